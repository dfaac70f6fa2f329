"""What a sentence states of the product: that it conforms, that it does not, or nothing."""

from __future__ import annotations

import re

from ..model.record import OverallVerdict
from .statement_words import CONDITION, DENIAL, GUARD, LEGEND, NEGATIVE, POSITIVE
from .verdict_words import UNTICKED


def sentence_verdict(text: str) -> OverallVerdict | None:
    """Return what a folded text states of the product, None where it states nothing or only what should be.

    >>> sentence_verdict("the sample tested complies with the requirements of en 60950-1")
    'pass'
    >>> sentence_verdict("the manufacturer must ensure that the product complies with all relevant standards")
    """
    found: OverallVerdict | None = None
    for sentence in re.split(r"(?<=[a-z)0-9\]][.;])\s+(?=\S)|[。；]", text):
        if LEGEND.search(sentence) or any(box in sentence for box in UNTICKED):
            continue
        negative, positive = NEGATIVE.search(sentence), POSITIVE.search(sentence)
        if negative and not GUARD.search(sentence[: negative.end()]) and "=" not in sentence[: negative.start()]:
            return "fail"
        if positive and not negative and not _held_back(sentence, positive):
            found = "pass"
    return found


def _held_back(sentence: str, positive: re.Match[str]) -> bool:
    """Return whether a word before a statement makes it a wish, a duty, a condition or its denial."""
    if GUARD.search(sentence[max(0, positive.start() - 60) : positive.end()]) or CONDITION.search(sentence):
        return True
    return bool(DENIAL.search(sentence[max(0, positive.start() - 12) : positive.end()]))
