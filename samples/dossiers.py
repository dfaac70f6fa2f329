"""Dossiers made of records alone: honest ones that should qualify, and adversarial ones that never may.

Every company, body, number and list is invented; the standards are real ones of the catalogue.  The same random
generator gives the same dossiers.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from hashlib import sha256
from random import Random
from typing import Any

from ..decision.application import (
    Applicant,
    Application,
    Check,
    Hazard,
    Insurance,
    LegalGap,
    NationalDifferences,
    Product,
    Standards,
    ZonePlan,
)
from ..decision.lists import ProhibitedEntry, ProhibitionList, RecognisedBody, Text
from ..decision.policy import Policy, load_policy, with_lists
from ..model.geometry import Box
from ..model.record import (
    Completeness,
    DocumentRecord,
    Evidence,
    FieldValue,
    ResultRow,
    Results,
    Severity,
    Signal,
    StandardReference,
    Verdict,
)

AS_OF = date(2026, 11, 24)
ISSUED = date(2026, 3, 2)

_FAMILIES = (
    # category, product, standards, an edition replaced before, a near miss, a standard of another category
    ("av-ict", "network gateway", ("IEC 62368-1:2023",), "IEC 62368-1:2018", "IEC 62368-3:2017", "IEC 60335-1:2020"),
    (
        "household",
        "induction cooker",
        ("IEC 60335-1:2020+A1:2025",),
        "IEC 60335-1:2010",
        "IEC 60335-2-6:2024",
        "IEC 62368-1:2023",
    ),
    ("service-robot", "delivery robot", ("ISO 13482:2014",), "ISO 10218-1:2011", "ISO 13485:2016", "IEC 62619:2022"),
    ("industrial-battery", "battery rack", ("IEC 62619:2022",), "IEC 62619:2017", "IEC 62620:2014", "IEC 62368-1:2023"),
    (
        "power-converter",
        "DC converter",
        ("IEC 62477-1:2022",),
        "IEC 62477-1:2012",
        "IEC 62477-2:2018",
        "IEC 62619:2022",
    ),
    ("switchgear", "DC breaker", ("IEC 60947-2:2024",), "IEC 60947-2:2016", "IEC 60947-3:2020", "IEC 62368-1:2023"),
    (
        "medical-electrical",
        "bedside monitor",
        ("IEC 60601-1:2005+A1:2012+A2:2020",),
        "IEC 60601-1:2005",
        "IEC 60601-2-10:2012",
        "IEC 62368-1:2023",
    ),
    ("marine-equipment", "bridge display", ("IEC 60945:2002",), "IEC 60945:1996", "IEC 60942:2017", "IEC 60335-1:2020"),
    (
        "industrial-robot",
        "welding robot",
        ("ISO 10218-1:2025", "CISPR 32:2015+A1:2019"),
        "ISO 10218-1:2011",
        "ISO 10219-1:2006",
        "IEC 62368-1:2023",
    ),
)
_HOLDERS = (
    ("Dalgaram Robotics Co., Ltd.", "달가람로보틱스 주식회사"),
    ("Haneul Systems Inc.", "하늘시스템 주식회사"),
    ("Norvik Marin AS", "Norvik Marin A/S"),
    ("Brennholt Elektronik GmbH", "Brennholt Elektronik"),
    ("Saebyeok Electronics Co., Ltd.", "새벽전자㈜"),
)
_BODIES = (
    ("Skovbryn Certification A/S", "Skovbryn Test Laboratory A/S"),
    ("Rheinau Prüfinstitut GmbH", "Rheinau Labor GmbH"),
)
_ITEMS = (
    "title", "laboratory", "report_number", "pages", "end_of_report", "customer", "method", "item", "issue_date",
    "items_tested_only", "results", "authorised_by",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Dossier:
    """The documents and facts of one application, with the policy and the day; ``note`` says what was done to it."""

    records: tuple[DocumentRecord, ...]
    application: Application
    policy: Policy
    as_of: date = AS_OF
    note: str = "honest"
    family: int = 0

    @property
    def certificate(self) -> DocumentRecord:
        """The first certificate."""
        return next(r for r in self.records if r.kind != "test_report")

    @property
    def report(self) -> DocumentRecord:
        """The first test report."""
        return next(r for r in self.records if r.kind == "test_report")

    def swap(self, old: DocumentRecord, new: DocumentRecord) -> Dossier:
        """Return the dossier with one document in place of another."""
        return replace(self, records=tuple(new if r is old else r for r in self.records))

    def state(self, **changes: Any) -> Dossier:
        """Return the dossier with other facts in its application."""
        return replace(self, application=replace(self.application, **changes))


def make_policy(name: str = "default") -> Policy:
    """Return a shipped policy with an invented official prohibition list and invented recognised bodies."""
    prohibited = ProhibitionList(
        schema="certlane/prohibitions/1",
        id="invented",
        version="1",
        title=Text("지어낸 금지 목록", "Invented prohibition list"),
        source="invented",
        example=False,
        zones=("*",),
        effective_from=date(2024, 4, 30),
        entries=(
            ProhibitedEntry(
                id="P-7",
                text=Text("방사선원 내장 기기", "Devices with a built-in radiation source"),
                source="invented",
                effective_from=date(2024, 4, 30),
                terms=("built-in radiation source", "방사선원 내장"),
            ),
        ),
    )
    since = date(2015, 1, 1)
    bodies = []
    for certifier, laboratory in _BODIES:
        bodies.append(RecognisedBody(certifier, ("certification",), _scope(), since, "invented register"))
        bodies.append(RecognisedBody(laboratory, ("laboratory",), _scope(), since, "invented register"))
    policy = with_lists(load_policy(name), prohibited)
    return replace(policy, bodies=tuple(bodies))


def _scope() -> tuple[str, ...]:
    """The works that the invented bodies are recognised for: those of the families, not their near misses."""
    return tuple(dict.fromkeys(standard.split(":")[0] for family in _FAMILIES for standard in family[2]))


def honest(random: Random, policy: Policy | None = None) -> Dossier:
    """Return a complete, consistent dossier of one product, that the default policy should qualify."""
    family = random.randrange(len(_FAMILIES))
    category, product, standards, _, _, _ = _FAMILIES[family]
    holder, applicant = random.choice(_HOLDERS)
    body, laboratory = random.choice(_BODIES)
    models = tuple(
        f"{random.choice('ABDGHKMR')}{random.choice('GHKTW')}-{n}" for n in random.sample(range(100, 980), 3)
    )
    number, report_number = f"CB-{random.randrange(10**6):06}", f"R{random.randrange(10**7):07}-S1"
    issued = ISSUED - timedelta(days=random.randrange(100))
    undated_end = random.random() < 0.3
    common: dict[str, str | tuple[str, ...]] = {
        "holder": holder,
        "manufacturer": holder,
        "product": product,
        "models": models,
    }
    certificate = record(
        "certificate.pdf",
        random.choice(("product_certificate", "cb_test_certificate", "type_examination")),
        common
        | {"issuer": body, "certificate_number": number, "issue_date": issued.isoformat()}
        | ({} if undated_end else {"expiry_date": (issued + timedelta(days=1200)).isoformat()}),
        standards,
        report_numbers=(report_number,),
    )
    report = record(
        "report.pdf",
        "test_report",
        common
        | {
            "issuer": laboratory,
            "issuer_number": ("DAkkS D-PL-19998-01-00",),
            "certificate_number": report_number,
            "test_date": f"{issued - timedelta(days=60)}/{issued - timedelta(days=12)}",
            "issue_date": (issued - timedelta(days=9)).isoformat(),
        },
        standards,
        results=results(random),
        pages=48,
    )
    looked_up = Check(
        kind="certificate_status",
        result="confirmed",
        on=AS_OF - timedelta(days=5),
        source="register of the body",
        subject=number,
        value="valid",
    )
    checks = (looked_up,) if undated_end else ()
    application = Application(
        applicant=Applicant(applicant if random.random() < 0.5 else holder),
        product=Product(product, models[: random.randint(1, 3)], category, f"{product} for use indoors", True),
        zone=ZonePlan(random.choice(("daegu-ai-robots", "jeonnam-dc-industry")), True, True, "zone plan, annex 2"),
        standards=Standards(standards),
        legal_gap=LegalGap("unfit_standard", "the domestic standard has no requirement for this use"),
        insurance=Insurance("Haedam Mutual", "GL-1", date(2030, 1, 1)) if random.random() < 0.7 else None,
        hazards=(
            Hazard("electric shock or injury", "severe", (standards[0],)),
            Hazard("loss of the link", "medium", (), "stops by itself"),
        ),
        hazards_complete=True,
        national_differences=NationalDifferences(True, "annex 1") if random.random() < 0.7 else None,
        checks=checks,
    )
    return Dossier((certificate, report), application, policy or make_policy(), family=family)


def record(
    name: str,
    kind: Any,
    fields: dict[str, str | tuple[str, ...]],
    standards: tuple[str, ...],
    *,
    report_numbers: tuple[str, ...] = (),
    results: Results | None = None,
    pages: int = 1,
    confidence: float = 0.95,
    third_party: bool | None = True,
) -> DocumentRecord:
    """Return a record as a careful reading of a clean document gives it."""
    read = {key: _value(value, n, confidence) for n, (key, value) in enumerate(fields.items())}
    complete = (
        tuple(Completeness(item, True, "ISO/IEC 17025:2017 7.8.2.1") for item in _ITEMS)
        if kind == "test_report"
        else ()
    )
    return DocumentRecord(
        name=name,
        sha256=sha256(f"{name}{sorted(fields.items())}".encode()).hexdigest(),
        size=90_000,
        pages=pages,
        kind=kind,
        kind_confidence=0.98,
        third_party=third_party,
        languages=("en",),
        text_source="text",
        fields=read,
        standards=tuple(
            StandardReference(s, s, "applied", confidence, (evidence(s, 40 + n),)) for n, s in enumerate(standards)
        ),
        legislation=(),
        report_numbers=report_numbers,
        results=results or Results(),
        completeness=complete,
        signals=(),
    )


def evidence(text: str, line: int, page: int = 1) -> Evidence:
    """Return a place on a page."""
    return Evidence(page, Box(72.0, 72.0 + 14 * line, 300.0, 84.0 + 14 * line), text)


def _value(value: str | tuple[str, ...], line: int, confidence: float) -> FieldValue:
    printed = value if isinstance(value, str) else ", ".join(value)
    return FieldValue(value, printed, confidence, (evidence(printed, line),))


def results(random: Random, *, at: int | None = None, verdict: Verdict = "pass") -> Results:
    """Return the clause rows of a report; the row ``at`` has another verdict."""
    rows = []
    for n in range(random.randint(40, 90)):
        own: Verdict = "na" if random.random() < 0.3 and n else "pass"
        own = verdict if n == at else own
        rows.append(
            ResultRow("clause", f"{4 + n // 9}.{1 + n % 9}", "requirement", "", own, evidence(own, n % 40, 3 + n // 2))
        )
    return Results("pass", tuple(rows), (evidence("complies", 50, 2),))


def set_field(document: DocumentRecord, **values: str | tuple[str, ...] | None) -> DocumentRecord:
    """Return the record with other fields; None takes a field away."""
    fields = {key: value for key, value in document.fields.items() if key not in values}
    for n, (key, value) in enumerate(values.items()):
        if value is not None:
            fields[key] = _value(value, 60 + n, 0.95)
    digest = sha256(f"{document.sha256}{sorted(values.items(), key=str)}".encode()).hexdigest()
    return replace(document, fields=fields, sha256=digest)


def applying(document: DocumentRecord, *standards: str) -> DocumentRecord:
    """Return the record with other applied standards."""
    references = tuple(StandardReference(s, s, "applied", 0.95, (evidence(s, 45),)) for s in standards)
    return replace(document, standards=references)


Attack = Callable[[Dossier, Random], Dossier]


def _both(dossier: Dossier, change: Callable[[DocumentRecord], DocumentRecord]) -> Dossier:
    return replace(dossier, records=tuple(change(r) for r in dossier.records))


def _reported(report: DocumentRecord, on: date) -> DocumentRecord:
    """Return the report with another date of issue, and its days of test before it."""
    tested = f"{on - timedelta(days=50)}/{on - timedelta(days=3)}"
    return set_field(report, issue_date=on.isoformat(), test_date=tested)


def _expired(d: Dossier, random: Random) -> Dossier:
    ended = AS_OF - timedelta(days=random.randint(1, 900))
    issued = ended - timedelta(days=1500)
    changed = d.swap(
        d.certificate, set_field(d.certificate, expiry_date=ended.isoformat(), issue_date=issued.isoformat())
    )
    return changed.swap(changed.report, _reported(changed.report, issued - timedelta(days=5)))


def _status(status: str) -> Attack:
    def attack(d: Dossier, random: Random) -> Dossier:
        number = str(d.certificate.fields["certificate_number"].value)
        check = Check(
            kind="certificate_status", result=random.choice(("confirmed", "refuted")), on=AS_OF - timedelta(days=1),
            source="register of the body", subject=number, value=status,
        )  # fmt: skip
        return d.state(checks=(*d.application.checks, check))

    return attack


def _cancelled_blocks_report(d: Dossier, random: Random) -> Dossier:
    """A cancelled certificate lies beside another one that names the same report."""
    second = set_field(d.certificate, certificate_number="CB-000001")
    blocked = d.state(
        checks=(*d.application.checks, Check(kind="certificate_status", result="refuted", on=AS_OF, source="register",
                                             subject="CB-000001", value="cancelled"))
    )  # fmt: skip
    return replace(blocked, records=(*d.records, replace(second, name="older.pdf")))


def _verdict(verdict: Verdict) -> Attack:
    def attack(d: Dossier, random: Random) -> Dossier:
        rows = results(random, at=random.randint(30, 39), verdict=verdict)
        return d.swap(d.report, replace(d.report, results=rows))

    return attack


def _no_rows(d: Dossier, random: Random) -> Dossier:
    return d.swap(d.report, replace(d.report, results=Results("pass")))


def _verdict_pages_lost(d: Dossier, random: Random) -> Dossier:
    """Pages in the middle of the clause tables give no verdicts: a picture, or pages that could not be read."""
    start = random.randint(6, 12)
    rows = tuple(r for r in d.report.results.rows if not start <= r.evidence.page < start + 6)
    return d.swap(d.report, replace(d.report, results=replace(d.report.results, rows=rows)))


def _other_model(d: Dossier, random: Random) -> Dossier:
    product = d.application.product
    if product is None:
        return d
    model = product.models[0]
    digit = random.choice([c for c in "0123456789" if c != model[-1]])
    return d.state(product=replace(product, models=(*product.models[1:], model[:-1] + digit)))


def _other_use(d: Dossier, random: Random) -> Dossier:
    product = d.application.product
    return (
        d if product is None else d.state(product=replace(product, same_use_as_certified=random.choice((False, None))))
    )


def _other_holder(d: Dossier, random: Random) -> Dossier:
    other = random.choice(("Quellmoor Industrie AG", "Pacific Amber Devices LLC", "대상무역 주식회사"))
    return _both(d, lambda r: set_field(r, holder=other, manufacturer=other))


def _other_product(d: Dossier, random: Random) -> Dossier:
    """The same model designations, printed for quite another product."""
    other = random.choice(("Kabelaufroller", "hand dryer", "aquarium pump"))
    return d.swap(d.certificate, set_field(d.certificate, product=other))


def _number_not_read(d: Dossier, random: Random) -> Dossier:
    stripped = d.swap(d.certificate, set_field(d.certificate, certificate_number=None, expiry_date="2029-03-01"))
    return stripped.state(checks=())


def _report_kind_doubtful(d: Dossier, random: Random) -> Dossier:
    return d.swap(d.report, replace(d.report, kind_confidence=0.3))


def _pattern(d: Dossier, random: Random) -> Dossier:
    product = d.application.product
    if product is None:
        return d
    patterns = tuple(f"{m[:-1]}x" for m in product.models)
    return _both(d, lambda r: set_field(r, models=patterns))


def _replaced_edition(d: Dossier, random: Random) -> Dossier:
    old = _FAMILIES[d.family][3]
    rest = _FAMILIES[d.family][2][1:]
    changed = _both(d, lambda r: applying(r, old, *rest))
    claimed = random.choice(((_FAMILIES[d.family][2][0], *rest), (old, *rest)))
    return changed.state(standards=Standards(claimed))


def _future_edition(d: Dossier, random: Random) -> Dossier:
    """The certificate is older than the edition that it claims to apply."""
    early = date(random.randint(1991, 2001), 5, 5)
    expiry = None if "expiry_date" not in d.certificate.fields else "2029-01-01"
    changed = d.swap(d.certificate, set_field(d.certificate, issue_date=early.isoformat(), expiry_date=expiry))
    return changed.swap(changed.report, _reported(changed.report, early))


def _unpublished(d: Dossier, random: Random) -> Dossier:
    """Decided on a day before the edition was published."""
    return replace(d, as_of=date(2000, 1, 1), policy=replace(d.policy, effective_from=date(1999, 1, 1)))


def _undated(d: Dossier, random: Random) -> Dossier:
    return _both(d, lambda r: applying(r, *(s.id.split(":")[0] for s in r.standards)))


def _near_miss(d: Dossier, random: Random) -> Dossier:
    return _both(d, lambda r: applying(r, _FAMILIES[d.family][4], *_FAMILIES[d.family][2][1:]))


def _near_miss_claimed(d: Dossier, random: Random) -> Dossier:
    """The claim follows the near miss, so that evidence and claim agree on the wrong standard."""
    return _near_miss(d, random).state(standards=Standards((_FAMILIES[d.family][4], *_FAMILIES[d.family][2][1:])))


def _inapplicable(d: Dossier, random: Random) -> Dossier:
    other = _FAMILIES[d.family][5]
    return _both(d, lambda r: applying(r, other)).state(standards=Standards((other,)))


def _digit_swapped(d: Dossier, random: Random) -> Dossier:
    """The identifier on the paper has two digits exchanged."""
    wanted = _FAMILIES[d.family][2][0]
    places = [
        i for i in range(4, len(wanted.split(":")[0]) - 1) if wanted[i : i + 2].isdigit() and wanted[i] != wanted[i + 1]
    ]
    i = random.choice(places)
    wrong = wanted[:i] + wanted[i + 1] + wanted[i] + wanted[i + 2 :]
    return _both(d, lambda r: applying(r, wrong, *_FAMILIES[d.family][2][1:]))


def _first_party(d: Dossier, random: Random) -> Dossier:
    kind: Any = random.choice(("declaration_of_conformity", "management_system_certificate", "material_declaration"))
    return d.swap(d.certificate, replace(d.certificate, kind=kind)).swap(d.report, replace(d.report, third_party=False))


def _own_issuer(d: Dossier, random: Random) -> Dossier:
    """First-party paper dressed as a certificate: the maker issues it."""
    return d.swap(d.certificate, set_field(d.certificate, issuer=str(d.certificate.fields["holder"].value)))


def _third_party_unclear(d: Dossier, random: Random) -> Dossier:
    return d.swap(d.certificate, replace(d.certificate, third_party=None))


def _report_party_unclear(d: Dossier, random: Random) -> Dossier:
    """The report may come from the maker's own laboratory."""
    return d.swap(d.report, replace(d.report, third_party=None))


