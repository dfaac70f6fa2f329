"""A document's dates of issue and of its end: at captions, in sentences, or alone under a signature."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from ..model.document import Document, Word
from ..model.record import FieldValue, Kind
from .captions import Caption
from .dates import FoundDate, day_first, find_dates, parse_date, settle
from .mentions import text_before
from .periods import test_period
from .segments import Segment, evidence_of
from .values import Candidate, Form, Scan, field_of, weight


class _Dated(NamedTuple):
    """A date that may be the one asked for: the words that print it, their source and page, and a score (0-1)."""

    found: FoundDate
    words: tuple[Word, ...]
    source: str
    page: int
    score: float


def dates_of(scan: Scan, kind: Kind, country: str | None) -> dict[str, FieldValue]:
    """Find the date of issue, the end of validity and the days of the test.

    Args:
        scan: the document's pages as forms.
        kind: its kind.
        country: the issuer's, which tells the order of day and month where nothing else does.
    """
    issued = list(_dated(scan, "issue_date", 0))
    if not any(d.score > 0.5 for d in issued):
        issued += [*_loose_dates(scan, kind), *(() if issued else _said(scan, _ISSUED_ON))]
    expires = list(_dated(scan, "expiry_date", -1)) or list(_said(scan, _VALID_UNTIL))
    if kind == "test_report":
        expires = [d for d in expires if d.page <= 2]  # further in, instruments have dates of calibration
    elif kind == "declaration_of_conformity":
        expires = [d for d in expires if not _OF_CERTIFICATE.search(_line_text(scan, d))]
    order = _Order(scan, country, american=kind == "regulatory_approval")
    found = {"issue_date": _best(issued, order), "expiry_date": _best(expires, order)}
    kept = {name: value for name, value in found.items() if value is not None}
    if len(kept) == 2 and str(kept["expiry_date"].value) <= str(kept["issue_date"].value):
        del kept["expiry_date"]
    tested = test_period(scan, kind, order.settle)
    return kept if tested is None else kept | {"test_date": tested}


_OF_CERTIFICATE = re.compile(r"certificate|bescheinigung|certificat|zertifikat", re.IGNORECASE)


def _line_text(scan: Scan, dated: _Dated) -> str:
    """Return the text of the line that prints a date."""
    form = next(f for f in scan.forms if f.sheet.number == dated.page)
    middle = (dated.words[0].top + dated.words[0].bottom) / 2
    return " ".join(s.text for s in form.sheet.segments if s.box.top < middle < s.box.bottom)


_FCC = re.compile(r"Federal\s+Communications\s+Commission|FCC\s+IDENTIFIER", re.IGNORECASE)


class _Order:
    """What tells day from month in a document: its file's dates, its dates in words, its other numbers, its country."""

    def __init__(self, scan: Scan, country: str | None, *, american: bool = False) -> None:
        form = scan.first
        # Grants under the rules of the FCC put the month first wherever the certification body sits.
        self.american = american and form is not None and _FCC.search(form.sheet.page.text) is not None
        printed = [d for form in scan.forms[:3] for d in find_dates(form.sheet.page.text[:3_000])]
        self.first = day_first(country, [d for d in printed if _NUMERIC.match(d.printed)])
        self.file = _metadata_days(scan.document)
        self.words = [d.readings[0] for d in printed if not d.ambiguous]

    def settle(self, found: FoundDate) -> tuple[date, tuple[date, ...]]:
        """Return the reading that the evidence picks, and the rivals left."""
        if not found.ambiguous:
            return found.readings[0], ()
        if self.american:
            return settle(found, first=False)
        for near in (self.file, self.words):
            day, rivals = settle(found, first=None, near=near)
            if not rivals:
                return day, ()
        return settle(found, first=self.first)


def _best(dated: list[_Dated], order: _Order) -> FieldValue | None:
    """Return the best of several dates; other readings of it come first among its rivals."""
    candidates = []
    readings: dict[str, tuple[str, ...]] = {}
    for one in dated:
        day, others = order.settle(one.found)
        readings[day.isoformat()] = tuple(d.isoformat() for d in others)
        proof = evidence_of(one.page, one.words, one.source)
        candidates.append(Candidate(day.isoformat(), one.found.printed, one.score, proof))
    best = field_of(candidates, lambda a, b: a == b)
    if best is None or not readings[str(best.value)]:
        return best
    rivals = tuple(dict.fromkeys((*readings[str(best.value)], *best.rivals)))
    return replace(best, confidence=round(0.7 * best.confidence, 2), rivals=rivals)


