"""The dossier of a fleet gateway: CB test certificate and the facts that its report shares with it."""

from __future__ import annotations

from datetime import date

from .clauses import CLAUSES, KOREAN_DIFFERENCES, VERDICTS
from .drawing import Sheet
from .facts import Facts, Standard, VerdictRow

HOLDER = "Dalgaram Robotics Co., Ltd."
HOLDER_ADDRESS = "3F, 127 Bitmaru-ro, Dalseong-gun, Daegu 42998, Republic of Korea"
FACTORY = "Dalgaram Robotics Co., Ltd., Plant 2"
FACTORY_ADDRESS = "58 Gaonnuri-gil, Gumi-si, Gyeongsangbuk-do 39171, Republic of Korea"
BODY = "Skovbryn Certification A/S"
BODY_ADDRESS = "Lyngbakken 14, DK-8240 Risskov, Denmark"
LABORATORY = "Skovbryn Test Laboratory A/S"
PRODUCT = "Fleet gateway for service robots"
MODELS = ("RG-200", "RG-210")
RATINGS = "Input: 24 V DC (18-36 V DC), 2,5 A; Class III; IP30"
REPORT_NUMBER = "SBL-2025-30417-S1"

CERTIFICATE = Facts(
    kind="cb_test_certificate",
    issuer=BODY,
    issuer_country="DK",
    certificate_number="DK-990417-SB",
    report_numbers=(REPORT_NUMBER,),
    issue_date=date(2025, 9, 12),
    holder=HOLDER,
    manufacturer=HOLDER,
    product=PRODUCT,
    models=MODELS,
    standards=(Standard("IEC 62368-1:2023", "IEC 62368-1:2023"),),
    overall_verdict="pass",
)

REPORT = Facts(
    kind="test_report",
    issuer=LABORATORY,
    issuer_country="DK",
    certificate_number=REPORT_NUMBER,
    issue_date=date(2025, 9, 5),
    holder=HOLDER,
    manufacturer=HOLDER,
    product=PRODUCT,
    models=MODELS,
    standards=(
        Standard("IEC 62368-1:2023", "IEC 62368-1:2023"),
        Standard("KC 62368-1", "KC 62368-1", page=3),
        Standard("ISO/IEC 17025:2017", "ISO/IEC 17025:2017", "cited", 2),
        Standard("IEC 61643-331", "IEC 61643-331", "cited", 9),
        Standard("IEC 62133-2", "IEC 62133-2", "cited", 9),
        Standard("KS C 8305", "KS C 8305", "cited", 11),
        Standard("UL 796", "UL 796", "cited", 11),
        Standard("IEC 60127-4", "IEC 60127-4", "cited", 11),
        Standard("IEC 60086-4", "IEC 60086-4", "cited", 11),
    ),
    overall_verdict="pass",
    verdict_rows=(
        VerdictRow("4", "General requirements", "pass"),
        VerdictRow("5", "Electrically-caused injury", "pass"),
        VerdictRow("6", "Electrically-caused fire", "pass"),
        VerdictRow("7", "Injury caused by hazardous substances", "na"),
        VerdictRow("8", "Mechanically-caused injury", "pass"),
        VerdictRow("9", "Thermal burn injury", "pass"),
        VerdictRow("10", "Radiation", "pass"),
    ),
    clause_rows=tuple((row.number, VERDICTS[row.verdict]) for row in (*CLAUSES, *KOREAN_DIFFERENCES)),
)


def draw_certificate(facts: Facts) -> bytes:
    """Draw the certificate: labels on the left, values on the right, no ruling between them."""
    sheet = Sheet(f"CB Test Certificate {facts.number}", facts.issuer)
    blue, tint = "#23609B", "#EEF3F8"
    sheet.box(40, 36, 555, 806, weight=2.2, colour=blue)
    sheet.box(40, 36, 360, 92, fill=blue, weight=0)
    sheet.text(52, 46, "CB SCHEME", 20, bold=True, colour="#FFFFFF")
    sheet.text(52, 70, "Mutual recognition of test certificates", 9, colour="#FFFFFF")
    sheet.box(380, 44, 545, 86, weight=0.9, colour=blue)
    sheet.text(462, 49, "Ref. Certif. No.", 8, colour=blue, align="centre")
    sheet.text(462, 63, facts.number, 13, bold=True, align="centre")
    sheet.box(40, 96, 555, 130, fill=tint, weight=0)
    sheet.text(
        52,
        102,
        "IEC SYSTEM FOR MUTUAL RECOGNITION OF TEST CERTIFICATES FOR ELECTRICAL EQUIPMENT (IECEE)\nCB SCHEME",
        8,
        bold=True,
        colour=blue,
    )
    sheet.text(52, 146, "CB TEST CERTIFICATE", 15, bold=True, colour=blue)
    top = 180.0
    for label, value in _certificate_lines(facts):
        below_label = sheet.text(52, top, label, 8, colour=blue, width=145)
        below_value = sheet.text(212, top, value, 9.5, width=325)
        top = max(below_label, below_value) + 11
    sheet.line(52, 660, 543, 660, colour=blue)
    sheet.text(52, 666, "This CB Test Certificate is issued by the National Certification Body", 8, colour=blue)
    sheet.text(212, 690, f"{facts.issuer}\n{BODY_ADDRESS}", 9.5)
    sheet.seal(100, 722, 34, ("SKOVBRYN", "CERTIFICATION", "A/S"))
    day = facts.issue_date or date(2025, 1, 1)
    sheet.text(52, 776, f"Date: {day.isoformat()}", 10)
    sheet.text(300, 776, "Signature: M. Lindegaard", 10)
    sheet.signature(430, 776)
    return sheet.bytes()


def _certificate_lines(facts: Facts) -> list[tuple[str, str]]:
    holder = f"{facts.holder}\n{HOLDER_ADDRESS}"
    return [
        ("Product", facts.product or ""),
        ("Name and address of the applicant", holder),
        ("Name and address of the manufacturer", f"{facts.manufacturer}\n{HOLDER_ADDRESS}"),
        ("Name and address of the factory", f"{FACTORY}\n{FACTORY_ADDRESS}"),
        ("Ratings and principal characteristics", RATINGS),
        ("Trademark / Brand (if any)", "DALGARAM"),
        ("Customer's Testing Facility (CTF) Stage used", "./."),
        ("Model / Type Ref.", ", ".join(facts.models)),
        (
            "Additional information (if necessary may also be reported on page 2)",
            "National differences of the Republic of Korea were tested as well.",
        ),
        (
            "A sample of the product was tested and found to be in conformity with",
            "\n".join(s.printed for s in facts.applied),
        ),
        ("As shown in the Test Report Ref. No. which forms part of this Certificate", facts.report_numbers[0]),
    ]
