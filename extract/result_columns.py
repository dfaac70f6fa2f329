"""Which column of a table of results is which: the verdict, the tested item, its clause, the remark."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from statistics import fmean
from typing import NamedTuple

from ..model.document import Cell, Table
from ..model.record import Verdict
from ..standards_catalog.identifiers.lazy import lazy
from .verdict_words import fold, is_dash, is_ticked, option_head, parse_verdict

# Header words by role; Latin words match whole, CJK words anywhere.
VERDICT_HEAD = lazy(
    r"\b(?:verdict|pass ?/ ?fail|p ?/ ?f|fail ?/ ?pass|pass or fail|judge?ments?|judged?|accepted"
    r"|compliance|complies|comply|compliant|met|fulfill?ed|findings?|erfüllt|conformité|conformidad|conformità"
    r"|conformity|conforms?|conclusions?|results?|outcome|status|evaluation|assessment|decision"
    r"|ergebnis|prüfergebnis|bewertung|beurteilung|résultats?|resultados?|veredicto|dictamen|esito|risultat[oi]"
    r"|resultaat|oordeel|sonuç|değerlendirme|wynik|ocena|avis)\b"
    r"|結果|判定|結論|结果|结论|评定|評定|评价|評価|適否|合否|결과|판정|평가|적합 ?여부"
)
_STRONG_VERDICT_HEAD = lazy(
    r"\b(?:verdict|pass ?/ ?fail|p ?/ ?f|fail ?/ ?pass|judge?ments?|judged?|conclusions?)\b|判定|结论|結論|合否|판정"
    r"|적합 ?여부"
)
_NOT_VERDICT_HEAD = lazy(
    r"\b(?:criteri\w+|engineer|tested by|tester|results? ?[-–/]? ?remarks?|limits?|report|manufacturer|model"
    r"|serial)\b"
    r"|(?:results?|compliance).{0,12}\((?:mg|db|m?v|m?a|mhz|khz|%|ppm|mw|w|n|mm)"
)
_QUESTION_HEAD = lazy(r"\b(?:compl(?:y|ies|iant|iance)|conform\w*|pass(?:ed)?|fulfilled|met|erfüllt|conforme|cumple)\b")
_ITEM_HEAD = lazy(
    r"\b(?:test ?items?|items? of test|items?|descriptions?|test ?(?:name|case|cases|type|description|parameters?)s?"
    r"|tests?|requirements? ?\+ ?tests?|parameters?|requirements?|characteristics?|properties|phenomen\w+"
    r"|type|subject"
    r"|test ?requirements?|name of (?:the )?tests?|test performed|tests performed"
    r"|prüfung|prüfpunkt|prüfgegenstand|anforderung\w*|merkmal|essais?|exigences?|désignation|ensayos?|requisitos?"
    r"|prov[ae]|requisit[oi]|test adı|badanie)\b"
    r"|試験項目|項目|测试项目|測試項目|检测项目|检验项目|项目|시험 ?항목|항목|시험명|요구사항|要求事項|要求"
)
_CLAUSE_HEAD = lazy(
    r"\b(?:clauses?|sub-?clauses?|sections?|paragra?ph|paragrp?h|rules?(?: part)?|references?|articles?"
    r"|standards?|cfr|fcc|rss"
    r"|normative reference|(?:standard|test|fcc|ic|ised) requirements?|specification|basic standard|annex"
    r"|abschnitt|kapitel|norm|normes?|articles?|apartado|norma|cláusula|punto|madde|essential requirements?)\b"
    r"|条款|條款|箇条|条項|規格|标准|標準|조항|항목번호|기준|규격"
)
_OTHER_HEAD = lazy(
    r"\b(?:limits?|methods?|severity|class|levels?|engineer|remarks?|comments?|notes?|criteri\w+|report|page"
    r"|date|samples?"
    r"|procedure|procedures|location|qty|quantity|model|serial|unit|mode|channel|frequency)\b|備考|备注|비고"
    r"|限值|方法|시험방법"
)
_REMARK_HEAD = lazy(
    r"\b(?:remarks?|comments?|notes?|bemerkung\w*|remarques?|observaciones|osservazioni)\b|備考|备注|비고"
)
_MEASURED_HEAD = lazy(
    r"\((?:dbm?\S{0,10}|dbµ?u?v\S{0,6}|mhz|ghz|khz|hz|mm|cm|m|mv|kv|v|ma|a|mw|w|mg/kg|ppm|%|°c|℃|ms|n|kg|g"
    r"|v/m|mw/cm\S?)\)|(?<![a-z])\(s\)"
    r"|\b(?:frequency|channel|margin|measured|reading|detector|antenna|sample no|level \(|limit \(|voltage"
    r"|temperature|mode"
    r"|polari[sz]ation|discharge|observations?)\b"
)
_CLAUSE_CELL = lazy(
    r"^\W{0,3}(?:(?:sub-?)?clauses?|sections?|sec\.|art(?:icle)?\.?|part|annex|§+|para(?:graph)?\.?|cl\.)\s"
    r"|^[A-Z]{0,2}\.?\d{1,3}(?:\.\d{1,4}){1,6}(?:\s?\([a-z0-9]{1,4}\))*\W*$|^[A-Z]{1,2}\.\d|^\d{1,2}$|^[A-Z]$"
    r"|^(?:etsi|bs|din|nf|une)?\s?(?:en|iec|iso|cispr|fcc|rss|ices|cfr|47 cfr|ansi|ul|csa|gb|ks|jis|as"
    r"|as/nzs|ieee|itu|mil)"
    r"\b.{0,60}\d|^\d{1,3}\s?cfr\b|^\d{1,2}\.\d{2,4}\s?\(|^條|^第.{1,8}[条條]",
    re.IGNORECASE,
)
_CLAUSES_HEAD = lazy(r"(?:sub-?)?clauses?\b|cl\.|abschnitt|条款|條款|조항|箇条")
_REQUIREMENT_HEAD = lazy(r"(?:test )?requirements?\b|anforderung|exigences?\b|要求|요구|requisit")
_LETTERS = lazy(r"[^\W\d_]")

Span = tuple[float, float]


class GridRow(NamedTuple):
    """One visible row: the cells with text that cover its middle, left to right, merged ones from above included."""

    top: float
    bottom: float
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Columns:
    """Where the columns of a table of results stand, in points across the page.

    ``options`` is set where each verdict has a column of its own to be ticked; ``question`` where the column asks
    whether the requirement is met and yes or no answers; ``head`` holds the header's cells; ``clause_table`` tells the
    form ``Clause | Requirement + Test | Result - Remark | Verdict``; ``measured`` tables of measured values; ``edges``
    are the left edges of the cells.
    """

    verdict: Span
    item: Span | None = None
    clause: Span | None = None
    remark: Span | None = None
    options: tuple[tuple[Span, Verdict], ...] = ()
    question: bool = False
    head: tuple[Cell, ...] = ()
    clause_table: bool = False
    measured: bool = False
    edges: tuple[float, ...] = ()


def overlap(cell: Span, span: Span) -> float:
    """Return how much of the narrower of two spans the other covers, 0 to 1.

    >>> overlap((0, 10), (5, 100))
    0.5
    """
    left, right = cell
    start, end = span
    width = min(end, right) - max(start, left)
    if width <= 0:
        return 0.0
    own, other = right - left, end - start
    narrow = min(other, own)
    return width / max(0.1, narrow)


def cell_at(cells: Iterable[Cell], span: Span | None, least: float = 0.5) -> Cell | None:
    """Return the cell that lies under a column, the one with the largest common width where several do."""
    if span is None:
        return None
    best, most = None, 0.0
    start, end = span
    for cell in cells:
        x0, _, x1, _ = cell[1]
        # Spelled out: most cells lie beside the column, and this is asked of every cell of every row.
        if x1 <= start or x0 >= end:
            continue
        common = min(end, x1) - max(start, x0)
        if common > most and overlap((x0, x1), span) >= least:
            best, most = cell, common
    return best


def grid_rows(table: Table) -> list[GridRow]:
    """Return the table's rows as seen: merged cells count in every row that they cover, empty cells in none."""
    starts: list[tuple[float, list[Cell]]] = []
    for row in table.rows:
        cells = [c for c in row if c is not None]
        if cells:
            starts.append((min(c.box.top for c in cells), cells))
    rows: list[GridRow] = []
    active: list[Cell] = []
    for i, (top, cells) in enumerate(starts):
        bottom = max(c.box.bottom for c in cells)
        if i + 1 < len(starts):
            bottom = min(bottom, starts[i + 1][0])  # merged cells reach below their row
        middle = (top + bottom) / 2
        active = [c for c in (*active, *cells) if c.box.bottom > middle and c.text.strip()]
        inside = [c for c in active if c.box.top <= middle]
        if inside:
            inside.sort(key=lambda c: c.box.x0)
            rows.append(GridRow(top, max(bottom, top), tuple(inside)))
    return rows


