"""Results of a document: rows of its summary and clause tables, and what it concludes as a whole."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Final, Literal

from ..model.document import Document, TextSource
from ..model.geometry import Box
from ..model.record import Evidence, Kind, OverallVerdict, ResultRow, Results, Verdict
from ..standards_catalog.identifiers.lazy import lazy
from .aligned_tables import Heading, aligned_tables, verdict_list
from .conclusions import attested_conclusions, is_attesting_paper, labelled_conclusions, stated_conclusions
from .legends import read_legend
from .page_text import PageText, page_texts
from .result_columns import VERDICT_HEAD
from .result_rows import Found, FoundRow, TableReader
from .section_results import Sections, is_whole_label, section_row, section_rows
from .summary_tables import is_summary_title, lines_above, summary_tables
from .tables import find_tables
from .verdict_words import fold

HEAD_LINE: Final = 140
"""Characters that the line of a table's heads has at most."""
WHOLE_PAGES: Final = 3
"""On these first pages "Test result: Pass" speaks of the whole; further on, of the section that it stands in."""

_SIGNAL_RE = lazy(
    r"\b(?:pass|fail|compl(?:ie|ian|y)|conform|not applicable|not tested|verdict|bestanden|erfüllt|entspricht|entfällt"
    r"|cumple|no apto|(?:ok|ng|nok)\b|n?\.? ?i\. ?o\.|ergebnis|bewertung|beurteilung|esito|avis\b|résultat|resultado"
    r"|judge?ment\b|positiv[eo]|negative|acceptable|satisf)|合格|適合|符合|通过|적합|합격|해당|判定|판정|[☐☒☑√✓✔]",
    re.IGNORECASE,
)
_CODE_RE = lazy(r"(?m)(?:^|\s)(?:P|F|N|C|NC|S\.O\.|N/A|N\.A\.|NA|N/T|—|\uf0be)\s*$")
_ATTESTING: Final = frozenset(
    {
        *("product_certificate", "cb_test_certificate", "type_examination", "regulatory_approval", "attestation"),
        *("declaration_of_conformity", "management_system_certificate"),
    }
)


def extract_results(
    document: Document, kind: Kind | None = None, *, texts: Sequence[PageText] | None = None
) -> Results:
    """Return the rows of the document's tables of results and what it concludes.

    Summary-of-results rows come first, then those of clause tables and of tables of measured values.  ``unknown`` is
    a result that the document leaves open.

    Args:
        document: the document as read.
        kind: its kind where that is known: a certificate, an approval or a declaration attests by its nature, even
            where none of its sentences could be read.
        texts: the text of each page, where the caller has it.
    """
    texts = page_texts(document) if texts is None else texts
    legend, sections = read_legend(texts), Sections(texts)
    found = _read_rows(texts, legend, sections)
    summary = summary_tables(texts, found)
    _settle_whole(texts, found, summary, sections)
    rows = sorted(found.rows, key=lambda r: r.table not in summary)
    sources = {text.page.number: text.page.source for text in texts}
    results = tuple(_result_row(r, r.table in summary, sections, sources) for r in rows)
    verdict, evidence = _overall(texts, found, results, kind)
    return Results(verdict, results, evidence)


def may_hold_results(text: str, codes: Iterable[str] = ()) -> bool:
    """Return whether a page's text holds any word or code of a verdict: a cheap test before tables are looked for.

    Args:
        text: the page's text.
        codes: the codes of the document's own legend, case-folded.
    """
    if _SIGNAL_RE.search(text) or len(_CODE_RE.findall(text)) >= 2:
        return True
    own = set(codes)
    return bool(own) and sum(line.rsplit(" ", 1)[-1].casefold() in own for line in text.split("\n")) >= 2


def _has_head(text: PageText) -> bool:
    """Return whether a line of a page heads a column of verdicts: then words that nobody foresaw may stand below."""
    return any(
        len(text.folded[at]) <= HEAD_LINE and len(text.lines[at].segments(0.8)) >= 2
        for at in text.lines_with(VERDICT_HEAD)
    )


