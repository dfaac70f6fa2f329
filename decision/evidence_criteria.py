"""Criteria on the evidence itself: its kind, completeness, verdicts and agreement."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Literal

from ..model.decision import Message
from ..model.record import DocumentRecord, StandardReference
from .bundles import names_report
from .case import Bundle, Case, field_date, models_of, own_number, tested_on, text_of
from .judging import Judgement, Reading, Way, item, message

_Answer = Literal["accept", "unknown", "fail"]
#: Items without which pages of the report are missing; every other missing item leaves the report merely incomplete.
_PAGES = frozenset({"pages"})
#: Pages in a row without a verdict that clause tables of sound reports show (two at most were seen in real ones).
_LONGEST_HOLE = 3


def third_party_evidence(case: Case, standard: str, bundle: Bundle) -> Judgement:
    """G04: a third party's certificate on the product, or (where the policy says so) its full test report."""
    reading = Reading()
    main = bundle.main
    reading.note("kind", f"{main.name}: {main.kind}")
    reading.show(main, main.kind_evidence)
    confirm = item("check.reading", document=main.name, field_term="kind")
    reading.doubt(main.kind_confidence, confirm)
    issuer = text_of(main, "issuer")
    for role in ("holder", "manufacturer"):
        other = text_of(main, role)
        if issuer and other and case.compare.names(issuer, other).likeness == "same":
            reading.field(main, "issuer")
            reading.field(main, role)
            return reading.fails(
                message("G04.fail.own_issuer", document=main.name, issuer=issuer), message("G04.cure"), (confirm,)
            )
    unclear = [record for record in bundle.records if record.third_party is None]
    if unclear:
        roles = tuple(item("check.reading", document=record.name, field_term="third_party") for record in unclear)
        return reading.unknown(message("G04.unknown.third_party", document=unclear[0].name), roles)
    if bundle.certificate is None:
        return _by_parameter(
            reading,
            case.parameters.report_only,
            "G04",
            "report_only",
            (item("document.certificate", report=main.name),),
        )
    return reading.passes("G04.pass", document=main.name, kind_term=main.kind)


def _by_parameter(reading: Reading, answer: _Answer, criterion: str, case_name: str, *ways: Way) -> Judgement:
    reading.note(case_name, answer)
    if answer == "accept":
        return reading.passes(f"{criterion}.pass.{case_name}")
    if answer == "fail":
        return reading.fails(message(f"{criterion}.fail.{case_name}"), message(f"{criterion}.cure.{case_name}"), *ways)
    return reading.unknown(message(f"{criterion}.unknown.{case_name}"), *ways)


def report_complete(case: Case, standard: str, bundle: Bundle) -> Judgement:
    """G10: the test report is there, with all its pages and all items that its form and ISO/IEC 17025 ask for."""
    reading = Reading()
    if not bundle.reports:
        return _by_parameter(
            reading, case.parameters.certificate_only, "G10", "certificate_only", (_want_report(bundle),)
        )
    ways: list[Way] = []
    reasons: list[Message] = []
    optional = case.parameters.optional_report_items
    for report in bundle.reports:
        reading.doubt(report.kind_confidence, item("check.reading", document=report.name, field_term="kind"))
        checks = case.find_checks("report_complete", record=report)
        if checks:
            reading.note(f"check of {report.name}", f"{checks[0].result}, {checks[0].source}, {checks[0].on}")
            if checks[0].result == "confirmed":
                continue
            return reading.fails(
                message("G10.fail.check", document=report.name), message("G10.cure", document=report.name)
            )
        missing = [c.item for c in report.completeness if not c.present and c.item not in optional]
        for c in report.completeness:
            reading.show(report, c.evidence if not c.present else ())
            reading.note(f"{report.name}: {c.item}", "present" if c.present else "missing")
        confirm = (item("check.report_complete", document=report.name),)
        if any(name in _PAGES for name in missing) and report.text_source == "text":
            return reading.fails(
                message("G10.fail.pages", document=report.name), message("G10.cure", document=report.name)
            )
        if report.text_source == "ocr" and case.parameters.scanned_report == "unknown":
            reasons.append(message("G10.unknown.scanned", document=report.name))
        elif not report.completeness:
            reasons.append(message("G10.unknown.not_examined", document=report.name))
        elif missing:
            listed = ", ".join(f"item_{name}" for name in missing)
            reasons.append(message("G10.unknown.missing", document=report.name, items_terms=listed))
        else:
            continue
        ways.append(confirm)
    if reasons:
        return reading.unknown(reasons[0], tuple(i for way in ways for i in way))
    return reading.passes("G10.pass", documents=", ".join(report.name for report in bundle.reports))


