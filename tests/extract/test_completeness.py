"""Completeness of test reports, on pages that are built here."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certlane.extract.completeness import check_completeness
from certlane.extract.page_numbers import missing_pages, printed_numbers
from certlane.model.document import Document, Line, Page, Word
from certlane.model.record import Kind

COVER = [
    "TEST REPORT",
    "Report No.: X-1",
    "Testing laboratory: Example Laboratory GmbH",
    "Applicant: ACME Ltd.",
    "Product: lamp, Model: L1",
    "Standard: EN 55015:2019",
    "Date of receipt: 2024-01-02",
    "Date of test: 2024-01-03",
    "Date of issue: 2024-01-05",
    "Result: Pass",
    "The results relate only to the samples tested.",
    "Approved by: A. Person",
]


def page_of(lines: Sequence[str], number: int) -> Page:
    made = []
    for i, text in enumerate(lines):
        x, words = 50.0, []
        for word in text.split():
            words.append(Word(word, x, 50.0 + 14 * i, x + 5 * len(word), 60.0 + 14 * i, 10.0))
            x += 5 * len(word) + 3
        made.append(Line(tuple(words)))
    return Page(number, 595.0, 842.0, "text", tuple(w for line in made for w in line.words), tuple(made))


def report(*pages: Sequence[str]) -> Document:
    made = tuple(page_of(lines, i + 1) for i, lines in enumerate(pages))
    return Document("made.pdf", "0" * 64, 1, len(made), made)


def missing(document: Document, kind: Kind = "test_report") -> set[str]:
    return {item.item for item in check_completeness(document, kind) if not item.present}


def test_a_complete_report() -> None:
    document = report([*COVER, "Page 1 of 2"], ["Body", "Page 2 of 2"])
    assert missing(document) == set()
    found = {item.item: item for item in check_completeness(document, "test_report")}
    assert found["test_date"].evidence[0].text == "Date of test: 2024-01-03"
    assert found["test_date"].evidence[0].page == 1
    assert found["receipt_date"].basis == "ISO/IEC 17025:2017 7.8.2.1 h)"


@pytest.mark.parametrize(
    ("line", "item"),
    [
        ("Date of test: 2024-01-03", "test_date"),
        ("The results relate only to the samples tested.", "items_tested_only"),
        ("Approved by: A. Person", "authorised_by"),
        ("Applicant: ACME Ltd.", "customer"),
    ],
)
def test_a_missing_item(line: str, item: str) -> None:
    cover = [text for text in COVER if text != line]
    assert missing(report([*cover, "Page 1 of 1"])) == {item}


def test_items_where_relevant_are_not_missed() -> None:
    cover = [text for text in COVER if "receipt" not in text]
    document = report([*cover, "Page 1 of 1"])
    assert missing(document) == set()
    assert "receipt_date" not in {item.item for item in check_completeness(document, "test_report")}


def test_a_page_that_is_gone() -> None:
    document = report([*COVER, "Page 1 of 4"], ["Body", "Page 2 of 4"], ["Body", "Page 4 of 4"])
    assert missing(document) == {"pages"}
    assert missing_pages(document) == (3,)
    gap = next(item for item in check_completeness(document, "test_report") if item.item == "pages")
    assert [evidence.text for evidence in gap.evidence] == ["Page 2 of 4"]


def test_a_report_cut_off_at_its_end() -> None:
    document = report([*COVER, "Page 1 of 12"], *([["Body", f"Page {n} of 12"] for n in range(2, 8)]))
    assert missing(document) == {"pages", "end_of_report"}
    assert missing_pages(document) == (8, 9, 10, 11, 12)


def test_pages_without_a_number_fill_their_place() -> None:
    document = report(COVER, ["Body", "Page 2 of 3"], ["Photograph"])
    assert missing_pages(document) == ()
    assert "pages" not in missing(document)


@pytest.mark.parametrize(
    "mark", ["*** END OF REPORT ***", "-- End of Report--", "Ende des Prüfberichts", "以下余白", "이하 여백"]
)
def test_end_marks(mark: str) -> None:
    assert "end_of_report" not in missing(report(COVER, ["Body"], ["Body", mark]))


def test_no_numbers_and_no_end() -> None:
    assert missing(report(COVER, ["Body"], ["Body"])) == {"page_numbers", "end_of_report"}


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("Page 7 of 12", (7, 12)),
        ("Report No.: X Page: 7 of 12 Date: 2024", (7, 12)),
        ("Seite 7 von 12", (7, 12)),
        ("page 7 sur 12", (7, 12)),
        ("第 7 页 共 12 页", (7, 12)),
        ("7/12 ページ", (7, 12)),
        ("페이지 ( 7 ) / ( 총 12 )", (7, 12)),
        ("7 / 12", (7, 12)),
    ],
)
def test_printed_page_numbers(line: str, number: tuple[int, int]) -> None:
    numbers = printed_numbers(report([line, "body"]))
    assert [(x, y) for x, y, _ in numbers.values()] == [number]


def test_an_annex_with_its_own_numbers_does_not_count() -> None:
    pages = [["body", f"Page {n} of 4"] for n in range(1, 5)] + [["annex", f"Page {n} of 9"] for n in (1, 2)]
    assert missing_pages(report(*pages)) == ()


def test_numbers_without_a_total() -> None:
    pages = [["body", f"Page {n}"] for n in (1, 2, 3, 4, 6, 7, 8, 9)]
    assert missing_pages(report(*pages)) == (5,)
    assert missing(report([*COVER, "- 1 -"], *[["body", f"- {n} -"] for n in (2, 3, 4)])) == {"end_of_report"}


def test_numbers_that_count_no_pages() -> None:
    assert printed_numbers(report(["7"], ["120"], ["3"], ["55"])) == {}


@given(st.integers(2, 30).flatmap(lambda n: st.tuples(st.just(n), st.sets(st.integers(1, n), max_size=n - 1))))
def test_every_gap_is_found(case: tuple[int, set[int]]) -> None:
    total, gone = case
    pages = [["body", f"Page {n} of {total}"] for n in range(1, total + 1) if n not in gone]
    assert missing_pages(report(*pages)) == tuple(sorted(gone))


def test_test_report_form_items() -> None:
    form = [
        "Test Report Form No. : IEC62368_1D",
        "Master TRF : Dated 2014",
        "Summary of testing:",
        "Test procedure: CB",
    ]
    document = report([*COVER, *form, "Page 1 of 1"])
    gone = missing(document)
    assert {"form_originator", "marking_plate", "possible_verdicts", "clause_tables"} <= gone
    assert not {"form_number", "form_master", "summary_of_testing", "test_procedure"} & gone


@pytest.mark.parametrize("kind", ["product_certificate", "declaration_of_conformity", "other"])
def test_other_kinds_are_not_judged(kind: Kind) -> None:
    assert check_completeness(report(COVER), kind) == ()


def test_a_report_without_words_is_not_judged() -> None:
    assert check_completeness(report([]), "test_report") == ()


@pytest.mark.parametrize(
    "form",
    ["Pages: {} / {}", "Page {} ({})", "{}({})", "blz. {} van {}", "第{}页 共{}页"],
)
def test_gaps_are_seen_in_other_prints_of_page_numbers(form: str) -> None:
    def lines(at: int) -> list[str]:
        return [*COVER, form.format(at, 4)]

    assert "pages" not in missing(report(*(lines(n) for n in (1, 2, 3, 4))))
    assert "pages" in missing(report(*(lines(n) for n in (1, 2, 4))))
