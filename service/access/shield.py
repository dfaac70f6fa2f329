"""What holds for every request and answer: known host, bounded body, headers that browsers obey, no bare fault."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ..problems import Refusal, problem_of
from ..settings import Settings

_SECONDS_A_BODY: Final = 300.0
_JSON_BYTES: Final = 1 << 20  # of a body that carries no files
_LONGEST_QUERY: Final = 8_192
_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "frame-ancestors 'none'; form-action 'self'; base-uri 'none'"
)
_HEADERS: Final = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
_log = logging.getLogger("certlane.service")


class Shield:
    """The outermost layer.

    Args:
        app: what it stands before.
        settings: names of the host, sizes.
    """

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        answer = _Answer(send, secure=self._settings.secure)
        try:
            refused = self._refused(scope)
            if refused is not None:
                await refused(scope, receive, answer)
                return
            await self._app(scope, self._bounded(scope, receive), answer)
        except ClientDisconnect:
            return  # nobody is there to be answered
        except Exception:  # the last resort: a fault of ours is told, and never shown
            if answer.begun:
                raise
            _log.exception("%s %s", scope["method"], scope["path"])
            fault = problem_of(500, "an unexpected fault of the service; it is in its log", instance=scope["path"])
            await fault(scope, receive, answer)

    def _refused(self, scope: Scope) -> Callable[[Scope, Receive, Send], Awaitable[None]] | None:
        headers = Headers(scope=scope)
        path = scope["path"]
        host = _name_of(headers.get("host", ""))
        if not self._settings.knows_host(host):
            return problem_of(421, "this service is not known under that name", instance=path)
        length = headers.get("content-length", "")
        if length and (not (length.isascii() and length.isdecimal()) or int(length[:18]) > self._most(headers)):
            return problem_of(413, self._too_large(headers), instance=path, headers={"Connection": "close"})
        if len(scope.get("query_string", b"")) > _LONGEST_QUERY:
            return problem_of(400, f"the query is longer than {_LONGEST_QUERY} characters", instance=path)
        if "\0" in path:
            return problem_of(400, "the path holds a character that no name has", instance=path)
        return None

    def _most(self, headers: Headers) -> int:
        files = headers.get("content-type", "").startswith("multipart/form-data")
        return self._settings.max_request_bytes if files else _JSON_BYTES

    def _too_large(self, headers: Headers) -> str:
        return f"the request is larger than {self._most(headers):,} bytes"

    def _bounded(self, scope: Scope, receive: Receive) -> Receive:
        headers = Headers(scope=scope)
        most, received = self._most(headers), 0
        until = time.monotonic() + _SECONDS_A_BODY
        ended = False

        async def bounded() -> Message:
            nonlocal received, ended
            if ended:  # what follows the body is only the caller's going away
                return await receive()
            try:
                async with asyncio.timeout(max(0.01, until - time.monotonic())):
                    message: MutableMapping[str, Any] = await receive()
            except TimeoutError:
                raise Refusal(408, f"the body took longer than {_SECONDS_A_BODY:g} s") from None
            received += len(message.get("body", b""))
            ended = not message.get("more_body", False)
            if received > most:
                raise Refusal(413, self._too_large(headers), headers={"Connection": "close"})
            return message

        return bounded


class _Answer:
    """Sends on what is answered, with the headers that every answer has."""

    def __init__(self, send: Send, *, secure: bool) -> None:
        self._send = send
        self._secure = secure
        self.begun = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.begun = True
            headers = MutableHeaders(scope=message)
            for name, value in _HEADERS.items():
                headers.setdefault(name, value)
            headers.setdefault("Cache-Control", "no-store")
            if self._secure:
                headers.setdefault("Strict-Transport-Security", "max-age=31536000")
        await self._send(message)


def _name_of(host: str) -> str:
    """Return the name in a ``Host`` header, without port and brackets, in small letters."""
    host = host.strip().lower()
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host.partition(":")[0]
