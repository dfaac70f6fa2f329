"""Rulings and skew of a recognised page: the lines of its tables, read from the picture.

A scanned table has its rulings as ink alone.  Long thin runs of dark pixels are those rulings; straightened by the
page's skew they make the same tables as drawn lines do.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from ..model.document import Ruling, Word
from .pictures import POINTS_AN_INCH, Bitmap
from .tables import rulings_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ink = NDArray[np.bool_]

_Line = tuple[float, float, float]
"""Position across, start, end, in points."""

SHORTEST: Final = 24.0
"""Points that a ruling has at least; strokes of letters are shorter."""
THICKEST: Final = 4.0
"""Points across that a ruling has at most; more is a filled field or a picture."""
MEET: Final = 6.0
"""Points by which a ruling may miss another that it meets."""
MOST: Final = 600
"""Lines of one direction beyond which the picture is a drawing or a hatching, not a form."""
STEEPEST: Final = math.tan(math.radians(3.0))
"""Skew beyond which lines of words were misread rather than laid askew."""
STRAIGHT: Final = math.tan(math.radians(0.08))
"""Skew below which nothing is gained by straightening."""
_LINE_WIDTH: Final = 90.0
"""Points across that a line of words has at least to tell the page's skew."""


def skew_of(words: Sequence[Word]) -> float:
    """Return the slope of a page's lines of words: the median over its long lines, 0 where they tell none.

    Args:
        words: in the order of recognition, a line's words one after the other.
    """
    slopes: list[tuple[float, float]] = []
    start = 0
    for at in range(1, len(words) + 1):
        if at < len(words) and _goes_on(words[at - 1], words[at]):
            continue
        first, last = words[start], words[at - 1]
        width = last.x1 - first.x0
        if at - start >= 3 and width >= _LINE_WIDTH:
            rise = (last.top + last.bottom - first.top - first.bottom) / 2
            run = (last.x0 + last.x1 - first.x0 - first.x1) / 2
            if run > 0 and abs(rise / run) <= STEEPEST:
                slopes.append((rise / run, width))
        start = at
    if len(slopes) < 3:
        return 0.0
    slopes.sort()
    half, sofar = sum(width for _, width in slopes) / 2, 0.0
    for slope, width in slopes:
        sofar += width
        if sofar >= half:
            return slope if abs(slope) >= STRAIGHT else 0.0
    return 0.0


def _goes_on(left: Word, right: Word) -> bool:
    return right.x0 > left.x0 and abs(right.top + right.bottom - left.top - left.bottom) < left.size


def straightened(words: Sequence[Word], slope: float, width: float, height: float) -> tuple[Word, ...]:
    """Return the words turned about the page's middle so that their lines run level; boxes keep their size."""
    if not slope:
        return tuple(words)
    across, down = width / 2, height / 2
    turned = []
    for word in words:
        x, y = (word.x0 + word.x1) / 2, (word.top + word.bottom) / 2
        right, drop = slope * (y - down), -slope * (x - across)
        turned.append(
            word._replace(x0=word.x0 + right, x1=word.x1 + right, top=word.top + drop, bottom=word.bottom + drop)
        )
    return tuple(turned)


def picture_rulings(bitmap: Bitmap, slope: float = 0.0) -> tuple[Ruling, ...]:
    """Return the horizontal and vertical lines of a page picture, in points of the straightened page.

    Args:
        bitmap: the page, one channel.
        slope: the page's skew, as ``skew_of`` gives it.
    """
    import numpy as np

    if bitmap.channels != 1 or bitmap.width < 50 or bitmap.height < 50:
        return ()
    gray = np.frombuffer(bitmap.pixels, dtype=np.uint8).reshape(bitmap.height, bitmap.width)
    paper = float(np.median(gray[::8, ::8]))
    if paper < 90:  # a photograph or a dark cover
        return ()
    ink = gray < 0.72 * paper
    scale = bitmap.dpi / POINTS_AN_INCH
    down = _lines(_level(np.ascontiguousarray(ink.T), -slope), scale)
    across = _lines(_level(ink, slope), scale) if len(down) > 1 else []
    if len(across) > MOST or len(down) > MOST:
        return ()
    for _ in range(2):  # underlines and runs of letters meet no others and make no table
        across = [line for line in across if _meeting(line, down) > 1]
        down = [line for line in down if _meeting(line, across) > 1]
    return rulings_of([_reached(line, down) for line in across], [_reached(line, across) for line in down])


