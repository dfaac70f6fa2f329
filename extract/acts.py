"""Acts that are cited by name alone: ``Radiocommunications Act 1992``, ``Toxic Substance Control Act``."""

from __future__ import annotations

import re

from ..model.document import Document
from ..standards_catalog.identifiers import plain
from ..standards_catalog.identifiers.lazy import lazy

_WORD = r"(?:[A-Z][A-Za-z’'-]{1,24}|\((?=[A-Z])[^()\n]{3,70}\))"
_LINK = r"(?:\s(?:and|of|for|the|on)){0,2}"
# A title in capitals that ends in Act, Law or Ordinance, or an Australian instrument with its year.
_ACT = lazy(
    rf"(?P<name>{_WORD}(?:{_LINK}[\s]{_WORD}){{0,9}}\s(?:(?:Act|Ordinance|Law)(?:\s(?:19"
    rf"|20)[0-9]{{2}})?(?![A-Za-z])|(?:Standard|Notice|Instrument|Determination)\s(?:19|20)[0-9]{{2}}))"
    rf"(?P<more>\sTitle\s(?:[IVX]{{1,4}}|Ⅲ)\s?\([0-9/]{{3,24}}\)|\s\([A-Z][A-Za-z]{{2,8}}\))?"
)
_GERMAN_ACTS = frozenset({"ProdSG", "GPSG", "EMVG", "FuAG", "ElektroG"})
_GERMAN = lazy(rf"\((?P<name>{'|'.join(sorted(_GERMAN_ACTS))})\)")
_PROPOSITION = lazy(r"\bCalifornia\sProposition\s65\b")
_NOT_ACTS = lazy(r"^(?:This|The\sAct|Under|In|As|According|By|Local|National|Applicable|Common|Copyright|Ohm)\b")
# Acts of the East in their own script: in brackets, or before the number of an article.
_EASTERN = lazy(
    r"[「『]\s?(?P<korean>[가-힣][가-힣·ㆍ ]{0,40}법)\s?[」』]"
    r"|《(?P<chinese>[一-鿿]{3,30}(?:法|条例|條例))》"
    r"|(?P<japanese>[一-鿿]{1,14}法)第\s?[0-9０-９一-十百]{1,4}\s?条"
)
PAGES = 8
"""Pages on which acts are looked for: what a report says of its own basis stands in front."""


def find_acts(document: Document) -> tuple[str, ...]:
    """Return the names of acts that have no number, in the order of their first mention."""
    found: dict[str, str] = {}
    for page in document.pages[:PAGES]:
        text = plain(page.text)
        if (
            "ct" not in text
            and "aw" not in text
            and "nance" not in text
            and "Proposition" not in text
            and "otice" not in text
        ):
            continue
        for match in _ACT.finditer(text):
            name = re.sub(r"\s+", " ", match["name"])
            more = re.sub(r"\s+", " ", match["more"] or "")
            if "Title" in more or more.strip(" ()") in _GERMAN_ACTS:
                name += more
                found.setdefault(more.strip(" ()").lower(), "")
            name = re.sub(r"^(?:[A-Z]{3,6}\s|The\s(?=.*[0-9]{4}$))", "", name)
            if not _NOT_ACTS.search(name) and len(name.split()) >= 2:
                found.setdefault(name.lower(), name)
        for match in _PROPOSITION.finditer(text):
            found.setdefault(match[0].lower(), match[0])
        for match in _GERMAN.finditer(text):
            found.setdefault(match["name"].lower(), match["name"])
    if not found:
        found |= _eastern(document)
    names = [n for n in found.values() if n]
    # "the Privacy Act" after "the Privacy Act 1988" is the same act.
    return tuple(
        n
        for n in names
        if not any(o != n and o.lower().startswith(f"{n.lower().removeprefix('the ')} ") for o in names)
    )


def _eastern(document: Document) -> dict[str, str]:
    found: dict[str, str] = {}
    for page in document.pages[:PAGES]:
        if page.text.isascii():
            continue
        for match in _EASTERN.finditer(page.text):
            name = match["korean"] or match["chinese"] or match["japanese"]
            name = re.sub(r"^(?:根据|依据|及び|又は)", "", " ".join(name.split()))
            found.setdefault(name, name)
    return found
