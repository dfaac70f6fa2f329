"""No attack qualifies, honest dossiers do, and learning more of one thing changes nothing else."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from random import Random

import pytest

from certlane.decision.policy import Policy
from certlane.model.decision import Assessment
from certlane.report.json import assessment_to_dict, dumps
from certlane.samples.dossiers import ATTACKS, Dossier, adversarial, honest, make_policy

Run = Callable[[Dossier], Assessment]


def blocking(assessment: Assessment) -> set[str]:
    return {f.criterion for f in assessment.findings if f.kind in ("bar", "core") and f.outcome != "pass"}


def attack_and_count(run: Run, policy: Policy, times: int) -> Counter[str]:
    outcomes: Counter[str] = Counter()
    for n, kind in enumerate(sorted(ATTACKS)):
        for seed in range(times):
            dossier = adversarial(kind, Random(1000 * n + seed), policy)
            assessment = run(dossier)
            outcomes[assessment.decision.outcome] += 1
            assert assessment.decision.outcome != "qualified", f"{kind}, seed {seed}"
            assert assessment.decision.reasons
            for finding in assessment.findings:
                assert finding.outcome != "fail" or finding.cure is not None, finding.criterion
    return outcomes


def test_no_attack_qualifies(run: Run, policy: Policy) -> None:
    assert len(ATTACKS) >= 20
    assert attack_and_count(run, policy, 2).total() >= 100


@pytest.mark.slow
def test_no_attack_qualifies_often(run: Run, policy: Policy) -> None:
    assert attack_and_count(run, policy, 40).total() >= 1500


@pytest.mark.slow
def test_no_attack_qualifies_under_the_strict_policy(run: Run) -> None:
    attack_and_count(run, make_policy("strict"), 10)


def test_the_lenient_policy_accepts_what_its_parameters_say_and_no_more(run: Run) -> None:
    policy = make_policy("lenient")
    qualified = {
        kind
        for n, kind in enumerate(sorted(ATTACKS))
        for seed in range(2)
        if run(adversarial(kind, Random(1000 * n + seed), policy)).decision.outcome == "qualified"
    }
    assert qualified == {"certificate alone", "report alone", "report scanned", "edition replaced"}


def test_honest_dossiers_qualify(run: Run, policy: Policy) -> None:
    assessments = [run(honest(Random(seed), policy)) for seed in range(200)]
    outcomes = Counter(a.decision.outcome for a in assessments)
    assert outcomes["not_qualified"] == 0
    assert outcomes["qualified"] >= 180
    for assessment in assessments:
        assert assessment.decision.outcome == "qualified" or len(blocking(assessment)) == 1


def test_conditions_are_what_is_not_shown(run: Run, policy: Policy) -> None:
    dossier = honest(Random(3), policy).state(insurance=None, national_differences=None)
    decision = run(dossier).decision
    assert decision.outcome == "qualified"
    assert {c.key for c in decision.conditions} == {"condition.G18", "condition.G19", "condition.G20"}


def test_same_input_same_bytes(run: Run, policy: Policy) -> None:
    for seed in range(5):
        first = dumps(assessment_to_dict(run(adversarial("edition replaced", Random(seed), policy))))
        assert first == dumps(assessment_to_dict(run(adversarial("edition replaced", Random(seed), policy))))


def test_the_order_of_documents_does_not_matter(run: Run, policy: Policy) -> None:
    for kind in sorted(ATTACKS):
        dossier = adversarial(kind, Random(7), policy)
        turned = run(replace(dossier, records=dossier.records[::-1]))
        straight = run(dossier)
        assert turned.decision.outcome == straight.decision.outcome, kind
        assert blocking(turned) == blocking(straight), kind


def test_a_foreign_document_never_helps_nor_harms(run: Run, policy: Policy) -> None:
    """Facts of different products are never pooled."""
    for seed in range(20):
        dossier = honest(Random(seed), policy)
        other = honest(Random(seed + 500), policy)
        strangers = tuple(replace(r, name=f"other-{r.name}") for r in other.records)
        assert run(replace(dossier, records=(*dossier.records, *strangers))).decision.outcome == "qualified"
        assert run(replace(dossier, records=strangers)).decision.outcome != "qualified"


def test_every_attack_is_seen_by_a_criterion_of_its_own(run: Run, policy: Policy) -> None:
    """What an attack leaves alone is judged as before: evidence changes no unrelated criterion."""
    touched = {
        "expired": {"G13", "G15"},
        "failed clause on page 40": {"G11"},
        "other model": {"G12"},
        "body withdrawn": {"G06"},
        "report truncated": {"G10"},
        "report of another number": {"G14"},
        "prohibited product": {"G01"},
        "outside the zone plan": {"G02"},
        "no legal gap": {"G03"},
        "hazard not covered": {"G16"},
        "changed after signature": {"G15"},
        "number of another body": {"G05"},
        "issued before tested": {"G14", "G15"},
        "laboratory accredited after the test": {"G07"},
        "covered text": {"G15"},
    }
    for kind, expected in touched.items():
        found = blocking(run(adversarial(kind, Random(11), policy)))
        assert found, kind
        assert found <= expected, kind


def test_facts_taken_away_never_improve(run: Run, policy: Policy) -> None:
    """Unknown never counts as pass: an honest dossier without any one statement is referred."""
    dossier = honest(Random(5), policy)
    for name in ("applicant", "product", "zone", "standards", "legal_gap", "hazards"):
        less = dossier.state(**{name: () if name == "hazards" else None})
        decision = run(less).decision
        assert decision.outcome == "refer", name
        assert decision.would_settle, name


def test_a_fail_added_never_improves(run: Run, policy: Policy) -> None:
    order = {"qualified": 0, "refer": 1, "not_qualified": 2}
    for first in ("no legal gap", "report item missing", "expired"):
        for second in ("failed clause on page 40", "other use", "certificate alone", "body withdrawn"):
            once = adversarial(first, Random(9), policy)
            twice = ATTACKS[second](once, Random(9))
            assert order[run(twice).decision.outcome] >= order[run(once).decision.outcome], (first, second)


def test_each_applied_standard_is_judged_on_its_own_best_bundle(run: Run, policy: Policy) -> None:
    """The outcomes of claimed standards make the findings; another product's are kept apart."""
    one, other = honest(Random(3), policy), ATTACKS["failed clause on page 40"](honest(Random(4), policy), Random(4))
    strangers = tuple(replace(r, name=f"other-{r.name}") for r in other.records)
    assessment = run(replace(one, records=(*one.records, *strangers)))
    kept = {e.standard: e for e in assessment.by_standard}
    applied = {s.id for r in (*one.records, *strangers) for s in r.standards if s.role == "applied"}
    assert set(kept) == applied
    for standard, evidence in kept.items():
        mine = any(s.id == standard for s in one.certificate.standards)
        assert evidence.claimed == mine
        outcomes = {o.criterion: o.outcome for o in evidence.outcomes}
        if mine:
            assert set(evidence.documents) == {r.sha256 for r in one.records}
            assert {f.criterion: f.outcome for f in assessment.findings if f.criterion in outcomes} == outcomes
        else:
            assert outcomes["G11"] == "fail"
            assert set(evidence.documents) == {r.sha256 for r in strangers}
    assert assessment.decision.outcome == "qualified"
