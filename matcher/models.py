"""Model designations: plain ones, and patterns with wildcards, options, ranges and legends.

A pattern without its legend matches nothing for sure: then the answer is ``unknown``, never ``same``.
"""

from __future__ import annotations

import re
from functools import lru_cache

from ..model.match import NameMatch

MAX_MODEL = 200
MAX_PRINTED = 400
_MAX_RANGE = 10_000

_LEGEND = re.compile(
    r"\(?\b(?:where\s)?(?:the\s)?([\"'“]?)([xXyYzZnN*#])\1\s{0,2}"
    r"(?:=|can be|may be|is|stands for|represents)\s{0,2}([^();]{1,80})\)?"
)
_RANGE_IN_LEGEND = re.compile(r"\b([0-9A-Za-z])\s?(?:-|–|~|to|through)\s?([0-9A-Za-z])\b")
_SERIES = re.compile(r"\bseries\b|\bfamily\b|시리즈|シリーズ|系列|\bBaureihe\b|\bs[ée]rie\b", re.IGNORECASE)
_FOLLOWED = re.compile(
    r"(?:may be\s)?(?:followed|suffixed|prefixed)\sby|and variants|etc\.?$|or similar", re.IGNORECASE
)
_RANGE = re.compile(
    r"^(?P<a>[A-Z0-9._/ -]{0,40}?)(?P<from>[0-9]{1,6})\s?(?:~|–|\bTO\b|\bTHROUGH\b|\.\.\.?)"
    r"\s?(?P<b>[A-Z0-9._/ -]{0,40}?)(?P<to>[0-9]{1,6})$"
)
_OPTION = re.compile(r"\(([^()]{1,20})\)|\[([^\[\]]{1,30})\]")
_CONFUSED = str.maketrans("0OQD1IL5S8B2Z", "0000111558822")


@lru_cache(maxsize=4096)
def match_model(wanted: str, printed: tuple[str, ...]) -> NameMatch:
    """Tell whether a model is among the printed designations and patterns.

    Args:
        wanted: one model designation.
        printed: the designations of a document, patterns included, as printed.
    """
    target = _compact(wanted)
    if not target or not printed:
        return NameMatch("unknown", 0.0, "a designation is missing")
    answers = [_against(wanted, target, text[:MAX_MODEL]) for text in printed[:MAX_PRINTED]]
    same = [a for a in answers if a.likeness == "same"]
    if same:
        return max(same, key=lambda a: a.score)
    open_ones = [a for a in answers if a.likeness == "unknown"]
    if open_ones or len(printed) > MAX_PRINTED:
        return max(open_ones, key=lambda a: a.score, default=NameMatch("unknown", 0.2, "the list is too long"))
    return NameMatch("different", 0.95, "none of the printed designations")


def _compact(text: str) -> str:
    """Return the designation in capitals without spaces and hyphens; underscores, dots and slashes stay."""
    return re.sub(r"[\s\-‐-―]+", "", text.strip().upper())


def _against(wanted: str, target: str, printed: str) -> NameMatch:
    if printed.strip() == wanted.strip():
        return NameMatch("same", 1.0, "the same designation")
    if _compact(printed) == target:
        return NameMatch("same", 0.97, "the same designation, written with other spaces or hyphens")
    bare, legends = _legends(printed)
    if _FOLLOWED.search(bare):
        stem = _compact(_FOLLOWED.split(bare)[0].strip(" ,;("))
        return _open_if(
            stem and (target.startswith(stem) or target.endswith(stem)), "the additions allowed are not listed"
        )
    if _SERIES.search(bare):
        stem = _compact(_SERIES.sub(" ", bare).strip(" ,;"))
        return _open_if(stem and target.startswith(stem), "a series, whose members are not listed")
    ranged = _in_range(target, bare)
    if ranged is not None:
        return ranged
    for text in _options(bare):
        answer = _pattern(target, text, legends)
        if answer is not None:
            return answer
    return _by_words(target, bare)


def _open_if(may_be: object, why: str) -> NameMatch:
    return NameMatch("unknown", 0.5, why) if may_be else NameMatch("different", 0.9, "begins otherwise")


def _legends(printed: str) -> tuple[str, dict[str, frozenset[str]]]:
    """Take the legends of wildcards out of a designation: ``(n=0~9,a~z)``."""
    legends: dict[str, frozenset[str]] = {}
    for found in _LEGEND.finditer(printed):
        allowed: set[str] = set()
        text = found[3].upper()
        for start, end in _RANGE_IN_LEGEND.findall(text):
            if ord(start) <= ord(end):
                allowed |= {chr(c) for c in range(ord(start), ord(end) + 1)}
        allowed |= {part.strip(" \"'") for part in re.split(r"[,/]|\bOR\b", _RANGE_IN_LEGEND.sub(" ", text))}
        if "BLANK" in text or "NONE" in text:
            allowed.add("")
        kept = frozenset(a for a in allowed if len(a) == 1 or a == "") - (
            {""} if "BLANK" not in text and "NONE" not in text else set()
        )
        if kept:
            legends[found[2].upper()] = kept
    return (_LEGEND.sub(" ", printed).strip(" ,;") if legends else printed), legends


