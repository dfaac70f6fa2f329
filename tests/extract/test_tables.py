"""Tables against pdfplumber, on documents made here and on grids made at random."""

from __future__ import annotations

import io
import os
from collections import Counter
from pathlib import Path

import pdfplumber
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reportlab.lib import colors
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate, Table, TableStyle

from certlane.extract.ocr import OcrOptions
from certlane.extract.reader import read_document
from certlane.extract.tables import find_tables, merge_edges
from certlane.model.document import Page

NO_OCR = OcrOptions(enabled=False)
Rows = list[list[str | None]]


def report(rows: list[list[str]], style: list[tuple[object, ...]], widths: list[float]) -> bytes:
    buffer = io.BytesIO()
    text = getSampleStyleSheet()["Normal"]
    cells = [[Paragraph(cell, text) if len(cell) > 18 else cell for cell in row] for row in rows]
    table = Table(cells, colWidths=widths, style=TableStyle(style), repeatRows=1)
    SimpleDocTemplate(buffer, title="t").build([Paragraph("Clause table", text), table])
    return buffer.getvalue()


CLAUSES = [
    ["Clause", "Requirement + Test", "Result - Remark", "Verdict"],
    ["4", "GENERAL REQUIREMENTS", "", "P"],
    ["4.1.2", "Use of components that comply with their own standard", "(See appended table 4.1.2)", "P"],
    ["4.2", "Energy source classification of each circuit of the equipment", "", "P"],
    ["5.4", "Insulation materials and requirements", "No such part", "N/A"],
]
GRID: list[tuple[object, ...]] = [("GRID", (0, 0), (-1, -1), 0.5, colors.black)]


def mine(page: Page) -> list[Rows]:
    return [[[cell.text if cell else None for cell in row] for row in table.rows] for table in find_tables(page)]


def theirs(data: bytes, number: int = 0) -> list[Rows]:
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        return [table.extract(x_tolerance_ratio=0.15) for table in pdf.pages[number].find_tables()]


@pytest.mark.parametrize(
    "style",
    [
        GRID,
        [*GRID, ("SPAN", (0, 1), (2, 1))],
        [*GRID, ("SPAN", (3, 2), (3, 4))],
        [*GRID, ("BACKGROUND", (0, 0), (-1, 0), colors.lightgrey)],
        [("BOX", (0, 0), (-1, -1), 2, colors.black), ("INNERGRID", (0, 0), (-1, -1), 0.1, colors.grey)],
        [("LINEBELOW", (0, 0), (-1, -1), 0.5, colors.black)],
    ],
    ids=["grid", "merged across", "merged down", "shaded", "thick and thin", "no columns"],
)
def test_clause_tables_are_those_of_pdfplumber(style: list[tuple[object, ...]]) -> None:
    data = report(CLAUSES, style, [50, 200, 130, 50])
    page = read_document(data, ocr=NO_OCR).pages[0]
    assert page.tables is None
    assert mine(page) == theirs(data)


def test_cells_hold_their_text_line_by_line_and_merged_places_none() -> None:
    data = report(CLAUSES, [*GRID, ("SPAN", (0, 1), (2, 1))], [50, 150, 130, 50])
    page = read_document(data, ocr=NO_OCR).pages[0]
    (table,) = find_tables(page)
    assert table.page == 1
    assert [c.text for c in table.rows[0] if c] == ["Clause", "Requirement + Test", "Result - Remark", "Verdict"]
    assert table.rows[1][1] is None
    cell = table.rows[2][1]
    assert cell is not None
    assert cell.text.split("\n")[0] == "Use of components that"
    assert table.box.x0 <= cell.box.x0 < cell.box.x1 <= table.box.x1
    assert find_tables(page) is page.tables


def test_rows_over_a_page_break_are_found_on_both_pages() -> None:
    rows = [CLAUSES[0], *([[str(n), f"Requirement number {n} of this long table", "", "P"] for n in range(90)])]
    data = report(rows, GRID, [50, 200, 130, 50])
    document = read_document(data, ocr=NO_OCR)
    assert document.page_count > 1
    for page in document.pages:
        assert mine(page) == theirs(data, page.number - 1)


