"""Verdict words, tables of results, conclusions and contradictions, on pages that are built here."""

from __future__ import annotations

import time
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certlane.extract.aligned_tables import aligned_tables
from certlane.extract.legends import legend_pairs
from certlane.extract.page_text import PageText
from certlane.extract.statements import sentence_verdict
from certlane.extract.verdict_words import parse_verdict
from certlane.extract.verdicts import contradictions, extract_results, may_hold_results
from certlane.model.document import Cell, Document, Line, Mark, Page, Table, Word
from certlane.model.geometry import Box
from certlane.model.record import Evidence, ResultRow, Results, Verdict

ROW = 14.0


def words_of(text: str, x: float, top: float, size: float = 10.0) -> list[Word]:
    made = []
    for word in text.split():
        made.append(Word(word, x, top, x + 5.0 * len(word), top + size, size))
        x += 5.0 * len(word) + 3.0
    return made


def page_of(
    lines: Sequence[str] = (),
    *,
    number: int = 1,
    grid: Sequence[Sequence[str | None]] = (),
    widths: Sequence[float] = (80, 220, 120, 80),
    marks: Sequence[Mark] = (),
    tables: Sequence[Table] | None = None,
) -> Page:
    """Build a page with lines at its top and, under them, a ruled table; None merges a cell with the one above."""
    made = [Line(tuple(words_of(text, 50.0, 50.0 + ROW * i))) for i, text in enumerate(lines)]
    top = 60.0 + ROW * len(lines)
    table = grid_table(grid, widths, top, number) if grid else None
    for row in table.rows if table else ():
        cells = [w for c in row if c for w in words_of(c.text, c.box.x0 + 2, c.box.top + 2)]
        made.extend([Line(tuple(cells))] if cells else [])
    found = tuple(tables) if tables is not None else (table,) if table else ()
    words = tuple(w for line in made for w in line.words)
    return Page(number, 595.0, 842.0, "text", words, tuple(made), marks=tuple(marks), tables=found)


def grid_table(grid: Sequence[Sequence[str | None]], widths: Sequence[float], top: float, number: int) -> Table:
    rows: list[tuple[Cell | None, ...]] = []
    for i, texts in enumerate(grid):
        x, cells = 50.0, []
        for j, text in enumerate(texts):
            span = 1
            while i + span < len(grid) and grid[i + span][j] is None:
                span += 1
            box = Box(x, top + ROW * i, x + widths[j], top + ROW * (i + span))
            cells.append(None if text is None else Cell(text, box))
            x += widths[j]
        rows.append(tuple(cells))
    box = Box(50.0, top, 50.0 + sum(widths[: len(grid[0])]), top + ROW * len(grid))
    return Table(number, box, tuple(rows))


def document_of(*pages: Page) -> Document:
    return Document("made.pdf", "0" * 64, 1000, len(pages), pages)


def found(document: Document) -> list[tuple[str, str, Verdict]]:
    return [(row.clause, row.item, row.verdict) for row in extract_results(document).rows]


@pytest.mark.parametrize(
    ("printed", "verdict"),
    [
        ("P", "pass"),
        ("Pass*1", "pass"),
        ("PASS (see note 2)", "pass"),
        ("Complied#a", "pass"),
        ("P(Pass)", "pass"),
        ("PASS 通过", "pass"),
        ("Criterion B / Pass", "pass"),
        ("☒ Pass ☐ Fail ☐ N/A", "pass"),
        ("[ ] Pass [X] Fail", "fail"),
        ("X Pass\nFail\nN/A", "pass"),
        ("□ 적합 ■ 부적합", "fail"),
        ("FAIL*", "fail"),
        ("not ok", "fail"),
        ("Does not comply", "fail"),
        ("nicht bestanden", "fail"),
        ("non conforme", "fail"),
        ("不適合", "fail"),
        ("부적합", "fail"),
        ("N", "na"),
        ("N/A\nnote1", "na"),
        ("entfällt", "na"),
        ("該当なし", "na"),
        ("해당 없음", "na"),
        ("not tested (see clause 4)", "not_tested"),
        ("nicht geprüft", "not_tested"),
        ("NG", "fail"),
        ("FAlL", "fail"),
        ("P A S S", "pass"),
        ("N / A", "na"),
        ("NIA", "na"),
        ("1 of 5 failed", "fail"),
        ("no failure", "pass"),
        ("Fail before modification, pass after", "unknown"),
        ("Conditional pass", "unknown"),
        ("FAIL 通过", "unknown"),
        ("Pass or Fail", None),
        ("Exceeds limit", "fail"),
        ("N/C", "not_tested"),
        ("Inconclusive", "unknown"),
        ("Pass / Fail", None),
        ("/Fail", None),
        ("☐ Pass ☐ Fail", None),
        ("See results", None),
        ("A", None),
        ("12.4 dBm", None),
        ("--", None),
        ("", None),
    ],
)
def test_printed_verdict(printed: str, verdict: Verdict | None) -> None:
    assert parse_verdict(printed) == verdict


