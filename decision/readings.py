"""Readings that an examiner confirmed: they replace what the tool read, with full confidence and the same evidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any, get_args

from ..errors import UsageError
from ..model.record import FIELD_NAMES, DocumentRecord, FieldValue, Kind, StandardReference
from .application import Check

_LISTS = frozenset({"models", "issuer_number"})
_KINDS = frozenset(get_args(Kind))
_EXTRA = ("kind", "third_party", "standards")


def confirmed_readings(
    records: Sequence[DocumentRecord], checks: Sequence[Check], as_of: date
) -> tuple[DocumentRecord, ...]:
    """Apply the checks of kind ``reading`` that are known on the day.

    Raises:
        UsageError: a check names a field that documents don't have, or a value that the field can't take.
    """
    known = [c for c in checks if c.kind == "reading" and c.on <= as_of and c.result == "confirmed"]
    result = []
    for record in records:
        for check in known:
            if check.document in (record.name, record.sha256):
                record = _apply(record, check)  # noqa: PLW2901 - one reading after the other
        result.append(record)
    return tuple(result)


def _apply(record: DocumentRecord, check: Check) -> DocumentRecord:
    name, value = check.field, check.value
    if name not in (*FIELD_NAMES, *_EXTRA):
        raise UsageError(
            f"checks: a reading of {name!r} is not possible",
            remedy=f"Fields: {', '.join((*FIELD_NAMES, *_EXTRA))}.",
            subject="application",
        )
    if name == "standards" and value:
        read = (value,) if isinstance(value, str) else value
        return replace(record, standards=tuple(_reference(record, standard) for standard in read))
    if name == "standards":
        return replace(record, standards=tuple(replace(s, confidence=1.0) for s in record.standards))
    if name == "third_party":
        return replace(record, third_party=str(value).lower() in ("true", "yes"), kind_confidence=1.0)
    if name == "kind":
        kind = str(value) or record.kind
        if kind not in _KINDS:
            raise UsageError(
                f"checks: {kind!r} is not a kind of document",
                remedy=f"Kinds: {', '.join(sorted(_KINDS))}.",
                subject="application",
            )
        changed: dict[str, Any] = {"kind": kind, "kind_confidence": 1.0}
        if record.third_party is None:
            changed["third_party"] = True
        return replace(record, **changed)
    old = record.fields.get(name)
    if not value and old is None:
        return record
    new: str | tuple[str, ...] = value or (old.value if old else "")
    if name in _LISTS and isinstance(new, str):
        new = (new,)
    printed = old.printed if old else ", ".join(new) if isinstance(new, tuple) else new
    field_value = FieldValue(new, printed, 1.0, old.evidence if old else ())
    return replace(record, fields={**record.fields, name: field_value})


def _reference(record: DocumentRecord, standard: str) -> StandardReference:
    known = next((s for s in record.standards if s.id == standard), None)
    if known is not None:
        return replace(known, role="applied", confidence=1.0)
    return StandardReference(standard, standard, "applied", 1.0, ())


def field_names() -> tuple[str, ...]:
    """Return the names that a reading may confirm."""
    return (*FIELD_NAMES, *_EXTRA)
