"""The Commission's summary lists of harmonised standards, one spreadsheet an act, in both layouts of its header.

The newer layout has reference and title in one cell and ``Start of legal effect`` / ``End of legal effect``; the older
one has separate columns and ``Date of start of presumption of conformity`` / ``Date of withdrawal from OJ``.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date as day
from datetime import datetime
from pathlib import Path
from typing import Any

from ...errors import DependencyMissing
from ..factmodel import Fact, LegalFact
from ..identifiers.registry import read_at
from ..identifiers.text import plain
from .common import MAX_CELL, MAX_ROWS, check_date, own_source, refuse

MAX_UNPACKED = 300 * 1024 * 1024
"""Most bytes that the parts of a spreadsheet may unpack to."""

_ACT = re.compile(r"(?:\(EU\) (?:No )?)?(\d{2,4}/\d{1,4}(?:/(?:EU|EC|EEC))?)")
_HEADER = re.compile(r"(?:Reference number of the standard|Reference and title)", re.IGNORECASE)
_COLUMNS = {
    "reference": r"Reference (?:number of the standard|and title)",
    "title": r"Title of the standard",
    "act": r"Legislation",
    "start": r"(?:Start of legal effect|Date of start of presumption of conformity(?!.*restriction))",
    "end": r"(?:End of legal effect|Date of withdrawal from OJ)",
    "published": r"(?:Publication OJ reference|OJ reference for publication in OJ)",
    "withdrawn": r"(?:Withdrawal OJ reference|OJ reference for withdrawal)",
    "restriction": r"Restriction",
    "successor": r"(?:Superseding|Reference of (?:the )?superseding)",
}
_SUPPLEMENT = re.compile(r"[,;\n]?\s*(?=(?:EN|HD|ETSI EN|EN ISO|EN IEC)\s+[0-9])")


def read(path: Path, content: bytes, *, source: str = "", date: str = "") -> Iterator[Fact]:
    """Yield the references of a summary list."""
    rows = list(_rows(path, content))
    header = next((n for n, row in enumerate(rows) if any(_HEADER.match(cell) for cell in row)), None)
    if header is None:
        raise refuse(path, "has no header with 'Reference number of the standard' or 'Reference and title'")
    columns = {name: _column(rows[header], pattern) for name, pattern in _COLUMNS.items()}
    for name in ("reference", "start", "end"):
        if columns[name] is None:
            raise refuse(path, f"the header has no column for {name}", line=header + 1)
    made = next((m[1] for row in rows[:header] for c in row if (m := re.match(r"Generated (\d.*)", c))), "")
    own = own_source(
        path, "European Commission, summary list of harmonised standards,", name=source, date=date or _made(made)
    )
    yield own
    fallback = re.fullmatch(r"(\d{4})[_-](\d+)(?:[_-](EU|EC|EEC))?", path.stem)
    for number, row in enumerate(rows[header + 1 :], header + 2):
        cells = {name: row[at] if at is not None and at < len(row) else "" for name, at in columns.items()}
        reference, title = _split(cells["reference"])
        if reference in {"", "-"}:
            continue
        act = _ACT.search(cells["act"])
        if act is None and fallback is None:
            raise refuse(path, "the row names no act", line=number)
        number_of_act = act[1] if act else "/".join(g for g in fallback.groups() if g)  # type: ignore[union-attr]
        restricted = cells["restriction"] not in {"", "-"} or "Restriction:" in cells["reference"]
        start = check_date(path, number, cells["start"], "start")
        finish = check_date(path, number, cells["end"], "end")
        if start and finish and finish < start:
            raise refuse(path, f"the end {finish} is before the start {start}", line=number)
        basis = "; ".join(x for x in (cells["published"], cells["withdrawn"]) if x not in {"", "-"})
        yield LegalFact(
            _reference(path, number, reference),
            "EU",
            number_of_act,
            "harmonised with restriction" if restricted else "harmonised",
            own.code,
            title=title or cells["title"].split("\n")[0],
            start=start,
            finish=finish,
            basis=basis,
            superseded_by=cells["successor"] if cells["successor"] != "-" else "",
            known_from=_journal_day(cells["withdrawn"]),
        )


def _column(header: list[str], pattern: str) -> int | None:
    return next((n for n, cell in enumerate(header) if re.match(pattern, cell, re.IGNORECASE)), None)


def _made(text: str) -> str:
    try:
        return datetime.strptime(text.strip(), "%d %B %Y").date().isoformat()
    except ValueError:
        return ""


def _journal_day(text: str) -> str:
    match = re.search(r"(\d{2})[/.](\d{2})[/.](\d{4})", text)
    return f"{match[3]}-{match[2]}-{match[1]}" if match else ""


def _split(cell: str) -> tuple[str, str]:
    """Separate the references at the beginning of a cell from the title on its later lines."""
    lines = [line.strip() for line in cell.split("\n") if line.strip()]
    references = [line for line in lines if re.match(r"(?:ETSI\s+)?(?:EN|HD|CEN|CLC)\b", line)]
    titles = [line for line in lines if line not in references and not line.startswith("Restriction")]
    return "\n".join(references), " ".join(titles)


def _reference(path: Path, line: int, text: str) -> str:
    parts = []
    for part in _SUPPLEMENT.split(text):
        clean = plain(part).strip(" ,;")
        if not clean:
            continue
        found = read_at(clean, 0)
        if found is None:
            raise refuse(path, f"{clean[:60]!r} is no identifier", line=line)
        parts.append(clean[: found[1]])
    if not parts:
        raise refuse(path, f"{text[:60]!r} is no identifier", line=line)
    return "; ".join(parts)


def _rows(path: Path, content: bytes) -> Iterator[list[str]]:
    try:
        from openpyxl import load_workbook
    except ImportError as error:
        raise DependencyMissing("spreadsheets need openpyxl", remedy="Install it: pip install openpyxl") from error
    _check_archive(path, content)
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
        sheet = book.worksheets[0]
        for number, row in enumerate(sheet.iter_rows(), 1):
            if number > MAX_ROWS:
                raise refuse(path, f"has more than {MAX_ROWS} rows", line=number)
            yield [_cell(path, number, cell) for cell in row[:40]]
    except (KeyError, ValueError, TypeError, IndexError, zipfile.BadZipFile, SyntaxError, OSError) as error:
        raise refuse(path, f"is no readable spreadsheet: {error}") from error


def _check_archive(path: Path, content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            total = sum(info.file_size for info in archive.infolist())
            if total > MAX_UNPACKED:
                raise refuse(path, f"unpacks to {total} bytes, more than {MAX_UNPACKED}")
            for info in archive.infolist():
                if info.filename.endswith((".xml", ".rels")) and info.file_size < 1_000_000:
                    head = archive.read(info)[:100_000]
                    if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
                        raise refuse(path, f"declares XML entities in {info.filename}, which are not read")
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
        raise refuse(path, f"is no spreadsheet in XLSX: {error}") from error


def _cell(path: Path, line: int, cell: Any) -> str:
    value = cell.value
    if value is None:
        return ""
    if getattr(cell, "data_type", "") == "f":
        raise refuse(path, f"{str(value)[:40]!r} is a formula, no fact", line=line)
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, day):
        return value.isoformat()
    text = str(value)
    if len(text) > MAX_CELL * 4:
        raise refuse(path, f"a cell of {len(text)} characters is longer than {MAX_CELL * 4}", line=line)
    return text.replace("\r", "\n").strip()
