"""Signing in and out, who one is, one's own password."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from ..access.origins import check_origin
from ..access.principals import COOKIE, Principal, address_of, limit_by_address, principal
from ..refusals import AccessDenied
from ..state import Service, service_of
from . import models
from .answers import answer
from .forms import change_refusals, read_refusals

router = APIRouter(prefix="/v1", tags=["session"])
Someone = Annotated[Principal, Depends(principal)]


@router.post(
    "/session",
    status_code=201,
    operation_id="sign_in",
    response_model=models.Session,
    responses=change_refusals()
    | {201: {"description": "Signed in; the session is in the cookie.", "model": models.Session}},
    dependencies=[Depends(limit_by_address)],
)
def sign_in(request: Request, given: models.SignIn) -> Response:
    """Sign in with name and password: the answer sets the cookie of a session."""
    service = service_of(request)
    check_origin(request, service.settings)
    ttl = timedelta(hours=service.settings.session_hours)
    address = address_of(request)
    made = service.records.people.sign_in(given.name, given.password, ttl=ttl, address=address)
    row = service.records.people.session(made.secret, address)
    reply = answer(
        request,
        _session(Principal(row.actor, row.csrf, row.expires_at), service),
        status=201,
        headers={"Cache-Control": "no-store"},
    )
    reply.set_cookie(
        COOKIE,
        made.secret,
        max_age=int(ttl.total_seconds()),
        httponly=True,
        secure=service.settings.secure,
        samesite="strict",
    )
    return reply


@router.get("/session", operation_id="get_session", response_model=models.Session, responses=read_refusals())
def who(request: Request, someone: Someone) -> Response:
    """Tell who one is; for a session also the token that changes need."""
    return answer(request, _session(someone, service_of(request)), headers={"Cache-Control": "no-store"})


@router.delete(
    "/session",
    status_code=204,
    operation_id="sign_out",
    response_class=Response,
    responses=change_refusals(),
)
def sign_out(request: Request, someone: Someone) -> Response:
    """End the session."""
    secret = request.cookies.get(COOKIE, "")
    if secret and someone.actor.via == "session":
        service_of(request).records.people.close_session(secret)
    reply = Response(status_code=204)
    reply.delete_cookie(COOKIE, httponly=True, secure=service_of(request).settings.secure, samesite="strict")
    return reply


@router.post(
    "/session/password",
    status_code=204,
    operation_id="change_own_password",
    response_class=Response,
    responses=change_refusals(),
)
def change_password(request: Request, given: models.PasswordChange, someone: Someone) -> Response:
    """Change one's own password; all sessions of oneself end."""
    if someone.actor.via != "session":
        raise AccessDenied("a token may not change a password", remedy="Sign in with name and password.")
    service_of(request).records.people.change_own_password(someone.actor, given.old, given.new)
    return Response(status_code=204)


def _session(someone: Principal, service: Service) -> models.Session:
    actor = someone.actor
    return models.Session(
        id=actor.id,
        name=actor.name,
        role=actor.role,
        via="session" if actor.via == "session" else "token",
        csrf_token=someone.csrf,
        expires_at=someone.expires_at,
        two_person=service.settings.two_person,
    )
