"""Pages seen as segments: runs of words on one line with no wide gap inside, each a cell or a phrase."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..model.document import Document, Line, Page, Word
from ..model.geometry import Box, enclosing
from ..model.record import Evidence

HEAD_PAGES = 5  # where facts about the whole document stand: cover, summary, first annexes
MAX_SEGMENTS = 4_000  # a page of fields has some hundreds; more is a drawing or an attack
TAIL_PAGES = 2  # signature and annex pages


@dataclass(frozen=True, slots=True)
class Segment:
    """Words that belong together on one line of a page; ``line`` counts the page's lines from 0.

    ``text`` is the words joined by single spaces.
    """

    page: int
    line: int
    words: tuple[Word, ...]
    box: Box
    source: str
    text: str


@dataclass(slots=True)
class Sheet:
    """One page's segments in reading order, with the page's size and its usual line height in points."""

    page: Page
    segments: list[Segment]
    height: float
    lines: list[tuple[Word, ...]]

    @property
    def number(self) -> int:
        """The page's number, from 1."""
        return self.page.number


def sheet_of(page: Page) -> Sheet:
    """Split a page's lines at wide gaps."""
    heights = sorted([w[4] - w[2] for w in page.words if len(w[0]) > 1])
    usual = heights[len(heights) // 2] if heights else 10.0
    lines = _levelled(page.lines) if page.source == "ocr" else [line.words for line in page.lines]
    segments = [s for at, line in enumerate(lines) for s in _split(page, at, line, usual)]
    return Sheet(page, segments[:MAX_SEGMENTS], usual, lines)


def _levelled(lines: Sequence[Line]) -> list[tuple[Word, ...]]:
    """Join lines of recognised text that are one: characters of unequal height come apart, 年 from 2012."""
    joined: list[tuple[Word, ...]] = []
    for line in lines:
        for at in range(len(joined) - 1, max(-1, len(joined) - 4), -1):
            if _on_one_line(joined[at], line.words):
                joined[at] = tuple(sorted((*joined[at], *line.words), key=lambda w: w.x0 + w.x1))
                break
        else:
            joined.append(line.words)
    return joined


def _on_one_line(above: Sequence[Word], below: Sequence[Word]) -> bool:
    a, b = enclosing([w[1:5] for w in above]), enclosing([w[1:5] for w in below])
    shared = min(a.bottom, b.bottom) - max(a.top, b.top)
    if shared < 0.55 * min(a.height, b.height) or max(a.height, b.height) > 2.2 * min(a.height, b.height):
        return False
    if abs(a.top - b.top) < 0.5 and abs(a.bottom - b.bottom) < 0.5:
        return True  # recognised as one line, whose characters' boxes overlap
    return not any(w.x0 < o.x1 - 1 and o.x0 < w.x1 - 1 for w in above for o in below)


def _split(page: Page, at: int, line: Sequence[Word], usual: float) -> list[Segment]:
    groups: list[list[Word]] = []
    least, end = 0.7 * usual, 0.0
    for word in line:
        _, x0, top, x1, bottom, _, _ = word
        if groups and x0 - end <= max(1.1 * max(bottom - top, least), 5.0):
            groups[-1].append(word)
        else:
            groups.append([word])
        end = x1
    return [segment_of(page.number, at, group, page.source) for group in groups]


def segment_of(number: int, line: int, words: Sequence[Word], source: str) -> Segment:
    """Return the segment that words of one line make, on a page of that number."""
    text = " ".join([w[0] for w in words])
    return Segment(number, line, tuple(words), enclosing([w[1:5] for w in words]), source, text)


def head_and_tail(document: Document) -> list[Sheet]:
    """Return the sheets of the first and last pages: where a document says what it is."""
    pages = document.pages
    chosen = list(pages[:HEAD_PAGES]) + [p for p in pages[-TAIL_PAGES:] if p.number > HEAD_PAGES]
    return [sheet_of(p) for p in chosen]


def evidence_of(page: int, words: Sequence[Word], source: str) -> Evidence:
    """Return the evidence that these words are."""
    box = enclosing(w[1:5] for w in words).rounded()
    return Evidence(page, box, " ".join(w.text for w in words), "ocr" if source == "ocr" else "text")
