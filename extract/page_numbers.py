"""Printed page numbers: which pages of a report are missing, and where it ends."""

from __future__ import annotations

import re
from collections import Counter

from ..model.document import Document, Line, Page
from ..model.record import Evidence
from ..standards_catalog.identifiers.lazy import lazy
from .verdict_words import fold

_PAGE_OF = lazy(
    r"\b(?:pages?|seite|página|pagina|sida|sayfa|strona|strana|side|sivu|blatt|blad|blz\.?|sheet|p[aá]g\.?|str\."
    r"|p\.)\s?[:：]?\s?(?:no\.?\s?)?(?P<x>\d{1,4})\s?(?:of|von|de|sur|di|van|av|af|out of|z|/"
    r"|из)\s?(?P<y>\d{1,4})\b"
    r"|\b(?:page|side|sida|sivu)\s(?P<x6>\d{1,4})\s?\(\s?(?P<y6>\d{1,4})\s?\)"
    r"|第\s?(?P<x1>\d{1,4})\s?[页頁]\s?[,，/]?\s?(?:共|总|總)\s?(?P<y1>\d{1,4})\s?[页頁]"
    r"|\b(?P<x2>\d{1,4})\s?/\s?(?P<y2>\d{1,4})\s?(?:ページ|頁|페이지|쪽|面)|(?:ページ|頁|페이지|쪽"
    r"|page)\s?[:：]?\s?\(?\s?(?P<x3>\d{1,4})\s?\)?\s?/\s?\(?\s?(?:총\s?)?(?P<y3>\d{1,4})"
    r"|총\s?(?P<y4>\d{1,4})\s?(?:페이지|쪽|매)\s?(?:중|의)\s?(?P<x4>\d{1,4})"
    r"|(?P<y5>\d{1,4})\s?(?:ページ|頁|페이지)\s?(?:中|중)\s?(?:の)?\s?(?P<x5>\d{1,4})"
)
_BARE_PAGE_OF = lazy(
    r"^\W{0,3}(?P<x>\d{1,4}) ?(?:/|of) ?(?P<y>\d{1,4})\W{0,3}$|^(?P<x1>\d{1,4}) ?\( ?(?P<y1>\d{1,4}) ?\)$"
)
_LONE_PAGE = lazy(
    r"^(?:(?:page|seite|página|pagina|sida|sayfa|strona|第|페이지|ページ)\s?[:：]?\s?)?[-–]?\s?(?P<x>\d{1,3})\s?[-–]?"
    r"\s?(?:页|頁|ページ|쪽|페이지)?$"
)
_TOTAL_RE = lazy(
    r"\btotal (?:number of )?pages?\b[^0-9a-z]{0,60}(?P<y>\d{1,4})\b"
    r"|\bnumber of pages\b[^0-9a-z]{0,60}(?P<y1>\d{1,4})\b"
)
_END_RE = lazy(
    r"\bend of (?:the )?(?:test |this )?(?:report|document|text)\b|\*{2,}\s?end\s?\*{2,}|-{2,}\s?end\s?-{2,}"
    r"|\bthe end\b|\bende des (?:prüf)?berichts?\b"
    r"|\bfin du rapport\b|\bfin del informe\b|\bfine del rapporto\b|以下余白|報告書の終わり|报告结束"
    r"|報告結束|以下空白|끝\s?[.．]?$|이하 ?여백|보고서 ?끝|rapor sonu"
)


def printed_numbers(document: Document) -> dict[int, tuple[int, int, Evidence]]:
    """Return the page numbers as printed, by page of the file: ``x`` of ``y`` and the line that says so.

    Where the pages count themselves in several series (a report and its annexes), the longest series is returned.
    ``y`` is 0 where only ``x`` is printed, which counts if most pages go on from one another.
    """
    series: dict[int, dict[int, tuple[int, int, Evidence]]] = {}
    for page in document.pages:
        found = _page_number(page)
        if found is not None:
            series.setdefault(found[1], {})[page.number] = found
    return max(series.values(), key=len) if series else _lone_numbers(document)


