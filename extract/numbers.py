"""Numbers of certificates and reports: the document's own, and those of the reports that it refers to."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from ..model.document import Cell, Document, Page
from ..model.record import FieldValue, Kind
from .captions import Caption
from .dates import find_dates
from .segments import evidence_of
from .tables import find_tables
from .values import Candidate, Form, Reading, Scan, clean, field_of, weight

_TOKEN = re.compile(r"^[A-Za-z0-9#№][\w\-./#&()+:]*$|^[-–/&+]$|^\([\w\-./]+\)$")
_PROSE = re.compile(
    r"^(?:[a-z]{3,}|[Oo]f|[Ii]s|[Ii]n|[Oo]n|[Tt]o|[Bb]y|[Aa]nd|[Oo]r|The|Dated?|DATED?|Issued?|ISSUED?|Pages?|PAGES?|Report|REPORT|Verification|From|Valid|This|See|und|vom|du|de|la)[.,;:)]*$"
)
_NO = re.compile(r"^(?:no|nr|n[°º]|num|number|nummer|第)\s?[.:]?\s+(?=\S*\d)|^№\s?", re.IGNORECASE)
_REVISION = re.compile(r"^(?:rev(?:ision)?|issue|ver(?:sion)?|ed(?:ition)?)\W*\w*$", re.IGNORECASE)
_DIGITS = re.compile(r"\d")
_NOT_NUMBER = re.compile(
    r"^(?:\d{1,3}|(?:19|20)\d\d|v\d[\d.]*|n/?a|none|nil|-+|\d+\s?(?:pages?|seiten)|\d+/\d+|iso.*|iec\s.*|en\s?\d.*|(?:fcc\s)?part.*|[a-z]{3,9} (?:19|20)\d\d|(?:pass|fail)\b.*|annex.*|table.*|clause.*|\d+ of \d+.*|[\d.]+\s?(?:mm|hz|v|a|w|kg|g|mah|wh)|page.*)$",
    re.IGNORECASE,
)
_CAPITALISED = re.compile(r"^[A-Z][a-z]{2,}$")
MAX_NUMBER = 48


def number_in(text: str) -> str | None:
    """Return the number that a value begins with, without the prose, date or page number after it; None if none does.

    >>> number_in("64290223158101 dated 2022-03-01")
    '64290223158101'
    >>> number_in("B 119210 0002 Rev. 00")
    'B 119210 0002 Rev. 00'
    """
    text = _NO.sub("", clean(text)[:160])
    kept: list[str] = []
    words = text.replace("：", ":").split()
    for at, raw in enumerate(words):
        word = raw.rstrip(",;。") if len(raw) > 1 else raw
        if _REVISION.match(word) and kept:
            kept.append(word)
            continue
        if re.fullmatch(r"[0-9a-fA-F]{32,}", word):
            break  # a hash that a signing service printed
        if not _TOKEN.match(word.strip("*'\"“”")) or (_PROSE.match(word) and not _DIGITS.search(word)):
            break
        if _CAPITALISED.match(word) and (kept or (at + 1 < len(words) and not _DIGITS.search(words[at + 1]))):
            break
        part = word.strip("*'\"“”")
        if kept and len(kept[-1]) > 1 and len(part) > 1 and words[at - 1].endswith("-"):
            kept[-1] += part  # recognition puts spaces after hyphens
        else:
            kept.append(part)
        if raw != word or len(" ".join(kept)) > MAX_NUMBER:
            break
    while kept and ((_REVISION.match(kept[-1]) and not _DIGITS.search(kept[-1])) or kept[-1] in "-–/&+"):
        kept.pop()
    number = " ".join(kept).strip(" .:-_/")
    if number.count("(") > number.count(")"):
        number = number.rsplit("(", 1)[0].strip()
    return number if is_number(number) else None


def is_number(text: str) -> bool:
    """Tell whether a text may be the number of a certificate or report: a digit, no date, no page, no clause."""
    if not 3 <= len(text) <= MAX_NUMBER + 12 or not _DIGITS.search(text) or _NOT_NUMBER.match(text):
        return False
    dates = find_dates(text)
    if dates and dates[0].end - dates[0].start >= len(text) - 2:
        return False
    return len(re.findall(r"\d", text)) >= 2 or bool(re.search(r"[A-Z]", text))


def fold(number: str) -> str:
    """Return the number without spaces and marks, in capitals: how two prints of one number compare."""
    return re.sub(r"[\W_]+", "", number).upper()


def certificate_number(scan: Scan, kind: Kind) -> FieldValue | None:
    """Find the document's own number; a test report's own number is its report number."""
    if kind == "test_report":
        order = (("report_number", 1.0), ("certificate_number", 0.7), ("approval_id", 0.0), ("file_number", 0.4))
    elif kind in ("declaration_of_conformity", "material_declaration"):
        order = (("certificate_number", 0.8), ("report_number", 0.0), ("approval_id", 0.0), ("file_number", 0.0))
    elif kind == "regulatory_approval":
        order = (("certificate_number", 1.0), ("approval_id", 0.9), ("report_number", 0.3), ("file_number", 0.2))
    elif kind in ("safety_data_sheet", "other"):
        order = (("report_number", 0.9), ("certificate_number", 1.0), ("approval_id", 0.0), ("file_number", 0.2))
    else:
        order = (("certificate_number", 1.0), ("report_number", 0.15), ("approval_id", 0.3), ("file_number", 0.4))
    found = [c for concept, share in order if share for c in _candidates(scan, concept, share, kind)]
    found += _beside_title(scan, kind, bool(found))
    counts = Counter(fold(c.value) for c in found)
    running = [
        Candidate(c.value, c.printed, min(1.0, c.score * (1 + 0.03 * min(counts[fold(c.value)] - 1, 4))), c.evidence)
        for c in found
    ]
    return field_of(running, lambda a, b: fold(a) == fold(b))


_OTHERS_NUMBER = re.compile(
    r"type.{0,3}examination|baumuster|examen|notified|test report|approval of|quality|accredit|based on|refer",
    re.IGNORECASE,
)


def _candidates(scan: Scan, concept: str, share: float, kind: Kind) -> Iterator[Candidate]:
    pages = scan.document.page_count
    for form, caption in scan.captions(concept):
        page = form.sheet.number
        if kind == "test_report" and concept == "report_number" and _refers(form, caption):
            continue
        if (
            kind in ("declaration_of_conformity", "material_declaration", "attestation")
            and concept == "certificate_number"
        ):
            printed = " ".join(w.text for w in caption.words)
            if kind != "attestation" and (_OTHERS_NUMBER.search(printed) or _OTHERS_NUMBER.search(_before(caption))):
                continue
        for reading in form.readings(caption):
            number = _number_of(reading)
            if number is None:
                if reading.place in ("inline", "right") and caption.label.strength < 1:
                    break
                continue
            score = share * weight(caption, reading, page, pages)
            if caption.label.strength < 1.0 and not (caption.closed or caption.starts):
                score *= 0.5
            yield Candidate(number, number, score, evidence_of(page, reading.lines[0], caption.segment.source))
            break


def _number_of(reading: Reading) -> str | None:
    number = number_in(reading.line(0))
    if (
        number is not None
        and len(reading.lines) > 1
        and number.endswith("-")
        and re.fullmatch(r"[\w\-/.]{2,16}", reading.line(1))
    ):
        return number + reading.line(1)
    return number


def _before(caption: Caption) -> str:
    words = caption.segment.words
    return " ".join(w.text for w in words[: words.index(caption.words[0])]) if caption.words[0] in words else ""


_REFER = re.compile(
    r"\b(?:refer(?:ence)?s?|see|supersedes?|replaces?|based on|module|original|previous|with|siehe|bezug|according|per)\b",
    re.IGNORECASE,
)


def _refers(form: Form, caption: Caption) -> bool:
    """Tell whether a caption stands in a sentence that points to another report."""
    before = _before(caption)
    return bool(_REFER.search(before)) or bool(
        _REFER.match(" ".join(w.text for w in caption.words)) and caption.label.concept != "report_number"
    )


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
    for segment in form.free[:4]:
        text = segment.text
        if (
            len(segment.words) <= 3
            and segment.box.top < 0.2 * form.sheet.page.height
            and re.search(r"[A-Z]{2}", text)
            and re.search(r"\d{3}", text)
            and number_in(text) == text
        ):
            yield Candidate(text, text, 0.3, evidence_of(segment.page, segment.words, segment.source))


# -- other reports ------------------------------------------------------------------------------------------------

_MENTION = re.compile(
    r"reports?\b|prüfberichte?s?\b|rapports?\s+d.essais?|informes?\s+(?:de ensayos?)?|报告编号|试验报告号|報告書番号|성적서\s?번호",
    re.IGNORECASE,
)
_THEN_NUMBER = re.compile(
    r"\s*(?:\(s\))?\s*(?:ref(?:erence)?\.?\s*|serial\s*|document\s*|file\s*)?(?:-?\s?(?:nos|no|numbers|number|nr|nummer|num)\b\.?\s*(?:\(s\))?|n[°º]|#)?\s*(?:is|are)?\s*[.:：#-]*\s*",
    re.IGNORECASE,
)
_CALLED = re.compile(r"(?:nos?|nr|numbers?|n°|#|编号|番号|번호|:|：)\W*$", re.IGNORECASE)
_ONE = re.compile(r"[A-Za-z0-9][\w\-./]*(?:\s(?!and\b|or\b|dated?\b|by\b)(?=[\w.]*\d)[\w\-./]{3,})?")
_LIST = re.compile(r"\s*[,;&、]\s*|\s+(?:and|und|et|y|e|or)\s+|/\s+", re.IGNORECASE)
_SHORT_PART = re.compile(r"^([\w\-.]*?\d)((?:-[\w]{1,6}){1})((?:/-[\w]{1,6}){1,12})$")


def report_numbers(
    document: Document, own_number: str | None, *, scan: Scan | None = None, kind: Kind = "other"
) -> tuple[str, ...]:
    """Return the numbers of the reports that a document refers to, in the order of their first mention.

    Args:
        document: the document.
        own_number: its own number, which is left out.
        scan: its forms, where they were made already.
        kind: its kind; in a test report a caption "Report No." names the document itself.
    """
    own = fold(own_number or "")
    found: dict[str, str] = {}
    for number in _all_mentions(document, scan or Scan(document), kind):
        key = fold(number)
        if len(key) < 5 or key == own or (kind == "test_report" and own and _same_but_noise(key, own)):
            continue
        found.setdefault(key, number)
    return tuple(found.values())


def _same_but_noise(key: str, own: str) -> bool:
    """Tell whether a number is the document's own with a character lost, added or misread in a running head."""
    return (
        abs(len(key) - len(own)) <= 1
        and (key.startswith(own) or own.startswith(key))
        and key != own
        and not (key + own)[-1:].isdigit()
    )


