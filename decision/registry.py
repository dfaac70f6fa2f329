"""The catalogue as deciding asks it: relations of references, states of editions, roles of bodies."""

from __future__ import annotations

from datetime import date

from ..standards_catalog.catalogue import Catalogue
from ..standards_catalog.frameworks import publisher_frameworks
from ..standards_catalog.identifiers.registry import parse_identifier
from ..standards_catalog.identifiers.value import Identifier, InvalidIdentifier
from ..standards_catalog.records import Adoption, Found, first_day
from ..standards_catalog.schema import BINDING
from .case import BodyRole, EditionRelation, EditionState, Relation, RelationDegree

_DEGREES: tuple[RelationDegree, ...] = ("same", "IDT", "MOD", "NEQ", "unknown")
_KOREAN = ("KS ", "KS-", "KC ", "KC-", "K6")


class CatalogueRegistry:
    """Answers a decision's questions from a catalogue; answers are remembered, since criteria ask them again."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._found: dict[str, tuple[Identifier, Found] | None] = {}
        self._adoptions: dict[str, tuple[Adoption, ...]] = {}
        self._relations: dict[tuple[str, str], Relation] = {}
        self._bodies: dict[tuple[str, str, date], tuple[BodyRole, ...]] = {}
        self._states: dict[tuple[str, str, date], EditionState] = {}

    def _find(self, reference: str) -> tuple[Identifier, Found] | None:
        if reference not in self._found:
            try:
                identifier = parse_identifier(reference)
            except InvalidIdentifier:
                self._found[reference] = None
            else:
                self._found[reference] = (identifier, self._catalogue.find(identifier))
        return self._found[reference]

    def state(self, reference: str, framework: str, on: date) -> EditionState:
        """Return what a framework says of the edition; ``publisher`` is whatever speaks for its publisher."""
        key = (reference, framework, on)
        if key not in self._states:
            self._states[key] = self._state(reference, framework, on)
        return self._states[key]

    def _state(self, reference: str, framework: str, on: date) -> EditionState:
        found = self._find(reference)
        if found is None:
            return EditionState(framework, "unknown", None, None, "not an identifier")
        identifier, entry = found
        names = publisher_frameworks(identifier) if framework == "publisher" else (framework,)
        basis = f"no framework of {' '.join(identifier.publishers)} is known"
        for name in names:
            answer = self._catalogue.status(entry, name, on)
            if answer.state != "unknown":
                return EditionState(framework, answer.state, answer.since, answer.until, f"{name}: {answer.basis}")
            basis = answer.basis
        return EditionState(framework, "unknown", None, None, basis)

    def published(self, reference: str) -> date | None:
        """Return the earliest day on which the edition can have been published, None where nothing tells."""
        found = self._find(reference)
        if found is None:
            return None
        identifier, entry = found
        if entry.edition is not None and entry.edition.published and entry.edition.confidence >= BINDING:
            return first_day(entry.edition.published)
        years = [s.year for s in identifier.supplements if s.year]
        if identifier.edition is not None and identifier.edition.year:
            years.append(identifier.edition.year)
        return date(max(years), 1, 1) if years else None

    def amended(self, reference: str, on: date) -> tuple[str, ...]:
        """Return amendments of the edition, published by that day, that the reference does not include."""
        found = self._find(reference)
        edition = found[1].edition if found is not None else None
        if found is None or edition is None:
            return ()
        own = {(s.kind, s.number) for s in found[0].supplements}
        missing = []
        for supplement in self._catalogue.supplements(edition, on=on):
            if supplement.kind == "amendment" and supplement.confidence >= BINDING:
                parts = self._supplements(supplement.designation)
                if parts and not parts <= own:
                    missing.append(supplement.designation)
        return tuple(missing)

    def _supplements(self, designation: str) -> set[tuple[str, str]]:
        try:
            return {(s.kind, s.number) for s in parse_identifier(designation).supplements}
        except InvalidIdentifier:
            return set()

    def relation(self, wanted: str, found: str) -> Relation:
        """Tell how a found reference relates to the wanted one: the same work, an adoption, or nothing."""
        if (wanted, found) not in self._relations:
            self._relations[wanted, found] = self._relate(wanted, found)
        return self._relations[wanted, found]

    def _relate(self, wanted: str, found: str) -> Relation:
        left, right = self._find(wanted), self._find(found)
        if left is None or right is None:
            same = " ".join(wanted.split()).casefold() == " ".join(found.split()).casefold() != ""
            return Relation("same", "unknown") if same else Relation("none")
        a, b = left[0], right[0]
        for one in a.members:
            for other in b.members:
                if one.work_key == other.work_key:
                    return Relation("same", editions(one, other))
        mine, theirs = self._origins(wanted, a), self._origins(found, b)
        best = Relation("none")
        for key, (degree, source) in theirs.items():
            if key in mine:
                joined = _weakest(degree, mine[key][0])
                edition = _through(a, b, mine[key][1], source)
                candidate = Relation(joined, edition)
                if best.degree == "none" or _rank(candidate) < _rank(best):
                    best = candidate
        return best

    def _origins(self, reference: str, identifier: Identifier) -> dict[str, tuple[RelationDegree, str]]:
        """Return the works that the reference is or adopts: by key, with degree and the edition adopted."""
        origins: dict[str, tuple[RelationDegree, str]] = {identifier.work_key: ("same", str(identifier))}
        for adoption in self._adopted(reference):
            try:
                source = parse_identifier(adoption.source)
            except InvalidIdentifier:
                continue
            degree: RelationDegree = adoption.degree or "unknown"
            known = origins.get(source.work_key)
            if known is None or _better(degree, adoption.source, *known):
                origins[source.work_key] = (degree, adoption.source)
        return origins

    def _adopted(self, reference: str) -> tuple[Adoption, ...]:
        if reference not in self._adoptions:
            found = self._find(reference)
            everything = self._catalogue.adoptions(found[1]) if found else ()
            self._adoptions[reference] = tuple(a for a in everything if a.direction == "adopts")
        return self._adoptions[reference]

    def domestic(self, reference: str) -> tuple[str, ...]:
        """Return Korean adoptions (KS, KC) of the work, as far as the catalogue knows them."""
        found = self._find(reference)
        if found is None:
            return ()
        work = found[1].work
        everything = self._catalogue.adoptions(work if work is not None else found[1])
        own = {a.target for a in everything if a.target.startswith(_KOREAN)}
        if str(found[0]).startswith(_KOREAN):
            own.add(str(found[0].undated))
        return tuple(sorted(own))

    def bodies(self, name: str, number: str, on: date) -> tuple[BodyRole, ...]:
        """Return the confirmed roles of bodies of that name or number, best match first."""
        key = (name, number, on)
        if key not in self._bodies:
            self._bodies[key] = self._find_bodies(name, number, on)
        return self._bodies[key]

    def _find_bodies(self, name: str, number: str, on: date) -> tuple[BodyRole, ...]:
        roles = []
        for match in self._catalogue.bodies(number=number or None, name=name or None, on=on):
            if match.by == "name" and number:
                continue
            for role in match.body.roles:
                if role.confidence < BINDING:
                    continue
                state = role.state or ("active" if role.covers(on) else "")
                since = first_day(role.active_from) or (first_day(role.as_of) if state == "active" else None)
                scope = tuple(part.strip() for part in role.scope.split(";") if part.strip())
                until = first_day(role.active_until)
                roles.append(
                    BodyRole(
                        match.body.name,
                        role.role,
                        role.scheme,
                        role.number,
                        scope,
                        since,
                        until,
                        state,
                        match.score,
                        role.source,
                        match.body.aliases,
                    )
                )
        return tuple(roles)


def _better(degree: RelationDegree, source: str, known_degree: RelationDegree, known_source: str) -> bool:
    """Prefer a dated statement of the adoption, then the stronger degree."""
    mine, theirs = ":" in source, ":" in known_source
    if mine != theirs:
        return mine
    return _DEGREES.index(degree) < _DEGREES.index(known_degree)


def _weakest(*degrees: RelationDegree) -> RelationDegree:
    return max(degrees, key=_DEGREES.index)


def _rank(relation: Relation) -> tuple[int, int]:
    order = ("same", "any", "undated", "newer", "older", "other", "unknown")
    return _DEGREES.index(relation.degree), order.index(relation.edition)


def editions(wanted: Identifier, found: Identifier) -> EditionRelation:
    """Compare the editions of two references to one work; corrigenda change no requirement and are left aside."""
    if wanted.edition is None:
        return "any"
    if found.edition is None:
        return "undated"
    mine, theirs = wanted.edition, found.edition
    if mine.key != theirs.key:
        # Versions, issues and years of one publisher have an order; a year against an ordinal has none.
        if bool(mine.year) == bool(theirs.year) and bool(mine.version) == bool(theirs.version):
            return "newer" if theirs._order() > mine._order() else "older"
        return "other"
    ours = {s.key for s in wanted.supplements if s.kind not in ("AC", "COR", "C")}
    others = {s.key for s in found.supplements if s.kind not in ("AC", "COR", "C")}
    if ours == others:
        return "same"
    if ours < others:
        return "newer"
    return "older" if others < ours else "other"


def _through(wanted: Identifier, found: Identifier, wanted_source: str, found_source: str) -> EditionRelation:
    """Compare editions through what the two adopt: sure only where the adoption is stated edition by edition."""
    if wanted.edition is None:
        return "any"
    if found.edition is None:
        return "undated"
    try:
        return _dated(parse_identifier(wanted_source), parse_identifier(found_source))
    except InvalidIdentifier:
        return "unknown"


def _dated(wanted: Identifier, found: Identifier) -> EditionRelation:
    return "unknown" if wanted.edition is None or found.edition is None else editions(wanted, found)
