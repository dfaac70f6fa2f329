"""Forged PDFs in an otherwise complete dossier: none qualifies, and what was forged is named."""

from __future__ import annotations

from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path
from random import Random

import pytest

import certlane.samples
from certlane import messages, pipeline
from certlane.commands.options import gather
from certlane.extract.record import read_record
from certlane.model.decision import Assessment, Finding
from certlane.model.record import DocumentRecord
from certlane.samples import forged as drawn
from certlane.samples.drawing import Sheet
from certlane.samples.forged import DrawnDossier
from certlane.samples.tampering import FORGERIES, edited_silently

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


def judged(dossier: DrawnDossier, folder: Path, report: DocumentRecord | None = None) -> Assessment:
    application = folder / "application.toml"
    application.write_text(dossier.application, "utf-8")
    certificate = read_record(dossier.certificate, name="cb-certificate.pdf")
    second = report or read_record(dossier.report, name="cb-report.pdf")
    return pipeline.check([certificate, second], application=application, as_of=DAY)


@pytest.mark.slow
def test_drawn_dossiers_qualify_and_no_forged_one_does(tmp_path: Path) -> None:
    outcomes: Counter[str] = Counter()
    seen: Counter[bool] = Counter()
    for seed in range(12):
        dossier = drawn.honest(Random(seed))
        report = read_record(dossier.report, name="cb-report.pdf")
        assert judged(dossier, tmp_path, report).decision.outcome == "qualified", seed
        for forged in drawn.forgeries(dossier, Random(seed)):
            assessment = judged(forged, tmp_path, report)
            outcomes[assessment.decision.outcome] += 1
            assert assessment.decision.outcome != "qualified", (seed, forged.note)
            seen[finding(assessment, "G15").outcome != "pass"] += 1
        for forged in drawn.borrowed(dossier, Random(seed)):
            assert judged(forged, tmp_path, report).decision.outcome != "qualified", (seed, forged.note)
    assert outcomes.total() >= 400
    # What is stored otherwise than it is painted shows in the picture alone, which recognition may read badly.
    assert seen[False] <= 0.01 * seen.total()


@pytest.mark.slow
def test_drawn_dates_that_can_t_be_never_qualify(tmp_path: Path) -> None:
    for seed in range(6):
        dossier = drawn.honest(Random(seed))
        for wrong in drawn.impossible(dossier, Random(seed)):
            assessment = judged(wrong, tmp_path)
            assert assessment.decision.outcome != "qualified", (seed, wrong.note)
            assert {"G14", "G15"} & set(assessment.decision.reasons), (seed, wrong.note)


def drawn_certificate(issuer: str, number: str) -> DocumentRecord:
    sheet = Sheet("EU-type examination certificate", issuer)
    sheet.text(60, 50, f"{issuer}\nNotified Body No. {number}", 12)
    sheet.centred(120, "EU-TYPE EXAMINATION CERTIFICATE", 18)
    rows = (
        ("Certificate number:", "KC-25-0044"),
        ("Issued by:", issuer),
        ("Certificate holder:", "Dalgaram Robotics Co., Ltd."),
        ("Type of equipment:", "Fleet gateway"),
        ("Model:", "RG-200"),
        ("Harmonised standards:", "EN 301 489-1 V2.2.3"),
        ("Date of issue:", "12 September 2025"),
    )
    for at, (label, value) in enumerate(rows):
        sheet.text(60, 200 + 24 * at, label, 10)
        sheet.text(220, 200 + 24 * at, value, 10)
    return read_record(sheet.bytes(), name="certificate.pdf")


@pytest.mark.parametrize(
    ("issuer", "number", "key"),
    [
        ("TÜV SÜD Product Service GmbH", "0123", "G05.pass.number"),
        ("Kaldera Conformity B.V.", "0123", "G05.fail.number"),
        ("Kaldera Conformity B.V.", "9906", "G05.unknown"),
        ("TÜV SÜD Product Service GmbH", "9906", "G05.unknown.number"),
    ],
)
def test_name_and_number_of_a_notified_body_belong_together(issuer: str, number: str, key: str) -> None:
    record = drawn_certificate(issuer, number)
    assert record.fields["issuer_number"].value == (f"NB {number}",)
    assert finding(pipeline.check([record], as_of=DAY), "G05").message.key == key


def test_two_numbers_in_one_document_contradict_nothing() -> None:
    """The number was changed on one page only: the other page still has the issuer's own."""
    honest_one = (FOLDER.parent / "eu-type-examination.pdf").read_bytes()
    forged = read_record(edited_silently(honest_one, "9906", "0123"), name="certificate.pdf")
    assert set(forged.fields["issuer_number"].value) == {"NB 0123", "NB 9906"}
    judged_ = finding(pipeline.check([forged], as_of=DAY), "G05")
    assert judged_.message.key == "G05.unknown.doubtful"
    assert "0123" in messages.render(judged_.message, "ko")
