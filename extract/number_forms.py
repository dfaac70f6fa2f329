"""Numbers of certificates and reports as they are printed: where one begins, where it ends, and which two are one."""

from __future__ import annotations

import re

from .dates import find_dates
from .values import clean

_TOKEN = re.compile(r"^(?:\(\d+\))?[A-Za-z0-9#№][\w\-./#&()+:]*$|^[-–/&+]$|^\([\w\-./]+\)$")
# Words after which a number is over: small words of any kind, and those that a form prints beside numbers.
_PROSE = re.compile(
    r"^(?:[a-z]{3,}|[Oo]f|[Ii]s|[Ii]n|[Oo]n|[Tt]o|[Bb]y|[Aa]nd|[Oo]r|The|Dated?|DATED?|Issued?|ISSUED?|Pages?|PAGES?"
    r"|Report|REPORT|Verification|From|Valid|This|See|und|vom|du|de|la)[.,;:)]*$"
)
_NO = re.compile(r"^(?:file|no|nr|n[°º]|num|number|nummer|第)\s?(?:[.:]?\s+|\.?:\s?)(?=\S*\d)|^№\s?", re.IGNORECASE)
_BRACKETED = re.compile(r"^\([A-Z]{2,6}\)\s?(?=\w*\d)")
_ORDINAL = re.compile(r"^[第제]\s?[A-Z0-9][A-Z0-9\-]{3,20}\s?[号號호]")
_REVISION = re.compile(r"^(?:rev(?:ision)?|issue|ver(?:sion)?|ed(?:ition)?)\W*\w*$", re.IGNORECASE)
_DIGITS = re.compile(r"\d")
_NOT_NUMBER = re.compile(
    r"^(?:\d{1,3}|(?:19|20)\d\d|v\d[\d.]*|n/?a|none|nil|-+|\d+\s?(?:pages?|seiten)|\d{1,3}/\d{1,3}|iso.*|iec\s.*|en\s?\d.*"
    r"|(?:fcc\s)?part.*|\d\d cfr.*|[a-z]{3,9} (?:19|20)\d\d|(?:pass|fail)\b.*|annex.*|table.*|clause.*|\d+ of \d+.*"
    r"|\(\d{2,3}\)\s?\d{3,4}-\d{4}|[\d.]+\s?(?:mm|hz|v|a|w|kg|g|mah|wh)|page.*)$",
    re.IGNORECASE,
)
_CAPITALISED = re.compile(r"^[A-Z][a-z]{2,}$")
MAX_NUMBER = 48
_NEXT_CAPTION = frozenset(
    ("IATF", "ISO", "FCC", "EAC", "UKAS", "CB", "EU", "EC", "CE", "IC")
)  # "IATF Certificate No.:" follows


def number_in(text: str) -> str | None:
    """Return the number that a value begins with, without the prose, date or page number after it; None if none does.

    >>> number_in("55130224158107 dated 2022-03-01")
    '55130224158107'
    >>> number_in("B 087654 0002 Rev. 00")
    'B 087654 0002 Rev. 00'
    """
    ordinal = _ORDINAL.match(clean(text)[:60])
    if ordinal is not None:
        return ordinal[0]
    text = _NO.sub("", _BRACKETED.sub("", clean(text)[:160]))
    kept: list[str] = []
    words = text.replace("：", ":").split()
    for at, raw in enumerate(words):
        word = raw.rstrip(",;。") if len(raw) > 1 else raw
        if _REVISION.match(word) and kept:
            kept.append(word)
            continue
        if re.fullmatch(r"[0-9a-fA-F]{32,}", word):
            break  # a hash that a signing service printed
        if not _TOKEN.match(word.strip("*'\"“”")) or (_PROSE.match(word) and not _DIGITS.search(word)):
            break
        if kept and word.isdigit() and len(word) <= 2 and _starts_date(words[at : at + 3]):
            break  # the next column's date: "10000345678-MSC 15 March 2018"
        if _CAPITALISED.match(word) and (kept or (at + 1 < len(words) and not _DIGITS.search(words[at + 1]))):
            break
        part = word.strip("*'\"“”")
        if kept and len(kept[-1]) > 1 and len(part) > 1 and words[at - 1].endswith("-"):
            kept[-1] += part  # recognition puts spaces after hyphens
        else:
            kept.append(part)
        if raw != word or len(" ".join(kept)) > MAX_NUMBER:
            break
    while len(kept) > 1 and kept[-1] in _NEXT_CAPTION:
        kept.pop()
    while kept and ((_REVISION.match(kept[-1]) and not _DIGITS.search(kept[-1])) or kept[-1] in "-–/&+"):
        kept.pop()
    number = " ".join(kept).strip(" .:-_/")
    if number.count("(") > number.count(")"):
        number = number.rsplit("(", 1)[0].strip()
    return number if is_number(number) else None


def _starts_date(words: list[str]) -> bool:
    dates = find_dates(" ".join(words)) if len(words) == 3 else []
    return bool(dates) and dates[0].start == 0


def is_number(text: str) -> bool:
    """Tell whether a text may be the number of a certificate or report: a digit, no date, no page, no clause."""
    if not 3 <= len(text) <= MAX_NUMBER + 12 or not _DIGITS.search(text) or _NOT_NUMBER.match(text):
        return False
    dates = find_dates(text)
    if dates and dates[0].end - dates[0].start >= len(text) - 2:
        return False
    return len(re.findall(r"\d", text)) >= 2 or bool(re.fullmatch(r"[A-Z0-9][\w\-./]{5,}", text))


def fold(number: str) -> str:
    """Return the number without spaces and marks, in capitals: how two prints of one number compare."""
    return re.sub(r"[\W_]+", "", number).upper()