def _all_mentions(document: Document, scan: Scan, kind: Kind) -> Iterator[str]:
    if kind == "declaration_of_conformity":
        for form, caption in scan.captions("certificate_number"):
            if _OTHERS_NUMBER.search(" ".join(w.text for w in caption.words)) or _OTHERS_NUMBER.search(
                _before(caption)
            ):
                for reading in form.readings(caption):
                    number = number_in(reading.line(0)) if reading.place != "above" else None
                    if number is not None and len(fold(number)) >= 6:
                        yield number
                        break
    if kind != "test_report":
        for form, caption in scan.captions("report_number"):
            reading = next((r for r in form.readings(caption) if r.place != "above" and _split_list(r.text)), None)
            if reading is not None and (caption.closed or caption.starts):
                yield from _split_list(_listed(reading))
    for form, caption in scan.captions("superseded_number"):
        for reading in form.readings(caption):
            number = number_in(reading.line(0))
            if number is not None and reading.place in ("inline", "right"):
                yield number
            break
    near = {form.sheet.number for form in scan.forms}
    for page in document.pages:
        if kind != "test_report" or page.number in near:
            yield from _in_columns(page, kind)
        yield from _in_sentences(page, kind)


def _listed(reading: Reading) -> str:
    """The lines of a value as long as they go on listing numbers."""
    lines = [reading.line(0)]
    for at in range(1, len(reading.lines)):
        if not _split_list(reading.line(at)) or len(reading.line(at).split()) > 8:
            break
        lines.append(reading.line(at))
    return ", ".join(line.rstrip(",;") for line in lines)


