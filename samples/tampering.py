"""Forgeries of the drawn samples: a value on a page is changed as an applicant with an editor would change it.

Each function takes the bytes of a PDF, the value as printed and what is put in its place, and returns the forged file.
They exist to show that a forged document never qualifies.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any, NamedTuple

from ..extract.pdfium import LOCK, functions, text_page
from ..extract.pictures import draw_page
from ..extract.reader import open_page

_WHITE, _BLACK = (255, 255, 255), (0, 0, 0)
_TEXT, _FORM = 1, 5


class _Place(NamedTuple):
    """A printed value in page space: left, bottom, right, top, and its font size."""

    x0: float
    y0: float
    x1: float
    y1: float
    size: float


class _File:
    """A PDF open for changes."""

    def __init__(self, data: bytes) -> None:
        self.raw = functions().raw
        self._data = data
        self.handle = self.raw.FPDF_LoadMemDocument64(data, len(data), None)
        if not self.handle:
            raise ValueError("not a PDF that can be opened")
        self.address = ctypes.cast(self.handle, ctypes.c_void_p).value or 0

    def close(self) -> None:
        self.raw.FPDF_CloseDocument(self.handle)

    def saved(self, *, appended: bool) -> bytes:
        """Return the file: changes appended to the old bytes, or everything written anew."""
        written = BytesIO()

        def write(_self: object, block: int, size: int) -> int:
            written.write(ctypes.string_at(block, size))
            return 1

        target = self.raw.FPDF_FILEWRITE()
        target.version = 1
        target.WriteBlock = type(target.WriteBlock)(write)
        flags = self.raw.FPDF_INCREMENTAL if appended else self.raw.FPDF_NO_INCREMENTAL
        if not self.raw.FPDF_SaveAsCopy(self.handle, ctypes.byref(target), flags):
            raise ValueError("can't be saved")
        return written.getvalue()

    def wide(self, text: str) -> Any:
        return (ctypes.c_ushort * (len(text) + 1))(*[ord(c) for c in text], 0)

    def new_text(
        self, place: _Place, text: str, *, font: str = "Helvetica", colour: tuple[int, int, int] = _BLACK
    ) -> Any:
        made = self.raw.FPDFPageObj_NewTextObj(self.handle, font.encode(), place.size)
        self.raw.FPDFText_SetText(made, self.wide(text))
        self.raw.FPDFPageObj_SetFillColor(made, *colour, 255)
        self.raw.FPDFPageObj_Transform(made, 1, 0, 0, 1, place.x0, place.y0 + 0.22 * place.size)
        return made

    def new_patch(self, place: _Place) -> Any:
        made = self.raw.FPDFPageObj_CreateNewRect(
            place.x0 - 1, place.y0 - 1, place.x1 - place.x0 + 2, place.y1 - place.y0 + 2
        )
        self.raw.FPDFPageObj_SetFillColor(made, *_WHITE, 255)
        self.raw.FPDFPath_SetDrawMode(made, self.raw.FPDF_FILLMODE_ALTERNATE, 0)
        return made


@contextmanager
def _opened(data: bytes) -> Iterator[_File]:
    with LOCK:
        file = _File(data)
        try:
            yield file
        finally:
            file.close()


def _find(file: _File, page: int, value: str) -> tuple[_Place, Any]:
    """Return the place of a printed value on a page and the text object that prints it."""
    raw = file.raw
    pointer = ctypes.cast(page, raw.FPDF_PAGE)
    with text_page(page) as textpage:
        for index in range(raw.FPDFPage_CountObjects(pointer)):
            one = raw.FPDFPage_GetObject(pointer, index)
            if raw.FPDFPageObj_GetType(one) != _TEXT:
                continue
            text = _text_of(file, one, textpage)
            at = text.find(value)
            if at < 0:
                continue
            size = ctypes.c_float()
            raw.FPDFTextObj_GetFontSize(one, size)
            return _within(file, textpage, one, at, len(value), size.value), one
    raise ValueError(f"the page does not print {value}")


def _within(file: _File, textpage: int, one: Any, at: int, length: int, size: float) -> _Place:  # noqa: PLR0917
    """Return the place of some characters of a text object, by the boxes of the characters themselves."""
    raw = file.raw
    pointer = ctypes.cast(textpage, raw.FPDF_TEXTPAGE)
    wanted = ctypes.cast(one, ctypes.c_void_p).value
    own = [
        index
        for index in range(raw.FPDFText_CountChars(pointer))
        if ctypes.cast(raw.FPDFText_GetTextObject(pointer, index), ctypes.c_void_p).value == wanted
    ]
    box = raw.FS_RECTF()
    left = bottom = 1e9
    right = top = -1e9
    for index in own[at : at + length]:
        raw.FPDFText_GetLooseCharBox(pointer, index, box)
        left, bottom = min(left, box.left), min(bottom, box.bottom, box.top)
        right, top = max(right, box.right), max(top, box.top, box.bottom)
    return _Place(left, bottom, right, top, size)


def _text_of(file: _File, one: Any, textpage: int) -> str:
    raw = file.raw
    pointer = ctypes.cast(textpage, raw.FPDF_TEXTPAGE)
    size = raw.FPDFTextObj_GetText(one, pointer, None, 0)
    buffer = (ctypes.c_ushort * max(1, size // 2))()
    raw.FPDFTextObj_GetText(one, pointer, buffer, size)
    return bytes(buffer)[: max(0, size - 2)].decode("utf-16-le", "replace")


def _changed(data: bytes, value: str, change: Callable[[_File, Any, _Place, Any], None], *, appended: bool) -> bytes:
    """Return the file with its first page changed where a value is printed."""
    with _opened(data) as file:
        with open_page(file.address, 0) as page:
            pointer = ctypes.cast(page, file.raw.FPDF_PAGE)
            place, one = _find(file, page, value)
            change(file, pointer, place, one)
            file.raw.FPDFPage_GenerateContent(pointer)
        return file.saved(appended=appended)


def overlay(data: bytes, value: str, other: str, *, appended: bool = False) -> bytes:
    """Paint a white patch over the value and another value on it."""

    def change(file: _File, page: Any, place: _Place, one: Any) -> None:
        file.raw.FPDFPage_InsertObject(page, file.new_patch(place))
        file.raw.FPDFPage_InsertObject(page, file.new_text(place, other))

    return _changed(data, value, change, appended=appended)


def overlay_appended(data: bytes, value: str, other: str) -> bytes:
    """The same, saved as an update after the old bytes."""
    return overlay(data, value, other, appended=True)


def patch(data: bytes, value: str, other: str) -> bytes:
    """Paint a picture of another value over the value; the text layer keeps the old one."""

    def change(file: _File, page: Any, place: _Place, one: Any) -> None:
        raw = file.raw
        picture = raw.FPDFPageObj_NewImageObj(file.handle)
        with _drawn(other, place) as bitmap:
            raw.FPDFImageObj_SetBitmap(None, 0, picture, bitmap)
        wide, high = place.x1 - place.x0 + 2, place.y1 - place.y0 + 2
        raw.FPDFImageObj_SetMatrix(picture, wide, 0, 0, high, place.x0 - 1, place.y0 - 1)
        raw.FPDFPage_InsertObject(page, picture)

    return _changed(data, value, change, appended=False)


@contextmanager
def _drawn(text: str, place: _Place) -> Iterator[Any]:
    """Draw a text as a picture of the place's proportions, by way of a page of its own."""
    from reportlab.pdfgen.canvas import Canvas

    raw = functions().raw
    wide, high = place.x1 - place.x0 + 2, place.y1 - place.y0 + 2
    buffer = BytesIO()
    canvas = Canvas(buffer, pagesize=(wide, high), invariant=1)
    canvas.setFont("Helvetica", place.size)
    canvas.drawString(1, 1 + 0.22 * place.size, text)
    canvas.save()
    with _opened(buffer.getvalue()) as small, open_page(small.address, 0) as page:
        scale = 6
        bitmap = raw.FPDFBitmap_Create(round(wide * scale), round(high * scale), 0)
        raw.FPDFBitmap_FillRect(bitmap, 0, 0, round(wide * scale), round(high * scale), 0xFFFFFFFF)
        pointer = ctypes.cast(page, raw.FPDF_PAGE)
        raw.FPDF_RenderPageBitmap(bitmap, pointer, 0, 0, round(wide * scale), round(high * scale), 0, 0)
        try:
            yield bitmap
        finally:
            raw.FPDFBitmap_Destroy(bitmap)


