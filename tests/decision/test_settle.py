"""The shortest set that settles a referral: exact, and enough."""

import itertools
from collections.abc import Callable
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from certlane.decision.assuming import assume_given
from certlane.decision.policy import Policy
from certlane.decision.settle import shortest_set
from certlane.messages import LANGUAGES, render
from certlane.model.decision import Assessment, Finding, Message
from certlane.samples.dossiers import ATTACKS, Dossier, honest

Run = Callable[[Dossier], Assessment]
items = st.builds(Message, st.sampled_from([f"settle.i{n}" for n in range(7)]))
ways = st.lists(st.lists(items, min_size=1, max_size=3).map(tuple), min_size=1, max_size=3).map(tuple)


def finding(ways: tuple[tuple[Message, ...], ...]) -> Finding:
    return Finding("G01", "core", "unknown", 1.0, Message("x"), ways=ways)


def settles(given_items: frozenset[Message], findings: list[Finding]) -> bool:
    return all(any(set(way) <= given_items for way in f.ways) for f in findings if f.ways)


@given(st.lists(ways, max_size=6))
@settings(max_examples=300, deadline=None)
def test_no_smaller_set_would_do(all_ways: list[tuple[tuple[Message, ...], ...]]) -> None:
    """The slow obvious way is the judge: every subset of the items, smallest first."""
    findings = [finding(w) for w in all_ways]
    found = shortest_set(findings)
    assert settles(frozenset(found), findings)
    known = sorted({i for f in findings for way in f.ways for i in way}, key=str)
    for size in range(len(found)):
        assert not any(settles(frozenset(c), findings) for c in itertools.combinations(known, size))


def test_findings_without_a_way_are_left_out() -> None:
    assert shortest_set([finding(())]) == ()


def give(dossier: Dossier, honest_one: Dossier, items: tuple[Message, ...]) -> Dossier:
    """Give exactly the items: facts and look-ups in the application, documents from the honest dossier."""
    assumed = assume_given(items, dossier.application, dossier.records, dossier.policy, dossier.as_of)
    records = dossier.records
    if assumed.left:
        assert all(i.key.startswith("settle.document.") for i in assumed.left), assumed.left
        new = tuple(replace(r, name=f"new-{r.name}", sha256=r.sha256[::-1]) for r in honest_one.records)
        records += tuple(r for r in new if all(r.sha256 != k.sha256 for k in records))
    return replace(dossier, application=assumed.application, records=records)


def settles_exactly(kind: str, seed: int, run: Run, policy: Policy) -> None:
    base = honest(Random(seed), policy)
    attacked = ATTACKS[kind](base, Random(seed + 50))
    decision = run(attacked).decision
    if decision.outcome != "refer":
        return
    assert decision.would_settle
    assert all(render(i, lang) for i in decision.would_settle for lang in LANGUAGES)
    settled = run(give(attacked, base, decision.would_settle))
    assert settled.decision.outcome != "refer", [f for f in settled.findings if f.outcome != "pass"]
    for item in decision.would_settle:
        rest = tuple(i for i in decision.would_settle if i != item)
        assert run(give(attacked, base, rest)).decision.outcome == "refer", f"{item.key} was not needed"


@pytest.mark.parametrize("kind", sorted(ATTACKS))
def test_giving_exactly_what_is_asked_settles_every_referral(kind: str, run: Run, policy: Policy) -> None:
    settles_exactly(kind, 0, run, policy)


@pytest.mark.slow
@pytest.mark.parametrize("kind", sorted(ATTACKS))
def test_it_settles_often(kind: str, run: Run, policy: Policy) -> None:
    for seed in range(1, 12):
        settles_exactly(kind, seed, run, policy)
