"""Whether a page's text layer can be trusted, decided from what the page draws and how its text reads."""

from __future__ import annotations

import re
from typing import NamedTuple

from .objects import PageObjects, Picture

FEW = 30
"""Characters below which a page with a large picture counts as a picture: a heading or a stamp may be typed on it."""

COVERED = 0.2
"""Share of the page that pictures cover at least where a page without text is a picture of one."""

SCAN = 0.5
"""Share of the page from which a picture may be a scan whose text lies invisibly over it."""

OUTLINES = 400
"""Small drawn shapes from which text may be drawn as outlines."""

PLAUSIBLE = 0.55
"""Share of plausible words below which the text layer is taken for garbage."""


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
    characters = len("".join(text.split()))
    covered = coverage(objects.pictures, size)
    outlined = len(objects.strokes) >= OUTLINES
    if characters < FEW and (covered >= COVERED or len(objects.strokes) > max(FEW, characters)):
        what = "a picture" if covered >= COVERED else "drawn as outlines"
        return Trust(recognise=True, keep=characters > 0, reason=f"the page is {what}")
    if characters >= FEW and plausibility(text) < PLAUSIBLE:
        return Trust(recognise=True, keep=False, reason="its text layer is not readable (glyphs without meaning)")
    if characters and covered >= SCAN and objects.invisible > objects.texts / 2:
        return Trust(recognise=False, keep=True, reason="its text is an earlier recognition, invisible over a picture")
    if outlined and characters < 4_000:
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


_TOKEN = re.compile(r"\S{3,40}")
# A word of letters with an optional hyphen or apostrophe, a number or code, or any word of a script without case.
_GOOD = re.compile(
    r"""[("'“„«\[]{0,2}(?:
        [A-ZÀ-Þ]?[a-zß-ÿœ]++(?:['’\-/][A-Za-zÀ-ÿ]++)*+ | [A-ZÀ-ÞŒ]++(?:['’\-/&][A-ZÀ-Þa-z]++)*+
        | [\w.,:/+\-()°%²³µ]*\d[\w.,:/+\-()°%²³µΩ*#]*
        | [\u0370-\u03ff\u0400-\u04ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uff00-\uff9f][^\x00-\x1f]*
        | [.\-_…·=*~]{3,} | [\w.\-]+@[\w.\-]+ | (?:www\.|https?:)[\w./:\-]+
    )["'”“»\]),.;:!?…/]{0,4}""",
    re.VERBOSE,
)
_VOWEL = re.compile("[aeiouyäöüéèêàâîïôûáíóúìòùåæøœAEIOUYÄÖÜÉ\u0370-\u03ff\u0400-\u04ff\u3040-\uffef0-9]")


def plausibility(text: str) -> float:
    """Return the share of words (weighed by length) that look like words, numbers or codes; 1 where there are few."""
    good = total = 0
    for match in list(_TOKEN.finditer(text[:6000])):
        token = match.group()
        total += len(token)
        if _GOOD.fullmatch(token) and (len(token) < 5 or _VOWEL.search(token)):
            good += len(token)
    return good / total if total >= 20 else 1.0
