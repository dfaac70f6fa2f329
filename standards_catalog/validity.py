"""When an edition counts under a framework: spans of validity, and what they say about one day.

A *span* is what one fact tells: from when the edition counts, from when its successor counts beside it, and from when
it counts no more.  The rules, first match wins:

1. on or after the end: ``superseded`` if a successor is named, else ``withdrawn``;
2. before an exact start: ``future``; before a start that is only known as "not later than": ``unknown``;
3. with a successor already accepted (or the end already announced together with one): ``transition``;
4. from the start on, or from when the fact was known: ``current``;
5. anything else: ``unknown``.  No date is ever guessed.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from .records import Edition, EditionStatus, day_after, first_day

if TYPE_CHECKING:
    from ..model.match import Status

STRENGTH: tuple[Status, ...] = ("current", "transition", "future", "superseded", "withdrawn", "unknown")
"""Where several facts speak (an edition cited under two acts), the first of these that one of them gives."""


class Span(NamedTuple):
    """What one fact tells about the validity of an edition under a framework."""

    start: date | None
    start_exact: bool
    succeeded: date | None
    finish: date | None
    successor: str
    known_from: date | None
    basis: str
    source: str

    def at(self, on: date) -> EditionStatus:
        """Return the state on a day."""
        if self.finish is not None and on >= self.finish:
            return self._answer("superseded" if self.successor else "withdrawn", self.finish, None)
        if self.start is not None and on < self.start:
            return self._answer("future" if self.start_exact else "unknown", None, self.start)
        started = self.start is not None or (self.known_from is not None and on >= self.known_from)
        if not started:
            return self._answer("unknown", None, self.known_from or self.finish)
        turn = self.succeeded or self.known_from
        if self.successor and turn is not None and (self.finish is not None or self.succeeded is not None):
            if on >= turn:
                return self._answer("transition", turn, self.finish)
            return self._answer("current", self.start, turn)
        return self._answer("current", self.start, self.finish)

    def _answer(self, state: Status, since: date | None, until: date | None) -> EditionStatus:
        return EditionStatus(state, since, until, self.basis, self.source, self.successor)


def strongest(answers: list[EditionStatus]) -> EditionStatus:
    """Return the answer that counts where several facts speak."""
    return min(answers, key=lambda a: STRENGTH.index(a.state))


def unknown(basis: str, source: str = "") -> EditionStatus:
    """Return the answer where nothing tells."""
    return EditionStatus("unknown", None, None, basis, source)


def published_status(edition: Edition, successions: list[tuple[str, str]], on: date, register: str) -> EditionStatus:
    """Return the state in the publisher's own programme on a day.

    Args:
        edition: the edition.
        successions: since when and by what it is superseded, as far as known.
        on: the day.
        register: date of the register that was read, ``YYYY`` to ``YYYY-MM-DD``.
    """
    source = edition.source
    if edition.kind == "draft" or edition.status == "draft":
        return unknown("a draft has no validity of its own", source)
    start, started = first_day(edition.published), day_after(edition.published)
    if start is not None and on < start:
        return EditionStatus("future", None, start, f"published {edition.published}", source)
    # What the register itself calls published is in force whatever came beside it.
    links = [] if edition.status == "published" and not edition.withdrawn else sorted(successions)
    dated = [(day, name) for text, name in links if (day := first_day(text)) is not None]
    undated = [name for text, name in links if not text]
    successor = dated[0][1] if dated else (undated[0] if undated else "")
    ended = first_day(edition.withdrawn) or (dated[0][0] if dated else None)
    gone: Status = "withdrawn" if edition.status == "withdrawn" and not successor else "superseded"
    if ended is not None and on >= ended:
        how = f"withdrawn {edition.withdrawn}" if edition.withdrawn else f"{successor} published {ended}"
        return EditionStatus(gone, ended, None, how, source, successor)
    if undated and not edition.withdrawn and (start is None or on >= start):
        return unknown(f"superseded by {undated[0]} on a day that is not known", source)
    if ended is None and edition.status in {"withdrawn", "superseded"}:
        seen = first_day(register)
        if seen is not None and on >= seen:
            return EditionStatus(gone, None, None, f"{edition.status} in the register of {register}", source, successor)
        return unknown(f"{edition.status} on a day before {register} that the register does not tell", source)
    if started is None:
        return unknown("the day of publication is not known", source)
    if start is not None and len(edition.published) < 10 and on < started:
        return unknown(f"published in {edition.published}; the day is not known", source)
    basis = f"published {edition.published}" + (f", register of {register}" if register else "")
    return EditionStatus("current", start, ended, basis, source, successor if ended else "")
