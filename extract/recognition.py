"""Reading the pages whose text layer is not enough from their pictures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ..errors import DependencyMissing
from ..model.document import Document, Page, Word
from .isolation import grant_recognition
from .layout import lines_of
from .limits import Limits, OcrOptions
from .pdfium import LOCK, functions
from .trust import Trust

if TYPE_CHECKING:
    from .ocr import Reading
    from .pictures import Bitmap

POOR = 0.6
"""Mean confidence below which a warning says that a page was read with doubt."""


@dataclass(slots=True)
class Draft:
    """A page as its text layer has it, and whether that is enough."""

    page: Page
    trust: Trust


def recognise(handle: int, drafts: Sequence[Draft], document: Document, limits: Limits, options: OcrOptions) -> None:
    """Replace or complete the pages that need it, and say so in the document's warnings.

    Args:
        handle: pdfium's open document.
        drafts: the pages; their ``page`` is replaced.
        document: gets the warnings.
        limits: ``recognised_pages`` bounds the work.
        options: how to recognise.
    """
    for draft in drafts:
        if draft.trust.reason and not draft.trust.recognise:
            document.warnings.append(f"page {draft.page.number}: {draft.trust.reason}")
    wanted = [draft for draft in drafts if draft.trust.recognise]
    if not wanted:
        return
    if not options.enabled:
        _say(document, wanted, "was not recognised, because recognition is switched off")
        return
    if len(wanted) > limits.recognised_pages:
        _say(document, wanted[limits.recognised_pages :], "was not recognised: more such pages than the limit allows")
        wanted = wanted[: limits.recognised_pages]

    # Only documents that need it pay for loading the engine's modules.
    from .ocr import recognise_pages
    from .pictures import Bitmap, draw_page

    def draw(index: int, dpi: int, turn: int) -> Bitmap:
        with LOCK:
            page = functions().FPDF_LoadPage(handle, index)
            if not page:
                return Bitmap(1, 1, 1, b"\xff", dpi)
            try:
                return draw_page(page, dpi=dpi, turn=turn)
            finally:
                functions().FPDF_ClosePage(page)

    grant_recognition(len(wanted))
    try:
        readings = recognise_pages(draw, [d.page.number - 1 for d in wanted], document.sha256, options)
    except DependencyMissing as error:
        _say(document, wanted, f"was not recognised: {error.message}. {error.remedy}")
        return
    for draft in wanted:
        reading = readings[draft.page.number - 1]
        draft.page = _joined(draft.page, reading) if draft.trust.keep else _read_from(draft.page, reading)
        how = f"{draft.trust.reason}: recognised by OCR"
        if not reading.words:
            how = f"{draft.trust.reason}, and recognition found no words"
        elif reading.confidence < POOR:
            how += " with doubt, compare with the picture"
        document.warnings.append(f"page {draft.page.number}: {how}")


def _say(document: Document, drafts: Sequence[Draft], what: str) -> None:
    for draft in drafts:
        document.warnings.append(f"page {draft.page.number}: {draft.trust.reason}, and it {what}")


def _read_from(page: Page, reading: Reading) -> Page:
    """Return the page with the words of the reading alone."""
    turn = (reading.turn - page.turn) % 360
    width, height = (page.height, page.width) if turn % 180 else (page.width, page.height)
    return replace(
        page,
        width=width,
        height=height,
        source="ocr",
        words=reading.words,
        lines=lines_of(reading.words),
        rulings=reading.rulings or (() if turn else page.rulings),
        middles=None,
        turn=reading.turn,
    )


def _joined(page: Page, reading: Reading) -> Page:
    """Return the page with the words of its text layer, and recognised ones where it has none."""
    if reading.turn != page.turn:
        # The text layer stands otherwise than the picture: the picture is the page.
        return _read_from(page, reading)
    new = [w for w in reading.words if not _covered(w, page.words)]
    if not new:
        return page
    words = (*page.words, *new)
    recognised = sum([len(w.text) for w in new])
    source = page.source if recognised < sum([len(w.text) for w in page.words]) else "ocr"
    rulings = page.rulings or reading.rulings
    return replace(page, source=source, words=words, lines=lines_of(words), rulings=rulings, middles=page.middles)


def _covered(word: Word, others: Sequence[Word]) -> bool:
    x, y = (word.x0 + word.x1) / 2, (word.top + word.bottom) / 2
    return any(o.x0 - 2 <= x <= o.x1 + 2 and o.top - 2 <= y <= o.bottom + 2 for o in others)
