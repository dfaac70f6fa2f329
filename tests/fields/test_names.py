"""Names of organisations: recognising them and cutting them out of what is printed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certlane.extract.names import has_legal_form, is_name, looks_like_organisation, trim_name
from certlane.extract.parties import same_party

TRIMMED = [
    ("Orvale Testing Co., Ltd./Building 69, North Zone", "Orvale Testing Co., Ltd."),
    ("Halcyon Valve Works Ltd, Unit 4 Foundry Lane", "Halcyon Valve Works Ltd"),
    ("Ostmark Prüf GmbH • Certification Body • Schillerstraße 2", "Ostmark Prüf GmbH"),
    ("Mühlbacher Fördertechnik GmbH & Co. KG, Industriestraße 21", "Mühlbacher Fördertechnik GmbH & Co. KG"),
    ("FERNWERK s.p.a. Via Cesare 136 tel. +39 035", "FERNWERK s.p.a."),
    ("Kaldera Laboratories, S.A. (KAL)", "Kaldera Laboratories, S.A. (KAL)"),
    ("Halden Testing Services Ltd. Shanghai", "Halden Testing Services Ltd. Shanghai"),
    ("Petrosonde Instruments AS", "Petrosonde Instruments AS"),
    (": Hypernova Sensors Co., Ltd.", "Hypernova Sensors Co., Ltd."),
    ("Twentse Connectoren B.V.", "Twentse Connectoren B.V."),
    ("HARD WORKS a.s.", "HARD WORKS a.s."),
    ("재단법인 가온빛시험연구원장", "재단법인 가온빛시험연구원"),
]
ORGANISATIONS = [
    "Prairie Mark LLC",
    "Laboratoire de Métrologie du Velay",
    "株式会社北嶺認証センター",
    "一般財団法人 北嶺電気試験所",
    "달가람로보틱스 주식회사",
    "宁波海川电器有限公司",
    "Brenkilde Certification A/S",
    "Maple Ridge Certification Group",
    "National Radio Research Agency",
]
NO_ORGANISATIONS = [
    "Leslie Bloom, Director of Certification",
    "IC Certification Letter",
    "This report shall not be reproduced without approval of Orvale Ltd",
    "PE AS)",
    "25 Fall AS",
    "Test Report",
    "Product Name",
    "EN IEC 61000-6-2:2019",
    "Follow-Up Service.",
    "本登録証の有効性は 、 当機構までお問い合わせの上 、",
    "Ltd.",
]


@pytest.mark.parametrize(("printed", "name"), TRIMMED)
def test_trim(printed: str, name: str) -> None:
    assert trim_name(printed) == name


@pytest.mark.parametrize("text", ORGANISATIONS)
def test_organisation(text: str) -> None:
    assert looks_like_organisation(text)


@pytest.mark.parametrize("text", NO_ORGANISATIONS)
def test_no_organisation(text: str) -> None:
    assert not looks_like_organisation(text)


@pytest.mark.parametrize(
    "text", ["N/A", "-", "See page 2", "Same as applicant", "none", "EN 55032:2015", "Address:", ""]
)
def test_no_name(text: str) -> None:
    assert not is_name(text)


def test_same_party_forgives_marks_and_one_slip() -> None:
    assert same_party("Shenzhen Orvale Testing Co., Ltd.", "SHENZHEN ORVALE TESTING CO.,LTD")
    assert same_party("Nordhavn Power Systems Inc", "Nordhavn Power Systems Inc.")
    assert not same_party("Nordhavn Power Systems Inc.", "Nordlys Lighting Inc.")
    assert not same_party("", "Nordhavn")


@given(st.text(max_size=200))
def test_any_text_is_bearable(text: str) -> None:
    looks_like_organisation(text)
    has_legal_form(text)
    is_name(trim_name(text))
