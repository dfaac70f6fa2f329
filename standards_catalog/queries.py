"""Look-ups of works, editions, bodies and lists in the catalogue's tables."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from datetime import date
from typing import Any

from .factmodel import BINDING
from .identifiers.value import Identifier
from .records import Act, Body, BodyRole, Country, Edition, Found, Publisher, Source, Work
from .schema import COUNTED
from .store import Database

_WORK = "w.key, w.designation, w.publisher, w.number, w.kind, w.title, w.title_other, w.ics, ws.code, w.confidence"
_EDITION = (
    "e.key, e.designation, w.key, e.base_key, e.kind, coalesce(nullif(e.title, ''), w.title), e.published, e.withdrawn, "
    "e.confirmed, e.stable_until, e.status, e.ordinal, es.code, e.confidence"
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
            found = find(db, member)
            if found.work is not None:
                return replace(found, identifier=identifier, how="none" if found.how == "none" else "alias")
    if dated and identifier.supplements:
        found = _find_by_supplements(db, identifier)
        if found is not None:
            return found
    row = db.one(FIND, identifier.work_key) if dated else None
    return Found(identifier, work_of(row) if row else None, None, "none")


def _find_by_supplements(db: Database, identifier: Identifier) -> Found | None:
    """Find a base and supplements that the catalogue knows one by one, though not this set of them."""
    row = db.one(FIND, identifier.base.key)
    if row is None or row[10] is None:
        return None
    base, work = edition_of(row[10:]), work_of(row)
    known: dict[str, Edition] = {}
    for edition in editions(db, work.key):
        if edition.base == base.key:
            for part in edition.key.removeprefix(base.key + "+").split("+"):
                if part not in known or edition.kind != "consolidated":
                    known[part] = edition
    wanted = [s.key for s in identifier.supplements]
    missing = tuple(key for key in wanted if key not in known)
    if missing:
        return Found(identifier, work, None, "none", base, missing)
    parts = [known[key] for key in wanted]
    published = max((p.published for p in parts), default="")
    edition = replace(
        base,
        key=identifier.key,
        designation=identifier.citation,
        base=base.key,
        kind="consolidated",
        published=published,
        confidence=min([base.confidence, *(p.confidence for p in parts)]),
    )
    return Found(identifier, work, edition, "alias", base)


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
    return tuple(Source(*row[:5], bool(row[5])) for row in rows)


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
