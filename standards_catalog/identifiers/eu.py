"""EU acts by number, old and new, with the misprints that declarations carry: ``2014/53/EU``, ``(EU) 2015/863``."""

from __future__ import annotations

import re

from .family import Family
from .lazy import lazy
from .value import Identifier

_BODY = r"(?:Euratom|EU|EC|EEC|EG|EWG|CE|CEE|UE|ES|WE|EF|AB|AT|Euratom|EURATOM)"
_NAME = (
    r"(?:(?:Commission\s|Council\s|Delegated\s|Implementing\s|EU\s|EC\s){0,4}(?:Directives?|Regulations?"
    r"|Decisions?|Recommendation|Richtlinien?|Verordnung|RED|Directiva|Reglamento"
    r"|R[eè]glement)\s{0,2})?"
)
_OLD = lazy(
    rf"{_NAME}(?:No\.?\s?)?(?P<year>(?:19|20)[0-9]{{2}}|[5-9][0-9])\s?/\s?"
    rf"(?P<number>[0-9]{{1,4}})\s?/\s?(?P<body>{_BODY})(?-i:(?![A-Z]))",
    re.IGNORECASE,
)
_REVERSED = lazy(
    rf"(?P<decision>(?:EU\s|EC\s)?Decision\s(?:No\.?\s)?)?{_NAME}(?:No\.?\s?)?"
    rf"(?P<number>[0-9]{{1,4}})\s?/\s?(?P<year>(?:19|20)[0-9]{{2}})\s?/\s?(?P<body>{_BODY})(?-i:"
    rf"(?![A-Z]))",
    re.IGNORECASE,
)
_NEW = lazy(
    rf"{_NAME}\(?(?P<body>{_BODY})\)?[\s,-]{{0,2}}(?:(?:Regulation|Directive)\s)?(?:N[ro°]\.?\s?)?"
    rf"(?P<first>[0-9]{{1,4}})\s?/\s?(?P<second>[0-9]{{1,4}})(?![0-9/])(?!\s?/\s?{_BODY})",
    re.IGNORECASE,
)
_BARE = lazy(r"([0-9]{2,4})/([0-9]{1,4})(?![0-9/])")
_YEARS = range(1950, 2050)


def read(text: str, position: int) -> tuple[Identifier, int] | None:
    """Read an EU act: a directive numbered year first, a regulation numbered either way round."""
    old = _OLD.match(text, position)
    if old is not None:
        body = _BODIES.get(f"{old['year']}/{int(old['number'])}") or _ENGLISH[old["body"].upper()]
        number = f"{old['year']}/{int(old['number'])}"
        first, second = int(old["year"]), int(old["number"])
        if first in range(1950, 2050) and first >= 2015 and body == "EU":
            # Since 2015 an act is (EU) 2015/863; documents still print 2015/863/EU.
            return _made(text, position, old.end(), number, "")
        if second in _YEARS and first not in _YEARS and first > 99:
            return _made(text, position, old.end(), f"{first}/{second}", "")
        return _made(text, position, old.end(), number, body)
    reverse = _REVERSED.match(text, position)
    if reverse is not None:
        # Regulations and decisions of before 2015 were numbered the other way round.
        number = f"{int(reverse['number'])}/{reverse['year']}"
        body = _ENGLISH[reverse["body"].upper()] if reverse["decision"] or int(reverse["number"]) in _DECISIONS else ""
        return _made(text, position, reverse.end(), number, body)
    bare = _BARE.match(text, position)
    if (
        bare is not None
        and int(bare[2]) > 31
        and ((int(bare[1]) in _YEARS) != (int(bare[2]) in _YEARS) or (2015 <= int(bare[1]) < 2050 and len(bare[2]) > 2))
    ):
        return _made(text, position, bare.end(), bare[0], "")
    new = _NEW.match(text, position)
    if new is None:
        return None
    first, second = int(new["first"]), int(new["second"])
    if first not in _YEARS and second not in _YEARS:
        return None
    return _made(text, position, new.end(), f"{new['first']}/{new['second']}", "")


