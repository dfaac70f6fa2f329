"""The Code of Federal Regulations: ``47 CFR 15.247``, ``47 CFR Part 15 Subpart B``, and the FCC's shorthand."""

from __future__ import annotations

import re

from .family import Family
from .lazy import lazy
from .value import Identifier

_PARAGRAPH = r"(?P<paragraph>(?:\s?\((?:[a-z]{1,2}|[0-9]{1,2}|[ivx]{1,4}|[A-Z])\)){0,5})"
_HEAD = lazy(
    r"(?:FCC[\s,:-]{1,3})?(?:(?P<title>[0-9]{1,2})\s?CFR|CFR\s?(?:Title\s)?(?P<title2>[0-9]{1,2})|"
    r"(?:CFR\s)?Title\s(?P<title3>[0-9]{1,2})(?:\s(?:of\sthe\s)?CFR)?)(?:\s?,?\s(?:of\sthe\s)?(?:FCC"
    r"|Ch(?:apter|\.)\s[I1V]{1,3}))?(?:\sRules?(?:\s(?:and|&)\sRegulations)?)?"
    r"|FCC(?:\s?CFR)?(?:[\s/-]{1,2}(?:Rules?(?:\s(?:and|&)\sRegulations)?|Standards?"
    r"|Regulations?))?[\s,:]{0,2}(?:47\s)?(?=Parts?\b|PART|§|Sec|Sub|[0-9]{1,3}\.|[0-9]{1,3}\s?[A-H]\b"
    r"|[0-9]{1,3},?\sSub)"
    r"|(?P<bare>(?=1\.13(?:07|10)(?![0-9])|2\.109[13](?![0-9]))|(?=Part\s?[0-9]{1,3}(?:\.[0-9]{2,4}"
    r"|\s?,?\s?Sub|\s(?:of\s(?:the\s)?FCC|(?:FCC\s)?rules?\b)))|(?=(?:§{1,2}\s?|Sec(?:tion|\.)\s?)(?:1"
    r"|2|15|18|2[0-9]|30|68|74|80|87|9[0-9]|101)\.[0-9]{2,4}(?![0-9.])))",
    re.IGNORECASE,
)
_PART = lazy(
    r"[\s,:/-]{0,3}(?:(?:§{1,2}\s?|Sec(?:tion|\.)s?\s)?(?:PARTS?\s?|(?=[0-9]{1,3},?\sSub))"
    r"(?P<part>[0-9]{1,4})(?![0-9.])(?:\s?(?P<letter>[A-H](?![A-Za-z0-9])))?"
    r"(?:[\s,:/-]{1,3}(?:Sub\s?part\s)(?P<subpart>[A-Z]{1,2})(?![A-Za-z]))?)",
    re.IGNORECASE,
)
_SECTION = lazy(
    rf"[\s,:/.-]{{0,3}}(?:(?:Rules?|Parts?)\s?)?(?:§{{1,2}}|Sec(?:tion|\.)?s?|Clause|PART)?\s?"
    rf"(?P<section>[0-9]{{1,4}}\.[0-9]{{1,5}}[a-z]?)(?![0-9.]){_PARAGRAPH}",
    re.IGNORECASE,
)
_SHORT = lazy(r"\s?(?P<part>[0-9]{1,3})\s?(?P<letter>[A-H])(?![A-Za-z0-9])")
_NUMBER = lazy(r"\s(?P<part>[0-9]{1,4})(?![0-9.])(?:\sSubpart\s(?P<letter>[A-Z]{1,2})(?![A-Za-z]))?", re.IGNORECASE)
_YEAR = lazy(r"\s?:\s?(?:19|20)[0-9]{2}(?![0-9])")


def read(text: str, position: int) -> tuple[Identifier, int] | None:
    """Read a part, subpart or section; without a title FCC means title 47."""
    head = _HEAD.match(text, position)
    if head is None:
        return None
    title = head["title"] or head["title2"] or head["title3"] or "47"
    at = head.end()
    part = _PART.match(text, at)
    end = part.end() if part else at
    section = _SECTION.match(text, end)
    if section is not None and (part is None or section["section"].split(".")[0] == part["part"]):
        return _section(text, position, title, section)
    if part is None:
        short = _SHORT.match(text, at)
        if short is None:
            short = _NUMBER.match(text, at) if head["title"] else None
        if short is None:
            return None
        return _part(text, position, short.end(), title=title, part=short["part"], subpart=short["letter"])
    return _part(text, position, end, title=title, part=part["part"], subpart=part["subpart"] or part["letter"])


