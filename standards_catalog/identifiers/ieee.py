"""IEEE: ``IEEE Std 1588-2019``, ``IEEE C95.1-2005``, ``IEEE 802.11``, ``ANSI/IEEE Std C62.11-1987``."""

from __future__ import annotations

import re
from functools import partial

from .core import Head, make
from .family import Family, standard_form, standard_key
from .grammar import Tail
from .value import Identifier

TAIL = Tail("hyphen colon hyphen2 supplement ordinal commayear paren reaffirmed variant")
_HEAD = re.compile(
    r"(?P<pub>(?:ANSI\s?/\s?)?IEEE|AIEE|IEEE/ANSI)[\s/-]{0,3}(?:(?P<draft>(?:Unapproved\s|Approved\s)?Draft)\s)?(?:(?:STANDARD|STD\.?|NO\.?)\s?){0,2}"
    r"(?P<p>P(?=C?[0-9]))?(?P<number>[CNS]?[0-9]{1,5}(?:\.[0-9]{1,5}){0,4}[A-Za-z]{0,3})(?P<parts>(?:-[0-9]{5}[a-z]?)?)(?![0-9A-Za-z])",
    re.IGNORECASE,
)


def read(text: str, position: int) -> tuple[Identifier, int] | None:
    """Read a standard of IEEE."""
    match = _HEAD.match(text, position)
    if match is None:
        return None
    publisher = re.sub(r"\s", "", match["pub"]).upper()
    publisher = "ANSI/IEEE" if publisher == "IEEE/ANSI" else publisher
    number = match["number"]
    number = number[0].upper() + number[1:]
    stage = "P" if match["p"] else ""
    parts = tuple(match["parts"].split("-")[1:])
    return make(text, position, "ieee", Head((publisher,), "", stage, number, parts, match.end()), TAIL)


def form(i: Identifier) -> str:
    """Return ``IEEE Std 1588-2019`` without the Std, as documents cite it."""
    from dataclasses import replace

    text = partial(standard_form, year="-")(replace(i, stage=""))
    return text.replace(f" {i.number}", f" P{i.number}", 1) if i.stage else text


IEEE = Family(
    name="ieee",
    title="IEEE",
    words=("IEEE", "AIEE", "ANSI",),
    triggers=("(?:ANSI ?/ ?)?IEEE(?:/ANSI)?(?=[ -])", "AIEE(?= )"),
    read=read,
    examples=(
        ("IEEE Std 1588-2019", "IEEE 1588-2019"),
        ("IEEE 802.11", "IEEE 802.11"),
        ("IEEE C95.1-2005", "IEEE C95.1-2005"),
        ("ANSI/IEEE Std C62.11-1987", "ANSI/IEEE C62.11-1987"),
        ("IEEE 802.11n", "IEEE 802.11n"),
    ),
    form=form,
    work_key=lambda i: standard_key(i).removeprefix("ANSI/"),
)
