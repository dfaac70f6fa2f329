"""A typed client of the service: submit, wait, read what came of it, judge, sign.

It needs httpx and nothing else of the service.  Every refusal is an error of ``certlane.errors`` with its code and
the way out; what is busy is asked again for a bounded time.

    with Client("https://intake.example", token) as service:
        submitted = service.submit(["certificate.pdf", "report.pdf"], application="application.toml")
        application = service.wait(submitted.id)
        print(application.outcome, service.assessment(application.id).decision.reasons)
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import quote

from ..errors import InputError, UsageError
from ..report.restore import assessment_from_dict
from .connection import Connection, mapping_of
from .replies import Application, Document, Revision, Submitted
from .signatures import verify_webhook

if TYPE_CHECKING:
    from types import TracebackType

    import httpx

    from ..model.decision import Assessment, Finding

__all__ = ["Application", "Client", "Document", "Revision", "Submitted", "verify_webhook"]


Source = str | Path | tuple[str, bytes]
"""A document to submit: its path, or its name and its bytes."""

Disposition = Literal["fast_track", "committee", "ordinary_route", "returned"]


class Client:
    """A connection to a service.

    Args:
        url: where it is, such as ``https://intake.example`` or ``http://127.0.0.1:8770``.
        token: made with ``certlane tokens add``.
        timeout: seconds for one answer.
        patience: seconds in all for which a busy or unreachable service is asked again.
        verify: how its certificate is checked, as httpx takes it.
        transport: another way to reach it, as httpx takes it; tests use it.
        sleep: how to pause.

    Raises:
        UsageError: the address is none, or the token can't stand in a header.
        DependencyMissing: httpx is not installed.
    """

    def __init__(
        self,
        url: str,
        token: str = "",
        *,
        timeout: float = 30.0,
        patience: float = 60.0,
        verify: Any = True,
        transport: httpx.BaseTransport | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._connection = Connection(
            url, token, timeout=timeout, patience=patience, verify=verify, transport=transport, sleep=sleep
        )
        self._sleep = sleep

    def __enter__(self) -> Client:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._connection.close()

    # --- applications ------------------------------------------------------------------------------------------------

    def submit(
        self,
        documents: Sequence[Source],
        *,
        application: str | Path | Mapping[str, Any] | None = None,
        title: str = "",
        policy: str = "",
        as_of: date | None = None,
    ) -> Submitted:
        """Submit an application; the very same once more gives the same one, so a lost answer costs nothing.

        Args:
            documents: its PDFs.
            application: its facts: the path of an ``application.toml``, or its tables as a mapping.
            title: how people find it; the name of the first document by default.
            policy: the name of a policy of the service.
            as_of: the day of the decision.

        Raises:
            CertlaneError: the service refuses it; code and remedy say why.
        """
        form = {"title": title, "policy": policy, "as_of": as_of.isoformat() if as_of else ""}
        if application is not None:
            form["application"] = (
                json.dumps(application, ensure_ascii=False, default=str)
                if isinstance(application, Mapping)
                else _text_of(Path(application))
            )
        response = self._send_files("applications", documents, {key: value for key, value in form.items() if value})
        return Submitted(Application.from_dict(mapping_of(response)), response.status_code == 201)

    def add_documents(self, application: str, documents: Sequence[Source]) -> Application:
        """Add documents to an application; it is decided again."""
        return Application.from_dict(mapping_of(self._send_files(f"{_path(application)}/documents", documents, {})))

    def application(self, application: str) -> Application:
        """Return an application.

        Raises:
            NotFound: there is none of that id, or it is not yours to see.
        """
        return Application.from_dict(self._get(_path(application)))

    def applications(
        self, *, state: str = "", outcome: str = "", text: str = "", sort: str = "", limit: int = 100
    ) -> Iterator[Application]:
        """Yield applications, page by page as they are taken.

        Args:
            state: only those in this state.
            outcome: only those of this outcome.
            text: only those in whose title or fields it stands.
            sort: the service's name of an order.
            limit: how many are fetched at once.
        """
        given = {"state": state, "outcome": outcome, "q": text, "sort": sort, "limit": str(limit)}
        parameters = {key: value for key, value in given.items() if value}
        yield from (Application.from_dict(item) for item in self._pages("applications", parameters))

    def wait(
        self,
        application: str,
        *,
        timeout: float = 600.0,
        poll: float = 0.5,
        progress: Callable[[Application], None] | None = None,
    ) -> Application:
        """Wait until an application is decided or has failed.

        Args:
            application: its id.
            timeout: seconds to wait at most.
            poll: seconds between two questions; they become rarer.
            progress: is told of each answer.

        Raises:
            TimeoutError: it is still at work.
        """
        end = time.monotonic() + timeout
        while True:
            found = self.application(application)
            if progress:
                progress(found)
            if found.finished:
                return found
            if time.monotonic() + poll > end:
                raise TimeoutError(f"{application} is {found.state} after {timeout:g} s, {found.done} of {found.of}")
            self._sleep(poll)
            poll = min(poll * 1.3, 5.0)

    def assessment(self, application: str, *, original: bool = False) -> Assessment:
        """Return the assessment: with what people overrode, or as it was before them.

        Raises:
            CertlaneError: it is not decided yet, or not yours to see.
        """
        return assessment_from_dict(self.assessment_dict(application, original=original))

    def assessment_dict(self, application: str, *, original: bool = False) -> dict[str, Any]:
        """Return the assessment in its published form ``certlane/assessment/1``; see ``assessment``."""
        return self._get(f"{_path(application)}/assessment", {"original": "true"} if original else None)

    def findings(self, application: str) -> tuple[Finding, ...]:
        """Return the findings, with their evidence, of the assessment in force."""
        return self.assessment(application).findings

    def history(self, application: str) -> list[dict[str, Any]]:
        """Return what happened to an application, from the audit log."""
        return self._items(f"{_path(application)}/history")

    def packet(self, application: str, *, language: Literal["en", "ko"] = "ko") -> str:
        """Return the referral packet as an HTML page."""
        return self._connection.request(
            "GET", f"{_path(application)}/packet", params={"lang": language, "format": "html"}
        ).text

    def rerun(self, application: str, *, policy: str = "", as_of: date | None = None) -> Application:
        """Have an application decided again, under another policy or on another day."""
        given = {"policy": policy, "as_of": as_of.isoformat() if as_of else ""}
        return Application.from_dict(
            self._post(f"{_path(application)}/rerun", {key: value for key, value in given.items() if value})
        )

    def delete(self, application: str, *, reason: str) -> None:
        """Delete an application with its files; the audit log keeps that it was there."""
        self._connection.request("DELETE", _path(application), params={"reason": reason})

    # --- documents ---------------------------------------------------------------------------------------------------

    def file(self, application: str, sha256: str) -> bytes:
        """Return a document as it was submitted."""
        return self._connection.request("GET", f"{_path(application)}/documents/{_one(sha256)}/file").content

    def page_picture(self, application: str, sha256: str, page: int, *, width: int | None = None) -> bytes:
        """Return the picture of a page as PNG.

        Args:
            application: its id.
            sha256: of the document.
            page: counted from 1.
            width: pixels.
        """
        path = f"{_path(application)}/documents/{_one(sha256)}/pages/{int(page)}.png"
        return self._connection.request("GET", path, params={"width": width} if width else None).content

    def page_text(self, application: str, sha256: str, page: int) -> dict[str, Any]:
        """Return the words of a page with their boxes."""
        return self._get(f"{_path(application)}/documents/{_one(sha256)}/pages/{int(page)}/text")

    # --- what people do ----------------------------------------------------------------------------------------------

    def overrides(self, application: str) -> list[dict[str, Any]]:
        """Return the findings that people have overridden, with their reasons."""
        return self._items(f"{_path(application)}/overrides")

    def override(
        self,
        application: str,
        criterion: str,
        outcome: Literal["pass", "fail", "unknown"],
        *,
        reason: str,
        subject: str = "",
    ) -> Revision:
        """Override a finding; the original is kept and the decision is made again.

        Args:
            application: its id.
            criterion: the finding's.
            outcome: what holds in place of what was found.
            reason: why, for those who read it later.
            subject: of the finding, where a criterion has several.

        Raises:
            Conflict: the application is signed, or the finding can't be overridden.
        """
        given = {"criterion": criterion, "outcome": outcome, "reason": reason, "subject": subject}
        return Revision.from_dict(self._post(f"{_path(application)}/overrides", given))

    def confirm_override(self, application: str, criterion: str, *, subject: str = "") -> Revision:
        """Confirm another person's override, where two persons are demanded."""
        path = f"{_path(application)}/overrides/{_one(criterion)}/confirmation"
        return Revision.from_dict(mapping_of(self._connection.request("POST", path, params={"subject": subject})))

    def withdraw_override(self, application: str, criterion: str, *, reason: str, subject: str = "") -> Revision:
        """Withdraw an override; the original finding holds again."""
        path = f"{_path(application)}/overrides/{_one(criterion)}"
        parameters = {"reason": reason, "subject": subject}
        return Revision.from_dict(mapping_of(self._connection.request("DELETE", path, params=parameters)))

    def notes(self, application: str) -> list[dict[str, Any]]:
        """Return the notes on an application, oldest first."""
        return self._items(f"{_path(application)}/notes")

    def note(self, application: str, text: str) -> dict[str, Any]:
        """Write a note on an application."""
        return self._post(f"{_path(application)}/notes", {"text": text})

    def sign(self, application: str, disposition: Disposition, *, revision: int, statement: str) -> dict[str, Any]:
        """Sign what is done with an application.

        Args:
            application: its id.
            disposition: what is done with it.
            revision: the one that was read.
            statement: what one puts one's name to.

        Raises:
            Conflict: another revision is in force, or its outcome does not allow the disposition.
        """
        given = {"disposition": disposition, "statement": statement, "revision": revision}
        return self._post(f"{_path(application)}/signature", given)

    def countersign(self, application: str) -> dict[str, Any]:
        """Sign as the second person."""
        return self._post(f"{_path(application)}/signature/counter", {})

    def signatures(self, application: str) -> list[dict[str, Any]]:
        """Return the signatures of an application, oldest first, those that are void too."""
        return self._items(f"{_path(application)}/signature")

    def reopen(self, application: str, *, reason: str) -> Application:
        """Reopen a signed application; its signature becomes void."""
        return Application.from_dict(self._post(f"{_path(application)}/reopen", {"reason": reason}))

    # --- look-ups ----------------------------------------------------------------------------------------------------

    def standard(self, identifier: str) -> dict[str, Any]:
        """Return what the catalogue knows of a standard."""
        return self._get(f"catalogue/standards/{quote(identifier)}")

    def policies(self) -> list[dict[str, Any]]:
        """Return the policies of the service."""
        return self._items("policies")

    def get(self, path: str, parameters: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Return the answer of any other route below ``/v1/``."""
        return self._get(path.lstrip("/"), parameters)

    def _get(self, path: str, parameters: Mapping[str, Any] | None = None) -> dict[str, Any]:
        return mapping_of(self._connection.request("GET", path, params=parameters))

    def _items(self, path: str) -> list[dict[str, Any]]:
        return list(self._pages(path, {}))

    def _pages(self, path: str, parameters: dict[str, Any]) -> Iterator[dict[str, Any]]:
        while True:
            page = self._get(path, parameters)
            yield from page["items"]
            if not page.get("next"):
                return
            parameters["cursor"] = page["next"]

    def _post(self, path: str, data: Mapping[str, Any]) -> dict[str, Any]:
        return mapping_of(self._connection.request("POST", path, json=dict(data)))

    def _send_files(self, path: str, documents: Sequence[Source], form: Mapping[str, str]) -> httpx.Response:
        if not documents:
            raise UsageError("no document was given", remedy="Name the PDFs of one application.")
        with ExitStack() as stack:
            files: list[tuple[str, tuple[str, Any, str]]] = []
            for source in documents:
                if isinstance(source, tuple):
                    files.append(("files", (source[0], source[1], "application/pdf")))
                    continue
                try:
                    opened = stack.enter_context(Path(source).open("rb"))
                except OSError as error:
                    raise InputError(f"can't be read: {error.strerror}", subject=str(source)) from None
                files.append(("files", (Path(source).name, opened, "application/pdf")))
            return self._connection.request("POST", path, files=files, data=dict(form), again=True)


def _path(application: str) -> str:
    return f"applications/{_one(application)}"


def _one(part: str) -> str:
    """Return a part of a path that stays one part, whatever it holds."""
    if part in {"", ".", ".."}:
        raise UsageError(f"{part!r} is no id")
    return quote(part, safe="")


def _text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"the application can't be read: {error}", subject=str(path)) from None
