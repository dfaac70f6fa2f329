"""Reading the cells of a row of results: its verdict, the name of its test, its clause."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ..model.document import Cell, Mark, Page
from ..model.geometry import Box
from ..model.record import Verdict
from ..standards_catalog.identifiers.lazy import lazy
from .result_columns import Columns, GridRow, Span, cell_at
from .verdict_words import UNTICKED, answer, is_dash, parse_verdict, stacked_verdict, ticked_option, with_legend

_LEADERS_RE = lazy(r"(?: ?[.…·_]){4,} ?[:：]?| ?[:：] ?$")
MAX_ITEM = 600
"""Characters of a test's name that are kept."""
_MIXED_RE = lazy(
    r"^(?P<latin>[^\u3000-\u9fff\uac00-\ud7af\uf900-\ufaff]{3,}?)[\s/]*(?P<cjk>[\u3000-\u9fff\uac00-\ud7af].*)$",
    re.DOTALL,
)


def verdict_of(
    page: Page, row: GridRow, columns: Columns, legend: Mapping[str, Verdict]
) -> tuple[Verdict | None, Cell | None]:
    """Return the verdict of a row and the cell that prints it; a cell without a verdict gives None and the cell."""
    if columns.options:
        return _option(page, row, columns)
    cell = cell_at(row.cells, columns.verdict)
    if cell is None or len(cell.text) > 200:
        return None, None
    verdict = _marked(page, cell) if page.marks else None
    if verdict is None and "\n" in cell.text:
        verdict = stacked_verdict(cell.text, legend)
    if verdict is None:
        verdict = with_legend(cell.text, legend)
    if verdict is None and columns.question:
        verdict = answer(cell.text)
    return verdict, cell


def _option(page: Page, row: GridRow, columns: Columns) -> tuple[Verdict | None, Cell | None]:
    """Return the verdict whose own column is ticked, if one alone is."""
    ticked: list[tuple[Verdict, Cell]] = []
    for span, verdict in columns.options:
        cell = cell_at(row.cells, span)
        mark = next((m for m in page.marks if m.checked and _stands_in(m, span, row)), None)
        if mark is not None:
            ticked.append((verdict, cell or Cell("", mark.box)))
        elif cell is not None and _is_tick(cell.text.strip()):
            ticked.append((verdict, cell))
    return ticked[0] if len(ticked) == 1 else (None, None)


def _is_tick(text: str) -> bool:
    return bool(text) and text[0] not in UNTICKED and len(text) <= 12 and text != "[ ]" and not is_dash(text)


def _stands_in(mark: Mark, span: Span, row: GridRow) -> bool:
    across, down = (mark.box.x0 + mark.box.x1) / 2, (mark.box.top + mark.box.bottom) / 2
    return span[0] <= across <= span[1] and row.top <= down <= row.bottom


def _marked(page: Page, cell: Cell) -> Verdict | None:
    """Return the verdict beside the ticked one of the tick boxes drawn in a cell."""
    inside = [m for m in page.marks if _within(m.box, cell.box)]
    if not inside:
        return None
    things = [(w.top, w.x0, w.text) for w in page.words if _within(w.box, cell.box) and w.text[0].isalnum()]
    things += [(m.box.top, m.box.x0, "☒" if m.checked else "☐") for m in inside]
    # Words and boxes of one line stand within half a line of one another.
    things.sort(key=lambda t: (round(t[0] / 6), t[1]))
    return parse_verdict(ticked_option(" ".join(text for *_, text in things)) or "")


def _within(inner: Box, outer: Box) -> bool:
    across, down = (inner.x0 + inner.x1) / 2, (inner.top + inner.bottom) / 2
    return outer.x0 - 2 <= across <= outer.x1 + 2 and outer.top - 2 <= down <= outer.bottom + 2


def words_left_of(page: Page, row: GridRow, verdict: Cell) -> str:
    """Return the words of a row that stand left of its verdict, for a table whose left columns have no rulings."""
    words = [
        w for w in page.words if w.x1 <= verdict.box.x0 + 1 and row.top - 1 <= (w.top + w.bottom) / 2 <= row.bottom + 1
    ]
    return " ".join(w.text for w in sorted(words, key=lambda w: (round(w.top / 6), w.x0)))[:200]


def flat(text: str) -> str:
    """Return the text on one line."""
    return " ".join(text.split())


def clean_item(text: str) -> str:
    """Return the name of a test without dot leaders, and of a bilingual one the Latin half.

    >>> clean_item("Steady force tests ................ :"), clean_item("Crush 挤压")
    ('Steady force tests', 'Crush')
    """
    text = flat(_LEADERS_RE.sub(" ", flat(text[: 4 * MAX_ITEM])))[:MAX_ITEM]
    mixed = _MIXED_RE.match(text)
    if mixed and sum(c.isalpha() for c in mixed["latin"]) >= 4:
        return mixed["latin"].strip(" (（[/-")
    return text


def clean_clause(text: str) -> str:
    """Return the clause as printed on one line, a lone dash as nothing.

    >>> clean_clause("Clause  4.3.2.2"), clean_clause("--")
    ('Clause 4.3.2.2', '')
    """
    text = flat(text)
    return "" if is_dash(text) else text[:120]
