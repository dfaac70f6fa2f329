"""Holder and manufacturer: the parties that a document names beside its issuer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from difflib import SequenceMatcher
from functools import lru_cache

from ..model.record import Evidence, FieldValue, Kind
from .captions import Caption
from .dates import find_dates
from .names import (
    FORM,
    FORM_ANY_CASE,
    SAME_AS,
    has_legal_form,
    is_address,
    is_name,
    looks_like_organisation,
    reads_as_sentence,
    trim_name,
    unspaced,
)
from .report_parties import headed_parties, served_client
from .segments import Segment, evidence_of
from .values import Candidate, Form, Reading, Scan, field_of, weight


@lru_cache(maxsize=4096)
def fold(name: str) -> str:
    """Return letters and digits alone, in capitals."""
    return re.sub(r"[\W_]+", "", name).upper()


_ALIKE = 0.88


def same_party(a: str, b: str) -> bool:
    """Tell whether two prints name one party: equal but for marks, one inside the other, or nearly equal."""
    x, y = fold(a), fold(b)
    if not x or not y:
        return x == y
    if x == y or (len(x) >= 5 and x in y) or (len(y) >= 5 and y in x):
        return True
    shared = 2.0 * min(len(x), len(y)) / (len(x) + len(y))  # the ratio is no higher
    if shared < _ALIKE:
        return False
    alike = SequenceMatcher(None, x, y)
    return alike.quick_ratio() >= _ALIKE and alike.ratio() >= _ALIKE


def party_name(reading: Reading) -> str | None:
    """Return the name that a reading begins with, None where it is no name."""
    first = reading.line(0)
    if not first or not is_name(first):
        return None
    if len(reading.lines) > 1 and not has_legal_form(first):
        # A long name goes on where its legal form stands at the start of the next line.
        following = reading.line(1)
        match = FORM.match(following) or FORM_ANY_CASE.match(following)
        if match or (
            re.match(r"^[^,]{2,40}$", following)
            and has_legal_form(following)
            and not is_address(following)
            and first.isupper() == following[:3].isupper()
            and len(first) > 18
        ):
            first = f"{first} {following}"
    name = unspaced(trim_name(first))
    return name if is_name(name) else None


def party_candidates(scan: Scan, concept: str) -> Iterator[tuple[Candidate, Caption]]:
    """Yield the names that stand at the captions of a party."""
    pages = scan.document.page_count
    for form, caption in scan.captions(concept):
        for reading in form.readings(caption):
            if reading.place == "above":
                break
            printed = reading.line(0)
            if SAME_AS.match(printed):
                yield (
                    Candidate(
                        "=", printed, weight(caption, reading, form.sheet.number, pages), _proof(form, reading, caption)
                    ),
                    caption,
                )
                break
            name = party_name(reading)
            if name is None:
                if reading.place in ("inline", "right"):
                    break
                continue
            score = weight(caption, reading, form.sheet.number, pages) * _plausible(name)
            if caption.label.strength < 1 and not has_legal_form(name):
                score *= 0.4
            yield Candidate(name, printed, score, _proof(form, reading, caption)), caption
            break


def _plausible(name: str) -> float:
    if has_legal_form(name):
        return 1.0
    if looks_like_organisation(name):
        return 0.97
    if is_address(name) or (re.match(r"^[a-z]", name) and not re.search(r"[A-Z]", name)):
        return 0.55
    return 0.9


def _proof(form: Form, reading: Reading, caption: Caption) -> Evidence:
    return evidence_of(form.sheet.number, reading.lines[0], caption.segment.source)


_FIRST_PARTY = ("declaration_of_conformity", "material_declaration")


def parties(scan: Scan, kind: Kind) -> dict[str, FieldValue]:
    """Find holder and manufacturer; a declaration has no holder, "same as applicant" is written out."""
    found: dict[str, FieldValue] = {}
    holders = [c for c, _ in party_candidates(scan, "holder") if c.value != "="]
    certified = [
        c for c, _ in party_candidates(scan, "certified") if has_legal_form(c.value) or looks_like_organisation(c.value)
    ]
    holders += [replace(c, score=0.8 * c.score) for c in certified]
    if not holders and kind not in (*_FIRST_PARTY, "test_report", "other"):
        # The only company of an approval is its holder, unless it stands among the signatures.
        form = scan.first
        limit = 0.55 * form.sheet.segments[-1].box.bottom if form is not None and form.sheet.segments else 0.0
        holders += [c for c, caption in party_candidates(scan, "company") if caption.box.top < limit]
    if not holders or max(c.score for c in holders) < 0.3:
        holders += _unlabelled_holder(scan, kind)
    if not holders and kind == "attestation" and _practice(scan):
        # A statement of good laboratory practice is made out to the facility that was inspected.
        holders += [c for c, _ in party_candidates(scan, "laboratory") if c.value != "="]
    if not holders and kind == "test_report":
        holders = (
            [c for c in headed_parties(scan, "holder") if c.value != "="]
            or list(_addressee(scan))
            or list(served_client(scan))
        )
    if not holders or max(c.score for c in holders) < 0.3:
        holders += _written_to(scan)
    holder = field_of(holders, same_party)
    if holder is not None and kind not in _FIRST_PARTY:
        found["holder"] = holder
    makers = [c for c, _ in party_candidates(scan, "manufacturer")]
    if kind == "test_report" and not any(c.value != "=" for c in makers):
        makers += headed_parties(scan, "manufacturer")
    strong = [c for c in makers if c.value != "=" and c.score >= 0.25]
    same = [c for c in makers if c.value == "="]
    best = field_of(strong, same_party)
    if same and holder is not None and (best is None or max(c.score for c in same) > max(c.score for c in strong)):
        pointer = max(same, key=lambda c: c.score)
        best = FieldValue(
            holder.value, pointer.printed, round(min(holder.confidence, 0.95), 2), (pointer.evidence, *holder.evidence)
        )
    if best is not None:
        found["manufacturer"] = best
        if holder is None and (kind in _MADE_FOR_MAKER or (kind == "attestation" and not _summary(scan))):
            found["holder"] = replace(best, confidence=round(0.9 * best.confidence, 2), rivals=())
    return found


_PRACTICE = re.compile(
    r"good\s+laboratory\s+practice|bonnes\s+pratiques\s+de\s+laboratoire|gute[rn]?\s+laborpraxis", re.IGNORECASE
)


_SUMMARY = re.compile(r"test\s+summary|38\.3", re.IGNORECASE)


def _summary(scan: Scan) -> bool:
    """Tell whether the page sums up the transport tests of a battery: it is made out to nobody."""
    return scan.first is None or _SUMMARY.search(scan.first.sheet.page.text) is not None


def _practice(scan: Scan) -> bool:
    return scan.first is not None and _PRACTICE.search(scan.first.sheet.page.text) is not None


# Kinds that are issued to the manufacturer where they name no other holder.
_MADE_FOR_MAKER = ("type_examination", "management_system_certificate", "product_certificate", "regulatory_approval")
_CARE_OF = re.compile(r"^(?:%|c/o|C/O|attn\b|attention\b|z\.\s?hd)", re.IGNORECASE)
_SALUTATION = re.compile(r"^(?:dear\b|sehr geehrte|madame|messieurs|estimad[oa]s?\b|egregi)", re.IGNORECASE)


# The addressee in the East: "X 殿", "X 귀하", "X:" alone on its line.
_HONOURED = re.compile(r"^([^\x00-\x7f][^:：,、。]{3,40}?)\s?(?:殿|様|御中|귀하|귀중|[:：])$")


def _written_to(scan: Scan) -> Iterator[Candidate]:
    """The addressee of a letter: the organisation under the letterhead, above the subject and "Dear ..."."""
    form = scan.first
    if form is None:
        return
    segments = form.sheet.segments
    for segment in segments[:12]:
        honoured = _HONOURED.match(segment.text)
        if honoured is not None and has_legal_form(honoured[1]) and looks_like_organisation(honoured[1]):
            name = trim_name(honoured[1])
            yield Candidate(name, segment.text, 0.55, evidence_of(segment.page, segment.words, segment.source))
            return
    end = next((at for at, s in enumerate(segments) if _SALUTATION.match(s.text)), None)
    # "X Ltd. / % Karen Holt / Holt Regulatory LLC": written to X in the care of another.
    care = next((at for at, s in enumerate(segments[:end]) if _CARE_OF.match(s.text)), None)
    end = care if end is not None and care is not None else end
    for segment in reversed(segments[:end] if end is not None else []):
        name = trim_name(segment.text)
        sender = segment.line == 0 or fold(name) in fold(segments[0].text)
        if not sender and len(segment.words) <= 9 and looks_like_organisation(name) and not find_dates(segment.text):
            yield Candidate(name, segment.text, 0.55, evidence_of(segment.page, segment.words, segment.source))
            return


_CERTIFIES = re.compile(
    r"(?:this is to certify that|hereby certif\w+ that|certif(?:y|ies) that(?: the)?|management system of|granted to"
    r"|hereby (?:certif\w+|confirms?)(?: for| that)?"
    r"|organi[sz]ation|organización|unternehmen|entreprise|company|certifica que|bescheinigt(?: hiermit)?,? dass"
    r"|certifie que|at the request of|issued to|awarded to|délivrée? à|accordée? à|attribuée? à|otorgado a"
    r"|concedido a|expedido a|ausgestellt für|erteilt an|rilasciato a|登録事業者|兹证明|茲證明|(?:produkte?"
    r"|erzeugnis) der firma"
    r"|die firma"
    r"|that the (?:company|manufacturer)|grants? to|managementsysteem van|ledningssystem(?:et)? (?:hos|för)"
    r"|system(?:u)? zarządzania (?:w|firmy)|systém managementu (?:společnosti|organizace)"
    r"|management systems? (?:of|operated by|implemented by|applied by|at)|système de management (?:de"
    r"|mis en place par|mis en œuvre par)"
    r"|sistema di gestione.{0,40} d[ie]|sistema de gestión.{0,40} de(?: la empresa)?|managementsystem (?:der"
    r"|von)|è rilasciato a"
    r"|certifica(?:mos)? que la (?:empresa|organización)|aan|certifies that the .{0,30} system of)\W*$",
    re.IGNORECASE,
)


def _unlabelled_holder(scan: Scan, kind: Kind) -> Iterator[Candidate]:
    """The holder of a certificate that prints no caption: the organisation below "this is to certify that"."""
    form = scan.first
    if form is None or kind in _FIRST_PARTY or kind in ("test_report", "other"):
        return
    segments = form.sheet.segments
    for at, segment in enumerate(segments):
        if _ABOVE.search(segment.text):
            yield from _named_above(segments[:at])
        if not (_CERTIFIES.search(segment.text) or _FOLLOWS.search(segment.text)):
            continue
        for following in segments[at + 1 : at + 4]:
            name = trim_name(following.text)
            if not is_name(name) or _CERTIFIES.search(following.text):
                continue
            large = following.box.height >= 1.25 * form.sheet.height and not reads_as_sentence(name)
            if looks_like_organisation(name) or has_legal_form(name) or large:
                yield Candidate(
                    name, following.text, 0.55, evidence_of(following.page, following.words, following.source)
                )
                return
    if kind == "product_certificate":
        # Listings of certification bodies open with the company's name over its address.
        for at, segment in enumerate(form.free):
            name = trim_name(segment.text)
            followed = any(
                below.box.top > segment.box.bottom - 2 and below.box.top - segment.box.bottom < 2 * form.sheet.height
                for below in form.free[at + 1 : at + 4]
            )
            if (
                followed
                and name[:1].isalpha()
                and has_legal_form(name)
                and looks_like_organisation(name)
                and segment.box.top < 0.6 * form.sheet.page.height
            ):
                yield Candidate(name, segment.text, 0.28, evidence_of(segment.page, segment.words, segment.source))


# "the management system of the above organisation", 上記組織の, 위 조직의: its name stands over the sentence.
_ABOVE = re.compile(
    r"(?:system|certificate) of the above$|of the above(?:[- ]?(?:named|mentioned))? (?:organi[sz]ation"
    r"|company|manufacturer)|上記組織|上記の?事業者|(?:위\s?(?:조직|업체|기업|회사)|귀사|귀\s?조직)의|貴(?:社|組織)の"
    r"|上述(?:组织|公司|企业)",
    re.IGNORECASE,
)


_FOLLOWS = re.compile(
    r"(?:entreprise|société|organisation) (?:nommée|citée|mentionnée) ci-(?:après|dessous)"
    r"|unternehmen.{0,20} nachstehend|(?:company|organi[sz]ation) (?:named|mentioned) below",
    re.IGNORECASE,
)


def _named_above(segments: list[Segment]) -> Iterator[Candidate]:
    for segment in reversed(segments):
        name = trim_name(segment.text)
        if is_name(name) and has_legal_form(name) and looks_like_organisation(name):
            yield Candidate(name, segment.text, 0.57, evidence_of(segment.page, segment.words, segment.source))
            return


def _addressee(scan: Scan) -> Iterator[Candidate]:
    """The client of a report that prints name and address under its head without a caption."""
    form = scan.first
    if form is None:
        return
    running = " ".join(" ".join(line.text for line in (*p.lines[:3], *p.lines[-4:])) for p in scan.document.pages[1:4])
    lines = [s for s in form.free if s.box.top < 0.4 * form.sheet.page.height]
    for segment in lines[:12]:
        name = trim_name(segment.text)
        if not (has_legal_form(name) and looks_like_organisation(name)) or fold(name) in fold(running):
            continue
        below = [s for s in form.sheet.segments if 0 < s.box.top - segment.box.top < 3 * form.sheet.height]
        elsewhere = fold(form.sheet.page.text).count(fold(name))
        if any(is_address(s.text) for s in below) and elsewhere == 1 and segment.line > 0:
            yield Candidate(name, segment.text, 0.4, evidence_of(segment.page, segment.words, segment.source))
            return
