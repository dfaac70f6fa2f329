"""The plainest forms of the commonest publishers, each read by one pattern.

Most identifiers are printed as their publishers print them.  These patterns take exactly those prints, and give what
the families' own grammars give for them (the tests compare the two); all else is left to the grammars.
"""

from __future__ import annotations

from collections.abc import Callable

from .core import JOINT_NUMBERS
from .grammar import KINDS, YEAR
from .lazy import lazy
from .value import Edition, Identifier, Supplement

_PARTS = r"((?:-[0-9]{1,3}){0,6})"
_SUPPLEMENT = rf"[/+](?:AMENDMENT|AMD|Amd|A|COR|Cor|AC)[. ]?[0-9]{{1,2}}:{YEAR}"
_EACH_SUPPLEMENT = lazy(r"([/+])([A-Za-z]+)[. ]?([0-9]+):([0-9]+)")
_ORIGIN = lazy(
    rf"(?:(EN) (?!3))?(?:(ISO/IEC|ISO|IEC)(?:[ /](TR|TS|PAS))? |(?<=EN ))([0-9]{{1,6}}){_PARTS}(?::({YEAR}))?"
    rf"((?<=:[0-9]{{4}})(?:{_SUPPLEMENT}){{1,6}})?(?: (CSV|RLV))?(?: ED([0-9]{{1,2}}(?:\.[0-9])?))?"
)
_JIS = lazy(rf"JIS ([A-HK-MP-TW-Z]) ([0-9]{{4,5}}){_PARTS}(?::({YEAR}))?((?<=:[0-9]{{4}})(?:{_SUPPLEMENT}){{1,6}})?")
_ETSI = lazy(
    rf"(?:ETSI )?(?:EN (?=3)|(?<=ETSI )(TS|TR|ES|EG|SR) )([0-9]{{3}} [0-9]{{3}}){_PARTS}"
    rf" V([0-9]{{1,3}}\.[0-9]{{1,3}}\.[0-9]{{1,3}})(?: \(({YEAR})-(0[1-9]|1[0-2])\))?"
)
_IEEE = lazy(
    rf"(ANSI/)?IEEE (?:Std )?([CN]?[0-9]{{1,5}}(?:\.[0-9]{{1,5}}){{0,4}}[a-ce-z]{{0,2}})-({YEAR})( - Redline)?"
)


_ANSI = lazy(rf"ANSI ([CN][0-9]{{1,4}}(?:\.[0-9]{{1,4}}){{0,3}}[A-Z]?)-({YEAR})")


def read_quickly(text: str) -> Identifier | None:
    """Return the identifier that a plain text is, or None where the families' grammars must read it."""
    reader = _READERS.get(text[:3])
    return reader(text) if reader is not None else None


def _supplements(printed: str | None) -> tuple[Supplement, ...]:
    if not printed:
        return ()
    return tuple(
        Supplement(KINDS[kind.upper()], number, int(year), joint=joint)
        for joint, kind, number, year in _EACH_SUPPLEMENT.findall(printed)
    )


def _parts(printed: str) -> tuple[str, ...]:
    return tuple(printed.split("-")[1:]) if printed else ()


def _origin(text: str) -> Identifier | None:
    match = _ORIGIN.fullmatch(text)
    if match is None:
        return None if text[:2] != "EN" else _etsi(text)
    european, publisher, kind, number, parts, year, supplements, variant, ordinal = match.groups()
    if european and kind:
        return None
    if publisher == "ISO" and not kind and number in JOINT_NUMBERS:
        publisher = "ISO/IEC"
    if european:
        family, publishers = "en", (european, publisher) if publisher else (european,)
    else:
        family, publishers = "iec" if publisher == "IEC" else "iso", (publisher,)
    edition = None
    if year:
        edition = Edition(int(year), ordinal=ordinal or "")
    elif ordinal:
        edition = Edition(ordinal=ordinal)
    return Identifier(
        family, publishers, number, _parts(parts), edition, _supplements(supplements), kind or "", "", variant or "",
        printed=text,
    )  # fmt: skip


def _jis(text: str) -> Identifier | None:
    match = _JIS.fullmatch(text)
    if match is None:
        return None
    letter, number, parts, year, supplements = match.groups()
    edition = Edition(int(year)) if year else None
    return Identifier(
        "jis", ("JIS",), f"{letter} {number}", _parts(parts), edition, _supplements(supplements), printed=text
    )


def _etsi(text: str) -> Identifier | None:
    match = _ETSI.fullmatch(text)
    if match is None:
        return None
    kind, number, parts, version, year, month = match.groups()
    edition = Edition(int(year), int(month), None, version) if year else Edition(version=version)
    return Identifier(
        "etsi", ("ETSI",) if kind else ("EN",), number, _parts(parts), edition, (), kind or "", printed=text
    )


def _ieee(text: str) -> Identifier | None:
    match = _IEEE.fullmatch(text)
    if match is None:
        return None
    american, number, year, redline = match.groups()
    note = "- Redline" if redline else ""
    return Identifier(
        "ieee", ("ANSI/IEEE" if american else "IEEE",), number, (), Edition(int(year)), note=note, printed=text
    )


def _ansi(text: str) -> Identifier | None:
    match = _ANSI.fullmatch(text)
    if match is None:
        return _ieee(text) if text[4:5] == "/" else None
    return Identifier("ansi", ("ANSI",), match[1], (), Edition(int(match[2])), printed=text)


_READERS: dict[str, Callable[[str], Identifier | None]] = {
    "ISO": _origin, "IEC": _origin, "EN ": _origin, "JIS": _jis, "ETS": _etsi, "IEE": _ieee, "ANS": _ansi,
}  # fmt: skip
