"""Results of a document: rows of its summary and clause tables, and what it concludes as a whole."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from ..model.document import Document, Page, Table, TextSource
from ..model.record import Evidence, OverallVerdict, ResultRow, Results
from .conclusions import attested_conclusions, labelled_conclusions, stated_conclusions
from .legends import read_legend
from .result_rows import Found, FoundRow, read_tables
from .tables import find_tables
from .verdict_words import fold

_SIGNAL_RE = re.compile(
    r"\b(?:pass(?:ed)?|fail(?:ed|s)?|complie[sd]|compliant|conforms?|conforme|conformity|not applicable|not tested"
    r"|verdict|bestanden|erfüllt|entspricht|ok|cumple)\b|合格|適合|符合|通过|적합|합격|判定|판정|[☐☒☑√✓✔]",
    re.IGNORECASE,
)
_CODE_RE = re.compile(r"(?m)(?:^|\s)(?:P|F|N|C|N/A|N\.A\.|NA|N/T|—|\uf0be)\s*$")

_SUMMARY_RE = re.compile(
    r"\bsummary\b|\boverview of (?:the )?(?:test )?results\b|\bresults? overview\b|\btest results? list\b"
    r"|\btest verdict\b"
    r"|\btest items? and (?:conclusion|result)s?|\blist of (?:the )?(?:tests?|measurements)|\bgeneral results?\b"
    r"|\btests? performed\b|\btests? (?:item|result)s? (?:table|and results?)\b|\bzusammenfassung\b"
    r"|\bergebnisübersicht\b"
    r"|\bprüfübersicht\b|\bsynthèse\b|\brésumé\b|\bresumen\b|\briepilogo\b|\bsamenvatting\b|\bpodsumowanie\b|\bözet\b"
    r"|試験結果(?:一覧|概要|の概要|のまとめ)|結果一覧|試験項目一覧|结果汇总|結果摘要|测试结果摘要"
    r"|测试项目及结论|检测结论|测试概要|结论汇总"
    r"|시험 ?결과 ?(?:요약|종합|개요)|결과 ?요약|요약|시험 ?항목 ?및 ?결과|종합 ?결과"
)
_EARLY_PAGES = 3


def extract_results(document: Document) -> Results:
    """Return the rows of the document's tables of results and what it concludes.

    Summary-of-results rows come first, then those of clause tables and of tables of measured values.  ``unknown`` is
    a result that the document leaves open.
    """
    texts = [page.text for page in document.pages]
    legend = read_legend(document)
    pages: list[tuple[Page, Sequence[Table]]] = [
        (page, find_tables(page)) for page, text in zip(document.pages, texts, strict=True) if may_hold_results(text)
    ]
    found = read_tables(pages, legend)
    summary = summary_tables(document, found)
    rows = sorted(found.rows, key=lambda r: r.table not in summary)
    results = tuple(_result_row(document, r, r.table in summary) for r in rows)
    verdict, evidence = overall_verdict(document, found, results)
    return Results(verdict, results, evidence)


def overall_verdict(
    document: Document, found: Found, rows: Sequence[ResultRow]
) -> tuple[OverallVerdict, tuple[Evidence, ...]]:
    """Return what the document concludes, with the place that says so.

    A labelled result ("Test result: PASS") comes before the rows of the summary, those before statements in prose,
    and a failed row of any table before the nature of the paper: a certificate attests by being one.
    """
    labelled = [(v, Evidence(page, box.rounded(), text, _source(document, page))) for v, page, box, text in found.whole]
    summary = [(r.verdict, r.evidence) for r in rows if r.table == "summary"]
    sources: tuple[Callable[[], Iterable[tuple[str, Evidence]]], ...] = (
        lambda: (*labelled, *((c.verdict, c.evidence) for c in labelled_conclusions(document))),
        lambda: summary,
        lambda: ((c.verdict, c.evidence) for c in stated_conclusions(document)),
        lambda: ((r.verdict, r.evidence) for r in rows),
        lambda: ((c.verdict, c.evidence) for c in attested_conclusions(document)),
    )
    for source in sources:
        said = list(source())
        fails = [e for v, e in said if v == "fail"]
        if fails:
            return "fail", tuple(fails[:3])
        passes = [e for v, e in said if v == "pass"]
        if passes:
            return "pass", tuple(passes[:1])
    return "not_stated", ()


def may_hold_results(text: str) -> bool:
    """Return whether a page's text holds any word or code of a verdict: a cheap test before tables are looked for."""
    return bool(_SIGNAL_RE.search(text)) or len(_CODE_RE.findall(text)) >= 2


def _result_row(document: Document, row: FoundRow, summary: bool) -> ResultRow:
    evidence = Evidence(row.page, row.box.rounded(), row.text, _source(document, row.page))
    return ResultRow("summary" if summary else "clause", row.clause, row.item, row.remark, row.verdict, evidence)


def _source(document: Document, number: int) -> TextSource:
    return next((p.source for p in document.pages if p.number == number), "text")


def summary_tables(document: Document, found: Found) -> set[int]:
    """Return the numbers of the tables that summarise the results.

    A table counts where its title says so ("Summary of test results") or where it stands on the first pages under a
    header of tests and results; tables of clauses and of measured values don't.  Titles deep in the report ("6.4.1
    Test result summary" of one test) are left out: the summary is one run of pages.
    """
    pages = {p.number: p for p in document.pages}
    titled, early = [], []
    for number, (page, box, _) in found.tables.items():
        rows = [r for r in found.rows if r.table == number]
        if not rows or all(r.columns.clause_table or r.columns.measured for r in rows):
            continue
        title = title_above(pages[page], box.top)
        if _SUMMARY_RE.search(title) or any(_SUMMARY_RE.search(fold(h)) for h in found.tables[number][2]):
            titled.append(number)
        elif (
            page <= _EARLY_PAGES
            and any(r.columns.heads for r in rows)
            and 3 * len({r.item for r in rows}) > 2 * len(rows)
        ):
            early.append(number)
    return _run(found, titled) or set(early)


def _mostly_distinct(items: Sequence[str]) -> bool:
    return 3 * len(set(items)) > 2 * len(items)


def _run(found: Found, numbers: Sequence[int]) -> set[int]:
    kept: list[int] = []
    for number in numbers:
        if kept and found.tables[number][0] > found.tables[kept[-1]][0] + 1:
            break
        kept.append(number)
    return set(kept)


def title_above(page: Page, top: float) -> str:
    """Return the folded lines that stand above a table on its page, the nearest six of them."""
    lines = [line for line in page.lines if line.words and line.words[0].bottom <= top + 2]
    lines.sort(key=lambda line: line.words[0].top)
    return " ".join(fold(line.text) for line in lines[-6:] if "...." not in line.text and len(line.text) <= 90)