def _read_rows(texts: Sequence[PageText], legend: Mapping[str, Verdict], sections: Sections) -> Found:
    """Return the rows of all the pages: ruled tables first, aligned words where those give nothing."""
    reader = TableReader(legend)
    heading: Heading | None = None
    for text in texts:
        if not may_hold_results(text.plain, legend) and not _has_head(text):
            heading = None
            continue
        page, before, said = text.page, len(reader.found.rows), len(reader.found.whole)
        for table in find_tables(page):
            reader.read(page, table)
        taken = [reader.found.tables[number][1] for number in {row.table for row in reader.found.rows[before:]}]
        tables, heading = aligned_tables(text, heading if not taken else None, taken)
        for table in tables:
            reader.read(page, table)
        if len(reader.found.rows) == before and any(is_summary_title(line) for line in lines_above(text, page.height)):
            listed = verdict_list(page)
            if listed is not None:
                reader.read(page, listed)
        taken = [reader.found.tables[number][1] for number in {row.table for row in reader.found.rows[before:]}]
        taken += [box for _, _, box, _ in reader.found.whole[said:]]
        _add_sections(reader.found, text, sections, taken)
    return reader.found


def _add_sections(found: Found, text: PageText, sections: Sections, taken: Sequence[Box]) -> None:
    """Add the results printed below headings of a page; on the first pages a lone one is that of the whole."""
    number = len(found.tables)
    rows = list(section_rows(text, sections, taken, number))
    if rows and (text.page.number > WHOLE_PAGES or len({row.item for row in rows}) > 1):
        found.tables[number] = (text.page.number, rows[0].box, ())
        found.rows.extend(rows)


def _settle_whole(texts: Sequence[PageText], found: Found, summary: set[int], sections: Sections) -> None:
    """Turn results of a section ("Test result: Pass" deep in the report) from statements of the whole into rows."""
    pages = {text.page.number: text.page for text in texts}
    summary_pages = {found.tables[number][0] for number in summary}
    kept = []
    for verdict, page, box, text in found.whole:
        label = fold(text.rsplit(" ", 1)[0])
        if page <= WHOLE_PAGES or page in summary_pages or is_whole_label(label):
            kept.append((verdict, page, box, text))
            continue
        heading = sections.at(page, box.top)
        if heading is not None:
            number = len(found.tables)
            found.tables[number] = (page, box, ())
            found.rows.append(section_row(pages[page], heading[0], verdict, box, text, number))
    found.whole[:] = kept
    found.rows.sort(key=lambda row: row.page)


def _result_row(row: FoundRow, summary: bool, sections: Sections, sources: Mapping[int, TextSource]) -> ResultRow:
    evidence = Evidence(row.page, row.box.rounded(), row.text, sources.get(row.page, "text"))
    heading = None if row.columns.clause_table else sections.at(row.page, row.box.top)
    table: Literal["summary", "clause"] = "summary" if summary else "clause"
    return ResultRow(
        table,
        row.clause,
        row.item,
        row.remark,
        row.verdict,
        evidence,
        section=heading[0] if heading else "",
        measured=row.measured,
    )


def _overall(
    texts: Sequence[PageText], found: Found, rows: Sequence[ResultRow], kind: Kind | None
) -> tuple[OverallVerdict, tuple[Evidence, ...]]:
    """Return what the document concludes, with the place that says so.

    A labelled result ("Test result: PASS") comes before the rows of the summary, those before statements in prose,
    and a failed row of any table before the nature of the paper: a certificate attests by being one.  A manual or a
    letter that mentions conformity concludes nothing.
    """
    labelled = [(v, Evidence(page, box.rounded(), said)) for v, page, box, said in found.whole]
    summary = [(r.verdict, r.evidence) for r in rows if r.table == "summary"]
    every = [(r.verdict, r.evidence) for r in rows]
    sources: list[Callable[[], Iterable[tuple[str, Evidence]]]] = [
        lambda: (*labelled, *labelled_conclusions(texts, WHOLE_PAGES)),
        lambda: summary,
    ]
    if kind != "safety_data_sheet" and (kind != "other" or is_attesting_paper(texts)):
        sources += [lambda: stated_conclusions(texts), lambda: every, lambda: attested_conclusions(texts)]
    for source in sources:
        said = list(source())
        fails = [e for v, e in said if v == "fail"]
        if fails:
            return "fail", tuple(fails[:3])
        passes = [e for v, e in said if v == "pass"]
        if passes:
            return "pass", tuple(passes[:1])
    return ("pass" if kind in _ATTESTING else "not_stated"), ()


