"""Documents of an application: records, files, pictures and words of their pages; the packet."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import StreamingResponse

from ...errors import CertlaneError
from ...report.application_page import Picture, evidence_pages
from ..records.values import Actor
from ..refusals import NotFound
from ..state import Service, service_of
from . import models
from .answers import PRIVATE, answer, attachment, dumped, has, listing
from .applications import Reader, Submitter
from .forms import (
    ApplicationId,
    Digest,
    PageNumber,
    application,
    change_refusals,
    content,
    form_of,
    published,
    read_refusals,
    tag_of,
)
from .uploads import receive

router = APIRouter(prefix="/v1/applications/{application_id}", tags=["documents"])
_CHUNK: Final = 1 << 18
_PACKET_PAGES: Final = 12
_PACKET_WIDTH: Final = 800
# The packet is one file with a style sheet of its own; it runs no script and loads nothing.
_PACKET_POLICY: Final = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; base-uri 'none'; sandbox"
)
Width = Annotated[int, Query(ge=100, le=2400, description="Pixels; a round figure at least as large is taken.")]


@router.get(
    "/documents",
    operation_id="list_documents",
    response_model=models.Listing[models.DocumentEntry],
    responses=read_refusals(404),
)
def documents(request: Request, application_id: ApplicationId, actor: Reader) -> Response:
    """Return the documents of an application."""
    row = service_of(request).records.application(actor, application_id)
    return answer(request, listing(models.DocumentEntry.model_validate(document) for document in row.documents))


@router.post(
    "/documents",
    status_code=202,
    operation_id="add_documents",
    response_model=models.Application,
    openapi_extra=form_of("FurtherDocuments"),
    responses=change_refusals(404, 409),
)
async def add(request: Request, application_id: ApplicationId, actor: Submitter) -> Response:
    """Add documents to an application; it is decided again."""
    service = service_of(request)
    # Before the body is read: whose application it is.
    await run_in_threadpool(service.records.application, actor, application_id)
    received = await receive(request, service, frozenset())

    def keep() -> Response:
        service.records.rerun(actor, application_id, add_documents=received.documents)
        if service.workers:
            service.workers.wake()
        return answer(request, application(service.records.application(actor, application_id)), status=202)

    return await service.taken_in(keep)


@router.get(
    "/documents/{sha256}",
    operation_id="get_document",
    responses=published("Document", "The record of the document in its published form.") | read_refusals(404, 409),
)
def document(request: Request, application_id: ApplicationId, sha256: Digest, actor: Reader) -> Response:
    """Return what was read in a document, each fact with the place that proves it."""
    stored = service_of(request).records.assessment(actor, application_id)
    for record in stored.assessment["documents"]:
        if record["document"]["sha256"] == sha256:
            return answer(request, record)
    raise NotFound("the assessment has no such document", subject=sha256)


@router.get(
    "/documents/{sha256}/file",
    operation_id="get_file",
    response_class=Response,
    responses=content("application/pdf", "The file as it was submitted.") | read_refusals(404),
)
def file(request: Request, application_id: ApplicationId, sha256: Digest, actor: Reader) -> Response:
    """Return a document's file, to be saved: a browser does not open it by itself."""
    service = service_of(request)
    found = service.records.document(actor, application_id, sha256)
    headers = {"ETag": f'"{sha256}"', "Cache-Control": PRIVATE, **attachment(found.name)}
    if has(request, headers["ETag"]):
        return Response(status_code=304, headers=headers)
    opened = service.records.files.open(sha256)

    def pieces() -> Iterator[bytes]:
        with opened:
            while piece := opened.read(_CHUNK):
                yield piece

    headers["Content-Length"] = str(found.size)
    return StreamingResponse(pieces(), media_type="application/pdf", headers=headers)


