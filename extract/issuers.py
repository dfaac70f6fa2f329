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
from .known_bodies import known_bodies
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
            r"(?P<name>[A-ZÀ-Ý][^,;:.]{2,80}?(?:,? (?:Ltd|Inc|S\.A|B\.V)\.?)?),? (?:being )?(?:an? |la |als )?"
            r"(?:(?:[Nn]otified|[Aa]pproved) [Bb]ody (?:number|[Nn]o|with|under|\d)|organisme notifié"
            r"|organismo notificado"
            r"|organismo notificato|[Bb]enannte Stelle (?:Nr|mit|Kenn|\d))"
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
    (
        0.6,
        re.compile(
            r"\b(?:assessed|registered|approved|certified"
            r"|audited)(?: and \w+)? by (?P<name>[A-Z][\w&.'-]{2,20}(?: [A-Z][\w&.'-]{2,20}){0,4})"
            r"(?= (?:to|against|in accordance|for|and found|as)\b)"
        ),
    ),
    (0.72, re.compile(rf"is a trading (?:name|style) of (?P<name>[A-ZÀ-Ý][^;:]{{4,60}}?{_FORM})(?=[\s,.]|$)")),
    (0.6, re.compile(r"property of (?:the )?(?P<name>[A-ZÀ-Ý][^;:.]{4,80})")),
    (
        0.72,
        re.compile(
            r"(?:owned by|performed (?:by|at)(?: the)? laborator(?:y|ies) of) (?:the )?"
            rf"(?P<name>[A-ZÀ-Ý][^;:]{{4,80}}?{_FORM}(?: [A-Z]\w+ Branch)?)(?=[\s,.]|$)"
        ),
    ),
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
    (
        0.42,
        re.compile(
            r"(?:©|\([cC]\)|[cC]opyright)\s?(?:(?:19|20)\d\d\s?)?(?P<name>[A-ZÀ-Ý][\w&.,\- ]{2,60}?)"
            r"(?=\.?,? [Aa]ll [Rr]ights|$|[^\w&.,\- ])"
        ),
    ),
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
    found = _written_out([*found, *known_bodies(scan)])
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


def _written_out(candidates: list[Candidate]) -> list[Candidate]:
    """Replace a body's short name by the longer one that the document prints too: "DNV" by "DNV AS"."""
    full = [c for c in candidates if has_legal_form(c.value) or len(c.value.split()) > 3]
    longer = sorted(full, key=lambda c: (-has_legal_form(c.value), -c.score))[:MOST]
    written = []
    for one in candidates:
        short = len(one.value.split()) <= 3 and not has_legal_form(one.value)
        word = one.value.upper()
        name = next((c.value for c in longer if short and _has_word(c.value.upper(), word)), None)
        name = name or next((c.value for c in longer if _initials(one.value, c.value)), None)
        written.append(one if name is None else replace(one, value=name))
    return written


_SHORTENED = re.compile(r"^([A-Z]{3,6})\s[A-Z][\w.]*\.?(?:\s|$)")


def _initials(short: str, long: str) -> bool:
    """Tell whether a name is the initials of a longer one with its legal form: "BVCH SAS"."""
    match = _SHORTENED.match(short)
    if match is None or len(long) < 2 * len(short):
        return False
    return "".join(w[0] for w in long.split() if w[0].isupper()).startswith(match[1])


def _has_word(name: str, word: str) -> bool:
    at = name.find(word)
    return at >= 0 and not name[at - 1 : at].isalnum() and not name[at + len(word) : at + len(word) + 1].isalnum()


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
    if _TITLED.match(name) or _TOWN.match(name):
        return 0.15
    name = _CREDENTIALS.sub("", name)
    return 0.3 if _PERSON.match(name) and not name.isupper() else 0.75


# "Dipl.-Ing. (FH) W. Hsu" signs; "Cortland, New York" is where an office is.
_TITLED = re.compile(
    r"^(?:Mr|Ms|Mrs|Dr|Dipl|Prof|Ing|ir|drs|Eng|M\.?Sc|B\.?Sc)\b\.?[\s.-]|^(?:[A-Z]\.\s?){1,2}[a-z'’-]{2,20}$",
    re.IGNORECASE,
)
_TOWN = re.compile(r"^[A-ZÀ-Ý][\w.’' -]{2,25}, [A-ZÀ-Ý][\w.’' -]{1,25}$")


def _phrased(scan: Scan) -> Iterator[Candidate]:
    """Names in set phrases: tested by X, without the approval of X, © X."""
    for form in scan.forms[:3]:
        text = " ".join(form.sheet.page.text.split())[:8_000]
        for score, pattern in _PHRASES:
            for match in pattern.finditer(text):
                name = _ARTICLE.sub("", trim_name(match["name"]))
                if not (is_name(name) and may_issue(name)) or _SCHEME.search(name):
                    continue
                if not looks_like_organisation(name) and not (score in (_NOTIFIED, _BY_BODY) and _ACRONYM.match(name)):
                    continue
                proof = _line_with(form.sheet, name)
                if proof is not None:
                    yield Candidate(name, match[0], score, proof)


_NOTIFIED, _BY_BODY = 0.88, 0.6
_ARTICLE = re.compile(r"^(?:The|Le|La|L['’]|Die|Der|Das|El|Il)\s?(?=[A-ZÀ-Ý])")
_ACRONYM = re.compile(r"^[A-ZÄÖÜ&/-]{3,12}(?:\s[A-ZÄÖÜ][\w-]+){0,2}$")
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
