"""Exchange XML: what is written reads back, and fits the schema."""

from __future__ import annotations

import io
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from certlane.standards_catalog.factmodel import (
    ActFact,
    BodyFact,
    EditionFact,
    Fact,
    LegalFact,
    RelationFact,
    SourceFact,
    ValidityFact,
)
from certlane.standards_catalog.sources import read_facts
from certlane.standards_catalog.sources.exchange import schema, write

SOURCE = SourceFact("reg", "A register & <its> \u201cname\u201d", "7", "2026-01", "free")
FACTS: list[Fact] = [
    SOURCE,
    EditionFact("EN 55032:2015", "reg", title="Multimedia", published="2015", status="published", confidence=0.85),
    RelationFact("adopts", "EN 55032:2015", "CISPR 32:2015", "reg", degree="IDT", provenance="curated"),
    LegalFact("EN 55032:2015; EN 55032:2015/A11:2020", "EU", "2014/30/EU", "harmonised", "reg", start_exact=False),
    ValidityFact("UL 62368-1:2014", "UL", "reg", start="2014", finish="2023-01-06", successor="UL 62368-1:2019"),
    ActFact("2014/30/EU", "EU", "Directive", "reg", title="EMC"),
    BodyFact("TÜV SÜD", "reg", country="DE", role="notified body", scheme="MDR", number="0123", as_of="2026-09-30"),
]


def test_round_trip(tmp_path: Path) -> None:
    """Every kind of fact comes back as it was."""
    path = tmp_path / "all.xml"
    path.write_bytes(write(FACTS))
    assert list(read_facts(path)) == FACTS


def test_writing_is_deterministic() -> None:
    """The order of the facts does not matter to the bytes."""
    assert write(FACTS) == write(list(reversed(FACTS)))


def test_what_is_written_fits_the_schema() -> None:
    """The published schema accepts it."""
    schema().assertValid(etree.parse(io.BytesIO(write(FACTS))))


WORDS = (
    st.text(st.characters(categories=["L", "N", "P", "S", "Zs"]), min_size=1, max_size=40).map(str.strip).filter(bool)
)
DATES = st.sampled_from(["", "2014", "2014-02", "2014-02-26"])
EDITIONS = st.builds(
    EditionFact, WORDS, st.just("reg"), title=WORDS, published=DATES, withdrawn=DATES,
    status=st.sampled_from(["", "published", "superseded", "withdrawn", "draft"]),
    confidence=st.sampled_from([0.0, 0.3, 0.85, 1.0]),
)  # fmt: skip
BODIES = st.builds(BodyFact, WORDS, st.just("reg"), country=st.sampled_from(["", "DE"]), scheme=WORDS, as_of=DATES)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(facts=st.lists(st.one_of(EDITIONS, BODIES), max_size=6))
def test_any_facts_round_trip(tmp_path: Path, facts: list[Fact]) -> None:
    """Whatever words the fields hold."""
    path = tmp_path / "any.xml"
    path.write_bytes(write([SOURCE, *facts]))
    back = list(read_facts(path))
    assert sorted(map(repr, back)) == sorted(map(repr, [SOURCE, *facts]))
