"""The country of a printed address."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import lru_cache
from importlib import resources

_STATES = (
    "AL|AK|AZ|AR|CA|CO|CT|DE|FL|GA|HI|ID|IL|IN|IA|KS|KY|LA|ME|MD|MA|MI|MN|MS|MO|MT|NE|NV|NH|NJ|NM|NY|NC|ND|OH|OK|OR|PA|RI"
    "|SC|SD|TN|TX|UT|VT|VA|WA|WV|WI|WY"
)
_SHAPES = (
    ("US", re.compile(rf"(?:\b(?:{_STATES})[,.]?\s{{1,3}}\d{{5}}(?:-\d{{4}})?\b)|(?:\b\d{{5}}\s(?:{_STATES})\b)")),
    ("CA", re.compile(r"\b[ABCEGHJ-NPRSTVXY]\d[A-Z]\s?\d[A-Z]\d\b")),
    ("GB", re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?\s\d[ABD-HJLNP-UW-Z]{2}\b")),
    ("NL", re.compile(r"\b[1-9]\d{3}\s[A-Z]{2}\b(?=\s[A-Z])")),
    ("AU", re.compile(r"\b(?:VIC|NSW|QLD|TAS|ACT)[,\s]\s?\d{4}\b")),
    ("JP", re.compile(r"〒\s?\d{3}-?\d{4}")),
    ("BR", re.compile(r"\b\d{5}-\d{3}\b(?=.{0,40}\b(?:SP|RJ|MG|PR|SC|RS|AM|BA|DF|GO|PE|CE)\b)")),
)
# Addresses in a country's own script: prefecture and town, province and district.
_SCRIPTS = (
    ("KR", re.compile(r"[가-힣]{2,}(?:시|도|구|군|읍|면|동|로|길)(?![가-힣])")),
    ("JP", re.compile(r"[都道府県][^\s、,]{1,7}[市区郡町村]|[ぁ-ヿ]")),
    ("TW", re.compile(r"[縣市][^\s,，]{1,6}[區鄉鎮]")),
    ("CN", re.compile(r"[省市区][^\s,，]{1,9}[区县镇路街号园]")),
)
# Streets in a country's own words with a postcode of the country's length: none of the neighbours has both.
_STREETS = (
    (
        "DE",
        re.compile(
            r"(?i:(?:stra(?:ß|ss)e|str\.|weg|platz|allee|gasse|ring|damm|ufer|park|markt|hof|chaussee)(?![a-zäöü])[^\n]{0,40}?)\b\d{5}\s[A-ZÄÖÜ][a-zäöüß]"
        ),
    ),
    (
        "FR",
        re.compile(
            r"(?i:\b(?:rue|avenue|boulevard|chemin|impasse|quai|route|allée|place|z\.?[ai]\.?|b\.?p\.?)\b[^\n]{0,50}?)\b\d{5}\s[A-ZÀ-Ý]"
        ),
    ),
    ("IT", re.compile(r"(?i:\b(?:via|viale|piazza|corso|largo|strada|località|loc\.)\s[^\n]{0,50}?)\b\d{5}\s[A-ZÀ-Ý]")),
    (
        "ES",
        re.compile(
            r"(?i:(?:\bcalle|\bc/|\bavda?\.?|\bavenida|\bpaseo|\bplaza|\bpol[ií]gono|\bpol\.|\bctra\.?)\s?[^\n]{0,50}?)\b\d{5}\s[A-ZÀ-Ý]"
        ),
    ),
    ("PL", re.compile(r"\b(?:ul|al|pl)\.\s[^\n]{0,50}?\b\d\d-\d{3}\b|\b\d\d-\d{3}\s[A-ZŁŚŻ]")),
    ("NL", re.compile(r"(?i:(?:straat|weg|laan|plein|kade|dijk)\b[^\n]{0,30}?)\b\d{4}\s?[A-Z]{2}\b")),
    ("PT", re.compile(r"\b\d{4}-\d{3}\s[A-ZÀ-Ý]")),
    ("SE", re.compile(r"(?i:(?:gatan|vägen|torget)\b[^\n]{0,30}?)\b\d{3}\s\d\d\s[A-ZÅÄÖ]")),
    ("CZ", re.compile(r"(?i:(?:ulice|ul\.|tř\.|třída|náměstí|[aá]\s\d+/\d+))[^\n]{0,40}?\b\d{3}\s\d\d\s[A-ZČŘŠŽ]")),
    ("KR", re.compile(r"\b[A-Z][a-z]+(?:-[a-z]+)?-(?:gu|si|do|dong|gun|gil|daero)\b")),
    ("JP", re.compile(r"\b[A-Z][a-z]+-(?:ku|shi|cho|machi|ken)\b")),
)
_PREFIXED = re.compile(
    r"(?:^|[\s,;])(?:(D|DE|A|AT|F|FR|I|IT|E|ES|B|BE|NL|CH|DK|S|SE|FI|N|NO|L|LU|CZ|PL))\s?[-–]\s?\d{4,5}\b(?!-)"
)
_PREFIX_CODES = {"D": "DE", "A": "AT", "F": "FR", "I": "IT", "E": "ES", "B": "BE", "S": "SE", "N": "NO", "L": "LU"}
_PHONE = re.compile(r"(?:\+|\b00|\(\+?)\s?(\d{1,3})(?=(?:[\s\-)./(]{0,3}\d){6})")
_DOMAIN = re.compile(r"(?:www\.|@)[\w\-]+(?:\.[\w\-]+)*?\.(?:com?\.|org\.|or\.)?([a-z]{2})\b", re.IGNORECASE)


@lru_cache(maxsize=1)
def _data() -> tuple[re.Pattern[str], re.Pattern[str], dict[str, str], dict[str, str], tuple[tuple[str, str], ...]]:
    data = tomllib.loads(resources.files(f"{__package__}.labels").joinpath("countries.toml").read_text("utf-8"))
    names = {_fold(name): code for code, many in data["names"].items() for name in many}
    places = {_fold(name): code for code, many in data["places"].items() for name in many}
    forms = tuple((form, code) for code, many in data["forms"].items() for form in many)
    return _pattern(names), _pattern(places), {**places, **names}, data["telephone"], forms


def _pattern(names: dict[str, str]) -> re.Pattern[str]:
    words = sorted(names, key=len, reverse=True)
    return re.compile("|".join((rf"(?<![\w]){re.escape(w)}(?![\w])" if w.isascii() else re.escape(w)) for w in words))


def _fold(text: str) -> str:
    text = unicodedata.normalize("NFKC", text).replace("’", "'").casefold()
    kept = (
        "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
        if not text.isascii()
        else text
    )
    return unicodedata.normalize("NFC", kept).strip().rstrip(".")


_EAST_FORM = re.compile(r"[株財社주㈜(]|Pty|Pte|Sdn|s\.r\.o|S\.p\.A|S\.r\.l|K\.K|Sp\. z|Pvt|Private")
_CHINESE_STANDARD = re.compile(r"\bGB(?:/[TZ])?\s?(?=\d)|\bGB/[TZ]\b")
_SHOUTED = re.compile(r"(?<![A-Za-z])(?:UK|US|USA|UAE|PRC|GB)(?![A-Za-z])")
_SHORT = {"uk": "UK", "us": "US", "gb": "GB"}


def country_of(address: str) -> str | None:
    """Return the ISO 3166-1 alpha-2 code of an address's country, None where nothing tells.

    The last country named wins; then the shape of postcodes; then well-known cities; then the telephone's code.

    >>> country_of("U Jezu 525/4, 460 01 Liberec, CZECHIA")
    'CZ'
    """
    if not address or len(address) > 2_000:
        return None
    names, places, codes, telephone, forms = _data()
    address = _CHINESE_STANDARD.sub("", address)
    folded = _fold(address)
    named = [m[0] for m in names.finditer(folded) if m[0] not in _SHORT or _SHOUTED.search(address)]
    if named:
        return codes[named[-1]]
    for code, pattern in _SHAPES:
        if pattern.search(address):
            return code
    prefixed = _PREFIXED.search(address)
    if prefixed:
        return _PREFIX_CODES.get(prefixed[1], prefixed[1])
    found = places.findall(folded)
    if found:
        return codes[found[-1]]
    for code, pattern in _STREETS:
        if pattern.search(address):
            return code
    for code, pattern in _SCRIPTS:
        if pattern.search(address):
            return code
    phone = _PHONE.search(address)
    if phone:
        for length in (3, 2, 1):
            if phone[1][:length] in telephone and (length > 1 or len(phone[1]) == 1):
                return telephone[phone[1][:length]]
    if not any(c.isdigit() for c in address) and not _EAST_FORM.search(address):
        return None  # a legal form tells the country of an address, not that one is printed
    return next((code for form, code in forms if form in address), None)


def country_of_domain(text: str) -> str | None:
    """Return the country of a web or mail address's national domain, None for others."""
    match = _DOMAIN.search(text)
    if match is None:
        return None
    code = match[1].upper()
    code = "GB" if code == "UK" else code
    return code if code in set(_data()[2].values()) and code not in ("CO", "TV", "IO", "ME") else None
