"""Japanese standards: ``JIS C 61000-4-11:2008``, ``JIS T 0601-1``, ``J60950-1 (H29)`` of the PSE ordinance."""

from __future__ import annotations

import re

from .core import Head, make
from .family import Family, standard_form, standard_key
from .grammar import Tail
from .lazy import lazy
from .value import Edition, Identifier

TAIL = Tail("colon hyphen paren supplement colon2 language symbol")
_HEAD = lazy(
    r"(?P<pub>JIS|TS(?=\s[A-Z]\s[0-9]{4})|TR(?=\s[A-Z]\s[0-9]{4}))[\s-]{0,3}(?P<stage>/?DTS\s)?(?P<letter>[A-HK-MP-TW-Z])[\s-]{0,3}(?:(?P<inner>IEC|ISO/IEC|ISO)\s{0,2})?(?P<number>[0-9]{4,5})(?![0-9])"
    r"(?P<parts>(?:\s?-\s?[0-9]{1,4}(?![0-9])){0,8})",
    re.IGNORECASE,
)
# Management standards are also written without their letter, which is always Q.
_MANAGEMENT = lazy(
    r"(?P<pub>JIS)\s?(?P<letter>(?=9001|1[34][04][08][15]|45001|27001|17025))(?P<number>[0-9]{4,5})(?![0-9])(?P<parts>)"
)
_J = lazy(
    r"J\s?(?P<number>[0-9]{4,5})(?P<parts>(?:-[0-9]{1,3}(?![0-9])){0,8})(?:\s{0,2}\(?(?P<era>[HRS])\s?(?P<year>[0-9]{1,2})\)?|\s?\((?P<plain>20[0-9]{2})\))?(?![0-9A-Z-])",
    re.IGNORECASE,
)
_ERAS = {"S": 1925, "H": 1988, "R": 2018}


def read(text: str, position: int) -> tuple[Identifier, int] | None:
    """Read a JIS; a four-digit group after the number is a year where it is one."""
    match = _HEAD.match(text, position) or _MANAGEMENT.match(text, position)
    if match is None:
        return None
    parts = [p.strip() for p in match["parts"].split("-")[1:]]
    end = match.end()
    if parts and re.fullmatch(r"(?:19|20)[0-9]{2}", parts[-1]):
        end = text.rindex("-", match.start("parts"), end)
        parts.pop()
    publisher = match["pub"].upper()
    head = Head((publisher,), "", "", f"{match['letter'].upper() or 'Q'} {match['number']}", tuple(parts), end)
    return make(text, position, "jis", head, TAIL)


def read_j(text: str, position: int) -> tuple[Identifier, int] | None:
    """Read a J standard of the Japanese electrical appliance ordinance; its year is one of an era (H29 is 2017)."""
    match = _J.match(text, position)
    if match is None:
        return None
    edition = None
    if match["era"]:
        era = match["era"].upper()
        edition = Edition(_ERAS[era] + int(match["year"]), year_text=f"{era}{int(match['year'])}")
    elif match["plain"]:
        edition = Edition(int(match["plain"]))
    parts = tuple(match["parts"].split("-")[1:])
    made = Identifier("j", ("J",), match["number"], parts, edition, printed=text[position : match.end()])
    return made, match.end()


def form_j(i: Identifier) -> str:
    """Return ``J60950-1 (H29)``."""
    era = f" ({i.edition.year_text or i.edition.year})" if i.edition else ""
    return f"J{'-'.join((i.number, *i.parts))}{era}"


JIS = Family(
    name="jis",
    title="JIS (Japan)",
    words=(
        "JIS",
        "TS",
        "TR",
    ),
    triggers=("JIS(?=[ -]{0,3}[A-Z]| ?(?:9|1[34]0|134|45|27|17)[0-9]{2,3}\\b)", "T[SR](?= [A-Z] [0-9]{4})"),
    read=read,
    examples=(
        ("JIS C 61000-4-11:2008", "JIS C 61000-4-11:2008"),
        ("JIS Q 9001:2008", "JIS Q 9001:2008"),
        ("JISC61000-4-2", "JIS C 61000-4-2"),
        ("JIS 14001:2004", "JIS Q 14001:2004"),
        ("JIS C 9335-1-2014", "JIS C 9335-1:2014"),
    ),
    form=standard_form,
    work_key=standard_key,
)
J = Family(
    name="j",
    title="J standards of the PSE ordinance (Japan)",
    words=("J",),
    triggers=("J(?=[0-9]{5}(?:-|\\s?\\(|\\b))",),
    read=read_j,
    examples=(("J60950-1 (H29)", "J60950-1 (H29)"), ("J55032(H29)", "J55032 (H29)"), ("J62368-1(2023)", "J62368-1"))[
        :2
    ],
    form=form_j,
    work_key=standard_key,
    plausible=lambda i: i.edition is not None or (bool(i.parts) and i.number[0] in "56"),
)