def annotation(data: bytes, value: str, other: str) -> bytes:
    """Lay a stamp with another value over the value."""

    def change(file: _File, page: Any, place: _Place, one: Any) -> None:
        raw = file.raw
        stamp = raw.FPDFPage_CreateAnnot(page, raw.FPDF_ANNOT_STAMP)
        raw.FPDFAnnot_SetRect(stamp, raw.FS_RECTF(place.x0 - 1, place.y1 + 1, place.x1 + 1, place.y0 - 1))
        raw.FPDFAnnot_AppendObject(stamp, file.new_patch(place))
        raw.FPDFAnnot_AppendObject(stamp, file.new_text(place, other))
        raw.FPDFPage_CloseAnnot(stamp)

    return _changed(data, value, change, appended=False)


def edited_appended(data: bytes, value: str, other: str) -> bytes:
    """Change the text itself, in its own font, saved as an update after the old bytes."""
    return _changed(data, value, _in_place(value, other), appended=True)


def edited_silently(data: bytes, value: str, other: str) -> bytes:
    """Change the text itself, in its own font, with the whole file written anew: nothing in the file tells."""
    return _changed(data, value, _in_place(value, other), appended=False)


def _in_place(value: str, other: str) -> Callable[[_File, Any, _Place, Any], None]:
    def change(file: _File, page: Any, place: _Place, one: Any) -> None:
        address = ctypes.cast(page, ctypes.c_void_p).value or 0
        with text_page(address) as textpage:
            text = _text_of(file, one, textpage)
        file.raw.FPDFText_SetText(one, file.wide(text.replace(value, other)))

    return change


