"""Rows of collected bodies as rows of the fact file: confidence, state, schemes; used by :mod:`curate`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from ..factmodel import is_date

Row = dict[str, str]

_BODY_CONFIDENCE = (
    ("working-knowledge", "0.3"),
    ("weak", "0.3"),
    ("name only", "0.4"),
    ("historical", "0.6"),
    ("official agency page", "0.7"),
    ("one-source", "0.6"),
    ("three-source", "0.97"),
    ("two-source", "0.9"),
    ("primary", "0.95"),
    ("dated register read", "0.9"),
    ("register record", "0.9"),
    ("public", "0.9"),
)


def _body_state(row: Row) -> str:
    text = f"{row['role']} {row['scheme']}".lower()
    if "withdrawn" in text.replace("notice of intent to withdraw", "").replace("withdrawal proceeding", ""):
        return "withdrawn"
    if "expired" in text or "lapsed" in text:
        return "lapsed"
    if "proceeding" in text:
        return "withdrawal proceeding"
    return (
        "active"
        if re.fullmatch(r"\d{4}-\d\d(?:-\d\d)?", row["as_of"]) and "historical" not in row["confidence"]
        else ""
    )


def bodies(rows: Iterable[Row], code: Callable[..., str]) -> Iterator[Row]:
    """Bodies, one row a role and scheme."""
    for row in rows:
        confidence = next((c for start, c in _BODY_CONFIDENCE if row["confidence"].startswith(start)), "0.7")
        short = re.fullmatch(r"([A-Z]{2,6}) \(([^()]+)\)", row["name"])
        name, alias = (short[2], short[1]) if short else (row["name"], "")
        for scheme in row["scheme"].split("; "):
            yield {
                "name": name,
                "aliases": "; ".join(x for x in (row["aliases"], alias) if x),
                "country": row["country"],
                "role": re.sub(r" \((?:to be checked|historical list|\d{4} list)\)", "", row["role"]),
                "scheme": re.sub(
                    r" \((?:to be checked|claimed|signatory status[^)]*)\)|: (?:WITHDRAWN|LAPSED).*", "", scheme
                ),
                "number": row["identifier"],
                "state": _body_state(row),
                "as_of": row["as_of"] if is_date(row["as_of"]) else "",
                "source": code(row["source"], date=row["as_of"] if is_date(row["as_of"]) else ""),
                "confidence": confidence,
            }
