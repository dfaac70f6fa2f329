"""What the commands on the service's records share: where the records are, who acts, and how lines are printed."""

from __future__ import annotations

import getpass
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ..errors import DependencyMissing, UsageError

if TYPE_CHECKING:
    from ..service.records import Actor, Records

Folder = Annotated[
    Path | None, typer.Option("--folder", metavar="DIR", help="The service's data; the user's data folder by default.")
]
Database = Annotated[
    str | None, typer.Option("--database", metavar="URL", help="The service's database; in its folder by default.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@contextmanager
def opened(folder: Path | None, database: str | None, *, make: bool = False) -> Iterator[Records]:
    """Open the records that the options, or else the ``CERTLANE_…`` variables, name.

    Args:
        folder: of the service.
        database: its address.
        make: whether a database that is not there yet is made.

    Raises:
        UsageError: there are no records.
        DependencyMissing: the service's packages are not installed.
    """
    try:
        from ..service.records import Records
    except ImportError as error:
        raise DependencyMissing(
            f"the service's records need the package {error.name}",
            remedy="Install it: pip install 'certlane[service]'.",
        ) from error
    from ..service.settings import Settings

    settings = Settings.gather(folder=folder, database_url=database)
    if not make and not settings.database_url and not (settings.folder / "certlane.sqlite3").is_file():
        raise UsageError(
            "there are no records of a service",
            remedy="Name its folder with --folder, or its database with --database.",
            subject=str(settings.folder),
        )
    with Records.open(settings.database, settings.folder, two_person=settings.two_person) as records:
        yield records


def command_line() -> Actor:
    """Return who acts on the command line: the machine's user, as an administrator."""
    from ..service.records import Actor

    try:
        name = getpass.getuser()
    except (KeyError, OSError):
        name = "unknown"
    return Actor("command", name, "administrator", "command")


def say(line: str = "") -> None:
    """Print a line without characters that could steer the terminal."""
    sys.stdout.write("".join(c if c.isprintable() or c == "\t" else " " for c in line) + "\n")


def dump(value: Any) -> None:
    """Print JSON."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def shown_time(moment: datetime | None) -> str:
    """Return a time to the second in UTC, as ``2026-11-24T19:00:00Z``; a dash for none."""
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ") if moment else "-"
