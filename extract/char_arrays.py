"""Words of a page by arithmetic on whole arrays: ``chars.words_of`` again, five times as fast, once numpy is there.

Importing numpy takes as much as it saves on some 150 pages, so that a single document rarely gains; a process that
reads many does.  Both ways give the same words to the last bit, which tests hold.
"""

from __future__ import annotations

import sys
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .chars import Frame

WORTH = 250_000
"""Characters that a process reads before importing numpy pays."""

_read = 0


def are_worth(characters: int) -> bool:
    """Count a page's characters; return whether to read them with numpy: it is loaded, or will have paid soon."""
    global _read  # noqa: PLW0603 - what this process has read so far
    _read += characters
    return characters > 0 and (_read > WORTH or "numpy" in sys.modules)


@lru_cache(maxsize=1)
def _spaces(pattern: str) -> Any:
    """Return for each code up to U+FFFF whether the pattern of a space matches it."""
    import re

    import numpy as np

    found = np.zeros(0x10000, bool)
    found[[m.start() for m in re.finditer(pattern, "".join(map(chr, range(0x10000))))]] = True
    return found


def columns(boxes: bytes, frame: Frame) -> tuple[Any, Any, Any, Any]:
    """Return ``Frame.columns`` of boxes as arrays of double precision."""
    import numpy as np

    lefts, tops, rights, bottoms = np.frombuffer(boxes, np.float32).astype(np.float64).reshape(-1, 4).T
    if frame.turn == 0:
        return lefts - frame.left, frame.top - tops, rights - frame.left, frame.top - bottoms
    if frame.turn == 1:
        return bottoms - frame.bottom, lefts - frame.left, tops - frame.bottom, rights - frame.left
    if frame.turn == 2:
        return frame.right - rights, bottoms - frame.bottom, frame.right - lefts, tops - frame.bottom
    return frame.top - tops, frame.right - rights, frame.top - bottoms, frame.right - lefts


class Pieces:
    """The words and leaders of a text, as lists with an entry for each.

    Args:
        text: the page's characters, those to be left out replaced by spaces.
        boxes: four single-precision numbers a character, in page space.
        frame: the mapping to the page as seen.
        space: a pattern of one space.
        places: where leaders begin and end.
        gap: share of the height from which a gap parts words.
        shift: points by which the height may change within a word.
    """

    def __init__(
        self, text: str, boxes: bytes, frame: Frame, *, space: str, places: list[int], gap: float, shift: float
    ) -> None:
        import numpy as np

        x0, top, x1, bottom = columns(boxes, frame)
        count = len(text)
        codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
        inside = ~_spaces(space)[np.minimum(codes, 0xFFFF)]
        joined = inside[1:] & inside[:-1]
        up, down = top[1:] - top[:-1], bottom[1:] - bottom[:-1]
        level = (up == 0) | (np.abs(up) < shift) | (np.abs(down) < shift)
        parted = joined & ~((x0[1:] >= x0[:-1]) & (x0[1:] - x1[:-1] <= gap * (bottom[:-1] - top[:-1])) & level)
        begins = np.empty(count, bool)
        begins[0] = inside[0]
        begins[1:] = inside[1:] & (~inside[:-1] | parted)
        parted = np.concatenate(([False], parted))
        if places:
            at = np.array([place for place in places if place < count], int)
            begins[at] |= inside[at]
            parted[at] = False
        self.steps: list[int] = [int(i) for i in np.flatnonzero(parted) if not x0[i] > x1[i - 1]]
        starts = np.flatnonzero(begins)
        if not len(starts):
            self.spans: list[tuple[int, int]] = []
            self.boxes: list[tuple[float, float, float, float]] = []
            self.sizes: list[float] = []
            self.seen: list[bool] = []
            self.middles = b""
            return
        lasts = np.append(begins[1:] | ~inside[1:], True) & inside
        ends = np.flatnonzero(lasts) + 1
        outer = np.where(inside, x1, -np.inf), np.where(inside, top, np.inf), np.where(inside, bottom, -np.inf)
        right = np.maximum.reduceat(outer[0], starts)
        high, low = np.minimum.reduceat(outer[1], starts), np.maximum.reduceat(outer[2], starts)
        width, height = frame.size
        seen = ~((right <= 0) | (low <= 0) | (x0[starts] >= width) | (high >= height))
        self.spans = list(zip(starts.tolist(), ends.tolist(), strict=True))
        self.boxes = list(zip(x0[starts].tolist(), high.tolist(), right.tolist(), low.tolist(), strict=True))
        self.sizes = (bottom[starts] - top[starts]).tolist()
        self.seen = seen.tolist()
        kept = inside & seen[np.cumsum(begins) - 1]
        self.middles = ((x0 + x1) / 2)[kept].astype(np.float32).tobytes()
