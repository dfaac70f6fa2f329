"""What is printed around a mention: its sentence, label, row, column head and the heading above."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from ..model.document import Page, Table, Word
from ..standards_catalog.identifiers.lazy import lazy
from .finder import FoundReference
from .reference_text import Flow
from .tables import find_tables

SENTENCE = 260
"""Characters before a mention within which its sentence is looked for."""

HEADINGS = 16
"""Lines above a mention within which its heading is looked for."""

_SENTENCE_END = lazy(r"[.!?。]\s(?=[A-Z0-9(\[“\"'À-ÖØ-Þ])|\n(?=[0-9]{1,2}(?:\.[0-9]{1,2}){1,3}\.?\s)|[•●■▪◆]")


@dataclass(slots=True)
class Context:
    """The texts around a mention; empty where there are none."""

    before: str
    after: str
    line: str
    left: str
    row: str
    header: str
    heading: tuple[str, ...]
    length: int
    """Characters of the cell or column of text that the mention stands in."""


def context_of(page: Page, flow: Flow, found: FoundReference, words: list[Word]) -> Context:
    """Return the texts around a mention."""
    table = find_tables(page)[flow.place.table] if flow.place is not None else None
    at = _line_of(page, words[0])
    line = page.lines[at].text if at is not None else ""
    left = _left_of(page, at, flow, words) if at is not None else ""
    return Context(
        before=_sentence(flow.text[: found.start]),
        after=flow.text[found.end : found.end + 120],
        line=line,
        left=_left_cell(table, flow) or left,
        row=_row(table, flow) or line,
        header=_header(table, flow) or (_head_above(page, at, words) if at is not None else ""),
        heading=tuple(page.line_texts[i] for i in range((at or 0) - 1, max((at or 0) - HEADINGS, 0) - 1, -1))
        if at
        else (),
        length=len(flow.text),
    )


def _sentence(before: str) -> str:
    """Return the text back to the beginning of the sentence."""
    before = before[-SENTENCE:]
    ends = [match.end() for match in _SENTENCE_END.finditer(before)]
    return before[ends[-1] :] if ends else before


def _line_of(page: Page, word: Word) -> int | None:
    for i, line in enumerate(page.lines):
        if line.words[0].top <= word.bottom and word in line.words:
            return i
    return None


def _left_of(page: Page, at: int, flow: Flow, words: list[Word]) -> str:
    """Return the text left of the mention's column: beside it, else the nearest above that its list stands under."""
    edge = min(w.x0 for w in flow.words) if flow.words else words[0].x0
    top, bottom = words[0].top, words[0].bottom
    reach = 0.9 * (bottom - top)
    beside = []
    for i, line in enumerate(page.lines[max(at - 1, 0) : at + 2], max(at - 1, 0)):
        first, last = line.words[0], line.words[-1]
        # A label of two lines stands beside; the next row's label has a value of its own.
        if i == at or (last.x1 <= edge + 1 and first.top < bottom + reach and first.bottom > top - reach):
            beside += [w.text for w in line.words if w.x1 <= edge + 1]
    if beside:
        return " ".join(beside)
    for i in range(at - 1, max(at - 7, -1), -1):
        label = " ".join(w.text for w in page.lines[i].words if w.x1 <= edge + 1)
        if label or i < flow.first_line:
            return label
    return ""


def edition_beside(page: Page, flow: Flow, found: FoundReference) -> str:
    """Return the edition that the mention's row gives in a column of its own: ``:2016 + A1:2019``, `` V2.1.1``.

    Empty where the cell holds more than the mention, or no column is headed by a word for edition.
    """
    if flow.place is None or len(flow.text.strip()) > found.end - found.start + 2:
        return ""
    table = find_tables(page)[flow.place.table]
    for column, cell in enumerate(table.rows[flow.place.row]):
        if cell is None or column == flow.place.column or len(cell.text) > 60:
            continue
        text = " ".join(cell.text.split())
        heads = (table.rows[r][column] for r in range(min(2, flow.place.row)) if column < len(table.rows[r]))
        wanted = _DATE_HEAD if _VERSION.match(text) else _EDITION_HEAD
        if not any(h is not None and len(h.text) < 40 and wanted.search(h.text) for h in heads):
            continue
        if re.match(r"(?:19|20)[0-9]{2}(?![0-9])", text):
            return f":{text}"
        if re.match(r"V(?:er\.?)?\s?[0-9]|(?:Issue|Iss\.|Ed)", text, re.IGNORECASE):
            return f" {text}"
    return ""