def header_columns(row: GridRow, around: Sequence[GridRow]) -> Columns | None:
    """Return the columns that a header row announces, None where the row is no header of a table of results.

    Args:
        row: the row in question.
        around: it and its neighbours that may hold parts of the header.
    """
    options = _option_columns(row) if len(row.cells) > 2 else ()
    if options:
        others = [c for c in row.cells if not any(overlap((c.box.x0, c.box.x1), s) > 0.5 for s, _ in options)]
        if any(_ITEM_HEAD.search(t) or _CLAUSE_HEAD.search(t) for t in (fold(c.text) for c in others)):
            span = (min(s[0] for s, _ in options), max(s[1] for s, _ in options))
            return Columns(span, options=options, head=_head_cells(row, around))
        if not others and len(options) >= 3:  # the codes alone, below a head that spans them
            span = (min(s[0] for s, _ in options), max(s[1] for s, _ in options))
            return Columns(span, options=options, head=_head_cells(row, around))
    if len(row.cells) < 2 or not VERDICT_HEAD.search(fold(" ".join(c.text for c in row.cells if len(c.text) <= 90))):
        return None
    heads = [(fold(c.text), c) for c in row.cells if len(c.text) <= 90]
    found = [(_head_rank(text, i), c, text) for i, (text, c) in enumerate(heads) if is_verdict_head(text)]
    if not found or any(parse_verdict(c.text) for t, c in heads if not is_verdict_head(t)):
        return None
    _, cell, text = max(found, key=lambda f: f[0])
    besides = [t for t, c in heads if c is not cell]
    if not any(_LETTERS.search(t) for t in besides):
        return None  # "Result of assessment | 86.75 | 87.65" is a row
    if (parse_verdict(text) or cell is row.cells[0]) and not any(is_other_head(t) for t in besides):
        return None  # "Conform" and "Compliance" may be a verdict as well as the head of a column
    question = bool(_QUESTION_HEAD.search(text)) or "y/n" in text or "yes/no" in text
    return Columns((cell.box.x0, cell.box.x1), question=question, head=_head_cells(row, around))


