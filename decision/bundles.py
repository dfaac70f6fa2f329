"""Joining documents to bundles: which report belongs to which certificate."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from ..model.match import Comparer
from ..model.record import DocumentRecord
from .application import Check
from .case import CERTIFICATE_KINDS, NO_EVIDENCE_KINDS, Bundle, compact, field_date, models_of, own_number, text_of

_STOPPED = frozenset({"cancelled", "canceled", "suspended", "withdrawn", "revoked", "expired"})


_SHORTEST_NUMBER = 4


def is_certificate(record: DocumentRecord) -> bool:
    """Tell whether the document can be a third party's certificate on a product."""
    return record.kind in CERTIFICATE_KINDS and record.third_party is not False


def is_report(record: DocumentRecord) -> bool:
    """Tell whether the document can be a third party's test report."""
    return record.kind == "test_report" and record.third_party is not False


def is_evidence(record: DocumentRecord) -> bool:
    """Tell whether the document is a third party's word on a product."""
    return is_certificate(record) or is_report(record)


def never_evidence(record: DocumentRecord) -> bool:
    """Tell whether the document is surely none: first-party, about a system, a material or something else."""
    return record.kind in NO_EVIDENCE_KINDS or record.third_party is False


def names_report(certificate: DocumentRecord, report: DocumentRecord) -> bool | None:
    """Tell whether the two name each other by number.

    Returns:
        True where one prints the other's number, False where the certificate names reports and this is none of them,
        None where neither says anything.
    """
    mine, theirs = _number(own_number(certificate)), _number(own_number(report))
    named = {_number(number) for number in certificate.report_numbers} - {""}
    if theirs and theirs in named:
        return True
    if mine and mine in {_number(number) for number in report.report_numbers}:
        return True
    return False if named and theirs else None


def _number(text: str) -> str:
    """Return a number as it is compared; empty where it is too short to name one document among others."""
    number = compact(text)
    return number if len(number) >= _SHORTEST_NUMBER else ""


def same_product(left: DocumentRecord, right: DocumentRecord, compare: Comparer) -> bool:
    """Tell whether two documents print a model in common, or the same holder and the same product's name."""
    theirs = models_of(right)
    mine = models_of(left)
    if any(compare.model(model, theirs).likeness == "same" for model in mine if theirs):
        return True
    if any(compare.model(model, mine).likeness == "same" for model in theirs if mine):
        return True
    holder = compare.names(text_of(left, "holder"), text_of(right, "holder"))
    product = compare.products(text_of(left, "product"), text_of(right, "product"))
    return holder.likeness == "same" and product.likeness == "same" and not (mine and theirs)


def stopped(record: DocumentRecord, checks: Sequence[Check], on: date) -> bool:
    """Tell whether a certificate is known not to be in force on that day."""
    expiry = field_date(record, "expiry_date")
    if expiry is not None and expiry < on:
        return True
    number = compact(own_number(record))
    return any(
        check.kind == "certificate_status"
        and (check.result == "refuted" or str(check.value).lower() in _STOPPED)
        and (compact(check.subject) == number != "" or check.document in (record.name, record.sha256))
        for check in checks
    )


def make_bundles(
    records: Sequence[DocumentRecord], checks: Sequence[Check], compare: Comparer, on: date
) -> tuple[Bundle, ...]:
    """Join certificates with the reports that they name, or that are of the same product.

    A report that a certificate of the file claims never stands alone: so a cancelled certificate blocks its report,
    and a report that contradicts the certificate of its product is seen beside it.
    """
    certificates = [record for record in records if is_certificate(record)]
    reports = [record for record in records if is_report(record)]
    linked: dict[str, set[str]] = {}
    bundles = []
    for certificate in certificates:
        named = [report for report in reports if names_report(certificate, report)]
        akin = named or [report for report in reports if same_product(certificate, report, compare)]
        linked[certificate.sha256] = {report.sha256 for report in akin}
        bundles.append(Bundle(certificate, tuple(akin)))
    taken = set().union(*linked.values()) if linked else set()
    bundles += [Bundle(None, (report,)) for report in reports if report.sha256 not in taken]
    dead = [record for record in certificates if stopped(record, checks, on) and not _only_expired(record, checks)]
    return tuple(_blocked(bundle, dead, linked) for bundle in bundles)


def _only_expired(record: DocumentRecord, checks: Sequence[Check]) -> bool:
    # An expired certificate leaves its report sound (a renewed one may name it again); a cancelled one does not.
    return not stopped(record, checks, date.min)


def _blocked(bundle: Bundle, dead: Sequence[DocumentRecord], linked: dict[str, set[str]]) -> Bundle:
    for certificate in dead:
        shared = linked[certificate.sha256] & {report.sha256 for report in bundle.reports}
        if shared and certificate is not bundle.certificate:
            return Bundle(bundle.certificate, bundle.reports, certificate)
    return bundle
