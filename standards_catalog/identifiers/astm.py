"""ASTM International: ``ASTM D5994/D5994M-10(2021)e1``, ``ASTM F963-17``, research reports, manuals and other books."""

from __future__ import annotations

import re

from .family import Family
from .grammar import two_digits
from .lazy import lazy
from .value import Edition, Identifier

_HEAD = lazy(
    r"(?P<pub>(?:ANSI/|ISO/)?ASTM)(?:[\s-]{1,2}|(?=TR))(?:"
    r"(?P<book>(?:RR:\s?[A-Z][0-9]{2}|MNLTP|MNL|MONO|DS|TR|STP|ADJ|WK|SI|CS)\s?-?[A-Z0-9]{1,12}(?:-(?:[0-9]{1,2}(?:ST|ND|RD|TH)|S[0-9]|EB|EA|SEL)){0,3})"
    r"|(?P<number>[A-G]\s?[0-9]{1,4}M?(?:\s?/\s?[A-G]?\s?[0-9]{1,4}M)?|5[0-9]{4})"
    r"(?:\s?[-:]\s?(?P<year>(?:19|20)[0-9]{2}|[0-9]{2})(?P<letter>[a-z])?(?![0-9]))?"
    r"(?:\s?\(\s?(?:Reapproved\s|R)?(?P<again>(?:19|20)[0-9]{2})\s?\))?(?:\s?[eε](?P<epsilon>[0-9])(?![0-9]))?)",
    re.IGNORECASE,
)


def read(text: str, position: int) -> tuple[Identifier, int] | None:
    """Read a standard (with its year, reapproval and editorial change) or a book of ASTM."""
    match = _HEAD.match(text, position)
    if match is None:
        return None
    publisher = match["pub"].upper()
    printed = text[position : match.end()]
    if match["book"]:
        return Identifier("astm", (publisher,), re.sub(r"\s", "", match["book"]).upper(), printed=printed), match.end()
    year = match["year"]
    edition = None
    if year or match["again"]:
        edition = Edition(
            None if not year else int(year) if len(year) == 4 else two_digits(year),
            revision=(match["letter"] or "").lower() + (f"e{match['epsilon']}" if match["epsilon"] else ""),
            reaffirmed=int(match["again"]) if match["again"] else None,
            year_text=year if year and len(year) == 2 else "",
        )
    number = re.sub(r"\s", "", match["number"]).upper()
    return Identifier("astm", (publisher,), number, (), edition, printed=printed), match.end()


def form(i: Identifier) -> str:
    """Return ``ASTM D3745/D3745M-95(2015)e1``."""
    glue = "" if i.publishers[0] == "ISO/ASTM" and i.number.startswith("TR") else " "
    text = f"{i.publishers[0]}{glue}{i.number}"
    edition = i.edition
    if edition is None:
        return text
    letter, _, epsilon = edition.revision.partition("e") if "e" in edition.revision[-2:] else (edition.revision, "", "")
    if edition.year is not None:
        text += f"-{edition.year_text or edition.year}{letter}"
    if edition.reaffirmed is not None:
        text += f"({edition.reaffirmed})"
    return text + (f"e{epsilon}" if epsilon else "")


ASTM = Family(
    name="astm",
    title="ASTM International",
    words=("ASTM", "ANSI", "ISO"),
    triggers=("ASTM(?=[ -]{1,2}[A-G] ?[0-9])", "ANSI/ASTM", "ISO/ASTM"),
    read=read,
    examples=(
        ("ASTM D5994/D5994M-10(2021)", "ASTM D5994/D5994M-10(2021)"),
        ("ASTM D3745/D3745M-95(2015)e1", "ASTM D3745/D3745M-95(2015)e1"),
        ("ASTM D 56-05", "ASTM D56-05"),
        ("ASTM F963-17", "ASTM F963-17"),
        ("ASTM E871-82 (Reapproved 2013)", "ASTM E871-82(2013)"),
        ("ASTM D3828-07a", "ASTM D3828-07a"),
        ("ASTM 51707-22e1", "ASTM 51707-22e1"),
        ("ASTM RR:C09-2003", "ASTM RR:C09-2003"),
        ("ASTM MNL26-3RD-EB", "ASTM MNL26-3RD-EB"),
    ),
    form=form,
    work_key=lambda i: f"ASTM{i.number}",
)
