"""National adoptions and own standards of the European members: ``DS/EN``, ``UNE-EN``, ``ÖNORM EN`` and others."""

from __future__ import annotations

import re

from .core import PARTS, Head, make, read_origin, split_parts
from .en import read_head
from .family import Family, Reader, standard_form, standard_key
from .grammar import Tail
from .lazy import lazy
from .value import Identifier

TAIL = Tail("colon hyphen paren ordinal supplement included commayear version variant language")
_OWN = lazy(rf"(?P<letter>[A-Z]{{1,3}}\s?(?=[0-9]))?(?P<number>[0-9]{{1,6}}[A-Z]?)(?![0-9]){PARTS}", re.IGNORECASE)


def reader(family: str, publishers: str, *, own: bool = True, tail: Tail = TAIL) -> Reader:
    """Return the reader of a body that adopts EN, ISO and IEC whole and may have standards of its own.

    Args:
        family: the family's name.
        publishers: a pattern of the body's names.
        own: whether a bare number after the body's name is a standard of its own.
        tail: how its editions are printed.
    """
    prefix = lazy(rf"(?P<pub>{publishers})(?P<gap>[\s/:-]{{0,3}})", re.IGNORECASE)

    def read(text: str, position: int) -> tuple[Identifier, int] | None:
        match = prefix.match(text, position)
        if match is None:
            return None
        name = canonical_publisher(match["pub"])
        head = read_head(text, match.end()) or read_origin(text, match.end())
        if head is None and own:
            number = _OWN.match(text, match.end())
            if number is not None:
                parts, end = split_parts(text, number.start("parts"), number.end("parts"), number["number"])
                letter = (number["letter"] or "").strip().upper()
                head = Head((), "", "", f"{letter} {number['number']}".strip().upper(), parts, end)
        if head is None:
            return None
        return make(text, position, family, head, tail, prefix=(name,))

    return read


_NAMES = {
    "I.S.": "I.S.",
    "IS EN": "I.S.",
    "ÖVE/ÖNORM": "ÖVE/ÖNORM",
    "OVE/ONORM": "ÖVE/ÖNORM",
    "ONORM": "ÖNORM",
    "OENORM": "ÖNORM",
}


def canonical_publisher(printed: str) -> str:
    """Return a body's name in one spelling."""
    name = re.sub(r"\s+", " ", printed.upper()).strip().replace("UNE - ", "UNE ").rstrip("-")
    name = re.sub(r"\s?/\s?", "/", name)
    if re.fullmatch(r"I\.?\s?S\.?", name):
        return "I.S."
    return _NAMES.get(name, name)


def _family(
    name: str,
    title: str,
    *,
    words: str,
    publishers: str,
    triggers: tuple[str, ...],
    examples: dict[str, str],
    own: bool = True,
) -> Family:
    return Family(
        name=name,
        title=title,
        words=tuple(words.split()),
        triggers=triggers,
        read=reader(name, publishers, own=own),
        examples=tuple(examples.items()),
        form=standard_form,
        work_key=standard_key,
        plausible=lambda i: i.edition is not None or len(i.publishers) > 1 or len(i.number) > 2,
    )