def _want_report(bundle: Bundle) -> Message:
    number = bundle.main.report_numbers[0] if bundle.main.report_numbers else own_number(bundle.main) or "-"
    return item("document.report", number=number)


def verdicts_pass(case: Case, standard: str, bundle: Bundle) -> Judgement:
    """G11: no clause failed, none was skipped, and the tables were read."""
    reading = Reading()
    for record in bundle.records:
        failed = [row for row in record.results.rows if row.verdict == "fail"]
        if failed or record.results.verdict == "fail":
            reading.show(record, [row.evidence for row in failed[:5]] or record.results.evidence)
            clause = ", ".join(row.clause or row.item for row in failed[:5]) or "-"
            return reading.fails(
                message("G11.fail", document=record.name, clauses=clause), message("G11.cure", clauses=clause)
            )
    if not bundle.reports:
        return _by_parameter(
            reading, case.parameters.certificate_only, "G11", "certificate_only", (_want_report(bundle),)
        )
    open_documents: list[tuple[Message, Message]] = []
    for report in bundle.reports:
        checks = case.find_checks("verdicts", record=report)
        if checks:
            reading.note(f"check of {report.name}", f"{checks[0].result}, {checks[0].source}, {checks[0].on}")
            if checks[0].result == "confirmed":
                continue
            return reading.fails(
                message("G11.fail", document=report.name, clauses=str(checks[0].value) or "-"),
                message("G11.cure", clauses="-"),
            )
        judged = _verdicts_of(case, reading, report)
        if judged is None:
            continue
        if isinstance(judged, Judgement):
            return judged
        open_documents.append((judged, item("check.verdicts", document=report.name)))
    if open_documents:
        return reading.unknown(open_documents[0][0], tuple(way for _, way in open_documents))
    passed = sum(report.results.count("pass") for report in bundle.reports)
    return reading.passes("G11.pass", passed=passed, not_applicable=sum(r.results.count("na") for r in bundle.reports))


def _verdicts_of(case: Case, reading: Reading, report: DocumentRecord) -> Judgement | Message | None:
    rows = report.results.rows
    skipped = [row for row in rows if row.verdict == "not_tested"]
    unread = [row for row in rows if row.verdict == "unknown"]
    reading.note(f"{report.name}: rows", f"{len(rows)}, skipped {len(skipped)}, unread {len(unread)}")
    if skipped:
        reading.show(report, [row.evidence for row in skipped[:5]])
        clauses = ", ".join(row.clause or row.item for row in skipped[:5])
        return reading.fails(
            message("G11.fail.skipped", document=report.name, clauses=clauses), message("G11.cure", clauses=clauses)
        )
    if not any(row.verdict == "pass" for row in rows):
        return message("G11.unknown.no_rows", document=report.name)
    if unread:
        reading.show(report, [row.evidence for row in unread[:5]])
        return message("G11.unknown.unread", document=report.name, count=len(unread))
    if hole := _hole(report):
        reading.note(f"{report.name}: pages without verdicts", f"{hole[0]}-{hole[1]}")
        return message("G11.unknown.hole", document=report.name, first=hole[0], last=hole[1])
    if report.text_source == "ocr" and case.parameters.scanned_report == "unknown":
        return message("G11.unknown.scanned", document=report.name)
    reading.show(report, report.results.evidence[:3])
    return None


def _hole(report: DocumentRecord) -> tuple[int, int] | None:
    """Return the first run of pages in the middle of the clause tables that hold no verdict, None where none is.

    Real reports leave out a page or two (photos, a drawing); a longer run may hide a failed clause.  A summary of
    results is complete by itself.
    """
    if any(row.table == "summary" for row in report.results.rows):
        return None
    pages = sorted({row.evidence.page for row in report.results.rows})
    for before, after in itertools.pairwise(pages):
        if after - before > _LONGEST_HOLE + 1:
            return before + 1, after - 1
    return None


