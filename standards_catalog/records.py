"""What the catalogue answers with: plain unchangeable values, none of which knows the database.

Dates come in two forms.  Where a register is exact to the day, month or year only, the text says so (``2014-02-26``,
``2014-02``, ``2014``); where a calendar day was computed, it is a ``datetime.date``.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from ..model.match import Status
    from .identifiers.value import Identifier

Degree = Literal["IDT", "MOD", "NEQ"]
Provenance = Literal["source", "derived", "curated"]


class Source(NamedTuple):
    """Where a fact comes from; ``overlay`` marks the owner's own facts."""

    code: str
    name: str
    version: str
    date: str
    licence: str
    overlay: bool = False


class Work(NamedTuple):
    """A standard, regulation or guidance document, whatever its edition.

    ``title`` is that of its newest titled edition; ``publisher`` the outermost body in its name; ``confidence`` is
    below 0.5 where nothing but unconfirmed knowledge speaks for the work.
    """

    key: str
    designation: str
    publisher: str
    number: str
    kind: str
    title: str
    title_other: str
    ics: tuple[str, ...]
    source: str
    confidence: float


class Edition(NamedTuple):
    """A publication of a work.

    ``kind`` is ``edition``, ``amendment``, ``corrigendum``, ``supplement``, ``consolidated`` or ``draft``; ``base`` is
    the key of the edition that a supplement or consolidated text builds on, else empty.  ``status`` is the register's
    own word (``published``, ``superseded``, ``withdrawn``, ``draft``), empty where it has none: whether the edition
    counts under a framework on a day is answered by :meth:`Catalogue.status`.
    """

    key: str
    designation: str
    work: str
    base: str
    kind: str
    title: str
    published: str
    withdrawn: str
    confirmed: str
    stable_until: str
    status: str
    ordinal: str
    source: str
    confidence: float


class Found(NamedTuple):
    """What an identifier leads to.

    ``how`` is ``exact`` (the identifier's own key), ``alias`` (another spelling of it, or a set of supplements that the
    catalogue knows one by one) or ``none``.  ``work`` may be known where the edition is not.  ``base`` is the edition
    without its supplements, ``missing`` the supplements that the catalogue does not know: corrigenda, if an edition is
    given all the same (they change no requirement), else amendments, too.
    """

    identifier: Identifier
    work: Work | None
    edition: Edition | None
    how: Literal["exact", "alias", "none"]
    base: Edition | None = None
    missing: tuple[str, ...] = ()


class Place(NamedTuple):
    """An identifier with the work and edition that it leads to, as queries take it."""

    identifier: Identifier
    work: Work | None
    edition: Edition | None


class Adoption(NamedTuple):
    """``target`` (a national or regional standard) adopts ``source``.

    Both are canonical designations, dated where the source of the fact dates them.  ``direction`` is seen from what
    was asked: ``adopts`` (it is the target) or ``adopted_by`` (it is the source).  ``degree`` is None where it is
    unknown; a derived adoption never gains a degree by itself.  ``steps`` counts the links of a chain.
    """

    source: str
    target: str
    degree: Degree | None
    provenance: Provenance
    confidence: float
    direction: Literal["adopts", "adopted_by"]
    note: str = ""
    origin: str = ""
    steps: int = 1


class Succession(NamedTuple):
    """``newer`` took the place of ``older`` (canonical designations), under a framework if one is named.

    ``since`` is when the newer one began to count, ``until`` when the older one ceases to; texts as exact as known.
    """

    newer: str
    older: str
    framework: str
    since: str
    until: str
    provenance: Provenance
    confidence: float
    note: str
    origin: str


class LegalReference(NamedTuple):
    """An act refers to a standard: ``harmonised``, ``recognised``, ``incorporated``, with or without restriction.

    It gives presumption of conformity (or whatever the act attaches to it) from ``start`` up to, not including,
    ``end``.  Where ``start_exact`` is False it may be older than ``start``.
    """

    reference: str
    key: str
    jurisdiction: str
    act: str
    role: str
    decision: str
    start: date | None
    start_exact: bool
    end: date | None
    basis: str
    supersedes: str
    superseded_by: str
    known_from: date | None
    source: str
    confidence: float


