"""What a document is about: the description of the product and its model designations."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..model.record import FieldValue, Kind
from .captions import Caption
from .models import looks_like_model, split_models
from .names import NOT_A_NAME, has_legal_form, unspaced
from .product_lines import PAPER_WORD, lines_naming_product
from .segments import evidence_of
from .values import Candidate, Form, Reading, Scan, field_of, weight

_FIRST_PARTY = ("declaration_of_conformity", "material_declaration")
_SENTENCE_END = re.compile(r"(?<=[a-z])\.\s")
_NO_PRODUCT = re.compile(
    r"^(?:essais?|tests?|prüfung(?:en)?|prove|prova|ensayos?)\s(?:d[ei]|d'|of|on|according|nach|zur|der|sobre|di)?"
    r"|^(?:standards?|name|model|description|no\.?|number|type|the |is |are |was |was tested|described|listed|complies"
    r"|has |have |information|category|standard|marking|photo|specification|certification|labell?ing)\b",
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
        printed_as = " ".join(w.text for w in caption.words)
        for reading in form.readings(caption):
            if reading.place == "above":
                break
            if reading.place == "below" and _heads_column(form, caption):
                break
            text = _product_text(reading)
            if text is None:
                if reading.place in ("inline", "right"):
                    break
                continue
            score = weight(caption, reading, form.sheet.number, pages) * _described(text)
            score *= 0.9 if printed_as.startswith("representative") else 1.0
            score *= 0.97 if "esignation" in printed_as else 1.0
            if caption.label.concept == "certified" and (has_legal_form(text) or reading.place == "below"):
                break
            found.append(
                Candidate(text, text, score, evidence_of(form.sheet.number, reading.words, caption.segment.source))
            )
            break
    if not found:
        found += [
            *lines_naming_product(scan, kind),
            *_typed_product(scan, kind),
            *_tabled_product(scan, kind),
            *_reported_product(scan, kind),
        ]
    return field_of(found, lambda a, b: a.casefold() == b.casefold())


def _heads_column(form: Form, caption: Caption) -> bool:
    """Tell whether an open caption is the head of a column among others: ``Item | Test Procedure | Results``."""
    if caption.closed:
        return False
    return sum(s.line == caption.segment.line for s in form.sheet.segments) >= 3


def _tabled_product(scan: Scan, kind: Kind) -> Iterator[Candidate]:
    """The product of a report under the head of a table of tested units: ``Description | Manufacturer | Model``."""
    if kind != "test_report":
        return
    for form in scan.forms[:5]:
        lines = {c.segment.line for c in form.captions if c.label.concept == "model"}
        for caption in form.captions:
            printed = " ".join(w.text for w in caption.words).casefold().rstrip(" :.")
            if caption.segment.line not in lines or printed not in _UNIT_HEADS:
                continue
            below = next((r for r in form.readings(caption) if r.place == "below"), None)
            text = below.line(0) if below is not None else ""
            if below is not None and _NAMED.search(text) and not NOT_A_NAME.match(text):
                yield Candidate(text, text, 0.35, evidence_of(caption.page, below.lines[0], caption.segment.source))
                return


_UNIT_HEADS = frozenset(
    ("description", "equipment", "product", "item", "device", "eut", "name", "product name", "equipment name")
)
_REPORT_ON = re.compile(r"^(?:on|of|for|on behalf of)(?:\s(?:the|an?))?\s?:?$", re.IGNORECASE)
_PART_NUMBER = re.compile(r",?\s(?:P/N|PN|S/N|Part No|Model|Type)\b.*$", re.IGNORECASE)


def _reported_product(scan: Scan, kind: Kind) -> Iterator[Candidate]:
    """The product in a report's title: "Environmental test report / on the / Satellite modem, P/N 7701"."""
    form = scan.first
    if kind != "test_report" or form is None:
        return
    segments = form.sheet.segments[:24]
    for segment in segments:
        tested = _TEST_OF.search(segment.text) if _SUBJECT_LINE.match(segment.text) else None
        if tested is not None:
            proof = evidence_of(segment.page, segment.words, segment.source)
            yield Candidate(tested["product"], segment.text, 0.36, proof)
            return
    for at, segment in enumerate(segments[:-1]):
        titled = any("report" in s.text.casefold() for s in segments[max(0, at - 3) : at])
        if not titled or not _REPORT_ON.match(segment.text):
            continue
        below = segments[at + 1]
        text = _PART_NUMBER.sub("", below.text).strip(" ,")
        if below in form.free and not has_legal_form(text) and _NAMED.search(text) and len(below.words) <= 12:
            yield Candidate(text, below.text, 0.4, evidence_of(below.page, below.words, below.source))
            return


_SUBJECT_LINE = re.compile(
    r"^(?:re|subject|[A-Z][a-z]+)\s?[:.]?\s.{0,60}?\b(?:test|examination|evaluation|assessment)", re.IGNORECASE
)
_TEST_OF = re.compile(
    r"\b(?:tests?|testing|examination|evaluation|assessment)\s(?:of|on)\s(?:an?\s|the\s|one\s|\w+\s\(\d+\)\s)?"
    r"(?P<product>[^\W\d_][^.;:]{3,80}?)(?:,?\s(?:Model|Type|P/N|S/N|No\.)\b|\ssubmitted\b|\sin accordance\b|$)",
)


_NAMED = re.compile(r"[^\W\d_]{3}")


def _weak_product(caption: Caption, kind: Kind) -> bool:
    printed = " ".join(w.text for w in caption.words).casefold()
    if printed.startswith(("subject", "betreff", "objet", "re:")):
        return False  # a letter's subject names the paper first
    # A grant of equipment authorization names the product in its notes.
    return (kind == "regulatory_approval" and "note" in printed) or (
        kind not in ("test_report", "other")
        and caption.closed
        and "note" not in printed
        and "name" not in printed
        and "application" not in printed
    )


