"""What every part of the records stands on: the database, the log, the files, and who may do what."""

from __future__ import annotations

import hashlib
import json
import re
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from ... import __version__
from ...errors import UsageError
from .audit import AuditLog, clean
from .database import Database, Writing
from .errors import AccessDenied, NotFound, ServiceUnavailable
from .files import FileStore
from .tables import Application
from .values import LEAST_REASON, LONGEST_TEXT, Actor, AuditHead, Role

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from ...decision.policy import Policy

READERS: Final[frozenset[Role]] = frozenset({"examiner", "supervisor", "administrator"})
EXAMINERS: Final[frozenset[Role]] = frozenset({"examiner", "supervisor"})
SUPERVISORS: Final[frozenset[Role]] = frozenset({"supervisor"})
ADMINISTRATORS: Final[frozenset[Role]] = frozenset({"administrator"})
_ID: Final = re.compile("[0-9a-f]{24}")
_TOOL: Final = f"certlane {__version__}"


def now() -> datetime:
    """Return the present, in UTC."""
    return datetime.now(UTC)


def new_id() -> str:
    """Return an id that can't be guessed."""
    return secrets.token_hex(12)


def allow(actor: Actor, roles: frozenset[Role], what: str) -> None:
    """Refuse what a role may not do.

    Raises:
        AccessDenied: the actor's role is none of these.
    """
    if actor.role not in roles:
        raise AccessDenied(f"the role {actor.role} may not {what}", subject=actor.name)


def checked_text(value: str, what: str, *, least: int = 1, longest: int = LONGEST_TEXT) -> str:
    """Return a person's text without the space around it.

    Raises:
        UsageError: it is too short or too long.
    """
    text = clean(value).strip()
    if not least <= len(text) <= longest:
        raise UsageError(
            f"{what} has {len(text)} characters, not {least} to {longest}", remedy=f"Write {what} of that length."
        )
    return text


def checked_reason(value: str) -> str:
    """Return a reason.

    Raises:
        UsageError: it has fewer than ``LEAST_REASON`` characters, or too many.
    """
    return checked_text(value, "the reason", least=LEAST_REASON)


def sealed(salt: str, text: str) -> str:
    """Return the digest of a person's text that goes into the log: with a salt that is deleted with the text."""
    return hashlib.sha256(f"{salt}\n{text}".encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Core:
    """The means of the records, shared by their parts."""

    database: Database
    audit: AuditLog
    files: FileStore
    two_person: bool
    policies: Callable[[str], Policy]

    @contextmanager
    def read(self) -> Iterator[Session]:
        """Give a session for reading.

        Raises:
            ServiceUnavailable: the database does not answer.
        """
        with _answering(), self.database.read() as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Writing]:
        """Give a transaction; what is logged in it is committed with it, or not at all.

        Raises:
            ServiceUnavailable: the database does not answer, or other writers held it for too long.
        """
        head: list[AuditHead] = []

        def finish(change: Writing) -> None:
            written = self.audit.append(change)
            if written:
                head.append(written)

        with _answering(), self.database.write(finish) as change:
            yield change
        if head:
            self.audit.note_head(head[0])


@contextmanager
def _answering() -> Iterator[None]:
    try:
        yield
    except (OperationalError, PoolTimeout) as error:
        raise ServiceUnavailable("the database does not answer, or is busy") from error


def log(
    change: Writing,
    actor: Actor,
    action: str,
    *,
    application: str | None = None,
    before: Any = None,
    after: Any = None,
    versions: Any = None,
) -> None:
    """Add an entry of the audit log to a transaction.

    Args:
        change: the transaction.
        actor: who did it.
        action: what was done, such as ``application.submitted``.
        application: the id of the application concerned.
        before: what changed, as it was; JSON's own types.
        after: what changed, as it is now.
        versions: of tool, catalogue and policy, where they took part; else the tool's alone.
    """
    change.entries.append(
        {
            "actor": clean(actor.id),
            "actor_name": clean(actor.name),
            "role": actor.role,
            "via": actor.via,
            "address": clean(actor.address) if actor.address is not None else None,
            "action": action,
            "application": application,
            "before": canonical(before),
            "after": canonical(after),
            "versions": canonical(versions if versions is not None else {"tool": _TOOL}),
        }
    )


def canonical(value: Any) -> str:
    """Return a value of JSON's own types as canonical text in ASCII."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"))


def found(session: Session, actor: Actor, application: str, *, lock: bool = False) -> Application:
    """Return an application that the actor may see.

    Raises:
        NotFound: there is none of that id, it was deleted, or it is another applicant's.
    """
    query = select(Application).where(Application.id == application)
    query = query.with_for_update() if lock else query
    row = session.scalars(query).one_or_none() if _ID.fullmatch(application) else None
    if row is None or row.state == "deleted" or (actor.role not in READERS and row.owner != actor.id):
        raise NotFound("there is no such application", subject=clean(application[:80]))
    return row
