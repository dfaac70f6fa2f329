"""The plain CSV of an owner: one fact a row, told by its ``kind``.

Columns, in any order, separated by comma, semicolon or tab; only ``kind`` and what the fact needs must be there:

``kind``
    ``edition``; a relation (``supersedes``, ``amends``, ``corrects``, ``consolidates``, ``adopts``, ``copublished``);
    ``legal``; ``validity``; ``act``; ``body``.
``id``
    the identifier that the fact is about (of an act its designation, of a body its name).
``other``
    the second identifier of a relation, or the successor.
``source``
    where the fact comes from, in words; the file's name where it is empty.

All further columns have the names of the fact's own fields: ``title``, ``published``, ``withdrawn``, ``status``,
``degree``, ``framework``, ``act``, ``role``, ``start``, ``finish``, ``basis``, ``country``, ``scheme``, ``number`` …
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

from ..factmodel import (
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
from .common import MAX_CELL, check_cell, check_date, check_identifier, decode, own_source, refuse

_KINDS: dict[str, tuple[type[Any], str, str]] = {
    "edition": (EditionFact, "designation", ""),
    "legal": (LegalFact, "reference", "superseded_by"),
    "validity": (ValidityFact, "designation", "successor"),
    "act": (ActFact, "designation", "repealed_by"),
    "body": (BodyFact, "name", ""),
} | dict.fromkeys(RELATION_KINDS, (RelationFact, "subject", "object"))
"""Kind of a row: the fact, the field that ``id`` fills, the field that ``other`` fills."""

_DATES = frozenset(
    [
        "published",
        "withdrawn",
        "confirmed",
        "stable_until",
        "since",
        "until",
        "start",
        "finish",
        "succeeded",
        "known_from",
        "date",
        "repealed",
        "active_from",
        "active_until",
        "as_of",
    ]
)
_REQUIRED = {
    "legal": ("act", "role"),
    "validity": ("framework",),
    "act": ("jurisdiction",),
    "body": ("role", "scheme"),
} | dict.fromkeys(RELATION_KINDS, ("other",))
_DEFAULTS = {"legal": {"jurisdiction": "EU"}, "act": {"kind": "act"}}
_NO_IDENTIFIER = frozenset({"act", "body"})


def read(path: Path, content: bytes, *, source: str = "", date: str = "") -> Iterator[Fact]:
    """Yield the facts of a plain CSV; see the module's docstring for its columns."""
    text = decode(path, content)
    header = text.split("\n", 1)[0]
    separator = max(",;\t", key=header.count)
    csv.field_size_limit(MAX_CELL * 4)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    own = own_source(path, "owner's table", name=source, date=date)
    yield own
    named: dict[str, SourceFact] = {}
    columns: list[str] = []
    try:
        for cells in reader:
            if not columns:
                columns = _header(path, cells)
                continue
            if not any(cell.strip() for cell in cells) or cells[0].startswith("#"):
                continue
            row = _row(path, reader.line_num, columns, cells)
            words = row.pop("source", "")
            if words and words not in named:
                named[words] = SourceFact(f"{own.code}-{len(named) + 1}", words, date=own.date, licence=own.licence)
                yield named[words]
            yield _fact(path, reader.line_num, row, named[words].code if words else own.code)
    except csv.Error as error:
        raise refuse(path, f"is no CSV: {error}", line=reader.line_num) from error
    if not columns:
        raise refuse(path, "has no header line", line=1)


def _header(path: Path, cells: list[str]) -> list[str]:
    columns = [cell.strip().lower() for cell in cells]
    known = {f.name for kind, _, _ in _KINDS.values() for f in fields(kind)} | {"kind", "id", "other", "source"}
    if "kind" not in columns or "id" not in columns:
        raise refuse(path, f"the header must have the columns kind and id, it has {', '.join(columns)[:200]}", line=1)
    unknown = [c for c in columns if c and c not in known]
    if unknown:
        raise refuse(path, f"unknown columns: {', '.join(unknown)[:200]}", line=1)
    return columns


def _row(path: Path, line: int, columns: list[str], cells: list[str]) -> dict[str, str]:
    if len(cells) > len(columns):
        raise refuse(path, f"{len(cells)} cells under {len(columns)} columns", line=line)
    return {c: check_cell(path, line, cell) for c, cell in zip(columns, cells, strict=False) if c and cell.strip()}


def _fact(path: Path, line: int, row: dict[str, str], source: str) -> Fact:
    kind = row.pop("kind", "").lower()
    if kind not in _KINDS:
        raise refuse(path, f"{kind!r} is no kind of fact ({', '.join(_KINDS)})", line=line)
    missing = [c for c in ("id", *_REQUIRED.get(kind, ())) if c not in row]
    if missing:
        raise refuse(path, f"a fact of kind {kind} needs {', '.join(missing)}", line=line)
    make, first, second = _KINDS[kind]
    allowed = {f.name for f in fields(make)} - {first, second, "source"}
    values: dict[str, Any] = dict(_DEFAULTS.get(kind, {}))
    if make is RelationFact:
        values["kind"] = kind
        values["provenance"] = "source"
    for column, value in row.items():
        if column == "id":
            values[first] = value
        elif column == "other" and second:
            values[second] = value
        elif column not in allowed:
            raise refuse(path, f"a fact of kind {kind} has no {column}", line=line)
        elif column in _DATES:
            values[column] = check_date(path, line, value, column)
        else:
            values[column] = _value(path, line, column, value)
    if kind not in _NO_IDENTIFIER:
        for name in (first, second):
            for part in values.get(name, "").split("; "):
                if part:
                    check_identifier(path, line, part)
    _check_order(path, line, values)
    fact: Fact = make(source=source, **values)
    return fact


def _value(path: Path, line: int, column: str, value: str) -> Any:
    if column == "confidence":
        try:
            number = float(value)
        except ValueError:
            number = -1.0
        if not 0 <= number <= 1:
            raise refuse(path, f"confidence {value!r} is no number from 0 to 1", line=line)
        return number
    if column == "start_exact":
        return value.lower() in {"yes", "true", "1"}
    if column == "degree" and value not in {"IDT", "MOD", "NEQ"}:
        raise refuse(path, f"degree {value!r} is none of IDT, MOD, NEQ", line=line)
    if column == "provenance" and value not in {"source", "derived", "curated"}:
        raise refuse(path, f"provenance {value!r} is none of source, derived, curated", line=line)
    return value


def _check_order(path: Path, line: int, values: dict[str, Any]) -> None:
    for early, late in (("published", "withdrawn"), ("start", "finish"), ("active_from", "active_until")):
        first, last = values.get(early, ""), values.get(late, "")
        if first and last and last < first[: len(last)]:
            raise refuse(path, f"{late} {last} is before {early} {first}", line=line)
