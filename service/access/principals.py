"""Who sends a request: by token or by session; and whether that role may do what is asked.

Roles: an applicant sees its own applications alone; an examiner sees all, overrides and signs; a supervisor also
countersigns, reopens and deletes; an administrator has users, tokens, webhooks and the audit log, and judges nothing.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Final

from fastapi import Depends, Request, Security
from fastapi.security import APIKeyCookie, HTTPAuthorizationCredentials, HTTPBearer

from ..problems import Refusal
from ..records.values import Actor, Role
from ..refusals import AccessDenied
from ..state import Service, service_of
from .origins import CSRF_HEADER, SAFE, check_csrf, check_origin

COOKIE: Final = "certlane_session"
JUDGES: Final[tuple[Role, ...]] = ("examiner", "supervisor")
EVERYONE: Final[tuple[Role, ...]] = ("applicant", "examiner", "supervisor", "administrator")
SUBMITTERS: Final[tuple[Role, ...]] = ("applicant", "examiner", "supervisor")

_bearer = HTTPBearer(auto_error=False, scheme_name="token", description="A token from `certlane tokens add`.")
_cookie = APIKeyCookie(
    name=COOKIE,
    auto_error=False,
    scheme_name="session",
    description=f"The cookie of a session; what changes something also needs the header `{CSRF_HEADER}`.",
)


@dataclass(frozen=True, slots=True)
class Principal:
    """Who sends a request; ``csrf`` and ``expires_at`` are those of a session."""

    actor: Actor
    csrf: str | None = None
    expires_at: datetime | None = None


def address_of(request: Request) -> str:
    """Return the address of the peer; no header is believed."""
    return request.client.host if request.client else ""


async def limit_by_address(request: Request) -> None:
    """Count a request that carries no credentials.

    Raises:
        Refusal: too many came from that address (429).
    """
    _count(service_of(request), f"address {address_of(request)}")


def principal(
    request: Request,
    token: Annotated[HTTPAuthorizationCredentials | None, Security(_bearer)],
    session: Annotated[str | None, Security(_cookie)],
) -> Principal:
    """Return who sends a request.

    Raises:
        Refusal: no valid token or session (401), a request that another site made (403), or too many (429).
    """
    service, address = service_of(request), address_of(request)
    if token is not None or request.headers.get("authorization"):
        found = _by_token(service, token.credentials if token else "", address)
    else:
        found = _by_session(service, session or "", address)
        if found and request.method not in SAFE:
            check_origin(request, service.settings)
            check_csrf(request, found.csrf or "")
    if found is None:
        wait = service.failures.take(address) if token or session else 0
        if wait:
            raise Refusal(429, "too many wrong tokens from this address", headers={"Retry-After": str(wait)})
        raise Refusal(401, "no valid token or session", headers={"WWW-Authenticate": 'Bearer realm="certlane"'})
    _count(service, f"user {found.actor.id}")
    return found


def _by_token(service: Service, secret: str, address: str) -> Principal | None:
    if not _plausible(secret):
        return None
    try:
        return Principal(service.records.people.token_actor(secret, address))
    except AccessDenied:
        return None


def _by_session(service: Service, secret: str, address: str) -> Principal | None:
    if not _plausible(secret):
        return None
    try:
        row = service.records.people.session(secret, address)
    except AccessDenied:
        return None
    return Principal(row.actor, row.csrf, row.expires_at)


def _plausible(secret: str) -> bool:
    return 0 < len(secret) <= 300 and secret.isascii() and secret.isprintable()


def _count(service: Service, caller: str) -> None:
    wait = service.rates.take(caller)
    if wait:
        raise Refusal(
            429,
            f"more than {service.settings.requests_a_minute} requests a minute",
            headers={"Retry-After": str(wait)},
        )


def require(*roles: Role) -> Callable[..., Awaitable[Actor]]:
    """Return a dependency that gives the actor, where the role is one of these.

    Args:
        *roles: those that may.
    """

    async def allowed(who: Annotated[Principal, Depends(principal)]) -> Actor:
        if who.actor.role not in roles:
            raise AccessDenied(
                f"the role {who.actor.role} may not do this", remedy=f"It takes the role {' or '.join(roles)}."
            )
        return who.actor

    return allowed
