"""Who issues a document, and from which country.

A certificate's or report's issuer stands at a caption, under "for and on behalf of", in the letterhead or in the
footer; a declaration's issuer is its manufacturer.  Registers of
bodies are not asked here: whether name and number agree is for the decision to find.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from ..model.document import Document
from ..model.record import Evidence, FieldValue, Kind
from .countries import country_of, country_of_domain
from .names import has_legal_form, is_address, is_name, looks_like_organisation, reads_as_sentence, trim_name
from .parties import fold, party_candidates, party_name, same_party
from .segments import Segment, Sheet, evidence_of, sheet_of
from .values import Candidate, Form, Scan, field_of

_FIRST_PARTY = ("declaration_of_conformity", "material_declaration")
_BEHALF = re.compile(
    r"(?:signed |made )?(?:for and )?on behalf of\b[^,]*?:?$|^for and on behalf of|^signed for\b|im namen (?:von|der)|au nom de|por y en nombre|in nome e per conto",
    re.IGNORECASE,
)
_BY = re.compile(r"^by\s*:?$", re.IGNORECASE)
_WE = re.compile(
    r"(?:\bwe|\bwir|\bnous|\bnosotros|\bnoi)\b[,:\s]*(?:the (?:undersigned|company)[,:\s]*)?", re.IGNORECASE
)
_DECLARES = re.compile(
    r"(?P<name>[^\s].{2,80}?)\s*,?\s+(?:hereby\s+)?(?:declares?|certif(?:y|ies)|confirms?|states?|guarantees?|erklärt|déclare|dichiara|declara|is committed|closely follow)\b",
    re.IGNORECASE,
)
_RESPONSIBLE = re.compile(r"(?:sole |own )?responsibility of (?P<name>[^.;]{3,80})", re.IGNORECASE)
_APPROVAL = re.compile(
    r"(?:written )?(?:approval|permission|consent|authori[sz]ation) (?:of|from|by) (?:the )?(?P<name>[A-ZÀ-Ý][^;:]{4,80}?(?:Ltd\.?|GmbH|Inc\.?|LLC|S\.A\.|S\.p\.A\.|B\.V\.|Limited|Corp\.?|laborator(?:y|ies)))",
    re.UNICODE,
)
_TESTED_BY = re.compile(
    r"(?:tested|assessed|evaluated|issued|certified|inspected) by (?P<name>[A-ZÀ-Ý][^;:]{4,80}?(?:Ltd\.?|GmbH|Inc\.?|LLC|S\.A\.|B\.V\.|Limited|Corp\.?|AG))(?=[\s,.]|$)"
)
_BODY_NAMED = re.compile(
    r"(?P<name>[A-ZÀ-Ý][^,;:.]{3,80}?(?:,? (?:Ltd|Inc|S\.A|B\.V)\.?)?),? (?:being )?(?:an? )?(?:notified|approved) body (?:number|no|with|under|\d)",
    re.UNICODE,
)
_PROPERTY = re.compile(r"property of (?:the )?(?P<name>[A-ZÀ-Ý][^;:.]{4,80})", re.UNICODE)
_NOTICE = re.compile(r"(?:©|\(c\)|copyright)\s?(?:(?:19|20)\d\d\s?)?(?P<name>[A-ZÀ-Ý][\w&.,\- ]{2,60})", re.UNICODE)
_SITE = re.compile(
    r"(?:www\.|https?://(?:www\.)?|@)([a-z0-9][a-z0-9\-]{1,40})\.(?:com|net|org|co|de|eu|cn|io|hk|tw|kr|jp|uk|ca|us|it|es|fr|nl)(?![a-z])",
    re.IGNORECASE,
)
_PUBLIC = frozenset(
    ["gmail", "hotmail", "outlook", "yahoo", "163", "126", "qq", "foxmail", "naver", "iecee", "iec", "ul-database", "europa", "ec", "fcc", "gov", "acma", "strategis", "apps"]
)
_TITLE_OF_BODY = re.compile(
    r"(?:director[- ]general|director|president|head|minister) of (?:the )?(?P<name>(?:National|Federal|Ministry|Bureau|Korea|Radio|State|Office)[\w\s,&-]{3,70})",
    re.IGNORECASE,
)


def issuer(scan: Scan, kind: Kind, parties: dict[str, FieldValue]) -> FieldValue | None:
    """Find the body, laboratory, authority or (for declarations) maker that issues the document."""
    if kind in _FIRST_PARTY:
        return field_of(list(_declarants(scan, parties)), same_party)
    found = [*_captioned(scan, kind), *_companies(scan), *_signed(scan), *_letterhead(scan, parties), *_sentences(scan)]
    strangers = [c for c in found if not _is_party(c.value, parties) or c.score >= 0.8]
    if not strangers and kind in _OWN_PAPER:
        strangers = found
    best = field_of(_merge(strangers), same_party)
    if best is None or best.confidence < 0.3:
        best = field_of([*_by_site(scan), *strangers], same_party)
    return best


# Papers that a maker may write about its own product.
_OWN_PAPER = ("test_report", "safety_data_sheet", "other")


def _is_party(name: str, parties: dict[str, FieldValue]) -> bool:
    return any(same_party(name, str(p.value)) for p in parties.values())


def _merge(candidates: list[Candidate]) -> list[Candidate]:
    """Raise the score of a name that several places agree on."""
    merged = []
    for candidate in candidates:
        others = sum(
            1
            for c in candidates
            if c is not candidate and same_party(c.value, candidate.value) and c.evidence != candidate.evidence
        )
        merged.append(
            Candidate(
                candidate.value,
                candidate.printed,
                min(1.0, candidate.score + 0.06 * min(others, 3)),
                candidate.evidence,
            )
        )
    return merged


def _captioned(scan: Scan, kind: Kind) -> Iterator[Candidate]:
    share = {
        "issuer": 1.0,
        "laboratory": 0.92 if kind in ("test_report", "attestation", "safety_data_sheet", "other") else 0.12,
        "body": 0.6 if kind == "type_examination" else 0.1,
    }
    for concept, part in share.items():
        for candidate, caption in party_candidates(scan, concept):
            if candidate.value == "=" or not _may_issue(candidate.value):
                continue
            score = candidate.score * part * _body_like(candidate.value)
            if (
                concept == "laboratory"
                and caption.label.language == "en"
                and caption.label.group == "party"
                and caption.page > 4
            ):
                score *= 0.8
            yield Candidate(candidate.value, candidate.printed, score, candidate.evidence)


_PERSON = re.compile(r"^(?:(?:Mr|Ms|Mrs|Dr|Dipl|Prof|Ing)\.?[\s-])*[A-ZÀ-Ý][\w.'’-]+(?:\s[A-ZÀ-Ý][\w.'’-]*){1,3}$")


def _body_like(name: str) -> float:
    """How much a value looks like a body (0-1): a person's name at "Issued by" is a signature."""
    if has_legal_form(name) or looks_like_organisation(name):
        return 1.0
    return 0.4 if _PERSON.match(name) and not name.isupper() else 0.75


