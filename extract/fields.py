"""The fields of a document record: who, what, which number, which dates, each with evidence, confidence and rivals."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from ..model.document import Document
from ..model.record import FieldValue, Kind
from .captions import Caption
from .dates import FoundDate, day_first, find_dates, parse_date, settle
from .issuers import issuer, issuer_country
from .models import looks_like_model, split_models
from .names import NOT_A_NAME, has_legal_form, unspaced
from .numbers import certificate_number
from .parties import parties
from .segments import evidence_of
from .values import Candidate, Form, Reading, Scan, field_of, weight

_FIRST_PARTY = ("declaration_of_conformity", "material_declaration")


def extract_fields(document: Document, kind: Kind, *, scan: Scan | None = None) -> dict[str, FieldValue]:
    """Read the fields that the document prints; what is not printed is absent."""
    scan = scan or Scan(document)
    found: dict[str, FieldValue] = {}
    people = parties(scan, kind)
    _put(found, "issuer", issuer(scan, kind, people))
    _put(found, "issuer_country", issuer_country(scan, found.get("issuer")))
    _put(found, "certificate_number", certificate_number(scan, kind))
    country = str(found["issuer_country"].value) if "issuer_country" in found else None
    found |= dates_of(scan, kind, country)
    found |= people
    _put(found, "product", product(scan, kind))
    _put(found, "models", models(scan))
    return found


def _put(found: dict[str, FieldValue], name: str, value: FieldValue | None) -> None:
    if value is not None:
        found[name] = value


# -- dates --------------------------------------------------------------------------------------------------------


def dates_of(scan: Scan, kind: Kind, country: str | None) -> dict[str, FieldValue]:
    """Find the date of issue and the end of validity."""
    numeric = [d for form in scan.forms[:3] for d in find_dates(form.sheet.page.text[:3_000])]
    first = day_first(country, [d for d in numeric if _NUMERIC.match(d.printed)])
    near = [d.readings[0] for d in numeric if not d.ambiguous] + _metadata_days(scan.document)
    found: dict[str, FieldValue] = {}
    issued = list(_dated(scan, "issue_date", 0))
    if not any(score > 0.5 for *_, score in issued):
        issued += _loose_dates(scan, kind)
    expires = list(_dated(scan, "expiry_date", -1))
    if not expires:
        expires = list(_said(scan, _VALID_UNTIL))
    if not any(score > 0.5 for *_, score in issued):
        issued += list(_said(scan, _ISSUED_ON))
    for name, many in (("issue_date", issued), ("expiry_date", expires)):
        candidates = []
        rivals: dict[str, tuple[date, ...]] = {}
        for reading, caption_words, source, page, score in many:
            day, other = settle(reading, first=first, near=_metadata_days(scan.document) or near)
            rivals[day.isoformat()] = other
            candidates.append(
                Candidate(day.isoformat(), reading.printed, score, evidence_of(page, caption_words, source))
            )
        value = field_of(candidates, lambda a, b: a == b)
        if value is not None:
            more = tuple(d.isoformat() for d in rivals.get(str(value.value), ()))
            confidence = value.confidence * (0.7 if more else 1.0)
            found[name] = FieldValue(
                value.value, value.printed, round(confidence, 2), value.evidence, (*more, *value.rivals)
            )
    if (
        "expiry_date" in found
        and "issue_date" in found
        and str(found["expiry_date"].value) <= str(found["issue_date"].value)
    ):
        del found["expiry_date"]
    return found


_NUMERIC = re.compile(r"^\s*\d{1,2}\s?[./-]\s?\d{1,2}\s?[./-]\s?\d{2,4}")
_META = re.compile(r"(?:D:)?((?:19|20)\d\d)-?(\d\d)-?(\d\d)")


def _metadata_days(document: Document) -> list[date]:
    days = []
    for key in ("CreationDate", "ModDate"):
        match = _META.match(document.metadata.get(key, ""))
        if match:
            try:
                days.append(date(int(match[1]), int(match[2]), int(match[3])))
            except ValueError:
                continue
    return days


_VALID_UNTIL = re.compile(
    r"(?:valid(?:ity)? (?:until|to|till|through|up to)|expir(?:es|y|ing)(?: on)?|gültig bis(?: zum)?|gültigkeit.{0,12}bis|valable jusqu.au|valide jusqu.au|válido hasta|valido fino al|geldig tot|有效期至|有効期限|유효기간)\W{0,4}$|valid from.{8,40} (?:until|to|till|through)\W{0,3}$|gültig (?:ab|vom).{8,40} bis\W{0,3}$",
    re.IGNORECASE,
)
_ISSUED_ON = re.compile(
    r"(?:valid from|gültig ab|issued on|issued (?:this|at \w+ on)|granted on|(?:ausgestellt|erteilt) am|délivré le|expedido el|rilasciato il|on this day)\W{0,4}$|(?:wurde|is) am\s$",
    re.IGNORECASE,
)


def _said(scan: Scan, words: re.Pattern[str]) -> Iterator[_Dated]:
    """Dates that a sentence introduces: "valid until 26 June 2030"."""
    for form in scan.forms[:3]:
        for segment in form.sheet.segments:
            for found in find_dates(segment.text):
                before = segment.text[max(0, found.start - 70) : found.start]
                if words.search(before):
                    yield found, segment.words, segment.source, segment.page, 0.62


_Dated = tuple[FoundDate, tuple, str, int, float]  # type: ignore[type-arg]


def _dated(scan: Scan, concept: str, which: int) -> Iterator[_Dated]:
    pages = scan.document.page_count
    for form, caption in scan.captions(concept):
        for reading in form.readings(caption):
            text = reading.line(0)
            many = find_dates(text) or ([d] if (d := parse_date(text)) else [])
            if not many and len(reading.lines) > 1 and reading.place != "above":
                text = reading.text[:200]
                many = find_dates(text)[:2]
            if not many and reading.place == "right":
                many, text = _further_right(form, caption)
            if not many or (len(many) > 2 and len(text.split()) > 14):
                continue
            if _STANDARD_NUMBER.search(_text_before(caption)):
                break  # "UL 62368-1, 3rd Edition, Issue Date: 2019-12-13" dates the standard
            chosen = many[which]
            score = weight(caption, reading, form.sheet.number, pages)
            if len(text) > len(chosen.printed) + 40:
                score *= 0.6
            if caption.label.strength < 1 and _signature_of_other(form, caption):
                score *= 0.5
            if not caption.closed and len(form.captions) and not caption.starts:
                score *= 0.8
            yield chosen, reading.lines[0], caption.segment.source, form.sheet.number, score
            break


_STANDARD_NUMBER = re.compile(r"\b(?:UL|EN|IEC|ISO|CSA|ANSI|RSS|TRF)\b[\s\w.]{0,12}\d", re.IGNORECASE)


def _text_before(caption: Caption) -> str:
    """Return the words of the caption's segment that stand before it."""
    first = caption.words[0]
    return " ".join(w.text for w in caption.segment.words if w.x1 <= first.x0 + 0.1)