class EditionStatus(NamedTuple):
    """Whether an edition counts under a framework on a day.

    ``since`` is the day on which it entered the state, ``until`` the first day on which it leaves it: the date that
    flips the answer; None where none is known.  ``basis`` says in words what the answer rests on, ``source`` names the
    source of the deciding fact (empty for ``unknown`` without any fact), ``successor`` what takes its place.
    """

    state: Status
    since: date | None
    until: date | None
    basis: str
    source: str
    successor: str = ""


class BodyRole(NamedTuple):
    """One role of a body: under which scheme, with which number and scope, from when until when."""

    role: str
    scheme: str
    number: str
    scope: str
    active_from: str
    active_until: str
    state: str
    as_of: str
    source: str
    confidence: float

    def covers(self, on: date) -> bool | None:
        """Tell whether the role was held on the day: None where the dates do not say."""
        start, end = day_after(self.active_from), first_day(self.active_until)
        if end is not None and on >= end:
            return False
        if first_day(self.active_from) is not None and on < first_day(self.active_from):  # type: ignore[operator]
            return False
        if self.state in {"withdrawn", "lapsed", "suspended"} and end is None:
            seen = first_day(self.as_of)
            return False if seen is not None and on >= seen else None
        if start is not None:
            return True
        seen = day_after(self.as_of)
        return True if self.state == "active" and seen is not None and on >= first_day(self.as_of) else None  # type: ignore[operator]


class Body(NamedTuple):
    """A conformity assessment body, accreditation body or regulator."""

    name: str
    country: str
    aliases: tuple[str, ...]
    roles: tuple[BodyRole, ...]
    source: str
    confidence: float


class BodyMatch(NamedTuple):
    """A body that answers to a number or name.

    ``score`` (0 to 1) is the likeness of the names, 1.0 where only a number was asked; ``contradictions`` say in words
    where number, name and date disagree: such a match is a finding for a person, never a vote.
    """

    body: Body
    score: float
    by: Literal["number", "name", "number and name"]
    active: bool | None
    contradictions: tuple[str, ...] = ()


class Act(NamedTuple):
    """A law, decision or regulation."""

    designation: str
    jurisdiction: str
    kind: str
    title: str
    date: str
    publication: str
    status: str
    repealed_by: str
    repealed: str
    source: str
    confidence: float


class Country(NamedTuple):
    """A country: whether a member of the OECD (since when) or an advanced economy by the IMF."""

    code: str
    name: str
    oecd_since: date | None
    imf_advanced: bool
    source: str


class Publisher(NamedTuple):
    """A publisher of standards; ``reach`` is international, european, national, regulator, industry or class."""

    code: str
    name: str
    country: str
    reach: str
    source: str


def first_day(text: str) -> date | None:
    """Return the first day of a date of the catalogue (``2014-02`` is 2014-02-01), None if it is empty."""
    if not text:
        return None
    return date.fromisoformat(text + "0001-01-01"[len(text) :] if len(text) < 10 else text)


def day_after(text: str) -> date | None:
    """Return the day after the last day of a date of the catalogue (``2014-02`` gives 2014-03-01), None if empty."""
    start = first_day(text)
    if start is None:
        return None
    if len(text) == 4:
        return start.replace(year=start.year + 1) if start.year < 9999 else None
    if len(text) == 7:
        return (start + timedelta(days=31)).replace(day=1)
    return start + timedelta(days=1)


def certain_start(text: str) -> tuple[date | None, bool]:
    """Return the first day that certainly lies on or after a date, and whether it is that very day.

    ``2014-02-26`` is exact; of ``2014`` only the first of January 2015 is certain.
    """
    if len(text) == 10:
        return first_day(text), True
    return day_after(text), False
