"""Tables of results that have no rulings: words aligned in columns under a header, or a list that ends in verdicts."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from ..model.document import Cell, Line, Page, Table, Word
from ..model.geometry import Box, enclosing
from ..standards_catalog.identifiers.lazy import lazy
from .page_text import PageText
from .result_columns import VERDICT_HEAD, Span, is_other_head, is_verdict_head, overlap
from .verdict_words import answer, fold, is_dash, parse_verdict

PAD: Final = 14.0
"""Points by which a verdict may stick out of its column's header."""
LOST: Final = 14
"""Lines without a verdict after which a table has ended."""


# The possible verdicts of a test report form are no results.
_LEGEND_LINE = lazy(r"\btest (?:case|object|item) (?:does|was|is)\b|\bpossible (?:test case )?verdicts?\b")
_NOTE_RE = lazy(r"(?:notes?|remarks?|comments?|\*|备注|備考|비고|anmerkung\w*|remarques?)\b")


class Segment(NamedTuple):
    """Words of a line that stand closer than a column's gap."""

    text: str
    box: Box
    words: tuple[Word, ...]


class Heading(NamedTuple):
    """The header of an aligned table: its segments left to right, and which of them heads the verdicts."""

    segments: tuple[Segment, ...]
    verdict: int

    @property
    def span(self) -> Span:
        """The verdict column's place, in points across the page."""
        box = self.segments[self.verdict].box
        return (box.x0 - PAD, box.x1 + PAD)


def segments_of(line: Line) -> tuple[Segment, ...]:
    """Split a line at gaps wider than its letters are high.

    >>> one, two = Word("Surge", 0, 0, 30, 10, 10), Word("Pass", 90, 0, 110, 10, 10)
    >>> [s.text for s in segments_of(Line((one, two)))]
    ['Surge', 'Pass']
    """
    runs: list[list[Word]] = []
    leader = False
    for word in line.words:
        if len(word.text) > 2 and not word.text.strip(".…·_-"):  # dot leaders part as a gap does
            leader = True
            continue
        gap = 0.0 if leader else max(6.0, 0.95 * (word.bottom - word.top))
        leader = False
        if runs and word.x0 - runs[-1][-1].x1 <= gap:
            runs[-1].append(word)
        else:
            runs.append([word])
    return tuple(_segment(run) for run in runs)


def _segment(words: Sequence[Word]) -> Segment:
    return Segment(" ".join(w.text for w in words), enclosing([w.box for w in words]), tuple(words))


def _split_at(segments: Sequence[Segment], x: float) -> list[Segment]:
    """Part a segment that runs into the verdict's column, where what stands there is a verdict."""
    parted: list[Segment] = []
    for segment in segments:
        behind = [w for w in segment.words if w.x0 >= x]
        before = segment.words[: len(segment.words) - len(behind)]
        if before and behind and before[-1].x1 > before[0].x0 and parse_verdict(" ".join(w.text for w in behind)):
            parted += [_segment(before), _segment(behind)]
        else:
            parted.append(segment)
    return parted


def aligned_tables(
    text: PageText, carried: Heading | None = None, taken: Sequence[Box] = ()
) -> tuple[list[Table], Heading | None]:
    """Return the page's aligned tables of results and the header with which the next page may go on.

    Args:
        text: the page.
        taken: boxes of tables that were read already; lines inside them are left out.
        carried: the header of the page before, for a table that goes on without repeating it.

    Returns:
        Tables with their header as first row (none on a page that goes on), and the last header in force.
    """
    free = [i for i, line in enumerate(text.lines) if not any(_inside(line, box) for box in taken)]
    order = sorted(free, key=lambda i: text.lines[i].words[0].top)
    lines = [text.lines[i] for i in order]
    headed = {i for i in text.lines_with(VERDICT_HEAD) if len(text.folded[i]) <= 200}
    likely = [at for at, i in enumerate(order) if i in headed]
    heads = _headings(lines, likely)
    if not heads and carried is None:
        return [], None
    split = [segments_of(line) for line in lines]
    found: list[Table] = []
    heading, start = carried, 0
    for at in [*heads, len(lines)]:
        if heading is not None:
            table = _table(text.page, heading, split[start:at], heads=start > 0)
            if table is not None:
                found.append(table)
            elif start == 0:
                carried = None
        if at < len(lines):
            heading, start = heads[at], at + 1
    return found, heading if found or carried else None


def _headings(lines: Sequence[Line], likely: Sequence[int]) -> dict[int, Heading]:
    """Return the headers among likely lines, by the last line of each; a header may take two lines."""
    found: dict[int, Heading] = {}
    for at in likely:
        own = segments_of(lines[at])
        head, last = heading_of(own), at
        for other in (at - 1, at + 1):
            if head is None and 0 <= other < len(lines) and _adjacent(lines[at], lines[other]):
                head, last = heading_of(_stacked(own, segments_of(lines[other]))), max(at, other)
        if head is not None:
            found[last] = head
    return found


