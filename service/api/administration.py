"""Administration: users, tokens, receivers of events, the audit log."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request, Response

from ..access.principals import EVERYONE, require
from ..records.values import Actor
from ..state import service_of
from . import models
from .answers import answer, listing
from .forms import change_refusals, entry, read_refusals
from .models import Line

router = APIRouter(prefix="/v1", tags=["administration"])
Administrator = Annotated[Actor, Depends(require("administrator"))]
Auditor = Administrator
Anyone = Annotated[Actor, Depends(require(*EVERYONE))]
Id = Annotated[str, Path(pattern="^[0-9a-z]{1,40}$")]


# --- users -----------------------------------------------------------------------------------------------------------


@router.get("/users", operation_id="list_users", response_model=models.Listing[models.User], responses=read_refusals())
def users(request: Request, actor: Administrator) -> Response:
    """List the users by name."""
    rows = service_of(request).records.people.users()
    return answer(request, listing(models.User.model_validate(row) for row in rows))


@router.post(
    "/users",
    status_code=201,
    operation_id="add_user",
    response_model=models.User,
    responses=change_refusals(409),
)
def add_user(request: Request, given: models.NewUser, actor: Administrator) -> Response:
    """Add a user; without a password it can't sign in, but have tokens."""
    row = service_of(request).records.people.add_user(actor, given.name, given.role, given.password)
    return answer(request, models.User.model_validate(row), status=201)


@router.patch(
    "/users/{user_id}",
    operation_id="change_user",
    response_model=models.User,
    responses=change_refusals(404, 409),
)
def change_user(request: Request, user_id: Id, given: models.UserChange, actor: Administrator) -> Response:
    """Set a user's password or role, shut a user out or let one in again; sessions of that user end."""
    people = service_of(request).records.people
    row = people.user(user_id)
    if given.role is not None and given.role != row.role:
        people.set_role(actor, user_id, given.role)
    if given.password is not None:
        people.set_password(actor, user_id, given.password)
    if given.disabled is not None:
        (people.disable_user if given.disabled else people.enable_user)(actor, user_id)
    return answer(request, models.User.model_validate(people.user(user_id)))


# --- tokens ----------------------------------------------------------------------------------------------------------


@router.get(
    "/tokens", operation_id="list_tokens", response_model=models.Listing[models.Token], responses=read_refusals()
)
def tokens(
    request: Request,
    actor: Anyone,
    every: Annotated[bool, Query(alias="all", description="Those of all users; an administrator alone.")] = False,
) -> Response:
    """List one's own tokens; an administrator may list all."""
    everyone = every and actor.role == "administrator"
    rows = service_of(request).records.people.tokens(None if everyone else actor.id)
    return answer(request, listing(models.Token.model_validate(row) for row in rows))


@router.post(
    "/tokens",
    status_code=201,
    operation_id="add_token",
    response_model=models.MadeToken,
    responses=change_refusals(404),
)
def add_token(request: Request, given: models.NewToken, actor: Anyone) -> Response:
    """Make a token; its secret is in this answer and nowhere else."""
    people = service_of(request).records.people
    expires = datetime.now(UTC) + timedelta(days=given.days) if given.days else None
    made = people.add_token(actor, given.user or actor.id, given.name, expires)
    row = next(row for row in people.tokens(given.user or actor.id) if row.id == made.id)
    shown = models.Token.model_validate(row).model_dump()
    return answer(
        request,
        models.MadeToken(**shown, secret=made.secret),
        status=201,
        headers={"Cache-Control": "no-store"},
    )


@router.delete(
    "/tokens/{token_id}",
    status_code=204,
    operation_id="revoke_token",
    response_class=Response,
    responses=change_refusals(404),
)
def revoke_token(request: Request, token_id: Id, actor: Anyone) -> Response:
    """Revoke a token at once: one's own, or as an administrator anyone's."""
    service_of(request).records.people.revoke_token(actor, token_id)
    return Response(status_code=204)


# --- receivers of events ---------------------------------------------------------------------------------------------


@router.get(
    "/webhooks", operation_id="list_webhooks", response_model=models.Listing[models.Webhook], responses=read_refusals()
)
def webhooks(request: Request, actor: Administrator) -> Response:
    """List the receivers of events, with how their deliveries stand."""
    rows = service_of(request).records.hooks.webhooks(actor)
    return answer(request, listing(models.Webhook.model_validate(row) for row in rows))


@router.post(
    "/webhooks",
    status_code=201,
    operation_id="add_webhook",
    response_model=models.Webhook,
    responses=change_refusals(),
)
def add_webhook(request: Request, given: models.NewWebhook, actor: Administrator) -> Response:
    """Add a receiver of events: deliveries are signed, and tried again for a day where they fail."""
    from ..webhooks import check_address

    service = service_of(request)
    check_address(given.url, local=service.settings.local_webhooks)
    row = service.records.hooks.add_webhook(actor, given.url, given.events, given.secret)
    return answer(request, models.Webhook.model_validate(row), status=201)


@router.delete(
    "/webhooks/{webhook_id}",
    status_code=204,
    operation_id="remove_webhook",
    response_class=Response,
    responses=change_refusals(404),
)
def remove_webhook(request: Request, webhook_id: Id, actor: Administrator) -> Response:
    """Remove a receiver, and what is on its way to it."""
    service_of(request).records.hooks.remove_webhook(actor, webhook_id)
    return Response(status_code=204)


# --- the audit log ---------------------------------------------------------------------------------------------------


@router.get("/audit", operation_id="list_audit", response_model=models.Listing[models.Entry], responses=read_refusals())
def audit(
    request: Request,
    actor: Auditor,
    application: Annotated[
        str | None, Query(pattern="^[0-9a-z]{1,40}$", description="Only entries of this application.")
    ] = None,
    cursor: Annotated[Line | None, Query(max_length=40, description="`next` of the part before.")] = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> Response:
    """List the audit log, newest first."""
    page = service_of(request).records.audit.entries(cursor=cursor, limit=limit, application=application)
    return answer(request, listing((entry(row) for row in page.items), page.next_cursor))


@router.get("/audit/verify", operation_id="verify_audit", response_model=models.Verification, responses=read_refusals())
def verify(request: Request, actor: Auditor) -> Response:
    """Check the whole audit log: every entry's hash, their chain, and that its end is not cut off."""
    found = service_of(request).records.audit.verify()
    return answer(
        request,
        models.Verification(
            ok=found.ok,
            checked=found.checked,
            first_bad=found.first_bad,
            why=found.why,
            head_seq=found.head.seq,
            head_hash=found.head.hash,
        ),
    )