def _body(**changes: Any) -> Attack:
    def attack(d: Dossier, random: Random) -> Dossier:
        issuer = d.certificate.fields["issuer"].value
        bodies = tuple(replace(b, **changes) if b.name == issuer else b for b in d.policy.bodies)
        return replace(d, policy=replace(d.policy, bodies=bodies))

    return attack


def _unknown_body(d: Dossier, random: Random) -> Dossier:
    return d.swap(
        d.certificate, set_field(d.certificate, issuer=random.choice(("Global Safe Cert", "EuroMark Approvals Ltd")))
    )


def _laboratory_unknown(d: Dossier, random: Random) -> Dossier:
    return d.swap(d.report, set_field(d.report, issuer="Test House Seven"))


def _laboratory_withdrawn(d: Dossier, random: Random) -> Dossier:
    return d.swap(d.report, set_field(d.report, issuer="Dongguan True Safety Testing Co., Ltd."))


def _number_of_another(d: Dossier, random: Random) -> Dossier:
    number = random.choice(("0123", ("NB 0123",), ("NB 0123", "DAkkS D-ZE-19999-01-00")))
    return d.swap(d.certificate, set_field(d.certificate, issuer_number=number))


def _tested_later(d: Dossier, random: Random) -> Dossier:
    """The report prints days of test after its own date of issue."""
    begun = date.fromisoformat(str(d.report.fields["issue_date"].value)) + timedelta(days=random.randint(-20, 40))
    ended = begun + timedelta(days=random.randint(41, 60))
    return d.swap(d.report, set_field(d.report, test_date=f"{begun}/{ended}"))


