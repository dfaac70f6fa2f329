"""The heads of international and European identifiers, which national bodies adopt whole."""

from __future__ import annotations

import re
from typing import NamedTuple

from .grammar import YEAR, Read, Tail
from .lazy import lazy
from .value import Identifier, IdentifierKind

PARTS = (
    r"(?P<parts>(?:(?:\s?-|-\s|\s-\s(?=[0-9]{1,2}(?![0-9.:/])))(?:[0-9]{1,5}[A-UW-Z]?"
    r"|[0-9]{1,2}[A-Z]{2}|[A-Z][0-9]{1,3}|[A-Z](?=:))(?![A-Za-z0-9](?!\.?[0-9]))){0,8})"
)
_STAGES = r"ОПМС|FDIS|DIS|CDV|CD|WD|NP|AWI|PWI|PRF|DAM|FCD|DPAS|PDTR|PDTS|FDTR|FDTS|DTR|DTS|DGuide|PNW"
_TYPES = r"TR|TS|PAS|ISP|TTA|GUIDE|SRD|ТО|ТС|R(?=\s?[0-9])"
# ISO/IEC in all its company, and the slip "ISO//EC" of hurried typists.
_ORIGIN = (
    r"(?:ISO|IEC|CEI|ИСО|МЭК)(?:\s?/{1,2}\s?(?:IEC|IEEE|CEI|ISO|EC|МЭК|ASTM|SAE|CIE|IDF|OIML|HL7|ASME"
    r"|ITU|SG)(?![A-Za-z])){0,3}|CISPR"
)
# What may follow ISO, IEC or CISPR, for their triggers: a number, or a word with no more between than is read over.
FOLLOWING = r"(?=[ /-]{0,4}[A-Za-zА-Я]|[ /-]{0,5}[0-9NSPnsp])"
ORIGIN = lazy(
    rf"(?P<pub>{_ORIGIN})(?![A-Z]{{2}}(?<!TR)(?<!TS))"
    rf"(?:[\s/-]{{0,3}}(?P<stage>{_STAGES})(?![a-z]))?"
    rf"(?:[\s/-]{{0,3}}(?P<type>{_TYPES})(?![a-z]))?"
    rf"(?:[\s/-]{{0,3}}(?P<cispr>CISPR)(?:[\s/-]{{0,2}}(?P<type2>TR|TS|PAS))?)?"
    rf"\s{{0,3}}(?:-\s?)?(?:(?:Nos?\.?|Standard|Std\.?|Publication|Pub\.?)\s{{0,2}})?"
    rf"(?P<number>[0-9]{{1,6}}[A-UW-Z]?)(?![0-9]){PARTS}",
    re.IGNORECASE,
)
_FULL_YEAR = lazy(YEAR)
# Standards whose parts run into the numbers of years: a year is only told apart from a part where both are printed.
_PARTS_LIKE_YEARS = frozenset({"10303"})
# Standards of ISO and IEC together that are cited as ISO alone: conformity assessment (CASCO) and information security.
JOINT_NUMBERS = frozenset(
    [
        "17000",
        "17007",
        "17011",
        "17020",
        "17021",
        "17024",
        "17025",
        "17029",
        "17030",
        "17040",
        "17043",
        "17050",
        "17060",
        "17065",
        "17067",
        "27000",
        "27001",
        "27002",
        "27005",
        "27017",
        "27018",
        "27701",
    ]
)
_NAMES = {"ИСО": "ISO", "МЭК": "IEC", "EC": "IEC"}
_WORDS = {"ТО": "TR", "ТС": "TS", "ОПМС": "FDIS"}


class Head(NamedTuple):
    """Publishers, deliverable and number as read, with the place where an edition may follow."""

    publishers: tuple[str, ...]
    type: str
    stage: str
    number: str
    parts: tuple[str, ...]
    end: int


def split_parts(text: str, start: int, end: int, number: str) -> tuple[tuple[str, ...], int]:
    """Return the parts printed between the two places; a last one that is a year is left to the edition."""
    if start == end:
        return (), end
    parts = [p.strip().upper() for p in text[start:end].split("-")[1:]]
    if _FULL_YEAR.fullmatch(parts[-1]) and number not in _PARTS_LIKE_YEARS and not _dated(text, end):
        parts.pop()
        end = text.rindex("-", start, end)
        while end > start and text[end - 1] == " ":
            end -= 1
    return tuple(parts), end


def _dated(text: str, end: int) -> bool:
    return re.match(rf"\s?[:(]\s?{YEAR}", text[end : end + 8]) is not None


def read_origin(text: str, position: int) -> Head | None:
    """Read ``ISO/IEC TR 15067-3``, ``IEC 62368-1``, ``CISPR 16-4-2`` and the like."""
    match = ORIGIN.match(text, position)
    if match is None:
        return None
    number = match["number"].upper()
    parts, end = split_parts(text, match.start("parts"), match.end("parts"), number)
    publisher = "/".join(_NAMES.get(p, p) for p in (x.strip().upper() for x in match["pub"].split("/")) if p)
    if publisher != "CEI/IEC":
        publisher = publisher.replace("CEI", "IEC")
    if match["cispr"]:
        publisher = "CISPR"
    publisher = {"IEC/ISO": "ISO/IEC", "IEC/CISPR": "CISPR"}.get(publisher, publisher)
    if publisher == "ISO" and number in JOINT_NUMBERS and not match["type"]:
        publisher = "ISO/IEC"
    kind = match["type2"] or match["type"] or ""
    kind, stage = _WORDS.get(kind.upper(), kind), (match["stage"] or "").upper()
    stage = _WORDS.get(stage, stage)
    if stage in {"DTR", "DTS", "FDTR", "FDTS", "PDTR", "PDTS"}:
        stage, kind = stage[:-2], stage[-2:]
    elif stage == "DPAS":
        stage, kind = "D", "PAS"
    elif stage == "DGUIDE":
        stage, kind = "D", "Guide"
    kind = "Guide" if kind.upper() == "GUIDE" else kind.upper()
    return Head((publisher,), kind, stage, number, parts, end)


def make(
    text: str,
    start: int,
    family: str,
    head: Head,
    tail: Tail,
    *,
    prefix: tuple[str, ...] = (),
    kind: IdentifierKind = "standard",
) -> tuple[Identifier, int]:
    """Return the identifier of a head with its edition and supplements, and where it ends."""
    read = tail.read(text, head.end)
    return build(text, start, family, head, read, prefix=prefix, kind=kind), read.end


def build(
    text: str,
    start: int,
    family: str,
    head: Head,
    read: Read,
    *,
    prefix: tuple[str, ...] = (),
    kind: IdentifierKind = "standard",
) -> Identifier:
    """Return the identifier of a head and what was read after it."""
    return Identifier(
        family, prefix + head.publishers, head.number, head.parts, read.edition, read.supplements, head.type,
        head.stage, read.variant, kind, "", None, read.note, text[start : read.end],
    )  # fmt: skip
