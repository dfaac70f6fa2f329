"""The shortest set of items that settles a referral: an exact search over the ways that the findings name."""

from __future__ import annotations

from collections.abc import Sequence

from ..model.decision import Finding, Message

#: More combinations than this are cut short: the best set found so far is given (real traces need a few dozen).
MAX_STEPS = 200_000


def shortest_set(findings: Sequence[Finding]) -> tuple[Message, ...]:
    """Return the fewest items that, given together, complete one way of every finding.

    Findings without a way are left out: nothing that can be given would settle them.  Among sets of the same size the
    one is taken that follows the order of the findings and their ways, so equal inputs give equal sets.

    Args:
        findings: the findings that keep the decision open.
    """
    needs = [[frozenset(way) for way in finding.ways] for finding in findings if finding.ways]
    order = {item: n for n, item in enumerate(i for f in findings for way in f.ways for i in way)}
    # Few alternatives first: the search branches least where it is deepest.
    needs.sort(key=len)
    best: frozenset[Message] | None = None
    steps = 0

    def search(chosen: frozenset[Message], position: int) -> None:
        nonlocal best, steps
        steps += 1
        if steps > MAX_STEPS or (best is not None and len(chosen) >= len(best)):
            return
        while position < len(needs) and any(way <= chosen for way in needs[position]):
            position += 1
        if position == len(needs):
            best = chosen
            return
        for way in sorted(needs[position], key=lambda w: (len(w - chosen), sorted(order[i] for i in w))):
            search(chosen | way, position + 1)

    search(frozenset(), 0)
    return tuple(sorted(best or (), key=order.__getitem__))
