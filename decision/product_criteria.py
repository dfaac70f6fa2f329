"""Criteria on the product: the same one, by whom, for Korea, and under whose surveillance."""

from __future__ import annotations

from ..model.decision import Message
from ..model.record import DocumentRecord
from .case import Bundle, Case, models_of, text_of
from .judging import Judgement, Reading, Way, item, message


def same_product(case: Case, standard: str, bundle: Bundle) -> Judgement:
    """G12: the documents are of the models applied for, of the applicant's own line, for the same intended use."""
    reading = Reading()
    product = case.product
    if product is None or not product.models:
        return _not_stated(case, reading, bundle)
    needs = []
    reasons = []
    for record in bundle.records:
        printed = models_of(record)
        if not printed and record is not bundle.main:
            continue  # a report may leave the models to its certificate; G14 compares the two
        if printed:
            reading.field(record, "models")
        for model in product.models:
            checks = case.find_checks("model", subject=model) or case.find_checks("model", subject="all", record=record)
            if checks and checks[0].result == "confirmed":
                reading.note(f"check of {model}", f"confirmed, {checks[0].source}, {checks[0].on}")
                continue
            found = case.compare.model(model, printed) if printed else None
            reading.note(f"model {model}", f"{found.likeness}: {found.why}" if found else f"{record.name} prints none")
            if (found is not None and found.likeness == "different") or checks:
                listed = ", ".join(printed[:5]) or "-"
                return reading.fails(
                    message("G12.fail.model", model=model, document=record.name, printed=listed), message("G12.cure")
                )
            if found is None or found.likeness == "unknown":
                listed = ", ".join(printed[:5]) or "-"
                reasons.append(message("G12.unknown.model", model=model, document=record.name, printed=listed))
                needs.append(item("check.model", model=model))
    for record in bundle.records:
        other = _other_product(case, reading, record, product.name)
        if other is not None:
            reasons.append(other)
            needs.append(item("check.models", document=record.name))
    if product.same_use_as_certified is False:
        return reading.fails(message("G12.fail.use", use=product.intended_use or "-"), message("G12.cure"))
    if product.same_use_as_certified is None or not product.intended_use.strip():
        reasons.append(message("G12.unknown.use"))
        needs.append(item("application.intended_use"))
    line = _line(case, reading, bundle)
    if line:
        reasons.append(line)
        needs.append(
            item("application.applicant" if case.application.applicant is None else "application.authorisation")
        )
    if reasons:
        return reading.unknown(reasons[0], tuple(dict.fromkeys(needs)))
    return reading.passes("G12.pass", models=", ".join(product.models), document=bundle.main.name)


def _other_product(case: Case, reading: Reading, record: DocumentRecord, wanted: str) -> Message | None:
    """Return a message where the document describes another product under the same models; a person has to look."""
    printed = text_of(record, "product")
    if not printed or case.find_checks("model", subject="all", record=record):
        return None
    found = case.compare.products(wanted, printed)
    reading.note(f"product of {record.name}", f"{found.likeness}: {found.why}")
    if found.likeness != "different":
        return None
    reading.field(record, "product")
    return message("G12.unknown.product", product=wanted, document=record.name, printed=printed[:120])


def product_facts(case: Case) -> tuple[Message, ...]:
    """Return what the application has to state on product, use and applicant, whatever the documents say."""
    product = case.product
    needs = [] if product is not None and product.models else [item("application.product")]
    if product is None or product.same_use_as_certified is None or not product.intended_use.strip():
        needs.append(item("application.intended_use"))
    if case.application.applicant is None:
        needs.append(item("application.applicant"))
    return tuple(needs)


def _not_stated(case: Case, reading: Reading, bundle: Bundle) -> Judgement:
    """Ask for the product, and at once for what the documents will leave open about it."""
    needs = list(product_facts(case))
    for record in bundle.records:
        if models_of(record):
            reading.field(record, "models")
        elif record is bundle.main:
            needs.append(item("check.models", document=record.name))
    companies = [text_of(bundle.main, role) for role in ("holder", "manufacturer")]
    readable = any(company and case.compare.names(company, company).likeness == "same" for company in companies)
    applicant = case.application.applicant
    if not readable and (applicant is None or not applicant.authorisation.strip()):
        needs.append(item("application.authorisation"))
    for role in ("holder", "manufacturer"):
        if text_of(bundle.main, role):
            reading.field(bundle.main, role)
            break
    return reading.unknown(message("G12.unknown.not_stated"), tuple(needs))


def _line(case: Case, reading: Reading, bundle: Bundle) -> Message | None:
    """Return a message where nothing ties the documents' companies to the applicant, None where something does."""
    applicant = case.application.applicant
    if applicant is None:
        return message("G12.unknown.applicant")
    if applicant.authorisation.strip():
        reading.note("authorisation", applicant.authorisation)
        return None
    companies = [(role, text_of(bundle.main, role)) for role in ("holder", "manufacturer")]
    same = [
        role
        for role, company in companies
        for name in (applicant.name, *applicant.aliases)
        if company and case.compare.names(name, company).likeness == "same"
    ]
    if same:  # one tie is enough: the one that was read best
        reading.field(bundle.main, max(same, key=lambda role: bundle.main.fields[role].confidence))
        return None
    listed = ", ".join(company for _, company in companies if company) or "-"
    return message("G12.unknown.company", applicant=applicant.name, companies=listed)


def holder_is_applicant(case: Case, standard: str, bundle: Bundle) -> Judgement:
    """G17: the certificate's holder is the applicant, or has authorised it."""
    reading = Reading()
    applicant = case.application.applicant
    way: Way = (item("application.authorisation"),)
    if applicant is None:
        return reading.unknown(message("G17.unknown.applicant"), (item("application.applicant"),))
    if applicant.authorisation.strip():
        reading.note("authorisation", applicant.authorisation)
        return reading.passes("G17.pass.authorised", applicant=applicant.name)
    holder = reading.text(bundle.main, "holder")
    likeness = [case.compare.names(name, holder) for name in (applicant.name, *applicant.aliases)] if holder else []
    for found in likeness:
        reading.note("holder and applicant", f"{found.likeness}: {found.why}")
    if any(found.likeness == "same" for found in likeness):
        return reading.passes("G17.pass", holder=holder)
    return reading.unknown(message("G17.unknown", holder=holder or "-", applicant=applicant.name), way)


def national_differences(case: Case, standard: str, bundle: Bundle) -> Judgement:
    """G18: the Korean national differences were tested."""
    reading = Reading()
    stated = case.application.national_differences
    if stated is not None and stated.tested and stated.report.strip():
        return reading.passes("G18.pass", report=stated.report)
    if stated is not None and not stated.tested:
        return reading.fails(message("G18.fail"), message("G18.cure"))
    return reading.unknown(message("G18.unknown"), (item("application.national_differences"),))


def factory_surveyed(case: Case, standard: str, bundle: Bundle) -> Judgement:
    """G19: the factory is under the surveillance of a certification body."""
    reading = Reading()
    factory = case.application.factory
    if factory is not None and factory.surveillance.strip():
        return reading.passes("G19.pass", site=factory.site)
    return reading.unknown(message("G19.unknown"), (item("application.factory"),))
