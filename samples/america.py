"""American documents: a certificate of compliance that was scanned, and a grant of equipment authorization."""

from __future__ import annotations

import random
from datetime import date
from io import BytesIO

from PIL import Image, ImageChops, ImageFilter
from reportlab.lib.pagesizes import LETTER
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from .drawing import Sheet, american_date
from .facts import Facts, Standard

_DPI = 200
_SKEW = 0.7  # degrees: a sheet that was not quite straight on the glass

SCAN = Facts(
    kind="product_certificate",
    issuer="Prairie Mark Laboratories Inc.",
    issuer_country="US",
    certificate_number="20240611-E990182",
    report_numbers=("E990182-20240604",),
    issue_date=date(2024, 6, 11),
    holder="Quellwerk Antriebstechnik GmbH",
    product="Power supplies for building in",
    models=("QW-120-24", "QW-120-48"),
    standards=(
        Standard("UL 62368-1, 3rd Edition, Issue Date: 2019-12-13", "UL 62368-1:2019"),
        Standard("CSA C22.2 No. 62368-1:19", "CSA C22.2 No. 62368-1:19"),
    ),
    overall_verdict="pass",
    text_layer="no",
)

GRANT = Facts(
    kind="regulatory_approval",
    issuer="Prairie Mark Laboratories Inc.",
    issuer_country="US",
    certificate_number="2ZZQ7-RG200",
    issue_date=date(2025, 8, 19),
    holder="Dalgaram Robotics Co., Ltd.",
    product="Fleet gateway for service robots",
    standards=(
        Standard("15C", "47 CFR Part 15 Subpart C"),
        Standard("Part 15", "47 CFR Part 15", "cited"),
    ),
    overall_verdict="pass",
)


def draw_scan(facts: Facts) -> bytes:
    """Draw the certificate, then picture it as a scanner would: grey, a little askew, with grain and a soft lens."""
    picture = _scanned(certificate_of_compliance(facts))
    buffer = BytesIO()
    canvas = Canvas(buffer, pagesize=LETTER, invariant=1)
    canvas.setTitle("scan0007")
    jpeg = BytesIO()
    picture.save(jpeg, "JPEG", quality=32)
    canvas.drawImage(ImageReader(jpeg), 0, 0, *LETTER)
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def certificate_of_compliance(facts: Facts) -> bytes:
    """Draw the certificate as it lay on the glass."""
    sheet = Sheet("Certificate of Compliance", facts.issuer, size=LETTER, font=("Times-Roman", "Times-Bold"))
    sheet.box(30, 30, 582, 762, weight=3, colour="#333333")
    sheet.box(36, 36, 576, 756, weight=0.8, colour="#333333")
    sheet.centred(62, "CERTIFICATE OF COMPLIANCE", 25, bold=True)
    top = 122.0
    for label, value in (
        ("Certificate Number", facts.number),
        ("Report Reference", facts.report_numbers[0]),
        ("Issue Date", american_date(facts.issue_date or date.min)),
    ):
        sheet.text(80, top, label, 12, bold=True)
        sheet.text(230, top, value, 12)
        top += 21
    top += 16
    sheet.text(80, top, "Issued to:", 12, bold=True)
    top = sheet.text(230, top, f"{facts.holder}\nHammerwerkstrasse 17\n42857 Remscheid, Germany", 12) + 16
    sheet.text(80, top, "This is to certify that\nrepresentative samples of", 12, bold=True)
    top = sheet.text(230, top, f"{facts.product}\nModels {', '.join(facts.models)}", 12) + 20
    top = sheet.text(
        80,
        top,
        "have been investigated by Prairie Mark Laboratories in accordance with the standards that this certificate "
        "names.",
        12,
        width=450,
    )
    top += 16
    sheet.text(80, top, "Standards for Safety:", 12, bold=True)
    top = sheet.text(230, top, "\n".join(s.printed for s in facts.applied), 12) + 16
    sheet.text(80, top, "Additional Information:", 12, bold=True)
    top = sheet.text(230, top, "See the online directory of Prairie Mark Laboratories.", 12) + 26
    top = sheet.text(
        80,
        top,
        "Only those products that bear the Prairie Mark should be considered as being covered by the follow-up "
        "service. This certificate gives no right to apply the mark.",
        12,
        width=450,
    )
    sheet.signature(90, 680)
    sheet.line(80, 690, 280, 690)
    sheet.text(80, 694, "Harlan T. Osgood, Director, Certification Programs", 10)
    sheet.text(80, 710, f"{facts.issuer}, 1180 Wheatland Road, Salina, KS 67401, USA", 10)
    sheet.seal(500, 670, 40, ("PRAIRIE", "MARK", "C    US"), colour="#333333")
    return sheet.bytes()


