"""The most used standards of product safety, EMC, radio, medical devices, batteries, robots, ships, direct current,
satellites and biotechnology: known by a source, not by hearsay."""

from __future__ import annotations

import pytest

from certlane.standards_catalog.catalogue import Catalogue

ZONES = {
    "marine": ("IEC 60092-101; IEC 60092-504; IEC 60945; ISO 13297; IEC 62288; IEC 61162-1"),
    "medical": (
        "IEC 62304; IEC 82304-1; IEC 60601-1; IEC 60601-1-2; IEC 60601-1-6; IEC 60601-1-8; IEC 60601-1-11; "
        "ISO 13485; ISO 14971; IEC 62366-1; ISO 10993-1; IEC 81001-5-1; ISO/TR 24971; ANSI/AAMI ES60601-1"
    ),
    "regenerative": ("ISO 13022; ISO 20387; ISO 20399; ISO 21973"),
    "direct current": (
        "IEC 60947-2; IEC 62477-1; IEC 62619; IEC 61643-41; UL 489; UL 9540; UL 9540A; IEC 62040-1; "
        "IEC 62109-1; IEC 61851-1; IEC 61851-23; UL 1642; IEC 62053-41"
    ),
    "robots": (
        "ISO 10218-1; ISO 10218-2; ISO 13482; ISO/TS 15066; ISO 13849-1; ISO 13849-2; IEC 61508-1; UL 3300; "
        "ISO 12100; IEC 62061; IEC 60204-1; ISO 3691-4; ISO 18646-1"
    ),
    "satellites": ("ISO 15864; ISO 19683"),
    "biotechnology": ("ISO 35001; ISO 20688-1; ISO 20391-1; ISO 21709"),
    "62368": (
        "EN 62368-1; EN IEC 62368-1; UL 62368-1; CSA C22.2 No. 62368-1; KC 62368-1; JIS C 62368-1; AS/NZS 62368.1"
    ),
    "60335": ("EN 60335-1; UL 60335-1; CSA C22.2 No. 60335-1; JIS C 9335-1; AS/NZS 60335.1; IEC 60335-1"),
    "emission": (
        "EN 55032; CISPR 32; KS C 9832; AS/NZS CISPR 32; EN 55035; CISPR 35; KS C 9835; EN 55011; CISPR 11; "
        "EN 55014-1; CISPR 14-1; CISPR 15"
    ),
    "emc": (
        "IEC 61000-3-2; EN IEC 61000-3-2; JIS C 61000-3-2; IEC 61000-4-2; IEC 61000-6-1; IEC 61000-6-2; "
        "IEC 61000-6-3; IEC 61000-6-4"
    ),
    "radio": (
        "EN 300 328; EN 301 893; EN 300 220-2; EN 300 440; EN 301 489-1; EN 301 489-3; EN 301 489-17; "
        "EN 303 645; EN 18031-1; EN 62311; EN 62479; EN 50663; EN 50566; EN 50385"
    ),
    "batteries": ("IEC 62133-2; JIS C 62133-2; UL 2054; IEC 62660-2; IEC 62620; JIS C 8712; UN 38.3"),
    "it and laboratory": (
        "IEC 60950-1; EN 60950-1; UL 60950-1; IEC 60065; EN 60065; UL 60065; IEC 61010-1; EN 61010-1; "
        "UL 61010-1; CSA C22.2 No. 61010-1; JIS C 1010-1"
    ),
    "ingress, vibration, light": (
        "IEC 60529; EN 60529; JIS C 0920; IEC 60068-2-6; IEC 60068-2-64; IEC 60598-1; EN 60598-1; IEC 62471; "
        "EN 62471; IEC 60825-1; EN 60825-1"
    ),
    "components": (
        "UL 94; UL 508A; UL 1310; IEC 60730-1; EN 60730-1; UL 796; UL 61800-5-1; IEC 61800-5-1; EN 61800-5-1"
    ),
    "management, substances": (
        "ISO 9001; ISO 14001; ISO/IEC 17025; ISO/IEC 17065; ISO/IEC 27001; ISO 45001; IEC 63000; EN IEC 63000; "
        "EN 50581; IEC 62321-1"
    ),
    "american and canadian rules": (
        "47 CFR Part 15; 47 CFR Part 95; 47 CFR Part 22; 47 CFR Part 24; 47 CFR Part 27; RSS-247; RSS-Gen; "
        "RSS-102; ICES-003"
    ),
    "cyber and vehicles": (
        "ISO 26262-2; ISO/SAE 21434; IEC 62443-4-2; IEC 62443-4-1; ISO 11452-2; ISO 7637-2; ISO 16750-3"
    ),
}


@pytest.mark.parametrize("zone", ZONES)
def test_known_by_a_source(catalogue: Catalogue, zone: str) -> None:
    """Each leads to a work that a named source states, with an edition, an adoption or an act's reference."""
    for text in ZONES[zone].split("; "):
        found = catalogue.find(text)
        assert found.work is not None, text
        assert found.work.confidence >= 0.5, text
        assert found.work.source in {s.code for s in catalogue.sources()}, text


def test_there_are_enough() -> None:
    """At least a hundred and fifty, in every zone some."""
    names = [text for zone in ZONES.values() for text in zone.split("; ")]
    assert len(names) == len(set(names)) >= 150
