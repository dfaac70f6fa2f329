"""The market gap report: never more than a sourced rule grants, and always what is missing."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from certlane.messages import Language
from certlane.model.decision import Assessment, Finding, Message, StandardEvidence, StandardOutcome
from certlane.model.geometry import Box
from certlane.model.match import Match
from certlane.model.record import Evidence, StandardReference
from certlane.report import json as report_json
from certlane.report.gap import MARKETS, Market, gap, market_rules, render
from certlane.standards_catalog.catalogue import Catalogue

GOLDEN = Path(__file__).parent / "golden"
PLACE = Evidence(1, Box(0, 0, 1, 1), "x")
Make = Callable[..., Assessment]
SOUND = ("G04", "G05", "G06", "G07", "G10", "G11", "G12", "G13", "G14", "G15", "G18", "G19")


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return Catalogue.default()


@pytest.fixture
def evidence(assessment: Make) -> Callable[..., Assessment]:
    """Return a function that makes an assessment whose evidence is sound but for the outcomes given."""

    def make(standard: str, kinds: tuple[Any, ...] = ("product_certificate",), **outcomes: Any) -> Assessment:
        base = assessment()
        reference = StandardReference(standard, standard, "applied", 1.0, (PLACE,))
        documents: Any = [
            replace(base.documents[0], kind=kind, sha256=f"{n:064x}", standards=(reference,))
            for n, kind in enumerate(kinds)
        ]
        findings = [
            Finding(
                c, "core", outcomes.get(c, "pass"), 1.0, Message("G20.unknown"), subject=f"{standard}: certificate.pdf"
            )
            for c in SOUND
        ]
        match = Match(standard, "exact", standard, "current", 1.0, "")
        return replace(
            base,
            as_of=date(2026, 11, 24),
            documents=tuple(documents),
            findings=tuple(findings),
            matches=(match,),
            application={"product": {"category": "av-ict"}},
        )

    return make


def routes(paper: Mapping[str, Any]) -> dict[str, str]:
    return {route["id"]: route["standing"] for route in paper["routes"]}


def test_a_citation_on_the_day_buys_presumption_and_names_its_source(evidence: Make, catalogue: Catalogue) -> None:
    paper = gap(evidence("EN ISO 13849-1:2015"), "EU", catalogue)
    (bought,) = paper["buys"]
    assert bought["for"] == "EN ISO 13849-1:2015 (2006/42/EC)"
    assert "celex-32023D1586" in bought["source"]


def test_after_the_end_of_the_citation_nothing_is_bought(evidence: Make, catalogue: Catalogue) -> None:
    paper = gap(replace(evidence("EN ISO 13849-1:2015"), as_of=date(2027, 6, 1)), "EU", catalogue)
    assert paper["buys"] == []
    assert paper["standards"][0]["standing"] == "other_edition_cited"
    assert "EN ISO 13849-1:2023" in paper["missing"][0]["en"]


@pytest.mark.parametrize("criterion", ["G04", "G07", "G11", "G13", "G15"])
@pytest.mark.parametrize("outcome", ["fail", "unknown"])
def test_doubtful_evidence_buys_nothing(evidence: Make, catalogue: Catalogue, criterion: str, outcome: str) -> None:
    paper = gap(evidence("EN ISO 13849-1:2015", **{criterion: outcome}), "EU", catalogue)
    assert paper["buys"] == []
    assert [doubt["criterion"] for doubt in paper["doubts"]] == [criterion]


@pytest.mark.parametrize("kind", ["declaration_of_conformity", "management_system_certificate"])
def test_a_declaration_or_system_certificate_shows_no_standard(evidence: Make, catalogue: Catalogue, kind: str) -> None:
    assert gap(evidence("EN ISO 13849-1:2015", (kind,)), "EU", catalogue)["standards"] == []


def test_another_edition_than_the_market_s_is_named(evidence: Make, catalogue: Catalogue) -> None:
    (row,) = gap(evidence("IEC 62368-1:2023"), "JP", catalogue)["standards"]
    assert row["standing"] == "other_edition_adopted"
    assert {t["designation"]: t["adopts"] for t in row["market_standards"]}["JIS C 62368-1:2021"] == "IEC 62368-1:2018"


def test_a_modified_adoption_leaves_its_differences_missing(evidence: Make, catalogue: Catalogue) -> None:
    paper = gap(evidence("IEC 62368-1:2018"), "JP", catalogue)
    assert paper["standards"][0]["standing"] == "adopted"
    assert paper["buys"] == []
    assert any("JIS C 62368-1:2021" in item["en"] for item in paper["missing"])


def test_an_undated_reference_shows_no_edition(evidence: Make, catalogue: Catalogue) -> None:
    (row,) = gap(evidence("KC 62368-1"), "KR", catalogue)["standards"]
    assert not any(target["from_evidence"] for target in row["market_standards"])


def test_a_way_in_needs_its_documents_and_every_requirement(evidence: Make, catalogue: Catalogue) -> None:
    both = ("cb_test_certificate", "test_report")
    paper = gap(evidence("IEC 62368-1:2018", both), "KR", catalogue)
    assert routes(paper)["KR-cb"] == "open"  # nothing examines the list of components
    (route,) = paper["routes"]
    assert {r["state"] for r in route["requirements"]} == {"shown", "open"}
    assert routes(gap(evidence("IEC 62368-1:2018", both[:1]), "KR", catalogue))["KR-cb"] == "not_open"
    assert routes(gap(evidence("IEC 62368-1:2018", both, G18="fail"), "KR", catalogue))["KR-cb"] == "not_open"


def test_evidence_that_was_not_judged_buys_nothing(evidence: Make, catalogue: Catalogue) -> None:
    made = evidence("EN ISO 13849-1:2015")
    other = tuple(replace(f, subject="IEC 62368-1:2018: certificate.pdf") for f in made.findings)
    paper = gap(replace(made, findings=other), "EU", catalogue)
    assert paper["standards"][0]["judged"] is False
    assert paper["buys"] == []
    claimed = {"standards": {"claimed": ["EN ISO 13849-1:2015"]}}
    assert gap(replace(made, findings=other, application=claimed), "EU", catalogue)["buys"]


def test_another_product_s_document_counts_for_nothing(evidence: Make, catalogue: Catalogue) -> None:
    made = evidence("EN ISO 13849-1:2015")
    other = tuple(replace(f, subject="EN ISO 13849-1:2015: x certificate.pdf") for f in made.findings)
    assert gap(replace(made, findings=other), "EU", catalogue)["standards"] == []
    alone = tuple(replace(f, subject="other.pdf + certificate.pdf") for f in made.findings)  # no standard was read
    assert gap(replace(made, findings=alone), "EU", catalogue)["standards"]
    product = {"product": {"models": ["A-2"]}}  # the document prints this model
    assert gap(replace(made, findings=other, application=product), "EU", catalogue)["standards"]


def test_an_unknown_standard_stays_unknown(evidence: Make, catalogue: Catalogue) -> None:
    (row,) = gap(evidence("ABC 99999-9:1999"), "US", catalogue)["standards"]
    assert row["standing"] == "unknown"


def test_a_rule_that_is_not_yet_in_force_opens_nothing(evidence: Make, catalogue: Catalogue) -> None:
    early = replace(evidence("EN ISO 13849-1:2015", ("type_examination",)), as_of=date(2024, 9, 30))
    assert routes(gap(early, "UK", catalogue))["UK-ce"] == "not_yet"
    assert routes(gap(replace(early, as_of=date(2024, 10, 1)), "UK", catalogue))["UK-ce"] == "open"


@pytest.mark.parametrize("market", MARKETS)
def test_every_market_s_paper_is_as_its_schema_says(evidence: Make, catalogue: Catalogue, market: Market) -> None:
    validator = jsonschema.Draft202012Validator(report_json.schema("gap"))
    for standard in ("IEC 62368-1:2018", "EN ISO 13849-1:2015", "IEC 60601-1:2005+A1:2012+A2:2020"):
        paper = gap(evidence(standard, ("cb_test_certificate", "test_report")), market, catalogue)
        validator.validate(paper)
        assert "임시허가" in render(paper, language="ko")


@pytest.mark.parametrize("market", MARKETS)
def test_every_rule_has_a_source_requirements_and_both_languages(market: Market) -> None:
    rules = market_rules(market)
    assert rules["market"] == market
    for rule in rules["rules"]:
        assert rule["source"]
        assert rule["source_kind"] in ("primary", "secondary")
        assert rule["requires"]
        for item in [rule, *rule["requires"]]:
            assert set(item["text"]) == {"en", "ko"}
    for role in rules.get("roles", {}).values():
        assert role["source"]


@pytest.mark.parametrize("language", ["en", "ko"])
def test_it_reads_as_the_golden_file(evidence: Make, catalogue: Catalogue, language: Language) -> None:
    page = render(gap(evidence("EN ISO 13849-1:2015", G07="unknown"), "EU", catalogue), language=language)
    body = re.sub(r"<style>.*?</style>", "", page, flags=re.DOTALL)
    lines = (" ".join(x.split()) for x in re.sub(r"<[^>]+>", "\n", body).splitlines())
    words = "\n".join(line for line in lines if line) + "\n"
    assert words == (GOLDEN / f"gap.{language}.txt").read_text("utf-8")


def with_own_evidence(assessment: Assessment, **doubtful: str) -> Assessment:
    """Return an assessment of two standards, each on documents of its own; the outcomes given are of the first."""
    first, second = "EN ISO 13849-1:2015", "IEC 62368-1:2018"
    one = replace(assessment.documents[0], name="one.pdf", sha256="1" * 64)
    two = replace(
        one, name="two.pdf", sha256="2" * 64, standards=(StandardReference(second, second, "applied", 1.0, (PLACE,)),)
    )
    by_standard = tuple(
        StandardEvidence(
            standard,
            claimed=False,
            documents=(digest * 64,),
            outcomes=tuple(
                StandardOutcome(c, outcomes.get(c, "pass"), 1.0, Message("G20.unknown"))  # type: ignore[arg-type]
                for c in SOUND
            ),
        )
        for standard, digest, outcomes in ((first, "1", doubtful), (second, "2", {}))
    )
    matches = tuple(Match(s, "exact", s, "current", 1.0, "") for s in (first, second))
    return replace(assessment, documents=(one, two), matches=matches, by_standard=by_standard)


def test_each_standard_is_judged_by_its_own_evidence(evidence: Make, catalogue: Catalogue) -> None:
    sound = gap(with_own_evidence(evidence("EN ISO 13849-1:2015", G11="fail")), "EU", catalogue)
    assert [bought["for"] for bought in sound["buys"]] == ["EN ISO 13849-1:2015 (2006/42/EC)"]
    assert sound["doubts"] == []  # the finding is on other evidence
    doubtful = gap(with_own_evidence(evidence("EN ISO 13849-1:2015"), G11="fail"), "EU", catalogue)
    assert doubtful["buys"] == []
    rows = {row["standard"]: [d["criterion"] for d in row["doubts"]] for row in doubtful["standards"]}
    assert rows == {"EN ISO 13849-1:2015": ["G11"], "IEC 62368-1:2018": []}


def test_documents_of_two_standards_open_no_way_together(evidence: Make, catalogue: Catalogue) -> None:
    base = with_own_evidence(evidence("EN ISO 13849-1:2015", ("cb_test_certificate",)))
    certificate, report = base.documents
    parted = replace(base, documents=(certificate, replace(report, kind="test_report")))
    assert routes(gap(parted, "KR", catalogue))["KR-cb"] == "not_open"


def test_a_rule_that_was_read_second_hand_opens_nothing_by_itself(evidence: Make, catalogue: Catalogue) -> None:
    paper = gap(evidence("EN ISO 13849-1:2015", ("type_examination",)), "UK", catalogue)
    (route,) = paper["routes"]
    assert route["source_kind"] == "secondary"
    assert route["requirements"][-1]["state"] == "open"
    assert route["standing"] == "open"