def _scanned(pdf: bytes) -> Image.Image:
    import pypdfium2

    page = pypdfium2.PdfDocument(pdf)[0]
    picture = page.render(scale=_DPI / 72, grayscale=True).to_pil().convert("L")
    picture = picture.rotate(_SKEW, resample=Image.Resampling.BICUBIC, fillcolor=250)
    picture = picture.filter(ImageFilter.GaussianBlur(0.6))
    # Grain at half the resolution: finer grain would only make the file larger.
    small = (picture.width // 2, picture.height // 2)
    grain = Image.frombytes("L", small, random.Random(20240611).randbytes(small[0] * small[1]))
    grain = grain.point([value // 14 for value in range(256)]).resize(picture.size)
    return ImageChops.subtract(picture, grain)


def draw_grant(facts: Facts) -> bytes:
    """Draw the grant: two columns of label and value, then an unruled table under its column heads."""
    sheet = Sheet("Grant of Equipment Authorization", facts.issuer, size=LETTER)
    sheet.text(40, 36, "TCB", 26, bold=True, colour="#444444")
    sheet.text(572, 40, "TCB", 26, bold=True, colour="#444444", align="right")
    sheet.centred(38, "GRANT OF EQUIPMENT\nAUTHORIZATION", 13, bold=True)
    sheet.centred(76, "Certification", 11, bold=True)
    sheet.centred(
        92,
        "Issued Under the Authority of the\nFederal Communications Commission\nBy:",
        9,
    )
    sheet.text(60, 140, f"{facts.issuer}\n1180 Wheatland Road\nSalina, KS 67401", 10)
    sheet.text(400, 140, f"Date of Grant: {facts.issue_date:%m/%d/%Y}", 10)
    sheet.text(400, 156, f"Application Dated: {facts.issue_date:%m/%d/%Y}", 10)
    sheet.text(60, 196, f"{facts.holder}\n3F, 127 Bitmaru-ro, Dalseong-gun\nDaegu, 42998\nSouth Korea", 10)
    sheet.text(60, 256, "Attention: Seo-yeon Hwangbo, Regulatory Manager", 10)
    sheet.centred(286, "NOT TRANSFERABLE", 12, bold=True)
    top = sheet.text(
        60,
        310,
        "EQUIPMENT AUTHORIZATION is hereby issued to the named GRANTEE, and is VALID ONLY for the equipment identified "
        "hereon for use under the Commission's Rules and Regulations listed below.",
        9.5,
        width=490,
    )
    top += 16
    for label, value in (
        ("FCC IDENTIFIER:", facts.number),
        ("Name of Grantee:", facts.holder or ""),
        ("Equipment Class:", "Digital Transmission System"),
        ("Notes:", facts.product or ""),
    ):
        sheet.text(190, top, label, 10, bold=True, align="right")
        sheet.text(200, top, value, 10, bold=label.startswith("FCC"))
        top += 17
    top += 18
    columns = (
        (70, "Grant Notes"),
        (160, "FCC Rule Parts"),
        (270, "Frequency\nRange (MHZ)"),
        (375, "Output\nWatts"),
        (435, "Frequency\nTolerance"),
        (515, "Emission\nDesignator"),
    )
    for x, head in columns:
        sheet.text(x, top, head, 9, bold=True)
    for row in (("CC", "15C", "2412.0 - 2462.0", "0.178", "", ""), ("CC", "15C", "2402.0 - 2480.0", "0.0081", "", "")):
        top += 30
        for (x, _), cell in zip(columns, row, strict=True):
            sheet.text(x, top, cell, 9.5)
    top = sheet.text(
        60,
        top + 44,
        "Output power is conducted. This device must be installed so that 20 cm of distance are kept between its "
        "antenna and all persons. It complies with Part 15 of the rules when used with the antenna described in the "
        "filing.",
        9.5,
        width=490,
    )
    sheet.text(60, top + 14, "CC: This device is certified pursuant to two different Part 15 rules sections.", 9.5)
    return sheet.bytes()
