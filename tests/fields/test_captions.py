"""The dictionary of captions and how captions are found on a page."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certlane.extract.captions import find_captions
from certlane.extract.labels import LANGUAGES, dictionary, tokens_of
from certlane.extract.segments import sheet_of
from certlane.extract.values import Form
from certlane.model.document import Document

Make = Callable[..., Document]
CONCEPTS = {
    "Applicant’s name": "holder",
    "Name and address of the manufacturer": "manufacturer",
    "Ref. Certif. No.": "certificate_number",
    "Test Report No.": "report_number",
    "Date of issue": "issue_date",
    "Valid until": "expiry_date",
    "Date of receipt of test item": "other_date",
    "Model/Type reference": "model",
    "Test item description": "product",
    "Zertifikat-Nr.": "certificate_number",
    "Name und Anschrift des Herstellers": "manufacturer",
    "Fertigungsstätte": "factory",
    "Date d'émission": "issue_date",
    "N° de rapport": "report_number",
    "製造者": "manufacturer",
    "発行日": "issue_date",
    "의뢰자": "holder",
    "성적서 번호": "report_number",
    "证书编号": "certificate_number",
    "Fabricante": "manufacturer",
    "Fabbricante": "manufacturer",
    "Üretici": "manufacturer",
    "Requerente": "holder",
}


@pytest.mark.parametrize(("caption", "concept"), CONCEPTS.items())
def test_dictionary_knows(caption: str, concept: str, document: Make) -> None:
    (page,) = document(f"{caption}: | something 12345").pages
    assert [c.label.concept for c in find_captions(sheet_of(page))][:1] == [concept]


def readings(document: Document, concept: str) -> list[tuple[str, str]]:
    form = Form(sheet_of(document.pages[0]))
    caption = next(c for c in form.captions if c.label.concept == concept)
    return [(r.place, r.line(0)) for r in form.readings(caption)]


PLACES = [
    ("Applicant: Fennwerk Oy", ("inline", "Fennwerk Oy")),
    ("Applicant: | Fennwerk Oy", ("right", "Fennwerk Oy")),
    ("Applicant ................... : | Fennwerk Oy", ("right", "Fennwerk Oy")),
    ("Applicant\nFennwerk Oy", ("below", "Fennwerk Oy")),
    ("Applicant: | Fennwerk Oy | Address: | Kuusitie 8", ("right", "Fennwerk Oy")),
    ("1. Applicant: | Fennwerk Oy", ("right", "Fennwerk Oy")),
    ("(3) Applicant | : Fennwerk Oy", ("right", "Fennwerk Oy")),
    ("SOLICITANTE / APPLICANT | Fennwerk Oy", ("right", "Fennwerk Oy")),
    ("Applicant (name, address): | Fennwerk Oy", ("right", "Fennwerk Oy")),
    ("신청인 Applicant | Fennwerk Oy", ("right", "Fennwerk Oy")),
    ("Product: lamp Applicant: Fennwerk Oy", ("inline", "Fennwerk Oy")),
]


@pytest.mark.parametrize(("page", "expected"), PLACES)
def test_value_stands(page: str, expected: tuple[str, str], document: Make) -> None:
    assert readings(document(page), "holder")[0] == expected


@pytest.mark.parametrize(
    "page", ["The applicant shall keep a copy of the report.", "Products of the client were tested and are safe."]
)
def test_sentences_hold_no_captions(page: str, document: Make) -> None:
    assert find_captions(sheet_of(document(page).pages[0])) == []


def test_contents_hold_no_captions(document: Make) -> None:
    (page,) = document("1 Client .......................... 4\n2 Product .......................... 5").pages
    assert find_captions(sheet_of(page)) == []


def test_possessives_are_one_token_and_elisions_two() -> None:
    assert tokens_of("Applicant’s name") == ("applicants", "name")
    assert tokens_of("rapport d'essai") == ("rapport", "d", "essai")
    assert tokens_of("製品名") == ("製", "品", "名")


def test_every_language_is_in_the_tree() -> None:
    languages = set()
    stack = [dictionary()]
    while stack:
        node = stack.pop()
        for token, following in node.items():
            if token:
                stack.append(following)
            else:
                languages.add(following.language)
    assert languages == set(LANGUAGES)
    assert len(languages) == 14


@given(st.lists(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=60), max_size=8))
def test_any_page_is_bearable(document: Make, lines: list[str]) -> None:
    (page,) = document("\n".join(lines)).pages
    form = Form(sheet_of(page))
    for caption in form.captions:
        for reading in form.readings(caption):
            assert reading.lines
