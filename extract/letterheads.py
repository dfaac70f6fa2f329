"""Organisations in the places of a page where its issuer signs or heads it: margins, signature blocks, last lines."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

from ..model.document import Document
from ..model.record import FieldValue
from .names import has_legal_form, is_address, is_name, looks_like_organisation, trim_name, unspaced
from .parties import fold, party_candidates, same_party
from .segments import Segment, Sheet, evidence_of
from .values import Candidate, Form, Scan

_BEHALF = re.compile(
    r"(?:signed |made )?(?:for and )?on behalf of\b[^,]*?:?$|^for and on behalf of|^signed for\b|im namen (?:von|der)"
    r"|au nom de|por y en nombre|in nome e per conto",
    re.IGNORECASE,
)
# The name in the line itself: "for X", "on behalf of X: Gary Slack", "Registered Certification Body 003: X".
_SIGNED_FOR = re.compile(
    r"^(?:(?:signed\s|issued\s)?(?:for and )?on behalf of|.{0,40}[,\s]on behalf of|for|für|pour(?: le)?)\s(?:the\s)?"
    r"(?P<name>(?!the\b|and\b)[^\W\d_][^:;]{4,80})(?::.{0,80})?$",
    re.IGNORECASE,
)
_BODY_NAMED = re.compile(
    r"^(?:(?:the|registered|recogni[sz]ed|accredited|notified|conformity assessment|approved)\s){0,2}"
    r"(?:certification|inspection|assessment|notified|approved) body"
    r"(?:\s(?:no\.?\s?)?\d{1,5})?\s?(?:of|:|-|–)\s(?P<name>.{4,80})$"
    r"|^of (?P<of>[A-ZÀ-Ý].{4,80})$"
    r"|^issued under the authority of .{5,100} by\s?:?\s(?P<for>[^\W\d_].{3,80})$"
    r"|^(?:登録(?:証明|認証)?機関|認証機関|発行機関)[\s:：]+(?P<east>.{4,40})$",
    re.IGNORECASE,
)
# One of the words that the patterns above and below need: most lines have none.
_CUE = re.compile(
    r"^(?:[Ff]or|[Ff]ür|[Pp]our|of)\s|[Bb]ehalf|[Bb]ody|BODY|BEHALF|^(?:ISSUED|Issued) [Uu]|機関"
    r"|(?:[Mm]anager|[Dd]irector|[Ee]ngineer|[Hh]ead\b|[Oo]fficer|[Ll]eiter|[Ss]ignatory)"
    r"|certifies|certifie\b|atteste|attests|grants|certifica\b|scheinigt|stätigt|zertifiziert|verklaart|certificeert|zaświadcza|svědčuje|potvrzuje|intygar|attesta\b"
)
_SIGNATORY = re.compile(
    r"^(?:[A-ZÀ-Ý][\w.’'-]*\s){0,3}?.{0,40}"
    r"(?:manager|director|engineer|head(?: of [\w\s]{3,30})?|officer|leiter(?:in)?|signatory)"
    r"\s?,\s(?P<name>[^\W\d_].{4,80})$",
    re.IGNORECASE,
)
# Whoever is the subject of "certifies that".
_CERTIFYING = re.compile(
    r"^(?:\(?\d{1,2}[.)]\s?)?(?:(?:the|le|la|die|der|das|el|il)\s)?(?P<name>[^\W\d_][^.;:]{1,60}?),?\s(?:hereby\s|hiermit\s)?"
    r"(?:certifies|certifie|atteste|bescheinigt|bestätigt|attests|grants|certifica|zertifiziert|verklaart|certificeert|zaświadcza|osvědčuje|potvrzuje|intygar|attesta)\s(?:that|que|dass|hiermit|che|the\b|le\b|hereby|dat\b|że\b|att\b)",
    re.IGNORECASE,
)
_NO_SUBJECT = re.compile(
    r"^(?:this|these|it|we|wir|hiermit|hereby|nous|il|si|se|es|certificate|dieses|the undersigned|laboratory"
    r"|manufacturer|applicant)\b"
    r"|certificate|report\b|zertifikat",
    re.IGNORECASE,
)
_HEADS = re.compile(r"\bhead\s?,\s$", re.IGNORECASE)
_DEPARTMENT = re.compile(
    r"\b(?:program(?:me)?s?|department|division|operations|affairs|team|services)\b", re.IGNORECASE
)
_BODY_ABOVE = re.compile(r"(?:certification|notified|inspection) body\W*$|zertifizierungsstelle\W*$", re.IGNORECASE)
_BY = re.compile(r"^by\s*:?$", re.IGNORECASE)
_SIGNER = re.compile(
    r"(?:tested|issued|certified|approved|authori[sz]ed|verified)(?: and \w+)? by\s*:?$", re.IGNORECASE
)
_TITLE_OF_BODY = re.compile(
    r"(?:director[- ]general|director|president|head|minister) of (?:the )?"
    r"(?P<name>(?:National|Federal|Ministry|Bureau|Korea|Radio|State|Office)[\w\s,&-]{3,70})",
    re.IGNORECASE,
)
_NO_ISSUER = re.compile(
    r"^(?:the )?(?:certification body|notified body|testing laboratory|issuing body|test laboratory|certification"
    r"|applicant|manufacturer|client|engineer|manager|test engineer|signature|date|laboratory|company|ncb|refer|yes|no"
    r"|\W*)\W*$|^(?:an?\s)?(?:member|part|subsidiary|division|company) of\b|\bEuropean Parliament\b"
    r"|^issued under\b|.{0,60}\bdirectorate$|^(?:the\s)?(?:council|european commission|directive|regulation)\b"
    r"|^(?:le |la |il |el |der |die )?(?:responsable|directeur|directrice|président|direttore|responsabile"
    r"|legale rappresentante"
    r"|director|gerente|administrador|leiter|leiterin|geschäftsführer|geschäftsführerin|managing"
    r"|certification officer)\b",
    re.IGNORECASE,
)


def may_issue(name: str) -> bool:
    """Tell whether a name may be an issuer's: no word of a form, no address."""
    return (
        len(name) >= 3
        and name[0] not in "当本弊"
        and not _NO_ISSUER.match(name)
        and not (is_address(name) and not has_legal_form(name))
    )


