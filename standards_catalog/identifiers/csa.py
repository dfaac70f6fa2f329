"""CSA Group: ``CSA C22.2 No. 62368-1:14``, ``CAN/CSA-C22.2 No. 60601-1:14 (R2022)``, ``CAN/CSA-ISO/IEC 10026-6-00``."""

from __future__ import annotations

import re

from .core import Head, build, read_origin
from .family import Family, standard_form, standard_key
from .grammar import YEAR, Tail
from .lazy import lazy
from .ul import is_short_year
from .value import Identifier

TAIL = Tail("colon colon2 hyphen hyphen2 reaffirmed ordinal ordinaldate supplement update variant paren pdf package")
_PREFIX = lazy(
    r"(?P<pub>(?:CAN\s?/\s?)?CSA(?:\s?/\s?ANSI)?|CAN3|(?=C22\.[0-9]))[\s/-]{0,3}(?:\bStd\.?\s|Standard\s)?",
    re.IGNORECASE,
)
_C22 = lazy(
    r"(?P<number>C22\.[1-6](?![0-9])(?:[A-Z]{0,5}HB)?)(?:[\s,-]{0,2}(?:NO|N°|NUM)\.?\s{0,2}|\s{0,2}[#№]\s?|[\s-]\s?(?=[0-9]))?"
    r"(?P<no>(?:(?<!\.[1-6])|(?<=\s)|(?<=#))(?:CISPR\s|IEC\s)?[0-9]{1,6}(?:\.[0-9]{1,3}){0,2}[A-Z]{0,2})?"
    r"(?P<parts>(?:\s?-\s?[0-9]{1,4}[A-Z]?(?![A-Z0-9])){0,8})",
    re.IGNORECASE,
)
_OTHER = lazy(
    r"(?P<number>[A-Z]{0,3}\s?[0-9]{1,6}(?:\.[0-9]{1,4}){0,3}[A-Z]?)(?P<parts>(?:\s?-\s?[0-9]{1,4}[A-Z]?(?![A-Z0-9])){0,8})(?P<series>\sSERIES)?",
    re.IGNORECASE,
)


def read(text: str, position: int) -> tuple[Identifier, int] | None:
    """Read a standard of CSA."""
    prefix = _PREFIX.match(text, position)
    if prefix is None:
        return None
    at = prefix.end()
    c22 = _C22.match(text, at)
    publisher = re.sub(r"\s", "", prefix["pub"]).upper() or "CSA"
    if c22 is not None:
        return _read_c22(text, position, c22)
    origin = read_origin(text, at)
    if origin is not None:
        parts, end = list(origin.parts), origin.end
        if (dotted := re.compile(r"\.([0-9]{1,2})(?:-([0-9]{2}))?(?![0-9])").match(text, end)) and not parts:
            parts, end = [x for x in dotted.groups() if x], dotted.end()
        if parts and _pops(origin.number, parts, text[end : end + 4]):
            parts.pop()
            end = text.rindex("-", at, end)
        inner = ("IEC CISPR",) if text[at : at + 9].upper() == "IEC CISPR" else origin.publishers
        head = origin._replace(publishers=(publisher, *inner), parts=tuple(parts), end=end)
    else:
        other = _OTHER.match(text, at)
        if other is None:
            return None
        parts = [p.strip().upper() for p in other["parts"].split("-")[1:]]
        end = other.end()
        if parts and not other["series"] and _pops(other["number"].lstrip("CEeFZ"), parts, text[end : end + 4]):
            parts.pop()
            end = text.rindex("-", at, end)
        number = other["number"].upper()
        head = Head((publisher,), "", "", number, tuple(parts), end)
        if other["series"]:
            head = head._replace(number=number + "".join(f"-{p}" for p in parts) + " Series", parts=())
    tail = TAIL.read(text, head.end)
    return build(text, position, "csa", head, tail), tail.end


def _pops(number: str, parts: list[str], after: str) -> bool:
    return re.fullmatch(YEAR, parts[-1]) is not None or is_short_year(number, parts, after)