# "Test standard | Date": a version under it can be the standard's alone.
_VERSION = lazy(r"V[0-9]{1,2}\.[0-9]{1,2}\.[0-9]{1,2}(?:\s|$)")
_DATE_HEAD = lazy(r"\b(?:date|datum|stand|editions?|versions?|ausgabe|issues?|[ée]dition|edici[oó]n)\b", re.IGNORECASE)
# Not the dates of tests and reports.
_EDITION_HEAD = lazy(
    r"^(?!.*(?:\bdate\b|datum|日))(?:.*\b(?:editions?|versions?|years?|issues?|[ée]dition|ann[ée]e|edici[oó]n|año|ausgabe|jahr)\b"
    r"|.*[版판])",
    re.IGNORECASE | re.DOTALL,
)


def _left_cell(table: Table | None, flow: Flow) -> str:
    if table is None or flow.place is None:
        return ""
    row = table.rows[flow.place.row]
    for cell in reversed(row[: flow.place.column]):
        if cell is not None and cell.text.strip():
            return cell.text
    return ""


def _row(table: Table | None, flow: Flow) -> str:
    if table is None or flow.place is None:
        return ""
    row = table.rows[flow.place.row]
    text = " ".join(c.text for c in row if c is not None)
    # A frame around lines of a form is one cell; its rows are the lines.
    framed = sum(c is not None for c in row) == 1 and text.count("\n") > 2
    return text if len(text) < 600 and not framed else ""


def _header(table: Table | None, flow: Flow) -> str:
    """Return the text of the first filled cell of the mention's column, or of the table's first row above it."""
    if table is None or flow.place is None:
        return ""
    place = flow.place
    for r in range(min(3, place.row)):
        row = table.rows[r]
        cell = row[place.column] if place.column < len(row) else None
        own = table.rows[r + 1][place.column] if r + 1 < place.row and place.column < len(table.rows[r + 1]) else None
        if cell is None and own is not None and own.text and not re.search(r"[0-9]", own.text):
            continue  # the title of the whole table stands over the heads
        if cell is None:  # a merged head covers several columns
            cell = next((c for c in reversed(row[: place.column]) if c is not None), None)
        if cell is not None and 2 < len(cell.text) < 60:
            return cell.text
    return ""


def _head_above(page: Page, at: int, words: list[Word]) -> str:
    """Return the words right above the mention in the nearest lines that look like a row of heads."""
    if _is_prose(page.lines[at].words):
        return ""
    x0, x1 = words[0].x0 - 4, words[-1].x1 + 4
    for i in range(at - 1, max(at - 26, -1), -1):
        line = page.lines[i]
        if len(page.line_texts[i]) > 130 or _is_prose(line.words):
            continue
        above = [w.text for w in line.words if w.x0 < x1 and w.x1 > x0]
        text = " ".join(above)
        if above and len(above) <= 4 and _HEAD.search(text) and not re.search(r"[0-9]{3}", text):
            return text
    return ""


def _is_prose(words: tuple[Word, ...]) -> bool:
    """Return whether a line runs on without a wide gap, over more words than a head or a cell has."""
    if len(words) < 8:
        return False
    height = max(words[0].bottom - words[0].top, 4.0)
    return all(b.x0 - a.x1 < 1.2 * height for a, b in pairwise(words))


_HEAD = lazy(
    r"\b(?:standards?|methods?|requirements?|specifications?|rules?|norm(?:en|s|es)?|section|clause|reference|model|serial|equipment|manufacturer|scope)\b|規格|标准|标準|規範|규격|기준",
    re.IGNORECASE,
)
