"""Transport of dangerous goods: ``UN 38.3 Rev.7/Amend.1``, ``ST/SG/AC.10/11/Rev.6``."""

from __future__ import annotations

import re

from .family import Family
from .lazy import lazy
from .value import Edition, Identifier, Supplement

_REV = (
    r"(?:[\s,/(]{0,3}(?:Rev(?:ision)?\.?\s?(?P<rev>[0-9]{1,2})))?(?:[\s,/&]{0,3}Amend(?:ment)?\.?\s?"
    r"(?P<amend>[0-9]{1,2}))?"
)
_UN = lazy(rf"UN\s?[-/]?\s?(?:DOT\s)?38\.\s?3(?:\.[0-9])?(?![0-9]){_REV}", re.IGNORECASE)
# "Manual of Tests and Criteria, Part III, subsection 38.3": its revision stands in front of the section.
_SECTION = lazy(
    rf"(?:UN\s)?Manual\sof\sTests?\s(?:and|&)\sCriteria(?:[\s,(]{{1,3}}(?!Rev)[^.;]{{0,60}}?)?{_REV}"
    rf"[^.;]{{0,50}}?(?:sub-?\s?section|section|paragraph|clause|chapter)?\s38\.3(?:\.[0-9])?(?![0-9])",
    re.IGNORECASE,
)
_MANUAL = lazy(rf"(?:UN\s)?Manual\sof\sTests?\s(?:and|&)\sCriteria{_REV}", re.IGNORECASE)
_ST = lazy(rf"ST/SG/AC\.\s?10/(?P<number>[0-9]{{1,2}}){_REV}", re.IGNORECASE)


def read(text: str, position: int) -> tuple[Identifier, int] | None:
    """Read the manual's section 38.3 or the document number of the manual and the model regulations."""
    match = _UN.match(text, position) or _SECTION.match(text, position)
    number, publisher = "38.3", "UN"
    manual = _MANUAL.match(text, position) if match is None else None
    if manual is not None:
        match, number = manual, "Manual of Tests and Criteria"
    if match is None:
        match = _ST.match(text, position)
        if match is None:
            return None
        number, publisher = f"AC.10/{match['number']}", "ST/SG"
    end = match.end()
    edition = Edition(revision=match["rev"]) if match["rev"] else None
    supplements = (Supplement("A", match["amend"]),) if match["amend"] else ()
    made = Identifier(
        "un", (publisher,), number, (), edition, supplements, kind="regulation", printed=text[position:end]
    )
    return made, end


def form(i: Identifier) -> str:
    """Return ``UN 38.3 Rev.6/Amend.1`` or ``ST/SG/AC.10/11/Rev.6/Amend.1``."""
    un = i.publishers[0] == "UN"
    text = f"UN {i.number}" if un else f"ST/SG/{i.number}"
    if i.edition is not None and i.edition.revision:
        text += f"{' ' if un else '/'}Rev.{i.edition.revision}"
    return text + "".join(f"/Amend.{s.number}" for s in i.supplements)


UN = Family(
    name="un",
    title="UN manual of tests and criteria, model regulations",
    words=(
        "UN",
        "ST",
        "MANUAL",
    ),
    triggers=(
        "UN ?(?:DOT )?[-/]?(?= ?38\\. ?3)",
        "ST/SG/AC",
        "Manual of [Tt]ests?(?= (?:and|&) [Cc])",
        "manual of [Tt]ests?(?= (?:and|&) [Cc])",
    ),
    read=read,
    examples=(
        ("UN38.3", "UN 38.3"),
        ("UN 38.3 Rev.7 Amend.1", "UN 38.3 Rev.7/Amend.1"),
        ("ST/SG/AC.10/11/Rev. 6/Amend.1", "ST/SG/AC.10/11/Rev.6/Amend.1"),
        ("Manual of Tests and Criteria, Part III, subsection 38.3", "UN 38.3"),
    ),
    form=form,
    work_key=lambda i: f"{i.publishers[0]}{i.number}".upper().replace(" ", ""),
    kind="regulation",
    plausible=lambda i: not i.number.startswith("Manual") or i.edition is not None,
)
