"""Layouts of reports through the whole reader: each a kind of layout, with invented parties."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from certlane.extract.reader import read_document
from certlane.extract.record import build_record
from certlane.model.record import DocumentRecord

WIDTH, HEIGHT = A4
Draw = Callable[["Sheet"], None]


class Sheet:
    """A page to draw on from top to bottom."""

    def __init__(self, canvas: Canvas) -> None:
        self.canvas, self.y = canvas, 60.0

    def line(self, text: str, x: float = 56, size: float = 10) -> None:
        self.canvas.setFont("Helvetica", size)
        self.canvas.drawString(x, HEIGHT - self.y, text)
        self.y += 1.5 * size

    def row(self, label: str, value: str) -> None:
        self.canvas.setFont("Helvetica", 10)
        self.canvas.drawString(56, HEIGHT - self.y, label)
        self.canvas.drawString(220, HEIGHT - self.y, value)
        self.y += 16

    def table(self, widths: Sequence[float], rows: Sequence[Sequence[str]], *, upright: bool = True) -> None:
        edges = [56.0]
        for width in widths:
            edges.append(edges[-1] + width)
        top = self.y
        for row in rows:
            self.canvas.line(edges[0], HEIGHT - self.y, edges[-1], HEIGHT - self.y)
            for x, text in zip(edges, row, strict=False):
                self.canvas.drawString(x + 3, HEIGHT - self.y - 13, text)
            self.y += 18
        self.canvas.line(edges[0], HEIGHT - self.y, edges[-1], HEIGHT - self.y)
        for x in edges if upright else ():
            self.canvas.line(x, HEIGHT - top, x, HEIGHT - self.y)
        self.y += 16


def cover(sheet: Sheet) -> None:
    sheet.line("TEST REPORT", size=18)
    sheet.row("Report No.:", "QLT-22-0417A")
    sheet.row("Applicant:", "Meadow Pumps Ltd")
    sheet.row("Product:", "Feed pump")
    sheet.row("Standard:", "EN 61000-6-2:2019")
    sheet.row("Date of issue:", "2022-05-04")
    sheet.line("Quillfeather Laboratories Ltd, 4 Mill Lane, Reading RG1 1AA, United Kingdom", size=8)


def record(*pages: Draw) -> DocumentRecord:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, invariant=1)
    for draw in pages:
        draw(Sheet(canvas))
        canvas.showPage()
    canvas.save()
    return build_record(read_document(buffer.getvalue(), name="made.pdf"))


def value(found: DocumentRecord, name: str) -> str | None:
    return str(found.fields[name].value) if name in found.fields else None


def verdicts(found: DocumentRecord) -> list[tuple[str, str]]:
    return [(row.item, row.verdict) for row in found.results.rows if row.table == "summary"]


def test_the_last_row_between_horizontal_lines_ends_before_the_next_heading() -> None:
    def summary(sheet: Sheet) -> None:
        sheet.line("1. Summary of test results", size=12)
        rows = [("Test", "Method", "Result"), ("Dry heat", "IEC 60068-2-2:2007", "Passed")]
        sheet.table((160, 180, 90), [*rows, ("Inclination", "IEC 60092-504:2016", "Failed")], upright=False)
        sheet.line("2. Vibration", size=12)
        sheet.table(
            (100, 120, 90), [("Axis", "Resonance", "Result"), ("X", "43 Hz", "Passed"), ("Y", "50 Hz", "Passed")]
        )

    assert verdicts(record(cover, summary)) == [("Dry heat", "pass"), ("Inclination", "fail")]


def test_typed_leaders_leave_a_ragged_list() -> None:
    def summary(sheet: Sheet) -> None:
        sheet.line("2.0 SUMMARY OF TESTS", size=12)
        for item, verdict in (
            ("High temperature, method 501.7", "PASS"),
            ("RE102", "FAIL (see 3.7)"),
            ("Shock", "PASS"),
        ):
            sheet.line(f"{item} {'.' * (90 - 2 * len(item))} {verdict}")

    assert [v for _, v in verdicts(record(cover, summary))] == ["pass", "fail", "pass"]


def test_a_legend_without_separators_tells_the_codes() -> None:
    def summary(sheet: Sheet) -> None:
        sheet.line("3. SUMMARY OF TESTS", size=12)
        head = ("FCC Part Section(s)", "Parameter", "Limit", "Status Note 1")
        rows = [
            ("15.247(a)", "Carrier frequency separation", "25 kHz", "C"),
            ("15.207", "AC emissions", "15.207", "NC"),
        ]
        sheet.table((110, 170, 90, 90), [head, *rows, ("15.203", "Antenna requirement", "15.203", "NT")])
        sheet.line("Note 1: C = Comply   NC = Not Comply   NT = Not Tested   NA = Not Applicable", size=8)

    found = record(cover, summary)
    assert verdicts(found) == [
        ("Carrier frequency separation", "pass"),
        ("AC emissions", "fail"),
        ("Antenna requirement", "not_tested"),
    ]


def test_columns_of_codes_below_a_head_that_spans_them() -> None:
    def summary(sheet: Sheet) -> None:
        sheet.line("Summary of verdicts", size=12)
        head = [("FCC part 15 paragraph", "Verdict", "", "", ""), ("", "NA", "P", "F", "NM")]
        rows = [("Section 15.247 (a) bandwidth", "", "P", "", ""), ("Section 15.207 AC emissions", "", "", "F", "")]
        sheet.table((230, 50, 50, 50, 50), [*head, *rows])

    assert [v for _, v in verdicts(record(cover, summary))] == ["pass", "fail"]


@pytest.mark.parametrize(
    ("head", "passed", "failed"),
    [
        ("Outcome", "Meets", "Does not meet"),
        ("Assessment", "Accepted", "Rejected"),
        ("Assessment", "positive", "negative"),
        ("Judge", "OK", "NG"),
        ("Complies (Y/N)", "Y", "N"),
        ("Ergebnis", "i.O.", "n.i.O."),
        ("Evaluation", "satisfactory", "unsatisfactory"),
        ("Requirement met?", "Met", "Not met"),
        ("Assessment", "Within limit", "Exceeded"),
        ("Conformité", "oui", "non"),
        ("Fulfilled?", "yes", "no"),
    ],
)
def test_a_fail_is_found_in_whatever_words(head: str, passed: str, failed: str) -> None:
    def summary(sheet: Sheet) -> None:
        sheet.line("Summary of results", size=12)
        rows = [("5.1", "Guards", passed), ("5.2", "Interlocks", failed), ("5.3", "Emergency stop", passed)]
        sheet.table((60, 200, 110), [("Clause", "Test", head), *rows])

    expected = [("Guards", "pass"), ("Interlocks", "fail"), ("Emergency stop", "pass")]
    assert verdicts(record(cover, summary)) == expected


def test_possible_verdicts_of_a_form_are_no_results() -> None:
    def form(sheet: Sheet) -> None:
        sheet.line("Summary of testing:", size=12)
        for item, code in (("does not apply to the test object", "N/A"), ("does meet the requirement", "P (Pass)")):
            sheet.line(f"- test object {item} {'.' * 20} : {code}")

    assert verdicts(record(cover, form)) == []


@pytest.mark.parametrize(("label", "verdict"), [("Result", "pass"), ("Conclusion", "pass")])
def test_a_conclusion_is_a_sentence_in_a_cell(label: str, verdict: str) -> None:
    def page(sheet: Sheet) -> None:
        cover(sheet)
        sheet.table(
            (120, 330), [("Serial number", "0007"), (label, "The tested item COMPLIES with the above requirements")]
        )

    def rows(sheet: Sheet) -> None:
        sheet.line("Results summary", size=12)
        sheet.table((120, 160, 90), [("Clause", "Test", "Compliance"), ("9.2", "Conducted emission", "No")])

    found = record(page, rows)
    assert found.results.verdict == verdict
    assert any("concludes pass, but fails are printed" in warning for warning in found.warnings)


def test_a_table_of_revisions_names_the_report_that_this_one_replaces() -> None:
    def history(sheet: Sheet) -> None:
        sheet.line("10 Revision History", size=12)
        head = ("Revision", "Date", "Report Number", "Notes")
        rows = [("0", "2022-04-02", "QLT-22-0417", "Original"), ("1", "2022-05-04", "QLT-22-0417A", "Added model")]
        sheet.table((80, 100, 130, 130), [head, *rows])

    found = record(cover, history)
    assert value(found, "certificate_number") == "QLT-22-0417A"
    assert found.report_numbers == ("QLT-22-0417",)


def test_parties_under_headings() -> None:
    def data(sheet: Sheet) -> None:
        sheet.line("2.3 Applicant Data", size=12)
        sheet.row("Company Name:", "Meadow Pumps Ltd")
        sheet.line("2.4 Manufacturer Data", size=12)
        sheet.row("Company Name:", "please see Applicant Data")

    assert value(record(cover, data), "manufacturer") == "Meadow Pumps Ltd"


def test_a_product_in_the_title_and_one_in_a_table_of_tested_units() -> None:
    def title(sheet: Sheet) -> None:
        for text in ("ENVIRONMENTAL TEST REPORT", "ON THE", "SATELLITE MODEM, P/N 7701-100", "Report No. QLT-1"):
            sheet.line(text, x=180, size=14)

    assert value(record(title), "product") == "SATELLITE MODEM"

    def units(sheet: Sheet) -> None:
        sheet.line("TEST REPORT", size=18)
        sheet.row("Report No.:", "QLT-22-0418")
        sheet.line("Equipment tested", size=12)
        sheet.table(
            (150, 140, 120), [("Description", "Manufacturer", "Model Number"), ("Infusion pump", "Meadow", "MP-4")]
        )

    assert value(record(units), "product") == "Infusion pump"


def test_versions_stand_in_a_column_of_dates() -> None:
    def standards(sheet: Sheet) -> None:
        sheet.line("3 Test standard/s", size=12)
        head = ("Test standard", "Date", "Description")
        sheet.table((140, 90, 200), [head, ("ETSI EN 300 220-1", "V3.1.1", "Short range devices")])

    found = {s.id: s.role for s in record(cover, standards).standards}
    assert found["EN 300 220-1 V3.1.1"] == "applied"


def test_standards_named_in_a_requirement_are_cited() -> None:
    def clauses(sheet: Sheet) -> None:
        head = ("Clause", "Requirement + Test", "Result - Remark", "Verdict")
        sheet.table((60, 250, 110, 60), [head, ("4.2", "Process complies with ISO 14971 (2007)", "", "P")])

    found = {s.id: s.role for s in record(cover, cover, clauses).standards}
    assert found["ISO 14971:2007"] == "cited"
