"""The number of a document, and those of the reports that it refers to."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from ..model.record import FieldValue, Kind
from .captions import Caption
from .mentions import of_another, report_numbers, text_before
from .number_forms import fold, is_number, number_in
from .segments import evidence_of
from .values import Candidate, Form, Reading, Scan, field_of, weight

__all__ = ["certificate_number", "fold", "is_number", "number_in", "report_numbers"]


# How much a caption's concept says about the document's own number, by kind.
_CERTIFICATE = {"certificate_number": 1.0, "report_number": 0.15, "approval_id": 0.3, "file_number": 0.4}
_SHARES: dict[Kind, dict[str, float]] = {
    "test_report": {"report_number": 1.0, "certificate_number": 0.7, "file_number": 0.4},
    "declaration_of_conformity": {"certificate_number": 0.8},
    "material_declaration": {"certificate_number": 0.8},
    "regulatory_approval": {"certificate_number": 1.0, "approval_id": 0.9, "report_number": 0.3, "file_number": 0.2},
    "safety_data_sheet": {"certificate_number": 1.0, "report_number": 0.9, "file_number": 0.2},
    "other": {"certificate_number": 1.0, "report_number": 0.9, "file_number": 0.2},
}


def certificate_number(scan: Scan, kind: Kind) -> FieldValue | None:
    """Find the document's own number; a test report's own number is its report number."""
    shares = _SHARES.get(kind, _CERTIFICATE)
    found = [c for concept, share in shares.items() for c in _candidates(scan, concept, share, kind)]
    found += _beside_title(scan, kind, bool(found))
    counts = Counter(fold(c.value) for c in found)
    running = [
        Candidate(c.value, c.printed, min(1.0, c.score * (1 + 0.03 * min(counts[fold(c.value)] - 1, 4))), c.evidence)
        for c in found
    ]
    return field_of(running, lambda a, b: fold(a) == fold(b))


def _candidates(scan: Scan, concept: str, share: float, kind: Kind) -> Iterator[Candidate]:
    pages = scan.document.page_count
    for form, caption in scan.captions(concept):
        page = form.sheet.number
        if kind == "test_report" and concept == "report_number" and _REFER.search(text_before(caption)):
            continue
        if kind in ("declaration_of_conformity", "material_declaration") and (
            of_another(caption) or (caption.label.strength < 1.0 and _CERTIFICATE_WORD.match(caption.words[0].text))
        ):
            continue
        for reading in form.readings(caption):
            if reading.place == "above" and caption.closed:
                break
            number = _number_of(reading, caption)
            if number is None:
                if reading.place in ("inline", "right") and caption.label.strength < 1:
                    break
                continue
            score = share * weight(caption, reading, page, pages)
            if caption.label.strength < 1.0:
                if (
                    kind == "declaration_of_conformity"
                    and _REFERENCE.match(caption.words[0].text)
                    and caption.box.top > 0.3 * form.sheet.segments[-1].box.bottom
                ):
                    break  # the product's reference number in the table of a declaration
                # "No." alone counts under the title; further down it may be any number.
                high = caption.box.top < 0.3 * form.sheet.segments[-1].box.bottom
                score *= (1.1 if high else 0.85) * (1.0 if caption.closed or caption.starts else 0.5)
            yield Candidate(number, number, score, evidence_of(page, reading.lines[0], caption.segment.source))
            break


# The number of a CB test certificate: the country's code, a space and digits; "NO" is Norway's.
_COUNTRY_NUMBER = re.compile(r"^[A-Z]{2}[\s-]\d{4,7}(?:[\s/-]?[A-Z]\d?|/[A-Z0-9]{1,3})?$")


def _number_of(reading: Reading, caption: Caption) -> str | None:
    if _COUNTRY_NUMBER.match(reading.line(0)) and _ENDS_IN_NO.search(caption.words[-1].text):
        return reading.line(0)
    number = number_in(reading.line(0))
    if number is not None and len(reading.lines) > 1 and number.endswith("-") and _REST.match(reading.line(1)):
        return number + reading.line(1)
    return number


_CERTIFICATE_WORD = re.compile(r"certificate\W*$", re.IGNORECASE)  # in a declaration a body's, not its own
_ENDS_IN_NO = re.compile(r"^(?:no|nr|number|n°)\W*$", re.IGNORECASE)
_REST = re.compile(r"^[\w\-/.]{2,16}$")


_REFER = re.compile(
    r"\b(?:refer(?:ence)?s?|see|supersedes?|replaces?|based on|module|original|previous|with|siehe|bezug|according"
    r"|per)\b",
    re.IGNORECASE,
)


_THIS_CERTIFICATE = re.compile(
    r"\bthis [\w\s()]{0,60}certificate,?\s(?=[\w\-/]*\d)([A-Z0-9][\w\-/]{5,40})(?=,|\s(?:dated|is|remains))",
    re.IGNORECASE,
)
# Numbers whose form every body keeps: constancy of performance, ATEX and UKEX, IECEx.
_SHAPED = re.compile(
    r"(?<![\w-])(?:\d{4}\s?-\s?(?:CPR|CPD|UKCA-CPR|MDR|RED)\s?-\s?[\w./-]{2,24}|[A-Z]{2,10} \d\d (?:ATEX"
    r"|UKEX) \d{3,5} ?[XU]?"
    r"|IECEx [A-Z]{2,5} \d\d\.\d{4} ?[XU]?)(?![\w-])"
)
_TITLE = re.compile(
    r"certificat|zertifikat|approval|attestation|bescheinigung|허가증|인증서|证书|證書|証明書|認証書|licen[cs]e",
    re.IGNORECASE,
)


_REFERENCE = re.compile(r"^ref", re.IGNORECASE)
_ORDINAL_ALONE = re.compile(r"^[第제]\s?[A-Z0-9][A-Z0-9-]{3,20}\s?[号號호]$")


def _under_title(form: Form) -> Iterator[Candidate]:
    """The number that stands alone beside or under the title, or over it."""
    segments = form.sheet.segments
    taken = form.values_of("model", "product", "brand", "other_number", "address")
    title = next(
        (at for at, s in enumerate(segments[:20]) if _TITLE.search(s.text) and s.box.height > 1.3 * form.sheet.height),
        None,
    )
    if title is None:
        return
    head = segments[title].box
    reach = 4 * form.sheet.height
    for segment in segments[:30]:
        text, box = segment.text, segment.box
        if segment.line < 3 and _ORDINAL_ALONE.match(text):
            yield Candidate(text, text, 0.4, evidence_of(segment.page, segment.words, segment.source))
            return
        aligned = abs(box.x0 - head.x0) < 40 or abs(box.x0 + box.x1 - head.x0 - head.x1) < 80
        if not aligned or not -reach < box.top - head.bottom < reach:
            continue
        alone = len(segment.words) <= 4 and number_in(text) == text and re.search(r"\d{3}", text) is not None
        named = (segment.words[0].x0, segment.words[0].top) in taken
        mixed = re.search(r"[^\W\d]", text) or re.fullmatch(r"\d{2,5}/\d{4,10}", text)
        if alone and not named and segment in form.free and mixed:
            yield Candidate(text, text, 0.35, evidence_of(segment.page, segment.words, segment.source))
            return


_UL_FILE = re.compile(r"(?<![A-Za-z0-9])E\d{5,6}(?!\d)")


def _beside_title(scan: Scan, kind: Kind, have: bool) -> Iterator[Candidate]:
    """Numbers that no caption names: alone in the first lines of the page, or a UL file number."""
    form = scan.first
    if form is None or have:
        return
    if kind in ("product_certificate", "attestation"):
        for segment in form.free:
            match = _UL_FILE.search(segment.text)
            if match:
                yield Candidate(match[0], match[0], 0.4, evidence_of(segment.page, segment.words, segment.source))
                return
    for segment in form.sheet.segments:
        named = _THIS_CERTIFICATE.search(segment.text)
        if named is not None and is_number(named[1]):
            yield Candidate(named[1], named[1], 0.4, evidence_of(segment.page, segment.words, segment.source))
            return
    shaped = next(((s, m) for s in form.free[:30] if (m := _SHAPED.search(s.text))), None)
    if shaped is not None:
        number = re.sub(r"\s?-\s?", "-", shaped[1][0])
        yield Candidate(number, shaped[1][0], 0.45, evidence_of(shaped[0].page, shaped[0].words, shaped[0].source))
        return
    yield from _under_title(form)
    taken = form.values_of("model", "product", "brand", "other_number", "address")
    for segment in form.free[:4]:
        text = segment.text
        if (
            len(segment.words) <= 3
            and (segment.words[0].x0, segment.words[0].top) not in taken
            and segment.box.top < 0.2 * form.sheet.page.height
            and re.search(r"[A-Z]{2}", text)
            and re.search(r"\d{3}", text)
            and number_in(text) == text
        ):
            yield Candidate(text, text, 0.3, evidence_of(segment.page, segment.words, segment.source))
