"""Criteria on who speaks: issuer identified, competent then and now, laboratory accredited, certificate in force."""

from __future__ import annotations

import re
from datetime import date

from ..model.record import DocumentRecord
from .bundles import stopped
from .case import BodyRole as Role
from .case import Bundle, Case, compact, field_date, numbers_of, own_number, tested_on, text_of
from .judging import Judgement, Reading, Way, item, message

_STOPPED = frozenset({"withdrawn", "suspended", "revoked", "expelled"})
_LABORATORY = ("laborator", "cbtl")
_NO_CERTIFIER = ("accreditation", "regulat", "designating")


def issuer_identified(case: Case, standard: str, bundle: Bundle) -> Judgement:
    """G05: the issuer's name (and number, where printed) leads to one body, without contradiction."""
    reading = Reading()
    main = bundle.main
    name = reading.text(main, "issuer")
    number = reading.text(main, "issuer_number") if numbers_of(main) else ""
    if not name and not number:
        return reading.unknown(
            message("G05.unknown.not_printed", document=main.name),
            *(
                (item("check.reading", document=main.name, field_term="issuer"), *way)
                for way in _ways_to_identify("-", standard, field_date(main, "issue_date"))
            ),
        )
    confirm = _ways_to_identify(name or number, standard, field_date(main, "issue_date"))
    for check in (*case.find_checks("body", subject=name), *case.find_checks("competence", subject=name)):
        reading.note(f"check of {name}", f"{check.result}, {check.source}, {check.on}")
        if check.result == "confirmed":
            reading.confirmed(main, "issuer")
            return reading.passes("G05.pass.check", issuer=name, source=check.source)
        if check.kind == "body":
            return reading.fails(message("G05.fail.check", issuer=name, source=check.source), message("G05.cure"))
    by_number = _by_number(case, reading, main, confirm)
    if by_number is not None:
        return by_number
    found = roles_of(case, name)
    for role in found:
        reading.note(f"register: {role.name}", f"{role.role}, {role.scheme}, {role.source}")
    names = {compact(role.name) for role in found}
    printed = {plain for number in numbers_of(main) if (plain := notified_number(number))}
    held = {role.number for role in found if notified_number(role.number)}
    if held and printed and not held & printed:
        listed = ", ".join(sorted(held))
        return reading.unknown(
            message("G05.unknown.number", issuer=name, number=", ".join(sorted(printed)), known=listed), *confirm
        )
    if len(names) == 1:
        return reading.passes("G05.pass.name", issuer=name, body=found[0].name)
    if names:
        listed = ", ".join(sorted({role.name for role in found}))
        return reading.unknown(message("G05.unknown.ambiguous", issuer=name, bodies=listed), *confirm)
    return reading.unknown(message("G05.unknown", issuer=name), *confirm)


_NOTIFIED = re.compile(r"(?:NB\s)?(\d{4})")


def notified_number(number: str) -> str:
    """Return the four digits of a notified body's number, empty for a number of another register."""
    match = _NOTIFIED.fullmatch(number)
    return match[1] if match else ""


def _by_number(case: Case, reading: Reading, main: DocumentRecord, confirm: tuple[Way, ...]) -> Judgement | None:
    """Judge the name by the owner of the notified body's number; None where no register knows such a number.

    A number on doubtful reading contradicts nothing: it may be misread, or another body's.
    """
    name = text_of(main, "issuer")
    for number in numbers_of(main):
        plain = notified_number(number)
        owners = case.registry.bodies("", plain, case.as_of) if plain else ()
        if not owners:
            continue
        for owner in owners:
            reading.note(f"body {number}", owner.name)
        known = [known for owner in owners for known in (owner.name, *owner.aliases)]
        likeness = {case.compare.names(name, one).likeness for one in known if name}
        if "same" in likeness:
            return reading.passes("G05.pass.number", issuer=name, number=number)
        if likeness != {"different"}:
            return reading.unknown(message("G05.unknown", issuer=name or number), *confirm)
        rivals = main.fields["issuer"].rivals
        misread = any(case.compare.names(rival, one).likeness != "different" for rival in rivals for one in known)
        if misread or reading.confidence < case.parameters.minimum_confidence:
            text = message("G05.unknown.doubtful", issuer=name, number=number, owner=owners[0].name)
            return reading.unknown(text, *confirm)
        return reading.fails(
            message("G05.fail.number", issuer=name, number=number, owner=owners[0].name), message("G05.cure")
        )
    return None


def _ways_to_identify(name: str, standard: str, issued: date | None) -> tuple[Way, ...]:
    """Return the register entry of the body, or the one of its competence, which shows who it is as well."""
    body: Way = (item("check.body", name=name),)
    if issued is None:
        return (body,)
    return body, (item("check.competence", name=name, standard=standard or "-", date=issued),)


