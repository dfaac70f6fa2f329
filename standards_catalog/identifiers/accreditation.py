"""Documents of accreditation and certification schemes: ILAC, IAF, CNAS, IECEE and IECEx, IEC committees."""

from __future__ import annotations

import re

from .family import Family, standard_form, standard_key
from .grammar import Tail
from .lazy import lazy
from .value import Identifier

_ILAC = lazy(
    r"(?P<pub>ILAC|IAF|EA|CNAS|A2LA|JAB|KOLAS|NVLAP)[\s-]{1,2}(?P<number>(?:CL|GL|AL|RL|SL|RC|MD|ML|P"
    r"|G|R|C|WD)[\s-]?[0-9]{1,3}(?:-[A-Z]?[0-9]{1,3}(?!/))?)(?![0-9A-Za-z])",
    re.IGNORECASE,
)
_ILAC_TAIL = Tail("monthslash colon version paren")
_IECEE = lazy(
    r"(?P<pub>IECEE|IECEx|IECQ|IECRE|IEC(?=\sCAB?\b))\s(?P<type>TRF|OD|CB|PD|QAR|CTL|AD|CAB"
    r"|CA)?[\s-]{0,2}(?P<number>(?:CISPR\s|(?:RM)?G-?)?[0-9]{1,6}(?:[-,][0-9A-Za-z]{1,8}){0,4}"
    r"(?:[A-Z]{0,3}|v[0-9][A-Za-z]?)(?:_[A-Za-z]{2,4})?)(?![0-9A-Za-z_])"
)
_IECEE_TAIL = Tail("colon ordinal version revision variant redline language")
_WORKING = lazy(
    r"(?P<body>[A-Z][A-Za-z]{1,17}[0-9]{0,2}(?:-SC[0-9]{1,2})?|[0-9]{1,3}[A-Z]{0,2}|CIS(?:/[A-Z])?)/"
    r"(?P<serial>[0-9]{1,4}[A-Z]?)(?:\((?P<lang>[A-Z])\))?/(?P<stage>[A-Z]{1,6})(?![A-Za-z0-9])"
)
_NEW_WORK = lazy(r"(?P<stage>PNW|PWI)\s(?P<type>TR\s|TS\s|PAS\s)?(?P<number>[A-Za-z0-9]{1,16}-[0-9]{1,5})(?![0-9])")
STAGES = frozenset(
    [
        "MTG",
        "NP",
        "CD",
        "CDV",
        "FDIS",
        "RVC",
        "RVD",
        "RVN",
        "RVDTS",
        "DTR",
        "DTS",
        "RR",
        "RQ",
        "Q",
        "QP",
        "INF",
        "AC",
        "CC",
        "DC",
        "MCR",
        "DA",
        "DL",
        "R",
        "RV",
        "MT",
        "PW",
        "PPUB",
        "PAS",
        "DPAS",
        "RM",
        "DV",
        "RVDISH",
        "CAC",
        "CDPAS",
        "RVDPAS",
        "RVDTR",
        "BPUB",
    ]
)


def read(text: str, position: int) -> tuple[Identifier, int] | None:
    """Read a document of an accreditation body or their cooperation."""
    match = _ILAC.match(text, position)
    if match is None:
        return None
    found = _ILAC_TAIL.read(text, match.end())
    number = re.sub(r"\s", "", match["number"]).upper()
    number = re.sub(r"^([A-Z]+)-(?=[0-9])", r"\1", number)
    made = Identifier(
        "accreditation",
        (match["pub"].upper(),),
        number,
        (),
        found.edition,
        found.supplements,
        kind="guidance",
        printed=text[position : found.end],
    )
    return made, found.end


def form(i: Identifier) -> str:
    """Return ``ILAC-G8:09/2019``, ``CNAS-CL01``."""
    edition = ""
    if i.edition is not None and i.edition.year is not None:
        edition = f":{i.edition.month:02d}/{i.edition.year}" if i.edition.month is not None else f":{i.edition.year}"
    elif i.edition is not None and i.edition.version:
        edition = f" V{i.edition.version}"
    return f"{i.publishers[0]}-{i.number}{edition}"


def read_iecee(text: str, position: int) -> tuple[Identifier, int] | None:
    """Read a test report form or operational document of IECEE, IECEx or IECQ."""
    match = _IECEE.match(text, position)
    if match is None:
        return None
    found = _IECEE_TAIL.read(text, match.end())
    made = Identifier(
        "iecee", (match["pub"],), match["number"], (), found.edition, found.supplements, match["type"] or "",
        variant=found.variant, kind="form", note=found.note, printed=text[position : found.end],
    )  # fmt: skip
    return made, found.end


