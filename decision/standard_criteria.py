"""Criteria on the standard: in the catalogue, applicable to the product, in an edition that counts on the day."""

from __future__ import annotations

from datetime import date, timedelta

from ..model.decision import Message, Outcome
from ..model.record import StandardReference
from .case import Bundle, Case, Relation, field_date
from .judging import Judgement, Reading, Way, all_ways, item, message


def applied_reference(case: Case, standard: str, bundle: Bundle) -> tuple[StandardReference, Relation] | None:
    """Return the bundle's reference to a standard that its main document applies, the closest relation first."""
    order = ("same", "IDT", "MOD", "unknown", "NEQ")
    editions = ("same", "any", "newer", "older", "other", "undated", "unknown")
    found = []
    for reference in bundle.main.standards:
        if reference.role == "applied":
            relation = case.registry.relation(standard, reference.id)
            if relation.degree in order:
                rank = (editions.index(relation.edition), order.index(relation.degree))
                found.append((rank[1], rank[0], reference.id, reference, relation))
    if not found:
        return None
    best = min(found, key=lambda row: row[:3])
    return best[3], best[4]


def in_catalogue(case: Case, standard: str, bundle: Bundle) -> Judgement:
    """G08: the standard is in the catalogue (exactly, or as an identical adoption) and applies to the product."""
    reading = Reading()
    found = applied_reference(case, standard, bundle)
    if found is None:
        return absent(standard)
    reference, relation = found
    reading.show(bundle.main, reference.evidence)
    reading.doubt(reference.confidence, item("check.reading", document=bundle.main.name, field_term="standards"))
    needs: list[tuple[Way, ...]] = []
    reasons: list[Message] = []
    if not case.claimed:
        reasons.append(message("G08.unknown.not_claimed", standard=reference.id))
        needs.append(((item("application.claimed_standards", standard=standard),),))
    in_doubt = _catalogued(case, reading, standard, reference, relation)
    if in_doubt:
        reasons.append(in_doubt)
        needs.append(
            ((item("check.standard", standard=standard),), (item("document.evidence_for", standard=standard),))
        )
    outcome, reason, way = _applies(case, reading, standard)
    if outcome == "fail":
        return reading.fails(reason, message("G08.cure.category"))
    if outcome == "unknown":
        reasons.append(reason)
        needs.append((way,))
    if reasons:
        return reading.unknown(reasons[0], *all_ways(*needs))
    return reading.passes("G08.pass", standard=standard, found=reference.id)


def unread(case: Case, bundle: Bundle) -> dict[str, Judgement]:
    """Return the judgements on a bundle in which no applied standard could be read."""
    main = bundle.main
    reading = item("check.reading", document=main.name, field_term="standards")
    text = message("no_standard", document=main.name)
    stated = () if case.claimed else (item("application.claimed_standards", standard="-"),)
    category = () if case.product and case.product.category else (item("application.category"),)
    return {
        "G08": Reading().unknown(text, (reading, *stated, *category)),
        "G09": Reading().unknown(text, (reading,)),
    }


def absent(standard: str) -> Judgement:
    """Return the judgement on a claimed standard that no document of the file applies."""
    return Reading().unknown(
        message("G08.unknown.no_evidence", standard=standard), (item("document.evidence_for", standard=standard),)
    )


def _catalogued(
    case: Case, reading: Reading, standard: str, reference: StandardReference, relation: Relation
) -> Message | None:
    """Return why the reference is not surely the standard, None where it is."""
    match = case.matches.get(reference.id)
    checks = case.find_checks("standard", standard=standard)
    if checks:
        reading.note(f"check of {standard}", f"{checks[0].result}, {checks[0].source}, {checks[0].on}")
        if checks[0].result == "confirmed":
            return None
        return message("G08.unknown.check", standard=standard)
    reading.note("match", f"{reference.id}: {match.how}, {match.why}" if match else f"{reference.id}: not matched")
    if match is None or match.catalogue_id is None or match.how in ("none", "title"):
        return message("G08.unknown.not_found", standard=reference.id)
    if match.score < case.parameters.minimum_confidence:
        return message("G08.unknown.doubtful", standard=reference.id, found=match.catalogue_id)
    degree = "IDT" if relation.degree == "same" else relation.degree
    accepted = degree in case.parameters.adoption_degrees
    reading.note("degree", relation.degree)
    if match.degree is not None and match.degree not in case.parameters.adoption_degrees:
        accepted = False
    if not accepted:
        return message("G08.unknown.modified", standard=standard, found=reference.id, degree=relation.degree)
    return None


