"""A test report in the manner of the CB scheme: cover, particulars, summary, clause tables over page breaks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import partial
from io import BytesIO
from typing import Any

from reportlab.graphics.shapes import Circle, Drawing, Rect, String
from reportlab.lib.colors import HexColor, black
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from . import gateway
from .clauses import CLAUSES, COMPONENTS, KOREAN_DIFFERENCES, VERDICTS, Clause
from .facts import SPECIMEN, Facts

_PLAIN = ParagraphStyle("plain", fontName="Helvetica", fontSize=8.5, leading=11)
_BOLD = ParagraphStyle("bold", parent=_PLAIN, fontName="Helvetica-Bold")
_HEAD = ParagraphStyle("head", parent=_BOLD, fontSize=13, leading=17, alignment=1)
_CENTRE = ParagraphStyle("centre", parent=_PLAIN, alignment=1)
_GRID = TableStyle([("GRID", (0, 0), (-1, -1), 0.5, black), ("VALIGN", (0, 0), (-1, -1), "TOP")])
_WIDTH = 174 * mm
_PRINTED = {verdict: printed for printed, verdict in VERDICTS.items()}
TRF = "IEC62368_1F"


def draw_report(facts: Facts, clauses: Sequence[Clause] = CLAUSES) -> bytes:
    """Draw the report.

    Args:
        facts: what the report says.
        clauses: the rows of its clause table; tests put a failing or a skipped one in.
    """
    # The number of pages stands on the cover and in every head, so the story is laid out twice.
    _, pages = _build(facts, clauses, 0)
    return _build(facts, clauses, pages)[0]


def _build(facts: Facts, clauses: Sequence[Clause], pages: int) -> tuple[bytes, int]:
    buffer = BytesIO()
    document = SimpleDocTemplate(
        buffer,
        pagesize=A4,
        leftMargin=18 * mm,
        rightMargin=18 * mm,
        topMargin=26 * mm,
        bottomMargin=20 * mm,
        invariant=1,
        title=f"Test report {facts.number}",
        author=facts.issuer,
    )
    furniture = partial(_furniture, facts=facts, pages=pages)
    document.build(_story(facts, clauses, pages), onFirstPage=furniture, onLaterPages=furniture)
    return buffer.getvalue(), document.page


def _furniture(canvas: Canvas, document: Any, *, facts: Facts, pages: int) -> None:
    canvas.saveState()
    canvas.setFillColor(HexColor("#0B5345"))
    canvas.setFont("Helvetica-Bold", 14)
    canvas.drawString(18 * mm, A4[1] - 16 * mm, "SKOVBRYN")
    canvas.setFillColor(black)
    canvas.setFont("Helvetica", 8)
    if document.page == 1:
        canvas.drawRightString(A4[0] - 18 * mm, A4[1] - 13 * mm, "Test Report issued under the responsibility of:")
        canvas.drawRightString(A4[0] - 18 * mm, A4[1] - 17 * mm, gateway.BODY)
    else:
        canvas.drawCentredString(A4[0] / 2, A4[1] - 16 * mm, f"Page {document.page} of {pages}")
        canvas.drawRightString(A4[0] - 18 * mm, A4[1] - 16 * mm, f"Report No. {facts.number}")
    canvas.drawString(18 * mm, 12 * mm, f"TRF No. {TRF}")
    canvas.setFont("Helvetica", 6)
    canvas.setFillColor(HexColor("#777777"))
    canvas.drawCentredString(A4[0] / 2, 14, SPECIMEN)
    canvas.restoreState()


def _story(facts: Facts, clauses: Sequence[Clause], pages: int) -> list[Any]:
    return [
        *_cover(facts, pages),
        PageBreak(),
        *_particulars(facts),
        PageBreak(),
        *_attachments(facts),
        PageBreak(),
        *_marking(facts),
        PageBreak(),
        *_summary(facts),
        PageBreak(),
        _clause_table("IEC 62368-1", clauses),
        PageBreak(),
        *_measurements(),
        PageBreak(),
        _clause_table("IEC 62368-1, Attachment 1: national differences of the Republic of Korea", KOREAN_DIFFERENCES),
        Spacer(1, 16),
        _component_table(),
        PageBreak(),
        *_photographs(),
        Spacer(1, 24),
        Paragraph("*** End of test report ***", _CENTRE),
    ]


def _form(rows: Iterable[tuple[str, str]]) -> Table:
    """Return rows of a printed form: bold label, dot leader and colon, then the value."""
    cells = [
        [
            Paragraph(f"{label} {'.' * max(3, 46 - len(label))} :", _BOLD),
            Paragraph(value.replace("\n", "<br/>"), _PLAIN),
        ]
        for label, value in rows
    ]
    table = Table(cells, colWidths=[72 * mm, _WIDTH - 72 * mm])
    table.setStyle(TableStyle([("BOX", (0, 0), (-1, -1), 0.8, black), ("VALIGN", (0, 0), (-1, -1), "TOP")]))
    return table


def _cover(facts: Facts, pages: int) -> list[Any]:
    issued = facts.issue_date or date.min
    title = "Audio/video, information and communication technology equipment"
    return [
        Spacer(1, 8),
        Paragraph("TEST REPORT", _HEAD),
        Paragraph("IEC 62368-1", _HEAD),
        Paragraph(f"{title}<br/>Part 1: Safety requirements", _HEAD),
        Spacer(1, 12),
        _form(
            [
                ("Report Number", facts.number),
                ("Date of issue", issued.isoformat()),
                ("Total number of pages", str(pages)),
            ]
        ),
        _form([("Name of Testing Laboratory preparing the Report", facts.issuer)]),
        _form([("Applicant's name", facts.holder or ""), ("Address", gateway.HOLDER_ADDRESS)]),
        _form(
            [
                ("Test specification", ""),
                ("Standard", facts.applied[0].printed),
                ("Test procedure", "CB Scheme"),
                ("Non-standard test method", "N/A"),
                ("TRF template used", "IECEE OD-2020-F1:2024, Ed. 1.6"),
                ("Test Report Form No.", TRF),
                ("Test Report Form(s) Originator", "Skovbryn"),
                ("Master TRF", "Dated 2024-03-01"),
            ]
        ),
        Spacer(1, 10),
        Paragraph("General disclaimer:", _BOLD),
        Paragraph(
            "The results in this report relate only to the object that was tested. It may be copied in full only, "
            "unless the issuing laboratory agrees in writing. Without the CB Test Certificate of an NCB, to which it "
            "is appended, it is no CB Test Report.",
            _PLAIN,
        ),
    ]


def _particulars(facts: Facts) -> list[Any]:
    return [
        _form(
            [
                ("Test item description", facts.product or ""),
                ("Trade Mark(s)", "DALGARAM"),
                ("Manufacturer", f"{facts.manufacturer}\n{gateway.HOLDER_ADDRESS}"),
                ("Model/Type reference", ", ".join(facts.models)),
                ("Ratings", gateway.RATINGS),
            ]
        ),
        Spacer(1, 10),
        Paragraph("Responsible Testing Laboratory (as applicable), testing procedure and testing location(s):", _BOLD),
        Spacer(1, 4),
        _form(
            [
                ("CB Testing Laboratory", facts.issuer),
                ("Testing location/ address", gateway.BODY_ADDRESS),
                ("Tested by (name, function, signature)", "Jonas Rytter, test engineer (signed)"),
                ("Approved by (name, function, signature)", "Birgit Amstrup, reviewer (signed)"),
                ("Testing procedure: CTF Stage 1", "N/A"),
                ("Testing procedure: CTF Stage 2", "N/A"),
                ("Accreditation", "ISO/IEC 17025:2017, registration No. 9907 (invented)"),
            ]
        ),
        Spacer(1, 10),
        _form(
            [
                ("Date of receipt of test item", "2025-06-16"),
                ("Date (s) of performance of tests", "2025-06-23 to 2025-08-21"),
                ("Condition of the test item", "New, undamaged, three samples"),
                ("Sampling", "Samples were chosen by the applicant"),
            ]
        ),
    ]


def _attachments(facts: Facts) -> list[Any]:
    return [
        _form(
            [
                (
                    "List of Attachments",
                    "Attachment 1: national differences of the Republic of Korea (1 page)\n"
                    "Attachment 2: photographs (1 page)",
                ),
                (
                    "Summary of testing",
                    "The product fulfils the requirements of the standards named below. All applicable tests were "
                    "made on samples of both models.",
                ),
            ]
        ),
        Spacer(1, 10),
        Table(
            [
                [
                    Paragraph("Tests performed (name of test and test clause):", _BOLD),
                    Paragraph("Testing location:", _BOLD),
                ],
                [
                    Paragraph(
                        "4.4.3.2 Steady force<br/>4.4.3.4 Impact<br/>5.4.1.4 Temperatures<br/>5.4.9 Electric strength"
                        "<br/>6.2.2 Power source classes<br/>8.7 Wall mounting<br/>9.3 Touch temperatures<br/>"
                        "B.2.5 Input<br/>B.3, B.4 Abnormal and fault conditions<br/>Q.1 Limited power sources",
                        _PLAIN,
                    ),
                    Paragraph(f"{facts.issuer}<br/>{gateway.BODY_ADDRESS}", _PLAIN),
                ],
            ],
            colWidths=[_WIDTH * 0.6, _WIDTH * 0.4],
            style=_GRID,
        ),
        Spacer(1, 10),
        Paragraph("Summary of compliance with National Differences (List of countries addressed):", _BOLD),
        Paragraph("Republic of Korea", _PLAIN),
        Spacer(1, 6),
        Paragraph("The product fulfils the requirements of:", _BOLD),
        *[Paragraph(standard.printed, _PLAIN) for standard in facts.applied],
        Spacer(1, 10),
        Paragraph("Statement on the uncertainty of measurement and the decision rule:", _BOLD),
        Paragraph(
            "Results are compared with their limits as measured (simple acceptance); the uncertainties are on file "
            "at the laboratory.",
            _PLAIN,
        ),
    ]


def _marking(facts: Facts) -> list[Any]:
    plate = Table(
        [
            [Paragraph("DALGARAM", _HEAD)],
            [Paragraph(f"{facts.product}<br/>Model: {facts.models[0]}<br/>24 V DC (18-36 V DC), 2,5 A", _CENTRE)],
            [Paragraph(f"{facts.manufacturer}<br/>Made in Korea<br/>S/N 2506-000117", _CENTRE)],
        ],
        colWidths=[90 * mm],
        style=TableStyle([("BOX", (0, 0), (-1, -1), 1.2, black)]),
    )
    verdicts = [
        ("test case does not apply to the test object", "N/A"),
        ("test object does meet the requirement", "P (Pass)"),
        ("test object does not meet the requirement", "F (Fail)"),
    ]
    return [
        Paragraph("Copy of marking plate:", _BOLD),
        Spacer(1, 30),
        plate,
        Spacer(1, 30),
        Paragraph("Possible test case verdicts:", _BOLD),
        _form([(f"- {meaning}", word) for meaning, word in verdicts]),
        Spacer(1, 14),
        Paragraph("General product information and other remarks:", _BOLD),
        Paragraph(
            "The gateway connects service robots of one site by radio and Ethernet. It is supplied by an external DC "
            f"source and has no mains connection. {facts.models[1]} differs from {facts.models[0]} by a second radio "
            "module only.",
            _PLAIN,
        ),
    ]


def _summary(facts: Facts) -> list[Any]:
    rows = [[Paragraph(text, _BOLD) for text in ("Clause", "Subject", "Verdict")]]
    for row in facts.verdict_rows or ():
        verdict = _PRINTED[row.verdict]
        rows.append([Paragraph(row.clause, _PLAIN), Paragraph(row.item, _PLAIN), Paragraph(verdict, _CENTRE)])
    return [
        Paragraph("Summary of test results", _HEAD),
        Spacer(1, 8),
        Table(rows, colWidths=[22 * mm, _WIDTH - 44 * mm, 22 * mm], style=_GRID, repeatRows=1),
        Spacer(1, 10),
        Paragraph("P: requirement met; F: requirement not met; N/A: not applicable to the test item.", _PLAIN),
    ]


def _clause_table(title: str, clauses: Sequence[Clause]) -> Table:
    """Return the four-column table; both of its head rows come again on every page."""
    rows: list[list[Any]] = [[Paragraph(title, _HEAD), "", "", ""]]
    rows.append([Paragraph(text, _BOLD) for text in ("Clause", "Requirement + Test", "Result - Remark", "Verdict")])
    style = [("GRID", (0, 0), (-1, -1), 0.5, black), ("VALIGN", (0, 0), (-1, -1), "TOP"), ("SPAN", (0, 0), (-1, 0))]
    for clause in clauses:
        words = _BOLD if clause.is_section else _PLAIN
        rows.append(
            [
                Paragraph(clause.number, words),
                Paragraph(clause.subject, words),
                Paragraph(clause.remark, _PLAIN),
                Paragraph(clause.verdict, _CENTRE),
            ]
        )
        if clause.is_section:
            style.append(("BACKGROUND", (0, len(rows) - 1), (-1, len(rows) - 1), HexColor("#E9E9E9")))
    widths = [19 * mm, 78 * mm, _WIDTH - 116 * mm, 19 * mm]
    return Table(rows, colWidths=widths, repeatRows=2, style=TableStyle(style))


def _measurements() -> list[Any]:
    """Return tables of measured values; their last head cell is the verdict of the whole table."""
    tables = (
        (
            ("B.2.5", "TABLE: Input test", "P"),
            ("U (V)", "I (A)", "P (W)", "Fuse", "Condition/status"),
            (
                ("18,0", "2,31", "41,6", "F1", "All radio modules on"),
                ("24,0", "1,74", "41,8", "F1", "All radio modules on"),
                ("36,0", "1,18", "42,5", "F1", "All radio modules on"),
            ),
        ),
        (
            ("5.4.1.4, 9.3", "TABLE: Temperature measurements", "P"),
            ("Part", "T (°C)", "Limit (°C)", "Supply (V)", "Ambient (°C)"),
            (
                ("Enclosure top", "51,2", "70", "36,0", "40,0"),
                ("Board near U7", "88,4", "130", "36,0", "40,0"),
                ("Coin cell", "54,9", "70", "36,0", "40,0"),
                ("Fan body", "49,7", "90", "36,0", "40,0"),
            ),
        ),
        (
            ("5.4.9", "TABLE: Electric strength tests", "P"),
            ("Between", "Shape", "Voltage (V)", "Time (s)", "Breakdown Yes/No"),
            (
                ("Ethernet port 1 and enclosure", "AC", "1500", "60", "No"),
                ("Ethernet port 2 and enclosure", "AC", "1500", "60", "No"),
            ),
        ),
        (
            ("Q.1", "TABLE: Circuits for interconnection with building wiring (LPS)", "P"),
            ("Output", "Uoc (V)", "Isc (A)", "S (VA)", "Condition"),
            (("USB 1", "5,1", "2,4", "12,0", "Normal"), ("USB 2", "5,1", "2,3", "11,6", "Single fault U4")),
        ),
    )
    flowables: list[Any] = []
    for (clause, title, verdict), columns, rows in tables:
        head = [Paragraph(clause, _BOLD), Paragraph(title, _BOLD), "", "", Paragraph(verdict, _CENTRE)]
        cells = [head, *[[Paragraph(cell, _PLAIN) for cell in row] for row in (columns, *rows)]]
        style = [("GRID", (0, 0), (-1, -1), 0.5, black), ("SPAN", (1, 0), (3, 0))]
        flowables += [Table(cells, colWidths=[_WIDTH / 5] * 5, style=TableStyle(style)), Spacer(1, 14)]
    return flowables


def _component_table() -> Table:
    columns = (
        "Object / part No.",
        "Manufacturer",
        "Type / model",
        "Technical data",
        "Standard",
        "Mark(s) of conformity",
    )
    rows = [[Paragraph("TABLE: Critical components information", _BOLD), "", "", "", "", ""]]
    rows += [[Paragraph(text, _BOLD) for text in columns]]
    rows += [[Paragraph(text, _PLAIN) for text in row] for row in COMPONENTS]
    style = [("GRID", (0, 0), (-1, -1), 0.5, black), ("SPAN", (0, 0), (-1, 0))]
    return Table(rows, colWidths=[_WIDTH / 6] * 6, repeatRows=2, style=TableStyle(style))


def _photographs() -> list[Any]:
    """Return what stands for photographs of the test item: outlines, drawn."""
    front = Drawing(_WIDTH, 210)
    front.add(Rect(60, 20, 370, 170, rx=8, ry=8, fillColor=HexColor("#DADFE3"), strokeColor=black))
    front.add(String(84, 156, "DALGARAM", fontName="Helvetica-Bold", fontSize=15))
    for index, colour in enumerate(("#3DA35D", "#3DA35D", "#E0A030")):
        front.add(Circle(92 + 24 * index, 132, 5, fillColor=HexColor(colour), strokeColor=black))
    rear = Drawing(_WIDTH, 210)
    rear.add(Rect(60, 20, 370, 170, rx=8, ry=8, fillColor=HexColor("#C9CFD4"), strokeColor=black))
    for index, port in enumerate(("LAN 1", "LAN 2", "USB 1", "USB 2", "24 V")):
        rear.add(Rect(84 + 66 * index, 60, 44, 34, fillColor=HexColor("#5B6770"), strokeColor=black))
        rear.add(String(92 + 66 * index, 44, port, fontName="Helvetica", fontSize=8))
    return [
        Paragraph("IEC 62368-1, Attachment 2: photographs", _HEAD),
        Spacer(1, 12),
        Paragraph("Figure 1: front of RG-200", _PLAIN),
        front,
        Paragraph("Figure 2: rear of RG-200", _PLAIN),
        rear,
    ]