# "Model: ..." and "5. The object of the declaration": what is no longer the product.
_NEXT_ITEM = re.compile(r"^[\w\s]{1,30}[:：]|^\(?\d{1,2}[.)]\s")


def _product_text(reading: Reading) -> str | None:
    lines = [reading.line(at) for at in range(min(len(reading.lines), 3))]
    text = lines[0]
    for line in lines[1:]:
        if len(text) > 110 or NOT_A_NAME.match(line) or _NEXT_ITEM.match(line):
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


_THIRD_PARTY = ("product_certificate", "type_examination", "regulatory_approval", "attestation")
_OTHER_TYPE = re.compile(
    r"^type of (?:emission|modulation|certificate|protection|test|connection|approval|antenna|organi|examin|declar)"
)
_WORDY_TYPE = re.compile(r"^[^\W\d]{3,}\s[^\W\d]{3,}\s[\w\s/-]{2,60}$")
_TITLE_WORD = re.compile(r"approval|examination|letter|certifica|zertifikat|第", re.IGNORECASE)


def _typed_product(scan: Scan, kind: Kind) -> Iterator[Candidate]:
    """The value of a caption "Type of ..." that the dictionary does not hold, or of a "Type" that is a phrase."""
    form = scan.first
    for caption in form.captions if form is not None else ():
        printed = " ".join(w.text for w in caption.words).casefold().rstrip(" :.")
        unknown = (
            caption.label.concept == "unknown"
            and not _OTHER_TYPE.match(printed)
            and printed.startswith(("type of ", "kind of ", "art des ", "typ ", "description of ", "beschreibung de"))
        )
        phrase = printed in ("type", "typ", "tipo", "description", "class", "subject")
        if phrase and kind not in _THIRD_PARTY:
            phrase = kind in _FIRST_PARTY
        if not (unknown or phrase):
            continue
        reading = next((r for r in form.readings(caption) if r.place in ("inline", "right")), None) if form else None
        text = _product_text(reading) if reading is not None else None
        coded = text is not None and re.search(r"\d", text) and not (kind in _FIRST_PARTY and _WORDY_TYPE.match(text))
        if text is not None and phrase and (coded or _TITLE_WORD.search(text) or PAPER_WORD.search(text)):
            continue
        if reading is not None and text is not None:
            score = 0.3 if phrase and printed != "description" else 0.35
            yield Candidate(text, text, score, evidence_of(caption.page, reading.words, caption.segment.source))
            if not phrase:
                return


_CODE = re.compile(r"\(((?=[^()]*\d)(?=[^()]*[A-Z])[A-Z0-9][\w\-./]{3,30}|[A-Z]{5,20})\)")


def models(scan: Scan, described: FieldValue | None = None) -> FieldValue | None:
    """Find the model designations; captions of further models ("Listed models") add to the list.

    Args:
        scan: the document's pages as forms.
        described: the product, which may end with its designation in brackets.
    """
    first, further = _model_readings(scan)
    if first is None:
        code = _CODE.search(str(described.value)) if described is not None else None
        if described is None or code is None:
            return None
        return FieldValue((code[1],), described.printed, round(0.7 * described.confidence, 2), described.evidence)
    score, reading, caption, form = first
    listed = _model_list(reading)
    proofs = [evidence_of(form.sheet.number, reading.words, caption.segment.source)]
    for more, other, page in further:
        if page.sheet.number <= form.sheet.number + 1:
            listed += [m for m in _model_list(more) if m not in listed]
            proofs.append(evidence_of(page.sheet.number, more.words, other.segment.source))
    return FieldValue(tuple(listed), reading.text, round(min(0.97, score), 2), tuple(proofs))


_Scored = tuple[float, Reading, Caption, Form]


def _model_readings(scan: Scan) -> tuple[_Scored | None, list[tuple[Reading, Caption, Form]]]:
    """Return the best reading of a caption of models, and those of captions of further models."""
    best: _Scored | None = None
    further: list[tuple[Reading, Caption, Form]] = []
    for form, caption in scan.captions("model"):
        for reading in form.readings(caption):
            if reading.place == "above":
                break
            if not _model_list(reading) or (reading.place == "below" and not _may_head(caption, reading)):
                if reading.place in ("inline", "right"):
                    break
                continue
            score = weight(caption, reading, form.sheet.number, scan.document.page_count)
            if caption.label.group == "other":
                further.append((reading, caption, form))
            elif best is None or score > best[0] + 0.01:
                best = (score, reading, caption, form)
            break
    if best is None and further:
        reading, caption, form = further.pop(0)
        best = (0.5, reading, caption, form)
    return best, further


def _may_head(caption: Caption, reading: Reading) -> bool:
    """Tell whether a value below an open caption is a designation rather than the next heading of a table."""
    return caption.closed or any(c.isdigit() for c in reading.line(0))


_GOES_ON = re.compile(r"^[\w\-]*\d|^(?:cover|series|additional|and )", re.IGNORECASE)


def _model_list(reading: Reading) -> list[str]:
    lines: list[str] = []
    for at in range(len(reading.lines)):
        line = reading.line(at)
        if at and not (lines[-1].rstrip().endswith((",", "，", "、", ";", "-", "/")) or _GOES_ON.match(line)):
            break
        lines.append(line)
    joined = "\n".join(lines)
    # A list without commas has a model a line; one with commas runs on over the lines.
    flat = joined.replace("\n", " ") if "," in joined else joined.replace("-\n", "-").replace("\n", ", ")
    return [m for m in split_models(flat.replace(",,", ",")) if looks_like_model(m)]
