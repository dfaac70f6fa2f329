"""Records and assessments as JSON, in the published form (``schemas/``; ``docs/result.md`` explains every key).

What is not known is left out, never null or guessed.  The same input, catalogue and policy give the same text:
keys stand in a fixed order, boxes have tenths of a point, scores three decimals.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import date
from importlib import resources
from typing import Any, Literal

from ..messages import LANGUAGES, Language, load, render, term
from ..model.decision import SCHEMA as ASSESSMENT_SCHEMA
from ..model.decision import Assessment, Finding, Message, Overridden, Provenance, StandardEvidence
from ..model.match import Match
from ..model.record import SCHEMA as DOCUMENT_SCHEMA
from ..model.record import (
    DocumentRecord,
    Evidence,
    FieldValue,
    Measurement,
    ResultRow,
    Results,
    Signal,
    StandardReference,
)

_HALF_PAIR = re.compile("[\ud800-\udfff]")
_VERDICTS: tuple[Literal["pass", "fail", "na", "not_tested", "unknown"], ...] = (
    "pass",
    "fail",
    "na",
    "not_tested",
    "unknown",
)


def dumps(data: Mapping[str, Any]) -> str:
    """Return the text of a record or an assessment, with a newline at its end."""
    # A damaged file may yield half a surrogate pair, which no UTF-8 text can hold.
    return _HALF_PAIR.sub("\ufffd", json.dumps(data, ensure_ascii=False, indent=2)) + "\n"


def schema(name: Literal["document", "assessment", "packet", "gap", "insurer"]) -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of a result."""
    text = resources.files("certlane.report").joinpath("schemas", f"{name}-1.json").read_text(encoding="utf-8")
    data: dict[str, Any] = json.loads(text)
    return data


def document_to_dict(record: DocumentRecord) -> dict[str, Any]:
    """Return a document record in the published form ``certlane/document/1``."""
    head: dict[str, Any] = {
        "name": record.name,
        "sha256": record.sha256,
        "bytes": record.size,
        "pages": record.pages,
        "kind": record.kind,
        "kind_confidence": _score(record.kind_confidence),
    }
    if record.third_party is not None:
        head["third_party"] = record.third_party
    head |= {
        "kind_evidence": _evidence(record.kind_evidence),
        "languages": list(record.languages),
        "text_source": record.text_source,
        "warnings": list(record.warnings),
    }
    data = {
        "schema": DOCUMENT_SCHEMA,
        "document": head,
        "fields": {name: _field(value) for name, value in record.fields.items()},
        "standards": [_standard(reference) for reference in record.standards],
        "legislation": list(record.legislation),
        "report_numbers": list(record.report_numbers),
        "results": _results(record.results),
        "completeness": [
            {"item": c.item, "present": c.present, "basis": c.basis, "evidence": _evidence(c.evidence)}
            for c in record.completeness
        ],
    }
    if record.turns:
        head["turns"] = {str(page): turn for page, turn in record.turns}
    if record.signals is not None:
        data["signals"] = [_signal(signal) for signal in record.signals]
    return data


def assessment_to_dict(assessment: Assessment) -> dict[str, Any]:
    """Return an assessment in the published form ``certlane/assessment/1``, its messages in every language."""
    decision = assessment.decision
    data: dict[str, Any] = {
        "schema": ASSESSMENT_SCHEMA,
        "as_of": assessment.as_of.isoformat(),
        "tool": assessment.tool,
        "catalogue": _provenance(assessment.catalogue),
        "policy": _provenance(assessment.policy),
        "decision": {
            "outcome": decision.outcome,
            "summary": _message(decision.summary),
            "reasons": list(decision.reasons),
            "conditions": _messages(decision.conditions),
            "would_settle": _messages(decision.would_settle),
            "cures": _messages(decision.cures),
        },
        "findings": [_finding(finding) for finding in assessment.findings],
        "matches": [_match(match) for match in assessment.matches],
        "by_standard": [_standard_evidence(evidence) for evidence in assessment.by_standard],
        "documents": [document_to_dict(record) for record in assessment.documents],
    }
    if assessment.application is not None:
        data["application"] = _plain(assessment.application)
    if assessment.overrides:
        data["overrides"] = [_overridden(overridden) for overridden in assessment.overrides]
    return data


def _score(value: float) -> float:
    return round(float(value), 3)


def _evidence(evidence: Iterable[Evidence]) -> list[dict[str, Any]]:
    return [_place(piece) for piece in evidence]


def _place(evidence: Evidence) -> dict[str, Any]:
    place: dict[str, Any] = {"document": evidence.document} if evidence.document else {}
    return place | {
        "page": evidence.page,
        "box": [round(float(edge), 1) for edge in evidence.box],
        "text": evidence.text,
        "source": evidence.source,
    }