def _applies(case: Case, reading: Reading, standard: str) -> tuple[Outcome, Message, Way]:
    """Tell whether the standard's scope is the product's category."""
    category = case.product.category if case.product else ""
    checks = case.find_checks("category", standard=standard)
    if not category:
        way: Way = (item("application.category"),)
        known = any(case.akin(s, standard) for c in case.policy.categories for s in c.standards)
        if not known and not checks:
            way = (*way, item("check.category", standard=standard, category="-"))
        return "unknown", message("G08.unknown.category", standard=standard), way
    reading.note("category", category)
    confirm: Way = (item("check.category", standard=standard, category=category),)
    if checks:
        good = checks[0].result == "confirmed"
        reading.note(f"check of {standard}", f"{checks[0].result}, {checks[0].source}, {checks[0].on}")
        key = "G08.pass" if good else "G08.fail.category"
        text = message(key, standard=standard, found=standard, category=category)
        return ("pass" if good else "fail"), text, ()
    homes = [c.id for c in case.policy.categories if any(case.akin(s, standard) for s in c.standards)]
    if category in homes:
        return "pass", message("G08.pass", standard=standard, found=standard), ()
    if homes:
        return (
            "fail",
            message("G08.fail.category", standard=standard, found=standard, category=category, homes=", ".join(homes)),
            (),
        )
    own = next((c.standards for c in case.policy.categories if c.id == category), ())
    beside = [c for c in case.claimed if any(case.akin(s, c) for s in own)]
    if beside:
        reading.note("beside the product standard", ", ".join(beside))
        return "pass", message("G08.pass", standard=standard, found=standard), ()
    return "unknown", message("G08.unknown.scope", standard=standard, category=category), confirm


def edition_acceptable(case: Case, standard: str, bundle: Bundle) -> Judgement:
    """G09: the edition applied counts on the reference date, in a framework that the policy accepts."""
    reading = Reading()
    found = applied_reference(case, standard, bundle)
    if found is None:
        return Reading().unknown(
            message("G09.unknown.no_evidence", standard=standard), (item("document.evidence_for", standard=standard),)
        )
    reference, relation = found
    reading.show(bundle.main, reference.evidence)
    reading.doubt(reference.confidence, item("check.reading", document=bundle.main.name, field_term="standards"))
    reading.note("edition applied", reference.id)
    confirm = (item("check.edition", standard=reference.id),)
    cure = message("G09.cure", standard=standard)
    if relation.edition in ("older", "other"):
        return reading.fails(message("G09.fail.other", wanted=standard, found=reference.id), cure)
    checks = case.find_checks("edition", subject=reference.id)
    if checks:
        reading.note(f"check of {reference.id}", f"{checks[0].result}, {checks[0].source}, {checks[0].on}")
        if checks[0].result == "confirmed":
            return reading.passes("G09.pass.check", standard=reference.id, source=checks[0].source)
        return reading.fails(message("G09.fail.check", standard=reference.id, source=checks[0].source), cure)
    if relation.edition == "undated":
        return reading.unknown(message("G09.unknown.undated", standard=reference.id), confirm)
    if relation.edition == "newer":
        return reading.unknown(message("G09.unknown.newer", wanted=standard, found=reference.id), confirm)
    on = _reference_date(case, bundle)
    if on is None:
        return reading.unknown(
            message("G09.unknown.date", document=bundle.main.name),
            (item("check.reading", document=bundle.main.name, field_term="issue_date"),),
        )
    outcome, text = _by_frameworks(case, reading, reference.id, on)
    if outcome == "unknown" and relation.degree == "IDT" and relation.edition == "same":
        # An identical adoption whose publisher states no dates counts as long as what it adopts does.
        reading.note("identical with", standard)
        outcome, text = _by_frameworks(case, reading, standard, on)
    if outcome == "pass":
        return reading.passes(text.key, **dict(text.parameters))
    return reading.fails(text, cure) if outcome == "fail" else reading.unknown(text, confirm)


def _reference_date(case: Case, bundle: Bundle) -> date | None:
    return case.as_of if case.parameters.reference_date == "decision" else field_date(bundle.main, "issue_date")


def _by_frameworks(case: Case, reading: Reading, reference: str, on: date) -> tuple[Outcome, Message]:
    """Ask each framework of the policy; one that accepts the edition is enough, else one that ended it decides."""
    ended: Message | None = None
    open_text = message("G09.unknown", standard=reference, date=on)
    reading.note("reference date", on)
    for framework in case.parameters.frameworks:
        state = case.registry.state(reference, framework, on)
        reading.note(f"{framework}", f"{state.state}{f' since {state.since}' if state.since else ''} ({state.basis})")
        grace = timedelta(days=case.parameters.grace_days)
        ended_in = state.state in ("superseded", "withdrawn")
        in_grace = ended_in and state.since is not None and on < state.since + grace
        amended = case.registry.amended(reference, on) if framework == "publisher" and state.state == "current" else ()
        if amended and case.parameters.amended_since != "accept":
            reading.note("amended since", ", ".join(amended))
            open_text = message("G09.unknown.amended", standard=reference, amendments=", ".join(amended))
            if case.parameters.amended_since == "fail":
                ended = ended or message("G09.fail.amended", standard=reference, amendments=", ".join(amended))
            continue
        if state.state in ("current", "transition") or in_grace:
            return "pass", message(
                "G09.pass", standard=reference, framework=framework, status_term=state.state, date=on
            )
        if state.state == "future":
            return "fail", message("G09.fail.future", standard=reference, date=state.until or "-")
        if state.state == "superseded" and framework == "publisher":
            if case.parameters.replaced_by_publisher == "accept":
                return "pass", message("G09.pass.replaced", standard=reference)
            if case.parameters.replaced_by_publisher == "unknown":
                continue
        if state.state in ("superseded", "withdrawn"):
            ended = ended or message(
                "G09.fail", standard=reference, framework=framework, status_term=state.state, date=state.since or "-"
            )
    if ended:
        return "fail", ended
    return "unknown", open_text
