"""Counting what was read right, missed and invented, against labels that a person wrote."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from ..errors import InputError, UsageError

_ALIKE = 85.0  # per cent of likeness from which two names are the same
NAMES = ("issuer", "holder", "manufacturer", "product")
EXACT = ("certificate_number", "issue_date", "expiry_date", "issuer_country")


@dataclass(slots=True)
class Measure:
    """Counts of one thing that was measured, and the differences that were found."""

    right: int = 0
    missed: int = 0
    invented: int = 0
    differences: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float | None:
        """Share of what was read that is right; None where nothing was read."""
        return self.right / (self.right + self.invented) if self.right + self.invented else None

    @property
    def recall(self) -> float | None:
        """Share of what is printed that was read; None where nothing is printed."""
        return self.right / (self.right + self.missed) if self.right + self.missed else None

    @property
    def f1(self) -> float | None:
        """Harmonic mean of precision and recall; None where there was nothing to read."""
        total = 2 * self.right + self.missed + self.invented
        return 2 * self.right / total if total else None

    def sets(self, file: str, wanted: Mapping[str, str], found: Mapping[str, str]) -> None:
        """Count two sets, given as key and words."""
        self.right += len(wanted.keys() & found.keys())
        for key in wanted.keys() - found.keys():
            self.missed += 1
            self.differences.append(f"{file}: missed {wanted[key]}")
        for key in found.keys() - wanted.keys():
            self.invented += 1
            self.differences.append(f"{file}: invented {found[key]}")

    def value(self, file: str, wanted: str, found: str, same: Callable[[str, str], bool]) -> None:
        """Count one value; empty means not printed, or not read."""
        if wanted and found and same(wanted, found):
            self.right += 1
        elif wanted or found:
            self.missed += bool(wanted)
            self.invented += bool(found)
            self.differences.append(f"{file}: {wanted or 'nothing'} was read as {found or 'nothing'}")


def load_labels(path: Path) -> Iterator[dict[str, Any]]:
    """Read labels: a file of one JSON object a line, or a folder of JSON files; each has ``file`` and what it says.

    Raises:
        InputError: a label is no JSON object or has no ``file``.
        UsageError: there is no such file or folder, or no label in it.
    """
    if path.is_dir():
        texts = [(str(file), file.read_text("utf-8")) for file in sorted(path.glob("*.json"))]
    elif path.is_file():
        lines = path.read_text("utf-8").splitlines()
        texts = [(f"{path}, line {number}", line) for number, line in enumerate(lines, 1) if line.strip()]
    else:
        texts = []
    if not texts:
        raise UsageError(
            "there are no labels", remedy="Name a JSON Lines file or a folder of JSON files.", subject=str(path)
        )
    for where, text in texts:
        try:
            label = json.loads(text)
            label["file"]
        except (ValueError, TypeError, KeyError) as error:
            raise InputError(
                f"no label: {type(error).__name__}: {error}",
                remedy="A label is a JSON object with `file` and the keys that docs/cli.md lists.",
                subject=where,
            ) from None
        yield label


def measure(pairs: Iterable[tuple[dict[str, Any], dict[str, Any]]]) -> dict[str, Measure]:
    """Compare labels with document records (``certlane/document/1``); return counts by name of measure."""
    table: dict[str, Measure] = {}
    for label, record in pairs:
        for name, wanted, found, same in _values(label, record):
            table.setdefault(name, Measure()).value(label["file"], wanted, found, same)
        for name, keys, wanted_set, found_set in _sets(label, record):
            table.setdefault(name, Measure()).sets(label["file"], _keyed(wanted_set, keys), _keyed(found_set, keys))
    return table


def _values(
    label: dict[str, Any], record: dict[str, Any]
) -> Iterator[tuple[str, str, str, Callable[[str, str], bool]]]:
    values = {name: one["value"] for name, one in record.get("fields", {}).items()}
    document, results = record.get("document", {}), record.get("results", {})
    yield "kind", label.get("kind") or "", document.get("kind", ""), _equal
    yield "verdict", label.get("overall_verdict") or "", results.get("verdict", ""), _equal
    for name in EXACT:
        yield name, label.get(name) or "", values.get(name, ""), _equal
    for name in NAMES:
        yield name, label.get(name) or "", values.get(name, ""), _alike


Keys = Callable[[str], str]


def _sets(label: dict[str, Any], record: dict[str, Any]) -> Iterator[tuple[str, Keys, list[str], list[str]]]:
    wanted = [s["id"] for s in label.get("standards", ()) if s["role"] == "applied"]
    found = [s["id"] for s in record.get("standards", ()) if s["role"] == "applied"]
    yield "applied standards, dated", dated_key, wanted, found
    yield "applied standards, number only", work_key, wanted, found
    if label.get("cited_complete", True):
        every = [s["id"] for s in label.get("standards", ())]
        yield "standards in any role", work_key, every, [s["id"] for s in record.get("standards", ())]
    for name in ("legislation", "report_numbers"):
        yield name, fold, label.get(name) or [], record.get(name, [])
    values = record.get("fields", {}).get("models", {}).get("value", [])
    yield "models", fold, label.get("models") or [], values
    if (rows := label.get("verdict_rows")) is not None:
        summary = [row for row in record.get("results", {}).get("rows", ()) if row["table"] == "summary"]
        yield "rows of results", str, [_row(row) for row in rows], [_row(row) for row in summary]


def _row(row: Mapping[str, Any]) -> str:
    return f"{fold(row['clause'] or row['item'])} {row['verdict']}"


def _keyed(texts: Iterable[str], key: Keys) -> dict[str, str]:
    return {key(text): text for text in texts}


def fold(text: str) -> str:
    """Return letters and digits alone, compatibility-normalised, in one case."""
    return "".join(c for c in unicodedata.normalize("NFKD", text).casefold() if c.isalnum())


def _equal(wanted: str, found: str) -> bool:
    return fold(wanted) == fold(found)


def _alike(wanted: str, found: str) -> bool:
    from rapidfuzz import fuzz

    left, right = fold(wanted), fold(found)
    return bool(left and right) and (left in right or fuzz.ratio(left, right, score_cutoff=_ALIKE) > 0)


@cache
def dated_key(text: str) -> str:
    """Return a key in which the spellings of one dated identifier fall together; what is none stands for itself."""
    from ..standards_catalog.identifiers import parse_identifier

    try:
        return str(parse_identifier(text).key)
    except InputError:
        return fold(text)


@cache
def work_key(text: str) -> str:
    """Return a key without edition and amendments."""
    from ..standards_catalog.identifiers import parse_identifier

    try:
        return str(parse_identifier(text).work_key)
    except InputError:
        return fold(text)
