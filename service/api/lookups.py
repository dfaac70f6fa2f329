"""Look-ups that concern no application: the catalogue of standards, the policies."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from functools import cache
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Request, Response

from ...decision.policy import SHIPPED, Policy, load_policy
from ...pipeline import today
from ...standards_catalog import views
from ...standards_catalog.catalogue import Catalogue
from ..access.principals import principal
from ..refusals import NotFound
from . import models
from .answers import answer, listing
from .forms import read_refusals
from .models import Line

router = APIRouter(prefix="/v1", tags=["look-ups"], dependencies=[Depends(principal)])
Identifier = Annotated[Line, Query(min_length=1, max_length=200, description="A standard, in any spelling.")]
Day = Annotated[date | None, Query(description="The day; today where absent.")]


@cache
def _catalogue() -> Catalogue:
    """Open the catalogue once for all requests: checking its file takes longer than an answer."""
    return Catalogue.default()


@router.get(
    "/catalogue/search", operation_id="search_catalogue", response_model=models.Works, responses=read_refusals()
)
def search(
    request: Request,
    q: Annotated[Line, Query(min_length=1, max_length=200, description="Words of designation or title.")],
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
) -> Response:
    """Find works by words of their designation or title."""
    return answer(request, listing(views.plain(_catalogue().search(q, limit=limit))))


@router.get(
    "/catalogue/status",
    operation_id="get_standard_status",
    response_model=models.EditionState,
    responses=read_refusals(),
)
def status(
    request: Request,
    standard: Identifier,
    framework: Annotated[Line, Query(min_length=1, max_length=40, description="ISO, IEC, EU:2014/35/EU, UL, …")],
    on: Day = None,
) -> Response:
    """Tell whether an edition counts under a framework on a day."""
    return answer(request, views.plain(_catalogue().status(standard, framework, on or today())))


@router.get(
    "/catalogue/standards/{identifier:path}",
    operation_id="get_standard",
    response_model=models.Standard,
    responses=read_refusals(404),
)
def standard(
    request: Request,
    identifier: Annotated[Line, Path(min_length=1, max_length=200, description="A standard, in any spelling.")],
    on: Day = None,
) -> Response:
    """Return what is known of a standard: title, editions, status, adoptions, references of acts, sources."""
    view = views.show(_catalogue(), identifier, on or today())
    if view["work"] is None:
        raise NotFound("the catalogue does not have it", subject=identifier, remedy="Search by words of the title.")
    return answer(request, view)


@router.get(
    "/policies",
    operation_id="list_policies",
    response_model=models.Listing[models.PolicyEntry],
    responses=read_refusals(),
)
def policies(request: Request) -> Response:
    """List the policies by which the service can decide."""
    return answer(request, listing(_policy_entry(name, load_policy(name)) for name in SHIPPED))


@router.get(
    "/policies/{name}",
    operation_id="get_policy",
    response_model=models.PolicyInFull,
    responses=read_refusals(404),
)
def policy(request: Request, name: Annotated[Line, Path(max_length=100)]) -> Response:
    """Return a policy: parameters, criteria with their sources, zones and prohibition lists."""
    if name not in SHIPPED:
        raise NotFound("there is no such policy", subject=name, remedy=f"Name one of {', '.join(SHIPPED)}.")
    found = load_policy(name)
    return answer(request, {"name": name, "sha256": found.sha256, **_plain(asdict(found))})


def _policy_entry(name: str, found: Policy) -> models.PolicyEntry:
    return models.PolicyEntry(
        name=name, id=found.id, version=found.version, sha256=found.sha256, title=asdict(found.title)
    )


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, tuple | list | set | frozenset):
        return [_plain(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value
