"""Where a caption's value stands: in the same run, to the right, below, or above a signature line."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from ..model.document import Document, Word
from ..model.geometry import Box
from ..model.record import Evidence, FieldValue
from .captions import Caption, find_captions
from .segments import HEAD_PAGES, Segment, Sheet, head_and_tail, segment_of

Place = Literal["inline", "right", "below", "above"]
_NOTHING = re.compile(r"^[\s._\-–—:：·…=|/\\*]*$")
_HINT = re.compile(
    r"if (?:available|applicable|any|different|known)|\be\.g\.|please (?:print|type|enter|specify)|in capitals"
    r"|block letters",
    re.IGNORECASE,
)
_LEADING = re.compile(r"^(?:[a-z]{1,5}[.,]?\s(?=[:：]\s))?[:：>;.\s·…|]+(?=\S)")


@dataclass(frozen=True, slots=True)
class Reading:
    """One reading of a caption's value: lines of words, top to bottom, and where they stand to the caption."""

    place: Place
    lines: tuple[tuple[Word, ...], ...]

    @property
    def text(self) -> str:
        """All lines joined by single spaces."""
        return clean(" ".join(w.text for line in self.lines for w in line))

    def line(self, at: int) -> str:
        """The text of one line."""
        return clean(" ".join(w.text for w in self.lines[at]))

    @property
    def words(self) -> list[Word]:
        """All words."""
        return [w for line in self.lines for w in line]


def clean(text: str) -> str:
    """Return the text without the colon or leaders that a caption left at its start."""
    return _LEADING.sub("", text).strip()


