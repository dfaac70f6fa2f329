"""Every family is complete: a new one fails here until it has examples that are read, printed back and keyed."""

from __future__ import annotations

import re

import pytest

from certlane.standards_catalog.identifiers import FAMILIES, Family, parse_identifier
from certlane.standards_catalog.identifiers.registry import starts

EXAMPLES = [pytest.param(f, printed, canonical, id=printed) for f in FAMILIES for printed, canonical in f.examples]


@pytest.mark.parametrize("family", FAMILIES, ids=lambda f: f.name)
def test_a_family_tells_what_it_is_and_how_it_begins(family: Family) -> None:
    assert family.title
    assert family.examples
    assert family.name == family.name.lower()
    for way in family.triggers:
        assert re.match(r"\[0-9\]|\\\(|[^\W_]|§", way), f"{way!r} does not begin with one plain character"


def test_names_are_unique() -> None:
    assert len({f.name for f in FAMILIES}) == len(FAMILIES)


@pytest.mark.parametrize(("family", "printed", "canonical"), EXAMPLES)
def test_examples_are_read_and_printed_back(family: Family, printed: str, canonical: str) -> None:
    found = parse_identifier(printed)
    assert found.family == family.name
    assert str(found) == canonical
    assert found.kind == family.kind
    again = parse_identifier(canonical)
    assert (again, str(again), again.key) == (found, canonical, found.key)


@pytest.mark.parametrize(("family", "printed", "canonical"), EXAMPLES)
def test_keys_are_compact_and_the_work_is_that_of_the_undated_identifier(
    family: Family, printed: str, canonical: str
) -> None:
    found = parse_identifier(printed)
    assert " " not in found.key, canonical
    assert found.key.startswith(found.work_key), canonical
    assert found.undated.key == found.work_key == found.undated.work_key, family.name


@pytest.mark.parametrize(("family", "printed", "canonical"), EXAMPLES)
def test_case_and_stray_spaces_do_not_matter(family: Family, printed: str, canonical: str) -> None:
    spaced = parse_identifier(f"  {printed} ")
    assert str(spaced) == canonical, family.name


@pytest.mark.parametrize("family", [f for f in FAMILIES if f.triggers], ids=lambda f: f.name)
def test_some_example_is_seen_in_running_text(family: Family) -> None:
    seen = [starts(f"according to {printed}, and")[:1] == [13] for printed, _ in family.examples]
    assert any(seen), family.name
