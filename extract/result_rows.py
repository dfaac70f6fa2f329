"""Rows of results in tables, over page breaks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from ..model.document import Cell, Page, Table
from ..model.geometry import Box, enclosing
from ..model.record import Measurement, Verdict
from ..standards_catalog.identifiers.lazy import lazy
from .measurements import Measures, measurement
from .result_cells import clean_clause, clean_item, flat, verdict_of, words_left_of
from .result_columns import (
    Columns,
    GridRow,
    cell_at,
    content_columns,
    grid_rows,
    header_columns,
    is_result_label,
    overlap,
    with_roles,
)
from .statements import sentence_verdict
from .verdict_words import CONFORMITY_CODES, fold, is_dash, is_ticked, parse_verdict, with_legend

JITTER: Final = 10.0
"""Points by which the edges of a table's columns may move from one of its parts to the next."""

WHOLE_RE = lazy(
    r"^(?:\d{1,2}(?:\.\d{1,2}){0,3}\.?\s+)?(?:(?:overall|final|total|general|test|testing|summary|the)\s){0,3}"
    r"(?:results?|verdict|conclusions?|assessment|evaluation|judge?ment|status|compliance)"
    r"(?:\s(?:of|for)\s(?:the\s)?(?:tests?|testing|report|sample|product|evaluation|eut))?\s?[:：.]*$"
    r"|^(?:gesamt(?:ergebnis|urteil|bewertung)|prüfergebnis|testergebnis|résultat(?: global| final| de l'essai)?"
    r"|resultado(?: final| global)?|esito(?: finale)?|総合判定|総合結果|試験結果|判定結果|判定"
    r"|検査結果|測試結果|测试结果|检测结果|sonuç|wynik|resultaat|总体结论|检验结论"
    r"|检测结论|测试结论|结论|종합 ?판정|종합 ?결과|시험 ?결과|판정 ?결과|최종 ?판정)\s?[:：]?$"
)
"""A label that announces the result of the whole (folded text)."""

_REMARK_RE = lazy(r"^(?:remarks?|notes?|comments?|备注|備考|비고|anmerkung\w*|remarques?)\b")
_FAIL_RE = lazy(
    r"(?:fail(?:ed)?|not pass(?:ed)?|non-?compliant|not compliant|nicht bestanden|nicht erfüllt|non conforme|no cumple"
    r"|不合格|不適合|不符合|부적합|불합격)[*\s\d()]{0,6}"
)
_OPEN_CLAUSE = lazy(r"[A-Z]?\d{0,2}(?:\.\d{1,3}){1,5}")
_CLAUSE_NUMBER = lazy(r"^[A-Z]{0,2}\.?\d{1,3}(?:\.\d{1,4}){0,6}[a-z]?\.?$|^(?:Annex )?[A-Z]{1,2}(?:\.\d{1,3}){0,5}$")


@dataclass(frozen=True, slots=True)
class FoundRow:
    """A row of results with its place.

    ``columns`` are those of its table, ``table`` is the table's number in the document.
    """

    page: int
    clause: str
    item: str
    remark: str
    verdict: Verdict
    box: Box
    text: str
    columns: Columns
    table: int
    measured: Measurement | None = None


@dataclass(slots=True)
class Found:
    """What the tables of a document say.

    ``whole`` holds the results of the whole: verdict, page, box, text.  ``tables`` holds, by a table's number, its
    page, its box and the folded texts of its first rows.
    """

    rows: list[FoundRow] = field(default_factory=list)
    whole: list[tuple[Verdict, int, Box, str]] = field(default_factory=list)
    tables: dict[int, tuple[int, Box, tuple[str, ...]]] = field(default_factory=dict)


