"""From words to lines."""

from __future__ import annotations

from collections.abc import Iterable

from ..model.document import Line, Word

SAME_LINE = 0.4
"""Share of the height by which the middles of two pieces of one line may differ."""

OVERLAP = 0.3
"""Share of the glyph size by which neighbours of one line may overlap; more means two lines over one another."""


class _Run:
    """Words that follow one another on one base line, or the pieces of a line grown so far."""

    __slots__ = ("height", "middle", "spans", "words")

    def __init__(self, word: Word) -> None:
        self.words = [word]
        self.middle = (word.top + word.bottom) / 2
        self.height = word.bottom - word.top
        self.spans = [[word.x0, word.x1]]

    def follows(self, word: Word) -> bool:
        """Whether a word of the page's content goes on where this run ends."""
        height = max(self.height, word.bottom - word.top)
        last = self.words[-1]
        return (
            abs((word.top + word.bottom) / 2 - self.middle) <= 0.25 * height
            and word.x0 >= last.x1 - OVERLAP * height
            and word.x0 - last.x1 <= 6 * height
        )

    def add(self, word: Word) -> None:
        self.words.append(word)
        self.spans[0][1] = max(self.spans[0][1], word.x1)

    def has_room_for(self, other: _Run) -> bool:
        """Whether no piece of the other run lies over one of this line."""
        slack = OVERLAP * min(self.height, other.height)
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
    runs: list[_Run] = []
    for word in words:
        if runs and runs[-1].follows(word):
            runs[-1].add(word)
        else:
            runs.append(_Run(word))
    runs.sort(key=lambda r: (r.middle, r.spans[0][0]))
    lines: list[_Run] = []
    for run in runs:
        best = None
        for line in lines[:-9:-1]:
            apart = abs(line.middle - run.middle) / max(line.height, run.height, 0.1)
            if apart <= SAME_LINE and (best is None or apart < best[0]) and line.has_room_for(run):
                best = (apart, line)
        if best:
            best[1].take(run)
        else:
            lines.append(run)
    return tuple([Line(tuple(sorted(line.words, key=lambda w: w.x0))) for line in lines])


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
