"""Which tables of a report summarise its results."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from ..standards_catalog.identifiers.lazy import lazy
from .page_text import PageText
from .result_rows import Found, FoundRow
from .verdict_words import fold

_SUMMARY_RE = lazy(
    r"\bsummary\b|\boverview of (?:the )?(?:test )?results\b|\bresults? overview\b|\btest results? list\b"
    r"|\btest verdict\b|\btest items? and (?:conclusion|result)s?|\blist of (?:the )?(?:tests?|measurements)"
    r"|\bgeneral results?\b|\btests? performed\b|\btests? (?:item|result)s? (?:table|and results?)\b"
    r"|\bzusammenfassung\b|\bergebnisübersicht\b|\bprüfübersicht\b|\bsynthèse\b|\brésumé\b|\bresumen\b|\briepilogo\b"
    r"|\bsamenvatting\b|\bpodsumowanie\b|\bözet\b|試験結果(?:一覧|概要|の概要|のまとめ)|結果一覧"
    r"|試験項目一覧|结果汇总"
    r"|結果摘要|测试结果摘要|测试项目及结论|检测结论|测试概要|结论汇总|시험 ?결과 ?(?:요약|종합|개요)|결과 ?요약|요약"
    r"|시험 ?항목 ?및 ?결과|종합 ?결과"
)
_CUES: Final = (
    *(
        "summar",
        "overview",
        "result",
        "verdict",
        "conclusion",
        "list of",
        "performed",
        "zusammenf",
        "übersicht",
        "synth",
    ),
    *("résum", "resum", "riepi", "samenv", "podsum", "özet", "結果", "试", "结", "摘要", "요약", "결과"),
)

SHORT: Final = 60
"""Rows up to which a table ``Clause | Requirement | Verdict`` under a summary's title is the summary."""

EARLY: Final = 0.3
"""Part of the report (from its start) in which a table may be the summary without being called so."""


def summary_tables(texts: Sequence[PageText], found: Found) -> set[int]:
    """Return the numbers of the tables that summarise the results.

    A table counts where its title says so ("Summary of test results"), else the first one in the front part of the
    report under a header of tests and results.  Tables of clauses and of measured values don't count, nor do titles
    deep in the report ("6.4.1 Test result summary" of one test): the summary is one run of pages.
    """
    pages = {text.page.number: text for text in texts}
    by_table: dict[int, list[FoundRow]] = {}
    for row in found.rows:
        by_table.setdefault(row.table, []).append(row)
    titled, front = [], []
    clauses = sum(row.columns.clause_table for row in found.rows)
    for number, rows in by_table.items():
        page, box, head = found.tables[number]
        form = rows[0].columns.clause_table
        if rows[0].columns.measured or (form and clauses > SHORT) or not _mostly_distinct(rows):
            continue
        titles = [line for line in _in_force(lines_above(pages[page], box.top)) if is_summary_title(line)]
        if any(is_summary_title(text) for text in head) or any(not _is_running(texts, line) for line in titles):
            titled.append(number)
        elif not form and page <= max(5, EARLY * len(texts)) and any(r.columns.head for r in rows):
            front.append(number)
    if front and titled and min(found.tables[n][0] for n in titled) > max(10, len(texts) / 2):
        titled = []  # a summary of one test, deep in the report
    chosen = titled or front
    return _run(found, by_table, sorted(chosen, key=lambda n: found.tables[n][0]))


def _in_force(lines: Sequence[str]) -> list[str]:
    """Return the lines from the last numbered heading on that ends the ones before: ``2 Vibration`` ends ``1 Summary``.

    A heading of a deeper level goes on with the one above it.
    """
    kept: list[str] = []
    title: str | None = None
    for line in lines:
        match = _NUMBERED.match(line)
        if match and title is not None and match[1] != title and match[1].count(".") <= title.count("."):
            kept, title = [], None
        if match and is_summary_title(line):
            title = match[1]
        kept.append(line)
    return kept


_NUMBERED = lazy(r"^(\d{1,2}(?:\.\d{1,2}){0,3})\.?\s[^\W\d]")


def _is_running(texts: Sequence[PageText], line: str) -> bool:
    """Return whether a title stands in the head or foot of many pages: it names the report, not a table."""
    bare = _bare(line)
    count = sum(any(_bare(edge) == bare for edge in (*text.folded[:4], *text.folded[-3:])) for text in texts)
    return count >= 3 and count > 0.3 * len(texts)


def _bare(line: str) -> str:
    return "".join(filter(str.isalpha, line))


def _run(found: Found, by_table: dict[int, list[FoundRow]], numbers: Sequence[int]) -> set[int]:
    """Return the first of the tables and those that go on from it: on its page and, page by page, behind it."""
    if not numbers:
        return set()
    kept = {numbers[0]}
    last = found.tables[numbers[0]][0]
    heads = {_head(by_table[numbers[0]][0])}
    for number in sorted(by_table, key=lambda n: (found.tables[n][0], n)):
        page = found.tables[number][0]
        rows = by_table[number]
        if page < last or page > last + 1 or all(r.columns.measured or r.columns.clause_table for r in rows):
            continue
        if number in numbers or _head(rows[0]) in heads:
            kept.add(number)
            heads.add(_head(rows[0]))
            last = page
    return kept


def _head(row: FoundRow) -> tuple[str, ...]:
    return tuple(fold(c.text) for c in row.columns.head) or (f"table {row.table}",)


def _mostly_distinct(rows: Sequence[FoundRow]) -> bool:
    return 3 * len({(row.item, row.clause) for row in rows}) > 2 * len(rows)


def is_summary_title(line: str) -> bool:
    """Return whether a folded line is the title of a summary of results."""
    return any(cue in line for cue in _CUES) and bool(_SUMMARY_RE.search(line))


def lines_above(text: PageText, top: float) -> list[str]:
    """Return the folded short lines above a height of a page: headings among them, lines of contents not."""
    return [
        folded
        for line, folded in zip(text.lines, text.folded, strict=True)
        if len(folded) <= 70 and "...." not in folded and line.words[0].bottom <= top + 2 and len(line.words) <= 12
    ]
