"""What the options of several commands share: languages, and the documents that a command line names."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from ..errors import UnreadableDocument, UsageError

if TYPE_CHECKING:
    from ..model.record import DocumentRecord

APPLICATION_FILE = "application.toml"


class Language(StrEnum):
    """Languages of the output."""

    KOREAN = "ko"
    ENGLISH = "en"


Files = Annotated[list[str], typer.Argument(metavar="FILE", help="PDFs or a dossier; or a result of check --json.")]
ApplicationFile = Annotated[
    Path | None,
    typer.Option("--application", "-a", metavar="FILE", help="Facts of the application (application.toml)."),
]
PolicyName = Annotated[
    str, typer.Option("--policy", "-p", metavar="NAME|FILE", help="The policy: default, strict, lenient, or a file.")
]
AsOf = Annotated[
    datetime | None,
    typer.Option("--as-of", metavar="DATE", formats=["%Y-%m-%d"], help="The day of the decision; today by default."),
]
Out = Annotated[
    Path | None, typer.Option("--out", "-o", metavar="FILE", help="Write there; by default to standard output.")
]
Lang = Annotated[Language | None, typer.Option("--lang", help="Language; by default that of LANG.")]


def own_language() -> Language:
    """Return Korean where the environment asks for it (``LC_ALL``, ``LC_MESSAGES``, ``LANG``), else English."""
    locale = next((value for name in ("LC_ALL", "LC_MESSAGES", "LANG") if (value := os.environ.get(name))), "")
    return Language.KOREAN if locale.lower().startswith("ko") else Language.ENGLISH


class Inputs(NamedTuple):
    """The documents of an application, by path or as the bytes of standard input, and its application file."""

    documents: tuple[Path | bytes, ...]
    application: Path | None


def gather(words: Sequence[str], application: Path | None = None) -> Inputs:
    """Return what the words of a command line name: PDFs, folders that hold a dossier, ``-`` for standard input.

    Args:
        words: paths, or ``-``.
        application: the application file that was named on its own; it goes before one in a folder.

    Raises:
        UnreadableDocument: a path names nothing.
        UsageError: a folder holds no PDF, or two folders hold an application file each.
    """
    documents: list[Path | bytes] = []
    applications: list[Path] = []
    for word in words:
        path = Path(word)
        if word == "-":
            documents.append(sys.stdin.buffer.read())
        elif path.is_dir():
            documents += _pdfs(path)
            applications += [file for file in [path / APPLICATION_FILE] if file.is_file()]
        elif path.exists():
            documents.append(path)
        else:
            raise UnreadableDocument("there is no such file or folder", remedy="Check the path.", subject=word)
    if application is None and len(applications) > 1:
        named = " and ".join(str(file) for file in applications)
        raise UsageError(
            f"two applications at once: {named}",
            remedy="Check one dossier at a time, or name the application with --application.",
        )
    return Inputs(tuple(documents), application or next(iter(applications), None))


def told(text: str) -> None:
    """Tell on standard error what is being done, over what was told before; only where a person watches.

    Args:
        text: what is being done; empty clears the line.
    """
    if sys.stderr.isatty():
        printable = "".join(c if c.isprintable() else " " for c in text)
        sys.stderr.write(f"\r\x1b[K{printable}")
        sys.stderr.flush()


def read_all(documents: Sequence[Path | bytes], *, then: str = "") -> Iterator[DocumentRecord]:
    """Read documents one after the other, telling which one is being read.

    Args:
        documents: paths, or the bytes of a file.
        then: what to tell when all are read.

    Raises:
        InputError: a document can't be read.
    """
    from .. import pipeline

    try:
        for number, document in enumerate(documents, 1):
            name = "standard input" if isinstance(document, bytes) else document.name
            told(f"reading {name} ({number} of {len(documents)})")
            yield pipeline.read(document, name=name)
        told(then)
    except BaseException:
        told("")
        raise


def write_whole(path: Path, text: str) -> None:
    """Write a file in full or not at all.

    Raises:
        UsageError: the file can't be written there.
    """
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        part.write_text(text, encoding="utf-8")
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise UsageError(
            f"can't be written: {error.strerror}", remedy="Name another place for the file.", subject=str(path)
        ) from None


def _pdfs(folder: Path) -> list[Path]:
    found = sorted(file for file in folder.iterdir() if file.suffix.lower() == ".pdf" and file.is_file())
    if not found:
        raise UsageError(
            "the folder holds no PDF",
            remedy="Name a folder with the application's documents in it.",
            subject=str(folder),
        )
    return found
