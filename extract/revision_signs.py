"""What an earlier revision of the file said where a field that matters stands now."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator, Sequence
from contextlib import ExitStack

from ..errors import CertlaneError
from ..model.document import Document
from ..model.record import Signal
from .file_history import History
from .painted_signs import KeyPlace
from .pdfium import LOCK, functions, text_page
from .reader import frame_of, open_document, open_page

_REVISIONS = 4
"""Earlier revisions that are opened: the first and the latest ones."""
_CHARACTERS = 400
_CLOSE = 8
"""Bytes at the end of a file that are no revision: line ends."""
_SPACE = re.compile(r"[\W_]+")


def revision_signs(
    data: bytes, handle: int, history: History, document: Document, places: Sequence[KeyPlace]
) -> Iterator[Signal]:
    """Yield a sign for each key field that an earlier revision printed otherwise at the same place.

    Added pages, signatures, and values where nothing stood before (a form that was filled in) are no change.

    Args:
        data: the file.
        handle: pdfium's open document of the whole file.
        history: its revisions and signatures.
        document: as read.
        places: where the key fields are printed now.
    """
    signed = history.last_signed
    ends = {end for end in history.revisions if end < len(data) - _CLOSE}
    if signed is not None and signed < len(data) - _CLOSE:
        ends.add(signed)
    if not ends or not places:
        return
    earlier = sorted(ends)
    now = list(_printed(handle, document, places))
    told: set[str] = set()
    # The signed revision first: a change after it is the graver sign.
    for end in sorted({*earlier[:1], *earlier[-_REVISIONS + 1 :]}, key=lambda end: end != signed):
        code = "changed_after_signature" if signed is not None and end >= signed else "changed_in_revision"
        try:
            with open_document(data[:end], document.name) as old:
                before = list(_printed(old, document, places))
        except CertlaneError:
            continue  # what seemed to be the end of a revision is none
        for place, was, is_now in zip(places, before, now, strict=True):
            if _bare(was) and _bare(is_now) and _bare(was) != _bare(is_now) and place.field not in told:
                told.add(place.field)
                yield Signal(code, "strong", f"{was[:60]} / {is_now[:60]}", place.field, (place.evidence,))


def _bare(text: str) -> str:
    return _SPACE.sub("", text).casefold()


def _printed(handle: int, document: Document, places: Sequence[KeyPlace]) -> Iterator[str]:
    """Yield the text of the pages' own content within each place; empty where the page does not exist."""
    with LOCK:
        count = functions().FPDF_GetPageCount(handle)
        number = 0
        with ExitStack() as opened:
            for place in places:
                if place.page > count:
                    yield ""
                    continue
                if place.page != number:
                    opened.close()
                    number = place.page
                    page = opened.enter_context(open_page(handle, number - 1))
                    text = opened.enter_context(text_page(page)) if page else 0
                    frame = frame_of(page, document.pages[number - 1].turn // 90) if page else None
                yield _text_within(text, frame.unbox(*place.box)) if text and frame is not None else ""


def _text_within(textpage: int, box: tuple[float, float, float, float]) -> str:
    raw = functions().raw
    x0, y0, x1, y1 = box
    buffer = (ctypes.c_ushort * _CHARACTERS)()
    pointer = ctypes.cast(textpage, raw.FPDF_TEXTPAGE)
    count = raw.FPDFText_GetBoundedText(pointer, x0 - 1, y1 + 1, x1 + 1, y0 - 1, buffer, _CHARACTERS)
    return " ".join(bytes(buffer)[: 2 * max(0, count)].decode("utf-16-le", "replace").replace("\x00", " ").split())