class Form:
    """A page as a form: its captions and the segments that are no captions."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.captions = find_captions(sheet)
        taken = {(w.x0, w.top, w.text) for c in self.captions for w in c.words}
        inline = {(w.x0, w.top) for c in self.captions for w in c.inline}
        self.free: list[Segment] = []
        for segment in sheet.segments:
            words = [w for w in segment.words if (w.x0, w.top, w.text) not in taken and (w.x0, w.top) not in inline]
            if words and not all(_NOTHING.match(w.text) for w in words):
                whole = len(words) == len(segment.words)
                self.free.append(segment if whole else segment_of(segment.page, segment.line, words, segment.source))
        self._starts = [c.box for c in self.captions if c.starts or c.closed]

    def readings(self, caption: Caption) -> Iterator[Reading]:
        """Yield the readings of a caption's value, likeliest first."""
        inline = " ".join(w.text for w in caption.inline)
        if (
            inline
            and not all(_NOTHING.match(w.text) for w in caption.inline)
            and not _HINT.search(inline)
            and not _noise(caption)
        ):
            rest = self._continuation(caption, caption.inline)
            yield Reading("inline", (caption.inline, *rest))
            return
        right = self._right(caption)
        if right:
            yield Reading("right", tuple(right))
        below = self._below(caption)
        if below:
            yield Reading("below", tuple(below))
        wrapped = self._wrapped(caption) if not below and not right else None
        if wrapped is not None:
            yield Reading("below", (wrapped,))
        above = self._above(caption)
        if above:
            yield Reading("above", (above,))

    def values_of(self, *concepts: str) -> set[tuple[float, float]]:
        """Return the places (x0, top) of the words that are values of captions of some concepts."""
        taken: set[tuple[float, float]] = set()
        for caption in self.captions:
            if caption.label.concept in concepts:
                reading = next(iter(self.readings(caption)), None)
                if reading is not None and (
                    reading.place in ("inline", "right")
                    or (reading.place == "below" and caption.label.strength >= 1.0 and caption.label.group == "party")
                ):
                    taken |= {(w.x0, w.top) for w in reading.words}
        return taken

    def _right(self, caption: Caption) -> list[tuple[Word, ...]]:
        """The segments right of the caption, in the nearest column, down to the next row of the form."""
        box, height = caption.box, self.sheet.height
        wall = min(
            (b.x0 for b in self._starts if b.x0 > box.x1 + 2 and _overlap(b, box) > 0.3 * (b.bottom - b.top)),
            default=1e9,
        )
        floor = self._floor(caption)
        # A line that has words in the caption's own column is another row of the form.
        lefts = {
            s.line
            for s in self.sheet.segments
            if s.box.x0 < box.x1 - 2
            and s.line not in caption.lines
            and not box.top - 1 <= _middle(s.box) <= box.bottom + 1
        }
        near = [
            s for s in self.free
            if s.box.x0 >= box.x1 - 3 and s.box.x0 < wall - 1
            and s.box.top < box.bottom + 0.75 * height and s.box.bottom > box.top - 0.9 * height
            and _middle(s.box) < floor
            and (_overlap(s.box, box) > 0.25 * height or s.line not in lefts)
        ]  # fmt: skip
        if not near:
            return []
        if self.sheet.page.source != "ocr" and all(_middle(s.box) < box.top for s in near):
            return []  # what stands over the caption, a title perhaps, is not beside it
        level = [s for s in near if abs(_middle(s.box) - caption.first_middle) <= 0.42 * height]
        on_line = level or [s for s in near if _overlap(s.box, box) > 0.25 * height] or near
        first = min(on_line, key=lambda s: (round(s.box.x0 / 6), abs(s.box.top - box.top)))
        top = first
        if not level:
            # A value of several lines may stand centred beside its caption: its first line is the upper one.
            column = [s for s in near if abs(s.box.x0 - first.box.x0) <= 14 and self._belongs(s, caption)]
            top = min(column, key=lambda s: s.box.top, default=first)
        lines = [self._row(top, wall)]
        return lines + self._down(top, caption, floor, wall)

    def _belongs(self, segment: Segment, caption: Caption) -> bool:
        """Tell whether no other caption of the caption's column stands nearer to the segment's line."""
        middle = (segment.box.top + segment.box.bottom) / 2
        own = max(caption.box.top - middle, middle - caption.box.bottom, 0.0)
        for other in self.captions:
            if other is caption or other.box.x0 > segment.box.x0 or abs(other.box.x0 - caption.box.x0) > 60:
                continue
            if max(other.box.top - middle, middle - other.box.bottom, 0.0) < own - 0.1:
                return False
        return True

    def _row(self, segment: Segment, wall: float) -> tuple[Word, ...]:
        """The segment with what follows it on its line, up to the next caption."""
        words = list(segment.words)
        for other in self.free:
            if (
                other.line == segment.line
                and other.page == segment.page
                and segment.box.x1 < other.box.x0 < wall
                and other.box.x0 - words[-1].x1 < 40
            ):
                words += other.words
        return tuple(words)

    def _floor(self, caption: Caption) -> float:
        """The top of the next caption below in the same column."""
        box = caption.box
        below = [
            b.top for b in self._starts if b.top > box.bottom - 0.3 * self.sheet.height and abs(b.x0 - box.x0) <= 60
        ]
        return min(below, default=1e9)

    def _down(self, first: Segment, caption: Caption, floor: float, wall: float) -> list[tuple[Word, ...]]:
        """The lines that continue a value: same left edge, close below, above the next caption of the column."""
        lines: list[tuple[Word, ...]] = []
        last = first.box
        for segment in self.free:
            box = segment.box
            if box.top <= last.top + 0.4 * self.sheet.height or len(lines) >= 7:
                continue
            if (
                box.top - last.bottom > 1.15 * self.sheet.height
                or (box.top + box.bottom) / 2 >= floor + 0.3 * self.sheet.height
            ):
                if box.top - last.bottom > 1.15 * self.sheet.height and abs(box.x0 - first.box.x0) <= 14:
                    break
                continue
            if abs(box.x0 - first.box.x0) <= 14 and self._belongs(segment, caption):
                lines.append(self._row(segment, wall))
                last = box
        return lines

    def _continuation(self, caption: Caption, inline: Sequence[Word]) -> list[tuple[Word, ...]]:
        """The lines below an inline value: they start at the value's left edge, or at the caption's."""
        start = segment_of(caption.page, caption.segment.line, inline, caption.segment.source)
        return self._down(start, caption, self._floor(caption), 1e9)

    def _below(self, caption: Caption) -> list[tuple[Word, ...]]:
        height = self.sheet.height
        # What a sentence announces at its end stands under the whole of it.
        whole = _HINT.search(caption.segment.text) or not (caption.starts or caption.closed)
        box = caption.segment.box if whole else caption.box
        # The boxes of forms with instructions in their captions are large; numbers stand under headings.
        reach = 9.0 if _HINT.search(caption.segment.text) else 3.2 if caption.label.concept.endswith("number") else 2.4
        under = [
            s for s in self.free
            if 0.2 * height < s.box.top - box.top and s.box.top - box.bottom < reach * height
            and s.box.x0 < box.x1 + 4 and s.box.x1 > box.x0 - 4
            and s.box.x0 > box.x0 - 12 * height
        ]  # fmt: skip
        if not under:
            return []
        first = min(under, key=lambda s: (s.box.top, abs(s.box.x0 - box.x0)))
        between = [
            b
            for b in self._starts
            if box.bottom - 1 < b.top < first.box.top - 0.5 * height and b.x0 < first.box.x1 and b.x1 > first.box.x0
        ]
        if between:
            return []
        wall = min((b.x0 for b in self._starts if b.x0 > first.box.x1 and _overlap(b, first.box) > 0), default=1e9)
        lines = [self._row(first, wall)]
        last = first.box
        for segment in self.free:
            if (
                segment.box.top > last.top + 0.4 * height
                and segment.box.top - last.bottom < 0.9 * height
                and abs(segment.box.x0 - first.box.x0) <= 8
                and len(lines) < 6
            ):
                if any(
                    last.top < b.top < segment.box.bottom and b.x0 < segment.box.x1 and b.x1 > segment.box.x0
                    for b in self._starts
                ):
                    break
                lines.append(segment.words)
                last = segment.box
        return lines

    def _wrapped(self, caption: Caption) -> tuple[Word, ...] | None:
        """The next line's beginning, where a caption ends a line of running text: "expires on: / 13 July 2024"."""
        segment = caption.segment
        if not caption.closed or caption.starts or len(segment.words) < 8:
            return None
        for other in self.free:
            if other.line > segment.line:
                near = other.box.top - segment.box.bottom < 1.2 * self.sheet.height
                return other.words if near and abs(other.box.x0 - segment.box.x0) <= 6 else None
        return None

    def _above(self, caption: Caption) -> tuple[Word, ...]:
        """The line above, for captions under a signature line."""
        box, height = caption.box, self.sheet.height
        over = [
            s
            for s in self.free
            if 0 < box.top - s.box.top < 2.8 * height and s.box.x0 < box.x1 + 4 and s.box.x1 > box.x0 - 4
        ]
        return max(over, key=lambda s: s.box.top).words if over else ()


