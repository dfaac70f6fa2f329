#!/usr/bin/env python3
"""Post-consumption script for paperless-ngx: has certlane judge each document and writes the outcome back.

Python 3.9 or newer is all that it needs, so it runs inside paperless' container.  ``docs/paperless.md`` tells how.

Paperless says what it consumed in ``DOCUMENT_ID``, ``DOCUMENT_SOURCE_PATH``, ``DOCUMENT_ARCHIVE_PATH``,
``DOCUMENT_ORIGINAL_FILENAME``, ``DOCUMENT_FILE_NAME``, ``DOCUMENT_TAGS`` and ``DOCUMENT_TYPE``
(docs.paperless-ngx.com, "Post-consumption script").  These variables are ours:

    CERTLANE_URL            the service, such as http://certlane:8770
    CERTLANE_TOKEN          its token, or CERTLANE_TOKEN_FILE: the file that holds it
    CERTLANE_POLICY         the policy; the service's default where unset
    CERTLANE_APPLICATION    an application.toml with facts that hold for every document
    CERTLANE_ONLY_TAG       only documents with this tag in paperless
    CERTLANE_ONLY_TYPE      only documents of this type in paperless
    CERTLANE_WAIT           seconds to wait for the decision (60); 0 submits only
    CERTLANE_DETACH         1: wait in the background, so that paperless goes on at once
    CERTLANE_PUBLIC_URL     how people reach the service, for the link in the note; CERTLANE_URL where unset
    CERTLANE_TAG_PREFIX     before the outcome in the tag ("certlane: ")
    CERTLANE_LANG           ko or en; by LANG where unset
    CERTLANE_STRICT         1: end with status 1 where something went wrong; else the status is always 0
    PAPERLESS_URL           paperless itself, and PAPERLESS_TOKEN: without them nothing is written back
"""

from __future__ import annotations

import json
import os
import sys
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

OUTCOMES = ("qualified", "refer", "not_qualified", "error")
_LARGEST_ANSWER = 64 << 20
_TRIES = 4
_WORDS = {
    "en": {
        "qualified": "qualified for the fast track",
        "refer": "refer to a person",
        "not_qualified": "not qualified for the fast track",
        "error": "could not be read",
        "reasons": "Reasons",
        "settle": "What would settle it",
    },
    "ko": {
        "qualified": "신속 처리 적격",
        "refer": "담당자 검토 필요",
        "not_qualified": "신속 처리 부적격",
        "error": "읽지 못함",
        "reasons": "사유",
        "settle": "해소 방법",
    },
}


