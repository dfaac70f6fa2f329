"""Deletion: files, results and all that is personal go; that an application was there and what was done stays."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import delete, select

from .applications import FILES_LOCK
from .core import SUPERVISORS, Core, allow, checked_reason, found, log, new_id, now, sealed
from .database import advisory_lock
from .hooks import announce
from .tables import Application, DeliveryRecord, Document, Note, Override, Revision, Signature
from .values import SYSTEM, Actor

if TYPE_CHECKING:
    from .database import Writing

_DAY: Final = timedelta(days=1)
_PARTS: Final[tuple[Any, ...]] = (Document, Revision, Override, Note, Signature)


class Retention:
    """What is deleted, by people and by age."""

    _core: Core

    def delete(self, actor: Actor, id: str, reason: str) -> None:  # noqa: A002
        """Delete an application: its files (unless another has them too), results, notes, names.

        Its entries of the audit log stay: they hold ids, outcomes and digests.

        Raises:
            AccessDenied: not a supervisor.
            NotFound: there is no such application.
            UsageError: the reason is too short.
        """
        allow(actor, SUPERVISORS, "delete applications")
        reason = checked_reason(reason)
        with self._core.write() as change:
            row = found(change.session, actor, id, lock=True)
            digests = _wipe(change, row, actor, sealed(new_id(), reason))
        self._drop(digests)
        self._core.database.forget()

    def expire(self, before: datetime) -> int:
        """Delete the applications that nothing changed since ``before`` and that are not being decided.

        Returns:
            How many were deleted.
        """
        query = select(Application.id).where(
            Application.state.in_(("decided", "failed")), Application.updated_at < before
        )
        with self._core.read() as session:
            old = list(session.scalars(query))
        count = 0
        for application in old:
            with self._core.write() as change:
                row = change.session.scalars(
                    select(Application).where(Application.id == application).with_for_update()
                ).one()
                # It may have changed since it was listed.
                if row.state not in ("decided", "failed") or row.updated_at >= before:
                    continue
                digests = _wipe(change, row, SYSTEM, "retention")
            self._drop(digests)
            count += 1
        if count:
            self._core.database.forget()
        return count

    def sweep_files(self, older_than: timedelta = _DAY) -> int:
        """Remove files that no application has and that were put that long ago, and return how many.

        An upload comes before its submission: a file younger than that may still be submitted.
        """
        return self._drop(self._core.files.older_than(older_than))

    def _drop(self, digests: Any) -> int:
        count = 0
        for digest in digests:
            with self._core.write() as change:
                # No submission can tie the file to an application between this look and the removal.
                advisory_lock(change.session, FILES_LOCK)
                used = select(Document.sha256).where(Document.sha256 == digest).limit(1)
                if change.session.scalars(used).first() is None:
                    count += self._core.files.delete(digest)
        return count


def _wipe(change: Writing, row: Application, actor: Actor, reason: str) -> list[str]:
    digests = list(change.session.scalars(select(Document.sha256).where(Document.application == row.id)))
    before = {"state": row.state, "revision": row.revision, "sha256": row.sha256, "outcome": row.outcome}
    for part in _PARTS:
        change.session.execute(delete(part).where(part.application == row.id))
    change.session.execute(
        delete(DeliveryRecord).where(DeliveryRecord.application == row.id, DeliveryRecord.state != "due")
    )
    row.state, row.outcome, row.title, row.owner_name, row.words = "deleted", "", "", "", ""
    row.key = row.worker = row.lease_until = row.facts = row.error = row.as_of = None
    row.row, row.errors, row.sha256, row.minutes = {}, {}, "", 0
    row.updated_at, row.version = now(), row.version + 1
    log(
        change,
        actor,
        "application.deleted",
        application=row.id,
        before=before,
        after={"reason": reason, "documents": sorted(set(digests))},
    )
    announce(change, row, "application.deleted")
    return sorted(set(digests))
