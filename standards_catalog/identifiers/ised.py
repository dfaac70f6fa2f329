"""Canada's radio standards specifications and equipment standards: ``RSS-247 Issue 2``, ``ICES-003 Issue 6``."""

from __future__ import annotations

import re

from .family import Family
from .grammar import Tail
from .lazy import lazy
from .value import Edition, Identifier

_HEAD = lazy(
    r"(?:(?:ISED|IC|INDUSTRY\sCANADA|CANADA)[\s-]{1,2})?(?P<pub>RSS|ICES|NMB|CNR|RSP|CS(?=-03))\s?[-\s]?\s?(?P<number>GEN(?![a-z])|Gen(?![a-z])|[0-9]{2,3}(?:\.[A-Z]+(?:\.[A-Z]+)?)?)(?![0-9A-Za-z])",
    re.IGNORECASE,
)
_TAIL = Tail("issue version colon paren supplement")
_FRENCH = {"NMB": "ICES", "CNR": "RSS"}


def read(text: str, position: int) -> tuple[Identifier, int] | None:
    """Read a specification of Innovation, Science and Economic Development Canada, under its French name too."""
    match = _HEAD.match(text, position)
    if match is None:
        return None
    publisher = match["pub"].upper()
    number = "Gen" if match["number"].upper() == "GEN" else match["number"].upper()
    tail = _TAIL.read(text, match.end())
    edition = tail.edition
    if edition is not None and edition.issue:
        edition = Edition(issue=edition.issue)  # a year beside the issue only places it
    made = Identifier(
        "ised", (_FRENCH.get(publisher, publisher),), number, (), edition, tail.supplements, kind="regulation",
        printed=text[position : tail.end],
    )  # fmt: skip
    return made, tail.end


def form(i: Identifier) -> str:
    """Return ``RSS-247 Issue 2``: the year that some print after the issue is left out."""
    edition = ""
    if i.edition is not None:
        if i.edition.issue:
            edition = f" Issue {i.edition.issue}"
        elif i.edition.version:
            edition = f" V{i.edition.version}"
        elif i.edition.year:
            edition = f":{i.edition.year}"
    supplements = "".join(f" Amendment {s.number}" for s in i.supplements if s.number)
    return f"{i.publishers[0]}-{i.number}{edition}{supplements}"


ISED = Family(
    name="ised",
    title="ISED (Canada): RSS, ICES",
    words=(
        "RSS",
        "RSP",
        "CS",
        "ICES",
        "NMB",
        "CNR",
        "ISED",
        "IC",
        "INDUSTRY",
        "CANADA",
    ),
    triggers=(
        "RSS(?=[ -]{0,3}(?:[Gg][Ee][Nn]\\b|[0-9]{3}))",
        "ICES(?=[ -]{0,3}(?:[Gg][Ee][Nn]\\b|[0-9]{3}))",
        "NMB(?=[ -]{1,2}[0-9]{3})",
        "CNR(?=[ -]{1,2}(?:[Gg][Ee][Nn]|[0-9]{3}))",
    ),
    read=read,
    examples=(
        ("RSS-247, Issue 2", "RSS-247 Issue 2"),
        ("ICES 003 Issue 6:2017", "ICES-003 Issue 6"),
        ("ICES-003, Issue 6", "ICES-003 Issue 6"),
        ("RSS-Gen Issue 4", "RSS-Gen Issue 4"),
        ("RSS-102", "RSS-102"),
        ("NMB-003", "ICES-003"),
    ),
    form=form,
    work_key=lambda i: f"{i.publishers[0]}-{i.number.upper()}",
    kind="regulation",
)
