"""What comes in as ``multipart/form-data``: bounded, looked at, and put into the file store; no name becomes a path."""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from fastapi import Request
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel, ConfigDict, Field
from starlette.datastructures import FormData, UploadFile

from ...decision.application import application_from_dict, application_to_dict, parse_application
from ...decision.policy import SHIPPED
from ...errors import LimitExceeded, UnreadableDocument, UsageError
from ..problems import Refusal
from ..records.values import SubmittedFile
from ..state import Service

_FIELD_BYTES: Final = 1_000_000
_LONGEST_NAME: Final = 200
_LONGEST_TITLE: Final = 300
_HEAD: Final = 1024  # bytes within which a PDF says that it is one
_SEPARATORS: Final = re.compile(r"[/\\]")


class Submission(BaseModel):
    """The form of a submission, as ``multipart/form-data``."""

    model_config = ConfigDict(extra="forbid")

    files: list[bytes] = Field(
        min_length=1,
        description="The PDFs of one application, each a part of this name.",
        json_schema_extra={"items": {"type": "string", "format": "binary"}},
    )
    application: str = Field("", description="Facts of the application: an application.toml, or the same as JSON.")
    title: str = Field("", max_length=_LONGEST_TITLE, description="How people find it.")
    policy: str = Field("", description="`default`, `strict` or `lenient`; `default` where absent.")
    as_of: str = Field("", description="The day of the decision, YYYY-MM-DD; that on which it is made where absent.")


class FurtherDocuments(BaseModel):
    """Documents to add, as ``multipart/form-data``."""

    model_config = ConfigDict(extra="forbid")

    files: list[bytes] = Field(min_length=1, json_schema_extra={"items": {"type": "string", "format": "binary"}})


@dataclass(frozen=True, slots=True)
class Received:
    """What a form held, checked; the files are in the store."""

    documents: tuple[SubmittedFile, ...]
    facts: dict[str, Any] | None
    title: str
    policy: str
    as_of: date | None


async def receive(request: Request, service: Service, fields: frozenset[str]) -> Received:
    """Take in a form with files.

    Args:
        request: the request; its body is read here, after it is known who sends it.
        service: with limits and file store.
        fields: the names of text fields that it may have.

    Raises:
        Refusal: it is no such form (415), or holds other parts (422).
        UsageError: a field is wrong.
        UnreadableDocument: a file is no PDF.
        LimitExceeded: a file is too large, or there are too many.
    """
    if not request.headers.get("content-type", "").lower().startswith("multipart/form-data"):
        raise Refusal(415, "documents come as multipart/form-data")
    most = service.settings.max_files
    # One more of each than is taken: what is too much is told in our own words.
    async with request.form(max_files=most + 2, max_fields=20, max_part_size=_FIELD_BYTES) as form:
        return await run_in_threadpool(_taken, form, service, fields)


def _taken(form: FormData, service: Service, fields: frozenset[str]) -> Received:
    strange = sorted({name for name in form if name not in fields and name != "files"})
    if strange:
        raise UsageError(f"there is no part {strange[0][:80]!r} in this form", remedy="See /openapi.json.")
    texts = {name: _text(form, name) for name in fields}
    facts = _facts(texts.get("application", ""))
    policy = texts.get("policy", "").strip()
    if policy and policy not in SHIPPED:
        raise UsageError(f"there is no policy {policy[:80]!r}", remedy=f"Name one of {', '.join(SHIPPED)}.")
    day = _day(texts.get("as_of", "").strip())
    title = " ".join(texts.get("title", "").split())
    if len(title) > _LONGEST_TITLE or not title.isprintable():
        raise UsageError(f"a title has at most {_LONGEST_TITLE} printable characters", subject="title")
    documents = _documents(form, service)
    return Received(documents, facts, title or documents[0].name, policy or "default", day)


def _documents(form: FormData, service: Service) -> tuple[SubmittedFile, ...]:
    given = form.getlist("files")
    files = [entry for entry in given if isinstance(entry, UploadFile)]
    if len(files) < len(given):
        raise UsageError("a part `files` carries no file", remedy="Send each with a filename, as browsers do.")
    if not files:
        raise UsageError("no document was given", remedy="Send the PDFs as parts with the name `files`.")
    settings = service.settings
    if len(files) > settings.max_files:
        raise LimitExceeded(f"more than {settings.max_files} files", remedy="Send fewer files.")
    for file in files:  # all are looked at before any is kept
        _look_at(file, settings.max_file_bytes)
    found = []
    for file in files:
        stored = service.records.files.put(file.file, settings.max_file_bytes)
        found.append(SubmittedFile(safe_name(file.filename or ""), stored.sha256, stored.size))
    return tuple(found)


def _look_at(file: UploadFile, most: int) -> None:
    name = safe_name(file.filename or "")
    if file.size is not None and file.size > most:
        raise LimitExceeded(f"the file is larger than {most:,} bytes", subject=name, remedy="Send a smaller file.")
    head = file.file.read(_HEAD)
    file.file.seek(0)
    if b"%PDF-" not in head:
        raise UnreadableDocument("it is no PDF", subject=name, remedy="Send PDF files alone.")


def safe_name(name: str) -> str:
    """Return a file's name without folders, and without what can't be shown; never empty.

    Args:
        name: as the sender gave it.
    """
    base = _SEPARATORS.split(unicodedata.normalize("NFC", name[-1000:]))[-1]
    shown = "".join(c for c in base if c.isprintable()).strip().lstrip(".").strip()
    if len(shown) > _LONGEST_NAME:
        stem, dot, suffix = shown.rpartition(".")
        shown = stem[: _LONGEST_NAME - 10] + dot + suffix[:9] if dot else shown[:_LONGEST_NAME]
    return shown or "document.pdf"


def _text(form: FormData, name: str) -> str:
    """Return a field, whether it came as text or, as with ``curl -F application=@…``, as a file."""
    given = form.getlist(name)
    if len(given) > 1:
        raise UsageError("is given more than once", subject=name)
    if not given:
        return ""
    if isinstance(given[0], str):
        text = given[0]
    else:
        data = given[0].file.read(_FIELD_BYTES + 1)
        if len(data) > _FIELD_BYTES:
            raise LimitExceeded(f"larger than {_FIELD_BYTES:,} bytes", subject=name)
        try:
            text = data.decode()
        except UnicodeDecodeError:
            raise UsageError("is no UTF-8 text", subject=name) from None
    if "\0" in text:
        raise UsageError("holds a character that no text has", subject=name)
    return text


def _facts(text: str) -> dict[str, Any] | None:
    if not text.strip():
        return None
    try:
        if text.lstrip().startswith("{"):
            data = json.loads(text)
            application = application_from_dict(data)
            if any(not check.source.strip() for check in application.checks):
                raise UsageError("a check names no source", subject="application")
        else:
            application = parse_application(text)
    except RecursionError:
        raise UsageError("is nested too deeply", subject="application") from None
    except ValueError as error:
        raise UsageError(f"is no JSON: {error}", subject="application") from None
    return application_to_dict(application)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise UsageError(f"{text[:40]!r} is no date", subject="as_of", remedy="Write it as YYYY-MM-DD.") from None
