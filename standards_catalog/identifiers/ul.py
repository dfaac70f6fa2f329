"""UL, ULC and joint ANSI/UL standards: ``UL 62368-1:2014``, ``UL 60950-1, 2nd Edition``, ``UL 1310 (Rev. 2019)``."""

from __future__ import annotations

import re

from .core import Head, make
from .family import Family, standard_form, standard_key
from .grammar import YEAR, Tail
from .lazy import lazy
from .value import Identifier

TAIL = Tail(
    "colon hyphen colon2 hyphen2 ordinal spaceyear version ordinaldate issue revision reaffirmed paren supplement"
)
_HEAD = lazy(
    r"(?P<pub>(?:CAN|ANSI)\s?/\s?(?:CAN\s?/\s?)?ULC?E?|ANSI\s?/\s?CAN\s?/\s?UL|UL\s?/\s?ANSI|ULC?)[\s/-]{0,2}"
    r"(?:(?:STANDARD|STD\.?|SUBJECT|NO\.?)\s?)?(?P<s>S(?=[0-9]))?(?P<number>[0-9]{1,6}[A-UW-Z]{0,3})(?![0-9])"
    r"(?P<parts>(?:\s?-\s?[0-9]{1,4}[A-Z]?(?![A-Z0-9])){0,8})",
    re.IGNORECASE,
)


def read(text: str, position: int) -> tuple[Identifier, int] | None:
    """Read a standard of UL.  A trailing two-digit group is a year where the number can have no such part."""
    match = _HEAD.match(text, position)
    if match is None:
        return None
    parts = [p.strip().upper() for p in match["parts"].split("-")[1:]]
    end = match.end()
    if parts and _is_year(match["number"], parts, text[end : end + 4]):
        end = text.rindex("-", match.start("parts"), match.end("parts"))
        parts.pop()
    publisher = "ANSI/UL" if "ANSI" in match["pub"].upper() else "ULC" if match["pub"].upper().endswith("ULC") else "UL"
    number = (match["s"] or "").upper() + match["number"].upper()
    return make(text, position, "ul", Head((publisher,), "", "", number, tuple(parts), end), TAIL)


def _is_year(number: str, parts: list[str], after: str) -> bool:
    last = parts[-1]
    if re.fullmatch(YEAR, last):
        return True
    return is_short_year(number, parts, after)


def is_short_year(number: str, parts: list[str], after: str = "") -> bool:
    """Return whether the last of the parts is a two-digit year (North American practice: ``60950-1-07``).

    Standards that follow IEC have parts; their collateral and particular parts (``60601-1-2``, ``60335-2-40``)
    have two digits too, so there a year stands only after the part (``60335-2-40-19``), or has a leading zero,
    or follows part 1 and is more than any collateral part's number.  What comes ``after`` decides first: a year after
    a colon makes it a part, a reaffirmation makes it a year.
    """
    last = parts[-1]
    if not re.fullmatch(r"[0-9]{2}", last):
        return False
    if after[:1] == ":" and after[1:3].strip().isdigit():
        return False
    if re.match(r"\s?\(R", after):
        return True
    harmonised = len(number) >= 5 and number.isdigit()
    if not harmonised:
        return True
    if len(parts) == 1:
        return last.startswith("0") or int(last) >= 85
    if parts[-2] == "2" and len(parts) == 2:
        return last.startswith("0")
    if number in {"62841", "60745", "61029"} and len(parts) == 2:
        return last.startswith("0")
    if number in {"60601", "80601"} and len(parts) == 2:
        return last.startswith("0") or int(last) > 12
    return True


UL = Family(
    name="ul",
    title="UL and ULC",
    words=(
        "UL",
        "ULC",
        "ULE",
        "ANSI",
        "CAN",
    ),
    triggers=(
        "ULC?(?:E|/ANSI)?(?=[ /-]{0,2}(?:S(?:tandard|TANDARD) |S(?:td|TD)\\.? |No\\.? |Subject |CAN)?S?[0-9])",
        "ANSI ?/ ?(?:CAN ?/ ?)?ULC?(?:E|/CAN)?(?=[ /-])",
        "CAN ?/ ?ULC?(?:/ANSI)?(?=[ /-])",
    ),
    read=read,
    examples=(
        ("UL 62368-1:2014", "UL 62368-1:2014"),
        ("UL796", "UL 796"),
        ("UL 60950-1, 2nd Edition, 2014-10-14", "UL 60950-1 Ed. 2 (Rev. 2014-10-14)"),
        ("UL 1310 (Rev. Aug 2019)", "UL 1310 (Rev. 2019-08)"),
        ("UL 60950-1-07", "UL 60950-1:2007"),
        ("ANSI/UL 60079-0:2013", "ANSI/UL 60079-0:2013"),
        ("UL 62368-1, 3rd Ed.", "UL 62368-1 Ed. 3"),
        ("UL 61010-2-030", "UL 61010-2-030"),
        ("CAN/ULC-S524:19", "ULC S524:2019"),
    ),
    form=lambda i: standard_form(_four_digits(i)),
    work_key=lambda i: standard_key(i).removeprefix("ANSI/"),
    plausible=lambda i: len(i.number) > 1,
)


def _four_digits(i: Identifier) -> Identifier:
    from dataclasses import replace

    if i.edition is None or not i.edition.year_text:
        return i
    return replace(i, edition=replace(i.edition, year_text=""))
