"""Gathers facts in memory: works, editions and relations by key, first statement first, later ones filling gaps."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from ..errors import CatalogueError
from .combine import combined
from .derive import date_successions, derive_adoptions, derive_successions, derive_supplements
from .factmodel import ActFact, BodyFact, EditionFact, Fact, LegalFact, RelationFact, SourceFact, ValidityFact
from .identifiers.registry import parse_identifier
from .identifiers.value import Identifier, InvalidIdentifier
from .names import body_key, legal_form, same_company
from .schema import BINDING


@dataclass(slots=True)
class WorkRow:
    """A work on its way into the table; ``title_date`` is the date of the edition that the title is taken from."""

    key: str
    designation: str
    publisher: str
    number: str
    kind: str
    source: str
    confidence: float
    identifier: Identifier
    title: str = ""
    title_other: str = ""
    ics: str = ""
    title_date: str = ""


@dataclass(slots=True)
class EditionRow:
    """An edition on its way into the table."""

    work: str
    key: str
    base: str
    designation: str
    kind: str
    sort: str
    identifier: Identifier
    source: str
    confidence: float
    title: str = ""
    published: str = ""
    withdrawn: str = ""
    confirmed: str = ""
    stable_until: str = ""
    status: str = ""
    ordinal: str = ""
    also: set[str] = field(default_factory=set)

    def columns(self, source: int) -> dict[str, object]:
        """Return what an overlay may change in an edition that is there already."""
        return {
            "title": self.title,
            "published": self.published,
            "withdrawn": self.withdrawn,
            "confirmed": self.confirmed,
            "stable_until": self.stable_until,
            "status": self.status,
            "ordinal": self.ordinal,
            "source_id": source,
            "confidence": self.confidence,
        }

    def values(self, work: int, source: int) -> tuple[object, ...]:
        """Return the row in the order of the table's columns."""
        head = (work, self.key, self.base, self.designation, self.kind, self.title, self.sort)
        return (*head, *list(self.columns(source).values())[1:])


@dataclass(slots=True)
class Body:
    """A body with its roles."""

    name: str
    country: str
    aliases: list[str]
    confidence: float
    roles: list[BodyFact]


def _is_work(identifier: Identifier) -> bool:
    """Tell whether an identifier names a work whatever its edition: neither date nor supplement nor draft."""
    return identifier.edition is None and not identifier.supplements and not identifier.stage


def _kind(identifier: Identifier) -> str:
    if identifier.stage:
        return "draft"
    if not identifier.supplements:
        return "edition"
    if len(identifier.supplements) > 1 or identifier.supplements[0].corrigendum:
        return "consolidated"
    kinds = {"A": "amendment", "AC": "corrigendum", "COR": "corrigendum"}
    return kinds.get(identifier.supplements[0].kind, "supplement")


def sort_key(identifier: Identifier, published: str) -> str:
    """Return the text by which editions of one work are put in order, oldest first.

    Versions and issues go by their number, everything else by its date; a supplement follows its base.
    """
    edition = identifier.edition
    if edition is not None and (edition.version or edition.issue):
        numbers = [c for c in (edition.version or edition.issue).replace("-", ".").split(".") if c]
        return ".".join(c.zfill(4) for c in numbers)
    year = str(edition.year) if edition is not None and edition.year else ""
    last = max((s.year or 0 for s in identifier.supplements), default=0)
    date = published or (str(last) if last else year)
    return f"{date:<10}{len(identifier.supplements)}"