def test_a_word_across_a_ruling_is_cut_at_it() -> None:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(300, 200))
    for x in (50, 100, 150):
        canvas.line(x, 100, x, 140)
    for y in (100, 120, 140):
        canvas.line(50, y, 150, y)
    canvas.drawString(80, 125, "ABCDEFGH")
    canvas.showPage()
    canvas.save()
    data = buffer.getvalue()
    rows = mine(read_document(data, ocr=NO_OCR).pages[0])
    assert rows == theirs(data)
    assert "".join(cell or "" for cell in rows[0][0]) == "ABCDEFGH"


LINES = st.lists(
    st.tuples(st.booleans(), st.integers(1, 19), st.integers(1, 17), st.integers(1, 12)), min_size=4, max_size=26
)
RECTANGLES = st.lists(
    st.tuples(st.integers(1, 15), st.integers(1, 15), st.integers(1, 5), st.integers(1, 5), st.booleans()), max_size=6
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(lines=LINES, rectangles=RECTANGLES, wobble=st.sampled_from([0.0, 0.7, 1.9]))
def test_any_grid_of_lines_and_rectangles_gives_the_tables_of_pdfplumber(
    lines: list[tuple[bool, int, int, int]], rectangles: list[tuple[int, int, int, int, bool]], wobble: float
) -> None:
    """pdfplumber's own finder is the slow and obvious oracle."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(420, 420))
    for number, (upright, at, start, length) in enumerate(lines):
        a, b, c = at * 20 + wobble * (number % 3), start * 20, min(20, start + length) * 20
        canvas.line(a, b, a, c) if upright else canvas.line(b, a, c, a)
    for x in range(1, 20, 3):
        for y in range(1, 20, 3):
            canvas.drawString(x * 20 + 2, y * 20 + 5, f"{x}.{y}"[:3])
    canvas.setFillGray(0.9)
    for x, y, w, h, fill in rectangles:
        canvas.rect(x * 20, y * 20, w * 20, h * 20, stroke=0 if fill else 1, fill=1 if fill else 0)
    canvas.showPage()
    canvas.save()
    data = buffer.getvalue()
    assert mine(read_document(data, ocr=NO_OCR).pages[0]) == theirs(data)


@given(st.lists(st.tuples(st.floats(0, 900), st.floats(0, 900), st.floats(0, 400)), max_size=40))
def test_merged_edges_cover_what_they_were_made_of(spans: list[tuple[float, float, float]]) -> None:
    edges = [(position, start, start + length) for position, start, length in spans]
    merged = merge_edges(edges)
    assert merged == sorted(merged)
    for position, start, end in edges:
        if end - start >= 3:
            # Snapped clusters chain, so positions may move by the cluster's width.
            assert any(s <= start + 1e-9 and end <= e + 1e-9 for _, s, e in merged), (position, start, end)


def test_drawings_with_countless_crossings_are_no_tables() -> None:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(1400, 1400))
    for i in range(220):
        canvas.line(10 + 6 * i, 10, 10 + 6 * i, 1390)
        canvas.line(10, 10 + 6 * i, 1390, 10 + 6 * i)
    canvas.showPage()
    canvas.save()
    assert find_tables(read_document(buffer.getvalue(), ocr=NO_OCR).pages[0]) == ()


@pytest.mark.slow
@pytest.mark.evaluation
def test_tables_of_real_documents_agree_with_pdfplumber() -> None:
    root = Path(os.environ.get("CERTLANE_SHARED", Path(__file__).parents[2].parent / "shared"))
    files = sorted((root / "evaluation" / "documents").glob("*/*.[pP][dD][fF]"))
    if not files:
        pytest.skip("the labelled documents are not here")
    rows = same_rows = cells = same_cells = 0
    for file in files[::4]:
        document = read_document(file, ocr=NO_OCR)
        data = file.read_bytes()
        for page in document.pages[:3]:
            ours, oracle = _counted(mine(page)), _counted(theirs(data, page.number - 1))
            rows += oracle[0].total()
            same_rows += (ours[0] & oracle[0]).total()
            cells += oracle[1].total()
            same_cells += (ours[1] & oracle[1]).total()
    assert same_rows / rows >= 0.98
    assert same_cells / cells >= 0.99


def _counted(tables: list[Rows]) -> tuple[Counter[tuple[str | None, ...]], Counter[str | None]]:
    squeezed = [tuple(None if c is None else "".join(c.split()) for c in row) for table in tables for row in table]
    return Counter(squeezed), Counter(cell for row in squeezed for cell in row)