@given(st.sampled_from(["Pass", "FAIL", "N/A", "Not tested", "合格", "부적합", "bestanden"]), st.integers(1, 19))
def test_a_note_behind_a_verdict_changes_nothing(word: str, note: int) -> None:
    for printed in (f"{word}*", f"{word} *{note}", f"{word} (note {note})", f"{word}\nnote {note}", f" {word} "):
        assert parse_verdict(printed) == parse_verdict(word)


@given(st.text(max_size=300))
def test_any_text_gives_a_verdict_or_none(text: str) -> None:
    assert parse_verdict(text) in {None, "pass", "fail", "na", "not_tested", "unknown"}


@pytest.mark.parametrize(
    "text",
    ["Pass" + "*" * 190, "note*** " * 24, "Pass " + "1)" * 90, "[ " * 99, " " * 199 + "x", "pass " * 39],
)
def test_hostile_cells_cost_no_time(text: str) -> None:
    started = time.process_time()
    parse_verdict(text + "!")
    assert time.process_time() - started < 0.2


@pytest.mark.parametrize(
    ("line", "pairs"),
    [
        ("O – no leakage, no fire; L – leakage; F – fire", [("o", "pass"), ("l", "fail"), ("f", "fail")]),
        ("NT = not tested; A = pass", [("nt", "not_tested"), ("a", "pass")]),
        ("f = frequency in MHz", []),
        ("V : N/A", []),
    ],
)
def test_legend(line: str, pairs: list[tuple[str, Verdict]]) -> None:
    assert legend_pairs(line) == pairs


HEADER = ["Clause", "Test Item", "Result", "Remark"]


def test_ruled_summary() -> None:
    page = page_of(
        ["4 Summary of test results"],
        grid=[HEADER, ["4.1", "Surge", "PASS", ""], ["4.2", "Burst", "FAIL", "port 2"], ["4.3", "Dips", "N/A", ""]],
    )
    results = extract_results(document_of(page))
    assert [(r.table, r.clause, r.item, r.verdict) for r in results.rows] == [
        ("summary", "4.1", "Surge", "pass"),
        ("summary", "4.2", "Burst", "fail"),
        ("summary", "4.3", "Dips", "na"),
    ]
    assert results.rows[1].remark == "port 2"
    assert results.verdict == "fail"
    assert results.evidence[0].page == 1
    assert "Burst" in results.rows[1].evidence.text
    table = page.tables[0].box if page.tables else Box(0, 0, 0, 0)
    assert table.top < results.rows[1].evidence.box.top < results.rows[1].evidence.box.bottom < table.bottom


def test_table_goes_on_over_pages_without_header() -> None:
    first = page_of(["Test summary"], grid=[HEADER, ["4.1", "Surge", "PASS", ""]])
    second = page_of(["page head"], number=2, grid=[["4.2", "Burst", "N/A", ""], ["4.3", "Dips", "N/A", ""]])
    assert found(document_of(first, second)) == [
        ("4.1", "Surge", "pass"),
        ("4.2", "Burst", "na"),
        ("4.3", "Dips", "na"),
    ]


def test_an_equipment_list_behind_the_summary_is_not_taken_for_its_end() -> None:
    summary = page_of(["Test summary"], grid=[HEADER, ["4.1", "Surge", "PASS", ""]])
    equipment = page_of(
        ["Support equipment"],
        number=2,
        grid=[["Maker", "Device", "Serial", "ID"], ["ACME", "Notebook", "N/A", "FCC"], ["ACME", "Router", "N/A", "-"]],
        widths=(100, 140, 90, 90),
    )
    assert found(document_of(summary, equipment)) == [("4.1", "Surge", "pass")]


