"""Dates as certification documents print them: every notation, era years, and what stays ambiguous.

Common notations are read here; ``dateparser`` is asked last, for single values in a language that this module does
not know.  A numeric date such as 07/12/2018 has two readings until evidence picks one (`settle`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

# First Gregorian year of an era's year 1, less one.  Heisei 1989, Reiwa 2019, Showa 1926; Republic of China 1912.
_ERAS = {
    "平成": 1988,
    "令和": 2018,
    "昭和": 1925,
    "民國": 1911,
    "民国": 1911,
    "H": 1988,
    "R": 2018,
    "S": 1925,
    "": 1911,
}

_MONTHS: dict[str, int] = {}
for _at, _names in enumerate(
    (
        "january jan januar jänner janvier janv enero ene gennaio genn ocak januari leden janeiro janv. styczeń",
        "february feb febr februar février févr fevr febrero febbraio febb şubat februari únor fevereiro",
        "march mar märz mrz mars marzo mart maart březen março",
        "april apr avril avr abril abr aprile nisan duben kwiecień",
        "may mai mayo maggio magg mayıs mei květen maio maj",
        "june jun juni juin junio giugno giu haziran červen junho",
        "july jul juli juillet juil julio luglio lugl temmuz červenec julho",
        "august aug août aout agosto ago ağustos augustus srpen",
        "september sep sept septembre septiembre settembre sett set eylül září setembro",
        "october oct oktober okt octobre octubre ottobre ott ekim říjen outubro",
        "november nov novembre noviembre kasım listopad novembro",
        "december dec dezember dez décembre déc diciembre dic dicembre aralık prosinec dezembro desember",
    ),
    1,
):
    for _name in _names.split():
        _MONTHS[_name.strip(".")] = _at

_MONTH = "|".join(sorted(map(re.escape, _MONTHS), key=len, reverse=True))
_SEP = r"[ ]?[./\-–‐‑][ ]?"
_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "era",
        re.compile(r"(平成|令和|昭和|民國|民国|中華民國)[ ]?(元|\d{1,3})[ ]?年[ ]?(\d{1,2})[ ]?月[ ]?(\d{1,2})[ ]?日?"),
    ),
    # 110年04月20日: a year of three digits is the Republic of China's.
    ("era", re.compile(r"(?<![\d民國])()(1[0-4]\d)[ ]?年[ ]?(\d{1,2})[ ]?月[ ]?(\d{1,2})[ ]?日")),
    ("era", re.compile(r"(?<![A-Za-z0-9])([HRS])[ ]?(\d{1,2})[.年/](\d{1,2})[.月/](\d{1,2})日?(?![0-9])")),
    ("cjk", re.compile(r"((?:19|20)\d\d)[ ]?(?:年|년)[ ]?(\d{1,2})[ ]?(?:月|월)[ ]?(\d{1,2})[ ]?(?:日|일)?")),
    (
        "ymd",
        re.compile(
            rf"(?<![\d.])((?:19|20)\d\d){_SEP}(\d{{1,2}}){_SEP}(\d{{1,2}})(?![\d])(?![.-]\d)(?!/(?:19|20)\d\d(?![\d./-]))"
        ),
    ),
    ("dmy", re.compile(rf"(?<![\d./-])(\d{{1,2}}){_SEP}(\d{{1,2}}){_SEP}((?:19|20)\d\d)(?![\d])")),
    (
        "d_month_y",
        re.compile(
            r"(?<![\d])(\d{1,2})[ ]?(?:st|nd|rd|th|er|º|°|\"|”|ST|ND|RD|TH)?[ ]?[.\-/,]?[ ]?(?:of[ ]|de[ ])?"
            rf"({_MONTH})\b[ ]?[.,\-/']{{0,2}}[ ]?"
            r"(?:de[ ]|del[ ])?((?:19|20)\d\d)(?!\d)",
            re.IGNORECASE,
        ),
    ),
    (
        "month_d_y",
        re.compile(
            rf"\b({_MONTH})\b[ ]?[.,\-/]?[ ]?(\d{{1,2}})[ ]?(?:st|nd|rd|th|ST|ND|RD|TH|[^\w\s])?[ ]?"
            r"[.,\-/]{0,2}[ ]?((?:19|20)\d\d)(?!\d)",
            re.IGNORECASE,
        ),
    ),
    (
        "y_month_d",
        re.compile(
            rf"(?<!\d)((?:19|20)\d\d)[ ]?[.,\-/]?[ ]?({_MONTH})\b[ ]?[.,\-/]?[ ]?(\d{{1,2}})(?!\d)", re.IGNORECASE
        ),
    ),
    (
        "d_month_yy",
        re.compile(rf"(?<![\d])(\d{{1,2}})[ ]?[\-/.][ ]?({_MONTH})[ ]?[\-/.'][ ]?(\d\d)(?!\d)", re.IGNORECASE),
    ),
    ("compact", re.compile(r"(?<![\dA-Za-z_-])((?:19|20)\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?![\dA-Za-z_-])")),
    ("ymd", re.compile(r"(?<!\d)(?<!\d )((?:19|20)\d\d) (0[1-9]|1[0-2]) (0[1-9]|[12]\d|3[01])(?![\d./-])(?! \d)")),
    ("short", re.compile(rf"(?<![\d./-])(\d{{1,2}}){_SEP}(\d{{1,2}}){_SEP}(\d\d)(?![\d./-])")),
)
# What a date has at least: a year of four digits or an era's, or numbers with a mark between.
_HINT = re.compile(r"(?:19|20)\d\d|\d[ ]?[./\-–‐‑年년][ ]?\S|[０-９]|元年")
_CJK_NUMERALS = {
    "〇": 0,
    "○": 0,
    "一": 1,
    "二": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
    "十": 10,
}


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date in a text: its readings (two where day and month can't be told apart), and its span."""

    readings: tuple[date, ...]
    printed: str
    start: int
    end: int

    @property
    def ambiguous(self) -> bool:
        """True where more than one day may be meant."""
        return len(self.readings) > 1


