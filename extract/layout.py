"""From words to lines."""

from __future__ import annotations

from collections.abc import Iterable

from ..model.document import Line, Word


def lines_of(words: Iterable[Word]) -> tuple[Line, ...]:
    """Group words into lines, top to bottom; words of a line share their vertical middle within half a height."""
    lines: list[list[Word]] = []
    middles: list[tuple[float, float]] = []
    for word in sorted(words, key=lambda w: ((w.top + w.bottom) / 2, w.x0)):
        middle, height = (word.top + word.bottom) / 2, word.bottom - word.top
        for at in range(len(lines) - 1, max(-1, len(lines) - 4), -1):
            if abs(middles[at][0] - middle) <= 0.4 * max(middles[at][1], height):
                lines[at].append(word)
                break
        else:
            lines.append([word])
            middles.append((middle, height))
    return tuple(Line(tuple(sorted(line, key=lambda w: w.x0))) for line in lines)