def _certified_before_test(d: Dossier, random: Random) -> Dossier:
    """The test ended after the certificate was issued, and the report has no date of its own."""
    day = date.fromisoformat(str(d.certificate.fields["issue_date"].value)) + timedelta(days=random.randint(1, 90))
    return d.swap(d.report, set_field(d.report, test_date=day.isoformat(), issue_date=None))


def _accredited_after_test(d: Dossier, random: Random) -> Dossier:
    """The laboratory's recognition began between the first day of the test and the report."""
    issued = date.fromisoformat(str(d.report.fields["issue_date"].value))
    begun = issued - timedelta(days=random.randint(60, 200))
    bodies = tuple(
        replace(body, valid_from=begun + timedelta(days=10)) if "laboratory" in body.roles else body
        for body in d.policy.bodies
    )
    ended = issued - timedelta(days=random.randint(1, 20))
    tested = d.swap(d.report, set_field(d.report, test_date=f"{begun}/{ended}"))
    certificate = replace(tested.certificate, kind="product_certificate")  # no scheme answers for the laboratory
    return replace(tested.swap(tested.certificate, certificate), policy=replace(d.policy, bodies=bodies))


def _truncated(d: Dossier, random: Random) -> Dossier:
    items = tuple(replace(c, present=c.item != "pages") for c in d.report.completeness)
    return d.swap(d.report, replace(d.report, completeness=items, pages=12))


