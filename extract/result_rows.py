"""Rows of results in tables, over page breaks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from ..model.document import Cell, Page, Table
from ..model.geometry import Box, enclosing
from ..model.record import Verdict
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
from .verdict_words import fold, is_dash, parse_verdict, ticked_option, with_legend

WHOLE_RE = re.compile(
    r"^(?:\d{1,2}(?:\.\d{1,2}){0,3}\.?\s+)?(?:(?:overall|final|total|general|test|testing|summary|the)\s){0,3}"
    r"(?:results?|verdict|conclusions?|assessment|evaluation|judge?ment|status|compliance)"
    r"(?:\s(?:of|for)\s(?:the\s)?(?:tests?|testing|report|sample|product|evaluation|eut))?\s?[:：.]*$"
    r"|^(?:gesamt(?:ergebnis|urteil|bewertung)|prüfergebnis|testergebnis|résultat(?: global| final| de l'essai)?"
    r"|resultado(?: final| global)?|esito(?: finale)?|総合判定|総合結果|試験結果|判定結果|总体结论|检验结论"
    r"|检测结论|测试结论|结论"
    r"|종합 ?판정|종합 ?결과|시험 ?결과|판정 ?결과|최종 ?판정)\s?[:：]?$"
)
"""A label that announces the result of the whole (folded text)."""

_REMARK_RE = re.compile(r"^(?:remarks?|notes?|comments?|备注|備考|비고|anmerkung\w*|remarques?)\b")
_LEADERS_RE = re.compile(r"(?:\s*[.…·_]){4,}\s*[:：]?|\s*[:：]\s*$")
_MIXED_RE = re.compile(
    r"^(?P<latin>[^\u3000-\u9fff\uac00-\ud7af\uf900-\ufaff]{3,}?)[\s/]*(?P<cjk>[\u3000-\u9fff\uac00-\ud7af].*)$",
    re.DOTALL,
)
_CLAUSE_NUMBER = re.compile(
    r"^[A-Z]{0,2}\.?\d{1,3}(?:\.\d{1,4}){0,6}[a-z]?\.?$|^(?:Annex )?[A-Z]{1,2}(?:\.\d{1,3}){0,5}$"
)
_YES_NO: Mapping[str, Verdict] = {
    **dict.fromkeys(("yes", "y", "ja", "oui", "si", "sí", "はい", "是", "예", "evet"), "pass"),
    **dict.fromkeys(("no", "nein", "non", "いいえ", "否", "아니오", "hayır"), "fail"),
}


JITTER: Final = 10.0
"""Points by which the edges of a table's columns may move from one of its parts to the next."""


@dataclass(frozen=True, slots=True)
class FoundRow:
    """A row of results with its place; ``columns`` are those of its table, ``table`` numbers the tables of the document."""

    page: int
    clause: str
    item: str
    remark: str
    verdict: Verdict
    box: Box
    text: str
    columns: Columns
    table: int


@dataclass(slots=True)
class Found:
    """What the tables of a document say: rows, statements of the whole, and the box of each table by its number."""

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
        self._page = 0

    def read(self, page: Page, table: Table) -> None:
        """Add the rows of a table, if it is one of results, and the results of the whole that it states."""
        if page.number > self._page + 1:
            self._columns = None
        self._page = page.number
        rows = grid_rows(table)
        number = len(self.found.tables)
        self.found.tables[number] = (page.number, table.box, tuple(fold(c.text) for r in rows[:2] for c in r.cells))
        for head, body in _segments(rows):
            current = self._columns_of(page, head, body)
            if current is not None:
                self.found.rows.extend(_body_rows(page, body, current, self._legend, number, self.found))
            elif head is None:
                self.found.whole.extend(_whole_rows(page, body))
                self.found.rows.extend(_labelled_rows(page, body, number))

    def _columns_of(self, page: Page, head: Columns | None, body: Sequence[GridRow]) -> Columns | None:
        """Return the columns of a segment, None where it holds no results; keep those that a later table may use."""
        if head is not None:
            data = [r for r in body if _verdict_of(page, r, head, self._legend)[0]]
            if body and not data:  # a header without verdicts below: a list of components, of instruments
                return None
            self._columns = with_roles(head, data)
            return self._columns
        before = self._columns
        if before is not None and _fits(page, body, before, self._legend):
            return before if before.item is not None else with_roles(before, body)
        own = content_columns(body)
        if own is None:
            return None
        self._columns = with_roles(own, body)
        return self._columns


def _segments(rows: Sequence[GridRow]) -> Iterator[tuple[Columns | None, list[GridRow]]]:
    """Split a table at its header rows; each segment has the columns of its header, or None before the first."""
    head: Columns | None = None
    body: list[GridRow] = []
    for i, row in enumerate(rows):
        around = [r for r in rows[max(0, i - 2) : i + 3] if r is not row and not _has_verdict(r)]
        columns = header_columns(row, around)
        if columns is None:
            body.append(row)
            continue
        if body and (head is not None or any(_has_verdict(r) for r in body)):
            yield head, body
        head, body = columns, []
    yield head, body


