"""The country that the issuer's printed address names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ..model.record import FieldValue
from .captions import Caption
from .countries import country_of, country_of_domain
from .dates import find_dates
from .known_bodies import country_of_body
from .letterheads import margin
from .names import has_legal_form, is_address, reads_as_sentence, trim_name
from .parties import fold, party_name, same_party
from .segments import Segment, evidence_of
from .values import Form, Scan

_PARTIES = ("issuer", "laboratory", "manufacturer", "company", "body", "holder", "importer")
_Found = tuple[float, str, Segment]  # score (0-1), country, where


def issuer_country(scan: Scan, found: FieldValue | None) -> FieldValue | None:
    """Read the country from the address printed with the issuer's name; None where no issuer or address is found."""
    if found is None:
        return None
    name = str(found.value)
    best = max(
        (f for f in (_beside_name(scan, fold(name)), _captioned_address(scan, name)) if f is not None),
        key=lambda f: f[0],
        default=None,
    )
    best = best or _margin_country(scan, name) or _signed_at(scan)
    if best is None:
        code = country_of(name) or country_of_body(name)  # the place in the name: "... (Shanghai) Co., Ltd."
        return None if code is None else replace(found, value=code, confidence=0.3, rivals=())
    score, code, segment = best
    proof = evidence_of(segment.page, segment.words, segment.source)
    return FieldValue(code, segment.text[:120], round(score, 2), (proof,))


def _beside_name(scan: Scan, key: str) -> _Found | None:
    best: _Found | None = None
    for form in scan.forms:
        for segment in form.sheet.segments:
            if len(segment.words) > 30:
                continue
            at = fold(segment.text).find(key[:10])
            if at < 0 or (at > 25 and reads_as_sentence(segment.text)):
                continue
            for score, text in _addresses(segment, form, key):
                code = country_of(text)
                if code is not None and (best is None or score > best[0]):
                    best = (score, code, segment)
        if best is not None and best[0] >= 0.8:
            break
    return best


def _captioned_address(scan: Scan, name: str) -> _Found | None:
    """The country of the address at the caption that follows the issuer's own caption."""
    for form, caption in scan.captions(*_PARTIES):
        reading = next(iter(form.readings(caption)), None)
        if reading is None or not same_party(name, party_name(reading) or ""):
            continue
        rest = " ".join(" ".join(w.text for w in line) for line in reading.lines[1:])
        code = country_of(rest) if rest and is_address(rest) else None
        if code is not None:
            return 0.88, code, caption.segment
        for other in _address_captions(form, caption):
            text = next((r.text for r in form.readings(other) if r.place != "above"), "")
            code = country_of(text)
            if code is not None:
                return 0.86, code, other.segment
    return None


def _address_captions(form: Form, caption: Caption) -> list[Caption]:
    """The captions "Address" that belong to a party's caption: close below, no other party between."""
    top = caption.box.top
    follow = [
        c for c in form.captions if c.label.concept == "address" and -2 <= c.box.top - top <= 9 * form.sheet.height
    ]
    others = [
        c.box.top for c in form.captions if c.label.concept in (*_PARTIES, "factory") and c.box.top > caption.box.bottom
    ]
    floor = min(others, default=1e9)
    return sorted((c for c in follow if c.box.top <= floor + 2), key=lambda c: (c.box.top - top, c.box.x0))


def _addresses(segment: Segment, form: Form, key: str) -> Iterator[tuple[float, str]]:
    """Yield texts that may be the address of the organisation that a segment names, surest first."""
    text = segment.text
    at = fold(text).find(key[:10])
    rest = text[_position(text, at + len(key)) :]
    if is_address(rest) or country_of(rest):
        yield 0.9, rest
    mates = " ".join(s.text for s in form.sheet.segments if s.line == segment.line and s.box.x0 > segment.box.x1)
    if mates and is_address(mates):
        yield 0.8, mates
    joined = ", ".join(_lines_below(segment, form))
    if joined and (is_address(joined) or country_of(joined)):
        yield 0.85, joined


def _lines_below(segment: Segment, form: Form) -> list[str]:
    """The lines of an address block: below, aligned left or centred, up to a gap or another organisation."""
    height = form.sheet.height
    lines: list[str] = []
    last = segment.box
    for other in form.sheet.segments:
        aligned = abs(other.box.x0 - segment.box.x0) <= 40 or abs(_centre(other) - _centre(segment)) <= 30
        if other.box.top <= last.top + 0.3 * height or not aligned:
            continue
        another = has_legal_form(other.text) and not is_address(other.text)
        if other.box.top - last.bottom > 1.6 * height or len(lines) >= 5 or another:
            break
        lines.append(other.text)
        last = other.box
    return lines


def _centre(segment: Segment) -> float:
    return (segment.box.x0 + segment.box.x1) / 2


def _position(text: str, count: int) -> int:
    """Return the place in a text after so many letters and digits."""
    seen = 0
    for at, char in enumerate(text):
        if seen >= count:
            return at
        seen += char.isalnum()
    return len(text)


def _of_another(segment: Segment, form: Form, name: str) -> bool:
    """Tell whether an address in a margin stands under the name of another organisation than the issuer."""
    for other in reversed(form.sheet.segments):
        above = segment.box.top - other.box.top
        if (
            0 < above < 5 * form.sheet.height
            and abs(other.box.x0 - segment.box.x0) <= 40
            and has_legal_form(other.text)
        ):
            return not same_party(name, trim_name(other.text))
    return False


def _margin_country(scan: Scan, name: str) -> _Found | None:
    """The country of an address in the margins, or of the national domain there."""
    for form in scan.forms[:2]:
        taken = {id(c.segment) for c in form.captions if c.label.concept in ("holder", "manufacturer", "factory")}
        last = form.sheet.segments[-1].line if form.sheet.segments else 0
        for segment in form.sheet.segments:
            edge = margin(segment, form.sheet.page.height) or segment.line > max(last - 2, 8)
            if not edge or id(segment) in taken:
                continue
            code = country_of(segment.text) if is_address(segment.text) else None
            if code is not None and not _of_another(segment, form, name):
                return 0.55, code, segment
        for segment in form.sheet.segments:
            code = country_of_domain(segment.text) if margin(segment, form.sheet.page.height) else None
            if code is not None:
                return 0.35, code, segment
    return None


def _signed_at(scan: Scan) -> _Found | None:
    """The country of the place that stands before the date: "Gazzaniga, 13/05/2020"."""
    form = scan.first
    if form is None:
        return None
    for segment in form.free:
        dates = find_dates(segment.text) if len(segment.words) <= 8 else []
        code = country_of(segment.text[: dates[0].start]) if dates else None
        if code is not None:
            return 0.3, code, segment
    return None