def roles_of(case: Case, name: str) -> tuple[Role, ...]:
    """Return the roles of the bodies of that name: the policy's own first, else those of the catalogue."""
    if not name:
        return ()
    own = tuple(
        Role(
            name=body.name,
            role=role,
            scheme=f"recognised by {case.policy.id}",
            number=body.number,
            scope=body.standards,
            active_from=body.valid_from,
            active_until=body.valid_until,
            state="withdrawn" if body.withdrawn and body.withdrawn <= case.as_of else "active",
            score=1.0,
            source=body.source,
        )
        for body in case.policy.bodies
        for role in body.roles
        if any(case.compare.names(name, known).likeness == "same" for known in (body.name, *body.aliases))
    )
    if own:
        return own
    # A register's own likeness is no identity: two laboratories of one city differ by a letter.
    return tuple(
        role
        for role in case.registry.bodies(name, "", case.as_of)
        if any(case.compare.names(name, known).likeness == "same" for known in (role.name, *role.aliases))
    )


def issuer_competent(case: Case, standard: str, bundle: Bundle) -> Judgement:
    """G06: the issuer was competent for this standard on the date of issue, and is not withdrawn now."""
    reading = Reading()
    main = bundle.main
    name = reading.text(main, "issuer")
    issued = field_date(main, "issue_date")
    reading.field(main, "issue_date")
    if not name:
        return reading.unknown(
            message("G06.unknown.issuer", document=main.name),
            (
                item("check.reading", document=main.name, field_term="issuer"),
                item("check.competence", name="-", standard=standard or "-", date=issued or "-"),
            ),
        )
    if issued is None:
        return reading.unknown(
            message("G06.unknown.date", document=main.name),
            (
                item("check.reading", document=main.name, field_term="issue_date"),
                item("check.competence", name=name, standard=standard or "-", date="-"),
            ),
        )
    confirm: Way = (item("check.competence", name=name, standard=standard or "-", date=issued),)
    if not standard:
        confirm = (item("check.reading", document=main.name, field_term="standards"), *confirm)
    roles = [role for role in roles_of(case, name) if _certifies(role, bundle)]
    for role in roles:
        reading.note(f"register: {role.name}", f"{role.role}, {role.state or 'state not known'}, {role.source}")
    cure = message("G06.cure")
    if any(role.state in _STOPPED for role in roles):
        return reading.fails(message("G06.fail.withdrawn", issuer=name), cure)
    checks = case.find_checks("competence", subject=name, standard=standard)
    if checks:
        reading.note(f"check of {name}", f"{checks[0].result}, {checks[0].source}, {checks[0].on}")
        if checks[0].result == "confirmed":
            reading.confirmed(main, "issuer")
            return reading.passes("G06.pass.check", issuer=name, source=checks[0].source)
        return reading.fails(message("G06.fail.check", issuer=name, standard=standard), cure)
    active = [role for role in roles if role.state == "active"]
    scoped = [role for role in active if role.scope and _in_scope(case, standard, role)]
    if any(_held(role, issued) for role in scoped):
        return reading.passes("G06.pass", issuer=name, standard=standard, date=issued)
    if scoped and all(role.active_from is not None and role.active_from > issued for role in scoped):
        return reading.fails(message("G06.fail.before", issuer=name, date=issued), cure)
    if scoped and all(role.active_until is not None and role.active_until < issued for role in scoped):
        return reading.fails(message("G06.fail.after", issuer=name, date=issued), cure)
    outside = [role for role in active if role.scope and not any(case.akin(scope, standard) for scope in role.scope)]
    if active and not scoped and len(outside) == len(active):
        return reading.fails(message("G06.fail.scope", issuer=name, standard=standard), cure)
    return reading.unknown(message("G06.unknown", issuer=name, standard=standard or "-", date=issued), confirm)


def _certifies(role: Role, bundle: Bundle) -> bool:
    kind = role.role.casefold()
    if bundle.certificate is None:
        return any(word in kind for word in _LABORATORY)
    if any(word in kind for word in _NO_CERTIFIER):
        return False
    # A withdrawn laboratory of the same name counts against its certificates, an active one not for them.
    return not any(word in kind for word in _LABORATORY) or role.state in _STOPPED


def _in_scope(case: Case, standard: str, role: Role) -> bool:
    return any(
        scope == "*" or case.same_work(standard, scope) or case.same_work(scope, standard) for scope in role.scope
    )


def _held(role: Role, on: date) -> bool:
    return (
        role.active_from is not None
        and role.active_from <= on
        and (role.active_until is None or on <= role.active_until)
    )


def laboratory_accredited(case: Case, standard: str, bundle: Bundle) -> Judgement:
    """G07: the laboratory was accredited for the method at the test date, or works inside a peer-assessed scheme."""
    reading = Reading()
    if not bundle.reports:
        answer = case.parameters.certificate_only
        reading.note("certificate_only", answer)
        if answer == "accept":
            return reading.passes("G07.pass.certificate_only")
        number = (bundle.main.report_numbers or (own_number(bundle.main) or "-",))[0]
        return reading.unknown(message("G07.unknown.no_report"), (item("document.report", number=number),))
    open_reports = []
    for report in bundle.reports:
        judged = _laboratory(case, reading, standard, bundle, report)
        if judged is None:
            continue
        if judged.outcome == "fail":
            return judged
        open_reports.append(judged)
    if open_reports:
        ways = tuple(dict.fromkeys(i for judged in open_reports for way in judged.ways[:1] for i in way))
        return reading.unknown(open_reports[0].message, ways)
    return reading.passes("G07.pass", laboratories=", ".join(text_of(r, "issuer") or r.name for r in bundle.reports))


