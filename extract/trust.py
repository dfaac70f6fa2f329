"""Whether a page's text layer can be trusted, decided from what the page draws and how its text reads."""

from __future__ import annotations

import string
from typing import NamedTuple

from ..standards_catalog.identifiers.lazy import lazy
from .objects import PageObjects, Picture

FEW = 30
"""Characters below which a page with a large picture counts as a picture: a heading or a stamp may be typed on it."""

COVERED = 0.2
"""Share of the page that pictures cover at least where a page without text is a picture of one."""

SCAN = 0.5
"""Share of the page from which a picture may be a scan whose text lies invisibly over it."""

OUTLINES = 300
"""Glyph-like shapes from which text may be drawn as outlines."""

ODD = 0.12
"""Share of characters without meaning above which a text layer is garbage."""

SAMPLE = 3_000
"""Characters of a page that are looked at."""

VOWELS = 0.27
"""Share of vowels among Latin letters below which a text without digits is none of any language."""


class Trust(NamedTuple):
    """What to do with a page's text layer."""

    recognise: bool
    """Read the page's picture."""
    keep: bool
    """Keep the words of the text layer, with those of the picture where it has none."""
    reason: str
    """Why the layer is not enough, as a clause for a warning; empty where it is."""


def trust_of(text: str, objects: PageObjects, size: tuple[float, float]) -> Trust:
    """Judge a page's text layer.

    Args:
        text: the page's characters, spaces included.
        objects: what the page draws.
        size: the page's width and height.
    """
    characters = len("".join(text[:SAMPLE].split()))
    covered = coverage(objects.pictures, size)
    outlined = objects.outlines >= OUTLINES
    if characters < FEW and (covered >= COVERED or objects.outlines > max(FEW, characters)):
        what = "a picture" if covered >= COVERED else "drawn as outlines"
        return Trust(recognise=True, keep=characters > 0, reason=f"the page is {what}")
    if characters >= FEW and not readable(text):
        return Trust(recognise=True, keep=False, reason="its text layer is not readable (glyphs without meaning)")
    if characters and covered >= SCAN and objects.invisible > objects.texts / 2:
        return Trust(recognise=False, keep=True, reason="its text is an earlier recognition, invisible over a picture")
    if outlined:
        return Trust(recognise=True, keep=True, reason="parts of its text are drawn as outlines")
    return Trust(recognise=False, keep=True, reason="")


def coverage(pictures: list[Picture], size: tuple[float, float]) -> float:
    """Return the share of the page that pictures cover, counted without their overlaps only roughly, at most 1."""
    width, height = size
    area = 0.0
    for box, _, _ in pictures:
        wide = min(width, box.x1) - max(0.0, box.x0)
        high = min(height, box.bottom) - max(0.0, box.top)
        if wide > 0 and high > 0:
            area += wide * high
    return min(1.0, area / max(1.0, width * height))


_ODD = lazy("[\x00-\x08\x0e-\x1f\x7f-\x9f¡-¦ª¬¯´¶¸¹º¼-¿\ue000-\uf8ff\ufffd]")
_CONTROLS = bytes([*range(0x09), *range(0x0E, 0x20), 0x7F])
_LETTERS, _VOWELS, _DIGITS = string.ascii_letters.encode(), b"AEIOUYaeiouy", string.digits.encode()


def readable(text: str) -> bool:
    """Whether text reads like writing of some language, and not like glyph numbers taken for letters.

    Fonts without a Unicode mapping give characters of private use and controls; glyphs shifted by a constant turn
    "Certificate" into "&HUWL¿FDWH", its digits into controls, and leave hardly a vowel.
    """
    text = text[:SAMPLE]
    characters = len("".join(text.split()))
    if characters < FEW:
        return True
    # Bytes are counted twenty times as fast as matches of a pattern, and this is asked of every page.
    plain = text.encode("ascii", "ignore")
    odd = _count(plain, _CONTROLS) if len(plain) == len(text) else len(_ODD.findall(text))
    if odd > ODD * characters:
        return False
    letters = _count(plain, _LETTERS)
    if letters < max(FEW, characters / 2) or _count(plain, _DIGITS) > 0.01 * characters:
        return True
    return _count(plain, _VOWELS) >= VOWELS * letters


def _count(text: bytes, wanted: bytes) -> int:
    """Return how many of the bytes are among the wanted ones."""
    return len(text) - len(text.translate(None, wanted))
