"""ITU recommendations and reports: ``ITU-T G.711 (11/1988)``, ``ITU-R SM.329-10``."""

from __future__ import annotations

import re

from .family import Family, edition_form
from .grammar import Tail
from .lazy import lazy
from .value import Edition, Identifier

_HEAD = lazy(
    r"(?:ITU|CCITT|CCIR)[\s-]{0,2}(?P<sector>[TRD])?[\s-]{1,2}(?:(?P<type>REC(?:OMMENDATION)?|REPORT|RESOLUTION|RES|OPINION)\.?\s)?(?:ITU-[TRD]\s)?"
    r"(?P<series>[A-Z]{1,3})(?:[.\s](?P<number>[0-9]{1,4}(?:\.[0-9]{1,4}){0,2}(?:\s?(?:bis|ter)(?![a-z])|\sR(?=\s\())?)|\sSuppl\.\s(?P<supplement>[0-9]{1,3}(?:\.[0-9]{1,2})?))(?:-(?P<revision>[0-9]{1,3}))?(?![0-9])(?:/(?P<second>[A-Z]\.[0-9]{1,4}(?:\.[0-9]{1,2})?))?(?P<annex2>\s(?:Annex|App(?:endix|\.)?)\s[A-Z0-9]{1,5})?(?P<version>\s(?:\(V[0-9]{1,2}\)|v\.?\s?[0-9]{1,2}))?",
    re.IGNORECASE,
)
# Questions, working documents of study groups, handbooks and the Operational Bulletin.
_OTHER = lazy(
    r"(?P<annex>Annex\sto\s)?ITU(?:-(?P<sector>[TRD]))?\s(?:(?P<number>(?:[A-Z]{1,3}\.)?\[?[0-9]{1,3}(?:-[0-9]{1,3})?(?:/[A-Z0-9]{1,4}){1,2}\]?|[0-9]{1,3}\.HDB|[0-9]{1,3}-[0-9]{1,3}|SG[0-9]{2}\.[0-9]{1,4}(?:-[0-9]{1,3})?)(?![0-9A-Za-z])|OB\sNo\.\s(?P<bulletin>[0-9]{3,5}(?:-[A-Z])?))"
)
_TAIL = Tail("monthyear paren itusupplement supplement")


def read(text: str, position: int) -> tuple[Identifier, int] | None:
    """Read a recommendation or report of ITU; the number after the hyphen is the revision of ITU-R's."""
    match = _HEAD.match(text, position)
    if match is None or text[match.end() : match.end() + 1] in {"/", "."}:
        return _read_other(text, position)
    sector = (match["sector"] or "").upper()
    tail = _TAIL.read(text, match.end())
    edition = tail.edition
    if match["revision"]:
        edition = Edition(
            edition.year if edition else None, edition.month if edition else None, revision=match["revision"]
        )
    number = f"{match['series'].upper()}.{match['number']}"
    if match["supplement"]:
        number = f"{match['series'].upper()} Suppl. {match['supplement']}"
    number += (match["annex2"] or "") + (match["version"] or "")
    if match["second"]:
        number += f"/{match['second'].upper()}"
    kind = (match["type"] or "").upper()
    kind = {"REPORT": "Report", "RESOLUTION": "Resolution", "RES": "Resolution", "OPINION": "Opinion"}.get(kind, "")
    publisher = f"ITU-{sector}" if sector else "ITU"
    made = Identifier(
        "itu", (publisher,), number, (), edition, tail.supplements, kind, printed=text[position : tail.end]
    )
    return made, tail.end


def _read_other(text: str, position: int) -> tuple[Identifier, int] | None:
    match = _OTHER.match(text, position)
    if match is None:
        return None
    tail = _TAIL.read(text, match.end())
    publisher = f"ITU-{match['sector'].upper()}" if match["sector"] else "ITU"
    number = match["number"] or f"OB No. {match['bulletin']}"
    made = Identifier(
        "itu", (publisher,), number, (), tail.edition, tail.supplements, "Annex to" if match["annex"] else "",
        printed=text[position : tail.end],
    )  # fmt: skip
    return made, tail.end


def form(i: Identifier) -> str:
    """Return ``ITU-T G.711 (11/1988)`` or ``ITU-R SM.329-10``."""
    text = " ".join(x for x in (i.publishers[0], i.type, i.number) if x)
    if i.type == "Annex to":
        text = f"Annex to {i.publishers[0]} {i.number}"
    edition = i.edition
    if edition is not None and edition.revision:
        text += f"-{edition.revision}"
    if edition is not None and edition.year is not None:
        text += f" ({edition.month:02d}/{edition.year})" if edition.month is not None else f" ({edition.year})"
    elif edition is not None and not edition.revision:
        text += edition_form(edition)
    names = {"A": "Amd. ", "AC": "Cor. ", "ERR": "Err. "}
    for s in i.supplements:
        text += f" {names.get(s.kind, s.kind)}{s.number}"
        if s.year is not None:
            text += f" ({s.month:02d}/{s.year})" if s.month is not None else f" ({s.year})"
    return text


def key(i: Identifier) -> str:
    """Return ``ITU-TG.711``."""
    return f"{i.publishers[0]}{i.type.upper()}{i.number}".replace(" ", "")


ITU = Family(
    name="itu",
    title="ITU",
    words=(
        "ITU",
        "ANNEX",
        "CCITT",
        "CCIR",
    ),
    triggers=("ITU(?=[ -])", "CCITT", "CCIR"),
    read=read,
    examples=(
        ("ITU-T G.711 (11/1988)", "ITU-T G.711 (11/1988)"),
        ("ITU-R SM.329-10", "ITU-R SM.329-10"),
        ("ITU-R BS.1534-3", "ITU-R BS.1534-3"),
    ),
    form=form,
    work_key=key,
)
