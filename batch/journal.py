"""The journal of a batch: what has been done, in one SQLite file in write-ahead mode.

A result is in the journal, whole, or it is not: the process may be killed at any instruction.  Results are found by
key, so what does not change is not done again.
"""

from __future__ import annotations

import fcntl
import hashlib
import heapq
import json
import sqlite3
import stat
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from ..errors import InputError, UsageError

_VERSION = 1
_SCHEMA = """
CREATE TABLE IF NOT EXISTS run (
    id INTEGER PRIMARY KEY, began REAL NOT NULL, as_of TEXT NOT NULL, finished REAL);
CREATE TABLE IF NOT EXISTS result (
    key TEXT PRIMARY KEY, row TEXT NOT NULL, packed BLOB NOT NULL, seconds REAL NOT NULL, run INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS item (
    position INTEGER PRIMARY KEY, name TEXT NOT NULL, files TEXT NOT NULL, key TEXT NOT NULL);
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """A result as the journal holds it, for one item of the present run."""

    position: int
    name: str
    files: tuple[str, ...]
    row: dict[str, Any]
    packed: bytes
    seconds: float
    key: str


class Journal:
    """The journal in the folder of results; one run at a time.

    Args:
        folder: where results go; it is made if needed.

    Raises:
        InputError: another run uses the folder, or the journal can't be opened.
        UsageError: the journal is of another version of certlane.
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder / "journal.sqlite"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._lock = (folder / ".lock").open("w")
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)  # the system frees it, also after kill -9
        except BlockingIOError:
            self._lock.close()
            raise InputError(
                "another batch is running into this folder", subject=str(folder), remedy="Wait, or use another --out."
            ) from None
        except OSError as error:
            raise InputError(f"can't be used for results: {error.strerror}", subject=str(folder)) from None
        try:
            self._open()
        except sqlite3.DatabaseError as error:
            self.close()
            raise InputError(
                f"the journal is damaged: {error}", subject=str(self.path), remedy="Move it away to begin afresh."
            ) from None

    def _open(self) -> None:
        self._base = sqlite3.connect(self.path, isolation_level=None)
        self._base.execute("PRAGMA journal_mode=WAL")
        self._base.execute("PRAGMA synchronous=NORMAL")
        version = self._base.execute("PRAGMA user_version").fetchone()[0]
        if version not in (0, _VERSION):
            self.close()
            raise UsageError(
                f"the journal has version {version}, this certlane writes {_VERSION}",
                subject=str(self.path),
                remedy="Use another --out folder.",
            )
        self._base.executescript(_SCHEMA)
        self._base.execute(f"PRAGMA user_version={_VERSION}")

    def __enter__(self) -> Journal:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the journal and let other runs have the folder."""
        with suppress(AttributeError):  # it may never have opened
            self._base.close()
        self._lock.close()

    def begin(self, as_of: date | None) -> tuple[int, date]:
        """Begin a run, or go on with the one that was broken off; return its number and its date of assessment.

        A run that goes on over midnight keeps the date on which it began, unless another one is given.
        """
        last = self._base.execute("SELECT id, as_of FROM run WHERE finished IS NULL ORDER BY id DESC").fetchone()
        if last and (as_of is None or as_of == date.fromisoformat(last[1])):
            run, on = int(last[0]), date.fromisoformat(last[1])
        else:
            on = as_of or date.today()
            made = self._base.execute("INSERT INTO run (began, as_of) VALUES (?, ?)", (time.time(), on.isoformat()))
            run = int(made.lastrowid or 0)
        self._base.execute("DELETE FROM item")
        return run, on

    def finish(self, run: int) -> None:
        """Note that the run, and whatever was broken off before it, came to its end."""
        self._base.execute("UPDATE run SET finished = ? WHERE finished IS NULL AND id <= ?", (time.time(), run))

    def enter(self, position: int, name: str, files: Sequence[str], key: str) -> None:
        """Note an item of the present run and the key of its result."""
        self._base.execute(
            "INSERT OR REPLACE INTO item VALUES (?, ?, ?, ?)",
            (position, name, json.dumps(list(files), ensure_ascii=False), key),
        )

    def has(self, key: str, *, errors_too: bool = True, of_run: int | None = None) -> bool:
        """Tell whether there is a result for the key (of the given run; an error counts, unless it is to be redone)."""
        found = self._base.execute("SELECT row, run FROM result WHERE key = ?", (key,)).fetchone()
        if not found or (of_run is not None and found[1] != of_run):
            return False
        return errors_too or not json.loads(found[0])["errors"]

    def put(self, key: str, row: dict[str, Any], packed: bytes, seconds: float, run: int) -> None:
        """Write a result; it replaces an older one of the same key."""
        self._base.execute(
            "INSERT OR REPLACE INTO result VALUES (?, ?, ?, ?, ?)",
            (key, json.dumps(row, ensure_ascii=False), packed, seconds, run),
        )

    def entries(self, *, packed: bool = True) -> Iterator[Entry]:
        """Yield the results of the present run's items, in order; items that are not done yet are left out.

        Errors are by the path of their document, or by the item's name where they concern all of it.

        Args:
            packed: with the assessments, which take most of the space.
        """
        rows = self._base.execute(
            "SELECT position, name, files, row, CASE ? WHEN 1 THEN packed ELSE x'' END, seconds, key "
            "FROM item JOIN result USING (key) ORDER BY position",
            (int(packed),),
        )
        for position, name, listed, text, block, seconds, key in rows:
            files, row = tuple(json.loads(listed)), json.loads(text)
            row["errors"] = {_subject(place, name, files): error for place, error in row["errors"].items()}
            yield Entry(position, name, files, row, block, seconds, key)

    def quickest(self, count: int) -> list[int]:
        """Return the positions of the items that an examiner decides quickest."""
        if count <= 0:
            return []
        timed = [
            (json.loads(text)["minutes"], position)
            for position, text in self._base.execute("SELECT position, row FROM item JOIN result USING (key)")
        ]
        return [position for _, position in heapq.nsmallest(count, timed)]

    def missing(self) -> int:
        """Return how many items of the present run have no result yet."""
        return int(
            self._base.execute("SELECT count(*) FROM item WHERE key NOT IN (SELECT key FROM result)").fetchone()[0]
        )


def _subject(place: str, name: str, files: tuple[str, ...]) -> str:
    index = int(place) if place.isdecimal() else len(files)
    return files[index] if index < len(files) else name


def key_of(parts: dict[str, Any]) -> str:
    """Return the key of a result: a hash of everything that it depends on."""
    return hashlib.sha256(json.dumps(parts, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def file_hash(path: Path, *, longest: int | None = None) -> str:
    """Return the SHA-256 of a file, or a word on why there is none: it is missing, or longer than ``longest`` bytes."""
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            return "unreadable:no file"  # a pipe would wait for its writer for ever
        if longest is not None and status.st_size > longest:
            return f"long:{status.st_size}"
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        return f"unreadable:{error.errno}"
