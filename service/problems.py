"""Refusals as problem details (RFC 9457): every error of the service has this one form, the framework's own too.

``code`` is that of ``certlane.errors``, stable and never re-used; ``remedy`` is what the reader can do about it.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import quote

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException

from ..errors import (
    CatalogueError,
    CertlaneError,
    DependencyMissing,
    EncryptedDocument,
    InputError,
    LimitExceeded,
    ReaderDied,
    UnreadableDocument,
    UsageError,
)
from .records.errors import RecordsUnusable, TooManyAttempts
from .refusals import AccessDenied, Conflict, NotFound, ServiceError, ServiceUnavailable

MEDIA_TYPE: Final = "application/problem+json"
_LONGEST: Final = 2000
_log = logging.getLogger("certlane.service")


class Fault(BaseModel):
    """One part of a request that is wrong."""

    pointer: str = Field(description="Where it stands: `body.title`, `query.limit`, `path.identifier`.")
    detail: str


class Problem(BaseModel):
    """Problem details (RFC 9457)."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "type": "urn:certlane:problem:not-found",
                "title": "Not Found",
                "status": 404,
                "detail": "there is no application of that id",
                "instance": "/v1/applications/0192f",
                "code": "CL502",
                "remedy": "Check the id, and whose application it is.",
                "errors": [],
            }
        }
    )

    type: str = Field(description="A name of this kind of problem; the same for all of its kind.")
    title: str
    status: int = Field(ge=400, le=599)
    detail: str = Field(description="What went wrong, in words.")
    instance: str = Field(description="The path of the request.")
    code: str = Field(description="Stable code of the error.", pattern="^CL[0-9]{3}$")
    remedy: str = Field(description="What the reader can do about it.")
    errors: list[Fault] = Field(description="The parts of the request that are wrong; empty where it is no such fault.")


_STATUS: Final[tuple[tuple[type[CertlaneError], int], ...]] = (
    (AccessDenied, 403),
    (NotFound, 404),
    (Conflict, 409),
    (TooManyAttempts, 429),
    (ServiceUnavailable, 503),
    (LimitExceeded, 413),
    (UnreadableDocument, 422),
    (EncryptedDocument, 422),
    (ReaderDied, 422),
    (InputError, 422),
    (UsageError, 422),
    (CatalogueError, 503),
    (RecordsUnusable, 503),
    (DependencyMissing, 503),
)
_BY_STATUS: Final[Mapping[int, tuple[type[CertlaneError], str]]] = {
    400: (UsageError, "Send a request as the OpenAPI document describes it."),
    401: (AccessDenied, "Sign in, or send a token: `Authorization: Bearer …`."),
    403: (AccessDenied, "Ask a person whose role allows it."),
    404: (NotFound, "Check the address and the id."),
    405: (UsageError, "Use one of the methods that the header Allow names."),
    408: (UsageError, "Send the request again, faster or in smaller parts."),
    409: (Conflict, "Read the application again: another person may have changed it."),
    412: (Conflict, "Read the application again: another person may have changed it."),
    413: (LimitExceeded, "Send fewer or smaller files."),
    415: (UsageError, "Send JSON, or files as multipart/form-data, as the OpenAPI document says."),
    421: (AccessDenied, "Use the address of the service; its administrator sets it with --public-url."),
    422: (UsageError, "Correct the parts that `errors` names."),
    429: (ServiceUnavailable, "Wait as long as the header Retry-After says."),
    503: (ServiceUnavailable, "Try again later."),
}


class Refusal(HTTPException):
    """A refusal by status, in words; ``remedy`` takes the place of the status's own.

    Args:
        status: of the answer.
        detail: what went wrong.
        remedy: what to do about it.
        headers: of the answer.
    """

    def __init__(self, status: int, detail: str, *, remedy: str = "", headers: Mapping[str, str] | None = None) -> None:
        super().__init__(status, detail, headers=dict(headers or {}))
        self.remedy = remedy


def problem_of(
    status: int,
    detail: str,
    *,
    instance: str,
    code: str = "",
    remedy: str = "",
    errors: Sequence[Mapping[str, str]] = (),
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Return the answer that tells of a problem.

    Args:
        status: of the answer.
        detail: what went wrong, in words.
        instance: the path of the request.
        code: of ``certlane.errors``; by the status where empty.
        remedy: what to do about it; by the status where empty.
        errors: pointer and detail of each part that is wrong.
        headers: of the answer.
    """
    kind, usual = _BY_STATUS.get(status, (CertlaneError if status >= 500 else UsageError, ""))
    title = HTTPStatus(status).phrase if status in set(HTTPStatus) else "Error"
    body = {
        "type": f"urn:certlane:problem:{title.lower().replace(' ', '-')}",
        "title": title,
        "status": status,
        "detail": _plain(detail) or title,
        "instance": quote(instance[:_LONGEST], safe="/:@", errors="replace"),
        "code": code or kind.code,
        "remedy": _plain(remedy) or usual or kind.default_remedy,
        "errors": [dict(error) for error in errors],
    }
    # Escaped: a path may hold what no UTF-8 text can.
    return Response(
        json.dumps(body).encode(),
        status,
        headers=dict(headers or {}) | {"Cache-Control": "no-store"},
        media_type=MEDIA_TYPE,
    )


def status_of(error: CertlaneError) -> int:
    """Return the status that stands for one of our errors."""
    if isinstance(error, ServiceError) and error.status:
        return error.status
    return next((status for kind, status in _STATUS if isinstance(error, kind)), 500)


def of_error(error: CertlaneError, instance: str) -> Response:
    """Return the answer for one of our errors; a fault of ours tells nothing of its insides."""
    status = status_of(error)
    if status == 500:
        _log.error("%s: %s", instance, error, exc_info=error)
        return problem_of(500, "an unexpected fault of the service; it is in its log", instance=instance)
    subject = f"{error.subject}: " if error.subject else ""
    if status == 503:
        _log.warning("%s: %s", instance, error)
    wait = error.retry_after if isinstance(error, TooManyAttempts) else 5
    headers = {"Retry-After": str(wait)} if status in (429, 503) else {}
    return problem_of(
        status, subject + error.message, instance=instance, code=error.code, remedy=error.remedy, headers=headers
    )


def install(app: FastAPI) -> None:
    """Have every error of an application answered in this form."""
    app.add_exception_handler(CertlaneError, _certlane)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _invalid)


def _certlane(request: Request, error: Exception) -> Response:
    assert isinstance(error, CertlaneError)  # noqa: S101 - registered for it
    return of_error(error, request.url.path)


def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - registered for it
    remedy = error.remedy if isinstance(error, Refusal) else ""
    return problem_of(
        error.status_code, str(error.detail), instance=request.url.path, remedy=remedy, headers=error.headers
    )


def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101 - registered for it
    faults = [
        {"pointer": _plain(".".join(str(part) for part in fault["loc"])), "detail": _plain(str(fault["msg"]))}
        for fault in error.errors()[:50]
    ]
    wrong = ", ".join(dict.fromkeys(fault["pointer"] for fault in faults))
    return problem_of(422, f"the request is wrong: {wrong}", instance=request.url.path, errors=faults)


def _plain(text: Any) -> str:
    return "".join(c if c.isprintable() else " " for c in str(text))[:_LONGEST]
