"""From words to lines."""

# Comparisons are spelled out in these loops: a call of ``max`` takes three times as long.
# ruff: noqa: FURB136, PLR1730

from __future__ import annotations

from collections.abc import Iterable
from operator import itemgetter

from ..model.document import Line, Word

SAME_LINE = 0.4
"""Share of the height by which the middles of two pieces of one line may differ."""

OVERLAP = 0.3
"""Share of the glyph size by which neighbours of one line may overlap; more means two lines over one another."""


class _Run:
    """Words that follow one another on one base line, or the pieces of a line grown so far."""

    __slots__ = ("back", "height", "middle", "spans", "words")

    def __init__(self, word: Word) -> None:
        self.words = [word]
        self.middle = (word.top + word.bottom) / 2
        self.height = word.bottom - word.top
        self.spans = [[word.x0, word.x1]]
        self.back = False
        """Whether a word begins left of the one before."""

    def has_room_for(self, other: _Run) -> bool:
        """Whether no piece of the other run lies over one of this line."""
        slack = OVERLAP * min(other.height, self.height)
        return all(b1 - slack <= a0 or a1 <= b0 + slack for a0, a1 in self.spans for b0, b1 in other.spans)

    def take(self, other: _Run) -> None:
        self.words += other.words
        self.spans += other.spans


def lines_of(words: Iterable[Word]) -> tuple[Line, ...]:
    """Group words into lines from top to bottom, the words of each from left to right.

    Blocks that stand side by side share a line where their middles agree within a part of their height; pieces that
    would lie over one another never do, so that lines printed closely or across one another stay apart.

    Args:
        words: in the order of the page's content, which keeps together what was written together.
    """
    runs = _runs(words)
    runs.sort(key=_place)
    lines: list[_Run] = []
    # Lines come with growing middles: one farther away than the tallest reaches ends the search.
    reach = (SAME_LINE + 0.01) * max([run.height for run in runs], default=0.0) + 0.1
    for run in runs:
        best, nearest = None, SAME_LINE
        middle, height = run.middle, run.height
        for line in lines[:-9:-1]:
            below = middle - line.middle
            if below > reach:
                break
            tallest = line.height if line.height > height else height
            apart = below / (tallest if tallest > 0.1 else 0.1)
            if (apart < nearest or (best is None and apart == nearest)) and line.has_room_for(run):
                best, nearest = line, apart
        if best is None:
            lines.append(run)
        else:
            best.take(run)
    new = tuple.__new__
    return tuple(
        [new(Line, (tuple(sorted(r.words, key=_left) if len(r.spans) > 1 or r.back else r.words),)) for r in lines]
    )


def _runs(words: Iterable[Word]) -> list[_Run]:
    """Join words that follow one another on one base line.

    Two words do where their middles agree within a quarter of the height, the second begins where the first ends or
    little before, and no more than six heights behind it.
    """
    runs: list[_Run] = []
    run: _Run | None = None
    middle = height = right = left = far = 0.0
    for word in words:
        _, x0, top, x1, bottom, _, _ = word
        own = bottom - top
        if run is not None:
            tall = own if own > height else height
            if (
                -0.25 * tall <= (top + bottom) / 2 - middle <= 0.25 * tall
                and x0 >= right - OVERLAP * tall
                and x0 - right <= 6 * tall
            ):
                run.words.append(word)
                if x0 < left:
                    run.back = True
                left, right = x0, x1
                if x1 > far:
                    far = x1
                continue
            run.spans[0][1] = far
        run = _Run(word)
        runs.append(run)
        middle, height, left, right, far = run.middle, own, x0, x1, x1
    if run is not None:
        run.spans[0][1] = far
    return runs


_left = itemgetter(1)


def _place(run: _Run) -> tuple[float, float]:
    return run.middle, run.spans[0][0]


def turned_lines(words: Iterable[Word]) -> tuple[Line, ...]:
    """Make lines of words set at an angle: one for each stretch of content, in its own order."""
    lines: list[list[Word]] = []
    for word in words:
        last = lines[-1][-1] if lines else None
        if last is not None and _near(last, word):
            lines[-1].append(word)
        else:
            lines.append([word])
    return tuple([Line(tuple(line)) for line in lines])


def _near(a: Word, b: Word) -> bool:
    """Whether two words stand beside or above one another, a space apart."""
    reach = max(a.size, b.size)
    return (
        a.x0 - reach <= b.x1
        and b.x0 <= a.x1 + reach
        and a.top - reach <= b.bottom
        and b.top <= a.bottom + reach
        and (abs(a.x0 - b.x0) < reach / 2 or abs(a.x1 - b.x1) < reach / 2 or abs(a.top - b.top) < reach / 2)
    )
