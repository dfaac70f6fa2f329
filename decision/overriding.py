"""Overriding: a person's judgement in place of the tool's, with a reason; the decision is combined again.

The tool's own finding is kept beside each override, so an override can be taken back and what it changed can be seen.
A judgement that is better than the tool's needs a rule that allows it; bars allow it only where the policy says so.
``unknown`` stays what it is: it is never rounded to pass, whoever judged it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..errors import UsageError
from ..model.decision import Assessment, Finding, Overridden, Override
from .deciding import combine
from .judging import message
from .logic import BADNESS
from .policy import Policy


def override(assessment: Assessment, policy: Policy, overrides: Sequence[Override]) -> Assessment:
    """Return the assessment with exactly these overrides; with none, the tool's own.

    Overrides that it had before are taken back first.

    Args:
        assessment: a decision, with or without overrides.
        policy: the very policy that it was made by.
        overrides: one a finding at most.

    Raises:
        UsageError: another policy, a finding that there is not, two overrides of one finding, an outcome that is the
            tool's own, no reason or person, or a rule that allows no better judgement.
    """
    if (policy.id, policy.version, policy.sha256) != (
        assessment.policy.id,
        assessment.policy.version,
        assessment.policy.sha256,
    ):
        raise UsageError(
            f"the assessment was made by policy {assessment.policy.id} {assessment.policy.version}, not by this one",
            remedy="Decide anew by the present policy, then override.",
        )
    findings = list(original_findings(assessment))
    kept: list[Overridden] = []
    for wanted in overrides:
        place = _find(findings, wanted.criterion, wanted.subject)
        original = findings[place]
        if any(o.original is original for o in kept) or original.message.key == "overridden":
            raise UsageError("two overrides of one finding", remedy="Give one.", subject=wanted.criterion)
        _check(original, policy, wanted)
        findings[place] = _overridden(original, wanted)
        kept.append(Overridden(wanted, original))
    if not kept and not assessment.overrides:
        return assessment
    return replace(assessment, findings=tuple(findings), decision=combine(findings, policy), overrides=tuple(kept))


def original_findings(assessment: Assessment) -> tuple[Finding, ...]:
    """Return the tool's own findings, whatever persons made of them."""
    originals = {(o.original.criterion, o.original.subject): o.original for o in assessment.overrides}
    return tuple(originals.get((f.criterion, f.subject), f) for f in assessment.findings)


def find_finding(assessment: Assessment, criterion: str, subject: str = "") -> Finding:
    """Return the tool's own finding on a criterion.

    Args:
        assessment: a decision, with or without overrides.
        criterion: its id.
        subject: which of several; may be left out where there is one.

    Raises:
        UsageError: there is no such finding, or there are several.
    """
    findings = original_findings(assessment)
    return findings[_find(findings, criterion, subject)]


def improves(original: Finding, wanted: Override) -> bool:
    """Tell whether an override judges better than the tool did."""
    return BADNESS[wanted.outcome] < BADNESS[original.outcome]


def _find(findings: Sequence[Finding], criterion: str, subject: str) -> int:
    of_criterion = [n for n, f in enumerate(findings) if f.criterion == criterion]
    places = [n for n in of_criterion if findings[n].subject == subject]
    if not places and not subject:
        places = of_criterion
    if len(places) != 1:
        why = (
            f"{criterion} is judged more than once"
            if places
            else f"the assessment has no finding on {criterion[:80]!r}"
        )
        known = ", ".join(dict.fromkeys(f.criterion for f in findings))
        remedy = "Name the subject of the finding." if places else f"Its findings: {known}."
        raise UsageError(why, remedy=remedy)
    return places[0]


def _check(original: Finding, policy: Policy, wanted: Override) -> None:
    if wanted.outcome not in BADNESS:
        raise UsageError(f"no outcome {wanted.outcome!r}", remedy="Outcomes: pass, fail, unknown.")
    if not wanted.reason.strip() or not wanted.person.strip():
        raise UsageError("an override needs a reason and a person", remedy="Say why.", subject=wanted.criterion)
    if wanted.outcome == original.outcome:
        raise UsageError(
            f"the tool judged {original.outcome} itself",
            remedy="There is nothing to override.",
            subject=wanted.criterion,
        )
    if improves(original, wanted) and not policy.rule(wanted.criterion).may_be_overridden:
        raise UsageError(
            f"policy {policy.id} lets nobody judge better than the tool here",
            remedy="Cure the cause and decide anew; the owner of the policy may set `overridable = true`.",
            subject=wanted.criterion,
        )


def _overridden(original: Finding, wanted: Override) -> Finding:
    """Return the finding as the person judged it: trusted, with the tool's evidence, and what is still to be done."""
    passed, same_cure = wanted.outcome == "pass", wanted.outcome == "fail"
    return replace(
        original,
        outcome=wanted.outcome,
        confidence=1.0,
        message=message(
            "overridden",
            person=wanted.person,
            outcome_term=wanted.outcome,
            original_term=original.outcome,
            reason=wanted.reason,
        ),
        cure=original.cure if same_cure else None,
        settles=None if passed else original.settles,
        ways=() if passed else original.ways,
        trace=(*original.trace, ("override", f"{original.outcome} -> {wanted.outcome}")),
    )
