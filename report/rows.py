"""One line for one application: what summaries, spreadsheets and the triage page show of an assessment.

A row is made from the published form of an assessment and holds JSON's own types, so that it can be stored and sent.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

# Kinds of documents in the order in which one stands for its dossier: what certifies a product comes first.
_LEADING: Final = (
    "product_certificate",
    "cb_test_certificate",
    "type_examination",
    "regulatory_approval",
    "attestation",
    "declaration_of_conformity",
    "test_report",
)
_FIELDS: Final = ("issuer", "certificate_number", "holder", "product", "models", "issue_date", "expiry_date")
_MINUTES_A_ROW, _MINUTES_A_POINT, _MINUTES_A_FAILURE, _MINUTES_A_PAGE = 1.0, 2.0, 1.0, 0.25
_ERRORS_ALONE: Final = "error"


def row_of(assessment: Mapping[str, Any], errors: Mapping[str, Mapping[str, str]] | None = None) -> dict[str, Any]:
    """Return the row of an assessment; ``errors`` are those of documents that could not be read, by path.

    A dossier of which a document could not be read is never shown as qualified: the missing one may be the report
    that failed.  Its outcome is ``refer`` then, with the cause ``unread_document`` first.
    """
    errors = dict(errors or {})
    decision, documents = assessment["decision"], assessment["documents"]
    causes = _causes(assessment)
    outcome = decision["outcome"]
    if errors:
        causes.insert(0, unread_cause(errors))
        outcome = "refer" if outcome == "qualified" else outcome
    row: dict[str, Any] = {
        "outcome": outcome,
        "summary": _words(decision["summary"]),
        "causes": causes,
        "settle": [_words(message) for message in decision["would_settle"]],
        "cures": [_words(message) for message in decision["cures"]],
        "documents": [document["document"]["name"] for document in documents],
        "sha256": [document["document"]["sha256"] for document in documents],
        "kinds": sorted({document["document"]["kind"] for document in documents}),
        "pages": sum(document["document"]["pages"] for document in documents),
        "standards": sorted({s["id"] for d in documents for s in d["standards"] if s["role"] == "applied"}),
        "warnings": sum(len(document["document"]["warnings"]) for document in documents),
        **_leading_fields(documents),
        "errors": errors,
    }
    row["minutes"] = minutes_of(row, _evidence_pages(assessment))
    return row


def error_row(files: Iterable[str], errors: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
    """Return the row of an application of which nothing could be read or decided."""
    return {
        "outcome": _ERRORS_ALONE,
        "summary": {"en": "", "ko": ""},
        "causes": [unread_cause(errors)],
        "settle": [],
        "cures": [],
        "documents": [file.rpartition("/")[2] for file in files],
        "sha256": [],
        "kinds": [],
        "pages": 0,
        "standards": [],
        "warnings": 0,
        **dict.fromkeys(_FIELDS, ""),
        "errors": dict(errors),
        "minutes": _MINUTES_A_ROW + _MINUTES_A_POINT,
    }


def unread_cause(errors: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """Return the cause that stands for documents that could not be read, by the code of the first error."""
    first = next(iter(errors.values()))
    return {
        "criterion": "unread_document",
        "key": first.get("code", ""),
        "en": f"{first.get('message', '')} [{first.get('code', '')}]",
        "ko": f"읽지 못한 문서: {first.get('message', '')} [{first.get('code', '')}]",
    }


def minutes_of(row: Mapping[str, Any], pages: int) -> float:
    """Return the minutes that an examiner may need for a row: a figure to plan and sort by, not a measurement.

    One minute for the row, two for each point that is open, one for each failed criterion that must be confirmed, a
    quarter for each page with evidence to look at.
    """
    open_points: int = max(len(row["settle"]), sum(cause.get("outcome") == "unknown" for cause in row["causes"]))
    failures = sum(cause.get("outcome") == "fail" for cause in row["causes"])
    minutes: float = (
        _MINUTES_A_ROW
        + _MINUTES_A_POINT * (open_points + len(row["errors"]))
        + _MINUTES_A_FAILURE * failures
        + _MINUTES_A_PAGE * pages
    )
    return round(minutes, 2)


def _causes(assessment: Mapping[str, Any]) -> list[dict[str, str]]:
    """Return the findings that led to the decision, in the decision's order."""
    findings: dict[str, dict[str, Any]] = {}
    for finding in assessment["findings"]:
        kept = findings.get(finding["criterion"])
        if kept is None or _WEIGHT[finding["outcome"]] < _WEIGHT[kept["outcome"]]:
            findings[finding["criterion"]] = finding
    return [
        {
            "criterion": criterion,
            "key": finding["message"]["key"],
            "outcome": finding["outcome"],
            **_words(finding["message"]),
        }
        for criterion in dict.fromkeys(assessment["decision"]["reasons"])
        if (finding := findings.get(criterion))
    ]


_WEIGHT: Final = {"fail": 0, "unknown": 1, "pass": 2}


def _words(message: Mapping[str, Any]) -> dict[str, str]:
    return {"en": message.get("en", ""), "ko": message.get("ko", "")}


def _leading_fields(documents: list[Any]) -> dict[str, str]:
    order = {kind: place for place, kind in enumerate(_LEADING)}
    ordered = sorted(documents, key=lambda document: order.get(document["document"]["kind"], len(order)))
    found = {}
    for name in _FIELDS:
        values = (document["fields"][name]["value"] for document in ordered if name in document["fields"])
        value = next(values, "")
        found[name] = value if isinstance(value, str) else ", ".join(value)
    return found


def _evidence_pages(assessment: Mapping[str, Any]) -> int:
    return len(
        {
            (place.get("document", ""), place["page"])
            for finding in assessment["findings"]
            for place in finding["evidence"]
        }
    )
