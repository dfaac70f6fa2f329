"""Products that no caption names: in sentences, under announcements, in titles, subjects and large lines."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..model.record import Kind
from .names import has_legal_form, looks_like_organisation, reads_as_sentence
from .segments import evidence_of
from .values import Candidate, Form, Scan

_FIRST_PARTY = ("declaration_of_conformity", "material_declaration")
_THIRD_PARTY = ("product_certificate", "type_examination", "regulatory_approval", "attestation")
_TITLE_WORD = re.compile(
    r"approval|examination|letter|certifi[ck]?a|certyfikat|zertifikat|declara|dichiara|déclara|erklärung|第",
    re.IGNORECASE,
)


def lines_naming_product(scan: Scan, kind: Kind) -> Iterator[Candidate]:
    """Yield what the first page's sentences, announcements, titles, subjects and large lines call the product."""
    yield from _declared_product(scan, kind)
    yield from _announced_product(scan, kind)
    yield from _titled_product(scan, kind)
    yield from _subject_product(scan, kind)
    yield from _headline_product(scan, kind)


_DECLARED = re.compile(
    r"(?:declares?|certif(?:y|ies)|confirms?|states?)\s+(?:under (?:our"
    r"|its) sole responsibility\s+)?that(?:, to the best of (?:our|its|my) knowledge(?: and belief)?,)?\s+(?:all\s)?"
    r"(?:the\s|its\s|our\s|all\s)?(?:following\s|above(?:-mentioned)?\s)?(?:products?[:,]?\s+)?"
    r"(?P<product>[^.;:]{3,120}?),?\s+"
    r"(?:is|are|complies|comply|conforms?|meets?|fulfils?|satisf\w+|including|does|do|has|have|contains?|to which)\b",
    re.IGNORECASE,
)
_REFERENCED = re.compile(
    r"^(?:above[ -])?(?:referenced|mentioned|named|described|identified)\b"
    r"|\b(?:named|described|listed|specified|mentioned|identified|stated) (?:above|below|herein|hereunder)\b",
    re.IGNORECASE,
)
_NO_NAME = re.compile(
    r"^(?:the |this |these |our |all )?(?:products?|equipment|device|apparatus|information|above|following"
    r"|under(?:noted|mentioned) .*|(?:below|above)[ -]?mentioned .*|(?:listed|described|named) .*"
    r"|(?:stated|said|mentioned|indicated|designated|specified|submitted) (?:products?|equipment|devices?"
    r"|items?|machine.*)"
    r"|(?:above[ -])?(?:referenced|mentioned|identified) .*|manufacturer.*"
    r"|management system|they|it|we|that|which|such)\b",
    re.IGNORECASE,
)


_OUR_PRODUCT = re.compile(
    r"(?:弊社|当社|本公司|我司)(?:の)?(?:製品|产品|產品)\s?[「『“]"
    r"(?P<product>[^」』”]{3,60})[」』”]"
)


def _declared_product(scan: Scan, kind: Kind) -> Iterator[Candidate]:
    """The product of a declaration that names it in its sentence alone."""
    form = scan.first
    if form is None or kind not in (*_FIRST_PARTY, "attestation", "product_certificate"):
        return
    text = " ".join(form.sheet.page.text.split())[:6_000]
    match = _DECLARED.search(text) or (None if text.isascii() else _OUR_PRODUCT.search(text))
    if match is None:
        return
    name = match["product"].strip(" ,")
    if (
        len(name) < 4
        or (_NO_NAME.match(name) and len(name.split()) <= 3)
        or _REFERENCED.search(name)
        or reads_as_sentence(name)
    ):
        return
    start = name.split()[0]
    hit = next((s for s in form.sheet.segments if start in s.text), None)
    if hit is not None:
        yield Candidate(name, name, 0.5, evidence_of(hit.page, hit.words, hit.source))


_ANNOUNCED = re.compile(
    r"(?:(?:the|this|following|that|their|its|ihr|das|le|el|il)\s)(?:following\s|construction\s|medical\s|electrical\s|above\s)?(?:products?|equipment|device|machine|apparatus|produkt|produit|producto|prodotto)\s*:?$"
    r"|to (?:use|bear|affix|apply) the .{0,90}\b(?:on|for)\s?:?$"
    r"|produits? (?:de construction )?suivants?\s?:?$|dass (?:die|das|der) (?:\w+ )?(?:maschine|produkt|gerät"
    r"|anlage|erzeugnis|ausrüstung)\s?:?$|que (?:le |la |l.|cette |ce )(?:\w+ )?(?:produit|machine|équipement"
    r"|appareil|dispositif)\s?:?$|partly completed machinery\s?:?$|for the type of products?\s?:?$"
    r"|pour le type de produits?\s?:?$|(?:confirms?|certif(?:y|ies)) that the\s?:?$",
    re.IGNORECASE,
)


# "This is to certify: / that the Marine Battery System / with type designation(s)"
_THAT_THE = re.compile(r"^that the (?P<product>[A-Z0-9][^.;:]{3,90})$", re.IGNORECASE)


