"""The numbers by which registers know the body that issues a document: notified body, accreditation, test firm.

A number is read only beside the words that say whose register it stands in.  A certificate that names another body
(that of another act, or a laboratory's accreditor) prints that one's number as well, so a number on a line with another
organisation is not taken for the issuer's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ..model.document import Document, Line
from ..model.record import Evidence, FieldValue, Kind
from .mentions import text_before
from .names import has_legal_form
from .parties import same_party
from .segments import evidence_of
from .values import Scan

#: Pages on which a report names the registrations of its laboratory.
_PAGES = 10
_MOST_LINES = 4_000
_LONGEST_LINE = 400
_WITHOUT: frozenset[Kind] = frozenset(
    {"declaration_of_conformity", "material_declaration", "safety_data_sheet", "other"}
)


@dataclass(frozen=True, slots=True)
class _Register:
    """A register: its name before the number, the words that announce it, and the form of its numbers.

    ``own`` numbers have a form of their own and need no words before them.
    """

    name: str
    cue: re.Pattern[str]
    number: re.Pattern[str]
    own: bool = False
    hints: tuple[str, ...] = ()


def _register(name: str, cue: str, number: str, *, own: bool = False) -> _Register:
    # The letters that each way of the cue begins with: a document without them needs no search line by line.
    begins = [re.match(r"(?:\\b)?([\w ,]+)", way) for way in re.split(r"\|(?![^()]*\))", cue)]
    hints = tuple(match[1].casefold() for match in begins if match is not None)
    if len(hints) < len(begins):
        raise ValueError(f"a cue of {name} does not begin with letters: {cue}")
    return _Register(name, re.compile(cue, re.IGNORECASE), re.compile(number), own, hints)


_NO = (
    r"(?:\s{0,2}(?:identification|ident|id|registration|reg|kenn)?[\s\-]?"
    r"(?:numbers?|nummer|numéro|número|numero|nos?|nr|num|n[°º]|№|#)?\.?)"
)
_FOUR = r"(?P<number>\d{4})(?!\d|[./\-:]\d)"
# "Notified Body No. 0123", "NB 0123", "notified body (0123)": the number stands beside the words.
_NOTIFIED = re.compile(
    r"(?P<cue>notified\s+body|\bNB\b|benannten?\s+stelle|notifizierten?\s+stelle|organisme\s+notifié|organismo\s+notificado"
    r"|organismo\s+notificato|onaylanmış\s+kuruluş|(?P<uk>approved\s+body))"
    rf"{_NO}\s{{0,2}}[:.\-]?\s{{0,3}}\(?\s?{_FOUR}\)?",
    re.IGNORECASE,
)
# "Notified body: Example Certification GmbH, No. 0123"
_NAMED = re.compile(
    r"(?P<cue>notified\s+body|benannten?\s+stelle|organisme\s+notifié|organismo\s+notificad?t?o|(?P<uk>approved\s+body))\W{1,3}"
    r"(?P<name>[^\d:;]{4,80}?)[\s,(]{1,3}(?:(?:identification|id|reg\w{0,10}|notified\s+body)\s)?(?:number|nummer|no|nr|n[°º]|NB|№|#)?[.:]?\s?"
    rf"{_FOUR}",
    re.IGNORECASE,
)
# "Issued by Example Technological Center - No. 0123 (brand)" on an examination certificate.
_ISSUED_BY = re.compile(
    r"(?:issued by|emitido por|ausgestellt (?:von|durch)|délivrée? par|rilasciato da)\s[^\d:;]{4,80}?[\s,(–-]{1,4}"
    r"(?:number|no|nr|n[°º]|NB|№)"
    rf"[.:]{{0,2}}\s?{_FOUR}",
    re.IGNORECASE,
)
_MARKED = re.compile(r"(?:^|[^\w])(?:CE|С€)\s?[-–]?\s?(?P<number>\d{4})(?!\d|[./\-:]\d)")

_REGISTERS = (
    _register("DAkkS", r"DAkkS|Deutsche Akkreditierung", r"\bD-[A-Z]{1,2}-\d{5}-\d{2}(?:-\d{2})?\b", own=True),
    _register("A2LA", r"\bA2LA\b|American Association for Laboratory", r"\b\d{3,4}[.\-]\d{2}\b"),
    _register("NVLAP", r"\bNVLAP\b", r"\b\d{6}-\d\b"),
    _register("KOLAS", r"\bKOLAS\b|공인시험기관|인정번호", r"(?<![A-Z])KT[\s\-]?\d{2,4}(?!\d)"),
    _register("RRA", r"\bRRA\b|지정시험기관|지정번호", r"\bKR\d{4}\b"),
    _register("CNAS", r"\bCNAS\b", r"\bL\d{4,5}\b"),
    _register("UKAS", r"\bUKAS\b", r"(?<![\d.])\d{4}(?![\d/\-:]|\.\d)"),
    _register("NATA", r"\bNATA\b", r"(?<![\d.])\d{2,5}(?![\d/\-:]|\.\d)"),
    _register("ANAB", r"\bANAB\b|ANSI National Accreditation", r"\b(?:AT|ACT?|L)-\d{4}\b"),
    _register("IAS", r"\bIAS\b|International Accreditation Service", r"\bTL-\d{3}\b"),
    _register("JAB", r"\bJAB\b", r"\bRTL\d{5}\b"),
    _register("COFRAC", r"\bCOFRAC\b", r"\b[1-7]-\d{4}\b"),
    _register("ENAC", r"\bENAC\b", r"\b\d{1,4}/(?:LE|C-PR|EI)\d{2,4}\b"),
    _register("HOKLAS", r"\bHOKLAS\b", r"(?<![\d.])\d{3}(?![\d/\-:]|\.\d)"),
    _register("TAF", r"\bTAF\b|Taiwan Accreditation", r"(?<![\d.])\d{4}(?![\d/\-:]|\.\d)"),
    _register(
        "FCC", r"\bFCC\b|Federal Communications Commission|test firm", r"(?<![\d.])\d{5,6}(?![\d/\-:]|\.\d)"
    ),
    _register("FCC", r"\bFCC\b.{0,20}designation|designation n", r"\b[A-Z]{2}\d{4}\b"),
    _register("ISED", r"\bISED\b|Industry Canada|Innovation, Science", r"(?<![\d.])\d{4,5}[A-Z](?:-\d{1,2})?(?!\w)"),
    _register("ISED CAB", r"CAB\s?(?:identifier|id)|CABID", r"\b[A-Z]{2}\d{4}\b"),
)  # fmt: skip
# Words that stand between an announcement and its number: "Certificate Number", "Lab Code", "Registration No. is".
_BETWEEN = re.compile(
    r"^[\s,:;.()\[\]#–\-•]*(?:(?:(?:cert(?:ificate)?|accredit\w*|registration|reg|testing|test|calibration|lab(?:oratory)?|firm|code|number|numbers"
    r"|no|nr|n[°º]|№|id|identifier|designation|site|recogni[sz]ed|is|as|under|the|with|a|ed|제|호|번호|인정|지정|등록|ISO/IEC\s\d{5}(?::\d{4})?)"
    r"[\s,:;.()\[\]#–\-•]*)(?<=[\s,:;.()\[\]#–\-•\w])){0,10}$",
    re.IGNORECASE,
)
_REGISTRATION = re.compile(r"registration|test firm|firm|accredit", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Found:
    register: str
    number: str
    confidence: float
    evidence: Evidence

    @property
    def value(self) -> str:
        return f"{self.register} {self.number}"


def issuer_number(scan: Scan, kind: Kind, issuer: FieldValue | None) -> FieldValue | None:
    """Find the numbers of the issuing body, each with the name of its register before it (``NB 0123``).

    Args:
        scan: the document's pages as forms.
        kind: its kind; a declaration's own maker has no such number.
        issuer: who issues the document, where that was read.

    Returns:
        All numbers, the one that tells most about the body first; None where none is printed.
    """
    if kind in _WITHOUT:
        return None
    name = str(issuer.value) if issuer is not None else ""
    found = [*_captioned(scan, name), *_notified(scan.document, name)]
    if not found and kind == "type_examination":
        found = list(_beside_issuer(scan))
    if not found:
        found = list(_marks(scan, kind))
    if kind != "management_system_certificate":
        found += _registered(scan.document)
    return _joined(found)


def _joined(found: list[_Found]) -> FieldValue | None:
    best: dict[str, _Found] = {}
    for one in sorted(found, key=lambda f: -f.confidence):
        best.setdefault(one.value, one)
    if not best:
        return None
    kept = list(best.values())
    notified = [one for one in kept if one.register in ("NB", "AB")]
    confidence = max(one.confidence for one in kept)
    # Two numbers of one register: one of them is another body's.
    per_register = [one.register for one in kept if one.register not in ("FCC", "ISED")]
    if len(set(per_register)) < len(per_register):
        confidence = 0.5
    ordered = [*notified, *(one for one in kept if one not in notified)]
    return FieldValue(
        tuple(one.value for one in ordered),
        ", ".join(one.evidence.text if len(ordered) == 1 else one.number for one in ordered),
        confidence if not notified or confidence == 0.5 else max(one.confidence for one in notified),
        tuple(one.evidence for one in ordered),
    )


def _captioned(scan: Scan, issuer: str) -> Iterator[_Found]:
    for form, caption in scan.captions("body_number"):
        if _of_another(text_before(caption), issuer):
            continue
        for reading in form.readings(caption):
            match = re.match(rf"\(?\s?{_FOUR}", reading.line(0))
            if match is None:
                continue
            uk = any(w.text.casefold().startswith("approved") for w in caption.words)
            proof = evidence_of(form.sheet.number, reading.lines[0], caption.segment.source)
            yield _Found("AB" if uk else "NB", match["number"], 0.95 if caption.closed else 0.85, proof)
            break


_Place = tuple[int, str, Line, str]


def _lines(document: Document, pages: int) -> Iterator[_Place]:
    left = _MOST_LINES
    for page in document.pages[:pages]:
        for line, text in zip(page.lines[:left], page.line_texts, strict=False):
            if len(text) <= _LONGEST_LINE:
                yield page.number, page.source, line, text
        left -= len(page.lines)
        if left <= 0:
            return


def _notified(document: Document, issuer: str) -> Iterator[_Found]:
    """Numbers beside the words "notified body", unless another organisation stands with them."""
    for page, source, line, text in _lines(document, 5):
        if not re.search(r"\d{4}", text):
            continue
        for pattern in (_NOTIFIED, _NAMED):
            for match in pattern.finditer(text):
                named = match.groupdict().get("name") or text[: match.start()]
                if _of_another(named, issuer):
                    continue
                proof = evidence_of(page, line.words, source)
                yield _Found("AB" if match["uk"] else "NB", match["number"], 0.85, proof)


def _of_another(text: str, issuer: str) -> bool:
    """Tell whether a text names an organisation that is not the issuer."""
    return has_legal_form(text) and not (issuer and same_party(text.strip(" ,.-("), issuer))


def _beside_issuer(scan: Scan) -> Iterator[_Found]:
    """The number after the name of the body that issues an examination certificate."""
    for page, source, line, text in _lines(scan.document, 1):
        match = _ISSUED_BY.search(text)
        if match is not None:
            yield _Found("NB", match["number"], 0.75, evidence_of(page, line.words, source))


def _marks(scan: Scan, kind: Kind) -> Iterator[_Found]:
    """The number beside a CE mark: the body's that watches production, which may be another one."""
    if kind not in ("type_examination", "product_certificate") or scan.first is None:
        return
    for segment in scan.first.sheet.segments:
        match = _MARKED.search(segment.text)
        if match is not None and len(segment.words) <= 3:
            yield _Found("NB", match["number"], 0.5, evidence_of(segment.page, segment.words, segment.source))