def _further_right(form: Form, caption: Caption) -> tuple[list[FoundDate], str]:
    """Dates further right on the caption's line, where another caption stands between ("Date: Signature: 7/12/2018")."""
    box = caption.box
    texts = [
        s.text
        for s in form.free
        if s.box.x0 > box.x1
        and s.box.top < box.bottom + 0.6 * form.sheet.height
        and s.box.bottom > box.top - 0.6 * form.sheet.height
    ]
    for text in texts:
        dates = find_dates(text)
        if dates and len(text) <= len(dates[0].printed) + 4:
            return dates, text
    return [], ""


def _signature_of_other(form: Form, caption: Caption) -> bool:
    """Tell whether a plain "Date:" stands beside a tester's or reviewer's name."""
    mates = [c for c in form.captions if c is not caption and c.segment.line == caption.segment.line]
    return any(
        re.search(
            r"tested|reviewed|checked|prepared|compiled|witness|received",
            " ".join(w.text for w in c.words),
            re.IGNORECASE,
        )
        for c in mates
    )


# Captions whose values may hold dates that have nothing to do with the issue.
_UNDATED = (
    "expiry_date",
    "other_date",
    "other_number",
    "standard",
    "unknown",
    "report_number",
    "superseded_number",
    "model",
    "product",
    "result",
    "company",
)
_PLACED = re.compile(
    r"^(?:(?:in|at|place|issued|signed|made|done|fait à|à|en|a)?\s?[A-ZÀ-Ý][\w.\-]+(?:\s[A-ZÀ-Ý][\w.\-]+){0,3}\s?[,:]?\s*(?:den|the|le|il|on|,)?\s*)?$"
)
_UPDATED = re.compile(
    r"^(?:last updated?(?: on)?|updated(?: on)?|version|effective|as of|stand|edition)\W*$", re.IGNORECASE
)


