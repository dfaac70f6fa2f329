"""ANSI's committees and bodies that publish with it: ``ANSI C63.10-2013``, ``ANSI/AAMI ES60601-1:2005``."""

from __future__ import annotations

import re
from functools import partial

from .core import Head, make, read_origin
from .family import Family, standard_form, standard_key
from .grammar import Tail
from .lazy import lazy
from .value import Identifier

TAIL = Tail("colon hyphen ordinal revisionof supplement reaffirmed revision paren colon2 hyphen2 ordinaldate redline")
_HEAD = lazy(
    r"(?P<pub>ANSI(?:\s?/\s?(?:AAMI|ASSP|ASSE|NEMA|NFPA|ISEA|AWS|ESD|IES|IESNA|ISA|TIA|EIA|ESDA|HFES"
    r"|RESNA|SCTE|NETA|BHMA|BIFMA|IPC|CTA|NSF|AHRI|LIA|RIA|A3|ITSDF|CAN/NSF))?|AAMI|NEMA|ESDA?|"
    r"(?=C6[23]\.))"
    r"(?:[\s/-]{1,3}|(?=C6[23]\.))(?:(?:STD\.?|STANDARD|NO\.?)\s)?(?P<number>"
    r"(?:[A-Z]{1,3}\s?)?[0-9]{1,6}[A-Z]?(?:\.[0-9]{1,4}){0,4}[A-Z]?)"
    r"(?P<parts>(?:-[0-9]{1,3}(?![0-9A-Z])){0,8})",
    re.IGNORECASE,
)


def read(text: str, position: int) -> tuple[Identifier, int] | None:
    """Read ANSI and its committees' standards (``C63.4``, ``Z136.1``, ``AAMI ES60601-1``)."""
    match = _HEAD.match(text, position)
    if match is None:
        plain = re.compile(r"ANSI\s?/\s?(?=ISO|IEC)", re.IGNORECASE).match(text, position)
        origin = read_origin(text, plain.end()) if plain else None
        return make(text, position, "ansi", origin, TAIL, prefix=("ANSI",)) if origin else None
    publisher = re.sub(r"\s", "", match["pub"]).upper() or "ANSI"
    number = match["number"].upper()
    parts = tuple(match["parts"].split("-")[1:])
    end = match.end()
    if parts and len(parts[-1]) == 2 and not number[-5:].isdigit():
        parts, end = parts[:-1], end - 3  # C63.4-92
    return make(text, position, "ansi", Head((publisher,), "", "", number, parts, end), TAIL)


_ENCLOSURE = re.compile(r"[0-9]{1,2}[A-Z]{0,2}")


def _plausible(i: Identifier) -> bool:
    """NEMA 4X is an enclosure's rating and NEMA 5-15P a plug; ANSI 9 is anything."""
    if i.publishers[0].endswith("NEMA") and _ENCLOSURE.fullmatch(i.number) and i.edition is None:
        return False
    return any(c.isalpha() for c in i.number) or len(i.number) > 2


ANSI = Family(
    name="ansi",
    title="ANSI and bodies that publish with it",
    words=(
        "ANSI",
        "C",
        "AAMI",
        "NEMA",
        "ESD",
        "ESDA",
    ),
    triggers=("ANSI(?=[ /-])", "AAMI(?= [A-Z0-9])", "NEMA(?= [A-Z]{0,3} ?[0-9])", "ESDA?(?= (?:S|SP|STM|TR)[0-9])"),
    read=read,
    examples=(
        ("ANSI C63.10-2013", "ANSI C63.10-2013"),
        ("ANSI C63.10: 2013", "ANSI C63.10-2013"),
        ("ANSI C63.4", "ANSI C63.4"),
        ("ANSI/AAMI ES60601-1:2005", "ANSI/AAMI ES60601-1-2005"),
        ("ANSI N42.17A-1989", "ANSI N42.17A-1989"),
        ("ANSI Z136.1-2014", "ANSI Z136.1-2014"),
    ),
    form=partial(standard_form, year="-"),
    work_key=standard_key,
    plausible=_plausible,
)
