"""European documents: type examination, declaration of conformity, a certificate that has run out."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

from .drawing import VERA, VERA_BOLD, Sheet, long_date
from .facts import Facts, Standard

_MAKER = "Tessarine Audio S.r.l."
_MAKER_ADDRESS = "Via dei Gelsi Bianchi 41, 31044 Montebelluna (TV), Italy"
_LOUDSPEAKER = "Wireless conference loudspeaker"
_LOUDSPEAKER_MODELS = ("TS-40", "TS-40B")
_TYPE_NUMBER = "9906-RED-2024-0318"

TYPE_EXAMINATION = Facts(
    kind="type_examination",
    issuer="Kaldera Conformity B.V.",
    issuer_country="NL",
    certificate_number=_TYPE_NUMBER,
    report_numbers=("KC24-1107-SAF", "KC24-1107-EMC", "KC24-1107-RF"),
    issue_date=date(2024, 11, 18),
    expiry_date=date(2029, 11, 17),
    holder=_MAKER,
    manufacturer=_MAKER,
    product=_LOUDSPEAKER,
    models=_LOUDSPEAKER_MODELS,
    standards=(
        Standard("EN IEC 62368-1:2020+A11:2020", "EN IEC 62368-1:2020+A11:2020", page=2),
        Standard("EN 62311:2008", "EN 62311:2008", page=2),
        Standard("EN 301 489-1 V2.2.3", "EN 301 489-1 V2.2.3", page=2),
        Standard("EN 301 489-17 V3.2.4", "EN 301 489-17 V3.2.4", page=2),
        Standard("EN 300 328 V2.2.2", "EN 300 328 V2.2.2", page=2),
    ),
    legislation=("2014/53/EU",),
    overall_verdict="pass",
)

DECLARATION = Facts(
    kind="declaration_of_conformity",
    issuer=_MAKER,
    issuer_country="IT",
    certificate_number="TSA-DOC-2024-07",
    report_numbers=(_TYPE_NUMBER,),
    issue_date=date(2024, 12, 2),
    manufacturer=_MAKER,
    product=_LOUDSPEAKER,
    models=_LOUDSPEAKER_MODELS,
    standards=(
        *(s._replace(page=1) for s in TYPE_EXAMINATION.standards),
        Standard("EN IEC 63000:2018", "EN IEC 63000:2018"),
    ),
    legislation=("2014/53/EU", "2011/65/EU"),
    overall_verdict="pass",
    third_party=False,
)

EXPIRED = Facts(
    kind="product_certificate",
    issuer="Rheinau Prüfinstitut GmbH",
    languages=("de", "en"),
    issuer_country="DE",
    certificate_number="RP 40 118 2207",
    report_numbers=("P-18-60335-0442",),
    issue_date=date(2018, 4, 3),
    expiry_date=date(2023, 3, 31),
    holder="Lumenta Hausgeräte AG",
    product="Wasserkocher (electric kettle)",
    models=("LK 1700", "LK 1710"),
    standards=(
        Standard("EN 60335-1:2012+A11:2014", "EN 60335-1:2012+A11:2014"),
        Standard("EN 60335-2-15:2016", "EN 60335-2-15:2016"),
        Standard("EN 62233:2008", "EN 62233:2008"),
    ),
    overall_verdict="pass",
)

_ARTICLES = (
    ("Article 3.1(a)", "Safety", 0, 1, "KC24-1107-SAF"),
    ("Article 3.1(a)", "Health", 1, 2, "KC24-1107-SAF"),
    ("Article 3.1(b)", "Electromagnetic compatibility", 2, 4, "KC24-1107-EMC"),
    ("Article 3.2", "Effective use of radio spectrum", 4, 5, "KC24-1107-RF"),
)


def draw_type_examination(facts: Facts) -> bytes:
    """Draw the certificate: labels above their values in two columns; the standards in an annex's ruled table."""
    sheet = Sheet(f"EU-type examination certificate {facts.number}", facts.issuer, font=("Times-Roman", "Times-Bold"))
    green = "#1E5B45"
    sheet.box(36, 36, 559, 120, fill="#E8F1ED", weight=0)
    sheet.text(52, 48, facts.issuer.upper(), 18, bold=True, colour=green)
    sheet.text(52, 74, "Veerhaven 220, 3012 CB Rotterdam, The Netherlands\nNotified Body No. 9906", 10, colour=green)
    sheet.centred(146, "EU-TYPE EXAMINATION CERTIFICATE", 20, bold=True)
    sheet.centred(174, "Radio Equipment Directive 2014/53/EU, Annex III, Module B", 11)
    left, right, top = 60.0, 320.0, 212.0
    pairs = [
        (("Certificate number", facts.number), ("Date of issue", _day(facts.issue_date))),
        (("Certificate holder", f"{facts.holder}\n{_MAKER_ADDRESS}"), ("Valid until", _day(facts.expiry_date))),
        (("Manufacturer", f"{facts.manufacturer}\n{_MAKER_ADDRESS}"), ("Trade mark", "TESSARINE")),
        (("Type of equipment", facts.product or ""), ("Model(s)", ", ".join(facts.models))),
    ]
    for first, second in pairs:
        ends = [_stacked(sheet, left, top, *first), _stacked(sheet, right, top, *second)]
        top = max(ends) + 14
    sheet.line(60, top, 535, top, colour=green)
    top = sheet.text(
        60,
        top + 14,
        "On the basis of the technical documentation and the reports listed in Annex 1, this Notified Body has "
        "examined the technical design of the equipment named above and attests that it meets the essential "
        "requirements of Article 3 of the Directive that Annex 1 names. The certificate covers the type only; "
        "it does not cover production, for which the manufacturer remains responsible.",
        10.5,
        width=475,
    )
    top = sheet.text(
        60,
        top + 10,
        "Any change to the equipment that may affect its conformity has to be reported to the Notified Body. "
        "The certificate becomes invalid when the state of the art shows that the type no longer complies.",
        10.5,
        width=475,
    )
    sheet.seal(470, 720, 40, ("KALDERA", "NB 9906", "ROTTERDAM"), colour=green)
    sheet.signature(70, 735)
    sheet.text(60, 748, "A. van Oosterzee\nHead of certification", 10)
    sheet.text(535, 800, "Page 1 of 2", 8, align="right")
    sheet.next_page()
    _annex(sheet, facts, green)
    return sheet.bytes()