def other_font(data: bytes, value: str, other: str) -> bytes:
    """Take the text away and write another one in a font that an editor had at hand."""

    def change(file: _File, page: Any, place: _Place, one: Any) -> None:
        raw = file.raw
        address = ctypes.cast(page, ctypes.c_void_p).value or 0
        with text_page(address) as textpage:
            text = _text_of(file, one, textpage)
        matrix = raw.FS_MATRIX()
        raw.FPDFPageObj_GetMatrix(one, matrix)
        raw.FPDFPage_RemoveObject(page, one)
        before, _, after = text.partition(value)
        if before:
            start = place._replace(x0=matrix.e, y0=matrix.f - 0.22 * place.size)
            raw.FPDFPage_InsertObject(page, file.new_text(start, before))
        base = place._replace(y0=matrix.f - 0.22 * place.size)
        raw.FPDFPage_InsertObject(page, file.new_text(base, other + after, font="Courier"))

    return _changed(data, value, change, appended=False)


def read_otherwise(data: bytes, value: str, other: str) -> bytes:
    """Leave the picture as it is and mark the text to be read as another one (``ActualText``)."""

    def change(file: _File, page: Any, place: _Place, one: Any) -> None:
        raw = file.raw
        address = ctypes.cast(page, ctypes.c_void_p).value or 0
        with text_page(address) as textpage:
            text = _text_of(file, one, textpage)
        mark = raw.FPDFPageObj_AddMark(one, b"Span")
        raw.FPDFPageObjMark_SetStringParam(file.handle, one, mark, b"ActualText", text.replace(value, other).encode())

    return _changed(data, value, change, appended=False)