def _lone_numbers(document: Document) -> dict[int, tuple[int, int, Evidence]]:
    """Return page numbers without a total (``Page 3``, ``- 3 -``), if two pages in three carry the next one."""
    found: dict[int, tuple[int, int, Evidence]] = {}
    for page in document.pages:
        edge = [line for line in page.lines if line.words]
        for line in (*edge[:3], *edge[-3:]):
            match = _LONE_PAGE.match(fold(line.text)) if len(line.text) <= 24 else None
            if match:
                evidence = Evidence(page.number, line.box.rounded(), line.text, page.source)
                found[page.number] = (int(match["x"]), 0, evidence)
                break
    steps = sum(found[at + 1][0] == found[at][0] + 1 for at in found if at + 1 in found)
    return found if len(found) >= 3 and steps >= 0.66 * (len(document.pages) - 1) else {}


def _page_number(page: Page) -> tuple[int, int, Evidence] | None:
    edge = [line for line in page.lines if line.words]
    # Page numbers stand in the page's head or foot.
    for line in (*edge[:6], *edge[-6:]):
        text = fold(line.text)
        if len(text) > 300:
            continue
        match = _PAGE_OF.search(text) or _BARE_PAGE_OF.match(text)
        if match is None and any(line is outer for outer in (*edge[:2], *edge[-2:])):
            match = _beside(line)
        if match is None:
            continue
        groups = match.groupdict()
        x = next(int(v) for k, v in groups.items() if k[0] == "x" and v)
        y = next(int(v) for k, v in groups.items() if k[0] == "y" and v)
        if 1 <= x <= y:
            return x, y, Evidence(page.number, line.box.rounded(), line.text[:300], page.source)
    return None


def _beside(line: Line) -> re.Match[str] | None:
    """Return the bare number of a page that stands at an end of a line, apart from a name or an address."""
    parts = line.segments()
    if len(parts) < 2:
        return None
    return _BARE_PAGE_OF.match(fold(parts[-1].text)) or _BARE_PAGE_OF.match(fold(parts[0].text))


def missing_pages(document: Document, numbers: dict[int, tuple[int, int, Evidence]] | None = None) -> tuple[int, ...]:
    """Return the printed page numbers that the file lacks, ascending.

    A page without a printed number (a cover, a picture) fills the place of the number that it would have.

    Args:
        document: the document.
        numbers: what ``printed_numbers`` returned, where that is known.

    Returns:
        Numbers within ``1 .. y`` of "page x of y"; none where the pages carry no such numbers.
    """
    numbers = printed_numbers(document) if numbers is None else numbers
    if not numbers:
        return ()
    total = next(iter(numbers.values()))[1] or max(x for x, _, _ in numbers.values())
    shift = Counter(at - x for at, (x, _, _) in numbers.items()).most_common(1)[0][0]
    have = {x for x, _, _ in numbers.values()} | {p.number - shift for p in document.pages if p.number not in numbers}
    return tuple(sorted(set(range(1, total + 1)) - have))


def page_gaps(document: Document, numbers: dict[int, tuple[int, int, Evidence]]) -> tuple[Evidence, ...]:
    """Return the lines with page numbers (three at most) behind which pages are missing."""
    ordered = sorted(numbers.values(), key=lambda n: n[0])
    proofs = []
    for number in missing_pages(document, numbers):
        before = [e for x, _, e in ordered if x < number]
        after = [e for x, _, e in ordered if x > number]
        proofs.append((before or after)[-1 if before else 0])
    return tuple(dict.fromkeys(proofs))[:3]


def report_end(document: Document, numbers: dict[int, tuple[int, int, Evidence]]) -> Evidence | None:
    """Return what marks the report's end: a closing line, the last of the numbered pages, or a total that agrees."""
    for page in reversed(document.pages[-3:]):
        for line in reversed(page.lines):
            if line.words and len(line.text) <= 120 and _END_RE.search(fold(line.text)):
                return Evidence(page.number, line.box.rounded(), line.text, page.source)
    closing = [e for x, y, e in numbers.values() if x == y]
    if closing:
        return closing[-1]
    total = _total(document)
    if total is not None and total[0] == document.page_count:
        return total[1]
    return None


def _total(document: Document) -> tuple[int, Evidence] | None:
    for page in document.pages[:3]:
        for line in page.lines:
            match = _TOTAL_RE.search(fold(line.text)) if line.words else None
            if match:
                value = int(match["y"] or match["y1"])
                return value, Evidence(page.number, line.box.rounded(), line.text[:300], page.source)
    return None
