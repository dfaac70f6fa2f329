"""Dates in the notations of certification documents."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certlane.extract.dates import day_first, find_dates, parse_date, settle

CASES = [
    ("2021-11-26", date(2021, 11, 26)),
    ("2019.01.30", date(2019, 1, 30)),
    ("2018. 08. 20", date(2018, 8, 20)),
    ("2021/5/7", date(2021, 5, 7)),
    ("03.04.2018", date(2018, 4, 3)),
    ("25/12/2020", date(2020, 12, 25)),
    ("12/25/2020", date(2020, 12, 25)),
    ("July 13, 2018", date(2018, 7, 13)),
    ("Jun. 29, 2022", date(2022, 6, 29)),
    ("24 Aug., 2020", date(2020, 8, 24)),
    ("16th October 2020", date(2020, 10, 16)),
    ('16" October 2020', date(2020, 10, 16)),
    ("19-Feb-2021", date(2021, 2, 19)),
    ("2019-MARCH-12", date(2019, 3, 12)),
    ("14 de octubre de 2020", date(2020, 10, 14)),
    ("7 septembre 2020", date(2020, 9, 7)),
    ("1er février 2019", date(2019, 2, 1)),
    ("13. Juni 2025", date(2025, 6, 13)),
    ("3. März 2019", date(2019, 3, 3)),
    ("5 Mayıs 2021", date(2021, 5, 5)),
    ("2022년 08월 17일", date(2022, 8, 17)),
    ("2023年03月14日", date(2023, 3, 14)),
    ("２０２３年３月１４日", date(2023, 3, 14)),
    ("令和7年5月20日", date(2025, 5, 20)),
    ("令和元年5月1日", date(2019, 5, 1)),
    ("平成29年 3月 1日", date(2017, 3, 1)),
    ("H29.3.1", date(2017, 3, 1)),
    ("中華民國 110 年 4 月 6 日", date(2021, 4, 6)),
    ("民國110年4月6日", date(2021, 4, 6)),
    ("20240712", date(2024, 7, 12)),
]


@pytest.mark.parametrize(("text", "day"), CASES, ids=[c[0] for c in CASES])
def test_notation(text: str, day: date) -> None:
    found = find_dates(f"Date of issue: {text}")
    assert [d.readings for d in found] == [(day,)]


@pytest.mark.parametrize(
    "text",
    [
        "EN 300 328 V2.2.2 (2019-07)",
        "EN 55032:2015",
        "31.02.2020",
        "Page 3 of 12",
        "192.168.10.2020",
        "20 pages 2020",
        "tel. 0755-26509301",
        "12345678",
    ],
)
def test_no_date(text: str) -> None:
    assert find_dates(text) == []


def test_ambiguous_date_keeps_both_readings() -> None:
    (found,) = find_dates("7/12/2018")
    assert found.ambiguous
    assert found.readings == (date(2018, 12, 7), date(2018, 7, 12))


def test_ambiguity_is_settled_by_evidence() -> None:
    (found,) = find_dates("7/12/2018")
    assert settle(found, first=None, near=[date(2018, 7, 13)]) == (date(2018, 7, 12), ())
    assert settle(found, first=False) == (date(2018, 7, 12), ())
    assert settle(found, first=True) == (date(2018, 12, 7), ())
    assert settle(found, first=None) == (date(2018, 12, 7), (date(2018, 7, 12),))


def test_order_of_day_and_month_comes_from_other_dates_before_the_country() -> None:
    (sure,) = find_dates("05/21/2018")
    assert day_first("GB", [sure]) is False
    assert day_first("GB", []) is True
    assert day_first("US", []) is False
    assert day_first(None, []) is None


def test_unknown_language_falls_back() -> None:
    found = parse_date("12 февраля 2020")
    assert found is not None
    assert found.readings == (date(2020, 2, 12),)
    assert parse_date("see page 2 of this report") is None


MONTHS = [date(2000, month, 1).strftime("%B") for month in range(1, 13)]


@given(st.dates(min_value=date(1995, 1, 1), max_value=date(2049, 12, 31)))
def test_every_day_is_read_back_in_every_notation(day: date) -> None:
    month = MONTHS[day.month - 1]
    for text in (
        day.isoformat(),
        f"{day.day:02}.{day.month:02}.{day.year}",
        f"{month} {day.day}, {day.year}",
        f"{day.day} {month[:3]} {day.year}",
        f"{day.day}-{month[:3].upper()}-{day.year}",
        f"{day.year}年{day.month}月{day.day}日",
        f"{day.year}년 {day.month}월 {day.day}일",
    ):
        assert [d.readings for d in find_dates(text)] == [(day,)], text
    for text in (f"{day.month}/{day.day}/{day.year}", f"{day.day}/{day.month}/{day.year}"):
        (found,) = find_dates(text)
        assert day in found.readings


@given(st.text(max_size=300))
def test_any_text_is_bearable(text: str) -> None:
    for found in find_dates(text):
        assert 0 <= found.start < found.end <= len(text)
        assert found.printed == text[found.start : found.end]


def test_cost_grows_with_length() -> None:
    for text in ("1" * 40_000, "12/" * 20_000, "May " * 20_000, "2019-" * 10_000, " . " * 20_000):
        assert isinstance(find_dates(text), list)