@router.get(
    "/documents/{sha256}/pages/{page}.png",
    operation_id="get_page_picture",
    response_class=Response,
    responses=content("image/png", "The page.") | read_refusals(404, 413),
)
async def picture(
    request: Request,
    *,
    application_id: ApplicationId,
    sha256: Digest,
    page: PageNumber,
    actor: Reader,
    width: Width = 1000,
) -> Response:
    """Return the picture of a page, upright as it was read, so that boxes fit it."""
    service = service_of(request)
    headers = {"ETag": f'"{sha256[:32]}-{page}-{width}"', "Cache-Control": PRIVATE}

    def draw() -> Response:
        found = service.records.document(actor, application_id, sha256)
        if has(request, headers["ETag"]):
            return Response(status_code=304, headers=headers)
        path = service.records.files.path(sha256)
        _check_page(found.pages, page)
        png = service.pictures.picture(path, sha256, page, width, name=found.name)
        return Response(png, media_type="image/png", headers=headers)

    return await service.drawn(draw)


@router.get(
    "/documents/{sha256}/pages/{page}/text",
    operation_id="get_page_text",
    response_model=models.PageText,
    responses=read_refusals(404, 413),
)
async def text(
    request: Request, application_id: ApplicationId, sha256: Digest, page: PageNumber, actor: Reader
) -> Response:
    """Return the words of a page with their boxes."""
    service = service_of(request)

    def read() -> Response:
        found = service.records.document(actor, application_id, sha256)
        _check_page(found.pages, page)
        path = service.records.files.path(sha256)
        words = service.pictures.words(path, sha256, page, name=found.name)
        return answer(request, {"document": sha256, **words})

    return await service.drawn(read)


def _check_page(pages: int | None, page: int) -> None:
    if pages is not None and page > pages:
        raise NotFound(f"there is no page {page}, only {pages}")


@router.get(
    "/packet",
    operation_id="get_packet",
    response_class=Response,
    responses={
        200: {
            "description": "The packet, to read and print, or as JSON.",
            "content": {
                "text/html": {"schema": {"type": "string"}},
                "application/json": {"schema": {"$ref": "#/components/schemas/Packet"}},
            },
        },
        **read_refusals(404, 409),
    },
)
async def packet(
    request: Request,
    *,
    application_id: ApplicationId,
    actor: Reader,
    lang: Annotated[Literal["ko", "en"], Query(description="Language of the page.")] = "ko",
    form: Annotated[Literal["html", "json"], Query(alias="format")] = "html",
    pictures: Annotated[int, Query(ge=0, le=_PACKET_PAGES, description="Pages to show as pictures.")] = _PACKET_PAGES,
) -> Response:
    """Return the referral packet for the safety verification committee."""
    service = service_of(request)
    return await service.drawn(lambda: _packet(request, service, actor, application_id, lang, form, pictures))


def _packet(  # noqa: PLR0917 - the route's own
    request: Request,
    service: Service,
    actor: Actor,
    application_id: str,
    lang: Literal["ko", "en"],
    form: str,
    pictures: int,
) -> Response:
    from ...report import packet as report
    from ...report.restore import assessment_from_dict

    stored = service.records.assessment(actor, application_id)
    tag = tag_of("packet", form, lang, pictures, stored.revision, stored.sha256[:32])
    paper = report.packet(assessment_from_dict(stored.assessment), titles=_titles(stored.assessment["policy"]["id"]))
    if form == "json":
        return answer(request, dumped(paper), tag=tag)
    drawn = _pictures(service, stored.assessment, pictures) if not has(request, f'"{tag}"') else ()
    html = report.render(paper, language=lang, pictures=drawn)
    return answer(
        request,
        html.encode(errors="replace"),
        media_type="text/html; charset=utf-8",
        tag=tag,
        headers={"Content-Security-Policy": _PACKET_POLICY},
    )


def _titles(policy: str) -> dict[str, dict[str, str]]:
    from ...decision.policy import load_policy

    try:
        found = load_policy(policy)
    except CertlaneError:  # an owner's policy that is not at hand: the criteria are the same
        found = load_policy()
    return {rule.id: {"en": rule.title.en, "ko": rule.title.ko} for rule in found.rules}


def _pictures(service: Service, assessment: dict[str, Any], most: int) -> tuple[Picture, ...]:
    drawn: list[Picture] = []
    for sha256, number in evidence_pages(assessment, most):
        with suppress(CertlaneError):  # the packet lists the evidence without the picture
            path = service.records.files.path(sha256)
            size = service.pictures.words(path, sha256, number)
            png = service.pictures.picture(path, sha256, number, _PACKET_WIDTH)
            drawn.append(Picture(sha256, number, png, size["width"], size["height"]))
    return tuple(drawn)
