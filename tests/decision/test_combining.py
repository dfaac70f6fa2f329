"""Combining findings: any worse finding never gives a better lane, whatever the policy."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certlane.decision.deciding import combine
from certlane.decision.logic import BADNESS
from certlane.decision.policy import CRITERION_IDS, SHIPPED, load_policy
from certlane.model.decision import Finding, Message, Outcome

LANE = {"qualified": 0, "refer": 1, "not_qualified": 2}
outcome = st.sampled_from(["pass", "unknown", "fail"])
policy_name = st.sampled_from(SHIPPED)
all_outcomes = st.lists(
    st.tuples(outcome, st.sampled_from([0.2, 1.0])), min_size=len(CRITERION_IDS), max_size=len(CRITERION_IDS)
)


def findings(name: str, outcomes: list[tuple[Outcome, float]]) -> list[Finding]:
    policy = load_policy(name)
    return [
        Finding(
            criterion=rule.id,
            kind=rule.kind,
            outcome=result,
            confidence=confidence,
            message=Message("x"),
            cure=Message(f"{rule.id}.cure") if result == "fail" else None,
            ways=((Message(f"settle.{rule.id}"),),) if result != "pass" else (),
        )
        for rule, (result, confidence) in zip(policy.rules, outcomes, strict=True)
    ]


@given(policy_name, all_outcomes, st.integers(0, len(CRITERION_IDS) - 1))
def test_a_worse_finding_never_gives_a_better_lane(
    name: str, outcomes: list[tuple[Outcome, float]], place: int
) -> None:
    policy = load_policy(name)
    trusted = [(result, 1.0) for result, _ in outcomes]
    before = combine(findings(name, trusted), policy)
    for worse in ("unknown", "fail"):
        if BADNESS[worse] > BADNESS[trusted[place][0]]:
            changed: list[tuple[Outcome, float]] = [*trusted]
            changed[place] = (worse, 1.0)
            after = combine(findings(name, changed), policy)
            assert LANE[after.outcome] >= LANE[before.outcome]


@given(policy_name, all_outcomes)
def test_unknown_is_never_a_pass(name: str, outcomes: list[tuple[Outcome, float]]) -> None:
    made = findings(name, outcomes)
    decision = combine(made, load_policy(name))
    open_ones = [f.criterion for f in made if f.kind in ("bar", "core") and f.outcome != "pass"]
    assert (decision.outcome == "qualified") == (not open_ones)
    assert sorted(decision.reasons) == open_ones, "all reasons are kept"
    if decision.outcome == "refer":
        assert {i.key for i in decision.would_settle} == {f"settle.{c}" for c in open_ones}
    failed = {f.criterion for f in made if f.kind in ("bar", "core") and f.outcome == "fail"}
    assert {c.key for c in decision.cures} == {f"{c}.cure" for c in failed}


@given(policy_name, all_outcomes)
def test_doubtful_fails_and_those_for_people_refer(name: str, outcomes: list[tuple[Outcome, float]]) -> None:
    policy = load_policy(name)
    made = findings(name, outcomes)
    closing = [
        f
        for f in made
        if f.kind in ("bar", "core")
        and f.outcome == "fail"
        and f.confidence >= policy.parameters.minimum_confidence
        and policy.rule(f.criterion).on_fail == "not_qualified"
    ]
    assert (combine(made, policy).outcome == "not_qualified") == bool(closing)


@pytest.mark.parametrize("criterion", ["G03", "G15", "G16"])
def test_wrong_route_tampering_and_new_hazards_are_for_people(criterion: str) -> None:
    policy = load_policy()
    made = [
        replace(f, outcome="fail") if f.criterion == criterion else f
        for f in findings("default", [("pass", 1.0)] * len(CRITERION_IDS))
    ]
    assert combine(made, policy).outcome == "refer"


@given(all_outcomes)
def test_supporting_criteria_become_conditions_and_never_decide(outcomes: list[tuple[Outcome, float]]) -> None:
    policy = load_policy()
    made = [
        f if f.kind in ("supporting", "advisory") else replace(f, outcome="pass", cure=None, ways=())
        for f in findings("default", outcomes)
    ]
    decision = combine(made, policy)
    assert decision.outcome == "qualified"
    expected = {f"condition.{f.criterion}" for f in made if f.kind == "supporting" and f.outcome != "pass"}
    assert {c.key for c in decision.conditions} == expected
