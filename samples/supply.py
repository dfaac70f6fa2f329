"""Documents that a referral asks for, made up to fit: to show that what is asked is enough to settle it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from random import Random

from ..decision.application import Application
from ..decision.lists import RecognisedBody
from ..decision.policy import Policy
from ..decision.readings import confirmed_readings
from ..model.decision import Message
from ..model.record import DocumentRecord
from .dossiers import ISSUED, record, results

BODY = "Skovbryn Certification A/S"
LABORATORY = "Skovbryn Test Laboratory A/S"
_KEYS = {
    "settle.document.certificate": "certificate",
    "settle.document.report": "report",
    "settle.document.third_party_evidence": "both",
    "settle.document.evidence_for": "both",
}


def recognising(policy: Policy) -> Policy:
    """Return the policy with the invented body and laboratory recognised for every standard."""
    since = date(1990, 1, 1)
    bodies = (
        RecognisedBody(BODY, ("certification",), ("*",), since, "invented register"),
        RecognisedBody(LABORATORY, ("laboratory",), ("*",), since, "invented register"),
    )
    return replace(policy, bodies=(*policy.bodies, *bodies))


def supply(
    items: Sequence[Message], application: Application, records: Sequence[DocumentRecord]
) -> tuple[DocumentRecord, ...]:
    """Return the documents that the items ask for, consistent with the application and the documents at hand.

    Args:
        items: items of a referral that only a document can give.
        application: its facts, in which the other items were given already.
        records: the documents at hand.

    Raises:
        KeyError: an item asks for no document.
    """
    made: list[DocumentRecord] = []
    records = confirmed_readings(records, application.checks, date.max)
    for number, item in enumerate(items):
        kind = _KEYS[item.key]
        parameters = dict(item.parameters)
        if kind == "both":
            standards = (parameters["standard"],) if "standard" in parameters else None
            made += _pair(application, records, standards, number)
        else:
            made.append(_partner(kind, parameters, application, records))
    return tuple(made)


def _pair(
    application: Application, records: Sequence[DocumentRecord], standards: tuple[str, ...] | None, number: int
) -> list[DocumentRecord]:
    wanted = standards or (application.standards.claimed if application.standards else ())
    common = _common(application, None)
    report_number = f"SUP-{number:03}-S1"
    certificate = _certificate(
        common, wanted or ("IEC 62368-1:2023",), (report_number,), f"supplied-{number}.pdf", ISSUED
    )
    report = _report(common, wanted or ("IEC 62368-1:2023",), report_number, f"supplied-report-{number}.pdf")
    return [certificate, report]


def _partner(
    kind: str, parameters: dict[str, str], application: Application, records: Sequence[DocumentRecord]
) -> DocumentRecord:
    """Return the certificate that belongs to a report, or the report that belongs to a certificate."""
    if kind == "certificate":
        report = next(r for r in records if r.name == parameters["report"])
        common = _common(application, report)
        known = report.fields.get("issue_date")
        issued = max(ISSUED, date.fromisoformat(str(known.value))) if known is not None else ISSUED
        own = report.fields.get("certificate_number")
        numbers = (str(own.value),) if own is not None else ()
        return _certificate(common, _standards(report), numbers, "supplied.pdf", issued)
    number = parameters["number"]
    certificate = next((r for r in records if number in (*r.report_numbers, _own(r))), records[0])
    return _report(
        _common(application, certificate), _standards(certificate), number, "supplied-report.pdf", certificate
    )


def _own(document: DocumentRecord) -> str:
    value = document.fields.get("certificate_number")
    return str(value.value) if value is not None else ""


def _standards(document: DocumentRecord) -> tuple[str, ...]:
    return tuple(dict.fromkeys(s.id for s in document.standards if s.role == "applied"))


def _common(application: Application, document: DocumentRecord | None) -> dict[str, str | tuple[str, ...]]:
    """Return product, models and companies: as the document prints them, else as the application states them."""
    product, applicant = application.product, application.applicant
    common: dict[str, str | tuple[str, ...]] = {
        "holder": applicant.name if applicant else "the holder",
        "product": product.name if product else "the product",
        "models": product.models if product else ("as certified",),
    }
    for name in ("holder", "manufacturer", "product", "models"):
        value = document.fields.get(name) if document is not None else None
        if value is not None and value.value:
            common[name] = value.value
    return common


def _certificate(
    common: dict[str, str | tuple[str, ...]],
    standards: tuple[str, ...],
    reports: tuple[str, ...],
    name: str,
    issued: date,
) -> DocumentRecord:
    fields = common | {
        "issuer": BODY,
        "certificate_number": f"CB-{name}",
        "issue_date": issued.isoformat(),
        "expiry_date": (issued + timedelta(days=1500)).isoformat(),
    }
    return record(name, "product_certificate", fields, standards, report_numbers=reports)


def _report(
    common: dict[str, str | tuple[str, ...]],
    standards: tuple[str, ...],
    number: str,
    name: str,
    certificate: DocumentRecord | None = None,
) -> DocumentRecord:
    known = certificate.fields.get("issue_date") if certificate is not None else None
    issued = date.fromisoformat(str(known.value)) if known is not None else ISSUED
    fields = common | {"issuer": LABORATORY, "certificate_number": number, "issue_date": issued.isoformat()}
    own = (_own(certificate),) if certificate is not None and _own(certificate) else ()
    return record(name, "test_report", fields, standards, report_numbers=own, results=results(Random(7)), pages=40)
