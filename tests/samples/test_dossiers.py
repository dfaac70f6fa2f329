"""Decisions on the sample dossier, on single samples, and on dossiers with one thing wrong: none slips through."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import certlane.samples
from certlane import messages, pipeline
from certlane.commands.options import gather
from certlane.model.decision import Assessment
from certlane.model.record import DocumentRecord
from certlane.samples.facts import Standard

FOLDER = Path(certlane.samples.__file__).parent
DAY = date(2026, 11, 24)
Make = Callable[..., Path]


@cache
def read(name: str, data: bytes) -> DocumentRecord:
    return pipeline.read(data, name=name)


def check(*words: Path | str, **options: Any) -> Assessment:
    inputs = gather([str(word) for word in words])
    records = [read(path.name, path.read_bytes()) for path in inputs.documents if isinstance(path, Path)]
    return pipeline.check(records, application=inputs.application, as_of=DAY, **options)


def outcome(assessment: Assessment, criterion: str) -> str:
    return next(f.outcome for f in assessment.findings if f.criterion == criterion)


def told(assessment: Assessment) -> str:
    decision = assessment.decision
    return "\n".join(messages.render(m, "en") for m in (decision.summary, *decision.cures, *decision.would_settle))


def test_the_complete_dossier_qualifies() -> None:
    assessment = check(FOLDER / "robot-gateway")
    wanting = [
        (f.criterion, f.outcome, messages.render(f.message, "en")) for f in assessment.findings if f.outcome != "pass"
    ]
    assert wanting == []
    assert assessment.decision.outcome == "qualified"


def test_the_same_input_gives_the_same_assessment() -> None:
    from certlane.report.json import assessment_to_dict, dumps

    folder = FOLDER / "robot-gateway"
    assert dumps(assessment_to_dict(check(folder))) == dumps(assessment_to_dict(check(folder)))


def test_without_an_application_it_is_referred_with_the_facts_that_are_wanting() -> None:
    folder = FOLDER / "robot-gateway"
    assessment = check(folder / "cb-certificate.pdf", folder / "cb-report.pdf")
    assert assessment.decision.outcome == "refer"
    assert assessment.decision.would_settle
    assert outcome(assessment, "G11") == "pass"
    assert outcome(assessment, "G14") == "pass"


def test_a_certificate_without_its_report_is_no_full_evidence() -> None:
    assessment = check(FOLDER / "robot-gateway/cb-certificate.pdf")
    assert assessment.decision.outcome == "refer"
    assert "SBL-2025-30417-S1" in told(assessment)


@pytest.mark.parametrize("name", ["declaration-of-conformity.pdf", "iso-9001-certificate.pdf"])
def test_no_third_party_evidence_on_the_product(name: str) -> None:
    assessment = check(FOLDER / name)
    assert assessment.decision.outcome == "not_qualified"
    assert assessment.decision.reasons[0] == "G04"
    assert outcome(assessment, "G04") == "fail"


def test_an_expired_certificate_names_its_date() -> None:
    assessment = check(FOLDER / "expired-certificate.pdf")
    assert assessment.decision.outcome == "not_qualified"
    assert outcome(assessment, "G13") == "fail"
    finding = next(f for f in assessment.findings if f.criterion == "G13")
    assert "2023-03-31" in messages.render(finding.message, "en")
    assert any("31.03.2023" in piece.text for piece in finding.evidence)


@pytest.mark.parametrize(
    "name",
    [
        "eu-type-examination.pdf",
        "scanned-certificate.pdf",
        "equipment-grant.pdf",
        "german-type-examination.pdf",
        "japanese-certificate.pdf",
        "korean-test-report.pdf",
    ],
)
def test_no_single_document_qualifies(name: str) -> None:
    assert check(FOLDER / name).decision.outcome != "qualified"


def test_another_company_s_declaration_does_not_help(dossier: Make) -> None:
    folder = dossier()
    (folder / "zz-declaration.pdf").write_bytes((FOLDER / "declaration-of-conformity.pdf").read_bytes())
    assert check(folder).decision.outcome == "qualified", "a paper beside the evidence neither helps nor harms"


DEFECTS = [
    pytest.param({"clauses": {"8.7": "F"}}, "G11", "not_qualified", id="one clause failed"),
    pytest.param({"clauses": {"8.7": "N/T"}}, "G11", "not_qualified", id="one clause not tested"),
    pytest.param({"clauses": {"8.7": ""}}, "G11", "refer", id="one clause without a verdict"),
    pytest.param(
        {"application": {'models = ["RG-200", "RG-210"]': 'models = ["RG-900"]'}},
        "G12",
        "not_qualified",
        id="another model",
    ),
    pytest.param(
        {"application": {"same_use_as_certified = true": "same_use_as_certified = false"}},
        "G12",
        "not_qualified",
        id="another use",
    ),
    pytest.param(
        {
            "certificate": {"standards": (Standard("IEC 62368-1:2014", "IEC 62368-1:2014"),)},
            "standard": "IEC 62368-1:2014",
        },
        "G09",
        "not_qualified",
        id="older edition",
    ),
    pytest.param({"standard": "IEC 62368-1:2018"}, "G14", "not_qualified", id="report on another edition"),
    pytest.param({"models": ("QX-1", "QX-2")}, "G14", "not_qualified", id="report on another product"),
    pytest.param({"number": "SBL-2024-11111-S1"}, "G14", "not_qualified", id="another report"),
    pytest.param(
        {"certificate": {"issue_date": date(2027, 1, 5)}},
        "G15",
        "refer",
        id="issued in the future",
    ),
    pytest.param(
        {"certificate": {"issue_date": date(2022, 1, 5)}},
        "G15",
        "refer",
        id="older than its standard",
    ),
    pytest.param({"application": {'value = "valid"': 'value = "cancelled"'}}, "G13", "not_qualified", id="cancelled"),
    pytest.param(
        {"application": {"operator_listed = true": "operator_listed = false"}},
        "G02",
        "not_qualified",
        id="not in the plan",
    ),
    pytest.param(
        {"application": {'ground = "unfit_standard"': 'ground = "none"'}}, "G03", "refer", id="ordinary route open"
    ),
    pytest.param(
        {"application": {'category = "av-ict"': 'category = "household"'}},
        "G08",
        "not_qualified",
        id="standard of other things",
    ),
    pytest.param(
        {"application": {"Skovbryn Certification A/S": "Somebody Else A/S"}}, "G06", "refer", id="issuer not looked up"
    ),
]


@pytest.mark.slow
@pytest.mark.parametrize(("changes", "criterion", "expected"), DEFECTS)
def test_one_defect_is_enough(dossier: Make, changes: dict[str, Any], criterion: str, expected: str) -> None:
    assessment = check(dossier(**changes))
    assert outcome(assessment, criterion) != "pass"
    assert criterion in assessment.decision.reasons
    assert assessment.decision.outcome == expected


@pytest.mark.slow
def test_a_cancelled_certificate_in_the_file_blocks_its_report(dossier: Make) -> None:
    folder = dossier(application={'result = "confirmed"\nvalue = "valid"': 'result = "refuted"\nvalue = "withdrawn"'})
    assert check(folder).decision.outcome == "not_qualified"