_FOLLOWS = r"(?=[ /:-]{0,3}(?:pr)?(?:EN|ISO|IEC|HD|CEN|CLC|[0-9]))"
_ADOPTS = r"(?=[ /-](?:EN|ISO|IEC|HD))"
_OTHERS = "STN MSZ SIST HRN LST LVS NBN NS NP SFS ELOT BDS ÍST IST SRPS MKS TS CYS MSA SR"
FAMILIES = (
    _family(
        "nf",
        "AFNOR (France)",
        words="NF UTE",
        publishers=r"NF(?:\sC(?=\s?[0-9]))?|UTE(?:\sC(?=\s?[0-9]))?",
        triggers=(r"NF(?: [A-Z]{1,2}[0-9 -]{2,8})?(?=[ -](?:EN|ISO|IEC|C ?[0-9]))", "UTE(?= C ?[0-9]{2}-[0-9])"),
        examples={"NF EN 60335-1:2013": "NF EN 60335-1:2013", "NF C 15-100": "NF C 15-100"},
    ),
    _family(
        "uni",
        "UNI and CEI (Italy)",
        words="UNI CEI",
        publishers=r"UNI(?:\sCEI)?|CEI(?=\s(?:EN|[0-9]{1,2}-))",
        triggers=("UNI(?=[ -](?:EN|ISO|CEI|[0-9]))", "CEI(?= EN| [0-9]{1,2}-[0-9])"),
        examples={
            "UNI EN ISO 9001:2015": "UNI EN ISO 9001:2015",
            "CEI EN 62109-1:2010": "CEI EN 62109-1:2010",
            "CEI 0-21:2019": "CEI 0-21:2019",
        },
    ),
    _family(
        "une",
        "UNE (Spain)",
        words="UNE",
        publishers="UNE",
        triggers=("UNE(?=[ -](?:EN|ISO|IEC|HD|[0-9]))",),
        examples={"UNE-EN 50075:1993": "UNE EN 50075:1993", "UNE-EN 60309-2": "UNE EN 60309-2"},
    ),
    _family(
        "nen",
        "NEN (Netherlands)",
        words="NEN",
        publishers="NEN",
        triggers=(f"NEN{_FOLLOWS}",),
        examples={"NEN-EN 1010:2010": "NEN EN 1010:2010", "NEN-EN-IEC 62368-1:2020": "NEN EN IEC 62368-1:2020"},
    ),
    _family(
        "ss",
        "SIS (Sweden)",
        words="SS SIS",
        publishers="SS|SIS",
        triggers=(r"SS(?=[ -](?:EN|ISO|IEC|[0-9]{3}))", f"SIS{_FOLLOWS}"),
        examples={"SS-EN ISO 9001:2015": "SS EN ISO 9001:2015"},
    ),
    _family(
        "ds",
        "Danish Standards",
        words="DS",
        publishers="DS",
        triggers=(f"DS{_ADOPTS}",),
        examples={"DS/EN 60335-1:2012": "DS EN 60335-1:2012"},
        own=False,
    ),
    _family(
        "onorm",
        "Austrian Standards and OVE",
        words="ÖNORM ÖVE OVE ONORM OENORM",
        publishers=r"(?:[ÖO]VE\s?/\s?)?[ÖO]E?NORM|[ÖO]VE(?:\sE)?",
        triggers=(
            "ÖVE/ÖNORM",
            "ÖNORM",
            "O(?:VE/O)?NORM",
            "OENORM",
            "ÖVE(?=[ -](?:EN|ISO|IEC|E ))",
            "OVE(?=[ -](?:EN|ISO|IEC|E ))",
        ),
        examples={
            "ÖNORM EN 1090-2:2018": "ÖNORM EN 1090-2:2018",
            "ÖVE/ÖNORM EN 62109-1:2011": "ÖVE/ÖNORM EN 62109-1:2011",
            "OVE E 8101:2019": "OVE E 8101:2019",
        },
    ),
    _family(
        "sn",
        "SNV (Switzerland)",
        words="SN",
        publishers="SN",
        triggers=(f"SN{_ADOPTS}",),
        examples={"SN EN 61439-1:2011": "SN EN 61439-1:2011"},
        own=False,
    ),
    _family(
        "is_ie",
        "NSAI (Ireland)",
        words="I IS",
        publishers=r"I\.\s?S\.|IS(?=\sEN)",
        triggers=(r"I\.S\.", "IS(?= EN)"),
        examples={"I.S. EN 62368-1:2014": "I.S. EN 62368-1:2014"},
    ),
    _family(
        "evs",
        "EVS (Estonia)",
        words="EVS",
        publishers="EVS",
        triggers=(f"EVS{_FOLLOWS}",),
        examples={"EVS-EN 61000-6-1:2007": "EVS EN 61000-6-1:2007"},
    ),
    _family(
        "pn",
        "PKN (Poland)",
        words="PN",
        publishers="PN",
        triggers=("PN(?=-(?:EN|ISO|IEC|HD))",),
        examples={"PN-EN 60335-1:2012": "PN EN 60335-1:2012"},
        own=False,
    ),
    _family(
        "csn",
        "ÚNMZ (Czechia)",
        words="CSN ČSN",
        publishers=r"[CČ]SN(?:\sETSI)?",
        triggers=("CSN(?=[ -](?:EN|ISO|IEC|ETSI|[0-9]{2}))", "ČSN(?=[ -](?:EN|ISO|IEC|ETSI|[0-9]{2}))"),
        examples={"ČSN EN 61000-3-2:2015": "ČSN EN 61000-3-2:2015"},
    ),
    _family(
        "members",
        "other members of CEN and CENELEC",
        words=_OTHERS,
        publishers=_OTHERS.replace(" ", "|"),
        triggers=tuple(f"{n}(?=[ -](?:EN |ISO |IEC |EN-|HD ))" for n in _OTHERS.split()),
        examples={
            "STN EN 60335-1:2012": "STN EN 60335-1:2012",
            "NBN EN 54-7:2001": "NBN EN 54-7:2001",
            "NS-EN ISO 14001:2015": "NS EN ISO 14001:2015",
        },
        own=False,
    ),
)
