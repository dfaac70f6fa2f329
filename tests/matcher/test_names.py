"""Names and models: same, different, or an honest unknown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certlane.matcher import Likeness
from certlane.matcher.hangul import romanise
from certlane.matcher.models import match_model
from certlane.matcher.names import compare_names

SAME = [
    ("Balena Ltd.", "balena Limited"),
    ("TÜV SÜD Product Service GmbH", "TUV SUD PRODUCT SERVICE GMBH"),
    ("Skovbryn Certification A/S", "SKOVBRYN CERTIFICATION AS"),
    ("Dalgaram Robotics Co., Ltd.", "달가람로보틱스 주식회사"),
    ("Samsung Electronics Co., Ltd.", "삼성전자㈜"),
    ("(주)하늘시스템", "Haneul Systems Inc."),
    ("Espressif Systems (Shanghai) Co., Ltd.", "Espressif Systems (Shanghai) CO.,LTD"),
    ("Norvik Marin AS", "Norvik Marin"),
    ("Sony Corporation", "Sony Corporation"),
    ("Dalgaram R0botics", "Dalgaram Robotics"),
]
NOT_SAME = [
    ("DEKRA Certification B.V.", "DEKRA Certification GmbH"),
    ("Balena Ltd.", "Balena Inc."),
    ("TÜV SÜD Product Service GmbH", "TÜV SÜD Industrie Service GmbH"),
    ("TÜV Rheinland Japan Ltd.", "TÜV Rheinland Taiwan Ltd."),
    ("Eurofins", "Eurofins Product Service GmbH"),
    ("Underwriters Laboratories", "UL"),
    ("Skovbryn Certification A/S", "Skovbryn Test Laboratory A/S"),
    ("삼성전자", "삼성전기"),
    ("삼성전자", "LG Electronics"),
    ("GmbH", "GmbH"),
    ("", "Sony"),
]


@pytest.mark.parametrize(("left", "right"), SAME)
def test_the_same_name(left: str, right: str) -> None:
    found = compare_names(left, right)
    assert found.likeness == "same", found
    assert found.score > 0.8


@pytest.mark.parametrize(("left", "right"), NOT_SAME)
def test_not_the_same_name(left: str, right: str) -> None:
    assert compare_names(left, right).likeness != "same"


def test_two_scripts_are_never_called_different() -> None:
    assert compare_names("현대모비스", "Bosch").likeness == "unknown"
    assert compare_names("日本電気株式会社", "NEC Corporation").likeness == "unknown"


def test_other_words_are_different() -> None:
    assert compare_names("Bureau Veritas", "Intertek Testing Services").likeness == "different"


@given(st.text(max_size=40), st.text(max_size=40))
def test_names_compare_both_ways_alike(left: str, right: str) -> None:
    assert compare_names(left, right).likeness == compare_names(right, left).likeness


def test_korean_is_spelt_in_latin() -> None:
    assert "dalgaram robotics".replace(" ", "") in {s.replace(" ", "") for s in romanise("달가람로보틱스")}
    assert romanise("서울") == ("seoul",)


@pytest.mark.parametrize(
    ("wanted", "printed", "likeness"),
    [
        ("RG-200", ("RG-200", "RG-210"), "same"),
        ("RG 200", ("RG-200",), "same"),
        ("RG-300", ("RG-200", "RG-210"), "different"),
        ("RG-20", ("RG-200",), "different"),
        ("RG-2A0", ("RG-2x0",), "unknown"),
        ("RG-3A0", ("RG-2x0",), "different"),
        ("MGate MB3180-T", ("MGate MB318n(-T) (n=0~9,a~z)",), "same"),
        ("MGate MB318%-T", ("MGate MB318n(-T) (n=0~9,a~z)",), "different"),
        ("AB12", ("AB1[2/3]",), "same"),
        ("AB14", ("AB1[2/3]",), "different"),
        ("AB1-T", ("AB1(-T)",), "same"),
        ("ABC-1", ("ABC series",), "unknown"),
        ("XBC-1", ("ABC series",), "different"),
        ("RG-205", ("RG-200 ~ RG-210",), "unknown"),
        ("RG-200", ("RG-200 ~ RG-210",), "same"),
        ("RG-211", ("RG-200 ~ RG-210",), "different"),
        ("RG-200-EU", ("RG-200 followed by any suffix",), "unknown"),
        ("X10", ("X1O",), "unknown"),
        ("Beaglebone AI", ("Beaglebone Al",), "unknown"),
        ("RG-200", ("Fleet gateway RG-200",), "same"),
        ("RG-200", (), "unknown"),
        ("", ("RG-200",), "unknown"),
    ],
)
def test_models(wanted: str, printed: tuple[str, ...], likeness: str) -> None:
    assert match_model(wanted, printed).likeness == likeness


@given(st.text(max_size=30), st.lists(st.text(max_size=40), max_size=4).map(tuple))
def test_any_text_gets_an_answer(wanted: str, printed: tuple[str, ...]) -> None:
    found = match_model(wanted, printed)
    assert found.likeness in ("same", "different", "unknown")
    if wanted.strip() and any(p.strip() == wanted.strip() for p in printed) and any(c.isalnum() for c in wanted):
        assert found.likeness == "same"


def test_products() -> None:
    compare = Likeness().products
    assert compare("Network gateway", "gateway, network").likeness == "same"
    assert compare("Network gateway", "Wireless network gateway").likeness == "unknown"
    assert compare("Network gateway", "Induction cooker").likeness == "different"
    assert compare("네트워크 게이트웨이", "Network gateway").likeness == "unknown"
