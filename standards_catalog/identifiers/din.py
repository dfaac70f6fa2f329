"""German standards: ``DIN EN 55032:2016-02``, ``DIN VDE V 0124-100:2020-06``, ``VDE-AR-N 4105:2018-11``."""

from __future__ import annotations

import re

from .core import PARTS, Head, make, read_origin, split_parts
from .en import read_head
from .family import Family, standard_form, standard_key
from .grammar import Tail
from .lazy import lazy
from .value import Identifier

TAIL = Tail("classified colon hyphen paren ordinal supplement included commayear version")
_PREFIX = lazy(
    r"(?:(?P<pub>E?\s?DIN)(?:[\s/-]{1,2}(?P<vde>VDE))?|(?P<only>VDE))(?P<rule>-AR-[A-Z])?[\s/-]{1,3}"
    r"(?P<type>V|SPEC|PAS)?\s?(?=\S)",
    re.IGNORECASE,
)
_NUMBER = lazy(rf"(?P<number>[0-9]{{2,6}}){PARTS}")


def read(text: str, position: int) -> tuple[Identifier, int] | None:
    """Read a standard of DIN or VDE, own or adopted."""
    match = _PREFIX.match(text, position)
    if match is None:
        return None
    publisher = " ".join(x.upper() for x in (match["pub"], match["vde"] or match["only"]) if x)
    stage = ""
    if publisher.startswith("E"):
        publisher, stage = publisher.removeprefix("E").strip(), "E"
    publisher += (match["rule"] or "").upper()
    head = None
    if not match["rule"]:
        head = read_head(text, match.end()) or read_origin(text, match.end())
    if head is None:
        number = _NUMBER.match(text, match.end())
        if number is None:
            return None
        parts, end = split_parts(text, number.start("parts"), number.end("parts"), number["number"])
        head = Head((), (match["type"] or "").upper(), stage, number["number"], parts, end)
    return make(text, position, "din", head, TAIL, prefix=(publisher,))


DIN = Family(
    name="din",
    title="DIN and VDE (Germany)",
    words=(
        "DIN",
        "E",
        "VDE",
    ),
    triggers=("DIN(?=[ /-])", "E DIN(?=[ /-])", "VDE(?=[ -](?:[0-9]{4}|V [0-9]|AR|EN|IEC))"),
    read=read,
    examples=(
        ("DIN EN ISO/IEC 17025", "DIN EN ISO/IEC 17025"),
        ("DIN VDE V 0124-100 (VDE V 0124-100):2020-06", "DIN VDE V 0124-100:2020-06"),
        ("VDE-AR-N 4105: 2018-11", "VDE-AR-N 4105:2018-11"),
        ("DIN EN 61000-3-2", "DIN EN 61000-3-2"),
        ("DIN EN 62368-1 (VDE 0868-1):2016-05", "DIN EN 62368-1:2016-05"),
    ),
    form=standard_form,
    work_key=standard_key,
)
