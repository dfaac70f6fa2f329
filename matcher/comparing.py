"""The comparisons that deciding is handed: names, models and products."""

from __future__ import annotations

from ..model.match import NameMatch
from ..standards_catalog.names import fold
from .models import match_model
from .names import compare_names

#: Likeness (0 to 100) of two descriptions from which they may mean one product, and below which they surely don't.
_ALIKE = 60.0
_MAX_TEXT = 400


class Likeness:
    """Compares without state; answers are honest: ``same``, ``different`` or ``unknown``."""

    def names(self, left: str, right: str) -> NameMatch:
        """Compare two names of companies or bodies."""
        return compare_names(left, right)

    def model(self, wanted: str, printed: tuple[str, ...]) -> NameMatch:
        """Tell whether a model is among the printed designations and patterns."""
        return match_model(wanted, printed)

    def products(self, left: str, right: str) -> NameMatch:
        """Compare two descriptions of a product: words say much, their order little."""
        mine, theirs = fold(left[:_MAX_TEXT]), fold(right[:_MAX_TEXT])
        if not mine or not theirs:
            return NameMatch("unknown", 0.0, "a description is missing")
        if sorted(mine.split()) == sorted(theirs.split()):
            return NameMatch("same", 0.95, "the same words")
        if not mine.isascii() or not theirs.isascii():
            return NameMatch("unknown", 0.3, "descriptions in two scripts")
        from rapidfuzz import fuzz

        ratio = fuzz.token_set_ratio(mine, theirs)
        if ratio >= _ALIKE:
            return NameMatch("unknown", round(ratio / 200, 3), "descriptions that share words")
        return NameMatch("different", round(1 - ratio / 100, 3), "descriptions without much in common")