def _day(day: date | None) -> str:
    return long_date(day) if day else ""


def _stacked(sheet: Sheet, x: float, top: float, label: str, value: str) -> float:
    top = sheet.text(x, top, label, 8.5, colour="#5A5A5A")
    return sheet.text(x, top + 1, value, 11.5, width=215)


def _annex(sheet: Sheet, facts: Facts, green: str) -> None:
    sheet.text(60, 60, f"Annex 1 to certificate {facts.number}", 13, bold=True, colour=green)
    sheet.text(60, 84, "Essential requirements covered, standards applied and reports examined", 10.5)
    edges = (60.0, 150.0, 290.0, 440.0, 535.0)
    top = 112.0
    rows = [("Requirement", "Subject", "Standards applied", "Test report")]
    rows += [
        (article, subject, "\n".join(s.printed for s in facts.applied[start:end]), report)
        for article, subject, start, end, report in _ARTICLES
    ]
    for index, row in enumerate(rows):
        bottom = top + 8 + 13 * max(cell.count("\n") + 1 for cell in row)
        for (x0, x1), cell in zip(pairwise(edges), row, strict=True):
            sheet.box(x0, top, x1, bottom, fill="#E8F1ED" if index == 0 else None)
            sheet.text(x0 + 4, top + 4, cell, 9.5, bold=index == 0)
        top = bottom
    sheet.text(60, top + 20, "Firmware version examined: 3.14.2\nAntenna: printed inverted F, peak gain 2,1 dBi", 10)
    sheet.text(60, top + 64, "End of certificate", 9, bold=True)
    sheet.text(535, 800, "Page 2 of 2", 8, align="right")