def _section(text: str, position: int, title: str, match: re.Match[str]) -> tuple[Identifier, int]:
    paragraph = re.sub(r"\s", "", match["paragraph"] or "")
    end = match.end() if paragraph else match.start("paragraph")
    found = Identifier(
        "cfr", (f"{title} CFR",), match["section"], kind="regulation", paragraph=paragraph, printed=text[position:end]
    )
    return found, end


def _part(text: str, position: int, end: int, *, title: str, part: str, subpart: str | None) -> tuple[Identifier, int]:
    year = _YEAR.match(text, end)
    end = year.end() if year else end
    parts = (subpart.upper(),) if subpart else ()
    found = Identifier(
        "cfr", (f"{title} CFR",), part, parts, type="Part", kind="regulation", printed=text[position:end]
    )
    return found, end


def form(i: Identifier) -> str:
    """Return ``47 CFR Part 15 Subpart B`` or ``47 CFR 15.247(d)``."""
    if i.type:
        return f"{i.publishers[0]} Part {i.number}" + (f" Subpart {i.parts[0]}" if i.parts else "")
    return f"{i.publishers[0]} {i.number}{i.paragraph}"


def key(i: Identifier) -> str:
    """Return ``47CFRPART15B`` or ``47CFR15.247``."""
    return "".join((*i.publishers, i.type, i.number, *i.parts)).replace(" ", "").upper()


CFR = Family(
    name="cfr",
    title="Code of Federal Regulations (US)",
    words=(
        "FCC",
        "#",
        "CFR",
        "TITLE",
        "PART",
        "§",
        "SEC",
        "SECTION",
    ),
    triggers=(
        "FCC(?=[ ,:/][ ,:/-]{0,2}[0-9A-HJ-Za-hj-z§])",
        "CFR ?(?:Title )?[0-9]{2}",
        "CFR Title (?=47)",
        "Title (?=47)",
        "P(?:art|ART) ?(?=15|18|2\\.[0-9]{3}|22|24|27|68|90|95|97)",
        "§§? ?(?=(?:15|18|2[0-9]|90|9[5-7]|101)\\.[0-9]{2,4}|[12]\\.[0-9]{3,4})",
        "S(?:EC|ec)(?:tion|TION|\\.) ?(?=(?:15|18|2[2-7]|90|9[5-7]|101)\\.[0-9]{3}|[12]\\.[0-9]{4})",
        "section (?=(?:15|18|2[2-7]|90|9[5-7]|101)\\.[0-9]{3}|[12]\\.[0-9]{4}|15\\.[0-9]{2}\\b)",
        "[0-9][0-9]? ?CFR",
        "[0-9]\\.(?:13(?:07|10)|109[13])(?![0-9])",
    ),
    read=read,
    examples=(
        ("47 CFR 15.247", "47 CFR 15.247"),
        ("47 CFR §15.247(e)", "47 CFR 15.247(e)"),
        ("47CFR§15.247(d)", "47 CFR 15.247(d)"),
        ("FCC Part 15 Subpart B", "47 CFR Part 15 Subpart B"),
        ("47 CFR FCC Part 15 Subpart B", "47 CFR Part 15 Subpart B"),
        ("CFR47 FCC Part 15", "47 CFR Part 15"),
        ("FCC Part15B", "47 CFR Part 15 Subpart B"),
        ("FCC Part 15 Subpart B:2016", "47 CFR Part 15 Subpart B"),
        ("FCC CFR Title 47 Part 15 Subpart C Section 15.247(c) (1)(i)", "47 CFR 15.247(c)(1)(i)"),
        ("FCC PART 15.247", "47 CFR 15.247"),
        ("FCC 47 CFR Section 15.203", "47 CFR 15.203"),
        ("FCC §15.247", "47 CFR 15.247"),
        ("FCC 15C", "47 CFR Part 15 Subpart C"),
        ("21 CFR 820", "21 CFR Part 820"),
        ("29 CFR 1910 Subpart S", "29 CFR Part 1910 Subpart S"),
    ),
    form=form,
    work_key=key,
    kind="regulation",
)