class TableReader:
    """Reads tables in the order of the pages; one without header goes on with the columns of the one before.

    Args:
        legend: the document's own codes.
    """

    def __init__(self, legend: Mapping[str, Verdict]) -> None:
        self.found = Found()
        self._legend = legend
        self._columns: Columns | None = None
        self._form: Columns | None = None
        self._page = 0

    def read(self, page: Page, table: Table) -> None:
        """Add the rows of a table, if it is one of results, and the results of the whole that it states."""
        if page.number > self._page + 1:
            self._columns = self._form = None
        self._page = page.number
        rows = grid_rows(table)
        number = len(self.found.tables)
        self.found.tables[number] = (page.number, table.box, tuple(fold(c.text) for r in rows[:2] for c in r.cells))
        before = len(self.found.rows)
        for head, body in _segments(rows, self._legend):
            legend = _with_conformity(self._legend, head or self._columns, body)
            columns = self._columns_of(page, head, body, legend)
            if columns is not None:
                segment = _Segment(page, columns, number)
                for row in body:
                    verdict, cell = verdict_of(page, row, columns, legend)
                    if verdict is None and cell is not None and head is not None and _unread(row, cell, columns):
                        verdict = "unknown"
                    segment.add(row, verdict, cell)
                self.found.rows.extend(segment.rows)
                self.found.whole.extend(segment.whole)
            elif head is None:
                self.found.whole.extend(_whole_rows(page, body))
                self.found.rows.extend(_labelled_rows(page, body, number))

        self.found.rows.extend(_stray_fails(page, rows, number, self.found.rows[before:]))

    def _columns_of(
        self, page: Page, head: Columns | None, body: Sequence[GridRow], legend: Mapping[str, Verdict]
    ) -> Columns | None:
        """Return the columns of a segment, None where it holds no results; keep those that a later table may use."""
        if head is not None:
            data = [r for r in body if verdict_of(page, r, head, legend)[0]]
            if body and not data:  # a header without verdicts below: a list of components, of instruments
                return None
            self._columns = with_roles(head, data)
            if self._columns.clause_table:
                self._form = self._columns
            return self._columns
        # Tables of measured values stand between the parts of a clause table, which then goes on.
        for before in (self._form, self._columns):
            if before is not None and self._goes_on(page, body, before, legend):
                return before if before.item is not None else with_roles(before, body)
        own = content_columns(body)
        if own is None:
            return None
        self._columns = with_roles(own, body)
        return self._columns

    @staticmethod
    def _goes_on(page: Page, rows: Sequence[GridRow], columns: Columns, legend: Mapping[str, Verdict]) -> bool:
        """Return whether rows without header go on with the columns of the table before.

        Their edges must be known ones, and most of what stands under the verdict's head must be verdicts; the form
        of clause tables is so regular that less of both will do there.
        """
        wide = [r for r in rows if len(r.cells) >= 2]
        lefts = {c.box.x0 for r in wide for c in r.cells}
        known = sum(any(abs(x - edge) <= JITTER for edge in columns.edges) for x in lefts)
        under = [c for c in (cell_at(r.cells, columns.verdict) for r in wide) if c is not None]
        x0, x1 = columns.verdict
        exact = bool(under) and all(abs(c.box.x0 - x0) + abs(c.box.x1 - x1) < 4 for c in under)
        if not wide or known < (0.4 if columns.clause_table else 0.6 if exact else 0.7) * len(lefts):
            return False
        hits = sum(verdict_of(page, r, columns, legend)[0] is not None for r in wide)
        return hits >= 1 and hits >= (0.4 if columns.clause_table else 0.7) * len(under)


_NO_VERDICT = lazy(
    r"\b(?:see|refer|ref|siehe|voir|véase|vedi|reference|information|informative|recorded|data|table|annex|appendix|note|report"
    r"|tested|verdict|results?|applied|none|by|for|only)\b|参照|見|参见|附|참조|[\d=<>:]"
)


def _unread(row: GridRow, cell: Cell, columns: Columns) -> bool:
    """Tell whether a cell under the head of verdicts, where others were read, holds a word that nobody foresaw.

    Such a row is open, not absent: what it says may be a fail.
    """
    text = fold(cell.text)
    return (
        not columns.measured
        and len(row.cells) >= 2  # a title across the table is no verdict
        and 2 <= len(text) <= 30
        and text.count(" ") <= 3
        and any(c.isalpha() for c in text)
        and not _NO_VERDICT.search(text)
    )


_ASSESSES = lazy(r"\b(?:assess\w+|evaluation|ocena|hodnocen\w*|posouzen\w*)\b")
"""Where a column assesses, "positive" passes; elsewhere it may be what was found in a sample."""


def _with_conformity(
    legend: Mapping[str, Verdict], columns: Columns | None, rows: Sequence[GridRow]
) -> Mapping[str, Verdict]:
    """Return the legend with C and NC added where the verdict's column uses both, or its head asks for conformity."""
    if columns is None:
        return legend
    if any(
        _ASSESSES.search(fold(c.text)) for c in columns.head if overlap((c.box.x0, c.box.x1), columns.verdict) > 0.5
    ):
        legend = {"positive": "pass", "negative": "fail", **legend}
    cells = (cell_at(row.cells, columns.verdict) for row in rows)
    codes = {fold(cell.text) for cell in cells if cell is not None and len(cell.text) <= 3}
    if columns.question and codes & {"y", "yes"}:  # there N is a no, elsewhere it may be "not applicable"
        legend = {"y": "pass", "yes": "pass", "n": "fail", "no": "fail", **legend}
    asks = columns.question or any(fold(c.text) == "avis" for c in columns.head)
    if "c" in codes and ("nc" in codes or asks) and not codes & {"a", "b", "d"}:
        return {**CONFORMITY_CODES, **legend}
    return legend