# Directives on products whose body is often misprinted (2014/35/EC): the Official Journal's.
_BODIES = dict.fromkeys(
    [
        "2009/142",
        "2009/48",
        "2009/125",
        "2006/42",
        "2006/66",
        "2004/108",
        "2006/95",
        "1999/5",
        "2002/95",
        "2002/96",
        "2001/95",
        "97/23",
        "94/9",
        "95/16",
        "98/79",
        "1999/519",
    ],
    "EC",
) | dict.fromkeys(
    [
        "2011/65",
        "2012/19",
        "2012/27",
        "2013/29",
        "2013/53",
        "2013/56",
        "2014/28",
        "2014/29",
        "2014/30",
        "2014/31",
        "2014/32",
        "2014/33",
        "2014/34",
        "2014/35",
        "2014/53",
        "2014/68",
        "2014/90",
    ],
    "EU",
)


# Decisions that documents cite with their body: the new legislative framework.
_DECISIONS = frozenset({768})


def _made(text: str, start: int, end: int, number: str, body: str) -> tuple[Identifier, int]:
    made = Identifier("eu", ("EU",), number, (body,) if body else (), kind="legislation", printed=text[start:end])
    return made, end


_ENGLISH = {
    "EU": "EU", "UE": "EU", "EC": "EC", "CE": "EC", "EG": "EC", "EEC": "EEC", "CEE": "EEC", "EWG": "EEC",
    "ES": "EC", "WE": "EC", "EF": "EC", "AT": "EC", "AB": "EU",
    "EURATOM": "Euratom",
}  # fmt: skip


def form(i: Identifier) -> str:
    """Return ``2014/53/EU`` for directives, ``2015/863`` for acts numbered without their body."""
    return "/".join((i.number, *i.parts))


EU = Family(
    name="eu",
    title="EU acts",
    words=(
        "#",
        "(",
        "EU",
        "EC",
        "EEC",
        "UE",
        "CE",
        "EG",
        "DIRECTIVE",
        "DIRECTIVES",
        "REGULATION",
        "DECISION",
        "RICHTLINIE",
        "VERORDNUNG",
        "COUNCIL",
        "COMMISSION",
        "DELEGATED",
        "IMPLEMENTING",
        "RED",
        "RECOMMENDATION",
        "DIRECTIVA",
    ),
    triggers=(
        "[0-9][0-9]{1,3} ?/ ?[0-9]{1,4} ?/ ?(?:EU|EC|EEC|EG|EWG|CE|CEE|UE|ES|WE|EF|AB|AT|Euratom|EURATOM)(?![A-Z])",
        "Directive(?=(?:19|20)[0-9]{2}/[0-9]{1,3}/E)",
        "\\((?:EU|EC|EEC|UE|CE|EG)\\) ?(?:N[o°]\\.? ?)?[0-9]{2,4}/[0-9]{2,4}",
        "Directive \\(?(?:EU|EC|EEC|UE|CE|EG)\\)? ?(?:N[o°]\\.? ?)?[0-9]{2,4}/[0-9]{2,4}",
        "R(?:egulation|ichtlinie) \\(?(?:EU|EC|EEC|UE|CE|EG)\\)? ?(?:N[ro°]\\.? ?)?[0-9]{2,4}/[0-9]{2,4}",
        "Verordnung \\(?(?:EU|EC|EEC|UE|CE|EG)\\)? ?(?:N[ro°]\\.? ?)?[0-9]{2,4}/[0-9]{2,4}",
        "regulation \\(?(?:N[ro°]\\.? ?)?[0-9]{3,4}/20[0-9]{2}(?![0-9/])",
        "E[UC] (?:[Dd]ecision )?(?:N[o°]\\.? ?)?[0-9]{3,4}/[0-9]{3,4}",
    ),
    read=read,
    examples=(
        ("2014/53/EU", "2014/53/EU"),
        ("2014/53/UE", "2014/53/EU"),
        ("(EU) 2015/863", "2015/863"),
        ("(EU)2015/863", "2015/863"),
        ("2015/863/EU", "2015/863"),
        ("1907/2006/CE", "1907/2006"),
        ("(EC) No.1272/2013", "1272/2013"),
        ("Directive 2002/95/EC", "2002/95/EC"),
        ("96/29/Euratom", "96/29/Euratom"),
        ("(EU) 2017/745", "2017/745"),
        ("2002/95/EG", "2002/95/EC"),
        ("2014/35/EC", "2014/35/EU"),
        ("EU decision 768/2008/EC", "768/2008/EC"),
    ),
    form=form,
    work_key=lambda i: "/".join((i.number, *i.parts)).upper(),
    kind="legislation",
)
