"""Overriding findings: monotone, open where anything is unknown, and taken back without a trace."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random
from typing import Any

import jsonschema
import pytest
import referencing
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from certlane.decision.deciding import combine
from certlane.decision.logic import BADNESS
from certlane.decision.overriding import find_finding, improves, original_findings, override
from certlane.decision.policy import CRITERION_IDS, SHIPPED, Policy, load_policy
from certlane.errors import UsageError
from certlane.messages import LANGUAGES, render
from certlane.model.decision import Assessment, Finding, Message, Outcome, Override, Provenance
from certlane.pipeline import decide_records
from certlane.report import json as report_json
from certlane.report.restore import assessment_from_dict
from certlane.samples.dossiers import ATTACKS, adversarial, make_policy

LANE = {"qualified": 0, "refer": 1, "not_qualified": 2}
AT = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
OUTCOMES: tuple[Outcome, ...] = ("pass", "unknown", "fail")

#: A machine that is busy with other tests is no fault of these.
patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
outcome = st.sampled_from(OUTCOMES)
policy_name = st.sampled_from(SHIPPED)
all_outcomes = st.lists(
    st.tuples(outcome, st.sampled_from([0.2, 1.0])), min_size=len(CRITERION_IDS), max_size=len(CRITERION_IDS)
)
judgements = st.dictionaries(st.sampled_from(CRITERION_IDS), outcome, max_size=8)


def allowing(name: str) -> Policy:
    """A policy by which everything may be judged otherwise, so that combining can be tried in full."""
    policy = load_policy(name)
    return replace(policy, rules=tuple(replace(rule, overridable=True) for rule in policy.rules))


def assessment(policy: Policy, outcomes: list[tuple[Outcome, float]]) -> Assessment:
    findings = tuple(
        Finding(
            criterion=rule.id,
            kind=rule.kind,
            outcome=result,
            confidence=confidence,
            message=Message("no_evidence"),
            cure=Message("G01.cure", (("entry", "1"),)) if result == "fail" else None,
            ways=((Message("settle.check.reading", (("document", rule.id), ("field_term", "kind"))),),)
            if result != "pass"
            else (),
            subject="IEC 62368-1:2023" if rule.id > "G03" else "",
        )
        for rule, (result, confidence) in zip(policy.rules, outcomes, strict=True)
    )
    return Assessment(
        as_of=date(2026, 11, 24),
        tool="certlane test",
        catalogue=Provenance("c", "1", "0" * 64),
        policy=Provenance(policy.id, policy.version, policy.sha256),
        decision=combine(findings, policy),
        findings=findings,
        matches=(),
        documents=(),
    )


def judgement(criterion: str, result: Outcome, **changes: str) -> Override:
    values = {"reason": "compared with the original", "person": "Kim"} | changes
    return Override(criterion, result, at=AT, **values)


def effective(base: Assessment, wanted: dict[str, Outcome]) -> list[Override]:
    """The judgements that differ from the tool's own."""
    return [judgement(c, o) for c, o in sorted(wanted.items()) if find_finding(base, c).outcome != o]


@patient
@given(policy_name, all_outcomes, judgements)
def test_the_decision_is_what_the_same_findings_of_the_tool_would_give(
    name: str, outcomes: list[tuple[Outcome, float]], wanted: dict[str, Outcome]
) -> None:
    policy = allowing(name)
    base = assessment(policy, outcomes)
    judged = override(base, policy, effective(base, wanted))
    changed = {o.override.criterion for o in judged.overrides}
    plain = [(wanted[f.criterion], 1.0) if f.criterion in changed else (f.outcome, f.confidence) for f in base.findings]
    assert judged.decision.outcome == assessment(policy, plain).decision.outcome
    assert judged.decision.reasons == assessment(policy, plain).decision.reasons
    assert [o.original for o in judged.overrides] == [f for f in base.findings if f.criterion in changed]
    assert original_findings(judged) == base.findings


