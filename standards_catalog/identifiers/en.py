"""European standards and deliverables of CEN and CENELEC: ``EN``, ``EN ISO``, ``EN IEC``, ``HD``, ``CLC/TS``."""

from __future__ import annotations

import re

from .core import PARTS, Head, make, read_origin, split_parts
from .family import Family, standard_form, standard_key
from .grammar import Tail
from .lazy import lazy
from .value import Identifier

TAIL = Tail("colon hyphen paren ordinal supplement included commayear version variant asnote")
_EN = lazy(
    r"(?P<stage>pr|Fpr|fpr|(?-i:Draft\s))?\s?"
    r"(?:(?P<pub>EN|EC(?=\s?5[05][0-9]{3}:\s?(?:19|20)[0-9]{2}))(?P<v>V)?(?P<esc>-?\s?EN)?|(?P<other>CEN[/-]CLC|CEN/CENELEC|CEN|CLC"
    r"|CENELEC)[\s/]{1,2}(?=(?:ISO/)?(?:TS|TR|GUIDE|ISO/)))(?![A-FH-Z][A-Z]{2}(?<!ISO)(?<!IEC))",
    re.IGNORECASE,
)
_NUMBER = lazy(
    rf"[\s/-]{{0,3}}(?:(?P<type>TS|TR|GUIDE)\s{{0,2}}(?P<pub>IEC\s|ISO\s)?)?\s{{0,3}}"
    rf"(?P<number>[0-9]{{1,6}}[A-UW-Z]?)(?![0-9]){PARTS}",
    re.IGNORECASE,
)
_OTHER = lazy(
    rf"(?P<stage>pr|Fpr)?(?P<pub>HD|CECC|CWA|CR|ES(?=\s5)|CEN\s?CR)(?:\s(?P<iec>IEC))?\s{{0,2}}"
    rf"(?P<number>[0-9]{{2,6}}(?:\.[0-9]{{1,2}})?[A-UW-Z]?){PARTS}(?P<series>\s?S[0-9]{{1,2}})?",
    re.IGNORECASE,
)


def read_head(text: str, position: int) -> Head | None:
    """Read the head of any EN, with what it adopts: ``EN ISO/IEC 17025``, ``prEN 1234-1``."""
    match = _EN.match(text, position)
    if match is None:
        return _read_other(text, position)
    stage = {"pr": "pr", "fpr": "Fpr", "draft": "pr"}.get((match["stage"] or "").strip().lower(), "")
    publisher = (
        ("ENV" if match["v"] else "EN")
        if match["pub"]
        else match["other"].upper().replace("CENELEC", "CLC").replace("-", "/")
    )
    at = match.end()
    inner_at = at
    while inner_at < len(text) and inner_at - at < 3 and text[inner_at] in " -/":
        inner_at += 1
    inner = None if text[inner_at : inner_at + 1].isdigit() else read_origin(text, inner_at)
    if inner is not None:
        return Head(
            (publisher, *inner.publishers), inner.type, stage or inner.stage, inner.number, inner.parts, inner.end
        )
    number = _NUMBER.match(text, at)
    if number is None:
        return None
    if not match["pub"] and not number["type"]:
        return None
    parts, end = split_parts(text, number.start("parts"), number.end("parts"), number["number"])
    kind = (number["type"] or "").upper()
    return Head((publisher,), "Guide" if kind == "GUIDE" else kind, stage, number["number"].upper(), parts, end)


def _read_other(text: str, position: int) -> Head | None:
    match = _OTHER.match(text, position)
    if match is None:
        return None
    parts, end = split_parts(text, match.start("parts"), match.end("parts"), match["number"])
    number = match["number"].upper()
    if match["series"]:
        number, end = f"{number}{'-' if parts else ''}{'-'.join(parts)} {match['series'].strip().upper()}", match.end()
        parts = ()
    publisher = match["pub"].upper()
    publishers = (publisher, "IEC") if match["iec"] else (publisher,)
    stage = {"pr": "pr", "fpr": "Fpr"}.get((match["stage"] or "").lower(), "")
    return Head(publishers, "", stage, number, parts, end)


def is_etsi(head: Head) -> bool:
    """Return whether an EN's six-digit number beginning with 3 makes it one of ETSI."""
    return head.publishers[-1] == "EN" and len(head.number) == 6 and head.number[0] == "3"


def read(text: str, position: int) -> tuple[Identifier, int] | None:
    """Read an identifier of CEN or CENELEC."""
    head = read_head(text, position)
    if head is None or is_etsi(head):
        return None
    return make(text, position, "en", head, TAIL)


def plausible(i: Identifier) -> bool:
    """An undated EN in running text has three digits, or two with a part: ``EN 2`` is anything."""
    if i.edition is not None:
        return True
    if i.publishers[0] in {"ENV", "CR", "CWA", "ES"} or (i.publishers[0] == "HD" and len(i.number) < 5 and not i.parts):
        return False  # analysers, cells and displays have such names
    return len(i.number) > 2 or (len(i.number) == 2 and bool(i.parts))


EN = Family(
    name="en",
    title="CEN and CENELEC",
    words=(
        "EN",
        "ENV",
        "PREN",
        "FPREN",
        "DRAFT",
        "HD",
        "PRHD",
        "CECC",
        "CWA",
        "CR",
        "ES",
        "CEN",
        "CLC",
        "CENELEC",
        "EC",
    ),
    triggers=(
        "EC(?= ?5[05][0-9]{3}:)",
        "ENV?(?=(?:-? ?EN)?(?:[ /-]{0,6}[0-9]|[ /-]{0,3}[ICGTUEИМicgtue]))",
        "prENV?",
        "FprEN",
        "Draft EN",
        "HD",
        "CECC",
        "CWA",
        "C(?:EN|LC|ENELEC)(?=[/ -])",
        "CR(?= [0-9]{3})",
    ),
    read=read,
    examples=(
        ("EN 55032: 2015 + AMD11:2020", "EN 55032:2015+A11:2020"),
        ("EN 62368-1:2014/A11:2017", "EN 62368-1:2014+A11:2017"),
        (
            "EN 60950-1:2006+A11:2009+A1:2010+A12/AC:2011+A2:2013",
            "EN 60950-1:2006+A11:2009+A1:2010+A12/AC:2011+A2:2013",
        ),
        ("EN 60950-1: 2006+ A11:2009", "EN 60950-1:2006+A11:2009"),
        ("EN55032:2015", "EN 55032:2015"),
        ("EN IEC 61000-3-2:2019+A1:2021", "EN IEC 61000-3-2:2019+A1:2021"),
        ("EN ISO//EC 17025", "EN ISO/IEC 17025"),
        ("EC50581:2012", "EN 50581:2012"),
        ("EN ISO 13485:2016/AC:2016", "EN ISO 13485:2016+AC:2016"),
        ("prEN 12464-1:2019", "prEN 12464-1:2019"),
        ("CEN/TS 15968:2010", "CEN/TS 15968:2010"),
        ("HD 60364-8-2:2011+A11:2019", "HD 60364-8-2:2011+A11:2019"),
        ("EN 61439-2 ed.2", "EN 61439-2 Ed. 2"),
        ("EN 60598-2-22:2014/AC:2016-09", "EN 60598-2-22:2014+AC:2016-09"),
    ),
    form=standard_form,
    work_key=standard_key,
    plausible=plausible,
)