def _segments(rows: Sequence[GridRow], legend: Mapping[str, Verdict]) -> Iterator[tuple[Columns | None, list[GridRow]]]:
    """Split a table at its header rows; each segment has the columns of its header, or None before the first."""
    head: Columns | None = None
    body: list[GridRow] = []
    plain = [not _has_verdict(row, legend) and not any(is_dash(c.text) for c in row.cells) for row in rows]
    for i, row in enumerate(rows):
        near = range(max(0, i - 2), min(len(rows), i + 3))
        columns = header_columns(row, [rows[k] for k in near if k != i and plain[k]])
        if columns is None:
            body.append(row)
            continue
        if body and (head is not None or any(_has_verdict(r, legend) for r in body)):
            yield head, body
        head, body = columns, []
    yield head, body


def _has_verdict(row: GridRow, legend: Mapping[str, Verdict]) -> bool:
    # Spelled out: this is asked of every cell of every table, and a generator takes as long as the question.
    for text, _ in row.cells:  # noqa: SIM110
        if len(text) <= 40 and with_legend(text, legend):
            return True
    return False


class _Segment:
    """The rows of results between two headers of a table, as they are added row by row."""

    def __init__(self, page: Page, columns: Columns, number: int) -> None:
        self.rows: list[FoundRow] = []
        self.whole: list[tuple[Verdict, int, Box, str]] = []
        self._page, self._columns, self._number = page, columns, number
        self._measures = Measures.of(columns)
        self._seen: dict[tuple[Box, Box], int] = {}
        self._clause_above = ""
        self._last: tuple[Cell, Cell | None] | None = None
        self._open: FoundRow | None = None

    def add(self, row: GridRow, verdict: Verdict | None, cell: Cell | None) -> None:
        """Add a row of the table, with its verdict and the verdict's cell."""
        columns = self._columns
        clause_cell = cell_at((c for c in row.cells if c is not cell), columns.clause)
        clause = clean_clause(clause_cell.text) if clause_cell is not None else ""
        if columns.clause_table:
            self._watch_open(row, clause, cell)
            if _CLAUSE_NUMBER.match(clause):
                self._clause_above = clause
        if verdict is None or cell is None:
            return
        item_cell = cell_at((c for c in row.cells if c is not clause_cell and c is not cell), columns.item, 0.3)
        item = clean_item(item_cell.text if item_cell is not None else words_left_of(self._page, row, cell))
        if not clause and _REMARK_RE.match(fold(item)):
            return
        if not clause and not columns.clause_table and WHOLE_RE.match(fold(item)):
            box = enclosing([c.box for c in row.cells])
            self.whole.append((verdict, self._page.number, box, f"{item} {flat(cell.text)}"))
            return
        if self._merged(cell, clause_cell, item_cell, clause, item):
            return
        others = [c for c in row.cells if c is not cell and c is not item_cell and c is not clause_cell]
        self.rows.append(
            FoundRow(
                page=self._page.number,
                clause=clause or (self._clause_above if columns.clause_table else ""),
                item=item,
                remark=_remark(others, columns),
                verdict=verdict,
                box=_row_box(row, cell),
                text=_row_text(row),
                columns=columns,
                table=self._number,
                measured=measurement(row.cells, self._measures, cell) if self._measures else None,
            )
        )

    def _watch_open(self, row: GridRow, clause: str, cell: Cell | None) -> None:
        """Report a clause that was left without a verdict, once the row behind it shows that nothing answers it.

        A clause is answered by subclauses, or by rows without number that have a verdict or its dash; a title of a
        table and a heading without a point in its number ask for none.
        """
        if self._open is not None and (clause or cell is not None):
            if clause and not clause.startswith(self._open.clause + "."):
                self.rows.append(self._open)
            self._open = None
        item_cell = cell_at(row.cells, self._columns.item, 0.3)
        item = clean_item(item_cell.text) if item_cell is not None else ""
        if cell is None and _OPEN_CLAUSE.fullmatch(clause) and item and not item.casefold().startswith("table"):
            self._open = FoundRow(
                self._page.number,
                clause,
                item,
                "",
                "unknown",
                _row_box(row, row.cells[0]),
                _row_text(row),
                self._columns,
                self._number,
            )

    def _merged(self, cell: Cell, clause_cell: Cell | None, item_cell: Cell | None, clause: str, item: str) -> bool:
        """Return whether a line is part of a row that is there already, and add its words to that row.

        Lines that share item and verdict in merged cells are one row with several clauses; in a clause table, lines
        that share clause and verdict are one row with a long text.
        """
        if item_cell is not None:
            at = self._seen.setdefault((cell.box, item_cell.box), len(self.rows))
            if at < len(self.rows):
                row = self.rows[at]
                if clause and clause not in row.clause.split("; "):
                    self.rows[at] = replace(row, clause=f"{row.clause}; {clause}" if row.clause else clause)
                return True
        if self._columns.clause_table and self._last == (cell, clause_cell) and self.rows:
            row = self.rows[-1]
            self.rows[-1] = replace(row, item=f"{row.item} {item}".strip(), text=f"{row.text} {item}"[:400])
            return True
        self._last = (cell, clause_cell)
        return False


