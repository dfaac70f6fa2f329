"""Kleene's strong tables; unknown never helps."""

from itertools import product
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certlane.decision.logic import BADNESS, conjunction, disjunction, negation
from certlane.model.decision import Outcome

OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)
outcomes = st.lists(st.sampled_from(OUTCOMES), max_size=8)

AND = {
    ("pass", "pass"): "pass",
    ("pass", "unknown"): "unknown",
    ("pass", "fail"): "fail",
    ("unknown", "unknown"): "unknown",
    ("unknown", "fail"): "fail",
    ("fail", "fail"): "fail",
}


@pytest.mark.parametrize(("left", "right"), list(product(OUTCOMES, OUTCOMES)))
def test_truth_tables(left: Outcome, right: Outcome) -> None:
    expected = AND.get((left, right)) or AND[right, left]
    assert conjunction([left, right]) == expected
    assert disjunction([left, right]) == negation(conjunction([negation(left), negation(right)]))
    assert negation(negation(left)) == left


def test_of_nothing() -> None:
    assert conjunction([]) == "pass"
    assert disjunction([]) == "fail"


@given(outcomes, outcomes)
def test_order_and_grouping_do_not_matter(left: list[Outcome], right: list[Outcome]) -> None:
    whole = conjunction(left + right)
    assert whole == conjunction(right + left) == conjunction([conjunction(left), conjunction(right)])


@given(outcomes, st.sampled_from(OUTCOMES))
def test_one_more_never_improves_a_conjunction(known: list[Outcome], more: Outcome) -> None:
    assert BADNESS[conjunction([*known, more])] >= BADNESS[conjunction(known)]


@given(outcomes)
def test_learning_only_refines(known: list[Outcome]) -> None:
    """Whatever an unknown turns out to be, a pass or fail reached without it stands."""
    before = conjunction(known)
    for learnt in OUTCOMES:
        after = conjunction([learnt if outcome == "unknown" else outcome for outcome in known])
        if before != "unknown":
            assert after == before
