"""ISO Open Data: the metadata of deliverables, as CSV or as JSON lines.

``replaces`` and ``replacedBy`` hold numbers of other records; they are followed within the file.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ..factmodel import EditionFact, Fact, RelationFact
from .common import MAX_CELL, MAX_ROWS, check_date, decode, own_source, refuse

_DRAFT = range(4000)


def read(path: Path, content: bytes, *, source: str = "", date: str = "") -> Iterator[Fact]:
    """Yield editions and successions of the deliverables."""
    text = decode(path, content)
    records = list(_json_lines(path, text) if text.lstrip().startswith("{") else _csv(path, text))
    names: dict[str, str] = {}
    for line, record in records:
        reference = str(record.get("reference") or "").strip()
        if not reference:
            raise refuse(path, "the record has no reference", line=line)
        names[str(record.get("id") or reference)] = reference
    own = own_source(path, "ISO Open Data, deliverables metadata,", name=source, date=date)
    yield own
    for line, record in records:
        stage = _stage(path, line, record.get("currentStage"))
        reference = str(record["reference"]).strip()
        published = check_date(path, line, str(record.get("publicationDate") or ""), "publicationDate")
        status = "withdrawn" if stage == 9599 else ("draft" if 0 < stage < 6000 else "published")
        if status == "draft" or ":" not in reference:
            continue
        yield EditionFact(
            reference,
            own.code,
            title=_title(record),
            published=published,
            status=status,
            ordinal=str(record.get("edition") or ""),
            ics=" ".join(_many(record.get("icsCode"))),
        )
        for other in _many(record.get("replaces")):
            old = names.get(other, other)
            if ":" in old:
                yield RelationFact("supersedes", reference, old, own.code)
        for other in _many(record.get("replacedBy")):
            new = names.get(other, other)
            if ":" in new and status == "withdrawn":
                yield RelationFact("supersedes", new, reference, own.code)


def _json_lines(path: Path, text: str) -> Iterator[tuple[int, dict[str, Any]]]:
    for number, line in enumerate(text.splitlines(), 1):
        if number > MAX_ROWS:
            raise refuse(path, f"has more than {MAX_ROWS} records", line=number)
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise refuse(path, f"is no JSON: {error}", line=number) from error
        if not isinstance(record, dict):
            raise refuse(path, "is no record", line=number)
        yield number, record


def _csv(path: Path, text: str) -> Iterator[tuple[int, dict[str, Any]]]:
    csv.field_size_limit(MAX_CELL * 50)
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    if not reader.fieldnames or "reference" not in reader.fieldnames:
        raise refuse(path, "the header has no column 'reference'", line=1)
    try:
        for count, row in enumerate(reader, 1):
            if count > MAX_ROWS:
                raise refuse(path, f"has more than {MAX_ROWS} records", line=reader.line_num)
            if None in row:
                raise refuse(path, "has more cells than the header", line=reader.line_num)
            yield reader.line_num, dict(row)
    except csv.Error as error:
        raise refuse(path, f"is no CSV: {error}", line=reader.line_num) from error


def _stage(path: Path, line: int, value: Any) -> int:
    text = str(value or "0").replace(".", "")
    if not text.isdigit() or len(text) > 4:
        raise refuse(path, f"currentStage {str(value)[:20]!r} is no stage code", line=line)
    return int(text)


def _title(record: dict[str, Any]) -> str:
    title = record.get("title")
    text = title.get("en") if isinstance(title, dict) else record.get("title.en") or title
    return " ".join(str(text or "").split())[:MAX_CELL]


def _many(value: Any) -> list[str]:
    """Return a list that may be one, a JSON list in a cell, or words."""
    if value is None:
        return []
    if isinstance(value, list):
        return [str(v) for v in value]
    text = str(value).strip("[] ")
    return [part.strip(" '\"") for part in text.replace(";", ",").split(",") if part.strip(" '\"")]