_NUMERIC = re.compile(r"^\s*\d{1,2}\s?[./-]\s?\d{1,2}\s?[./-]\s?\d{2,4}")
_META = re.compile(r"(?:D:)?((?:19|20)\d\d)-?(\d\d)-?(\d\d)")


def _metadata_days(document: Document) -> list[date]:
    days = []
    for key in ("CreationDate", "ModDate"):
        match = _META.match(document.metadata.get(key, ""))
        if match:
            try:
                days.append(date(int(match[1]), int(match[2]), int(match[3])))
            except ValueError:
                continue
    return days


_VALID_UNTIL = re.compile(
    r"(?:valid(?:ity)? (?:until|to|till|through|up to)|expir(?:es|y|ing)(?: on)?|gültig bis(?: zum)?"
    r"|gültigkeit.{0,12}bis|valable jusqu.au|valide jusqu.au|válido hasta|valido fino al|geldig tot|有效期至|有効期限"
    r"|유효기간)\W{0,4}$|valid from.{8,40} (?:until|to|till|through)\W{0,3}$|gültig (?:ab|vom).{8,40} bis\W{0,3}$",
    re.IGNORECASE,
)
_ISSUED_ON = re.compile(
    r"(?:valid from|gültig ab|this .{4,60}certificate .{4,30} dated|issued on|issued (?:this|(?:at"
    r"|in) [\w .-]{2,30} on)|granted on"
    r"|(?:ausgestellt|erteilt) am|délivré le"
    r"|expedido el|rilasciato il|on this day)\W{0,4}$|(?:wurde|is) am\s$",
    re.IGNORECASE,
)


_FIRST = re.compile(r"\b(?:first|initially|originally|erstmals|première)\b", re.IGNORECASE)


def _said(scan: Scan, words: re.Pattern[str]) -> Iterator[_Dated]:
    """Dates that a sentence introduces: "valid until 26 June 2030"."""
    for form in scan.forms[:3]:
        for segment in form.sheet.segments:
            for found in find_dates(segment.text):
                before = segment.text[max(0, found.start - 90) : found.start]
                if words.search(before):
                    score = 0.3 if _FIRST.search(before[-30:]) else 0.62
                    yield _Dated(found, segment.words, segment.source, segment.page, score)


def _dated(scan: Scan, concept: str, which: int) -> Iterator[_Dated]:
    pages = scan.document.page_count
    for form, caption in scan.captions(concept):
        for reading in form.readings(caption):
            text = reading.line(0)
            many = find_dates(text) or ([d] if (d := parse_date(text)) else [])
            if not many and len(reading.lines) > 1 and reading.place != "above":
                text = reading.text[:200]
                many = find_dates(text)[:2]
            if not many and reading.place == "right":
                many, text = _further_right(form, caption)
            if not many or (len(many) > 2 and len(text.split()) > 14):
                continue
            if _STANDARD_NUMBER.search(text_before(caption)):
                break  # "UL 62368-1, 3rd Edition, Issue Date: 2019-12-13" dates the standard
            chosen = many[which]
            score = weight(caption, reading, form.sheet.number, pages)
            if reading.place == "above" and len(text) <= len(chosen.printed) + 2:
                score *= 1.25  # a date on the line over "Date of issue"
            if reading.place == "below" and sum(s.line == caption.segment.line for s in form.sheet.segments) >= 4:
                score *= 0.8  # a column of a history of revisions
            if _VALID_FROM.match(" ".join(w.text for w in caption.words)):
                score *= 0.42  # the day of issue, where one is printed, is another
            if len(text) > len(chosen.printed) + 40:
                score *= 0.6
            if caption.label.strength < 1 and _signature_of_other(form, caption):
                score *= 0.5
            if not caption.closed and len(form.captions) and not caption.starts:
                score *= 0.8
            yield _Dated(chosen, reading.lines[0], caption.segment.source, form.sheet.number, score)
            break


_VALID_FROM = re.compile(r"(?:valid from|gültig (?:ab|von)|valable (?:à partir )?du)\b", re.IGNORECASE)
_STANDARD_NUMBER = re.compile(r"\b(?:UL|EN|IEC|ISO|CSA|ANSI|RSS|TRF)\b[\s\w.]{0,12}\d", re.IGNORECASE)


