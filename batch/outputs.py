"""What a batch leaves in its folder, each file whole or not there: results, summaries, the triage page."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

from ..report.application_page import application_html, meta_of
from ..report.tables import replaced, write_csv, write_xlsx
from ..report.triage import TriageItem, triage_html
from .engines import Engine
from .journal import Entry, Journal
from .work import Job, unpack

PAGES = "items"
_INSIDE = 12_000_000  # bytes of assessment pages that the triage page holds itself; more lie beside it


def write_outputs(journal: Journal, out: Path, pictures: int, language: Literal["en", "ko"], engine: Engine) -> None:
    """Write ``results.jsonl``, ``summary.csv``, ``summary.xlsx``, ``items/*.html`` and ``index.html``.

    Args:
        journal: where the results are.
        out: the folder.
        pictures: how many applications, quickest to decide first, get pictures of their pages.
        language: the one in which pages open.
        engine: where pictures are drawn, since that reads hostile files again.
    """
    _write_results(journal, out / "results.jsonl")
    write_csv(out / "summary.csv", ((entry.name, entry.row) for entry in journal.entries(packed=False)))
    write_xlsx(out / "summary.xlsx", ((entry.name, entry.row) for entry in journal.entries(packed=False)))
    _write_pages(journal, out, pictures, language, engine)
    _write_triage(journal, out, language)


def result_line(entry: Entry) -> str:
    """Return the line of ``results.jsonl`` for an item: the same bytes wherever and whenever it was worked out."""
    line: dict[str, Any] = {"schema": "certlane/batch/1", "item": entry.name, "files": list(entry.files)}
    line["outcome"] = entry.row["outcome"]
    if entry.row["errors"]:
        line["errors"] = entry.row["errors"]
    if entry.packed:
        line["assessment"] = unpack(entry.packed)
    return json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n"


def _write_results(journal: Journal, path: Path) -> None:
    with replaced(path) as file:
        for entry in journal.entries():
            file.write(result_line(entry).encode())


def _write_pages(journal: Journal, out: Path, pictures: int, language: Literal["en", "ko"], engine: Engine) -> None:
    """Write the page of every application, where the one that lies there is not of the same result already."""
    folder = out / PAGES
    folder.mkdir(exist_ok=True)
    with_pictures = set(journal.quickest(pictures))
    held: dict[int, tuple[Path, Entry, str]] = {}

    def jobs() -> Iterator[Job]:
        for entry in journal.entries():
            path = folder / page_name(entry)
            drawn = entry.position in with_pictures and bool(entry.packed)
            mark = page_mark(entry, drawn=drawn, language=language)
            if path.exists() and _mark(path) == mark:
                continue
            if not entry.packed:
                _put(path, _plain_page(entry, language), mark)
                continue
            held[entry.position] = path, entry, mark
            packed = base64.b64encode(entry.packed).decode()  # the worker unpacks it, the parent has enough to do
            request = {"name": entry.name, "row": entry.row, "language": language, "packed": packed}
            files = tuple(str(Path(file).absolute()) for file in entry.files) if drawn else ()
            yield Job(entry.position, "page", files, request)

    for done in engine.run(jobs()):
        path, entry, mark = held.pop(done.id)
        html = done.block.decode() if done.block else _plain_page(entry, language)
        _put(path, html, mark)
    _sweep(folder, {page_name(entry) for entry in journal.entries(packed=False)})


def page_name(entry: Entry) -> str:
    """Return the file name of an item's page: its place in the run and the beginning of its key."""
    return f"{entry.position + 1:06d}-{entry.key[:8]}.html"


def page_mark(entry: Entry, *, drawn: bool, language: str) -> str:
    """Return the comment at the end of a page that says of which result and in which form it is."""
    return f"<!-- {entry.key} {'pictures' if drawn else 'text'} {language} -->\n"


def _mark(path: Path) -> str:
    with path.open("rb") as file:
        file.seek(0, 2)
        file.seek(max(0, file.tell() - 200))
        return file.read().decode("utf-8", "replace").rstrip("\n").rpartition("\n")[2] + "\n"


def _put(path: Path, html: str, mark: str) -> None:
    with replaced(path, durable=False) as file:
        file.write(html.rstrip("\n").encode() + b"\n" + mark.encode())


def _plain_page(entry: Entry, language: Literal["en", "ko"]) -> str:
    assessment = unpack(entry.packed) if entry.packed else None
    return application_html(entry.name, entry.row, assessment, language=language)


def _sweep(folder: Path, kept: set[str]) -> None:
    """Remove pages of earlier runs, which the triage page no longer names."""
    for path in folder.glob("*.html"):
        if path.name not in kept:
            path.unlink()


def _write_triage(journal: Journal, out: Path, language: Literal["en", "ko"]) -> None:
    folder = out / PAGES
    size = sum(path.stat().st_size for path in folder.glob("*.html"))
    meta = ""

    def items() -> Iterator[TriageItem]:
        for entry in journal.entries(packed=False):
            name = page_name(entry)
            detail = (folder / name).read_text("utf-8") if size <= _INSIDE else ""
            yield TriageItem(entry.name, entry.row, f"{PAGES}/{name}", detail)

    for entry in journal.entries():
        if entry.packed:
            meta = meta_of(unpack(entry.packed))
            break
    with replaced(out / "index.html") as file:
        file.write(triage_html(items(), meta=meta, language=language).encode())
