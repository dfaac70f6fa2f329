"""Roles of references by what is printed around them, on pages laid out as certificates and reports are."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from certlane.extract.layout import lines_of
from certlane.extract.references import extract_references
from certlane.extract.roles import find_mentions
from certlane.model.document import Document, Page, Ruling, Word

WIDTH, HEIGHT, SIZE, LEADING = 595.0, 842.0, 10.0, 14.0


def words_at(text: str, x: float, top: float) -> list[Word]:
    """Return words 5 points a character wide, a character apart."""
    found = []
    for word in text.split(" "):
        if word:
            found.append(Word(word, x, top, x + 5 * len(word), top + SIZE, SIZE))
        x += 5 * (len(word) + 1)
    return found


def page(lines: Sequence[str | tuple[str, ...]], number: int = 1, columns: Sequence[float] = (50, 230, 400)) -> Page:
    """Return a page of lines; a tuple is put in columns."""
    words = []
    for i, line in enumerate(lines):
        for x, cell in zip(columns, (line,) if isinstance(line, str) else line, strict=False):
            words += words_at(cell, x, 50 + i * LEADING)
    return Page(number, WIDTH, HEIGHT, "text", tuple(words), lines_of(words))


def ruled(rows: Sequence[Sequence[str]], above: Sequence[str] = (), number: int = 1) -> Page:
    """Return a page with a ruled table of columns 130 points wide below the lines; cells wrap at newlines."""
    words = [w for i, line in enumerate(above) for w in words_at(line, 50, 30 + i * LEADING)]
    top = 30 + len(above) * LEADING + 10
    rulings, tops = [], [top]
    for row in rows:
        for c, cell in enumerate(row):
            for k, part in enumerate(cell.split("\n")):
                words += words_at(part, 54 + 130 * c, top + 3 + k * LEADING)
        top += 6 + LEADING * max(cell.count("\n") + 1 for cell in row)
        tops.append(top)
    right = 50 + 130.0 * len(rows[0])
    rulings += [Ruling(50, y, right, y) for y in tops]
    rulings += [Ruling(50 + 130.0 * c, tops[0], 50 + 130.0 * c, top) for c in range(len(rows[0]) + 1)]
    return Page(number, WIDTH, HEIGHT, "text", tuple(words), lines_of(words), tuple(rulings))


def filler(number: int) -> Page:
    return page(["Measurement data", "Nothing of note is printed here."], number)


def document(*pages: Page, of: int = 0) -> Document:
    rest = tuple(filler(n) for n in range(len(pages) + 1, of + 1))
    return Document("x.pdf", "0" * 64, 1, max(len(pages), of), (*pages, *rest))


def roles(doc: Document) -> dict[str, str]:
    return {s.id: s.role for s in extract_references(doc)[0]}


def test_a_label_makes_a_standard_applied_and_a_form_number_is_none() -> None:
    doc = document(
        page(
            [
                "TEST REPORT",
                ("Standard :", "IEC 62368-1:2018"),
                ("Test Report Form No. :", "IEC 62368_1E"),
                ("Master TRF :", "IECEE TRF 62368-1E:2021"),
            ]
        ),
        of=30,
    )
    assert roles(doc) == {"IEC 62368-1:2018": "applied"}


def test_an_accreditation_is_cited_and_the_list_under_its_heading_applied() -> None:
    doc = document(
        page(
            [
                "1.1 Test Standards",
                "The tests were performed according to following standards:",
                "ETSI EN 300 328 V2.2.2 (2019-07)",
                "ANSI C63.10-2013",
                "1.2 Test Facility",
                "The laboratory has been accredited by the body in accordance with ISO/IEC 17025:2017 and",
                "the test site meets the requirements of ANSI C63.4 and CISPR 32.",
            ],
        ),
        of=20,
    )
    assert roles(doc) == {
        "EN 300 328 V2.2.2": "applied",
        "ANSI C63.10-2013": "applied",
        "ISO/IEC 17025:2017": "cited",
        "ANSI C63.4": "cited",
        "CISPR 32": "cited",
    }


def test_a_row_that_was_not_tested_is_cited() -> None:
    doc = document(
        ruled(
            [
                ["Test", "Standard", "Result"],
                ["Radiated emission", "EN 55032:2015", "PASS"],
                ["Surge", "EN 61000-4-5:2014", "N/A"],
                ["Voltage dips", "EN 61000-4-11:2004", "Not applicable"],
            ],
            ["4 Test Summary"],
        ),
        of=12,
    )
    assert roles(doc) == {"EN 55032:2015": "applied", "EN 61000-4-5:2014": "cited", "EN 61000-4-11:2004": "cited"}


def test_sections_of_cfr_stand_alone_under_a_head_of_a_document_on_fcc_rules() -> None:
    doc = document(
        page(["FCC TEST REPORT", ("Standard :", "FCC Part 15 Subpart C")]),
        ruled(
            [
                ["Test item", "FCC section", "Result"],
                ["Antenna", "15.203/15.247(c)", "Pass"],
                ["AC emission", "15.207", "N/A"],
                ["Level", "12.402", "Pass"],
            ],
            number=2,
        ),
        of=9,
    )
    assert roles(doc) == {
        "47 CFR Part 15 Subpart C": "applied",
        "47 CFR 15.203": "applied",
        "47 CFR 15.247": "applied",
        "47 CFR 15.207": "cited",
    }


def test_a_reference_list_is_cited_and_an_undated_result_gives_its_edition() -> None:
    doc = document(
        page(["Results", ("Method", "Result"), ("EN 61000-4-2", "Pass")], columns=(50, 250)),
        *(filler(n) for n in range(2, 8)),
        page(
            ["References", "EN 61000-4-2:2009 Electrostatic discharge", "EN 61000-4-5:2006 Surge immunity test"],
            number=8,
        ),
        of=20,
    )
    assert roles(doc) == {"EN 61000-4-2:2009": "applied", "EN 61000-4-5:2006": "cited"}


def test_clause_tables_and_components_are_cited() -> None:
    doc = document(
        page(["TEST REPORT", ("Standard :", "IEC 62368-1:2014")]),
        *(filler(n) for n in range(2, 12)),
        ruled(
            [
                ["Clause", "Requirement + Test", "Result - Remark", "Verdict"],
                ["G.12", "Optocouplers comply with\nIEC 60747-5-5:2007", "", "N/A"],
                ["4.1.1", "Components comply with\nIEC 60730-1:2013", "", "P"],
            ],
            number=12,
        ),
        of=40,
    )
    assert roles(doc) == {"IEC 62368-1:2014": "applied", "IEC 60747-5-5:2007": "cited", "IEC 60730-1:2013": "cited"}


def test_a_series_beside_its_parts_is_cited() -> None:
    doc = document(
        page(
            [
                "Test Method: With reference to IEC 62321-5:2013 and IEC 62321-6:2015, analysis was performed.",
                "IEC 62321 series is equivalent to EN 62321 series.",
            ]
        )
    )
    assert roles(doc) == {
        "IEC 62321-5:2013": "applied",
        "IEC 62321-6:2015": "applied",
        "IEC 62321": "cited",
        "EN 62321": "cited",
    }


def test_management_systems_are_applied_in_their_own_certificates_only() -> None:
    own = document(page(["CERTIFICATE", "The management system of X GmbH meets the requirements of ISO 9001:2015."]))
    assert roles(own) == {"ISO 9001:2015": "applied"}
    other = document(
        page(["We declare conformity with EN 55032:2015 and Directive 2014/30/EU.", "X S.p.A. UNI EN ISO 9001:2015"])
    )
    assert roles(other) == {"EN 55032:2015": "applied", "UNI EN ISO 9001:2015": "cited"}


def test_radio_modes_are_mentions() -> None:
    doc = document(page(["Standard: EN 301 893 V2.1.1", "Modulation: IEEE 802.11a/n/ac"]))
    assert roles(doc) == {"EN 301 893 V2.1.1": "applied", "IEEE 802.11a": "cited"}


def test_equipment_lists_hold_no_standards() -> None:
    doc = document(
        page(["FCC report"]),
        ruled([["Equipment", "Model No.", "Serial No."], ["Network", "UL 2044", "100129"]], number=2),
        of=12,
    )
    assert roles(doc) == {}


@pytest.mark.parametrize(
    ("line", "identifier"),
    [
        ("Prüfgrundlage: DIN EN 60335-1:2012-10", "DIN EN 60335-1:2012-10"),
        ("Normes appliquées : NF EN 60335-1:2013", "NF EN 60335-1:2013"),
        ("Normas aplicadas: UNE-EN 60335-1:2012", "UNE EN 60335-1:2012"),
        ("試験規格：J55032(H29)", "J55032 (H29)"),
        ("시험규격 : KS C IEC 62368-1:2018", "KS C IEC 62368-1:2018"),
        ("检测依据: GB 4943.1-2022", "GB 4943.1-2022"),
        ("This is to certify that samples were tested according to UL 62368-1:2019", "UL 62368-1:2019"),
        ("Certified to: CSA C22.2 No. 62368-1:19", "CSA C22.2 No. 62368-1:19"),
    ],
)
def test_labels_and_sentences_in_many_languages(line: str, identifier: str) -> None:
    doc = document(page([line]), of=20)
    assert roles(doc) == {identifier: "applied"}
    assert find_mentions(doc)[0].score > 0.5


def test_a_reference_over_lines_and_cells_has_the_box_of_its_words() -> None:
    doc = document(ruled([["Standard", "Result"], ["EN 60950-\n1:2006 +\nA11:2009", "Pass"]]))
    (reference,) = extract_references(doc)[0]
    assert reference.id == "EN 60950-1:2006+A11:2009"
    (evidence,) = reference.evidence
    assert evidence.page == 1
    assert evidence.text == "EN 60950- 1:2006 + A11:2009"
    assert (evidence.box.x0, evidence.box.height > 2 * LEADING) == (54.0, True)


def test_columns_side_by_side_do_not_run_together() -> None:
    doc = document(
        page(
            [("Safety", "EN 62368-1:", "EN 55032:2015"), ("", "2014+A11:2017", "EN 55035:2017")], columns=(50, 150, 350)
        )
    )
    assert set(roles(doc)) == {"EN 62368-1:2014+A11:2017", "EN 55032:2015", "EN 55035:2017"}


def test_editions_named_in_part_belong_to_the_full_one() -> None:
    doc = document(
        page(["Standards: EN 62368-1:2014+A11:2017", "The product meets EN 62368-1:2014 and EN 62368-1.", "EN 55032"])
    )
    assert set(roles(doc)) == {"EN 62368-1:2014+A11:2017", "EN 55032"}


def test_acts_are_given_by_number_or_by_name() -> None:
    doc = document(
        page(
            [
                "Directive 2014/53/EU, RoHS 2011/65/EU and (EU) 2015/863; Directive 2014/35/EC",
                "Radio Equipment Regulations 2017, SI 2017/1206",
                "under section 137 of the Criminal Code Act 1995, the Privacy Act 1988 (the Privacy Act)",
                "This Act is not named. The act of testing.",
            ]
        )
    )
    assert set(extract_references(doc)[1]) == {
        "2014/53/EU",
        "2011/65/EU",
        "2015/863",
        "2014/35/EU",
        "SI 2017/1206",
        "Criminal Code Act 1995",
        "Privacy Act 1988",
    }


def test_the_manual_of_tests_is_section_38_3_in_documents_on_batteries() -> None:
    doc = document(page(["Lithium battery test report", "Test standard: ST/SG/AC.10/11/Rev.6/Amend.1"]))
    assert roles(doc) == {"UN 38.3 Rev.6/Amend.1": "applied"}


def test_a_grant_names_its_rule_parts_in_short() -> None:
    head = ("Grant Notes", "FCC Rule Parts", "Output Watts")
    grant = page(
        ["Grant of equipment authorization", "FCC IDENTIFIER: ABC", head, ("CC", "15C", "0.1"), ("", "15E", "1")]
    )
    assert roles(document(grant)) == {"47 CFR Part 15 Subpart C": "applied", "47 CFR Part 15 Subpart E": "applied"}
    ratings = page(["Tested for FCC use", ("Input", "Fuse", "Result"), ("24V", "15A", "27 H")])
    assert roles(document(ratings)) == {}


def test_a_summary_of_national_differences_applies_what_it_names() -> None:
    lines = [
        "Summary of compliance with National Differences (List of countries addressed):",
        "Republic of Korea",
        "The product fulfils the requirements of:",
        "KC 62368-1",
    ]
    assert roles(document(filler(1), filler(2), page(lines, 3), of=12)) == {"KC 62368-1": "applied"}


def test_an_edition_in_a_column_of_its_own_belongs_to_the_standard_of_its_row() -> None:
    rows = [
        ["Standard", "Title", "Edition", "Date of report"],
        ["EN 60730-1", "Controls", "2016 + A1:2019", "2021-05-04"],
        ["EN 300 328", "Wideband data", "V2.2.2", "2021-05-04"],
        ["EN 62311", "Human exposure", "", "2021-05-04"],
    ]
    doc = document(ruled(rows, above=["Annex: standards applied"]))
    assert list(roles(doc)) == ["EN 60730-1:2016+A1:2019", "EN 300 328 V2.2.2", "EN 62311"]


@pytest.mark.parametrize(
    ("lines", "applied"),
    [
        (
            [
                "has established and applies a Quality Management System",
                "Proof has been furnished that the requirements according to",
                "ISO 9001:2015 / ISO 14001:2015 / ISO 45001:2018",
                "are fulfilled.",
                "Accredited according to ISO/IEC 17021-1",
            ],
            ["ISO 9001:2015", "ISO 14001:2015", "ISO 45001:2018"],
        ),
        (["质量管理体系符合 GB/T 19001-2016 / ISO 9001:2015 标准"], ["GB/T 19001-2016", "ISO 9001:2015"]),
    ],
)
def test_certificates_of_management_systems(lines: list[str], applied: list[str]) -> None:
    assert [i for i, role in roles(document(page(lines))).items() if role == "applied"] == applied


def test_amendments_published_apart_are_of_one_edition() -> None:
    printed = "IEC 60950-1:2005, IEC 60950-1:2005/AMD1:2009, IEC 60950-1:2005/AMD2:2013"
    doc = document(page(["A sample was tested and found to be in conformity with", printed]))
    assert roles(doc) == {"IEC 60950-1:2005+A1:2009+A2:2013": "applied"}


@pytest.mark.parametrize("see", ["see", "See also", "siehe", "voir aussi"])
def test_what_a_reader_is_sent_to_is_cited(see: str) -> None:
    doc = document(page(["Tested to EN 60335-1:2012.", f"For the installation {see} EN 60364-5-54."]))
    assert roles(doc) == {"EN 60335-1:2012": "applied", "EN 60364-5-54": "cited"}


def test_an_empty_document_has_no_references() -> None:
    assert extract_references(document(Page(1, WIDTH, HEIGHT, "text", (), ()))) == ((), ())