def _noise(caption: Caption) -> bool:
    """Tell whether words after a caption are what recognition made of its leaders: letters that make no word."""
    inline = caption.inline
    if inline[0].confidence >= 1.0 or caption.segment.words[-1] is not inline[-1]:
        return False
    letters = "".join(w.text for w in inline)
    if len(inline) > 3 or sum(c.isdigit() for c in letters) >= 3:
        return False
    doubtful = min(w.confidence for w in inline) < 0.4 or bool(re.search(r"([a-z])\1{2}", letters))
    return doubtful or sum(c.isalnum() for c in letters) < 3


def _middle(box: Box) -> float:
    return (box.top + box.bottom) / 2


def _overlap(a: Box, b: Box) -> float:
    return min(a.bottom, b.bottom) - max(a.top, b.top)


class Scan:
    """The first and last pages of a document as forms: what the field extractors read."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.forms = [Form(sheet) for sheet in head_and_tail(document)]

    def captions(self, *concepts: str) -> Iterator[tuple[Form, Caption]]:
        """Yield the captions of some concepts, page by page, in reading order."""
        for form in self.forms:
            for caption in form.captions:
                if caption.label.concept in concepts:
                    yield form, caption

    @property
    def spoken(self) -> list[str]:
        """The languages of the first page's captions, in reading order."""
        return [c.label.language for c in self.first.captions if c.label.strength >= 1.0] if self.first else []

    @property
    def first(self) -> Form | None:
        """The first page that has words."""
        return next((f for f in self.forms if f.sheet.segments), None)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A value that may be a field's: normal form, as printed, score (0-1) and the words that prove it."""

    value: str
    printed: str
    score: float
    evidence: Evidence


_PLACE = {"inline": 1.0, "right": 0.97, "below": 0.85, "above": 0.6}


def weight(caption: Caption, reading: Reading, page: int, pages: int) -> float:
    """Return how much a reading of a caption is worth (0-1): its words, its punctuation, its place and its page."""
    closed = (1.0 if caption.starts else 0.85) if caption.closed else 0.9 if caption.starts else 0.6
    early = 1.0 if page == 1 else 0.9 if page == 2 else 0.83 if page <= 4 else 0.78 if page <= HEAD_PAGES else 0.7
    if page > HEAD_PAGES and page >= pages - 1:
        early = 0.72
    return caption.label.strength * _PLACE[reading.place] * closed * early


# How often a best candidate of a score was right, drawn low of what labelled documents of thirteen vendors and
# generated layouts showed (scores of 0.3 to 0.5: 76 of 81; of 0.5 to 0.8: 139 of 149), since other vendors are less
# kind.
_RIGHT = ((0.0, 0.05), (0.25, 0.5), (0.35, 0.7), (0.45, 0.78), (0.6, 0.85), (0.75, 0.92), (0.9, 0.97), (1.0, 0.99))


def calibrated(score: float) -> float:
    """Return the confidence (0-1) that a best candidate with the score deserves, by straight lines between knots.

    >>> round(calibrated(0.4), 2), round(calibrated(2.0), 2)
    (0.74, 0.99)
    """
    for (x0, y0), (x1, y1) in pairwise(_RIGHT):
        if score <= x1:
            return y0 + (y1 - y0) * (max(score, x0) - x0) / (x1 - x0)
    return _RIGHT[-1][1]


def field_of(candidates: list[Candidate], same: Callable[[str, str], bool]) -> FieldValue | None:
    """Return the best candidate as a field; other values become its rivals, best first."""
    if not candidates:
        return None
    ranked = sorted(candidates, key=lambda c: -c.score)[:100]
    best = ranked[0]
    agreeing = sum(same(c.value, best.value) for c in ranked[1:])
    rivals = tuple(dict.fromkeys(c.value for c in ranked[1:] if not same(c.value, best.value)))[:5]
    doubt = max((c.score for c in ranked[1:] if not same(c.value, best.value)), default=0.0)
    share = doubt / best.score if best.score else 1.0
    confidence = min(calibrated(best.score + 0.04 * min(agreeing, 3)), 1 - 0.5 * share * share)
    return FieldValue(best.value, best.printed, round(confidence, 2), (best.evidence,), rivals)
