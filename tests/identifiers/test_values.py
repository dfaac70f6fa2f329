"""Parts of identifiers, views, keys and order, by cases as they are printed on documents."""

from __future__ import annotations

import pickle
import random
from typing import Any

import pytest

from certlane.errors import InputError
from certlane.standards_catalog.identifiers import Identifier, InvalidIdentifier, parse_identifier
from certlane.standards_catalog.identifiers.registry import MAX_LENGTH

# printed, family, number, parts, edition (its attributes), supplements (kind + number, year)
Case = tuple[str, str, str, tuple[str, ...], dict[str, Any] | None, list[tuple[str, int | None]]]
CASES: list[Case] = [
    ("EN IEC 62368-1:2020+A11:2020", "en", "62368", ("1",), {"year": 2020}, [("A11", 2020)]),
    ("EN 60950-1/A11", "en", "60950", ("1",), None, [("A11", None)]),
    ("EN 60950-1:2006 /A1:2010", "en", "60950", ("1",), {"year": 2006}, [("A1", 2010)]),
    (
        "EN 60950-1:2006+A11:2009+A1:2010+A12:2011 + A2:2013",
        "en",
        "60950",
        ("1",),
        {"year": 2006},
        [("A11", 2009), ("A1", 2010), ("A12", 2011), ("A2", 2013)],
    ),
    ("EN 55032:2012 + AC:2013", "en", "55032", (), {"year": 2012}, [("AC", 2013)]),
    (
        "ETSI EN 301 489-17 V3.2.4 :2020-09",
        "etsi",
        "301 489",
        ("17",),
        {"version": "3.2.4", "year": 2020, "month": 9},
        [],
    ),
    ("EN301489-52", "etsi", "301 489", ("52",), None, []),
    (
        "ETSI EN 300 220-2 V3.1.1(2017-02)",
        "etsi",
        "300 220",
        ("2",),
        {"version": "3.1.1", "year": 2017, "month": 2},
        [],
    ),
    ("ETSI TS 136 521-1 V16.6.0 (2020-12)", "etsi", "136 521", ("1",), {"version": "16.6.0", "month": 12}, []),
    ("IEC 62321-3-1-2013 (Ed1.0)", "iec", "62321", ("3", "1"), {"year": 2013, "ordinal": "1.0"}, []),
    ("IEC 62368-1: 2014 (Second Edition)", "iec", "62368", ("1",), {"year": 2014, "ordinal": "2"}, []),
    ("IEC 60950-1:2005/A2:2013", "iec", "60950", ("1",), {"year": 2005}, [("A2", 2013)]),
    ("IEC 60417-6044", "iec", "60417", ("6044",), None, []),
    ("CISPR 16-2-3:2010/A2:2014", "cispr", "16", ("2", "3"), {"year": 2010}, [("A2", 2014)]),
    ("CISPR 16 - 4", "cispr", "16", ("4",), None, []),
    ("ISO 14001 : 2015", "iso", "14001", (), {"year": 2015}, []),
    ("ISO 178:2010/Amd.1:2013", "iso", "178", (), {"year": 2010}, [("A1", 2013)]),
    ("ISO 12215-5:2008, including Amd 1:2014", "iso", "12215", ("5",), {"year": 2008}, [("A1", 2014)]),
    ("DIN VDE V 0124-100 (VDE V 0124-100):2020-06", "din", "0124", ("100",), {"year": 2020, "month": 6}, []),
    ("VDE-AR-N 4105: 2018-11", "din", "4105", (), {"year": 2018, "month": 11}, []),
    ("UL 60950-1, 2nd Edition, 2014-10-14", "ul", "60950", ("1",), {"ordinal": "2", "revision": "2014-10-14"}, []),
    ("UL 1310 (Rev. Aug 2019)", "ul", "1310", (), {"revision": "2019-08"}, []),
    ("UL 60950-1-07", "ul", "60950", ("1",), {"year": 2007}, []),
    ("UL 60335-2-40", "ul", "60335", ("2", "40"), None, []),
    ("UL 60335-2-40-19", "ul", "60335", ("2", "40"), {"year": 2019}, []),
    ("UL 61010-2-030", "ul", "61010", ("2", "030"), None, []),
    ("CAN/CSA-C22.2 No. 60950-1-07", "csa", "C22.2 No. 60950", ("1",), {"year": 2007}, []),
    ("CSA C22.2 No. 60601-1-2:16", "csa", "C22.2 No. 60601", ("1", "2"), {"year": 2016}, []),
    ("CAN/CSA-C22.2 No. 60601-1:14 (R2022)", "csa", "C22.2 No. 60601", ("1",), {"year": 2014, "reaffirmed": 2022}, []),
    ("CSA C22.2 NO. 125-M1984 (R2004)", "csa", "C22.2 No. 125", (), {"year": 1984, "reaffirmed": 2004}, []),
    ("ANSI/AAMI ES60601-1:2005/(R)2012", "ansi", "ES60601", ("1",), {"year": 2005, "reaffirmed": 2012}, []),
    ("ANSI C63.10: 2013", "ansi", "C63.10", (), {"year": 2013}, []),
    ("ASTM D3745/D3745M-95(2015)e1", "astm", "D3745/D3745M", (), {"year": 1995, "reaffirmed": 2015}, []),
    ("JIS C 61000-4-11:2008", "jis", "C 61000", ("4", "11"), {"year": 2008}, []),
    ("J60950-1 (H29)", "j", "60950", ("1",), {"year": 2017}, []),
    ("KS C IEC 61000-4-34", "ks", "61000", ("4", "34"), None, []),
    ("KC 62368-1(2021-08)", "ks", "62368", ("1",), {"year": 2021, "month": 8}, []),
    ("AS/NZS 62368.1:2022", "asnzs", "62368", ("1",), {"year": 2022}, []),
    ("AS/NZS CISPR32:2013", "asnzs", "32", (), {"year": 2013}, []),
    ("RSS-247, Issue 2", "ised", "247", (), {"issue": "2"}, []),
    ("ICES 003 Issue 6:2017", "ised", "003", (), {"issue": "6"}, []),
    ("KDB558074 D01 15.247 Meas Guidance v05r02", "kdb", "558074", ("D01",), {"version": "05r02"}, []),
    ("FCC CFR Title 47 Part 15 Subpart C Section 15.247(c) (1) (I)", "cfr", "15.247", (), None, []),
    ("FCC Part15B", "cfr", "15", ("B",), None, []),
    ("UN 38.3 Rev.7 Amend.1", "un", "38.3", (), {"revision": "7"}, [("A1", None)]),
    ("2014/53/UE", "eu", "2014/53", ("EU",), None, []),
    ("(EC) No.1272/2013", "eu", "1272/2013", (), None, []),
    ("ITU-R SM.329-10", "itu", "SM.329", (), {"revision": "10"}, []),
    ("HKCA 1039 Issue 6 Jun 2015", "hkca", "1039", (), {"issue": "6"}, []),
]


