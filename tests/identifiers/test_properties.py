"""Properties that hold for every identifier and for every text, however hostile."""

from __future__ import annotations

import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from certlane.standards_catalog.identifiers import (
    FAMILIES,
    Identifier,
    InvalidIdentifier,
    parse_identifier,
    plain,
    read_at,
)
from certlane.standards_catalog.identifiers.registry import MAX_LENGTH, starts

YEARS = st.integers(1950, 2035)
PARTS = st.lists(st.integers(1, 99).map(str), max_size=3)
AMENDMENTS = st.lists(
    st.tuples(st.sampled_from(["A", "AC"]), st.integers(1, 19), YEARS).map(
        lambda t: f"+A{t[1]}:{t[2]}" if t[0] == "A" else f"+AC:{t[2]}"
    ),
    max_size=3,
)
HEADS = st.sampled_from(
    [
        "EN",
        "EN IEC",
        "EN ISO",
        "IEC",
        "IEC TR",
        "BS EN",
        "BS EN IEC",
        "DIN EN",
        "UNI EN ISO",
        "CEN/TS",
        "CISPR",
        "AS/NZS CISPR",
    ]
)


@st.composite
def european(draw: st.DrawFn) -> str:
    number = draw(st.integers(40, 89999).filter(lambda n: not 1800 <= n < 2050))
    text = "-".join([f"{draw(HEADS)} {number}", *draw(PARTS)])
    if draw(st.booleans()):
        text += f":{draw(YEARS)}" + "".join(draw(AMENDMENTS))
    return text


@st.composite
def radio(draw: st.DrawFn) -> str:
    n = draw(st.integers(300_000, 399_999))
    text = f"EN {n // 1000} {n % 1000:03d}" + "".join(f"-{p}" for p in draw(PARTS))
    if draw(st.booleans()):
        text += " V" + ".".join(str(draw(st.integers(1, 20))) for _ in range(3))
        if draw(st.booleans()):
            text += f" ({draw(YEARS)}-{draw(st.integers(1, 12)):02d})"
    return text


@st.composite
def american(draw: st.DrawFn) -> str:
    number, year = draw(st.integers(10, 9999).filter(lambda n: not 1800 <= n < 2050)), draw(st.integers(1960, 2040))
    return draw(
        st.sampled_from(
            [
                f"UL {number}:{year}",
                f"CSA C22.2 No. {number}:{year % 100:02d}",
                f"ANSI C63.{number}-{year}",
                f"NFPA {number}-{year}",
                f"47 CFR 15.{number}",
                f"RSS-{number % 900 + 100} Issue {number % 9 + 1}",
                f"IEEE {number}.1-{year}",
            ]
        )
    )


identifiers = st.one_of(european(), radio(), american())


@given(identifiers)
@settings(max_examples=60, deadline=None)
def test_what_is_printed_is_read_back_as_the_same(text: str) -> None:
    i = parse_identifier(text)
    again = parse_identifier(str(i))
    assert again == i
    assert str(again) == str(i)
    assert again.key == i.key
    assert hash(again) == hash(i)


@given(identifiers)
@settings(max_examples=60, deadline=None)
def test_key_begins_with_the_key_of_the_work_and_views_are_identifiers(text: str) -> None:
    i = parse_identifier(text)
    assert i.key.startswith(i.work_key)
    assert parse_identifier(str(i.undated)) == i.undated
    assert parse_identifier(str(i.base)) == i.base
    for inner in i.chain[1:]:
        assert parse_identifier(str(inner)) == inner


@given(st.lists(identifiers, min_size=2, max_size=4))
@settings(max_examples=40, deadline=None)
def test_order_is_total_and_agrees_with_equality(texts: list[str]) -> None:
    found = [parse_identifier(t) for t in texts]
    ordered = sorted(found)
    assert ordered == sorted(found, reverse=True)[::-1]
    for a in found:
        for b in found:
            assert (a < b) + (b < a) + (a == b) == 1


@given(identifiers, st.sampled_from(["  ", "   ", "\u00a0", "\n"]))
@settings(max_examples=60, deadline=None)
def test_white_space_and_case_do_not_change_the_meaning(text: str, space: str) -> None:
    assert parse_identifier(text.replace(" ", space)).key == parse_identifier(text).key
    assert parse_identifier(text.lower()).key.upper() == parse_identifier(text).key.upper()


@given(st.text(max_size=60))
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_only_our_own_error_escapes(text: str) -> None:
    try:
        assert isinstance(parse_identifier(text), Identifier)
    except InvalidIdentifier as error:
        assert 0 <= error.position <= max(len(text), MAX_LENGTH)  # noqa: PT017


ALPHABET = "ENISOIECULCSABFR 0123456789-–/:.+,()A\u00ad\ufffe\n"


@given(st.text(alphabet=ALPHABET, max_size=80))
@settings(max_examples=80, deadline=None)
def test_no_mixture_of_its_own_characters_breaks_it(text: str) -> None:
    try:
        i = parse_identifier(text)
    except InvalidIdentifier:
        return
    assert parse_identifier(str(i)).key == i.key


@given(st.text(max_size=200))
def test_plain_text_keeps_its_length(text: str) -> None:
    assert len(plain(text)) == len(text)
    assert plain(plain(text)) == plain(text)


HOSTILE = [
    "EN " * 4000,
    "EN 1-" + "1-" * 6000,
    "EN 60950-1:2006" + "+A1:2009" * 1500,
    "ISO/" * 3000,
    "IEC 62368" + " " * 12_000,
    "FCC Part 15 " * 1000,
    "CSA C22.2 No. " * 900,
    "1" * 12_000,
    "2014/" * 2500,
    "A" * 12_000,
    "ETSI EN 300 328 V" + "2." * 6000,
    "(((((" * 2500,
    "IEEE Std P802.11/" + "D1" * 6000,
    "ASHRAE Addendum a, b, c, " + "d, " * 4000,
    "KDB 558074 D01 " + "x " * 6000,
    "Manual of Tests and Criteria " + "a " * 6000,
    "ASME B" + "1." * 6000,
    "47 CFR 15.247" + "(a)" * 4000,
]


def seconds(text: str) -> float:
    started = time.process_time()
    for at in starts(text)[:2000]:
        read_at(text, at)
    return time.process_time() - started


@pytest.mark.parametrize("text", HOSTILE, ids=lambda t: t[:12])
def test_hostile_texts_take_linear_time(text: str) -> None:
    """Reading at every place where an identifier may begin takes a bounded time a place: no pattern runs away."""
    whole = plain(text)
    seconds(whole[:1200])  # patterns are compiled at first use
    short = max(min(seconds(whole[:3000]) for _ in range(2)), 0.0005)
    long = min(seconds(whole[:12_000]) for _ in range(2))
    assert long < 1.0
    assert long < 14 * short + 0.02, (short, long)


def test_a_long_text_is_refused_before_it_is_read() -> None:
    with pytest.raises(InvalidIdentifier, match="longer than"):
        parse_identifier("EN 1" * 10_000)


def test_every_family_reads_nothing_from_nothing() -> None:
    for family in FAMILIES:
        assert family.read("", 0) is None, family.name
        assert family.read("?", 0) is None, family.name
