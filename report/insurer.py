"""The insurer profile: which hazards the tested standards treat, on what evidence, and what is open; no premiums."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, Final

from ..messages import Language
from ..model.decision import Assessment
from ..model.record import DocumentRecord, Verdict
from ..standards_catalog.identifiers.value import InvalidIdentifier
from .programme import evidence_for, judged_documents, provenance, said, sentence
from .programme import render as render_paper

if TYPE_CHECKING:
    from ..standards_catalog.catalogue import Catalogue

SCHEMA: Final = "certlane/insurer/1"
_STATEMENTS: Final = ("advice", "routes", "unknown", "mapping", "insurer", "sandbox")
_CERTIFICATES: Final = (
    "product_certificate",
    "cb_test_certificate",
    "type_examination",
    "regulatory_approval",
    "attestation",
)
_RELIED_ON: Final = ("G04", "G07", "G10", "G11", "G12", "G13", "G14", "G15")


@cache
def hazard_table() -> Mapping[str, Any]:
    """Return the dated table of hazards and of the clauses that treat them."""
    path = resources.files("certlane.report").joinpath("hazards", "hazards.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))


def insurer_profile(assessment: Assessment, catalogue: Catalogue) -> dict[str, Any]:
    """Return the profile in the published form ``certlane/insurer/1``.

    Args:
        assessment: whose evidence is looked at.
        catalogue: leads national and European forms of a standard to the one in the table.
    """
    table = hazard_table()
    records = [r for r in judged_documents(assessment) if _is_evidence(r)]
    works = {
        standard: _works(standard, catalogue)
        for standard in dict.fromkeys(s.id for r in records for s in r.standards if s.role == "applied")
    }
    mapped = {coverage["standard"] for coverage in table["coverage"]}
    unmapped = [standard for standard, names in works.items() if not names & mapped]
    shown = {standard: _documents(assessment, standard, records) for standard in works}
    hazards = [_hazard(hazard, table["coverage"], shown, works, bool(unmapped)) for hazard in table["hazards"]]
    application = assessment.application or {}
    return {
        "schema": SCHEMA,
        **provenance(assessment),
        "table": {"version": table["version"], "as_of": table["as_of"].isoformat()},
        "statements": [{"key": key, **sentence(f"statement.{key}")} for key in _STATEMENTS],
        "tier": (tier := _tier({f.criterion: f.outcome for f in assessment.findings}, records)),
        "tier_words": sentence(f"insurer.tier.{tier}"),
        "standards": [
            {
                "standard": standard,
                "tier": (own := _own_tier(assessment, standard, shown[standard])),
                "tier_words": sentence(f"insurer.tier.{own}"),
            }
            for standard in works
        ],
        "hazards": hazards,
        "unmapped_standards": unmapped,
        "stated_hazards": [_stated(hazard, works, catalogue) for hazard in application.get("hazards") or ()],
        "stated_complete": bool(application.get("hazards_complete")),
        "gaps": [
            {"criterion": f.criterion, "outcome": f.outcome, "message": said(f.message)}
            for f in assessment.findings
            if f.outcome != "pass"
        ],
        "insurance": {key: str(value) for key, value in (application.get("insurance") or {}).items() if value},
    }


def render(paper: Mapping[str, Any], *, language: Language = "ko") -> str:
    """Return the profile as one HTML file."""
    return render_paper("insurer.html.j2", paper, language)


def _is_evidence(record: DocumentRecord) -> bool:
    return record.kind in (*_CERTIFICATES, "test_report") and record.third_party is not False


def _works(standard: str, catalogue: Catalogue) -> set[str]:
    """Return the works that a standard is or adopts, as the table names them (undated)."""
    try:
        found = catalogue.find(standard)
    except InvalidIdentifier:
        return set()
    names = {str(found.identifier.base.undated)}
    inner = found.identifier.adopted
    while inner is not None:
        names.add(str(inner.base.undated))
        inner = inner.adopted
    if found.work is not None:
        names.add(found.work.designation)
    if found.edition is not None or found.work is not None:
        adopted = [a for a in catalogue.adoptions(found) if a.direction == "adopts" and a.degree in ("IDT", "MOD")]
        names |= {str(catalogue.find(a.source).identifier.base.undated) for a in adopted}
    return names


def _documents(assessment: Assessment, standard: str, records: Sequence[DocumentRecord]) -> tuple[DocumentRecord, ...]:
    """Return the documents that show a standard: its own bundle's where it was judged by itself."""
    own = evidence_for(assessment, standard)
    return tuple(r for r in records if own is None or r.sha256 in own.documents)


