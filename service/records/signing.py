"""The final disposition: a person's signature, bound to one revision by its digest.

A disposition ``fast_track`` needs an application that is ``qualified``, with the two-person option a second person too.
A change after a signature that waits for the second person makes it void; after a complete one nothing changes until a
supervisor reopens the application.
"""

from __future__ import annotations

from sqlalchemy import select

from ...errors import UsageError
from .applications import in_force, overrides_of, touch
from .audit import clean
from .core import EXAMINERS, SUPERVISORS, Core, allow, checked_reason, checked_text, found, log, new_id, now, sealed
from .errors import AccessDenied, Conflict
from .hooks import announce
from .results import latest, opened, versions_of
from .tables import Signature
from .values import DISPOSITIONS, Actor, Disposition, SignatureRow
from .views import signature_row


class Signing:
    """Signatures."""

    _core: Core

    def sign(
        self,
        actor: Actor,
        id: str,  # noqa: A002
        *,
        disposition: Disposition,
        statement: str,
        revision: int,
    ) -> SignatureRow:
        """Sign the disposition of an application.

        Args:
            actor: an examiner or a supervisor.
            id: of the application.
            disposition: one of ``DISPOSITIONS``.
            statement: what the person states, 10 characters at least.
            revision: what the person saw; it has to be the current one.

        Raises:
            AccessDenied: the role may not.
            Conflict: not decided, not the current revision, signed already, an override waits for a second person, or
                ``fast_track`` for an application that is not qualified.
            UsageError: no such disposition, or a statement too short.
        """
        allow(actor, EXAMINERS, "sign")
        statement = checked_text(statement, "the statement", least=10)
        if disposition not in DISPOSITIONS:
            raise UsageError("no such disposition", remedy=f"Dispositions: {', '.join(DISPOSITIONS)}.")
        with self._core.write() as change:
            row = found(change.session, actor, id, lock=True)
            if row.state != "decided":
                raise Conflict(f"the application is {row.state}", remedy="Wait until it is decided.", subject=row.id)
            if revision != row.revision:
                raise Conflict(
                    f"revision {row.revision} is the current one, not {revision}",
                    remedy="Look at the current revision, then sign.",
                    subject=row.id,
                )
            if in_force(change.session, row.id) is not None:
                raise Conflict("it is signed already", remedy="A supervisor can reopen it.", subject=row.id)
            if overrides_of(change.session, row.id, "pending"):
                raise Conflict(
                    "an override waits for a second person", remedy="Confirm or withdraw it.", subject=row.id
                )
            if disposition == "fast_track" and row.outcome != "qualified":
                raise Conflict(
                    f"the application is {row.outcome}, not qualified",
                    remedy="Choose another disposition.",
                    subject=row.id,
                )
            waits = self._core.two_person and disposition == "fast_track"
            added = Signature(
                id=new_id(),
                application=row.id,
                disposition=disposition,
                statement=statement,
                revision=row.revision,
                sha256=row.sha256,
                by=actor.id,
                by_name=clean(actor.name),
                at=now(),
                complete=0 if waits else 1,
            )
            change.session.add(added)
            touch(row)
            log(
                change,
                actor,
                "signature.added",
                application=row.id,
                after={
                    "signature": added.id,
                    "disposition": disposition,
                    "revision": row.revision,
                    "sha256": row.sha256,
                    "complete": not waits,
                    "statement": sealed(added.id, statement),
                },
                versions=versions_of(opened(latest(change.session, row)).assessment),
            )
            if not waits:
                announce(change, row, "application.signed")
        return signature_row(added)

    def countersign(self, actor: Actor, id: str) -> SignatureRow:  # noqa: A002
        """Sign as the second person.

        Raises:
            AccessDenied: not a supervisor, or the very person who signed first.
            Conflict: no signature waits, or the revision is another now.
        """
        allow(actor, SUPERVISORS, "countersign")
        with self._core.write() as change:
            row = found(change.session, actor, id, lock=True)
            signature = in_force(change.session, row.id)
            if signature is None or signature.complete:
                raise Conflict("no signature waits for a second person", subject=row.id)
            if signature.by == actor.id:
                raise AccessDenied("a second, different person has to countersign", subject=actor.name)
            if signature.sha256 != row.sha256 or signature.revision != row.revision or row.outcome != "qualified":
                raise Conflict("the application changed since it was signed", remedy="Sign it anew.", subject=row.id)
            signature.complete = 1
            signature.counter_by, signature.counter_name, signature.counter_at = actor.id, clean(actor.name), now()
            touch(row)
            log(
                change,
                actor,
                "signature.countersigned",
                application=row.id,
                after={"signature": signature.id, "revision": row.revision, "sha256": row.sha256, "complete": True},
            )
            announce(change, row, "application.signed")
            return signature_row(signature)

    def signatures(self, actor: Actor, id: str) -> tuple[SignatureRow, ...]:  # noqa: A002
        """Return all signatures of an application, void ones too, oldest first.

        Raises:
            NotFound: there is no such application.
        """
        with self._core.read() as session:
            row = found(session, actor, id)
            query = select(Signature).where(Signature.application == row.id).order_by(Signature.at, Signature.id)
            return tuple(signature_row(signature) for signature in session.scalars(query))

    def reopen(self, actor: Actor, id: str, reason: str) -> None:  # noqa: A002
        """Void the signature of an application, so that it can be changed.

        Raises:
            AccessDenied: not a supervisor.
            Conflict: it is not signed.
            UsageError: the reason is too short.
        """
        allow(actor, SUPERVISORS, "reopen applications")
        reason = checked_reason(reason)
        with self._core.write() as change:
            row = found(change.session, actor, id, lock=True)
            signature = in_force(change.session, row.id)
            if signature is None:
                raise Conflict("the application is not signed", subject=row.id)
            signature.void_at, signature.void_why = now(), reason
            touch(row)
            log(
                change,
                actor,
                "application.reopened",
                application=row.id,
                before={"signature": signature.id, "disposition": signature.disposition},
                after={"reason": sealed(signature.id, reason)},
            )
