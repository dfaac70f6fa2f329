"""Ordinance articles of Japan's radio law: ``Certification Ordinance Article 2 Section 1 No. 19``."""

from __future__ import annotations

import re

from .family import Family
from .lazy import lazy
from .value import Identifier

_HEAD = lazy(
    r"(?:(?:Certification|Cert\.)\sOrdinance,?\s)?(?:Article|Art\.)\s?(?P<article>[0-9]{1,3})(?:-[0-9]{1,2}(?=\sitem))?"
    r"[\s,-]{1,2}(?:(?:Section|Paragraph|Clause)\s?(?P<paragraph>[0-9]{1,2})[\s,]{1,2})?(?:No\.?|item)\s?"
    r"(?P<item>[0-9]{1,2}(?:-[0-9]{1,2}){0,3})(?![0-9])\)?(?P<more>(?:,\s?[0-9]{1,2}(?:-[0-9]{1,2}){1,3}(?![0-9])){0,6})",
    re.IGNORECASE,
)


def read(text: str, position: int) -> tuple[Identifier, int] | None:
    """Read an item of the ordinance on certification of radio equipment; further items of a list go with it."""
    match = _HEAD.match(text, position)
    if match is None:
        return None
    items = (match["item"], *(x.strip() for x in match["more"].split(",")[1:]))
    parts = (match["paragraph"] or "1", *items)
    made = Identifier(
        "jp_ordinance", ("Certification Ordinance",), match["article"], parts, kind="regulation", printed=match[0]
    )
    return made, match.end()


def form(i: Identifier) -> str:
    """Return ``Certification Ordinance Article 2 Section 1 No. 19``."""
    paragraph, *items = i.parts
    return f"{i.publishers[0]} Article {i.number} Section {paragraph} No. {', '.join(items)}"


JP_ORDINANCE = Family(
    name="jp_ordinance",
    title="Certification Ordinance (Japan)",
    words=("CERTIFICATION", "CERT", "ARTICLE", "ART"),
    # Categories of equipment, not standards: running text is not searched for them.
    triggers=(),
    read=read,
    examples=(
        ("Article 2 Section 1 No. 19", "Certification Ordinance Article 2 Section 1 No. 19"),
        ("Article 2 No. 28)", "Certification Ordinance Article 2 Section 1 No. 28"),
        (
            "Certification Ordinance Article 2 Section 1 No.19, 19-3, 19-3-2",
            "Certification Ordinance Article 2 Section 1 No. 19, 19-3, 19-3-2",
        ),
    ),
    form=form,
    work_key=lambda i: f"CERTIFICATIONORDINANCE{i.number}-{'-'.join(i.parts)}",
    kind="regulation",
)