class Trouble(Exception):
    """Something that people have to look at; its text says what, and never holds a token."""


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """A token goes where it was meant to go."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


class Api:
    """A REST interface with a token.

    Args:
        name: how messages call it.
        url: where it is.
        authorization: the value of that header.
    """

    def __init__(self, name: str, url: str, authorization: str) -> None:
        if not url.startswith(("http://", "https://")):
            raise Trouble(f"the address of {name} must begin with http:// or https://")
        self._name, self._url = name, url.rstrip("/")
        self._headers = {"Authorization": authorization, "Accept": "application/json"}
        self._opener = urllib.request.build_opener(_NoRedirects, urllib.request.ProxyHandler({}))

    def call(
        self, method: str, path: str, body: bytes | None = None, kind: str = "application/json", *, again: bool = False
    ) -> Any:
        """Return the JSON of an answer; a busy interface is asked again a few times.

        ``again`` tells that the request may be sent twice, though it is no GET.
        """
        headers = self._headers | ({"Content-Type": kind} if body is not None else {})
        for attempt in range(_TRIES):
            request = urllib.request.Request(self._url + path, body, headers, method=method)  # noqa: S310 - http(s) only
            try:
                with self._opener.open(request, timeout=60) as answer:
                    text = answer.read(_LARGEST_ANSWER)
                return json.loads(text) if text else None
            except urllib.error.HTTPError as error:
                told = self._said(error)
                if error.code not in (429, 503) or attempt == _TRIES - 1:
                    raise Trouble(f"{self._name} answered {error.code} to {method} {path}{told}") from None
                time.sleep(min(float(error.headers.get("Retry-After") or 2**attempt), 30.0))
            except (OSError, ValueError) as error:
                if not (again or method == "GET") or attempt == _TRIES - 1:
                    raise Trouble(f"{self._name} can't be reached or understood: {error}") from None
                time.sleep(2**attempt)
        raise AssertionError("unreachable")

    @staticmethod
    def _said(error: urllib.error.HTTPError) -> str:
        try:
            data = json.loads(error.read(1 << 16))
            return f": {data['detail']} ({data.get('remedy', '')})"
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return ""


def document_of(environment: Mapping[str, str]) -> tuple[str, Path, str] | None:
    """Return id, path and name of the document: the original where it is a PDF, else the PDF that paperless made."""
    number = environment.get("DOCUMENT_ID", "")
    if not (number.isascii() and number.isdecimal()):
        raise Trouble("DOCUMENT_ID is missing: this script is to be called by paperless-ngx")
    name = environment.get("DOCUMENT_ORIGINAL_FILENAME") or environment.get("DOCUMENT_FILE_NAME") or f"{number}.pdf"
    for variable in ("DOCUMENT_SOURCE_PATH", "DOCUMENT_ARCHIVE_PATH"):
        path = Path(environment.get(variable) or "/nowhere")
        try:
            with path.open("rb") as file:
                if b"%PDF-" in file.read(1024):
                    name = Path(name).name
                    return number, path, name if name.lower().endswith(".pdf") else f"{name}.pdf"
        except OSError:
            continue
    return None


def is_wanted(environment: Mapping[str, str]) -> bool:
    """Tell whether the document has the tag and the type that were asked for."""
    tags = {tag.strip().lower() for tag in environment.get("DOCUMENT_TAGS", "").split(",")}
    tag, kind = environment.get("CERTLANE_ONLY_TAG", ""), environment.get("CERTLANE_ONLY_TYPE", "")
    return (not tag or tag.lower() in tags) and (
        not kind or kind.lower() == environment.get("DOCUMENT_TYPE", "").lower()
    )


def submission(path: Path, name: str, fields: Mapping[str, str]) -> tuple[bytes, str]:
    """Return the multipart body of a submission and its content type (RFC 7578)."""
    boundary = uuid.uuid4().hex
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode()
        for key, value in fields.items()
        if value
    ]
    shown = name.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")
    parts.append(
        f'--{boundary}\r\nContent-Disposition: form-data; name="files"; filename="{shown}"\r\n'
        "Content-Type: application/pdf\r\n\r\n".encode("utf-8", "replace")
    )
    return b"".join([*parts, path.read_bytes(), f"\r\n--{boundary}--\r\n".encode()]), (
        f"multipart/form-data; boundary={boundary}"
    )


def judged(service: Api, environment: Mapping[str, str], path: Path, name: str, wait: float) -> dict[str, Any]:
    """Submit a document and return its application, decided unless the time is up before."""
    facts = environment.get("CERTLANE_APPLICATION", "")
    fields = {
        "title": name,
        "policy": environment.get("CERTLANE_POLICY", ""),
        "application": Path(facts).read_text(encoding="utf-8") if facts else "",
    }
    body, kind = submission(path, name, fields)
    application: dict[str, Any] = service.call("POST", "/v1/applications", body, kind, again=True)
    end, pause = time.monotonic() + wait, 0.3
    while application["state"] in ("queued", "running") and time.monotonic() < end:
        time.sleep(min(pause, max(0.0, end - time.monotonic())))
        pause = min(pause * 1.3, 3.0)
        application = service.call("GET", f"/v1/applications/{quote(application['id'], safe='')}")
    return application


def note_of(application: Mapping[str, Any], link: str, language: str) -> str:
    """Return the note for people: outcome, reasons, what would settle it, and where to read on."""
    words = _WORDS[language]
    row = application.get("row") or {}
    outcome = application.get("outcome") or "error"
    lines = [f"certlane: {words.get(outcome, outcome)}"]
    for key, items in (("reasons", row.get("causes")), ("settle", row.get("settle"))):
        said = [text for item in items or () if (text := item.get(language))]
        if said:
            lines += ["", f"{words[key]}:", *(f"- {text}" for text in said[:10])]
    error = application.get("error") or {}
    if error.get("message"):
        lines += ["", f"[{error.get('code', '')}] {error['message']}"]
    return "\n".join([*lines, "", link])


def write_back(paperless: Api, number: str, outcome: str, note: str, prefix: str) -> None:
    """Set the tag of the outcome, take away those of others, and add the note unless it is there already."""
    own = tag_id(paperless, prefix + outcome.replace("_", " "), create=True)
    others = [tag_id(paperless, prefix + other.replace("_", " ")) for other in OUTCOMES if other != outcome]
    change = {
        "documents": [int(number)],
        "method": "modify_tags",
        "parameters": {"add_tags": [own], "remove_tags": [tag for tag in others if tag is not None]},
    }
    paperless.call("POST", "/api/documents/bulk_edit/", json.dumps(change).encode())
    notes = paperless.call("GET", f"/api/documents/{number}/notes/")
    known = notes.get("results", []) if isinstance(notes, dict) else notes or []
    if not any(entry.get("note") == note for entry in known):
        paperless.call("POST", f"/api/documents/{number}/notes/", json.dumps({"note": note}).encode())


def tag_id(paperless: Api, name: str, *, create: bool = False) -> int | None:
    """Return the id of a tag in paperless, made where it is missing and wanted."""
    where = "/api/tags/?" + urlencode({"name__iexact": name})
    found = paperless.call("GET", where)["results"]
    if not found and create:
        try:
            return int(paperless.call("POST", "/api/tags/", json.dumps({"name": name}).encode())["id"])
        except Trouble:
            found = paperless.call("GET", where)["results"]  # another document's script was faster
            if not found:
                raise
    return int(found[0]["id"]) if found else None


def detach() -> bool:
    """Go on in a process of its own; return True in the one that is to end, since paperless waits for it."""
    if os.fork():
        return True
    os.setsid()
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nothing, stream)
    return False


def run(environment: Mapping[str, str]) -> str:
    """Do the work; return what to tell in paperless' log.

    Raises:
        Trouble: something is missing, or one of the two interfaces refuses.
    """
    if not is_wanted(environment):
        return "not wanted by its tag or type"
    found = document_of(environment)
    if found is None:
        return "no PDF"
    number, path, name = found
    service = Api("certlane", environment.get("CERTLANE_URL", ""), f"Bearer {token_of(environment)}")
    wait = float(environment.get("CERTLANE_WAIT") or 60)
    if environment.get("CERTLANE_DETACH") == "1" and detach():
        return "judged in the background"
    application = judged(service, environment, path, name, wait)
    base = (environment.get("CERTLANE_PUBLIC_URL") or environment["CERTLANE_URL"]).rstrip("/")
    link = f"{base}/applications/{quote(application['id'], safe='')}"
    if application["state"] in ("queued", "running"):
        return f"submitted, not decided yet: {link}"
    outcome = application.get("outcome") or "error"
    address, token = environment.get("PAPERLESS_URL", ""), environment.get("PAPERLESS_TOKEN", "")
    if address and token:
        language = environment.get("CERTLANE_LANG") or environment.get("LANG", "")[:2]
        note = note_of(application, link, language if language in _WORDS else "en")
        prefix = environment.get("CERTLANE_TAG_PREFIX", "certlane: ")
        write_back(Api("paperless", address, f"Token {token}"), number, outcome, note, prefix)
    return f"{outcome}: {link}"


def token_of(environment: Mapping[str, str]) -> str:
    """Return the service's token, from the environment or from its file."""
    token = environment.get("CERTLANE_TOKEN", "")
    if not token and environment.get("CERTLANE_TOKEN_FILE"):
        token = Path(environment["CERTLANE_TOKEN_FILE"]).read_text(encoding="utf-8")
    if not token.strip():
        raise Trouble("set CERTLANE_TOKEN or CERTLANE_TOKEN_FILE")
    return token.strip()


def main() -> int:
    """Run as paperless calls it; what goes wrong here must not make a document look as if it were not consumed."""
    status = 0
    try:
        told = run(os.environ)
    except Trouble as trouble:
        told, status = str(trouble), 1
    except Exception as error:  # noqa: BLE001 - the last resort, for the same reason
        told, status = f"{type(error).__name__}: {error}", 1
    number = os.environ.get("DOCUMENT_ID", "?")
    print(f"certlane: document {number}: {''.join(c if c.isprintable() else ' ' for c in told)}", flush=True)  # noqa: T201
    return status if os.environ.get("CERTLANE_STRICT") == "1" else 0


if __name__ == "__main__":
    sys.exit(main())
