"""Who declares: the maker or supplier behind a declaration."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..model.record import FieldValue
from .letterheads import below, companies, margin, signed
from .names import has_legal_form, is_name, looks_like_organisation, trim_name
from .parties import party_candidates
from .segments import Segment, Sheet, evidence_of
from .values import Candidate, Scan

_WE = re.compile(
    r"(?:\bwe|\bwir|\bnous|\bnosotros|\bnoi)\b[,:\s]*(?:the (?:undersigned|company)[,:\s]*)?", re.IGNORECASE
)
_DECLARES = re.compile(
    r"(?P<name>[^\s].{2,80}?)\s*,?\s+(?:hereby\s+)?(?:declares?|certif(?:y|ies)|confirms?|states?|guarantees?|erklärt"
    r"|déclare|dichiara|declara|is committed|closely follow)\b",
    re.IGNORECASE,
)
_OUR_COMPANY = re.compile(
    r"(?:我司|我公司|本公司|弊社|当社|당사)[\s:：,，（(]{0,3}(?P<name>[^\s,，。:：]{3,30}?(?:公司|会社|회사|厂))"
)
_RESPONSIBLE = re.compile(r"(?:sole |own )?responsibility of (?P<name>[^.;]{3,80})", re.IGNORECASE)


def declarants(scan: Scan, parties: dict[str, FieldValue]) -> Iterator[Candidate]:
    """Yield the organisations that may be the maker or supplier who declares."""
    maker = parties.get("manufacturer")
    if maker is not None:
        yield Candidate(str(maker.value), maker.printed, 0.9 * maker.confidence + 0.1, maker.evidence[0])
    declaring = _importer_declares(scan)
    for concept, score in (
        ("issuer", 0.75),
        ("importer", 1.1 if declaring else 0.5),
        ("holder", 0.62),
        ("factory", 0.2),
    ):
        for candidate, _ in party_candidates(scan, concept):
            if candidate.value != "=" and (has_legal_form(candidate.value) or candidate.score > 0.6):
                yield Candidate(candidate.value, candidate.printed, score * candidate.score, candidate.evidence)
    yield from companies(scan)
    yield from signed(scan)
    form = scan.first
    if form is None:
        return
    segments = form.sheet.segments
    for at, segment in enumerate(segments):
        for name, score in _named_in(segment, form.sheet):
            yield Candidate(name, segment.text, score, evidence_of(segment.page, segment.words, segment.source))
        if _WE.match(segment.text) and len(segment.words) <= 3:
            yield from below(segment, segments[at + 1 : at + 4], 0.78, form.sheet)


_IMPORTER = re.compile(
    r"(?:importer|authori[sz]ed representative|importeur|importateur|importatore"
    r"|importador)\s(?:hereby\s)?(?:declares|erklärt|déclare|dichiara|declara)"
    r"|responsibility of the importer|verantwortung des importeurs|responsabilité de l.importateur",
    re.IGNORECASE,
)


def _importer_declares(scan: Scan) -> bool:
    """Tell whether the declaration says that the importer makes it."""
    form = scan.first
    return form is not None and _IMPORTER.search(" ".join(form.sheet.page.text.split())[:6_000]) is not None


def _named_in(segment: Segment, sheet: Sheet) -> Iterator[tuple[str, float]]:
    """Yield the names that a line gives to the one who declares, each with its score (0-1)."""
    text = segment.text
    responsible = _RESPONSIBLE.search(text)
    if responsible and has_legal_form(responsible["name"]):
        yield from _if_name(trim_name(responsible["name"]), 0.7)
    ours = None if text.isascii() else _OUR_COMPANY.search(text)
    if ours:
        yield from _if_name(ours["name"], 0.74)
    declares = _DECLARES.match(text)
    if declares:
        name = trim_name(_subject(declares["name"]))
        if has_legal_form(name) or name.isupper() or looks_like_organisation(name):
            yield from _if_name(name, 0.74)
    if len(segment.words) > 12:
        return
    if _WE.match(text):
        name = trim_name(_WE.sub("", text, count=1))
        if has_legal_form(name):
            yield from _if_name(name, 0.8)
    name = trim_name(text)
    if has_legal_form(text) and looks_like_organisation(name):
        yield from _if_name(name, 0.55 if margin(segment, sheet.page.height) else 0.48)


def _if_name(name: str, score: float) -> Iterator[tuple[str, float]]:
    if is_name(name):
        yield name, score


def _subject(words: str) -> str:
    """Return the subject of "X declares": what stands after the last clause before it."""
    last = words.rsplit(", ", maxsplit=1)[-1]
    if not has_legal_form(words):
        return re.sub(r"^.*?[,;]\s", "", words)
    return last if has_legal_form(last) and len(words) > 60 else words
