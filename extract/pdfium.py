"""The few pdfium calls that reading needs, bound so that a call costs a fraction of a microsecond.

pypdfium2 loads the library; its raw functions convert and check every argument.  Pages hold thousands of characters
and path points, so this module takes its own function objects from the same library, with plain integers for handles
and addresses, and never makes a helper object a character.

pdfium is not thread-safe: call it from one thread at a time (``LOCK``).
"""

from __future__ import annotations

import ctypes
import threading
from array import array
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import islice, repeat
from typing import Any

LOCK = threading.RLock()
"""Held by whoever calls pdfium."""

_INT, _POINTER, _FLOAT, _DOUBLE, _ULONG = ctypes.c_int, ctypes.c_void_p, ctypes.c_float, ctypes.c_double, ctypes.c_ulong

_SIGNATURES: dict[str, tuple[Any, tuple[Any, ...]]] = {
    "FPDF_GetPageCount": (_INT, (_POINTER,)),
    "FPDF_LoadPage": (_POINTER, (_POINTER, _INT)),
    "FPDF_ClosePage": (None, (_POINTER,)),
    "FPDF_GetPageBoundingBox": (_INT, (_POINTER, _POINTER)),
    "FPDF_GetPageWidthF": (_FLOAT, (_POINTER,)),
    "FPDF_GetPageHeightF": (_FLOAT, (_POINTER,)),
    "FPDFPage_GetRotation": (_INT, (_POINTER,)),
    "FPDFPage_CountObjects": (_INT, (_POINTER,)),
    "FPDFPage_GetObject": (_POINTER, (_POINTER, _INT)),
    "FPDFPage_GetAnnotCount": (_INT, (_POINTER,)),
    "FPDFPage_Flatten": (_INT, (_POINTER, _INT)),
    "FPDFText_LoadPage": (_POINTER, (_POINTER,)),
    "FPDFText_ClosePage": (None, (_POINTER,)),
    "FPDFText_CountChars": (_INT, (_POINTER,)),
    "FPDFText_GetText": (_INT, (_POINTER, _INT, _INT, _POINTER)),
    "FPDFText_GetUnicode": (ctypes.c_uint, (_POINTER, _INT)),
    "FPDFText_GetLooseCharBox": (_INT, (_POINTER, _INT, _POINTER)),
    "FPDFText_GetCharBox": (_INT, (_POINTER, _INT, _POINTER, _POINTER, _POINTER, _POINTER)),
    "FPDFText_GetCharAngle": (_FLOAT, (_POINTER, _INT)),
    "FPDFText_GetTextObject": (_POINTER, (_POINTER, _INT)),
    "FPDFText_HasUnicodeMapError": (_INT, (_POINTER, _INT)),
    "FPDFTextObj_GetTextRenderMode": (_INT, (_POINTER,)),
    "FPDFTextObj_GetFont": (_POINTER, (_POINTER,)),
    "FPDFPageObj_GetFillColor": (_INT, (_POINTER, _POINTER, _POINTER, _POINTER, _POINTER)),
    "FPDFFormObj_CountObjects": (_INT, (_POINTER,)),
    "FPDFFormObj_GetObject": (_POINTER, (_POINTER, _ULONG)),
    "FPDFPageObj_GetType": (_INT, (_POINTER,)),
    "FPDFPageObj_GetMatrix": (_INT, (_POINTER, _POINTER)),
    "FPDFPageObj_GetBounds": (_INT, (_POINTER, _POINTER, _POINTER, _POINTER, _POINTER)),
    "FPDFPath_CountSegments": (_INT, (_POINTER,)),
    "FPDFPath_GetPathSegment": (_POINTER, (_POINTER, _INT)),
    "FPDFPath_GetDrawMode": (_INT, (_POINTER, _POINTER, _POINTER)),
    "FPDFPathSegment_GetPoint": (_INT, (_POINTER, _POINTER, _POINTER)),
    "FPDFPathSegment_GetType": (_INT, (_POINTER,)),
    "FPDFPathSegment_GetClose": (_INT, (_POINTER,)),
    "FPDFImageObj_GetImagePixelSize": (_INT, (_POINTER, _POINTER, _POINTER)),
}


_LONG = {"FPDF_LoadPage", "FPDFText_LoadPage", "FPDFPage_Flatten", "FPDF_ClosePage"}
"""Calls that take long enough for other threads to run meanwhile."""


