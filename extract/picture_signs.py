"""Whether the picture of a page says what its text layer says, at places that gave reason to look."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ..errors import DependencyMissing
from ..model.document import Document
from ..model.geometry import Box
from ..model.record import Signal
from .limits import OcrOptions
from .painted_signs import KeyPlace
from .pdfium import LOCK
from .pictures import Bitmap, crop, draw_page
from .reader import open_page

_MOST = 10
"""Places that are recognised: each takes some 30 ms."""
_SURE = 0.8
"""Mean confidence of the words with digits from which a reading of a picture contradicts its text layer."""
_LEAST = 0.5
"""Confidence below which a word is a neighbour cut in two, or a speck."""
_DPI = (300, 240)
# Letters that recognition takes for digits, and the other way round.
_ALIKE = str.maketrans("OoQDIl|iSsBZzG", "00001111558226")


def picture_signs(handle: int, document: Document, places: Sequence[KeyPlace], options: OcrOptions) -> Iterator[Signal]:
    """Yield a sign for each place whose picture clearly shows other digits than the text layer has there.

    Args:
        handle: pdfium's open document.
        document: as read.
        places: where to look; places without a digit are left out.
        options: how to recognise; nothing is said where recognition is off or not installed.
    """
    wanted = list(dict.fromkeys(place for place in places if re.search(r"\d", _text(place))))[:_MOST]
    if not wanted or not options.enabled:
        return
    from .ocr import read_bitmap

    drawn: dict[tuple[int, int], Bitmap] = {}
    for place in wanted:
        readings = []
        for dpi in _DPI:
            key = (place.page, dpi)
            if key not in drawn:
                with LOCK, open_page(handle, place.page - 1) as page:
                    if not page:
                        break
                    drawn[key] = draw_page(page, dpi=dpi, turn=document.pages[place.page - 1].turn)
            try:
                reading = read_bitmap(crop(drawn[key], _around(place)), options.languages)
            except DependencyMissing:
                return
            words = [w for w in reading.words if re.search(r"\d", w.text) and w.confidence >= _LEAST]
            seen = _digits("".join(w.text for w in words))
            if sum(w.confidence for w in words) < _SURE * len(words) or len(seen) < 0.8 * len(_digits(_text(place))):
                break  # what is seen there can't be read well enough
            readings.append(" ".join(w.text for w in reading.words if w.confidence >= _LEAST))
            if _agree(place, readings[-1]):
                break
        if len(readings) == len(_DPI) and not any(_agree(place, one) for one in readings):
            detail = f"{_text(place)[:60]} / {readings[0][:60]}"
            yield Signal(
                "text_differs_from_picture", "strong", detail, place.field, (replace(place.evidence, text=detail),)
            )


def _text(place: KeyPlace) -> str:
    return " ".join(word.text for word in place.words)


def _around(place: KeyPlace) -> Box:
    """Return the place with some air around it: recognition reads letters at the edge badly."""
    box, air = place.box, 0.6 * (place.words[0].bottom - place.words[0].top)
    return Box(box.x0 - 2 * air, box.top - air, box.x1 + 2 * air, box.bottom + air)


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text.translate(_ALIKE))


def _agree(place: KeyPlace, seen: str) -> bool:
    """Tell whether the digits of the value stand in the picture, in their order; letters are too often misread."""
    wanted = _digits(_text(place))
    return wanted in _digits(seen)