def companies(scan: Scan) -> Iterator[Candidate]:
    """The company named among signature, title and date: whoever signs for it issues the paper."""
    for candidate, caption in party_candidates(scan, "company"):
        form = next(f for f in scan.forms if f.sheet.number == caption.page)
        near = [c for c in form.captions if abs(c.box.top - caption.box.top) < 9 * form.sheet.height]
        words = " ".join(w.text for c in near for w in c.words).casefold()
        signs = bool(re.search(r"sign|title|department|position|date", words))
        yield Candidate(
            candidate.value, candidate.printed, candidate.score * (0.8 if signs else 0.6), candidate.evidence
        )


def signed(scan: Scan) -> Iterator[Candidate]:
    """Organisations under "for and on behalf of", "issued by" in running forms, and a grant's "By:"."""
    for form in scan.forms:
        for segment in form.sheet.segments:
            text = segment.text.strip()
            if len(segment.words) > 9:
                continue
            if _BEHALF.search(text) and "applicant" not in text.lower():
                yield from below(segment, _after(form, segment)[:4], 0.86, form.sheet)
            elif _SIGNER.search(text):
                yield from _column_below(segment, _after(form, segment), form.sheet)
            elif _BY.match(text):
                yield from below(segment, _after(form, segment)[:3], 0.9, form.sheet)
            match = _TITLE_OF_BODY.search(text)
            if match:
                name = match["name"].strip(" ,")
                yield Candidate(name, text, 0.78, evidence_of(segment.page, segment.words, segment.source))


def named_in_lines(scan: Scan) -> Iterator[Candidate]:
    """Organisations that a line names as its body or signs for: "for X", "Head of Approval, X", "of X" under "Body"."""
    for form in (*scan.forms[:2], *scan.forms[2:][-1:]):
        segments = form.sheet.segments
        for at, segment in enumerate(segments):
            text = segment.text
            if len(segment.words) > 20 or not _CUE.search(text):
                continue
            low = segment.box.top > 0.3 * segments[-1].box.bottom
            for score, pattern in ((0.82, _BODY_NAMED), (0.78, _SIGNED_FOR), (0.6, _SIGNATORY), (0.6, _CERTIFYING)):
                match = pattern.search(text)
                if match is None or (pattern in (_SIGNED_FOR, _SIGNATORY) and not low):
                    continue
                groups = match.groupdict()
                if groups.get("of") and not (at and _BODY_ABOVE.search(segments[at - 1].text)):
                    continue
                name = trim_name(
                    groups.get("name") or groups.get("of") or groups.get("for") or groups.get("east") or ""
                )
                if pattern is _SIGNATORY and _DEPARTMENT.search(name) and not has_legal_form(name):
                    continue
                if pattern is _SIGNATORY and not has_legal_form(name) and _HEADS.search(text[: match.start("name")]):
                    score = 0.44  # noqa: PLW2901  "Head, GLP Monitoring Authority": of a part of the body perhaps
                subject = pattern is _CERTIFYING and _is_subject(name)
                if is_name(name) and may_issue(name) and (looks_like_organisation(name) or subject):
                    yield Candidate(name, text, score, evidence_of(segment.page, segment.words, segment.source))
                    break


def _is_subject(name: str) -> bool:
    """Tell whether the subject of "certifies that" is a name: few words, all with a capital."""
    words = [w for w in name.split() if w[0].isalpha()]
    return bool(words) and len(words) <= 5 and not _NO_SUBJECT.search(name) and all(w[0].isupper() for w in words)


