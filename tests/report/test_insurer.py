"""The insurer profile: tested means clauses that passed; unknown stays unknown; no premium."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from certlane.messages import Language
from certlane.model.decision import Assessment, Finding, Message
from certlane.model.geometry import Box
from certlane.model.record import Evidence, ResultRow, Results, StandardReference
from certlane.report import json as report_json
from certlane.report.insurer import hazard_table, insurer_profile, render
from certlane.standards_catalog.catalogue import Catalogue

GOLDEN = Path(__file__).parent / "golden"
PLACE = Evidence(1, Box(0, 0, 1, 1), "x")
RELIED_ON = ("G04", "G07", "G10", "G11", "G12", "G13", "G14", "G15")
Make = Callable[..., Assessment]


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return Catalogue.default()


@pytest.fixture
def evidence(assessment: Make) -> Make:
    """Return a function that makes an assessment of a certificate and a report with the clauses given."""

    def make(
        standards: Any = ("IEC 62368-1:2018",), clauses: Any = (), kinds: Any = None, **outcomes: Any
    ) -> Assessment:
        base = assessment()
        applied = tuple(StandardReference(s, s, "applied", 1.0, (PLACE,)) for s in standards)
        rows = tuple(ResultRow("clause", clause, "", "", verdict, PLACE) for clause, verdict in clauses)
        documents = tuple(
            replace(
                base.documents[0],
                kind=kind,
                sha256=f"{n:064x}",
                standards=applied,
                results=Results("not_stated", rows if kind == "test_report" else ()),
            )
            for n, kind in enumerate(kinds or ("cb_test_certificate", "test_report"))
        )
        findings = tuple(Finding(c, "core", outcomes.get(c, "pass"), 1.0, Message("G20.unknown")) for c in RELIED_ON)
        hazards = [
            {"name": "fire", "severity": "severe", "covered_by": ["IEC 62368-1"]},
            {"name": "tipping", "covered_by": ["ISO 13482"], "mitigation": "wide base"},
        ]
        return replace(base, documents=documents, findings=findings, application={"hazards": hazards})

    return make


def states(paper: Any) -> dict[str, str]:
    return {hazard["id"]: hazard["state"] for hazard in paper["hazards"]}


@pytest.mark.parametrize(
    ("clauses", "state"),
    [
        ([("6", "pass"), ("6.4.1", "na")], "tested"),
        ([("6.4.1", "na")], "not_applicable"),
        ([("6.2", "pass"), ("6.4", "fail")], "failed"),
        ([("6.2", "pass"), ("6.4", "not_tested")], "failed"),
        ([("6.2", "pass"), ("6.4", "unknown")], "stated"),
        ([("60.1", "pass"), ("5.6", "pass")], "stated"),  # other clauses prove nothing
        ([], "stated"),
    ],
)
def test_the_verdicts_of_its_clauses_make_the_state(
    evidence: Make, catalogue: Catalogue, clauses: Any, state: str
) -> None:
    assert states(insurer_profile(evidence(clauses=clauses), catalogue))["fire"] == state


def test_national_forms_lead_to_the_table(evidence: Make, catalogue: Catalogue) -> None:
    for form in ("EN 62368-1:2014", "EN IEC 62368-1:2020", "BS EN IEC 62368-1:2020", "JIS C 62368-1:2021"):
        assert states(insurer_profile(evidence((form,), [("6", "pass")]), catalogue))["fire"] in ("tested", "stated"), (
            form
        )


def test_clauses_of_a_report_on_different_standards_prove_nothing(evidence: Make, catalogue: Catalogue) -> None:
    paper = insurer_profile(evidence(("IEC 62368-1:2018", "IEC 61010-1:2010"), [("6", "pass")]), catalogue)
    assert states(paper)["fire"] == "stated"


def test_a_standard_that_the_table_does_not_know_leaves_hazards_unknown(evidence: Make, catalogue: Catalogue) -> None:
    known = insurer_profile(evidence(), catalogue)
    assert states(known)["robot"] == "not_covered"
    paper = insurer_profile(evidence(("IEC 62368-1:2018", "IEC 60601-2-2:2017")), catalogue)
    assert paper["unmapped_standards"] == ["IEC 60601-2-2:2017"]
    assert states(paper)["robot"] == "unknown"


def test_without_evidence_everything_is_unknown(evidence: Make, catalogue: Catalogue) -> None:
    paper = insurer_profile(evidence(kinds=("declaration_of_conformity",)), catalogue)
    assert set(states(paper).values()) == {"unknown"}
    assert paper["tier"] == "D"


@pytest.mark.parametrize(
    ("kinds", "outcomes", "tier"),
    [
        (None, {}, "A"),
        (None, {"G07": "unknown"}, "B"),
        (("cb_test_certificate",), {}, "C"),
        (("test_report",), {}, "C"),
        (None, {"G11": "fail"}, "D"),
        (None, {"G15": "fail"}, "D"),
        (None, {"G04": "unknown"}, "D"),
    ],
)
def test_tiers(evidence: Make, catalogue: Catalogue, kinds: Any, outcomes: Any, tier: str) -> None:
    assert insurer_profile(evidence(kinds=kinds, **outcomes), catalogue)["tier"] == tier


def test_stated_hazards_say_whether_the_evidence_applies_their_standards(evidence: Make, catalogue: Catalogue) -> None:
    fire, tipping = insurer_profile(evidence(), catalogue)["stated_hazards"]
    assert fire["covered_by"] == [{"standard": "IEC 62368-1", "applied": True}]
    assert tipping["covered_by"] == [{"standard": "ISO 13482", "applied": False}]


def test_the_table_names_its_sources_and_its_hazards() -> None:
    table = hazard_table()
    hazards = {hazard["id"] for hazard in table["hazards"]}
    assert all(set(hazard["title"]) == {"en", "ko"} for hazard in table["hazards"])
    for coverage in table["coverage"]:
        assert coverage["source"]
        assert coverage["hazard"] in hazards


@pytest.mark.parametrize("language", ["en", "ko"])
def test_it_is_valid_and_reads_as_the_golden_file(evidence: Make, catalogue: Catalogue, language: Language) -> None:
    paper = insurer_profile(evidence(clauses=[("6", "pass"), ("5", "na")], G07="unknown"), catalogue)
    jsonschema.Draft202012Validator(report_json.schema("insurer")).validate(paper)
    body = re.sub(r"<style>.*?</style>", "", render(paper, language=language), flags=re.DOTALL)
    lines = (" ".join(x.split()) for x in re.sub(r"<[^>]+>", "\n", body).splitlines())
    words = "\n".join(line for line in lines if line) + "\n"
    assert words == (GOLDEN / f"insurer.{language}.txt").read_text("utf-8")
