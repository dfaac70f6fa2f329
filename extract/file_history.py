"""What the bytes of a PDF tell of its history: revisions saved one after another, and what signatures cover.

Structure alone is read (ISO 32000-2, 7.5.6 and 12.8.1); no signature is verified cryptographically, so none speaks for
a document.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

_END = re.compile(rb"startxref[\s\x00]{1,8}(\d{1,12})[\s\x00]{1,8}%%EOF[\r\n]{0,2}")
_RANGE = re.compile(
    rb"/ByteRange\s{0,4}\[\s{0,4}(\d{1,12})\s{1,4}(\d{1,12})\s{1,4}(\d{1,12})\s{1,4}(\d{1,12})\s{0,4}\]"
)
_TABLE = re.compile(rb"[\s\x00]{0,8}(?:xref|\d{1,10} \d{1,5} obj)")
_OBJECT = re.compile(rb"(?:^|[\r\n ])\d{1,10} \d{1,5} obj\b")
_MOST = 64
"""Revisions and signatures that are looked at: real files have a handful."""

_DAY = re.compile(r"(?:D:)?((?:19|20)\d\d)(\d\d)(\d\d)")

# Days written by programs that are meant to give the same bytes twice, or whose clock was never set.
_CONSTANT = frozenset(date(year, 1, 1) for year in (1970, 1980, 2000))

# Programs that change finished pages, as they name themselves in Producer or Creator.  Word processors, printers'
# drivers and libraries that assemble or sign files are none.
_EDITORS = re.compile(
    r"ilovepdf|sejda|smallpdf|pdfescape|pdf-?xchange editor|pdffiller|soda ?pdf|pdf candy|pdf24 edit|dochub|pdf expert"
    r"|nitro (?:pro|pdf)|foxit (?:phantom|pdf editor|editor)|wondershare|pdfelement|master ?pdf ?editor|infix"
    r"|pdfsam enhanced"
    r"|movavi|apowersoft|photoshop|illustrator|coreldraw|gimp|inkscape|canva|affinity|libreoffice draw"
    r"|openoffice.{0,12}draw",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature's byte range: where the signed bytes end, and whether they leave out its own value alone."""

    end: int
    sound: bool


@dataclass(frozen=True, slots=True)
class History:
    """A file's revisions, each given by the byte at which it ends, and its signatures in the order of their ends."""

    size: int
    revisions: tuple[int, ...]
    signatures: tuple[Signature, ...]

    @property
    def last_signed(self) -> int | None:
        """Where the bytes end that the last signature covers, None where nothing is signed."""
        return self.signatures[-1].end if self.signatures else None


def history_of(data: bytes) -> History:
    """Read the revisions and the signatures of a file in one pass over its bytes."""
    return History(len(data), tuple(_revisions(data)), tuple(_signatures(data)))


def _revisions(data: bytes) -> list[int]:
    """Return where each revision ends; the first part of a file that was laid out for the web is none of its own."""
    ends = []
    for match in _END.finditer(data):
        table = int(match[1])
        # The end of a file inside the file (an attachment) points to a place that is no table of this one.
        if 0 < table < match.start() and _TABLE.match(data, table):
            ends.append(match.end())
        elif 0 < table < len(data) and not ends and _TABLE.match(data, table):
            continue  # the head of a linearized file, which points forward
        if len(ends) == _MOST:
            break
    return ends


def _signatures(data: bytes) -> list[Signature]:
    found = []
    for match in _RANGE.finditer(data):
        first, length, second, rest = [int(number) for number in match.groups()]
        end = second + rest
        if end > len(data) or first + length > second:
            found.append(Signature(min(end, len(data)), sound=False))
        else:
            gap = data[first + length : first + length + 1], data[second - 1 : second]
            found.append(Signature(end, sound=first == 0 and gap == (b"<", b">")))
        if len(found) == _MOST:
            break
    return sorted(found, key=lambda signature: signature.end)


def adds_objects(data: bytes, start: int) -> bool:
    """Tell whether the bytes from a place on hold objects, and not only space."""
    return _OBJECT.search(data, start) is not None


def editor_named(metadata: dict[str, str]) -> str:
    """Return the program that changes finished pages, as the file names it; empty where it names none."""
    for key in ("Producer", "Creator"):
        match = _EDITORS.search(metadata.get(key, "")[:300])
        if match is not None:
            return metadata[key][:80]
    return ""


def file_day(metadata: dict[str, str], key: str) -> date | None:
    """Return the day of ``CreationDate`` or ``ModDate``, None where it is missing or no date."""
    match = _DAY.match(metadata.get(key, ""))
    if match is None:
        return None
    try:
        day = date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None
    return None if day in _CONSTANT else day