def _row_box(row: GridRow, verdict: Cell) -> Box:
    """Return the box of the row's own cells: those merged over many rows don't count."""
    height = 2.5 * (row.bottom - row.top) + 1
    return enclosing([c.box for c in row.cells if c.box.height < height] or [verdict.box])


def _remark(cells: Sequence[Cell], columns: Columns) -> str:
    if columns.remark is not None:
        cells = [c for c in cells if overlap((c.box.x0, c.box.x1), columns.remark) >= 0.5]
    return "; ".join(t for t in (flat(c.text) for c in cells) if t and not is_dash(t))[:300]


def _stray_fails(page: Page, rows: Sequence[GridRow], number: int, known: Sequence[FoundRow]) -> Iterator[FoundRow]:
    """Return the cells of a table that say "fail" and nothing else, where no row of results was made of them.

    A table whose form is not understood must not hide a failed test.  A header has "pass" beside "fail".
    """
    for row in rows:
        cells = [c for c in row.cells if _FAIL_RE.fullmatch(fold(c.text))]
        if not cells or len(row.cells) < 2 or any(parse_verdict(c.text) == "pass" for c in row.cells):
            continue
        under = (cells[0].box.x0, cells[0].box.x1)
        if any(is_ticked(c.text) and overlap((c.box.x0, c.box.x1), under) > 0.5 for r in rows for c in r.cells):
            continue  # one of the options of a list whose ticked one stands above or below
        if any(f.verdict == "fail" and f.box.top < row.bottom and f.box.bottom > row.top for f in known):
            continue
        others = [c for c in row.cells if c not in cells]
        columns = Columns((cells[0].box.x0, cells[0].box.x1), measured=True)
        item = clean_item(others[0].text) if others else ""
        yield FoundRow(page.number, "", item, "", "fail", _row_box(row, cells[0]), _row_text(row), columns, number)


def _row_text(row: GridRow) -> str:
    return " | ".join(flat(c.text) for c in row.cells)[:400]


def _whole_rows(page: Page, rows: Sequence[GridRow]) -> Iterator[tuple[Verdict, int, Box, str]]:
    """Return the rows ``Test result | Pass`` of a table that is no table of results."""
    for row in rows:
        if 2 <= len(row.cells) <= 3 and WHOLE_RE.match(fold(row.cells[0].text)):
            said = row.cells[-1].text
            verdict = parse_verdict(said) or (sentence_verdict(fold(said)) if 12 < len(said) <= 300 else None)
            if verdict in {"pass", "fail"}:
                text = f"{flat(row.cells[0].text)} {flat(row.cells[-1].text)}"
                yield verdict, page.number, enclosing([c.box for c in row.cells]), text


def _labelled_rows(page: Page, rows: Sequence[GridRow], number: int) -> Iterator[FoundRow]:
    """Return the rows of another table whose first cell names a result and whose other cells are one verdict."""
    for row in rows:
        label = fold(row.cells[0].text)
        if len(row.cells) < 2 or WHOLE_RE.match(label) or not is_result_label(label):
            continue
        verdicts = {parse_verdict(c.text) for c in row.cells[1:]}
        verdict = verdicts.pop() if len(verdicts) == 1 else None
        if verdict in {"pass", "fail"}:
            box = enclosing([c.box for c in row.cells])
            columns = Columns((row.cells[-1].box.x0, row.cells[-1].box.x1))
            item = clean_item(row.cells[0].text)
            yield FoundRow(page.number, "", item, "", verdict, box, _row_text(row), columns, number)
