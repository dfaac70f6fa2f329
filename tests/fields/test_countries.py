"""Countries of printed addresses."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certlane.extract.countries import country_of, country_of_domain

CASES = [
    ("15 Harbour Suite 200, Irvine, CA 92618", "US"),
    ("775 Long Expressway, Milpitas, 95035 CA", "US"),
    ("Ridlerweg 65 • 80339 Munich • Germany", "DE"),
    ("DE-15526 Reichenwalde b. Berlin", "DE"),
    ("Jonkerplein 52 • 6534 AB Nijmegen", "NL"),
    ("E - 08193 Bellaterra", "ES"),
    ("Northcote, VIC 3070", "AU"),
    ("11 High Street, Culham, OX14 4NB", "GB"),
    ("Gormley, ON, L0H 1G0", "CA"),
    ("PEOPLE'S REPUBLIC OF CHINA", "CN"),
    ("Bao'an District, Shenzhen, P.R.C.", "CN"),
    ("No. 9 West Road, Huizhou, Guangdong", "CN"),
    ("5F, Kwun Tong, Kowloon", "HK"),
    ("대구광역시 달성군 빛마루로 127", "KR"),
    ("北海道旭川市北嶺町1番地", "JP"),
    ("东莞市厚街镇河田路12号", "CN"),
    ("Tel: +46 8 000 000", "SE"),
    ("U Jezu 5, 460 01 Liberec, CZECHIA", "CZ"),
    ("made for the UK market", "GB"),
]


@pytest.mark.parametrize(("address", "code"), CASES)
def test_country(address: str, code: str) -> None:
    assert country_of(address) == code


@pytest.mark.parametrize("text", ["", "tell us more", "Suite 5, Second Floor", "x" * 3000])
def test_no_country(text: str) -> None:
    assert country_of(text) is None


def test_domain() -> None:
    assert country_of_domain("www.ostmark-pz.de") == "DE"
    assert country_of_domain("info@lab.co.uk") == "GB"
    assert country_of_domain("www.example.com") is None


@given(st.text(max_size=200))
def test_any_text_is_bearable(text: str) -> None:
    code = country_of(text)
    assert code is None or (len(code) == 2 and code.isupper())
