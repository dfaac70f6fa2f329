"""Ruled tables, found as pdfplumber finds them, on plain tuples.

The rules are those of pdfplumber's ``TableFinder`` with its "lines" strategy and default settings: edges closer than
3 points are snapped to their mean and joined; crossings within 3 points are corners; a cell is the smallest
rectangle with connected corners; cells that share a corner make a table; tables of one cell are none.  A character
belongs to the cell that holds its middle.  Tests hold the result against pdfplumber's own.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise
from operator import itemgetter

from ..model.document import Cell, Page, Ruling, Table, Word
from ..model.geometry import Box

TOLERANCE = 3.0
"""Points within which edges snap, join and cross."""

CORNERS = 40_000
"""Crossings on a page beyond which no tables are looked for: drawings and hatchings, not tables."""

Edge = tuple[float, float, float]
_Box = tuple[float, float, float, float]
_Corner = tuple[float, float]


def merge_edges(edges: Iterable[Edge]) -> list[Edge]:
    """Snap edges of one direction to common positions and join those that touch.

    Args:
        edges: position across, start, end.

    Returns:
        Edges at least 3 points long, by position, then start.
    """
    ordered = sorted(edges)
    merged: list[Edge] = []
    # Clusters chain: each position within the tolerance of the one before.
    positions = [e[0] for e in ordered]
    ends = [i for i, (a, b) in enumerate(pairwise(positions), 1) if b > a + TOLERANCE]
    for first, last in pairwise([0, *ends, len(ordered)]) if ordered else ():
        if last - first == 1:
            merged.append(ordered[first])
            continue
        position = sum(positions[first:last]) / (last - first)
        spans = sorted([(start, end) for _, start, end in ordered[first:last]])
        start, end = spans[0]
        reach = end + TOLERANCE
        for a, b in spans:
            if a > reach:
                merged.append((position, start, end))
                start, end = a, b
            elif b > end:
                end = b
            else:
                continue
            reach = end + TOLERANCE
        merged.append((position, start, end))
    return [e for e in merged if e[2] - e[1] >= TOLERANCE]


def find_tables(page: Page) -> tuple[Table, ...]:
    """Return the page's ruled tables from top to bottom; the result is kept on ``page.tables``."""
    if page.tables is None:
        page.tables = _tables(page)
    return page.tables


def _tables(page: Page) -> tuple[Table, ...]:
    horizontal = sorted([(r.top, r.x0, r.x1) for r in page.rulings if r.top == r.bottom])
    vertical = sorted([(r.x0, r.top, r.bottom) for r in page.rulings if r.x0 == r.x1])
    groups = _groups(_cells(horizontal, vertical))
    if not groups:
        return ()
    text = _CellText(page)
    return tuple(_table(page.number, cells, text) for cells in groups)


def rulings_of(horizontal: Iterable[Edge], vertical: Iterable[Edge]) -> tuple[Ruling, ...]:
    """Merge a page's edges into its rulings, horizontal ones first."""
    return tuple(
        [Ruling(x0, top, x1, top) for top, x0, x1 in merge_edges(horizontal)]
        + [Ruling(x0, top, x0, bottom) for x0, top, bottom in merge_edges(vertical)]
    )


def _cells(horizontal: Sequence[Edge], vertical: Sequence[Edge]) -> list[_Box]:
    """Return the smallest rectangles between crossing edges, by left side, then top."""
    # Corners by their vertical edge position (x) and horizontal edge position (y), with the edges through each: a bit
    # of a number for an edge, which are compared at a fraction of what sets take.
    tops = [h[0] for h in horizontal]
    through: dict[_Corner, tuple[int, int]] = {}
    for v, (x, start, end) in enumerate(vertical):
        low, high = bisect_left(tops, start - TOLERANCE), bisect_right(tops, end + TOLERANCE)
        bit = 1 << v
        for h in range(low, high):
            y, left, right = horizontal[h]
            if left - TOLERANCE <= x <= right + TOLERANCE:
                corner = through.get((x, y))
                through[x, y] = (bit, 1 << h) if corner is None else (corner[0] | bit, corner[1] | 1 << h)
        if len(through) > CORNERS:
            return []
    below: dict[float, list[float]] = defaultdict(list)
    right_of: dict[float, list[float]] = defaultdict(list)
    corners = sorted(through)
    for x, y in corners:
        below[x].append(y)
        right_of[y].append(x)
    cells = []
    for x, y in corners:
        cell = _smallest(x, y, through, below[x], right_of[y])
        if cell:
            cells.append(cell)
    return cells


