"""The facts of one application, laid out for the criteria: documents joined to bundles, checks, lists, catalogue."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Literal, Protocol

from ..model.match import Comparer, Match, Status
from ..model.record import DocumentRecord
from .application import Application, Check, CheckKind, Product
from .policy import Parameters, Policy

#: Kinds that a third party issues on a product after looking at it.
CERTIFICATE_KINDS = frozenset({"product_certificate", "cb_test_certificate", "type_examination", "regulatory_approval"})
#: Kinds that are never third-party evidence on a product, whoever signs them.
NO_EVIDENCE_KINDS = frozenset(
    {"declaration_of_conformity", "management_system_certificate", "material_declaration", "safety_data_sheet"}
)


@dataclass(frozen=True, slots=True)
class BodyRole:
    """One role of a body in a register or policy: what for, since when, until when, and in which state.

    ``scope`` names standards (works); empty means that the source does not state the scope.
    """

    name: str
    role: str
    scheme: str
    number: str
    scope: tuple[str, ...]
    active_from: date | None
    active_until: date | None
    state: str
    score: float
    source: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EditionState:
    """What a framework says of an edition on a day."""

    framework: str
    state: Status
    since: date | None
    until: date | None
    basis: str


RelationDegree = Literal["same", "IDT", "MOD", "NEQ", "unknown", "none"]
EditionRelation = Literal["same", "older", "newer", "other", "undated", "any", "unknown"]


@dataclass(frozen=True, slots=True)
class Relation:
    """How a found reference relates to a wanted one.

    ``degree``: the ``same`` standard, its identical (``IDT``), modified (``MOD``) or not equivalent (``NEQ``) adoption
    either way, an adoption whose degree no source states (``unknown``), or ``none``.  ``edition``: the found edition
    against the wanted one; ``any`` where none is wanted, ``undated`` where the found one has none.
    """

    degree: RelationDegree
    edition: EditionRelation = "unknown"


class Registry(Protocol):
    """What deciding asks of the catalogue; ``certlane.pipeline`` puts the catalogue behind it."""

    def state(self, reference: str, framework: str, on: date) -> EditionState:
        """Tell what a framework says of the edition on that day."""
        ...

    def published(self, reference: str) -> date | None:
        """Return the edition's date of publication (1 January where only the year is known), or None."""
        ...

    def amended(self, reference: str, on: date) -> tuple[str, ...]:
        """Return the amendments of the edition, published by that day, that the reference does not include."""
        ...

    def relation(self, wanted: str, found: str) -> Relation:
        """Tell how a reference that was found relates to the one that is wanted."""
        ...

    def domestic(self, reference: str) -> tuple[str, ...]:
        """Return Korean adoptions (KS, KC) of the work."""
        ...

    def bodies(self, name: str, number: str, on: date) -> tuple[BodyRole, ...]:
        """Return the roles of bodies of that name or number, best match first."""
        ...


@dataclass(frozen=True, slots=True)
class Bundle:
    """A certificate with its reports, or a report alone: evidence on one product, never mixed with another's."""

    certificate: DocumentRecord | None
    reports: tuple[DocumentRecord, ...] = ()
    blocking: DocumentRecord | None = None
    """Another certificate of the file that names the same report and is no longer in force."""

    @property
    def records(self) -> tuple[DocumentRecord, ...]:
        """All documents of the bundle, the certificate first."""
        return ((self.certificate,) if self.certificate else ()) + self.reports

    @property
    def main(self) -> DocumentRecord:
        """The document that speaks for the bundle."""
        return self.certificate or self.reports[0]

    @property
    def label(self) -> str:
        """The documents' names, for findings."""
        return " + ".join(record.name for record in self.records)


