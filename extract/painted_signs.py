"""Signs in how fields that matter are painted: covered, invisible, under an annotation, in a font of their own."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from ..model.document import Word
from ..model.geometry import Box
from ..model.record import Evidence, Severity, Signal
from .painting import Painted, Painting, font_name, replaced_in_reading, text_of_object

_ALNUM = re.compile(r"[\W_]+")
_MOST_FILLS = 400
_RARE = 1.4
"""How much more than its value a font of its own may write on the page, by width."""


@dataclass(frozen=True, slots=True)
class KeyPlace:
    """Where a field that matters is printed: the box and the words of its value, and the evidence as a whole."""

    field: str
    page: int
    box: Box
    words: tuple[Word, ...]
    evidence: Evidence
    source: str


TextOf = Callable[[Sequence[Painted]], str]


def page_signs(painting: Painting, places: Sequence[KeyPlace], text_of: TextOf) -> tuple[list[Signal], list[KeyPlace]]:
    """Return the signs on a page, and the places whose picture should be read to compare.

    Args:
        painting: how the page is painted.
        places: where its key fields are printed.
        text_of: tells what text objects say, which is asked where something is odd.
    """
    signs: list[Signal] = []
    suspected: list[KeyPlace] = []
    texts = painting.texts
    fonts = _Fonts(painting, places)
    for place in places:
        top, bottom = place.box.top, place.box.bottom
        level = [one for one in texts if one.box.top < bottom and top < one.box.bottom]
        own = [one for one in level if _share(one.box, place.box) > 0.3 or _share(place.box, one.box) > 0.8]
        found = [*_covered(painting, place, own, text_of), *_unseen(painting, place, own), *_noted(painting, place)]
        odd = fonts.sign(place, own, text_of)
        if odd is not None:
            found.append(odd)
        signs += found
        # What is painted otherwise than it is stored shows in the picture alone.
        invisible = bool(own) and not any(one.visible for one in own)
        pictured = any(
            own and one.order > own[0].order and _share(place.box, one.box) > 0.15 for one in painting.pictures
        )
        if found or invisible or pictured or any(replaced_in_reading(one.handle) for one in own):
            suspected.append(place)
    return signs, suspected


def _share(inner: Box, outer: Box) -> float:
    """Return the share of a box that another covers, 0 to 1."""
    wide = min(inner.x1, outer.x1) - max(inner.x0, outer.x0)
    high = min(inner.bottom, outer.bottom) - max(inner.top, outer.top)
    area = (inner.x1 - inner.x0) * (inner.bottom - inner.top)
    return wide * high / area if wide > 0 and high > 0 and area > 0 else 0.0


def _overlies(fill: Box, text: Box) -> bool:
    """Tell whether a fill hides a text, or the part of it where the fill is: all of its height there."""
    high = min(fill.bottom, text.bottom) - max(fill.top, text.top)
    wide = min(fill.x1, text.x1) - max(fill.x0, text.x0)
    tall = text.bottom - text.top
    return tall > 0 and high > 0.6 * tall and wide > min(0.5 * (text.x1 - text.x0), 0.8 * (fill.x1 - fill.x0))


def _bare(text: str) -> str:
    return _ALNUM.sub("", text).casefold()


def _covered(painting: Painting, place: KeyPlace, own: Sequence[Painted], text_of: TextOf) -> Iterator[Signal]:
    """Text of the field under a fill that lets nothing through, with or without other text over it."""
    for fill in [one for one in painting.fills if one.opaque][-_MOST_FILLS:]:
        if _share(place.box, fill.box) < 0.15:
            continue
        under = [one for one in own if one.order < fill.order and _overlies(fill.box, one.box)]
        if not under:
            continue
        over = [one for one in painting.texts if one.order > fill.order and _overlies(fill.box, one.box)]
        before, after = text_of(under), text_of(over)
        if not _bare(before) or (after and (_bare(before) in _bare(after) or _bare(after) in _bare(before))):
            continue  # a shadow, or a text drawn twice
        detail = f"{before.strip()[:60]} / {after.strip()[:60] or '-'}"
        yield Signal("covered_text", "strong", detail, place.field, (place.evidence,))
        return


def _unseen(painting: Painting, place: KeyPlace, own: Sequence[Painted]) -> Iterator[Signal]:
    """A field that was read and can't be seen: white on white."""
    if not own or not all(one.white for one in own):
        return
    first = own[0]
    behind = [
        one
        for one in (*painting.fills, *painting.pictures)
        if one.order < first.order and not one.white and _share(place.box, one.box) > 0.5
    ]
    if not behind:
        yield Signal("hidden_text", "strong", place.evidence.text[:60], place.field, (place.evidence,))


def _noted(painting: Painting, place: KeyPlace) -> Iterator[Signal]:
    """An annotation or a filled form field that lies over the field."""
    for note in painting.notes:
        if _share(place.box, note.box) < 0.4:
            continue
        under = any(_share(one.box, note.box) > 0.5 for one in painting.texts)
        if note.kind == "field" and not under:
            continue  # a form that was filled in
        code = "field_over_text" if note.kind == "field" else "annotation_over_field"
        severity: Severity = "strong" if under and note.kind in ("text", "field") else "medium"
        yield Signal(code, severity, place.evidence.text[:60], place.field, (place.evidence,))
        return


class _Fonts:
    """The fonts of a page's values: which ones they share, and how much each of them writes."""

    def __init__(self, painting: Painting, places: Sequence[KeyPlace]) -> None:
        self.written = painting.written
        self.widths = {id(place): _widths(place, painting.texts) for place in places}
        self.main = Counter(widths.most_common(1)[0][0] for widths in self.widths.values() if widths)

    def sign(self, place: KeyPlace, own: Sequence[Painted], text_of: TextOf) -> Signal | None:
        """Return the sign that some or all of a value is in a font that the rest of the page hardly uses."""
        widths = self.widths[id(place)]
        if not widths:
            return None
        (font, _), *_ = widths.most_common(1)
        for odd, width in widths.items() if len(widths) > 1 else ():
            if width < 3 or self.written[odd] > _RARE * width + 4:
                continue
            part = text_of([one for one in own if one.font == odd])
            if re.search(r"\d", part) and _bare(part) in _bare(" ".join(w.text for w in place.words)):
                others = ", ".join(sorted({font_name(other) for other in widths if other != odd}))
                return self._odd(place, f"{part.strip()[:40]}: {font_name(odd)}, {others}")
        usual, count = self.main.most_common(1)[0]
        alone = self.main[font] <= 1 and self.written[font] <= _RARE * widths[font] + 4
        if len(widths) == 1 and usual != font and count >= 3 and alone:
            return self._odd(place, f"{place.evidence.text[:40]}: {font_name(font)}")
        return None

    def _odd(self, place: KeyPlace, detail: str) -> Signal:
        return Signal("font_of_its_own", "medium", detail, place.field, (place.evidence,))


def _widths(place: KeyPlace, texts: Sequence[Painted]) -> Counter[int]:
    """Return how wide each font writes within the place, in points."""
    found: Counter[int] = Counter()
    box = place.box
    for one in texts:
        middle = (one.box.top + one.box.bottom) / 2
        wide = min(one.box.x1, box.x1) - max(one.box.x0, box.x0)
        if wide > 1 and box.top - 1 < middle < box.bottom + 1:
            found[one.font] += round(wide)
    return found


def text_reader(textpage: int) -> TextOf:
    """Return what tells the text of objects of a page whose text is loaded."""

    def text_of(objects: Sequence[Painted]) -> str:
        return " ".join(text_of_object(one.handle, textpage) for one in objects)

    return text_of