@patient
@given(policy_name, all_outcomes, judgements, st.sampled_from(CRITERION_IDS))
def test_a_worse_judgement_never_gives_a_better_lane(
    name: str, outcomes: list[tuple[Outcome, float]], wanted: dict[str, Outcome], criterion: str
) -> None:
    policy = allowing(name)
    # A doubtful fail of the tool refers, a person's fail is trusted: only trusted readings are compared here.
    base = assessment(policy, [(result, 1.0) for result, _ in outcomes])
    lanes = []
    for result in OUTCOMES:
        judged = override(base, policy, effective(base, wanted | {criterion: result}))
        lanes.append(LANE[judged.decision.outcome])
    assert lanes == sorted(lanes), "pass, unknown, fail: each no better than the one before"


@patient
@given(policy_name, all_outcomes, judgements)
def test_unknown_is_never_a_pass_whoever_judged_it(
    name: str, outcomes: list[tuple[Outcome, float]], wanted: dict[str, Outcome]
) -> None:
    policy = allowing(name)
    base = assessment(policy, outcomes)
    judged = override(base, policy, effective(base, wanted))
    still_open = [f for f in judged.findings if f.kind in ("bar", "core") and f.outcome != "pass"]
    assert (judged.decision.outcome == "qualified") == (not still_open)


@patient
@given(policy_name, all_outcomes, judgements, judgements)
def test_taking_back_gives_the_same_bytes(
    name: str, outcomes: list[tuple[Outcome, float]], first: dict[str, Outcome], second: dict[str, Outcome]
) -> None:
    policy = allowing(name)
    base = assessment(policy, outcomes)
    once = override(base, policy, effective(base, first))
    assert override(once, policy, effective(base, second)) == override(base, policy, effective(base, second))
    back = override(once, policy, ())
    assert report_json.dumps(report_json.assessment_to_dict(back)) == report_json.dumps(
        report_json.assessment_to_dict(base)
    )


@patient
@given(policy_name, all_outcomes, judgements)
def test_the_published_form_is_read_back(
    name: str, outcomes: list[tuple[Outcome, float]], wanted: dict[str, Outcome]
) -> None:
    policy = allowing(name)
    base = assessment(policy, outcomes)
    judged = override(base, policy, effective(base, wanted))
    data = json.loads(report_json.dumps(report_json.assessment_to_dict(judged)))
    assert assessment_from_dict(data) == judged
    assert ("overrides" in data) == bool(judged.overrides), "absent where there are none"


def test_the_form_with_overrides_fits_its_schema() -> None:
    policy = allowing("default")
    base = assessment(policy, [("unknown", 1.0)] * len(CRITERION_IDS))
    judged = override(
        base,
        policy,
        [judgement("G12", "pass", second_person="Lee", subject="IEC 62368-1:2023"), judgement("G01", "fail")],
    )
    registry: Any = referencing.Registry().with_resources(
        [("urn:certlane:document:1", referencing.Resource.from_contents(report_json.schema("document")))]
    )
    validator = jsonschema.Draft202012Validator(report_json.schema("assessment"), registry=registry)
    data = json.loads(report_json.dumps(report_json.assessment_to_dict(judged)))
    validator.validate(data)
    assert data["overrides"][0]["original"]["outcome"] == "unknown"
    assert data["overrides"][0]["second_person"] == "Lee"
    data["overrides"][0]["approved"] = True
    assert not validator.is_valid(data)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sentence_names_person_outcomes_and_reason(language: str) -> None:
    policy = allowing("default")
    base = assessment(policy, [("fail", 1.0)] * len(CRITERION_IDS))
    judged = override(base, policy, [judgement("G09", "pass", reason="the register was read by phone")])
    finding = next(f for f in judged.findings if f.criterion == "G09")
    sentence = render(finding.message, language)  # type: ignore[arg-type]
    assert "Kim" in sentence
    assert "the register was read by phone" in sentence
    assert finding.trace[-1] == ("override", "fail -> pass")
    assert (finding.ways, finding.settles, finding.cure) == ((), None, None)


def test_a_bar_is_judged_better_only_where_the_policy_says_so() -> None:
    policy = load_policy()
    bars = [rule.id for rule in policy.rules if rule.kind == "bar"]
    assert bars
    for result in ("fail", "unknown"):
        base = assessment(policy, [(result, 1.0)] * len(CRITERION_IDS))
        for criterion in bars:
            with pytest.raises(UsageError, match="lets nobody judge better"):
                override(base, policy, [judgement(criterion, "pass")])
    good = assessment(policy, [("pass", 1.0)] * len(CRITERION_IDS))
    assert override(good, policy, [judgement(bars[0], "fail")]).decision.outcome == "not_qualified"