_NO_ISSUER = re.compile(
    r"^(?:the )?(?:applicant|manufacturer|client|engineer|manager|test engineer|signature|date|laboratory|company|ncb|refer|yes|no|\W*)\W*$",
    re.IGNORECASE,
)


def _may_issue(name: str) -> bool:
    return len(name) >= 3 and not _NO_ISSUER.match(name) and not (is_address(name) and not has_legal_form(name))


def _companies(scan: Scan) -> Iterator[Candidate]:
    """The company named among signature, title and date: whoever signs for it issues the paper."""
    for candidate, caption in party_candidates(scan, "company"):
        form = next(f for f in scan.forms if f.sheet.number == caption.page)
        near = [c for c in form.captions if abs(c.box.top - caption.box.top) < 9 * form.sheet.height]
        words = " ".join(w.text for c in near for w in c.words).casefold()
        signs = bool(re.search(r"sign|title|department|position|date", words))
        yield Candidate(
            candidate.value, candidate.printed, candidate.score * (0.8 if signs else 0.6), candidate.evidence
        )


def _signed(scan: Scan) -> Iterator[Candidate]:
    """Organisations under "for and on behalf of", "issued by" in running forms, and a grant's "By:"."""
    for form in scan.forms:
        for segment in form.sheet.segments:
            text = segment.text.strip()
            if len(segment.words) > 9:
                continue
            if _BEHALF.search(text) and "applicant" not in text.lower():
                yield from _below(segment, _after(form, segment)[:4], 0.86, form.sheet)
            elif _SIGNER.search(text):
                yield from _column_below(segment, _after(form, segment), form.sheet)
            elif _BY.match(text):
                yield from _below(segment, _after(form, segment)[:3], 0.9, form.sheet)
            match = _TITLE_OF_BODY.search(text)
            if match:
                name = match["name"].strip(" ,")
                yield Candidate(name, text, 0.78, evidence_of(segment.page, segment.words, segment.source))


