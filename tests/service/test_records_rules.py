"""Whatever people do in whatever order: no better outcome by one person alone, nothing changed once it is signed."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from certlane.decision.overriding import original_findings, override
from certlane.errors import CertlaneError
from certlane.model.decision import Override
from certlane.report.restore import assessment_from_dict
from certlane.samples.dossiers import make_policy
from certlane.service.records import Actor, Records, SubmittedFile

BADNESS = {"pass": 0, "unknown": 1, "fail": 2}
PEOPLE = [
    Actor("e1", "Kim", "examiner", "session"),
    Actor("e2", "Park", "examiner", "session"),
    Actor("s1", "Lee", "supervisor", "session"),
    Actor("s2", "Choi", "supervisor", "session"),
    Actor("a1", "Intake", "applicant", "token"),
    Actor("d1", "Root", "administrator", "session"),
]
POLICY = make_policy()
REASON = "compared with the original"
anybody = st.sampled_from(PEOPLE)
criterion = st.sampled_from(["G01", "G09", "G12", "G14", "G18"])
outcome = st.sampled_from(["pass", "unknown", "fail"])
disposition = st.sampled_from(["fast_track", "committee"])


class Office(RuleBasedStateMachine):
    """An office with two persons a better judgement, and one application in it."""

    judged: dict[str, dict[str, Any]]

    @initialize(which=st.sampled_from(["qualified", "refer", "not_qualified"]))
    def opens(self, which: str) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="certlane-office-"))
        self.records = Records.open(
            f"sqlite:///{self.folder / 'r.sqlite3'}", self.folder, two_person=True, policies=lambda name: POLICY
        )
        stored = self.records.files.put(b"%PDF")
        self.id = self.records.submit(PEOPLE[4], documents=[SubmittedFile("a.pdf", stored.sha256, stored.size)]).id
        self.assessment = self.judged[which]
        self.decide()

    def decide(self) -> None:
        assert self.records.claim("worker", timedelta(minutes=1)) is not None
        assert self.records.finish(self.id, "worker", self.assessment)

    def attempt(self, act: Callable[[], Any]) -> None:
        """Do something that may be refused: then it leaves no trace, else exactly one."""
        before = self.records.application(PEOPLE[0], self.id)
        head = self.records.audit.head().seq
        signed = before.signature is not None and before.signature.complete
        try:
            act()
        except CertlaneError:
            assert self.records.application(PEOPLE[0], self.id) == before
            assert self.records.audit.head().seq == head
            return
        assert self.records.audit.head().seq == head + 1
        after = self.records.application(PEOPLE[0], self.id)
        assert not signed or (after.sha256, after.revision, after.state) == (before.sha256, before.revision, "decided")

    @rule(who=anybody, what=criterion, to=outcome)
    def overrides(self, who: Actor, what: str, to: Any) -> None:
        self.attempt(lambda: self.records.override(who, self.id, criterion=what, outcome=to, reason=REASON))

    @rule(who=anybody, what=criterion)
    def confirms(self, who: Actor, what: str) -> None:
        self.attempt(lambda: self.records.confirm_override(who, self.id, criterion=what))

    @rule(who=anybody, what=criterion)
    def withdraws(self, who: Actor, what: str) -> None:
        self.attempt(lambda: self.records.withdraw_override(who, self.id, criterion=what))

    @rule(who=anybody, how=disposition, stale=st.sampled_from([0, 0, 0, 1]))
    def signs(self, who: Actor, how: Any, stale: int) -> None:
        revision = self.records.application(PEOPLE[0], self.id).revision - stale
        self.attempt(
            lambda: self.records.sign(who, self.id, disposition=how, statement="as is shown", revision=revision)
        )

    @rule(who=anybody)
    def countersigns(self, who: Actor) -> None:
        self.attempt(lambda: self.records.countersign(who, self.id))

    @rule(who=anybody)
    def reopens(self, who: Actor) -> None:
        self.attempt(lambda: self.records.reopen(who, self.id, REASON))

    @rule(who=anybody)
    def decides_anew(self, who: Actor) -> None:
        self.attempt(lambda: self.records.rerun(who, self.id))
        if self.records.application(PEOPLE[0], self.id).state == "queued":
            self.decide()

    @invariant()
    def the_outcome_is_that_of_the_overrides_in_force(self) -> None:
        row = self.records.application(PEOPLE[0], self.id)
        tools = assessment_from_dict(self.records.assessment(PEOPLE[0], self.id, original=True).assessment)
        active = [o for o in self.records.overrides(PEOPLE[0], self.id) if o.state == "active"]
        wanted = [Override(o.criterion, o.outcome, o.reason, o.by_name, o.at, o.subject) for o in active]
        assert override(tools, POLICY, wanted).decision.outcome == row.outcome
        current = self.records.assessment(PEOPLE[0], self.id)
        assert (current.sha256, current.revision) == (row.sha256, row.revision)
        assert original_findings(assessment_from_dict(current.assessment)) == tools.findings

    @invariant()
    def nothing_is_better_by_one_person_alone(self) -> None:
        for known in self.records.overrides(PEOPLE[0], self.id):
            if known.state == "active" and BADNESS[known.outcome] < BADNESS[known.original]:
                assert known.confirmed_by in ("s1", "s2")
                assert known.confirmed_by != known.by
                assert POLICY.rule(known.criterion).may_be_overridden
        for signature in self.records.signatures(PEOPLE[0], self.id):
            if signature.disposition == "fast_track" and signature.complete:
                assert signature.counter_by in ("s1", "s2")
                assert signature.counter_by != signature.by
            bound = self.records.assessment(PEOPLE[0], self.id, revision=signature.revision)
            assert bound.sha256 == signature.sha256
            if signature.disposition == "fast_track":
                assert bound.assessment["decision"]["outcome"] == "qualified"

    @invariant()
    def the_log_holds(self) -> None:
        assert self.records.audit.verify().ok

    def teardown(self) -> None:
        if hasattr(self, "records"):
            self.records.close()
            shutil.rmtree(self.folder)


def play(judged: dict[str, dict[str, Any]], games: int, steps: int) -> None:
    office = type("Office", (Office,), {"judged": judged})
    run_state_machine_as_test(
        office,
        settings=settings(
            max_examples=games,
            stateful_step_count=steps,
            deadline=None,
            phases=[Phase.generate, Phase.shrink],
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_the_rules_hold_in_any_order(judged: dict[str, dict[str, Any]]) -> None:
    play(judged, games=4, steps=10)


@pytest.mark.slow
def test_the_rules_hold_in_many_orders(judged: dict[str, dict[str, Any]]) -> None:
    play(judged, games=25, steps=25)