def _field(field: FieldValue) -> dict[str, Any]:
    return {
        "value": field.value if isinstance(field.value, str) else list(field.value),
        "printed": field.printed,
        "confidence": _score(field.confidence),
        "evidence": _evidence(field.evidence),
        "rivals": list(field.rivals),
    }


def _standard(reference: StandardReference) -> dict[str, Any]:
    return {
        "id": reference.id,
        "printed": reference.printed,
        "role": reference.role,
        "confidence": _score(reference.confidence),
        "evidence": _evidence(reference.evidence),
    }


def _results(results: Results) -> dict[str, Any]:
    return {
        "verdict": results.verdict,
        "counts": {verdict: results.count(verdict) for verdict in _VERDICTS},
        "evidence": _evidence(results.evidence),
        "contradictions": list(results.contradictions),
        "rows": [_row(row) for row in results.rows],
    }


def _row(row: ResultRow) -> dict[str, Any]:
    found: dict[str, Any] = {
        "table": row.table,
        "clause": row.clause,
        "item": row.item,
        "remark": row.remark,
        "verdict": row.verdict,
        "evidence": _place(row.evidence),
    }
    if row.measured is not None:
        found["measured"] = _measured(row.measured)
    return found


def _measured(measured: Measurement) -> dict[str, Any]:
    """Return a measured value; what the row does not print is absent."""
    return {key: value for key, value in asdict(measured).items() if value is not None}


def sign_text(signal: Signal, language: Language) -> str:
    """Return the sentence on a sign; its bare name where another version of the tool found it."""
    key = f"sign.{signal.code}"
    if key not in load(language):
        return f"{term(signal.code, language)}: {signal.detail}"
    return render(Message(key, (("detail", signal.detail or "-"),)), language)


def _signal(signal: Signal) -> dict[str, Any]:
    data: dict[str, Any] = {"code": signal.code, "severity": signal.severity, "detail": signal.detail}
    if signal.field:
        data["field"] = signal.field
    data |= {language: sign_text(signal, language) for language in LANGUAGES}
    return data | {"evidence": _evidence(signal.evidence)}


def _provenance(provenance: Provenance) -> dict[str, str]:
    return {"id": provenance.id, "version": provenance.version, "sha256": provenance.sha256}


def _message(message: Message) -> dict[str, Any]:
    return {
        "key": message.key,
        "parameters": dict(message.parameters),
        **{language: render(message, language) for language in LANGUAGES},
    }


def _messages(messages: Iterable[Message]) -> list[dict[str, Any]]:
    return [_message(message) for message in messages]


def _finding(finding: Finding) -> dict[str, Any]:
    data: dict[str, Any] = {
        "criterion": finding.criterion,
        "kind": finding.kind,
        "outcome": finding.outcome,
        "confidence": _score(finding.confidence),
    }
    if finding.subject:
        data["subject"] = finding.subject
    data["message"] = _message(finding.message)
    data["evidence"] = _evidence(finding.evidence)
    if finding.cure:
        data["cure"] = _message(finding.cure)
    if finding.settles:
        data["settles"] = _message(finding.settles)
    data["ways"] = [_messages(way) for way in finding.ways]
    if finding.basis:
        data["basis"] = finding.basis
    if finding.basis_ko:
        data["basis_ko"] = finding.basis_ko
    data["trace"] = [{"name": name, "value": value} for name, value in finding.trace]
    return data


def _overridden(overridden: Overridden) -> dict[str, Any]:
    override = overridden.override
    data: dict[str, Any] = {"criterion": override.criterion, "outcome": override.outcome}
    if override.subject:
        data["subject"] = override.subject
    data |= {"reason": override.reason, "person": override.person, "at": override.at.isoformat()}
    if override.second_person:
        data["second_person"] = override.second_person
    return data | {"original": _finding(overridden.original)}


def _standard_evidence(evidence: StandardEvidence) -> dict[str, Any]:
    return {
        "standard": evidence.standard,
        "claimed": evidence.claimed,
        "documents": list(evidence.documents),
        "outcomes": [
            {
                "criterion": o.criterion,
                "outcome": o.outcome,
                "confidence": _score(o.confidence),
                "message": _message(o.message),
            }
            for o in evidence.outcomes
        ],
    }


def _match(match: Match) -> dict[str, Any]:
    data: dict[str, Any] = {"reference": match.reference, "how": match.how}
    if match.catalogue_id is not None:
        data["catalogue_id"] = match.catalogue_id
    if match.title:
        data["title"] = match.title
    data |= {"status": match.status, "score": _score(match.score), "why": match.why}
    if match.degree:
        data["degree"] = match.degree
    return data | {"rivals": list(match.rivals)}


def _plain(value: Any) -> Any:
    """Return the value of an application's fact in JSON's own types; what is not stated is left out."""
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items() if item is not None}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value
