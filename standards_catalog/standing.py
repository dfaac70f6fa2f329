"""Acts' references to standards, and the status of an edition under a framework on a day."""

from __future__ import annotations

from datetime import date
from typing import Any

from .factmodel import BINDING
from .identifiers.registry import parse_identifier
from .identifiers.value import InvalidIdentifier
from .queries import editions
from .records import Edition, EditionStatus, LegalReference, Place, Work, first_day
from .relations import successions
from .store import Database
from .validity import Span, published_status, strongest, unknown

_LEGAL = (
    "SELECT l.reference, coalesce(e.key, w.key), l.jurisdiction, l.act, l.role, l.decision, l.start, l.start_exact, "
    "l.finish, l.basis, l.supersedes, l.superseded_by, l.known_from, s.code, l.confidence "
    "FROM legal l JOIN work w ON w.id = l.work_id LEFT JOIN edition e ON e.id = l.edition_id "
    "JOIN source s ON s.id = l.source_id WHERE l.work_id = (SELECT work_id FROM alias WHERE key = ?) ORDER BY l.id"
)
_VALIDITY = (
    "SELECT e.key, v.framework, v.start, v.succeeded, v.finish, v.successor, v.basis, s.code, v.confidence "
    "FROM validity v LEFT JOIN edition e ON e.id = v.edition_id JOIN source s ON s.id = v.source_id "
    "WHERE v.work_id = (SELECT work_id FROM alias WHERE key = ?) ORDER BY v.id"
)

PROGRAMMES = {
    "ISO": ("ISO",),
    "IEC": ("IEC", "CISPR"),
    "ETSI": ("ETSI", "EN", "3GPP"),
    "IEEE": ("IEEE", "ANSI", "AIEE"),
    "ITU": ("ITU",),
    "JIS": ("JIS", "TR", "TS"),
    "CIE": ("CIE",),
    "ECMA": ("ECMA",),
    "OIML": ("OIML",),
}
"""Frameworks that are a publisher's own programme, and how the names of its works begin."""

_REGISTERS = {"ISO": {"iso", "iec"}, "IEC": {"iec", "iso"}}

FDA_ACT = "FDA recognised consensus standards"


def legal_references(db: Database, place: Place, act: str | None, on: date | None) -> tuple[LegalReference, ...]:
    """Return the acts' references; see :meth:`Catalogue.legal_references`."""
    _, work, edition = place
    if work is None:
        return ()
    found = [_legal_of(row) for row in db.all(_LEGAL, work.key)]
    if edition is not None:
        found = [r for r in found if _same_set(r.key, edition.key)]
    if act is not None:
        found = [r for r in found if r.act == act]
    if on is not None:
        found = [r for r in found if _span(r).at(on).state in {"current", "transition"}]
    return tuple(found)


def _legal_of(row: Any) -> LegalReference:
    start, finish, known = (first_day(row[n]) for n in (6, 8, 12))
    reference, key, jurisdiction, act, role, decision = row[:6]
    basis, supersedes, superseded_by = row[9:12]
    return LegalReference(
        reference, key, jurisdiction, act, role, decision, start, bool(row[7]), finish, basis, supersedes,
        superseded_by, known, row[13], row[14],
    )  # fmt: skip


def _without_corrigenda(key: str) -> str:
    base, *supplements = key.split("+")
    kept = [s.partition("/AC")[0] for s in supplements if not s.startswith(("AC", "COR", "C:"))]
    return "+".join([base, *kept])


def _same_set(key: str, other: str) -> bool:
    """Tell whether two sets of documents are the same apart from corrigenda, which change no requirement."""
    return key == other or _without_corrigenda(key) == _without_corrigenda(other)


def _span(r: LegalReference) -> Span:
    what = f"{r.reference} {r.role} under {r.act}"
    dates = [f"from {r.start}" if r.start else "", f"until {r.end}" if r.end else ""]
    basis = "; ".join(x for x in (what, *dates, r.basis) if x)
    return Span(r.start, r.start_exact, None, r.end, r.superseded_by, r.known_from, basis, r.source)