def _split_list(text: str) -> list[str]:
    numbers: list[str] = []
    for part in _LIST.split(text[:600]):
        numbers += _expand(part)
    return numbers


def _expand(part: str) -> list[str]:
    """Write out ``HK1910-SR/-1ER/-2ER`` as three numbers; return the one number else."""
    part = part.strip().rstrip(".")
    match = _SHORT_PART.match(part)
    if match:
        return [match[1] + match[2], *(match[1] + tail for tail in match[3].split("/") if tail)]
    number = number_in(part)
    return [number] if number is not None and _strong(number) else []


def _strong(number: str) -> bool:
    """Tell whether a number is long or mixed enough to be a report's outside a form."""
    digits = len(re.findall(r"\d", number))
    return (
        digits >= 4
        and len(fold(number)) >= 6
        and not re.match(
            r"^(?:IEC|EN|ISO|UL|CSA|ETSI|ANSI|FCC|RSS|CISPR|IEEE|DIN|BS|TRF|OD)[\s\-]?\d", number, re.IGNORECASE
        )
    )


_POINTS = re.compile(
    r"refer|see\b|supersede|replace|report\s+which|module|based on|conjunction|in the (?:test )?report|supporting|original report|siehe|according to",
    re.IGNORECASE,
)


def _in_sentences(page: Page, kind: Kind) -> Iterator[str]:
    """Numbers named in running text: "Refer to the test report No. X", "test report Nos. X, Y and Z"."""
    text = page.text
    if not _HEADS.search(text) and not (kind in _DECLARED_KINDS and "ertifi" in text):
        return
    flat = text.replace("\n", " ")
    for match in _MENTION.finditer(flat):
        rest = _THEN_NUMBER.match(flat, match.end())
        end = rest.end() if rest is not None else match.end()
        mention = flat[match.start() : end]
        if kind == "test_report":
            if not _POINTS.search(flat[max(0, match.start() - 60) : match.start()] + mention):
                continue
        elif not _CALLED.search(mention) and not re.fullmatch(r"report\s+", mention):
            continue
        yield from _numbers_after(flat[end : end + 260])
    if kind in _DECLARED_KINDS:
        for match in _CERTIFICATE_MENTION.finditer(flat):
            yield from _numbers_after(flat[match.end() : match.end() + 160])
    if kind == "test_report":
        for match in _APPENDED.finditer(flat):
            if _strong(match[1]):
                yield match[1]


