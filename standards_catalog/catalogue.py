"""The catalogue of standards: what an identifier means, which edition counts when, what adopts and replaces what.

>>> catalogue = Catalogue.default()
>>> catalogue.find("IEC 62368-1: 2014").edition.withdrawn
'2018-10-04'
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from ..errors import CatalogueError
from . import queries, relations, standing
from .identifiers.registry import parse_identifier
from .identifiers.value import Identifier
from .records import (
    Act,
    Adoption,
    Body,
    BodyMatch,
    Country,
    Edition,
    EditionStatus,
    Found,
    LegalReference,
    Place,
    Publisher,
    Source,
    Succession,
    Work,
)
from .store import Database, check_file, default_path

Item = Work | Edition | Found | Identifier | str
"""What queries take: a record of the catalogue, or an identifier in any spelling."""


class Catalogue:
    """A catalogue, opened for reading; safe to use from several threads and after a fork."""

    def __init__(self, path: Path, sha256: str) -> None:
        self.path = path
        self.sha256 = sha256
        self._db = Database(path)

    @classmethod
    def default(cls) -> Catalogue:
        """Open the shipped catalogue (or the one that ``CERTLANE_CATALOGUE`` names, under ``CERTLANE_OVERLAY``).

        In a source checkout the first call builds it, which takes about half a minute.

        Raises:
            CatalogueError: it is missing or damaged.
        """
        from .overlay import overlay_of_environment

        return cls.open(default_path(), overlay=overlay_of_environment())

    @classmethod
    def open(cls, path: Path | str, overlay: Path | str | None = None) -> Catalogue:
        """Open a catalogue file, under an owner's facts if ``overlay`` names a file of them.

        Raises:
            CatalogueError: the file is missing, of another version or damaged.
            InputError: the overlay can't be read; the message names line and reason.
        """
        path = Path(path)
        digest = check_file(path)
        if overlay is not None:
            from .overlay import laid_over

            path = laid_over(path, digest, Path(overlay))
            digest = check_file(path)
        return cls(path, digest)

    @cached_property
    def version(self) -> str:
        """The state of the facts: the newest date among their sources and a digest of the fact files."""
        return str(self._db.one("SELECT value FROM meta WHERE name='version'")[0])

    # Identifiers, works, editions

    def find(self, what: Identifier | str) -> Found:
        """Return the work and edition that an identifier means, in whatever spelling.

        Raises:
            InvalidIdentifier: the text is no identifier.
        """
        return queries.find(self._db, parse_identifier(what) if isinstance(what, str) else what)

    def work(self, key: str) -> Work | None:
        """Return the work of a key (``EN55032``)."""
        row = self._db.one(queries.WORK_BY_KEY, key)
        return queries.work_of(row) if row else None

    def edition(self, key: str) -> Edition | None:
        """Return the edition of a key (``EN55032:2015``)."""
        row = self._db.one(queries.FIND, key)
        return queries.edition_of(row[10:]) if row and row[10] is not None else None

    def editions(self, item: Item) -> tuple[Edition, ...]:
        """Return all editions, supplements and drafts of a work, oldest first."""
        work = self._place(item).work
        return queries.editions(self._db, work.key) if work else ()

    def near(self, identifier: Identifier | str) -> tuple[Work, ...]:
        """Return works that share the number: other parts first, then other publishers; for rivals and repairs."""
        if isinstance(identifier, str):
            identifier = parse_identifier(identifier)
        return queries.near(self._db, identifier)

    def search(self, text: str, *, limit: int = 20) -> tuple[Work, ...]:
        """Return works whose designation or title has all the words, best first."""
        return queries.search(self._db, text, limit)

    # Relations

    def adoptions(self, item: Item, *, hypotheses: bool = False) -> tuple[Adoption, ...]:
        """Return what the item adopts and what adopts it, through chains, surest first.

        An edition gives the adoptions of that edition and those that are stated for its work without an edition; a
        work gives those of all its editions.  ``hypotheses`` adds what no source confirmed.
        """
        return relations.adoptions(self._db, self._place(item), hypotheses=hypotheses)

    def successors(self, item: Item) -> tuple[Succession, ...]:
        """Return what took the item's place, each with its framework and dates."""
        return standing.replacements(self._db, self._place(item), newer=True)

    def predecessors(self, item: Item) -> tuple[Succession, ...]:
        """Return what the item replaced."""
        return standing.replacements(self._db, self._place(item), newer=False)

    def supplements(self, item: Item, *, on: date | None = None) -> tuple[Edition, ...]:
        """Return amendments, corrigenda and consolidated texts of an edition, published by ``on`` if it is given."""
        _, work, edition = self._place(item)
        if work is None or edition is None:
            return ()
        base = edition.base or edition.key
        rows = [e for e in queries.editions(self._db, work.key) if e.base == base]
        return tuple(e for e in rows if on is None or (e.published and e.published <= on.isoformat()))

    # Validity

    def status(self, item: Item, framework: str, on: date) -> EditionStatus:
        """Return whether the edition counts under the framework on a day, and the dates that flip the answer.

        Args:
            item: the edition; a work without edition gives ``unknown``.
            framework: ``ISO``, ``IEC``, ``ETSI``, ``IEEE``, ``ITU``, ``JIS``, ``CIE``, ``ECMA``, ``OIML`` for the
                publisher's own programme; ``EU`` for citation in the Official Journal under any act, ``EU:2014/35/EU``
                under one; ``CENELEC`` for the dates of withdrawal of conflicting standards; ``FDA`` for recognised
                consensus standards; ``US:29 CFR 1910.6`` for incorporation by reference; ``UL``, ``CSA``, ``ISED``,
                ``KR:KC``, ``KR:RRA``, ``AU-NZ`` and others where dates were found (see ``docs/catalogue.md``).
            on: the day.
        """
        return standing.status(self._db, self._place(item), framework, on)

    def legal_references(
        self, item: Item, act: str | None = None, on: date | None = None
    ) -> tuple[LegalReference, ...]:
        """Return the references of acts to the item, those of one act or in force on one day if asked so."""
        return standing.legal_references(self._db, self._place(item), act, on)

    def act(self, designation: str) -> Act | None:
        """Return a law, decision or regulation by its designation (``2014/53/EU``)."""
        return queries.act(self._db, designation)

    # Bodies, countries, publishers

    def bodies(
        self, number: str | None = None, name: str | None = None, scheme: str | None = None, on: date | None = None
    ) -> tuple[BodyMatch, ...]:
        """Return bodies by number, by name, or both, best first.

        Args:
            number: the body's number, such as that of a notified body.
            name: its name as printed; compared without legal form, accents and order of words.
            scheme: part of the name of a scheme or act (``MDR``, ``NRTL``, ``IECEE``).
            on: a day; matches then tell whether a role was held on it, None where the dates don't say.
        """
        from .bodies import match_bodies

        if not (number or name or scheme):
            return ()
        return match_bodies(self.all_bodies, number=number, name=name, scheme=scheme, on=on)

    @cached_property
    def all_bodies(self) -> tuple[Body, ...]:
        """All bodies with their roles."""
        return queries.all_bodies(self._db)

    @cached_property
    def countries(self) -> dict[str, Country]:
        """Countries by ISO 3166-1 alpha-2 code."""
        return queries.countries(self._db)

    @cached_property
    def publishers(self) -> dict[str, Publisher]:
        """Publishers by the word that their identifiers begin with."""
        return queries.publishers(self._db)

    @cached_property
    def subjects(self) -> dict[str, str]:
        """Titles of the International Classification for Standards by code (``33.100.10``)."""
        return dict(self._db.all("SELECT code, title FROM ics ORDER BY code"))

    def country_of(self, publisher: str) -> str:
        """Return the country of a publisher (``JIS``), empty for international and European ones and unknown ones.

        A chain is that of its outermost publisher: ``BS EN IEC`` is British; what a national and an international body
        publish together (``IEC/IEEE``) is international.
        """
        words = publisher.split()
        if len(words) > 1 and words[0].isdigit():  # 47 CFR: title and code
            words = words[1:]
        for end in range(len(words), 0, -1):
            head = " ".join(words[:end])
            if (known := self.publishers.get(head)) is not None:
                return known.country
            if "/" in head:
                members = [self.publishers[m] for m in head.split("/") if m in self.publishers]
                if members:
                    return members[0].country if all(m.country for m in members) else ""
        return ""

    def is_developed(self, country: str, *, by: Iterable[str] = ("OECD", "IMF"), on: date | None = None) -> bool | None:
        """Tell whether a country is on one of the lists: member of the OECD (on a day), IMF advanced economy.

        None for a country that the catalogue does not know.
        """
        known = self.countries.get(country.upper())
        if known is None:
            return None
        lists = set(by)
        member = known.oecd_since is not None and (on is None or on >= known.oecd_since)
        return ("OECD" in lists and member) or ("IMF" in lists and known.imf_advanced)

    # The catalogue itself

    def stats(self) -> dict[str, Any]:
        """Return counts and the age of each source."""
        return queries.stats(self._db) | {"version": self.version, "sha256": self.sha256}

    def sources(self) -> tuple[Source, ...]:
        """Return all sources, by code."""
        return queries.sources(self._db)

    def _place(self, item: Item) -> Place:
        if isinstance(item, (Identifier, str)):
            item = self.find(item)
        if isinstance(item, Found):
            return Place(item.identifier, item.work, item.edition)
        identifier = parse_identifier(item.designation)
        if isinstance(item, Work):
            return Place(identifier, item, None)
        return Place(identifier, self.work(item.work), item)

    def __repr__(self) -> str:
        return f"Catalogue({str(self.path)!r})"


__all__ = ["Catalogue", "CatalogueError", "Item"]
