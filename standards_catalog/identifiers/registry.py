"""The one list of families, and reading by it: strictly (the whole text) or at a place in running text."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache, lru_cache

from . import (
    accreditation,
    american,
    ansi,
    api,
    ashrae,
    asian,
    asme,
    asnzs,
    astm,
    bs,
    cfr,
    csa,
    din,
    en,
    etsi,
    eu,
    iec,
    ieee,
    ised,
    iso,
    itu,
    japan,
    jis,
    joint,
    ks,
    management,
    national,
    publications,
    regulators,
    transport,
    uk,
    ul,
    un,
)
from .family import Family
from .lazy import lazy
from .quick import read_quickly
from .text import plain
from .value import Identifier, InvalidIdentifier

MAX_LENGTH = 400
"""Longest text taken for one identifier, in characters."""

# The order decides where two families could begin alike: the more specific first.
FAMILIES: tuple[Family, ...] = (
    etsi.ETSI,
    en.EN,
    iso.ISO,
    iec.IEC,
    iec.CISPR,
    bs.BS,
    din.DIN,
    *national.FAMILIES,
    ul.UL,
    csa.CSA,
    ieee.IEEE,
    ansi.ANSI,
    itu.ITU,
    jis.JIS,
    jis.J,
    japan.JP_ORDINANCE,
    ks.KS,
    asnzs.ASNZS,
    cfr.CFR,
    ised.ISED,
    eu.EU,
    un.UN,
    management.MANAGEMENT,
    uk.UK_SI,
    astm.ASTM,
    asme.ASME,
    api.API,
    ashrae.ASHRAE,
    *american.FAMILIES,
    *asian.FAMILIES,
    *regulators.FAMILIES,
    *transport.FAMILIES,
    *accreditation.FAMILIES,
    *publications.FAMILIES,
    joint.JOINT,
)
_BY_NAME = {f.name: f for f in FAMILIES}
_JOINT = lazy(
    r"(?P<first>EN|IEC|UL|CSA|CISPR|ISO)\s?/\s?(?P<second>EN|IEC|UL|CSA|CISPR|ISO)(?:\s?/\s?"
    r"(?P<third>EN|IEC|UL|CSA|CISPR))?(?=[\s-]{0,3}(?:C22|[0-9]))",
    re.IGNORECASE,
)
_ORIGIN_FAMILY = {
    "ISO": "iso",
    "IEC": "iec",
    "CISPR": "cispr",
    "EN": "en",
    "HD": "en",
    "CEN": "en",
    "CLC": "en",
    "CEN/CLC": "en",
    "ENV": "en",
    "UL": "ul",
    "CSA": "csa",
}


def family(name: str) -> Family:
    """Return the family of a name.

    Raises:
        KeyError: there is none of that name.
    """
    return _BY_NAME[name]


@lru_cache(maxsize=8192)
def parse_identifier(text: str) -> Identifier:
    """Return what an identifier means; all of the text must belong to it.

    Raises:
        InvalidIdentifier: the text is no identifier of a known publisher, or goes on after one; ``position`` tells
            where.

    >>> str(parse_identifier("EN 55032: 2015 + AMD11:2020"))
    'EN 55032:2015+A11:2020'
    """
    if len(text) > MAX_LENGTH:
        raise InvalidIdentifier(f"longer than {MAX_LENGTH} characters", subject=text[:40] + "...", position=MAX_LENGTH)
    clean = plain(text).rstrip(" .;,:")
    if (quick := read_quickly(clean)) is not None:
        return quick
    start = len(clean) - len(clean.lstrip(" "))
    if "  " in clean:
        clean, start = re.sub(" {2,}", " ", clean).lstrip(" "), 0
    best = read_at(clean, start)
    if best is not None and best[1] == len(clean):
        return best[0]
    if best is None:
        raise InvalidIdentifier("no identifier of a known publisher", subject=text, position=start)
    if (both := _dual(clean, *best)) is not None:
        return both
    end = best[1]
    raise InvalidIdentifier(
        f"{clean[start:end]!r} is understood, {clean[end : end + 30]!r} is not", subject=text, position=end
    )


_BETWEEN = lazy(r"\s?(?:[/;:,(]|and\b)?\s?(?=[A-Z])")


def _dual(text: str, first: Identifier, end: int) -> Identifier | None:
    """Return a document that IEEE published with another body, each under its own number, or None."""
    between = _BETWEEN.match(text, end)
    second = read_at(text, between.end()) if between is not None and first.twin is None else None
    if second is None or text[second[1] :].strip(" )") or second[0].publishers == first.publishers:
        return None
    if "ieee" not in {first.family, second[0].family}:
        return None
    return replace(first, twin=second[0], printed=text[: second[1]])


def read_at(text: str, position: int, names: tuple[str, ...] | None = None) -> tuple[Identifier, int] | None:
    """Return the longest identifier at a place of a plain text, and where it ends.

    Args:
        text: text as ``text.plain`` gives it.
        position: where it begins.
        names: families to try; all that can begin so where not given.
    """
    if "/" in text[position : position + 8] and (found := read_joint(text, position)) is not None:
        return found
    best: tuple[Identifier, int] | None = None
    for candidate in _BY_FIRST.get(_first(text, position), ()) if names is None else map(family, names):
        found = candidate.read(text, position)
        if found is not None and (best is None or found[1] > best[1]):
            best = found
            if found[1] == len(text):
                break
    return best


def read_joint(text: str, position: int) -> tuple[Identifier, int] | None:
    """Read ``IEC/EN 62109-1:2010``, one number under two publishers; ISO/IEC is one publisher and not meant here."""
    match = _JOINT.match(text, position)
    if match is None:
        return None
    names = [match[g].upper() for g in ("first", "second", "third") if match[g]]
    if {"ISO", "IEC"} <= set(names) or len(set(names)) < len(names):
        return None
    # The tail is read as that of the publisher whose rules allow most.
    reader = next(n for n in ("EN", "IEC", "ISO", "UL", "CSA") if n in names)
    found = family(_ORIGIN_FAMILY[reader]).read(f"{reader}{text[match.end() : match.end() + MAX_LENGTH]}", 0)
    if found is None:
        return None
    inner, end = found
    end += match.end() - len(reader)
    made = replace(inner, family="joint", publishers=("/".join(names),), printed=text[position:end])
    return made, end


def members(i: Identifier) -> tuple[Identifier, ...]:
    """Return the identifiers that a joint designation or a twin stands for."""
    if i.twin is not None:
        return (replace(i, twin=None), *members(i.twin))
    if i.family != "joint":
        return (i,)
    return tuple(
        replace(i, family=_ORIGIN_FAMILY[name], publishers=(name,), number=_own_number(name, i.number))
        for name in i.publishers[0].split("/")
    )


def _own_number(name: str, number: str) -> str:
    return f"C22.2 No. {number}" if name == "CSA" and len(number) >= 5 else number


# Bodies whose adoptions keep the year of what they adopt; others publish later, under a year of their own.
_KEEPS_YEAR = frozenset({"BS", "I.S."})


def adopted(i: Identifier) -> Identifier | None:
    """Return what an identifier adopts by its name, or by its body's numbering.

    CENELEC numbers its adoptions of IEC 60000 and up alike, and those of CISPR 11 to 39 as EN 55011 to EN 55039
    (CENELEC Guide on numbering); Japan's J, Korea's KC, KN and K, and JIS C follow the same numbers.
    """
    if len(i.publishers) > 1:
        inner = i.publishers[1:]
        kept = i.publishers[0] in _KEEPS_YEAR
        name = _ORIGIN_FAMILY.get(inner[0], "iso" if inner[0].startswith("ISO") else "iec")
        if inner == ("EN",) and re.fullmatch(r"3[0-9]{5}", i.number):
            name, i = "etsi", replace(i, number=f"{i.number[:3]} {i.number[3:]}")
        return replace(
            i, family=name, publishers=inner, edition=i.edition if kept else None,
            supplements=i.supplements if kept else (), variant="", kind="standard", printed="",
        )  # fmt: skip
    return _by_number(i)


def _by_number(i: Identifier) -> Identifier | None:
    publisher, number = i.publishers[0], i.number
    if publisher not in {"EN", "J", "K", "KC", "KN"}:
        if publisher != "JIS" or not number.startswith("C 6") or len(number) != 7:
            return None
        number = number[2:]
    bare = replace(i, edition=None, supplements=(), stage="", type="", variant="", printed="")
    if re.fullmatch(r"6[0-9]{4}", number):
        return replace(bare, family="iec", publishers=("IEC",), number=number)
    if re.fullmatch(r"550(?:1[1-9]|2[0-9]|3[0-9])", number):
        return replace(bare, family="cispr", publishers=("CISPR",), number=number[3:])
    if publisher == "KN" and re.fullmatch(r"1[1-9]|2[0-9]|3[0-9]", number):
        return replace(bare, family="cispr", publishers=("CISPR",), number=number)
    return None


_WORD = lazy(r"[^\W\d_]{1,24}")
_BY_FIRST: dict[str, tuple[Family, ...]] = {}
for _family in FAMILIES:
    for _word in _family.words:
        _BY_FIRST[_word] = (*_BY_FIRST.get(_word, ()), _family)


def _first(text: str, position: int) -> str:
    """Return what families are looked up by: the first word in capitals, ``#`` for a digit, else the character."""
    match = _WORD.match(text, position)
    if match is not None:
        word = match[0].upper()
        if word not in _BY_FIRST:  # JISC61000-4-2, ENIEC 62368-1: words run together
            word = next((word[:n] for n in range(min(len(word), 7), 0, -1) if word[:n] in _BY_FIRST), word)
        return word
    character = text[position : position + 1]
    return "#" if character.isdigit() else character


