"""Applications: submitted once whatever is sent twice, listed, read, decided anew."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from ...errors import UsageError
from .audit import all_entries, clean
from .core import EXAMINERS, READERS, Core, allow, canonical, checked_text, found, log, new_id, now
from .database import Writing, advisory_lock
from .errors import Conflict, NotFound
from .ordering import beyond, cursor_after, order_of
from .results import latest, opened
from .tables import Application, Audit, Document, Override, Revision, Signature, to_text
from .values import (
    Actor,
    ApplicationQuery,
    ApplicationRow,
    AuditEntry,
    DocumentRow,
    Page,
    Stored,
    Submitted,
    SubmittedFile,
)
from .views import application_rows, document_row, searched_words

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

FILES_LOCK: Final = 0x66696C65
"""Held while files are tied to applications, and while files that no application has are removed."""
_MOST_DOCUMENTS: Final = 1000
_LONGEST_NAME: Final = 255
_LONGEST_TITLE: Final = 300
_LONGEST_POLICY: Final = 200
_LONGEST_SEARCH: Final = 200
_OPENING: Final = timedelta(minutes=10)


def submission_key(
    documents: Sequence[SubmittedFile], facts: Mapping[str, Any] | None, policy: str, as_of: date | None
) -> str:
    """Return the digest by which a submission is known again: documents with names, facts, policy and day."""
    content = {
        "documents": sorted([file.sha256, file.name] for file in documents),
        "facts": json.loads(json.dumps(facts, default=str)),
        "policy": policy,
        "as_of": as_of.isoformat() if as_of else None,
    }
    return hashlib.sha256(canonical(content).encode()).hexdigest()


class Applications:
    """What is done with applications as a whole."""

    _core: Core

    def submit(
        self,
        actor: Actor,
        *,
        documents: Sequence[SubmittedFile],
        facts: Mapping[str, Any] | None = None,
        policy: str = "default",
        as_of: date | None = None,
        title: str = "",
        key: str | None = None,
    ) -> Submitted:
        """Take an application in; the very same of the same owner once more is the one that is there.

        Args:
            actor: its owner.
            documents: what was put into the file store before, at least one.
            facts: the application's facts in JSON's own types.
            policy: by name.
            as_of: the day to decide for; the day on which it is decided by default.
            title: how people find it; the first document's name by default.
            key: by which it is known again, 64 hexadecimal digits; the digest of its content by default.

        Raises:
            UsageError: no documents, too many, or a name that is none.
            Conflict: a document is not in the file store (any more): send it again.
        """
        documents = [_checked_file(file) for file in documents]
        if not 1 <= len(documents) <= _MOST_DOCUMENTS:
            raise UsageError(f"{len(documents)} documents, not 1 to {_MOST_DOCUMENTS}", remedy="Send the PDFs.")
        key = key or submission_key(documents, facts, policy, as_of)
        try:
            with self._core.write() as change:
                known = change.session.scalar(_by_key(actor, key))
                if known:
                    return Submitted(known, False)
                added = self._insert(
                    change, actor, documents=documents, facts=facts, policy=policy, as_of=as_of, title=title, key=key
                )
                return Submitted(added, True)
        except IntegrityError:
            # On a server two may come at once: the first one's row is there now.
            with self._core.read() as session:
                known = session.scalar(_by_key(actor, key))
            if known is None:
                raise
            return Submitted(known, False)

    def _insert(
        self,
        change: Writing,
        actor: Actor,
        *,
        documents: Sequence[SubmittedFile],
        facts: Mapping[str, Any] | None,
        policy: str,
        as_of: date | None,
        title: str,
        key: str,
    ) -> str:
        moment = now()
        title = clean(title).strip()[:_LONGEST_TITLE] or documents[0].name
        row = Application(
            id=new_id(),
            owner=actor.id,
            owner_name=clean(actor.name)[:200],
            key=key,
            title=title,
            state="queued",
            policy=checked_text(policy, "the policy's name", longest=_LONGEST_POLICY),
            as_of=as_of,
            facts=None if facts is None else json.loads(json.dumps(facts, default=str)),
            created_at=moment,
            updated_at=moment,
            queued_at=moment,
            of=len(documents),
            row={},
            errors={},
        )
        row.words = searched_words(row, documents)
        change.session.add(row)
        change.session.flush()
        self._attach(change, row, documents)
        log(
            change,
            actor,
            "application.submitted",
            application=row.id,
            after={
                "documents": [file.sha256 for file in documents],
                "policy": policy,
                "as_of": as_of.isoformat() if as_of else None,
                "key": key,
            },
        )
        return row.id

    def _attach(
        self, change: Writing, row: Application, documents: Sequence[SubmittedFile], start: int = 0
    ) -> list[Document]:
        advisory_lock(change.session, FILES_LOCK)
        for file in documents:
            if not self._core.files.exists(file.sha256):
                raise Conflict("a document is not in the file store", remedy="Send it again.", subject=file.name)
        added = [
            Document(
                application=row.id,
                position=start + place,
                sha256=file.sha256,
                name=file.name,
                size=file.size,
                added_at=now(),
            )
            for place, file in enumerate(documents)
        ]
        change.session.add_all(added)
        return added

    def application(self, actor: Actor, id: str, *, opened: bool = False) -> ApplicationRow:  # noqa: A002
        """Return an application.

        Args:
            actor: who asks.
            id: of the application.
            opened: a person opens it: that is logged, once in ten minutes for each person.

        Raises:
            NotFound: there is none, or it is another applicant's.
        """
        with self._core.read() as session:
            row = application_rows(session, [found(session, actor, id)])[0]
            seen = opened and _seen_lately(session, actor, id)
        if opened and not seen:
            with self._core.write() as change:
                log(change, actor, "application.opened", application=id, after={"revision": row.revision})
        return row

    def applications(self, actor: Actor, query: ApplicationQuery | None = None) -> Page[ApplicationRow]:
        """List the applications that the actor may see.

        Raises:
            UsageError: the cursor is none of ours.
        """
        query = query or ApplicationQuery()
        limit = max(1, min(query.limit, 500))
        column, descending = order_of(query.sort)
        statement = select(Application).where(Application.state != "deleted")
        if actor.role not in READERS:
            statement = statement.where(Application.owner == actor.id)
        if query.state is not None:
            statement = statement.where(Application.state == query.state)
        if query.outcome is not None:
            statement = statement.where(Application.outcome == clean(query.outcome))
        for word in clean(query.text[:_LONGEST_SEARCH]).casefold().split():
            statement = statement.where(Application.words.contains(word, autoescape=True))
        if query.cursor is not None:
            statement = statement.where(beyond(query, column, descending))
        order = (column.desc(), Application.id.desc()) if descending else (column.asc(), Application.id.asc())
        with self._core.read() as session:
            rows = session.scalars(statement.order_by(*order).limit(limit + 1)).all()
            items = application_rows(session, rows[:limit])
            cursor = cursor_after(query, rows[limit - 1]) if len(rows) > limit else None
        return Page(items, cursor)

    def counts(self, actor: Actor) -> dict[str, int]:
        """Return how many applications the actor may see, by outcome where decided, else by state."""
        shown = func.coalesce(func.nullif(Application.outcome, ""), Application.state)
        statement = select(shown, func.count()).where(Application.state != "deleted").group_by(shown)
        if actor.role not in READERS:
            statement = statement.where(Application.owner == actor.id)
        with self._core.read() as session:
            return {row[0]: row[1] for row in session.execute(statement)}

    def document(self, actor: Actor, id: str, sha256: str) -> DocumentRow:  # noqa: A002
        """Return a document of an application.

        Raises:
            NotFound: the application has none of that digest, or is not the actor's to see.
        """
        with self._core.read() as session:
            row = found(session, actor, id)
            for document in session.scalars(select(Document).where(Document.application == row.id)):
                if document.sha256 == sha256:
                    return document_row(document)
        raise NotFound("the application has no such document", subject=clean(sha256[:80]))

    def assessment(self, actor: Actor, id: str, *, original: bool = False, revision: int | None = None) -> Stored:  # noqa: A002
        """Return the assessment of an application: its current revision by default.

        Args:
            actor: who asks.
            id: of the application.
            original: what the tool decided last, before any override.
            revision: a certain revision.

        Raises:
            NotFound: there is no such application or revision.
            Conflict: nothing is decided yet.
        """
        with self._core.read() as session:
            row = found(session, actor, id)
            if revision is not None:
                kept = session.get(Revision, (row.id, revision)) if 0 < revision < 1 << 31 else None
                if kept is None:
                    raise NotFound(f"there is no revision {revision}", subject=row.id)
                return opened(kept)
            return opened(latest(session, row, original=original))

    def rerun(
        self,
        actor: Actor,
        id: str,  # noqa: A002
        *,
        policy: str | None = None,
        as_of: date | None = None,
        add_documents: Sequence[SubmittedFile] = (),
    ) -> str:
        """Queue an application once more: a new revision; overrides of the one before end when it is decided.

        An applicant may add documents to its own; policy and day are set by an examiner.

        Raises:
            AccessDenied: the role may not.
            Conflict: it is signed: reopen it first.
        """
        added = [_checked_file(file) for file in add_documents]
        if not added or policy is not None or as_of is not None:
            allow(actor, EXAMINERS, "decide an application anew")
        with self._core.write() as change:
            row = found(change.session, actor, id, lock=True)
            if actor.role == "administrator":
                allow(actor, EXAMINERS, "decide an application anew")
            unsigned(change, row, "the application was queued again")
            known = change.session.scalars(select(Document).where(Document.application == row.id)).all()
            have = {(document.sha256, document.name) for document in known}
            new = [file for file in added if (file.sha256, file.name) not in have]
            if len(known) + len(new) > _MOST_DOCUMENTS:
                raise UsageError(f"more than {_MOST_DOCUMENTS} documents", remedy="Split the application.")
            before = {"policy": row.policy, "as_of": row.as_of.isoformat() if row.as_of else None}
            start = 1 + max((document.position for document in known), default=-1)
            documents = [*known, *self._attach(change, row, new, start)]
            if policy is not None:
                row.policy = checked_text(policy, "the policy's name", longest=_LONGEST_POLICY)
            row.as_of = as_of or row.as_of
            row.state, row.worker, row.lease_until, row.attempt = "queued", None, None, 0
            row.done, row.of, row.queued_at, row.error = 0, len(documents), now(), None
            row.words = searched_words(row, documents)
            # What was sent first is no longer what this application is: the same once more is an application anew.
            row.key = None if new or policy is not None or as_of is not None else row.key
            touch(row)
            after = {"policy": row.policy, "as_of": row.as_of.isoformat() if row.as_of else None}
            log(
                change,
                actor,
                "application.requeued",
                application=row.id,
                before=before,
                after={**after, "added": [file.sha256 for file in new]},
            )
            return row.id

    def history(self, actor: Actor, id: str) -> tuple[AuditEntry, ...]:  # noqa: A002
        """Return what was done with an application, oldest first; an applicant is not told from which addresses.

        Raises:
            NotFound: there is none, or it is another applicant's.
        """
        with self._core.read() as session:
            found(session, actor, id)
        entries = all_entries(self._core.audit, id)
        if actor.role in READERS:
            return tuple(entries)
        return tuple(e if e.actor == actor.id else replace(e, address=None) for e in entries)


def touch(row: Application) -> None:
    """Note that an application changed."""
    row.updated_at = now()
    row.version += 1


def unsigned(change: Writing, row: Application, why: str) -> None:
    """Void a signature that waits for the second person, since what it is bound to changes.

    Raises:
        Conflict: the signature is complete: the application has to be reopened first.
    """
    signature = in_force(change.session, row.id)
    if signature is None:
        return
    if signature.complete:
        raise Conflict("the application is signed", remedy="A supervisor can reopen it, with a reason.", subject=row.id)
    signature.void_at, signature.void_why = now(), why


def in_force(session: Session, application: str) -> Signature | None:
    """Return the signature of an application that is not void."""
    return session.scalars(
        select(Signature).where(Signature.application == application, Signature.void_at.is_(None))
    ).one_or_none()


def overrides_of(session: Session, application: str, *states: str) -> list[Override]:
    """Return the overrides of an application in these states (all without any), oldest first."""
    query = select(Override).where(Override.application == application).order_by(Override.at, Override.id)
    return list(session.scalars(query.where(Override.state.in_(states)) if states else query))


def _by_key(actor: Actor, key: str) -> Any:
    return select(Application.id).where(Application.owner == actor.id, Application.key == key)


def _checked_file(file: SubmittedFile) -> SubmittedFile:
    name = clean(file.name).replace("\\", "/").rpartition("/")[2].strip()
    name = "".join(c for c in name if c.isprintable())[:_LONGEST_NAME]
    return SubmittedFile(checked_text(name, "a document's name", longest=_LONGEST_NAME), file.sha256, file.size)


def _seen_lately(session: Session, actor: Actor, application: str) -> bool:
    query = select(Audit.seq).where(
        Audit.application == application,
        Audit.action == "application.opened",
        Audit.actor == actor.id,
        Audit.at > to_text(now() - _OPENING),
    )
    return session.scalars(query.limit(1)).first() is not None
