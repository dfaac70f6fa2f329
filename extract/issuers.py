"""Who issues a document.

A certificate's or report's issuer stands at a caption, under "for and on behalf of", in the letterhead or in the
footer; a declaration's issuer is its manufacturer.  Registers of bodies are not asked here: whether name and number
agree is for the decision to find.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from ..model.record import Evidence, FieldValue, Kind
from .declarants import declarants
from .letterheads import companies, is_party, letterhead, margin, may_issue, named_in_lines, signed
from .names import has_legal_form, is_name, looks_like_organisation, trim_name
from .parties import fold, party_candidates, same_party
from .segments import Sheet, evidence_of
from .values import Candidate, Scan, field_of

_FIRST_PARTY = ("declaration_of_conformity", "material_declaration")
# Papers that a maker may write about its own product.
_OWN_PAPER = ("test_report", "safety_data_sheet", "other")
_FORM = r"(?:Ltd\.?|GmbH|Inc\.?|LLC|S\.A\.|S\.p\.A\.|B\.V\.|Limited|Corp\.?|AG|laborator(?:y|ies))"
# Set phrases that name the issuer, and how sure each is (0-1).
_PHRASES = (
    (
        0.88,
        re.compile(
            r"(?P<name>[A-ZÀ-Ý][^,;:.]{3,80}?(?:,? (?:Ltd|Inc|S\.A|B\.V)\.?)?),? (?:being )?(?:an? )?"
            r"(?:notified|approved) body (?:number|no|with|under|\d)"
        ),
    ),
    (
        0.74,
        re.compile(
            rf"(?:^|[.:]\s)(?P<name>[A-ZÀ-Ý][^;:.]{{4,80}}?{_FORM})\.?,? (?:hereby )?"
            r"(?:certifies|declares|attests|confirms) that "
            r"(?:the above|this|the (?:type|product|equipment|following))"
        ),
    ),
    (0.6, re.compile(r"property of (?:the )?(?P<name>[A-ZÀ-Ý][^;:.]{4,80})")),
    (
        0.8,
        re.compile(
            r"(?:tested|assessed|evaluated|issued|certified|inspected|investigated|examined) by "
            rf"(?P<name>[A-ZÀ-Ý][^;:]{{4,80}}?{_FORM})(?=[\s,.]|$)"
        ),
    ),
    (
        0.6,
        re.compile(
            r"(?:approval|permission|consent|authori[sz]ation) (?:of|from|by) (?:the )?"
            rf"(?P<name>[A-ZÀ-Ý][^;:]{{4,80}}?{_FORM})"
        ),
    ),
    (0.42, re.compile(r"(?:©|\([cC]\)|[cC]opyright)\s?(?:(?:19|20)\d\d\s?)?(?P<name>[A-ZÀ-Ý][\w&.,\- ]{2,60})")),
)
_SITE = re.compile(
    r"(?:www\.|https?://(?:www\.)?|@)([a-z0-9][a-z0-9\-]{1,40})"
    r"\.(?:com|net|org|co|de|eu|cn|io|hk|tw|kr|jp|uk|ca|us|it|es|fr|nl)(?![a-z])",
    re.IGNORECASE,
)
# Mail providers and public bodies whose addresses say nothing about the issuer.
_PUBLIC = frozenset(
    ("gmail", "hotmail", "outlook", "yahoo", "163", "126", "qq", "foxmail", "naver", "iecee", "iec", "europa", "ec")
)


MOST = 60  # candidates that are compared with one another; a page has a handful


def issuer(scan: Scan, kind: Kind, parties: dict[str, FieldValue]) -> FieldValue | None:
    """Find the body, laboratory, authority or (for declarations) maker that issues the document."""
    if kind in _FIRST_PARTY:
        return field_of(list(declarants(scan, parties)), same_party)
    found = [
        *_captioned(scan, kind),
        *companies(scan),
        *signed(scan),
        *named_in_lines(scan),
        *letterhead(scan, parties),
        *_phrased(scan),
    ]
    strangers = [c for c in found if not is_party(c.value, parties) or c.score >= 0.8]
    if not strangers and kind in _OWN_PAPER:
        strangers = found
    merged = _merge(strangers)
    if max((c.score for c in merged), default=0.0) < 0.3:
        merged += _by_site(scan)
    best = field_of(merged, same_party)
    if best is None and kind == "safety_data_sheet" and "manufacturer" in parties:
        maker = parties["manufacturer"]
        return replace(maker, confidence=round(0.8 * maker.confidence, 2))
    return best


def _merge(candidates: list[Candidate]) -> list[Candidate]:
    """Raise the score of a name that several places agree on."""
    merged = []
    candidates = sorted(candidates, key=lambda c: -c.score)[:MOST]
    for one in candidates:
        others = sum(c is not one and c.evidence != one.evidence and same_party(c.value, one.value) for c in candidates)
        merged.append(replace(one, score=min(1.0, one.score + 0.06 * min(others, 3))))
    return merged


def _captioned(scan: Scan, kind: Kind) -> Iterator[Candidate]:
    tested = kind in ("test_report", "attestation", "safety_data_sheet", "other")
    shares = {
        "issuer": 1.0,
        "laboratory": 0.92 if tested else 0.12,
        "body": 0.6 if kind == "type_examination" else 0.1,
    }
    for concept, share in shares.items():
        for candidate, caption in party_candidates(scan, concept):
            if candidate.value == "=" or not may_issue(candidate.value):
                continue
            score = candidate.score * share * _body_like(candidate.value)
            if concept == "laboratory" and caption.label.group == "party" and caption.page > 4:
                score *= 0.8  # sites and subcontractors further in
            yield replace(candidate, score=score)


_CREDENTIALS = re.compile(r",\s(?:P\.?\s?Eng|PhD|P\.E|C\.?Eng|M\.?Sc|Dr|ing)\b\.?.*$", re.IGNORECASE)
_PERSON = re.compile(r"^(?:(?:Mr|Ms|Mrs|Dr|Dipl|Prof|Ing)\.?[\s-])*[A-ZÀ-Ý][\w.'’-]+(?:\s[A-ZÀ-Ý][\w.'’-]*){1,3}$")


def _body_like(name: str) -> float:
    """How much a value looks like a body (0-1): a person's name at "Issued by" is a signature."""
    if has_legal_form(name) or looks_like_organisation(name):
        return 1.0
    name = _CREDENTIALS.sub("", name)
    return 0.4 if _PERSON.match(name) and not name.isupper() else 0.75