def _after(form: Form, segment: Segment) -> list[Segment]:
    return [s for s in form.free if (s.line, s.box.x0) > (segment.line, segment.box.x0)]


def _column_below(segment: Segment, following: list[Segment], sheet: Sheet) -> Iterator[Candidate]:
    """The organisation in the column under "Tested by:": signatures and stamps may stand between."""
    for below in following:
        if below.box.top - segment.box.bottom > 9 * sheet.height:
            return
        name = trim_name(below.text)
        if abs(below.box.x0 - segment.box.x0) < 90 and has_legal_form(name) and looks_like_organisation(name):
            yield Candidate(name, below.text, 0.62, evidence_of(below.page, below.words, below.source))
            return


def below(segment: Segment, following: list[Segment], score: float, sheet: Sheet) -> Iterator[Candidate]:
    """The first organisation among the segments that follow, close below."""
    for other in following:
        if other.box.top - segment.box.bottom > 6 * sheet.height:
            return
        name = trim_name(other.text)
        if is_name(name) and may_issue(name) and (has_legal_form(name) or looks_like_organisation(name)):
            yield Candidate(name, other.text, score, evidence_of(other.page, other.words, other.source))
            return


def letterhead(scan: Scan, parties: dict[str, FieldValue]) -> Iterator[Candidate]:
    """Organisations in the margins and elsewhere; one that runs over the pages is surely the issuer's."""
    edges = _edges(scan.document)
    half = max(2.0, 0.5 * min(len(scan.document.pages), 10))
    for form in scan.forms[:3]:
        taken = form.values_of(*_NOT_ISSUING)
        later = form.sheet.number > 1
        for segment in form.free:
            if (segment.words[0].x0, segment.words[0].top) in taken or len(segment.words) > 24:
                continue
            place = margin(segment, form.sheet.page.height) or _outer(segment, form)
            if place == 0 and later:
                continue
            for name in _organisations(segment.text):
                if not may_issue(name):
                    continue
                repeats = edges[fold(name)[:40]]
                score = {1: 0.5, -1: 0.46, 0: 0.36}[place] - 0.1 * later
                score += 0.28 * min(repeats / half, 1.0) if repeats > 1 else 0.0
                score += 0.05 if place and is_address(segment.text) else 0.0
                score += 0.12 if _has_contact(segment, form) else 0.0
                score -= 0.35 if is_party(name, parties) else 0.0
                yield Candidate(name, segment.text, score, evidence_of(segment.page, segment.words, segment.source))


def is_party(name: str, parties: dict[str, FieldValue]) -> bool:
    """Tell whether a name is that of the holder or the manufacturer."""
    return any(same_party(name, str(p.value)) for p in parties.values())


def margin(segment: Segment, height: float) -> int:
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


# A body's name without legal form, and its address or its number as a notified body behind it.
_HEAD = re.compile(
    r"^([^,(]{6,90}\s\([A-Z]{2,8}\)|[^,(]{6,70}?)\s?(?:(?<=\))|,\s?(?=[^,]{0,30}\d)|\((?=(?:organisme|notified|approved|benannte|organismo)\b))",
    re.IGNORECASE,
)
_LETTERSPACED = re.compile(r"^(?:[^\x00-\x7f] ){5,40}[^\x00-\x7f]{1,2}(?: \(.{1,6}\))?$")
_ROLE_WORD = re.compile(r"urveyor |ngineer |anager |irector ")
_ROLE_TO = re.compile(r"^[\w\s]{0,30}(?:surveyor|engineer|manager|director)\s(?:to|for|of)\s(?:the\s)?", re.IGNORECASE)
_PARTS = re.compile(r"\s*(?:[|•·■▪]|\s[-–—]\s|\s{3,})\s*")
_COPY = re.compile(r"^(?:©|\(c\)|copyright|\?(?=\d))?\s*(?:(?:19|20)\d\d)?\s*", re.IGNORECASE)


@lru_cache(maxsize=2048)
def _organisations(text: str) -> tuple[str, ...]:
    """Return the names of organisations in a line of a margin; the same lines head and end page after page."""
    return tuple(_named(text))


def _named(text: str) -> Iterator[str]:
    if not text.isascii() and _LETTERSPACED.match(text):
        text = unspaced(text)
    if _ROLE_WORD.search(text):
        text = _ROLE_TO.sub("", text)
    for part in (_COPY.sub("", piece) for piece in _PARTS.split(text)):
        name = trim_name(part)
        head = _HEAD.match(part) if "," in part or "(" in part else None
        if head and looks_like_organisation(head[1]) and not has_legal_form(part) and len(head[1].split()) <= 10:
            yield head[1]
            continue
        if not looks_like_organisation(name):
            continue
        if (has_legal_form(name) and len(name) > 5) or (part == text and len(name.split()) <= 10):
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
