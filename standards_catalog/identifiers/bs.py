"""British standards: ``BS EN IEC 62368-1:2020+A11:2020``, ``BS 1363-1:2016``, ``PD CEN/TS 15531-7``."""

from __future__ import annotations

import re
from dataclasses import replace

from .core import Head, make, read_origin
from .en import read_head
from .family import Family, edition_form, number_form, standard_form, standard_key
from .grammar import Tail
from .lazy import lazy
from .value import Identifier

TAIL = Tail("colon bssupplement supplement hyphen paren ordinal included version variant package")
_PREFIX = lazy(
    r"(?P<annex>NA(?:\+A[0-9]:(?:19|20)?[0-9]{2})?\sto\s)?(?P<pub>BS|PD|DD|PAS|BSI\sPAS|BSI\sFlex"
    r"|DISC\sPD|HB|PP|EP|Handbook)[\s-]{1,3}",
    re.IGNORECASE,
)
_DRAFT = lazy(r"(?P<draft>[0-9]{2}/[0-9]{8})\sDC(?![A-Za-z])|AMD\s(?P<amd>[0-9]{3,6})(?![0-9])")
_NUMBER = lazy(
    r"(?P<series>(?:[0-9]?[A-Z]{1,3}|CECC|QC)\s)?(?P<number>[A-Z]?[0-9]{1,6}[A-Za-z]{0,2})(?![0-9])"
    r"(?P<parts>(?:[-/](?:[0-9]{1,5}|[A-Z][0-9]{1,2})[A-Za-z]?(?:\.[0-9]{1,3}[a-z]?){0,3}(?![A-Za-z0-9])){0,8})"
    r"(?P<extra>(?:-[A-Z]\s[0-9]{3}|\s(?:to|TO)\s(?:BS\s)?(?:[0-9A-Z]{1,4}\s)?[0-9]{1,4}|(?:\sand\s"
    r"|\s&\s)(?:BS\s)?(?:SP\s)?[0-9A-Z]{1,4})(?=:[12][089])"
    r"|[:\s](?:Index(?:\sIssue\s[0-9])?|Methods?\s[0-9A-Z]{2,6}(?:\sand\s[0-9A-Z]{2,6})?"
    r"|Section\s[A-Z]?[0-9]{1,2}|Parts?\s[0-9]{1,2}(?:\sand\s[0-9]{1,2})?|[NC][0-9]{3,4}"
    r"(?:-[0-9]{1,4})?|[A-Z][0-9]{2}[A-Z]:LFS[0-9]))?"
)


def read(text: str, position: int) -> tuple[Identifier, int] | None:
    """Read a British standard, its own or adopted."""
    match = _PREFIX.match(text, position)
    if match is None:
        draft = _DRAFT.match(text, position)
        if draft is None:
            return None
        name = f"{draft['draft']} DC" if draft["draft"] else f"AMD {draft['amd']}"
        return Identifier("bs", ("BSI",), name, printed=draft[0]), draft.end()
    name = re.sub(r"\s+", " ", match["pub"]).upper().replace("FLEX", "Flex")
    head = read_head(text, match.end()) or read_origin(text, match.end()) or _own_head(text, match.end())
    if head is None:
        return None
    made, end = make(text, position, "bs", head, TAIL, prefix=(name,))
    return (replace(made, type=match["annex"].strip()), end) if match["annex"] else (made, end)


def _own_head(text: str, at: int) -> Head | None:
    number = _NUMBER.match(text, at)
    if number is None:
        return None
    full = f"{(number['series'] or '').strip()} {number['number']}".strip().upper()
    parts = tuple(number["parts"].replace("/", "-").split("-")[1:])
    end = number.end()
    if parts and re.fullmatch(r"(?:19|20)[0-9]{2}", parts[-1]):
        parts, end = parts[:-1], end - len(parts[-1]) - 1
    elif number["extra"]:
        parts = (*parts, number["extra"])
    return Head((), "", "", full, parts, end)


def plausible(i: Identifier) -> bool:
    """PD, DD, HB and PP are too short to begin an undated number in running text."""
    return (
        i.edition is not None or len(i.publishers) > 1 or (i.publishers[0] in {"BS", "BSI PAS"} and len(i.number) > 2)
    )


def form(i: Identifier) -> str:
    """Return the canonical print; methods, sections and ranges stand behind the number as BSI prints them."""
    if i.publishers == ("BSI Flex",) and i.edition is not None and i.edition.version:
        date = edition_form(replace(i.edition, version=""))
        return f"BSI Flex {i.number} v{i.edition.version}{date}"
    if i.publishers == ("BSI",):
        return i.number
    if i.type.startswith("NA"):
        return f"{i.type} {form(replace(i, type=''))}"
    names = {"ADD": " Addendum No. ", "SUPP": " Supplement No. "}
    extra = i.parts[-1] if i.parts and not i.parts[-1][0].isalnum() else ""
    text = standard_form(replace(i, parts=i.parts[:-1]) if extra else i)
    if extra:
        number = number_form(replace(i, parts=i.parts[:-1]))
        text = text.replace(number, number + extra, 1)
    for kind, name in names.items():
        text = text.replace(f"+{kind}", name)
    return text


BS = Family(
    name="bs",
    title="BSI (United Kingdom)",
    words=(
        "BS",
        "NA",
        "EP",
        "HANDBOOK",
        "AMD",
        "#",
        "PD",
        "DD",
        "PAS",
        "BSI",
        "DISC",
        "HB",
        "PP",
    ),
    triggers=(
        "BS(?=[ -])",
        "DISC PD",
        "PD(?= (?:[0-9]{4}|CEN|CLC|IEC|ISO|CR))",
        "DD(?= (?:CEN|CLC|ENV|IEC|ISO|[0-9]{2,4}:))",
        "PAS(?= [0-9])",
        "BSI (?:PAS|Flex)",
    ),
    read=read,
    examples=(
        ("BS EN IEC 62368-1:2020+A11:2020", "BS EN IEC 62368-1:2020+A11:2020"),
        ("BS EN ISO 9001:2015", "BS EN ISO 9001:2015"),
        ("BS 1363-1:2016+A1:2018", "BS 1363-1:2016+A1:2018"),
        ("BS ISO 10302-2:2011", "BS ISO 10302-2:2011"),
        ("PD IEC/TR 62907:2014", "PD IEC TR 62907:2014"),
        ("PAS 2600:2025", "PAS 2600:2025"),
    ),
    form=form,
    work_key=standard_key,
    plausible=plausible,
)
