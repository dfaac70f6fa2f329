"""Condenses bibliographic records (one JSON object a line, gzip) into the fact files of the catalogue.

Maintainers run it when the records were refreshed::

    python -m certlane.standards_catalog.sources.condense FOLDER [OUTPUT]

``FOLDER`` holds ``iso.jsonl.gz``, ``iec.jsonl.gz`` and so on, as drawn from the Relaton collections.  Identifiers,
titles, dates, status, subject codes and relations carry over; abstracts, links and committees do not.  The output is
the same, byte for byte, whenever the input is.
"""

from __future__ import annotations

import gzip
import json
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from ..factfiles import BIBLIOGRAPHY_COLUMNS, write_table

Record = dict[str, Any]
Row = dict[str, str]

ROWS_A_FILE = 40_000
"""Keeps every fact file below two megabytes, so that a refresh of one register touches few of them."""

_SUPPLEMENT = re.compile(r"/(?:CD |DAM|FDAM|WD |PWI |NP |AWI |PRF |D?Amd|D?Cor|Add|Suppl)", re.IGNORECASE)
_YEAR_AT_END = re.compile(r"[:-](\d{4})(?:-\d\d)?$")
_DATED = re.compile(r"[:-]\d{4}\b")
_LANGUAGE_COPY = re.compile(r" \([A-Z]{1,3}(?:/[A-Z]{1,3})*\)$")
_CIE_STANDARD = re.compile(r"^CIE (?:S |ISO |IEC |DIS |D|DS |TN |x)?[0-9]")
_CIE_PAPER = re.compile(r"^CIE x[0-9]+-[A-Z]")


def identifiers_of(record: Record) -> list[str]:
    """Return the primary identifiers of a record, its trademark spelling left out."""
    return [d[1] for d in record["docid"] if d[2] and len(d) < 4]


def _clean(text: str | None) -> str:
    return " ".join((text or "").split())


def _base_row(record: Record, designation: str) -> Row:
    return {
        "designation": designation,
        "title": _clean(record.get("title")) or _clean(record.get("title_other")),
        "title_other": _clean(record.get("title_other")) if record.get("title") else "",
        "ordinal": _clean(str(record.get("edition") or "")),
        "ics": " ".join(dict.fromkeys(code for code, *_ in record.get("ics", ()))),
    }


def _relations(**kinds: Iterable[str]) -> str:
    return "; ".join(f"{kind}={target}" for kind, targets in kinds.items() for target in dict.fromkeys(targets))


def _iso_status(stage: str | None) -> str:
    """Translate an ISO stage code: 60.60 and 90.x are in force, 95.99 is withdrawn, earlier ones are drafts."""
    major, _, minor = (stage or "").partition(".")
    if minor == "98" or (major in {"10", "20", "30", "40", "50"} and minor == "99" and major != "50"):
        return "deleted" if minor == "98" else "draft"
    if major == "95":
        return "withdrawn" if minor == "99" else "published"
    if major in {"60", "90"}:
        return "published"
    return "draft" if major else ""


def iso(record: Record) -> Iterator[Row]:
    """Condense an ISO record.

    ``obsoletes`` names what the record replaced.  ``updates`` points the other way, to the newer document or to a
    supplement, and its ``circulated`` date is the date of the record's own last stage: of a withdrawn record, its
    withdrawal.  ``published`` of an amendment is the year of its base; ``updated`` then holds the month it came out.
    """
    designation = identifiers_of(record)[0]
    status = _iso_status(record.get("stage"))
    if status == "deleted" or (status in {"published", "withdrawn", ""} and not _DATED.search(designation)):
        return  # a project that was given up, or the undated twin of a dated record
    dates = record.get("dates", {})
    row = _base_row(record, designation)
    year = _YEAR_AT_END.search(designation)
    published = dates.get("published", "")
    if _SUPPLEMENT.search(designation):
        updated = dates.get("updated", "")
        published = updated if year and updated.startswith(year[1]) else (year[1] if year else "")
    row |= {"published": published, "status": status}
    newer = [r for r in record.get("relations", ()) if r[0] == "updates"]
    if status == "withdrawn":
        stamps = {r[3]["circulated"] for r in newer if len(r) > 3 and r[3] and "circulated" in r[3]}
        row["withdrawn"] = max(stamps, default="")
    row["relations"] = _relations(
        supersedes=[r[1] for r in record.get("relations", ()) if r[0] == "obsoletes" and _DATED.search(r[1])],
        superseded_by=[r[1] for r in newer if not _SUPPLEMENT.search(r[1]) and _DATED.search(r[1])],
        adopts=[r[1] for r in record.get("relations", ()) if r[0] == "adoptedFrom"],
    )
    yield row