def find_dates(text: str) -> list[FoundDate]:
    """Return the dates of a text in order; where patterns overlap, the first to match keeps the place.

    >>> [d.readings for d in find_dates("Issued 24 Aug., 2020")]
    [(datetime.date(2020, 8, 24),)]
    """
    if len(text) > 5_000 or not _HINT.search(text):
        return [] if len(text) <= 5_000 else [d for chunk in _chunks(text) for d in chunk]
    plain = _plain(text)
    found: list[FoundDate] = []
    skipped = _absent(plain)
    for form, pattern in _PATTERNS:
        if form in skipped:
            continue
        for match in pattern.finditer(plain):
            if any(d.start < match.end() and match.start() < d.end for d in found):
                continue
            readings = _readings(form, match)
            if readings:
                found.append(FoundDate(readings, text[match.start() : match.end()], match.start(), match.end()))
    return sorted(found, key=lambda d: d.start)


def month_of(name: str) -> int | None:
    """Return the number of a month by its name or its short form in a language known here."""
    return _MONTHS.get(name.casefold())


_LETTERS = re.compile(r"[^\W\d_]{3,10}")
_CJK = re.compile(r"[年년月월]|平成|令和|昭和")
_WORDY = frozenset({"d_month_y", "month_d_y", "y_month_d", "d_month_yy"})


def _absent(text: str) -> frozenset[str]:
    """Return the notations that a text can't hold: those with a month's name, or with characters for year and month."""
    months = any(word.casefold() in _MONTHS for word in _LETTERS.findall(text))
    skipped = frozenset() if months else _WORDY
    return skipped if not text.isascii() and _CJK.search(text) else skipped | {"cjk"}


_PLAIN = str.maketrans(
    "０１２３４５６７８９．／－：，　\u00a0\u2002\u2003\u2007\u2009\u202f‐‑’", "0123456789./-:,       --'"
)


def _plain(text: str) -> str:
    """Return the text with full-width forms and odd spaces made plain, character by character (spans stay right)."""
    return text if text.isascii() else text.translate(_PLAIN)