def _after(form: Form, segment: Segment) -> list[Segment]:
    return [s for s in form.free if (s.line, s.box.x0) > (segment.line, segment.box.x0)]


_SIGNER = re.compile(
    r"(?:tested|issued|certified|approved|authori[sz]ed|verified)(?: and \w+)? by\s*:?$", re.IGNORECASE
)


def _column_below(segment: Segment, following: list[Segment], sheet: Sheet) -> Iterator[Candidate]:
    """The organisation in the column under "Tested by:": signatures and stamps may stand between."""
    for below in following:
        if below.box.top - segment.box.bottom > 9 * sheet.height:
            return
        name = trim_name(below.text)
        if abs(below.box.x0 - segment.box.x0) < 90 and has_legal_form(name) and looks_like_organisation(name):
            yield Candidate(name, below.text, 0.62, evidence_of(below.page, below.words, below.source))
            return


def _below(segment: Segment, following: list[Segment], score: float, sheet: Sheet) -> Iterator[Candidate]:
    for below in following:
        if below.box.top - segment.box.bottom > 6 * sheet.height:
            return
        name = trim_name(below.text)
        if is_name(name) and _may_issue(name) and (has_legal_form(name) or looks_like_organisation(name)):
            yield Candidate(name, below.text, score, evidence_of(below.page, below.words, below.source))
            return


def _letterhead(scan: Scan, parties: dict[str, FieldValue]) -> Iterator[Candidate]:
    """Organisations in the top and bottom margins; one that runs over the pages is surely the issuer's."""
    edges = _edges(scan.document)
    for form in scan.forms[:3]:
        page = form.sheet.page
        taken = form.values_of(*_NOT_ISSUING)
        for segment in form.free:
            if (segment.words[0].x0, segment.words[0].top) in taken:
                continue
            place = _margin(segment, page.height) or _outer(segment, form)
            if (place == 0 and form.sheet.number > 1) or len(segment.words) > 24:
                continue
            for name in _organisations(segment.text):
                if not _may_issue(name):
                    continue
                repeats = edges[fold(name)[:40]]
                many = min(repeats / max(2.0, 0.5 * min(len(scan.document.pages), 10)), 1.0) if repeats > 1 else 0.0
                contact = _has_contact(segment, form)
                score = (
                    (0.5 if place > 0 else 0.46)
                    + 0.28 * many
                    + (0.12 if contact else 0.0)
                    - (0.1 if form.sheet.number > 1 else 0.0)
                )
                if _is_party(name, parties):
                    score -= 0.35
                yield Candidate(name, segment.text, score, evidence_of(segment.page, segment.words, segment.source))


def _margin(segment: Segment, height: float) -> int:
    """1 in the top margin, -1 in the bottom margin, 0 between."""
    if segment.box.top < 0.17 * height:
        return 1
    return -1 if segment.box.top > 0.81 * height else 0


_NOT_ISSUING = (
    "factory",
    "importer",
    "laboratory",
    "holder",
    "manufacturer",
    "address",
    "brand",
    "product",
    "standard",
)


def _outer(segment: Segment, form: Form) -> int:
    """1 among the first lines of the page, -1 among the last ones, 0 between: pages need not be full."""
    last = form.sheet.segments[-1].line
    return 1 if segment.line < 3 else -1 if segment.line > last - 6 else 0


_PARTS = re.compile(r"\s*(?:[|•·■▪]|\s[-–—]\s|\s{3,})\s*")
_COPY = re.compile(r"^(?:©|\(c\)|copyright)?\s*(?:(?:19|20)\d\d)?\s*", re.IGNORECASE)


def _organisations(text: str) -> Iterator[str]:
    """Yield names of organisations in a line of a margin."""
    for part in _PARTS.split(text):
        part = _COPY.sub("", part)  # noqa: PLW2901
        name = trim_name(part)
        if (has_legal_form(name) and looks_like_organisation(name) and len(name) > 5) or (part == text and looks_like_organisation(name) and len(name.split()) <= 7):
            yield name


def _has_contact(segment: Segment, form: Form) -> bool:
    near = [s for s in form.sheet.segments if abs(s.box.top - segment.box.top) < 4.5 * form.sheet.height]
    return any(is_address(s.text) for s in near if s is not segment) or is_address(segment.text)


def _edges(document: Document) -> Counter[str]:
    """Count the organisations in the first and last lines of the first pages."""
    counts: Counter[str] = Counter()
    for page in document.pages[:10]:
        lines = page.lines[:4] + page.lines[-4:] if len(page.lines) > 8 else page.lines
        names = {fold(n)[:40] for line in lines if len(line.words) <= 24 for n in _organisations(line.text)}
        counts.update(names)
    return counts


