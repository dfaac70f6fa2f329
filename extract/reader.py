"""Reading a PDF through pdfium: words with boxes, lines and rulings of each page."""

from __future__ import annotations

import ctypes
import hashlib
from array import array
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ..errors import EncryptedDocument, InputError, LimitExceeded, UnreadableDocument
from ..model.document import Document, Mark, Page
from .annotations import checkboxes, flatten
from .chars import (
    Characters,
    Frame,
    angles_of,
    invisible_characters,
    looks_turned,
    read_characters,
    reading_turn,
    turned_words,
    words_of,
)
from .collector import paused
from .layout import lines_of, turned_lines
from .limits import Limits, OcrOptions
from .marks import find_marks
from .objects import read_objects
from .pdfium import LOCK, functions, text_page
from .recognition import Draft, recognise
from .tables import rulings_of
from .trust import SCAN, coverage, trust_of

_METADATA = ("Title", "Author", "Subject", "Keywords", "Creator", "Producer", "CreationDate", "ModDate")
_PASSWORD, _SECURITY = 4, 5


@paused()
def read_document(
    source: str | Path | bytes, *, name: str | None = None, limits: Limits | None = None, ocr: OcrOptions | None = None
) -> Document:
    """Read a PDF into pages of words and lines, in this process.

    A hostile file can end the process (pdfium aborts where memory runs out); ``certlane.extract.isolation`` reads in
    a child.  Pages without usable text are recognised from their pictures; where recognition is needed and can't be
    had, a warning says so.

    Args:
        source: a path, or the bytes of the file.
        name: how results call the document; the file's name by default.
        limits: what reading may cost.
        ocr: how to recognise; ``OcrOptions(enabled=False)`` for not at all.

    Raises:
        UnreadableDocument: not a PDF, empty, or damaged.
        EncryptedDocument: the file opens with a password only.
        LimitExceeded: the file is larger than allowed.
    """
    limits, ocr = limits or Limits(), ocr or OcrOptions()
    data, name = bytes_of(source, name, limits)
    with open_document(data, name) as handle:
        with LOCK:
            count = functions().FPDF_GetPageCount(handle)
            if count < 1:
                raise UnreadableDocument("the PDF has no pages", subject=name)
            document = Document(
                name, hashlib.sha256(data).hexdigest(), len(data), count, (), metadata=_metadata(handle)
            )
            if count > limits.pages:
                document.warnings.append(f"only the first {limits.pages} of {count} pages were read")
            drafts = list(_pages(handle, min(count, limits.pages), document, limits))
        recognise(handle, drafts, document, limits, ocr)
        document.pages = tuple([draft.page for draft in drafts])
        return document


def bytes_of(source: str | Path | bytes, name: str | None, limits: Limits) -> tuple[bytes, str]:
    """Return the file's bytes and the name that results use.

    Raises:
        UnreadableDocument: the file can't be opened or is empty.
        LimitExceeded: the file is larger than ``limits.file_bytes``.
    """
    if isinstance(source, bytes):
        data, name = source, name or "document.pdf"
        size = len(data)
    else:
        path = Path(source)
        name = name or path.name
        try:
            size = path.stat().st_size
            data = path.read_bytes() if size <= limits.file_bytes else b""
        except OSError as error:
            raise UnreadableDocument(f"can't be opened: {error.strerror}", subject=str(path)) from None
    if size > limits.file_bytes:
        raise LimitExceeded(f"{size} bytes, more than the {limits.file_bytes} allowed", subject=name)
    if not data:
        raise UnreadableDocument("the file is empty", subject=name)
    return data, name


@contextmanager
def open_document(data: bytes, name: str) -> Iterator[int]:
    """Open a PDF in pdfium and close it again; an empty user password is tried by pdfium itself.

    Raises:
        UnreadableDocument: not a PDF, or damaged.
        EncryptedDocument: the file opens with a password only.
    """
    raw = functions().raw
    with LOCK:
        pointer = raw.FPDF_LoadMemDocument64(data, len(data), None)
        if not pointer:
            raise _load_error(raw.FPDF_GetLastError(), name)
    try:
        yield ctypes.cast(pointer, ctypes.c_void_p).value or 0
    finally:
        with LOCK:
            raw.FPDF_CloseDocument(pointer)


