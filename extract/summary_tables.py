"""Which tables of a report summarise its results."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from .page_text import PageText
from .result_rows import Found, FoundRow
from .verdict_words import fold

SUMMARY_RE = re.compile(
    r"\bsummary\b|\boverview of (?:the )?(?:test )?results\b|\bresults? overview\b|\btest results? list\b"
    r"|\btest verdict\b|\btest items? and (?:conclusion|result)s?|\blist of (?:the )?(?:tests?|measurements)"
    r"|\bgeneral results?\b|\btests? performed\b|\btests? (?:item|result)s? (?:table|and results?)\b"
    r"|\bzusammenfassung\b|\bergebnisübersicht\b|\bprüfübersicht\b|\bsynthèse\b|\brésumé\b|\bresumen\b|\briepilogo\b"
    r"|\bsamenvatting\b|\bpodsumowanie\b|\bözet\b|試験結果(?:一覧|概要|の概要|のまとめ)|結果一覧"
    r"|試験項目一覧|结果汇总"
    r"|結果摘要|测试结果摘要|测试项目及结论|检测结论|测试概要|结论汇总|시험 ?결과 ?(?:요약|종합|개요)|결과 ?요약|요약"
    r"|시험 ?항목 ?및 ?결과|종합 ?결과"
)
"""Titles of summaries of results, in folded text."""

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
        title = title_above(pages[page], box.top)
        if SUMMARY_RE.search(title) or any(SUMMARY_RE.search(text) for text in head):
            titled.append(number)
        elif not form and page <= max(5, EARLY * len(texts)) and any(r.columns.head for r in rows):
            front.append(number)
    chosen = titled or front
    return _run(found, by_table, sorted(chosen, key=lambda n: found.tables[n][0]))


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


def title_above(text: PageText, top: float) -> str:
    """Return the folded short lines above a height of a page: headings among them, lines of contents not."""
    above = (
        folded
        for line, folded in zip(text.lines, text.folded, strict=True)
        if len(folded) <= 70 and "...." not in folded and line.words[0].bottom <= top + 2 and len(line.words) <= 12
    )
    return " ".join(above)
