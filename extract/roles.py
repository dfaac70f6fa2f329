"""Which references a document applies and which it only mentions.

A mention is judged by what is printed around it: the label or column that it stands under, the sentence, the row's
verdict, the section and the place in the document.  Mentions of one work are then joined: an undated one belongs to
the dated ones, and an edition is applied where one of its mentions says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from ..model.document import Document, Page
from ..model.geometry import enclosing
from ..model.record import Evidence, Role, StandardReference
from ..standards_catalog.identifiers import Edition, Identifier, plain
from ..standards_catalog.identifiers.registry import starts
from . import role_words as words_of
from .acts import find_acts
from .finder import FoundReference, find_references, find_sections
from .reference_text import Flow, flows_of
from .role_context import Context, context_of

EARLY = 5
"""Pages of a report on which it says what it is about."""


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
    mentions = list(_mentions(document))
    if any(_BATTERY.search(p.text) for p in document.pages):
        mentions = [_as_38_3(m) for m in mentions]
    _judge_series(mentions)
    _judge_twins(mentions)
    _judge_management(mentions)
    return mentions


def _mentions(document: Document) -> Iterator[Mention]:
    fcc = False
    for page in document.pages:
        text = page.text
        fcc = fcc or _FCC.search(text) is not None
        if not starts(plain(text)) and not (fcc and _SECTION_LIKE.search(text)):
            continue
        clause_page = words_of.CLAUSE_TABLE.search(text) is not None
        for flow in flows_of(page):
            for found in find_references(flow.text):
                mention = _judged(document, page, flow, found, clause_page=clause_page)
                if mention is not None:
                    yield mention
            for found in find_sections(flow.text) if fcc else ():
                mention = _judged(document, page, flow, found, clause_page=clause_page)
                if mention is not None and mention.reason in {
                    "label",
                    "column",
                    "row: not applicable",
                    "heading: applied",
                }:
                    yield mention


_FCC = re.compile(r"\bFCC\b|\b47\s?CFR\b")
_SECTION_LIKE = re.compile(r"\b(?:1|2|15|18|2[0-9]|90|9[5-7])\.[0-9]{3}")


def _judged(document: Document, page: Page, flow: Flow, found: FoundReference, *, clause_page: bool) -> Mention | None:
    identifier = found.identifier
    if identifier.kind == "form":
        return None
    words = flow.between(found.start, found.end)
    context = context_of(page, flow, found, words)
    if words_of.EQUIPMENT_HEADER.search(context.header) and identifier.edition is None and identifier.family in _WEAK:
        return None
    score, reason = judge(identifier, context, page.number, len(document.pages), clause_page=clause_page)
    box = enclosing(w[1:5] for w in words).rounded()
    evidence = Evidence(page.number, box, " ".join(w.text for w in words), page.source)
    return Mention(identifier, found.printed, page.number, evidence, score, reason)


_WEAK = frozenset({"ks", "j", "fm", "cns", "other_national", "tia", "api", "sae", "ul"})
_COMPETENCE = re.compile(
    r"(?:^|[A-Z/])(?:17025|17065|17020|17021|17043|17011|17024|17029|45001|45011)(?:-1)?$|GUIDE(?:25"
    r"|65)$|CNAS-|ILAC-|IAF-"
)


def judge(identifier: Identifier, context: Context, page: int, pages: int, *, clause_page: bool) -> tuple[float, str]:
    """Return the score of one mention by its surroundings, and the rule that gave it."""
    key = identifier.work_key
    if identifier.family == "accreditation" or (
        _COMPETENCE.search(key) and key.startswith(("ISO", "EN", "DIN", "BS", "GB", "JISQ", "KS", "CNAS"))
    ):
        return -1.0, "competence of bodies"
    if key.startswith("IEEE802.") or identifier.family == "3gpp":
        return -1.0, "technology"
    if identifier.family == "dangerous_goods" and page > 1:
        return -0.5, "transport of the product"
    if identifier.publishers == ("ST/SG",) and identifier.number != "AC.10/11":
        return -0.5, "classification and labelling"
    sentence = context.before + " " + _rest(context.after)
    if words_of.CITED_PHRASE.search(sentence):
        return -0.9, "sentence: cited"
    if words_of.FORM.search(context.left) or words_of.FORM.search(context.before[-60:]):
        return -0.9, "form number"
    if words_of.CITED_HEADER.search(context.header):
        return -0.8, "column: accreditation"
    if words_of.COMPONENT_HEADER.search(context.header):
        return -0.8, "column: components"
    if _not_applicable(context):
        return -0.7, "row: not applicable"
    inline = context.before.rpartition("\n")[2]
    label = f"{context.left} {inline}"[-80:]
    if clause_page and page > 2 and not (page <= EARLY and words_of.APPLIED_LABEL.search(label)):
        return -0.6, "clause table"
    early = page <= EARLY or pages <= 6
    if words_of.APPLIED_LABEL.search(label) and len(context.left) < (90 if early else 45):
        return (0.9 if early else 0.35 if _counts_late(identifier) and _heading(context) >= 0 else -0.25), "label"
    if words_of.APPLIED_HEADER.search(context.header) and not words_of.EQUIPMENT_HEADER.search(context.header):
        return (0.8 if page <= EARLY + 3 or pages <= 10 else 0.3 if _counts_late(identifier) else -0.25), "column"
    heading = _heading(context)
    if heading > 1 and _counts_late(identifier):
        return 0.5, "heading: summary of tests"
    if heading < 0:
        return -0.7, "heading: cited"
    if words_of.APPLIED_PHRASE.search(context.before[-160:]):
        return (0.8 if page <= EARLY or pages <= 8 else -0.3), "sentence: applied"
    if heading > 0:
        return (0.7 if page <= EARLY + 3 or pages <= 10 else -0.3), "heading: applied"
    if page == 1 or pages <= 4:
        return 0.5, "first page"
    if page <= EARLY:
        return 0.2, "early page"
    return -0.4, "later page"


def _rest(after: str) -> str:
    """Return what goes on of the sentence: over a line's end where the next line begins in small letters."""
    first, _, second = after.partition("\n")
    return f"{first[:70]} {second[:50]}" if second[:1].islower() else first[:70]