def test_the_flag_of_a_rule_decides(tmp_path: Path) -> None:
    head = (
        'schema = "certlane/policy/1"\nid = "own"\nversion = "1"\ntitle = { ko = "정책", en = "Policy" }\n'
        'effective_from = 2026-01-01\nsource = "x"\nextends = "default"\n'
    )
    rule = (
        '[[criteria]]\nid = "{id}"\nkind = "{kind}"\ntitle = {{ ko = "가", en = "A" }}\nbasis = "b"\n'
        "effective_from = 2026-01-01\n{flag}\n"
    )
    file = tmp_path / "own.toml"
    file.write_text(
        head
        + rule.format(id="G01", kind="bar", flag="overridable = true")
        + rule.format(id="G12", kind="core", flag="overridable = false")
        + rule.format(id="G13", kind="bar", flag=""),
        encoding="utf-8",
    )
    policy = load_policy(file)
    assert [policy.rule(c).may_be_overridden for c in ("G01", "G02", "G03", "G12", "G13")] == [
        True, False, True, False, False,
    ]  # fmt: skip
    assert policy.sha256 != load_policy().sha256


@pytest.mark.parametrize(
    ("wanted", "why"),
    [
        ([judgement("G99", "pass")], "no finding"),
        ([judgement("G12", "pass", subject="another")], "no finding"),
        ([judgement("G12", "unknown")], "itself"),
        ([judgement("G12", "pass"), judgement("G12", "fail")], "two overrides"),
        ([judgement("G12", "pass", reason="  ")], "reason and a person"),
        ([judgement("G12", "pass", person="")], "reason and a person"),
        ([judgement("G12", "maybe")], "no outcome"),  # type: ignore[arg-type]
    ],
)
def test_what_makes_no_sense_is_refused(wanted: list[Override], why: str) -> None:
    policy = load_policy()
    base = assessment(policy, [("unknown", 1.0)] * len(CRITERION_IDS))
    with pytest.raises(UsageError, match=why):
        override(base, policy, wanted)


def test_another_policy_is_refused() -> None:
    base = assessment(load_policy(), [("unknown", 1.0)] * len(CRITERION_IDS))
    with pytest.raises(UsageError, match="not by this one"):
        override(base, load_policy("strict"), [judgement("G12", "pass")])


def test_several_findings_of_a_criterion_are_told_apart() -> None:
    policy = load_policy()
    base = assessment(policy, [("unknown", 1.0)] * len(CRITERION_IDS))
    twin = replace(find_finding(base, "G12"), subject="ISO 13482:2014")
    both = replace(base, findings=(*base.findings, twin))
    with pytest.raises(UsageError, match="more than once"):
        override(both, policy, [judgement("G12", "pass")])
    judged = override(both, policy, [judgement("G12", "pass", subject="ISO 13482:2014")])
    assert [f.outcome for f in judged.findings if f.criterion == "G12"] == ["unknown", "pass"]
    each = [judgement("G12", "pass", subject=f.subject) for f in both.findings if f.criterion == "G12"]
    assert [f.outcome for f in override(both, policy, each).findings if f.criterion == "G12"] == ["pass", "pass"]


def test_an_attack_qualifies_only_where_people_take_every_open_point_on_themselves() -> None:
    policy = make_policy()
    for kind in sorted(ATTACKS)[::6]:
        dossier = adversarial(kind, Random(7), policy)
        base = decide_records(
            dossier.records, application=dossier.application, policy=dossier.policy, as_of=dossier.as_of
        )
        if base.policy.sha256 != policy.sha256:
            continue  # an attack on the lists, under a policy of its own
        still_open = [f for f in base.findings if f.kind in ("bar", "core") and f.outcome != "pass"]
        allowed = [f for f in still_open if policy.rule(f.criterion).may_be_overridden]
        judged = override(base, policy, [judgement(f.criterion, "pass", subject=f.subject) for f in allowed])
        assert (judged.decision.outcome == "qualified") == (len(allowed) == len(still_open))
        for finding in still_open:
            wanted = judgement(finding.criterion, "pass", subject=finding.subject)
            assert improves(finding, wanted)
            assert BADNESS[finding.outcome] > 0