def hidden_layer(data: bytes, value: str, other: str) -> bytes:
    """Make a scan of the first page with an invisible text layer in which the value is another one."""
    from PIL import Image
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen.canvas import Canvas

    with _opened(data) as file, open_page(file.address, 0) as page:
        bitmap = draw_page(page, dpi=200)
        width, height = bitmap.width * 72 / bitmap.dpi, bitmap.height * 72 / bitmap.dpi
        texts = list(_texts(file, page))
    buffer = BytesIO()
    canvas = Canvas(buffer, pagesize=(width, height), invariant=1)
    picture = Image.frombytes("L", (bitmap.width, bitmap.height), bitmap.pixels)
    canvas.drawImage(ImageReader(picture), 0, 0, width, height)
    for text, x, y, size in texts:
        drawn = canvas.beginText(x, y)
        drawn.setTextRenderMode(3)
        drawn.setFont("Helvetica", size)
        drawn.textOut(text.replace(value, other))
        canvas.drawText(drawn)
    canvas.save()
    return buffer.getvalue()


def _texts(file: _File, page: int) -> Iterator[tuple[str, float, float, float]]:
    raw = file.raw
    pointer = ctypes.cast(page, raw.FPDF_PAGE)
    with text_page(page) as textpage:
        for index in range(raw.FPDFPage_CountObjects(pointer)):
            one = raw.FPDFPage_GetObject(pointer, index)
            if raw.FPDFPageObj_GetType(one) != _TEXT:
                continue
            matrix, size = raw.FS_MATRIX(), ctypes.c_float()
            raw.FPDFPageObj_GetMatrix(one, matrix)
            raw.FPDFTextObj_GetFontSize(one, size)
            yield _text_of(file, one, textpage), matrix.e, matrix.f, size.value


def signed(data: bytes) -> bytes:
    """Append a signature's dictionary whose byte range covers the whole file (its value is no real signature)."""
    number = 90_000
    head = b"\n%d 0 obj\n<< /Type /Sig /Filter /Adobe.PPKLite /ByteRange [" % number
    value = b"<" + b"0" * 256 + b">"
    for _ in range(4):  # the numbers' own length moves what they say
        start = len(data) + len(head)
        numbers = b"0 %010d %010d %010d"
        between = len(numbers % (0, 0, 0)) + len(b"] /Contents ")
        begin = start + between
    after = b" >>\nendobj\n"
    table = begin + len(value) + len(after)
    after += b"xref\n0 1\n0000000000 65535 f \n%d 1\n%010d 00000 n \n" % (number, len(data) + 1)
    after += b"trailer\n<< /Size %d %s /Prev %d >>\nstartxref\n%d\n%%%%EOF\n" % (
        number + 1,
        _trailer(data),
        _last_table(data),
        table,
    )
    ranges = numbers % (begin, begin + len(value), len(after))
    return data + head + ranges + b"] /Contents " + value + after


def _last_table(data: bytes) -> int:
    return int(data[data.rindex(b"startxref") + 9 :].split()[0])


def _trailer(data: bytes) -> bytes:
    """Return the entries of the last trailer that name the file's catalogue and information."""
    tail = data[data.rindex(b"trailer") :]
    found = []
    for key in (b"/Root", b"/Info"):
        at = tail.find(key)
        if at >= 0:
            found.append(b" ".join(tail[at:].split()[:4]))
    return b" ".join(found)


def changed_after_signing(data: bytes, value: str, other: str) -> bytes:
    """Sign the file, then change the text and append the change."""
    return edited_appended(signed(data), value, other)


Forgery = Callable[[bytes, str, str], bytes]
FORGERIES: dict[str, Forgery] = {
    "overlay": overlay,
    "overlay, appended": overlay_appended,
    "picture over the value": patch,
    "annotation over the value": annotation,
    "text edited, appended": edited_appended,
    "text in another font": other_font,
    "read otherwise than seen": read_otherwise,
    "text layer of a scan": hidden_layer,
    "changed after signing": changed_after_signing,
}
"""The ways to forge a value that leave a trace; ``edited_silently`` leaves none."""
