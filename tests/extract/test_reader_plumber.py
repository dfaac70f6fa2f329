"""pdfplumber's interface over pdfium's objects gives what pdfplumber itself gives."""

from __future__ import annotations

import io

import pdfplumber
import pytest
from reportlab.pdfgen.canvas import Canvas

from certlane.errors import UnreadableDocument
from certlane.extract.plumber import open_plumber_page


def clause_page() -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(400, 300))
    canvas.setFont("Helvetica", 10)
    canvas.drawString(40, 270, "Clause table of report R-1")
    for row, (clause, text, verdict) in enumerate([("4.1", "Components", "P"), ("4.2", "Insulation", "N/A")]):
        for x, cell in ((45, clause), (95, text), (305, verdict)):
            canvas.drawString(x, 225 - 20 * row, cell)
    for y in (200, 220, 240):
        canvas.line(40, y, 360, y)
    for x in (40, 90, 300, 360):
        canvas.line(x, 200, x, 240)
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def test_words_text_and_tables_are_pdfplumbers() -> None:
    data = clause_page()
    page = open_plumber_page(data, 1)
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        oracle = pdf.pages[0]
        assert (page.width, page.height) == (oracle.width, oracle.height)
        assert page.extract_text() == oracle.extract_text()
        assert [w["text"] for w in page.extract_words()] == [w["text"] for w in oracle.extract_words()]
        assert (
            page.extract_tables()
            == oracle.extract_tables()
            == [[["4.1", "Components", "P"], ["4.2", "Insulation", "N/A"]]]
        )
        cut = page.crop((0, 0, 400, 50))
        assert cut.extract_text() == oracle.crop((0, 0, 400, 50)).extract_text() == "Clause table of report R-1"
    page.close()
    assert page.extract_text().startswith("Clause table")


def test_a_page_that_is_not_there_is_named() -> None:
    with pytest.raises(UnreadableDocument, match="no page 2, only 1"):
        open_plumber_page(clause_page(), 2)
