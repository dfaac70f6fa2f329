"""Korean standards: ``KS C IEC 60335-1``, ``KS C 9610-4-3``, ``KC 62368-1``, ``KN 32``, ``K60950-1``."""

from __future__ import annotations

import re

from .core import PARTS, Head, make, read_origin, split_parts
from .family import Family, standard_form, standard_key
from .grammar import Tail
from .lazy import lazy
from .value import Identifier

TAIL = Tail("colon hyphen paren supplement language")
_PREFIX = lazy(
    r"(?P<pub>KS|KC|KN|K)(?P<gap>[\s-]{0,3})(?:(?P<letter>[A-HI-MP-SV-X])(?:[\s-]{1,2}|(?=[0-9]{3,4})))?(?=[A-Z]{0,5}[\s/A-Z]{0,6}[0-9])",
    re.IGNORECASE,
)
_NUMBER = lazy(rf"(?:CISPR\s)?(?P<number>[0-9]{{2,6}}){PARTS}")


def read(text: str, position: int) -> tuple[Identifier, int] | None:
    """Read a Korean industrial (KS), safety and EMC standard (KC, KN, K)."""
    match = _PREFIX.match(text, position)
    if match is None:
        return None
    name = match["pub"].upper()
    letter = (match["letter"] or "").upper()
    if (name == "KS") != bool(letter):
        return None
    if name == "K" and match["gap"] not in {"", " "}:
        return None
    prefix = (f"KS {letter}" if letter else name,)
    head = read_origin(text, match.end())
    if head is not None and head.publishers == ("CISPR",) and not letter:
        head = head._replace(publishers=("CISPR",))
    if head is None:
        number = _NUMBER.match(text, match.end())
        if number is None:
            return None
        parts, end = split_parts(text, number.start("parts"), number.end("parts"), number["number"])
        head = Head((), "", "", number["number"], parts, end)
    return make(text, position, "ks", head, TAIL, prefix=prefix)


def plausible(i: Identifier) -> bool:
    """K and KC take over IEC's numbers; KN has numbers of two digits or IEC's; other letters and digits are models."""
    publisher = i.publishers[0]
    if publisher.startswith("KS") or len(i.publishers) > 1:
        return True
    harmonised = (
        len(i.number) == 5 and i.number[0] in "56" and (publisher != "K" or bool(i.parts) or i.edition is not None)
    )
    return (
        harmonised
        or (publisher == "KN" and len(i.number) == 2)
        or (publisher == "KC" and len(i.number) >= 4 and i.edition is not None)
    )


def form(i: Identifier) -> str:
    """Return the canonical print; K is printed without a space."""
    text = standard_form(i)
    return text.replace("K ", "K", 1) if i.publishers[0] == "K" else text


KS = Family(
    name="ks",
    title="KS, KC, KN and K (Korea)",
    words=(
        "KS",
        "KC",
        "KN",
        "K",
    ),
    triggers=(
        "KS(?=[ -]{0,2}[A-X][ -]{0,2}(?:[0-9]{4}|IEC|ISO|CISPR))",
        "K[CN](?=[ -]{0,2}(?:[0-9]{2}|IEC|CISPR))",
        "K(?= ?[56][0-9]{4}-[0-9])",
        "K(?=[0-9]{5}(?:-[0-9]|\\s?\\(|\\b))",
    ),
    read=read,
    examples=(
        ("KS C IEC 61000-4-34", "KS C IEC 61000-4-34"),
        ("KS C 9610-4-3", "KS C 9610-4-3"),
        ("KC 62368-1", "KC 62368-1"),
        ("KC 62368-1(2021-08)", "KC 62368-1:2021-08"),
        ("KN 32", "KN 32"),
        ("K60950-1", "K60950-1"),
        ("KS C 9832:2019", "KS C 9832:2019"),
    ),
    form=form,
    work_key=standard_key,
    plausible=plausible,
)
