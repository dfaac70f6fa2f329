"""Reads the shipped fact files, or a folder laid out like them.

``sources.tsv`` describes the registers; ``bibliography/<register>[-n].tsv.xz`` hold their records; ``collected`` and
``curated`` hold tables of mixed origin with sources of their own; ``lists`` hold countries, publishers and subjects.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..errors import CatalogueError
from .factfiles import BIBLIOGRAPHY_COLUMNS, COLLECTED_COLUMNS, read_table
from .factmodel import (
    RELATION_KINDS,
    ActFact,
    BodyFact,
    EditionFact,
    Fact,
    LegalFact,
    RelationFact,
    SourceFact,
    ValidityFact,
)
from .store import FACTS

FACT_KINDS: dict[str, type[Any]] = {
    "sources": SourceFact,
    "editions": EditionFact,
    "relations": RelationFact,
    "legal": LegalFact,
    "validity": ValidityFact,
    "acts": ActFact,
    "bodies": BodyFact,
}
"""Name of a table (and of its file) and the fact that one of its rows states."""

MIXED = ("curated", "collected")
"""Folders of tables of mixed origin; what stands first wins over what repeats it."""


def fact_of(table: str, row: dict[str, str]) -> Fact:
    """Return the fact that a row of the table states.

    Raises:
        ValueError: a cell has a value that its column can't have.
    """
    values: dict[str, Any] = dict(row)
    if "confidence" in values:
        values["confidence"] = float(values["confidence"]) if values["confidence"] else 1.0
        if not 0 <= values["confidence"] <= 1:
            raise ValueError(f"confidence {values['confidence']} is not between 0 and 1")
    if "start_exact" in values:
        values["start_exact"] = values["start_exact"] == "yes"
    if table == "relations" and values["kind"] not in RELATION_KINDS:
        raise ValueError(f"{values['kind']!r} is no kind of relation")
    fact: Fact = FACT_KINDS[table](**values)
    return fact


@dataclass(slots=True)
class Shipped:
    """The fact files of one folder; ``version`` names their state: newest date of a source, digest of the files."""

    folder: Path
    version: str
    countries: list[tuple[object, ...]] = field(default_factory=list)
    publishers: list[tuple[object, ...]] = field(default_factory=list)
    ics: list[tuple[object, ...]] = field(default_factory=list)

    def facts(self) -> Iterator[Fact]:
        """Yield all facts, sources first.

        Raises:
            CatalogueError: a file is missing, damaged or holds a row that is no fact; it names file and line.
        """
        for path in (self.folder / "sources.tsv", *(self.folder / m / "sources.tsv" for m in MIXED)):
            yield from _table(path, "sources", optional=path.parent != self.folder)
        yield from self._bibliography()
        for folder in MIXED:
            for table in ("editions", "relations", "legal", "validity", "acts", "bodies"):
                yield from _table(self.folder / folder / f"{table}.tsv", table, optional=True)

    def _bibliography(self) -> Iterator[Fact]:
        for path in sorted((self.folder / "bibliography").glob("*.tsv.xz")):
            register = path.name.split(".")[0].split("-")[0]
            for number, row in read_table(path, BIBLIOGRAPHY_COLUMNS):
                relations = row.pop("relations")
                designation = row["designation"]
                if register == "iec" and row["published"].endswith("-01-01"):
                    row["published"] = row["published"][:4]  # the register's way to say that it knows the year only
                if register == "ecma" and row["ordinal"] and row["published"]:
                    designation = row["designation"] = f"{designation}:{row['published']}"
                yield EditionFact(source=register, **_texts(row))
                for text in filter(None, relations.split("; ")):
                    kind, _, other = text.partition("=")
                    if not other:
                        raise CatalogueError(f"line {number}: {text!r} is no relation", subject=path.name)
                    if kind == "superseded_by":
                        yield RelationFact("supersedes", other, designation, register, since=row["withdrawn"])
                    else:
                        degree = "IDT" if kind == "adopts" and register in {"iso", "ieee"} else ""
                        yield RelationFact(kind, designation, other, register, degree=degree)  # type: ignore[arg-type]


def _texts(row: dict[str, str]) -> dict[str, Any]:
    """Return the row as keyword arguments: every column of a register's table is text."""
    return dict(row)


def _table(path: Path, table: str, *, optional: bool) -> Iterator[Fact]:
    if optional and not path.exists():
        return
    for number, row in read_table(path, COLLECTED_COLUMNS[table]):
        try:
            yield fact_of(table, row)
        except (TypeError, ValueError) as error:
            raise CatalogueError(f"line {number}: {error}", subject=f"{path.parent.name}/{path.name}") from error


def fact_files(folder: Path) -> list[Path]:
    """Return all fact files of the folder in a fixed order."""
    return sorted(p for p in folder.rglob("*") if p.name.endswith((".tsv", ".tsv.xz")))


def read_shipped(folder: Path | None = None) -> Shipped:
    """Return the fact files of the folder (default: those that are shipped).

    Raises:
        CatalogueError: the folder holds no facts, or a list in it is damaged.
    """
    folder = folder or FACTS
    files = fact_files(folder)
    if not (folder / "sources.tsv").exists():
        raise CatalogueError(f"{folder} holds no fact files")
    digest = hashlib.sha256()
    for path in files:
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    dates = [row["date"] for path in files if path.name == "sources.tsv" for _, row in read_table(path)]
    shipped = Shipped(folder, f"{max(dates, default='undated')}+{digest.hexdigest()[:12]}")
    for name, rows in (("countries", shipped.countries), ("publishers", shipped.publishers), ("ics", shipped.ics)):
        path = folder / "lists" / f"{name}.tsv"
        if path.exists():
            rows.extend(tuple(row.values()) for _, row in read_table(path))
    shipped.countries = [(c, n, o, int(i == "yes"), s) for c, n, o, i, s in shipped.countries]
    return shipped