def _adjacent(one: Line, other: Line) -> bool:
    height = max(one.box.height, other.box.height)
    return abs(one.box.top - other.box.top) <= 1.4 * height


def _stacked(one: Sequence[Segment], other: Sequence[Segment]) -> list[Segment]:
    """Return the segments of two lines as one: those below one another joined, left to right."""
    joined = list(one)
    for segment in other:
        span = (segment.box.x0, segment.box.x1)
        at = next((i for i, s in enumerate(joined) if overlap((s.box.x0, s.box.x1), span) > 0.4), None)
        if at is None:
            joined.append(segment)
        else:
            joined[at] = _segment(sorted((*joined[at].words, *segment.words), key=lambda w: (round(w.top / 4), w.x0)))
    return sorted(joined, key=lambda s: s.box.x0)


def _inside(line: Line, box: Box) -> bool:
    return box.top - 2 <= (line.words[0].top + line.words[0].bottom) / 2 <= box.bottom + 2


def heading_of(segments: Sequence[Segment]) -> Heading | None:
    """Return the header that a line is, None where it is none: a verdict's head and at least one other."""
    if not 2 <= len(segments) <= 9 or any(len(s.text) > 50 for s in segments):
        return None
    texts = [fold(s.text) for s in segments]
    heads = [i for i, t in enumerate(texts) if is_verdict_head(t)]
    if not heads or not any(is_other_head(t) for i, t in enumerate(texts) if i not in heads):
        return None
    if any(parse_verdict(t) for i, t in enumerate(texts) if i not in heads):
        return None
    return Heading(tuple(segments), heads[-1])


def _table(page: Page, heading: Heading, lines: Sequence[Sequence[Segment]], *, heads: bool) -> Table | None:
    lines = [_split_at(segments, heading.span[0]) for segments in lines]
    anchors = _anchors(heading, lines)
    if not anchors or (not heads and len(anchors) < 2):
        return None
    groups = _ruled_lines(page, heading, lines, anchors) or _row_lines(heading, lines, anchors)
    rows = [_row(heading, [lines[i] for i in group]) for group in groups]
    rows = [row for row in rows if sum(c is not None for c in row) >= 2]
    if not rows:
        return None
    if heads:
        rows.insert(0, tuple(Cell(s.text, s.box) for s in heading.segments))
    return Table(page.number, enclosing([c.box for row in rows for c in row if c is not None]), tuple(rows))


def _anchors(heading: Heading, lines: Sequence[Sequence[Segment]]) -> list[int]:
    """Return the lines that begin a row: those with something under the verdict's head, up to where the table ends.

    What stands there alone on its line and is no verdict is a note to the verdict above.
    """
    found: list[int] = []
    verdicts, last = 0, 0
    for i, segments in enumerate(lines):
        if i - last > LOST:
            break
        under = [s for s in segments if _in_span(s, heading.span)]
        known = any(_is_verdict(s.text) for s in under)
        if known or (under and len(segments) > len(under)):
            found.append(i)
        if known:
            verdicts, last = verdicts + 1, i
    return [i for i in found if i <= last + 2] if verdicts else []


def _in_span(segment: Segment, span: Span) -> bool:
    return overlap((segment.box.x0, segment.box.x1), span) >= 0.6 and len(segment.text) <= 40


def _is_verdict(text: str) -> bool:
    return parse_verdict(text) is not None or is_dash(text) or answer(text) is not None


def _ruled_lines(
    page: Page, heading: Heading, lines: Sequence[Sequence[Segment]], anchors: Sequence[int]
) -> list[list[int]]:
    """Return the lines of each row where lines across the table part the rows; empty where they don't.

    Every anchor must have a band between two rulings to itself.
    """
    left, right = heading.segments[0].box.x0, heading.segments[-1].box.x1
    tops = [min(s.box.top for s in segments) for segments in lines]
    wide = sorted(
        {round(r.top, 1) for r in page.rulings if r.top == r.bottom and r.x0 < left + 20 and r.x1 > right - 20}
    )
    bands = [sum(y <= tops[at] + 2 for y in wide) for at in anchors]
    if len(wide) < len(anchors) or len(set(bands)) < len(bands) or not all(0 < b < len(wide) for b in bands):
        return []
    every = [sum(y <= top + 2 for y in wide) for top in tops]
    return [[i for i, band in enumerate(every) if band == own] for own in bands]