def _counts_late(identifier: Identifier) -> bool:
    """Dated standards and rules by section count wherever a test says so; bare numbers deep in a report are basic."""
    return identifier.edition is not None or identifier.family in {"cfr", "ised", "kdb"}


def _not_applicable(context: Context) -> bool:
    row = context.row
    return bool(words_of.NOT_APPLICABLE.search(row)) and not words_of.PASSED.search(row) and len(row) < 260


def _heading(context: Context) -> int:
    for text in context.heading:
        if len(text) > 90:
            continue
        if words_of.CITED_HEADING.search(text):
            return -1
        if words_of.SUMMARY_HEADING.search(text):
            return 2
        if words_of.APPLIED_HEADING.search(text):
            return 1
    return 0


_BATTERY = re.compile(r"\bbatter(?:y|ies)\b|\blithium\b|电池|電池|전지|バッテリ", re.IGNORECASE)


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
        whole = whole or (i.family == "cfr" and bool(i.type) and (i.publishers, i.number) in sections)
        if whole and m.reason not in {"label", "column"}:
            m.score, m.reason = min(m.score, -0.5), "series beside its parts"


_MANAGEMENT = re.compile(r"(?:^|[A-Z/])(?:9001|14001|45001|13485|27001|22000|50001|22301|16949|18001|20000-1)$")


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
        if _MANAGEMENT.search(m.identifier.work_key) and (others or acts):
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


def _is_part_of(small: Identifier, large: Identifier) -> bool:
    a, b = small.edition or Edition(), large.edition or Edition()
    if small.family == "ised":
        return bool(b.issue) and not a.issue
    if small.base.key != large.base.key:
        return False
    return {s.key for s in small.supplements} < {s.key for s in large.supplements}
