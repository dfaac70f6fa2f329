"""A management-system certificate, and a German type examination of a machine's safety component."""

from __future__ import annotations

from datetime import date

from .drawing import VERA, VERA_BOLD, Sheet, long_date
from .facts import Facts, Standard

_GERMAN_MONTHS = (
    *("Januar", "Februar", "März", "April", "Mai", "Juni"),
    *("Juli", "August", "September", "Oktober", "November", "Dezember"),
)

ISO_9001 = Facts(
    kind="management_system_certificate",
    issuer="Thornmere Registrars Ltd",
    issuer_country="GB",
    certificate_number="QMS 804417",
    issue_date=date(2025, 2, 10),
    expiry_date=date(2028, 2, 9),
    holder="Dalgaram Robotics Co., Ltd.",
    standards=(
        Standard("ISO 9001:2015", "ISO 9001:2015"),
        Standard("ISO/IEC 17021-1:2015", "ISO/IEC 17021-1:2015", "cited"),
    ),
    overall_verdict="pass",
)

GERMAN_TYPE_EXAMINATION = Facts(
    kind="type_examination",
    issuer="Prüfstelle Oberhavelland GmbH",
    languages=("de",),
    issuer_country="DE",
    certificate_number="POH 25 044 M",
    report_numbers=("PB-2025-0193",),
    issue_date=date(2025, 6, 27),
    expiry_date=date(2030, 6, 26),
    holder="Fennwerk Steuerungen GmbH",
    manufacturer="Fennwerk Steuerungen GmbH",
    product="Zweihandschaltung",
    models=("ZH-4", "ZH-4 Ex"),
    standards=(
        Standard("EN ISO 13851:2019", "EN ISO 13851:2019"),
        Standard("EN ISO 13849-1:2023", "EN ISO 13849-1:2023"),
        Standard("EN 60204-1:2018", "EN 60204-1:2018"),
    ),
    legislation=("2006/42/EC",),
    overall_verdict="pass",
)


def draw_iso_9001(facts: Facts) -> bytes:
    """Draw the certificate: everything centred, labels above their values, no ruling."""
    sheet = Sheet("Certificate of Registration", facts.issuer, font=("Times-Roman", "Times-Bold"))
    gold = "#8A6D1D"
    sheet.box(28, 28, 567, 814, weight=3.0, colour=gold)
    sheet.box(34, 34, 561, 808, weight=0.7, colour=gold)
    sheet.centred(70, "THORNMERE REGISTRARS", 19, bold=True, colour=gold)
    sheet.centred(110, "Certificate of Registration", 26)
    sheet.centred(150, "QUALITY MANAGEMENT SYSTEM", 12, bold=True)
    sheet.centred(186, "This is to certify that the management system of", 11)
    sheet.centred(208, facts.holder or "", 18, bold=True)
    sheet.centred(232, "3F, 127 Bitmaru-ro, Dalseong-gun, Daegu 42998, Republic of Korea", 10)
    sheet.centred(262, "has been audited and complies with the requirements of", 11)
    sheet.centred(284, facts.applied[0].printed, 18, bold=True)
    sheet.centred(322, "Scope of registration", 9, colour="#666666")
    sheet.centred(336, "Design and manufacture of control equipment for service robots", 12)
    issued, until = facts.issue_date or date.min, facts.expiry_date or date.min
    top = 384.0
    for label, value in (
        ("Certificate number", facts.number),
        ("Original approval", "10 February 2019"),
        ("Current issue date", long_date(issued)),
        ("Expiry date", long_date(until)),
    ):
        sheet.centred(top, label, 9, colour="#666666")
        sheet.centred(top + 12, value, 13, bold=label == "Certificate number")
        top += 44
    sheet.signature(110, 640)
    sheet.line(90, 652, 250, 652)
    sheet.text(90, 657, "R. Ashdown-Pell\nManaging Director", 10)
    sheet.seal(440, 630, 42, ("THORNMERE", "REGISTERED", "FIRM"), colour=gold)
    sheet.centred(722, "Registration stays valid as long as the surveillance audits are passed.", 9)
    sheet.centred(
        736,
        "Thornmere Registrars works to ISO/IEC 17021-1:2015 for bodies that audit management systems.",
        9,
    )
    sheet.centred(760, f"{facts.issuer}, 5 Wherry Lane, Ely CB7 9QX, United Kingdom", 9)
    return sheet.bytes()


def draw_german_type_examination(facts: Facts) -> bytes:
    """Draw the certificate: numbered paragraphs whose labels end in colons, values indented, embedded fonts."""
    sheet = Sheet(f"EG-Baumusterprüfbescheinigung {facts.number}", facts.issuer, font=(VERA, VERA_BOLD))
    issued, until = facts.issue_date or date.min, facts.expiry_date or date.min
    sheet.text(60, 50, facts.issuer, 14, bold=True)
    sheet.text(60, 70, "Benannte Stelle, Kennnummer 9912\nHavelblick 3, 16727 Velten, Deutschland", 9)
    sheet.line(60, 98, 535, 98, weight=1.5)
    sheet.centred(116, "EG-Baumusterprüfbescheinigung", 19, bold=True)
    sheet.centred(144, "nach Anhang IX der Richtlinie 2006/42/EG (Maschinen)", 10)
    top = 180.0
    for label, value in (
        ("Bescheinigung Nr.:", facts.number),
        ("Antragsteller:", f"{facts.holder}, Torfstichweg 12, 26316 Varel"),
        ("Hersteller:", facts.manufacturer or ""),
        ("Produktbezeichnung:", facts.product or ""),
        ("Typ:", ", ".join(facts.models)),
        ("Bestimmungsgemäße Verwendung:", "Ortsbindende Schutzeinrichtung an Pressen und Stanzen"),
        ("Prüfgrundlagen:", "\n".join(s.printed for s in facts.applied)),
        ("Prüfbericht:", f"Nr. {facts.report_numbers[0]} vom 13.06.2025"),
        ("Prüfergebnis:", "Das Baumuster entspricht den Bestimmungen der Richtlinie."),
        ("Bemerkungen:", "Performance Level e, Kategorie 4; Typ III C nach EN ISO 13851."),
    ):
        below_label = sheet.text(60, top, label, 9.5, bold=True, width=170)
        top = max(below_label, sheet.text(240, top, value, 9.5, width=295, leading=1.4)) + 10
    top = sheet.text(
        60,
        top + 16,
        f"Die Bescheinigung wurde am {_german(issued)} ausgestellt und ist gültig bis {_german(until)}. Sie verliert "
        "ihre Gültigkeit, wenn das Baumuster ohne Zustimmung der Benannten Stelle geändert wird.",
        9.5,
        width=475,
    )
    sheet.text(60, 650, f"Velten, den {_german(issued)}", 9.5)
    sheet.signature(70, 700)
    sheet.text(60, 712, "Dipl.-Ing. Wiebke Harmsdorf\nLeiterin der Zertifizierungsstelle", 9.5)
    sheet.seal(450, 690, 38, ("PRÜFSTELLE", "9912", "OBERHAVELLAND"), colour="#444444")
    return sheet.bytes()


def _german(day: date) -> str:
    return f"{day.day}. {_GERMAN_MONTHS[day.month - 1]} {day.year}"
