"""Deciding: judge every criterion, combine by the policy, keep every reason.

The order of combination: (1) a bar that fails closes the lane; (2) a core criterion that fails on trusted evidence
does so too, each with its cure, unless its rule leaves the fail to people; (3) anything unknown, any fail left to
people and any fail on doubtful evidence refers the application, with the shortest set that would settle it; (4) else
it qualifies, and what is supporting and not shown becomes a condition.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from ..errors import UsageError
from ..model.decision import (
    Assessment,
    Decision,
    DecisionOutcome,
    Finding,
    Message,
    Provenance,
    StandardEvidence,
    StandardOutcome,
)
from ..model.match import Comparer, Match
from ..model.record import DocumentRecord
from .application import Application, application_to_dict
from .bundles import make_bundles, never_evidence
from .case import Bundle, Case, Registry, unique
from .criteria import OF_CASE, OF_EVIDENCE
from .judging import Judgement, Reading, item, message
from .logic import BADNESS
from .policy import Policy, Rule
from .product_criteria import product_facts
from .readings import confirmed_readings
from .settle import shortest_set
from .standard_criteria import absent, unread

#: Criteria that a claimed standard without any document leaves to the one finding that says so.
_OF_STANDARD = ("G08", "G09")
#: Applied standards beyond those relied on that are judged as well: real reports apply a few.
_MOST_OTHERS = 40


@dataclass(frozen=True, slots=True)
class Inputs:
    """What a decision is made from: the same inputs give the same bytes."""

    records: tuple[DocumentRecord, ...]
    matches: tuple[Match, ...]
    policy: Policy
    registry: Registry
    as_of: date
    compare: Comparer
    tool: str
    catalogue: Provenance
    application: Application | None = None


def decide(inputs: Inputs) -> Assessment:
    """Decide on one application.

    Raises:
        UsageError: the application names a zone that the policy does not know, or the policy is not in force.
    """
    application = inputs.application or Application()
    _check_usage(inputs, application)
    records = confirmed_readings(inputs.records, application.checks, inputs.as_of)
    case = Case(
        records=records,
        matches={match.reference: match for match in inputs.matches},
        application=application,
        policy=inputs.policy,
        registry=inputs.registry,
        as_of=inputs.as_of,
        compare=inputs.compare,
        stated=inputs.application is not None,
        bundles=make_bundles(
            records, [c for c in application.checks if c.on <= inputs.as_of], inputs.compare, inputs.as_of
        ),
    )
    answers = _answers(case)
    judged = judge(case, answers)
    findings = tuple(
        as_finding(inputs.policy.rule(criterion), judged[criterion], inputs.policy.parameters.minimum_confidence)
        for criterion in sorted(judged)
    )
    return Assessment(
        as_of=inputs.as_of,
        tool=inputs.tool,
        catalogue=inputs.catalogue,
        policy=Provenance(inputs.policy.id, inputs.policy.version, inputs.policy.sha256),
        decision=combine(findings, inputs.policy),
        findings=findings,
        matches=inputs.matches,
        documents=records,
        application=application_to_dict(application) if inputs.application is not None else None,
        by_standard=tuple(_standard_evidence(case, standard, answer) for standard, answer in answers.items()),
    )


def _check_usage(inputs: Inputs, application: Application) -> None:
    zone = application.zone
    if zone is not None and inputs.policy.zone(zone.id) is None:
        known = ", ".join(z.id for z in inputs.policy.zones)
        raise UsageError(
            f"zone.id: there is no zone {zone.id!r}",
            remedy=f"Zones of this policy: {known}. Another zone goes into a file named in the policy's zone_files.",
            subject="application",
        )
    policy = inputs.policy
    ended = policy.effective_until is not None and policy.effective_until <= inputs.as_of
    if policy.effective_from > inputs.as_of or ended:
        raise UsageError(
            f"policy {policy.id} {policy.version} is not in force on {inputs.as_of}"
            f" (from {policy.effective_from}{f' until {policy.effective_until}' if policy.effective_until else ''})",
            remedy="Choose the policy of that day, or another --as-of.",
        )


@dataclass(frozen=True, slots=True)
class _Answer:
    """The judgements on the bundle that shows a standard best; no bundle where no document applies the standard."""

    judgements: Mapping[str, Judgement]
    bundle: Bundle | None


def _answers(case: Case) -> dict[str, _Answer]:
    """Judge the evidence for each standard on its own best bundle: those to be shown first, then all others applied."""
    if not case.bundles:
        return {}
    return {standard: _best(case, standard) for standard in (*required_standards(case), *_others(case))}


def _others(case: Case) -> tuple[str, ...]:
    """Return the applied standards that the application does not rely on, as far as a paper may ask for them."""
    required = set(required_standards(case))
    applied = unique(s.id for b in case.bundles for s in b.main.standards if s.role == "applied")
    return tuple(standard for standard in applied if standard not in required)[:_MOST_OTHERS]


def _standard_evidence(case: Case, standard: str, answer: _Answer) -> StandardEvidence:
    policy = case.policy
    found = []
    for criterion in sorted(answer.judgements):
        finding = as_finding(policy.rule(criterion), answer.judgements[criterion], policy.parameters.minimum_confidence)
        found.append(StandardOutcome(criterion, finding.outcome, finding.confidence, finding.message))
    documents = tuple(record.sha256 for record in answer.bundle.records) if answer.bundle else ()
    return StandardEvidence(standard, standard in required_standards(case), documents, tuple(found))


def judge(case: Case, answers: Mapping[str, _Answer]) -> dict[str, Judgement]:
    """Judge every criterion.

    Evidence is judged per standard, on the best single bundle of documents; the worst standard counts.
    """
    judged = {criterion: rule(case) for criterion, rule in OF_CASE.items()}
    if not case.bundles:
        return judged | _without_evidence(case)
    per_standard = [answers[standard].judgements for standard in required_standards(case)]
    if not case.claimed:
        # What is relied on is not stated (G08 stays open): the lane is closed only where no choice could keep it open.
        per_standard = [min(per_standard, key=lambda answer: _badness(answer, case.policy))]
    for criterion in OF_EVIDENCE:
        candidates = [answer[criterion] for answer in per_standard if criterion in answer]
        judged[criterion] = _worst(candidates) if candidates else _nothing(case, criterion)
    return judged


def required_standards(case: Case) -> tuple[str, ...]:
    """Return the standards to be shown: those claimed, else those that the certificates (or reports) apply."""
    if case.claimed:
        return unique(case.claimed)
    certificates = [b.certificate for b in case.bundles if b.certificate]
    sources = certificates or [b.main for b in case.bundles]
    return unique(s.id for record in sources for s in record.standards if s.role == "applied") or ("",)


def _best(case: Case, standard: str) -> _Answer:
    """Return the judgements on the bundle that shows the standard best; facts of two bundles are never pooled."""
    able = [b for b in case.bundles if not standard or _applies(case, standard, b)]
    if not able:
        return _Answer({criterion: absent(standard) for criterion in _OF_STANDARD}, None)
    answers = [
        _Answer(
            {
                criterion: replace(rule(case, standard, bundle), subject=_subject(standard, bundle))
                for criterion, rule in OF_EVIDENCE.items()
            },
            bundle,
        )
        for bundle in able
    ]
    best = min(answers, key=lambda answer: _badness(answer.judgements, case.policy))
    return best if standard else replace(best, judgements={**best.judgements, **unread(case, able[0])})


def _subject(standard: str, bundle: Bundle) -> str:
    return f"{standard}: {bundle.label}" if standard else bundle.label


def _applies(case: Case, standard: str, bundle: Bundle) -> bool:
    return any(
        reference.role == "applied" and case.registry.relation(standard, reference.id).degree != "none"
        for reference in bundle.main.standards
    )


def _badness(answer: Mapping[str, Judgement], policy: Policy) -> tuple[int, int, int]:
    core = [j for criterion, j in answer.items() if policy.rule(criterion).kind in ("bar", "core")]
    others = [j for criterion, j in answer.items() if policy.rule(criterion).kind not in ("bar", "core")]
    fails = sum(j.outcome == "fail" for j in core)
    return fails, sum(j.outcome == "unknown" for j in core), sum(j.outcome != "pass" for j in others)


def _worst(candidates: Sequence[Judgement]) -> Judgement:
    """Return the worst judgement; open ones of several standards have to be settled together."""
    # A fail on trusted evidence is worse than a doubtful one; a pass on doubtful evidence worse than a trusted one.
    worst = max(candidates, key=lambda j: (BADNESS[j.outcome], j.confidence if j.outcome == "fail" else -j.confidence))
    same = [j for j in candidates if j.outcome == worst.outcome and j is not worst and j.outcome != "pass"]
    ways = worst.ways
    for other in same:
        if other.ways:
            ways = tuple(tuple(dict.fromkeys((*mine, *theirs))) for mine in ways or ((),) for theirs in other.ways)
    also_open = [j for j in candidates if j.outcome == "unknown" and worst.outcome == "fail" and j.ways]
    for other in also_open:
        ways = tuple(tuple(dict.fromkeys((*mine, *theirs))) for mine in ways or ((),) for theirs in other.ways)
    return replace(worst, ways=ways)


def _without_evidence(case: Case) -> dict[str, Judgement]:
    """Judge a file that holds no third-party word on a product."""
    reading = Reading()
    for record in case.records:
        reading.note("kind", f"{record.name}: {record.kind}")
        reading.show(record, record.kind_evidence)
        reading.doubt(record.kind_confidence, item("check.reading", document=record.name, field_term="kind"))
    want = item("document.third_party_evidence")
    if case.records and all(never_evidence(record) for record in case.records):
        first = case.records[0]
        text = message("G04.fail", document=first.name, kind_term=first.kind, count=len(case.records))
        g04 = reading.fails(text, message("G04.cure"), (want,))
    else:
        name = case.records[0].name if case.records else "-"
        g04 = reading.unknown(message("G04.unknown", document=name), (want,))
    stated = {
        "G04": g04,
        "G08": Reading().unknown(message("no_evidence"), (*standard_facts(case), want)),
        "G12": Reading().unknown(message("no_evidence"), (*product_facts(case), want)),
    }
    return {criterion: _nothing(case, criterion) for criterion in OF_EVIDENCE} | stated


def standard_facts(case: Case) -> tuple[Message, ...]:
    """Return what the application has to state on standards, whatever the documents say."""
    stated = () if case.claimed else (item("application.claimed_standards", standard="-"),)
    category = () if case.product and case.product.category else (item("application.category"),)
    return (*stated, *category)


def _nothing(case: Case, criterion: str) -> Judgement:
    if criterion in ("G17", "G18", "G19") and not case.bundles:
        return Reading().unknown(message("no_evidence"))
    want = (
        tuple(item("document.evidence_for", standard=standard) for standard in case.claimed)
        if case.bundles and case.claimed
        else (item("document.third_party_evidence"),)
    )
    return Reading().unknown(message("no_evidence"), want)


def as_finding(rule: Rule, judgement: Judgement, least: float) -> Finding:
    """Give a judgement its weight: what rests on a reading below the least confidence proves nothing."""
    outcome, text, ways = judgement.outcome, judgement.message, judgement.ways
    doubtful = judgement.confidence < least
    if doubtful and outcome == "pass":
        outcome, text = (
            "unknown",
            message("low_confidence", confidence=f"{judgement.confidence:.2f}", least=f"{least:.2f}"),
        )
        ways = (judgement.to_confirm(least),)
    elif doubtful and outcome == "fail":
        ways = (judgement.to_confirm(least),)
    elif doubtful and ways:
        ways = tuple(tuple(dict.fromkeys((*way, *judgement.to_confirm(least)))) for way in ways)
    return Finding(
        criterion=rule.id,
        kind=rule.kind,
        outcome=outcome,
        confidence=round(judgement.confidence, 3),
        message=text,
        evidence=judgement.evidence,
        cure=judgement.cure,
        basis=rule.basis,
        basis_ko=rule.basis_ko,
        settles=ways[0][0] if ways and ways[0] and outcome != "pass" else None,
        ways=ways if outcome != "pass" else (),
        trace=judgement.trace,
        subject=judgement.subject,
    )


def combine(findings: Sequence[Finding], policy: Policy) -> Decision:
    """Combine the findings into the decision, in the order that the module describes."""
    deciding = [f for f in findings if f.kind in ("bar", "core") and f.outcome != "pass"]
    closing = [f for f in deciding if f.outcome == "fail" and closes(f, policy)]
    conditions = tuple(
        message(f"condition.{f.criterion}") for f in findings if f.kind == "supporting" and f.outcome != "pass"
    )
    cures = tuple(dict.fromkeys(f.cure for f in deciding if f.outcome == "fail" and f.cure is not None))
    outcome: DecisionOutcome
    if closing:
        outcome, reasons = "not_qualified", closing + [f for f in deciding if f not in closing]
        return Decision(
            outcome,
            message("decision.not_qualified", criteria=", ".join(f.criterion for f in closing)),
            reasons=tuple(f.criterion for f in reasons),
            cures=cures,
        )
    if deciding:
        settle: tuple[Message, ...] = shortest_set(deciding)
        return Decision(
            "refer",
            message("decision.refer", count=len(deciding), items=len(settle)),
            reasons=tuple(f.criterion for f in deciding),
            conditions=conditions,
            would_settle=settle,
            cures=cures,
        )
    return Decision("qualified", message("decision.qualified", conditions=len(conditions)), conditions=conditions)


def closes(finding: Finding, policy: Policy) -> bool:
    """Tell whether a failed finding closes the lane by itself: trusted, and not left to people by its rule."""
    trusted = finding.confidence >= policy.parameters.minimum_confidence
    return finding.outcome == "fail" and trusted and policy.rule(finding.criterion).on_fail == "not_qualified"
