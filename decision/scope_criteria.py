"""Criteria on the application as a whole: prohibition, zone plan, legal gap, hazards, insurance, support."""

from __future__ import annotations

import re

from .case import Case, compact, models_of, text_of, unique
from .judging import Judgement, Reading, Way, all_ways, item, message
from .lists import ProhibitedEntry, ProhibitionList

#: Likeness (0 to 100) of a term within a text from which a person has to look.
_DOUBTFUL = 88.0
_MIN_FUZZY = 8
_MAX_TEXT = 4000


def not_prohibited(case: Case) -> Judgement:
    """G01: the product is screened against the lists in force for its zone, and nothing hits."""
    reading = Reading()
    zone = case.application.zone
    needs: list[Way] = []
    if zone is None:
        needs.append((item("application.zone"),))
    if case.product is None:
        needs.append((item("application.product"),))
    # Where the zone is not stated, a list counts that covers every zone.
    zones = [zone.id] if zone is not None else [known.id for known in case.policy.zones]
    lists = [x for x in case.policy.prohibition_lists if all(x.covers(z, case.as_of) for z in zones)]
    for known in lists:
        reading.note(f"list {known.id} {known.version}", "example" if known.example else known.source)
    explicit, doubtful = _screen(case, lists)
    cleared = {compact(check.subject) for check in case.find_checks("prohibition") if check.result == "refuted"}
    for known, entry in explicit:
        if not known.example:
            return reading.fails(
                message("G01.fail", entry=entry.id, text_ko=entry.text.ko, text_en=entry.text.en, list=known.id),
                message("G01.cure", entry=entry.id),
            )
    for known, entry in (*explicit, *doubtful):
        if compact(entry.id) not in cleared:
            needs.append((item("check.prohibition", entry=entry.id, list=known.id),))
            reading.note("doubtful hit", f"{known.id} {entry.id}")
    hits = len(needs) - (zone is None) - (case.product is None)
    screened = any(not known.example for known in lists) or _screened_by_examiner(case)
    if not screened:
        alternatives = (item("check.prohibition_list"), item("policy.prohibition_list"))
        return reading.unknown(
            message("G01.unknown.hit") if hits else message("G01.unknown.no_list"),
            *[(*(i for way in needs for i in way), extra) for extra in alternatives],
        )
    if needs:
        text = message("G01.unknown.hit") if hits else message("G01.unknown.not_stated")
        return reading.unknown(text, tuple(i for way in needs for i in way))
    return reading.passes("G01.pass", lists=", ".join(known.id for known in lists if not known.example) or "-")


def _screened_by_examiner(case: Case) -> bool:
    zone = case.application.zone
    if zone is None:
        return False
    return any(check.result == "confirmed" for check in case.find_checks("prohibition_list", subject=zone.id))


Hit = tuple[ProhibitionList, ProhibitedEntry]


def _screen(case: Case, lists: list[ProhibitionList]) -> tuple[list[Hit], list[Hit]]:
    product = case.product
    stated = [] if product is None else [product.name, product.intended_use, product.category]
    printed = [text_of(record, "product") for record in case.records]
    models = {compact(m) for m in (product.models if product else ())}
    models |= {compact(m) for record in case.records for m in models_of(record)}
    explicit: list[Hit] = []
    doubtful: list[Hit] = []
    for known in lists:
        for entry in known.entries:
            ends = entry.effective_until
            if entry.effective_from > case.as_of or (ends is not None and ends <= case.as_of):
                continue
            by_model = any(compact(model) in models for model in entry.models)
            by_standard = any(case.same_work(claimed, s) for claimed in case.claimed for s in entry.standards)
            if by_model or by_standard or any(_contains(text, term) for text in stated for term in entry.terms):
                explicit.append((known, entry))
            elif any(_resembles(text, term) for text in (*stated, *printed) for term in entry.terms):
                doubtful.append((known, entry))
    return explicit, doubtful


def _contains(text: str, term: str) -> bool:
    folded, wanted = _fold(text), _fold(term)
    if not wanted:
        return False
    if re.search(r"[가-힣]", wanted):  # Korean writes compounds with and without spaces
        return wanted.replace(" ", "") in folded.replace(" ", "")
    return f" {wanted} " in f" {folded} " or f" {wanted}s " in f" {folded} "


def _resembles(text: str, term: str) -> bool:
    from rapidfuzz import fuzz

    folded, wanted = _fold(text), _fold(term)
    if _contains(text, term):
        return True
    words = wanted.split()
    if len(words) > 1 and set(words) <= set(folded.split()):
        return True
    return len(wanted) >= _MIN_FUZZY <= len(folded) and fuzz.partial_ratio(wanted, folded) >= _DOUBTFUL


def _fold(text: str) -> str:
    return re.sub(r"[\W_]+", " ", text[:_MAX_TEXT].casefold()).strip()


