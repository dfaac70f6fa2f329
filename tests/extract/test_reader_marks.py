"""Tick boxes, form fields and annotations."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from reportlab.pdfgen.canvas import Canvas

from certlane.extract.ocr import OcrOptions
from certlane.extract.reader import read_document
from certlane.model.document import Page

NO_OCR = OcrOptions(enabled=False)


def page_of(draw: Callable[[Canvas], None]) -> Page:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(400, 300))
    draw(canvas)
    canvas.showPage()
    canvas.save()
    return read_document(buffer.getvalue(), ocr=NO_OCR).pages[0]


def cross(canvas: Canvas, x: float, y: float) -> None:
    canvas.line(x + 2, y + 2, x + 8, y + 8)
    canvas.line(x + 2, y + 8, x + 8, y + 2)


def corner_to_corner(canvas: Canvas, x: float, y: float) -> None:
    canvas.line(x, y, x + 10, y + 10)
    canvas.line(x, y + 10, x + 10, y)


def letter(text: str) -> Callable[[Canvas, float, float], None]:
    return lambda canvas, x, y: canvas.drawString(x + 1.5, y + 1, text)


def filled(canvas: Canvas, x: float, y: float) -> None:
    canvas.rect(x + 2.5, y + 2.5, 5, 5, stroke=0, fill=1)


@pytest.mark.parametrize(
    "tick",
    [cross, corner_to_corner, letter("X"), letter("x"), filled],
    ids=["lines", "corner to corner", "X", "x", "filled"],
)
def test_drawn_boxes_are_told_ticked_or_empty(tick: Callable[[Canvas, float, float], None]) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 9)
        for number, ticked in enumerate((True, False, True)):
            canvas.rect(50, 250 - 30 * number, 10, 10)
            canvas.drawString(66, 251 - 30 * number, "Passed")
            if ticked:
                tick(canvas, 50, 250 - 30 * number)

    page = page_of(draw)
    assert [mark.checked for mark in page.marks] == [True, False, True]
    first = page.marks[0].box
    assert (first.x0, first.top, first.x1, first.bottom) == pytest.approx((50, 40, 60, 50), abs=0.5)


def test_a_framed_letter_is_no_tick_box() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.rect(50, 250, 12, 12)
        canvas.drawString(52, 252, "A")

    assert page_of(draw).marks == ()


def test_form_fields_are_read_with_the_page() -> None:
    def draw(canvas: Canvas) -> None:
        form = canvas.acroForm
        canvas.drawString(20, 255, "Certificate No.")
        form.textfield(name="number", value="CB-77/12", x=120, y=250, width=150, height=20)
        form.checkbox(name="yes", checked=True, x=20, y=200, size=14)
        form.checkbox(name="no", checked=False, x=60, y=200, size=14)

    page = page_of(draw)
    assert "CB-77/12" in [w.text for w in page.words]
    assert [mark.checked for mark in page.marks] == [True, False]
    assert page.lines[0].text == "Certificate No. CB-77/12"


def test_a_link_leaves_the_words_as_they_are() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(20, 255, "Report")
        canvas.linkURL("https://example.org", (20, 250, 80, 270))

    assert [w.text for w in page_of(draw).words] == ["Report"]
