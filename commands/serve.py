"""``certlane serve``: the service with its REST interface and its pages."""

from __future__ import annotations

import logging
import signal
import socket
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..errors import DependencyMissing, UsageError
from .records import Database, Folder, say

if TYPE_CHECKING:
    from ..service.records import Records
    from ..service.settings import Settings

_WAITING = 256  # connections that wait to be accepted
_SWITCH = 0.001  # seconds


def serve(
    *,
    host: Annotated[
        str | None, typer.Option("--host", help="Listen on this address; this machine's own by default.")
    ] = None,
    port: Annotated[int | None, typer.Option("--port", help="8770 by default; 0: any free one.")] = None,
    folder: Folder = None,
    database: Database = None,
    public_url: Annotated[
        str | None, typer.Option("--public-url", metavar="URL", help="The address by which others know the service.")
    ] = None,
    workers: Annotated[int | None, typer.Option("--workers", "-w", min=1, help="Processes; one a core.")] = None,
    two_person: Annotated[
        bool | None, typer.Option("--two-person", help="A second person confirms what makes an outcome better.")
    ] = None,
    retention: Annotated[
        int | None,
        typer.Option("--retention", metavar="DAYS", min=0, help="Delete decided applications after; 0: never."),
    ] = None,
    requests: Annotated[
        int | None, typer.Option("--requests", metavar="N", min=0, help="Requests a minute of one caller; 0: any.")
    ] = None,
    local_webhooks: Annotated[
        bool | None, typer.Option("--local-webhooks", help="Deliver events to addresses of the local network too.")
    ] = None,
    demo: Annotated[
        bool, typer.Option("--demo", help="Try it out: samples, an account for each role, then gone.")
    ] = False,
) -> None:
    """Serve the REST interface and the review pages.

    It listens on this machine alone unless a host is named, and then only if somebody has a password. Put a server
    that speaks TLS before it and name its address with --public-url. Each option has a variable, such as CERTLANE_PORT;
    so have further limits (see docs/service.md).

    \b
    Examples:
      certlane serve --demo
      certlane users add kim --role examiner
      certlane serve --folder /srv/certlane
      certlane serve --host 0.0.0.0 --public-url https://intake.example
      certlane serve --database postgresql+psycopg://certlane@db/certlane

    \b
    Exit status: 0 when it was stopped, 1 where records can't be opened, 2 wrong usage.
    """  # noqa: D301 - \b is the mark that keeps the lines below it as they are
    try:
        import uvicorn

        from ..service.app import open_records
        from ..service.settings import Settings
    except ImportError as error:
        raise DependencyMissing(
            f"the service needs the package {error.name}", remedy="Install it: pip install 'certlane[service]'."
        ) from error
    del uvicorn  # it is there
    settings = Settings.gather(
        host=host,
        port=port,
        folder=folder,
        database_url=database,
        public_url=public_url,
        workers=workers,
        two_person=two_person,
        retention_days=retention,
        requests_a_minute=requests,
        local_webhooks=local_webhooks,
    )
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    with _place(settings, demo) as placed, _listening(placed) as (listener, bound), open_records(bound) as records:
        if demo:
            _load_demo(records)
        _check_access(records, bound)
        _run(bound, records, listener)


@contextmanager
def _place(settings: Settings, demo: bool) -> Iterator[Settings]:
    """Give the settings; for a demonstration with a folder that goes away at its end.

    Raises:
        UsageError: a demonstration was asked to use what is real.
    """
    if not demo:
        yield settings
        return
    if settings.database_url or not settings.is_local:
        raise UsageError(
            "--demo has its own database, on this machine alone", remedy="Leave --database and --host out."
        )
    with tempfile.TemporaryDirectory(prefix="certlane-demo-", ignore_cleanup_errors=True) as folder:
        yield replace(settings, folder=Path(folder))


@contextmanager
def _listening(settings: Settings) -> Iterator[tuple[socket.socket, Settings]]:
    """Give a socket that listens, and the settings with the port that it has.

    Raises:
        UsageError: nothing can listen there.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            settings.host, settings.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        # The protocol too: without it asyncio holds small answers back until others are acknowledged.
        listener = socket.socket(family, kind, protocol)
    except OSError as error:
        raise UsageError(f"can't listen: {error.strerror or error}", subject=settings.host) from None
    with listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(address)
            listener.listen(_WAITING)
        except OSError as error:
            raise UsageError(
                f"can't listen: {error.strerror or error}",
                subject=f"{settings.host}:{settings.port}",
                remedy="Name another --port; `certlane serve` may be running already.",
            ) from None
        yield listener, replace(settings, port=listener.getsockname()[1])


def _check_access(records: Records, settings: Settings) -> None:
    """Refuse to be open to the network without anybody who has a password.

    Raises:
        UsageError: it would be.
    """
    anybody = records.people.any_password()
    if not settings.is_local and not anybody:
        raise UsageError(
            "it would be open to the network, and nobody has a password",
            subject=settings.host,
            remedy="Add a user first: `certlane users add NAME --role administrator`.",
        )
    if not settings.is_local and not settings.secure:
        say("warning: passwords travel unencrypted; put a server with TLS before it and name it with --public-url")
    if not anybody:
        say("nobody can sign in yet: `certlane users add NAME --role examiner`, or try `certlane serve --demo`")


def _load_demo(records: Records) -> None:
    from ..service.demo import add_accounts, submit_samples

    say("accounts of this demonstration; they and all else are gone when it ends:")
    for account in add_accounts(records):
        token = f"  token {account.token}" if account.token else ""
        say(f"  {account.name:<14} {account.password}{token}")
    say(f"{submit_samples(records)} applications of the samples are being decided")


def _run(settings: Settings, records: Records, listener: socket.socket) -> None:
    import uvicorn

    from ..service.app import create_app
    from ..standards_catalog.catalogue import Catalogue

    Catalogue.default()  # the first start prepares it: better before the first answer than in its midst
    app = create_app(settings, records)
    config = uvicorn.Config(
        app,
        log_config=None,
        log_level="warning",
        access_log=False,  # the audit log is the record of who read what
        proxy_headers=False,  # nothing that a header says of the caller is believed
        server_header=False,
        lifespan="on",
        timeout_keep_alive=75,
        timeout_graceful_shutdown=max(1, round(settings.stop_seconds)),
    )
    # Threads that keep results give way to those that answer after a millisecond, not after five.
    sys.setswitchinterval(_SWITCH)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _ended)  # uvicorn stops on it, and gives it to us when all is done
    say(f"certlane serves {settings.origin}")
    if settings.public_url:
        say(f"listening on {settings.host} port {settings.port}")
    sys.stdout.flush()
    uvicorn.Server(config).run(sockets=[listener])
    say("stopped")


def _ended(number: int, frame: object) -> None:
    """Do nothing: the service has stopped already."""