def is_verdict_head(text: str) -> bool:
    """Return whether a folded text heads a column of verdicts."""
    return (
        len(text) <= 60
        and text.count(" ") <= 6
        and bool(VERDICT_HEAD.search(text))
        and not _NOT_VERDICT_HEAD.search(text)
    )


def is_other_head(text: str) -> bool:
    """Return whether a folded text heads a column of tested items or of clauses."""
    return (
        text.count(" ") <= 4
        and bool(_ITEM_HEAD.search(text) or _CLAUSE_HEAD.search(text))
        and not re.search(r"\d", text)
    )


def is_result_label(text: str) -> bool:
    """Return whether a folded text names a result: the first cell of a row that ends in a verdict."""
    return len(text) <= 60 and bool(VERDICT_HEAD.search(text)) and not _NOT_VERDICT_HEAD.search(text)


def _head_rank(text: str, at: int) -> tuple[int, int]:
    return (2 if _STRONG_VERDICT_HEAD.search(text) else 1, at)


def _option_columns(row: GridRow) -> tuple[tuple[Span, Verdict], ...]:
    """Return the columns of a header that has one for each verdict: ``Pass | Fail | N/A``, ``C | NC | NA | NP``."""
    found = [(c, option_head(c.text)) for c in row.cells if len(c.text) <= 24]
    options = tuple(((c.box.x0, c.box.x1), verdict) for c, verdict in found if verdict is not None)
    kinds = [verdict for _, verdict in options]
    if len(set(kinds)) < len(kinds) or "pass" not in kinds or "fail" not in kinds:
        return ()
    codes = all(len(c.text.strip()) <= 2 for c, verdict in found if verdict is not None)
    return () if codes and len(options) < 3 else options


def _head_cells(row: GridRow, around: Sequence[GridRow]) -> tuple[Cell, ...]:
    cells = {c.box: c for r in (row, *around) for c in r.cells if len(c.text) <= 90}
    return tuple(sorted(cells.values(), key=lambda c: (c.box.x0, c.box.top)))


def content_columns(rows: Sequence[GridRow]) -> Columns | None:
    """Return the columns of a table without header, by what its cells hold; None where no column holds verdicts.

    The verdict column is the last or the last but one, nearly all its cells are verdicts, two at least and one of
    them a pass or a fail.
    """
    wide = [r for r in rows if len(r.cells) >= 2]
    for place in (-1, -2):
        cells = [r.cells[place] for r in wide if len(r.cells) >= -place + 1]
        if len(cells) < 2 or len(cells) < 0.6 * len(wide):
            continue
        verdicts = [None if is_ticked(c.text) else parse_verdict(c.text) for c in cells]
        known = [v for v in verdicts if v]
        if len(known) < 0.8 * len(cells) or not any(v in ("pass", "fail") for v in known):
            continue
        x0s = {round(c.box.x0 / 4) for c in cells}
        if len(x0s) <= 2:
            return Columns((min(c.box.x0 for c in cells), max(c.box.x1 for c in cells)))
    return None


