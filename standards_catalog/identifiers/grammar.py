"""What follows an identifier's number: editions, amendments and the like, in the ways that they are printed.

Each publisher allows some of these ways; a ``Tail`` is made of the names of those allowed.  Every pattern is bounded,
so reading is linear in the length of the text.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from .lazy import lazy
from .value import Edition, Supplement

YEAR = r"(?:1[89][0-9]{2}|20[0-4][0-9])"
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH_NAME = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?)\.?"
)
_WORD_ORDINALS = {
    "first": "1", "second": "2", "third": "3", "fourth": "4", "fifth": "5", "sixth": "6", "seventh": "7",
    "eighth": "8", "ninth": "9", "tenth": "10", "eleventh": "11", "twelfth": "12",
}  # fmt: skip
_ORDINAL = rf"(?:[0-9]{{1,2}}\s?(?:st|nd|rd|th|\.)|{'|'.join(_WORD_ORDINALS)})"
_SUPPLEMENT = rf"""
    (?P<stage>(?:(?:PRF|FDP|FD|FP|FC(?=OR)|F(?=C)|PD|CD|WD|NP|AWI|PWI|DP|D|P)\s?(?=A|C))?)
    (?P<kind>AMENDMENT|AMEND|AMDT|AMD|AM|(?-i:A)|A(?=[0-9]{{1,2}}\s?:)|AC|CORRIGENDUM|CORR|COR|(?-i:C)(?=\s?[0-9:])|ISH|ADDENDUM|ADD|FRAG|SUPP(?:L(?:EMENT)?)?)
    (?:\.?\s?(?:NO\.?\s?)?(?P<number>\.?[0-9]{{1,3}}(?:\.[0-9]{{1,2}})?(?:-[0-9](?![0-9]))?[A-Z]?(?![0-9])))?
    (?:\s?(?P<yearsep>[:\-(]|,(?=\s?{YEAR}))\s?(?P<year>{YEAR}|(?<=:)[0-9]{{2}}(?![0-9]))(?:-(?P<month>0[1-9]|1[0-2]))?(?:\s?\))?)?
    (?![A-Z0-9])
