"""Why a decision came out as it did, why not otherwise, and what would change it: lines for a terminal or a file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..messages import Language, render, term
from ..model.decision import Assessment, Finding

_WORDS = {
    "en": {
        "policy": "policy {id} {version}, day {day}",
        "why": "why",
        "basis": "basis",
        "judged": "judged on",
        "evidence": "evidence",
        "page": "page {page}",
        "trace": "what was read",
        "change": "what would change it",
        "any": "or",
        "cure": "cure",
        "nothing": "nothing in the application's hands",
        "passes": "it passes; taking away what was read would open it again",
        "closes": "closes the lane",
        "opens": "keeps the decision open",
        "counts": "does not decide",
        "settle": "all of these together would settle it",
        "conditions": "conditions",
    },
    "ko": {
        "policy": "정책 {id} {version}, 기준일 {day}",
        "why": "이유",
        "basis": "근거",
        "judged": "판단 대상",
        "evidence": "증거",
        "page": "{page}쪽",
        "trace": "읽은 사실",
        "change": "결과를 바꿀 수 있는 것",
        "any": "또는",
        "cure": "보완",
        "nothing": "신청인이 제출할 수 있는 것이 없음",
        "passes": "충족됨; 읽은 사실이 빠지면 다시 미확인이 됨",
        "closes": "신속심사를 닫음",
        "opens": "결정을 미확인으로 둠",
        "counts": "결정에 영향 없음",
        "settle": "다음이 모두 제출되면 해소됨",
        "conditions": "조건",
    },
}


def explain(
    assessment: Assessment, *, language: Language = "en", titles: Mapping[str, str], criterion: str | None = None
) -> Iterator[str]:
    """Yield the lines of an explanation.

    Args:
        assessment: what to explain.
        language: of the sentences.
        titles: titles of the criteria by id.
        criterion: one criterion in full; without it the decision and every criterion that is not met.

    Raises:
        KeyError: the assessment has no such criterion.
    """
    words = _WORDS[language]
    decision, policy = assessment.decision, assessment.policy
    if criterion is not None:
        finding = next((f for f in assessment.findings if f.criterion == criterion.upper()), None)
        if finding is None:
            raise KeyError(criterion)
        yield from _of_finding(finding, assessment, titles, language, full=True)
        return
    yield f"{term(decision.outcome, language).upper()}  {render(decision.summary, language)}"
    yield words["policy"].format(id=policy.id, version=policy.version, day=assessment.as_of)
    by_id = {f.criterion: f for f in assessment.findings}
    for reason in decision.reasons:
        yield ""
        yield from _of_finding(by_id[reason], assessment, titles, language, full=False)
    if decision.conditions:
        yield ""
        yield f"{words['conditions']}:"
        yield from (f"  - {render(condition, language)}" for condition in decision.conditions)
    if decision.would_settle:
        yield ""
        yield f"{words['settle']}:"
        yield from (f"  - {render(item, language)}" for item in decision.would_settle)


def _of_finding(
    finding: Finding, assessment: Assessment, titles: Mapping[str, str], language: Language, *, full: bool
) -> Iterator[str]:
    words = _WORDS[language]
    mark = {"pass": "✓", "fail": "✗", "unknown": "?"}[finding.outcome]
    title = titles.get(finding.criterion, "")
    yield f"{mark} {finding.criterion}  {title} ({term(finding.kind, language)}: {words[_weight(finding, assessment)]})"
    yield f"    {words['why']}: {render(finding.message, language)}"
    if finding.subject:
        yield f"    {words['judged']}: {finding.subject}"
    if full and finding.basis:
        yield f"    {words['basis']}: {finding.basis_in(language)}"
    names = {record.sha256: record.name for record in assessment.documents}
    for place in finding.evidence[: None if full else 3]:
        where = f"{names.get(place.document, place.document)}, {words['page'].format(page=place.page)}"
        yield f"    {words['evidence']}: {where}: “{place.text}”"
    if full and finding.trace:
        yield f"    {words['trace']}:"
        yield from (f"      {name}: {value}" for name, value in finding.trace)
    if finding.cure is not None:
        yield f"    {words['cure']}: {render(finding.cure, language)}"
    yield from _changes(finding, language)


def _changes(finding: Finding, language: Language) -> Iterator[str]:
    words = _WORDS[language]
    if finding.outcome == "pass":
        yield f"    {words['change']}: {words['passes']}"
        return
    if not finding.ways:
        if finding.cure is None:
            yield f"    {words['change']}: {words['nothing']}"
        return
    for n, way in enumerate(finding.ways):
        lead = words["change"] if n == 0 else words["any"]
        yield f"    {lead}: {' + '.join(render(item, language) for item in way)}"


def _weight(finding: Finding, assessment: Assessment) -> str:
    if finding.criterion not in assessment.decision.reasons:
        return "counts"
    closing = assessment.decision.outcome == "not_qualified" and finding.criterion in _closing(assessment)
    return "closes" if closing else "opens"


def _closing(assessment: Assessment) -> set[str]:
    named = dict(assessment.decision.summary.parameters).get("criteria", "")
    return {part.strip() for part in named.split(",") if part.strip()}
