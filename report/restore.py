"""Assessments and records read back from their published JSON form, to explain or to decide again.

A file written by another version of the form is refused, never half understood.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from ..errors import InputError
from ..model.decision import SCHEMA as ASSESSMENT_SCHEMA
from ..model.decision import (
    Assessment,
    Decision,
    Finding,
    Message,
    Overridden,
    Override,
    Provenance,
    StandardEvidence,
    StandardOutcome,
)
from ..model.geometry import Box
from ..model.match import Match
from ..model.record import SCHEMA as DOCUMENT_SCHEMA
from ..model.record import (
    Completeness,
    DocumentRecord,
    Evidence,
    FieldValue,
    Measurement,
    ResultRow,
    Results,
    Signal,
    StandardReference,
)

MAX_BYTES = 200_000_000
_REMEDY = "Give a file that `certlane check --json` of this version wrote."


def load_assessment(path: str | Path) -> Assessment:
    """Read an assessment from a JSON file.

    Raises:
        InputError: the file is missing, no assessment, or of another version of the form.
    """
    path = Path(path)
    try:
        if path.stat().st_size > MAX_BYTES:
            raise InputError(f"larger than {MAX_BYTES // 1_000_000} MB", remedy=_REMEDY, subject=str(path))
        return parse_assessment(path.read_text(encoding="utf-8"), subject=str(path))
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not UTF-8"
        raise InputError(f"can't be read as a result ({reason})", remedy=_REMEDY, subject=str(path)) from error


def parse_assessment(text: str, *, subject: str = "result") -> Assessment:
    """Read an assessment from its JSON text.

    Raises:
        InputError: the text is no assessment, or of another version of the form.
    """
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InputError("no JSON", remedy=_REMEDY, subject=subject) from error
    if not isinstance(data, dict) or data.get("schema") != ASSESSMENT_SCHEMA:
        found = data.get("schema") if isinstance(data, dict) else type(data).__name__
        raise InputError(
            f"no assessment of the form {ASSESSMENT_SCHEMA} (but {found})", remedy=_REMEDY, subject=subject
        )
    try:
        return assessment_from_dict(data)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise InputError(f"an assessment with a fault in it ({error})", remedy=_REMEDY, subject=subject) from error


def assessment_from_dict(data: Mapping[str, Any]) -> Assessment:
    """Return the assessment that ``certlane.report.json.assessment_to_dict`` wrote.

    Raises:
        KeyError: a key is missing.
    """
    decision = data["decision"]
    return Assessment(
        as_of=date.fromisoformat(data["as_of"]),
        tool=data["tool"],
        catalogue=Provenance(**data["catalogue"]),
        policy=Provenance(**data["policy"]),
        decision=Decision(
            outcome=decision["outcome"],
            summary=_message(decision["summary"]),
            reasons=tuple(decision["reasons"]),
            conditions=_messages(decision["conditions"]),
            would_settle=_messages(decision["would_settle"]),
            cures=_messages(decision["cures"]),
        ),
        findings=tuple(_finding(f) for f in data["findings"]),
        matches=tuple(_match(m) for m in data["matches"]),
        documents=tuple(record_from_dict(d) for d in data["documents"]),
        application=data.get("application"),
        by_standard=tuple(_standard_evidence(s) for s in data.get("by_standard", ())),
        overrides=tuple(_overridden(o) for o in data.get("overrides", ())),
    )


def record_from_dict(data: Mapping[str, Any]) -> DocumentRecord:
    """Return the record that ``certlane.report.json.document_to_dict`` wrote.

    Raises:
        KeyError: a key is missing.
        ValueError: the record is of another version of the form.
    """
    if data["schema"] != DOCUMENT_SCHEMA:
        raise ValueError(f"record of the form {data['schema']}, expected {DOCUMENT_SCHEMA}")
    head = data["document"]
    return DocumentRecord(
        name=head["name"],
        sha256=head["sha256"],
        size=head["bytes"],
        pages=head["pages"],
        kind=head["kind"],
        kind_confidence=head["kind_confidence"],
        third_party=head.get("third_party"),
        languages=tuple(head["languages"]),
        text_source=head["text_source"],
        fields={name: _field(value) for name, value in data["fields"].items()},
        standards=tuple(_standard(s) for s in data["standards"]),
        legislation=tuple(data["legislation"]),
        report_numbers=tuple(data["report_numbers"]),
        results=_results(data["results"]),
        completeness=tuple(
            Completeness(c["item"], c["present"], c["basis"], _evidence(c["evidence"]))
            for c in data.get("completeness", ())
        ),
        warnings=tuple(head["warnings"]),
        kind_evidence=_evidence(head.get("kind_evidence", ())),
        signals=tuple(_signal(s) for s in data["signals"]) if "signals" in data else None,
        turns=tuple((int(page), int(turn)) for page, turn in head.get("turns", {}).items()),
    )


def _place(data: Mapping[str, Any]) -> Evidence:
    return Evidence(data["page"], Box(*data["box"]), data["text"], data["source"], data.get("document", ""))


def _evidence(places: Iterable[Mapping[str, Any]]) -> tuple[Evidence, ...]:
    return tuple(_place(place) for place in places)


def _field(data: Mapping[str, Any]) -> FieldValue:
    value = data["value"]
    return FieldValue(
        value if isinstance(value, str) else tuple(value),
        data["printed"],
        data["confidence"],
        _evidence(data["evidence"]),
        tuple(data["rivals"]),
    )


def _standard(data: Mapping[str, Any]) -> StandardReference:
    return StandardReference(data["id"], data["printed"], data["role"], data["confidence"], _evidence(data["evidence"]))


def _results(data: Mapping[str, Any]) -> Results:
    rows = tuple(
        ResultRow(
            r["table"],
            r["clause"],
            r["item"],
            r["remark"],
            r["verdict"],
            _place(r["evidence"]),
            measured=Measurement(**r["measured"]) if "measured" in r else None,
        )
        for r in data["rows"]
    )
    return Results(data["verdict"], rows, _evidence(data.get("evidence", ())), tuple(data.get("contradictions", ())))


def _signal(data: Mapping[str, Any]) -> Signal:
    return Signal(data["code"], data["severity"], data["detail"], data.get("field", ""), _evidence(data["evidence"]))


def _message(data: Mapping[str, Any]) -> Message:
    return Message(data["key"], tuple(sorted(data["parameters"].items())))


def _messages(data: Iterable[Mapping[str, Any]]) -> tuple[Message, ...]:
    return tuple(_message(m) for m in data)


def _standard_evidence(data: Mapping[str, Any]) -> StandardEvidence:
    outcomes = tuple(
        StandardOutcome(o["criterion"], o["outcome"], o["confidence"], _message(o["message"])) for o in data["outcomes"]
    )
    return StandardEvidence(data["standard"], data["claimed"], tuple(data["documents"]), outcomes)


def _finding(data: Mapping[str, Any]) -> Finding:
    return Finding(
        criterion=data["criterion"],
        kind=data["kind"],
        outcome=data["outcome"],
        confidence=data["confidence"],
        message=_message(data["message"]),
        evidence=_evidence(data["evidence"]),
        cure=_message(data["cure"]) if "cure" in data else None,
        basis=data.get("basis", ""),
        basis_ko=data.get("basis_ko", ""),
        settles=_message(data["settles"]) if "settles" in data else None,
        ways=tuple(_messages(way) for way in data.get("ways", ())),
        trace=tuple((step["name"], step["value"]) for step in data.get("trace", ())),
        subject=data.get("subject", ""),
    )


def _overridden(data: Mapping[str, Any]) -> Overridden:
    override = Override(
        criterion=data["criterion"],
        outcome=data["outcome"],
        reason=data["reason"],
        person=data["person"],
        at=datetime.fromisoformat(data["at"]),
        subject=data.get("subject", ""),
        second_person=data.get("second_person", ""),
    )
    return Overridden(override, _finding(data["original"]))


def _match(data: Mapping[str, Any]) -> Match:
    return Match(
        reference=data["reference"],
        how=data["how"],
        catalogue_id=data.get("catalogue_id"),
        status=data["status"],
        score=data["score"],
        why=data["why"],
        rivals=tuple(data["rivals"]),
        degree=data.get("degree"),
        title=data.get("title", ""),
    )