@pytest.mark.parametrize("case", CASES, ids=lambda c: c[0])
def test_each_part_is_read(case: Case) -> None:
    printed, family, number, parts, edition, supplements = case
    found = parse_identifier(printed)
    assert (found.family, found.number, found.parts) == (family, number, parts)
    assert (found.edition is None) == (edition is None)
    for name, value in (edition or {}).items():
        assert getattr(found.edition, name) == value
    assert [(s.kind + s.number, s.year) for s in found.supplements] == supplements
    assert found.printed == printed.rstrip(" .;,:")


SAME = [
    ("EN 55032:2015/A11:2020", "EN 55032:2015+A11:2020", "EN 55032: 2015 + AMD11:2020", "EN55032:2015 A11:2020"),
    ("EN 55032:2015+A11:2020+A1:2020", "EN 55032:2015+A1:2020+A11:2020"),
    ("CAN/CSA-C22.2 No. 60950-1-07", "CSA C22.2 No. 60950-1:07", "CSA C22.2#60950-1-07", "CSA-C22.2 NO 60950-1:2007"),
    ("ETSI EN 300 328 V2.2.2 (2019-07)", "EN 300 328 V2.2.2", "EN 300 328 Ver 2.2.2", "EN300328 v.2.2.2"),
    ("IEC 62368-1:2014", "IEC 62368-1: 2014 (Second Edition)", "IEC62368-1-2014", "IEC　62368－1：2014"),
    ("47 CFR 15.247", "FCC §15.247", "FCC Part 15.247", "47CFR§15.247"),
    ("ICES-003 Issue 6", "ICES 003 Issue 6:2017", "NMB-003 Issue 6"),
    ("ANSI/UL 60950-1:2014", "UL 60950-1:2014", "UL60950-1-2014"),
    ("ANSI/IEEE Std 1588-2019", "IEEE 1588-2019"),
    ("2014/35/EU", "2014/35/EC", "Directive 2014/35/EU"),
    ("(EU) 2015/863", "2015/863/EU", "2015/863"),
    ("ISO/IEC 17025:2005", "ISO 17025:2005", "ISO//EC 17025:2005"),
    ("EN 61000\u00ad4\ufffe2", "EN 61000-4-2"),
]


