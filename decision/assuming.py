"""What if an open item were given?  The application with the items answered in the applicant's favour.

Nothing here decides: it writes down, as an applicant or examiner would, that an item of a referral was given and good.
So one can see beforehand whether the items asked for are enough, and an application file can be begun with them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from ..model.decision import Message
from ..model.record import DocumentRecord
from .application import (
    Applicant,
    Application,
    Check,
    Factory,
    Hazard,
    Insurance,
    LegalGap,
    NationalDifferences,
    Product,
    Standards,
    Support,
    ZonePlan,
)
from .bundles import is_evidence
from .case import models_of, text_of, unique
from .policy import Policy

SOURCE = "assumed, not looked up"
#: The name that a document whose issuer could not be read is assumed to print.
ISSUER = "the body as read"
#: Stands for a standard that neither the documents nor the application name yet.
STAND_IN = "ISO 12100:2010"
_CHECK_OF = "check."
_FIRST = ("settle.application.product", "settle.application.zone", "settle.application.claimed_standards")


@dataclass(frozen=True, slots=True)
class Assumed:
    """The application with the items given, and the items that only a document or the policy's owner can give."""

    application: Application
    left: tuple[Message, ...]


def assume_given(
    items: Sequence[Message], application: Application, records: Sequence[DocumentRecord], policy: Policy, as_of: date
) -> Assumed:
    """Return the application as if the items had been given.

    Args:
        items: what would settle a referral (``Decision.would_settle``).
        application: the application so far.
        records: its documents; what an applicant would copy from them is taken from there.
        policy: gives the zones and categories to choose from.
        as_of: the day on which the look-ups are assumed to have been made.
    """
    facts = _Facts(tuple(r for r in records if is_evidence(r)) or tuple(records), policy)
    left = []
    # What others build on is stated first.
    for item in sorted(items, key=lambda i: i.key not in _FIRST):
        key = item.key.removeprefix("settle.")
        parameters = dict(item.parameters)
        if key.startswith(_CHECK_OF):
            made = _check(key.removeprefix(_CHECK_OF), parameters, application, facts, as_of)
            application = replace(application, checks=(*application.checks, made))
        elif key.removeprefix("application.") in _STATEMENTS:
            application = _STATEMENTS[key.removeprefix("application.")](application, facts, parameters)
        else:
            left.append(item)
    return Assumed(application, tuple(left))


@dataclass(frozen=True, slots=True)
class _Facts:
    records: tuple[DocumentRecord, ...]
    policy: Policy

    @property
    def standards(self) -> tuple[str, ...]:
        return unique(s.id for r in self.records for s in r.standards if s.role == "applied")

    def standard(self, parameters: dict[str, str]) -> str:
        """Return the standard that an item names, else the one that stands for the applicant's choice."""
        named = parameters.get("standard", "-")
        return named if named not in ("", "-") else STAND_IN

    def text(self, name: str) -> str:
        return next((text for r in self.records if (text := text_of(r, name))), "")

    @property
    def models(self) -> tuple[str, ...]:
        return next((models for r in self.records if (models := models_of(r))), ("as certified",))


def _product(application: Application, facts: _Facts) -> Product:
    return application.product or Product(facts.text("product") or "the product", facts.models)


def _with_product(application: Application, facts: _Facts, parameters: dict[str, str]) -> Application:
    product = _product(application, facts)
    return replace(application, product=replace(product, models=product.models or facts.models))


def _with_use(application: Application, facts: _Facts, parameters: dict[str, str]) -> Application:
    product = application.product
    if product is None:
        return application
    use = product.intended_use or "as certified"
    return replace(application, product=replace(product, intended_use=use, same_use_as_certified=True))


def _with_category(application: Application, facts: _Facts, parameters: dict[str, str]) -> Application:
    product = application.product
    if product is None:
        return application
    claimed = application.standards.claimed if application.standards else facts.standards
    works = {_work(standard) for standard in claimed}
    fitting = [c.id for c in facts.policy.categories if works & set(c.standards)]
    category = fitting[0] if fitting else facts.policy.categories[0].id
    return replace(application, product=replace(product, category=category))


def _work(reference: str) -> str:
    return reference.split(":", maxsplit=1)[0]


def _with_applicant(application: Application, facts: _Facts, parameters: dict[str, str]) -> Application:
    if application.applicant is not None:
        return application
    return replace(
        application, applicant=Applicant(facts.text("holder") or facts.text("manufacturer") or "the applicant")
    )


