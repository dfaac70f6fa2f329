"""The service as an ASGI application."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import Depends, FastAPI

from .. import __version__
from . import problems
from .access.principals import limit_by_address
from .access.shield import Shield
from .api import administration, applications, documents, health, lookups, openapi, review, session
from .pages import routes as pages
from .pictures import Pictures
from .records import Records
from .settings import Settings
from .state import Service
from .webhooks import Deliverer
from .work import Workers


def create_app(settings: Settings, records: Records | None = None, *, work: bool = True) -> FastAPI:
    """Return the service.

    Its work in the background begins with the application's lifespan and ends with it.

    Args:
        settings: how it runs.
        records: where applications are kept; opened from the settings by default, and closed at the end then.
        work: whether this process also decides what is submitted and delivers events; False for tests.
    """
    own = records is None
    records = records or open_records(settings)
    pictures = Pictures(settings.folder / "cache")
    workers = Workers(records, settings, pictures) if work else None
    deliverer = Deliverer(records, settings) if work else None

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        if workers and deliverer:
            workers.start()
            deliverer.start()
        try:
            yield
        finally:
            if workers and deliverer:
                workers.close()
                deliverer.close()
            pictures.close()
            if own:
                records.close()

    app = FastAPI(
        title="certlane",
        version=__version__,
        lifespan=lifespan,
        docs_url=None,  # they load scripts from elsewhere
        redoc_url=None,
        openapi_url="/openapi.json",
        redirect_slashes=False,
    )
    app.state.service = Service(settings, records, pictures, workers)
    for part in (applications, documents, review, lookups, session, administration, health):
        app.include_router(part.router)
    app.include_router(pages.router, dependencies=[Depends(limit_by_address)])
    openapi.install(app)
    problems.install(app)
    app.add_middleware(Shield, settings=settings)
    return app


def open_records(settings: Settings) -> Records:
    """Open the records that the settings name.

    Raises:
        UsageError: the database's address is none.
        RecordsUnusable: the database can't be opened.
    """
    settings.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return Records.open(settings.database, settings.folder, two_person=settings.two_person)