_DECLARED_KINDS = ("declaration_of_conformity", "attestation")
_CERTIFICATE_MENTION = re.compile(
    r"(?:issued|delivered|granted|under|bescheinigung|attestation)\s+(?:the\s+|an?\s+)?(?:(?:E[UC][ -])?type[ -]examination\s+)?(?:certificate|bescheinigung|attestation)?\s*(?:no|number|nr|n°)?\.?\s*[:：]?\s+(?=[A-Z0-9][\w\-/.]*\d)",
    re.IGNORECASE,
)
_APPENDED = re.compile(r"refer to (?:the )?(?:appendix|annex|attached)\s+([A-Z][\w\-]*\d[\w\-]*)\s", re.IGNORECASE)


def _numbers_after(text: str) -> Iterator[str]:
    """Yield the numbers of a list at the start of a text: X, Y, Z and W."""
    position = 0
    for _ in range(20):
        match = _ONE.match(text, position)
        if match is None:
            return
        raw = match[0].rstrip(".,")
        if not _DIGITS.search(raw.split()[0]) and not raw.isupper():
            return
        numbers = _expand(raw) or _expand(raw.split()[0])
        if not numbers:
            return
        yield from numbers
        if not _expand(raw):
            return
        position = match.start() + len(raw)
        separator = _LIST.match(text, position)
        if separator is None or separator.end() == position:
            return
        position = separator.end()


_HEADER = re.compile(
    r"^(?:test\s*)?reports?\s*(?:ref\.?|reference|serial)?\s*(?:nos?\.?|numbers?|nr\.?|#|id)?\s*(?:\(s\))?\s*[:：]?$|^报告编号$|^報告書番号$|^prüfbericht.*$",
    re.IGNORECASE,
)


def _in_columns(page: Page, kind: Kind) -> Iterator[str]:
    """Numbers in a table's column that is headed "Report No."."""
    heads = [line.text for line in page.lines if _HEADS.search(line.text)]
    if not heads or not page.rulings or (kind == "test_report" and not any(_COLUMN.search(head) for head in heads)):
        return
    for table in find_tables(page):
        for at, row in enumerate(table.rows[:6]):
            heads = [cell for cell in row if cell is not None and _HEADER.match(" ".join(cell.text.split()))]
            if not heads:
                continue
            for below in table.rows[at + 1 :]:
                for cell in below:
                    if cell is not None and any(_in_column(cell, head) for head in heads):
                        yield from _cell_numbers(cell.text)
            break


def _in_column(cell: Cell, head: Cell) -> bool:
    """Tell whether a cell lies under a heading: double rulings give cell and heading different edges."""
    shared = min(cell.box.x1, head.box.x1) - max(cell.box.x0, head.box.x0)
    return shared > 0.5 * min(cell.box.width, head.box.width)


_COLUMN = re.compile(r"reports?\s*(?:no|number|nr)?s?\.?\s*(?:$|result|verdict|standard|test)", re.IGNORECASE)
_HEADS = re.compile(r"report|报告|bericht|報告|rapport|informe|성적서", re.IGNORECASE)
_ACT = re.compile(r"\d{4}/\d{1,4}/?(?:E[UCG]|UE)?$")
_PLAIN_WORD = re.compile(r"(?:^|\s)[A-Za-z][a-z]{3,}(?:\s|$)")


def _cell_numbers(text: str) -> Iterator[str]:
    for line in re.split(r"[\n,;、]+", text):
        stripped = line.strip()
        if (
            is_number(stripped)
            and _strong(stripped)
            and len(stripped) <= MAX_NUMBER
            and not _PLAIN_WORD.search(stripped)
            and not _ACT.search(stripped)
        ):
            yield from _expand(stripped) or [stripped]


def unique(numbers: Iterable[str]) -> tuple[str, ...]:
    """Return the numbers without repeats, in order."""
    return tuple({fold(n): n for n in reversed(list(numbers))}.values())[::-1]
