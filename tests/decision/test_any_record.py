"""Whatever was read, deciding gives a decision with reasons: no text, date or table makes it fail or qualify."""

from datetime import date
from typing import get_args

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from certlane.decision.application import (
    Applicant,
    Application,
    Check,
    CheckKind,
    Hazard,
    LegalGap,
    Product,
    Standards,
    ZonePlan,
)
from certlane.messages import render
from certlane.model.geometry import Box
from certlane.model.record import (
    FIELD_NAMES,
    Completeness,
    DocumentRecord,
    Evidence,
    FieldValue,
    Kind,
    ResultRow,
    Results,
    Signal,
    StandardReference,
    Verdict,
)
from certlane.pipeline import decide_records
from certlane.report.explanation import explain
from certlane.standards_catalog.catalogue import Catalogue

ON = date(2026, 11, 24)
words = st.one_of(
    st.text(max_size=20),
    st.sampled_from(
        [
            "IEC 62368-1:2018",
            "EN 300 328 V2.1.1",
            "IEC 62368-1",
            "2019-02-29",
            "2026-13-01",
            "2024-05-05",
            "9999-12-31",
            "RG-200",
            "RG-2x0",
            "GmbH",
            "㈜",
            "Skovbryn Certification A/S",
            "R-1234",
            "{0}",
            "@kind",
            "pass",
            "daegu-ai-robots",
            "-",
            "\x00",
            "0123",
        ]
    ),
)
places = st.builds(Evidence, st.integers(1, 90), st.just(Box(0, 0, 1, 1)), words)
confidence = st.floats(0, 1)
values = st.builds(
    FieldValue, st.one_of(words, st.lists(words, max_size=3).map(tuple)), words, confidence, st.tuples(places)
)
verdicts = st.sampled_from(get_args(Verdict))
rows = st.builds(ResultRow, st.sampled_from(["summary", "clause"]), words, words, words, verdicts, places)
records = st.builds(
    DocumentRecord,
    name=words,
    sha256=st.text("0123456789abcdef", min_size=64, max_size=64),
    size=st.just(1),
    pages=st.integers(0, 300),
    kind=st.sampled_from(get_args(Kind)),
    kind_confidence=confidence,
    third_party=st.sampled_from([True, False, None]),
    languages=st.just(("en",)),
    text_source=st.sampled_from(["text", "ocr", "mixed"]),
    fields=st.dictionaries(st.sampled_from([*FIELD_NAMES, "issuer_number", "test_date"]), values, max_size=8),
    standards=st.lists(
        st.builds(
            StandardReference, words, words, st.sampled_from(["applied", "cited"]), confidence, st.tuples(places)
        ),
        max_size=4,
    ).map(tuple),
    legislation=st.just(()),
    report_numbers=st.lists(words, max_size=2).map(tuple),
    results=st.builds(Results, st.sampled_from(["pass", "fail", "not_stated"]), st.lists(rows, max_size=6).map(tuple)),
    completeness=st.lists(st.builds(Completeness, words, st.booleans(), words), max_size=3).map(tuple),
    signals=st.one_of(
        st.none(),
        st.lists(st.builds(Signal, words, st.sampled_from(["strong", "medium", "weak"]), words, words), max_size=2).map(
            tuple
        ),
    ),
)
checks = st.builds(
    Check,
    kind=st.sampled_from([k for k in get_args(CheckKind) if k != "reading"]),
    result=st.sampled_from(["confirmed", "refuted"]),
    on=st.just(ON),
    source=st.just("register"),
    subject=words,
    standard=words,
    document=words,
    value=words,
)
applications = st.builds(
    Application,
    applicant=st.one_of(st.none(), st.builds(Applicant, words, authorisation=words)),
    product=st.one_of(st.none(), st.builds(Product, words, st.lists(words, max_size=2).map(tuple), words, words)),
    zone=st.one_of(st.none(), st.just(ZonePlan("daegu-ai-robots", True, True, "x"))),
    standards=st.one_of(st.none(), st.builds(Standards, st.lists(words, max_size=2).map(tuple))),
    legal_gap=st.one_of(st.none(), st.builds(LegalGap, st.sampled_from(["no_standard", "unfit_standard"]), words)),
    hazards=st.lists(
        st.builds(Hazard, words, st.sampled_from(["low", "severe"]), st.lists(words, max_size=1).map(tuple)), max_size=2
    ).map(tuple),
    hazards_complete=st.booleans(),
    checks=st.lists(checks, max_size=3).map(tuple),
)


@given(st.lists(records, max_size=4), st.one_of(st.none(), applications))
@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_any_record_gets_a_decision(
    catalogue: Catalogue, documents: list[DocumentRecord], application: Application | None
) -> None:
    assessment = decide_records(documents, application=application, as_of=ON, catalogue=catalogue)
    assert assessment.decision.outcome != "qualified"
    assert assessment.decision.reasons
    for lang in ("en", "ko"):
        assert render(assessment.decision.summary, lang)
        assert list(explain(assessment, language=lang, titles={}))
    if assessment.decision.outcome == "refer":
        assert assessment.decision.would_settle