def with_roles(columns: Columns, rows: Sequence[GridRow]) -> Columns:
    """Return the columns with item, clause and remark found by the header's words and by what the data rows hold.

    Without data rows (a header that is a table of its own) the header's words decide alone.
    """
    spans: dict[int, list[Cell]] = {}
    for row in rows or [GridRow(0.0, 0.0, columns.head)]:
        for cell in row.cells:
            if overlap((cell.box.x0, cell.box.x1), columns.verdict) < 0.5:
                spans.setdefault(_column_key(cell, spans), []).append(cell)
    heads = [fold(c.text) for c in columns.head]
    form = any(_CLAUSES_HEAD.match(h) for h in heads) and any(_REQUIREMENT_HEAD.match(h) for h in heads)
    columns = replace(
        columns,
        clause_table=form,
        measured=not form and (sum(bool(_MEASURED_HEAD.search(h)) for h in heads) >= 2 or _has_limits(heads)),
        edges=tuple(sorted({c.box.x0 for c in columns.head} | {c.box.x0 for r in rows for c in r.cells})),
    )
    if not spans:
        return columns
    scored = [_score(cells, columns.head, len(rows)) for cells in spans.values()]
    # Measured values look like clauses; the first column names what was measured.
    named = [s for s, cells in zip(scored, spans.values(), strict=True) if not _is_serial(cells)] or scored
    item = min(named, key=lambda s: s.span) if columns.measured else max(scored, key=lambda s: s.item)
    rest = [s for s in scored if s is not item]
    clause = max(rest, key=lambda s: s.clause, default=None)
    if (
        item.other and not columns.measured and clause is not None and clause.clause > 1.5
    ):  # Standard | Report No. | Result: the standard is tested
        item, rest, clause = clause, [s for s in scored if s is not clause], None
    remark = next((s for s in rest if s is not clause and s.remark), None)
    return replace(
        columns,
        item=item.span,
        clause=clause.span if clause is not None and clause.clause > (3.5 if columns.measured else 1.5) else None,
        remark=remark.span if remark else None,
    )


def _is_serial(cells: Sequence[Cell]) -> bool:
    """Tell whether a column numbers the rows: 1, 2, 3."""
    return all(re.fullmatch(r"\d{1,2}\.?", c.text.strip()) for c in cells)


def _has_limits(heads: Sequence[str]) -> bool:
    """Tell whether a table gives values against limits: ``Symbol | Unit | Limit | Result``."""
    return any(h.startswith("limit") for h in heads) and any(_UNIT_HEAD.fullmatch(h) for h in heads)


_UNIT_HEAD = lazy(r"(?:units?|symbols?|einheit|unités?|unidad|mdl|rl|loq)\b.{0,12}")


class _Score(NamedTuple):
    span: Span
    item: float
    clause: float
    remark: bool
    other: bool


def _column_key(cell: Cell, known: dict[int, list[Cell]]) -> int:
    at = round(cell.box.x0)
    return next((k for k in (at, at - 1, at + 1, at - 2, at + 2) if k in known), at)


def _score(cells: Sequence[Cell], heads: Sequence[Cell], rows: int) -> _Score:
    narrow = min(cells, key=lambda c: c.box.width).box
    span = (narrow.x0, narrow.x1)
    head = " ".join(fold(h.text) for h in heads if overlap((h.box.x0, h.box.x1), span) >= 0.5)
    texts = [c.text.strip() for c in cells if not is_dash(c.text)]
    cover = len({c.box for c in cells if not is_dash(c.text)}) and len(texts) / max(1, rows)
    letters = fmean([min(20, len(_LETTERS.findall(t))) for t in texts]) / 10 if texts else 0.0
    clause_like = fmean([bool(_CLAUSE_CELL.search(t[:80])) for t in texts]) if texts else 0.0
    verdict_like = fmean([parse_verdict(t) is not None for t in texts]) if texts else 0.0
    item_head, clause_head, other = _ITEM_HEAD.search(head), _CLAUSE_HEAD.search(head), _OTHER_HEAD.search(head)
    item = 2.5 * bool(item_head) + letters + cover - 2.5 * clause_like - 2 * bool(other) - 3 * verdict_like
    item -= 0.004 * span[0] + 1.0 * bool(clause_head and not item_head)
    clause = 2.0 * clause_like + 1.5 * bool(clause_head) + cover - 1.5 * bool(other and not clause_head)
    clause -= 1.0 * ("method" in head) + 1.0 * ("report" in head) + 3 * verdict_like
    return _Score(span, item, clause if texts else -9.0, bool(_REMARK_HEAD.search(head)), bool(other and not item_head))
