"""Facts on their way into the catalogue: what importers give and what the builder takes.

All dates are text as exact as their source (``2014``, ``2014-02``, ``2014-02-26``; empty where unknown).  ``source``
is the code of a :class:`SourceFact` given with them.  ``confidence`` is 1.0 for what a register or act states, less
for what was derived or read second hand; below ``schema.BINDING`` a fact is a hypothesis: shown when asked for, without
effect on any answer that a decision uses.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from .records import Provenance

RelationKind = Literal["supersedes", "amends", "corrects", "consolidates", "adopts", "copublished"]
RELATION_KINDS: tuple[RelationKind, ...] = (
    "supersedes",
    "amends",
    "corrects",
    "consolidates",
    "adopts",
    "copublished",
)

_DATE = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?")


def is_date(text: str) -> bool:
    """Tell whether the text is a date of the catalogue: a year, a month or a day, in ISO form."""
    return _DATE.fullmatch(text) is not None


@dataclass(frozen=True, slots=True)
class SourceFact:
    """Where facts come from, in words that a reader can follow; ``date`` is when it was read or published."""

    code: str
    name: str
    version: str = ""
    date: str = ""
    licence: str = ""


@dataclass(frozen=True, slots=True)
class EditionFact:
    """A publication of a standard; an undated ``designation`` states the work alone."""

    designation: str
    source: str
    title: str = ""
    title_other: str = ""
    published: str = ""
    withdrawn: str = ""
    confirmed: str = ""
    stable_until: str = ""
    status: str = ""
    ordinal: str = ""
    ics: str = ""
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class RelationFact:
    """``subject`` stands in a relation to ``object``; ``degree`` is IDT, MOD or NEQ for adoptions, empty if unknown."""

    kind: RelationKind
    subject: str
    object: str
    source: str
    degree: str = ""
    framework: str = ""
    since: str = ""
    until: str = ""
    provenance: Provenance = "source"
    confidence: float = 1.0
    note: str = ""


@dataclass(frozen=True, slots=True)
class LegalFact:
    """An act's reference to a standard (harmonised, designated, recognised, incorporated).

    ``reference`` is the whole set of documents that the act names, as one identifier; ``start_exact`` is False where
    the reference is known to be valid from ``start`` but may be older; ``known_from`` is when the end became known.
    """

    reference: str
    jurisdiction: str
    act: str
    role: str
    source: str
    decision: str = ""
    title: str = ""
    start: str = ""
    start_exact: bool = True
    finish: str = ""
    basis: str = ""
    supersedes: str = ""
    superseded_by: str = ""
    known_from: str = ""
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class ValidityFact:
    """From when until when a framework accepts an edition.

    ``succeeded`` is the day from which the successor is accepted beside it (the beginning of the transition);
    ``finish`` the first day on which the edition is no longer accepted for new certifications.
    """

    designation: str
    framework: str
    source: str
    start: str = ""
    succeeded: str = ""
    finish: str = ""
    successor: str = ""
    basis: str = ""
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class ActFact:
    """A law, decision or regulation."""

    designation: str
    jurisdiction: str
    kind: str
    source: str
    title: str = ""
    date: str = ""
    publication: str = ""
    status: str = ""
    repealed_by: str = ""
    repealed: str = ""
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class BodyFact:
    """One role of a conformity assessment body, accreditation body or regulator.

    ``scheme`` is what the role is held under, ``number`` its number there; ``state`` is ``active``, ``withdrawn``,
    ``suspended``, ``lapsed`` or empty where the source does not say.
    """

    name: str
    source: str
    country: str = ""
    aliases: str = ""
    role: str = ""
    scheme: str = ""
    number: str = ""
    scope: str = ""
    active_from: str = ""
    active_until: str = ""
    state: str = ""
    as_of: str = ""
    confidence: float = 1.0


Fact = SourceFact | EditionFact | RelationFact | LegalFact | ValidityFact | ActFact | BodyFact
"""What importers give; the shipped countries, publishers and subject codes have tables of their own."""
