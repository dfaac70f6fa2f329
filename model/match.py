"""A reference matched against the catalogue."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

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