def _unsigned(d: Dossier, random: Random) -> Dossier:
    missing = random.choice(("authorised_by", "results", "method", "end_of_report"))
    items = tuple(replace(c, present=c.item != missing) for c in d.report.completeness)
    return d.swap(d.report, replace(d.report, completeness=items))


def _scanned(d: Dossier, random: Random) -> Dossier:
    return d.swap(d.report, replace(d.report, text_source="ocr"))


def _certificate_only(d: Dossier, random: Random) -> Dossier:
    return replace(d, records=(d.certificate,))


def _report_only(d: Dossier, random: Random) -> Dossier:
    return replace(d, records=(d.report,))


def _other_report(d: Dossier, random: Random) -> Dossier:
    return d.swap(d.report, set_field(d.report, certificate_number="R7777777-S1"))


def _report_of_other_model(d: Dossier, random: Random) -> Dossier:
    return d.swap(d.report, set_field(d.report, models=("QZ-1", "QZ-2")))


def _report_of_other_edition(d: Dossier, random: Random) -> Dossier:
    return d.swap(d.report, applying(d.report, _FAMILIES[d.family][3], *_FAMILIES[d.family][2][1:]))


def _pooled(d: Dossier, random: Random) -> Dossier:
    """The certificate is of another product; only the report is of the one applied for."""
    return d.swap(d.certificate, set_field(d.certificate, models=("QZ-1",), certificate_number="CB-999999"))