class Functions:
    """pdfium's functions by name, each loaded on first use."""

    def __init__(self) -> None:
        # The bare bindings: importing pypdfium2 itself costs a third more.
        import pypdfium2_raw as raw
        from pypdfium2_raw import bindings

        self.raw = raw
        (library,) = bindings._libs.values()
        # The same library, without giving up the interpreter's lock at each of the many short calls.
        self._quick = ctypes.PyDLL(library._name)
        self._library = library
        self._bare: dict[str, Any] = {}
        raw.FPDF_InitLibrary()

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name.startswith("__"):
            raise AttributeError(name)
        signature = _SIGNATURES.get(name)
        if signature is None:
            function = getattr(self.raw, name)
        else:
            function = (self._library if name in _LONG else self._quick)[name]
            function.restype, function.argtypes = signature
        setattr(self, name, function)
        return function  # type: ignore[no-any-return]

    def bare(self, name: str) -> Callable[..., Any]:
        """Return a function that takes ready-made arguments and small integers, and converts nothing."""
        function = self._bare.get(name)
        if function is None:
            function = self._bare[name] = self._quick[name]
            function.restype = _SIGNATURES[name][0]
        return function


_functions: list[Functions] = []


def functions() -> Functions:
    """Return pdfium's functions; the library is loaded and initialised on the first call."""
    if not _functions:
        with LOCK:
            if not _functions:
                _functions.append(Functions())
    return _functions[0]


class Scratch:
    """Memory that pdfium writes many small results into, with ready-made arguments that point there.

    ctypes turns an integer into a pointer argument at each call, which takes longer than most of pdfium's calls;
    ready-made arguments are passed on as they are.
    """

    ITEMS = 4096

    def __init__(self, size: int, pointers: int) -> None:
        self.size = size
        self.memory = ctypes.create_string_buffer(size * self.ITEMS)
        self.places: list[list[Any]] = [[] for _ in range(pointers)]

    def fill(self, function: Callable[..., Any], count: int, *leading: Iterable[Any]) -> bytes:
        """Call a function for each of at most ``ITEMS`` items and return what it wrote.

        Args:
            function: bound by ``Functions.bare``; gets an item's leading arguments and its pointers.
            count: the number of items.
            *leading: the arguments before the pointers, an iterable each.
        """
        for number, places in enumerate(self.places):
            places += [ctypes.byref(self.memory, self.size * i + 4 * number) for i in range(len(places), count)]
        deque(map(function, *leading, *[islice(places, count) for places in self.places]), maxlen=0)
        return ctypes.string_at(self.memory, self.size * count)


as_argument = ctypes.c_void_p.from_param
"""Turns a handle into a ready-made argument."""

_boxes = Scratch(16, 1)


def char_boxes(textpage: int, count: int) -> array[float]:
    """Return the loose boxes of a text page's characters in one array.

    Returns:
        Four numbers a character: left, top, right, bottom in page space (origin bottom-left).  A loose box spans the
        font's ascent and descent, so that all the characters of a line are equally high.
    """
    boxes = array("f")
    get, handle = functions().bare("FPDFText_GetLooseCharBox"), as_argument(textpage)
    for start in range(0, count, Scratch.ITEMS):
        stop = min(count, start + Scratch.ITEMS)
        boxes.frombytes(_boxes.fill(get, stop - start, repeat(handle), range(start, stop)))
    return boxes


def char_text(textpage: int, count: int) -> str:
    """Return the text page's characters, one code point a character index."""
    buffer = ctypes.create_string_buffer(2 * count + 2)
    written = functions().FPDFText_GetText(textpage, 0, count, ctypes.addressof(buffer))
    text = buffer.raw[: 2 * max(0, written - 1)].decode("utf-16-le", "replace")
    if len(text) == count and "\ufffe" not in text:
        return text
    # Characters that pdfium leaves out of its text (controls), or pairs of surrogates: ask for each.
    get = functions().FPDFText_GetUnicode
    return "".join(map(_character, map(get, repeat(textpage), range(count))))


def _character(code: int) -> str:
    return chr(code) if code < 0xD800 or 0xE000 <= code < 0x110000 else "\ufffd"


@contextmanager
def text_page(page: int) -> Iterator[int]:
    """Open and close the text of a page."""
    handle = functions().FPDFText_LoadPage(page)
    try:
        yield handle
    finally:
        if handle:
            functions().FPDFText_ClosePage(handle)