_IEC_STATUS = {"PUBLISHED": "published", "REVISED": "superseded", "REPLACED": "superseded", "WITHDRAWN": "withdrawn"}


def iec(record: Record) -> Iterator[Row]:
    """Condense an IEC record; REVISED and REPLACED mean that something took its place on the ``obsoleted`` day."""
    dates = record.get("dates", {})
    row = _base_row(record, identifiers_of(record)[0])
    if row["designation"].endswith((" SER", " DB")):
        return  # all parts of a series in one parcel, or a data base: no edition of anything
    row |= {
        "published": dates.get("published", ""),
        "withdrawn": dates.get("obsoleted", ""),
        "stable_until": dates.get("stable-until", "") if "obsoleted" not in dates else "",
        "status": _IEC_STATUS.get(record.get("stage") or "", ""),
    }
    yield row


def jis(record: Record) -> Iterator[Row]:
    """Condense a JIS record; no day of withdrawal is given, and one edition a number."""
    dates = record.get("dates", {})
    row = _base_row(record, identifiers_of(record)[0])
    status = {"valid": "published", "withdrawn": "withdrawn"}[record["stage"]]
    row |= {"published": dates.get("issued", ""), "confirmed": dates.get("confirmed", ""), "status": status}
    yield row


def etsi(record: Record) -> Iterator[Row]:
    """Condense an ETSI record; the register gives no status."""
    row = _base_row(record, identifiers_of(record)[0])
    row["published"] = record.get("dates", {}).get("published", "")
    yield row


def ieee(record: Record) -> Iterator[Row]:
    """Condense an IEEE record; ``created`` is its publication (``published`` is the day it went on line)."""
    designation = identifiers_of(record)[0]
    if record.get("doctype") == "redline" or "Redline" in designation or "Unapproved" in designation:
        return
    dates = record.get("dates", {})
    row = _base_row(record, designation)
    status = {"draft": "draft", "approved": "published", "withdrawn": "withdrawn", "superseded": "superseded"}
    relations = record.get("relations", ())
    row |= {
        "published": dates.get("created", "") or dates.get("issued", ""),
        "status": status.get(record.get("stage") or "", ""),
        "ordinal": "",
        "relations": _relations(
            supersedes=[r[1] for r in relations if r[0] == "updates" and r[2:3] == ["revises"]],
            amends=[r[1] for r in relations if r[0] == "updates" and r[2:3] == ["amends"]],
            corrects=[r[1] for r in relations if r[0] == "updates" and r[2:3] == ["corrects"]],
            superseded_by=[r[1] for r in relations if r[0] == "obsoletedBy"],
            adopts=[r[1] for r in relations if r[0] == "adoptedFrom"],
        ),
    }
    yield row


def itu(record: Record) -> Iterator[Row]:
    """Condense an ITU record; questions and the noise of ``complementOf`` are left out."""
    numbers = identifiers_of(record)
    if numbers[0].endswith(":") or numbers[0].endswith(".HDB"):
        return
    row = _base_row(record, numbers[0])
    row |= {
        "published": record.get("dates", {}).get("published", ""),
        "status": {"Withdrawal": "superseded", "Published": "published"}.get(record.get("stage") or "", ""),
        "ordinal": "",
        "relations": _relations(copublished=[n for n in numbers[1:] if n.startswith("ISO")]),
    }
    yield row