def draw_declaration(facts: Facts) -> bytes:
    """Draw the declaration: numbered paragraphs, as makers write them."""
    sheet = Sheet("EU Declaration of Conformity", facts.issuer)
    sheet.text(60, 54, "TESSARINE", 16, bold=True, colour="#7A1F3D")
    sheet.centred(96, "EU DECLARATION OF CONFORMITY", 17, bold=True)
    sheet.centred(120, f"No. {facts.number}", 11)
    top = 156.0
    paragraphs = [
        ("1.", f"Product: {facts.product}\nModels: {', '.join(facts.models)}"),
        ("2.", f"Name and address of the manufacturer:\n{facts.manufacturer}, {_MAKER_ADDRESS}"),
        ("3.", "This declaration of conformity is issued under the sole responsibility of the manufacturer."),
        ("4.", "Object of the declaration: battery-operated loudspeaker with microphones, black or blue housing."),
        (
            "5.",
            "The object of the declaration described above is in conformity with the relevant Union harmonisation "
            "legislation:\nDirective 2014/53/EU (radio equipment)\nDirective 2011/65/EU (restriction of hazardous "
            "substances)",
        ),
        (
            "6.",
            "References to the harmonised standards and specifications in relation to which conformity is declared:\n"
            + "\n".join(s.printed for s in facts.applied),
        ),
        (
            "7.",
            "The notified body Kaldera Conformity B.V., No. 9906, performed the EU-type examination (Module B) and "
            f"issued the certificate {facts.report_numbers[0]}.",
        ),
        ("8.", "Accessories: USB-C cable UC-1, carrying pouch."),
    ]
    for number, words in paragraphs:
        sheet.text(60, top, number, 10.5)
        top = sheet.text(82, top, words, 10.5, width=450) + 9
    sheet.text(60, top + 10, "Signed for and on behalf of:", 10.5)
    sheet.text(60, top + 28, f"Montebelluna, {_day(facts.issue_date)}", 10.5)
    sheet.signature(330, top + 58)
    sheet.text(320, top + 66, "Livia Dal Cortivo\nManaging Director", 10.5)
    return sheet.bytes()


def draw_expired(facts: Facts) -> bytes:
    """Draw the bilingual certificate: a ruled form, German over English labels, embedded fonts."""
    sheet = Sheet(f"Zertifikat {facts.number}", facts.issuer, font=(VERA, VERA_BOLD))
    red = "#8C1C13"
    sheet.box(36, 36, 559, 96, fill=red, weight=0)
    sheet.text(50, 46, "ZERTIFIKAT", 22, bold=True, colour="#FFFFFF")
    sheet.text(50, 74, "CERTIFICATE", 12, colour="#FFFFFF")
    sheet.text(545, 56, "Rheinau\nPrüfinstitut", 13, bold=True, colour="#FFFFFF", align="right")
    issued, until = facts.issue_date or date.min, facts.expiry_date or date.min
    lines = [
        ("Zertifikat-Nr.", "Certificate no.", facts.number),
        ("Zertifikatsinhaber", "Licence holder", f"{facts.holder}\nUferstraße 9\n77866 Rheinau, Deutschland"),
        ("Fertigungsstätte", "Place of manufacture", "Werk Nord, 77866 Rheinau, Deutschland"),
        ("Produkt", "Product", facts.product or ""),
        ("Typ / Modell", "Type / Model", ", ".join(facts.models)),
        ("Bemessungsdaten", "Rated values", "220-240 V, 50-60 Hz, 2200 W, Schutzklasse I"),
        ("Prüfgrundlage", "Tested according to", "\n".join(s.printed for s in facts.applied)),
        ("Prüfbericht-Nr.", "Test report no.", facts.report_numbers[0]),
        ("Ausstellungsdatum", "Date of issue", issued.strftime("%d.%m.%Y")),
        ("Gültig bis", "Valid until", until.strftime("%d.%m.%Y")),
    ]
    top = 118.0
    for german, english, value in lines:
        bottom = top + max(32.0, 10 + 13 * (value.count("\n") + 1))
        sheet.box(36, top, 200, bottom)
        sheet.box(200, top, 559, bottom)
        sheet.text(42, top + 5, german, 9, bold=True)
        sheet.text(42, top + 18, english, 7.5, colour="#555555")
        sheet.text(208, top + 6, value, 10, leading=1.3)
        top = bottom
    top = sheet.text(
        36,
        top + 18,
        "Das Produkt entspricht der genannten Prüfgrundlage. Dieses Zertifikat gilt nur für das geprüfte Baumuster "
        "und verliert seine Gültigkeit, wenn das Produkt ohne Zustimmung der Zertifizierungsstelle geändert wird.",
        9,
        width=520,
    )
    sheet.text(
        36,
        top + 6,
        "The product complies with the standards named above. The certificate covers the tested type only.",
        8,
        colour="#555555",
        width=520,
    )
    sheet.signature(48, 742)
    sheet.text(36, 752, "Dr. K. Wehrle, Zertifizierungsstelle / Certification body", 9)
    sheet.text(36, 768, f"{facts.issuer}, Am Staden 2, 77866 Rheinau, Deutschland", 9)
    sheet.seal(490, 735, 38, ("GEPRÜFTE", "SICHERHEIT", "RHEINAU"), colour=red)
    return sheet.bytes()