"""
# Each entry is one way of printing; the group that matched names it.
_FRAGMENTS = {
    "colon": rf":\s{{0,3}}(?P<colon>{YEAR}(?:\s?[-/]\s?(?:0[1-9]|1[0-2])(?:-[0-3][0-9])?)?)(?![0-9])",
    "colon2": r":\s{0,2}(?P<colon2>M[0-9]{4}|M?[0-9]{2})(?![0-9.:])",
    "hyphen": rf"-\s?(?P<hyphen>{YEAR}(?:-(?:0[1-9]|1[0-2])(?![0-9]))?)(?![0-9])(?!-[0-9])",
    "hyphen2": r"-\s?(?P<hyphen2>(?-i:M)?[0-9]{2}|M[0-9]{4})(?![0-9.:-])",
    "paren": rf"[:,]?\s?\(\s?(?P<paren>{YEAR}(?:[-/.](?:0[1-9]|1[0-2])(?:-[0-3][0-9])?)?)\s?\)",
    "monthyear": rf"\(\s?(?P<monthyear>(?:0[1-9]|1[0-2])\s?/\s?{YEAR})\s?\)",
    "commayear": rf",\s?(?P<commayear>{YEAR})(?![0-9/-])",
    "spaceyear": rf"\s(?P<spaceyear>{YEAR})(?![0-9/.-])",
    "version": r"[,(:-]?\s{0,2}V(?:ER(?:SION)?)?\s?[.:]?\s{0,2}(?P<version>[0-9]{1,3}\s?\.\s?[0-9]{1,3}"
    r"(?:\s?\.\s?[0-9]{1,3})?)(?![0-9])(?:\s?\)(?!\())?",
    "ordinal": rf"[,;:(]?\s{{0,2}}(?:(?P<ordinal>{_ORDINAL})\s?(?:Edition|Edn?\b)\.?|ED(?:ITION|N)?\s?[.:]?\s?"
    rf"(?P<ordinal2>[0-9]{{1,2}}(?:\.[0-9]{{1,2}})?)(?![0-9]))(?:\s?\))?",
    "ordinaldate": rf"[,;(]?\s{{0,2}}(?:Issue\s?Date|Dated?|Issued?|Rev(?:ision|ised)?\.?)?\s?:?\s?"
    rf"(?P<ordinaldate>{YEAR}[-/.](?:0[1-9]|1[0-2])(?:[-/.][0-3][0-9])?|(?:{_MONTH_NAME}\s"
    rf"(?:[0-3]?[0-9],\s?)?|[0-3]?[0-9]\s{_MONTH_NAME}\s){YEAR})(?:\s?\))?",
    "issue": r"[,;(:]?\s{0,2}Iss(?:ue)?\.?\s?(?:No\.?\s?)?:?\s?(?P<issue>[0-9]{1,3}[A-Z]?)(?![0-9])(?:\s?\))?",
    "revision": rf"[,;(]?\s{{0,2}}Rev(?:ision|ised)?\s?[.:]?\s?(?:(?P<revision>[0-9]{{1,2}}(?:\.[0-9])?(?![0-9])|"
    rf"(?:{_MONTH_NAME}\s)?{YEAR})|(?P<revletter>(?-i:[A-Z])(?![A-Za-z0-9])))(?:\s?\))?",
    "reaffirmed": rf"(?:/?\(\s?R\)\s?(?P<again>{YEAR})|\(?\s?R(?:EAFFIRMED|EAFF\.?|A|E)?\s?(?P<reaffirmed>{YEAR}|"
    rf"(?<=R)[0-9]{{2}}|(?<=R\s)[0-9]{{2}})\s?\))",
    "reapproved": rf"\(\s?(?P<reapproved>{YEAR})\s?\)",
    "included": r"(?P<included>[,(]?\s?(?:inc(?:\.|l\.?|luding|ludes)?|with|inkl\.?|mit))\s(?=A|C)",
    "supplement": rf"(?P<joint>[+/&,;]|\((?!\s?A\)))?\s{{0,3}}(?P<supplement>{_SUPPLEMENT})(?:\s?\))?",
    "classified": r"(?P<classified>\((?:DIN\s)?VDE\sV?\s?[0-9]{4}(?:-[0-9]{1,4}){0,4}\))",
    "pdf": r"(?P<pdf>\(?PDF\)?)",
    "saedate": r"_(?P<saedate>(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2]))(?![0-9])",
    "monthname": rf"(?P<monthname>{_MONTH_NAME}\s{YEAR})",
    "monthslash": rf":\s?(?P<monthslash>(?:0[1-9]|1[0-2])/{YEAR})",
    "oimllanguage": r"(?P<oimllanguage>\((?:E|F|PE|PF|EF|D|S|R|P)\))",
    "asnote": r"(?P<note>\(AS\s[A-Z]{2}\s[0-9]{2,6}\))",
    "revisionof": r"(?P<note>\((?:Revis[a-z]{2,4}|Redesignat[a-z]{2,4}|Reaffirmation|Supers?[a-z]{3,6}|Supercedes"
    r"|Superc[a-z]{3,6}|Rev\sof|Formerly|Corrected|Erratum|Errata|Cor\s|Including|incorporat[a-z]{2,4}"
    r"|Adopt[a-z]{2,3}|Addendum|Replaces|Trial-Use|Partial|Complete|Extract|This|IEC|Amendment"
    r"|Adoption|Supplement|Corrigend[a-z]{1,3}|Upgraded|Full.Use|Approved|ISO/IEC|USAS|[0-9]{2}\sIRE"
    r"|Conformance|Incorporates|Trial|Issued|Reaff|Now|ANSI|ASA|Includes|Draft|Superseded|Combined"
    r"|Consolidated|Identical|Withdrawn|[A-Z]{3,5}\sC?[0-9])[^()]{0,160}(?:\([^()]{0,40}\)[^"
    r"()]{0,120})?\)|\[[^\[\]]{3,80}\]|(?:-\s)?Redline(?![a-z]))",
    "package": r"(?P<note>(?:SERIES\s)?PACKAGE|\(Book\)|(?:CD\s&\s)?BOOK(?![a-z])|Handbook|\(Fire\)"
    r"|Expert\sCommentary|\(IEC\s[0-9:A-Z-]{4,20}\)|\(AMD\s[0-9]{3,6}\))",
    "update": r"[,+]?\s?(?P<note>(?:UPD(?:ATE)?\s?(?:No\.\s?)?|GI)[0-9](?::[0-9]{2}(?:[0-9]{2})?)?)(?![0-9A-Z])",
    "commaedition": rf",\s(?P<commaedition>{YEAR})\sEdition(?![a-z])",
    "redline": r"(?P<note>Redline\sversion|-?\s?Redline(?![a-z])|-?\sCorrigend(?:um|a)\s[0-9](?![0-9])|P&"
    r"(?:amp;){1,2}V)",
    "bssupplement": r":?\s?(?P<bssupplement>(?:Addendum|Supplement|Amendment)\s(?:No\.\s)?[0-9]{1,2}:"
    r"(?:[A-Z][a-z]{2,8}\s)?(?:19|20)[0-9]{2})",
    "and": r"(?P<and>and)\s(?=(?:Amd|Cor|A[0-9]))",
    "symbol": r"(?P<note>SYMBOL\s[A-Za-z0-9 ]{2,16})",
    "itusupplement": rf"(?P<itusupplement>(?:Technical\s)?(?:Amd|Cor|Err)\.?\s[0-9]{{1,3}}(?:\s\((?:[0-9]{{2}}/)?{YEAR}"
    rf"\))?)",
    "isodate": rf"[,(]?\s?(?P<isodate>{YEAR}-(?:0[1-9]|1[0-2])(?:-[0-3][0-9])?)(?![0-9-])(?:\s?\))?",
    "om": r"(?P<om>om-?[0-9]{2})",
    "language": r"(?P<language>(?-i:\(\s?(?:[EFRDSA](?:/[EFR]){0,2}|[a-z]{2}(?:\s?,\s?[a-z]{2,5}){0,5})\s?\)))",
    "variant": r"(?:-\s)?(?P<variant>CSV|RLV|EXV-CMV|EXV-RLV|EXV|CMV|SER|PRV|REDLINE|(?-i:TC)|ExComm|CONSOLIDATED"
    r"|\(CONSOLIDATED\))(?![A-Z0-9])",
}


def _flat(pattern: str) -> str:
    return re.sub(r"\n\s*", "", pattern)


class Read(NamedTuple):
    """What was read after the number, and where reading ended."""

    edition: Edition | None
    supplements: tuple[Supplement, ...]
    variant: str
    end: int
    note: str = ""


@cache
def _pattern(ways: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(
        r"\s{0,3}(?:" + "|".join(_flat(_FRAGMENTS[w]).replace("<note>", f"<note_{w}>") for w in ways) + ")",
        re.IGNORECASE,
    )


def two_digits(text: str) -> int:
    """Return the year of a two-digit print: up to 49 is this century."""
    value = int(text)
    return value + (2000 if value < 50 else 1900)


class Tail:
    """The ways in which one publisher's editions and supplements are printed.

    Args:
        ways: names of fragments, in the order in which they are tried.
    """

    def __init__(self, ways: str) -> None:
        self._ways = tuple(ways.split())
        self._token: re.Pattern[str] | None = None

    def read(self, text: str, position: int) -> Read:
        """Read as much as follows at ``position``; nothing is an answer too."""
        if position >= len(text):
            return Read(None, (), "", position)
        if self._token is None:  # compiled when first needed: importing stays cheap
            self._token = _pattern(self._ways)
        match = self._token.match(text, position)
        if match is None:
            return Read(None, (), "", position)
        state, length = _State(text), len(text)
        while match is not None and state.take(match):
            position = match.end()
            match = self._token.match(text, position) if position < length else None
        return Read(state.edition(), tuple(state.supplements), state.variant, position, state.note)


_DATING = lazy(r"rev|iss|dat", re.IGNORECASE)


class _State:
    """Collects the tokens after a number, refusing those that can't follow what was read."""

    __slots__ = (
        "day",
        "issue",
        "joined",
        "month",
        "note",
        "ordinal",
        "reaffirmed",
        "revision",
        "supplements",
        "text",
        "variant",
        "version",
        "year",
        "year_text",
    )

    def __init__(self, text: str) -> None:
        self.text = text
        self.year: int | None = None
        self.month: int | None = None
        self.day: int | None = None
        self.version = self.issue = self.ordinal = self.revision = self.year_text = self.variant = self.note = ""
        self.reaffirmed: int | None = None
        self.supplements: list[Supplement] = []
        self.joined = False

    def edition(self) -> Edition | None:
        if not (self.year or self.version or self.issue or self.ordinal or self.revision or self.reaffirmed):
            return None
        return Edition(
            self.year, self.month, self.day, self.version, self.issue, self.ordinal, self.revision, self.reaffirmed,
            self.year_text,
        )  # fmt: skip

    def take(self, match: re.Match[str]) -> bool:
        way = match.lastgroup or ""
        handler = _HANDLERS.get("note" if way.startswith("note_") else way)
        return handler(self, match, match[way]) if handler else False

    def _date(self, _match: re.Match[str], found: str) -> bool:
        """A year, with month and day perhaps: ``2019``, ``2019-11``, ``2014/10/14``."""
        if self.year is not None or (self.supplements and not self.ordinal):
            return False
        if len(found) == 4:
            self.year = int(found)
            return True
        pieces = [int(x) for x in re.split(r"\s?[-/.]\s?", found)]
        self.year = pieces[0]
        self.month = pieces[1] if len(pieces) > 1 else None
        self.day = pieces[2] if len(pieces) > 2 else None
        return True

    def _compact(self, match: re.Match[str], found: str) -> bool:
        return self._date(match, f"{found[:4]}-{found[4:]}")

    def _short(self, _match: re.Match[str], found: str) -> bool:
        if self.year is not None or self.supplements:
            return False
        digits = found.lstrip("Mm")
        self.year = int(digits) if len(digits) == 4 else two_digits(digits)
        self.year_text = found.upper()
        return True

    def _monthyear(self, _match: re.Match[str], found: str) -> bool:
        if self.year is not None and self.month is not None:
            return False
        month, year = found.split("/")
        self.year, self.month = int(year), int(month)
        return True

    def _version(self, _match: re.Match[str], found: str) -> bool:
        if self.version or self.year is not None:
            return False
        self.version = re.sub(r"\s", "", found)
        return True

    def _ordinal(self, match: re.Match[str], _found: str) -> bool:
        if self.ordinal:
            return False
        printed = match["ordinal"] or match["ordinal2"]
        self.ordinal = _WORD_ORDINALS.get(printed.lower()) or re.sub(r"\s?(?:st|nd|rd|th|\.)$", "", printed.lower())
        return True

    def _ordinaldate(self, match: re.Match[str], found: str) -> bool:
        """A full date after an ordinal edition dates a revision of it."""
        if self.revision or not (self.ordinal or self.issue or self.year or "rev" in match[0].lower()):
            return False
        if self.year and not (self.ordinal or self.issue or _DATING.search(match[0])):
            return False  # the date of a test or of a report behind a dated standard
        date = iso_date(found)
        if self.year is None and "iss" in match[0].lower():
            # The date of issue is the edition's own; any other full date is that of a revision.
            self.year, self.month, self.day, *_ = (*(int(x) for x in date.split("-")), None, None)
            return True
        self.revision = date
        return True

    def _issue(self, _match: re.Match[str], found: str) -> bool:
        if self.issue or self.supplements:
            return False
        self.issue = found.upper()
        return True

    def _revision(self, match: re.Match[str], _found: str) -> bool:
        if self.revision:
            return False
        self.revision = match["revision"] or match["revletter"]
        return True

    def _reaffirmed(self, _match: re.Match[str], found: str) -> bool:
        if self.reaffirmed is not None or (self.year is None and not self.ordinal):
            return False
        self.reaffirmed = int(found) if len(found) == 4 else two_digits(found)
        return True

    def _edition_date(self, _match: re.Match[str], found: str) -> bool:
        """A month after an ordinal edition is the month in which it was published."""
        if not self.ordinal or self.month is not None:
            return False
        year, month, *day = (int(x) for x in found.split("-"))
        if self.year not in {None, year}:
            return False
        self.year, self.month, self.day = year, month, day[0] if day else None
        return True

    def _itu_supplement(self, _match: re.Match[str], found: str) -> bool:
        kind = "A" if "Amd" in found else "AC" if "Cor" in found else "ERR"
        number, *date = re.findall(r"[0-9]+", found)
        year = int(date[-1]) if date else None
        self.supplements.append(Supplement(kind, number, year, int(date[0]) if len(date) > 1 else None))
        return len(self.supplements) < 24

    def _named_supplement(self, _match: re.Match[str], found: str) -> bool:
        number, year = re.findall(r"[0-9]+", found)
        kind = "SUPP" if found[0] in "sS" else "ADD" if found[1] in "dD" else "A"
        self.supplements.append(Supplement(kind, number, int(year)))
        return True

    def _language(self, _match: re.Match[str], found: str) -> bool:
        self.note += found.replace(" ", "")
        return len(self.note) < 200

    def _note(self, _match: re.Match[str], found: str) -> bool:
        self.note = f"{self.note} {found}".strip()
        return len(self.note) < 200

    def _included(self, _match: re.Match[str], _found: str) -> bool:
        """After "including" an amendment needs no sign of its own."""
        self.joined = True
        return True

    def _nothing(self, _match: re.Match[str], _found: str) -> bool:
        """Words that join or tell the language change nothing."""
        return True

    def _variant(self, _match: re.Match[str], found: str) -> bool:
        if self.variant:
            return False
        self.variant = found.strip("()").upper() if found.lower() != "excomm" else "ExComm"
        return True

    def _supplement(self, match: re.Match[str], _found: str) -> bool:
        kind = KINDS[match["kind"].upper()]
        number, year, joint = (
            (match["number"] or "").lstrip("."),
            match["year"],
            match["joint"] or ("+" if self.joined else ""),
        )
        if not number and (kind in {"A", "ADD", "SUPP"} or not (year or joint in {"+", "/"})):
            return False
        named = len(match["kind"]) > 1
        if joint in {",", ";", "&", "("} and not year and not (named and number):
            return False  # "EN 50360, A1" may be anything
        if not joint and not (year and match["yearsep"] == ":") and len(match["kind"]) < 3:
            return False  # "EN 50360 A1" in running text is too weak
        year_text = year if year and len(year) == 2 else ""
        made = Supplement(
            kind, number, None if not year else int(year) if len(year) == 4 else two_digits(year),
            int(match["month"]) if match["month"] else None, match["stage"].strip(), None,
            "/" if joint == "/" else "+", match["kind"] if match["stage"] else "", year_text,
        )  # fmt: skip
        before = self.supplements[-1] if self.supplements else None
        if kind == "AC" and joint == "/" and not number and before and before.year is None and before.kind == "A":
            # A12/AC:2011 is the corrigendum of an amendment that is named without its own year.
            self.supplements[-1] = Supplement(
                before.kind, before.number, None, None, before.stage, made, before.joint, "", before.year_text
            )
        else:
            self.supplements.append(made)
        return len(self.supplements) <= 24


