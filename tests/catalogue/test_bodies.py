"""Bodies by number, name and date; disagreement is reported."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certlane.standards_catalog.bodies import plain_number
from certlane.standards_catalog.catalogue import Catalogue
from certlane.standards_catalog.names import body_name, fold
from certlane.standards_catalog.records import BodyRole


@pytest.mark.parametrize(
    ("number", "name"),
    [
        ("0123", "TÜV SÜD Product Service GmbH"),
        ("NB 0123", "TUV SUD Product Service"),
        ("CE0044", "TÜV NORD CERT GmbH"),
        ("0124", "DEKRA Certification"),
    ],
)
def test_number_and_name_agree(catalogue: Catalogue, number: str, name: str) -> None:
    """The number finds the body, and the printed name is one of its names."""
    best = catalogue.bodies(number=number, name=name)[0]
    assert best.by == "number and name"
    assert best.score >= 0.9
    assert not best.contradictions


def test_a_number_that_belongs_to_somebody_else(catalogue: Catalogue) -> None:
    """0123 with the name of another body is a contradiction, never a vote."""
    best = catalogue.bodies(number="0123", name="Intertek Testing Services")[0]
    assert best.body.name.startswith("TÜV SÜD Product Service")
    assert any("not to Intertek" in c for c in best.contradictions)


def test_companies_of_one_group_are_different_bodies(catalogue: Catalogue) -> None:
    """0344 is DEKRA Certification B.V.; the German company under that number is a contradiction."""
    best = catalogue.bodies(number="0344", name="DEKRA Certification GmbH")[0]
    assert best.body.name == "DEKRA Certification B.V."
    assert best.contradictions
    assert not catalogue.bodies(number="0344", name="DEKRA Certification B.V.")[0].contradictions


def test_a_name_with_a_wrong_number(catalogue: Catalogue) -> None:
    """A known body under a number that it does not have."""
    matches = catalogue.bodies(number="9999", name="TÜV NORD CERT GmbH")
    assert matches
    assert any("has the number 0044, not 9999" in c for c in matches[0].contradictions)


def test_withdrawn_laboratory(catalogue: Catalogue) -> None:
    """A laboratory whose recognition was withdrawn is not active afterwards."""
    withdrawn = [b for b in catalogue.all_bodies if any(r.state == "withdrawn" for r in b.roles)]
    assert withdrawn
    (match, *_) = catalogue.bodies(name=withdrawn[0].name, scheme="CPSC", on=date(2026, 11, 1))
    assert match.active is not True


def test_unknown_bodies_are_not_found(catalogue: Catalogue) -> None:
    """Nothing asked, nothing found; an invented body has no likeness."""
    assert catalogue.bodies() == ()
    assert catalogue.bodies(name="Completely Invented Certification Bureau of Nowhere") == ()


def test_unconfirmed_bodies_stay_out(catalogue: Catalogue) -> None:
    """What nobody confirmed is no body to rely on."""
    assert all(b.confidence >= 0.5 for b in catalogue.all_bodies)


ROLE = BodyRole("notified body", "act", "0001", "", "2018-01-01", "2022-07-01", "", "", "s", 1.0)


@pytest.mark.parametrize(
    ("day", "held"),
    [(date(2017, 12, 31), False), (date(2018, 1, 1), None), (date(2018, 1, 2), True), (date(2022, 6, 30), True),
     (date(2022, 7, 1), False)],
)  # fmt: skip
def test_a_role_has_a_beginning_and_an_end(day: date, held: bool | None) -> None:
    """Held from the day after the beginning for certain, no more on the day of the end."""
    answer = ROLE.covers(day)
    assert answer == held or (held is None and answer is True)


@given(st.text(max_size=60))
def test_folding_is_idempotent(text: str) -> None:
    """A folded name folds to itself; a body's name is never lost."""
    assert fold(fold(text)) == fold(text)
    assert bool(body_name(text)) == bool(fold(text))
    assert plain_number(plain_number(text)) == plain_number(text)
