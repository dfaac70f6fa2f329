"""The values that the records take and give: frozen, without a tie to the database.

Times are aware ``datetime`` in UTC, ids are opaque text, digests are SHA-256 in lower-case hexadecimal.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final, Generic, Literal, TypeVar

from ...model.decision import Outcome

Role = Literal["applicant", "examiner", "supervisor", "administrator"]
Via = Literal["session", "token", "command", "system"]
State = Literal["queued", "running", "decided", "failed", "deleted"]
Disposition = Literal["fast_track", "committee", "ordinary_route", "returned"]
Sort = Literal["created", "-created", "updated", "-updated", "title", "-title", "minutes", "-minutes"]
Event = Literal[
    "application.decided",
    "application.failed",
    "application.overridden",
    "application.signed",
    "application.deleted",
]

ROLES: Final[tuple[Role, ...]] = ("applicant", "examiner", "supervisor", "administrator")
DISPOSITIONS: Final[tuple[Disposition, ...]] = ("fast_track", "committee", "ordinary_route", "returned")
EVENTS: Final[tuple[Event, ...]] = (
    "application.decided",
    "application.failed",
    "application.overridden",
    "application.signed",
    "application.deleted",
)
SORTS: Final[tuple[Sort, ...]] = (
    "created",
    "-created",
    "updated",
    "-updated",
    "title",
    "-title",
    "minutes",
    "-minutes",
)
LEAST_REASON: Final = 10
"""Characters that a reason has at least."""
LONGEST_TEXT: Final = 10_000
"""Characters that a reason, a note or a statement has at most."""

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does something, in which role, by which door."""

    id: str
    name: str
    role: Role
    via: Via
    address: str | None = None


SYSTEM: Final = Actor("system", "certlane", "administrator", "system")
"""The service itself: work that is decided, retention."""