def _meeting(line: _Line, others: Sequence[_Line]) -> int:
    """Return how many lines of the other direction a line reaches."""
    at, start, end = line
    return sum(
        start - MEET <= position <= end + MEET and first - MEET <= at <= last + MEET for position, first, last in others
    )


def _reached(line: _Line, others: Sequence[_Line]) -> _Line:
    """Return the line drawn out to those of the other direction that it nearly reaches: noise eats its ends."""
    at, start, end = line
    near = [position for position, first, last in others if first - MEET <= at <= last + MEET]
    start = min([start, *(p for p in near if start - MEET <= p)])
    return at, start, max([end, *(p for p in near if p <= end + MEET)])


def _level(ink: Ink, slope: float) -> Ink:
    """Return the picture with each column moved by the skew, so that its lines run along rows.

    Columns that move by the same number of pixels are moved together.
    """
    import numpy as np

    if not slope:
        return ink
    width = ink.shape[1]
    shifts = np.rint(-slope * (np.arange(width) - width / 2)).astype(int)
    edges = [0, *(np.flatnonzero(np.diff(shifts)) + 1).tolist(), width]
    level = np.zeros_like(ink)
    for x0, x1 in pairwise(edges):
        by = int(shifts[x0])
        if by >= 0:
            level[by:, x0:x1] = ink[: ink.shape[0] - by, x0:x1]
        else:
            level[:by, x0:x1] = ink[-by:, x0:x1]
    return level


def _lines(ink: Ink, scale: float) -> list[_Line]:
    """Return the thin long runs of ink along rows: position across, start, end, in points."""
    import numpy as np

    # A thin line laid askew or broken by noise steps from row to row: rows are read with their neighbours.
    closed = ink.copy()
    closed[1:] |= ink[:-1]
    closed[:, 1:] |= closed[:, :-1]
    closed[:, 1:] |= closed[:, :-1]
    rows: list[tuple[int, int, int]] = []
    shortest = int(SHORTEST * scale)
    likely = np.flatnonzero(closed.sum(axis=1) >= shortest)
    for row in likely.tolist():
        line = closed[row]
        edges = np.flatnonzero(np.diff(line.astype(np.int8), prepend=0, append=0))
        starts, ends = edges[::2], edges[1::2]
        rows += [(row, int(a), int(b)) for a, b in zip(starts, ends, strict=True) if b - a >= shortest]
        if len(rows) > 40 * MOST:
            return []
    return _merged(rows, scale)


def _merged(rows: Sequence[tuple[int, int, int]], scale: float) -> list[_Line]:
    """Join runs of neighbouring rows to lines, and leave out what is too thick for one."""
    open_lines: list[list[int]] = []
    done: list[list[int]] = []
    for row, start, end in rows:
        rest: list[list[int]] = []
        for line in open_lines:
            (rest if line[1] >= row - 1 else done).append(line)
        open_lines = rest
        own = next(
            (o for o in open_lines if min(end, o[3]) - max(start, o[2]) > 0.5 * min(end - start, o[3] - o[2])), None
        )
        if own is None:
            open_lines.append([row, row, start, end])
        else:
            own[1], own[2], own[3] = row, min(own[2], start), max(own[3], end)
    done += open_lines
    thickest = THICKEST * scale + 2  # the row above that was read with it
    return [
        ((first + last + 1) / 2 / scale, start / scale, end / scale)
        for first, last, start, end in done
        if last - first + 1 <= thickest
    ]