def status(db: Database, place: Place, framework: str, on: date) -> EditionStatus:
    """Return the status of the edition under the framework on the day; see :meth:`Catalogue.status`."""
    identifier, work, edition = place
    if work is None:
        return unknown(f"{identifier.citation} is not in the catalogue")
    if edition is None:
        reason = "no edition is given" if identifier.edition is None else "this edition is not in the catalogue"
        return unknown(f"{identifier.citation}: {reason}")
    if edition.confidence < BINDING:
        return unknown(f"{edition.designation} rests on unconfirmed knowledge", edition.source)
    name = framework.strip()
    if name in PROGRAMMES:
        return _programme(db, place, work, edition, (name, on))
    spans = _dated_spans(db, place, work, edition, name)
    if name == "EU" or name.startswith("EU:"):
        return _european(db, place, name.partition(":")[2], on, spans)
    if name == "FDA" or name.startswith("US:"):
        act = FDA_ACT if name == "FDA" else name.partition(":")[2]
        spans += [_span(r) for r in legal_references(db, place, act, None) if r.confidence >= BINDING]
    if not spans:
        return unknown(f"no dates of {edition.designation} under {name} are known")
    return strongest([s.at(on) for s in spans])


def _programme(db: Database, place: Place, work: Work, edition: Edition, asked: tuple[str, date]) -> EditionStatus:
    name, on = asked
    heads = work.publisher.replace("/", " ").split()
    own = PROGRAMMES[name]
    ours = edition.source == name.lower() or any(h in own for h in heads[:3])
    if not ours or (name == "ETSI" and edition.source != "etsi" and not _versioned(edition)):
        return unknown(f"{edition.designation} is no publication of {name}")
    if name in {"ISO", "IEC"} and heads[0] not in {"ISO", "IEC", "CISPR"}:
        return unknown(f"{edition.designation} is an adoption, no publication of {name}")
    links = [s for s in successions(db, place, newer=True) if not s.framework]
    exact = [(s.since, s.newer) for s in links if s.older == edition.designation or _key_of(s.older) == edition.key]
    row = db.one("SELECT date FROM source WHERE code = ?", edition.source)
    return published_status(edition, exact, on, row[0] if row else "")


def _versioned(edition: Edition) -> bool:
    return " V" in edition.designation


def _key_of(text: str) -> str:
    try:
        return parse_identifier(text).key
    except InvalidIdentifier:
        return ""


def _dated_spans(db: Database, place: Place, work: Work, edition: Edition, framework: str) -> list[Span]:
    """Return what curated dates and successions tell about the edition under the framework itself."""
    published = first_day(edition.published)
    spans: list[Span] = []
    for key, name, start, succeeded, finish, successor, basis, source, confidence in db.all(_VALIDITY, work.key):
        if name != framework or confidence < BINDING or (key is not None and not _same_set(key, edition.key)):
            continue
        begin = first_day(start)
        spans.append(
            Span(
                begin or published,
                begin is not None,
                first_day(succeeded),
                first_day(finish),
                successor,
                None,
                basis,
                source,
            )
        )
    if spans:
        return spans
    for link in successions(db, place, newer=True):
        if link.framework != framework or not (link.since or link.until):
            continue
        basis = f"{link.newer} replaces {link.older}" + (f" ({link.note})" if link.note else "")
        since = first_day(link.since)
        known = since or (published if first_day(link.until) else None)
        spans.append(Span(published, True, since, first_day(link.until), link.newer, known, basis, link.origin))
    for link in successions(db, place, newer=False):
        if link.framework == framework and link.since:
            basis = f"{link.newer} replaces {link.older}" + (f" ({link.note})" if link.note else "")
            spans.append(Span(first_day(link.since), True, None, None, "", None, basis, link.origin))
    return spans


def _european(db: Database, place: Place, act: str, on: date, spans: list[Span]) -> EditionStatus:
    work, edition = place.work, place.edition
    if work is None or edition is None:
        return unknown("no edition is given")
    rows = [r for r in legal_references(db, place._replace(edition=None), act or None, None) if r.jurisdiction == "EU"]
    rows = [r for r in rows if r.confidence >= BINDING]
    same = [r for r in rows if _same_set(r.key, edition.key)]
    if same:
        return strongest([_span(r).at(on) for r in same])
    if spans:
        return strongest([s.at(on) for s in spans])
    cited = sorted({r.reference for r in rows if _span(r).at(on).state in {"current", "transition"}})
    where = f" under {act}" if act else ""
    if cited:
        return unknown(
            f"cited in the Official Journal{where} on that day: {'; '.join(cited)}; not {edition.designation}"
        )
    known = "; ".join(e.designation for e in editions(db, work.key)[-3:])
    return unknown(
        f"no citation of {edition.designation} in the Official Journal{where} is known (of the work: {known})"
    )