def _has_verdict(row: GridRow) -> bool:
    return any(len(c.text) <= 40 and parse_verdict(c.text) for c in row.cells)


def _fits(page: Page, rows: Sequence[GridRow], columns: Columns, legend: Mapping[str, Verdict]) -> bool:
    """Return whether rows without header go on with the columns of the table before."""
    wide = [r for r in rows if len(r.cells) >= 2]
    lefts = {c.box.x0 for r in wide for c in r.cells}
    known = sum(any(abs(x - edge) <= JITTER for edge in columns.edges) for x in lefts)
    cells = [c for c in (cell_at(r.cells, columns.verdict) for r in wide) if c is not None]
    same = bool(cells) and all(
        abs(c.box.x0 - columns.verdict[0]) + abs(c.box.x1 - columns.verdict[1]) < 4 for c in cells
    )
    if not wide or known < (0.4 if columns.clause_table else 0.6 if same else 0.7) * len(lefts):
        return False
    hits = sum(_verdict_of(page, r, columns, legend)[0] is not None for r in wide)
    under = sum(cell_at(r.cells, columns.verdict) is not None for r in wide)
    return hits >= 1 and hits >= (0.4 if columns.clause_table else 0.7) * under


def _verdict_of(
    page: Page, row: GridRow, columns: Columns, legend: Mapping[str, Verdict]
) -> tuple[Verdict | None, Cell | None]:
    if columns.options:
        return _option(page, row, columns)
    cell = cell_at(row.cells, columns.verdict)
    if cell is None or len(cell.text) > 200:
        return None, None
    verdict = with_legend(cell.text, legend)
    if verdict is None and columns.question:
        verdict = _YES_NO.get(fold(cell.text))
    if verdict is None and page.marks:
        verdict = _marked(page, cell)
    return verdict, cell


def _option(page: Page, row: GridRow, columns: Columns) -> tuple[Verdict | None, Cell | None]:
    """Return the verdict whose own column is ticked."""
    ticked: list[tuple[str, Cell | None]] = []
    for span, verdict in columns.options:
        cell = cell_at(row.cells, span)
        marks = [
            m
            for m in page.marks
            if m.checked
            and span[0] <= (m.box.x0 + m.box.x1) / 2 <= span[1]
            and row.top <= (m.box.top + m.box.bottom) / 2 <= row.bottom
        ]
        text = cell.text.strip() if cell is not None else ""
        if marks or (text and text[0] not in "☐□▢" and not is_dash(text) and len(text) <= 12 and text != "[ ]"):
            ticked.append(
                (verdict, cell or Cell("", marks[0].box if marks else Box(span[0], row.top, span[1], row.bottom)))
            )
    if len(ticked) != 1:
        return None, None
    verdict, cell = ticked[0]
    return verdict, cell  # type: ignore[return-value]


def _marked(page: Page, cell: Cell) -> Verdict | None:
    """Return the verdict beside the ticked one of the tick boxes drawn in a cell."""
    box = cell.box
    inside = [m for m in page.marks if box.x0 - 2 <= m.box.x0 <= box.x1 and box.top - 2 <= m.box.top <= box.bottom]
    if not inside:
        return None
    things = [(w.top, w.x0, w.text) for w in page.words if _within(w.box, box)]
    things += [(m.box.top, m.box.x0, "☒" if m.checked else "☐") for m in inside]
    # Words and boxes of one line stand within half a line of one another.
    things.sort(key=lambda t: (round(t[0] / 6), t[1]))
    return parse_verdict(ticked_option(" ".join(t for *_, t in things if len(t) > 1 or t in "☒☐" or t.isalnum())) or "")


def _within(inner: Box, outer: Box) -> bool:
    return (
        outer.x0 <= (inner.x0 + inner.x1) / 2 <= outer.x1
        and outer.top <= (inner.top + inner.bottom) / 2 <= outer.bottom
    )


