"""The audit log: append-only, each entry bound to the one before by SHA-256.

The hash of an entry is over the canonical JSON of all its columns, the previous hash among them.  The newest entry's
number and hash stand in a second table and in a file beside the database as well, so that a cut tail is found too.
Texts that persons wrote (reasons, notes, titles) are not in the log but their salted digests: the log outlives them.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import insert, select, text, update
from sqlalchemy.exc import SQLAlchemyError

from ...errors import UsageError
from .errors import RecordsUnusable
from .tables import Audit, Head, from_text, to_text
from .values import AuditEntry, AuditHead, Page, Verification

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from .database import Database, Writing

COLUMNS: Final = (
    "seq",
    "at",
    "actor",
    "actor_name",
    "role",
    "via",
    "address",
    "action",
    "application",
    "before",
    "after",
    "versions",
    "previous",
    "hash",
)
"""All columns in order; the last is the hash over the others."""
EMPTY: Final = AuditHead(0, "0" * 64)
_MAY_BE_NULL: Final = frozenset({"address", "application"})
_TRIGGERS: Final = {
    "sqlite": (
        "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN ('audit', 'audit_head')",
        {"audit_no_update", "audit_no_delete", "audit_head_no_delete"},
    ),
    "postgresql": (
        "SELECT tgname FROM pg_trigger WHERE tgenabled = 'O' "
        "AND tgrelid IN ('audit'::regclass, 'audit_head'::regclass)",
        {"audit_append_only", "audit_head_append_only"},
    ),
}
_NOT_KEPT: Final = re.compile("[\x00\ud800-\udfff]")
_HEAD_LINE: Final = re.compile(rb"(\d{20}) ([0-9a-f]{64})\n")


def clean(value: str) -> str:
    """Return a text that every database can keep: no null character, no half of a surrogate pair."""
    return _NOT_KEPT.sub("\ufffd", value)


def entry_hash(columns: Mapping[str, Any]) -> str:
    """Return the hash of an entry: SHA-256 over the canonical JSON of every column but the hash itself."""
    kept = {name: columns[name] for name in COLUMNS[:-1]}
    return hashlib.sha256(json.dumps(kept, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


class AuditLog:
    """The log of one database.

    Args:
        database: where it is.
        head_file: the file that holds its newest entry's number and hash.
    """

    def __init__(self, database: Database, head_file: Path) -> None:
        self._database = database
        self._head_file = head_file

    # --- writing -----------------------------------------------------------------------------------------------------

    def append(self, change: Writing) -> AuditHead | None:
        """Write a transaction's entries at its end; the head's row is locked until it is committed."""
        if not change.entries:
            return None
        row = change.session.execute(select(Head.seq, Head.hash).where(Head.id == 1).with_for_update()).one()
        head = AuditHead(row.seq, row.hash)
        at = to_text(datetime.now(UTC))
        rows = []
        for entry in change.entries:
            columns = {"seq": head.seq + 1, "at": at, "previous": head.hash, **entry}
            columns["hash"] = entry_hash(columns)
            head = AuditHead(columns["seq"], columns["hash"])
            rows.append(columns)
        change.session.execute(insert(Audit), rows)
        change.session.execute(update(Head).where(Head.id == 1).values(seq=head.seq, hash=head.hash))
        return head

    def note_head(self, head: AuditHead) -> None:
        """Write the head beside the database, after the commit; an older head never replaces a newer one."""
        handle = os.open(self._head_file, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            known = _HEAD_LINE.fullmatch(os.pread(handle, 200, 0))
            if known is None or int(known[1]) < head.seq:
                os.pwrite(handle, f"{head.seq:020d} {head.hash}\n".encode(), 0)
        finally:
            os.close(handle)

    # --- reading -----------------------------------------------------------------------------------------------------

    def head(self) -> AuditHead:
        """Return the newest entry's number and hash; note it elsewhere and ``verify`` can be held against it."""
        with self._database.read() as session:
            row = session.execute(select(Head.seq, Head.hash).where(Head.id == 1)).one()
            return AuditHead(row.seq, row.hash)

    def entries(
        self, *, cursor: str | None = None, limit: int = 100, application: str | None = None, newest_first: bool = True
    ) -> Page[AuditEntry]:
        """Return entries of the log, or of one application.

        Args:
            cursor: of the page before.
            limit: entries at most, 1 to 1000.
            application: the id of one application.
            newest_first: the order.

        Raises:
            UsageError: the cursor is none of ours.
            RecordsUnusable: an entry was changed so that it can't be read.
        """
        limit = max(1, min(limit, 1000))
        query = select(Audit).order_by(Audit.seq.desc() if newest_first else Audit.seq).limit(limit + 1)
        if application is not None:
            query = query.where(Audit.application == application)
        if cursor is not None:
            if not re.fullmatch(r"[0-9]{1,18}", cursor):
                raise UsageError("the cursor is none of ours", remedy="Begin the list anew.")
            query = query.where(Audit.seq < int(cursor) if newest_first else Audit.seq > int(cursor))
        with self._database.read() as session:
            try:
                found = [_entry(row) for row in session.scalars(query)]
            except ValueError as error:
                raise RecordsUnusable(
                    "an entry of the audit log can't be read",
                    remedy="Run `certlane audit verify`: it names the first one.",
                ) from error
        more = len(found) > limit
        return Page(tuple(found[:limit]), str(found[limit - 1].seq) if more else None)

    def verify(self, head: AuditHead | None = None) -> Verification:
        """Check every entry, their order, both heads and the triggers.

        Args:
            head: a head that was noted elsewhere: the log must still hold it.
        """
        noted, known = self._read_head_file()
        walk = _Walk([h for h in (noted, head) if h is not None])
        try:
            with self._database.read() as session:
                walk.over(session)
                walk.close(session, head_file=known)
        except (SQLAlchemyError, ValueError, OverflowError, TypeError) as error:
            said = str(getattr(error, "orig", None) or error).strip().partition("\n")[0]
            walk.fault(walk.head.seq + 1, f"can't be read: {said}")
        return walk.result()

    def _read_head_file(self) -> tuple[AuditHead | None, str]:
        try:
            line = _HEAD_LINE.fullmatch(self._head_file.read_bytes())
        except FileNotFoundError:
            return None, "missing"
        return (AuditHead(int(line[1]), line[2].decode()), "") if line else (None, "damaged")