def test_repeated_headers_and_merged_cells() -> None:
    page = page_of(
        ["Summary"],
        grid=[
            HEADER,
            ["15.207", "Conducted emission", "Pass", ""],
            ["RSS-Gen 8.8", None, None, ""],
            HEADER,
            ["15.209", "Radiated emission", "Pass", ""],
        ],
    )
    assert found(document_of(page)) == [
        ("15.207; RSS-Gen 8.8", "Conducted emission", "pass"),
        ("15.209", "Radiated emission", "pass"),
    ]


def test_one_verdict_merged_over_several_tests() -> None:
    page = page_of(["Summary"], grid=[HEADER, ["4.1", "Surge", "Pass", ""], ["4.2", "Burst", None, ""]])
    assert found(document_of(page)) == [("4.1", "Surge", "pass"), ("4.2", "Burst", "pass")]


def test_clause_table_of_a_test_report_form() -> None:
    page = page_of(
        number=1,
        grid=[
            ["Clause", "Requirement + Test", "Result - Remark", "Verdict"],
            ["4", "GENERAL REQUIREMENTS", "", "P"],
            ["4.1", "Materials ........... :", "see table", "P"],
            ["", "Force (N) ........... :", "10", "--"],
            ["", "a) parts of metal", "", "F"],
            ["5", "FIRE", "", "N/A"],
        ],
    )
    results = extract_results(document_of(page))
    assert [(r.table, r.clause, r.item, r.verdict) for r in results.rows] == [
        ("clause", "4", "GENERAL REQUIREMENTS", "pass"),
        ("clause", "4.1", "Materials", "pass"),
        ("clause", "4.1", "a) parts of metal", "fail"),
        ("clause", "5", "FIRE", "na"),
    ]
    assert results.verdict == "fail"


def test_a_clause_without_verdict_is_open() -> None:
    page = page_of(
        grid=[
            ["Clause", "Requirement + Test", "Result - Remark", "Verdict"],
            ["4", "GENERAL REQUIREMENTS", "", ""],
            ["4.1", "Parts", "", ""],
            ["4.1.1", "Wires", "", "P"],
            ["4.2", "Forces", "", ""],
            ["", "Force (N)", "10", "--"],
            ["4.3", "Drop test", "", ""],
            ["4.4", "Impact test", "", "P"],
        ]
    )
    assert found(document_of(page)) == [
        ("4.1.1", "Wires", "pass"),
        ("4.3", "Drop test", "unknown"),
        ("4.4", "Impact test", "pass"),
    ]


@pytest.mark.parametrize("codes", [("C", "NC", "NA", "NP"), ("Pass", "Fail", "N/A", "Not tested")])
def test_a_column_for_each_verdict(codes: tuple[str, ...]) -> None:
    grid = [["Clause", "Test case", *codes]]
    grid += [[f"5.{i + 1}", f"Test {'abcd'[i]}", *("☒" if i == j else "☐" for j in range(4))] for i in range(4)]
    page = page_of(["Summary"], grid=grid, widths=(70, 200, 50, 50, 50, 60))
    assert [v for _, _, v in found(document_of(page))] == ["pass", "fail", "na", "not_tested"]


def test_drawn_tick_boxes() -> None:
    grid = [["Test item", "Standard", "Result"], ["Radiated emission", "EN 55032", "Pass Fail"]]
    plain = page_of(["Summary"], grid=grid, widths=(150, 150, 150))
    verdict = plain.tables[0].rows[1][2] if plain.tables else None
    assert verdict is not None
    top = verdict.box.top + 2
    first, second = [w for w in plain.words if w.text in {"Pass", "Fail"}]
    marks = [
        Mark(Box(first.x0 - 2, top, first.x0 - 1, top + 8), checked=False),
        Mark(Box(second.x0 - 2, top, second.x0 - 1, top + 8), checked=True),
    ]
    page = page_of(["Summary"], grid=grid, widths=(150, 150, 150), marks=marks)
    assert [v for _, _, v in found(document_of(page))] == ["fail"]


def test_stacked_verdicts_are_as_bad_as_the_worst() -> None:
    grid = [HEADER, ["4.1", "Parts", "P\nN/A", ""], ["4.2", "Wires", "P\nF", ""], ["4.3", "Plugs", "see\nP", ""]]
    page = page_of(["Summary"], grid=grid)
    assert found(document_of(page)) == [("4.1", "Parts", "pass"), ("4.2", "Wires", "fail")]


