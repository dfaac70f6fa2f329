"""``certlane watch``: decide on what arrives in a folder."""

from __future__ import annotations

import signal
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..errors import UsageError
from .options import AsOf, Lang, PolicyName, own_language

if TYPE_CHECKING:
    from ..service.watching import Event, Watch, Watched, WatchOptions


def watch(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder into which PDFs and dossiers come.")],
    *,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", metavar="DIR", help="Write results there; by default beside the file.")
    ] = None,
    once: Annotated[bool, typer.Option("--once", help="Deal with what is there, then end.")] = False,
    move: Annotated[
        bool, typer.Option("--move", help="Move what is dealt with to done and failed in --out (DIR/out by default).")
    ] = False,
    policy: PolicyName = "default",
    as_of: AsOf = None,
    poll: Annotated[float, typer.Option("--poll", metavar="S", min=0.05, help="Seconds between two looks.")] = 1.0,
    settle: Annotated[
        float, typer.Option("--settle", metavar="S", min=0.05, help="Seconds without a change until a file is whole.")
    ] = 2.0,
    patience: Annotated[
        float, typer.Option("--patience", metavar="S", min=0, help="Seconds to wait for the missing end of a PDF.")
    ] = 60.0,
    workers: Annotated[int | None, typer.Option("--workers", "-w", min=1, help="Processes; one a core.")] = None,
    memory: Annotated[int, typer.Option("--memory", metavar="MB", min=100, help="Memory for one document.")] = 2000,
    limit: Annotated[int, typer.Option("--time", metavar="S", min=1, help="Seconds for one document.")] = 60,
    service: Annotated[
        str | None, typer.Option("--service", metavar="URL", help="Submit to this service in place of working here.")
    ] = None,
    token_file: Annotated[
        Path | None, typer.Option("--token-file", metavar="FILE", help="The file that holds the service's token.")
    ] = None,
    lang: Lang = None,
) -> None:
    """Decide on what arrives in a folder, once it is whole.

    Each PDF is one application, and so is each sub-folder with an application.toml and its PDFs. Results are written
    beside it: NAME.certlane.json and NAME.certlane.html. What has results is not done again, also after a crash or
    a power cut; remove the results to have it done again.

    A file that is being copied is left alone until it is whole; rename files into the folder to have them taken at
    once. NAME.certlane-hold beside a file, or .certlane-hold in a dossier, keeps it from being taken.

    \b
    Examples:
      certlane watch /srv/intake
      certlane watch /srv/intake --move --out /srv/decided --policy strict
      certlane watch /srv/intake --once
      certlane watch /srv/intake --service http://127.0.0.1:8770 --token-file token

    \b
    Exit status: 0 when it was stopped; with --once the strictest that holds
      1   something can't be read    10  an item is referred to a person
      20  an item is not qualified   0   all are qualified
      2   wrong usage                70  fault of certlane
    """  # noqa: D301 - \b is the mark that keeps the lines below it as they are
    from ..batch import Limits
    from ..extract.limits import Limits as ReadingLimits
    from ..service.watching import Watch, WatchOptions

    if bool(service) != bool(token_file):
        raise UsageError("--service and --token-file belong together", remedy="Give both, or neither.")
    options = WatchOptions(
        out=out,
        once=once,
        move=move,
        poll=poll,
        settle=settle,
        patience=patience,
        policy="" if policy == "default" else policy,
        as_of=as_of.date() if as_of else None,
        workers=workers,
        limits=Limits(ReadingLimits(memory_bytes=memory * 1_000_000, cpu_seconds=limit, wall_seconds=2.0 * limit)),
        language=(lang or own_language()).value,
    )
    with Watch(folder, options, _tell) as watched:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, watched.interrupt)
        _say(f"watching {folder}")
        came_to = _run(watched, options, service, token_file)
        _say(_summary(came_to))
    raise typer.Exit(came_to.exit_status if once and not watched.stopping else 0)


def _run(watched: Watch, options: WatchOptions, service: str | None, token_file: Path | None) -> Watched:
    if service is None or token_file is None:
        from ..service.assessing import run

        return run(watched)
    from ..service.client import Client
    from ..service.forwarding import forward

    try:
        token = token_file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"the token can't be read: {error}", subject=str(token_file)) from None
    with Client(service, token, patience=5.0) as client:
        return forward(watched, client, policy=options.policy)


def _tell(event: Event) -> None:
    _say(f"{event.name}: {event.text}" if event.name else event.text)


def _say(text: str) -> None:
    """Write one line with the time; names of files may hold anything, a line only what can be printed."""
    printable = "".join(c if c.isprintable() else "�" for c in text)
    sys.stdout.write(f"{time.strftime('%Y-%m-%dT%H:%M:%S%z')} {printable}\n")
    sys.stdout.flush()


def _summary(came_to: Watched) -> str:
    names = ("qualified", "refer", "not_qualified", "error")
    counts = " · ".join(f"{name.replace('_', ' ')} {came_to.counts.get(name, 0)}" for name in names)
    return f"stopped: {counts} · known before {came_to.known}"