class _Walk:
    """A walk over the whole log: what holds, and the first fault."""

    def __init__(self, expected: list[AuditHead]) -> None:
        self.head = EMPTY
        self._checked = 0
        self._fault: tuple[int | None, str] | None = None
        self._expected = {head.seq: head.hash for head in expected if head.seq > 0}
        self._contradiction = len({h.seq for h in expected if h.seq}) < len({h for h in expected if h.seq})

    def fault(self, seq: int | None, why: str) -> None:
        self._fault = self._fault or (seq, why)

    def over(self, session: Session) -> None:
        rows = session.execute(
            text(f"SELECT {', '.join(COLUMNS)} FROM audit ORDER BY seq"),  # noqa: S608 - names of our own
            execution_options={"yield_per": 1000},
        )
        with closing(rows):
            for row in rows:
                columns = dict(zip(COLUMNS, row, strict=True))
                why = self._wrong(columns)
                if why:
                    self.fault(self.head.seq + 1, why)
                    return
                self.head = AuditHead(columns["seq"], columns["hash"])
                self._checked += 1

    def _wrong(self, columns: dict[str, Any]) -> str:
        for name, value in columns.items():
            allowed = int if name == "seq" else str
            if not isinstance(value, allowed) and not (value is None and name in _MAY_BE_NULL):
                return f"{name} is of another type"
        if columns["seq"] != self.head.seq + 1:
            return f"the entry is missing: number {columns['seq']} follows {self.head.seq}"
        if columns["previous"] != self.head.hash:
            return "it does not follow the entry before"
        if columns["hash"] != entry_hash(columns):
            return "its hash does not fit what stands in it"
        if self._expected.get(columns["seq"], columns["hash"]) != columns["hash"]:
            return "it is another entry than the one whose hash was noted outside the log"
        return ""

    def close(self, session: Session, *, head_file: str) -> None:
        """Check what lies beside the entries, once they were walked."""
        if self._fault is None:
            self._fault = self._beside(session, head_file)

    def _beside(self, session: Session, head_file: str) -> tuple[int | None, str] | None:
        heads = session.execute(text("SELECT id, seq, hash FROM audit_head")).all()
        after = self.head.seq + 1
        if len(heads) != 1 or heads[0][0] != 1:
            return None, "the head's table does not hold one head"
        if (heads[0][1], heads[0][2]) != (self.head.seq, self.head.hash):
            return after, f"the log ends at {self.head.seq}, its head says {heads[0][1]}"
        if any(seq > self.head.seq for seq in self._expected) or self._contradiction:
            return after, "entries are missing at the end: a later head was noted outside the log"
        if head_file and (self.head.seq or head_file == "damaged"):
            return None, f"the head's file beside the database is {head_file}"
        kind = session.get_bind().dialect.name
        query, wanted = _TRIGGERS[kind]
        if gone := wanted - set(session.scalars(text(query))):
            return None, f"the triggers that keep it append-only are gone: {', '.join(sorted(gone))}"
        if kind == "sqlite":
            said = session.execute(text("PRAGMA integrity_check(1)")).scalar()
            if said != "ok":
                return None, f"the database's file is damaged: {said}"
        return None

    def result(self) -> Verification:
        if self._fault is None:
            return Verification(True, self._checked, None, "", self.head)
        return Verification(False, self._checked, self._fault[0], self._fault[1], self.head)


def all_entries(log: AuditLog, application: str | None = None) -> Iterator[AuditEntry]:
    """Give all entries, oldest first."""
    cursor: str | None = None
    while True:
        page = log.entries(cursor=cursor, limit=1000, application=application, newest_first=False)
        yield from page.items
        cursor = page.next_cursor
        if cursor is None:
            return


def _entry(row: Audit) -> AuditEntry:
    return AuditEntry(
        seq=row.seq,
        at=from_text(row.at),
        actor=row.actor,
        actor_name=row.actor_name,
        role=row.role,
        via=row.via,
        address=row.address,
        action=row.action,
        application=row.application,
        before=json.loads(row.before),
        after=json.loads(row.after),
        versions=json.loads(row.versions),
        previous=row.previous,
        hash=row.hash,
    )
