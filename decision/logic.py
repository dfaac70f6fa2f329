"""Three-valued logic (Kleene's strong tables): ``unknown`` is neither true nor false and is never rounded to pass.

======== ========= ========= =========
and      pass      unknown   fail
======== ========= ========= =========
pass     pass      unknown   fail
unknown  unknown   unknown   fail
fail     fail      fail      fail
======== ========= ========= =========

``disjunction`` is the mirror image; ``negation`` swaps pass and fail and leaves unknown alone.
"""

from __future__ import annotations

from collections.abc import Iterable

from ..model.decision import Outcome

#: Order of badness: the conjunction is the largest, the disjunction the smallest.
BADNESS: dict[Outcome, int] = {"pass": 0, "unknown": 1, "fail": 2}
_NEGATION: dict[Outcome, Outcome] = {"pass": "fail", "fail": "pass", "unknown": "unknown"}


def conjunction(outcomes: Iterable[Outcome]) -> Outcome:
    """Return ``fail`` if any fails, else ``unknown`` if any is unknown, else ``pass`` (also for none at all)."""
    return max(outcomes, key=BADNESS.__getitem__, default="pass")


def disjunction(outcomes: Iterable[Outcome]) -> Outcome:
    """Return ``pass`` if any passes, else ``unknown`` if any is unknown, else ``fail`` (also for none at all)."""
    return min(outcomes, key=BADNESS.__getitem__, default="fail")


def negation(outcome: Outcome) -> Outcome:
    """Swap ``pass`` and ``fail``; what is unknown stays unknown."""
    return _NEGATION[outcome]
