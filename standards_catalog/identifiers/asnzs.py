"""Standards Australia and Standards New Zealand: ``AS/NZS CISPR 32:2015``, ``AS/NZS 62368.1:2022``."""

from __future__ import annotations

import re
from functools import partial

from .core import Head, make
from .family import Family, standard_form, standard_key
from .grammar import Tail
from .lazy import lazy
from .value import Identifier

TAIL = Tail("colon hyphen paren supplement included reaffirmed")
_PREFIX = lazy(
    r"(?P<pub>AS\s?/?\s?NZS|NZS|AS)(?:[\s/-]{0,3}(?P<inner>ISO/IEC|IEC|ISO|CISPR))?[\s-]{0,3}", re.IGNORECASE
)
_NUMBER = lazy(r"(?P<number>[0-9]{2,5})(?![0-9])(?P<parts>(?:[.-][0-9]{1,3}(?![0-9])){0,8})")


def read(text: str, position: int) -> tuple[Identifier, int] | None:
    """Read an Australian or New Zealand standard."""
    match = _PREFIX.match(text, position)
    if match is None:
        return None
    publisher = "AS/NZS" if len(match["pub"]) > 3 else match["pub"].upper()
    number = _NUMBER.match(text, match.end())
    if number is None:
        return None
    parts = tuple(re.findall(r"[0-9]+", number["parts"]))
    publishers = (publisher, match["inner"].upper()) if match["inner"] else (publisher,)
    return make(text, position, "asnzs", Head(publishers, "", "", number["number"], parts, number.end()), TAIL)


ASNZS = Family(
    name="asnzs",
    title="Standards Australia and New Zealand",
    words=(
        "AS",
        "NZS",
    ),
    triggers=("AS ?/? ?NZS", "NZS(?= ?[0-9])", "AS(?= ?(?:[0-9]{4}|IEC |ISO |CISPR |/ ?NZS))"),
    read=read,
    examples=(
        ("AS/NZS CISPR 32:2015", "AS/NZS CISPR 32:2015"),
        ("AS/NZS CISPR32:2013", "AS/NZS CISPR 32:2013"),
        ("AS/NZS 62368.1:2022", "AS/NZS 62368.1:2022"),
        ("AS/NZS 4777.2:2020", "AS/NZS 4777.2:2020"),
        ("AS/NZS CISPR 14.1", "AS/NZS CISPR 14.1"),
        ("AS/NZS 61000.6.4", "AS/NZS 61000.6.4"),
        ("AS 3100-2009", "AS 3100:2009"),
    ),
    form=partial(standard_form, part="."),
    work_key=standard_key,
    plausible=lambda i: i.publishers[0] != "AS" or i.edition is not None or bool(i.parts),
)
