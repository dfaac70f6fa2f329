"""What differs: between two policies, and between two decisions on one application."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from ..model.decision import Assessment, DecisionOutcome, Message, Outcome
from .policy import Policy


@dataclass(frozen=True, slots=True)
class Difference:
    """One place in which two policies differ; empty text where one of them has nothing there."""

    path: str
    left: str
    right: str


@dataclass(frozen=True, slots=True)
class Change:
    """A criterion that another policy, day or document judges otherwise."""

    criterion: str
    before: Outcome
    after: Outcome
    message: Message


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a decision would become: outcomes before and after, and the criteria that change."""

    before: DecisionOutcome
    after: DecisionOutcome
    changes: tuple[Change, ...]
    settled: tuple[Message, ...] = ()
    """Items that are asked for before and no longer after."""
    asked: tuple[Message, ...] = ()
    """Items that are asked for only after."""

    @property
    def changed(self) -> bool:
        """Whether anything differs at all."""
        return self.before != self.after or bool(self.changes or self.settled or self.asked)


def diff_policies(left: Policy, right: Policy) -> tuple[Difference, ...]:
    """Return every place in which two policies differ, by path; entries of lists are told apart by their id."""
    mine, theirs = dict(_flat(_named(asdict(left)))), dict(_flat(_named(asdict(right))))
    paths = sorted(mine.keys() | theirs.keys())
    return tuple(
        Difference(path, mine.get(path, ""), theirs.get(path, ""))
        for path in paths
        if mine.get(path, "") != theirs.get(path, "")
    )


def _named(value: Any) -> Any:
    """Turn lists of named entries into tables, so that one more entry does not shift all others."""
    if isinstance(value, Mapping):
        return {str(k): _named(v) for k, v in value.items()}
    if isinstance(value, (tuple, list)):
        if value and all(isinstance(v, Mapping) and ("id" in v or "name" in v) for v in value):
            return {str(v.get("id") or v["name"]): _named(v) for v in value}
        return ", ".join(map(str, value))
    return "" if value is None else str(value)


def _flat(value: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, str]]:
    for key, inner in value.items():
        here = f"{path}.{key}" if path else key
        if isinstance(inner, Mapping):
            yield from _flat(inner, here)
        else:
            yield here, inner


def compare_decisions(before: Assessment, after: Assessment) -> Outlook:
    """Compare two decisions on one application."""
    known = {f.criterion: f for f in before.findings}
    changes = tuple(
        Change(f.criterion, known[f.criterion].outcome, f.outcome, f.message)
        for f in after.findings
        if f.criterion in known and known[f.criterion].outcome != f.outcome
    )
    first, second = before.decision.would_settle, after.decision.would_settle
    return Outlook(
        before.decision.outcome,
        after.decision.outcome,
        changes,
        settled=tuple(i for i in first if i not in second),
        asked=tuple(i for i in second if i not in first),
    )
