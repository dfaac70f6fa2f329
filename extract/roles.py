"""Which references a document applies and which it only mentions.

A mention is judged by what is printed around it: the label or column that it stands under, the sentence, the row's
verdict, the section and the place in the document.  Mentions of one work are then joined: an undated one belongs to
the dated ones, and an edition is applied where one of its mentions says so.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from itertools import accumulate

from ..model.document import Document, Page
from ..model.geometry import enclosing
from ..model.record import Evidence, Role, StandardReference
from ..standards_catalog.identifiers import Edition, Identifier, InvalidIdentifier, parse_identifier, plain
from ..standards_catalog.identifiers.lazy import lazy
from ..standards_catalog.identifiers.registry import starts
from . import role_words as words_of
from .acts import find_acts
from .finder import FoundReference, find_references, find_sections
from .reference_text import Flow, flows_of
from .role_context import context_of, edition_beside
from .role_rules import Place, judge

LONG = 14
"""Pages that a certificate with its annexes has at most."""

TITLE_LINES = 12
"""Lines at the top of the first page in which a document says what it is."""


@dataclass(slots=True)
class Mention:
    """One printed reference with its place and what its surroundings say of its role (-1 cited to 1 applied)."""

    identifier: Identifier
    printed: str
    page: int
    evidence: Evidence
    score: float
    reason: str


def extract_references(document: Document) -> tuple[tuple[StandardReference, ...], tuple[str, ...]]:
    """Return the standards that a document names, with role and evidence, and the acts it names.

    Acts are given by their number (``2014/53/EU``, ``2015/863``, ``SI 2017/1206``), or by name where they have none.
    """
    mentions = find_mentions(document)
    acts: dict[str, str] = {}
    for m in mentions:
        if m.identifier.kind == "legislation":
            acts.setdefault(m.identifier.work_key, m.identifier.citation)
    standards = [m for m in mentions if m.identifier.kind != "legislation"]
    named = find_acts(document)
    return tuple(_joined(standards)), (*acts.values(), *named)


def find_mentions(document: Document) -> list[Mention]:
    """Return every mention of a standard, regulation or act, in reading order, judged one by one."""
    texts = [page.text for page in document.pages]
    mentions = list(_mentions(document, texts))
    if any(_BATTERY.search(text) for text in texts):
        mentions = [_as_38_3(m) for m in mentions]
    _judge_series(mentions)
    _judge_twins(mentions)
    _judge_management(mentions)
    return mentions


def _mentions(document: Document, texts: Sequence[str]) -> Iterator[Mention]:
    fcc, report = False, _is_report(document)
    for page, text in zip(document.pages, texts, strict=True):
        fcc = fcc or _FCC.search(text) is not None
        if page.source == "text" and not starts(plain(text)) and not (fcc and _SECTION_LIKE.search(text)):
            continue
        place = Place(page.number, len(document.pages), words_of.CLAUSE_TABLE.search(text) is not None, report)
        flows = flows_of(page)
        begin = _with_starts(flows)
        for i, flow in enumerate(flows):
            for found in find_references(flow.text) if i in begin else ():
                mention = _judged(page, flow, found, place)
                if mention is not None:
                    yield mention
            for found in find_sections(flow.text) if fcc else ():
                mention = _judged(page, flow, found, place)
                if mention is not None and mention.reason in {
                    "label",
                    "column",
                    "row: not applicable",
                    "heading: applied",
                }:
                    yield mention


def _with_starts(flows: Sequence[Flow]) -> set[int]:
    """Return the indexes of the flows in which an identifier may begin: one search through all costs a tenth."""
    ends = list(accumulate([len(flow.text) + 1 for flow in flows]))
    return {bisect_right(ends, start) for start in starts(plain("\0".join([flow.text for flow in flows])))}


_REPORT = lazy(
    r"\btest(?:ing)?\s?report\b|prüfbericht|rapport\sd.essai|informe\sde\sensayo|試験報告|成績書|检测报告|检验报告|測試報告|성적서",
    re.IGNORECASE,
)


def _is_report(document: Document) -> bool:
    lines = document.pages[0].lines[:TITLE_LINES] if document.pages else ()
    return not lines or len(document.pages) > LONG or any(_REPORT.search(line.text) for line in lines)


_FCC = lazy(r"\bFCC\b|\b47\s?CFR\b")
_SECTION_LIKE = lazy(r"\b(?:(?:1|2|15|18|2[0-9]|90|9[5-7])\.[0-9]{3}|(?:15|18|2[247]|9[05])\s?[A-HSZ]\b)")


def _judged(page: Page, flow: Flow, found: FoundReference, place: Place) -> Mention | None:
    identifier = found.identifier
    if identifier.kind == "form":
        return None
    if _FORM_NUMBER.search(flow.text[max(0, found.start - 40) : found.start]):
        return None  # "TRF No. IEC62619A" names the form
    dated = _DAY_AS_PART.search(found.printed) if _MONTH_FIRST.match(flow.text[found.end : found.end + 12]) else None
    if dated is not None:
        # "ISO 9001 - 12 November 2009": the day is no part of the standard.
        with suppress(InvalidIdentifier):
            identifier = parse_identifier(found.printed[: dated.start()])
    words = flow.between(found.start, found.end)
    context = context_of(page, flow, found, words)
    if words_of.EQUIPMENT_HEADER.search(context.header) and identifier.edition is None and identifier.family in _WEAK:
        return None
    if _SHORT_PART.fullmatch(found.printed):
        labels = f"{context.header} {context.left} {context.before[-80:]}"
        if not words_of.RULE_HEADER.search(labels):
            return None
    if identifier.edition is None and (beside := edition_beside(page, flow, found)):
        with suppress(InvalidIdentifier):
            identifier = parse_identifier(f"{identifier}{beside}")
    score, reason = judge(identifier, context, place)
    box = enclosing(w[1:5] for w in words).rounded()
    evidence = Evidence(page.number, box, " ".join(w.text for w in words), page.source)
    return Mention(identifier, found.printed, page.number, evidence, score, reason)


_FORM_NUMBER = lazy(r"\b(?:TRF|test report form)\s?(?:no|number|template)?\b[\s.:…]*$", re.IGNORECASE)
_DAY_AS_PART = lazy(r"\s[-–]\s[0-9]{1,2}$")
_MONTH_FIRST = lazy(r"\s(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)", re.IGNORECASE)
_SHORT_PART = lazy(r"[0-9]{2,3}\s?[A-Z]")
_WEAK = frozenset({"ks", "j", "fm", "cns", "other_national", "tia", "api", "sae", "ul"})
_BATTERY = lazy(r"\bbatter(?:y|ies)\b|\blithium\b|电池|電池|전지|バッテリ", re.IGNORECASE)


def _as_38_3(m: Mention) -> Mention:
    """The UN manual of tests and criteria is cited for its section 38.3 in documents on batteries."""
    if m.identifier.publishers != ("ST/SG",) or m.identifier.number != "AC.10/11":
        return m
    return replace(m, identifier=replace(m.identifier, publishers=("UN",), number="38.3"))


def _judge_series(mentions: list[Mention]) -> None:
    """A series named as a whole beside its parts (IEC 62321, Part 15) is mentioned; the parts are applied."""
    parts = {
        (m.identifier.family, m.identifier.publishers, m.identifier.number) for m in mentions if m.identifier.parts
    }
    numbers = {number for family, _, number in parts if family in {"en", "iec"}}
    sections = {
        (m.identifier.publishers, m.identifier.number.split(".")[0])
        for m in mentions
        if m.identifier.family == "cfr" and not m.identifier.type
    }
    for m in mentions:
        i = m.identifier
        if i.parts or i.edition is not None:
            continue
        whole = i.number in numbers if i.family in {"en", "iec"} else (i.family, i.publishers, i.number) in parts
        named = m.reason in {"label", "column"}
        if i.family == "cfr":  # a part beside its subparts, or in passing beside its sections
            whole = bool(i.type) and (whole or ((i.publishers, i.number) in sections and not named))
            named = False
        if whole and not named:
            m.score, m.reason = min(m.score, -0.5), "series beside its parts"


_MANAGEMENT = lazy(
    r"(?:^|[A-Z/])(?:9001|14001|45001|13485|27001|22000|50001|22301|16949|18001|20000-1"
    r"|GB/T(?:19001|24001|28001|45001|22080))$"
)


def _judge_twins(mentions: list[Mention]) -> None:
    """An IEC standard listed on the same page as the EN that takes it over shares that EN's role, and vice versa."""
    applied = {
        (m.identifier.number, m.identifier.parts)
        for m in mentions
        if m.score > 0 and m.identifier.family in {"en", "iec"}
    }
    pages = {
        (m.page, m.identifier.number, m.identifier.parts, m.identifier.publishers[0])
        for m in mentions
        if m.identifier.edition is not None
    }
    for m in mentions:
        i = m.identifier
        if m.score > 0 or i.family not in {"en", "iec"} or i.edition is None or m.score <= -0.8:
            continue
        other = "EN" if i.publishers[0] == "IEC" else "IEC"
        if (i.number, i.parts) in applied and (m.page, i.number, i.parts, other) in pages:
            m.score, m.reason = 0.3, "listed with its adoption"


