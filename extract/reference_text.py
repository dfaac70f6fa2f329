"""Pages as flows of text in which references are looked for: the words of one table cell, or of one column of lines.

A reference that is broken over lines stands whole in its flow, and words of neighbouring columns never come between.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, pairwise

from ..model.document import Page, Word
from ..model.geometry import Box
from .tables import find_tables

GAP = 1.6
"""Gap between words, in heights of the line, from which on they belong to different columns."""

NEWLINE = "\n"


@dataclass(slots=True)
class Place:
    """A cell's place in a table: the table's index on the page, row and column, both from 0."""

    table: int
    row: int
    column: int


@dataclass(slots=True)
class Flow:
    """Words that are read one after the other: ``text`` has a space between words and a newline between lines."""

    page: Page
    place: Place | None
    words: list[Word] = field(default_factory=list)
    text: str = ""
    line: int = -1
    """Index of the last line of the page that the flow has words of."""
    first_line: int = -1

    def add(self, words: Sequence[Word], line: int) -> None:
        """Append words of one line of the page."""
        if self.first_line < 0:
            self.first_line = line
        texts = [word[0] for word in words]
        if words[0].confidence < 1.0:
            texts = _with_publishers(texts)
        self.words += words
        joined = " ".join(texts)
        self.text = f"{self.text}{' ' if line == self.line else NEWLINE}{joined}" if self.text else joined
        self.line = line

    def between(self, start: int, end: int) -> list[Word]:
        """Return the words that the characters from ``start`` to ``end`` belong to."""
        # One character stands between two words, whichever; few flows are ever asked.
        starts = list(accumulate([len(word[0]) + 1 for word in self.words], initial=0))[:-1]
        first = max(bisect_right(starts, start) - 1, 0)
        last = max(bisect_right(starts, max(end - 1, start)) - 1, 0)
        return self.words[first : last + 1]


# What recognition makes of publishers before a number, letter for letter.
_GLUED = re.compile(r"[A-IP-X](?:ISO|IEC|CISPR)$")
_MISREAD = {
    **dict.fromkeys(("TEC", "1EC", "lEC", "|EC", "JEC", "IFC", "FEC", "IEG", "iEC"), ("IEC", "6")),
    **dict.fromkeys(("1SO", "lSO", "IS0", "1S0", "lS0", "|SO", "ISQ"), ("ISO", "")),
}


def _with_publishers(texts: Sequence[str]) -> list[str]:
    """Return recognised words with the publishers of standards put right where a number follows.

    >>> _with_publishers(["TEC", "62052-11:2020"])
    ['IEC', '62052-11:2020']
    """
    told = list(texts)
    for at, (text, following) in enumerate(pairwise(texts)):
        if text in _MISREAD and following[:1].isdigit() and following.startswith(_MISREAD[text][1]):
            told[at] = _MISREAD[text][0]
        elif text in {"KS", "JIS"} and _GLUED.match(following):
            told[at + 1] = f"{following[0]} {following[1:]}"
    return told


def flows_of(page: Page) -> list[Flow]:
    """Return a page's flows in reading order of their first lines."""
    cells: list[tuple[tuple[int, int, int], Box]] = []
    # Rows with the highest and the lowest edge of their cells: most rows are far from a line.
    bands: list[tuple[float, float, range]] = []
    for t, table in enumerate(find_tables(page)):
        for r, row in enumerate(table.rows):
            first = len(cells)
            cells += [((t, r, c), cell[1]) for c, cell in enumerate(row) if cell is not None]
            if len(cells) > first:
                boxes = [box for _, box in cells[first:]]
                bands.append((min([b.top for b in boxes]), max([b.bottom for b in boxes]), range(first, len(cells))))
    flows: list[Flow] = []
    open_flows: dict[int | None, list[Flow]] = {}
    for at, line in enumerate(page.lines):
        word = line.words[0]
        middle = (word[2] + word[4]) / 2
        near = [
            (i, left, right)
            for top, bottom, band in bands
            if top <= middle < bottom
            for i in band
            for left, upper, right, lower in (cells[i][1],)
            if upper <= middle < lower
        ]
        for cell, segment in _segments(line.words, near):
            rows = open_flows.setdefault(cell, [])
            flow = _continued(rows, segment, at)
            if flow is None:
                flow = Flow(page, Place(*cells[cell][0]) if cell is not None else None)
                flows.append(flow)
                rows.append(flow)
                del rows[:-12]
            flow.add(segment, at)
    return flows


def _segments(
    words: Sequence[Word], near: Sequence[tuple[int, float, float]]
) -> Iterator[tuple[int | None, list[Word]]]:
    group: list[Word] = []
    owner: int | None = None
    end = 0.0
    for word in words:
        _, x0, top, x1, bottom, _, _ = word
        x = (x0 + x1) / 2
        cell = None
        for i, left, right in near:
            if left <= x < right:
                cell = i
                break
        if group and (cell != owner or x0 - end > GAP * max(bottom - top, 5.0)):
            yield owner, group
            group = []
        owner, end = cell, x1
        group.append(word)
    if group:
        yield owner, group


def _continued(flows: list[Flow], segment: list[Word], at: int) -> Flow | None:
    """Return the flow that a segment goes on: the one right above it, a line's height away at most."""
    x0, x1, top = segment[0].x0, segment[-1].x1, segment[0].top
    height = max(segment[0].bottom - top, 4.0)
    best: tuple[float, Flow] | None = None
    for flow in flows:
        if flow.line == at:
            continue
        words = flow.words
        last = words[-1]
        if not -0.5 * height < top - last[4] < 1.1 * height:
            continue
        first = len(words) - 1
        while first > 0 and words[first - 1][2] > last[2] - 2 and words[first - 1][1] < words[first][1]:
            first -= 1
        left = words[first][1]
        overlap = min(x1, last[3]) - max(x0, left)
        if overlap > 0.3 * min(x1 - x0, last[3] - left) and (best is None or overlap > best[0]):
            best = (overlap, flow)
    return best[1] if best else None