def _options(text: str) -> list[str]:
    """Expand optional and alternative parts: ``MB318(-T)`` is with and without, ``[A/B]`` one of both."""
    expanded = [text]
    for _ in range(3):
        following = []
        for one in expanded:
            found = _OPTION.search(one)
            if found is None:
                following.append(one)
                continue
            inner = found[1] if found[1] is not None else found[2]
            choices = re.split(r"[/|,]", inner)
            if found[1] is not None:
                choices = ["", *choices]
            following += [one[: found.start()] + choice.strip() + one[found.end() :] for choice in choices]
        if following == expanded:
            break
        expanded = following[:64]
    return expanded


def _pattern(target: str, text: str, legends: dict[str, frozenset[str]]) -> NameMatch | None:
    """Match one expanded text: letter by letter, a lower-case x, y, z, n or any * # being a wildcard."""
    plain = _compact(text)
    if plain == target and not legends:
        return NameMatch("same", 0.95, "one of the options printed")
    cells = re.sub(r"[\s\-‐-―]+", "", text.strip())
    wild = [
        i for i, c in enumerate(cells) if c in "*#" or c.upper() in legends or (c in "xyzn" and _looks_wild(cells, i))
    ]
    if not wild:
        return None
    if not _fits(target, cells, frozenset(wild), legends):
        return None
    if all(cells[i].upper() in legends for i in wild):
        return NameMatch("same", 0.9, f"fits the pattern {text} by its legend")
    return NameMatch("unknown", 0.5, f"fits the pattern {text}, whose legend is missing")


def _looks_wild(cells: str, index: int) -> bool:
    # A lower-case x among capitals and digits is a placeholder; in a lower-case word it is a letter.
    around = cells[max(0, index - 2) : index] + cells[index + 1 : index + 3]
    return all(c.isdigit() or c.isupper() or c in "xyzn*#._/" for c in around) and any(c.isalnum() for c in around)


def _fits(target: str, cells: str, wild: frozenset[int], legends: dict[str, frozenset[str]]) -> bool:
    places = {0}
    for i, cell in enumerate(cells):
        following = set()
        for place in places:
            if i in wild:
                allowed = legends.get(cell.upper())
                if allowed is not None and "" in allowed:
                    following.add(place)
                if place < len(target) and target[place].isalnum() and (allowed is None or target[place] in allowed):
                    following.add(place + 1)
                if allowed is None and cell == "*":
                    following.update(range(place, len(target) + 1))
            elif place < len(target) and target[place] == cell.upper():
                following.add(place + 1)
        places = following
    return len(target) in places


def _in_range(target: str, printed: str) -> NameMatch | None:
    found = _RANGE.match(printed.strip().upper()) if len(printed) <= 100 else None
    if found is None:
        return None
    head, tail_head = _compact(found["a"]), _compact(found["b"])
    if tail_head not in ("", head) or len(found["from"]) > len(found["to"]):
        return NameMatch("unknown", 0.3, "a range that can't be read")
    number = re.fullmatch(re.escape(head) + r"([0-9]{1,6})", target)
    low, high = int(found["from"]), int(found["to"])
    if number is None or len(number[1]) not in (len(found["from"]), len(found["to"])):
        return NameMatch("different", 0.9, "outside the printed range")
    if not low <= int(number[1]) <= high or high - low > _MAX_RANGE:
        return NameMatch("different", 0.9, "outside the printed range")
    if int(number[1]) in (low, high):
        return NameMatch("same", 0.95, "an end of the printed range")
    return NameMatch("unknown", 0.5, "inside a printed range, whose members are not listed")


def _by_words(target: str, printed: str) -> NameMatch:
    """Find the designation as a word of a longer text (``Fleet Gateway RG-200``), or explain why it is not there."""
    words = [_compact(word) for word in re.split(r"[\s,;/()]+", printed) if word]
    if target in words and any(c.isdigit() for c in target):
        return NameMatch("same", 0.9, "a word of the printed text")
    joined = {"".join(words[i:j]) for i in range(len(words)) for j in range(i + 1, min(i + 4, len(words)) + 1)}
    if target in joined:
        return NameMatch("same", 0.88, "words of the printed text")
    misread = target.translate(_CONFUSED)
    if any(word.translate(_CONFUSED) == misread for word in (*words, *joined, _compact(printed))):
        return NameMatch("unknown", 0.5, "equal but for glyphs that recognition confuses")
    return NameMatch("different", 0.95, "another designation")
