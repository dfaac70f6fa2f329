"""What the process does that draws and reads single pages: nothing of the service is imported here, or reachable."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from ..errors import UnreadableDocument
from ..extract.limits import Limits
from ..extract.pdfium import LOCK, functions
from ..extract.pictures import POINTS_AN_INCH, draw_page, png
from ..extract.reader import bytes_of, open_document, open_page, read_document

if TYPE_CHECKING:
    from ..batch.worker import Guard

_TALLEST: Final = 4  # times the width that a picture may be high, for pages like till rolls


def warm_up() -> None:
    """Load pdfium."""
    functions()


def run(job: dict[str, Any], limits: Limits, guard: Guard) -> tuple[dict[str, Any], bytes]:
    """Do a job, ``picture`` or ``words``; see ``certlane.batch.tasks.run``."""
    guard(0)
    path, request = job["documents"][0], job["request"]
    if "0" in job["failed"]:
        return {"error": job["failed"]["0"]}, b""
    found = _picture(path, request, limits) if job["kind"] == "picture" else _words(path, request, limits)
    guard(None)
    return found


def _picture(path: str, request: dict[str, Any], limits: Limits) -> tuple[dict[str, Any], bytes]:
    """Draw a page as PNG; ``width`` in pixels, ``turn`` as the page was turned to be read."""
    number, turn = request["page"], request["turn"]
    data, name = bytes_of(path, request["name"], limits)
    with LOCK, open_document(data, name) as document:
        count = functions().FPDF_GetPageCount(document)
        if not 1 <= number <= count:
            raise UnreadableDocument(f"has no page {number}, only {count}", subject=name)
        with open_page(document, number - 1) as page:
            if not page:
                raise UnreadableDocument(f"page {number} can't be read", subject=name)
            wide, high = functions().FPDF_GetPageWidthF(page), functions().FPDF_GetPageHeightF(page)
            if turn % 180:
                wide, high = high, wide
            width = min(request["width"], request["width"] * _TALLEST * max(1.0, wide) / max(1.0, high))
            bitmap = draw_page(page, dpi=width * POINTS_AN_INCH / max(1.0, wide), turn=turn, color=True)
            return {"width": wide, "height": high}, png(bitmap)


def _words(path: str, request: dict[str, Any], limits: Limits) -> tuple[dict[str, Any], bytes]:
    """Read all pages; the block holds them as JSON, one page a line."""
    document = read_document(path, name=request["name"], limits=limits)
    lines = [
        json.dumps(
            {
                "page": page.number,
                "width": round(page.width, 1),
                "height": round(page.height, 1),
                "turn": page.turn,
                "words": [
                    {
                        "text": word.text,
                        "box": [round(edge, 1) for edge in word[1:5]],
                        "source": page.source,
                        "confidence": round(word.confidence, 2),
                    }
                    for word in page.words
                ],
            }
        )
        for page in document.pages
    ]
    return {"pages": len(lines), "turns": {str(p.number): p.turn for p in document.pages if p.turn}}, "\n".join(
        lines
    ).encode()
