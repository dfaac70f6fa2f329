"""pdfplumber's ``Page`` over pdfium's objects, for those who want its interface at a fraction of its cost.

``open_plumber_page`` gives a page whose characters, lines, rectangles and pictures come from pdfium; everything that
pdfplumber derives from them (words, text, tables, crops, filters, debugging pictures apart) is inherited and works as
documented there.  The reader of this package does not need it: ``certlane.extract.reader`` and
``certlane.extract.tables`` give the same words and tables without pdfplumber.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any, cast

from pdfplumber.page import Page as PlumberPage

from ..errors import UnreadableDocument
from .chars import Frame, read_characters
from .limits import Limits
from .objects import PageObjects, read_objects
from .pdfium import LOCK, functions, text_page
from .reader import bytes_of, frame_of, open_document, open_page


class PdfiumPage(PlumberPage):
    """A page of pdfplumber whose objects were read by pdfium.

    Coordinates are those of pdfplumber: points, origin top-left of the page as seen.  Characters carry ``text``, the
    box, ``size``, ``upright`` and ``doctop``; fonts and colours are not read.
    """

    def __init__(self, number: int, size: tuple[float, float], objects: dict[str, list[dict[str, Any]]]) -> None:
        width, height = size
        self.page_number = number
        self.initial_doctop = 0
        self.rotation = 0
        self.bbox = self.mediabox = self.cropbox = (0, 0, width, height)
        self.root_page = self
        # There is no document of pdfminer's behind this page; parts made from it carry the attributes on.
        self.pdf = self.page_obj = cast("Any", None)
        # What pdfium read can't be read again once the page is closed, so it is no cache to flush.
        self.cached_properties = [p for p in PlumberPage.cached_properties if p != "_objects"]
        self._objects = objects
        self.get_textmap = lru_cache()(self._get_textmap)


def open_plumber_page(source: str | Path | bytes, number: int, *, limits: Limits | None = None) -> PdfiumPage:
    """Read one page of a file into pdfplumber's interface.

    Args:
        source: a path, or the file's bytes.
        number: the page, from 1.
        limits: on characters and objects.

    Raises:
        UnreadableDocument: the file or the page can't be read.
        EncryptedDocument: the file opens with a password only.
    """
    limits = limits or Limits()
    data, name = bytes_of(source, None, limits)
    with LOCK, open_document(data, name) as document:
        count = functions().FPDF_GetPageCount(document)
        if not 1 <= number <= count:
            raise UnreadableDocument(f"has no page {number}, only {count}", subject=name)
        with open_page(document, number - 1) as page:
            if not page:
                raise UnreadableDocument(f"page {number} can't be read", subject=name)
            frame = frame_of(page)
            drawn = read_objects(page, frame, limits.objects_a_page)
            objects = {
                "char": _chars(page, frame, limits, number),
                "line": _lines(drawn, number),
                "image": [_object("image", number, p.box) | {"srcsize": (p.width, p.height)} for p in drawn.pictures],
            }
    return PdfiumPage(number, frame.size, {kind: found for kind, found in objects.items() if found})


def _chars(page: int, frame: Frame, limits: Limits, number: int) -> list[dict[str, Any]]:
    with text_page(page) as textpage:
        if not textpage:
            return []
        characters = read_characters(textpage, limits.characters_a_page)
    found = []
    for text, box in zip(characters.text, zip(*frame.columns(characters.boxes), strict=True), strict=True):
        if text not in "\r\n\x00":
            size = box[3] - box[1]
            found.append(_object("char", number, box) | {"text": text, "size": size, "upright": True})
    return found


def _lines(drawn: PageObjects, number: int) -> list[dict[str, Any]]:
    lines = [_object("line", number, (x0, top, x1, top)) for top, x0, x1 in drawn.horizontal]
    return lines + [_object("line", number, (x0, top, x0, bottom)) for x0, top, bottom in drawn.vertical]


def _object(kind: str, number: int, box: tuple[float, ...]) -> dict[str, Any]:
    x0, top, x1, bottom = box
    return {
        "object_type": kind,
        "page_number": number,
        "x0": x0,
        "x1": x1,
        "top": top,
        "bottom": bottom,
        "doctop": top,
        "width": x1 - x0,
        "height": bottom - top,
    }
