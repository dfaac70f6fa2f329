"""Whether the service lives, and whether it can take and do work."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from ... import __version__
from ..state import service_of
from . import models
from .answers import answer
from .forms import refusals

router = APIRouter(tags=["health"])
_SHORT = {"Cache-Control": "no-store"}


@router.get("/healthz", operation_id="get_health", response_model=models.Health, responses=refusals())
async def health(request: Request) -> Response:
    """Tell that the service lives."""
    return answer(request, models.Health(status="ok", version=__version__), headers=_SHORT)


@router.get(
    "/readyz",
    operation_id="get_readiness",
    response_model=models.Readiness,
    responses=refusals()
    | {503: {"description": "Not ready.", "content": {"application/json": {"schema": {"$ref": models.READINESS}}}}},
)
def ready(request: Request) -> Response:
    """Tell whether database and workers can take and do work."""
    service = service_of(request)
    try:
        service.records.audit.head()
        database = True
    except Exception:  # noqa: BLE001 - whatever is wrong with it, it is not ready
        database = False
    workers = service.workers is not None and service.workers.alive
    data = models.Readiness(ready=database and workers, database=database, workers=workers)
    return answer(request, data, status=200 if data.ready else 503, headers=_SHORT)
