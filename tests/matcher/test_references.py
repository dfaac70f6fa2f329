"""References: exact first, then adoptions, other editions, and repairs that change no digit."""

import re
from collections import Counter
from collections.abc import Callable
from datetime import date
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certlane.matcher import match_reference, match_references
from certlane.matcher.repair import MAX_TEXT, candidates, hyphen_candidates
from certlane.model.match import Match
from certlane.samples.misreadings import misread, near_misses
from certlane.standards_catalog.catalogue import Catalogue
from certlane.standards_catalog.identifiers.registry import parse_identifier
from certlane.standards_catalog.identifiers.value import InvalidIdentifier

ON = date(2026, 11, 24)


@pytest.fixture(scope="module")
def match(catalogue: Catalogue) -> Callable[[str], Match]:
    return lambda text: match_reference(text, as_of=ON, catalogue=catalogue)


@pytest.mark.parametrize(
    ("text", "how", "found"),
    [
        ("IEC 62368-1:2018", "exact", "IEC 62368-1:2018"),
        ("IEC 62368-1 : 2018", "exact", "IEC 62368-1:2018"),
        ("IEC 62368-1", "exact", "IEC 62368-1"),
        ("EN 300 328 V2.2.2", "exact", "EN 300 328 V2.2.2"),
        ("BS EN 62368-1:2014", "adoption", "EN 62368-1:2014"),
        ("1EC 62368-1:2018", "repaired", "IEC 62368-1:2018"),
        ("1EC62368-1:2018", "repaired", "IEC 62368-1:2018"),
        ("lEC 62368-1:2018", "repaired", "IEC 62368-1:2018"),
        ("1S0/1EC 17025:2017", "repaired", "ISO/IEC 17025:2017"),
        ("ISOIEC 17025:2017", "repaired", "ISO/IEC 17025:2017"),
        ("C1SPR 32:2015", "repaired", "CISPR 32:2015"),
        ("IEC 6236B-1:2018", "repaired", "IEC 62368-1:2018"),
        ("IEC 62368-l:2O18", "repaired", "IEC 62368-1:2018"),
        ("ISO 1O993-1:2018", "repaired", "ISO 10993-1:2018"),
        ("EN 300 328 V2.I.1", "repaired", "EN 300 328 V2.1.1"),
        ("IEC 62368 1:2018", "repaired", "IEC 62368-1:2018"),
        ("IEC 623681:2018", "repaired", "IEC 62368-1:2018"),
        ("IEC 62368-1;2018", "repaired", "IEC 62368-1:2018"),
        ("International Electrotechnical Commission 62368-1:2018", "repaired", "IEC 62368-1:2018"),
        ("IEC 60335-2-999:2012", "none", None),
        ("IEC 99999-1:2018", "none", None),
        ("General requirements", "none", None),
        ("", "none", None),
    ],
)
def test_ways(match: Callable[[str], Match], text: str, how: str, found: str | None) -> None:
    result = match(text)
    assert (result.how, result.catalogue_id) == (how, found)
    assert result.why
    assert (result.score > 0) == (found is not None)


def test_status_is_that_of_the_day(catalogue: Catalogue) -> None:
    states = {
        day: match_reference("IEC 62368-1:2018", as_of=date.fromisoformat(day), catalogue=catalogue).status
        for day in ("2017-01-01", "2020-01-01", "2024-01-01")
    }
    assert states == {"2017-01-01": "future", "2020-01-01": "current", "2024-01-01": "superseded"}
    european = match_reference("EN 62368-1:2014", as_of=ON, catalogue=catalogue, framework="EU")
    assert european.status == "current"


def test_degree_of_adoption_is_told(match: Callable[[str], Match]) -> None:
    assert match("BS EN 62368-1:2014").degree == "IDT"
    undated = match("KS C IEC 62368-1")
    assert undated.degree != "IDT"
    assert undated.score < 0.8


def test_each_reference_once_in_order(catalogue: Catalogue) -> None:
    found = match_references(["ISO 9001:2015", "IEC 62368-1", "ISO 9001:2015"], as_of=ON, catalogue=catalogue)
    assert [m.reference for m in found] == ["ISO 9001:2015", "IEC 62368-1"]


def test_another_edition_is_never_called_the_same(match: Callable[[str], Match]) -> None:
    result = match("IEC 62368-1:2011")
    assert result.how == "other_edition"
    assert result.status == "unknown"
    assert result.rivals


digits = re.compile(r"[0-9]")


_ALIKE = str.maketrans("OoQlIi|!SsBZz", "0001111155822")


def canonical(text: str) -> str:
    """Fold what recognition confuses into one class and leave separators out; digits stay themselves."""
    return "".join(c for c in text.translate(_ALIKE).upper() if c.isalnum())


@given(st.text(alphabet="ISOEC0158lBZ -:/.2U7N", max_size=30))
def test_no_repair_changes_a_digit(text: str) -> None:
    """Every character of a repair is the printed one, or one that recognition confuses it with: no other digit."""
    for way in (candidates, hyphen_candidates):
        for candidate in way(text):
            assert canonical(candidate.text) == canonical(text)
            assert candidate.steps


def test_long_text_is_left_alone(match: Callable[[str], Match]) -> None:
    assert list(candidates("I" * (MAX_TEXT + 1))) == []
    assert match("IEC " + "1O" * 400).how == "none"


def test_near_misses_are_never_accepted(catalogue: Catalogue, editions: list[str]) -> None:
    """Other parts, swapped and changed digits: what is found is itself, or nothing; never the neighbour."""
    random = Random(20)
    pairs = 0
    for designation in random.sample(editions, 600):
        truth = parse_identifier(designation)
        for near in near_misses(designation, random):
            try:
                asked = parse_identifier(near)
            except InvalidIdentifier:
                continue
            if asked.work_key == truth.work_key:
                continue
            pairs += 1
            found = match_reference(near, as_of=ON, catalogue=catalogue)
            assert found.how != "title"
            if found.catalogue_id is not None:
                if found.how == "repaired":  # a hyphen put back: every digit is as printed
                    assert digits.findall(found.catalogue_id) == digits.findall(near)
                assert parse_identifier(found.catalogue_id).work_key != truth.work_key, (designation, near, found)
    assert pairs >= 2000


def test_misreadings_lead_home_or_nowhere(catalogue: Catalogue, editions: list[str]) -> None:
    random = Random(21)
    outcomes: Counter[str] = Counter()
    for designation in random.sample(editions, 1000):
        damaged = misread(designation, random)
        if damaged is None:
            continue
        found = match_reference(damaged, as_of=ON, catalogue=catalogue)
        if found.catalogue_id is None or found.how == "other_edition":
            outcomes["unmatched"] += 1
        elif parse_identifier(found.catalogue_id).key == parse_identifier(designation).key:
            outcomes["right"] += 1
        else:
            pytest.fail(f"{designation} read as {damaged} was taken for {found.catalogue_id} ({found.how})")
    assert outcomes["right"] >= 0.85 * outcomes.total()
