"""The facade: what is public, that it is cheap to import, and that it answers."""

import subprocess
import sys
from datetime import date
from pathlib import Path
from random import Random

import pytest

import certlane
from certlane.decision.application import ZonePlan
from certlane.samples.dossiers import honest, make_policy


def test_exported_members() -> None:
    """Everything public is listed, sorted, and there; no public name is that of a module."""
    listed = certlane.__all__
    assert listed == sorted(listed)
    for name in listed:
        assert getattr(certlane, name) is not None
    assert dir(certlane) == listed
    root = Path(certlane.__file__).parent
    modules = {path.stem for path in root.glob("*.py")} | {path.parent.name for path in root.glob("*/__init__.py")}
    assert not modules & set(listed)
    with pytest.raises(AttributeError, match="nothing_of_that_name"):
        certlane.nothing_of_that_name  # noqa: B018


def test_importing_the_package_imports_nothing_heavy() -> None:
    code = (
        "import sys, certlane; certlane.parse_identifier('IEC 62368-1:2018'); certlane.UsageError; "
        "heavy = ('spacy', 'pdfplumber', 'pydantic', 'numpy', 'typer', 'lxml', 'rapidfuzz'); "
        "print([m for m in heavy if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_match_takes_text_and_identifier() -> None:
    day = date(2026, 11, 24)
    by_text = certlane.match("IEC 62368-1:2018", as_of=day)
    by_value = certlane.match(certlane.parse_identifier("IEC 62368-1: 2018"), as_of=day)
    assert (by_text.how, by_text.catalogue_id, by_text.status) == ("exact", "IEC 62368-1:2018", "superseded")
    assert by_value.catalogue_id == by_text.catalogue_id
    assert by_text.score > 0.9
    assert by_text.why
    assert by_text.rivals == ()


def test_check_takes_records_and_an_application() -> None:
    dossier = honest(Random(1), make_policy())
    assessment = certlane.check(
        dossier.records, application=dossier.application, policy=dossier.policy, as_of=dossier.as_of
    )
    assert assessment.decision.outcome == "qualified"
    alone = certlane.check(dossier.records, as_of=dossier.as_of)
    assert alone.decision.outcome == "refer"
    assert {i.key for i in alone.decision.would_settle} >= {
        "settle.application.product",
        "settle.application.zone",
        "settle.application.claimed_standards",
        "settle.application.legal_gap",
        "settle.application.hazards",
    }


def test_wrong_use_is_told_before_anything_is_read(tmp_path: Path) -> None:
    with pytest.raises(certlane.UsageError, match="no document"):
        certlane.check([])
    with pytest.raises(certlane.UsageError, match="no policy"):
        certlane.check([tmp_path / "none.pdf"], policy="unheard-of")
    broken = tmp_path / "application.toml"
    broken.write_text("[applicant\n", encoding="utf-8")
    with pytest.raises(certlane.UsageError, match="line 1"):
        certlane.check([tmp_path / "none.pdf"], application=broken)
    with pytest.raises(certlane.UnreadableDocument, match=r"none\.pdf"):
        certlane.check([tmp_path / "none.pdf"])


def test_an_unknown_zone_is_told() -> None:
    records = honest(Random(2), make_policy()).records
    with pytest.raises(certlane.UsageError, match="no zone 'atlantis'") as caught:
        certlane.check(records, application=certlane.Application(zone=ZonePlan("atlantis")))
    assert "daegu-ai-robots" in caught.value.remedy
