"""Identifiers of standards, regulations and acts: read, compared, printed back.

>>> i = parse_identifier("BS EN IEC 62368-1: 2020 + A11:2020")
>>> str(i), i.work_key, [str(x) for x in i.chain[1:]]
('BS EN IEC 62368-1:2020+A11:2020', 'BSENIEC62368-1', ['EN IEC 62368-1:2020+A11:2020', 'IEC 62368-1'])
"""

from .family import Family
from .registry import FAMILIES, parse_identifier, read_at
from .text import plain
from .value import Edition, Identifier, IdentifierKind, InvalidIdentifier, Supplement

__all__ = [
    "FAMILIES",
    "Edition",
    "Family",
    "Identifier",
    "IdentifierKind",
    "InvalidIdentifier",
    "Supplement",
    "parse_identifier",
    "plain",
    "read_at",
]
