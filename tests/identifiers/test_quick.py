"""What is read by one pattern is what the families' grammars read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certlane.standards_catalog.identifiers import FAMILIES, read_at
from certlane.standards_catalog.identifiers.quick import read_quickly

YEARS = st.integers(1799, 2051).map(str)
NUMBERS = st.one_of(st.integers(1, 999_999).map(str), st.sampled_from(["17025", "27001", "55032", "10303", "2015"]))
HEADS = st.sampled_from(
    ["EN", "EN ISO", "EN IEC", "EN ISO/IEC", "ISO", "ISO/IEC", "IEC", "ISO/TR", "ISO TS", "IEC TR", "IEC PAS"]
)
PARTS = st.lists(st.integers(0, 2030).map(str), max_size=3).map(lambda parts: "".join(f"-{p}" for p in parts))
SUPPLEMENTS = st.lists(
    st.tuples(
        st.sampled_from("+/"),
        st.sampled_from(["A", "AC", "Amd", "AMD", "Cor", "COR", "AMENDMENT"]),
        st.sampled_from(["", " ", "."]),
        st.integers(0, 99).map(str),
        YEARS,
    ).map(lambda t: f"{t[0]}{t[1]}{t[2]}{t[3]}:{t[4]}"),
    max_size=3,
).map("".join)


@st.composite
def origins(draw: st.DrawFn) -> str:
    text = f"{draw(HEADS)} {draw(NUMBERS)}{draw(PARTS)}"
    if draw(st.booleans()):
        text += f":{draw(YEARS)}{draw(SUPPLEMENTS)}"
    return text + draw(st.sampled_from(["", "", " CSV", " RLV"])) + draw(st.sampled_from(["", "", " ED2", " ED1.0"]))


@st.composite
def japanese(draw: st.DrawFn) -> str:
    letter = draw(st.sampled_from("ABCQTXZLV"))
    return f"JIS {letter} {draw(NUMBERS)}{draw(PARTS)}:{draw(YEARS)}{draw(SUPPLEMENTS)}"


@st.composite
def radio(draw: st.DrawFn) -> str:
    head = draw(st.sampled_from(["ETSI EN", "EN", "ETSI TS", "ETSI TR", "TS"]))
    number = f"{draw(st.integers(100, 399))} {draw(st.integers(0, 999)):03d}"
    version = ".".join(str(draw(st.integers(0, 20))) for _ in range(3))
    date = draw(st.sampled_from(["", " (2019-07)", " (2016-13)", " (1998-01)"]))
    return f"{head} {number}{draw(PARTS)} V{version}{date}"


@st.composite
def electrical(draw: st.DrawFn) -> str:
    number = draw(st.sampled_from(["", "C", "N"])) + ".".join(
        str(n) for n in draw(st.lists(st.integers(1, 2000), min_size=1, max_size=3))
    )
    letters = draw(st.text("abcvxyzDAB", max_size=3))
    head = draw(st.sampled_from(["IEEE ", "IEEE Std ", "ANSI/IEEE ", "ANSI/IEEE Std ", "ANSI "]))
    return f"{head}{number}{letters}-{draw(YEARS)}" + draw(st.sampled_from(["", " - Redline"]))


def _same_as_grammar(text: str) -> bool:
    """Return whether it was read quickly; what was read must be in all its fields what the grammar reads."""
    quick = read_quickly(text)
    if quick is None:
        return False
    slow = read_at(text, 0)
    assert slow is not None
    assert slow[1] == len(text)
    assert repr(quick) == repr(slow[0])
    return True


@given(st.one_of(origins(), japanese(), radio(), electrical()))
def test_quick_reading_changes_nothing(text: str) -> None:
    _same_as_grammar(text)


def test_no_example_of_a_family_is_read_otherwise() -> None:
    assert sum(_same_as_grammar(text) for f in FAMILIES for text, _ in f.examples) >= 10


@pytest.mark.parametrize(
    "text",
    [
        "ISO 9001:2015",
        "ISO 17025:2017",
        "EN IEC 61000-3-2:2019+A1:2021",
        "IEC 60335-2-24:2010+AMD1:2012+AMD2:2017 CSV",
        "IEC 60875-1 ED7",
        "JIS C 61000-4-11:2008/AMENDMENT 1:2012",
        "ETSI TS 136 508 V16.6.0 (2020-11)",
        "IEEE Std 802.3bt-2018 - Redline",
        "ANSI/IEEE C37.95-1973",
        "ANSI C63.10-2013",
        "ANSI N42.17A-1989",
    ],
)
def test_plain_forms_are_read_quickly(text: str) -> None:
    assert _same_as_grammar(text)


@pytest.mark.parametrize(
    "text", ["EN 301489-1", "EN ISO/TR 9001", "JIS 14001:2004", "IEEE 802.11/D2.0", "ISO 9001-2008"]
)
def test_other_forms_are_left_to_the_grammars(text: str) -> None:
    assert read_quickly(text) is None
