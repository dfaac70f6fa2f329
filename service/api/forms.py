"""Rows of the records in the forms of answers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Any, Final

from fastapi import Path
from pydantic import BeforeValidator

from ..records.values import ApplicationRow, AuditEntry
from . import models

ApplicationId = Annotated[str, Path(description="Id of an application.", pattern="^[0-9a-z]{1,40}$")]
Digest = Annotated[str, Path(description="SHA-256 of a document.", pattern="^[0-9a-f]{64}$")]


def _digits(given: object) -> object:
    """Take nothing but digits for a number: by itself a space or a line's end around it would be overlooked."""
    if isinstance(given, str) and not re.fullmatch("[0-9]{1,9}", given):
        raise ValueError("is no number")
    return given


PageNumber = Annotated[int, BeforeValidator(_digits), Path(description="Counted from 1.", ge=1, le=100_000)]

_WORDS: Final = {
    400: "The request can't be understood.",
    401: "No valid token or session.",
    403: "The role may not do this, or another site sent the request.",
    404: "There is nothing of that name, or it is not yours to see.",
    409: "It does not fit the state of the application.",
    413: "Larger than the service takes.",
    415: "The body has another media type than the one described.",
    422: "Parts of the request are wrong; `errors` or `detail` names them.",
    429: "Too many requests; `Retry-After` says how long to wait.",
    500: "A fault of the service.",
    503: "Busy or stopping; try again later.",
}
_RETRY: Final = {"Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer", "minimum": 1}}}


def refusals(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return what OpenAPI says of these refusals; those that every route has need not be named.

    Args:
        *statuses: besides 400, 422, 429, 500 and 503.
    """
    found: dict[int | str, dict[str, Any]] = {}
    for status in sorted({400, 422, 429, 500, 503, *statuses}):
        found[status] = {
            "description": _WORDS[status],
            "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
        if status in (429, 503):
            found[status]["headers"] = _RETRY
    return found


def read_refusals(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return ``refusals`` of a route that takes credentials, and the answer 304."""
    return refusals(401, 403, *statuses) | {304: {"description": "Not changed since the entity tag that was sent."}}


def change_refusals(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return ``refusals`` of a route that changes something."""
    return refusals(401, 403, 413, 415, *statuses)


def content(media_type: str, description: str, *, binary: bool = True) -> dict[int | str, dict[str, Any]]:
    """Return what OpenAPI says of an answer that is no JSON."""
    schema = {"type": "string", **({"format": "binary"} if binary else {})}
    return {200: {"description": description, "content": {media_type: {"schema": schema}}}}


def published(reference: str, description: str) -> dict[int | str, dict[str, Any]]:
    """Return what OpenAPI says of an answer in a published form.

    Args:
        reference: name of the form among the components.
        description: of the answer.
    """
    schema = {"$ref": f"#/components/schemas/{reference}"}
    return {200: {"description": description, "content": {"application/json": {"schema": schema}}}}


def form_of(model: str) -> dict[str, Any]:
    """Return what OpenAPI says of a body with files."""
    schema = {"$ref": f"#/components/schemas/{model}"}
    return {"requestBody": {"required": True, "content": {"multipart/form-data": {"schema": schema}}}}


def application(row: ApplicationRow, *, facts: bool = True) -> models.Application:
    """Return an application.

    Args:
        row: as the records have it.
        facts: whether the application's own facts are told.
    """
    return models.Application(
        id=row.id,
        title=row.title,
        state=row.state,
        outcome=row.outcome,
        progress=models.Progress(done=row.done, of=row.of),
        created_at=row.created_at,
        updated_at=row.updated_at,
        owner=row.owner,
        owner_name=row.owner_name,
        policy=row.policy,
        as_of=row.as_of,
        revision=row.revision,
        sha256=row.sha256,
        version=row.version,
        documents=[models.DocumentEntry.model_validate(document) for document in row.documents],
        row=dict(row.row),
        facts=dict(row.facts) if facts and row.facts is not None else None,
        signature=models.Signature.model_validate(row.signature) if row.signature else None,
        overrides=row.overrides,
        pending=row.pending,
        error=dict(row.error) if row.error else None,
        errors=dict(row.errors),
    )


def entry(row: AuditEntry) -> models.Entry:
    """Return an entry of the audit log."""
    return models.Entry.model_validate(row)


def places(assessment: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return every piece of evidence of an assessment, and what rests on it: findings first, in their order."""
    documents = assessment["documents"]
    alone = documents[0]["document"]["sha256"] if len(documents) == 1 else ""
    found = [
        _place("finding", finding["criterion"], place, alone, finding["outcome"])
        for finding in assessment["findings"]
        for place in finding["evidence"]
    ]
    for document in documents:
        own = document["document"]["sha256"]
        for name, field in document["fields"].items():
            found += [_place("field", name, place, own) for place in field["evidence"]]
        for standard in document["standards"]:
            found += [_place("standard", standard["id"], place, own) for place in standard["evidence"]]
        for row in document["results"]["rows"]:
            found.append(_place("result", row["clause"], row["evidence"], own, row["verdict"]))
    return [place for place in found if place["document"]]


def _place(kind: str, of: str, place: Mapping[str, Any], document: str, outcome: str = "") -> dict[str, Any]:
    return {
        "kind": kind,
        "of": of,
        "outcome": outcome,
        "document": place.get("document") or document,
        "page": place["page"],
        "box": place["box"],
        "text": place["text"],
        "source": place["source"],
    }


def tag_of(*parts: object) -> str:
    """Return an entity tag that these values make."""
    return re.sub(r"[^0-9A-Za-z.-]", "_", "-".join(str(part) for part in parts))