def _sentences(scan: Scan) -> Iterator[Candidate]:
    """Names in set phrases: tested by X, without the approval of X, © X."""
    for form in scan.forms[:3]:
        text = " ".join(form.sheet.page.text.split())[:8_000]
        for pattern, score in (
            (_BODY_NAMED, 0.88),
            (_PROPERTY, 0.6),
            (_TESTED_BY, 0.8),
            (_APPROVAL, 0.6),
            (_NOTICE, 0.42),
        ):
            for match in pattern.finditer(text):
                name = trim_name(match["name"])
                if (
                    is_name(name)
                    and looks_like_organisation(name)
                    and _may_issue(name)
                    and not re.search(r"IECEE|\bIEC\b", name)
                ):
                    proof = _line_with(form.sheet, name)
                    if proof is not None:
                        yield Candidate(name, match[0], score, proof)


def _line_with(sheet: Sheet, name: str) -> Evidence | None:
    start = name.split(maxsplit=1)[0].casefold()
    key = fold(name)[:12]
    hit = next((s for s in sheet.segments if key in fold(s.text)), None) or next(
        (s for s in sheet.segments if start in s.text.casefold()), None
    )
    return evidence_of(hit.page, hit.words, hit.source) if hit is not None else None


def _declarants(scan: Scan, parties: dict[str, FieldValue]) -> Iterator[Candidate]:
    """The maker or supplier that declares."""
    maker = parties.get("manufacturer")
    if maker is not None:
        yield Candidate(str(maker.value), maker.printed, 0.9 * maker.confidence + 0.1, maker.evidence[0])
    for concept, score in (("issuer", 0.75), ("importer", 0.5), ("holder", 0.62), ("factory", 0.2)):
        for candidate, _ in party_candidates(scan, concept):
            if candidate.value != "=" and (has_legal_form(candidate.value) or candidate.score > 0.6):
                yield Candidate(candidate.value, candidate.printed, score * candidate.score, candidate.evidence)
    yield from _companies(scan)
    form = scan.first
    if form is None:
        return
    yield from _signed(scan)
    lines = form.sheet.segments
    for at, segment in enumerate(lines):
        text = segment.text
        match = _RESPONSIBLE.search(text)
        if match and is_name(trim_name(match["name"])) and has_legal_form(match["name"]):
            yield Candidate(
                trim_name(match["name"]), text, 0.7, evidence_of(segment.page, segment.words, segment.source)
            )
        match = _DECLARES.match(text)
        if match:
            name = trim_name(
                re.sub(r"^.*?[,;]\s", "", match["name"])
                if not has_legal_form(match["name"])
                else match["name"].split(", ")[-1]
                if has_legal_form(match["name"].split(", ")[-1]) and len(match["name"]) > 60
                else match["name"]
            )
            if is_name(name) and (has_legal_form(name) or name.isupper() or looks_like_organisation(name)):
                yield Candidate(name, text, 0.74, evidence_of(segment.page, segment.words, segment.source))
        if _WE.match(text) and len(segment.words) <= 12:
            name = trim_name(_WE.sub("", text, count=1))
            if has_legal_form(name) and is_name(name):
                yield Candidate(name, text, 0.8, evidence_of(segment.page, segment.words, segment.source))
            elif len(segment.words) <= 3:
                yield from _below(segment, lines[at + 1 : at + 4], 0.78, form.sheet)
        if has_legal_form(text) and len(segment.words) <= 12:
            name = trim_name(text)
            if is_name(name) and looks_like_organisation(name):
                edge = _margin(segment, form.sheet.page.height)
                yield Candidate(
                    name, text, 0.55 if edge else 0.48, evidence_of(segment.page, segment.words, segment.source)
                )


def _by_site(scan: Scan) -> Iterator[Candidate]:
    """The brand in the web or mail address of a margin: all that is left where the name is a picture."""
    for form in scan.forms[:2]:
        for segment in form.sheet.segments:
            for match in _SITE.finditer(segment.text):
                brand = match[1].lower()
                if brand in _PUBLIC or len(brand) < 3:
                    continue
                margin = _margin(segment, form.sheet.page.height)
                yield Candidate(
                    brand.upper(),
                    match[0],
                    0.3 if margin else 0.2,
                    evidence_of(segment.page, segment.words, segment.source),
                )


