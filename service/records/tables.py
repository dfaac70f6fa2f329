"""The tables of the records; ``migrations/`` makes them, and a test compares the two.

JSON is kept as text of ours and times as text in UTC, so that both databases hold the very same bytes and what is
hashed can be read back as it was written.
"""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any, Final

from sqlalchemy import ForeignKey, Index, Integer, LargeBinary, String, Text, UniqueConstraint, text
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

_FORM: Final = "%Y-%m-%dT%H:%M:%S.%fZ"


def to_text(moment: datetime) -> str:
    """Return a time as it is stored: UTC, microseconds, of one length, so that order of text is order of time."""
    return moment.astimezone(UTC).strftime(_FORM)


def from_text(stored: str) -> datetime:
    """Return a stored time."""
    moment = datetime.fromisoformat(stored)  # six times as fast as strptime: a list has a hundred of them
    if moment.tzinfo is None:
        raise ValueError(f"no zone in {stored!r}")
    return moment


class Moment(TypeDecorator[datetime]):
    """A time in UTC as text."""

    impl = String(27)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        """Write a time."""
        return None if value is None else to_text(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:
        """Read a time."""
        return None if value is None else from_text(value)


class Day(TypeDecorator[date]):
    """A date as text."""

    impl = String(10)
    cache_ok = True

    def process_bind_param(self, value: date | None, dialect: Dialect) -> str | None:
        """Write a date."""
        return None if value is None else value.isoformat()

    def process_result_value(self, value: str | None, dialect: Dialect) -> date | None:
        """Read a date."""
        return None if value is None else date.fromisoformat(value)


class Json(TypeDecorator[Any]):
    """A value of JSON's own types as text in ASCII: no database refuses or changes any character of it."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        """Write a value."""
        return None if value is None else json.dumps(value, separators=(",", ":"))

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        """Read a value."""
        return None if value is None else json.loads(value)


class Base(DeclarativeBase):
    """All tables."""


class User(Base):
    """Somebody with a role."""

    __tablename__ = "users"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    folded: Mapped[str] = mapped_column(String(400), unique=True)
    role: Mapped[str] = mapped_column(String(20))
    password: Mapped[str | None] = mapped_column(String(400))
    created_at: Mapped[datetime] = mapped_column(Moment)
    disabled_at: Mapped[datetime | None] = mapped_column(Moment)


class Token(Base):
    """A token of a user, by the digest of its secret."""

    __tablename__ = "tokens"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    user: Mapped[str] = mapped_column(ForeignKey("users.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime | None] = mapped_column(Moment)
    revoked_at: Mapped[datetime | None] = mapped_column(Moment)
    last_used_at: Mapped[datetime | None] = mapped_column(Moment)


class Session(Base):
    """An open session of a user, by the digest of its secret."""

    __tablename__ = "sessions"
    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    user: Mapped[str] = mapped_column(ForeignKey("users.id"), index=True)
    csrf: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime] = mapped_column(Moment, index=True)


class Attempt(Base):
    """A failed sign-in, by name or by address (digest of it)."""

    __tablename__ = "attempts"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    subject: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(Moment)
    __table_args__ = (Index("ix_attempts_subject_at", "subject", "at"),)


class Application(Base):
    """An application."""

    __tablename__ = "applications"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    owner: Mapped[str] = mapped_column(String(64))
    owner_name: Mapped[str] = mapped_column(String(200))
    key: Mapped[str | None] = mapped_column(String(64))
    title: Mapped[str] = mapped_column(String(400))
    state: Mapped[str] = mapped_column(String(10))
    outcome: Mapped[str] = mapped_column(String(20), default="")
    policy: Mapped[str] = mapped_column(String(400))
    as_of: Mapped[date | None] = mapped_column(Day)
    facts: Mapped[Any] = mapped_column(Json, nullable=True)
    created_at: Mapped[datetime] = mapped_column(Moment)
    updated_at: Mapped[datetime] = mapped_column(Moment)
    queued_at: Mapped[datetime] = mapped_column(Moment)
    revision: Mapped[int] = mapped_column(Integer, default=0)
    sha256: Mapped[str] = mapped_column(String(64), default="")
    done: Mapped[int] = mapped_column(Integer, default=0)
    of: Mapped[int] = mapped_column(Integer, default=0)
    row: Mapped[Any] = mapped_column(Json)
    words: Mapped[str] = mapped_column(Text, default="")
    """What is searched: folded title, names, holder, product, numbers."""
    minutes: Mapped[int] = mapped_column(Integer, default=0)
    """Hundredths of the minutes that an examiner may need: for sorting."""
    error: Mapped[Any] = mapped_column(Json, nullable=True)
    errors: Mapped[Any] = mapped_column(Json)
    worker: Mapped[str | None] = mapped_column(String(200))
    lease_until: Mapped[datetime | None] = mapped_column(Moment)
    attempt: Mapped[int] = mapped_column(Integer, default=0)
    version: Mapped[int] = mapped_column(Integer, default=1)
    __table_args__ = (
        UniqueConstraint("owner", "key", name="uq_applications_owner_key"),
        Index("ix_applications_state_queued", "state", "queued_at"),
        Index("ix_applications_created", "created_at", "id"),
        Index("ix_applications_updated", "updated_at", "id"),
        Index("ix_applications_owner_created", "owner", "created_at", "id"),
    )


class Document(Base):
    """A document of an application."""

    __tablename__ = "documents"
    application: Mapped[str] = mapped_column(ForeignKey("applications.id"), primary_key=True)
    position: Mapped[int] = mapped_column(Integer, primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    name: Mapped[str] = mapped_column(String(400))
    size: Mapped[int] = mapped_column(Integer)
    added_at: Mapped[datetime] = mapped_column(Moment)
    pages: Mapped[int | None] = mapped_column(Integer)


class Revision(Base):
    """A revision of an assessment: compressed canonical JSON, with the digest of what was compressed."""

    __tablename__ = "revisions"
    application: Mapped[str] = mapped_column(ForeignKey("applications.id"), primary_key=True)
    number: Mapped[int] = mapped_column(Integer, primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))
    sha256: Mapped[str] = mapped_column(String(64))
    body: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime] = mapped_column(Moment)


class Override(Base):
    """A person's override of a finding."""

    __tablename__ = "overrides"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    application: Mapped[str] = mapped_column(ForeignKey("applications.id"), index=True)
    criterion: Mapped[str] = mapped_column(String(10))
    subject: Mapped[str] = mapped_column(Text)
    original: Mapped[str] = mapped_column(String(10))
    outcome: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(Text)
    by: Mapped[str] = mapped_column(String(64))
    by_name: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime] = mapped_column(Moment)
    state: Mapped[str] = mapped_column(String(10))
    confirmed_by: Mapped[str | None] = mapped_column(String(64))
    confirmed_name: Mapped[str | None] = mapped_column(String(200))
    confirmed_at: Mapped[datetime | None] = mapped_column(Moment)
    withdrawn_by: Mapped[str | None] = mapped_column(String(64))
    withdrawn_at: Mapped[datetime | None] = mapped_column(Moment)


