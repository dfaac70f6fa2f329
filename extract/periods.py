"""When a product was tested: a day, or a period with its first and last day."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from ..model.geometry import Box
from ..model.record import Evidence, FieldValue, Kind
from .captions import Caption
from .dates import FoundDate, find_dates, month_of
from .segments import evidence_of
from .values import Candidate, Reading, Scan, field_of, weight

Settle = Callable[[FoundDate], tuple[date, tuple[date, ...]]]

_UNTESTED: frozenset[Kind] = frozenset({"declaration_of_conformity", "safety_data_sheet", "material_declaration"})
_BEGINS = re.compile(r"start|begin|commenc|débu|debut|inicio|inizio|başlangıç|開始|开始|시작|개시", re.IGNORECASE)
_ENDS = re.compile(r"\bend\b|finish|complet|prüfende|\bfin\b|finali|bitiş|終了|完了|完成|结束|종료|완료", re.IGNORECASE)
# "24 Aug., to 26 Dec., 2019": the year of the first day stands at the last.
_YEARLESS = re.compile(
    r"(?<!\d)(?:(?P<day>\d{1,2})(?:st|nd|rd|th)?[ .]{0,2}(?P<month>[^\W\d_]{3,9})"
    r"|(?P<month2>[^\W\d_]{3,9})[ .]{0,2}(?P<day2>\d{1,2}))"
    r"[.,]{0,2}\s{0,2}(?:to|until|till|through|bis|au|al|[-–—~～])\s{0,2}$",
    re.IGNORECASE,
)
# What may stand between the two days of a period.
_BETWEEN = re.compile(
    r"^[\s.,()]{0,4}(?:to|until|till|through|and|bis(?: zum)?|und|au|et|al|e|y|a|から|至|부터|[-–—~～〜&/])"
    r"[\s.,()]{0,4}$",
    re.IGNORECASE,
)
_SAID = re.compile(
    r"(?:\btested|\btests? (?:was|were)(?: (?:performed|carried out|conducted|done))?"
    r"|(?:geprüft|prüfung(?:en)? (?:wurde|erfolgte)\w{0,4})|essais (?:ont été )?(?:réalisés|effectués))"
    r" (?:on|from|between|in the period(?: from)?|during|am|vom|zwischen|du|le|entre)(?: the)?\W{0,3}$",
    re.IGNORECASE,
)


class _Period(NamedTuple):
    """Days of test as one place prints them; None where only the other end is printed there."""

    first: date | None
    last: date | None
    printed: str
    score: float
    evidence: Evidence
    doubtful: bool


def test_period(scan: Scan, kind: Kind, settle: Settle) -> FieldValue | None:
    """Find when the product was tested.

    Args:
        scan: the document's pages as forms.
        kind: its kind; declarations and data sheets tell no tests of their own.
        settle: picks a reading of a date with two of them, and tells the rivals left.

    Returns:
        An ISO date, or an ISO 8601 interval ``first/last``; None where none is printed.
    """
    if kind in _UNTESTED:
        return None
    found = list(_captioned(scan, settle))
    found = _joined(found) or list(_said(scan, settle))
    candidates = [Candidate(_value(p), p.printed, p.score, p.evidence) for p in found]
    best = field_of(candidates, lambda a, b: a == b)
    if best is not None and any(p.doubtful for p in found if _value(p) == best.value):
        best = replace(best, confidence=min(best.confidence, 0.5))
    return best


def _value(period: _Period) -> str:
    days = [day.isoformat() for day in (period.first, period.last) if day is not None]
    return "/".join(dict.fromkeys(days))


def _captioned(scan: Scan, settle: Settle) -> Iterator[_Period]:
    pages = scan.document.page_count
    for form, caption in scan.captions("test_date"):
        for reading in form.readings(caption):
            if reading.place == "above":
                continue
            text, line = _dated_text(reading)
            period = _period(text, settle)
            if period is None:
                if reading.place == "inline" or re.search(r"\d", text):
                    break  # what is printed there can't be read as days
                continue
            score = weight(caption, reading, form.sheet.number, pages)
            proof = evidence_of(form.sheet.number, reading.lines[line], caption.segment.source)
            yield _at_end(caption, period)._replace(score=score, evidence=proof)
            break


def _dated_text(reading: Reading) -> tuple[str, int]:
    """Return the part of a reading that holds the days, and the line where they begin."""
    first = reading.line(0)
    if len(reading.lines) == 1 or len(find_dates(first)) >= 2:
        return first, 0
    for at in range(min(2, len(reading.lines))):
        text = reading.line(at)
        if not find_dates(text):
            continue
        if at + 1 < len(reading.lines) and re.search(r"(?:to|bis|and|au|[-–—~～])\W*$", text, re.IGNORECASE):
            return f"{text} {reading.line(at + 1)}", at  # the last day stands on the next line
        return text, at
    return first, 0


def _at_end(caption: Caption, period: _Period) -> _Period:
    """Keep a single day at the end that its caption names: the start or the end of the test."""
    words = " ".join(w.text for w in caption.words)
    if period.last != period.first:
        return period
    if _BEGINS.search(words):
        return period._replace(last=None)
    return period._replace(first=None) if _ENDS.search(words) else period


def _period(text: str, settle: Settle) -> _Period | None:
    """Read the one or two days of a text; None where it holds none, or so many that it is a list."""
    dates = find_dates(text[:300])
    if not dates or len(dates) > 2 or (len(dates) == 2 and not _BETWEEN.match(text[dates[0].end : dates[1].start])):
        return None
    settled = [settle(found) for found in dates]
    days = [day for day, _ in settled]
    doubtful = any(rivals for _, rivals in settled)
    if len(days) == 1 and (begun := _yearless(text[: dates[0].start], days[0])) is not None:
        days = [begun, days[0]]
    if days[0] > days[-1]:
        doubtful, days = True, days[::-1]
    proof = Evidence(1, Box(0, 0, 0, 0), "")  # the caller's place takes its stead
    return _Period(days[0], days[-1], text[dates[0].start : dates[-1].end], 0.0, proof, doubtful)


def _yearless(before: str, last: date) -> date | None:
    match = _YEARLESS.search(before[-40:])
    if match is None:
        return None
    month = month_of(match["month"] or match["month2"])
    if month is None:
        return None
    try:
        first = date(last.year, month, int(match["day"] or match["day2"]))
    except ValueError:
        return None
    return first if first <= last else None


def _joined(found: list[_Period]) -> list[_Period]:
    """Make one period of the day at "start" and the day at "end" of one page."""
    whole = [p for p in found if p.first is not None and p.last is not None]
    starts = [p for p in found if p.last is None and p.first is not None]
    ends = [p for p in found if p.first is None and p.last is not None]
    if starts and ends and starts[0].evidence.page == ends[0].evidence.page:
        first, last = starts[0], ends[0]
        if first.first is not None and last.last is not None and first.first <= last.last:
            printed = f"{first.printed} - {last.printed}"
            return [
                _Period(first.first, last.last, printed, min(first.score, last.score), last.evidence, False),
                *whole,
            ]
    return [*whole, *ends, *starts]


def _said(scan: Scan, settle: Settle) -> Iterator[_Period]:
    """Days that a sentence tells: "the tests were performed from 2 to 9 March 2024"."""
    for form in scan.forms[:3]:
        for segment in form.sheet.segments:
            dates = find_dates(segment.text) if len(segment.words) < 60 else []
            for at, found in enumerate(dates):
                if not _SAID.search(segment.text[max(0, found.start - 70) : found.start]):
                    continue
                end = dates[at + 1].end if at + 1 < len(dates) else found.end
                whole = segment.text[found.start : end]
                period = _period(whole, settle) or _period(found.printed, settle)
                if period is not None:
                    proof = evidence_of(segment.page, segment.words, segment.source)
                    yield period._replace(score=0.6, evidence=proof)
