"""IEEE: ``IEEE Std 1588-2019``, ``IEEE C95.1-2005``, ``IEEE 802.11``, ``IEEE P1609.3/D5, October 2015``."""

from __future__ import annotations

import re
from dataclasses import replace

from .family import Family, standard_form, standard_key
from .grammar import Tail
from .value import Identifier

TAIL = Tail("hyphen commaedition colon hyphen2 supplement ordinal paren reaffirmed revisionof")
_PUBLISHERS = r"(?:ANSI\s?/\s?)?(?:IEEE|AIEE)(?:\s?/\s?(?:ANSI|IEC|NACE|ASHRAE|ISO|CSA|SAE|UL|ASTM|ISO/IEC))*|(?:ISO/IEC/|ISO/|IEC/|NACE/|CSA/)IEEE|IRE"
_HEAD = re.compile(
    rf"(?:(?P<pub>{_PUBLISHERS})[\s/-]{{0,3}})?(?:(?:Unapproved\s|Approved\s)?Draft\s)?(?:(?:STANDARD|STD\.?|NO\.?)\s?){{0,2}}"
    r"(?P<p>P(?=C?[0-9]))?(?P<number>[CNS]?[0-9]{1,5}(?:\.[0-9]{1,5}){0,5}[A-Za-z]{0,4}(?:\s(?=\()|(?:-rev[0-9a-z]{1,3})?))(?P<parts>(?:-[0-9]{3,5}[a-z]?(?=[/,\s-]|$|:)){0,2}(?:-[0-9]{1,2}(?=/D))?)",
    re.IGNORECASE,
)
_IRE = re.compile(r"(?P<number>[0-9]{2}\sIRE\s[0-9]{1,2}\.(?:PS|S|RP)[0-9]{1,2})(?:-(?P<year>19[0-9]{2}))?")
_DRAFT = re.compile(r"[\s,]{0,2}[/_-]\s?(?P<draft>D-?[0-9]{1,3}(?:[._]?[0-9]{1,3}){0,3}(?:\+[0-9])?[a-z]?(?:-[0-9]{4}-[0-9]{2})?)(?![0-9A-Z])", re.IGNORECASE)
_DATE = re.compile(r"\s?[,.]?\s?(?P<date>(?:[A-Z][a-z]{2,9}\.?,?\s?(?:[0-9]{1,2},?\s)?|-)(?:19|20)[0-9]{2}(?:-[0-9]{2})?)(?![0-9])")
_CONFORMANCE = re.compile(r"/(?P<conformance>(?:Conformance|Cor|INT|Int)\s?[0-9]{1,2})(?:-(?P<year>(?:19|20)[0-9]{2}))?", re.IGNORECASE)


def read(text: str, position: int) -> tuple[Identifier, int] | None:
    """Read a standard or draft of IEEE; its draft number and date make a draft's edition."""
    ire = _IRE.match(text, position)
    if ire is not None:
        return Identifier("ieee", ("IRE",), ire["number"] + (f"-{ire['year']}" if ire["year"] else ""), printed=ire[0]), ire.end()
    match = _HEAD.match(text, position)
    if match is None or not (match["pub"] or match["p"]):
        return None
    parts = [p for p in match["parts"].split("-")[1:]]
    end = match.end()
    if parts and re.fullmatch(r"(?:18|19|20)[0-9]{2}", parts[-1]):
        end -= len(parts.pop()) + 1
    publisher = re.sub(r"\s", "", match["pub"] or "IEEE").upper()
    publisher = "ANSI/IEEE" if publisher == "IEEE/ANSI" else publisher
    number = match["number"].strip()
    number = number[0].upper() + number[1:]
    if publisher.endswith("/IEEE") and not publisher.startswith("ANSI") and not match["p"]:
        return None  # ISO/IEC/IEEE 29119-4 is numbered as ISO does
    found = TAIL.read(text, end)
    end, extra = found.end, []
    for pattern in (_CONFORMANCE, _DRAFT, _DATE):
        more = pattern.match(text, end)
        if more is not None and not (pattern is _DATE and not extra):
            extra.append(re.sub(r"\s+", " ", more[0]).strip(" ,"))
            end = more.end()
    after = TAIL.read(text, end) if extra else found
    note = after.note if extra else found.note
    made = Identifier(
        "ieee", (publisher,), number, tuple(parts), found.edition, found.supplements, "", "P" if match["p"] else "",
        " ".join(extra), note=note, printed=text[position : after.end if extra else end],
    )  # fmt: skip
    return made, after.end if extra else end


def form(i: Identifier) -> str:
    """Return ``IEEE 1588-2019`` without the Std, as documents cite it; a draft with number and date."""
    text = standard_form(replace(i, stage="", variant=""), year="-")
    if i.stage:
        text = text.replace(f" {i.number}", f" P{i.number}", 1)
    if i.publishers == ("IRE",):
        return i.number
    if not i.variant:
        return text
    return text + (i.variant if i.variant[0] in "/_" else f" {i.variant}")


def key(i: Identifier) -> str:
    """Return ``IEEE1588``: ANSI/IEEE is the same body's."""
    return standard_key(i).removeprefix("ANSI/")


IEEE = Family(
    name="ieee",
    title="IEEE",
    words=("IEEE", "AIEE", "ANSI", "IRE", "P", "PC", "ISO", "IEC", "NACE", "CSA", "#"),
    triggers=("IEEE(?:/ANSI)?(?=[ -/])", "ANSI ?/ ?IEEE", "AIEE(?= )"),
    read=read,
    examples=(
        ("IEEE Std 1588-2019", "IEEE 1588-2019"),
        ("IEEE 802.11", "IEEE 802.11"),
        ("IEEE C95.1-2005", "IEEE C95.1-2005"),
        ("ANSI/IEEE Std C62.11-1987", "ANSI/IEEE C62.11-1987"),
        ("IEEE 802.11n", "IEEE 802.11n"),
        ("IEEE P1609.3/D5, October 2015", "IEEE P1609.3/D5 October 2015"),
        ("IEEE Std 1057-2017 (Revision of IEEE Std 1057-2007) - Redline", "IEEE 1057-2017 (Revision of IEEE Std 1057-2007) - Redline"),
    ),
    form=form,
    work_key=key,
)
