"""Fact files: tab-separated text with a header line, UTF-8, no quoting; compressed with xz where they are large.

They are what a reviewer reads and what the catalogue is built from.  Writing is deterministic: the same rows give the
same bytes.
"""

from __future__ import annotations

import lzma
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from pathlib import Path

from ..errors import CatalogueError
from .factmodel import ActFact, BodyFact, EditionFact, LegalFact, RelationFact, SourceFact, ValidityFact

BIBLIOGRAPHY_COLUMNS = (
    "designation",
    "title",
    "title_other",
    "published",
    "withdrawn",
    "confirmed",
    "stable_until",
    "status",
    "ordinal",
    "ics",
    "relations",
)
"""Columns of a register's records.

Dates are ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``, as exact as the register is; ``status`` is ``published``,
``superseded``, ``withdrawn``, ``draft`` or empty where the register tells none; ``relations`` are ``kind=designation``
joined by ``"; "``.
"""


COLLECTED_COLUMNS: dict[str, tuple[str, ...]] = {
    name: (*(f.name for f in fields(kind) if f.name != "source"), "source")
    for name, kind in {
        "editions": EditionFact,
        "relations": RelationFact,
        "legal": LegalFact,
        "validity": ValidityFact,
        "acts": ActFact,
        "bodies": BodyFact,
    }.items()
} | {"sources": tuple(f.name for f in fields(SourceFact))}
"""Columns of the tables of mixed origin: the fields of the facts, each row with the code of its source."""


def write_table(path: Path, columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> None:
    """Write a fact file, compressed if its name ends in ``.xz``."""
    lines = ["\t".join(columns)]
    for row in rows:
        cells = [row.get(column) or "" for column in columns]
        lines.append("\t".join(" ".join(cell.split()) for cell in cells).rstrip("\t"))
    content = ("\n".join(lines) + "\n").encode()
    if path.suffix == ".xz":
        content = lzma.compress(content, format=lzma.FORMAT_XZ, check=lzma.CHECK_SHA256, preset=6 | lzma.PRESET_EXTREME)
    path.write_bytes(content)


def read_table(path: Path, columns: Sequence[str] | None = None) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield line number and row of a fact file.

    Raises:
        CatalogueError: the file is missing, damaged, or a line does not fit the header.
    """
    try:
        content = path.read_bytes()
        text = (lzma.decompress(content) if path.suffix == ".xz" else content).decode("utf-8")
    except (OSError, lzma.LZMAError, UnicodeDecodeError) as error:
        raise CatalogueError(f"can't be read: {error}", subject=path.name) from error
    lines = text.split("\n")
    header = lines[0].split("\t")
    if columns is not None and header != list(columns):
        raise CatalogueError(f"line 1: the columns are {header}, not {list(columns)}", subject=path.name)
    width = len(header)
    for number, line in enumerate(lines[1:], 2):
        if not line:
            continue
        cells = line.split("\t")
        if len(cells) > width:
            raise CatalogueError(f"line {number} has {len(cells)} cells, the header {width}", subject=path.name)
        row = dict.fromkeys(header, "")
        row.update(zip(header, cells, strict=False))
        yield number, row
