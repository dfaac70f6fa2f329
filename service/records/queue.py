"""The queue of work: leases that lapse, so that nothing accepted is lost with a worker, and no late one writes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import or_, select

from ...report.rows import error_row, row_of
from .applications import overrides_of, touch, unsigned
from .core import Core, log, now
from .hooks import announce
from .results import revision_of, to_bytes, versions_of
from .tables import Application, Document
from .values import SYSTEM, Claimed
from .views import document_row, searched_words

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from .database import Writing

MOST_ATTEMPTS: Final = 3
"""A claim that lapsed as often takes its worker down with it: the application fails then."""
_LOST: Final = {
    "code": "CL104",
    "message": f"the process that decided it was lost {MOST_ATTEMPTS} times",
    "remedy": "Look for a damaged document among its files, then decide it anew.",
}


class Work:
    """What the service's workers do.  A worker's name is its own in all processes: it is what holds a lease."""

    _core: Core

    def claim(self, worker: str, lease: timedelta) -> Claimed | None:
        """Take the application that waits longest; None where none waits.

        Args:
            worker: a name that no other thread of any process has.
            lease: how long it is the worker's, from now or from its last heartbeat.
        """
        with self._core.read() as session:
            if session.scalars(_waiting(now())).first() is None:
                return None
        with self._core.write() as change:
            moment = now()
            row = change.session.scalars(_waiting(moment).with_for_update(skip_locked=True)).first()
            if row is None:
                return None
            if row.state == "running" and not _requeue(change, row):
                return None
            row.state, row.worker, row.lease_until = "running", worker, moment + lease
            row.attempt += 1
            row.done = 0
            touch(row)
            log(change, SYSTEM, "application.started", application=row.id, after={"attempt": row.attempt})
            documents = tuple(document_row(document) for document in _documents(change.session, row))
            return Claimed(row.id, documents, row.facts, row.policy, row.as_of, row.attempt, row.lease_until)

    def heartbeat(self, id: str, worker: str, done: int, of: int, *, lease: timedelta | None = None) -> bool:  # noqa: A002
        """Say how far the work is, and renew the lease; False where it is lost: then stop.

        Progress is no change of the record: it is not logged.
        """
        with self._core.write() as change:
            row = _held(change.session, id, worker)
            if row is None:
                return False
            row.done, row.of = done, of
            row.version += 1
            if lease is not None:
                row.lease_until = now() + lease
            return True

    def finish(
        self,
        id: str,  # noqa: A002
        worker: str,
        assessment: Mapping[str, Any],
        errors: Mapping[str, Mapping[str, str]] | None = None,
    ) -> bool:
        """Write what was decided as a new revision; False where the lease is lost: then nothing is written.

        Args:
            id: of the application.
            worker: that claimed it.
            assessment: in its published form.
            errors: of documents that could not be read, by name: such an application is never ``qualified``.
        """
        body = to_bytes(assessment)
        shown = row_of(assessment, errors)
        with self._core.write() as change:
            row = _held(change.session, id, worker)
            if row is None:
                return False
            unsigned(change, row, "the application was decided anew")
            for override in overrides_of(change.session, row.id, "active", "pending"):
                override.state = "superseded"
            before = {"revision": row.revision, "sha256": row.sha256, "outcome": row.outcome}
            revision = revision_of(row.id, row.revision + 1, "decided", body, now())
            change.session.add(revision)
            pages = {d["document"]["sha256"]: d["document"]["pages"] for d in assessment["documents"]}
            documents = _documents(change.session, row)
            for document in documents:
                document.pages = pages.get(document.sha256)
            row.revision, row.sha256, row.outcome = revision.number, revision.sha256, shown["outcome"]
            row.row, row.errors, row.error = shown, dict(errors or {}), None
            row.minutes = round(shown["minutes"] * 100)
            row.state, row.worker, row.lease_until, row.done = "decided", None, None, row.of
            row.words = searched_words(row, documents)
            touch(row)
            after = {"revision": row.revision, "sha256": row.sha256, "outcome": row.outcome, "errors": len(row.errors)}
            log(
                change,
                SYSTEM,
                "application.decided",
                application=row.id,
                before=before,
                after=after,
                versions=versions_of(assessment),
            )
            announce(change, row, "application.decided")
            return True

    def fail(self, id: str, worker: str, error: Mapping[str, str]) -> bool:  # noqa: A002
        """Write that nothing could be decided; False where the lease is lost.

        Args:
            id: of the application.
            worker: that claimed it.
            error: ``code``, ``message`` and ``remedy``.
        """
        with self._core.write() as change:
            row = _held(change.session, id, worker)
            if row is None:
                return False
            _failed(change, row, error)
            return True

    def release_lapsed(self) -> int:
        """Queue again what lost workers held, and return how many; what was lost too often fails."""
        with self._core.read() as session:
            if session.scalars(_lapsed(now())).first() is None:
                return 0
        with self._core.write() as change:
            rows = change.session.scalars(_lapsed(now()).with_for_update(skip_locked=True)).all()
            for row in rows:
                _requeue(change, row)
            return len(rows)


def _lapsed(moment: datetime) -> Any:
    return select(Application).where(Application.state == "running", Application.lease_until < moment)


def _waiting(moment: datetime) -> Any:
    free = or_(Application.state == "queued", (Application.state == "running") & (Application.lease_until < moment))
    return select(Application).where(free).order_by(Application.queued_at, Application.id).limit(1)


def _held(session: Session, application: str, worker: str) -> Application | None:
    row = session.scalars(select(Application).where(Application.id == application).with_for_update()).one_or_none()
    if row is None or row.state != "running" or row.worker != worker:
        return None
    return row if row.lease_until is not None and row.lease_until >= now() else None


def _documents(session: Session, row: Application) -> list[Document]:
    return list(session.scalars(select(Document).where(Document.application == row.id).order_by(Document.position)))


def _requeue(change: Writing, row: Application) -> bool:
    """Queue an application whose worker was lost; False where that happened too often, so that it failed."""
    if row.attempt >= MOST_ATTEMPTS:
        _failed(change, row, _LOST)
        return False
    log(change, SYSTEM, "application.lapsed", application=row.id, after={"attempt": row.attempt})
    row.state, row.worker, row.lease_until, row.done = "queued", None, None, 0
    touch(row)
    return True


def _failed(change: Writing, row: Application, error: Mapping[str, str]) -> None:
    unsigned(change, row, "the application was decided anew")
    names = [document.name for document in _documents(change.session, row)]
    before = {"state": row.state, "outcome": row.outcome}
    row.state, row.worker, row.lease_until = "failed", None, None
    row.error, row.outcome = dict(error), "error"
    row.row = error_row(names, {name: dict(error) for name in names[:1]})
    row.minutes = round(row.row["minutes"] * 100)
    touch(row)
    log(
        change,
        SYSTEM,
        "application.failed",
        application=row.id,
        before=before,
        after={"state": "failed", "outcome": "error", "code": error.get("code", "")},
    )
    announce(change, row, "application.failed")