KINDS = {
    "AMENDMENT": "A", "AMEND": "A", "AMDT": "A", "AMD": "A", "AM": "A", "A": "A", "AC": "AC", "CORRIGENDUM": "AC",
    "CORR": "AC", "COR": "AC", "C": "AC", "ISH": "ISH", "ADDENDUM": "ADD", "ADD": "ADD", "FRAG": "FRAG", "SUPP": "SUPP",
    "SUPPL": "SUPP", "SUPPLEMENT": "SUPP",
}  # fmt: skip
_HANDLERS = {
    "colon": _State._date,
    "hyphen": _State._date,
    "paren": _State._date,
    "commayear": _State._date,
    "commaedition": _State._date,
    "spaceyear": _State._date,
    "reapproved": _State._reaffirmed,
    "colon2": _State._short,
    "hyphen2": _State._short,
    "monthyear": _State._monthyear,
    "version": _State._version,
    "ordinal": _State._ordinal,
    "ordinal2": _State._ordinal,
    "ordinaldate": _State._ordinaldate,
    "issue": _State._issue,
    "revision": _State._revision,
    "revletter": _State._revision,
    "reaffirmed": _State._reaffirmed,
    "again": _State._reaffirmed,
    "included": _State._included,
    "and": _State._included,
    "language": _State._language,
    "note": _State._note,
    "pdf": _State._nothing,
    "saedate": _State._compact,
    "om": _State._nothing,
    "isodate": _State._edition_date,
    "itusupplement": _State._itu_supplement,
    "bssupplement": _State._named_supplement,
    "monthname": _State._nothing,
    "oimllanguage": _State._nothing,
    "monthslash": _State._monthyear,
    "classified": _State._nothing,
    "supplement": _State._supplement,
    "variant": _State._variant,
}


def iso_date(printed: str) -> str:
    """Return a date as printed in English or in digits as ``YYYY-MM-DD`` or ``YYYY-MM``.

    >>> iso_date("October 14, 2014"), iso_date("2014/10/14"), iso_date("Aug. 2019")
    ('2014-10-14', '2014-10-14', '2019-08')
    """
    digits = re.findall(r"[0-9]+", printed)
    name = re.search(r"[A-Za-z]{3}", printed)
    if name is None:
        return "-".join([digits[0], *(d.zfill(2) for d in digits[1:])])
    month = f"{_MONTHS.index(name[0].lower()) + 1:02d}"
    day = [d for d in digits if len(d) < 3]
    year = next(d for d in digits if len(d) == 4)
    return "-".join([year, month, *(d.zfill(2) for d in day[:1])])
