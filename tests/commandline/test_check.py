"""Check, extract and evaluate on the samples, as processes: what they print, where, and how they end."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., "subprocess.CompletedProcess[str]"]
DAY = ("--as-of", "2026-11-24")


def test_the_complete_dossier_qualifies_with_status_0(run: Run, samples: Path) -> None:
    done = run("check", samples / "robot-gateway", *DAY)
    assert (done.returncode, done.stderr) == (0, "")
    first = done.stdout.splitlines()[0]
    assert first.startswith(" QUALIFIED ")
    assert "\x1b" not in done.stdout
    for words in ("DK-990417-SB", "IEC 62368-1:2023", "✓ G11", "[2] p. "):
        assert words in done.stdout


def test_an_expired_certificate_is_status_20_and_names_the_day(run: Run, samples: Path) -> None:
    done = run("check", samples / "expired-certificate.pdf", *DAY)
    assert done.returncode == 20
    assert "2023-03-31" in done.stdout
    assert "✗ G13" in done.stdout
    assert "“31.03.2023”" in done.stdout


def test_a_referral_is_status_10_and_ends_with_what_would_settle_it(run: Run, samples: Path) -> None:
    folder = samples / "robot-gateway"
    done = run("check", folder / "cb-certificate.pdf", folder / "cb-report.pdf", *DAY)
    assert done.returncode == 10
    assert "What would settle it\n  1. " in done.stdout


def test_json_is_pure_and_as_the_schema_says(run: Run, samples: Path) -> None:
    import jsonschema
    import referencing

    from certlane.report import json as report_json

    done = run("check", "--json", samples / "declaration-of-conformity.pdf", *DAY, "--lang", "ko")
    assert (done.returncode, done.stderr) == (20, "")
    data = json.loads(done.stdout)
    schemas = [report_json.schema("document"), report_json.schema("assessment")]
    registry: referencing.Registry[object] = referencing.Registry()
    registry = registry.with_resources((s["$id"], referencing.Resource.from_contents(s)) for s in schemas)
    jsonschema.Draft202012Validator(schemas[1], registry=registry).validate(data)
    assert data["as_of"] == "2026-11-24"
    assert data["decision"]["reasons"][0] == "G04"


@pytest.mark.parametrize(("options", "locale"), [(("--lang", "ko"), "C.UTF-8"), ((), "ko_KR.UTF-8")])
def test_korean_by_option_or_locale(run: Run, samples: Path, options: tuple[str, ...], locale: str) -> None:
    done = run("check", samples / "iso-9001-certificate.pdf", *DAY, *options, LC_ALL=locale)
    assert done.returncode == 20
    assert "신속심사 부적격" in done.stdout
    assert "NOT QUALIFIED" not in done.stdout


def test_a_terminal_without_hangul_still_gets_its_decision(run: Run, samples: Path) -> None:
    done = run("check", samples / "iso-9001-certificate.pdf", *DAY, "--lang", "ko", PYTHONIOENCODING="ascii")
    assert done.returncode == 20
    assert "G04" in done.stdout
    assert done.stderr == ""


def test_standard_input(run: Run, samples: Path) -> None:
    data = (samples / "iso-9001-certificate.pdf").read_bytes()
    done = run("extract", "--json", "-", stdin=data)
    record = json.loads(done.stdout)
    assert done.returncode == 0
    assert record["document"]["name"] == "standard input"
    assert record["document"]["kind"] == "management_system_certificate"


def test_html_is_written_whole_beside_the_other_output(run: Run, samples: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    done = run("check", samples / "iso-9001-certificate.pdf", *DAY, "--html", page)
    assert done.returncode == 20
    assert page.read_text("utf-8").rstrip().endswith("</html>")
    assert [file.name for file in tmp_path.iterdir()] == ["page.html"]


def test_html_that_cannot_be_written_is_said(run: Run, samples: Path, tmp_path: Path) -> None:
    place = tmp_path / "nowhere" / "page.html"
    done = run("check", samples / "iso-9001-certificate.pdf", *DAY, "--html", place)
    assert done.returncode == 2
    assert str(place) in done.stderr
    assert done.stdout == ""


def test_extract_for_people(run: Run, samples: Path) -> None:
    done = run("extract", samples / "eu-type-examination.pdf")
    assert (done.returncode, done.stderr) == (0, "")
    for words in ("9906-RED-2024-0318", "2029-11-17", "EN 300 328 V2.2.2  applied", "2014/53/EU"):
        assert words in done.stdout


@pytest.mark.slow
def test_evaluate_on_the_samples(run: Run, samples: Path) -> None:
    done = run("evaluate", samples / "expected", samples, "--json")
    counts = json.loads(done.stdout)
    assert done.returncode == 0
    assert counts["kind"]["f1"] == 1
    assert counts["applied standards, dated"]["f1"] > 0.9