def _laboratory(
    case: Case, reading: Reading, standard: str, bundle: Bundle, report: DocumentRecord
) -> Judgement | None:
    name = reading.text(report, "issuer")
    days = tested_on(report)
    if days is not None:
        reading.field(report, "test_date")
    tested = days[1] if days is not None else field_date(report, "issue_date")
    if not name:
        return reading.unknown(
            message("G07.unknown.not_printed", document=report.name),
            (
                item("check.reading", document=report.name, field_term="issuer"),
                item("check.laboratory", name="-", date=tested or "-"),
            ),
        )
    roles = roles_of(case, name)
    if any(role.state in _STOPPED for role in roles):
        return reading.fails(message("G07.fail.withdrawn", laboratory=name), message("G07.cure"))
    checks = case.find_checks("laboratory", subject=name)
    if checks:
        reading.note(f"check of {name}", f"{checks[0].result}, {checks[0].source}, {checks[0].on}")
        if checks[0].result == "confirmed":
            reading.confirmed(report, "issuer")
            return None
        return reading.fails(message("G07.fail.check", laboratory=name), message("G07.cure"))
    labs = [role for role in roles if any(word in role.role.casefold() for word in _LABORATORY)]
    shown = [role for role in labs if role.state == "active" and role.scope and _in_scope(case, standard, role)]
    if tested is not None and any(_held(role, tested) and _held(role, days[0] if days else tested) for role in shown):
        return None
    lapsed = [
        role for role in shown if role.active_until is not None and tested is not None and role.active_until < tested
    ]
    if shown and len(lapsed) == len(shown):
        return reading.fails(message("G07.fail.lapsed", laboratory=name, date=tested), message("G07.cure"))
    if _in_cb_scheme(case, bundle):
        reading.note("scheme", "IECEE CB Scheme: the issuing body answers for its testing laboratory")
        return None
    return reading.unknown(
        message("G07.unknown", laboratory=name), (item("check.laboratory", name=name, date=tested or "-"),)
    )


def _in_cb_scheme(case: Case, bundle: Bundle) -> bool:
    certificate = bundle.certificate
    if certificate is None or certificate.kind != "cb_test_certificate":
        return False
    issued = field_date(certificate, "issue_date")
    return issued is not None and any(
        "IECEE" in role.scheme.upper() and role.state == "active" and _held(role, issued)
        for role in roles_of(case, text_of(certificate, "issuer"))
    )


def in_force(case: Case, standard: str, bundle: Bundle) -> Judgement:
    """G13: the certificate is valid on the day of the decision, and not cancelled, suspended or withdrawn."""
    reading = Reading()
    certificate = bundle.certificate
    cure = message("G13.cure")
    if bundle.blocking is not None:
        number = own_number(bundle.blocking) or bundle.blocking.name
        reading.note("blocked by", number)
        return reading.fails(message("G13.fail.blocked", number=number), cure)
    if certificate is None:
        answer = case.parameters.report_only
        reading.note("report_only", answer)
        if answer == "accept":
            return reading.passes("G13.pass.report_only")
        return reading.unknown(
            message("G13.unknown.report_only"), (item("document.certificate", report=bundle.main.name),)
        )
    number = own_number(certificate)
    reading.field(certificate, "certificate_number")
    expiry = field_date(certificate, "expiry_date")
    by_document = case.find_checks("certificate_status", record=certificate)
    if expiry is not None and expiry < case.as_of:
        reading.field(certificate, "expiry_date")
        return reading.fails(message("G13.fail.expired", number=number or certificate.name, date=expiry), cure)
    checks = case.find_checks("certificate_status", subject=number) if number else ()
    checks = checks or by_document
    if checks:
        newest = checks[0]
        reading.confirmed(certificate, "certificate_number")
        reading.note(f"register: {number}", f"{newest.value or newest.result}, {newest.source}, {newest.on}")
        if stopped(certificate, checks, case.as_of):
            status = str(newest.value or "-")
            return reading.fails(message("G13.fail.status", number=number or "-", status=status, date=newest.on), cure)
        return reading.passes("G13.pass.check", number=number or "-", source=newest.source, date=newest.on)
    if not number:
        # Without its number the certificate can't be found in any register, whatever end it prints.
        return reading.unknown(
            message("G13.unknown.no_number", document=certificate.name),
            (item("check.certificate_status", number=certificate.name),),
        )
    if expiry is not None:
        reading.field(certificate, "expiry_date")
        return reading.passes("G13.pass", number=number or certificate.name, date=expiry)
    reading.note("undated_end", case.parameters.undated_end)
    if case.parameters.undated_end == "accept":
        return reading.passes("G13.pass.undated", number=number or certificate.name)
    return reading.unknown(
        message("G13.unknown.no_end", number=number or certificate.name),
        (item("check.certificate_status", number=number or certificate.name),),
    )
