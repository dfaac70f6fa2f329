"""Applications: submit, list, read, decide anew, delete."""

from __future__ import annotations

from typing import Annotated, Final, Literal

from fastapi import APIRouter, Body, Depends, Query, Request, Response

from ..access.principals import EVERYONE, JUDGES, SUBMITTERS, require
from ..records.values import LEAST_REASON, LONGEST_TEXT, Actor, ApplicationQuery, Sort, State
from ..state import service_of
from . import models
from .answers import answer, listing
from .forms import (
    ApplicationId,
    application,
    change_refusals,
    entry,
    form_of,
    places,
    published,
    read_refusals,
    tag_of,
)
from .models import Text
from .uploads import receive

router = APIRouter(prefix="/v1/applications", tags=["applications"])
_FIELDS: Final = frozenset({"application", "title", "policy", "as_of"})
_LINK: Final = {"Location": {"description": "Where the application is.", "schema": {"type": "string"}}}
Reader = Annotated[Actor, Depends(require(*EVERYONE))]
Submitter = Annotated[Actor, Depends(require(*SUBMITTERS))]
Judge = Annotated[Actor, Depends(require(*JUDGES))]
Supervisor = Annotated[Actor, Depends(require("supervisor"))]
Outcome = Literal["qualified", "refer", "not_qualified", "error"]
Original = Annotated[bool, Query(description="As it was decided, before anybody overrode a finding.")]


@router.post(
    "",
    status_code=201,
    operation_id="submit_application",
    response_model=models.Application,
    openapi_extra=form_of("Submission"),
    responses={
        **change_refusals(409),
        201: {"description": "Taken in; it is decided in the background.", "headers": _LINK},
        200: {"description": "The very same was taken in before.", "model": models.Application, "headers": _LINK},
    },
)
async def submit(request: Request, actor: Submitter) -> Response:
    """Submit an application: its PDFs, and its facts if there are any.

    The same documents, facts, policy and day of the same owner give the same application, so that a lost answer costs
    nothing: send it again.
    """
    service = service_of(request)
    received = await receive(request, service, _FIELDS)

    def keep() -> Response:
        submitted = service.records.submit(
            actor,
            documents=received.documents,
            facts=received.facts,
            policy=received.policy,
            as_of=received.as_of,
            title=received.title,
        )
        if service.workers:
            service.workers.wake()
        row = service.records.application(actor, submitted.id)
        return answer(
            request,
            application(row),
            status=201 if submitted.created else 200,
            headers={"Location": f"/v1/applications/{row.id}"},
        )

    return await service.taken_in(keep)


@router.get(
    "",
    operation_id="list_applications",
    response_model=models.Listing[models.Application],
    responses=read_refusals(),
)
def applications(
    request: Request,
    *,
    actor: Reader,
    state: Annotated[State | None, Query(description="Only those in this state.")] = None,
    outcome: Annotated[Outcome | None, Query(description="Only those of this outcome.")] = None,
    q: Annotated[
        Text, Query(max_length=200, description="Words in title, holder, product, number, issuer, names of documents.")
    ] = "",
    sort: Annotated[Sort, Query(description="By what; `-` before it: the greatest first.")] = "-created",
    cursor: Annotated[Text | None, Query(max_length=1000, description="`next` of the part before.")] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Response:
    """List applications; an applicant sees its own."""
    query = ApplicationQuery(state=state, outcome=outcome, text=q, sort=sort, cursor=cursor, limit=limit)
    page = service_of(request).records.applications(actor, query)
    return answer(request, listing((application(row, facts=False) for row in page.items), page.next_cursor))


@router.get(
    "/{application_id}",
    operation_id="get_application",
    response_model=models.Application,
    responses=read_refusals(404),
)
def one(request: Request, application_id: ApplicationId, actor: Reader) -> Response:
    """Return an application: state, progress, documents, its line of the triage board."""
    return answer(request, application(service_of(request).records.application(actor, application_id)))


@router.get(
    "/{application_id}/assessment",
    operation_id="get_assessment",
    responses=published("Assessment", "The assessment in its published form.") | read_refusals(404, 409),
)
def assessment(request: Request, application_id: ApplicationId, actor: Reader, original: Original = False) -> Response:
    """Return the assessment in force; with `original=true` as it was decided before overrides.

    That a person opens it is logged, once in ten minutes for each person.
    """
    records = service_of(request).records
    stored = records.assessment(actor, application_id, original=original)
    if actor.via == "session":
        records.application(actor, application_id, opened=True)
    headers = {"X-Revision": str(stored.revision), "X-Kind": stored.kind}
    return answer(request, stored.assessment, tag=tag_of(stored.revision, stored.sha256[:32]), headers=headers)


@router.get(
    "/{application_id}/findings",
    operation_id="list_findings",
    responses=published("Findings", "The findings of the assessment in force.") | read_refusals(404, 409),
)
def findings(request: Request, application_id: ApplicationId, actor: Reader, original: Original = False) -> Response:
    """Return the findings, each with its evidence and its cure."""
    stored = service_of(request).records.assessment(actor, application_id, original=original)
    return answer(request, listing(stored.assessment["findings"]))


@router.get(
    "/{application_id}/evidence",
    operation_id="list_evidence",
    response_model=models.Listing[models.Place],
    responses=read_refusals(404, 409),
)
def evidence(request: Request, application_id: ApplicationId, actor: Reader) -> Response:
    """Return every place on a page that proves something, and what it proves."""
    stored = service_of(request).records.assessment(actor, application_id)
    return answer(request, listing(places(stored.assessment)))


@router.get(
    "/{application_id}/history",
    operation_id="get_history",
    response_model=models.Listing[models.Entry],
    responses=read_refusals(404),
)
def history(request: Request, application_id: ApplicationId, actor: Judge) -> Response:
    """Return what happened to an application, from the audit log, oldest first."""
    entries = service_of(request).records.history(actor, application_id)
    return answer(request, listing(entry(row) for row in entries))


@router.post(
    "/{application_id}/rerun",
    status_code=202,
    operation_id="rerun_application",
    response_model=models.Application,
    responses=change_refusals(404, 409),
)
def rerun(
    request: Request, application_id: ApplicationId, actor: Judge, wanted: Annotated[models.Rerun | None, Body()] = None
) -> Response:
    """Have an application decided again, under another policy or on another day."""
    from ...decision.policy import SHIPPED
    from ...errors import UsageError

    policy = wanted.policy if wanted else None
    if policy is not None and policy not in SHIPPED:
        raise UsageError(f"there is no policy {policy!r}", remedy=f"Name one of {', '.join(SHIPPED)}.")
    service = service_of(request)
    service.records.rerun(actor, application_id, policy=policy, as_of=wanted.as_of if wanted else None)
    if service.workers:
        service.workers.wake()
    return answer(request, application(service.records.application(actor, application_id)), status=202)


@router.delete(
    "/{application_id}",
    status_code=204,
    operation_id="delete_application",
    response_class=Response,
    responses=change_refusals(404, 409),
)
def delete(
    request: Request,
    application_id: ApplicationId,
    actor: Supervisor,
    reason: Annotated[Text, Query(min_length=LEAST_REASON, max_length=LONGEST_TEXT, description="Why.")],
) -> Response:
    """Delete an application with its files; the audit log keeps that it was there."""
    service = service_of(request)
    digests = [document.sha256 for document in service.records.application(actor, application_id).documents]
    service.records.delete(actor, application_id, reason)
    for digest in digests:
        if not service.records.files.exists(digest):
            service.pictures.forget(digest)
    return Response(status_code=204)