def _judge_management(mentions: list[Mention]) -> None:
    """Standards of management systems are applied in their own certificates only, where no others are."""
    others = [
        m
        for m in mentions
        if m.identifier.kind == "standard" and m.score > 0 and not _MANAGEMENT.search(m.identifier.work_key)
    ]
    acts = any(m.identifier.kind == "legislation" for m in mentions)
    for m in mentions:
        listed = m.reason == "label" and m.page <= 2
        if _MANAGEMENT.search(m.identifier.work_key) and (others or acts) and not listed:
            m.score, m.reason = -0.8, "management system of a company"


@dataclass(slots=True)
class _Edition:
    identifier: Identifier
    mentions: list[Mention] = field(default_factory=list)


def _joined(mentions: list[Mention]) -> Iterator[StandardReference]:
    works: dict[str, dict[str, _Edition]] = {}
    for m in mentions:
        editions = works.setdefault(m.identifier.work_key, {})
        editions.setdefault(m.identifier.key, _Edition(m.identifier)).mentions.append(m)
    for editions in works.values():
        dated = {k: e for k, e in editions.items() if e.identifier.edition is not None}
        undated = [m for e in editions.values() if e.identifier.edition is None for m in e.mentions]
        _fold_partial(dated)
        _unite_amendments(dated)
        chosen = list(dated.values()) or list(editions.values())
        for edition in chosen:
            yield _reference(edition, undated if dated else [], alone=len(chosen) == 1)


