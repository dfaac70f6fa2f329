"""Pictures of pages: gray ones for recognition, PNG files as evidence."""

from __future__ import annotations

import ctypes
import struct
import zlib
from pathlib import Path
from typing import NamedTuple

from ..errors import UnreadableDocument
from ..model.geometry import Box
from .pdfium import LOCK, functions

POINTS_AN_INCH = 72.0
PIXELS = 40_000_000
"""Pixels of a page picture at most; larger pages are drawn at a lower resolution."""


class Bitmap(NamedTuple):
    """Pixels of a page: one byte (gray) or three (red, green, blue) each, rows without padding."""

    width: int
    height: int
    channels: int
    pixels: bytes
    dpi: float


def draw_page(page: int, *, dpi: float, turn: int = 0, color: bool = False, forms: int = 0) -> Bitmap:
    """Draw a loaded page with its visible annotations.

    Args:
        page: pdfium's handle.
        dpi: pixels an inch; lowered where the page would have more than ``PIXELS``.
        turn: degrees clockwise by which to turn the page beyond its own rotation.
        color: three channels instead of one.
        forms: pdfium's form environment, where form fields are to be drawn.
    """
    f, raw = functions(), functions().raw
    wide, high = f.FPDF_GetPageWidthF(page), f.FPDF_GetPageHeightF(page)
    if turn % 180:
        wide, high = high, wide
    dpi = min(dpi, POINTS_AN_INCH * (PIXELS / max(1.0, wide * high)) ** 0.5)
    width, height = max(1, round(wide * dpi / POINTS_AN_INCH)), max(1, round(high * dpi / POINTS_AN_INCH))
    bitmap = raw.FPDFBitmap_CreateEx(width, height, raw.FPDFBitmap_BGR if color else raw.FPDFBitmap_Gray, None, 0)
    if not bitmap:
        raise MemoryError(f"no memory for a page picture of {width} by {height} pixels")
    try:
        raw.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, 0xFFFFFFFF)
        handle = ctypes.cast(page, raw.FPDF_PAGE)
        flags = raw.FPDF_ANNOT | (raw.FPDF_REVERSE_BYTE_ORDER if color else raw.FPDF_GRAYSCALE)
        raw.FPDF_RenderPageBitmap(bitmap, handle, 0, 0, width, height, turn // 90 % 4, flags)
        if forms:
            raw.FPDF_FFLDraw(
                ctypes.cast(forms, raw.FPDF_FORMHANDLE), bitmap, handle, 0, 0, width, height, turn // 90 % 4, flags
            )
        stride = raw.FPDFBitmap_GetStride(bitmap)
        buffer = ctypes.string_at(raw.FPDFBitmap_GetBuffer(bitmap), stride * height)
    finally:
        raw.FPDFBitmap_Destroy(bitmap)
    channels = 3 if color else 1
    row = width * channels
    if stride != row:
        buffer = b"".join([buffer[y : y + row] for y in range(0, stride * height, stride)])
    return Bitmap(width, height, channels, buffer, dpi)


def render_page(
    source: str | Path | bytes, number: int, *, dpi: float = 110, turn: int = 0, box: Box | None = None
) -> bytes:
    """Draw one page of a file as a PNG, as evidence for what was read from it.

    Args:
        source: a path, or the file's bytes.
        number: the page, from 1.
        dpi: pixels an inch.
        turn: ``Page.turn`` of the page as read, so that boxes fit the picture.
        box: draw this part alone, in points of the page as read.

    Raises:
        UnreadableDocument: the file or the page can't be read.
        EncryptedDocument: the file opens with a password only.
    """
    from .limits import Limits
    from .reader import bytes_of, open_document, open_page

    data, name = bytes_of(source, None, Limits())
    with LOCK, open_document(data, name) as document:
        count = functions().FPDF_GetPageCount(document)
        if not 1 <= number <= count:
            raise UnreadableDocument(f"has no page {number}, only {count}", subject=name)
        with open_page(document, number - 1) as page:
            if not page:
                raise UnreadableDocument(f"page {number} can't be read", subject=name)
            bitmap = draw_page(page, dpi=dpi, turn=turn, color=True)
    return png(crop(bitmap, box) if box else bitmap)


def crop(bitmap: Bitmap, box: Box) -> Bitmap:
    """Cut a part out of a page picture; the box is in points and is clipped to the page."""
    scale = bitmap.dpi / POINTS_AN_INCH
    x0, y0 = max(0, int(box.x0 * scale)), max(0, int(box.top * scale))
    x1, y1 = min(bitmap.width, int(box.x1 * scale) + 1), min(bitmap.height, int(box.bottom * scale) + 1)
    if x1 <= x0 or y1 <= y0:
        return bitmap._replace(width=0, height=0, pixels=b"")
    row, n = bitmap.width * bitmap.channels, bitmap.channels
    pixels = b"".join([bitmap.pixels[y * row + x0 * n : y * row + x1 * n] for y in range(y0, y1)])
    return bitmap._replace(width=x1 - x0, height=y1 - y0, pixels=pixels)


def png(bitmap: Bitmap) -> bytes:
    """Pack pixels as a PNG file."""
    row = bitmap.width * bitmap.channels
    rows = b"".join([b"\x00" + bitmap.pixels[y * row : (y + 1) * row] for y in range(bitmap.height)])
    kind = 2 if bitmap.channels == 3 else 0
    pixels_a_metre = round(bitmap.dpi / 0.0254)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        [
            _chunk(b"IHDR", struct.pack(">IIBBBBB", bitmap.width, bitmap.height, 8, kind, 0, 0, 0)),
            _chunk(b"pHYs", struct.pack(">IIB", pixels_a_metre, pixels_a_metre, 1)),
            _chunk(b"IDAT", zlib.compress(rows, 6)),
            _chunk(b"IEND", b""),
        ]
    )


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