def _phrased(scan: Scan) -> Iterator[Candidate]:
    """Names in set phrases: tested by X, without the approval of X, © X."""
    for form in scan.forms[:3]:
        text = " ".join(form.sheet.page.text.split())[:8_000]
        for score, pattern in _PHRASES:
            for match in pattern.finditer(text):
                name = trim_name(match["name"])
                if not (is_name(name) and looks_like_organisation(name) and may_issue(name)) or _SCHEME.search(name):
                    continue
                proof = _line_with(form.sheet, name)
                if proof is not None:
                    yield Candidate(name, match[0], score, proof)


_SCHEME = re.compile(r"IECEE|\bIEC\b")  # the owner of a report form


def _line_with(sheet: Sheet, name: str) -> Evidence | None:
    start = name.split(maxsplit=1)[0].casefold()
    key = fold(name)[:12]
    hit = next((s for s in sheet.segments if key in fold(s.text)), None) or next(
        (s for s in sheet.segments if start in s.text.casefold()), None
    )
    return evidence_of(hit.page, hit.words, hit.source) if hit is not None else None


def _by_site(scan: Scan) -> Iterator[Candidate]:
    """The brand in the web or mail address of a margin: all that is left where the name is a picture."""
    for form in scan.forms[:2]:
        for segment in form.sheet.segments:
            for match in _SITE.finditer(segment.text):
                brand = match[1].lower()
                if brand in _PUBLIC or len(brand) < 3:
                    continue
                score = 0.3 if margin(segment, form.sheet.page.height) else 0.2
                proof = evidence_of(segment.page, segment.words, segment.source)
                yield Candidate(brand.upper(), match[0], score, proof)
