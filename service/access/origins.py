"""Requests that another site made a browser send: refused by the header Origin and by a token that it can't read."""

from __future__ import annotations

import secrets
from typing import Final
from urllib.parse import urlsplit

from fastapi import Request

from ..problems import Refusal
from ..settings import Settings

CSRF_HEADER: Final = "X-CSRF-Token"
SAFE: Final = ("GET", "HEAD", "OPTIONS")


def check_origin(request: Request, settings: Settings) -> None:
    """Refuse a request that a page of another origin caused.

    Raises:
        Refusal: the browser says that it is so (403).
    """
    site = request.headers.get("sec-fetch-site", "same-origin")
    origin = request.headers.get("origin")
    if site not in ("same-origin", "none") or (origin is not None and not _is_ours(origin, request, settings)):
        raise Refusal(403, "the request comes from another site")


def _is_ours(origin: str, request: Request, settings: Settings) -> bool:
    origin = origin.strip().lower()
    if origin == settings.origin:
        return True
    try:
        parts = urlsplit(origin)
    except ValueError:
        return False
    # The host was checked against those that the service is known under.
    return parts.netloc == request.headers.get("host", "").strip().lower() and parts.scheme == request.url.scheme


def check_csrf(request: Request, expected: str) -> None:
    """Refuse a request of a session that does not repeat the session's token.

    Raises:
        Refusal: the token is missing or wrong (403).
    """
    given = request.headers.get(CSRF_HEADER, "")
    if not expected or not secrets.compare_digest(given.encode(), expected.encode()):
        raise Refusal(
            403,
            f"the header {CSRF_HEADER} is missing or wrong",
            remedy="Send the csrf_token that GET /v1/session gives.",
        )
