"""Checks of a whole catalogue: what ``certlane catalogue verify`` and CI run.

Every check returns the problems it finds, each with the row concerned; an empty catalogue of problems is a clean one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from .factmodel import is_date
from .identifiers.registry import parse_identifier
from .identifiers.value import InvalidIdentifier
from .schema import BINDING
from .store import Database, check_file

SHOWN = 50
"""Most problems that one check reports."""


class Problem(NamedTuple):
    """A broken rule: the check that found it, and what is wrong where."""

    check: str
    what: str


def _integrity(db: Database) -> Iterator[str]:
    for row in db.all("PRAGMA integrity_check(20)"):
        if row[0] != "ok":
            yield str(row[0])


def _references(db: Database) -> Iterator[str]:
    for table, rowid, parent, _ in db.all("PRAGMA foreign_key_check"):
        yield f"{table} row {rowid} refers to a {parent} that does not exist"


_SOURCED = (
    "work",
    "edition",
    "relation",
    "legal",
    "validity",
    "act",
    "body",
    "body_role",
    "country",
    "publisher",
    "ics",
    "unread",
)


def _sourced(db: Database) -> Iterator[str]:
    for table in _SOURCED:
        count = db.one(
            f"SELECT count(*) FROM {table} WHERE source_id NOT IN (SELECT id FROM source WHERE name <> '')"  # noqa: S608
        )[0]
        if count:
            yield f"{count} rows of {table} name no source"


def _cycles(db: Database) -> Iterator[str]:
    """Find editions that supersede one another in a circle, within one framework."""
    links: dict[tuple[str, int], set[int]] = defaultdict(set)
    for framework, newer, older in db.all(
        "SELECT framework, subject_edition, object_edition FROM relation WHERE kind='supersedes' "
        "AND subject_edition IS NOT NULL AND object_edition IS NOT NULL"
    ):
        links[framework, newer].add(older)
    done: set[tuple[str, int]] = set()
    for start in list(links):
        if start in done:
            continue
        path: list[tuple[str, int]] = []
        on_path: set[tuple[str, int]] = set()
        stack: list[tuple[tuple[str, int], Iterator[int]]] = [(start, iter(sorted(links[start])))]
        path.append(start)
        on_path.add(start)
        while stack:
            node, below = stack[-1]
            step = next(below, None)
            if step is None:
                stack.pop()
                on_path.discard(path.pop())
                done.add(node)
                continue
            target = (node[0], step)
            if target in on_path:
                names = [n[1] for n in path[path.index(target) :]]
                marks = ", ".join(str(n) for n in names)
                rows = db.all(f"SELECT designation FROM edition WHERE id IN ({marks})")  # noqa: S608 - numbers
                yield f"in a circle: {' - '.join(r[0] for r in rows)}"
            elif target not in done and target in links:
                stack.append((target, iter(sorted(links[target]))))
                path.append(target)
                on_path.add(target)


def _adoptions(db: Database) -> Iterator[str]:
    rows = db.all(
        "SELECT coalesce(se.designation, sw.designation) FROM relation r JOIN work sw ON sw.id=r.subject_work "
        "LEFT JOIN edition se ON se.id=r.subject_edition LEFT JOIN work ow ON ow.id=r.object_work "
        "WHERE r.kind='adopts' AND (ow.id IS NULL OR (r.object_edition IS NOT NULL AND NOT EXISTS "
        "(SELECT 1 FROM edition e WHERE e.id=r.object_edition)))"
    )
    for (name,) in rows:
        yield f"{name} adopts what is not in the catalogue"
    for name, degree in db.all(
        "SELECT sw.designation, degree FROM relation r JOIN work sw ON sw.id=r.subject_work WHERE r.kind='adopts' "
        "AND degree NOT IN ('', 'IDT', 'MOD', 'NEQ')"
    ):
        yield f"{name}: {degree!r} is no degree of adoption"


_DATED = {
    "edition": ("designation", ("published", "withdrawn", "confirmed", "stable_until")),
    "relation": ("note", ("since", "until")),
    "legal": ("reference", ("start", "finish", "known_from")),
    "validity": ("basis", ("start", "succeeded", "finish")),
    "act": ("designation", ("date", "repealed")),
    "body_role": ("scheme", ("active_from", "active_until", "as_of")),
}


def _dates(db: Database) -> Iterator[str]:
    for table, (name, columns) in _DATED.items():
        for column in columns:
            for label, value in db.all(
                f"SELECT {name}, {column} FROM {table} "  # noqa: S608
                f"WHERE {column} <> '' AND {column} NOT GLOB '[12][0-9][0-9][0-9]*'"
            ):
                yield f"{table} {label}: {column} {value!r} is no date"
    for label, first, last in db.all(
        "SELECT designation, published, withdrawn FROM edition WHERE published <> '' AND withdrawn <> '' "
        "AND substr(withdrawn, 1, 4) < substr(published, 1, 4)"
    ):
        yield f"{label} was withdrawn in {last}, before it was published in {first}"
    for table, name in (("legal", "reference"), ("validity", "basis")):
        for label, first, last in db.all(
            f"SELECT {name}, start, finish FROM {table} WHERE start <> '' AND finish <> '' AND finish < start"  # noqa: S608
        ):
            yield f"{label} ends {last}, before it begins {first}"
    for value, label in db.all("SELECT published, designation FROM edition WHERE published <> ''"):
        if not is_date(value):
            yield f"{label}: published {value!r} is no date"


def _duplicates(db: Database) -> Iterator[str]:
    for table in ("work", "edition"):
        for key, count in db.all(f"SELECT key, count(*) FROM {table} GROUP BY key HAVING count(*) > 1"):  # noqa: S608
            yield f"{count} rows of {table} have the key {key}"
    for row in db.all(
        "SELECT kind, subject_work, subject_edition, object_work, object_edition, framework FROM relation "
        "GROUP BY 1, 2, 3, 4, 5, 6 HAVING count(*) > 1"
    ):
        yield f"relation {row[0]} is stated twice between works {row[1]} and {row[3]}"
    for number, names in db.all(
        "SELECT r.number, group_concat(DISTINCT b.name) FROM body_role r JOIN body b ON b.id=r.body_id "
        "WHERE r.role LIKE 'notified body%' AND r.number <> '' AND r.confidence >= ? GROUP BY r.number, r.scheme "
        "HAVING count(DISTINCT b.name) > 1",
        0.9,
    ):
        yield f"number {number} is given to several bodies by sources that are trusted: {names}"


def _identifiers(db: Database, *, step: int) -> Iterator[str]:
    """Parse names back: the key that a name gives must be the key that the row has."""
    for table in ("work", "edition"):
        for key, designation in db.all(
            f"SELECT key, designation FROM {table} WHERE id % ? = 0",  # noqa: S608
            step,
        ):
            try:
                parsed = parse_identifier(designation)
            except InvalidIdentifier as error:
                yield f"{designation}: {error.message}"
                continue
            if (parsed.work_key if table == "work" else parsed.key) != key:
                yield f"{designation} is kept under {key}, but reads as {parsed.key}"


def _supplements(db: Database) -> Iterator[str]:
    for (name,) in db.all(
        "SELECT designation FROM edition e WHERE base_key <> '' AND NOT EXISTS "
        "(SELECT 1 FROM alias a WHERE a.key = e.base_key)"
    ):
        yield f"the base of {name} is not in the catalogue"


def _hypotheses(db: Database) -> Iterator[str]:
    """Unconfirmed knowledge must stay below the bound from which answers may rest on it."""
    for table in ("relation", "legal", "validity", "body_role"):
        count = db.one(
            f"SELECT count(*) FROM {table} t JOIN source s ON s.id=t.source_id "  # noqa: S608
            "WHERE s.code='unconfirmed' AND t.confidence >= ?",
            BINDING,
        )[0]
        if count:
            yield f"{count} rows of {table} rest on unconfirmed knowledge and are binding"


def verify(path: Path, *, thorough: bool = True) -> list[Problem]:
    """Check the file and all rules; return what is broken.

    Args:
        path: the catalogue file.
        thorough: parse every identifier back (ten seconds) instead of one in fifty.

    Raises:
        CatalogueError: the file can't be opened at all.
    """
    check_file(path, thorough=True)
    db = Database(path)
    step = 1 if thorough else 50
    checks: dict[str, Callable[[Database], Iterator[str]]] = {
        "integrity": _integrity,
        "references": _references,
        "sources": _sourced,
        "circles": _cycles,
        "adoptions": _adoptions,
        "dates": _dates,
        "duplicates": _duplicates,
        "supplements": _supplements,
        "hypotheses": _hypotheses,
        "identifiers": lambda d: _identifiers(d, step=step),
    }
    return [Problem(name, what) for name, check in checks.items() for what in islice(check(db), SHOWN)]