def _registered(document: Document) -> Iterator[_Found]:
    """Numbers of accreditation and registration, each announced on its line or the one above."""
    lines = list(_lines(document, _PAGES))
    whole = "\n".join([text for *_, text in lines]).casefold()
    registers = [r for r in _REGISTERS if r.own or any(hint in whole for hint in r.hints)]
    above = ""
    for page, source, line, text in lines:
        if re.search(r"\d{3}", text):
            for register in registers:
                yield from _of_register(register, (page, source, line, text), above)
        above = text


def _of_register(register: _Register, place: _Place, above: str) -> Iterator[_Found]:
    page, source, line, text = place
    for match in register.number.finditer(text):
        number = re.sub(r"\s", "", match[0])
        if register.own:
            yield _Found(register.name, number, 0.9, evidence_of(page, line.words, source))
            continue
        before = text[: match.start()]
        cues = [c.end() for c in register.cue.finditer(before)]
        if cues:
            between = before[cues[-1] :]
        elif (wide := list(register.cue.finditer(above))) and not re.search(r"\d{3}", before):
            between = f"{above[wide[-1].end() :]} {before}"
        else:
            continue
        if len(between) > 90 or not _BETWEEN.match(between):
            continue
        yield _Found(register.name, number, 0.8, evidence_of(page, line.words, source))
