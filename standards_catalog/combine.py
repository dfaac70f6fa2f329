"""A set of documents that an act names together, as one identifier."""

from __future__ import annotations

from dataclasses import replace

from .identifiers.registry import parse_identifier
from .identifiers.value import Identifier, InvalidIdentifier, Supplement


def combined(text: str) -> Identifier:
    """Return the identifier of ``EN 60335-2-27:2013; EN 60335-2-27:2013/A1:2020; …``: base and all supplements.

    Raises:
        InvalidIdentifier: a member is no identifier, or belongs to another edition.
    """
    members = [parse_identifier(part) for part in text.split("; ")]
    base = members[0]
    supplements: list[Supplement] = []
    for member in members:
        if member.work_key != base.work_key or member.base.key != base.base.key:
            raise InvalidIdentifier("these documents belong to different editions", subject=text)
        supplements += [s for s in member.supplements if s not in supplements]
    supplements.sort(key=lambda s: (s.year or 0, s.key))
    return replace(base, supplements=tuple(replace(s, joint="+") for s in supplements), printed=text)
