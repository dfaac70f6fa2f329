"""The document's own legend of its verdict codes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from ..model.record import Verdict
from ..standards_catalog.identifiers.lazy import lazy
from .page_text import PageText
from .verdict_words import fold, parse_verdict

_PAIR_RE = lazy(
    r"""(?<![^\s("“”'‘’,;:：.\-–])["“”'‘’(]?(?P<code>[A-Za-z√○〇×△✓]{1,2}|N/?[ATPRE])["“”'‘’)]?
        \s{0,3}(?:=|:|：|＝|–|—|-|means?\b|stands?\sfor|indicates?|is\b)\s{0,3}
        (?P<meaning>(?:(?!\s+(?:[A-Z]{1,2}|N/[A-Z])\s{0,3}[:=：＝])[^,;，；=\n]){2,60})""",
    re.VERBOSE,
)
_CUE_RE = lazy(
    r"=|＝|[:：–—-]\s*(?:pass|fail|fire|leak|not |n/|good|ok\b|no )|\bmeans?\b|stands? for|indicates?", re.IGNORECASE
)

_HAZARDS: Final = lazy(r"\b(?:fire|leak\w*|vent\w*|rupture\w*|disassembl\w*|explosion|smoke|burst\w*)\b", re.IGNORECASE)
_NEGATION: Final = lazy(r"\b(?:no|not|without|non)\b|无|沒有|没有|なし|없", re.IGNORECASE)
_GOOD: Final = lazy(r"\b(?:good|no (?:problem|abnormal\w*)|qualified|meets?|complies|does meet)\b", re.IGNORECASE)
MAX_LINE: Final = 400


def read_legend(texts: Iterable[PageText]) -> dict[str, Verdict]:
    """Return the codes (case-folded) to which a document gives a meaning of its own, with the verdict they stand for.

    A code whose meaning is an event that the test forbids (fire, leakage, venting, ... of UN 38.3.4) stands for
    ``fail``; one whose meaning is the absence of such events, or "good", for ``pass``.  Meanings that tell no verdict
    ("F = frequency") are no verdict's legend and stay out.
    """
    legend: dict[str, Verdict] = {}
    for text in texts:
        # One search through the page costs far less than one a line, and most pages explain nothing.
        if not _CUE_RE.search(text.plain):
            continue
        for line in text.texts:
            if len(line) <= MAX_LINE and _CUE_RE.search(line):
                for code, verdict in legend_pairs(line):
                    # A misread legend must never turn a printed fail into something else.
                    if verdict == "fail" or parse_verdict(code) != "fail":
                        legend.setdefault(code, verdict)
    return legend


def legend_pairs(text: str) -> list[tuple[str, Verdict]]:
    """Return the codes that a line explains, with their verdicts.

    >>> legend_pairs("L – leakage, V – venting, F – fire, O – no leakage and no fire")
    [('l', 'fail'), ('v', 'fail'), ('f', 'fail'), ('o', 'pass')]
    >>> legend_pairs("NT = not tested; A = pass")
    [('nt', 'not_tested'), ('a', 'pass')]
    """
    found = []
    for match in _PAIR_RE.finditer(text):
        verdict = _meaning(match["meaning"].strip())
        if verdict is not None:
            found.append((fold(match["code"]), verdict))
    return found


def _meaning(text: str) -> Verdict | None:
    text = text.strip(' ."“”()')
    verdict = parse_verdict(text) if len(text) > 3 else None  # "V : N/A" is a field without a value
    if verdict is not None:
        return verdict
    if _HAZARDS.search(text):
        return "pass" if _NEGATION.search(text) else "fail"
    if _GOOD.search(text):
        return None if _NEGATION.match(text) else "pass"
    return None