# The word in small letters that a trigger begins with, up to what may be left out or repeated.
_LITERAL = re.compile(r"[a-z](?:[A-Za-z ](?![?*+{]))+")


@cache
def _triggers() -> tuple[re.Pattern[str], ...]:
    """Return the patterns of places where an identifier may begin: for capitals and signs, digits, and small words.

    Each alternative of the first begins with one character: so the search runs from one candidate to the next without
    trying every place.  Small letters are too many for that; each word in them is a pattern with a literal beginning.
    """
    by_first: dict[str, list[str]] = {}
    digits: list[str] = []
    words: list[str] = []
    for way in sorted({t for f in FAMILIES for t in f.triggers}):
        if way.startswith("[0-9]"):
            digits.append(way.removeprefix("[0-9]"))
        elif (word := _LITERAL.match(way)) is not None:
            words.append(f"{word[0]}(?<![A-Za-z0-9_]{word[0]}){way[word.end() :]}")
        else:
            first = way[:2] if way[0] == "\\" else way[0]
            by_first.setdefault(first, []).append(way[len(first) :])
    letters = "|".join(_ways(c, ways) for c, ways in sorted(by_first.items()))
    numbers = rf"[0-9](?<![A-Za-z0-9_/.][0-9])(?:{'|'.join(digits)})"
    return tuple(re.compile(p) for p in (letters, numbers, *words))


def _ways(first: str, ways: list[str]) -> str:
    """Return the pattern of the ways to go on after a first character, those with one second character together.

    What may not stand before is asked for after both: it costs more than a look at the second.
    """
    by_second: dict[str, list[str]] = {}
    for way in ways:
        plain_second = way[:1].isalnum() and way[1:2] not in {"?", "*", "+", "{"}
        by_second.setdefault(way[0] if plain_second else "", []).append(way[1:] if plain_second else way)
    groups = "|".join(f"{c}(?<![A-Za-z0-9_]{first}{c})(?:{'|'.join(rest)})" for c, rest in sorted(by_second.items()))
    return f"{first}(?:{groups})"


def starts(text: str) -> list[int]:
    """Return the places of a plain text where an identifier may begin, in order."""
    letters, *others = _triggers()
    found = [m.start() for m in letters.finditer(text)]
    if more := [m.start() for pattern in others for m in pattern.finditer(text)]:
        found = sorted({*found, *more})
    return found
