"""Drawing on a page with lengths measured from its top left corner, as certlane's boxes are."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from io import BytesIO
from pathlib import Path

import reportlab
from reportlab.lib.colors import Color, HexColor, black, white
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from .facts import SPECIMEN

KOREAN = "HYSMyeongJo-Medium"
KOREAN_BOLD = "HYGothic-Medium"
JAPANESE = "HeiseiMin-W3"
JAPANESE_BOLD = "HeiseiKakuGo-W5"
VERA, VERA_BOLD = "Vera", "VeraBd"

# Not from the locale: the pages must be the same everywhere.
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def register_fonts() -> None:
    """Make the fonts known to reportlab: Vera from its own files, East Asian ones by name only (nothing embedded)."""
    folder = Path(reportlab.__file__).parent / "fonts"
    for name in (VERA, VERA_BOLD):
        pdfmetrics.registerFont(TTFont(name, str(folder / f"{name}.ttf")))
    for name in (KOREAN, KOREAN_BOLD, JAPANESE, JAPANESE_BOLD):
        pdfmetrics.registerFont(UnicodeCIDFont(name))


def long_date(day: date) -> str:
    """Return ``12 September 2025``."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def american_date(day: date) -> str:
    """Return ``September 12, 2025``."""
    return f"{_MONTHS[day.month - 1]} {day.day}, {day.year}"


class Sheet:
    """A page under the pen; every length is in points from the top left corner.

    Args:
        title: the title in the file's information dictionary.
        author: the author in it.
        size: width and height.
        font: the fonts for plain and for bold text.
    """

    def __init__(
        self,
        title: str,
        author: str,
        *,
        size: tuple[float, float] = A4,
        font: tuple[str, str] = ("Helvetica", "Helvetica-Bold"),
    ) -> None:
        self.width, self.height = size
        self.font, self.bold = font
        self._buffer = BytesIO()
        # invariant: no creation time and no random file identifier, so that the same pages are the same bytes
        self.canvas = Canvas(self._buffer, pagesize=size, invariant=1)
        self.canvas.setTitle(title)
        self.canvas.setAuthor(author)

    def text(
        self,
        x: float,
        top: float,
        text: str,
        size: float = 9,
        *,
        bold: bool = False,
        colour: str | None = None,
        width: float | None = None,
        align: str = "left",
        leading: float = 1.25,
    ) -> float:
        """Write text, wrapped to the width where one is given; return the top of what may follow below.

        Args:
            x: the left edge, the middle or the right edge, as ``align`` says.
            top: the top of the first line.
            text: what to write; newlines are kept.
            size: the font size in points.
            bold: whether to use the bold font.
            colour: a colour such as ``#003366``.
            width: where to wrap.
            align: ``left``, ``centre`` or ``right``.
            leading: the distance of base lines in font sizes.
        """
        font = self.bold if bold else self.font
        self.canvas.setFont(font, size)
        self.canvas.setFillColor(HexColor(colour) if colour else black)
        write = {
            "left": self.canvas.drawString,
            "centre": self.canvas.drawCentredString,
            "right": self.canvas.drawRightString,
        }[align]
        lines = simpleSplit(text, font, size, width) if width else text.split("\n")
        for line in lines:
            write(x, self.height - top - size * 0.85, line)
            top += size * leading
        return top

    def centred(
        self, top: float, text: str, size: float = 9, *, bold: bool = False, colour: str | None = None
    ) -> float:
        """Write text in the middle of the page."""
        return self.text(self.width / 2, top, text, size, bold=bold, colour=colour, align="centre")

    def line(
        self, x0: float, y0: float, x1: float, y1: float, *, weight: float = 0.6, colour: str | None = None
    ) -> None:
        """Draw a straight line."""
        self.canvas.setLineWidth(weight)
        self.canvas.setStrokeColor(HexColor(colour) if colour else black)
        self.canvas.line(x0, self.height - y0, x1, self.height - y1)

    def box(
        self,
        x0: float,
        top: float,
        x1: float,
        bottom: float,
        *,
        fill: str | None = None,
        weight: float = 0.6,
        colour: str | None = None,
    ) -> None:
        """Draw a rectangle; weight 0 leaves its edge out."""
        self.canvas.setLineWidth(weight)
        stroke: Color = HexColor(colour) if colour else black
        self.canvas.setStrokeColor(stroke)
        self.canvas.setFillColor(HexColor(fill) if fill else white)
        self.canvas.rect(
            x0, self.height - bottom, x1 - x0, bottom - top, stroke=int(weight > 0), fill=int(fill is not None)
        )

    def seal(self, x: float, y: float, radius: float, words: Iterable[str], *, colour: str = "#1F4E79") -> None:
        """Draw a round stamp with words in it, its middle at (x, y)."""
        self.canvas.setStrokeColor(HexColor(colour))
        for r, weight in ((radius, 1.6), (radius - 4, 0.5)):
            self.canvas.setLineWidth(weight)
            self.canvas.circle(x, self.height - y, r, stroke=1, fill=0)
        lines = list(words)
        top = y - len(lines) * 4.2
        for word in lines:
            top = self.text(x, top, word, 6.5, bold=True, colour=colour, align="centre")

    def signature(self, x: float, y: float, *, colour: str = "#1B2A7A") -> None:
        """Draw a stroke of the pen that starts at (x, y)."""
        self.canvas.setStrokeColor(HexColor(colour))
        self.canvas.setLineWidth(1.1)
        path = self.canvas.beginPath()
        base = self.height - y
        path.moveTo(x, base)
        for dx, up, down in ((16, 22, -6), (30, 17, -9), (48, 12, -4), (74, 14, -5)):
            path.curveTo(x + dx - 12, base + up, x + dx - 5, base + down, x + dx, base + 2)
        self.canvas.drawPath(path, stroke=1, fill=0)

    def specimen(self) -> None:
        """Say at the page's foot that the document is none."""
        self.canvas.setFont("Helvetica", 6)
        self.canvas.setFillColor(HexColor("#777777"))
        self.canvas.drawCentredString(self.width / 2, 14, SPECIMEN)

    def next_page(self) -> None:
        """Finish the page and start another of the same size."""
        self.specimen()
        self.canvas.showPage()

    def bytes(self) -> bytes:
        """Finish the document and return its bytes."""
        self.next_page()
        self.canvas.save()
        return self._buffer.getvalue()