def _with_authorisation(application: Application, facts: _Facts, parameters: dict[str, str]) -> Application:
    applicant = application.applicant or Applicant(facts.text("holder") or "the applicant")
    return replace(application, applicant=replace(applicant, authorisation="letter of the holder"))


def _with_zone(application: Application, facts: _Facts, parameters: dict[str, str]) -> Application:
    return application if application.zone else replace(application, zone=ZonePlan(facts.policy.zones[0].id))


def _with_plan(application: Application, facts: _Facts, parameters: dict[str, str]) -> Application:
    zone = application.zone
    if zone is None:
        return application
    reference = zone.plan_reference or "zone plan"
    return replace(application, zone=replace(zone, operator_listed=True, product_listed=True, plan_reference=reference))


def _with_hazards(application: Application, facts: _Facts, parameters: dict[str, str]) -> Application:
    covering = application.standards.claimed[:1] if application.standards else (facts.standards or (STAND_IN,))[:1]
    hazards = application.hazards or (Hazard("hazards of the standard's scope", "severe", covering),)
    return replace(application, hazards=hazards, hazards_complete=True)


def _with_cover(application: Application, facts: _Facts, parameters: dict[str, str]) -> Application:
    hazards = tuple(
        replace(h, covered_by=(*h.covered_by, *facts.standards[:1])) if h.name == parameters.get("hazard") else h
        for h in application.hazards
    )
    return replace(application, hazards=hazards)


_Statement = Callable[[Application, _Facts, dict[str, str]], Application]
_STATEMENTS: dict[str, _Statement] = {
    "applicant": _with_applicant,
    "authorisation": _with_authorisation,
    "category": _with_category,
    "claimed_standards": lambda a, f, p: replace(a, standards=Standards((f.standard(p),))),
    "factory": lambda a, f, p: replace(a, factory=Factory("the factory", "yearly")),
    "hazard_cover": _with_cover,
    "hazards": _with_hazards,
    "insurance": lambda a, f, p: replace(a, insurance=Insurance("an insurer")),
    "intended_use": _with_use,
    "legal_gap": lambda a, f, p: replace(a, legal_gap=LegalGap("unfit_standard", "as explained")),
    "national_differences": lambda a, f, p: replace(a, national_differences=NationalDifferences(True, "a report")),
    "product": _with_product,
    "support": lambda a, f, p: replace(a, support=Support(translation=True)),
    "zone": _with_zone,
    "zone_plan": _with_plan,
}


def _check(kind: Any, parameters: dict[str, str], application: Application, facts: _Facts, as_of: date) -> Check:
    zone = application.zone.id if application.zone else facts.policy.zones[0].id
    name = parameters.get("name", "")
    name = ISSUER if name == "-" else name
    subject = {
        "body": name,
        "certificate_status": parameters.get("number", ""),
        "competence": name,
        "edition": parameters.get("standard", ""),
        "laboratory": name,
        "model": parameters.get("model", ""),
        "models": "all",
        "prohibition": parameters.get("entry", ""),
        "prohibition_list": zone,
    }.get(kind, "")
    value = {"certificate_status": "valid", "reading": _reading(parameters, facts)}.get(kind, "")
    return Check(
        kind="model" if kind == "models" else kind,
        # An entry of a prohibition list is settled in the applicant's favour by finding that it does not apply.
        result="refuted" if kind == "prohibition" else "confirmed",
        on=as_of,
        source=SOURCE,
        subject=subject,
        standard=facts.standard(parameters) if "standard" in parameters else "",
        document=_document(kind, parameters),
        field=parameters.get("field_term", ""),
        value=value,
    )


def _document(kind: str, parameters: dict[str, str]) -> str:
    # A certificate without a number that could be read is looked up by its document.
    return parameters.get("document", parameters.get("number", "") if kind == "certificate_status" else "")


def _reading(parameters: dict[str, str], facts: _Facts) -> str | tuple[str, ...]:
    name, document = parameters.get("field_term", ""), parameters.get("document", "")
    record = next((r for r in facts.records if document in (r.name, r.sha256)), None)
    if name == "third_party":
        return "true"
    if name == "standards" and record is not None and not any(s.role == "applied" for s in record.standards):
        return (STAND_IN,)
    if record is None or name in ("standards", "kind"):
        return record.kind if record is not None and name == "kind" else ""
    if name in record.fields:
        return record.fields[name].value
    if name == "issuer":
        return ISSUER
    return "2020-01-01" if name.endswith("_date") else f"the {name.replace('_', ' ')}"