def _prohibited(d: Dossier, random: Random) -> Dossier:
    product = d.application.product
    if product is None:
        return d
    words = random.choice(("with a built-in radiation source", "방사선원 내장 제품"))
    return d.state(product=replace(product, intended_use=f"{product.intended_use} {words}"))


def _no_list(d: Dossier, random: Random) -> Dossier:
    return replace(d, policy=replace(d.policy, prohibition_lists=load_policy().prohibition_lists))


def _outside_zone(d: Dossier, random: Random) -> Dossier:
    zone = d.application.zone
    return d if zone is None else d.state(zone=replace(zone, operator_listed=random.choice((False, None))))


def _domestic_route(d: Dossier, random: Random) -> Dossier:
    return d.state(legal_gap=random.choice((LegalGap("none", "KC"), LegalGap("no_standard"), None)))


def _uncovered_hazard(d: Dossier, random: Random) -> Dossier:
    return d.state(hazards=(*d.application.hazards, Hazard("thermal runaway", random.choice(("severe", "medium")))))


def _signal(code: str, severity: Severity = "strong") -> Attack:
    def attack(d: Dossier, random: Random) -> Dossier:
        document = random.choice(d.records)
        sign = Signal(
            code, severity, "the page shows another value than its text layer", random.choice(("models", "expiry_date"))
        )
        return d.swap(document, replace(document, signals=(sign,)))

    return attack


