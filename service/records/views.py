"""Rows of the database as the records' values."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import func, select

from .tables import Application, Document, Note, Override, Signature
from .values import ApplicationRow, DocumentRow, NoteRow, OverrideRow, SignatureRow, SubmittedFile

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def document_row(document: Document) -> DocumentRow:
    """Return a document."""
    return DocumentRow(document.sha256, document.name, document.size, document.added_at, document.pages)


def application_rows(session: Session, rows: Sequence[Application]) -> tuple[ApplicationRow, ...]:
    """Return applications, with their documents and the state of their review: three questions for any number."""
    ids = [row.id for row in rows]
    documents: dict[str, list[DocumentRow]] = {id_: [] for id_ in ids}
    for document in session.scalars(
        select(Document).where(Document.application.in_(ids)).order_by(Document.application, Document.position)
    ):
        documents[document.application].append(document_row(document))
    states = (
        select(Override.application, Override.state, func.count())
        .where(Override.application.in_(ids))
        .group_by(Override.application, Override.state)
    )
    counted = {(found[0], found[1]): found[2] for found in session.execute(states)}
    signatures = {
        signature.application: signature_row(signature)
        for signature in session.scalars(
            select(Signature).where(Signature.application.in_(ids), Signature.void_at.is_(None))
        )
    }
    return tuple(
        _application_row(
            row,
            tuple(documents[row.id]),
            signatures.get(row.id),
            overrides=counted.get((row.id, "active"), 0),
            pending=counted.get((row.id, "pending"), 0),
        )
        for row in rows
    )


def _application_row(
    row: Application,
    documents: tuple[DocumentRow, ...],
    signature: SignatureRow | None,
    *,
    overrides: int,
    pending: int,
) -> ApplicationRow:
    return ApplicationRow(
        id=row.id,
        owner=row.owner,
        owner_name=row.owner_name,
        title=row.title,
        state=cast(Any, row.state),
        outcome=row.outcome,
        policy=row.policy,
        as_of=row.as_of,
        created_at=row.created_at,
        updated_at=row.updated_at,
        revision=row.revision,
        sha256=row.sha256,
        done=row.done,
        of=row.of,
        documents=documents,
        row=row.row or {},
        facts=row.facts,
        error=row.error,
        errors=row.errors or {},
        overrides=overrides,
        pending=pending,
        signature=signature,
        version=row.version,
    )


def override_row(row: Override) -> OverrideRow:
    """Return an override."""
    return OverrideRow(
        id=row.id,
        criterion=row.criterion,
        subject=row.subject,
        original=cast(Any, row.original),
        outcome=cast(Any, row.outcome),
        reason=row.reason,
        by=row.by,
        by_name=row.by_name,
        at=row.at,
        state=cast(Any, row.state),
        confirmed_by=row.confirmed_by,
        confirmed_name=row.confirmed_name,
        confirmed_at=row.confirmed_at,
        withdrawn_by=row.withdrawn_by,
        withdrawn_at=row.withdrawn_at,
    )


def note_row(row: Note) -> NoteRow:
    """Return a note."""
    return NoteRow(row.id, row.text, row.by, row.by_name, row.at)


def signature_row(row: Signature) -> SignatureRow:
    """Return a signature."""
    return SignatureRow(
        id=row.id,
        disposition=cast(Any, row.disposition),
        statement=row.statement,
        revision=row.revision,
        sha256=row.sha256,
        by=row.by,
        by_name=row.by_name,
        at=row.at,
        complete=bool(row.complete),
        counter_by=row.counter_by,
        counter_name=row.counter_name,
        counter_at=row.counter_at,
        void_at=row.void_at,
        void_why=row.void_why,
    )


def searched_words(row: Application, documents: Iterable[Document | SubmittedFile]) -> str:
    """Return the text in which an application is searched, folded."""
    shown = row.row or {}
    parts: list[object] = [row.title, row.owner_name, row.id, *(document.name for document in documents)]
    parts += [shown.get(name, "") for name in ("holder", "product", "models", "certificate_number", "issuer")]
    parts += shown.get("standards", ())
    return "\n".join(part for part in parts if isinstance(part, str)).casefold().replace("\x00", "")
