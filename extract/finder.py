"""Finding identifiers in running text.

One pattern marks the places where an identifier may begin; there the grammar of the families reads as far as it can.
Both are linear in the length of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from ..standards_catalog.identifiers import Identifier, plain, read_at
from ..standards_catalog.identifiers.lazy import lazy
from ..standards_catalog.identifiers.registry import family, starts


class FoundReference(NamedTuple):
    """An identifier found in a text, as printed there, from ``start`` to ``end`` (character offsets).

    Members of a joint designation (``IEC/EN 62109-1``) and of a list with a shared prefix (``EN 301 489-1/-17``)
    come one by one; joint ones share their span.
    """

    identifier: Identifier
    printed: str
    start: int
    end: int


_YEAR_LIKE = lazy(r"(?:19|20)[0-9]{2}")
_FILM_SPEEDS = frozenset({"50", "100", "200", "400", "800", "1600", "3200", "6400", "12800"})
# What joins the members of a list: EN 301 489-1/-17, ISO 10993-1, -5 and -10.
_JOIN = r"\s{0,2}(?:[,/&;+]|and\b|und\b|et\b|y\b|or\b|及|和|및)(?:\s(?:and|und|et|&))?\s{0,3}"
_JOINERS = frozenset(",/&;+aueyoAUEYO及和및")
_MORE_PARTS = lazy(rf"{_JOIN}(?P<parts>(?:-\s?[0-9]{{1,5}}[A-UW-Z]?(?![0-9A-Za-z])){{1,3}})")
_SLASHED = lazy(r"\s?/\s?(?P<parts>[0-9]{1,2}(?:-[0-9]{1,2})?)(?![0-9.:/A-Za-z-])")
_MORE_NUMBER = lazy(
    r"\s{0,2}(?:[,/&;+]|and\b|und\b|et\b|及|和|및)\s{0,3}(?=(?P<number>[0-9]{4,6})(?:-[0-9]{1,4}){0,3}(?P<year>\s?:\s?(?:19|20)[0-9]{2})?(?![0-9A-Za-z]))"
)
_MORE_SECTIONS = lazy(
    r"\s{0,2}(?:[,/&;+]|and\b|or\b)(?:\s(?:and|&))?\s{0,2}(?:§{1,2}\s?|Sec(?:tion|\.)?s?\s|Part\s)?(?P<section>[0-9]{1,2}\.[0-9]{2,4})(?![0-9.])(?P<paragraph>(?:\s?\([a-z0-9]{1,3}\)){0,4})",
    re.IGNORECASE,
)


def find_references(text: str) -> list[FoundReference]:
    """Return every reference to a standard, regulation or act in the text, in order.

    >>> [str(f.identifier) for f in find_references("tested to EN 301 489-1/-17 and IEC/EN 62311:2008")]
    ['EN 301 489-1', 'EN 301 489-17', 'IEC 62311:2008', 'EN 62311:2008']
    """
    found: list[FoundReference] = []
    clean, done = plain(text), 0
    for start in starts(clean):
        if start < done or _inside_word(text, start):
            continue
        read = read_at(clean, start)
        if read is None or not _acceptable(clean, *read):
            continue
        identifier, end = read
        found.extend(_members(text, identifier, start, end))
        for more, at, until in _list(clean, identifier, end):
            found.extend(_members(text, more, at, until))
            end = until
        done = end
    return found


_SECTION = (
    r"(?:FCC\s?|§{1,2}\s?|Sec(?:tion|\.)?\s?|Part\s?)?"
    r"(?P<section>(?:15\.3[0-9]|(?:1\.[0-9]{4}|2\.(?:[89][0-9]{2}|1[0-9]{3})|(?:15|18|2[02-9]|30|74|8[07]|9[05-7]|101)\.[0-9]{3,4})))(?P<paragraph>(?:\s?\([A-Za-z0-9]{1,4}\)){0,4})(?![0-9.])"
)
_ONE_SECTION = lazy(_SECTION, re.IGNORECASE)
_BARE_SECTION = re.sub(r"\?P<\w+>", "?:", _SECTION)
_ONLY_SECTIONS = lazy(rf"{_BARE_SECTION}(?:\s?(?:[/,;&+]|and|\s)\s?{_BARE_SECTION}){{0,12}}", re.IGNORECASE)
_SUBPART = lazy(r"\b(15|18|22|24|27|74|80|87|90|9[567]|101)\s?([A-HL-NRSYZ])\b")
_MORE_SUBPARTS = lazy(rf"\s?[,/;&\s]\s?{_SUBPART.pattern}")
_ONLY_SUBPARTS = lazy(rf"(?:{_SUBPART.pattern})(?:\s?[,/;&\s]\s?(?:{_SUBPART.pattern})){{0,9}}")


def find_sections(text: str) -> list[FoundReference]:
    """Return the sections and subparts of 47 CFR that a cell holds and nothing else: ``15.203/15.247(c)``, ``15C``.

    Numbers alone say nothing in running text: the caller knows that the document is about FCC rules.
    """
    clean = plain(text).strip()
    if len(clean) > 120:
        return []
    offset = len(text) - len(text.lstrip())
    found = []
    if _ONLY_SUBPARTS.fullmatch(clean):
        for match in _SUBPART.finditer(clean):
            made = Identifier(
                "cfr", ("47 CFR",), match[1], (match[2],), type="Part", kind="regulation", printed=match[0]
            )
            found.append(FoundReference(made, match[0], match.start() + offset, match.end() + offset))
        return found
    if not _ONLY_SECTIONS.fullmatch(clean):
        return []
    for match in _ONE_SECTION.finditer(clean):
        paragraph = re.sub(r"\s", "", match["paragraph"] or "")
        made = Identifier(
            "cfr", ("47 CFR",), match["section"], kind="regulation", paragraph=paragraph, printed=match[0]
        )
        found.append(FoundReference(made, match[0].strip(), match.start() + offset, match.end() + offset))
    return found


def _members(text: str, identifier: Identifier, start: int, end: int) -> list[FoundReference]:
    printed = text[start:end].strip()
    alone = identifier.family != "joint" and identifier.twin is None
    return [FoundReference(i, printed, start, end) for i in ((identifier,) if alone else identifier.members)]


def _inside_word(text: str, start: int) -> bool:
    """Return whether what precedes makes the place a part of a longer word, a path or an address."""
    if start == 0:
        return False
    before = text[start - 1]
    if before == " ":
        return False
    if before in "@\\":
        return True
    if before not in "-." or start < 2 or not text[start - 2].isalnum():
        return False
    # "Harmonics-DIN EN 61000-3-2" goes on after a plain word; "AB12-EN 60335" does not.
    word = re.search(r"[^\W\d_]+$", text[max(0, start - 25) : start - 1])
    return before == "." or word is None or len(word[0]) < 4 or word[0].isupper()


def _acceptable(text: str, identifier: Identifier, end: int) -> bool:
    """Return whether an identifier read from running text is one, not the beginning of another word."""
    following = text[end : end + 3]
    if following[:1].isalnum() and following[:1].isascii() and not (following.isalpha() and not following.isupper()):
        return False
    number = f"-{identifier.number}"
    if following[:1] == "-" and following[1:2].isupper() and text[end - len(number) : end] == number:
        return False  # EN-12345-A is a model
    if following[:1] == "_" or following[:4].lower() in {".pdf", ".doc"}:
        return False
    undated = identifier.edition is None and not identifier.parts
    if undated and identifier.family in {"en", "iso", "iec", "ul", "bs", "asnzs"}:
        if _YEAR_LIKE.fullmatch(identifier.number) and identifier.family == "en" and len(identifier.publishers) == 1:
            return False  # "EN 2014" is French or Spanish
        if identifier.family == "iso" and identifier.number in _FILM_SPEEDS:
            return False
    return family(identifier.family).plausible(identifier)


def _list(text: str, first: Identifier, end: int) -> Iterator[tuple[Identifier, int, int]]:
    """Yield the further members of a list that shares a publisher, and maybe a number, with the first."""
    following = text[end : end + 4].lstrip()
    if not following or (following[0] not in _JOINERS and first.type != "Part"):
        return
    current = first
    for _ in range(40):
        if current.family == "cfr":
            item = _next_section(text, current, end)
        else:
            item = _next_part(text, current, end) or _next_number(text, current, end)
        if item is None:
            return
        yield item
        current, _, end = item


def _next_section(text: str, current: Identifier, end: int) -> tuple[Identifier, int, int] | None:
    if current.type:
        return _next_subpart(text, current, end)
    match = _MORE_SECTIONS.match(text, end)
    if match is None:
        return None
    paragraph = re.sub(r"\s", "", match["paragraph"])
    made = replace(current, number=match["section"], parts=(), paragraph=paragraph, printed=match[0])
    return made, match.start("section"), match.end() if paragraph else match.end("section")


def _next_subpart(text: str, current: Identifier, end: int) -> tuple[Identifier, int, int] | None:
    """Read ``15C, 15E`` on: subparts in short, one after the other in a grant."""
    match = _MORE_SUBPARTS.match(text, end) if _SUBPART.search(text, max(end - 4, 0), end) else None
    if match is None:
        return None
    made = replace(current, number=match[1], parts=(match[2],), printed=match[0].strip())
    return made, match.start(1), match.end()


def _next_part(text: str, current: Identifier, end: int) -> tuple[Identifier, int, int] | None:
    if not current.parts:
        return None
    match = _MORE_PARTS.match(text, end)
    if match is None and current.edition is None:
        match = _SLASHED.match(text, end)
    if match is None:
        return None
    new = tuple(p.strip() for p in match["parts"].removeprefix("-").split("-"))
    if len(new) == 1 and _YEAR_LIKE.fullmatch(new[0]):
        return None
    parts = new if len(new) >= len(current.parts) else (*current.parts[: -len(new)], *new)
    return _with_tail(text, replace(current, parts=parts), match.start("parts"), match.end())


def _next_number(text: str, current: Identifier, end: int) -> tuple[Identifier, int, int] | None:
    """Read ``EN 55032:2015, 55035:2017``: a number of the same length without its publisher."""
    if current.family not in {"en", "iec", "iso", "cispr", "joint"}:
        return None
    match = _MORE_NUMBER.match(text, end)
    if match is None or len(match["number"]) != len(current.number) or len(match["number"]) < 4:
        return None
    if _YEAR_LIKE.fullmatch(match["number"]) or not (match["year"] or len(match["number"]) == 5):
        return None
    prefix = current.publishers[-1] if current.family != "joint" else current.publishers[0]
    return _virtual(text, f"{prefix} ", match.end())


def _virtual(text: str, prefix: str, at: int) -> tuple[Identifier, int, int] | None:
    """Read at a place as if the prefix stood before it."""
    read = read_at(prefix + text[at : at + 200], 0)
    if read is None or not _acceptable(text, read[0], read[1] - len(prefix) + at):
        return None
    return read[0], at, read[1] - len(prefix) + at


def _with_tail(text: str, head: Identifier, start: int, end: int) -> tuple[Identifier, int, int] | None:
    """Read the edition that follows a part named alone."""
    undated = replace(head, edition=None, supplements=(), variant="")
    prefix = str(undated)
    return_ = read_at(prefix + text[end : end + 200], 0)
    if return_ is None or return_[1] < len(prefix):
        return None
    made, until = return_
    return replace(made, printed=text[start : until - len(prefix) + end]), start, until - len(prefix) + end
