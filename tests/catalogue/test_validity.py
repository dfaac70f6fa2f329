"""Spans of validity: the rules, one by one and as properties."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certlane.standards_catalog.records import certain_start, day_after, first_day
from certlane.standards_catalog.validity import STRENGTH, Span, strongest

DAYS = st.dates(date(2000, 1, 1), date(2040, 1, 1))
MAYBE = st.none() | DAYS
SPANS = st.builds(
    Span, MAYBE, st.booleans(), MAYBE, MAYBE, st.sampled_from(["", "X:2020"]), MAYBE, st.just("b"), st.just("s")
)


@given(SPANS, DAYS)
def test_after_the_end_nothing_counts(span: Span, day: date) -> None:
    """On or after the end an edition is superseded or withdrawn, by whether a successor is named."""
    answer = span.at(day)
    ended = span.finish is not None and day >= span.finish
    assert ended == (answer.state in {"superseded", "withdrawn"})
    if ended:
        assert (answer.state == "superseded") == bool(span.successor)


@given(SPANS, DAYS)
def test_before_an_exact_start_lies_the_future(span: Span, day: date) -> None:
    """``future`` needs a start that is exact; an inexact one gives ``unknown``."""
    if span.at(day).state == "future":
        assert span.start is not None
        assert span.start_exact
        assert day < span.start


@given(SPANS, DAYS)
def test_nothing_counts_without_a_reason(span: Span, day: date) -> None:
    """``current`` and ``transition`` need a start or a day on which the fact was known."""
    if span.at(day).state in {"current", "transition"}:
        assert (span.start is not None and day >= span.start) or (
            span.known_from is not None and day >= span.known_from
        )


@given(SPANS, DAYS)
def test_the_flip_lies_ahead(span: Span, day: date) -> None:
    """``until`` is after the day, ``since`` is not."""
    answer = span.at(day)
    assert answer.until is None or answer.until > day or answer.state == "unknown"
    assert answer.since is None or answer.since <= day


@given(st.lists(st.tuples(SPANS, DAYS), min_size=1, max_size=5))
def test_the_strongest_answer(cases: list[tuple[Span, date]]) -> None:
    """The first state of the order that one of the facts gives."""
    answers = [span.at(day) for span, day in cases]
    assert strongest(answers).state == next(s for s in STRENGTH if s in {a.state for a in answers})


@pytest.mark.parametrize(
    ("text", "first", "after"),
    [
        ("2014", date(2014, 1, 1), date(2015, 1, 1)),
        ("2014-02", date(2014, 2, 1), date(2014, 3, 1)),
        ("2014-12", date(2014, 12, 1), date(2015, 1, 1)),
        ("2014-02-28", date(2014, 2, 28), date(2014, 3, 1)),
        ("", None, None),
    ],
)
def test_dates_as_exact_as_their_source(text: str, first: date | None, after: date | None) -> None:
    """A month begins on its first day and ends with its last."""
    assert (first_day(text), day_after(text)) == (first, after)
    start, exact = certain_start(text)
    assert exact == (len(text) == 10)
    assert start == (first if exact else after)


@given(DAYS)
def test_a_day_is_a_day(day: date) -> None:
    """An exact date is itself."""
    assert first_day(day.isoformat()) == day
    assert day_after(day.isoformat()) == day + timedelta(days=1)
