"""The referral packet for the safety verification committee (안전성 검증위원회), from one assessment.

It holds what the committee needs to judge: outcome, open questions with what would settle each, proposed conditions
with reason and evidence (the amendment of 23 December 2025 asks for proof of need), all criteria, and the evidence,
numbered, with its places marked on pictures of the pages.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from ..messages import LANGUAGES, Language
from ..model.decision import Assessment, Finding
from ..model.record import DocumentRecord, Evidence
from .application_page import Picture
from .programme import provenance, said, sayings, sentence
from .programme import render as render_paper
from .wording import word

SCHEMA: Final = "certlane/packet/1"
_STATEMENTS: Final = ("advice", "routes", "unknown", "conditions", "evidence")
_GRAVITY: Final = {"fail": 0, "unknown": 1, "pass": 2}


def packet(assessment: Assessment, *, titles: Mapping[str, Mapping[str, str]] | None = None) -> dict[str, Any]:
    """Return the packet in the published form ``certlane/packet/1``, its sentences in every language.

    Args:
        assessment: what was decided.
        titles: titles of the criteria by id and language, as the policy names them.
    """
    evidence = _EvidenceList(assessment.documents)
    findings = [_finding(finding, evidence, titles or {}) for finding in _by_reasons(assessment)]
    required = [f for f in findings if f["outcome"] != "pass" and f["kind"] in ("bar", "core")]
    documents = [_document(number, record, evidence) for number, record in enumerate(assessment.documents, 1)]
    decision = assessment.decision
    return {
        "schema": SCHEMA,
        **provenance(assessment),
        "statements": [{"key": key, **sentence(f"statement.{key}")} for key in _STATEMENTS],
        "application": _facts(assessment.application or {}),
        "decision": {
            "outcome": decision.outcome,
            "summary": said(decision.summary),
            "would_settle": sayings(decision.would_settle),
            "cures": sayings(decision.cures),
        },
        "open_questions": [f["criterion"] for f in required],
        "conditions": _conditions(assessment, findings),
        "findings": sorted(findings, key=lambda f: str(f["criterion"])),
        "standards": [
            {"reference": m.reference, "how": m.how, "status": m.status, "why": m.why, "title": m.title}
            | ({"catalogue_id": m.catalogue_id} if m.catalogue_id else {})
            for m in assessment.matches
        ],
        "documents": documents,
        "checks": _checks(assessment.application or {}),
        "evidence": evidence.listed,
    }


def render(paper: Mapping[str, Any], *, language: Language = "ko", pictures: Sequence[Picture] = ()) -> str:
    """Return the packet as one HTML file, fit for printing.

    Args:
        paper: what ``packet`` made.
        language: of all but the words as read.
        pictures: of pages that hold evidence; what stands on others is listed without a mark.
    """
    marks = {place["id"]: place for place in paper["evidence"]}
    by_id = {finding["criterion"]: finding for finding in paper["findings"]}
    return render_paper(
        "packet.html.j2",
        paper,
        language,
        findings=by_id,
        places=marks,
        pictures=_pictures(paper, pictures),
        symbols={"pass": "✓", "fail": "✗", "unknown": "?"},
    )


class _EvidenceList:
    """Numbers the pieces of evidence: the same words at the same place are one piece."""

    def __init__(self, documents: Sequence[DocumentRecord]) -> None:
        self.listed: list[dict[str, Any]] = []
        self._numbers = {record.sha256: number for number, record in reversed([*enumerate(documents, 1)])}
        self._alone = documents[0].sha256 if len(documents) == 1 else ""
        self._ids: dict[tuple[object, ...], str] = {}

    def ids(self, pieces: Iterable[Evidence], document: str = "") -> list[str]:
        """Return the ids of pieces of evidence (``E1``, ``E2``, …), in their order and each once."""
        return list(dict.fromkeys(self._id(piece, piece.document or document or self._alone) for piece in pieces))

    def _id(self, piece: Evidence, document: str) -> str:
        key = (document, piece.page, piece.box.rounded(), piece.text, piece.source)
        if key not in self._ids:
            self._ids[key] = f"E{len(self.listed) + 1}"
            place: dict[str, Any] = {"id": self._ids[key]}
            if document in self._numbers:
                place["document"] = self._numbers[document]
            place |= {
                "page": piece.page,
                "box": [float(edge) for edge in piece.box.rounded()],
                "text": piece.text,
                "source": piece.source,
            }
            self.listed.append(place)
        return self._ids[key]


def _by_reasons(assessment: Assessment) -> list[Finding]:
    """Return the findings as the committee reads them, so that evidence is numbered in that order."""
    place = {criterion: number for number, criterion in enumerate(assessment.decision.reasons)}
    return sorted(
        assessment.findings,
        key=lambda f: (place.get(f.criterion, len(place)), _GRAVITY[f.outcome], f.criterion),
    )


def _finding(finding: Finding, evidence: _EvidenceList, titles: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
    title = titles.get(finding.criterion, {})
    data: dict[str, Any] = {
        "criterion": finding.criterion,
        "title": {language: title.get(language, finding.criterion) for language in LANGUAGES},
        "kind": finding.kind,
        "outcome": finding.outcome,
        "confidence": round(finding.confidence, 3),
        "message": said(finding.message),
        "basis": {language: finding.basis_in(language) for language in LANGUAGES},
        "subject": finding.subject,
        "evidence": evidence.ids(finding.evidence),
    }
    if finding.outcome != "pass":
        ways = finding.ways or (((finding.settles,),) if finding.settles else ())
        data["settled_by"] = [sayings(way) for way in ways]
        if finding.cure:
            data["cure"] = said(finding.cure)
    return data


def _conditions(assessment: Assessment, findings: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return the proposed conditions, each with the finding that is its reason."""
    by_id = {finding["criterion"]: finding for finding in findings}
    conditions = []
    for message in assessment.decision.conditions:
        criterion = message.key.rpartition(".")[2]
        condition: dict[str, Any] = {"condition": said(message)}
        if criterion in by_id:
            found = by_id[criterion]
            condition |= {
                "criterion": criterion,
                "reason": found["message"],
                "basis": found["basis"],
                "evidence": found["evidence"],
                "falls_away_with": found.get("settled_by", []),
            }
        conditions.append(condition)
    return conditions


