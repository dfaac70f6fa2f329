"""Schemes of management systems that are no ISO standards: IATF, OHSAS, SA 8000, FSSC, TL 9000."""

from __future__ import annotations

from .simple import simple_family

MANAGEMENT = simple_family(
    "management",
    "schemes of management systems: IATF, OHSAS, SA 8000, FSSC, TL 9000",
    words="IATF OHSAS SA FSSC TL BS",
    triggers=(
        "IATF(?= ?16949)",
        "OHSAS(?= ?1800[12])",
        "BS OHSAS",
        "SA(?= ?8000[: -])",
        "FSSC(?= ?22000)",
        "TL(?= ?9000)",
    ),
    prefix=r"IATF|(?:BS\s)?OHSAS|SA|FSSC|TL",
    number=r"[\s-]{0,2}(?P<number>16949|1800[12]|8000|22000|9000)(?![0-9])",
    tail="colon hyphen paren version",
    examples=(
        ("IATF 16949:2016", "IATF 16949:2016"),
        ("BS OHSAS 18001:2007", "BS OHSAS 18001:2007"),
        ("SA 8000:2014", "SA 8000:2014"),
        ("FSSC 22000", "FSSC 22000"),
    ),
)
