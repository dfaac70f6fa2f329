"""From pdfium's characters to words with boxes, in coordinates of the page as seen."""

from __future__ import annotations

import math
import re
from array import array
from collections import Counter
from collections.abc import Iterable
from itertools import repeat
from typing import NamedTuple

from ..model.document import Word
from .char_arrays import Pieces, are_worth
from .pdfium import char_boxes, char_text, functions

GAP = 0.135
"""A gap wider than this share of the glyph height parts two words.

pdfplumber's ``x_tolerance_ratio=.15`` counts in font sizes; pdfium's loose boxes span ascent and descent, some 1.1
font sizes."""

SHIFT = 3.0
"""Points by which the tops of two neighbours in a word may differ (pdfplumber's ``y_tolerance``)."""

# pdfium writes U+0002 (or U+FFFE) for a hyphen at a line's end; ligatures are spelled out as pdfplumber does;
# Wingdings and Symbol in the private use area become what they show.
_GLYPHS = str.maketrans(
    {
        "\x02": "-",
        "\ufffe": "-",
        "\u00ad": "-",
        "\uf0a8": "☐",
        "\uf06f": "☐",
        "\uf071": "☐",
        "\uf072": "☐",
        "\uf0fe": "☑",
        "\uf0fd": "☒",
        "\uf078": "☒",
        "\uf0fc": "✓",
        "\uf0fb": "✗",
        "\uf06e": "■",
        "\uf0a7": "▪",
        "\uf06c": "●",
        "\uf0b7": "•",
        "\uf0be": "—",
        "\uf0b4": "×",
        "\uf0a5": "∞",
        "\uf044": "Δ",
        "\uf061": "α",
        "\uf062": "β",
        "\uf070": "π",
        "\uf0b1": "±",
        "\uf0b0": "°",
        "\uf0a3": "≤",
        "\uf0b3": "≥",
        "\uf057": "Ω",
        "\uf06d": "µ",
    }
)
_HAS_GLYPH = re.compile(f"[{''.join(map(chr, _GLYPHS))}]")
_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
_HAS_LIGATURE = re.compile("[ﬀ-ﬆ]")
# White space (spelled out: a class by its name is looked up char by char), controls, and what takes no room.
_SPACE = r"\x00-\x20\x85\xa0\u1680\u2000-\u200b\u2028\u2029\u202f\u205f\u3000\ufeff"
_RUN = re.compile(f"[^{_SPACE}]+")
# What joins a label and its value: dots, low lines or the like.
_LEADER = re.compile(r"\.{4,}|_{4,}|…{2,}|·{4,}")
_LEADERS = ("....", "____", "……", "····")


_Columns = tuple[list[float], list[float], list[float], list[float]]
_Unmoved = tuple[list[float], list[float], list[float], list[float], float, float]


