"""IEEE: ``IEEE Std 1588-2019``, ``IEEE C95.1-2005``, ``IEEE 802.11``, ``IEEE P1609.3/D5, October 2015``."""

from __future__ import annotations

import re
from dataclasses import replace

from .family import Family, standard_form, standard_key
from .grammar import Tail
from .lazy import lazy
from .value import Identifier

TAIL = Tail("hyphen commaedition colon hyphen2 language revisionof supplement ordinal paren reaffirmed redline")
_PUBLISHERS = (
    r"(?:ANSI\s?/\s?)?(?:IEEE|AIEE)(?:\s?/\s?(?:ANSI|IEC|EIA|NACE|ASHRAE|ISO|CSA|SAE|UL|ASTM|ISO/IEC)){0,4}"
    r"|(?:ISO/IEC/|ISO/|IEC/|NACE/|CSA/)IEEE|IRE|ASA|ANSI(?=\sP[CN][0-9])"
)
_HEAD = lazy(
    rf"(?:(?P<pub>{_PUBLISHERS})[\s/-]{{0,3}})?(?P<status>(?:Active\s)?(?:Unapproved\s|Approved\s)?Draft\s|(?:Active\s)?(?:Una|A)pproved\s)?"
    r"(?:(?:STANDARD|STD\.?|NO\.?)\s?){0,2}(?P<stage>FDIS\s|CDV\s?|DIS\s|CD\s|TS\s)?(?P<p>P(?=[CN]?[0-9]))?"
    r"(?P<number>[CNS]?[0-9]{1,5}(?:\.[0-9]{1,5}){0,5}(?:\.REV[a-z]{2,3}|(?!FDIS|CDV|D[0-9])(?:[A-CE-Za-ce-z]|[Dd](?![0-9])){0,4})(?:v[0-9]|(?<=v)[0-9]|(?<=[Rr]ev)[0-9A-Z]|[-_]?rev[0-9a-z]{0,3})?)"
    r"(?:\(TM\))?(?P<parts>(?:-[0-9]{1,5}(?:\.[0-9]){0,2}[a-z]?(?=[/,\s_+-]|$|:|\()){0,3})",
    re.IGNORECASE,
)
_IRE = lazy(r"(?P<number>[0-9]{2}\sIRE\s[0-9]{1,2}\.(?:PS|S|RP)[0-9]{1,2})(?:-(?P<year>19[0-9]{2}))?")
_DRAFT = lazy(
    r"[\s,]{0,2}(?:[/_-]\s?|(?<=[0-9])(?=D[0-9])|\s(?=D[0-9]|Corrigendum/|Draft\s[0-9]|CDV|FDIS)"
    r"|(?=D[0-9]{1,2}(?:\.[0-9])?(?:[/,\s]|$)))(?P<draft>Corrigendum[0-9]?(?=[/,])|Rev[0-9]|Cor\.?[\s-]?[0-9](?:-20[0-9]{2})?"
    r"|(?:Conformance[0-9]{2}|INT)(?:-(?:19|20)[0-9]{2})?|FCD"
    r"|(?:Draft\s?|D\.?\s?(?:rev|Ver|v)?-?)[0-9]{1,3}(?:[._-]?[0-9]{1,3}(?![0-9])){0,3}"
    r"(?:\+[0-9])?(?:r[0-9])?(?:[a-z]|CMP)?(?:\.pdf)?(?:-[0-9]{4}(?:-[0-9]{2})?)?|D[A-Z][0-9]{0,4}(?:-[0-9]{2})?"
    r"|(?:FDIS|DIS[0-9]?|CDV[0-9]?)(?=[A-Z][a-z]{2})"
    r"|(?:FDIS|DIS[0-9]?|CDV[0-9]?|CD[0-9.]{0,4})(?:-[0-9]{4}(?![0-9]))?|ED[0-9]|V[0-9]{1,2})(?![0-9A-Z])",
    re.IGNORECASE,
)
_DATE = lazy(
    r"\s?[,./_-]?\s?(?P<date>(?:[0-9]{1,2}\s)?[A-Z][a-z]{2,9}\.?\s?,?\s?(?:[0-9]{1,2},?\s)?(?:(?:19|20)[0-9]{2}|[0-9]{2})"
    r"|(?:(?<=[,\s])|-)(?:19|20)[0-9]{2}(?:-[0-9]{2})?|(?<=,\s)[0-9]{2})(?![0-9])(?:\.pdf)?"
)


