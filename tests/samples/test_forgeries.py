"""Forged PDFs in an otherwise complete dossier: none qualifies, and what was forged is named."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

import pytest

import certlane.samples
from certlane import messages, pipeline
from certlane.commands.options import gather
from certlane.extract.record import read_record
from certlane.model.decision import Assessment, Finding
from certlane.model.record import DocumentRecord
from certlane.samples.tampering import FORGERIES

FOLDER = Path(certlane.samples.__file__).parent / "robot-gateway"
DAY = date(2026, 11, 24)
CHANGES = (
    ("2025-09-12", "2026-09-12"),
    ("62368-1:2023", "62368-1:2018"),
    ("RG-200", "RG-900"),
)


@cache
def report() -> DocumentRecord:
    return pipeline.read(FOLDER / "cb-report.pdf")


def decided(certificate: bytes) -> Assessment:
    record = read_record(certificate, name="cb-certificate.pdf")
    application = gather([str(FOLDER)]).application
    return pipeline.check([record, report()], application=application, as_of=DAY)


def finding(assessment: Assessment, criterion: str) -> Finding:
    return next(f for f in assessment.findings if f.criterion == criterion)


def test_the_genuine_one_qualifies() -> None:
    assert decided((FOLDER / "cb-certificate.pdf").read_bytes()).decision.outcome == "qualified"


@pytest.mark.parametrize("way", FORGERIES)
@pytest.mark.parametrize(("value", "other"), CHANGES, ids=["date", "standard", "model"])
def test_a_forged_certificate_never_qualifies(way: str, value: str, other: str) -> None:
    assessment = decided(FORGERIES[way]((FOLDER / "cb-certificate.pdf").read_bytes(), value, other))
    assert assessment.decision.outcome != "qualified"
    judged = finding(assessment, "G15")
    assert judged.outcome in ("fail", "unknown"), messages.render(judged.message, "en")
    assert "G15" in assessment.decision.reasons
    text = messages.render(judged.message, "ko")
    assert "징후" in text
    if value.startswith("2025"):  # nothing else is wrong: the file goes to people, it is not refused
        assert assessment.decision.outcome == "refer"
