"""How a page is painted around the places that matter: texts with their fonts, what lies over them, annotations."""

from __future__ import annotations

import ctypes
import re
from array import array
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import repeat
from typing import Any, Literal

from ..model.geometry import Box
from .chars import Frame
from .objects import Matrix, joined_matrix, moved_box
from .pdfium import Scratch, as_argument, functions

_TEXT, _PATH, _IMAGE, _FORM = 1, 2, 3, 5
_IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_DEPTH = 6
_MOST = 20_000
"""Objects of a page that are looked at."""
_TEXTS = 4_000
_OPAQUE = 250
_WHITE = 248
_SUBSET = re.compile(r"^[A-Z]{6}\+")
Annotated = Literal["text", "shape", "stamp", "field"]
#: Subtypes of annotations that show something of their own (ISO 32000-2, table 171).
_SHOWING: dict[int, Annotated] = {3: "text", 5: "shape", 6: "shape", 13: "stamp", 15: "shape", 28: "shape"}
_WIDGET = 20
_HIDDEN, _NO_VIEW = 1 << 1, 1 << 5


@dataclass(frozen=True, slots=True)
class Painted:
    """A painted object: its place in the order, its box as seen, and how it is painted.

    ``font`` is the font's handle; ``visible`` is False where nothing is painted; ``white`` tells that what is painted
    is as good as white; ``opaque`` that a fill lets nothing through.
    """

    order: int
    kind: Literal["text", "fill", "picture"]
    box: Box
    handle: int = 0
    font: int = 0
    visible: bool = True
    white: bool = False
    opaque: bool = False


@dataclass(frozen=True, slots=True)
class Note:
    """An annotation that shows something over the page's own content."""

    kind: Annotated
    box: Box


@dataclass(slots=True)
class Painting:
    """What is painted around the places asked for, in order; ``written`` is how wide each font writes on the page."""

    texts: list[Painted] = field(default_factory=list)
    fills: list[Painted] = field(default_factory=list)
    pictures: list[Painted] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    written: Counter[int] = field(default_factory=Counter)


def read_painting(page: int, frame: Frame, areas: Sequence[Box]) -> Painting:
    """Read what a loaded page paints around some places, forms included, and its visible annotations.

    Args:
        page: pdfium's handle.
        frame: the mapping to the page as seen.
        areas: the places, as seen.
    """
    walk = _Walk(frame, [frame.unbox(*area) for area in areas])
    count = min(functions().FPDFPage_CountObjects(page), _MOST)
    walk.objects(
        list(map(functions().bare("FPDFPage_GetObject"), repeat(as_argument(page)), range(count))), _IDENTITY, 0
    )
    walk.found.notes = _notes(page, frame)
    return walk.found


_bounds = Scratch(16, 4)


def _boxes_of(handles: list[Any]) -> array[float]:
    """Return left, bottom, right, top of each object, in the space of what holds it."""
    boxes = array("f")
    get = functions().bare("FPDFPageObj_GetBounds")
    for start in range(0, len(handles), Scratch.ITEMS):
        part = handles[start : start + Scratch.ITEMS]
        boxes.frombytes(_bounds.fill(get, len(part), part))
    return boxes


