"""Whether the picture of a page says what its text layer says, at places that gave reason to look."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace

from ..errors import DependencyMissing
from ..model.document import Document, Word
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
    """Yield a sign for each place whose picture does not show what the text layer has there.

    A place that can't be read well enough to tell, or is not recognised at all, is a sign as well: there was a reason
    to look, and nothing answered it.

    Args:
        handle: pdfium's open document.
        document: as read.
        places: where to look; those without a digit are left out.
        options: how to recognise.
    """
    from .ocr import read_bitmap

    drawn: dict[tuple[int, int], Bitmap] = {}

    def read(place: KeyPlace, dpi: int) -> Sequence[Word]:
        key = (place.page, dpi)
        if key not in drawn:
            with LOCK, open_page(handle, place.page - 1) as page:
                if not page:
                    return ()
                drawn[key] = draw_page(page, dpi=dpi, turn=document.pages[place.page - 1].turn)
        words = read_bitmap(crop(drawn[key], _around(place)), options.languages).words
        return [w for w in words if w.confidence >= _LEAST]

    # Letters alone are misread too often to contradict a text layer, and read badly over a letterhead's picture.
    wanted = [place for place in dict.fromkeys(places) if re.search(r"\d", _text(place))]
    for number, place in enumerate(wanted):
        seen, answer = "-", "unclear"
        if options.enabled and number < _MOST:
            with suppress(DependencyMissing):  # what can't be recognised stays unclear
                seen, answer = _compared(place, read)
        if answer == "agrees":
            continue
        detail = f"{_text(place)[:60]} / {seen[:60]}"
        proof = (replace(place.evidence, text=detail),)
        if answer == "differs":
            yield Signal("text_differs_from_picture", "strong", detail, place.field, proof)
        else:
            yield Signal("picture_unclear", "medium", detail, place.field, proof)


def _compared(place: KeyPlace, read: Callable[[KeyPlace, int], Sequence[Word]]) -> tuple[str, str]:
    """Return what is seen at a place, and whether that agrees with its text, differs from it, or is unclear."""
    first, sure = "-", 0
    for dpi in _DPI:
        words = read(place, dpi)
        seen = " ".join(word.text for word in words)
        if _agree(place, seen):
            return seen, "agrees"
        digits = [word for word in words if re.search(r"\d", word.text)]
        enough = len(_digits("".join(w.text for w in digits))) >= 0.8 * len(_digits(_text(place)))
        if digits and enough and sum(w.confidence for w in digits) >= _SURE * len(digits):
            first = seen if not sure else first
            sure += 1
        elif first == "-" and seen:
            first = seen
    return first, "differs" if sure == len(_DPI) else "unclear"


def _text(place: KeyPlace) -> str:
    return " ".join(word.text for word in place.words)


def _around(place: KeyPlace) -> Box:
    """Return the place with some air around it: recognition reads letters at the edge badly."""
    box, air = place.box, 0.6 * (place.words[0].bottom - place.words[0].top)
    return Box(box.x0 - 2 * air, box.top - air, box.x1 + 2 * air, box.bottom + air)


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text.translate(_ALIKE))


def _agree(place: KeyPlace, seen: str) -> bool:
    """Tell whether the digits of the value stand in the picture, in their order."""
    return _digits(_text(place)) in _digits(seen)