def in_zone_plan(case: Case) -> Judgement:
    """G02: the zone plan names the applicant and covers the product."""
    reading = Reading()
    plan = case.application.zone
    applicant = case.application.applicant
    cure = message("G02.cure")
    if plan is None:
        return reading.unknown(message("G02.unknown"), (item("application.zone"), item("application.zone_plan")))
    reading.note("zone", plan.id)
    reading.note("plan_listing", case.parameters.plan_listing)
    if plan.operator_listed is False or plan.product_listed is False:
        return reading.fails(message("G02.fail.excluded", zone=plan.id), cure)
    zone = case.policy.zone(plan.id)
    operators = zone.operators if zone else ()
    if operators and applicant is not None:
        likeness = {
            case.compare.names(name, o).likeness for name in (applicant.name, *applicant.aliases) for o in operators
        }
        if likeness == {"different"}:
            return reading.fails(message("G02.fail.operator", zone=plan.id, applicant=applicant.name), cure)
        if "same" in likeness and plan.product_listed and plan.plan_reference:
            return reading.passes("G02.pass", zone=plan.id, reference=plan.plan_reference)
    if plan.operator_listed is None or plan.product_listed is None or not plan.plan_reference.strip():
        return reading.unknown(message("G02.unknown"), (item("application.zone_plan"),))
    if case.parameters.plan_listing == "registered":
        return reading.unknown(message("G02.unknown.plan_not_loaded", zone=plan.id), (item("policy.zone_plan"),))
    return reading.passes("G02.pass", zone=plan.id, reference=plan.plan_reference)


def legal_gap(case: Case) -> Judgement:
    """G03: no domestic standard exists or the existing one does not fit (art. 90), and the catalogue agrees."""
    reading = Reading()
    gap = case.application.legal_gap
    way = (item("application.legal_gap"),)
    if gap is None:
        return reading.unknown(message("G03.unknown"), way)
    reading.note("ground", gap.ground)
    if gap.ground == "none":
        return reading.fails(message("G03.fail"), message("G03.cure"), way)
    if not gap.explanation.strip():
        return reading.unknown(message("G03.unknown.no_explanation"), way)
    references = case.claimed or unique(s.id for r in case.records for s in r.standards if s.role == "applied")
    hits = unique(hit for reference in references for hit in case.registry.domestic(reference))
    if hits:
        reading.note("domestic standards", ", ".join(hits))
    if hits and gap.ground == "no_standard":
        return reading.unknown(message("G03.unknown.hit", standards=", ".join(hits)), way)
    if gap.ground == "unfit_standard":
        return reading.passes("G03.pass.unfit")
    return reading.passes("G03.pass.none")


def hazards_addressed(case: Case) -> Judgement:
    """G16: every hazard is mapped to a standard that the evidence applies; a severe one outside is for people."""
    reading = Reading()
    hazards = case.application.hazards
    if not case.application.hazards_complete or not hazards:
        return reading.unknown(message("G16.unknown"), (item("application.hazards"),))
    applied = unique(
        s.id for bundle in case.bundles for r in bundle.records for s in r.standards if s.role == "applied"
    )
    severe: list[str] = []
    open_ones: list[str] = []
    needs: list[tuple[Way, ...]] = []
    for hazard in hazards:
        covered = any(case.same_work(standard, a) for standard in hazard.covered_by for a in applied)
        reading.note(f"hazard {hazard.name}", "covered" if covered else hazard.severity)
        if covered or (hazard.mitigation.strip() and hazard.severity != "severe"):
            continue
        (severe if hazard.severity == "severe" else open_ones).append(hazard.name)
        # A hazard is covered by naming a standard that the file applies, or by evidence for the one that it names.
        missing = [c for c in case.claimed if any(case.same_work(s, c) for s in hazard.covered_by)]
        needs.append(
            (
                (item("application.hazard_cover", hazard=hazard.name),),
                *((item("document.evidence_for", standard=claimed),) for claimed in missing),
            )
        )
    ways = all_ways(*needs)
    if severe:
        return reading.fails(message("G16.fail", hazards=", ".join(severe)), message("G16.cure"), *ways)
    if open_ones:
        return reading.unknown(message("G16.unknown.open", hazards=", ".join(open_ones)), *ways)
    return reading.passes("G16.pass", count=len(hazards))


def insured(case: Case) -> Judgement:
    """G20: liability insurance covers the day of the decision."""
    reading = Reading()
    insurance = case.application.insurance
    if insurance is None:
        return reading.unknown(message("G20.unknown"), (item("application.insurance"),))
    if insurance.valid_until is not None and insurance.valid_until < case.as_of:
        return reading.fails(message("G20.fail", date=insurance.valid_until), message("G20.cure"))
    return reading.passes("G20.pass", insurer=insurance.insurer)


def supported(case: Case) -> Judgement:
    """G21: a translation or a Korean or English original, a record on the market, another jurisdiction's approval."""
    reading = Reading()
    support = case.application.support
    readable = case.records != () and all(set(r.languages) & {"ko", "en"} for r in case.records)
    if readable or (
        support is not None and (support.translation or support.post_market_record or support.other_approvals)
    ):
        return reading.passes("G21.pass")
    return reading.unknown(message("G21.unknown"), (item("application.support"),))
