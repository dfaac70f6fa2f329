"""Finding works and editions by any spelling."""

from __future__ import annotations

import pytest

from certlane.standards_catalog.catalogue import Catalogue
from certlane.standards_catalog.identifiers import InvalidIdentifier

FOUND = [
    # text, edition's key, how
    ("IEC 62368-1:2018", "IEC62368-1:2018", "exact"),
    ("IEC 62368-1: 2018", "IEC62368-1:2018", "exact"),
    ("IEC 62368-1 Ed. 3", "IEC62368-1:2018", "alias"),
    ("EN 62368-1:2020+A11:2020", "ENIEC62368-1:2020+A11:2020", "alias"),
    ("ETSI EN 300 328 V2.2.2 (2019-07)", "EN300328:V2.2.2", "exact"),
    ("EN 300 328 V2.2.2", "EN300328:V2.2.2", "exact"),
    ("IEC 60601-1:2005/AMD1:2012", "IEC60601-1:2005+A1:2012", "exact"),
    ("IEC 60601-1:2005+AMD1:2012+AMD2:2020 CSV", "IEC60601-1:2005+A1:2012+A2:2020", "exact"),
    ("ISO 13485:2016", "ISO13485:2016", "exact"),
    ("CSA C22.2 No. 62368-1:14", "CSAC22.2NO.62368-1:2014", "exact"),
    ("CAN/CSA-C22.2 No. 62368-1-14", "CSAC22.2NO.62368-1:2014", "exact"),
    ("JIS C 62368-1:2021", "JISC62368-1:2021", "exact"),
    ("ANSI C63.10-2013", "ANSIC63.10:2013", "exact"),
]


@pytest.mark.parametrize(("text", "key", "how"), FOUND)
def test_found(catalogue: Catalogue, text: str, key: str, how: str) -> None:
    """A spelling leads to its edition, and says how."""
    found = catalogue.find(text)
    assert found.edition is not None
    assert (found.edition.key, found.how) == (key, how)
    assert found.work is not None
    assert found.work.key == found.edition.work


def test_supplements_known_one_by_one(catalogue: Catalogue) -> None:
    """A set that no register lists is found through its members; an unknown amendment keeps it from being found."""
    found = catalogue.find("EN 60950-1:2006+A11:2009+A12:2011")
    assert found.how == "alias"
    assert found.edition is not None
    assert found.edition.key == "EN60950-1:2006+A11:2009+A12:2011"
    assert found.base is not None
    unknown = catalogue.find("EN 60950-1:2006+A11:2009+A99:2031")
    assert unknown.edition is None
    assert unknown.missing == ("A99:2031",)
    assert unknown.base is not None


def test_an_unknown_corrigendum_is_named_but_does_no_harm(catalogue: Catalogue) -> None:
    """A corrigendum changes no requirement."""
    found = catalogue.find("EN 55035:2017+AC:2031")
    assert found.edition is not None
    assert found.missing == ("AC:2031",)


def test_an_unknown_edition_of_a_known_work(catalogue: Catalogue) -> None:
    """The work is found, the edition is not, and nothing near is taken for it."""
    found = catalogue.find("IEC 62368-1:2019")
    assert found.work is not None
    assert (found.edition, found.how) == (None, "none")


def test_undated(catalogue: Catalogue) -> None:
    """An undated identifier means the work, with the title of its newest edition."""
    found = catalogue.find("IEC 62368-1")
    assert found.how == "exact"
    assert found.edition is None
    assert found.work is not None
    assert found.work.title.startswith("Audio/video, information and communication")


def test_national_adoption_by_rule(catalogue: Catalogue) -> None:
    """No register of DIN was read; the members' duty to publish every EN still tells that the standard exists."""
    found = catalogue.find("DIN EN 61000-3-2")
    assert found.work is not None
    assert found.work.source == "cen-clc-ir2"
    assert catalogue.find("DIN EN 99999").work is None


def test_joint_designation(catalogue: Catalogue) -> None:
    """IEC/EN means both; either may answer."""
    found = catalogue.find("IEC/EN 62109-1:2010")
    assert found.work is not None
    assert found.work.number == "62109"


def test_editions_are_in_order(catalogue: Catalogue) -> None:
    """Oldest first, supplements after their base."""
    editions = [e.key for e in catalogue.editions("IEC 62368-1") if e.kind == "edition"]
    assert editions == ["IEC62368-1:2010", "IEC62368-1:2014", "IEC62368-1:2018", "IEC62368-1:2023"]
    versions = [e.key for e in catalogue.editions("EN 300 328")]
    assert versions.index("EN300328:V1.9.1") < versions.index("EN300328:V2.1.1") < versions.index("EN300328:V2.2.2")


def test_near(catalogue: Catalogue) -> None:
    """Other parts of the same publisher come before other publishers; the number is never another one."""
    works = catalogue.near("IEC 60335-2-15")
    assert works[0].publisher == "IEC"
    assert all(w.number == "60335" for w in works)
    assert "IEC60335-2-15" not in {w.key for w in works}


def test_search(catalogue: Catalogue) -> None:
    """All words must be there, in designation or title."""
    works = catalogue.search("industrial robots safety")
    assert any(w.key == "ISO10218-1" for w in works)
    assert catalogue.search("") == ()
    assert catalogue.search("zzzz qqqq") == ()


def test_no_identifier(catalogue: Catalogue) -> None:
    """What is no identifier is refused, not searched for."""
    with pytest.raises(InvalidIdentifier):
        catalogue.find("hello world")


def test_countries_and_publishers(catalogue: Catalogue) -> None:
    """Developed by the OECD (on a day) or the IMF; a chain has the country of its outermost publisher."""
    from datetime import date

    assert catalogue.country_of("JIS") == "JP"
    assert catalogue.country_of("BS EN IEC") == "GB"
    assert catalogue.country_of("IEC") == catalogue.country_of("IEC/IEEE") == catalogue.country_of("Nobody") == ""
    assert catalogue.country_of("47 CFR") == catalogue.country_of("ANSI/IEEE") == "US"
    assert catalogue.is_developed("KR") is True
    assert catalogue.is_developed("kr", by=("OECD",), on=date(1995, 1, 1)) is False
    assert catalogue.is_developed("SG", by=("OECD",)) is False
    assert catalogue.is_developed("SG") is True
    assert catalogue.is_developed("IN") is False
    assert catalogue.is_developed("XX") is None
    assert sum(c.oecd_since is not None for c in catalogue.countries.values()) == 38


def test_subjects(catalogue: Catalogue) -> None:
    """Subject codes of a work have titles."""
    work = catalogue.find("IEC 62368-1").work
    assert work is not None
    assert catalogue.subjects[work.ics[0]].startswith("Audio, video")


def test_bars(catalogue: Catalogue) -> None:
    """What the catalogue must hold at least, every row with its source."""
    stats = catalogue.stats()
    assert stats["editions"] >= 130_000
    assert stats["works"] >= 30_000
    assert stats["legal_references"] >= 3_500
    assert sum(n for p, n in stats["adoptions_by_provenance"].items() if p != "derived") >= 600
    assert stats["bodies"] >= 180
    assert len(catalogue.all_bodies) >= 180
    assert stats["unread"] / stats["editions"] < 0.01
    one = catalogue._db.one
    crossing = "SELECT count(*) FROM relation r JOIN work a ON a.id=r.subject_work JOIN work b ON b.id=r.object_work "
    assert one(crossing + "WHERE r.kind='supersedes' AND a.number<>b.number AND r.provenance<>'derived'")[0] >= 80