def documents_agree(case: Case, standard: str, bundle: Bundle) -> Judgement:
    """G14: certificate and report name each other and agree on standard, edition, models and holder."""
    reading = Reading()
    certificate = bundle.certificate
    if certificate is None:
        reading.field(bundle.main, "certificate_number")
        want: Way = (item("document.certificate", report=bundle.main.name),)
        if not own_number(bundle.main):  # without its number no certificate can name it
            want = (*want, item("check.reading", document=bundle.main.name, field_term="certificate_number"))
        return _by_parameter(reading, case.parameters.report_only, "G14", "report_only", want)
    if not bundle.reports:
        return _by_parameter(
            reading, case.parameters.certificate_only, "G14", "certificate_only", (_want_report(bundle),)
        )
    open_reports: list[tuple[Message, Message]] = []
    shown = False
    for report in bundle.reports:
        named = names_report(certificate, report)
        reading.note(
            f"{certificate.name} names {report.name}", {True: "yes", False: "another number", None: "no"}[named]
        )
        checks = case.find_checks("link", record=report)
        confirmed = bool(checks) and checks[0].result == "confirmed"
        confirm = item("check.link", document=report.name)
        reading.field(certificate, "certificate_number")
        reading.field(report, "certificate_number")
        clash = _clash(case, reading, certificate, report, standard)
        if clash or (checks and not confirmed):
            text = clash or message("G14.fail.number", certificate=certificate.name, report=report.name)
            return reading.fails(text, message("G14.cure"), (confirm,))
        if named is False and not confirmed:
            return reading.fails(
                message("G14.fail.number", certificate=certificate.name, report=report.name),
                message("G14.cure"),
                (confirm,),
            )
        doubt = None if confirmed else _doubt(case, certificate, report)
        shown = (
            shown or any(_states(case, standard, s.id) for s in report.standards if s.role == "applied") or confirmed
        )
        if doubt or (named is None and not confirmed):
            text = doubt or message("G14.unknown.no_reference", certificate=certificate.name, report=report.name)
            open_reports.append((text, confirm))
    if standard and not shown and not open_reports:
        report = bundle.reports[0]
        open_reports.append(
            (
                message("G14.unknown.standard", report=report.name, standard=standard),
                item("check.link", document=report.name),
            )
        )
    if open_reports:
        return reading.unknown(open_reports[0][0], tuple(dict.fromkeys(way for _, way in open_reports)))
    return reading.passes("G14.pass", certificate=certificate.name, report=bundle.reports[0].name)


def _states(case: Case, standard: str, found: str) -> bool:
    return case.registry.relation(standard, found).degree != "none"


def _other_editions(
    case: Case, mine: Sequence[StandardReference], theirs: Sequence[StandardReference]
) -> tuple[StandardReference, StandardReference] | None:
    """Return a pair of references to one standard in different editions, where no pair agrees.

    An undated adoption beside them ("IEC 62368-1:2018, KC 62368-1") does not make two editions of one work agree.
    """
    pairs = [(a, b, case.registry.relation(a.id, b.id)) for a in mine for b in theirs]
    if any(relation.edition == "same" for _, _, relation in pairs):
        return None
    apart = [(a, b, relation) for a, b, relation in pairs if relation.edition in ("older", "newer", "other")]
    own = [(a, b) for a, b, relation in apart if relation.degree == "same"]
    if own:
        return own[0]
    return apart[0][:2] if apart and len(apart) == len(pairs) else None


def _clash(
    case: Case, reading: Reading, certificate: DocumentRecord, report: DocumentRecord, standard: str
) -> Message | None:
    """Return what the two contradict each other in: the edition of the standard, or the models."""
    mine = [s for s in certificate.standards if s.role == "applied" and standard and _states(case, standard, s.id)]
    theirs = [s for s in report.standards if s.role == "applied" and standard and _states(case, standard, s.id)]
    pair = _other_editions(case, mine, theirs)
    if pair:
        reading.show(certificate, pair[0].evidence)
        reading.show(report, pair[1].evidence)
        return message("G14.fail.edition", certificate=pair[0].id, report=pair[1].id)
    left, right = models_of(certificate), models_of(report)
    if left and right:
        likeness = {case.compare.model(model, right).likeness for model in left}
        likeness |= {case.compare.model(model, left).likeness for model in right}
        if likeness == {"different"}:
            reading.field(certificate, "models")
            reading.field(report, "models")
            return message("G14.fail.models", certificate=", ".join(left[:5]), report=", ".join(right[:5]))
    return None


def _doubt(case: Case, certificate: DocumentRecord, report: DocumentRecord) -> Message | None:
    """Return what makes the link of the two doubtful: other companies, or a report later than its certificate."""
    companies = [text_of(report, role) for role in ("holder", "manufacturer")]
    owners = [text_of(certificate, role) for role in ("holder", "manufacturer")]
    likeness = {
        case.compare.names(a, b).likeness for a in owners if _is_name(case, a) for b in companies if _is_name(case, b)
    }
    if likeness and "same" not in likeness:
        return message("G14.unknown.companies", certificate=certificate.name, report=report.name)
    issued, reported = field_date(certificate, "issue_date"), field_date(report, "issue_date")
    if issued and reported and reported > issued:
        return message("G14.unknown.later", certificate=issued, report=reported)
    tested = tested_on(report)
    if issued and tested and tested[1] > issued:
        return message("G14.unknown.tested_later", certificate=issued, tested=tested[1])
    return None


def _is_name(case: Case, text: str) -> bool:
    """Tell whether the text can be a company's name at all: ``Corporation`` alone is none."""
    return bool(text) and case.compare.names(text, text).likeness == "same"
