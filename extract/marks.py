"""Tick boxes: drawn squares, glyphs and form fields, and whether they are ticked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from ..model.document import Mark, Word
from ..model.geometry import Box
from .objects import PageObjects

EMPTY = frozenset("☐□▢◻❏❐❑❒⬜")
TICKED = frozenset("☑☒🗹🗵⊠☓")
FILLED = frozenset("■◼⬛")
"""Filled squares: ticks where the page has empty ones too, else bullets."""

_GLYPHS = re.compile(f"[{''.join(EMPTY | TICKED)}]")
_TICKS = frozenset("xX×✓✔✗✘√●•■▪vV")
_MOST = 150
"""Squares on a page beyond which they are a pattern, not tick boxes."""


_Sides = tuple[float, float, float, float]


def find_marks(words: Iterable[Word], objects: PageObjects, fields: Sequence[Mark] = ()) -> tuple[Mark, ...]:
    """Return the tick boxes of a page from top to bottom.

    Args:
        words: of the page; box glyphs count by themselves, ticks where they stand in a drawn square.
        objects: what the page draws.
        fields: the check boxes of a form, as the file has them.
    """
    words = list(words)
    if not fields and not objects.squares:
        written = "".join([w[0] for w in words])
        if written.isascii() or not _GLYPHS.search(written):
            return ()
    marks = [*fields, *_glyphs(words)]
    marks += _drawn(words, objects, marks)
    return tuple(sorted(marks, key=lambda m: (round(m.box.top), m.box.x0)))


def _glyphs(words: Sequence[Word]) -> list[Mark]:
    words = [w for w in words if not w[0].isascii()]
    empty = any(w.text[0] in EMPTY for w in words)
    marks = []
    for word in words:
        for at, char in enumerate(word.text):
            if char in EMPTY or char in TICKED or (empty and at == 0 and char in FILLED):
                wide = (word.x1 - word.x0) / len(word.text)
                box = Box(word.x0 + at * wide, word.top, word.x0 + (at + 1) * wide, word.bottom)
                marks.append(Mark(box, char not in EMPTY))
    return marks


def _drawn(words: Sequence[Word], objects: PageObjects, known: Sequence[Mark]) -> list[Mark]:
    squares = _outermost(objects.squares)
    if not squares or len(squares) > _MOST:
        return []
    short = [(w[1:5], w.text) for w in words if len(w.text) <= 2]
    marks = []
    for square in squares:
        if any(_inside(mark.box, square, 3) or _inside(square, mark.box, 3) for mark in known):
            continue
        written = [text for box, text in short if _inside(box, square, 4)]
        if any(not set(text) <= _TICKS for text in written):
            # A letter in a frame, or a narrow cell of a table.
            continue
        inner = [b for b in objects.strokes if _inside(b, square, 2)]
        inner += [b for b in objects.squares if _inside(b, square, 0) and not _same(b, square)]
        marks.append(Mark(square, bool(written or inner)))
    return marks


def _outermost(squares: Sequence[Box]) -> list[Box]:
    """Leave out squares drawn twice and squares within squares."""
    kept: list[Box] = []
    for square in sorted(squares, key=lambda b: -b.width * b.height)[: 4 * _MOST]:
        if not any(_inside(square, other, 1) for other in kept):
            kept.append(square)
    return kept


def _inside(box: _Sides, outer: _Sides, slack: float) -> bool:
    x0, top, x1, bottom = box
    left, high, right, low = outer
    return (
        left - slack <= x0
        and x1 <= right + slack
        and left <= (x0 + x1) / 2 <= right
        and high <= (top + bottom) / 2 <= low
    )


def _same(box: _Sides, other: _Sides) -> bool:
    return all(abs(a - b) < 1 for a, b in zip(box, other, strict=True))