def _read_c22(text: str, position: int, match: re.Match[str]) -> tuple[Identifier, int] | None:
    if match["no"] is not None and match["number"].upper()[4] != "2" and len(match["no"]) == 2:
        # C22.1-15 is the code's edition, not a number of its part 2.
        match = (
            re.compile(
                r"(?P<number>C22\.[1-6](?![0-9])(?:[A-Z]{0,4}HB)?)(?P<no>(?!))?(?P<parts>)", re.IGNORECASE
            ).match(text, match.start())
            or match
        )
    if match["no"] is None and match["number"][-1] not in "1B346" and len(match["number"]) < 6:
        return None
    parts = [p.strip().upper() for p in match["parts"].split("-")[1:]]
    end = match.end()
    number = match["number"].upper()
    if match["no"] is not None:
        number += f" No. {match['no'].upper()}"
    if parts and _pops((match["no"] or "0").upper(), parts, text[end : end + 4]):
        parts.pop()
        end = text.rindex("-", match.start("parts"), end)
    series = re.compile(r"\sSERIES", re.IGNORECASE).match(text, end)
    if series is not None:
        number, end = number + " Series", series.end()
    head = Head(("CSA",), "", "", number, tuple(parts), end)
    tail = TAIL.read(text, head.end)
    return build(text, position, "csa", head, tail), tail.end


def form(i: Identifier) -> str:
    """Return the canonical print: a colon before the year, two digits where two are printed."""
    text = standard_form(i)
    if not i.publishers[0].startswith("CSA"):
        text = text.replace(f"{i.publishers[0]} ", f"{i.publishers[0]}-", 1)
    return text


def key(i: Identifier) -> str:
    """Return the key of the work: CAN/CSA and CSA are one."""
    return standard_key(i).removeprefix("CAN/").replace("CAN3", "CSA", 1)


CSA = Family(
    name="csa",
    title="CSA Group (Canada)",
    words=(
        "CSA",
        "CAN",
        "C",
    ),
    triggers=(
        "CAN ?/ ?CSA(?:/ANSI)?(?=[ /-]{0,3}(?:C22|[A-Z]{0,3}[0-9]|ISO|IEC|CEI|Std|CISPR))",
        "CSA(?:/ANSI)?(?=[ /-]{0,3}(?:C22|[A-Z]{0,3}[0-9]|ISO|IEC|CEI|Std|CISPR))",
        "CAN3(?=-)",
        "C22\\.[1-6](?= ?(?:No|NO|#|-))",
    ),
    read=read,
    examples=(
        ("CAN/CSA-C22.2 No. 60950-1-07", "CSA C22.2 No. 60950-1:07"),
        ("CSA C22.2 No. 60950-1:07", "CSA C22.2 No. 60950-1:07"),
        ("CSA C22.2#62368-1-19", "CSA C22.2 No. 62368-1:19"),
        ("CSA C22.2 No. 62368-1:14", "CSA C22.2 No. 62368-1:14"),
        ("CAN/CSA-C22.2 NO. 60601-1-6:11/A2:21 (R2021)", "CSA C22.2 No. 60601-1-6:11+A2:21 (R2021)"),
        ("C22.2 No. 61010-1-12, UPD1:2015, AMD1:2018", "CSA C22.2 No. 61010-1:12+A1:2018 UPD1:2015"),
        ("CSA C22.2 NO. 125-M1984 (R2004)", "CSA C22.2 No. 125:M1984 (R2004)"),
        ("CAN/CSA-ISO/IEC 10026-6-00 (R2014)", "CAN/CSA-ISO/IEC 10026-6:00 (R2014)"),
        ("CSA C22.2 No. 60335-2-40", "CSA C22.2 No. 60335-2-40"),
        ("C22.2 No. 223-15", "CSA C22.2 No. 223:15"),
        ("CSA C22.1:21", "CSA C22.1:21"),
    ),
    form=form,
    work_key=key,
)
