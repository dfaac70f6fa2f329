"""Builds the catalogue's SQLite file from facts: the same facts give the same bytes.

Facts are gathered in memory, put in order and written in one go to a new file beside the target, which takes the
target's place at the end: a build that fails leaves what was there.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
import tempfile
from collections.abc import Iterable
from pathlib import Path

from ..errors import CatalogueError
from .factmodel import Fact
from .gather import Gathered
from .schema import APPLICATION_ID, INDEXES, SCHEMA_VERSION, TABLES
from .shipped import Shipped, read_shipped

PROBES = 120
"""How many identifiers are kept with their keys, to tell whether another version of the parser still agrees."""

_WORK = "key designation publisher number kind title title_other ics source_id confidence"
_EDITION = (
    "work_id key base_key designation kind title sort published withdrawn confirmed stable_until status ordinal "
    "source_id confidence"
)


def _insert(db: sqlite3.Connection, table: str, columns: str, rows: Iterable[tuple[object, ...]]) -> None:
    names = columns.split()
    marks = ", ".join("?" * len(names))
    db.executemany(f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})", rows)  # noqa: S608 - our own names


class _Writer:
    """Writes gathered facts; identities that a base catalogue holds already are looked up there."""

    def __init__(self, db: sqlite3.Connection, gathered: Gathered, *, overlay: bool) -> None:
        self.db = db
        self.facts = gathered
        self.overlay = overlay
        self.sources: dict[str, int] = dict(db.execute("SELECT code, id FROM source"))
        self.works: dict[str, int] = {}
        self.editions: dict[str, int] = {}

    def _next(self, table: str) -> int:
        row = self.db.execute(f"SELECT coalesce(max(id), 0) + 1 FROM {table}").fetchone()  # noqa: S608
        return int(row[0])

    def write_sources(self) -> None:
        number = self._next("source")
        for code in sorted(self.facts.sources):
            source = self.facts.sources[code]
            values = (source.name, source.version, source.date, source.licence, int(self.overlay))
            if code in self.sources:
                self.db.execute(
                    "UPDATE source SET name=?, version=?, date=?, licence=?, overlay=? WHERE id=?",
                    (*values, self.sources[code]),
                )
                continue
            self.db.execute("INSERT INTO source VALUES (?, ?, ?, ?, ?, ?, ?)", (number, code, *values))
            self.sources[code] = number
            number += 1

    def _known(self, key: str) -> tuple[int, int | None] | None:
        row = self.db.execute("SELECT work_id, edition_id FROM alias WHERE key=? AND spelling=0", (key,)).fetchone()
        return (int(row[0]), row[1]) if row else None

    def write_works(self) -> None:
        number, new = self._next("work"), []
        for key in sorted(self.facts.works):
            work = self.facts.works[key]
            source = self.sources[work.source]
            if (known := self._known(key)) is not None:
                self.works[key] = known[0]
                if work.title:
                    self.db.execute("UPDATE work SET title=?, source_id=? WHERE id=?", (work.title, source, known[0]))
                continue
            values = (work.designation, work.publisher, work.number, work.kind, work.title, work.title_other, work.ics)
            new.append((number, key, *values, source, work.confidence))
            self.works[key] = number
            number += 1
        _insert(self.db, "work", "id " + _WORK, new)
        _insert(self.db, "alias", "key work_id spelling", [(row[1], row[0], 0) for row in new])

    def write_editions(self) -> None:
        number, new = self._next("edition"), []
        for key, edition in sorted(self.facts.editions.items(), key=lambda item: (item[1].work, item[1].sort, item[0])):
            values = edition.values(self.works[edition.work], self.sources[edition.source])
            known = self._known(key)
            if known is not None and known[1] is not None:
                self.editions[key] = known[1]
                self._update_edition(known[1], edition.columns(self.sources[edition.source]))
                continue
            new.append((number, *values))
            self.editions[key] = number
            number += 1
        _insert(self.db, "edition", "id " + _EDITION, new)
        _insert(self.db, "alias", "key work_id edition_id spelling", [(row[2], row[1], row[0], 0) for row in new])
        also = sorted(
            (self.editions[key], self.sources[code])
            for key, edition in self.facts.editions.items()
            for code in edition.also
        )
        self.db.executemany("INSERT OR IGNORE INTO also VALUES (?, ?)", also)

    def _update_edition(self, number: int, columns: dict[str, object]) -> None:
        stated = {name: value for name, value in columns.items() if value not in ("", None)}
        names = ", ".join(f"{name}=?" for name in stated)
        self.db.execute(f"UPDATE edition SET {names} WHERE id=?", (*stated.values(), number))  # noqa: S608

    def write_spellings(self) -> None:
        rows = []
        for key, target in sorted(self.facts.spellings().items()):
            if self._known(key) is None:
                work = self.facts.editions[target].work if target in self.facts.editions else target
                rows.append((key, self.works[work], self.editions.get(target)))
        self.db.executemany("INSERT OR IGNORE INTO alias VALUES (?, ?, ?, 1)", rows)

    def _place(self, key: str) -> tuple[int, int | None]:
        if key in self.editions:
            return self.works[self.facts.editions[key].work], self.editions[key]
        return self.works[key], None

    def write_relations(self) -> None:
        number = self._next("relation")
        for (kind, subject, obj, framework), fact in sorted(self.facts.relations.items(), key=lambda item: item[0]):
            places = (*self._place(subject), *self._place(obj))
            if self.overlay:
                self.db.execute(
                    "DELETE FROM relation WHERE kind=? AND framework=? AND subject_work=? AND subject_edition IS ? "
                    "AND object_work=? AND object_edition IS ?",
                    (kind, framework, *places),
                )
            values = (fact.degree, framework, fact.since, fact.until, fact.provenance, fact.confidence, fact.note)
            row = (number, kind, *places, *values, self.sources[fact.source])
            self.db.execute(f"INSERT INTO relation VALUES ({', '.join('?' * 14)})", row)  # noqa: S608
            number += 1

    def write_legal(self) -> None:
        number = self._next("legal")
        for key, fact in self.facts.sorted_legal():
            if self.overlay:
                self.db.execute(
                    "DELETE FROM legal WHERE act=? AND edition_id IS ? AND work_id=?",
                    (fact.act, self._place(key)[1], self._place(key)[0]),
                )
            row = (number, *self._place(key), fact.reference, fact.jurisdiction, fact.act, fact.role, fact.decision)
            dates = (fact.start, int(fact.start_exact), fact.finish, fact.basis, fact.supersedes, fact.superseded_by)
            tail = (fact.known_from, self.sources[fact.source], fact.confidence)
            self.db.execute(f"INSERT INTO legal VALUES ({', '.join('?' * 17)})", (*row, *dates, *tail))  # noqa: S608
            number += 1

    def write_validity(self) -> None:
        number = self._next("validity")
        for key, fact in self.facts.sorted_validity():
            if self.overlay:
                self.db.execute(
                    "DELETE FROM validity WHERE framework=? AND edition_id IS ? AND work_id=?",
                    (fact.framework, self._place(key)[1], self._place(key)[0]),
                )
            dates = (fact.start, fact.succeeded, fact.finish, fact.successor, fact.basis)
            row = (number, *self._place(key), fact.framework, *dates, self.sources[fact.source], fact.confidence)
            self.db.execute(f"INSERT INTO validity VALUES ({', '.join('?' * 11)})", row)  # noqa: S608
            number += 1

    def write_acts(self) -> None:
        number = self._next("act")
        for key, a in self.facts.sorted_acts():
            if self.overlay:
                self.db.execute("DELETE FROM act WHERE key=?", (key,))
            row = (number, key, a.designation, a.jurisdiction, a.kind, a.title, a.date, a.publication, a.status)
            tail = (a.repealed_by, a.repealed, self.sources[a.source], a.confidence)
            self.db.execute(f"INSERT INTO act VALUES ({', '.join('?' * 13)})", (*row, *tail))  # noqa: S608
            number += 1

    def write_bodies(self) -> None:
        number, role_number = self._next("body"), self._next("body_role")
        for body in self.facts.sorted_bodies():
            first = body.roles[0]
            row = (
                number,
                body.name,
                body.country,
                "; ".join(body.aliases),
                self.sources[first.source],
                body.confidence,
            )
            self.db.execute("INSERT INTO body VALUES (?, ?, ?, ?, ?, ?)", row)
            for r in body.roles:
                held = (r.role, r.scheme, r.number, r.scope, r.active_from, r.active_until, r.state, r.as_of)
                self.db.execute(
                    f"INSERT INTO body_role VALUES ({', '.join('?' * 12)})",  # noqa: S608
                    (role_number, number, *held, self.sources[r.source], r.confidence),
                )
                role_number += 1
            number += 1

    def write_unread(self) -> None:
        rows = sorted((text, reason, self.sources[code]) for text, (reason, code) in self.facts.unread.items())
        self.db.executemany("INSERT INTO unread (designation, reason, source_id) VALUES (?, ?, ?)", rows)

    def write_all(self) -> None:
        self.write_sources()
        self.write_works()
        self.write_editions()
        self.write_spellings()
        self.write_relations()
        self.write_legal()
        self.write_validity()
        self.write_acts()
        self.write_bodies()
        self.write_unread()


def _write_lists(db: sqlite3.Connection, shipped: Shipped) -> None:
    codes = dict(db.execute("SELECT code, id FROM source"))
    for table, rows in (("country", shipped.countries), ("publisher", shipped.publishers), ("ics", shipped.ics)):
        for row in sorted(rows):
            marks = ", ".join("?" * len(row))
            db.execute(f"INSERT INTO {table} VALUES ({marks})", (*row[:-1], codes[row[-1]]))  # noqa: S608


def _write_probes(db: sqlite3.Connection) -> None:
    total = db.execute("SELECT max(id) FROM edition").fetchone()[0] or 0
    step = max(1, total // PROBES)
    rows = db.execute("SELECT designation, key FROM edition WHERE id % ? = 1 ORDER BY id", (step,)).fetchall()
    value = "\n".join(f"{designation}\t{key}" for designation, key in rows)
    db.execute("INSERT OR REPLACE INTO meta VALUES ('probes', ?)", (value,))


def _connect(path: Path) -> sqlite3.Connection:
    db = sqlite3.connect(path, isolation_level=None)
    db.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA page_size=4096;")
    return db


def _seal(path: Path) -> str:
    """Write the file's SHA-256 beside it and return it."""
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    path.with_name(path.name + ".sha256").write_text(digest + "\n", encoding="ascii")
    return digest


