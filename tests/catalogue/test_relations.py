"""Adoptions and successions: both ways, through chains, with degree and confidence."""

from __future__ import annotations

import pytest

from certlane.standards_catalog.catalogue import Catalogue

ADOPTED = [
    # adopter, adopted, degree
    ("EN 62368-1:2014", "IEC 62368-1:2014", "MOD"),
    ("CSA C22.2 No. 62368-1:14", "IEC 62368-1:2014", "MOD"),
    ("CSA C22.2 No. 62368-1:19", "IEC 62368-1:2018", "MOD"),
    ("JIS C 62368-1:2018", "IEC 62368-1:2014", "MOD"),
    ("AS/NZS 62368.1:2018", "IEC 62368-1:2014", "MOD"),
    ("UL 62368-1:2019", "IEC 62368-1:2018", None),
    ("EN 61000-4-2:2009", "IEC 61000-4-2:2008", None),
    ("JIS Q 9001:2008", "ISO 9001:2008", "IDT"),
    ("EN ISO 13485:2016", "ISO 13485:2016", None),
]


@pytest.mark.parametrize(("adopter", "adopted", "degree"), ADOPTED)
def test_adoption_both_ways(catalogue: Catalogue, adopter: str, adopted: str, degree: str | None) -> None:
    """What one side adopts, the other is adopted by, in the same degree."""
    outward = [a for a in catalogue.adoptions(adopter) if a.direction == "adopts" and a.source == adopted]
    inward = [a for a in catalogue.adoptions(adopted) if a.direction == "adopted_by" and a.target == adopter]
    assert outward, catalogue.adoptions(adopter)
    assert inward
    assert outward[0].degree == inward[0].degree
    if degree is not None:
        assert outward[0].degree == degree


def test_another_edition_is_not_adopted(catalogue: Catalogue) -> None:
    """EN 62368-1:2014 adopts the edition of 2014, not that of 2018."""
    sources = {a.source for a in catalogue.adoptions("EN 62368-1:2014") if a.direction == "adopts" and ":" in a.source}
    assert sources == {"IEC 62368-1:2014"}


def test_chain(catalogue: Catalogue) -> None:
    """DIN EN 62368-1 adopts the IEC standard through the EN: the chain is as weak as its weakest link."""
    chain = [
        a
        for a in catalogue.adoptions("DIN EN 62368-1:2016-05")
        if a.direction == "adopts" and a.source == "IEC 62368-1:2014"
    ]
    assert [(a.degree, a.steps) for a in chain] == [("MOD", 2)]


def test_derived_adoptions_have_no_degree_of_their_own(catalogue: Catalogue) -> None:
    """A name inside a name proves the adoption, not that it is identical; confidence stays below what is stated."""
    derived = [a for a in catalogue.adoptions("IEC 60335-1") if a.provenance == "derived" and a.steps == 1]
    assert derived
    assert all(a.confidence <= 0.7 for a in derived)
    assert all(a.degree is None or "Internal Regulations" in a.note for a in derived)


def test_national_adoption_of_an_en_is_identical_by_rule(catalogue: Catalogue) -> None:
    """Members of CEN and CENELEC take over ENs unchanged, whether or not the catalogue lists the national standard."""
    (first, *_) = catalogue.adoptions("DIN EN 61000-3-2")
    assert (first.source, first.degree, first.provenance) == ("EN 61000-3-2", "IDT", "derived")


def test_hypotheses_only_when_asked_for(catalogue: Catalogue) -> None:
    """Unconfirmed knowledge is shown on request and marked by its confidence."""
    usual = set(catalogue.adoptions("IEC 60335-2-40"))
    asked = set(catalogue.adoptions("IEC 60335-2-40", hypotheses=True))
    assert usual < asked
    assert all(a.confidence < 0.5 for a in asked - usual if a.steps == 1)


SUCCESSIONS = [
    ("ISO 10218-1:2011", "ISO 10218-1:2025"),
    ("IEC 62368-1:2014", "IEC 62368-1:2018"),
    ("EN 50581:2012", "EN IEC 63000:2018"),
    ("EN 55024:2010", "EN 55035:2017"),
    ("EN 55022:2010", "EN 55032:2012"),
    ("EN 300 328 V2.1.1", "EN 300 328 V2.2.2"),
    ("ISO 12100-1:2003", "ISO 12100:2010"),
    ("UL 508C", "UL 61800-5-1"),
    ("KN 22", "KN 32"),
    ("EN 62368-1:2014+A11:2017", "EN IEC 62368-1:2020+A11:2020"),  # stated by dates of validity only
]


@pytest.mark.parametrize(("older", "newer"), SUCCESSIONS)
def test_successor_and_predecessor(catalogue: Catalogue, older: str, newer: str) -> None:
    """The successor of the one is the predecessor of the other."""
    assert newer in {s.newer for s in catalogue.successors(older)}
    assert older in {s.older for s in catalogue.predecessors(newer)}


def test_dates_of_validity_tell_successions_once(catalogue: Catalogue) -> None:
    """What a link and a date of validity both state is listed once; the date of withdrawal comes with it."""
    found = [(s.newer, s.framework, s.until) for s in catalogue.successors("EN 60950-1:2006")]
    assert found == [("EN 62368-1:2014", "CENELEC", "2020-12-20")]
    ends = {s.until for s in catalogue.successors("EN 62368-1:2014") if s.framework == "CENELEC"}
    assert ends == {"2024-07-06"}
    assert catalogue.predecessors("EN IEC 62368-1:2020") == ()  # the amended edition replaces, says the date


def test_a_draft_replaces_nothing(catalogue: Catalogue) -> None:
    """A draft is an edition of its own, is not the work, and takes no edition's place."""
    draft = catalogue.find("ANSI PC63.10/D-14-2020-04").edition
    assert draft is not None
    assert draft.kind == "draft"
    assert {s.newer for s in catalogue.successors("ANSI C63.10-2013")} == {"ANSI C63.10-2020"}
    assert [(s.newer, s.since) for s in catalogue.successors("EN 301 489-17 V3.1.1")] == [
        ("EN 301 489-17 V3.2.4", "2020-09")  # V3.2.0, V3.2.2 and V3.2.3 were drafts
    ]


def test_supplements(catalogue: Catalogue) -> None:
    """The amendments of an edition, up to a day if asked."""
    from datetime import date

    names = {e.key for e in catalogue.supplements("IEC 60601-1:2005", on=date(2015, 1, 1))}
    assert "IEC60601-1:2005+A1:2012" in names
    assert "IEC60601-1:2005+A2:2020" not in names


def test_legal_references(catalogue: Catalogue) -> None:
    """Harmonised under which act, and when."""
    from datetime import date

    (now,) = catalogue.legal_references("EN 55035:2017+A11:2020", act="2014/30/EU", on=date(2024, 1, 1))
    assert (now.start, now.end, now.start_exact) == (date(2021, 3, 16), None, True)
    assert catalogue.legal_references("EN 55035:2017+A11:2020", act="2014/30/EU", on=date(2020, 1, 1)) == ()
    act = catalogue.act("2014/30/EU")
    assert act is not None
    assert act.jurisdiction == "EU"