def _not_examined(d: Dossier, random: Random) -> Dossier:
    return d.swap(d.certificate, replace(d.certificate, signals=None))


def _post_dated(d: Dossier, random: Random) -> Dossier:
    day = AS_OF + timedelta(days=random.randint(1, 90))
    later = (day + timedelta(days=900)).isoformat()
    return d.swap(d.certificate, set_field(d.certificate, issue_date=day.isoformat(), expiry_date=later))


def _namesake(d: Dossier, random: Random) -> Dossier:
    """Two copies of one certificate with different ends of validity."""
    copy = set_field(d.certificate, expiry_date="2031-12-31")
    other = set_field(d.certificate, expiry_date="2027-01-31")
    return replace(d, records=(*d.records[1:], other, replace(copy, name="copy.pdf")))


def _doubtful_reading(d: Dossier, random: Random) -> Dossier:
    name = random.choice(("issuer", "issue_date", "models", "certificate_number"))
    fields = dict(d.certificate.fields)
    fields[name] = replace(fields[name], confidence=0.3)
    return d.swap(d.certificate, replace(d.certificate, fields=fields))


def _no_application(d: Dossier, random: Random) -> Dossier:
    return replace(d, application=Application())


#: Each kind of attack by name.
ATTACKS: dict[str, Attack] = {
    "expired": _expired,
    "cancelled": _status("cancelled"),
    "suspended": _status("suspended"),
    "cancelled certificate blocks report": _cancelled_blocks_report,
    "failed clause on page 40": _verdict("fail"),
    "skipped clause": _verdict("not_tested"),
    "verdict not read": _verdict("unknown"),
    "no verdicts": _no_rows,
    "verdicts of some pages lost": _verdict_pages_lost,
    "other model": _other_model,
    "other product": _other_product,
    "other use": _other_use,
    "other holder": _other_holder,
    "model pattern without legend": _pattern,
    "edition replaced": _replaced_edition,
    "edition newer than certificate": _future_edition,
    "edition not yet published": _unpublished,
    "undated standard": _undated,
    "near-miss standard": _near_miss,
    "near-miss standard, claimed too": _near_miss_claimed,
    "standard of another category": _inapplicable,
    "digits exchanged": _digit_swapped,
    "first-party paper": _first_party,
    "maker as issuer": _own_issuer,
    "issuer's role unclear": _third_party_unclear,
    "laboratory's role unclear": _report_party_unclear,
    "body out of scope": _body(standards=("ISO 4217",)),
    "body withdrawn": _body(withdrawn=date(2026, 9, 1)),
    "body designated later": _body(valid_from=date(2026, 6, 1)),
    "body's designation ended": _body(valid_until=date(2019, 12, 31)),
    "body unknown": _unknown_body,
    "number of another body": _number_of_another,
    "issued before tested": _tested_later,
    "certified before tested": _certified_before_test,
    "laboratory accredited after the test": _accredited_after_test,
    "laboratory unknown": _laboratory_unknown,
    "laboratory withdrawn": _laboratory_withdrawn,
    "report truncated": _truncated,
    "report item missing": _unsigned,
    "report scanned": _scanned,
    "certificate alone": _certificate_only,
    "report alone": _report_only,
    "report of another number": _other_report,
    "report of another model": _report_of_other_model,
    "report of another edition": _report_of_other_edition,
    "facts of two products": _pooled,
    "prohibited product": _prohibited,
    "no official prohibition list": _no_list,
    "outside the zone plan": _outside_zone,
    "no legal gap": _domestic_route,
    "hazard not covered": _uncovered_hazard,
    "text layer differs from picture": _signal("text_differs_from_picture"),
    "changed after signature": _signal("changed_after_signature"),
    "changed in a revision": _signal("changed_in_revision"),
    "covered text": _signal("covered_text"),
    "annotation over a field": _signal("annotation_over_field", "medium"),
    "value in a font of its own": _signal("font_of_its_own", "medium"),
    "not examined for tampering": _not_examined,
    "dated in the future": _post_dated,
    "two copies that differ": _namesake,
    "doubtful reading": _doubtful_reading,
    "doubtful report": _report_kind_doubtful,
    "number not read": _number_not_read,
    "no application": _no_application,
}


def adversarial(kind: str, random: Random, policy: Policy | None = None) -> Dossier:
    """Return a dossier with one fault of the given kind; everything else in it is in order.

    Raises:
        KeyError: there is no such kind of attack.
    """
    attacked = ATTACKS[kind](honest(random, policy), random)
    return replace(attacked, note=kind)