class Frame(NamedTuple):
    """How page space (origin bottom-left, before rotation) maps to the page as seen (origin top-left)."""

    left: float
    bottom: float
    right: float
    top: float
    turn: int
    """Quarter turns clockwise."""

    @property
    def size(self) -> tuple[float, float]:
        """Width and height as seen."""
        width, height = self.right - self.left, self.top - self.bottom
        return (height, width) if self.turn % 2 else (width, height)

    def box(self, x0: float, y0: float, x1: float, y1: float) -> tuple[float, float, float, float]:
        """Map a box of page space (``y0`` below ``y1``) to (x0, top, x1, bottom)."""
        if self.turn == 0:
            return x0 - self.left, self.top - y1, x1 - self.left, self.top - y0
        if self.turn == 1:
            return y0 - self.bottom, x0 - self.left, y1 - self.bottom, x1 - self.left
        if self.turn == 2:
            return self.right - x1, y0 - self.bottom, self.right - x0, y1 - self.bottom
        return self.top - y1, self.right - x1, self.top - y0, self.right - x0

    def unbox(self, x0: float, top: float, x1: float, bottom: float) -> tuple[float, float, float, float]:
        """Map a box as seen back to page space: x0, y0, x1, y1."""
        if self.turn == 0:
            return x0 + self.left, self.top - bottom, x1 + self.left, self.top - top
        if self.turn == 1:
            return top + self.left, x0 + self.bottom, bottom + self.left, x1 + self.bottom
        if self.turn == 2:
            return self.right - x1, top + self.bottom, self.right - x0, bottom + self.bottom
        return self.right - bottom, self.top - x1, self.right - top, self.top - x0

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Map a point of page space."""
        if self.turn == 0:
            return x - self.left, self.top - y
        if self.turn == 1:
            return y - self.bottom, x - self.left
        if self.turn == 2:
            return self.right - x, y - self.bottom
        return self.top - y, self.right - x

    def columns(self, boxes: array[float]) -> _Columns:
        """Map an array of (left, top, right, bottom) in page space to lists of x0, top, x1, bottom."""
        lefts, rises, rights, falls, dx, dy = self.unmoved(boxes)
        return [v - dx for v in lefts], [dy - v for v in rises], [v - dx for v in rights], [dy - v for v in falls]

    def unmoved(self, boxes: array[float]) -> _Unmoved:
        """Return lists of left, upper, right and lower edges, counted upwards, and what they have to be moved by.

        ``x0`` is a left edge less the first number, ``top`` the second number less an upper edge.  Words are far fewer
        than characters: moving them costs a fraction.
        """
        lefts, tops, rights, bottoms = boxes[0::4], boxes[1::4], boxes[2::4], boxes[3::4]
        if self.turn == 0:
            return lefts.tolist(), tops.tolist(), rights.tolist(), bottoms.tolist(), self.left, self.top
        if self.turn == 1:
            return bottoms.tolist(), [-v for v in lefts], tops.tolist(), [-v for v in rights], self.bottom, -self.left
        if self.turn == 2:
            dx, dy = -self.right, -self.bottom
            return [-v for v in rights], [-v for v in bottoms], [-v for v in lefts], [-v for v in tops], dx, dy
        return [-v for v in tops], rights.tolist(), [-v for v in bottoms], lefts.tolist(), -self.top, self.right


class PageWords(NamedTuple):
    """The words of a page in the order of its content, and where their characters stand."""

    words: list[Word]
    middles: array[float]
    """The horizontal middle of each character, word after word."""
    outside: bool
    """Whether text beyond the visible page was left out."""
    steps: list[int]
    """Characters that follow their neighbour in a word up, down or backwards."""


class Characters(NamedTuple):
    """A page's characters as pdfium has them."""

    text: str
    boxes: array[float]
    cut: bool


def read_characters(textpage: int, limit: int) -> Characters:
    """Fetch the text and the loose boxes of at most ``limit`` characters."""
    found = max(0, functions().FPDFText_CountChars(textpage))
    count = min(found, limit)
    if not count:
        return Characters("", array("f"), cut=False)
    text = char_text(textpage, count)
    # Translating costs ten times as much as a look for what there is to translate, and most pages have nothing.
    if ("\x02" in text) if text.isascii() else _HAS_GLYPH.search(text):
        text = text.translate(_GLYPHS)
    return Characters(text, char_boxes(textpage, count), cut=found > limit)


def words_of(characters: Characters, frame: Frame, *, skip: Iterable[int] = ()) -> PageWords:
    """Cut characters into words: at spaces, at gaps, where the base line changes, and around leaders.

    Args:
        characters: the page's characters.
        frame: the mapping to the page as seen; characters wholly outside of it are left out.
        skip: indexes of characters to leave out.
    """
    text = characters.text
    dropped = set(skip)
    if dropped:
        text = "".join([" " if i in dropped else c for i, c in enumerate(text)])
    ligatures = not text.isascii() and bool(_HAS_LIGATURE.search(text))
    if are_worth(len(text)) and not ligatures:
        return _by_arrays(text, characters.boxes, frame)
    lefts, rises, rights, falls, dx, dy = frame.unmoved(characters.boxes)
    spans, uneven, steps = _pieces(text, lefts, rises, rights, falls)
    centres = [(a + b) / 2 - dx for a, b in zip(lefts, rights, strict=True)] if dx else _halves(lefts, rights)
    width, height = frame.size
    words: list[Word] = []
    middles: list[float] = []
    outside = False
    new = tuple.__new__
    for first, last in spans:
        top, bottom = dy - rises[first], dy - falls[first]
        if first in uneven:
            x0, x1 = lefts[first] - dx, max(rights[first:last]) - dx
            high, low = dy - max(rises[first:last]), dy - min(falls[first:last])
        else:
            x0, x1, high, low = lefts[first] - dx, rights[last - 1] - dx, top, bottom
        if x1 <= 0 or low <= 0 or x0 >= width or high >= height:
            outside = True
        elif ligatures and _HAS_LIGATURE.search(text, first, last):
            piece = text[first:last]
            for char, middle in zip(piece, centres[first:last], strict=True):
                middles += [middle] * len(_LIGATURES.get(char, char))
            words.append(Word("".join([_LIGATURES.get(c, c) for c in piece]), x0, high, x1, low, bottom - top))
        else:
            middles += centres[first:last]
            # The tuple's own constructor: half the time of the named one's, for every word of every page.
            words.append(new(Word, (text[first:last], x0, high, x1, low, bottom - top, 1.0)))
    return PageWords(_close_up(words), array("f", middles), outside, steps)