@pytest.mark.parametrize("forms", SAME, ids=lambda f: f[0])
def test_spellings_of_one_identifier_share_the_key(forms: tuple[str, ...]) -> None:
    assert len({parse_identifier(f).key for f in forms}) == 1, [parse_identifier(f).key for f in forms]


DIFFERENT = [
    ("IEC 60335-2-15", "IEC 60335-2-14"),
    ("EN 301 489-1", "EN 301 489-17"),
    ("EN 62368-1", "IEC 62368-1"),
    ("EN 62368-1:2014", "EN 62368-1:2014+A11:2017"),
    ("EN 300 328 V2.1.1", "EN 300 328 V2.2.2"),
    ("RSS-247 Issue 1", "RSS-247 Issue 2"),
    ("47 CFR Part 15 Subpart B", "47 CFR Part 15 Subpart C"),
    ("2014/53/EU", "2014/35/EU"),
    ("ISO/DIS 9001", "ISO 9001"),
    ("EN 60598-2-22:2014/AC:2016-05", "EN 60598-2-22:2014/AC:2016-09"),
]


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_near_misses_never_share_a_key(one: str, other: str) -> None:
    assert parse_identifier(one).key != parse_identifier(other).key


CHAINS = [
    ("BS EN IEC 62368-1:2020+A11:2020", ["EN IEC 62368-1:2020+A11:2020", "IEC 62368-1"]),
    ("DIN EN ISO 13485:2016-08", ["EN ISO 13485", "ISO 13485"]),
    ("EN 55032:2015", ["CISPR 32"]),
    ("EN 62368-1:2014", ["IEC 62368-1"]),
    ("AS/NZS CISPR 32:2015", ["CISPR 32"]),
    ("KS C IEC 60335-1", ["IEC 60335-1"]),
    ("JIS C 61000-4-2:2012", ["IEC 61000-4-2"]),
    ("KN 32", ["CISPR 32"]),
    ("J55032(H29)", ["CISPR 32"]),
    ("CAN/CSA-ISO/IEC 10026-6-00", ["ISO/IEC 10026-6"]),
    ("GB/T 19001-2016/ISO 9001:2015", ["ISO 9001:2015"]),
    ("EN 71-1:2014", []),
    ("UL 62368-1:2014", []),
]


@pytest.mark.parametrize(("printed", "adopted"), CHAINS)
def test_the_chain_of_adoptions_by_name_and_number(printed: str, adopted: list[str]) -> None:
    assert [str(i) for i in parse_identifier(printed).chain[1:]] == adopted