def cie(record: Record) -> Iterator[Row]:
    """Condense a CIE record; conference papers are left out, ``updates`` runs both ways and is told by the years."""
    designation = identifiers_of(record)[0]
    if not _CIE_STANDARD.match(designation) or _CIE_PAPER.match(designation):
        return
    row = _base_row(record, designation)
    own = _YEAR_AT_END.search(designation)
    row["published"] = own[1] if own else ""
    older: list[str] = []
    newer: list[str] = []
    for relation in record.get("relations", ()):
        other = _YEAR_AT_END.search(relation[1])
        if own and other and own[1] != other[1]:
            (older if other[1] < own[1] else newer).append(relation[1])
    row["relations"] = _relations(supersedes=older, superseded_by=newer)
    yield row


def ecma(record: Record) -> Iterator[Row]:
    """Condense an Ecma record; editions share one number and are told apart by ordinal and date."""
    designation = identifiers_of(record)[0]
    if "MEM/" in designation:
        return
    row = _base_row(record, designation)
    row["published"] = record.get("dates", {}).get("published", "")
    yield row


_OIML_STATUS = {"in-force": "published", "joint": "published", "superseded": "superseded", "withdrawn": "withdrawn"}


def oiml(record: Record) -> Iterator[Row]:
    """Condense an OIML record; language copies and the Bulletin are left out."""
    designation = identifiers_of(record)[0]
    if "Bulletin" in designation or _LANGUAGE_COPY.search(designation):
        return
    row = _base_row(record, designation)
    published = record.get("dates", {}).get("published", "")
    relations = record.get("relations", ())
    row |= {
        # The register prints the first of January where it knows the year only.
        "published": published[:4] if published.endswith("-01-01") else published,
        "status": _OIML_STATUS.get(record.get("stage") or "", ""),
        "relations": _relations(
            superseded_by=[r[1] for r in relations if r[0] == "hasSuccessor" and not _LANGUAGE_COPY.search(r[1])],
            amends=[r[1] for r in relations if r[0] == "amends"],
        ),
    }
    yield row


REGISTERS: dict[str, Callable[[Record], Iterator[Row]]] = {
    "cie": cie,
    "ecma": ecma,
    "etsi": etsi,
    "iec": iec,
    "ieee": ieee,
    "iso": iso,
    "itu": itu,
    "jis": jis,
    "oiml": oiml,
}
"""Register name (also the name of its source) and the function that condenses one of its records."""


def _records(path: Path) -> Iterator[Record]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def condense(folder: Path, output: Path) -> dict[str, int]:
    """Write the fact files of every register found in ``folder``.

    Returns:
        How many rows each register gave.

    Raises:
        FileNotFoundError: a register's file is not in the folder.
    """
    counts: dict[str, int] = {}
    for name, function in REGISTERS.items():
        unique: dict[str, Row] = {}
        for record in _records(folder / f"{name}.jsonl.gz"):
            for row in function(record):
                key = "\t".join((row["designation"], row["ordinal"] if name == "ecma" else ""))
                known = unique.setdefault(key, row)
                for column, value in row.items():  # twin records complete one another
                    if value and not known.get(column):
                        known[column] = value
        rows = [unique[key] for key in sorted(unique)]
        counts[name] = len(rows)
        for number, start in enumerate(range(0, len(rows), ROWS_A_FILE), 1):
            suffix = f"-{number}" if len(rows) > ROWS_A_FILE else ""
            write_table(output / f"{name}{suffix}.tsv.xz", BIBLIOGRAPHY_COLUMNS, rows[start : start + ROWS_A_FILE])
    return counts


def main(arguments: list[str]) -> int:
    """Run as a command; see the module's docstring."""
    if not 1 <= len(arguments) <= 2:
        sys.stderr.write(f"{__doc__}\n")
        return 2
    output = Path(arguments[1]) if len(arguments) > 1 else Path(__file__).parent.parent / "facts" / "bibliography"
    output.mkdir(parents=True, exist_ok=True)
    for name, count in condense(Path(arguments[0]), output).items():
        sys.stdout.write(f"{name}\t{count}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