def test_a_table_not_understood_hides_no_fail() -> None:
    grid = [["Sample", "Weight", "Seen"], ["A1", "12 g", "no change"], ["A2", "13 g", "FAIL"], ["A3", "12 g", "crack"]]
    results = extract_results(document_of(page_of(["Observations"], grid=grid)))
    assert [(r.table, r.item, r.verdict) for r in results.rows] == [("clause", "A2", "fail")]
    assert results.verdict == "fail"


def test_options_in_cells_apart_are_no_fail() -> None:
    grid = [["Tested by", "A. Person", "X Pass"], ["Date", "2024-01-02", "Fail"], ["Remark", "none", "N/A"]]
    assert "fail" not in [v for _, _, v in found(document_of(page_of(["5.1 Test"], grid=grid)))]


def test_yes_and_no_answer_a_question() -> None:
    grid = [["Clause", "Requirement", "Complies?"], ["4.1", "Marking", "Yes"], ["4.2", "Insulation", "No"]]
    page = page_of(["Summary of results"], grid=grid)
    assert found(document_of(page)) == [("4.1", "Marking", "pass"), ("4.2", "Insulation", "fail")]


def test_conforme_and_non_conforme() -> None:
    grid = [["Article", "Essai", "Avis"], ["4.1", "Marquage", "C"], ["4.2", "Notice", "NC"], ["4.3", "Fiche", "S.O."]]
    assert [v for _, _, v in found(document_of(page_of(["Synthèse"], grid=grid)))] == ["pass", "fail", "na"]


def test_performance_criteria_are_no_verdicts() -> None:
    grid = [["Test", "Level", "Result"], ["Surge", "1 kV", "A"], ["Burst", "2 kV", "C"], ["ESD", "4 kV", "B"]]
    assert found(document_of(page_of(["5.1 Immunity"], grid=grid))) == []


def test_the_own_legend_comes_first() -> None:
    grid = [["Test item", "Sample", "Result"], ["T.1 Altitude", "B1", "O"], ["T.5 Short circuit", "B5", "F"]]
    page = page_of(["O – no leakage, no fire; F – fire"], grid=grid)
    assert [v for _, _, v in found(document_of(page))] == ["pass", "fail"]


def test_verdict_column_without_header() -> None:
    page = page_of(
        ["1 Summary"], grid=[["15.207", "Conducted emission", "N/A"], ["15.209", "Radiated emission", "Pass"]]
    )
    assert found(document_of(page)) == [("15.207", "Conducted emission", "na"), ("15.209", "Radiated emission", "pass")]


def aligned_page(rows: Sequence[Sequence[str]], lefts: Sequence[float], *, number: int = 1, top: float = 60.0) -> Page:
    lines = []
    for i, row in enumerate(rows):
        made = [w for x, text in zip(lefts, row, strict=True) for w in words_of(text, x, top + ROW * i)]
        lines.append(Line(tuple(made)))
    words = tuple(w for line in lines for w in line.words)
    return Page(number, 595.0, 842.0, "text", words, tuple(lines), tables=())


def test_words_aligned_in_columns() -> None:
    rows = [
        ["Clause", "Test", "Verdict"],
        ["5.1", "Surge", "PASS"],
        ["5.2", "Bursts with a name", "FAIL"],
        ["", "of two lines", ""],
        ["5.3", "Dips", "N/A"],
    ]
    page = aligned_page(rows, (50, 120, 400))
    assert found(document_of(page)) == [
        ("5.1", "Surge", "pass"),
        ("5.2", "Bursts with a name of two lines", "fail"),
        ("5.3", "Dips", "na"),
    ]


def test_aligned_columns_go_on_over_pages() -> None:
    first = aligned_page([["Clause", "Test", "Verdict"], ["5.1", "Surge", "PASS"]], (50, 120, 400))
    second = aligned_page([["5.2", "Burst", "N/A"], ["5.3", "Dips", "N/A"]], (50, 120, 400), number=2)
    assert [v for _, _, v in found(document_of(first, second))] == ["pass", "na", "na"]


def test_a_running_head_is_no_title_of_a_summary() -> None:
    pages = [
        page_of(
            ["Test Summary Report 4711", "5.1 Radiated emission"],
            number=n,
            grid=[["Position", "Test", "Result"], [f"A{n}", f"Run {'abcdefghij'[n]}", "Pass"]],
        )
        for n in range(6, 10)
    ]
    empty = [page_of(["Test Summary Report 4711"], number=n) for n in range(1, 6)]
    rows = extract_results(document_of(*empty, *pages)).rows
    assert len(rows) == 4
    assert {row.table for row in rows} == {"clause"}


