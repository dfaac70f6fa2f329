"""The OpenAPI document: what FastAPI derives from the routes, with the published forms among its components."""

from __future__ import annotations

from typing import Any, Final

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel

from ... import __version__
from ...report.json import schema
from ..problems import Problem
from .uploads import FurtherDocuments, Submission

_COMPONENTS: Final = "#/components/schemas/"
_FORMS: Final[tuple[type[BaseModel], ...]] = (Problem, Submission, FurtherDocuments)
_URNS: Final = {
    "urn:certlane:document:1": "Document",
    "urn:certlane:assessment:1": "Assessment",
    "urn:certlane:packet:1": "Packet",
}
_DESCRIPTION: Final = """
Overseas certification documents in; standards, results and a reasoned lane decision out, each with the place on the
page that proves it. The tool advises; a person signs.

Send a token as `Authorization: Bearer …`. Lists come in parts: send `next` of one part as `cursor` for the next one.
What has not changed is not sent again to whom sends its `ETag` as `If-None-Match`. Every refusal is a problem
(RFC 9457) with a stable `code` and a `remedy`.
"""
_TAGS: Final = (
    ("applications", "Submit, list, read, decide anew, delete."),
    ("documents", "Records, files, pictures and words of pages; the packet."),
    ("review", "Override a finding, write a note, sign, countersign, reopen."),
    ("look-ups", "The catalogue of standards and the policies."),
    ("session", "Sign in and out, who one is."),
    ("administration", "Users, tokens, receivers of events, the audit log."),
    ("health", "Whether the service lives and works."),
)


def install(app: FastAPI) -> None:
    """Have an application answer ``/openapi.json`` with the whole document."""

    def document() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _document(app)
        return app.openapi_schema

    app.openapi = document  # type: ignore[method-assign]


def _document(app: FastAPI) -> dict[str, Any]:
    found = get_openapi(
        title="certlane",
        version=__version__,
        openapi_version="3.1.0",
        summary="Fast-track decisions on overseas certification, with reasons and evidence",
        description=_DESCRIPTION.strip(),
        routes=app.routes,
        tags=[{"name": name, "description": words} for name, words in _TAGS],
    )
    schemas = found["components"]["schemas"]
    for model in _FORMS:
        own = model.model_json_schema(ref_template=_COMPONENTS + "{model}")
        schemas |= own.pop("$defs", {})
        schemas[model.__name__] = own
    for name, published in (("Assessment", "assessment"), ("Document", "document"), ("Packet", "packet")):
        _add_published(schemas, name, published)
    schemas["Findings"] = {
        "type": "object",
        "title": "Findings",
        "required": ["items"],
        "properties": {"items": schemas["Assessment"]["properties"]["findings"]},
    }
    return found


def _add_published(schemas: dict[str, Any], name: str, published: Any) -> None:
    """Add a published form; its own definitions become components named after it."""
    form = schema(published)
    for key in ("$schema", "$id"):
        form.pop(key, None)
    definitions = form.pop("$defs", {})
    schemas[name] = _renamed(form, name)
    for inner, definition in definitions.items():
        schemas[f"{name}.{inner}"] = _renamed(definition, name)


def _renamed(value: Any, name: str) -> Any:
    if isinstance(value, dict):
        return {key: _reference(item, name) if key == "$ref" else _renamed(item, name) for key, item in value.items()}
    return [_renamed(item, name) for item in value] if isinstance(value, list) else value


def _reference(reference: Any, name: str) -> Any:
    text = str(reference)
    for urn, other in _URNS.items():
        if text.startswith(urn):
            name, text = other, text.removeprefix(urn)
            if not text:
                return _COMPONENTS + name
    return f"{_COMPONENTS}{name}.{text.removeprefix('#/$defs/')}" if text.startswith("#/$defs/") else reference