def _further_right(form: Form, caption: Caption) -> tuple[list[FoundDate], str]:
    """Dates further right on the caption's line, beyond another caption: "Date: Signature: 7/12/2018"."""
    box = caption.box
    texts = [
        s.text
        for s in form.free
        if s.box.x0 > box.x1
        and s.box.top < box.bottom + 0.6 * form.sheet.height
        and s.box.bottom > box.top - 0.6 * form.sheet.height
    ]
    for text in texts:
        dates = find_dates(text)
        if dates and len(text) <= len(dates[0].printed) + 4:
            return dates, text
    return [], ""


def _signature_of_other(form: Form, caption: Caption) -> bool:
    """Tell whether a plain "Date:" stands beside a tester's or reviewer's name."""
    mates = [c for c in form.captions if c is not caption and c.segment.line == caption.segment.line]
    return any(
        re.search(
            r"tested|reviewed|checked|prepared|compiled|witness|received",
            " ".join(w.text for w in c.words),
            re.IGNORECASE,
        )
        for c in mates
    )


# Captions whose values may hold dates that have nothing to do with the issue.
_UNDATED = (
    "expiry_date",
    "test_date",
    "other_date",
    "other_number",
    "body_number",
    "standard",
    "unknown",
    "report_number",
    "superseded_number",
    "model",
    "product",
    "result",
    "company",
)
# "Velten, den 27. Juni 2025": what may stand before a date that is alone on its line.
_PLACED = re.compile(
    r"^(?:[A-ZÀ-Ý][\w&.\- ]{2,50},\s)?(?:(?:in|at|place|issued|signed|made|done|fait à|à|en|a|[Vv]e?|[Ww]e?)?"
    r"\s?[A-ZÀ-Ý][\w.\-]+(?:\s[A-ZÀ-Ý][\w.\-]+){0,3}"
    r"\s?[,:]?\s*(?:den|the|le|il|on|a|el|li|lì|am|em|dne|dnia|,)?\s*)?$"
    r"|^[가-힣一-鿿ぁ-ヿ]{1,10}\s?[,、，]?\s?$"
)
# "V Praze / In Prague 27. 6. 2019": the place in two languages.
_TWO_PLACES = re.compile(r"^(?:[^\W\d_]{1,3}\s)?[^\W\d_]{3,20}\s?[/|,]\s?(?:[^\W\d_]{1,3}\s)?[^\W\d_]{3,20}\s?,?$")
_UPDATED = re.compile(
    r"^(?:last updated?(?: on)?|updated(?: on)?|version|effective|as of|stand|edition)\W*$", re.IGNORECASE
)


def _place_on_left(form: Form, segment: Segment) -> bool:
    """Tell whether "Hamburg, den" stands on a date's left, apart from it."""
    return any(
        s.line == segment.line and s.box.x1 < segment.box.x0 and re.search(r",\s(?:den|le|il|the|on)$", s.text)
        for s in form.sheet.segments
    )


def _loose_dates(scan: Scan, kind: Kind) -> Iterator[_Dated]:
    """Dates that stand alone on a line: in letters, and under signatures after the name of a place."""
    long = kind == "test_report" and len(scan.document.pages) > 3
    for form in scan.forms[:2] if long else scan.forms:
        taken = form.values_of(*_UNDATED)
        for segment in form.free:
            text = segment.text
            if len(segment.words) > 12:
                continue
            if (segment.words[0].x0, segment.words[0].top) in taken and not _place_on_left(form, segment):
                continue
            found = find_dates(text)
            if not found:
                continue
            before = text[: found[0].start].strip()
            after = text[found[-1].end :].strip(" .,)/")
            alone = not before and not after
            loosely = segment.box.top > 0.5 * form.sheet.page.height and _TWO_PLACES.match(before) is not None
            placed = (bool(_PLACED.match(before)) or loosely) and len(after) <= 25
            if not alone and not placed and not _UPDATED.match(before):
                continue
            low = segment.box.top > 0.5 * form.sheet.page.height
            foot = segment.box.top > 0.93 * form.sheet.page.height
            score = (
                0.36
                + (0.08 if placed and before else 0.0)
                + (0.06 if low else 0.03 if segment.box.top < 0.25 * form.sheet.page.height else 0.0)
                - (0.25 if foot else 0.0)
                - (0.05 if form.sheet.number > 1 else 0.0)
            )
            yield _Dated(found[0], segment.words, segment.source, segment.page, score)