class Note(Base):
    """A note on an application."""

    __tablename__ = "notes"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    application: Mapped[str] = mapped_column(ForeignKey("applications.id"), index=True)
    text: Mapped[str] = mapped_column(Text)
    by: Mapped[str] = mapped_column(String(64))
    by_name: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime] = mapped_column(Moment)


class Signature(Base):
    """A signed disposition; at most one of an application is not void."""

    __tablename__ = "signatures"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    application: Mapped[str] = mapped_column(ForeignKey("applications.id"))
    disposition: Mapped[str] = mapped_column(String(20))
    statement: Mapped[str] = mapped_column(Text)
    revision: Mapped[int] = mapped_column(Integer)
    sha256: Mapped[str] = mapped_column(String(64))
    by: Mapped[str] = mapped_column(String(64))
    by_name: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime] = mapped_column(Moment)
    complete: Mapped[int] = mapped_column(Integer)
    counter_by: Mapped[str | None] = mapped_column(String(64))
    counter_name: Mapped[str | None] = mapped_column(String(200))
    counter_at: Mapped[datetime | None] = mapped_column(Moment)
    void_at: Mapped[datetime | None] = mapped_column(Moment)
    void_why: Mapped[str | None] = mapped_column(Text)
    __table_args__ = (
        Index("ix_signatures_application", "application"),
        # Two people who sign at once: the database lets one through.
        Index(
            "uq_signatures_in_force",
            "application",
            unique=True,
            sqlite_where=text("void_at IS NULL"),
            postgresql_where=text("void_at IS NULL"),
        ),
    )


class Webhook(Base):
    """A receiver of events."""

    __tablename__ = "webhooks"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    url: Mapped[str] = mapped_column(Text)
    events: Mapped[Any] = mapped_column(Json)
    secret: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(Moment)
    created_by: Mapped[str] = mapped_column(String(64))


class DeliveryRecord(Base):
    """An event on its way to a receiver: ``due``, ``delivered`` or ``given_up``."""

    __tablename__ = "deliveries"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    webhook: Mapped[str] = mapped_column(ForeignKey("webhooks.id"), index=True)
    application: Mapped[str] = mapped_column(String(32), index=True)
    event: Mapped[str] = mapped_column(String(40))
    body: Mapped[Any] = mapped_column(Json)
    state: Mapped[str] = mapped_column(String(10))
    attempt: Mapped[int] = mapped_column(Integer, default=0)
    created_at: Mapped[datetime] = mapped_column(Moment)
    next_at: Mapped[datetime] = mapped_column(Moment)
    said: Mapped[str] = mapped_column(Text, default="")
    __table_args__ = (Index("ix_deliveries_state_next", "state", "next_at"),)


class Audit(Base):
    """The audit log; triggers refuse to change or delete a row."""

    __tablename__ = "audit"
    seq: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    at: Mapped[str] = mapped_column(Text)
    actor: Mapped[str] = mapped_column(Text)
    actor_name: Mapped[str] = mapped_column(Text)
    role: Mapped[str] = mapped_column(Text)
    via: Mapped[str] = mapped_column(Text)
    address: Mapped[str | None] = mapped_column(Text)
    action: Mapped[str] = mapped_column(Text)
    application: Mapped[str | None] = mapped_column(Text)
    before: Mapped[str] = mapped_column(Text)
    after: Mapped[str] = mapped_column(Text)
    versions: Mapped[str] = mapped_column(Text)
    previous: Mapped[str] = mapped_column(Text)
    hash: Mapped[str] = mapped_column(Text)
    __table_args__ = (Index("ix_audit_application_seq", "application", "seq"),)


class Head(Base):
    """The newest entry of the audit log: one row, locked while an entry is added."""

    __tablename__ = "audit_head"
    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    seq: Mapped[int] = mapped_column(Integer)
    hash: Mapped[str] = mapped_column(Text)