def contradictions(results: Results) -> tuple[str, ...]:
    """Return where the document contradicts itself, a sentence each, with pages.

    Compared are the conclusion with failed rows; a summary row with the rows of the same clause or item in the body;
    a clause's heading with its subclauses.
    """
    fails = [row for row in results.rows if row.verdict == "fail"]
    found = []
    if results.verdict == "pass" and fails:
        where = ", ".join(f"{_name(row)} (page {row.evidence.page})" for row in fails[:5])
        found.append(f"the document concludes pass, but fails are printed: {where}")
    found.extend(_beyond_limits(results.rows))
    found.extend(_summary_against_body(results.rows))
    found.extend(_headings_against_clauses(results.rows))
    return tuple(dict.fromkeys(found))


def _beyond_limits(rows: Sequence[ResultRow]) -> Iterable[str]:
    """Return rows that pass although the value which they print lies beyond the limit which they print."""
    for row in rows:
        m = row.measured
        if row.verdict == "pass" and m is not None and m.margin is not None and m.margin < 0:
            side = "above the printed maximum" if m.bound == "max" else "below the printed minimum"
            where = f"{_name(row)} (page {row.evidence.page})"
            yield f"{where} is marked pass, but the measured {m.value:g} {m.unit} is {side} of {m.limit:g} {m.unit}"


def _name(row: ResultRow) -> str:
    return " ".join(part for part in (row.clause, row.item[:60]) if part) or "a row without a name"


def _summary_against_body(rows: Sequence[ResultRow]) -> Iterable[str]:
    body: dict[str, list[ResultRow]] = defaultdict(list)
    for row in rows:
        if row.table == "clause":
            for name in {_key(row.item), _key(row.section)}:
                body[name].append(row)
    for row in rows:
        key = _key(row.item)
        if row.table != "summary" or len(key) < 3:
            continue
        same = [other for name, others in body.items() if _same(key, name) for other in others]
        for verdict in ("fail", "pass") if row.verdict == "na" else ("fail",):
            clash = next((other for other in same if other.verdict == verdict and row.verdict != verdict), None)
            if clash is not None:
                yield (
                    f"the summary says {_spoken(row.verdict)} of {_name(row)} (page {row.evidence.page}), "
                    f"the body says {_spoken(clash.verdict)} (page {clash.evidence.page})"
                )
                break


def _headings_against_clauses(rows: Sequence[ResultRow]) -> Iterable[str]:
    """Return headings of clause tables whose verdict the subclauses below them deny."""
    headings: dict[str, ResultRow] = {}
    for row in rows:
        if row.table != "clause" or not re.fullmatch(r"[A-Z]?\.?\d{0,3}(?:\.\d{1,4}){0,6}", row.clause):
            continue
        if row.verdict == "fail":
            parts = row.clause.split(".")
            for count in range(1, len(parts)):
                above = headings.get(".".join(parts[:count]))
                if above is not None and above.verdict in ("pass", "na"):
                    yield (
                        f"clause {above.clause} is marked {_spoken(above.verdict)} (page {above.evidence.page}), "
                        f"but {_name(row)} failed (page {row.evidence.page})"
                    )
        headings.setdefault(row.clause, row)


@lru_cache(maxsize=4096)
def _key(item: str) -> str:
    return "".join([c for c in fold(item) if c.isalnum()])


def _same(one: str, other: str) -> bool:
    from rapidfuzz.fuzz import ratio

    return one == other or ratio(one, other, score_cutoff=90) > 0


def _spoken(verdict: Verdict) -> str:
    return {"na": "not applicable", "not_tested": "not tested"}.get(verdict, verdict)
