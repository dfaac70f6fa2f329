"""``certlane audit``: verify and show the log of what was done in the service."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ..errors import UsageError
from .records import AsJson, Database, Folder, dump, opened, say, shown_time

if TYPE_CHECKING:
    from ..service.records import AuditEntry, AuditHead

audit_app = typer.Typer(
    help="Verify and show the audit log of the service.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


@audit_app.command()
def verify(
    *,
    head: Annotated[
        str | None, typer.Option("--head", metavar="N:HASH", help="A head noted earlier: the log must still hold it.")
    ] = None,
    as_json: AsJson = False,
    folder: Folder = None,
    database: Database = None,
) -> None:
    """Check every entry of the audit log, their order, and that none is missing.

    The last line is the log's head; keep it where nobody can change it, and give it to --head later: then even a log
    that was written anew as a whole is found.

    \b
    Exit status: 0 every entry holds; 1 the log was changed, or can't be read.
    """  # noqa: D301 - \b is the mark that keeps the lines below it as they are
    noted = _head(head) if head else None
    with opened(folder, database) as records:
        result = records.audit.verify(noted)
    if as_json:
        dump(
            {
                "ok": result.ok,
                "checked": result.checked,
                "first_bad": result.first_bad,
                "why": result.why,
                "head": {"seq": result.head.seq, "hash": result.head.hash},
            }
        )
    elif result.ok:
        say(f"sound: {result.checked} entries")
        say(f"head {result.head.seq}:{result.head.hash}")
    else:
        place = f"entry {result.first_bad}: " if result.first_bad is not None else ""
        sys.stderr.write(f"certlane: the audit log does not hold: {place}{result.why}\n")
        sys.stderr.write(
            f"  → {result.checked} entries before it hold. Compare with a backup; find out who had access.\n"
        )
    if not result.ok:
        raise typer.Exit(1)


@audit_app.command()
def show(
    application: Annotated[
        str | None, typer.Argument(metavar="[APPLICATION]", help="Only of this application.")
    ] = None,
    *,
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, help="Entries at most, the newest.")] = 50,
    as_json: AsJson = False,
    folder: Folder = None,
    database: Database = None,
) -> None:
    """Show the newest entries of the audit log, oldest first."""
    entries: list[AuditEntry] = []
    with opened(folder, database) as records:
        cursor: str | None = None
        while len(entries) < limit:
            page = records.audit.entries(cursor=cursor, limit=min(1000, limit - len(entries)), application=application)
            entries += page.items
            cursor = page.next_cursor
            if cursor is None:
                break
    entries.reverse()
    if as_json:
        dump([_entry(entry) for entry in entries])
        return
    for entry in entries:
        where = f" {entry.application}" if entry.application else ""
        say(f"{entry.seq:>6}  {shown_time(entry.at)}  {entry.action}{where}  {_who(entry)}")
        for label, value in (("before", entry.before), ("after", entry.after)):
            if value:
                say(f"        {label}: {', '.join(f'{name}={_plain(item)}' for name, item in value.items())}")


def _head(text: str) -> AuditHead:
    from ..service.records import AuditHead

    if not re.fullmatch(r"[0-9]{1,18}:[0-9a-f]{64}", text):
        raise UsageError("a head is written N:HASH", remedy="Copy it from the last line of `certlane audit verify`.")
    number, _, digest = text.partition(":")
    return AuditHead(int(number), digest)


def _who(entry: AuditEntry) -> str:
    address = f" from {entry.address}" if entry.address else ""
    return f"{entry.actor_name or 'nobody known'} ({entry.role}, {entry.via}{address})"


def _plain(value: Any) -> str:
    return str(value) if not isinstance(value, dict | list) else f"{len(value)} …" if len(value) > 4 else str(value)


def _entry(entry: AuditEntry) -> dict[str, Any]:
    from dataclasses import asdict

    return asdict(entry) | {"at": entry.at.isoformat()}
