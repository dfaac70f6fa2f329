"""Ecma, CIE and OIML publications."""

from __future__ import annotations

from .simple import simple_family

ECMA = simple_family(
    "ecma",
    "Ecma International",
    words="ECMA",
    triggers=("ECMA(?=-[0-9]{2,3}| TR/[0-9])",),
    prefix="ECMA",
    number=r"[\s-](?P<type>(?:TR|MEM)(?=[/-]))?[/-]?(?P<number>[0-9]{1,4})(?![0-9])",
    tail="ordinal colon paren",
    glue=("ECMA",),
    examples=(("ECMA-262", "ECMA-262"), ("ECMA TR/58", "ECMA-TR-58")),
)
CIE = simple_family(
    "cie",
    "CIE",
    words="CIE",
    triggers=("CIE(?= (?:S ?)?[0-9]{2,3}\\b)",),
    prefix="CIE",
    number=r"\s(?P<type>S\s?(?=[0-9]))?(?P<number>x?[0-9]{1,3}(?:\.[0-9])?(?:/E)?(?:-(?:PP|OP|PO)[0-9]{1,3})?|(?:PO|PP|OP)[0-9]{2}\s(?:Pages\s)?[0-9]{1,4}-[0-9]{1,4})(?![0-9])",
    tail="colon hyphen paren ordinal",
    examples=(
        ("CIE 208:2014", "CIE 208:2014"),
        ("CIE 72-1987", "CIE 72:1987"),
        ("CIE S 026:2018", "CIE S 026:2018"),
        ("CIE x050-PP026", "CIE X050-PP026"),
    ),
    plausible=lambda i: i.edition is not None,
)
OIML = simple_family(
    "oiml",
    "OIML",
    words="OIML",
    triggers=("OIML(?= [RDGBVES] ?[0-9])",),
    prefix="OIML",
    number=r"\s(?P<number>Bulletin\s(?:19|20)[0-9]{2}(?:-[0-9]{2}){0,2}|[RDGBVES]\s?[0-9]{1,3})(?P<parts>(?:-[0-9]{1,2}(?![0-9])){0,8})",
    tail="colon hyphen paren ordinal supplement oimllanguage",
    examples=(
        ("OIML R 46-3:2013", "OIML R 46-3:2013"),
        ("OIML R 35:1985 (E)", "OIML R 35:1985"),
        ("OIML Bulletin 2023-02-15", "OIML BULLETIN 2023-02-15"),
    ),
)
FAMILIES = (ECMA, CIE, OIML)
