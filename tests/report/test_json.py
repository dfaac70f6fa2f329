"""Records and assessments in their published form: valid against the schemas, complete, the same every time."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any, get_args

import jsonschema
import pytest
import referencing
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from certlane.model import decision, match, record
from certlane.model.decision import (
    Assessment,
    Decision,
    Finding,
    Message,
    Provenance,
    StandardEvidence,
    StandardOutcome,
)
from certlane.model.geometry import Box
from certlane.model.match import Match
from certlane.model.record import (
    Completeness,
    DocumentRecord,
    Evidence,
    FieldValue,
    ResultRow,
    Results,
    Signal,
    StandardReference,
)
from certlane.report import json as report_json

SHA = "0" * 63 + "1"
EVIDENCE = Evidence(3, Box(72.04, 100.06, 210.0, 111.999), "Valid until 2030-05-19", document=SHA)


@cache
def validator(name: Any) -> jsonschema.protocols.Validator:
    schemas = [report_json.schema("document"), report_json.schema("assessment")]
    registry: Any = referencing.Registry().with_resources(
        [(schema["$id"], referencing.Resource.from_contents(schema)) for schema in schemas]
    )
    return jsonschema.Draft202012Validator(report_json.schema(name), registry=registry)


def full_record() -> DocumentRecord:
    return DocumentRecord(
        name="certificate.pdf",
        sha256=SHA,
        size=1200,
        pages=3,
        kind="product_certificate",
        kind_confidence=0.98765,
        third_party=True,
        languages=("en", "ko"),
        text_source="mixed",
        fields={
            "expiry_date": FieldValue("2030-05-19", "19 May 2030", 0.9, (EVIDENCE,), ("2030-05-18",)),
            "models": FieldValue(("A-1", "A-2"), "A-1, A-2", 1.0, (EVIDENCE,)),
        },
        standards=(StandardReference("IEC 62368-1:2023", "IEC 62368-1:2023", "applied", 0.99, (EVIDENCE,)),),
        legislation=("2014/53/EU",),
        report_numbers=("R-1",),
        results=Results("pass", (ResultRow("clause", "4.1", "Drop", "-", "na", EVIDENCE),), (EVIDENCE,)),
        completeness=(Completeness("title", True, "ISO/IEC 17025:2017 7.8.2.1 a", (EVIDENCE,)),),
        warnings=("page 2 was recognised",),
        kind_evidence=(EVIDENCE,),
        signals=(
            Signal("hidden_text", "strong", "white words", "expiry_date", (EVIDENCE,)),
            Signal("signed", "positive", ""),
        ),
    )


def bare_record() -> DocumentRecord:
    return DocumentRecord("x.pdf", SHA, 1, 1, "other", 0.0, None, (), "text", {}, (), (), (), Results())


def full_assessment() -> Assessment:
    text = Message("decision.refer", (("count", "1"), ("items", "1")))
    finding = Finding(
        "G13",
        "core",
        "unknown",
        0.87654,
        text,
        (EVIDENCE,),
        cure=text,
        basis="a law",
        settles=text,
        ways=((text, text), (text,)),
        trace=(("expiry", "not printed"),),
        subject="IEC 62368-1",
    )
    return Assessment(
        as_of=date(2026, 11, 24),
        tool="certlane 0.1.0",
        catalogue=Provenance("certlane", "2026.11", SHA),
        policy=Provenance("kr-gisz-default", "2026.11", SHA),
        decision=Decision("refer", text, ("G13",), (text,), (text,), (text,)),
        findings=(finding, Finding("G01", "bar", "pass", 1.0, text)),
        matches=(
            Match(
                "IEC 62368-1:2023", "adoption", "IEC 62368-1:2023", "current", 1.0, "why", ("EN 1",), "IDT", "Safety"
            ),
            Match("ABC 1", "none", None, "unknown", 0.0, "no such publisher"),
        ),
        documents=(full_record(), bare_record()),
        application={"insurance": {"valid_until": date(2030, 1, 1), "insurer": None}, "checks": (1, True)},
    )


@pytest.mark.parametrize("make", [full_record, bare_record])
def test_record_is_valid_against_its_schema(make: Callable[[], DocumentRecord]) -> None:
    validator("document").validate(json.loads(report_json.dumps(report_json.document_to_dict(make()))))


def test_assessment_is_valid_against_its_schema() -> None:
    validator("assessment").validate(json.loads(report_json.dumps(report_json.assessment_to_dict(full_assessment()))))


@pytest.mark.parametrize("name", ["document", "assessment"])
def test_schemas_are_schemas(name: Any) -> None:
    jsonschema.Draft202012Validator.check_schema(report_json.schema(name))


def test_a_misspelt_key_is_refused() -> None:
    data = report_json.document_to_dict(bare_record())
    data["document"]["kindness"] = "other"
    assert not validator("document").is_valid(data)


def test_unknown_is_absent() -> None:
    data = report_json.document_to_dict(bare_record())
    assert data["fields"] == {}
    assert "third_party" not in data["document"]
    assert "signals" not in data, "not examined is not the same as examined and clean"
    assessment = report_json.assessment_to_dict(full_assessment())
    assert "catalogue_id" not in assessment["matches"][1]
    assert "insurer" not in assessment["application"]["insurance"]
    assert "cure" not in assessment["findings"][1]


def test_numbers_are_rounded_and_counts_add_up() -> None:
    data = report_json.document_to_dict(full_record())
    assert data["fields"]["models"]["evidence"][0]["box"] == [72.0, 100.1, 210.0, 112.0]
    assert data["document"]["kind_confidence"] == 0.988
    assert data["results"]["counts"] == {"pass": 0, "fail": 0, "na": 1, "not_tested": 0, "unknown": 0}


def test_messages_come_in_every_language() -> None:
    summary = report_json.assessment_to_dict(full_assessment())["decision"]["summary"]
    assert summary["key"] == "decision.refer"
    assert summary["en"] != summary["ko"]


def test_same_value_same_text() -> None:
    assert report_json.dumps(report_json.assessment_to_dict(full_assessment())) == report_json.dumps(
        report_json.assessment_to_dict(full_assessment())
    )


def enums(schema: Any, path: tuple[str, ...]) -> list[str]:
    for step in path:
        schema = schema[step]
    found: list[str] = schema["enum"]
    return found


@pytest.mark.parametrize(
    ("name", "path", "literal"),
    [
        ("document", ("document", "properties", "kind"), record.Kind),
        ("document", ("results", "properties", "verdict"), record.OverallVerdict),
        ("assessment", ("decision", "properties", "outcome"), decision.DecisionOutcome),
        ("assessment", ("findings", "items", "properties", "outcome"), decision.Outcome),
        ("assessment", ("findings", "items", "properties", "kind"), decision.CriterionKind),
        ("assessment", ("matches", "items", "properties", "how"), match.How),
        ("assessment", ("matches", "items", "properties", "status"), match.Status),
    ],
)
def test_schema_and_model_have_the_same_words(name: Any, path: tuple[str, ...], literal: Any) -> None:
    assert enums(report_json.schema(name), ("properties", *path)) == list(get_args(literal))


def test_schema_names_the_fields_of_the_model() -> None:
    assert set(report_json.schema("document")["properties"]["fields"]["properties"]) >= set(record.FIELD_NAMES)


scores = st.floats(0, 1)
places = st.builds(
    Evidence,
    page=st.integers(1, 9999),
    box=st.builds(Box, *[st.floats(-1e4, 1e4)] * 4),
    text=st.text(max_size=20),
    source=st.sampled_from(["text", "ocr", "metadata"]),
    document=st.sampled_from(["", SHA]),
)
evidence = st.lists(places, max_size=2).map(tuple)
records = st.builds(
    DocumentRecord,
    name=st.text(max_size=20),
    sha256=st.just(SHA),
    size=st.integers(0),
    pages=st.integers(0),
    kind=st.sampled_from(get_args(record.Kind)),
    kind_confidence=scores,
    third_party=st.sampled_from([True, False, None]),
    languages=st.just(("en",)),
    text_source=st.sampled_from(["text", "ocr", "mixed"]),
    fields=st.dictionaries(
        st.sampled_from(["issuer", "holder", "product"]),
        st.builds(FieldValue, value=st.text(), printed=st.text(), confidence=scores, evidence=evidence),
    ),
    standards=st.lists(
        st.builds(
            StandardReference,
            id=st.text(),
            printed=st.text(),
            role=st.sampled_from(["applied", "cited"]),
            confidence=scores,
            evidence=evidence,
        ),
        max_size=2,
    ).map(tuple),
    legislation=st.just(()),
    report_numbers=st.lists(st.text(), max_size=2).map(tuple),
    results=st.just(Results()),
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(records)
def test_every_record_becomes_valid_json(value: DocumentRecord) -> None:
    text = report_json.dumps(report_json.document_to_dict(value))
    validator("document").validate(json.loads(text.encode()))


def test_turns_of_pages_and_evidence_by_standard_come_back() -> None:
    from certlane.report.restore import parse_assessment

    text = Message("decision.refer", (("count", "1"), ("items", "1")))
    evidence = StandardEvidence("IEC 1:2020", True, (SHA,), (StandardOutcome("G11", "fail", 0.5, text),))
    turned = replace(full_record(), turns=((2, 90), (11, 270)))
    given_ = replace(full_assessment(), documents=(turned,), by_standard=(evidence,))
    data = report_json.assessment_to_dict(given_)
    validator("assessment").validate(data)
    restored = parse_assessment(report_json.dumps(data))
    assert restored.documents[0].turns == turned.turns
    assert restored.by_standard == given_.by_standard
