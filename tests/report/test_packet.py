"""The referral packet: complete, valid against its schema, and the same in both languages."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from dataclasses import replace
from importlib import resources
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from certlane.messages import Language
from certlane.model.decision import Assessment, Decision, Finding, Message
from certlane.model.geometry import Box
from certlane.model.record import Evidence
from certlane.report import json as report_json
from certlane.report.application_page import Picture
from certlane.report.packet import packet, render

GOLDEN = Path(__file__).parent / "golden"
SHA = "a" * 64
TEXTS = resources.files("certlane.report") / "texts"
PLACE = Evidence(1, Box(100, 200, 300, 220), "Held by <b>Nobody</b>", "text", SHA)
LETTER = Message("settle.application.authorisation")
Make = Callable[..., Assessment]


@pytest.fixture
def referred(assessment: Make) -> Assessment:
    made = assessment()
    condition = Finding(
        "G17",
        "supporting",
        "unknown",
        1.0,
        Message("G17.unknown.applicant"),
        (PLACE,),
        ways=((LETTER,),),
        basis="practice",
    )
    decision = replace(made.decision, conditions=(Message("condition.G17"),), reasons=("G13", "G06"))
    application = {
        "applicant": {"name": "A <i>Co</i>"},
        "legal_gap": {"ground": "no_standard", "explanation": "new"},
        "checks": [
            {"kind": "body", "subject": "Body Ltd", "result": "confirmed", "on": "2026-11-01", "source": "register"}
        ],
    }
    return replace(made, findings=(*made.findings, condition), decision=decision, application=application)


def test_it_is_as_its_schema_says(referred: Assessment, assessment: Make) -> None:
    validator = jsonschema.Draft202012Validator(report_json.schema("packet"))
    for made in (referred, assessment(outcome="qualified"), assessment(outcome="not_qualified")):
        validator.validate(packet(made))


def test_required_points_that_are_not_shown_are_open_and_say_what_settles_them(referred: Assessment) -> None:
    made = packet(referred)
    assert made["open_questions"] == ["G13", "G06"]  # in the order of the decision; supporting ones are conditions
    findings = {f["criterion"]: f for f in made["findings"]}
    assert findings["G06"]["settled_by"]
    assert findings["G13"]["cure"]
    assert "settled_by" not in findings["G04"]


def test_every_condition_has_its_reason_and_evidence(referred: Assessment) -> None:
    (condition,) = packet(referred)["conditions"]
    assert condition["reason"]["en"] == "The application does not name the applicant."
    listed = {place["id"]: place for place in packet(referred)["evidence"]}
    assert [listed[i]["text"] for i in condition["evidence"]] == [PLACE.text]
    assert condition["falls_away_with"][0][0]["en"].startswith("the holder's letter")


def test_all_ids_of_evidence_are_listed_once(referred: Assessment) -> None:
    made = packet(referred)
    listed = [place["id"] for place in made["evidence"]]
    used = {i for f in made["findings"] for i in f["evidence"]}
    used |= {i for d in made["documents"] for f in d["fields"].values() for i in f["evidence"]}
    assert len(listed) == len(set(listed))
    assert used == set(listed)


@pytest.mark.parametrize("language", ["en", "ko"])
def test_page_says_that_routes_stay_open_and_escapes_printed_words(referred: Assessment, language: Language) -> None:
    page = render(packet(referred), language=language)
    assert "실증특례" in page
    assert "임시허가" in page
    assert "<b>Nobody" not in page
    assert "<i>Co" not in page
    assert "<script" not in page
    assert not re.search(r'(?:src|href)="(?!#|data:)', page), "nothing is fetched"


def test_frames_stand_where_the_evidence_stands(referred: Assessment) -> None:
    picture = Picture(SHA, 1, b"png", 500.0, 1000.0)
    page = render(packet(referred), language="en", pictures=[picture])
    # (100 - 2) / 500, (200 - 2) / 1000, (200 + 4) / 500, (20 + 4) / 1000
    assert "left:19.60%;top:19.80%;width:40.80%;height:2.40%" in page
    other = render(packet(referred), language="en", pictures=[replace(picture, document="b" * 64)])
    assert "data:image/png" not in other


@pytest.mark.parametrize("language", ["en", "ko"])
def test_it_reads_as_the_golden_file(referred: Assessment, language: Language) -> None:
    page = render(packet(referred), language=language)
    body = re.sub(r"<style>.*?</style>", "", page, flags=re.DOTALL)
    words = "\n".join(
        line for line in (" ".join(x.split()) for x in re.sub(r"<[^>]+>", "\n", body).splitlines()) if line
    )
    assert words + "\n" == (GOLDEN / f"packet.{language}.txt").read_text("utf-8")


def test_texts_have_the_same_keys_and_parameters_in_both_languages() -> None:
    english, korean = (tomllib.loads((TEXTS / f"programme.{x}.toml").read_text("utf-8")) for x in ("en", "ko"))
    assert english.keys() == korean.keys()
    for key, text in english.items():
        assert sorted(re.findall(r"{\w+}", text)) == sorted(re.findall(r"{\w+}", korean[key])), key
        assert korean[key] != text or key == "column.number", key


def test_every_kind_of_check_has_its_words() -> None:
    from typing import get_args

    from certlane.decision.application import CheckKind
    from certlane.report.programme import sentence

    assert all(sentence(f"check.kind.{kind}")["ko"] for kind in get_args(CheckKind))


def test_a_decision_without_findings_is_no_fault(assessment: Make) -> None:
    bare = replace(
        assessment(), findings=(), decision=Decision("qualified", Message("decision.qualified", (("conditions", "0"),)))
    )
    made: dict[str, Any] = packet(bare)
    assert made["open_questions"] == []
    assert "No required point is open." in render(made, language="en")