@dataclass(frozen=True, slots=True)
class SubmittedFile:
    """A document that was put into the file store; ``size`` in bytes."""

    name: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Submitted:
    """The application that a submission came to; ``created`` is false where it was there already."""

    id: str
    created: bool


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A document of an application; ``pages`` is None until it was read."""

    sha256: str
    name: str
    size: int
    added_at: datetime
    pages: int | None = None


@dataclass(frozen=True, slots=True)
class ApplicationRow:
    """An application as it stands.

    ``outcome`` is that of the current revision, overrides included, and ``error`` where nothing could be decided; it
    is empty before.  ``row`` is the line of the triage board (``certlane.report.rows``), ``facts`` the application's
    facts.  ``revision`` is 0 until it was decided; ``sha256`` is the digest of that revision.  ``version`` changes
    with every change of anything of it: for entity tags.
    """

    id: str
    owner: str
    owner_name: str
    title: str
    state: State
    outcome: str
    policy: str
    as_of: date | None
    created_at: datetime
    updated_at: datetime
    revision: int
    sha256: str
    done: int
    of: int
    documents: tuple[DocumentRow, ...]
    row: Mapping[str, Any]
    facts: Mapping[str, Any] | None
    error: Mapping[str, Any] | None
    errors: Mapping[str, Any]
    """Errors of single documents, by name."""
    overrides: int
    """Overrides in force."""
    pending: int
    """Overrides that wait for a second person."""
    signature: SignatureRow | None
    """The signature in force, complete or waiting for the second person."""
    version: int


@dataclass(frozen=True, slots=True)
class ApplicationQuery:
    """What to list; ``text`` is looked for in title, holder, product, number, issuer and names of documents."""

    state: State | None = None
    outcome: str | None = None
    text: str = ""
    sort: Sort = "-created"
    cursor: str | None = None
    limit: int = 50


@dataclass(frozen=True, slots=True)
class Page(Generic[_T]):
    """A part of a list; ``next_cursor`` is None at its end."""

    items: tuple[_T, ...]
    next_cursor: str | None = None


@dataclass(frozen=True, slots=True)
class Claimed:
    """An application that a worker has the lease of; ``attempt`` counts from 1."""

    id: str
    documents: tuple[DocumentRow, ...]
    facts: Mapping[str, Any] | None
    policy: str
    as_of: date | None
    attempt: int
    lease_until: datetime


@dataclass(frozen=True, slots=True)
class Stored:
    """A revision of an assessment, in its published form; ``sha256`` is of its canonical bytes.

    ``kind`` is ``decided`` for what the tool decided, ``overridden`` for what it came to with overrides.
    """

    assessment: dict[str, Any] = field(repr=False)
    revision: int
    sha256: str
    kind: Literal["decided", "overridden"]
    created_at: datetime


@dataclass(frozen=True, slots=True)
class OverrideRow:
    """A person's override of a finding.

    ``state``: ``pending`` (waits for a second person), ``active``, ``withdrawn``, or ``superseded`` (the application
    was decided anew since).  ``original`` is the outcome of the tool's own finding.
    """

    id: str
    criterion: str
    subject: str
    original: Outcome
    outcome: Outcome
    reason: str
    by: str
    by_name: str
    at: datetime
    state: Literal["pending", "active", "withdrawn", "superseded"]
    confirmed_by: str | None = None
    confirmed_name: str | None = None
    confirmed_at: datetime | None = None
    withdrawn_by: str | None = None
    withdrawn_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class NoteRow:
    """A note of a person on an application."""

    id: str
    text: str
    by: str
    by_name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class SignatureRow:
    """A person's final disposition, bound to a revision by its digest.

    ``complete`` once everyone who has to sign did; a ``void_at`` tells when a later change made it void, and why.
    """

    id: str
    disposition: Disposition
    statement: str
    revision: int
    sha256: str
    by: str
    by_name: str
    at: datetime
    complete: bool
    counter_by: str | None = None
    counter_name: str | None = None
    counter_at: datetime | None = None
    void_at: datetime | None = None
    void_why: str | None = None


@dataclass(frozen=True, slots=True)
class UserRow:
    """A user; ``has_password`` tells whether one can sign in, tokens work without."""

    id: str
    name: str
    role: Role
    created_at: datetime
    disabled_at: datetime | None
    has_password: bool


@dataclass(frozen=True, slots=True)
class TokenRow:
    """A token, without its secret."""

    id: str
    user: str
    user_name: str
    name: str
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None
    last_used_at: datetime | None


@dataclass(frozen=True, slots=True)
class NewSecret:
    """A secret that is shown this once: of a token or a session, with its row's id; ``csrf`` for sessions."""

    id: str
    secret: str = field(repr=False)
    csrf: str = field(default="", repr=False)
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class SessionRow:
    """An open session: who, and the token that unsafe requests have to repeat."""

    actor: Actor
    csrf: str = field(repr=False)
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class WebhookRow:
    """A receiver of events; the secret is shown to nobody once it is stored."""

    id: str
    url: str
    events: tuple[str, ...]
    created_at: datetime
    created_by: str
    delivered: int
    waiting: int
    given_up: int


@dataclass(frozen=True, slots=True)
class Delivery:
    """An event to deliver; ``attempt`` counts from 1; ``body`` is JSON's own types."""

    id: str
    webhook: str
    url: str
    secret: str = field(repr=False)
    event: str
    body: Mapping[str, Any]
    attempt: int
    created_at: datetime


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """An entry of the audit log; ``before``, ``after`` and ``versions`` are JSON's own types."""

    seq: int
    at: datetime
    actor: str
    actor_name: str
    role: str
    via: str
    address: str | None
    action: str
    application: str | None
    before: Any
    after: Any
    versions: Any
    previous: str
    hash: str


@dataclass(frozen=True, slots=True)
class AuditHead:
    """The newest entry's number and hash; 0 and 64 zeros for an empty log."""

    seq: int
    hash: str


@dataclass(frozen=True, slots=True)
class Verification:
    """What checking the audit log came to.

    ``checked`` entries hold; ``first_bad`` is the number of the first that does not, None where all do; ``why`` says
    what is wrong with it; ``head`` is the newest entry that was found.
    """

    ok: bool
    checked: int
    first_bad: int | None
    why: str
    head: AuditHead