def read_working(text: str, position: int) -> tuple[Identifier, int] | None:
    """Read a working document of an IEC committee: ``65/874/Q``, ``CIS/D/476/Q``."""
    new = _NEW_WORK.match(text, position)
    if new is not None:
        found = _IECEE_TAIL.read(text, new.end())
        made = Identifier(
            "iec_working",
            ("IEC",),
            new["number"],
            edition=found.edition,
            type=new["type"] or "",
            stage=new["stage"],
            printed=text[position : found.end],
        )
        return made, found.end
    match = _WORKING.match(text, position)
    if match is None or match["stage"] not in STAGES:
        return None
    number = f"{match['body']}/{match['serial']}" + (f"({match['lang']})" if match["lang"] else "")
    made = Identifier("iec_working", ("IEC",), number, stage=match["stage"], printed=match[0])
    return made, match.end()


def _form_working(i: Identifier) -> str:
    """Return ``65/874/Q`` or, for proposals, ``PNW 65-916 ED1``."""
    if i.stage in {"PNW", "PWI"}:
        edition = f" ED{i.edition.ordinal}" if i.edition is not None and i.edition.ordinal else ""
        return f"{i.stage} {i.type}{i.number}{edition}"
    return f"{i.number}/{i.stage}"


ACCREDITATION = Family(
    name="accreditation",
    title="ILAC, IAF, CNAS and other accreditation bodies",
    words=("ILAC", "IAF", "EA", "CNAS", "A2LA", "JAB", "KOLAS", "NVLAP"),
    triggers=("ILAC(?=[ -][A-Z] ?-?[0-9])", "IAF(?=[ -]M[DL] ?[0-9])", "CNAS(?=[ -](?:CL|RL|AL|GL|SL)[ -]?[0-9])"),
    read=read,
    examples=(
        ("ILAC-G8:09/2019", "ILAC-G8:09/2019"),
        ("CNAS-CL01", "CNAS-CL01"),
        ("ILAC P10", "ILAC-P10"),
        ("CNAS CL01:2018", "CNAS-CL01:2018"),
    ),
    form=form,
    work_key=lambda i: f"{i.publishers[0]}-{i.number}",
    kind="guidance",
)
IECEE = Family(
    name="iecee",
    title="IECEE, IECEx and IECQ forms and operational documents",
    words=("IECEE", "IECEX", "IECQ", "IECRE", "IEC"),
    triggers=("IEC(?:EE|Ex|Q) (?=TRF|OD|CB[ -][0-9])",),
    read=read_iecee,
    examples=(
        ("IECEE TRF 60335-2-49D:2008", "IECEE TRF 60335-2-49D:2008"),
        ("IECEx TRF 60079-0v4I:2011", "IECEx TRF 60079-0v4I:2011"),
        ("IECEE OD-2020-F1", "IECEE OD 2020-F1"),
        ("IECEx 01-S:2025-04, Ed. 3.1", "IECEx 01-S:2025-04 Ed. 3.1"),
    ),
    form=standard_form,
    work_key=standard_key,
    kind="form",
)
IEC_WORKING = Family(
    name="iec_working",
    title="working documents of IEC committees",
    words=(
        "#",
        "SMB",
        "SYC",
        "SYCLVDC",
        "SYCSM",
        "SYCSMARTENERGY",
        "SYCSMARTCITIES",
        "SYCAAL",
        "SYCCOMM",
        "PNW",
        "PWI",
        "SEG",
        "GRAC",
        "ACOS",
        "ACSEC",
        "ACTAD",
        "ACEA",
        "ACEE",
        "CIS",
        "CISPR",
        "IF",
        "JTC",
        "CAB",
        "MSB",
        "IECEE",
        "TC",
        "PC",
        "ISO",
    ),
    triggers=(),
    read=read_working,
    examples=(
        ("65/874/Q", "65/874/Q"),
        ("86B/4499/CD", "86B/4499/CD"),
        ("SMB/7615/QP", "SMB/7615/QP"),
        ("100/3728(F)/FDIS", "100/3728(F)/FDIS"),
    ),
    form=_form_working,
    work_key=lambda i: f"IECWORKING{i.number}",
)
FAMILIES = (ACCREDITATION, IECEE, IEC_WORKING)