def _temporary(target: Path) -> Path:
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{target.name}-", suffix=".new", dir=target.parent)
    os.close(handle)
    return Path(name)


def _install(temporary: Path, target: Path) -> str:
    """Move the finished file into place; its digest goes first, so that a reader never sees a file without one."""
    temporary.chmod(0o644)
    digest = _seal(temporary)
    temporary.with_name(temporary.name + ".sha256").replace(target.with_name(target.name + ".sha256"))
    temporary.replace(target)
    return digest


def _discard(temporary: Path) -> None:
    temporary.unlink(missing_ok=True)
    temporary.with_name(temporary.name + ".sha256").unlink(missing_ok=True)


def build(target: Path, *, facts: Path | None = None, extra: Iterable[Fact] = ()) -> str:
    """Build the catalogue from the fact files in ``facts`` (default: the shipped ones) and ``extra`` facts.

    Returns:
        The SHA-256 of the file.

    Raises:
        CatalogueError: a fact file is missing, damaged or contradicts itself; the target is left as it was.
    """
    shipped = read_shipped(facts)
    gathered = Gathered()
    gathered.add_all(shipped.facts())
    gathered.add_all(extra)
    gathered.derive()
    temporary = _temporary(target)
    try:
        db = _connect(temporary)
        try:
            db.executescript(TABLES)
            db.execute("BEGIN")
            _Writer(db, gathered, overlay=False).write_all()
            _write_lists(db, shipped)
            db.execute("INSERT INTO meta VALUES ('version', ?)", (shipped.version,))
            _write_probes(db)
            db.execute("COMMIT")
            db.executescript(INDEXES)
            db.executescript(f"PRAGMA application_id={APPLICATION_ID}; PRAGMA user_version={SCHEMA_VERSION};")
        finally:
            db.close()
        return _install(temporary, target)
    except sqlite3.Error as error:
        raise CatalogueError(f"the facts contradict one another: {error}", subject=target.name) from error
    finally:
        _discard(temporary)


def build_overlay(target: Path, base: Path, facts: Iterable[Fact], *, name: str) -> str:
    """Copy the catalogue ``base`` to ``target`` and lay the owner's ``facts`` over it: they win where both speak.

    Raises:
        CatalogueError: the facts can't be laid over the base; the target is left as it was.
    """
    gathered = Gathered()
    gathered.add_all(facts)
    temporary = _temporary(target)
    try:
        temporary.write_bytes(base.read_bytes())
        db = _connect(temporary)
        try:
            db.execute("BEGIN")
            _Writer(db, gathered, overlay=True).write_all()
            db.execute("UPDATE meta SET value = value || ? WHERE name='version'", (f" with {name}",))
            db.execute("COMMIT")
        finally:
            db.close()
        return _install(temporary, target)
    except (OSError, sqlite3.Error) as error:
        raise CatalogueError(f"the overlay can't be laid over the catalogue: {error}", subject=name) from error
    finally:
        _discard(temporary)