def _document(number: int, record: DocumentRecord, evidence: _EvidenceList) -> dict[str, Any]:
    fields = {
        name: {
            "value": value.value if isinstance(value.value, str) else list(value.value),
            "confidence": round(value.confidence, 3),
            "evidence": evidence.ids(value.evidence, record.sha256),
        }
        for name, value in record.fields.items()
    }
    return {
        "number": number,
        "name": record.name,
        "sha256": record.sha256,
        "pages": record.pages,
        "kind": record.kind,
        "kind_words": {language: word(f"document.{record.kind}", language) for language in LANGUAGES},
        "text_source": record.text_source,
        "fields": fields,
        "warnings": list(record.warnings),
    }


def _facts(application: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return what the application states, in the order of the form; what it does not state is left out."""

    def stated(section: str, name: str) -> Any:
        return (application.get(section) or {}).get(name)

    rows = (
        ("applicant", stated("applicant", "name")),
        ("product", stated("product", "name")),
        ("models", stated("product", "models")),
        ("category", stated("product", "category")),
        ("intended_use", stated("product", "intended_use")),
        ("zone", stated("zone", "id")),
        ("plan_reference", stated("zone", "plan_reference")),
        ("claimed", stated("standards", "claimed")),
        ("ground", stated("legal_gap", "ground")),
        ("legal_gap", stated("legal_gap", "explanation")),
        ("insurance", stated("insurance", "insurer")),
    )
    facts = []
    for key, value in rows:
        if not value:
            continue
        printed = ", ".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value)
        fact: dict[str, Any] = {"key": key, "label": sentence(f"fact.{key}"), "value": printed}
        facts.append(fact | ({"value_words": sentence(f"ground.{printed}")} if key == "ground" else {}))
    return facts


def _checks(application: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return what people looked up: evidence that stands in no document."""
    names = ("kind", "subject", "document", "standard", "field", "value", "result", "on", "source", "by")
    return [
        {name: str(check[name]) for name in names if check.get(name)}
        | {"kind_words": sentence(f"check.kind.{check['kind']}")}
        for check in application.get("checks") or ()
    ]


def _pictures(paper: Mapping[str, Any], pictures: Sequence[Picture]) -> list[dict[str, Any]]:
    """Return the pictures with the frames of all evidence on them, in percent of the page."""
    documents = {document["number"]: document for document in paper["documents"]}
    outcome = {
        place: finding["outcome"]
        for finding in sorted(paper["findings"], key=lambda f: -_GRAVITY[f["outcome"]])
        for place in finding["evidence"]
    }
    shown = []
    for picture in pictures:
        number = next((n for n, d in documents.items() if d["sha256"] == picture.document), None)
        if number is None:
            continue
        frames: dict[tuple[float, ...], dict[str, Any]] = {}
        for place in paper["evidence"]:
            if (place.get("document"), place["page"]) != (number, picture.page) or place["source"] == "metadata":
                continue
            frame = frames.setdefault(tuple(place["box"]), {"ids": [], "outcome": "field"} | _percent(place, picture))
            frame["ids"].append(place["id"])
            frame["outcome"] = min(
                (frame["outcome"], outcome.get(place["id"], "field")), key=lambda o: _GRAVITY.get(o, 3)
            )
        shown.append(
            {
                "document": documents[number],
                "page": picture.page,
                "data": base64.b64encode(picture.png).decode(),
                "wide": picture.width > picture.height,
                "frames": list(frames.values()),
            }
        )
    return shown


def _percent(place: Mapping[str, Any], picture: Picture) -> dict[str, str]:
    x0, top, x1, bottom = place["box"]
    width, height = picture.width or 1.0, picture.height or 1.0
    return {
        "left": f"{100 * max(0.0, x0 - 2) / width:.2f}",
        "top": f"{100 * max(0.0, top - 2) / height:.2f}",
        "width": f"{100 * max(1.0, x1 - x0 + 4) / width:.2f}",
        "height": f"{100 * max(1.0, bottom - top + 4) / height:.2f}",
    }
