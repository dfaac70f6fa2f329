"""What people do with an application: override a finding, write a note, sign, countersign, reopen."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response

from ..records.values import LEAST_REASON, LONGEST_TEXT
from ..state import service_of
from . import models
from .answers import answer, listing
from .applications import Judge, Supervisor
from .forms import ApplicationId, application, change_refusals, read_refusals
from .models import Text

router = APIRouter(prefix="/v1/applications/{application_id}", tags=["review"])
Criterion = Annotated[str, Path(description="The criterion of the finding.", pattern="^[0-9A-Za-z_.-]{1,40}$")]
Subject = Annotated[Text, Query(max_length=500, description="Of the finding, where a criterion has several.")]
WhyNot = Annotated[Text, Query(min_length=LEAST_REASON, max_length=LONGEST_TEXT, description="Why it is withdrawn.")]


@router.get(
    "/overrides",
    operation_id="list_overrides",
    response_model=models.Listing[models.Override],
    responses=read_refusals(404),
)
def overrides(request: Request, application_id: ApplicationId, actor: Judge) -> Response:
    """Return the overrides of an application, oldest first, those that no longer hold too."""
    rows = service_of(request).records.overrides(actor, application_id)
    return answer(request, listing(models.Override.model_validate(row) for row in rows))


@router.post(
    "/overrides",
    status_code=201,
    operation_id="override_finding",
    response_model=models.Revision,
    responses=change_refusals(404, 409),
)
def override(request: Request, application_id: ApplicationId, given: models.NewOverride, actor: Judge) -> Response:
    """Override a finding: the original is kept, and the decision is made again.

    Where two persons are demanded, an override that makes the outcome better waits for the second one.
    """
    service = service_of(request)
    stored = service.records.override(
        actor,
        application_id,
        criterion=given.criterion,
        outcome=given.outcome,
        reason=given.reason,
        subject=given.subject,
    )
    return _revision(request, application_id, stored.revision, stored.sha256, stored.assessment, status=201)


@router.post(
    "/overrides/{criterion}/confirmation",
    operation_id="confirm_override",
    response_model=models.Revision,
    responses=change_refusals(404, 409),
)
def confirm(
    request: Request, application_id: ApplicationId, criterion: Criterion, actor: Supervisor, subject: Subject = ""
) -> Response:
    """Confirm another person's override that waits for a second one."""
    stored = service_of(request).records.confirm_override(actor, application_id, criterion=criterion, subject=subject)
    return _revision(request, application_id, stored.revision, stored.sha256, stored.assessment)


@router.delete(
    "/overrides/{criterion}",
    operation_id="withdraw_override",
    response_model=models.Revision,
    responses=change_refusals(404, 409),
)
def withdraw(
    request: Request,
    *,
    application_id: ApplicationId,
    criterion: Criterion,
    actor: Judge,
    reason: WhyNot,
    subject: Subject = "",
) -> Response:
    """Withdraw an override: the original finding holds again, and the decision is made again."""
    stored = service_of(request).records.withdraw_override(
        actor, application_id, criterion=criterion, reason=reason, subject=subject
    )
    return _revision(request, application_id, stored.revision, stored.sha256, stored.assessment)


def _revision(
    request: Request, id_: str, number: int, sha256: str, assessment: dict[str, object], *, status: int = 200
) -> Response:
    decision = assessment["decision"]
    outcome = decision["outcome"] if isinstance(decision, dict) else ""
    data = models.Revision(application=id_, revision=number, sha256=sha256, outcome=outcome)
    return answer(request, data, status=status)


@router.get(
    "/notes", operation_id="list_notes", response_model=models.Listing[models.Note], responses=read_refusals(404)
)
def notes(request: Request, application_id: ApplicationId, actor: Judge) -> Response:
    """Return the notes on an application, oldest first."""
    rows = service_of(request).records.notes(actor, application_id)
    return answer(request, listing(models.Note.model_validate(row) for row in rows))


@router.post(
    "/notes",
    status_code=201,
    operation_id="add_note",
    response_model=models.Note,
    responses=change_refusals(404),
)
def note(request: Request, application_id: ApplicationId, given: models.NewNote, actor: Judge) -> Response:
    """Write a note on an application."""
    row = service_of(request).records.note(actor, application_id, given.text)
    return answer(request, models.Note.model_validate(row), status=201)


@router.get(
    "/signature",
    operation_id="list_signatures",
    response_model=models.Listing[models.Signature],
    responses=read_refusals(404),
)
def signatures(request: Request, application_id: ApplicationId, actor: Judge) -> Response:
    """Return the signatures of an application, oldest first, void ones too."""
    rows = service_of(request).records.signatures(actor, application_id)
    return answer(request, listing(models.Signature.model_validate(row) for row in rows))


@router.post(
    "/signature",
    status_code=201,
    operation_id="sign_application",
    response_model=models.Signature,
    responses=change_refusals(404, 409),
)
def sign(request: Request, application_id: ApplicationId, given: models.NewSignature, actor: Judge) -> Response:
    """Sign what is done with an application; the signature is bound to the revision that was read."""
    row = service_of(request).records.sign(
        actor,
        application_id,
        disposition=given.disposition,
        statement=given.statement,
        revision=given.revision,
    )
    return answer(request, models.Signature.model_validate(row), status=201)


@router.post(
    "/signature/counter",
    operation_id="countersign_application",
    response_model=models.Signature,
    responses=change_refusals(404, 409),
)
def countersign(request: Request, application_id: ApplicationId, actor: Supervisor) -> Response:
    """Sign as the second person."""
    row = service_of(request).records.countersign(actor, application_id)
    return answer(request, models.Signature.model_validate(row))


@router.post(
    "/reopen",
    operation_id="reopen_application",
    response_model=models.Application,
    responses=change_refusals(404, 409),
)
def reopen(request: Request, application_id: ApplicationId, given: models.WithReason, actor: Supervisor) -> Response:
    """Reopen a signed application: the signature becomes void and is kept."""
    records = service_of(request).records
    records.reopen(actor, application_id, given.reason)
    return answer(request, application(records.application(actor, application_id)))