def _announced_product(scan: Scan, kind: Kind) -> Iterator[Candidate]:
    """The line below "declares that the product"."""
    form = scan.first
    if form is None or kind not in (*_FIRST_PARTY, *_THIRD_PARTY):
        return
    yield from _listed_by_class(form)
    for at, segment in enumerate(form.sheet.segments):
        that = _THAT_THE.match(segment.text) if kind in _THIRD_PARTY else None
        if that is not None and not _NO_NAME.match(that["product"]):
            yield Candidate(
                that["product"], segment.text, 0.5, evidence_of(segment.page, segment.words, segment.source)
            )
            return
        if not _ANNOUNCED.search(segment.text):
            continue
        below = next((s for s in form.sheet.segments[at + 1 : at + 3] if s.box.top > segment.box.top), None)
        named = below is not None and (below in form.free or below.text.startswith(("Model ", "Type ")))
        if below is not None and reads_as_sentence(below.text):
            continue
        if below is not None and named and not _NO_NAME.match(below.text) and len(below.words) <= 14:
            yield Candidate(below.text, below.text, 0.45, evidence_of(below.page, below.words, below.source))
            return


_PRODUCTS_HEAD = re.compile(r"^products?\s?:?$", re.IGNORECASE)
_CLASS_LINE = re.compile(r"^class\b\W{0,3}[C\d]", re.IGNORECASE)


def _listed_by_class(form: Form) -> Iterator[Candidate]:
    """The description under "PRODUCTS" and lines of classes: "CLASS 2811 07 - HEATERS", then what is certified."""
    segments = form.sheet.segments
    at = next((i for i, s in enumerate(segments) if _PRODUCTS_HEAD.match(s.text)), None)
    if at is None or not any(_CLASS_LINE.match(s.text) for s in segments[at + 1 : at + 3]):
        return
    classes = {s.line for s in segments[at + 1 : at + 12] if _CLASS_LINE.match(s.text)}
    below = [s for s in segments[at + 1 : at + 12] if s.line not in classes]
    for found, score in ((below[:1], 0.5), ([s for s in segments[at + 1 : at + 4] if s.line in classes][-1:], 0.4)):
        for one in found:
            if len(one.words) >= 2 and not one.text.isupper():
                yield Candidate(one.text, one.text, score, evidence_of(one.page, one.words, one.source))


_AFTER_TITLE = re.compile(
    r"(?:declaration|statement|certificate|directive|\(reach\)|rohs).*\s[-–—:]\s(?P<product>[\w][^-–—:]{2,60})$",
    re.IGNORECASE,
)
_LISTING = re.compile(r"^[A-Z]{4}\d{0,2}\.E\d{5,6}\s[-–]\s(?P<product>.{4,90}?)(?:\s\|.*)?$")


def _titled_product(scan: Scan, kind: Kind) -> Iterator[Candidate]:
    """The product that a title ends with, and the category that heads a print of UL's directory."""
    form = scan.first
    if form is None or kind not in (*_FIRST_PARTY, "product_certificate"):
        return
    pattern = _LISTING if kind == "product_certificate" else _AFTER_TITLE
    for segment in form.sheet.segments[:8]:
        match = pattern.search(segment.text)
        if match:
            yield Candidate(
                match["product"], segment.text, 0.4, evidence_of(segment.page, segment.words, segment.source)
            )
            return


_HEADLINES = 0.6  # of the page, from its top: further down stand standards and signatures


def _headline_product(scan: Scan, kind: Kind) -> Iterator[Candidate]:
    """A large line that is neither title nor name, number or standard: what a certificate of one product prints so."""
    form = scan.first
    if form is None or kind not in ("product_certificate", "type_examination"):
        return
    for segment in form.free:
        text = segment.text
        large = (
            segment.box.height >= 1.25 * form.sheet.height and segment.box.bottom < _HEADLINES * form.sheet.page.height
        )
        words = [w for w in text.split() if w[0].isalpha()]
        if not large or not 2 <= len(words) <= 10 or _TITLE_WORD.search(text) or _NO_NAME.match(text):
            continue
        if looks_like_organisation(text) or has_legal_form(text) or reads_as_sentence(text) or _NORM.search(text):
            continue
        yield Candidate(text, text, 0.28, evidence_of(segment.page, segment.words, segment.source))


_NORM = re.compile(
    r"\b(?:EN|IEC|ISO|UL|CSA|DIN|BS|JIS|GB|NFPA|ASTM|KS|AS/NZS)\b[\s-]?[A-Z]?\s?\d|directive|regulation|\b(?:number|no\.|nr\.)",
    re.IGNORECASE,
)
_SUBJECT = re.compile(
    r"^(?:re|subject|betreff|betr\.|objet|asunto|oggetto)\s?[:.]\s?(?P<rest>.{6,140})$", re.IGNORECASE
)
PAPER_WORD = re.compile(
    r"\b(?:report|authori[sz]ation|mark|letter|certificate|notice|listing|procedure)\b", re.IGNORECASE
)
_OF_PAPER = re.compile(
    r"^.{0,60}?(?:compliance|conformity|attestation|certificate|approval|report|letter)\b[^–—:]{0,20}(?:\s[-–—]\s|:\s|\sfor\s(?:the\s)?)",
    re.IGNORECASE,
)


def _subject_product(scan: Scan, kind: Kind) -> Iterator[Candidate]:
    """The product that a letter's subject names after the name of the paper."""
    form = scan.first
    if form is None or kind not in (*_FIRST_PARTY, *_THIRD_PARTY, "other"):
        return
    for segment in form.sheet.segments[:25]:
        subject = _SUBJECT.match(segment.text)
        paper = _OF_PAPER.match(subject["rest"]) if subject is not None else None
        if subject is not None and paper is not None:
            name = subject["rest"][paper.end() :].strip()
            if len(name.split()) >= 2 and not _NO_NAME.match(name) and not PAPER_WORD.search(name):
                yield Candidate(name, segment.text, 0.42, evidence_of(segment.page, segment.words, segment.source))
            return
