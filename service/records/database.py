"""The connection to the database: SQLite by default, PostgreSQL where several machines share.

A change and its entries of the audit log are one transaction, see ``Database.write``.  The entries are collected and
written at the transaction's end, where the log's head is locked: no other lock is asked for while that one is held.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError, DatabaseError, NoSuchModuleError
from sqlalchemy.orm import Session

from ...errors import DependencyMissing, UsageError
from .errors import RecordsUnusable
from .schema import migrate

_BUSY_SECONDS: Final = 30
_BEGIN: Final = "certlane_begin"
Finisher = Callable[["Writing"], None]


class Writing:
    """A transaction that changes something: its session, and the entries of the audit log that belong to it."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.entries: list[dict[str, Any]] = []


class Database:
    """An engine that is set up for what the records promise; threads may share it.

    Args:
        url: ``sqlite:///PATH`` or ``postgresql+psycopg://…``.

    Raises:
        UsageError: the address is none that we can use.
        DependencyMissing: the driver is not installed.
        RecordsUnusable: the database can't be reached, or a newer version wrote it.
    """

    def __init__(self, url: str) -> None:
        self.url = _checked(url)
        self.sqlite = self.url.get_backend_name() == "sqlite"
        self.engine = _engine(self.url, sqlite=self.sqlite)
        self._writers = threading.Lock()
        try:
            migrate(self.engine)
        except DatabaseError as error:
            self.engine.dispose()
            raise RecordsUnusable(f"the database can't be opened ({_first_line(error)})", subject=self.name) from error
        except RecordsUnusable:
            self.engine.dispose()
            raise

    @property
    def name(self) -> str:
        """The database's address without its password."""
        return self.url.render_as_string(hide_password=True)

    @property
    def file(self) -> Path | None:
        """The database's file; None where it is a server's."""
        return Path(self.url.database) if self.sqlite and self.url.database else None

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()

    def forget(self) -> None:
        """Let what was deleted go from SQLite's log of changes too; a server does it by itself (autovacuum)."""
        if self.sqlite:
            with self._writers, self.engine.connect() as connection:
                # Readers that are at work keep a part of it: the next time takes that.
                connection.connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")

    @contextmanager
    def read(self) -> Iterator[Session]:
        """Give a session for reading: one state of the database throughout."""
        with self.engine.connect() as plain:
            steady = plain if self.sqlite else plain.execution_options(isolation_level="REPEATABLE READ")
            with Session(steady) as session:
                yield session

    @contextmanager
    def write(self, finish: Finisher) -> Iterator[Writing]:
        """Give a transaction; it is committed at the end of the block, after ``finish`` added the audit entries.

        SQLite has one writer: threads of this process wait in line for it rather than poll the file's lock.
        """
        with self._writers if self.sqlite else nullcontext(), self.engine.connect() as connection:
            writing = connection.execution_options(**{_BEGIN: "BEGIN IMMEDIATE"}) if self.sqlite else connection
            with Session(writing, autoflush=True, expire_on_commit=False) as session, session.begin():
                change = Writing(session)
                yield change
                session.flush()
                finish(change)


def advisory_lock(session: Session, number: int) -> None:
    """Wait for a lock of the database that the transaction's end releases; SQLite's writer is alone anyway."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": number})


def _checked(url: str) -> URL:
    remedy = "Give sqlite:///PATH or postgresql+psycopg://USER@HOST/NAME."
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise UsageError("the database's address can't be read", remedy=remedy, subject="database") from error
    if parsed.drivername in ("postgresql", "postgres"):
        parsed = parsed.set(drivername="postgresql+psycopg")
    if parsed.drivername not in ("sqlite", "sqlite+pysqlite", "postgresql+psycopg"):
        raise UsageError(f"databases of the kind {parsed.drivername!r} are not supported", remedy=remedy)
    if parsed.get_backend_name() == "sqlite" and parsed.database in (None, "", ":memory:"):
        raise UsageError("records need a database that lasts, not one in memory", remedy=remedy)
    return parsed


def _engine(url: URL, *, sqlite: bool) -> Engine:
    # An error's text may end in a log: parameters (names, reasons) are kept out of it.
    try:
        if not sqlite:
            return create_engine(url, pool_pre_ping=True, pool_size=20, max_overflow=30, hide_parameters=True)
        path = Path(str(url.database))
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not path.exists():
            path.touch(mode=0o600)
        engine = create_engine(
            url, connect_args={"timeout": _BUSY_SECONDS}, pool_size=40, max_overflow=20, hide_parameters=True
        )
    except (ImportError, NoSuchModuleError) as error:
        raise DependencyMissing(
            "PostgreSQL needs its driver", remedy="Install it: pip install 'certlane[postgres]'.", subject="database"
        ) from error
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _set_up_sqlite(connection: Any, _record: object) -> None:
    # The driver's own idea of when a transaction begins is switched off: BEGIN is sent by us, below.
    connection.isolation_level = None
    # What is deleted is overwritten: nothing personal stays in the file's free pages.
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "trusted_schema=OFF", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options().get(_BEGIN, "BEGIN"))


def _first_line(error: DatabaseError) -> str:
    return str(error.orig).strip().partition("\n")[0]
