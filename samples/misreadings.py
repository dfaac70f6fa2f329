"""Identifiers as recognition and typing damage them, and near misses that must never be taken for one another."""

from __future__ import annotations

import re
from collections.abc import Iterator
from random import Random

#: What recognition makes of a character: digits in numbers, letters in publishers.
OF_DIGITS = {"0": "O", "1": "lI", "5": "S", "8": "B", "2": "Z"}
OF_LETTERS = {"O": "0", "I": "1l", "S": "5", "B": "8"}


def misread(identifier: str, random: Random) -> str | None:
    """Return the identifier with one character misread, a space or a hyphen lost, or the colon blurred.

    None where nothing in it can be damaged so.
    """
    ways = list(_misreadings(identifier, random))
    return random.choice(ways) if ways else None


def _misreadings(identifier: str, random: Random) -> Iterator[str]:
    first = re.search(r"[0-9]", identifier)
    head = first.start() if first else 0
    for i, character in enumerate(identifier):
        table = OF_DIGITS if i >= head else OF_LETTERS
        if character in table:
            yield identifier[:i] + random.choice(table[character]) + identifier[i + 1 :]
    if " " in identifier:
        place = identifier.index(" ")
        yield identifier[:place] + identifier[place + 1 :]
    if "-" in identifier:
        place = identifier.index("-")
        yield identifier[:place] + identifier[place + 1 :]
        yield identifier[:place] + " - " + identifier[place + 1 :]
    if ":" in identifier:
        yield identifier.replace(":", random.choice((" ", ";", ". ")), 1)


def near_misses(identifier: str, random: Random) -> Iterator[str]:
    """Yield identifiers that look like this one and are another: parts, digits, editions, series.

    Args:
        identifier: an undated or dated identifier with a number.
        random: chooses among the ways.
    """
    match = re.search(r"(?P<number>[0-9]{2,6})(?P<parts>(?:-[0-9]{1,3})*)(?P<rest>.*)$", identifier)
    if match is None:
        return
    head = identifier[: match.start()]
    number, parts, rest = match["number"], match["parts"], match["rest"]
    if parts:
        stem, _, last = parts.rpartition("-")
        yield f"{head}{number}{stem}-{int(last) + 1}{rest}"
        yield f"{head}{number}{stem}-{last}{random.randint(0, 9)}{rest}"
        if len(last) > 1:
            yield f"{head}{number}{stem}-{last[:-1]}{rest}"
        yield f"{head}{number}{stem}-{random.choice([d for d in '123456789' if d != last])}-{last}{rest}"
    swaps = [i for i in range(len(number) - 1) if number[i] != number[i + 1]]
    if swaps:
        i = random.choice(swaps)
        yield f"{head}{number[:i]}{number[i + 1]}{number[i]}{number[i + 2 :]}{parts}{rest}"
    i = random.randrange(len(number))
    other = random.choice([d for d in "0123456789" if d != number[i]])
    yield f"{head}{number[:i]}{other}{number[i + 1 :]}{parts}{rest}"
    yield f"{head}{number}{random.randint(0, 9)}{parts}{rest}"
