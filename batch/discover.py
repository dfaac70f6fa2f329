"""From what stands on the command line to items: files, folders, patterns, a manifest, a list on standard input.

Names are sorted as text, so that the same tree gives the same order everywhere; symbolic links to folders are not
followed.
"""

from __future__ import annotations

import csv
import glob
import io
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from ..errors import InputError, UsageError
from .work import Item

APPLICATION = "application.toml"
_PATTERN = frozenset("*?[")


def find_items(inputs: Iterable[str], *, listed: Iterable[str] = (), application: Path | None = None) -> Iterator[Item]:
    """Yield the items that the inputs name, each once, in order.

    A file is an item of its own.  In a folder, each sub-folder (and the folder itself) that holds an
    ``application.toml`` is one item with all PDFs below it; all other PDFs are items of their own.  A pattern
    (``*``, ``**``, ``?``, ``[...]``) stands for the files and folders that it matches.  A file that ends in ``.csv`` is
    a manifest.  ``-`` stands for ``listed``, one path a line.

    Args:
        inputs: what was given.
        listed: the lines for ``-``.
        application: the ``application.toml`` of every item that has none.

    Raises:
        InputError: a file, folder or pattern names nothing.
        UsageError: a manifest can't be understood.
    """
    seen: set[tuple[str, ...]] = set()
    for item in _all(inputs, listed, stdin_allowed=True):
        key = tuple(os.path.realpath(path) for path in item.files)
        if key not in seen:
            seen.add(key)
            yield Item(item.name, item.files, item.application or application)


def _all(inputs: Iterable[str], listed: Iterable[str], *, stdin_allowed: bool) -> Iterator[Item]:
    for given in inputs:
        if given == "-" and stdin_allowed:
            yield from _all((line.strip() for line in listed if line.strip()), (), stdin_allowed=False)
        else:
            yield from _one(given)


def _one(given: str) -> Iterator[Item]:
    path = Path(given)
    if path.is_dir():
        yield from _folder(path)
    elif path.suffix.lower() == ".csv" and path.is_file():
        yield from _manifest(path)
    elif path.exists() or not _PATTERN & set(given):
        # A missing file becomes a row with its error: one wrong path must not stop the night's run.
        yield Item(given, (path,))
    else:
        matches = sorted(glob.glob(given, recursive=True))  # noqa: PTH207 - Path.glob takes no absolute pattern
        if not matches:
            raise InputError("the pattern matches nothing", subject=given, remedy="Check the path and its quotes.")
        for match in matches:
            if Path(match).is_dir():
                yield from _folder(Path(match))
            elif _is_pdf(match):
                yield Item(match, (Path(match),))


def _folder(folder: Path) -> Iterator[Item]:
    found = 0
    for item in _walk(folder):
        found += 1
        yield item
    if not found:
        raise InputError("the folder holds no PDF", subject=str(folder), remedy="Name a folder that holds PDF files.")


def _walk(folder: Path) -> Iterator[Item]:
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        raise InputError(f"the folder can't be read: {error.strerror}", subject=str(folder)) from None
    if any(entry.name == APPLICATION for entry in entries):
        yield Item(str(folder), tuple(_pdfs(folder)), folder / APPLICATION)
        return
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(Path(entry.path))
        elif _is_pdf(entry.name) and entry.is_file():
            yield Item(str(Path(entry.path)), (Path(entry.path),))


def _pdfs(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if _is_pdf(path.name) and path.is_file())


def _is_pdf(name: str) -> bool:
    return name.lower().endswith(".pdf") and not name.startswith(".")


def _manifest(path: Path) -> Iterator[Item]:
    """Read a CSV manifest: columns ``document`` and, if wanted, ``dossier`` and ``application``; paths beside it.

    Rows with the same ``dossier`` make one item.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise UsageError("the manifest is no UTF-8 text", subject=str(path), remedy="Save it as CSV UTF-8.") from None
    except OSError as error:
        raise InputError(f"the manifest can't be read: {error.strerror}", subject=str(path)) from None
    reader = csv.DictReader(io.StringIO(text, newline=""), dialect=_dialect(text))
    if "document" not in (reader.fieldnames or ()):
        raise UsageError(
            "the manifest has no column 'document'",
            subject=str(path),
            remedy="Give it a first line such as: document,dossier,application",
        )
    groups: dict[str, tuple[list[Path], set[str]]] = {}
    for row in reader:
        document = (row.get("document") or "").strip()
        if not document:
            raise UsageError(f"line {reader.line_num}: no document", subject=str(path))
        files, applications = groups.setdefault((row.get("dossier") or "").strip() or document, ([], set()))
        files.append(path.parent / document)
        if application := (row.get("application") or "").strip():
            applications.add(application)
    for name, (files, applications) in groups.items():
        if len(applications) > 1:
            raise UsageError(f"the dossier {name!r} has several applications", subject=str(path))
        yield Item(name, tuple(files), path.parent / applications.pop() if applications else None)


def _dialect(text: str) -> type[csv.Dialect]:
    """Tell a semicolon or tab from a comma by the first line, as spreadsheets of different countries write them."""

    class Dialect(csv.excel):
        delimiter = max(",;\t", key=text.partition("\n")[0].count)

    return Dialect