def _own_tier(assessment: Assessment, standard: str, records: Sequence[DocumentRecord]) -> str:
    own = evidence_for(assessment, standard)
    if own is None:
        return _tier({f.criterion: f.outcome for f in assessment.findings}, records)
    return _tier({o.criterion: o.outcome for o in own.outcomes}, records)


def _hazard(
    hazard: Mapping[str, Any],
    coverage: Iterable[Mapping[str, Any]],
    shown: Mapping[str, Sequence[DocumentRecord]],
    works: Mapping[str, set[str]],
    unmapped: bool,
) -> dict[str, Any]:
    """Return a hazard with every clause that treats it; the gravest of their states is its own."""
    by = []
    for entry in coverage:
        if entry["hazard"] != hazard["id"]:
            continue
        for standard, names in works.items():
            if entry["standard"] in names:
                state = _state(standard, entry, shown[standard], works)
                by.append(
                    {"standard": standard, "clauses": entry["clauses"], "state": state, "source": entry["source"]}
                )
    states = {item["state"] for item in by}
    order = ("failed", "tested", "stated", "not_applicable")
    state = next((s for s in order if s in states), "unknown" if unmapped or not works else "not_covered")
    return {"id": hazard["id"], "title": hazard["title"], "state": state, "by": by}


def _state(
    standard: str, entry: Mapping[str, Any], records: Sequence[DocumentRecord], works: Mapping[str, set[str]]
) -> str:
    """Return what the reports that apply the standard, or forms of it alone, show of the clauses.

    Rows of a report on different standards are not told apart, so there a clause number proves nothing.
    """
    clauses = entry["clauses"]
    verdicts: set[Verdict] = set()
    for record in records:
        applied = [s.id for s in record.standards if s.role == "applied"]
        if standard not in applied:
            continue
        if record.results.verdict == "fail":
            return "failed"
        alone = all(entry["standard"] in works[one] for one in applied)
        if record.kind != "test_report" or (clauses and not alone):
            continue
        verdicts |= {
            row.verdict for row in record.results.rows if row.table == "clause" and _within(row.clause, clauses)
        }
    if verdicts & {"fail", "not_tested"}:
        return "failed"
    if "unknown" in verdicts or not verdicts:
        return "stated"
    return "tested" if "pass" in verdicts else "not_applicable"


def _within(clause: str, clauses: Sequence[str]) -> bool:
    return not clauses or any(clause == one or clause.startswith(f"{one}.") for one in clauses)


def _tier(outcomes: Mapping[str, str], records: Sequence[DocumentRecord]) -> str:
    """Return the tier of the evidence, A (all shown) to D (nothing to rely on)."""
    outcomes = {criterion: outcome for criterion, outcome in outcomes.items() if criterion in _RELIED_ON}
    kinds = {record.kind for record in records}
    if not records or outcomes.get("G04") != "pass" or "fail" in outcomes.values():
        return "D"
    if "test_report" not in kinds or not kinds & set(_CERTIFICATES):
        return "C"
    return "A" if all(outcomes.get(criterion) == "pass" for criterion in _RELIED_ON) else "B"


def _stated(hazard: Mapping[str, Any], works: Mapping[str, set[str]], catalogue: Catalogue) -> dict[str, Any]:
    """Return a hazard that the application states, with whether the evidence applies the standards named."""
    applied = set().union(*works.values()) if works else set()
    return {
        "name": str(hazard.get("name", "")),
        "severity": str(hazard.get("severity") or "medium"),
        "covered_by": [
            {"standard": str(s), "applied": bool(_works(str(s), catalogue) & applied)}
            for s in hazard.get("covered_by") or ()
        ],
        "mitigation": str(hazard.get("mitigation") or ""),
    }
