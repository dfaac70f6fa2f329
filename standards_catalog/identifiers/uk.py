"""Statutory instruments of the United Kingdom: ``SI 2017/1206``, ``S.I. 2012 No. 3032``."""

from __future__ import annotations

import re

from .family import Family
from .lazy import lazy
from .value import Identifier

_HEAD = lazy(
    r"(?:S\.?\s?I\.?|UK\s?SI|Statutory\sInstruments?)[\s:]{0,2}(?:(?P<year>(?:19|20)[0-9]{2})\s?(?:/|,?\s?No\.?\s?)\s?(?P<number>[0-9]{1,4})|No\.?\s?(?P<number2>[0-9]{1,4})\s?(?:of|/)\s?(?P<year2>(?:19|20)[0-9]{2}))(?![0-9])",
    re.IGNORECASE,
)


def read(text: str, position: int) -> tuple[Identifier, int] | None:
    """Read a statutory instrument by its year and number."""
    match = _HEAD.match(text, position)
    if match is None:
        return None
    number = f"{match['year'] or match['year2']}/{int(match['number'] or match['number2'])}"
    return Identifier("uk_si", ("SI",), number, kind="legislation", printed=match[0]), match.end()


UK_SI = Family(
    name="uk_si",
    title="statutory instruments (United Kingdom)",
    words=("SI", "S", "STATUTORY", "UK"),
    triggers=("S\\.? ?I\\.? ?(?=(?:19|20)[0-9]{2} ?(?:/|No|, ?No)|No)",),
    read=read,
    examples=(
        ("SI 2017/2016", "SI 2017/2016"),
        ("S.I. 2012 No. 3032", "SI 2012/3032"),
        ("SI 2016/1091", "SI 2016/1091"),
    ),
    form=lambda i: f"SI {i.number}",
    work_key=lambda i: f"SI{i.number}",
    kind="legislation",
)