def issuer_country(scan: Scan, found: FieldValue | None) -> FieldValue | None:
    """Read the country from the address printed with the issuer's name."""
    if found is None:
        return None
    key = fold(str(found.value))[:18]
    best: tuple[float, str, Segment] | None = None
    for form in scan.forms:
        for segment in form.sheet.segments:
            if key[:10] not in fold(segment.text) or len(segment.words) > 22:
                continue
            if fold(segment.text).find(key[:10]) > 25 and reads_as_sentence(segment.text):
                continue
            for score, text in _addresses(segment, form, key):
                code = country_of(text)
                if code is not None and (best is None or score > best[0]):
                    best = (score, code, segment)
        if best is not None and best[0] >= 0.7 and form.sheet.number >= 2:
            break
    captioned = _captioned_address(scan, str(found.value))
    if captioned is not None and (best is None or captioned[0] > best[0]):
        best = captioned
    if best is None:
        best = _margin_country(scan)
    if best is None:
        return None
    score, code, segment = best
    return FieldValue(
        code, segment.text[:120], round(score, 2), (evidence_of(segment.page, segment.words, segment.source),)
    )


def _captioned_address(scan: Scan, name: str) -> tuple[float, str, Segment] | None:
    """The country of the address at the caption that follows the issuer's own caption."""
    for concept in ("issuer", "laboratory", "manufacturer", "company", "body", "holder", "importer"):
        for form, caption in scan.captions(concept):
            reading = next(iter(form.readings(caption)), None)
            if reading is None or not same_party(name, party_name(reading) or ""):
                continue
            rest = " ".join(" ".join(w.text for w in line) for line in reading.lines[1:])
            code = country_of(rest) if rest and is_address(rest) else None
            if code is not None:
                return 0.88, code, caption.segment
            follow = [
                c for c in form.captions
                if c.label.concept == "address" and -2 <= c.box.top - caption.box.top <= 9 * form.sheet.height
            ]  # fmt: skip
            for other in sorted(follow, key=lambda c: (c.box.top - caption.box.top, c.box.x0)):
                between = [
                    c
                    for c in form.captions
                    if c.label.concept in _PARTIES and caption.box.bottom < c.box.top < other.box.top - 2
                ]
                text = next((r.text for r in form.readings(other) if r.place != "above"), "")
                code = country_of(text) if not between else None
                if code is not None:
                    return 0.86, code, other.segment
    return None


_PARTIES = ("holder", "manufacturer", "factory", "importer", "issuer", "laboratory", "company")


def _addresses(segment: Segment, form: Form, key: str) -> Iterator[tuple[float, str]]:
    """Yield texts that may be the address of the organisation that a segment names, surest first."""
    height = form.sheet.height
    text = segment.text
    at = fold(text).find(key[:10])
    rest = text if at < 0 else text[_position(text, at + len(key)) :]
    if is_address(rest) or country_of(rest):
        yield 0.9, rest
    line_mates = " ".join(s.text for s in form.sheet.segments if s.line == segment.line and s.box.x0 > segment.box.x1)
    if line_mates and is_address(line_mates):
        yield 0.8, line_mates
    lines: list[str] = []
    last = segment.box
    for below in form.sheet.segments:
        if (
            below.box.top <= last.top + 0.3 * height
            or (abs(below.box.x0 - segment.box.x0) > 40
            and abs(_centre(below) - _centre(segment)) > 30)
        ):
            continue
        if (
            below.box.top - last.bottom > 1.6 * height
            or len(lines) >= 5
            or (has_legal_form(below.text)
            and len(lines) > 0
            and not is_address(below.text))
        ):
            break
        lines.append(below.text)
        last = below.box
    if lines:
        joined = ", ".join(lines)
        if is_address(joined) or country_of(joined):
            yield 0.85, joined


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


def _margin_country(scan: Scan) -> tuple[float, str, Segment] | None:
    """The country of an address in the margins, or of the national domain there."""
    for form in scan.forms[:2]:
        taken = {id(c.segment) for c in form.captions if c.label.concept in ("holder", "manufacturer", "factory")}
        for segment in form.sheet.segments:
            if _margin(segment, form.sheet.page.height) == 0 or id(segment) in taken:
                continue
            code = country_of(segment.text) if is_address(segment.text) else None
            if code is not None:
                return 0.55, code, segment
        for segment in form.sheet.segments:
            code = country_of_domain(segment.text) if _margin(segment, form.sheet.page.height) else None
            if code is not None:
                return 0.35, code, segment
    return None


__all__ = ["issuer", "issuer_country", "party_name", "sheet_of"]
