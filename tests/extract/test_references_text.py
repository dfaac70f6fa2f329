"""References found in plain strings: what is seen, how lists are unfolded, and what is none."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from certlane.extract.references import find_references
from certlane.standards_catalog.identifiers import FAMILIES, parse_identifier

SEEN: list[tuple[str, list[str]]] = [
    (
        "tested to EN 301 489-1/-17 and IEC/EN 62311:2008",
        ["EN 301 489-1", "EN 301 489-17", "IEC 62311:2008", "EN 62311:2008"],
    ),
    ("ISO 10993-1, -5 and -10", ["ISO 10993-1", "ISO 10993-5", "ISO 10993-10"]),
    ("IEC 61000-3-2/-3", ["IEC 61000-3-2", "IEC 61000-3-3"]),
    ("EN 302 065-1/-2/-3/-4", ["EN 302 065-1", "EN 302 065-2", "EN 302 065-3", "EN 302 065-4"]),
    ("KN24, KN61000-4-2, -4-3, -4-11: Test", ["KN 24", "KN 61000-4-2", "KN 61000-4-3", "KN 61000-4-11"]),
    ("EN 55032:2015, 55035:2017", ["EN 55032:2015", "EN 55035:2017"]),
    ("EN 62368-1 und EN 55032:2015", ["EN 62368-1", "EN 55032:2015"]),
    (
        "EN 300 328 V2.1.1\nEN 301 893 V2.1.1\nEN 62311: 2008",
        ["EN 300 328 V2.1.1", "EN 301 893 V2.1.1", "EN 62311:2008"],
    ),
    ("EN 60950-\n1:2006 + A11:\n2009", ["EN 60950-1:2006+A11:2009"]),
    ("ISO/IEC\n17025:2005 General requirements", ["ISO/IEC 17025:2005"]),
    ("IEC 60695-11-\ufffe10", []),
    ("Directives 2002/95/EG, 2011/65/EU, 2015/863/EU (RoHS)", ["2002/95/EC", "2011/65/EU", "2015/863"]),
    ("Directive2014/30/EUare considered", ["2014/30/EU"]),
    ("2011/65/EU&2015/863/EU;", ["2011/65/EU", "2015/863"]),
    ("FCC Part 15.109/ 15.205/ 15.209 Radiated", ["47 CFR 15.109", "47 CFR 15.205", "47 CFR 15.209"]),
    ("FCC Part 15.203/15.247 (b) Antenna", ["47 CFR 15.203", "47 CFR 15.247(b)"]),
    ("complies with §15.247(e)(i) and §1.1307(b)(1)", ["47 CFR 15.247(e)(i)", "47 CFR 1.1307(b)(1)"]),
    ("CFR 47 FCC Part 15B (ANSI C63.4:2014)", ["47 CFR Part 15 Subpart B", "ANSI C63.4-2014"]),
    ("RSS-247 Issue 2 and RSS-Gen, ICES-003 Issue 6", ["RSS-247 Issue 2", "RSS-Gen", "ICES-003 Issue 6"]),
    ("CISPR 32:2015/EN 55032:2015", ["CISPR 32:2015", "EN 55032:2015"]),
    ("UL 60950-1 / CSA C22.2 No. 60950-1-07", ["UL 60950-1", "CSA C22.2 No. 60950-1:07"]),
    ("UL 62368-1, 2nd Ed., Issue Date: 2014-12-01", ["UL 62368-1:2014-12-01 Ed. 2"]),
    ("nach DIN EN ISO 9001:2015 zertifiziert", ["DIN EN ISO 9001:2015"]),
    ("전자파적합: KS C 9832:2019, KN 32", ["KS C 9832:2019", "KN 32"]),
    ("試験規格：J55032(H29)、JIS C 61000-4-2：2012", ["J55032 (H29)", "JIS C 61000-4-2:2012"]),
    ("符合 GB 4943.1－2022 和 GB/T 9254.1-2021", ["GB 4943.1-2022", "GB/T 9254.1-2021"]),
    ("selon NF EN 60335-1:2013 et EN 60335-2-15", ["NF EN 60335-1:2013", "EN 60335-2-15"]),
    ("UN Manual of Tests and Criteria, Part III, subsection 38.3.", ["UN 38.3"]),
    ("Regulations 2017 SI 2017/1206.", ["SI 2017/1206"]),
    ("KDB 789033 D02 General UNII Test Procedures New Rules v02r01", ["KDB 789033 D02 v02r01"]),
    ("Harmonics-DIN EN 61000-3-2(≤16 A)", ["DIN EN 61000-3-2"]),
    ("IEEE 802.11 b/g/n", ["IEEE 802.11"]),
]


@pytest.mark.parametrize(("text", "expected"), [s for s in SEEN if s[1]], ids=lambda v: str(v)[:45])
def test_references_are_found_and_lists_unfolded(text: str, expected: list[str]) -> None:
    assert [str(f.identifier) for f in find_references(text)] == expected


def test_a_number_broken_by_the_hyphen_of_a_pdf_is_whole() -> None:
    (found,) = find_references("flame to IEC 60695-11\ufffe10 with")
    assert str(found.identifier) == "IEC 60695-11-10"


UNSEEN = [
    "Model AB1234-X, type EN-K12",
    "Tel. +49 30 12345-678, Fax: 0351 2014-53",
    "www.iso.org/9001 and info@ul94.com",
    "Report_EN60950-1.pdf and EMC-EN_55032.doc",
    "ISO 400, ISO 1600 and ISO 100 film",
    "EN 2014 nous avons; EN 5 MINUTOS",
    "Analyser ENV216, receiver K10742-5, meter FM7004",
    "CR 2032 battery, HD 720 display",
    "clause 5.4.2, section 15.2 of the manual, Part 2.1 General",
    "as 350 people said, is 100 % sure, it is 1363 m",
    "12/2014/EX and 53/2014",
    "FCC ID: 2AKUO-10, IC: 1234A-56",
    "Frequency 15.247 MHz, level 2.402 GHz",
    "47 dBm, 2014-05-06, 10.02.2015",
    "batch KC1234 of J12345",
]


@pytest.mark.parametrize("text", UNSEEN)
def test_models_addresses_files_and_measures_are_no_references(text: str) -> None:
    assert [f.printed for f in find_references(text)] == []


@pytest.mark.parametrize("printed", [p for f in FAMILIES if f.triggers for p, _ in f.examples[:1]])
def test_each_family_is_found_between_words(printed: str) -> None:
    text = f"It meets the requirements of {printed}; see there."
    assert parse_identifier(printed).key in {f.identifier.key for f in find_references(text)}


@given(
    st.lists(
        st.sampled_from(
            ["EN 55032:2015", "IEC 62368-1", "Model X", "ETSI EN 300 328 V2.2.2", "\n", " und ", "(", "/", ", "]
        ),
        max_size=14,
    )
)
@settings(max_examples=80, deadline=None)
def test_spans_are_in_order_and_print_what_they_span(pieces: list[str]) -> None:
    text = "".join(pieces)
    found = find_references(text)
    assert [f.start for f in found] == sorted(f.start for f in found)
    for f in found:
        assert f.printed == text[f.start : f.end].strip()


@given(st.text(max_size=300))
@settings(max_examples=60, deadline=None)
def test_no_text_breaks_it(text: str) -> None:
    for f in find_references(text):
        assert 0 <= f.start < f.end <= len(text)


@pytest.mark.parametrize(
    "unit",
    ["EN ", "EN 1-1 ", "EN 301 489-1/-3", "2014/53/EU", "ISO/", "§15.247(a)", "FCC Part 15 ", "1234567890 ", "(EU) "],
)
def test_hostile_texts_take_linear_time(unit: str) -> None:
    def seconds(length: int) -> float:
        text = (unit * (length // len(unit) + 1))[:length]
        started = time.process_time()
        find_references(text)
        return time.process_time() - started

    seconds(1000)
    short, long = (min(seconds(length) for _ in range(3)) for length in (10_000, 80_000))
    assert long < 20 * short + 0.05, (short, long)


@pytest.mark.parametrize("text", ["Model EN-12345-A", "NEMA 4X and NEMA 12 housings", "plug NEMA 5-15P"])
def test_models_and_ratings_are_no_standards(text: str) -> None:
    assert find_references(text) == []
