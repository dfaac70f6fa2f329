"""Sections of a report, and the results that it prints under a section's heading instead of in a table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from statistics import median
from typing import Final

from ..model.document import Line, Page
from ..model.geometry import Box, enclosing
from ..model.record import Verdict
from ..standards_catalog.identifiers.lazy import lazy
from .page_text import PageText
from .result_cells import clean_item
from .result_columns import Columns
from .result_rows import WHOLE_RE, FoundRow
from .verdict_words import parse_verdict, ticked_option

BACK: Final = 8
"""Pages back over which a heading reaches."""

_RESULT_RE = lazy(
    r"^(?P<label>(?:the )?(?:test |measurement |overall |final )?(?:results?|verdict|conclusion|judge?ment|assessment"
    r"|compliance|status)(?: of (?:the )?test)?|prüfergebnis|ergebnis|bewertung|résultat|resultado|esito|判定"
    r"|試験結果|结论|测试结果|检测结果|판정|시험 ?결과|결과)"
    r"\s?(?:[.…·_]{3,}\s?)?(?:[:：=–-]\s?|\s)(?P<value>\S.{0,60})$"
)
_HEADING_RE = lazy(
    r"^(?:(?:clause|section|test|annex|§)\s)?(?P<number>[A-Z]?\d{1,2}(?:\.\d{1,3}){0,5}|[A-Z](?:\.\d{1,3}){1,5})[.):]?\s+"
    r"(?P<title>(?:[^\W\d]|\d{1,3}\s?[^\W\d]).{2,90})$"
)
_OVERALL_RE = lazy(r"\b(?:overall|final|total|general|gesamt\w*|global|finale)\b|総合|总体|종합|최종")


class Sections:
    """The headings of a report, found page by page when they are asked for."""

    def __init__(self, texts: Sequence[PageText]) -> None:
        self._texts = {text.page.number: text for text in texts}
        self._found: dict[int, list[tuple[float, str, Line]]] = {}

    def at(self, page: int, top: float) -> tuple[str, int, Line] | None:
        """Return the heading in force at a height of a page: its title, its page, its line."""
        for number in range(page, max(0, page - BACK), -1):
            headings = [h for h in self._of(number) if number < page or h[0] <= top]
            if headings:
                return headings[-1][1], number, headings[-1][2]
        return None

    def _of(self, number: int) -> list[tuple[float, str, Line]]:
        if number not in self._found:
            text = self._texts.get(number)
            self._found[number] = sorted(_headings(text), key=lambda h: h[0]) if text is not None else []
        return self._found[number]


def _headings(text: PageText) -> Iterator[tuple[float, str, Line]]:
    """Return the numbered headings of a page; a number without a point counts on large or capital letters only."""
    size = 0.0
    for line, words in zip(text.lines, text.texts, strict=True):
        if not 5 <= len(words) <= 110 or "...." in words or words[-1] in ".;,":
            continue
        match = _HEADING_RE.match(words)
        if match is None or parse_verdict(match["title"]) or len(line.segments()) > 2:
            continue
        if "." not in match["number"] and not match["title"].isupper():
            size = size or median([w.size for w in text.page.words])
            if median([w.size for w in line.words]) < 1.12 * size:
                continue
        yield line.words[0].top, clean_item(match["title"]), line


def section_rows(text: PageText, sections: Sections, taken: Sequence[Box], table: int) -> Iterator[FoundRow]:
    """Return the results printed as ``Result: Pass`` below a heading.

    Args:
        text: the page.
        sections: the report's headings.
        taken: boxes whose results were read already; lines inside them are left alone.
        table: the number under which the rows go.
    """
    for line, folded in zip(text.lines, text.folded, strict=True):
        match = _RESULT_RE.match(folded) if len(folded) <= 140 else None
        verdict = parse_verdict(ticked_option(match["value"]) or match["value"]) if match else None
        if verdict is None or any(_inside(line.box, box) for box in taken):
            continue
        heading = sections.at(text.page.number, line.box.top)
        if heading is None:
            continue
        title, on, head = heading
        near = on == text.page.number and line.box.top - head.box.top < 60
        box = enclosing([line.box, head.box]) if near else line.box
        yield section_row(text.page, title, verdict, box, f"{head.text} | {line.text}", table)


def section_row(page: Page, item: str, verdict: Verdict, box: Box, text: str, table: int) -> FoundRow:  # noqa: PLR0917
    """Return a row of results that stands outside a table of results."""
    return FoundRow(page.number, "", item, "", verdict, box, text[:400], Columns((box.x0, box.x1)), table)


def is_whole_label(text: str) -> bool:
    """Return whether a folded label announces the result of the whole by its own words ("overall result")."""
    return bool(WHOLE_RE.match(text) and _OVERALL_RE.search(text))


def _inside(inner: Box, outer: Box) -> bool:
    middle = (inner.top + inner.bottom) / 2
    return outer.top - 1 <= middle <= outer.bottom + 1 and inner.x0 >= outer.x0 - 2 and inner.x1 <= outer.x1 + 2
