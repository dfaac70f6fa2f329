"""Acts' references to standards, and the status of an edition under a framework on a day."""

from __future__ import annotations

from datetime import date
from typing import Any

from .identifiers.registry import parse_identifier
from .identifiers.value import InvalidIdentifier
from .queries import editions
from .records import (
    Edition,
    EditionStatus,
    LegalReference,
    Place,
    Succession,
    Work,
    certain_start,
    first_day,
)
from .relations import successions
from .schema import BINDING
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

_ANNOUNCED = """
SELECT v.framework, v.succeeded, v.finish, v.successor, v.basis, s.code, v.confidence, w.key, e.key,
    coalesce(e.designation, w.designation)
FROM validity v JOIN work w ON w.id = v.work_id LEFT JOIN edition e ON e.id = v.edition_id
    JOIN source s ON s.id = v.source_id
WHERE v.successor <> '' ORDER BY v.id
"""

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
    if edition is None and (spans := _dated_spans(db, place, framework.strip())) and identifier.edition is None:
        return strongest([s.at(on) for s in spans])
    if edition is None:
        reason = "no edition is given" if identifier.edition is None else "this edition is not in the catalogue"
        return unknown(f"{identifier.citation}: {reason}")
    if edition.confidence < BINDING:
        return unknown(f"{edition.designation} rests on unconfirmed knowledge", edition.source)
    name = framework.strip()
    if name in PROGRAMMES:
        return _programme(db, place, work, edition, (name, on))
    spans = _dated_spans(db, place, name)
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
    answer = published_status(edition, exact, on, row[0] if row else "")
    later = _later_amendments(db, work, edition, on) if answer.state == "current" else []
    return answer._replace(basis=f"{answer.basis}; amended since by {', '.join(later)}") if later else answer


def _later_amendments(db: Database, work: Work, edition: Edition, on: date) -> list[str]:
    """Return amendments of the same base, published by the day, that the edition as cited does not hold."""
    base = edition.base or edition.key
    held = set(edition.key.removeprefix(base).split("+"))
    return [
        e.designation
        for e in editions(db, work.key)
        if e.base == base
        and e.kind == "amendment"
        and e.published
        and e.published <= on.isoformat()
        and not held & {e.key.removeprefix(base + "+")}
    ]


def _versioned(edition: Edition) -> bool:
    return " V" in edition.designation


def _key_of(text: str) -> str:
    try:
        return parse_identifier(text).key
    except InvalidIdentifier:
        return ""


def replacements(db: Database, place: Place, *, newer: bool) -> tuple[Succession, ...]:
    """Return successions from links and from dates of validity that name a successor."""
    linked = successions(db, place, newer=newer)
    if place.work is None:
        return linked
    own = {place.work.key} | ({place.edition.key, place.edition.base} - {""} if place.edition is not None else set())
    publisher = place.work.designation.partition(" ")[0]
    told = {(s.newer, s.older, s.framework) for s in linked}
    found = []
    for framework, since, until, successor, basis, source, confidence, work, edition, older in db.all(_ANNOUNCED):
        if confidence < BINDING or (work != place.work.key if newer else successor.partition(" ")[0] != publisher):
            continue  # before anything is parsed: another publisher's grammar takes long to load
        name, far_keys = _name_and_keys(successor)
        if newer:
            meant = edition is None or place.edition is None or edition in own
        else:
            meant = place.work.key in far_keys and (place.edition is None or far_keys[0] in own)
        if meant and (name, older, framework) not in told:
            found.append(Succession(name, older, framework, since, until, "curated", confidence, basis, source))
    return linked + tuple(found)


def _name_and_keys(text: str) -> tuple[str, tuple[str, ...]]:
    """Return an identifier as cited, its key and its work's; the text alone where it is none."""
    try:
        read = parse_identifier(text)
    except InvalidIdentifier:
        return text, ()
    return read.citation, (read.key, read.work_key)


def _dated_spans(db: Database, place: Place, framework: str) -> list[Span]:
    """Return what curated dates and successions tell about the item under the framework itself.

    Of an undated item, only what is stated for the work whatever its edition.
    """
    work, edition = place.work, place.edition
    if work is None:
        return []
    published = edition.published if edition is not None else ""
    spans: list[Span] = []
    for key, name, start, succeeded, finish, successor, basis, source, confidence in db.all(_VALIDITY, work.key):
        if name != framework or confidence < BINDING:
            continue
        if key is not None and (edition is None or not _same_set(key, edition.key)):
            continue
        begin, exact = certain_start(start or published)
        span = Span(begin, exact, first_day(succeeded), first_day(finish), successor, None, basis, source)
        spans.append(span)
    return spans or _spans_of_successions(db, place, framework, published)


def _spans_of_successions(db: Database, place: Place, framework: str, published: str) -> list[Span]:
    def told(newer: bool) -> list[Succession]:
        found = [s for s in successions(db, place, newer=newer) if s.framework == framework]
        if place.edition is None:
            found = [s for s in found if parse_identifier(s.older if newer else s.newer).edition is None]
        return found

    before, after = [s for s in told(newer=False) if s.since], [s for s in told(newer=True) if s.since or s.until]
    begin, exact = certain_start(min((s.since for s in before), default=published))
    spans = []
    for link in after:
        since = first_day(link.since)
        basis = _told(link)
        spans.append(Span(begin, exact, since, first_day(link.until), link.newer, since, basis, link.origin))
    if not after and before:
        spans.append(Span(begin, exact, None, None, "", None, _told(before[0]), before[0].origin))
    return spans


def _told(link: Succession) -> str:
    return f"{link.newer} replaces {link.older}" + (f" ({link.note})" if link.note else "")


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
