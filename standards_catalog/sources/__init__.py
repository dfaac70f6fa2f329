"""Importers: files of registers and owners become facts of the catalogue.

Every importer reads one whole file or refuses it, with line and reason; nothing of a refused file is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from ..factmodel import Fact
from .common import UnreadableFacts, limited, read_bytes, refuse


class Format(NamedTuple):
    """A format of facts: what it is, and the module that reads it by its function ``read``."""

    title: str
    module: str


FORMATS: dict[str, Format] = {
    "table": Format("plain CSV of an owner, one fact a row", "table"),
    "exchange": Format("exchange XML of certlane", "exchange"),
    "relaton": Format("Relaton YAML or XML, one record or a collection", "relaton"),
    "sts": Format("NISO STS or ISOSTS XML, metadata of one standard", "sts"),
    "iso-open-data": Format("ISO Open Data, deliverables metadata as CSV or JSON lines", "iso_open_data"),
    "commission": Format("the Commission's summary list of harmonised standards (XLSX), both layouts", "commission"),
}


def guess_format(path: Path, content: bytes) -> str:
    """Return the name of the format that a file is in.

    Raises:
        UnreadableFacts: it is none of the known ones.
    """
    head = content[:4000].lstrip(b"\xef\xbb\xbf \r\n\t")
    if head.startswith(b"PK\x03\x04"):
        return "commission"
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise refuse(path, "is a spreadsheet of the old binary form (XLS); save it as XLSX")
    if head.startswith(b"<") or b"<\0" in head[:10]:
        if b"certlane" in head and b"<catalogue" in head:
            return "exchange"
        relaton = any(word in head for word in (b"<bibdata", b"<bibitem", b"<bibcollection", b"<relaton-collection"))
        return "relaton" if relaton else "sts"
    first = head.split(b"\n", 1)[0]
    if first.startswith(b"{") or (b"deliverableType" in first and b"reference" in first):
        return "iso-open-data"
    if path.suffix.lower() in {".yaml", ".yml"}:
        return "relaton"
    if path.suffix.lower() in {".csv", ".tsv", ".txt"}:
        return "table"
    raise refuse(path, f"is in none of the formats {', '.join(FORMATS)}")


def read_facts(path: Path, *, format: str | None = None, source: str = "", date: str = "") -> Iterator[Fact]:  # noqa: A002
    """Yield the facts of a file, its source first.

    Args:
        path: the file.
        format: a name of :data:`FORMATS`; guessed where not given.
        source: what the source is called, in words; the file's name where not given.
        date: when the register was read, ``YYYY-MM-DD``; taken from the file where it tells.

    Raises:
        UnreadableFacts: the file can't be read, or a line of it is wrong.
    """
    from importlib import import_module

    content = read_bytes(path)
    name = format or guess_format(path, content)
    if name not in FORMATS:
        raise refuse(path, f"{name!r} is no format; known are {', '.join(FORMATS)}")
    module = import_module(f".{FORMATS[name].module}", __name__)
    read: Callable[..., Iterator[Fact]] = module.read
    yield from limited(path, read(path, content, source=source, date=date))


__all__ = ["FORMATS", "Format", "UnreadableFacts", "guess_format", "read_facts"]