class _Walk:
    """One pass over a page's objects in the order in which they are painted; boxes are compared in page space."""

    def __init__(self, frame: Frame, areas: Sequence[tuple[float, float, float, float]]) -> None:
        self.f = functions()
        self.frame = frame
        self.areas = areas
        self.found = Painting()
        self.order = 0
        self.colour = (ctypes.c_uint * 4)()
        self.colour_at = ctypes.addressof(self.colour)
        self.mode = (ctypes.c_int * 2)()
        self.matrix = (ctypes.c_float * 6)()

    def objects(self, handles: list[int], matrix: Matrix, depth: int) -> None:
        arguments = list(map(as_argument, handles))
        kinds = list(map(self.f.FPDFPageObj_GetType, handles))
        bounds = _boxes_of(arguments)
        plain = matrix == _IDENTITY
        a, b, c, d, e, f = matrix
        upright = not plain and b == c == 0 and a > 0 and d > 0  # moved and scaled alone
        get_font = self.f.FPDFTextObj_GetFont
        written, areas = self.found.written, self.areas
        lowest, highest = min((a[1] for a in areas), default=0.0), max((a[3] for a in areas), default=0.0)
        for at, (handle, kind) in enumerate(zip(handles, kinds, strict=True)):
            self.order += 1
            if self.order > _MOST:
                return
            if kind == _FORM:
                if depth < _DEPTH:
                    self._form(handle, matrix, depth)
                continue
            x0, y0, x1, y1 = box = tuple(bounds[4 * at : 4 * at + 4])
            if upright:
                x0, y0, x1, y1 = box = x0 * a + e, y0 * d + f, x1 * a + e, y1 * d + f
            elif not plain:
                x0, y0, x1, y1 = box = moved_box(x0, y0, x1, y1, matrix)
            font = 0
            if kind == _TEXT:
                font = get_font(handle) or 0
                written[font] += round(x1 - x0)
            if y0 < highest and lowest < y1:
                for left, low, right, high in areas:
                    if x0 < right and left < x1 and y0 < high and low < y1:
                        self._near(handle, kind, Box(*self.frame.box(*box)), font)
                        break

    def _form(self, handle: int, outer: Matrix, depth: int) -> None:
        f = self.f
        inner = outer
        if f.FPDFPageObj_GetMatrix(handle, ctypes.addressof(self.matrix)):
            inner = joined_matrix(tuple(self.matrix), outer)
        count = min(max(0, f.FPDFFormObj_CountObjects(handle)), _MOST)
        self.objects([h for i in range(count) if (h := f.FPDFFormObj_GetObject(handle, i))], inner, depth + 1)

    def _near(self, handle: int, kind: int, box: Box, font: int) -> None:
        found = self.found
        if kind == _TEXT:
            mode = self.f.FPDFTextObj_GetTextRenderMode(handle)
            white, alpha = self._fill(handle)
            found.texts.append(
                Painted(
                    self.order,
                    "text",
                    box,
                    handle,
                    font,
                    visible=mode not in {3, 7} and alpha > 12,
                    white=white and mode in {0, 4},
                )
            )
        elif kind == _IMAGE:
            found.pictures.append(Painted(self.order, "picture", box))
        elif kind == _PATH and box.x1 - box.x0 >= 3 and box.bottom - box.top >= 3:
            at = ctypes.addressof(self.mode)
            self.f.FPDFPath_GetDrawMode(handle, at, at + 4)
            if self.mode[0]:
                white, alpha = self._fill(handle)
                # What is no plain rectangle leaves part of its bounds free.
                plain = self.f.FPDFPath_CountSegments(handle) <= 6
                found.fills.append(Painted(self.order, "fill", box, white=white, opaque=plain and alpha >= _OPAQUE))

    def _fill(self, handle: int) -> tuple[bool, int]:
        """Return whether an object is filled as good as white, and how opaquely (0-255)."""
        at = self.colour_at
        if not self.f.FPDFPageObj_GetFillColor(handle, at, at + 4, at + 8, at + 12):
            return False, 255
        red, green, blue, alpha = self.colour
        return min(red, green, blue) >= _WHITE, alpha


def _notes(page: int, frame: Frame) -> list[Note]:
    f = functions()
    count = f.FPDFPage_GetAnnotCount(page)
    if count <= 0:
        return []
    raw = f.raw
    pointer = ctypes.cast(page, raw.FPDF_PAGE)
    place = raw.FS_RECTF()
    found: list[Note] = []
    for index in range(min(count, 500)):
        annotation = raw.FPDFPage_GetAnnot(pointer, index)
        if not annotation:
            continue
        try:
            subtype = raw.FPDFAnnot_GetSubtype(annotation)
            kind = "field" if subtype == _WIDGET else _SHOWING.get(subtype)
            if kind is None or raw.FPDFAnnot_GetFlags(annotation) & (_HIDDEN | _NO_VIEW):
                continue
            if kind == "field" and not raw.FPDFAnnot_HasKey(annotation, b"V"):
                continue
            if raw.FPDFAnnot_GetRect(annotation, place):
                low, high = min(place.bottom, place.top), max(place.bottom, place.top)
                found.append(Note(kind, Box(*frame.box(place.left, low, place.right, high))))
        finally:
            raw.FPDFPage_CloseAnnot(annotation)
    return found


def font_name(font: int) -> str:
    """Return a font's name without the tag of a subset."""
    raw, buffer = functions().raw, ctypes.create_string_buffer(128)
    raw.FPDFFont_GetBaseFontName(ctypes.cast(font, raw.FPDF_FONT), buffer, 128)
    return _SUBSET.sub("", buffer.value.decode("latin-1"))


def text_of_object(handle: int, textpage: int) -> str:
    """Return the text of a text object of a page whose text is loaded."""
    raw = functions().raw
    pointer = ctypes.cast(handle, raw.FPDF_PAGEOBJECT)
    page = ctypes.cast(textpage, raw.FPDF_TEXTPAGE)
    size = raw.FPDFTextObj_GetText(pointer, page, None, 0)
    if not 2 < size <= _TEXTS:
        return ""
    buffer = (ctypes.c_ushort * (size // 2 + 1))()
    raw.FPDFTextObj_GetText(pointer, page, buffer, size)
    return bytes(buffer)[: size - 2].decode("utf-16-le", "replace")


def replaced_in_reading(handle: int) -> bool:
    """Tell whether a text object is marked with another text to be read in its place (``ActualText``)."""
    raw = functions().raw
    pointer = ctypes.cast(handle, raw.FPDF_PAGEOBJECT)
    length = ctypes.c_ulong()
    for index in range(min(max(0, raw.FPDFPageObj_CountMarks(pointer)), 8)):
        mark = raw.FPDFPageObj_GetMark(pointer, index)
        if mark and raw.FPDFPageObjMark_GetParamStringValue(mark, b"ActualText", None, 0, length) and length.value > 2:
            return True
    return False
