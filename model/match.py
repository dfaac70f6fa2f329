"""A reference matched against the catalogue."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

How = Literal["exact", "alias", "adoption", "other_edition", "repaired", "title", "none"]
Status = Literal["current", "transition", "superseded", "withdrawn", "future", "unknown"]


@dataclass(frozen=True, slots=True)
class Match:
    """How a reference leads to a catalogue entry.

    ``catalogue_id`` is the canonical identifier of the edition or work found, None where there is none;
    ``score`` (0-1) is the calibrated trust in the match; ``why`` tells the steps; ``rivals`` are identifiers that
    might be meant instead.  ``degree`` is the degree of the adoption followed (IDT, MOD, NEQ), where one was.
    """

    reference: str
    how: How
    catalogue_id: str | None
    status: Status
    score: float
    why: str
    rivals: tuple[str, ...] = ()
    degree: Literal["IDT", "MOD", "NEQ"] | None = None
    title: str = ""


Likeness = Literal["same", "different", "unknown"]


@dataclass(frozen=True, slots=True)
class NameMatch:
    """Whether two names, or two model designations, mean the same thing.

    ``unknown`` is the honest answer where the names are alike but not alike enough, or where a model pattern lacks its
    legend; ``score`` (0-1) is the trust in the answer; ``why`` tells the rule that gave it.
    """

    likeness: Likeness
    score: float
    why: str


class Comparer(Protocol):
    """The comparisons that deciding needs, handed in by the pipeline: stages don't import one another."""

    def names(self, left: str, right: str) -> NameMatch:
        """Compare two names of companies or bodies."""
        ...

    def model(self, wanted: str, printed: tuple[str, ...]) -> NameMatch:
        """Tell whether a model is among the printed designations and patterns."""
        ...

    def products(self, left: str, right: str) -> NameMatch:
        """Compare two descriptions of a product."""
        ...