def _load_error(code: int, name: str) -> InputError:
    if code == _PASSWORD:
        return EncryptedDocument("the PDF is protected by a password", subject=name)
    if code == _SECURITY:
        return EncryptedDocument("the PDF is encrypted in a way that can't be opened", subject=name)
    return UnreadableDocument("not a PDF, or damaged beyond reading", subject=name)


def _metadata(handle: int) -> dict[str, str]:
    raw = functions().raw
    document = ctypes.cast(handle, raw.FPDF_DOCUMENT)
    found = {}
    for key in _METADATA:
        size = raw.FPDF_GetMetaText(document, key.encode(), None, 0)
        if 2 < size <= 20_000:
            buffer = ctypes.create_string_buffer(size)
            raw.FPDF_GetMetaText(document, key.encode(), buffer, size)
            found[key] = buffer.raw[: size - 2].decode("utf-16-le", "replace").strip("\x00 ")
    return {key: value for key, value in found.items() if value}


def _pages(handle: int, count: int, document: Document, limits: Limits) -> Iterator[Draft]:
    for index in range(count):
        fields: list[Mark] = []
        with open_page(handle, index) as page:
            over = bool(page) and functions().FPDFPage_GetAnnotCount(page) > 0
            if over:
                fields = checkboxes(page, frame_of(page))
                over = flatten(page)
            if page and not over:
                yield _read_page(page, index + 1, document, limits, fields)
        if not page:
            document.warnings.append(f"page {index + 1} can't be read")
        elif over:
            # Form fields and annotations are part of the content now: read it anew.
            with open_page(handle, index) as page:
                yield _read_page(page, index + 1, document, limits, fields)


@contextmanager
def open_page(document: int, index: int) -> Iterator[int]:
    """Load a page of an open document, counted from 0, and close it again; 0 where it can't be loaded."""
    page = functions().FPDF_LoadPage(document, index) or 0
    try:
        yield page
    finally:
        if page:
            functions().FPDF_ClosePage(page)


def frame_of(page: int, turn: int = 0) -> Frame:
    """Return the visible part of a page and its rotation, turned by further quarters clockwise."""
    box = (ctypes.c_float * 4)()
    functions().FPDF_GetPageBoundingBox(page, ctypes.addressof(box))
    left, top, right, bottom = box
    return Frame(left, bottom, right, top, (functions().FPDFPage_GetRotation(page) + turn) % 4)


def _read_page(page: int, number: int, document: Document, limits: Limits, fields: list[Mark]) -> Draft:
    frame = frame_of(page)
    objects = read_objects(page, frame, limits.objects_a_page)
    turn, aslant = 0, []
    with text_page(page) as textpage:
        if textpage:
            characters = read_characters(textpage, limits.characters_a_page)
        else:
            document.warnings.append(f"page {number}: its text can't be read")
            characters = Characters("", array("f"), cut=False)
        hidden: list[int] = []
        if objects.invisible and coverage(objects.pictures, frame.size) < SCAN:
            hidden = invisible_characters(textpage, len(characters.text))
            if hidden:
                document.warnings.append(f"page {number}: invisible text was left out")
        found = words_of(characters, frame, skip=hidden)
        if characters.text and (frame.turn or looks_turned(textpage, found.steps)):
            angles = angles_of(textpage, len(characters.text))
            turn = reading_turn(characters.text, angles, frame)
            if turn:
                frame = frame_of(page, turn)
                objects = read_objects(page, frame, limits.objects_a_page)
            upright = -frame.turn % 4 * 90
            found = words_of(characters, frame, skip=[i for i, a in enumerate(angles) if a != upright] + hidden)
            aslant = turned_words(characters, angles, frame)
    if found.outside:
        document.warnings.append(f"page {number}: text outside the visible page was left out")
    for cut, what in ((characters.cut, "characters"), (objects.cut, "drawn objects")):
        if cut:
            document.warnings.append(f"page {number}: more {what} than the limit allows; the rest was left out")
    result = Page(
        number,
        *frame.size,
        "text",
        words=tuple(found.words + aslant),
        lines=lines_of(found.words) + turned_lines(aslant),
        rulings=rulings_of(objects.horizontal, objects.vertical),
        marks=find_marks(found.words, objects, fields),
        middles=found.middles,
        turn=90 * turn,
    )
    return Draft(result, trust_of(characters.text, objects, frame.size))
