"""Single criteria at their edges, each by one fact changed in an honest dossier."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from random import Random

import pytest

from certlane.decision.application import Applicant, Check, Hazard, LegalGap, Standards, ZonePlan
from certlane.decision.lists import RecognisedBody
from certlane.decision.policy import Policy
from certlane.model.decision import Assessment, Finding
from certlane.samples.dossiers import AS_OF, Dossier, applying, honest, set_field

Run = Callable[[Dossier], Assessment]


@pytest.fixture
def dossier(policy: Policy) -> Dossier:
    """A gateway (family 0) with a printed end of validity and a CB scheme of its own bodies."""
    return next(
        d
        for d in (honest(Random(seed), policy) for seed in range(200))
        if d.family == 0 and "expiry_date" in d.certificate.fields
    )


def of(assessment: Assessment, criterion: str) -> Finding:
    return next(f for f in assessment.findings if f.criterion == criterion)


def certificate(dossier: Dossier, **fields: str | tuple[str, ...] | None) -> Dossier:
    return dossier.swap(dossier.certificate, set_field(dossier.certificate, **fields))


def check(dossier: Dossier, **facts: object) -> Dossier:
    made = Check(**{"result": "confirmed", "on": AS_OF, "source": "register", **facts})  # type: ignore[arg-type]
    return dossier.state(checks=(*dossier.application.checks, made))


def test_the_expired_certificate_names_its_date(run: Run, dossier: Dossier) -> None:
    finding = of(run(certificate(dossier, expiry_date="2026-11-23")), "G13")
    assert (finding.outcome, dict(finding.message.parameters)["date"]) == ("fail", "2026-11-23")
    assert finding.evidence
    assert of(run(certificate(dossier, expiry_date="2026-11-24")), "G13").outcome == "pass"


def test_a_body_is_not_taken_for_one_of_a_similar_name(run: Run, dossier: Dossier) -> None:
    """Shenzhen GTT lost its recognition; Shenzhen CTL, a letter away, did not."""
    alike = run(certificate(dossier, issuer="Shenzhen CTL Testing Technology Co., Ltd."))
    assert of(alike, "G06").outcome == "unknown"
    itself = run(certificate(dossier, issuer="Shenzhen GTT Testing Technology Co., Ltd."))
    assert of(itself, "G06").outcome == "fail"


def test_a_notified_body_s_number_and_name_belong_together(run: Run, dossier: Dossier) -> None:
    right = run(certificate(dossier, issuer="TÜV SÜD Product Service GmbH", issuer_number="0123"))
    assert of(right, "G05").outcome == "pass"
    wrong = run(certificate(dossier, issuer="Bureau Veritas Italia S.p.A.", issuer_number="0123"))
    assert of(wrong, "G05").outcome == "fail"
    unheard = run(certificate(dossier, issuer="TÜV SÜD Product Service GmbH", issuer_number="9999"))
    assert of(unheard, "G05").outcome == "unknown"


def test_competence_is_asked_on_the_date_of_issue_and_now(run: Run, dossier: Dossier) -> None:
    issuer = str(dossier.certificate.fields["issuer"].value)

    def with_body(**facts: object) -> Finding:
        bodies = tuple(replace(b, **facts) if b.name == issuer else b for b in dossier.policy.bodies)  # type: ignore[arg-type]
        return of(run(replace(dossier, policy=replace(dossier.policy, bodies=bodies))), "G06")

    issued = date.fromisoformat(str(dossier.certificate.fields["issue_date"].value))
    assert with_body(valid_from=issued).outcome == "pass"
    assert with_body(valid_from=issued.replace(year=issued.year + 1)).outcome == "fail"
    assert with_body(valid_until=issued).outcome == "pass"
    assert with_body(withdrawn=AS_OF).outcome == "fail"
    assert with_body(withdrawn=AS_OF.replace(year=2027)).outcome == "pass"
    assert with_body(standards=("IEC 60335-1",)).outcome == "fail"


def test_a_look_up_of_the_future_is_not_known_yet(run: Run, dossier: Dossier) -> None:
    unknown = certificate(dossier, expiry_date=None)
    number = str(dossier.certificate.fields["certificate_number"].value)
    assert of(run(unknown), "G13").outcome == "unknown"
    assert of(run(check(unknown, kind="certificate_status", subject=number)), "G13").outcome == "pass"
    later = check(unknown, kind="certificate_status", subject=number, on=AS_OF.replace(year=2027))
    assert of(run(later), "G13").outcome == "unknown"
    dead = check(unknown, kind="certificate_status", subject=number, value="Cancelled")
    assert of(run(dead), "G13").outcome == "fail"
    other = check(unknown, kind="certificate_status", subject="CB-OTHER")
    assert of(run(other), "G13").outcome == "unknown"


@pytest.mark.parametrize(
    ("claimed", "applied", "outcomes"),
    [
        ("IEC 62368-1:2023", "IEC 62368-1:2023", ("pass", "pass")),
        ("IEC 62368-1", "IEC 62368-1:2023", ("pass", "pass")),
        ("IEC 62368-1:2023", "IEC 62368-1", ("pass", "unknown")),
        ("IEC 62368-1:2023", "IEC 62368-1:2018", ("pass", "fail")),
        ("IEC 62368-1:2018", "IEC 62368-1:2023", ("pass", "unknown")),
        ("IEC 62368-1:2018", "IEC 62368-1:2018", ("pass", "unknown")),
        ("EN 62368-1:2014", "EN 62368-1:2014", ("pass", "pass")),
        ("EN 62368-1:2014", "BS EN 62368-1:2014", ("pass", "pass")),
        ("IEC 62368-1:2023", "IEC 62368-3:2017", ("unknown", "unknown")),
        ("IEC 62368-1:2014", "EN 62368-1:2014", ("unknown", "pass")),
    ],
)
def test_standard_and_edition(
    claimed: str, applied: str, outcomes: tuple[str, str], run: Run, dossier: Dossier
) -> None:
    changed = replace(dossier, records=tuple(applying(r, applied) for r in dossier.records))
    assessment = run(changed.state(standards=Standards((claimed,))))
    assert (of(assessment, "G08").outcome, of(assessment, "G09").outcome) == outcomes


def test_an_edition_amended_since_is_open(run: Run, policy: Policy) -> None:
    dossier = next(d for d in (honest(Random(s), policy) for s in range(100)) if d.family == 6)
    bare = replace(dossier, records=tuple(applying(r, "IEC 60601-1:2005") for r in dossier.records))
    finding = of(run(bare.state(standards=Standards(("IEC 60601-1:2005",)))), "G09")
    assert (finding.outcome, finding.message.key) == ("unknown", "G09.unknown.amended")


def test_the_scheme_answers_for_its_laboratory(run: Run, dossier: Dossier) -> None:
    body = RecognisedBody("Other Lab", ("laboratory",), ("*",), date(2015, 1, 1), "x", valid_until=date(2020, 1, 1))
    lapsed = replace(dossier, policy=replace(dossier.policy, bodies=(*dossier.policy.bodies, body)))
    assert of(run(lapsed.swap(lapsed.report, set_field(lapsed.report, issuer="Other Lab"))), "G07").outcome == "fail"


@pytest.mark.parametrize(
    ("gap", "outcome"),
    [
        (LegalGap("none", "x"), "fail"),
        (LegalGap("no_standard", "x"), "unknown"),
        (LegalGap("unfit_standard", "x"), "pass"),
        (LegalGap("unfit_standard", " "), "unknown"),
    ],
)
def test_legal_gap(gap: LegalGap, outcome: str, run: Run, dossier: Dossier) -> None:
    """IEC 62368-1 has a Korean adoption in the catalogue: "no standard" contradicts it."""
    assessment = run(dossier.state(legal_gap=gap))
    assert of(assessment, "G03").outcome == outcome
    assert assessment.decision.outcome == ("qualified" if outcome == "pass" else "refer")


def test_zone_plan(run: Run, dossier: Dossier) -> None:
    excluded = dossier.state(zone=ZonePlan("daegu-ai-robots", True, False, "plan"))
    assert run(excluded).decision.outcome == "not_qualified"
    without_reference = dossier.state(zone=ZonePlan("daegu-ai-robots", True, True, ""))
    assert of(run(without_reference), "G02").outcome == "unknown"
    zones = tuple(
        replace(z, operators=("Somebody Else GmbH",))
        if dossier.application.zone and z.id == dossier.application.zone.id
        else z
        for z in dossier.policy.zones
    )
    loaded = replace(dossier, policy=replace(dossier.policy, zones=zones))
    applicant = Applicant("Brennholt Elektronik GmbH", authorisation="letter")
    assert of(run(loaded.state(applicant=applicant)), "G02").outcome == "fail"


def test_a_severe_hazard_is_never_talked_away(run: Run, dossier: Dossier) -> None:
    hazards = (*dossier.application.hazards, Hazard("thermal runaway", "severe", (), "we are careful"))
    finding = of(run(dossier.state(hazards=hazards)), "G16")
    assert finding.outcome == "fail"
    covered = (*dossier.application.hazards, Hazard("thermal runaway", "severe", ("IEC 62619",)))
    assert of(run(dossier.state(hazards=covered)), "G16").outcome == "fail", "no document applies that standard"


def test_examiner_s_reading_replaces_a_doubtful_one(run: Run, dossier: Dossier) -> None:
    fields = dict(dossier.certificate.fields)
    fields["issuer"] = replace(fields["issuer"], confidence=0.2)
    doubtful = dossier.swap(dossier.certificate, replace(dossier.certificate, fields=fields))
    assessment = run(doubtful)
    assert assessment.decision.outcome == "refer"
    assert [i.key for i in assessment.decision.would_settle] == ["settle.check.reading"]
    confirmed = check(
        doubtful, kind="reading", document="certificate.pdf", field="issuer", value=fields["issuer"].value
    )
    assert run(confirmed).decision.outcome == "qualified"


def test_a_fail_on_a_doubtful_reading_is_for_people(run: Run, dossier: Dossier) -> None:
    fields = dict(set_field(dossier.certificate, expiry_date="2020-01-01", issue_date="2016-01-01").fields)
    fields["expiry_date"] = replace(fields["expiry_date"], confidence=0.3)
    doubtful = dossier.swap(dossier.certificate, replace(dossier.certificate, fields=fields))
    decision = run(doubtful).decision
    assert decision.outcome == "refer"
    assert "settle.check.reading" in {i.key for i in decision.would_settle}


def test_without_claims_no_choice_is_closed_by_the_others(run: Run, dossier: Dossier) -> None:
    """A certificate on a current and a withdrawn standard: which one is relied on is not stated, so it stays open."""
    both = replace(
        dossier, records=tuple(applying(r, "IEC 62368-1:2023", "EN 300 328 V2.1.1") for r in dossier.records)
    )
    assert run(both.state(standards=None)).decision.outcome == "refer"
    only = replace(dossier, records=tuple(applying(r, "EN 300 328 V2.1.1") for r in dossier.records))
    assert run(only.state(standards=None)).decision.outcome == "not_qualified"