def _reference(edition: _Edition, undated: list[Mention], *, alone: bool) -> StandardReference:
    score = max(m.score for m in edition.mentions)
    if alone:
        score = max(score, max((m.score for m in undated), default=-1.0))
    role: Role = "applied" if score > 0 else "cited"
    every = sorted(edition.mentions + undated, key=lambda m: m.score <= 0 if score > 0 else m.score > 0)
    # The edition may be printed in parts of the document: the fullest print is the one to show.
    best = max(
        (m.identifier for m in edition.mentions),
        key=lambda i: (len(i.supplements), i.edition is not None and i.edition.month is not None),
    )
    if best.family in _AMENDED_APART:
        best = replace(best, supplements=tuple(replace(s, joint="+") for s in best.supplements))
    return StandardReference(
        best.citation,
        edition.mentions[0].printed,
        role,
        round(min(0.99, 0.5 + abs(score) / 2), 2),
        tuple(m.evidence for m in every[:8]),
    )


def _fold_partial(editions: dict[str, _Edition]) -> None:
    """Join an edition named in part (without amendments, by its year where others give the issue) to the full one."""
    for key in sorted(editions, key=len):
        small = editions[key]
        for other_key, large in editions.items():
            if other_key != key and _is_part_of(small.identifier, large.identifier):
                large.mentions.extend(small.mentions)
                del editions[key]
                break


# Bodies that publish amendments as documents of their own: who tests to one tests to the edition with it.
_AMENDED_APART = frozenset({"iso", "iec", "cispr"})


def _unite_amendments(editions: dict[str, _Edition]) -> None:
    """Join ``IEC 60950-1:2005/AMD1:2009`` and ``IEC 60950-1:2005/AMD2:2013``: one edition with both amendments."""
    apart: dict[str, list[str]] = {}
    for key, edition in editions.items():
        i = edition.identifier
        if i.family in _AMENDED_APART and len(i.supplements) == 1 and i.supplements[0].joint == "/":
            apart.setdefault(i.base.key, []).append(key)
    for keys in apart.values():
        parts = [editions.pop(k) for k in keys]
        supplements = sorted((s for p in parts for s in p.identifier.supplements), key=lambda s: (s.year or 0, s.key))
        united = replace(parts[0].identifier, supplements=tuple(supplements))
        first, *others = (m for p in parts for m in p.mentions)
        editions[united.key] = _Edition(united, [replace(first, identifier=united), *others])


def _is_part_of(small: Identifier, large: Identifier) -> bool:
    a, b = small.edition or Edition(), large.edition or Edition()
    if small.family == "ised" and not a.issue:
        return bool(b.issue)
    if small.base.key != large.base.key:
        return False
    return {s.key for s in small.supplements} < {s.key for s in large.supplements}