def _body_rows(
    page: Page, rows: Sequence[GridRow], columns: Columns, legend: Mapping[str, Verdict], number: int, found: Found
) -> Iterator[FoundRow]:
    seen: dict[tuple[Box, Box | None], int] = {}
    made: list[FoundRow] = []
    clause_above = ""
    last: Cell | None = None
    last_clause: Cell | None = None
    for row in rows:
        verdict, cell = _verdict_of(page, row, columns, legend)
        clause_cell = cell_at(row.cells, columns.clause)
        clause = clean_clause(clause_cell.text) if clause_cell is not None and clause_cell is not cell else ""
        if columns.clause_table and _CLAUSE_NUMBER.match(clause):
            clause_above = clause
        if verdict is None or cell is None:
            continue
        item_cell = cell_at((c for c in row.cells if c is not clause_cell and c is not cell), columns.item, 0.3)
        item = clean_item(item_cell.text if item_cell is not None else _words_left_of(page, row, cell))
        if _REMARK_RE.match(fold(item)) and not clause:
            continue
        if WHOLE_RE.match(fold(item)) and not clause:
            found.whole.append(
                (verdict, page.number, enclosing([cell.box, *[c.box for c in row.cells]]), f"{item} {_flat(cell.text)}")
            )
            continue
        key = (cell.box, item_cell.box if item_cell is not None else None)
        if key in seen and item_cell is not None:
            made[seen[key]] = _joined(made[seen[key]], clause)
            continue
        if columns.clause_table and cell is last and clause_cell is last_clause and made:
            made[-1] = replace(made[-1], item=f"{made[-1].item} {item}".strip(), text=f"{made[-1].text} {item}"[:400])
            continue
        last, last_clause = cell, clause_cell
        seen[key] = len(made)
        others = [c for c in row.cells if c is not cell and c is not item_cell and c is not clause_cell]
        made.append(
            FoundRow(
                page.number,
                clause or (clause_above if columns.clause_table else ""),
                item,
                _remark(others, columns),
                verdict,
                enclosing(
                    [c.box for c in row.cells if c.box.bottom - c.box.top < 2.5 * (row.bottom - row.top) + 1]
                    or [cell.box]
                ),
                " | ".join(_flat(c.text) for c in row.cells)[:400],
                columns,
                number,
            )
        )
    yield from made


def _joined(row: FoundRow, clause: str) -> FoundRow:
    """Return the row with one more clause: several lines of one merged cell share item and verdict."""
    if not clause or clause in row.clause.split("; "):
        return row
    return replace(row, clause=f"{row.clause}; {clause}" if row.clause else clause)


def _whole_rows(page: Page, rows: Sequence[GridRow]) -> Iterator[tuple[Verdict, int, Box, str]]:
    """Return the rows ``Test result | Pass`` of a table that is no table of results."""
    for row in rows:
        if 2 <= len(row.cells) <= 3 and WHOLE_RE.match(fold(row.cells[0].text)):
            verdict = parse_verdict(row.cells[-1].text)
            if verdict in ("pass", "fail"):
                text = f"{_flat(row.cells[0].text)} {_flat(row.cells[-1].text)}"
                yield verdict, page.number, enclosing([c.box for c in row.cells]), text


def _labelled_rows(page: Page, rows: Sequence[GridRow], number: int) -> Iterator[FoundRow]:
    """Return the rows of another table whose first cell names a result and whose other cells are one verdict."""
    for row in rows:
        if (
            len(row.cells) < 2
            or WHOLE_RE.match(fold(row.cells[0].text))
            or not is_result_label(fold(row.cells[0].text))
        ):
            continue
        verdicts = {parse_verdict(c.text) for c in row.cells[1:]}
        verdict = verdicts.pop() if len(verdicts) == 1 else None
        if verdict in ("pass", "fail"):
            box = enclosing([c.box for c in row.cells])
            columns = Columns((row.cells[-1].box.x0, row.cells[-1].box.x1))
            text = " | ".join(_flat(c.text) for c in row.cells)
            yield FoundRow(page.number, "", clean_item(row.cells[0].text), "", verdict, box, text, columns, number)


def _words_left_of(page: Page, row: GridRow, verdict: Cell) -> str:
    """Return the words of a row that stand left of its verdict, for a table whose left columns have no rulings."""
    words = [
        w for w in page.words if w.x1 <= verdict.box.x0 + 1 and row.top - 1 <= (w.top + w.bottom) / 2 <= row.bottom + 1
    ]
    return " ".join(w.text for w in sorted(words, key=lambda w: (round(w.top / 6), w.x0)))[:200]


def _remark(cells: Sequence[Cell], columns: Columns) -> str:
    if columns.remark is not None:
        cells = [c for c in cells if overlap((c.box.x0, c.box.x1), columns.remark) >= 0.5]
    return "; ".join(t for t in (_flat(c.text) for c in cells) if t and not is_dash(t))[:300]


def _flat(text: str) -> str:
    return " ".join(text.split())


def clean_item(text: str) -> str:
    """Return the name of a test without dot leaders, and of a bilingual one the Latin half.

    >>> clean_item("Steady force tests ................ :"), clean_item("Crush 挤压")
    ('Steady force tests', 'Crush')
    """
    text = _flat(_LEADERS_RE.sub(" ", text)).strip()
    mixed = _MIXED_RE.match(text)
    if mixed and sum(c.isalpha() for c in mixed["latin"]) >= 4:
        return mixed["latin"].strip(" (（[/-")
    return text


def clean_clause(text: str) -> str:
    """Return the clause as printed on one line, a lone dash as nothing.

    >>> clean_clause("Clause\\n4.3.2.2"), clean_clause("--")
    ('Clause 4.3.2.2', '')
    """
    text = _flat(text)
    return "" if is_dash(text) else text[:120]
