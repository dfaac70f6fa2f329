"""Reading a PDF through pdfium: words with boxes, lines and rulings of each page."""

from __future__ import annotations

import ctypes
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..errors import EncryptedDocument, LimitExceeded, UnreadableDocument
from ..model.document import Document, Page, Word
from .layout import lines_of

_SPACE = frozenset(" \t\r\n\f\v\u00a0\u2002\u2003\u2009\u200b\x00")


@dataclass(frozen=True, slots=True)
class Limits:
    """What reading one document may cost; a limit that is hit becomes a warning or an error, never silence."""

    file_bytes: int = 200_000_000
    pages: int = 2_000
    characters_a_page: int = 200_000


def read_document(source: str | Path | bytes, *, name: str | None = None, limits: Limits | None = None) -> Document:
    """Read a PDF into pages of words and lines, in this process.

    Args:
        source: a path, or the bytes of the file.
        name: how results call the document; the file's name by default.
        limits: what reading may cost.

    Raises:
        UnreadableDocument: not a PDF, empty, or damaged.
        EncryptedDocument: the file opens with a password only.
        LimitExceeded: the file is larger than allowed.
    """
    import pypdfium2.raw as pdfium

    limits = limits or Limits()
    data, name = _bytes_of(source, name, limits)
    if not _library_ready:
        pdfium.FPDF_InitLibrary()
        _library_ready.append(True)
    handle = pdfium.FPDF_LoadMemDocument64(data, len(data), None)
    if not handle:
        raise _load_error(pdfium.FPDF_GetLastError(), name)
    try:
        count = pdfium.FPDF_GetPageCount(handle)
        if not count:
            raise UnreadableDocument("the PDF has no pages", subject=name)
        document = Document(name, hashlib.sha256(data).hexdigest(), len(data), count, ())
        if count > limits.pages:
            document.warnings.append(f"only the first {limits.pages} of {count} pages were read")
        document.pages = tuple(_pages(pdfium, handle, min(count, limits.pages), document, limits))
        return document
    finally:
        pdfium.FPDF_CloseDocument(handle)


_library_ready: list[bool] = []


def _bytes_of(source: str | Path | bytes, name: str | None, limits: Limits) -> tuple[bytes, str]:
    if isinstance(source, bytes):
        data, name = source, name or "document.pdf"
    else:
        path = Path(source)
        name = name or path.name
        try:
            data = path.read_bytes()
        except OSError as error:
            raise UnreadableDocument(f"can't be opened: {error.strerror}", subject=str(path)) from None
    if len(data) > limits.file_bytes:
        raise LimitExceeded(f"{len(data)} bytes, more than the {limits.file_bytes} allowed", subject=name)
    if not data:
        raise UnreadableDocument("the file is empty", subject=name)
    return data, name


def _load_error(code: int, name: str) -> Exception:
    if code == 4:
        return EncryptedDocument("the PDF is protected by a password", subject=name)
    if code == 5:
        return EncryptedDocument("the PDF is encrypted in a way that can't be opened", subject=name)
    return UnreadableDocument("not a PDF, or damaged beyond reading", subject=name)


def _pages(pdfium: Any, handle: Any, count: int, document: Document, limits: Limits) -> Iterator[Page]:
    for index in range(count):
        page = pdfium.FPDF_LoadPage(handle, index)
        if not page:
            document.warnings.append(f"page {index + 1} can't be read")
            continue
        try:
            width, height = pdfium.FPDF_GetPageWidthF(page), pdfium.FPDF_GetPageHeightF(page)
            words = tuple(_words(pdfium, page, height, limits))
            yield Page(index + 1, width, height, "text", words, lines_of(words))
        finally:
            pdfium.FPDF_ClosePage(page)


def _words(pdfium: Any, page: Any, height: float, limits: Limits) -> Iterator[Word]:
    textpage = pdfium.FPDFText_LoadPage(page)
    try:
        count = min(pdfium.FPDFText_CountChars(textpage), limits.characters_a_page)
        box = [ctypes.c_double() for _ in range(4)]
        refs = [ctypes.byref(b) for b in box]
        left, right, bottom, top = box
        text: list[str] = []
        x0 = x1 = y0 = y1 = 0.0
        for i in range(count):
            char = chr(pdfium.FPDFText_GetUnicode(textpage, i))
            if char in _SPACE:
                if text:
                    yield Word("".join(text), x0, height - y1, x1, height - y0, y1 - y0)
                    text = []
                continue
            pdfium.FPDFText_GetCharBox(textpage, i, *refs)
            if not text:
                x0, x1, y0, y1 = left.value, right.value, bottom.value, top.value
            else:
                x0, x1 = min(x0, left.value), max(x1, right.value)
                y0, y1 = min(y0, bottom.value), max(y1, top.value)
            text.append(char)
        if text:
            yield Word("".join(text), x0, height - y1, x1, height - y0, y1 - y0)
    finally:
        pdfium.FPDFText_ClosePage(textpage)