def test_joint_designations_stand_for_each_publisher() -> None:
    joint = parse_identifier("IEC/EN 62109-1:2010")
    assert [str(i) for i in joint.members] == ["IEC 62109-1:2010", "EN 62109-1:2010"]
    assert [i.family for i in joint.members] == ["iec", "en"]
    assert [str(i) for i in parse_identifier("UL/CSA 62368-1").members] == ["UL 62368-1", "CSA C22.2 No. 62368-1"]
    alone = parse_identifier("EN 62109-1:2010")
    assert alone.members == (alone,)


def test_views_leave_out_what_they_say() -> None:
    i = parse_identifier("EN 60950-1:2006+A11:2009/AC:2011")
    assert str(i.undated) == "EN 60950-1"
    assert str(i.base) == "EN 60950-1:2006"
    assert parse_identifier("ETSI EN 300 328 V2.2.2 (2019-07)").citation == "EN 300 328 V2.2.2"
    assert parse_identifier("47 CFR 15.247(d)").citation == "47 CFR 15.247"
    assert parse_identifier("IEC 62368-1:2014 (Second Edition)").citation == "IEC 62368-1:2014"


def test_a_corrigendum_of_an_amendment_stays_with_it() -> None:
    (supplement, _) = parse_identifier("EN 60950-1:2006+A12/AC:2011+A2:2013").supplements
    assert supplement.corrigendum is not None
    assert (supplement.key, supplement.corrigendum.year) == ("A12/AC:2011", 2011)


ORDERED = [
    "EN 55032",
    "EN 55032:2012",
    "EN 55032:2012+AC:2013",
    "EN 55032:2015",
    "EN 55032:2015+A11:2020",
    "EN 55032:2015+A11:2020+A1:2020",
]


def test_editions_of_a_work_are_in_order_of_time() -> None:
    identifiers = [parse_identifier(x) for x in ORDERED]
    shuffled = identifiers[:]
    random.Random(5).shuffle(shuffled)
    assert sorted(shuffled) == identifiers
    assert parse_identifier("IEC 60335-2-9") < parse_identifier("IEC 60335-2-15")
    assert parse_identifier("EN 300 328 V1.9.1") < parse_identifier("EN 300 328 V1.10.1")


def test_values_are_frozen_hashable_and_cross_processes() -> None:
    i = parse_identifier("BS EN IEC 62368-1:2020+A11:2020")
    assert {i: 1}[parse_identifier("BS EN IEC 62368-1: 2020 + A11: 2020")] == 1
    assert pickle.loads(pickle.dumps(i)) == i  # noqa: S301 (our own bytes)
    with pytest.raises(AttributeError):
        i.number = "1"  # type: ignore[misc]
    other: object = "BS EN IEC 62368-1:2020+A11:2020"
    assert i != other
    with pytest.raises(TypeError):
        i < "x"  # noqa: B015


ERRORS = [
    ("", 0),
    ("hello", 0),
    ("Model AB1234-X", 0),
    ("EN 55032:2015 and more", 13),
    ("EN 55032:20155", 8),
    ("2018/12", 0),
    ("x" * (MAX_LENGTH + 1), MAX_LENGTH),
]


@pytest.mark.parametrize(("text", "position"), ERRORS, ids=lambda v: str(v)[:20])
def test_what_is_not_understood_is_told_with_its_position(text: str, position: int) -> None:
    with pytest.raises(InvalidIdentifier) as caught:
        parse_identifier(text)
    error = caught.value
    assert isinstance(error, InputError)
    assert isinstance(error, ValueError)
    assert error.position == position
    assert error.code == "CL110"
    assert error.remedy
    again = pickle.loads(pickle.dumps(error))  # noqa: S301 (our own bytes)
    assert (again.position, str(again)) == (position, str(error))


def test_regulations_are_of_their_own_kind() -> None:
    kinds = {
        x: parse_identifier(x).kind for x in ("47 CFR 15.247", "2014/53/EU", "SI 2017/1206", "KDB 558074", "EN 55032")
    }
    assert list(kinds.values()) == ["regulation", "legislation", "legislation", "guidance", "standard"]
    assert isinstance(parse_identifier("EN 55032"), Identifier)
