"""What people add to a decision: overrides of findings, and notes.

With the two-person option a judgement that is better than the tool's waits, as ``pending``, until a second person, a
supervisor, confirms it; until then nothing changes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select

from ...decision.overriding import find_finding, improves
from ...decision.overriding import override as overriding
from ...errors import UsageError
from ...model.decision import Assessment, Outcome
from ...model.decision import Override as Judgement
from ...report.json import assessment_to_dict
from ...report.restore import assessment_from_dict
from ...report.rows import row_of
from .applications import overrides_of, touch, unsigned
from .audit import clean
from .core import (
    EXAMINERS,
    READERS,
    SUPERVISORS,
    Core,
    allow,
    checked_reason,
    checked_text,
    found,
    log,
    new_id,
    now,
    sealed,
)
from .errors import AccessDenied, Conflict, NotFound
from .hooks import announce
from .results import latest, opened, revision_of, to_bytes, versions_of
from .tables import Application, Note, Override
from .values import Actor, NoteRow, OverrideRow, Stored
from .views import note_row, override_row

if TYPE_CHECKING:
    from ...decision.policy import Policy
    from .database import Writing

_OUTCOMES: Final = ("pass", "fail", "unknown")


class Reviewing:
    """Overrides and notes."""

    _core: Core

    def override(
        self,
        actor: Actor,
        id: str,  # noqa: A002
        *,
        criterion: str,
        outcome: Outcome,
        reason: str,
        subject: str = "",
    ) -> Stored:
        """Override a finding; the decision is combined again and becomes a new revision.

        An override of the same finding before takes its end with it.

        Args:
            actor: an examiner or a supervisor.
            id: of the application.
            criterion: whose finding is judged otherwise.
            outcome: ``pass``, ``fail`` or ``unknown``, other than the tool's own.
            reason: 10 characters at least.
            subject: which finding of the criterion; may be left out where there is one.

        Returns:
            The current revision: the new one, or the one before where a second person has to confirm first.

        Raises:
            AccessDenied: the role may not.
            Conflict: nothing is decided, it is being decided anew, it is signed, or its policy changed.
            UsageError: no such finding, its outcome already, a reason too short, or the policy forbids it.
        """
        allow(actor, EXAMINERS, "override findings")
        reason = checked_reason(reason)
        if outcome not in _OUTCOMES:
            raise UsageError(f"no outcome {clean(str(outcome))[:40]!r}", remedy=f"Outcomes: {', '.join(_OUTCOMES)}.")
        with self._core.write() as change:
            row = _decided(change, actor, id)
            unsigned(change, row, "a finding was overridden")
            assessment, policy = self._original(change, row)
            original = find_finding(assessment, criterion, subject)
            wanted = Judgement(criterion, outcome, reason, actor.name, now(), original.subject)
            # Whatever is wrong with it is told before anything is written.
            overriding(assessment, policy, (wanted,))
            same = [
                known
                for known in overrides_of(change.session, row.id, "active", "pending")
                if (known.criterion, known.subject) == (criterion, original.subject)
            ]
            standing = next((known.outcome for known in same if known.state == "active"), original.outcome)
            better = improves(original, wanted) or _BADNESS[outcome] < _BADNESS[standing]
            waits = self._core.two_person and better
            # What is in force stays so until the second person confirms what is to replace it.
            ended = [known for known in same if known.state == "pending" or not waits]
            _end(ended, actor)
            added = Override(
                id=new_id(),
                application=row.id,
                criterion=criterion,
                subject=original.subject,
                original=original.outcome,
                outcome=outcome,
                reason=reason,
                by=actor.id,
                by_name=clean(actor.name),
                at=wanted.at,
                state="pending" if waits else "active",
            )
            change.session.add(added)
            change.session.flush()
            before = _standing(row) | {"finding": {"criterion": criterion, "outcome": original.outcome}}
            if not waits:
                self._recombine(change, row, assessment, policy)
            touch(row)
            after = _standing(row) | {
                "override": added.id,
                "finding": {"criterion": criterion, "outcome": outcome},
                "state": added.state,
                "ended": [known.id for known in ended],
                "reason": sealed(added.id, reason),
            }
            return self._logged(change, actor, "override.added", row, before=before, after=after)

    def confirm_override(self, actor: Actor, id: str, *, criterion: str, subject: str = "") -> Stored:  # noqa: A002
        """Confirm an override that waits for a second person; it comes into force.

        Raises:
            AccessDenied: not a supervisor, or the very person who made it.
            NotFound: none waits for this criterion.
            Conflict: the application is signed or being decided anew.
        """
        allow(actor, SUPERVISORS, "confirm overrides")
        with self._core.write() as change:
            row = _decided(change, actor, id)
            unsigned(change, row, "an override was confirmed")
            waiting = _one(overrides_of(change.session, row.id, "pending"), criterion, subject)
            if waiting.by == actor.id:
                raise AccessDenied("a second, different person has to confirm it", subject=actor.name)
            before = _standing(row)
            active = overrides_of(change.session, row.id, "active")
            _end([o for o in active if (o.criterion, o.subject) == (waiting.criterion, waiting.subject)], actor)
            waiting.state = "active"
            waiting.confirmed_by, waiting.confirmed_name, waiting.confirmed_at = actor.id, clean(actor.name), now()
            change.session.flush()
            self._recombine(change, row, *self._original(change, row))
            touch(row)
            after = _standing(row) | {"override": waiting.id, "state": "active"}
            return self._logged(change, actor, "override.confirmed", row, before=before, after=after)

    def withdraw_override(
        self,
        actor: Actor,
        id: str,  # noqa: A002
        *,
        criterion: str,
        subject: str = "",
        reason: str = "",
    ) -> Stored:
        """Take an override back; with the last one the assessment has the tool's own bytes again.

        Taking back a judgement that was worse than the tool's is itself better: with the two-person option it needs a
        person other than the one who made the override, a supervisor.

        Raises:
            AccessDenied: the role may not.
            NotFound: there is no override of this criterion.
            Conflict: the application is signed or being decided anew.
        """
        allow(actor, EXAMINERS, "withdraw overrides")
        reason = checked_text(reason, "the reason", least=0)
        with self._core.write() as change:
            row = _decided(change, actor, id)
            unsigned(change, row, "an override was withdrawn")
            known = _one(overrides_of(change.session, row.id, "active", "pending"), criterion, subject)
            worse = _BADNESS[known.outcome] > _BADNESS[known.original]
            if self._core.two_person and worse and (actor.role not in SUPERVISORS or actor.id == known.by):
                raise AccessDenied(
                    "a judgement worse than the tool's is taken back by a supervisor who did not make it",
                    subject=actor.name,
                )
            before = _standing(row)
            was = known.state
            _end([known], actor)
            change.session.flush()
            if was == "active":
                self._recombine(change, row, *self._original(change, row))
            touch(row)
            after = _standing(row) | {"override": known.id, "state": "withdrawn"}
            if reason:
                after["reason"] = sealed(known.id, reason)
            return self._logged(change, actor, "override.withdrawn", row, before=before, after=after)

    def overrides(self, actor: Actor, id: str) -> tuple[OverrideRow, ...]:  # noqa: A002
        """Return all overrides of an application, those that ended too, oldest first.

        Raises:
            NotFound: there is no such application.
        """
        with self._core.read() as session:
            row = found(session, actor, id)
            return tuple(override_row(known) for known in overrides_of(session, row.id))

    def _logged(
        self, change: Writing, actor: Actor, action: str, row: Application, *, before: Any, after: Any
    ) -> Stored:
        """Log what was done, and return the revision that it led to."""
        stored = opened(latest(change.session, row))
        versions = versions_of(stored.assessment)
        log(change, actor, action, application=row.id, before=before, after=after, versions=versions)
        return stored

    def _original(self, change: Writing, row: Application) -> tuple[Assessment, Policy]:
        stored = opened(latest(change.session, row, original=True))
        assessment, policy = assessment_from_dict(stored.assessment), self._core.policies(row.policy)
        if policy.sha256 != assessment.policy.sha256:
            raise Conflict(
                f"policy {row.policy} changed since it was decided",
                remedy="Decide it anew, then override.",
                subject=row.id,
            )
        return assessment, policy

    def _recombine(self, change: Writing, row: Application, original: Assessment, policy: Policy) -> None:
        """Write the revision that the overrides in force lead to."""
        active = overrides_of(change.session, row.id, "active")
        judged = overriding(original, policy, [_judgement(known) for known in active])
        # Without any override the tool's own bytes stand again, not what reading and writing them might make of them.
        base = opened(latest(change.session, row, original=True)).assessment
        shown: dict[str, Any] = assessment_to_dict(judged) if active else base
        revision = revision_of(row.id, row.revision + 1, "overridden", to_bytes(shown), now())
        change.session.add(revision)
        change.session.flush()
        row.row = row_of(shown, row.errors or {})
        row.outcome, row.revision, row.sha256 = row.row["outcome"], revision.number, revision.sha256
        row.minutes = round(row.row["minutes"] * 100)
        announce(change, row, "application.overridden")

    # --- notes -------------------------------------------------------------------------------------------------------

    def note(self, actor: Actor, id: str, text: str) -> NoteRow:  # noqa: A002
        """Write a note on an application; it changes nothing of the decision.

        Raises:
            AccessDenied: the role may not.
            UsageError: the text is empty or too long.
        """
        allow(actor, EXAMINERS, "write notes")
        text = checked_text(text, "the note")
        with self._core.write() as change:
            row = found(change.session, actor, id, lock=True)
            added = Note(id=new_id(), application=row.id, text=text, by=actor.id, by_name=clean(actor.name), at=now())
            change.session.add(added)
            row.version += 1
            log(
                change,
                actor,
                "note.added",
                application=row.id,
                after={"note": added.id, "text": sealed(added.id, text)},
            )
        return note_row(added)

    def notes(self, actor: Actor, id: str) -> tuple[NoteRow, ...]:  # noqa: A002
        """Return the notes on an application, oldest first; they are the office's own.

        Raises:
            AccessDenied: the role may not.
            NotFound: there is no such application.
        """
        allow(actor, READERS, "read notes")
        with self._core.read() as session:
            row = found(session, actor, id)
            query = select(Note).where(Note.application == row.id).order_by(Note.at, Note.id)
            return tuple(note_row(note) for note in session.scalars(query))


_BADNESS: Final = {"pass": 0, "unknown": 1, "fail": 2}


def _judgement(row: Override) -> Judgement:
    view = override_row(row)
    return Judgement(
        view.criterion, view.outcome, view.reason, view.by_name, view.at, view.subject, view.confirmed_name or ""
    )


def _standing(row: Application) -> dict[str, Any]:
    return {"revision": row.revision, "sha256": row.sha256, "outcome": row.outcome}


def _decided(change: Writing, actor: Actor, application: str) -> Application:
    row = found(change.session, actor, application, lock=True)
    if row.state != "decided":
        raise Conflict(f"the application is {row.state}", remedy="Wait until it is decided.", subject=row.id)
    return row


def _end(overrides: list[Override], actor: Actor) -> None:
    for known in overrides:
        known.state, known.withdrawn_by, known.withdrawn_at = "withdrawn", actor.id, now()


def _one(known: list[Override], criterion: str, subject: str) -> Override:
    fitting = [o for o in known if o.criterion == criterion and (not subject or o.subject == subject)]
    # One that waits is what a person means beside the one that it would replace.
    fitting = [o for o in fitting if o.state == "pending"] or fitting
    if len(fitting) != 1:
        raise NotFound("there is no such override", subject=clean(criterion[:80]))
    return fitting[0]