def _by_arrays(text: str, boxes: array[float], frame: Frame) -> PageWords:
    """Do the same with numpy."""
    pieces = Pieces(text, boxes.tobytes(), frame, space=f"[{_SPACE}]", places=_leaders(text), gap=GAP, shift=SHIFT)
    new = tuple.__new__
    words = [
        new(Word, (text[first:last], *box, size, 1.0))
        for (first, last), box, size, seen in zip(pieces.spans, pieces.boxes, pieces.sizes, pieces.seen, strict=True)
        if seen
    ]
    return PageWords(_close_up(words), array("f", pieces.middles), not all(pieces.seen), pieces.steps)


def _leaders(text: str) -> list[int]:
    """Return the places where leaders begin and end, in order."""
    if not any(leader in text for leader in _LEADERS):
        return []
    return sorted({at for m in _LEADER.finditer(text) for at in m.span()})


def _halves(lefts: list[float], rights: list[float]) -> list[float]:
    return [(a + b) / 2 for a, b in zip(lefts, rights, strict=True)]


def _pieces(
    text: str, lefts: list[float], rises: list[float], rights: list[float], falls: list[float]
) -> tuple[list[tuple[int, int]], set[int], list[int]]:
    """Cut a text into words and leaders.

    Returns:
        The spans of the pieces; the first characters of those whose characters don't simply follow one another on one
        base line; the characters that follow their neighbour in a word up, down or backwards.
    """
    spans = [m.span() for m in _RUN.finditer(text)]
    places = _leaders(text)
    if places:
        spans = _parted(spans, places)
    odd = _odd(lefts, rises, rights, falls)
    if not odd:
        return spans, set(), []
    pieces: list[tuple[int, int]] = []
    uneven: set[int] = set()
    steps: list[int] = []
    at, ends = 0, len(odd)
    for span in spans:
        first, last = span
        while at < ends and odd[at] <= first:
            at += 1
        if at == ends or odd[at] >= last:
            pieces.append(span)
            continue
        while at < ends and odd[at] < last:
            i = odd[at]
            at += 1
            if _parts(i, lefts, rises, rights, falls):
                pieces.append((first, i))
                first = i
                if not lefts[i] > rights[i - 1]:
                    steps.append(i)
            else:
                uneven.add(first)
        pieces.append((first, last))
    return pieces, uneven, steps


def _parted(spans: list[tuple[int, int]], places: list[int]) -> list[tuple[int, int]]:
    """Part spans at places, both in ascending order."""
    parted: list[tuple[int, int]] = []
    at, ends = 0, len(places)
    for first, last in spans:
        start = first
        while at < ends and places[at] < last:
            if places[at] > start:
                parted.append((start, places[at]))
                start = places[at]
            at += 1
        parted.append((start, last))
    return parted


def _odd(lefts: list[float], rises: list[float], rights: list[float], falls: list[float]) -> list[int]:
    """Return the indexes of characters that do more than follow their neighbour to the right at the same height."""
    neighbours = zip(lefts[1:], rises[1:], rights[1:], falls[1:], lefts, rises, rights, falls, strict=False)
    return [
        i
        for i, (x0, up, x1, down, x, rise, right, fall) in enumerate(neighbours, 1)
        if not (
            x <= x0
            and right <= x1
            and up == rise
            and down == fall
            and (x0 <= right or x0 - right <= GAP * (rise - fall))
        )
    ]


def _parts(i: int, lefts: list[float], rises: list[float], rights: list[float], falls: list[float]) -> bool:
    """Whether a word ends before a character: at a gap, a step back, or a change of height."""
    x0, x, right = lefts[i], lefts[i - 1], rights[i - 1]
    up, rise, fall = rises[i], rises[i - 1], falls[i - 1]
    return (
        x0 < x
        or x0 - right > GAP * (rise - fall)
        or (up != rise and not -SHIFT < rise - up < SHIFT and not -SHIFT < fall - falls[i] < SHIFT)
    )