class Gathered:
    """All facts of a build, ready to be put in order and written."""

    def __init__(self) -> None:
        self.sources: dict[str, SourceFact] = {}
        self.works: dict[str, WorkRow] = {}
        self.editions: dict[str, EditionRow] = {}
        self.relations: dict[tuple[str, str, str, str], RelationFact] = {}
        self.legal: list[tuple[str, LegalFact]] = []
        self.validity: list[tuple[str, ValidityFact]] = []
        self.acts: dict[str, ActFact] = {}
        self.bodies: dict[str, Body] = {}
        self.unread: dict[str, tuple[str, str]] = {}
        self._parsed: dict[str, Identifier | None] = {}
        self._sound: dict[str, bool] = {}

    def add_all(self, facts: Iterable[Fact]) -> None:
        """Add facts in their order: sources before what they state.

        Raises:
            CatalogueError: a fact names a source that was not given.
        """
        for fact in facts:
            if isinstance(fact, SourceFact):
                self.sources.setdefault(fact.code, fact)
                continue
            if fact.source not in self.sources:
                raise CatalogueError(f"the source {fact.source!r} of a fact is not described: {fact}")
            self._add(fact)

    def _add(self, fact: Fact) -> None:
        match fact:
            case EditionFact():
                self._add_edition(fact)
            case RelationFact():
                self._add_relation(fact)
            case LegalFact():
                key = self.place(fact.reference, fact.source, fact.confidence, title=fact.title)
                if key:
                    name, older, newer = map(self._canonical, (fact.reference, fact.supersedes, fact.superseded_by))
                    self.legal.append((key, replace(fact, reference=name, supersedes=older, superseded_by=newer)))
            case ValidityFact():
                key = self.place(fact.designation, fact.source, fact.confidence)
                if key:
                    self.validity.append((key, replace(fact, successor=self._canonical(fact.successor))))
            case ActFact():
                self._add_act(fact)
            case BodyFact():
                self._add_body(fact)

    def parse(self, text: str, source: str) -> Identifier | None:
        """Parse once; what can't be parsed is noted with its reason."""
        if text not in self._parsed:
            self._parsed[text] = None
            try:
                identifier = combined(text) if "; " in text else parse_identifier(text)
            except InvalidIdentifier as error:
                self.unread.setdefault(text, (error.message, source))
            else:
                if self._reads_back(identifier, text):
                    self._parsed[text] = identifier
                else:
                    self.unread.setdefault(text, ("its canonical form reads as another identifier", source))
        return self._parsed[text]

    def _canonical(self, text: str) -> str:
        """Return a set of documents in one canonical name; what can't be read stays as it is."""
        try:
            return (combined(text) if "; " in text else parse_identifier(text)).citation if text else ""
        except InvalidIdentifier:
            return text

    def _reads_back(self, identifier: Identifier, text: str) -> bool:
        """Tell whether the names under which work, edition and base will be kept lead back to their keys."""
        names = {identifier.work_key: str(identifier.undated)}
        if not _is_work(identifier):
            names[identifier.key] = identifier.citation
        if identifier.supplements and identifier.edition is not None:
            names[identifier.base.key] = identifier.base.citation
        for key, name in names.items():
            if key not in self._sound:
                self._sound[key] = name == text or _reads_as(name, key)
        return all(self._sound[key] for key in names)

    def _work(self, identifier: Identifier, source: str, confidence: float) -> WorkRow:
        key = identifier.work_key
        work = self.works.get(key)
        if work is None:
            plain = identifier.undated
            publisher = " ".join(plain.publishers) or plain.family
            work = WorkRow(key, str(plain), publisher, plain.number, plain.kind, source, confidence, plain)
            self.works[key] = work
        elif work.confidence < BINDING <= confidence:
            # What was known by hearsay only is confirmed: the source that confirms it speaks for it from here on.
            work.source, work.confidence, work.title, work.title_other = source, confidence, "", ""
        return work

    def place(self, text: str, source: str, confidence: float, *, title: str = "") -> str:
        """Return the key of the edition or work that the text names, adding it if it is new; empty if unreadable."""
        identifier = self.parse(text, source)
        if identifier is None:
            return ""
        work = self._work(identifier, source, confidence)
        if not work.title and title and confidence >= min(work.confidence, BINDING):
            work.title = title
        if _is_work(identifier):
            return work.key
        return self._edition(identifier, source, confidence).key

    def _edition(self, identifier: Identifier, source: str, confidence: float) -> EditionRow:
        key = identifier.key
        edition = self.editions.get(key)
        if edition is None:
            base = identifier.base.key if identifier.supplements and identifier.edition is not None else ""
            # What only adds the month to an ETSI version, or the make-up of a document, is no part of its name here.
            designation = identifier.citation
            kind, sort = _kind(identifier), sort_key(identifier, "")
            edition = EditionRow(
                identifier.work_key, key, base, designation, kind, sort, identifier, source, confidence
            )
            self.editions[key] = edition
            if base and base not in self.editions:
                self._edition(identifier.base, source, confidence)
        elif edition.confidence < BINDING <= confidence:
            edition.source, edition.confidence = source, confidence
        return edition

    def _add_edition(self, fact: EditionFact) -> None:
        identifier = self.parse(fact.designation, fact.source)
        if identifier is None:
            return
        work = self._work(identifier, fact.source, fact.confidence)
        if _is_work(identifier):
            if fact.confidence >= min(work.confidence, BINDING):
                work.title = work.title or fact.title
                work.title_other = work.title_other or fact.title_other
            return
        variant = bool(identifier.variant) and identifier.variant != "CSV" and identifier.key in self.editions
        edition = self._edition(identifier, fact.source, fact.confidence)
        if identifier.edition is None and fact.published in identifier.parts:
            fact = replace(fact, published="")  # the register took the part of an undated draft for its year
        if variant:
            return  # the same text with marks of change or comments: its own dates are not those of the edition
        if edition.source != fact.source:
            edition.also.add(fact.source)
        for name in ("published", "withdrawn", "confirmed", "stable_until", "status", "ordinal", "title"):
            if not getattr(edition, name):
                setattr(edition, name, getattr(fact, name))
        if fact.published.startswith(edition.published) and len(fact.published) > len(edition.published):
            edition.published = fact.published  # the same date, told more exactly
        if edition.withdrawn and edition.withdrawn[:4] < edition.published[:4]:
            edition.withdrawn = ""  # the register repeats the day on which the supplement's base was withdrawn
        edition.sort = sort_key(identifier, edition.published)
        date = edition.published or edition.sort
        if fact.title and not identifier.supplements and not identifier.stage and date >= work.title_date:
            work.title, work.title_date, work.title_other = fact.title, date, fact.title_other
            work.ics = fact.ics or work.ics

    def _add_relation(self, fact: RelationFact) -> None:
        subject = self.place(fact.subject, fact.source, fact.confidence)
        obj = self.place(fact.object, fact.source, fact.confidence)
        if not subject or not obj or subject == obj:
            return
        if fact.kind == "supersedes" and self._later(obj, subject):
            return  # a register that links both ways: the older one can't take the newer one's place
        slot = (fact.kind, subject, obj, fact.framework)
        known = self.relations.get(slot)
        if known is None or known.confidence < fact.confidence:
            self.relations[slot] = fact

    def _later(self, first: str, second: str) -> bool:
        """Tell whether two editions of one work are dated, and the first by a later year."""
        one, other = self.editions.get(first), self.editions.get(second)
        if one is None or other is None or one.identifier.edition is None or other.identifier.edition is None:
            return False
        years = one.identifier.edition.year, other.identifier.edition.year
        return years[0] is not None and years[1] is not None and years[0] > years[1]

    def _add_act(self, fact: ActFact) -> None:
        identifier = self.parse(fact.designation, fact.source)
        key = identifier.key if identifier is not None else fact.designation
        self.unread.pop(fact.designation, None)  # names of laws need not be identifiers
        known = self.acts.get(key)
        if known is None or known.confidence < fact.confidence:
            self.acts[key] = fact

    def _add_body(self, fact: BodyFact) -> None:
        key = self._body_key(fact)
        body = self.bodies.setdefault(key, Body(fact.name, fact.country, [], fact.confidence, []))
        body.country = body.country or fact.country
        body.aliases += [a for a in map(str.strip, fact.aliases.split(";")) if a and a not in body.aliases]
        body.confidence = max(body.confidence, fact.confidence)
        body.roles.append(fact)

    def _body_key(self, fact: BodyFact) -> str:
        """Return the key of the body that a role belongs to: same name, no other country, no other legal form."""
        stem = body_key(fact.name, "")
        for key, body in self.bodies.items():
            countries = {body.country, fact.country} - {""}
            if key.startswith(stem) and same_company(body.name, fact.name) and len(countries) < 2:
                return key
        return f"{stem}{fact.country}|{legal_form(fact.name)}"

    def derive(self) -> None:
        """Add what follows from the identifiers: supplements, successions within a work, adoptions by name."""
        drafts = {key for key, row in self.editions.items() if row.kind == "draft" or row.status == "draft"}
        for slot in [s for s in self.relations if s[0] == "supersedes" and s[1] in drafts]:
            del self.relations[slot]  # a draft replaces nothing yet
        date_successions(self)
        for fact in (*derive_supplements(self), *derive_successions(self), *derive_adoptions(self)):
            self.relations.setdefault((fact.kind, fact.subject, fact.object, fact.framework), fact)
        for edition in self.editions.values():
            if edition.title == self.works[edition.work].title:
                edition.title = ""

    def spellings(self) -> dict[str, str]:
        """Return keys of other spellings and what they mean, where no entry of that name exists.

        Papers often leave out ``IEC`` or ``ISO`` in the name of a European adoption, or put it where it was not yet
        printed: EN 62368-1:2020 is EN IEC 62368-1:2020.
        """
        found: dict[str, str] = {}
        for rows in (self.works, self.editions):
            for key, row in rows.items():
                for spelling in _spellings(key, row.identifier):
                    if spelling not in self.works and spelling not in self.editions:
                        found.setdefault(spelling, key)
        return found

    def sorted_legal(self) -> Iterator[tuple[str, LegalFact]]:
        """Yield references of acts in a fixed order."""
        yield from sorted(self.legal, key=lambda item: (item[0], item[1].act, item[1].start, repr(item[1])))

    def sorted_validity(self) -> Iterator[tuple[str, ValidityFact]]:
        """Yield validity in frameworks in a fixed order."""
        yield from sorted(self.validity, key=lambda item: (item[0], item[1].framework, repr(item[1])))

    def sorted_acts(self) -> Iterator[tuple[str, ActFact]]:
        """Yield acts by key."""
        yield from sorted(self.acts.items())

    def sorted_bodies(self) -> Iterator[Body]:
        """Yield bodies by name."""
        for key in sorted(self.bodies):
            body = self.bodies[key]
            body.roles.sort(key=lambda r: (r.scheme, r.number, r.role, repr(r)))
            yield body


def _reads_as(name: str, key: str) -> bool:
    try:
        return parse_identifier(name).key == key
    except InvalidIdentifier:
        return False


def _spellings(key: str, identifier: Identifier) -> Iterator[str]:
    chain = identifier.publishers
    if chain[-2:] in {("EN", "IEC"), ("EN IEC",)}:
        yield key.replace("ENIEC", "EN", 1)
    elif chain == ("EN",) and len(identifier.number) == 5 and identifier.number[0] == "6":
        yield key.replace("EN", "ENIEC", 1)
