"""Matching a standard by its title, where a document gives no number: never surer than one chance in two."""

from __future__ import annotations

from ..standards_catalog.catalogue import Catalogue
from ..standards_catalog.names import fold
from ..standards_catalog.records import Work

MIN_TITLE = 16
MAX_TITLE = 300
#: Least likeness (0 to 100) of two titles, and the least lead over the next one.
CUTOFF = 92.0
LEAD = 3.0


def match_title(text: str, catalogue: Catalogue) -> tuple[Work, float] | None:
    """Return the one work whose title the text is, with a score up to 0.5; None where none or several fit.

    Args:
        text: a title without a number; with digits in it, it is no title but an identifier that was not understood.
        catalogue: the catalogue.
    """
    if not MIN_TITLE <= len(text) <= MAX_TITLE or any(c.isdigit() for c in text):
        return None
    from rapidfuzz import fuzz

    wanted = fold(text)
    words = sorted({w for w in wanted.split() if len(w) > 3}, key=len, reverse=True)[:4]
    if len(words) < 2:
        return None
    ranked = sorted(
        (
            (fuzz.token_sort_ratio(wanted, fold(work.title)), work)
            for work in catalogue.search(" ".join(words), limit=50)
        ),
        key=lambda pair: (-pair[0], pair[1].designation),
    )
    if not ranked or ranked[0][0] < CUTOFF or (len(ranked) > 1 and ranked[0][0] - ranked[1][0] < LEAD):
        return None
    return ranked[0][1], 0.5 * ranked[0][0] / 100
