"""Look-ups of works, editions, bodies and lists in the catalogue's tables."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import date
from typing import Any

from .identifiers.value import Identifier, Supplement
from .records import Act, Body, BodyRole, Country, Edition, Found, Publisher, Source, Work
from .schema import BINDING, COUNTED
from .store import Database

_WORK = (
    "w.key, w.designation, w.publisher, w.number, w.kind, w.title, w.title_other, "
    "w.ics, ws.code, w.confidence"
)  # fmt: skip
_EDITION = (
    "e.key, e.designation, w.key, e.base_key, e.kind, coalesce(nullif(e.title, ''), w.title), e.published, "
    "e.withdrawn, e.confirmed, e.stable_until, e.status, e.ordinal, es.code, e.confidence"
)
FIND = (
    f"SELECT {_WORK}, {_EDITION}, a.spelling FROM alias a JOIN work w ON w.id = a.work_id "  # noqa: S608 - our own names
    "JOIN source ws ON ws.id = w.source_id LEFT JOIN edition e ON e.id = a.edition_id "
    "LEFT JOIN source es ON es.id = e.source_id WHERE a.key = ?"
)
"""Ten columns of a work, fourteen of an edition (None without one), and whether the key is another spelling."""

WORK_BY_KEY = (
    f"SELECT {_WORK} FROM alias a JOIN work w ON w.id = a.work_id JOIN source ws ON ws.id = w.source_id "  # noqa: S608
    "WHERE a.key = ? AND a.edition_id IS NULL"
)
EDITIONS = (
    f"SELECT {_EDITION} FROM alias a JOIN work w ON w.id = a.work_id JOIN edition e ON e.work_id = w.id "  # noqa: S608
    "JOIN source es ON es.id = e.source_id WHERE a.key = ? ORDER BY e.sort, e.key"
)
MEMBER_SOURCE = "cen-clc-ir2"
"""Source of works that the catalogue knows by rule only: members of CEN and CENELEC publish every EN."""

NEAR_LIMIT = 60
SEARCH_LIMIT = 500


def work_of(row: Any) -> Work:
    """Return the work of a row that begins with the columns of one."""
    key, designation, publisher, number, kind, title, other, ics, source, confidence = row[:10]
    subjects = tuple(ics.split()) if ics else ()
    return Work(key, designation, publisher, number, kind, title, other, subjects, source, confidence)


def edition_of(row: Any) -> Edition:
    """Return the edition of a row that begins with the columns of one."""
    return Edition(*row[:14])


def find(db: Database, identifier: Identifier) -> Found:
    """Return what the identifier leads to; see :meth:`Catalogue.find`."""
    row = db.one(FIND, identifier.key)
    dated = identifier.edition is not None or bool(identifier.supplements)
    if row is not None:
        work = work_of(row)
        edition = edition_of(row[10:]) if row[10] is not None else None
        base = db.one(FIND, edition.base) if edition is not None and edition.base else None
        return Found(
            identifier,
            work,
            edition,
            "alias" if row[24] else "exact",
            edition_of(base[10:]) if base is not None and base[10] is not None else edition,
        )
    if len(members := identifier.members) > 1:
        for member in members:
            by_member = find(db, member)
            if by_member.work is not None:
                how = by_member.how
                return by_member._replace(identifier=identifier, how="none" if how == "none" else "alias")
    if dated and identifier.supplements:
        found = _find_by_supplements(db, identifier)
        if found is not None:
            return found
    row = db.one(FIND, identifier.work_key) if dated else None
    if row is not None:
        work = work_of(row)
        edition = _by_ordinal(db, identifier, work)
        return Found(identifier, work, edition, "alias" if edition else "none", edition)
    return _by_member_rule(db, identifier)


def _by_ordinal(db: Database, identifier: Identifier, work: Work) -> Edition | None:
    """Find ``IEC 62368-1 Ed. 2``: the register counts the editions."""
    edition = identifier.edition
    if edition is None or not edition.ordinal or edition.year is not None or identifier.supplements:
        return None
    ordinal = edition.ordinal.removesuffix(".0")
    found = [e for e in editions(db, work.key) if e.kind == "edition" and e.ordinal.removesuffix(".0") == ordinal]
    return found[0] if len(found) == 1 else None


def _by_member_rule(db: Database, identifier: Identifier) -> Found:
    """Tell that a national adoption of a known EN exists, though no register of the national body was read."""
    inner = identifier.adopted
    if inner is not None and len(identifier.publishers) > 1 and identifier.publishers[1].startswith("EN"):
        row = db.one(FIND, inner.work_key)
        if row is not None:
            of = work_of(row)
            own = identifier.undated
            name = " ".join(own.publishers)
            made = Work(
                own.work_key,
                str(own),
                name,
                own.number,
                own.kind,
                of.title,
                "",
                of.ics,
                MEMBER_SOURCE,
                of.confidence * 0.8,
            )
            return Found(identifier, made, None, "none" if identifier.edition is not None else "alias")
    return Found(identifier, None, None, "none")


def _find_by_supplements(db: Database, identifier: Identifier) -> Found | None:
    """Find a base and supplements that the catalogue knows one by one, though not this set of them."""
    row = db.one(FIND, identifier.base.key)
    if row is None or row[10] is None:
        return None
    base, work = edition_of(row[10:]), work_of(row)
    known: dict[str, Edition] = {}
    for edition in editions(db, work.key):
        if edition.base == base.key:
            for name in edition.key.removeprefix(base.key + "+").split("+"):
                if name not in known or edition.kind != "consolidated":
                    known[name] = edition
    parts: list[Edition] = []
    missing: list[str] = []
    for supplement in identifier.supplements:
        part = known.get(supplement.key) or _amendment_of(supplement, known)
        if part is not None:
            parts.append(part)
        if part is None or supplement.key not in known:
            missing.append(supplement.key)
    # A corrigendum that the catalogue does not know changes no requirement; an amendment does.
    if any("AC" not in key for key in missing):
        return Found(identifier, work, None, "none", base, tuple(missing))
    edition = base._replace(
        key=identifier.key,
        designation=identifier.citation,
        base=base.key,
        kind="consolidated",
        published=max((p.published for p in parts), default=base.published),
        confidence=min([base.confidence, *(p.confidence for p in parts)]),
    )
    return Found(identifier, work, edition, "alias", base, tuple(missing))


def _amendment_of(supplement: Supplement, known: dict[str, Edition]) -> Edition | None:
    """Return the amendment that a corrigendum of it belongs to: A12 of ``A12/AC:2011``."""
    if supplement.corrigendum is None:
        return None
    head = f"{supplement.kind}{supplement.number}:"
    return next((edition for key, edition in known.items() if key.startswith(head)), None)


def editions(db: Database, work_key: str) -> tuple[Edition, ...]:
    """Return the editions of a work, oldest first."""
    return tuple(edition_of(row) for row in db.all(EDITIONS, work_key))


def near(db: Database, identifier: Identifier) -> tuple[Work, ...]:
    """Return works that share the number with the identifier, nearest first."""
    rows = db.all(
        f"SELECT {_WORK} FROM work w JOIN source ws ON ws.id = w.source_id WHERE w.number = ? LIMIT 400",  # noqa: S608
        identifier.number,
    )
    own = " ".join(identifier.publishers) or identifier.family
    parts = "-".join(identifier.parts)

    def distance(work: Work) -> tuple[bool, bool, int, str]:
        end = work.designation.rpartition(work.number)[2]
        return (work.publisher != own, end.strip("-.") != parts, len(end), work.designation)

    works = sorted(map(work_of, rows), key=distance)
    return tuple(w for w in works if w.key != identifier.work_key)[:NEAR_LIMIT]


def search(db: Database, text: str, limit: int) -> tuple[Work, ...]:
    """Return works that have all the words in designation or titles; whole designations and short titles first."""
    words = re.findall(r"[\w./-]+", text[:200].casefold())[:8]
    if not words:
        return ()
    clause = " AND ".join("instr(lower(w.designation || ' ' || w.title || ' ' || w.title_other), ?)" for _ in words)
    rows = db.all(
        f"SELECT {_WORK} FROM work w JOIN source ws ON ws.id = w.source_id WHERE {clause} LIMIT ?",  # noqa: S608
        *words,
        SEARCH_LIMIT,
    )
    works = [w for w in map(work_of, rows) if w.confidence >= BINDING or limit > SEARCH_LIMIT]
    whole = " ".join(words)

    def rank(work: Work) -> tuple[bool, bool, int, str]:
        name = work.designation.casefold()
        return (name != whole, not name.startswith(whole), len(work.designation) + len(work.title), work.designation)

    return tuple(sorted(works, key=rank)[:limit])


def act(db: Database, designation: str) -> Act | None:
    """Return an act by its designation or key."""
    from .identifiers.registry import parse_identifier
    from .identifiers.value import InvalidIdentifier

    try:
        key = parse_identifier(designation).key
    except InvalidIdentifier:
        key = designation
    row = db.one(
        "SELECT a.designation, jurisdiction, kind, title, a.date, publication, status, repealed_by, repealed, s.code, "
        "a.confidence FROM act a JOIN source s ON s.id = a.source_id WHERE key IN (?, ?) ORDER BY a.confidence DESC",
        key,
        designation,
    )
    return Act(*row) if row else None


def all_bodies(db: Database) -> tuple[Body, ...]:
    """Return all bodies that a source confirms, with their roles."""
    roles: dict[int, list[BodyRole]] = defaultdict(list)
    for number, *values in db.all(
        "SELECT body_id, role, scheme, number, scope, active_from, active_until, state, as_of, s.code, r.confidence "
        "FROM body_role r JOIN source s ON s.id = r.source_id ORDER BY r.id"
    ):
        roles[number].append(BodyRole(*values))
    rows = db.all(
        "SELECT b.id, b.name, country, aliases, s.code, b.confidence FROM body b JOIN source s ON s.id = b.source_id "
        "WHERE b.confidence >= ? ORDER BY b.id",
        BINDING,
    )
    return tuple(
        Body(name, country, tuple(aliases.split("; ")) if aliases else (), tuple(roles[number]), source, confidence)
        for number, name, country, aliases, source, confidence in rows
    )


def countries(db: Database) -> dict[str, Country]:
    """Return countries by code."""
    rows = db.all(
        "SELECT c.code, c.name, oecd_since, imf_advanced, s.code FROM country c JOIN source s ON s.id = c.source_id"
    )
    return {
        code: Country(code, name, date.fromisoformat(since) if since else None, bool(imf), source)
        for code, name, since, imf, source in rows
    }


def publishers(db: Database) -> dict[str, Publisher]:
    """Return publishers by code."""
    rows = db.all("SELECT p.code, p.name, country, reach, s.code FROM publisher p JOIN source s ON s.id = p.source_id")
    return {row[0]: Publisher(*row) for row in rows}


def sources(db: Database) -> tuple[Source, ...]:
    """Return all sources by code."""
    rows = db.all("SELECT code, name, version, date, licence, overlay FROM source ORDER BY code")
    return tuple(Source(code, name, version, day, rights, bool(own)) for code, name, version, day, rights, own in rows)


_PLURALS = {"legal": "legal_references", "body": "bodies", "country": "countries", "validity": "validity", "ics": "ics"}


def stats(db: Database) -> dict[str, Any]:
    """Return counts of rows and, for each source, how many editions it states and its date."""
    found: dict[str, Any] = {
        _PLURALS.get(table, table + "s"): db.one(f"SELECT count(*) FROM {table}")[0]  # noqa: S608
        for table in COUNTED
    }
    found["relations_by_kind"] = dict(db.all("SELECT kind, count(*) FROM relation GROUP BY kind ORDER BY kind"))
    found["adoptions_by_provenance"] = dict(
        db.all("SELECT provenance, count(*) FROM relation WHERE kind='adopts' GROUP BY provenance ORDER BY provenance")
    )
    found["unread"] = db.one("SELECT count(*) FROM unread")[0]
    found["editions_by_source"] = dict(
        db.all(
            "SELECT s.code, count(*) FROM edition e JOIN source s ON s.id = e.source_id GROUP BY s.code "
            "HAVING count(*) >= 50 ORDER BY count(*) DESC, s.code"
        )
    )
    return found