SPACED = 5
"""Single capitals, evenly apart, from which they are one letter-spaced word ("C E R T I F I C A T E")."""


def _close_up(words: list[Word]) -> list[Word]:
    """Join letter-spaced capitals; a wider gap between them parts words, as in "T E S T   R E P O R T"."""
    if len([None for w in words if len(w[0]) == 1 and w[0].isupper()]) < SPACED:
        return words
    closed: list[Word] = []
    run: list[Word] = []
    for word in [*words, None]:
        if run and word is not None and _continues(run, word):
            run.append(word)
            continue
        if len(run) >= SPACED:
            text = "".join([w.text for w in run])
            top, bottom = min([w.top for w in run]), max([w.bottom for w in run])
            closed.append(Word(text, run[0].x0, top, run[-1].x1, bottom, run[0].size))
        else:
            closed += run
        run = []
        if word is not None:
            if len(word.text) == 1 and word.text.isupper():
                run = [word]
            else:
                closed.append(word)
    return closed


def _continues(run: list[Word], word: Word) -> bool:
    last, gap = run[-1], word.x0 - run[-1].x1
    if not (len(word.text) == 1 and word.text.isupper() and abs(word.top - last.top) < 1 and 0 < gap < 1.5 * word.size):
        return False
    return len(run) < 2 or abs(gap - (run[1].x0 - run[0].x1)) < 0.3 * word.size


def looks_turned(textpage: int, steps: list[int]) -> bool:
    """Whether some text stands at an angle: asked of glyphs that follow their neighbour up, down or backwards."""
    get = functions().FPDFText_GetCharAngle
    return any(
        0.01 < get(textpage, i) < 2 * math.pi - 0.01 for i in [i for step in steps[:24] for i in (step - 1, step)]
    )


def angles_of(textpage: int, count: int) -> list[int]:
    """Return the angle of each character in page space, in whole degrees clockwise, 0 to 359."""
    get = functions().FPDFText_GetCharAngle
    return [round(math.degrees(angle)) % 360 if angle > 0 else 0 for angle in map(get, repeat(textpage), range(count))]


def invisible_characters(textpage: int, count: int) -> list[int]:
    """Return the indexes of characters whose text object paints nothing (render modes 3 and 7)."""
    f = functions()
    modes: dict[int | None, bool] = {None: False}
    hidden = []
    for i, handle in enumerate(map(f.FPDFText_GetTextObject, repeat(textpage), range(count))):
        if handle not in modes:
            modes[handle] = f.FPDFTextObj_GetTextRenderMode(handle) in {3, 7}
        if modes[handle]:
            hidden.append(i)
    return hidden


def reading_turn(text: str, angles: list[int], frame: Frame) -> int:
    """Return by how many quarters clockwise the page has to be turned for most of its characters to stand upright."""
    quarters = Counter([angle // 90 for c, angle in zip(text, angles, strict=True) if not angle % 90 and c > " "])
    if not quarters:
        return 0
    upright = -frame.turn % 4
    (quarter, count), *_ = quarters.most_common(1)
    return 0 if quarters[upright] >= count / 2 else (upright - quarter) % 4


def turned_words(characters: Characters, angles: list[int], frame: Frame) -> list[Word]:
    """Make words of the characters that do not stand upright in the frame, angle by angle."""
    upright = -frame.turn % 4 * 90
    words: list[Word] = []
    for angle in sorted({a for c, a in zip(characters.text, angles, strict=True) if c > " "} - {upright}):
        others = [i for i, a in enumerate(angles) if a != angle]
        if angle % 90:
            words += _slanted(characters, set(others), frame)
            continue
        turned = frame._replace(turn=-angle // 90 % 4)
        for word in words_of(characters, turned, skip=others).words:
            words.append(Word(word.text, *frame.box(*turned.unbox(*word[1:5])), word.size))
    return words


def _slanted(characters: Characters, others: set[int], frame: Frame) -> list[Word]:
    """Make words of slanted characters (watermarks, stamps), parted at spaces alone."""
    text = "".join([" " if i in others else c for i, c in enumerate(characters.text)])
    x0s, tops, x1s, bottoms = frame.columns(characters.boxes)
    words = []
    for match in _RUN.finditer(text):
        span = slice(*match.span())
        box = min(x0s[span]), min(tops[span]), max(x1s[span]), max(bottoms[span])
        words.append(
            Word(match.group(), *box, min(b - t for b, t in zip(bottoms[span], tops[span], strict=True)) / math.sqrt(2))
        )
    return words
