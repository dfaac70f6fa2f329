"""``certlane users`` and ``certlane tokens``: who may use the service."""

from __future__ import annotations

import getpass
import sys
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..errors import InputError, UsageError
from .records import AsJson, Database, Folder, command_line, dump, opened, say, shown_time

if TYPE_CHECKING:
    from ..service.records import Records, UserRow

users_app = typer.Typer(
    help="Add, list and disable the users of the service.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
tokens_app = typer.Typer(
    help="Make, list and revoke the tokens of the service.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


class RoleName(StrEnum):
    """Roles of the service."""

    APPLICANT = "applicant"
    EXAMINER = "examiner"
    SUPERVISOR = "supervisor"
    ADMINISTRATOR = "administrator"


_Name = Annotated[str, typer.Argument(metavar="NAME", help="The user's name.")]
_Role = Annotated[RoleName, typer.Option("--role", help="What the user may do.")]
_PasswordFile = Annotated[
    Path | None,
    typer.Option("--password-file", metavar="FILE", help="The file that holds the password; asked for by default."),
]


@users_app.command("add")
def add_user(
    name: _Name,
    *,
    role: _Role = RoleName.EXAMINER,
    password_file: _PasswordFile = None,
    no_password: Annotated[
        bool, typer.Option("--no-password", help="For a system: it can't sign in, but have tokens.")
    ] = False,
    folder: Folder = None,
    database: Database = None,
) -> None:
    """Add a user.

    The password is asked for twice, or read from a file, or from standard input where that is no terminal.
    """
    password = None if no_password else _password(password_file)
    with opened(folder, database, make=True) as records:
        row = records.people.add_user(command_line(), name, role.value, password)
    say(f"added {row.name} ({row.role})")


@users_app.command("list")
def list_users(*, as_json: AsJson = False, folder: Folder = None, database: Database = None) -> None:
    """List the users."""
    with opened(folder, database) as records:
        rows = records.people.users()
    if as_json:
        dump(
            [
                {
                    "id": row.id,
                    "name": row.name,
                    "role": row.role,
                    "password": row.has_password,
                    "disabled": row.disabled_at is not None,
                    "created_at": row.created_at.isoformat(),
                }
                for row in rows
            ]
        )
        return
    for row in rows:
        marks = ("" if row.has_password else "  no password") + ("  DISABLED" if row.disabled_at else "")
        say(f"{row.name}  {row.role}  since {shown_time(row.created_at)}{marks}")


@users_app.command("disable")
def disable_user(name: _Name, *, folder: Folder = None, database: Database = None) -> None:
    """Shut a user out at once: sessions end, tokens open nothing."""
    with opened(folder, database) as records:
        records.people.disable_user(command_line(), _user(records, name).id)
    say(f"disabled {name}")


@users_app.command("enable")
def enable_user(name: _Name, *, folder: Folder = None, database: Database = None) -> None:
    """Let a disabled user in again."""
    with opened(folder, database) as records:
        records.people.enable_user(command_line(), _user(records, name).id)
    say(f"enabled {name}")


@users_app.command("role")
def set_role(
    name: _Name,
    role: Annotated[RoleName, typer.Argument(metavar="ROLE", help="applicant, examiner, supervisor, administrator.")],
    *,
    folder: Folder = None,
    database: Database = None,
) -> None:
    """Give a user another role; sessions end."""
    with opened(folder, database) as records:
        records.people.set_role(command_line(), _user(records, name).id, role.value)
    say(f"{name} is {role.value} now")


@users_app.command("password")
def set_password(
    name: _Name, *, password_file: _PasswordFile = None, folder: Folder = None, database: Database = None
) -> None:
    """Set a user's password; sessions end."""
    with opened(folder, database) as records:
        user = _user(records, name)
        records.people.set_password(command_line(), user.id, _password(password_file))
    say(f"set the password of {name}")


@tokens_app.command("add")
def add_token(
    user: Annotated[str, typer.Argument(metavar="USER", help="The name of the user for whom it speaks.")],
    name: Annotated[str, typer.Argument(metavar="NAME", help="What the token is for.")],
    *,
    days: Annotated[
        int | None, typer.Option("--days", min=1, max=3650, help="Days until it ends; without end by default.")
    ] = None,
    folder: Folder = None,
    database: Database = None,
) -> None:
    """Make a token and print it: this once, it can't be shown again."""
    expires = datetime.now(UTC) + timedelta(days=days) if days else None
    with opened(folder, database) as records:
        made = records.people.add_token(command_line(), _user(records, user).id, name, expires)
    sys.stderr.write(f"certlane: token {made.id} for {user}; it is shown this once\n")
    say(made.secret)


@tokens_app.command("list")
def list_tokens(
    user: Annotated[str | None, typer.Argument(metavar="[USER]", help="Only those of this user.")] = None,
    *,
    as_json: AsJson = False,
    folder: Folder = None,
    database: Database = None,
) -> None:
    """List the tokens, without their secrets."""
    with opened(folder, database) as records:
        rows = records.people.tokens(_user(records, user).id if user is not None else None)
    if as_json:
        moments = ("created_at", "expires_at", "revoked_at", "last_used_at")
        dump(
            [
                {"id": row.id, "user": row.user_name, "name": row.name}
                | {name: moment.isoformat() for name in moments if (moment := getattr(row, name))}
                for row in rows
            ]
        )
        return
    for row in rows:
        state = "REVOKED" if row.revoked_at else f"until {shown_time(row.expires_at)}" if row.expires_at else "no end"
        say(f"{row.id}  {row.user_name}  {row.name}  {state}  last used {shown_time(row.last_used_at)}")


@tokens_app.command("revoke")
def revoke_token(
    token: Annotated[str, typer.Argument(metavar="ID", help="The token's id, from `certlane tokens list`.")],
    *,
    folder: Folder = None,
    database: Database = None,
) -> None:
    """Revoke a token at once."""
    with opened(folder, database) as records:
        records.people.revoke_token(command_line(), token)
    say(f"revoked {token}")


def _user(records: Records, name: str) -> UserRow:
    row = records.people.user_by_name(name)
    if row is None:
        raise UsageError("there is no such user", remedy="`certlane users list` shows them.", subject=name)
    return row


def _password(file: Path | None) -> str:
    """Return a password: from a file, from standard input, or asked for twice where that is a terminal."""
    if file is not None:
        try:
            return file.read_text(encoding="utf-8").rstrip("\r\n")
        except (OSError, UnicodeDecodeError) as error:
            raise InputError("the password can't be read", remedy="Check the file.", subject=str(file)) from error
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    first, second = getpass.getpass("Password: "), getpass.getpass("Once more: ")
    if first != second:
        raise UsageError("the two passwords differ", remedy="Type the same one twice.")
    return first