def _row_lines(heading: Heading, lines: Sequence[Sequence[Segment]], anchors: Sequence[int]) -> list[list[int]]:
    """Return the lines of each anchor's row.

    Between two anchors the widest gap parts the rows.  Where the gaps are equal, verdicts that stand beside the
    first column mark the first line of their row, others its middle.
    """
    tops = [min(s.box.top for s in segments) for segments in lines]
    first = heading.segments[0].box
    level = sum(any(s.box.x0 <= first.x1 and not _in_span(s, heading.span) for s in lines[i]) for i in anchors)
    topmost = level >= 0.85 * len(anchors)
    groups = [[at] for at in anchors]
    for k, (above, below) in enumerate(pairwise(anchors)):
        cut = _widest_gap(tops, above, below, topmost=topmost)
        groups[k].extend(i for i in range(above + 1, cut) if i - above <= LOST)
        groups[k + 1].extend(i for i in range(cut, below) if below - i <= LOST)
    pitch = min((b - a for a, b in pairwise(tops) if b - a > 4), default=12.0)
    for i in range(anchors[0] - 1, -1, -1):
        if topmost or tops[i + 1] - tops[i] > 1.4 * pitch:
            break
        groups[0].append(i)
    for i in range(anchors[-1] + 1, min(len(lines), anchors[-1] + LOST)):
        if tops[i] - tops[i - 1] > 1.4 * pitch or _NOTE_RE.match(fold(lines[i][0].text)):
            break
        groups[-1].append(i)
    return [sorted(group) for group in groups]


def _widest_gap(tops: Sequence[float], above: int, below: int, *, topmost: bool) -> int:
    """Return the first line between two anchors that belongs to the lower one."""
    gaps = [(tops[i] - tops[i - 1], i) for i in range(above + 1, below + 1)]
    widest = max(gap for gap, _ in gaps)
    wide = [i for gap, i in gaps if gap > widest - 1.0]
    if len(wide) == 1:
        return wide[0]
    return below if topmost else wide[len(wide) // 2]


def _row(heading: Heading, lines: Sequence[Sequence[Segment]]) -> tuple[Cell | None, ...]:
    columns: list[list[Segment]] = [[] for _ in heading.segments]
    for segments in lines:
        for segment in segments:
            columns[_column(heading, segment)].append(segment)
    every = [s.box for segments in lines for s in segments]
    top, bottom = min(b.top for b in every), max(b.bottom for b in every)
    return tuple(_cell(column, top, bottom) if column else None for column in columns)


def _cell(segments: Sequence[Segment], top: float, bottom: float) -> Cell:
    """Return the cell of a row from the row's top to its bottom, as rulings would make it."""
    box = enclosing([s.box for s in segments])
    return Cell("\n".join(s.text for s in segments), Box(box.x0, top, box.x1, bottom))


def _column(heading: Heading, segment: Segment) -> int:
    """Return the column of a segment: the one whose head it lies under, else the nearest by edge or middle."""
    box = segment.box
    best, least = 0, 1e9
    for i, head in enumerate(heading.segments):
        common = min(box.x1, head.box.x1) - max(box.x0, head.box.x0)
        edge, middle = abs(box.x0 - head.box.x0), abs(box.x0 + box.x1 - head.box.x0 - head.box.x1) / 2
        distance = min(edge, middle) - (0.5 * common if common > 0 else 0.0)
        if distance < least:
            best, least = i, distance
    return best


def verdict_list(page: Page, top: float = 0.0) -> Table | None:
    """Return the lines of a page that end in a verdict behind a gap or dot leaders, as a table without header.

    Two such lines at least, one below the other, make a list; a page has at most one.
    """
    rows: list[tuple[Cell, ...]] = []
    led = True  # typed leaders leave the verdicts ragged
    for line in page.lines:
        if not line.words or line.words[0].top < top:
            continue
        segments = [s for s in segments_of(line) if s.text.strip(" .…·_:：")]
        if len(segments) < 2 or len(segments[-1].text) > 40:
            continue
        item = " ".join(s.text for s in segments[:-1]).rstrip(" .…·_:：")
        if _LEGEND_LINE.search(fold(item)):
            continue
        led = led and any(w.text.count(".") > 4 or w.text.count("…") > 2 for w in line.words)
        if parse_verdict(segments[-1].text) and parse_verdict(item) is None and any(c.isalpha() for c in item):
            box = enclosing([s.box for s in segments[:-1]])
            rows.append((Cell(item, box), Cell(segments[-1].text, segments[-1].box)))
    left = [row[1].box.x0 for row in rows]
    if len(rows) < 2 or max(left) - min(left) > (240 if led else 60):
        return None
    right = max(row[1].box.x1 for row in rows)
    rows = [(item, verdict._replace(box=verdict.box._replace(x0=min(left), x1=right))) for item, verdict in rows]
    return Table(page.number, enclosing([c.box for row in rows for c in row]), tuple(rows))
