"""Form fields and visible annotations: what lies over a page's own content and is seen with it."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from typing import Any

from ..model.document import Mark
from ..model.geometry import Box
from .chars import Frame
from .pdfium import functions

_LINK, _POPUP, _WIDGET = 2, 16, 20
_HIDDEN, _NO_VIEW = 1 << 1, 1 << 5
_MOST = 5_000
"""Annotations of a page that are looked at."""


def flatten(page: int) -> bool:
    """Draw a page's visible annotations and form fields into its content, as they appear on the screen.

    Returns:
        Whether there were any; then the page has to be loaded anew to see them.
    """
    f = functions()
    kinds = [f.raw.FPDFAnnot_GetSubtype(annotation) for annotation in _annotations(page)]
    if all(kind in {_LINK, _POPUP} for kind in kinds):
        return False
    return bool(f.FPDFPage_Flatten(page, f.raw.FLAT_NORMALDISPLAY) == f.raw.FLATTEN_SUCCESS)


def checkboxes(page: int, frame: Frame) -> list[Mark]:
    """Return a page's check boxes and radio buttons; call it before ``flatten``, which takes them away.

    A button's state is the name of its current appearance, ``Off`` for an empty one (ISO 32000-1, 12.7.4.2.3).
    """
    raw = functions().raw
    marks = []
    place = raw.FS_RECTF()
    for annotation in _annotations(page):
        if raw.FPDFAnnot_GetSubtype(annotation) != _WIDGET or not raw.FPDFAnnot_HasKey(annotation, b"AS"):
            continue
        if raw.FPDFAnnot_GetFlags(annotation) & (_HIDDEN | _NO_VIEW) or not raw.FPDFAnnot_GetRect(annotation, place):
            continue
        box = frame.box(place.left, min(place.bottom, place.top), place.right, max(place.bottom, place.top))
        marks.append(Mark(Box(*box), _state(annotation) not in {"", "Off"}))
    return marks


def _annotations(page: int) -> Iterator[Any]:
    """Open a page's annotations one after another."""
    f = functions()
    pointer = ctypes.cast(page, f.raw.FPDF_PAGE)
    for index in range(min(f.FPDFPage_GetAnnotCount(page), _MOST)):
        annotation = f.raw.FPDFPage_GetAnnot(pointer, index)
        if annotation:
            yield annotation
            f.raw.FPDFPage_CloseAnnot(annotation)


def _state(annotation: Any) -> str:
    raw = functions().raw
    buffer = (ctypes.c_ushort * 64)()
    size = raw.FPDFAnnot_GetStringValue(annotation, b"AS", buffer, ctypes.sizeof(buffer))
    return bytes(buffer)[: max(0, min(size, 128) - 2)].decode("utf-16-le", "replace")