def _loose_dates(scan: Scan, kind: Kind) -> Iterator[_Dated]:
    """Dates that stand alone on a line: in letters, and under signatures after the name of a place."""
    if kind == "test_report" and len(scan.document.pages) > 3:
        sheets = scan.forms[:2]
    else:
        sheets = scan.forms
    for form in sheets:
        taken = form.values_of(*_UNDATED)
        for segment in form.free:
            text = segment.text
            if len(segment.words) > 12 or (segment.words[0].x0, segment.words[0].top) in taken:
                continue
            found = find_dates(text)
            if not found:
                continue
            before = text[: found[0].start].strip()
            after = text[found[-1].end :].strip(" .,)/")
            alone = not before and not after
            placed = bool(_PLACED.match(before)) and len(after) <= 25
            if not alone and not placed and not _UPDATED.match(before):
                continue
            low = segment.box.top > 0.5 * form.sheet.page.height
            foot = segment.box.top > 0.93 * form.sheet.page.height
            score = (
                0.36
                + (0.06 if low else 0.03 if segment.box.top < 0.25 * form.sheet.page.height else 0.0)
                - (0.25 if foot else 0.0)
                - (0.05 if form.sheet.number > 1 else 0.0)
            )
            yield found[0], segment.words, segment.source, segment.page, score


# -- product and models -------------------------------------------------------------------------------------------

_SENTENCE_END = re.compile(r"(?<=[a-z])\.\s")
_NO_PRODUCT = re.compile(
    r"^(?:standards?|name|model|description|no\.?|number|type|the |is |are |was |was tested|described|listed|complies|has |have |information|category|standard|marking|photo|specification|certification|labell?ing)\b",
    re.IGNORECASE,
)


def product(scan: Scan, kind: Kind) -> FieldValue | None:
    """Find the description of the product."""
    pages = scan.document.page_count
    found: list[Candidate] = []
    concepts = ("product", "certified") if kind in ("product_certificate", "attestation") else ("product",)
    for form, caption in scan.captions(*concepts):
        if caption.label.strength < 1 and not _weak_product(caption, kind):
            continue
        for reading in form.readings(caption):
            if reading.place == "above":
                break
            text = _product_text(reading)
            if text is None:
                if reading.place in ("inline", "right"):
                    break
                continue
            score = weight(caption, reading, form.sheet.number, pages) * _described(text)
            if caption.label.concept == "certified":
                if has_legal_form(text) or reading.place == "below":
                    break
                score *= 0.9
            found.append(
                Candidate(text, text, score, evidence_of(form.sheet.number, reading.words, caption.segment.source))
            )
            break
    found += _declared_product(scan, kind, bool(found))
    return field_of(found, lambda a, b: a.casefold() == b.casefold())


def _weak_product(caption: Caption, kind: Kind) -> bool:
    printed = " ".join(w.text for w in caption.words).casefold()
    # A grant of equipment authorization names the product in its notes.
    return (kind == "regulatory_approval" and "note" in printed) or (
        kind not in ("test_report", "other")
        and caption.closed
        and "note" not in printed
        and "name" not in printed
        and "application" not in printed
    )


def _product_text(reading: Reading) -> str | None:
    lines = [reading.line(at) for at in range(min(len(reading.lines), 3))]
    text = lines[0]
    for line in lines[1:]:
        if len(text) > 110 or NOT_A_NAME.match(line) or re.match(r"^[\w\s]{1,30}[:：]", line):
            break
        text = f"{text} {line}"
    text = unspaced(text).strip(" :;,")
    text = _SENTENCE_END.split(text)[0]
    if not 2 <= len(text) <= 220 or NOT_A_NAME.match(text) or not re.search(r"[^\W\d_]{2}", text):
        return None
    return text


