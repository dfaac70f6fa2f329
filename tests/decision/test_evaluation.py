"""Real documents, where the labelled set is at hand: lanes that must come out, and referrals that can be settled."""

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

import certlane
from certlane.decision.assuming import assume_given
from certlane.decision.policy import load_policy
from certlane.model.decision import Assessment
from certlane.model.record import DocumentRecord
from certlane.pipeline import decide_records
from certlane.samples.supply import recognising, supply
from certlane.standards_catalog.catalogue import Catalogue

SHARED = Path(os.environ.get("CERTLANE_SHARED", Path(__file__).parents[3] / "shared"))
DOCUMENTS = SHARED / "evaluation" / "documents"
ON = date(2026, 11, 24)
pytestmark = [
    pytest.mark.evaluation,
    pytest.mark.slow,
    pytest.mark.skipif(not DOCUMENTS.is_dir(), reason="the labelled documents are not at hand"),
]


@pytest.fixture(scope="module")
def records() -> dict[str, DocumentRecord]:
    """Every document of the set, read once."""
    return dict(_read())


def _read() -> Iterator[tuple[str, DocumentRecord]]:
    for path in sorted(DOCUMENTS.rglob("*.pdf")):
        yield str(path.relative_to(DOCUMENTS)), certlane.read(path)


def decide(
    documents: list[DocumentRecord], catalogue: Catalogue, application: certlane.Application | None
) -> Assessment:
    policy = recognising(load_policy())
    return decide_records(documents, application=application, policy=policy, as_of=ON, catalogue=catalogue)


def test_nothing_qualifies_without_an_application(records: dict[str, DocumentRecord], catalogue: Catalogue) -> None:
    for name, record in records.items():
        assert decide([record], catalogue, None).decision.outcome != "qualified", name


def test_first_party_papers_alone_are_no_evidence(records: dict[str, DocumentRecord], catalogue: Catalogue) -> None:
    for name, record in records.items():
        if record.kind in ("declaration_of_conformity", "management_system_certificate", "material_declaration"):
            decision = decide([record], catalogue, None).decision
            assert decision.outcome == "not_qualified", name
            assert "G04" in decision.reasons, name


def test_a_certificate_with_its_report_is_referred_for_the_application(catalogue: Catalogue) -> None:
    folder = DOCUMENTS / "balena-io-hardware__fin-info-doc"
    documents = [certlane.read(folder / n) for n in ("IEC-62368-CB-Certificate.pdf", "IEC-62368-Test-report.pdf")]
    decision = decide(documents, catalogue, None).decision
    assert decision.outcome == "refer"
    asked = {i.key for i in decision.would_settle}
    assert asked >= {f"settle.application.{name}" for name in ("product", "zone", "legal_gap", "hazards")}


def test_giving_what_is_asked_settles_every_referral(records: dict[str, DocumentRecord], catalogue: Catalogue) -> None:
    referred = 0
    for name, record in records.items():
        before = decide([record], catalogue, None).decision
        if before.outcome != "refer":
            continue
        referred += 1
        assert before.would_settle, name
        assumed = assume_given(before.would_settle, certlane.Application(), [record], recognising(load_policy()), ON)
        documents = [record, *supply(assumed.left, assumed.application, [record])]
        after = decide(documents, catalogue, assumed.application)
        assert after.decision.outcome != "refer", (name, after.decision.reasons)
    assert referred
