"""The command line: puts the commands together and turns what goes wrong into one clear message.

Only the command that is called is imported, so that ``--help`` and a look-up never wait for parts that they
don't use; ``COMMANDS`` holds the one line of help of each, which a test compares with the command's own.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Annotated, Any, NamedTuple, NoReturn

import typer

from . import __version__
from .errors import CertlaneError

OWN_FAULT = 70
"""Exit status for a fault of our own (``EX_SOFTWARE`` of sysexits.h)."""

_HELP = """
Overseas certification PDFs in; standards, results and a reasoned lane decision out.

Every fact comes with the page and the printed words that prove it. The tool advises; a person signs.

\b
Examples:
  certlane check certificate.pdf report.pdf    decide on these documents
  certlane check dossier/                      a folder: its PDFs and its application.toml
  certlane extract --json certificate.pdf      what stands in one document, as JSON
  certlane catalogue show "IEC 62368-1:2018"   what is known of a standard
"""


class Command(NamedTuple):
    """Where a command lives: module below ``commands``, the function or the group in it, and its line of help."""

    module: str
    attribute: str
    help: str


COMMANDS = {
    "check": Command("check", "check", "Decide on an application, with reasons and evidence."),
    "batch": Command("batch", "batch", "Decide on many applications; one bad file costs itself alone."),
    "watch": Command("watch", "watch", "Decide on what arrives in a folder, once it is whole."),
    "extract": Command("extract", "extract", "Read one document: its fields, standards and results."),
    "catalogue": Command("catalogue", "catalogue_app", "Look up standards, their editions and adoptions."),
    "policy": Command("policy", "policy_app", "Show, check and compare policies."),
    "explain": Command("explain", "explain", "Explain a result: why, why not, what would change it."),
    "what-if": Command("explain", "what_if", "Decide again under another policy, day or document."),
    "screen": Command("screen", "screen", "Screen a product against the prohibition lists of its zone."),
    "packet": Command("packet", "packet", "Write the referral packet for the safety committee."),
    "gap": Command("gap", "gap", "Report what the evidence is taken for in another market."),
    "insurer": Command("insurer", "insurer", "Write the insurer's profile: hazards tested, evidence, gaps."),
    "init": Command("screen", "init", "Write a commented application.toml to fill in."),
    "evaluate": Command("evaluate", "evaluate", "Measure what is read against labels that a person wrote."),
    "serve": Command("serve", "serve", "Serve the REST interface and the review pages."),
    "audit": Command("audit", "audit_app", "Verify and show the audit log of the service."),
    "users": Command("users", "users_app", "Add, list and disable the users of the service."),
    "tokens": Command("users", "tokens_app", "Make, list and revoke the tokens of the service."),
    "schema": Command("schema", "schema", "Print the JSON Schema of a result."),
}


def build_app(wanted: str | None = None) -> typer.Typer:
    """Return the application with the wanted command in full; the others stand in it by name and help only.

    Args:
        wanted: the command that will be called; None where none will, as for ``--help``.
    """
    app = typer.Typer(
        name="certlane",
        help=_HELP,
        no_args_is_help=True,
        add_completion=False,
        rich_markup_mode=None,  # plain help: read by pipes and screen readers alike, and rich is not imported for it
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(_global_options)
    for name, command in COMMANDS.items():
        if name != wanted:
            app.command(name, help=command.help)(_placeholder)
            continue
        found: Any = getattr(import_module(f".commands.{command.module}", __package__), command.attribute)
        if isinstance(found, typer.Typer):
            app.add_typer(found, name=name, help=command.help)
        else:
            app.command(name)(found)
    return app


def _placeholder() -> None:
    """Stand for a command that is not the one called."""


def _version(value: bool) -> None:
    if value:
        typer.echo(f"certlane {__version__}")
        raise typer.Exit


def _global_options(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version and stop.", callback=_version, is_eager=True)
    ] = False,
) -> None:
    pass


def run(arguments: Sequence[str], app: Callable[..., object] | None = None) -> int:
    """Run a command line and return its exit status; every error becomes a message on standard error.

    Args:
        arguments: the words after the program's name.
        app: the application to run in place of certlane's own.
    """
    wanted = next((word for word in arguments if not word.startswith("-")), None)
    try:
        (app or build_app(wanted))(args=list(arguments), prog_name="certlane")
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else OWN_FAULT
    except CertlaneError as error:
        _complain(str(error), error.remedy)
        return error.exit_status
    except KeyboardInterrupt:
        _complain("interrupted", "Nothing was written half; run the command again.")
        return 130
    except BrokenPipeError:
        # The reader of our output has gone (`| head`): no fault of ours.  Keep the interpreter from flushing to it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:  # the last resort: our own fault must not look like a decision
        if os.environ.get("CERTLANE_DEBUG"):
            raise
        _complain(
            f"internal fault: {type(error).__name__}: {error}",
            "Report it with the file that caused it; CERTLANE_DEBUG=1 shows the trace.",
        )
        return OWN_FAULT
    return 0


def _complain(message: str, remedy: str) -> None:
    """Write what went wrong and the way out: two lines, without control characters that a file may have smuggled in."""
    for lead, text in (("certlane: ", message), ("  → ", remedy)):
        printable = "".join(c if c.isprintable() else " " for c in text)
        sys.stderr.write(f"{lead}{printable}\n")


def main() -> NoReturn:
    """Run certlane on the words of the command line."""
    for stream in (sys.stdout, sys.stderr):
        # A terminal that can't show Hangul or a tick must not stop a decision from being printed.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