def _smallest(
    x: float, y: float, through: dict[_Corner, tuple[int, int]], column: list[float], row: list[float]
) -> _Box | None:
    """Return the smallest cell whose top left corner is (x, y)."""
    verticals, horizontals = through[x, y]
    low, next_ = bisect_right(column, y), bisect_right(row, x)
    if low == len(column) or next_ == len(row):
        return None
    # Nearly always the next corners to the right and below belong to the cell.
    bottom, right = column[low], row[next_]
    lower_left, upper_right = through[x, bottom], through[right, y]
    if verticals & lower_left[0] and horizontals & upper_right[1]:
        lower_right = through.get((right, bottom))
        if lower_right and lower_right[0] & upper_right[0] and lower_right[1] & lower_left[1]:
            return (x, y, right, bottom)
    rights: list[float] | None = None
    for bottom in column[low:]:
        lower_left = through[x, bottom]
        if not verticals & lower_left[0]:
            continue
        if rights is None:
            rights = [r for r in row[next_:] if horizontals & through[r, y][1]]
        for right in rights:
            lower_right = through.get((right, bottom))
            if lower_right and lower_right[0] & through[right, y][0] and lower_right[1] & lower_left[1]:
                return (x, y, right, bottom)
    return None


def _groups(cells: list[_Box]) -> list[list[_Box]]:
    """Part cells into tables: those linked by common corners; single cells are left out."""
    parent = list(range(len(cells)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    corners: dict[tuple[float, float], int] = {}
    for i, (x0, top, x1, bottom) in enumerate(cells):
        for corner in ((x0, top), (x0, bottom), (x1, top), (x1, bottom)):
            j = corners.setdefault(corner, i)
            if parent[i] != parent[j]:
                parent[root(i)] = root(j)
    groups: dict[int, list[_Box]] = defaultdict(list)
    for i, cell in enumerate(cells):
        groups[root(i)].append(cell)
    tables = [g for g in groups.values() if len(g) > 1]
    return sorted(tables, key=lambda g: min([(c[1], c[0]) for c in g]))


def _table(number: int, cells: list[_Box], text: _CellText) -> Table:
    lefts = sorted({c[0] for c in cells})
    by_top: dict[float, dict[float, _Box]] = defaultdict(dict)
    for cell in cells:
        by_top[cell[1]][cell[0]] = cell
    rows = []
    for top in sorted(by_top):
        row = by_top[top]
        rows.append(tuple([Cell(text.inside(row[x]), Box(*row[x])) if x in row else None for x in lefts]))
    box = Box(min(lefts), min(by_top), max(c[2] for c in cells), max(c[3] for c in cells))
    return Table(number, box, tuple(rows))


class _CellText:
    """Finds the text whose middle lies in a cell, without looking at the whole page for each."""

    def __init__(self, page: Page) -> None:
        # Words in order of their middle height; each with the middles of its first and last character and where those
        # of all its characters are, if the reader has them.
        self.words: list[tuple[float, float, float, Word, int, int]] = []
        self.middles = page.middles if page.middles is not None else array("f")
        at, length = 0, len(self.middles)
        for word in page.words:
            end = at + len(word[0])
            height = (word[2] + word[4]) / 2
            if end <= length:
                self.words.append((height, self.middles[at], self.middles[end - 1], word, at, end))
                at = end
            else:
                middle = (word[1] + word[3]) / 2
                self.words.append((height, middle, middle, word, 0, 0))
        self.words.sort(key=itemgetter(0))
        self.heights = [w[0] for w in self.words]

    def inside(self, cell: _Box) -> str:
        x0, top, x1, bottom = cell
        found: list[tuple[float, float, str]] = []
        band = self.words[bisect_left(self.heights, top) : bisect_left(self.heights, bottom)]
        for _, first, last, word, at, end in band:
            if x0 <= first and last < x1:
                found.append((word[2], word[1], word[0]))
            elif last >= x0 and first < x1 and end:
                kept = [(m, c) for m, c in zip(self.middles[at:end], word[0], strict=True) if x0 <= m < x1]
                if kept:
                    found.append((word[2], kept[0][0], "".join([c for _, c in kept])))
        if len(found) < 2:
            return found[0][2] if found else ""
        return "\n".join(_lines(found))


def _lines(found: list[tuple[float, float, str]]) -> list[str]:
    """Group words by their tops (each within 3 points of the one before) and join each group from left to right."""
    found.sort()
    lines: list[list[tuple[float, str]]] = []
    before = -1e9
    for top, x0, text in found:
        if top > before + TOLERANCE:
            lines.append([])
        lines[-1].append((x0, text))
        before = top
    return [" ".join([text for _, text in sorted(line)]) for line in lines]