def _chunks(text: str) -> Iterator[list[FoundDate]]:
    for at in range(0, len(text), 4_900):
        part = find_dates(text[at : at + 5_000])
        yield [FoundDate(d.readings, d.printed, d.start + at, d.end + at) for d in part if d.start < 4_900]


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _readings(form: str, match: re.Match[str]) -> tuple[date, ...]:
    a, b, c = match.groups()[-3:] if form != "era" else ("", "", "")
    if form == "era":
        era, year, month, day = match.groups()
        first = _ERAS.get(era, 1911)
        return _some(_day(first + (1 if year == "元" else int(year)), int(month), int(day)))
    if form in ("cjk", "ymd", "compact"):
        return _some(_day(int(a), int(b), int(c)))
    if form == "d_month_y":
        return _some(_day(int(c), _MONTHS[b.casefold()], int(a)))
    if form == "month_d_y":
        return _some(_day(int(c), _MONTHS[a.casefold()], int(b)))
    if form == "y_month_d":
        return _some(_day(int(a), _MONTHS[b.casefold()], int(c)))
    if form == "d_month_yy":
        return _some(_day(2000 + int(c), _MONTHS[b.casefold()], int(a)))
    year = int(c) if form == "dmy" else 2000 + int(c)
    # A dot means day first everywhere that prints dots between numbers.
    dotted = "." in match[0]
    both = (_day(year, int(b), int(a)), None if dotted and int(b) <= 12 else _day(year, int(a), int(b)))
    return _some(*both)


def _some(*days: date | None) -> tuple[date, ...]:
    return tuple(dict.fromkeys(d for d in days if d is not None))


# Day, a word and a year in any order of the three: all that is worth asking a slow parser about.
_THREE_PARTS = re.compile(
    r"^\W{0,3}(?:\d{1,2}\W{1,3}[^\W\d_]{3,12}\W{1,3}(?:19|20)\d\d|[^\W\d_]{3,12}\W{1,3}\d{1,2}\W{1,3}(?:19|20)\d\d|(?:19|20)\d\d\W{1,3}[^\W\d_]{3,12}\W{1,3}\d{1,2})\W{0,3}$"
)


def parse_date(text: str) -> FoundDate | None:
    """Return the one date that a value is, or None; asks ``dateparser`` for notations that are not known here."""
    found = find_dates(text)
    if found:
        return found[0]
    if not _THREE_PARTS.match(text):
        return None
    return _by_dateparser(text)


def _by_dateparser(text: str) -> FoundDate | None:
    import warnings

    import dateparser

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        parsed = dateparser.parse(
            text, settings={"REQUIRE_PARTS": ["day", "month", "year"], "PARSERS": ["absolute-time"]}
        )
    return None if parsed is None else FoundDate((parsed.date(),), text, 0, len(text))


def day_first(country: str | None, others: Iterable[FoundDate]) -> bool | None:
    """Tell the order of day and month in numeric dates: from other numeric dates of the document, else its country.

    Returns None where nothing tells.
    """
    for other in others:
        match = re.match(rf"\s*(\d{{1,2}}){_SEP}(\d{{1,2}}){_SEP}\d{{2,4}}", other.printed)
        if match and not other.ambiguous:
            if int(match[1]) > 12:
                return True
            if int(match[2]) > 12:
                return False
    if country is None:
        return None
    return country not in ("US", "CA", "PH", "KR", "TW", "JP") if country != "CA" else None


def settle(found: FoundDate, *, first: bool | None, near: Iterable[date] = ()) -> tuple[date, tuple[date, ...]]:
    """Pick one reading of a date and return it with the rivals left.

    ``near`` are days known from elsewhere (the file's creation, dates in words): a reading that one of them confirms
    within three days wins; else ``first`` (day before month) decides; else day first, with the rival kept.
    """
    if not found.ambiguous:
        return found.readings[0], ()
    days = tuple(near)
    close = [r for r in found.readings if any(abs((r - d).days) <= 3 for d in days)]
    if len(close) == 1:
        return close[0], ()
    chosen = found.readings[1] if first is False else found.readings[0]
    rest = tuple(r for r in found.readings if r != chosen)
    return chosen, rest if first is None else ()