def read(text: str, position: int) -> tuple[Identifier, int] | None:
    """Read a standard or draft of IEEE; its draft number and date make a draft's edition."""
    ire = _IRE.match(text, position)
    if ire is not None:
        number = ire["number"] + (f"-{ire['year']}" if ire["year"] else "")
        return Identifier("ieee", ("IRE",), number, printed=ire[0]), ire.end()
    match = _HEAD.match(text, position)
    if match is None or not (match["pub"] or match["p"]):
        return None
    publisher = re.sub(r"\s", "", match["pub"] or "IEEE").upper()
    publisher = "ANSI/IEEE" if publisher == "IEEE/ANSI" else publisher
    draft = bool(match["p"] or match["status"]) or text[match.end() : match.end() + 2].upper() in {
        "/D",
        "/C",
        "/I",
        "_C",
    }
    if publisher.endswith("/IEEE") and not publisher.startswith("ANSI") and not draft:
        return None  # ISO/IEC/IEEE 29119-4 is numbered as ISO does
    return _read_rest(text, position, match, publisher, draft=draft)


def _read_rest(
    text: str, position: int, match: re.Match[str], publisher: str, *, draft: bool
) -> tuple[Identifier, int]:
    parts, end = match["parts"].split("-")[1:], match.end()
    if parts and re.fullmatch(r"(?:18|19|20)[0-9]{2}", parts[-1]):
        end -= len(parts.pop()) + 1
    number = match["number"][0].upper() + match["number"][1:]
    found = TAIL.read(text, end)
    end, extra, note = found.end, "", found.note
    if draft:
        for pattern in (_DRAFT, _DRAFT, _DRAFT, _DATE):
            more = pattern.match(text, end)
            if more is not None:
                found_text = re.sub(r"\s+", " ", more[0]).strip(" ,")
                if pattern is _DATE and extra:
                    found_text = f", {found_text.lstrip('/_-. ')}"
                elif extra and more[0][0] == " ":
                    found_text = f" {found_text}"
                extra += found_text
                end = more.end()
        after = TAIL.read(text, end)
        if after.note:
            end, note = after.end, f"{note} {after.note}".strip()
    stage = re.sub(r"\s+", " ", f"{match['status'] or ''}{match['stage'] or ''}{'P' if match['p'] else ''}").strip()
    made = Identifier(
        "ieee", (publisher,), number, tuple(parts), found.edition, found.supplements, "", stage, extra, note=note,
        printed=text[position:end],
    )  # fmt: skip
    return made, end


def form(i: Identifier) -> str:
    """Return ``IEEE 1588-2019`` without the Std, as documents cite it; a draft with its status, number and date."""
    if i.publishers == ("IRE",):
        return i.number
    text = standard_form(replace(i, stage="", variant=""), year="-", slash="/", names={"A": "Amd ", "AC": "Cor "})
    text = text.replace("+AC", "/Cor ").replace("+A", "/Amd ")
    if i.stage:
        glue = "" if i.stage.endswith("P") else " "
        text = text.replace(f" {i.number}", f" {i.stage}{glue}{i.number}", 1)
    if not i.variant:
        return text
    if i.variant[0] in "/_-":
        return text + i.variant
    return text + (f" {i.variant}" if i.variant[0] == "D" else f", {i.variant}")


def key(i: Identifier) -> str:
    """Return ``IEEE1588``: ANSI/IEEE is the same body's."""
    return standard_key(i).removeprefix("ANSI/")


IEEE = Family(
    name="ieee",
    title="IEEE",
    words=("IEEE", "AIEE", "ANSI", "IRE", "ASA", "P", "PC", "PN", "ISO", "IEC", "NACE", "CSA", "#"),
    triggers=("IEEE(?:/ANSI)?(?=[ -/])", "ANSI ?/ ?IEEE", "AIEE(?= )"),
    read=read,
    examples=(
        ("IEEE Std 1588-2019", "IEEE 1588-2019"),
        ("IEEE 802.11", "IEEE 802.11"),
        ("IEEE C95.1-2005", "IEEE C95.1-2005"),
        ("ANSI/IEEE Std C62.11-1987", "ANSI/IEEE C62.11-1987"),
        ("IEEE 802.11n", "IEEE 802.11n"),
        ("IEEE P1609.3/D5, October 2015", "IEEE P1609.3/D5, October 2015"),
        (
            "IEEE Std 1057-2017 (Revision of IEEE Std 1057-2007) - Redline",
            "IEEE 1057-2017 (Revision of IEEE Std 1057-2007) - Redline",
        ),
        ("IEEE 1672-2006/Cor 1-2008", "IEEE 1672-2006/Cor 1:2008"),
    ),
    form=form,
    work_key=key,
)