def test_a_header_of_two_lines() -> None:
    rows = [["Standard /", "", ""], ["Method", "Description", "Result"], ["EN 55032", "Emission", "Pass"]]
    page = aligned_page([rows[0], rows[1], rows[2], ["EN 55035", "Immunity", "Fail"]], (50, 200, 400))
    assert [(i, v) for _, i, v in found(document_of(page))] == [("Emission", "pass"), ("Immunity", "fail")]


def test_prose_is_no_aligned_table() -> None:
    page = page_of(["The test results of this report were read by the engineer.", "All items passed the test."])
    assert aligned_tables(PageText(page))[0] == []


def test_list_with_dot_leaders() -> None:
    page = page_of(["Summary of results", "Surge immunity ............ PASS", "Bursts .................... FAIL"])
    assert found(document_of(page)) == [("", "Surge immunity", "pass"), ("", "Bursts", "fail")]


def test_results_below_headings_are_rows_of_their_section() -> None:
    cover = page_of(["TEST REPORT", "Test result: Pass"])
    body = [page_of(["text"], number=n) for n in (2, 3)]
    last = page_of(["5.1 Surge immunity", "Level: 2 kV", "Test result: Pass", "5.2 Burst", "Result: N/A"], number=4)
    results = extract_results(document_of(cover, *body, last))
    assert [(r.item, r.verdict, r.section) for r in results.rows] == [
        ("Surge immunity", "pass", "Surge immunity"),
        ("Burst", "na", "Burst"),
    ]
    assert results.verdict == "pass"
    assert results.evidence[0].page == 1


VERDICTS: dict[Verdict, str] = {"pass": "Pass", "fail": "FAIL", "na": "N/A", "not_tested": "Not tested"}


@given(
    st.lists(st.sampled_from(sorted(VERDICTS)), min_size=2, max_size=12).filter(lambda v: "pass" in v),
    st.booleans(),
    st.permutations([0, 1, 2]),
)
def test_every_row_is_found_whatever_the_order_of_columns(
    verdicts: list[Verdict],
    ruled: bool,
    order: list[int],
) -> None:
    names = [f"Immunity test {chr(97 + i)}{chr(97 + i)}" for i in range(len(verdicts))]
    rows = [["Clause", "Test item", "Verdict"]]
    rows += [[f"7.{i + 1}", name, VERDICTS[v]] for i, (name, v) in enumerate(zip(names, verdicts, strict=True))]
    if order[0] == 2 and not ruled:
        order = [0, 1, 2]  # an aligned table never begins with its verdicts
    rows = [[row[k] for k in order] for row in rows]
    page = page_of(["Summary"], grid=rows) if ruled else aligned_page(rows, (50, 200, 400))
    assert found(document_of(page)) == [
        (f"7.{i + 1}", name, v) for i, (name, v) in enumerate(zip(names, verdicts, strict=True))
    ]


CELLS = st.sampled_from(
    [
        "",
        "Pass",
        "FAIL",
        "N/A",
        "P",
        "F",
        "Clause",
        "Result",
        "Verdict",
        "Test Item",
        "4.1",
        "☒ Pass ☐ Fail",
        "--",
        "合格",
        "x",
    ]
)


@given(st.lists(st.lists(st.one_of(st.none(), CELLS), min_size=1, max_size=6), min_size=1, max_size=8), st.booleans())
def test_any_table_is_read_without_an_error(grid: list[list[str | None]], twice: bool) -> None:
    width = max(len(r) for r in grid)
    square = [[*row, *[""] * (width - len(row))] for row in grid]
    square[0] = [cell or "" for cell in square[0]]
    pages = [page_of(["Summary"], number=n, grid=square, widths=[80.0] * width) for n in ((1, 2) if twice else (1,))]
    results = extract_results(document_of(*pages))
    assert contradictions(results) is not None
    for result in results.rows:
        assert 1 <= result.evidence.page <= len(pages)
        assert result.verdict in {"pass", "fail", "na", "not_tested", "unknown"}