_QUANTITY = re.compile(
    r"^[\d.,\s×x*~±-]+\s?(?:k?g|mm|cm|m|V|VDC|VAC|mA|A|W|kW|Hz|kHz|MHz|GHz|°C|℃|%|pcs|pages)?\W*$|^[PF]\b(?:\s[PF])*$"
)


def _described(text: str) -> float:
    if _NO_PRODUCT.match(text):
        return 0.3
    if len(text.split()) > 22:
        return 0.6
    if _QUANTITY.match(text):
        return 0.2
    return 1.0


_DECLARED = re.compile(
    r"(?:declares?|declare|certif(?:y|ies)|confirms?|states?)\s+(?:under (?:our|its) sole responsibility\s+)?that\s+(?:all\s)?(?:the\s|its\s|our\s|all\s)?(?:following\s|above(?:-mentioned)?\s)?(?:products?[:,]?\s+)?(?P<product>[^.;:]{3,120}?),?\s+"
    r"(?:is|are|complies|comply|conforms?|meets?|fulfils?|satisf\w+|including|does|do|has|have|to which)\b",
    re.IGNORECASE,
)


def _declared_product(scan: Scan, kind: Kind, have: bool) -> Iterator[Candidate]:
    """The product of a declaration that names it in its sentence alone."""
    form = scan.first
    if form is None or have or kind not in (*_FIRST_PARTY, "attestation", "product_certificate"):
        return
    text = " ".join(form.sheet.page.text.split())[:6_000]
    match = _DECLARED.search(text)
    if match is None:
        return
    name = match["product"].strip(" ,")
    if (
        re.match(
            r"^(?:the |this |these |our |all )?(?:products?|equipment|device|apparatus|information|above|following|management system|they|it|we)\b",
            name,
            re.IGNORECASE,
        )
        and len(name.split()) <= 3
    ):
        return
    if len(name) < 4 or name.lower() in ("that", "which", "they", "such"):
        return
    start = name.split()[0]
    hit = next((s for s in form.sheet.segments if start in s.text), None)
    if hit is not None:
        yield Candidate(name, name, 0.5, evidence_of(hit.page, hit.words, hit.source))


def models(scan: Scan) -> FieldValue | None:
    """Find the model designations; captions of further models ("Listed models") add to the list."""
    pages = scan.document.page_count
    best: tuple[float, Reading, Caption, Form] | None = None
    further: list[tuple[Reading, Caption, Form]] = []
    for form, caption in scan.captions("model"):
        for reading in form.readings(caption):
            if reading.place == "above":
                break
            if not _model_list(reading):
                if reading.place in ("inline", "right"):
                    break
                continue
            score = weight(caption, reading, form.sheet.number, pages)
            if caption.label.group == "other":
                further.append((reading, caption, form))
            elif best is None or score > best[0] + 0.01:
                best = (score, reading, caption, form)
            break
    if best is None and not further:
        return None
    if best is None:
        reading, caption, form = further.pop(0)
        best = (0.5, reading, caption, form)
    score, reading, caption, form = best
    listed = _model_list(reading)
    proofs = [evidence_of(form.sheet.number, reading.words, caption.segment.source)]
    for more, other, page in further:
        if page.sheet.number <= form.sheet.number + 1:
            listed += [m for m in _model_list(more) if m not in listed]
            proofs.append(evidence_of(page.sheet.number, more.words, other.segment.source))
    return FieldValue(tuple(listed), reading.text, round(min(0.97, score), 2), tuple(proofs))


def _model_list(reading: Reading) -> list[str]:
    lines = []
    for at in range(len(reading.lines)):
        line = reading.line(at)
        if at and not (
            lines[-1].rstrip().endswith((",", "，", "、", ";", "-", "/"))
            or re.match(r"^[\w\-]*\d|^(?:cover|series|additional|and )", line, re.IGNORECASE)
        ):
            break
        lines.append(line)
    joined = "\n".join(lines)
    return [
        m
        for m in split_models(
            joined.replace("-\n", "-").replace("\n", ", ")
            if "," not in joined
            else joined.replace("\n", " ").replace(",,", ",")
        )
        if looks_like_model(m)
    ]
