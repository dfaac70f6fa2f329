"""ASME: ``ASME B30.20-2025``, ``ASME BPVC.VIII.1-2023``, ``ASME A17.1/CSA B44-2016``."""

from __future__ import annotations

import re

from .family import Family
from .lazy import lazy
from .value import Edition, Identifier

_SHAPE = (
    r"(?:BPVC(?:[.\s](?:[IVX]{1,5}|CC|SSC|[A-Z]{2,4}))?(?:\.[A-Z0-9]{1,4}){0,3}"
    r"|[ABDHKMNPSUY][0-9]{1,3}[A-Z]?(?:\.[0-9]{1,4}[A-Z]{0,2}){0,3}[A-Z]?|PTC\s(?:[0-9]{1,3}(?:\.[0-9]{1,2})?|PM)|V\s?&?\s?V\s[0-9]{1,3}(?:\.[0-9])?|[A-Z]{1,5}(?:\.[0-9A-Z]{1,3}){0,2}(?:-[A-Z])?(?:-[0-9]{1,2}(?:\.[0-9])?)?[A-Z]?)"
)
_HEAD = lazy(
    rf"(?P<pub>(?:ANSI|API)?/?ASME(?:/(?:ANS|ANSI))?)[\s-](?:Std\.?\s|Standard\s)?(?P<number>{_SHAPE})(?:\s?/\s?(?P<twin>(?:CSA|API|ANSI)\s[A-Z]{{1,4}}[0-9]{{1,4}}(?:\.[0-9]{{1,3}})?))?(?P<note>\s\([A-Z]+\)|\sHandbook)?"
    r"(?:\s?[-:]\s?(?P<year>(?:19|20)[0-9]{2})(?![0-9])|\s\((?P<year2>(?:19|20)[0-9]{2})\))?(?![A-Za-z0-9])"
    r"|API\s(?P<api>[0-9]{3}(?:-[0-9])?)/(?P<pub2>ASME)\s(?P<number2>[A-Z]{2,4}-[0-9]{1,2})(?:-(?P<year3>(?:19|20)[0-9]{2}))?",
    re.IGNORECASE,
)


def read(text: str, position: int) -> tuple[Identifier, int] | None:
    """Read a standard or code of ASME; one published with CSA or API keeps both designations in its number."""
    match = _HEAD.match(text, position)
    if match is None:
        return None
    year = match["year"] or match["year2"] or match["year3"]
    edition = Edition(int(year)) if year else None
    printed = text[position : match.end()]
    if match["api"]:
        number = f"{match['number2'].upper()}"
        return Identifier("asme", (f"API {match['api']}/ASME",), number, (), edition, printed=printed), match.end()
    number = re.sub(r"\s+", " ", match["number"]).upper().replace("V&V", "V V")
    if match["twin"]:
        number += f"/{match['twin'].upper()}"
    number += re.sub(r"\s(?=\()", " ", match["note"] or "")
    made = Identifier("asme", (match["pub"].upper(),), number, (), edition, printed=printed)
    return made, match.end()


def form(i: Identifier) -> str:
    """Return ``ASME B31.8 (SPANISH)-2016`` or ``ASME A17.1/CSA B44 Handbook-2010``."""
    text = f"{i.publishers[0]} {i.number}"
    return text + (f"-{i.edition.year}" if i.edition is not None else "")


ASME = Family(
    name="asme",
    title="ASME",
    words=("ASME", "ANSI", "API"),
    triggers=("ASME(?=[ /](?:[A-Z]{1,4}[0-9.& -]|BPVC|Std|ANS))", "ANSI/ASME"),
    read=read,
    examples=(
        ("ASME B30.20-2025", "ASME B30.20-2025"),
        ("ASME BPVC.XI.2-2023", "ASME BPVC.XI.2-2023"),
        ("ASME A17.1/CSA B44-2013", "ASME A17.1/CSA B44-2013"),
        ("ASME B31.8 (SPANISH)-2016", "ASME B31.8 (SPANISH)-2016"),
        ("ASME PTC 22-2014", "ASME PTC 22-2014"),
    ),
    form=form,
    work_key=lambda i: f"ASME{i.number}".upper().replace(" ", ""),
    plausible=lambda i: any(c.isdigit() for c in i.number) or i.edition is not None or "BPVC" in i.number,
)