@pytest.mark.parametrize(
    ("sentence", "verdict"),
    [
        ("a sample of the product was tested and found to be in conformity with iec 60950-1", "pass"),
        ("the eut has been found to comply with the limits", "pass"),
        ("the product fulfils the requirements of en 62368-1", "pass"),
        ("das produkt entspricht den grundlegenden anforderungen", "pass"),
        ("le produit est conforme aux exigences", "pass"),
        ("規格の要求事項に適合していることを証します", "pass"),
        ("위 제품은 기준에 적합함을 증명합니다", "pass"),
        ("the submitted sample does not comply with en 55032", "fail"),
        ("the eut failed to meet the limits of class b", "fail"),
        ("das gerät entspricht den anforderungen nicht", "fail"),
        ("제출된 시료는 기준에 부적합함", "fail"),
        ("the manufacturer must ensure that the product complies with the standards", None),
        ("if the product complies with the limits, the mark may be used", None),
        ("test object does not meet the requirement : f (fail)", None),
        ("this report is not valid unless the product conforms to the sample", None),
        ("the room temperature was 23 °c", None),
        ("the product was tested and passed", "pass"),
        ("lithium ion batteries in compliance with section ii of pi 967", "pass"),
        ("the signal passes through a filter before it meets the detector", None),
        ("the tests were performed in compliance with iso/iec 17025", None),
        ("p(ass) = entspricht prüfgrundlage, f(ail) = entspricht nicht prüfgrundlage", None),
        ("the product does not yet meet the requirements", "fail"),
    ],
)
def test_statement(sentence: str, verdict: str | None) -> None:
    assert sentence_verdict(sentence) == verdict


@pytest.mark.parametrize(
    ("lines", "verdict"),
    [
        (["TEST REPORT", "Test Result: PASS*"], "pass"),
        (["TEST REPORT", "Test Result .......... : FAIL"], "fail"),
        (["TEST REPORT", "Test result ☐ Pass ☒ Fail"], "fail"),
        (["TEST REPORT", "EUT passed all tests performed Yes"], "pass"),
        (["TEST REPORT", "Measured values follow."], "not_stated"),
        (["CERTIFICATE", "Certificate No. 1"], "pass"),
        (["C E R T I F I C A T E"], "pass"),
        (["Letter of authorization", "We authorize ACME to apply for the approval."], "not_stated"),
        (["MATERIAL SAFETY DATA SHEET", "The battery has passed the tests of UN 38.3."], "not_stated"),
        (["試験報告書", "総合判定：合格"], "pass"),
    ],
)
def test_conclusion(lines: list[str], verdict: str) -> None:
    assert extract_results(document_of(page_of(lines))).verdict == verdict


def test_a_certificate_attests_by_its_kind_alone() -> None:
    page = page_of(["~ # | unreadable"])
    assert extract_results(document_of(page)).verdict == "not_stated"
    assert extract_results(document_of(page), "management_system_certificate").verdict == "pass"
    assert extract_results(document_of(page), "test_report").verdict == "not_stated"


def summary(clause: str, item: str, verdict: Verdict, page: int) -> ResultRow:
    return ResultRow("summary", clause, item, "", verdict, Evidence(page, Box(0, 0, 1, 1), item))


def body(clause: str, item: str, verdict: Verdict, page: int, *, section: str = "") -> ResultRow:
    return ResultRow("clause", clause, item, "", verdict, Evidence(page, Box(0, 0, 1, 1), item), section)


def test_contradictions() -> None:
    rows = (
        summary("4.2", "Surge", "na", 4),
        body("", "Port 1", "pass", 26, section="Surge"),
        body("5", "FIRE", "pass", 10),
        body("5.1", "Enclosure", "fail", 11),
    )
    said = contradictions(Results("pass", rows))
    assert len(said) == 3
    assert "concludes pass" in said[0]
    assert "page 11" in said[0]
    assert "not applicable" in said[1]
    assert "page 26" in said[1]
    assert "clause 5 " in said[2]


def test_no_contradiction_where_all_agree() -> None:
    rows = (summary("4.2", "Surge", "pass", 4), body("", "Surge", "pass", 26))
    assert contradictions(Results("pass", rows)) == ()


@pytest.mark.parametrize(
    ("text", "codes", "holds"),
    [
        ("Result: Pass", (), True),
        ("4.1 Materials P\n4.2 Parts N/A", (), True),
        ("Contents\n1 Scope\n2 Method", (), False),
        ("T.1 B1 O\nT.2 B2 O", ("o", "f"), True),
    ],
)
def test_cheap_test_of_a_page(text: str, codes: tuple[str, ...], holds: bool) -> None:
    assert may_hold_results(text, codes) is holds
