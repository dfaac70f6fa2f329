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
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import repeat
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


class Functions:
    """pdfium's functions by name, each loaded on first use."""

    def __init__(self) -> None:
        # The bare bindings: importing pypdfium2 itself costs a third more.
        import pypdfium2_raw as raw
        from pypdfium2_raw import bindings

        self.raw = raw
        (self._library,) = bindings._libs.values()
        raw.FPDF_InitLibrary()

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name.startswith("__"):
            raise AttributeError(name)
        signature = _SIGNATURES.get(name)
        if signature is None:
            function = getattr(self.raw, name)
        else:
            function = self._library[name]
            function.restype, function.argtypes = signature
        setattr(self, name, function)
        return function  # type: ignore[no-any-return]


_functions: list[Functions] = []


def functions() -> Functions:
    """Return pdfium's functions; the library is loaded and initialised on the first call."""
    if not _functions:
        with LOCK:
            if not _functions:
                _functions.append(Functions())
    return _functions[0]


def char_boxes(textpage: int, count: int) -> array[float]:
    """Return the loose boxes of a text page's characters in one array.

    Returns:
        Four numbers a character: left, top, right, bottom in page space (origin bottom-left).  A loose box spans the
        font's ascent and descent, so that all the characters of a line are equally high.
    """
    boxes = array("f", bytes(16 * count))
    start, _ = boxes.buffer_info()
    get = functions().FPDFText_GetLooseCharBox
    deque(map(get, repeat(textpage), range(count), range(start, start + 16 * count, 16)), maxlen=0)
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
