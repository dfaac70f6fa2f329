"""Rules of carriage and ships: IATA, IMDG, IMO, class societies, UN ECE regulations."""

from __future__ import annotations

import re

from .family import Family
from .lazy import lazy
from .simple import simple_family
from .value import Edition, Identifier

_IATA = lazy(
    r"(?:(?P<before>[0-9]{2})\s?(?:st|nd|rd|th)\s(?:Edition\s(?:of\s)?)?)?(?:IATA[\s-]{1,2}"
    r"(?:Dangerous\sGoods\sRegulations?(?:\s\(DGR\))?|DGR)|DGR\sManual(?:\sof\sIATA)?|IATA\sDGR)"
    r"(?:[\s,(]{1,3}(?P<after>[0-9]{2})(?:st|nd|rd|th)(?:\s(?:Ed(?:ition|\.)?))?)?(?:[\s,(]{1,3}"
    r"(?P<year>20[0-9]{2}))?",
    re.IGNORECASE,
)
_IMDG = lazy(
    r"IMDG[\s-]?(?:CODE)?(?:[\s,(-]{1,3}(?:Amdt\.?|Amendment|Am\.)\s?(?P<amend>[0-9]{2}-[0-9]{2})\)?)?"
    r"(?:[\s,(]{1,3}(?P<year>20[0-9]{2})\s?(?:Edition|Ed\.)?)?",
    re.IGNORECASE,
)


def read(text: str, position: int) -> tuple[Identifier, int] | None:
    """Read the air and sea rules; the edition of IATA's is an ordinal, that of IMDG an amendment."""
    match = _IATA.match(text, position)
    if match is not None:
        ordinal = match["before"] or match["after"] or ""
        year = int(match["year"]) if match["year"] else None
        edition = Edition(year, ordinal=ordinal) if ordinal or year else None
        made = Identifier("dangerous_goods", ("IATA",), "DGR", (), edition, kind="regulation", printed=match[0])
        return made, match.end()
    match = _IMDG.match(text, position)
    if match is None:
        return None
    edition = None
    if match["amend"] or match["year"]:
        edition = Edition(int(match["year"]) if match["year"] else None, revision=match["amend"] or "")
    made = Identifier("dangerous_goods", ("IMDG",), "Code", (), edition, kind="regulation", printed=match[0])
    return made, match.end()


def form(i: Identifier) -> str:
    """Return ``IATA DGR 60th, 2019`` or ``IMDG Code Amdt.39-18``."""
    text = f"{i.publishers[0]} {i.number}"
    if i.edition is None:
        return text
    if i.edition.ordinal:
        text += f" {i.edition.ordinal}{_suffix(int(i.edition.ordinal))}"
    if i.edition.revision:
        text += f" Amdt.{i.edition.revision}"
    return text + (f", {i.edition.year}" if i.edition.year is not None else "")


def _suffix(number: int) -> str:
    return "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")


def key(i: Identifier) -> str:
    """Return ``IATADGR``."""
    return f"{i.publishers[0]}{i.number}".upper()


DANGEROUS_GOODS = Family(
    name="dangerous_goods",
    title="IATA DGR and IMDG code",
    words=("IATA", "IMDG", "#", "DGR"),
    triggers=("IATA[ -]{1,2}(?=D)", "IMDG", "[0-9][0-9] ?(?:st|nd|rd|th) (?=DGR|IATA|Edition of (?:the )?IATA)"),
    read=read,
    examples=(
        ("IATA DGR 60th", "IATA DGR 60th"),
        ("IATA DGR 60th, 2019", "IATA DGR 60th, 2019"),
        ("60th DGR Manual of IATA", "IATA DGR 60th"),
        ("IMDG CODE (Amdt. 39-18)", "IMDG Code Amdt.39-18"),
    ),
    form=form,
    work_key=key,
    kind="regulation",
)
MARITIME = simple_family(
    "maritime",
    "class societies and IMO",
    words="IACS DNV DNVGL LR ABS BV KR NK IMO MSC",
    triggers=(
        "IACS (?=U[RI])",
        "DNV(?:GL|-GL)?(?=[ -](?:CP|CG|RU|OS|RP|ST|SE|2\\.4))",
        "LR (?=Test Spec|Type Approval System)",
        "IMO (?=MSC|Res|SOLAS|IGF|IGC|FTP|A\\.)",
        "MSC[./](?=[0-9C])",
    ),
    prefix=r"IACS|DNV(?:[-]?GL)?|LR|ABS|IMO|MSC(?=[./])",
    number=r"[\s.-]{0,2}(?P<type>(?:UR|UI|CP|CG|RU|OS|RP|ST|SE|Test\sSpecification\sNo\.|MSC|Res"
    r"(?:olution)?\.?(?:\sMSC)?|SOLAS|IGF|IGC|FTP|A)[\s./-]{0,2})?(?P<number>(?:Code(?:\s(?:19"
    r"|20)[0-9]{2})?|[1C]/Circ\.\s?[0-9]{3,4}|[A-Z]{0,4}\s?[0-9]{1,4}(?:\.[0-9]{1,3}"
    r"|\([0-9]{1,3}\)){0,2}|SHIP)|(?<=SOLAS))",
    tail="revision colon paren",
    examples=(
        ("IACS UR E10", "IACS UR E10"),
        ("DNVGL-CG-0339", "DNVGL-CG-0339"),
        ("LR Test Specification No. 1", "LR TEST SPECIFICATION NO. 1"),
    ),
    glue=("DNV", "DNVGL"),
)
ECE = simple_family(
    "ece",
    "UN ECE vehicle regulations",
    words="UN ECE UNECE REGULATION E",
    triggers=("ECE (?=R ?[0-9]|Reg)", "UN ECE (?=R ?[0-9]|Reg)", "UNECE (?=R)", "UN (?=R[0-9]{2,3}\\b|Regulation No)"),
    prefix=r"UN(?:\s?ECE)?|ECE|UNECE",
    number=r"[\s-](?:Regulations?\s(?:No\.?\s)?R?|R\.?\s?)(?P<number>[0-9]{1,3})(?:\.[0-9]{2})?(?![0-9])",
    tail="revision",
    publisher="UN ECE",
    spell=lambda n: f"R{n}",
    kind="regulation",
    examples=(("UN ECE R10", "UN ECE R10"), ("ECE R100", "UN ECE R100")),
)
FAMILIES = (DANGEROUS_GOODS, MARITIME, ECE)