@dataclass(frozen=True)
class Case:
    """Everything that the criteria may read."""

    records: tuple[DocumentRecord, ...]
    matches: Mapping[str, Match]
    application: Application
    policy: Policy
    registry: Registry
    as_of: date
    compare: Comparer
    stated: bool = True
    """False where no application was given at all."""
    bundles: tuple[Bundle, ...] = field(default=())

    @property
    def parameters(self) -> Parameters:
        """The policy's parameters."""
        return self.policy.parameters

    @cached_property
    def checks(self) -> tuple[Check, ...]:
        """The examiner's checks that are known on the day of the decision."""
        return tuple(check for check in self.application.checks if check.on <= self.as_of)

    @property
    def product(self) -> Product | None:
        """The product applied for, where stated."""
        return self.application.product

    @cached_property
    def claimed(self) -> tuple[str, ...]:
        """The standards that the application offers as proof, as written there."""
        return self.application.standards.claimed if self.application.standards else ()

    def find_checks(
        self, kind: CheckKind, *, subject: str = "", standard: str = "", record: DocumentRecord | None = None
    ) -> tuple[Check, ...]:
        """Return the checks of a kind on a subject, standard or document, the newest first.

        A check that names a subject, standard or document answers for that one only; what it leaves empty it leaves
        open only where the caller does not ask for it.
        """
        found = [
            check
            for check in self.checks
            if check.kind == kind
            and (not subject or same_text(check.subject, subject))
            and (not standard or self.same_work(standard, check.standard))
            and (record is None or check.document in (record.name, record.sha256))
        ]
        return tuple(sorted(found, key=lambda check: check.on, reverse=True))

    def same_work(self, wanted: str, found: str) -> bool:
        """Tell whether two references mean one standard, whatever the edition, identical adoptions included."""
        if not wanted or not found:
            return False
        return same_text(wanted, found) or self.registry.relation(wanted, found).degree in ("same", "IDT")

    def akin(self, wanted: str, found: str) -> bool:
        """Tell whether two references have one scope: a modified adoption covers the same kind of product."""
        if not wanted or not found:
            return False
        return same_text(wanted, found) or self.registry.relation(wanted, found).degree in _AKIN


_AKIN = frozenset({"same", "IDT", "MOD", "unknown"})


def same_text(left: str, right: str) -> bool:
    """Compare two printed texts without regard to case, spaces and hyphens."""
    return compact(left) == compact(right) != ""


def compact(text: str) -> str:
    """Return letters and digits only, in upper case: how numbers are compared."""
    return re.sub(r"[\W_]+", "", text).upper()


def own_number(record: DocumentRecord) -> str:
    """Return the document's own number, empty where it was not read."""
    value = record.fields.get("certificate_number")
    return value.value if value is not None and isinstance(value.value, str) else ""


def field_date(record: DocumentRecord, name: str) -> date | None:
    """Return a field's date, None where it is not printed or no date."""
    value = record.fields.get(name)
    if value is None or not isinstance(value.value, str):
        return None
    try:
        return date.fromisoformat(value.value)
    except ValueError:
        return None


def tested_on(record: DocumentRecord) -> tuple[date, date] | None:
    """Return the first and the last day of the test, None where none is printed."""
    first, _, last = text_of(record, "test_date").partition("/")
    try:
        begun = date.fromisoformat(first)
        return begun, date.fromisoformat(last) if last else begun
    except ValueError:
        return None


def numbers_of(record: DocumentRecord) -> tuple[str, ...]:
    """Return the numbers of the issuing body, each with its register before it where that is known."""
    value = record.fields.get("issuer_number")
    if value is None:
        return ()
    return (value.value,) if isinstance(value.value, str) else value.value


def models_of(record: DocumentRecord) -> tuple[str, ...]:
    """Return the printed models."""
    value = record.fields.get("models")
    if value is None:
        return ()
    return (value.value,) if isinstance(value.value, str) else value.value


def text_of(record: DocumentRecord, name: str) -> str:
    """Return a field's text, empty where it is not printed."""
    value = record.fields.get(name)
    if value is None:
        return ""
    return value.value if isinstance(value.value, str) else ", ".join(value.value)


def unique(texts: Iterable[str]) -> tuple[str, ...]:
    """Return the texts without repetition, in order."""
    return tuple(dict.fromkeys(texts))
