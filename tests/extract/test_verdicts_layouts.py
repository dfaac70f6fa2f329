"""Tables of results through the whole reader: PDFs made here in the layouts that laboratories use."""

from __future__ import annotations

import io
from collections.abc import Sequence

import pytest
from reportlab.lib.colors import black
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import Flowable, PageBreak, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from certlane.extract.ocr import OcrOptions
from certlane.extract.reader import read_document
from certlane.extract.verdicts import extract_results
from certlane.model.record import Results, Verdict

Row = tuple[str, str, Verdict]
GRID = [("GRID", (0, 0), (-1, -1), 0.5, black), ("VALIGN", (0, 0), (-1, -1), "MIDDLE")]
LINES = [
    ("LINEABOVE", (0, 0), (-1, 0), 1, black),
    ("LINEBELOW", (0, 0), (-1, 0), 0.5, black),
    ("LINEBELOW", (0, -1), (-1, -1), 1, black),
    ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
]
NONE = [("VALIGN", (0, 0), (-1, -1), "TOP")]
EMC: list[Row] = [
    ("15.207", "AC power line conducted emission", "pass"),
    ("15.209", "Radiated emission below 1 GHz", "fail"),
    ("15.247(e)", "Power spectral density with a long name that needs more than one line of its cell", "pass"),
    ("15.247(a)(2)", "6 dB bandwidth", "na"),
    ("15.203", "Antenna requirement", "not_tested"),
]
ENGLISH = {"pass": "PASS", "fail": "FAIL", "na": "N/A", "not_tested": "Not tested"}


def pdf(*story: Flowable) -> bytes:
    buffer = io.BytesIO()
    SimpleDocTemplate(buffer, pagesize=A4, leftMargin=45, rightMargin=45).build(list(story))
    return buffer.getvalue()


def text(words: str, font: str = "Helvetica", size: float = 9) -> Paragraph:
    return Paragraph(words, ParagraphStyle("made", fontName=font, fontSize=size, leading=1.3 * size))


def grid(
    rows: Sequence[Sequence[str]], style: Sequence[object], widths: Sequence[float], font: str = "Helvetica"
) -> Table:
    cells = [[text(cell, font) for cell in row] for row in rows]
    return Table(cells, colWidths=list(widths), style=TableStyle(list(style)), repeatRows=0)


def results(data: bytes) -> Results:
    return extract_results(read_document(data, ocr=OcrOptions(enabled=False)))


def rows_of(data: bytes) -> list[Row]:
    return [(row.clause, row.item, row.verdict) for row in results(data).rows]


@pytest.mark.parametrize("style", [GRID, LINES, NONE], ids=["grid", "three-lines", "no-lines"])
def test_summary_with_and_without_rulings(style: list[object]) -> None:
    rows = [["FCC Clause", "Test Item", "Result", "Remarks"]]
    rows += [[clause, item, ENGLISH[verdict], "Meets the limit"] for clause, item, verdict in EMC]
    data = pdf(text("2 Summary of Test Results", size=13), grid(rows, style, [90, 220, 70, 120]))
    assert rows_of(data) == EMC
    found = results(data)
    assert found.verdict == "fail"
    assert {row.table for row in found.rows} == {"summary"}


@pytest.mark.parametrize("style", [GRID, NONE], ids=["grid", "no-lines"])
def test_long_clause_table_over_pages(style: list[object]) -> None:
    clauses: list[Row] = [(f"{4 + i // 20}.{i % 20 + 1}", f"Requirement of kind {i}", "pass") for i in range(90)]
    clauses[57] = (clauses[57][0], clauses[57][1], "fail")
    codes = {"pass": "P", "fail": "F"}
    rows = [["Clause", "Requirement + Test", "Result - Remark", "Verdict"]]
    rows += [[clause, item, "seen", codes[verdict]] for clause, item, verdict in clauses]
    table = Table(
        [[text(cell) for cell in row] for row in rows],
        colWidths=[60, 220, 120, 60],
        style=TableStyle(style),
        repeatRows=1,
    )
    data = pdf(text("TEST REPORT"), PageBreak(), table)
    assert rows_of(data) == clauses
    assert {row.table for row in results(data).rows} == {"clause"}


def test_summary_that_breaks_without_repeating_its_header() -> None:
    rows = [["Clause", "Test Item", "Result"], *([clause, item, ENGLISH[verdict]] for clause, item, verdict in EMC)]
    data = pdf(text("Summary of Test Results"), Spacer(1, 620), grid(rows, GRID, [90, 260, 90]))
    assert read_document(data).page_count == 2
    assert rows_of(data) == EMC


LANGUAGES: dict[str, tuple[str, str, list[str], dict[str, str], list[str]]] = {
    "german": (
        "Helvetica",
        "Zusammenfassung der Prüfergebnisse",
        ["Abschnitt", "Prüfung", "Ergebnis"],
        {"pass": "bestanden", "fail": "nicht bestanden", "na": "entfällt"},
        ["Spannungsfestigkeit", "Erwärmung", "Schutzleiterprüfung"],
    ),
    "french": (
        "Helvetica",
        "Synthèse des résultats",
        ["Article", "Essai", "Résultat"],
        {"pass": "Conforme", "fail": "Non conforme", "na": "Sans objet"},
        ["Marquage", "Échauffement", "Rigidité"],
    ),
    "japanese": (
        "HeiseiMin-W3",
        "試験結果一覧",
        ["箇条", "試験項目", "判定"],
        {"pass": "適合", "fail": "不適合", "na": "該当なし"},
        ["絶縁耐力試験", "温度上昇試験", "表示"],
    ),
    "korean": (
        "HYSMyeongJo-Medium",
        "시험결과 요약",
        ["조항", "시험항목", "판정"],
        {"pass": "적합", "fail": "부적합", "na": "해당없음"},
        ["절연내력 시험", "온도상승 시험", "방수 시험"],
    ),
    "chinese": (
        "STSong-Light",
        "检验结果汇总",
        ["标准条款", "检验项目", "单项结论"],
        {"pass": "符合", "fail": "不符合", "na": "不适用"},
        ["标志和说明", "防触电保护", "防潮"],
    ),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_languages(language: str) -> None:
    font, title, head, words, items = LANGUAGES[language]
    if font != "Helvetica":
        pdfmetrics.registerFont(UnicodeCIDFont(font))
    kinds: list[Verdict] = ["pass", "fail", "na"]
    expected: list[Row] = [(f"4.{i + 1}", items[i], kinds[i]) for i in range(3)]
    rows = [head, *([clause, item, words[verdict]] for clause, item, verdict in expected)]
    data = pdf(text(title, font), grid(rows, GRID, [90, 220, 110], font))
    assert rows_of(data) == expected
    assert results(data).verdict == "fail"


def test_measured_values_are_no_summary() -> None:
    rows = [["Frequency (MHz)", "Level (dBm)", "Limit (dBm)", "Verdict"]]
    rows += [[str(2400 + i), "4.1", "20", "Pass"] for i in range(4)]
    found = results(pdf(text("5.1 Output power"), grid(rows, GRID, [110, 90, 90, 80])))
    assert {row.table for row in found.rows} == {"clause"}
    assert len(found.rows) == 4


def test_values_beside_a_verdict_column() -> None:
    rows = [["Test", "Clause", "Limit", "Test Result", "Verdict"]]
    rows += [[item, clause, "30 dBm", "12.4 dBm", ENGLISH[verdict]] for clause, item, verdict in EMC]
    assert rows_of(pdf(text("Summary"), grid(rows, GRID, [180, 80, 60, 70, 70]))) == EMC
