"""Numbers of the reports (and of other bodies' certificates) that a document refers to."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..model.document import Cell, Document, Page
from ..model.record import Kind
from .captions import Caption
from .number_forms import MAX_NUMBER, fold, is_number, number_in
from .tables import find_tables
from .values import Reading, Scan

_OTHERS_NUMBER = re.compile(
    r"type.{0,3}examination|baumuster|examen|notified|test report|approval of|quality|accredit|based on"
    r"|refer(?:s|red)?\b"
    r"|^(?:certificate?|zertifikat|bescheinigung|attestation|certificado|certificato)\b",
    re.IGNORECASE,
)


def of_another(caption: Caption) -> bool:
    """Tell whether a caption of a declaration names the number of somebody else's certificate."""
    printed = " ".join(w.text for w in caption.words)
    return bool(_OTHERS_NUMBER.search(printed) or _OTHERS_NUMBER.search(text_before(caption)))


def text_before(caption: Caption) -> str:
    """Return the words of the caption's segment that stand before it."""
    first = caption.words[0]
    return " ".join(w.text for w in caption.segment.words if w.x1 <= first.x0 + 0.1)


_MENTION = re.compile(
    r"reports?\b|prüfberichte?s?\b|rapports?\s+(?:d.essais?|d.évaluation|confidentiel|technique|d.expertise)|rapporti?\s+di\s+prova|"
    r"informes?\s+(?:de ensayos?)?|报告编号|试验报告号|報告書番号"
    r"|성적서\s?번호|(?:rapports?|informes?)(?=\s+(?:n[°ºo]\.?\s?)?[A-Z]{0,6}[-\d])",
    re.IGNORECASE,
)
_THEN_NUMBER = re.compile(
    r"\s*(?:\(s\))?\s*(?:ref(?:erence)?\.?\s*|serial\s*|document\s*|file\s*)?"
    r"(?:-?\s?(?:nos|no|numbers|number|nr|nummer|num)\b\.?\s*(?:\(s\))?|n[°º]|#)?\s*(?:is|are)?\s*[.:：#-]*\s*",
    re.IGNORECASE,
)
_CALLED = re.compile(r"(?:nos?|nr|numbers?|n°|#|编号|番号|번호|:|：)\W*$", re.IGNORECASE)
_ONE = re.compile(
    r"(?:[A-Z]{2,6}\s(?:[A-Z]\w{0,3}\s)?(?=[A-Z]{0,3}\d))?[A-Za-z0-9][\w\-./]*(?:\s(?!and\b|or\b|dated?\b|by\b)(?=[\w.]*\d)[\w\-./]{3,})?"
)
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
    recognised = any(page.source == "ocr" for page in document.pages)
    found: dict[str, str] = {}
    scan = scan or Scan(document)
    # A table of revisions tells "-001" from "-001a"; elsewhere one more letter is noise.
    listed = {fold(n) for form in scan.forms for n in _in_columns(form.sheet.page, kind)} if own else set()
    for number in _all_mentions(document, scan, kind):
        key = fold(number)
        if (
            len(key) < 5
            or key == own
            or (
                kind == "test_report" and own and key not in listed and _same_but_noise(key, own, recognised=recognised)
            )
        ):
            continue
        found.setdefault(key, number)
    return tuple(found.values())


# Characters that recognition takes for one another.
_CONFUSED = str.maketrans("OQILSBZ", "0011582")


def _same_but_noise(key: str, own: str, *, recognised: bool) -> bool:
    """Tell whether a number is the document's own with a character misread, lost or added in a running head.

    Printed text loses no characters: there "-1" beside the document's own "-1A" is the report that it replaces.
    """
    if not recognised and len(key) < len(own):
        return False
    if key.translate(_CONFUSED) == own.translate(_CONFUSED):
        return True
    longer, shorter = (key, own) if len(key) > len(own) else (own, key)
    return len(longer) - len(shorter) == 1 and longer.startswith(shorter) and not longer[-1].isdigit()


def _all_mentions(document: Document, scan: Scan, kind: Kind) -> Iterator[str]:
    if kind == "declaration_of_conformity":
        yield from _certificates_of_bodies(scan)
    if kind != "test_report":
        for form, caption in scan.captions("report_number"):
            reading = next((r for r in form.readings(caption) if r.place != "above" and _split_list(r.text)), None)
            if reading is not None and (caption.closed or caption.starts):
                yield from _split_list(_listed(reading))
    for form, caption in scan.captions("superseded_number"):
        reading = next(iter(form.readings(caption)), None)
        number = number_in(reading.line(0)) if reading is not None and reading.place in ("inline", "right") else None
        if number is not None:
            yield number
    near = {form.sheet.number for form in scan.forms}
    for page in document.pages:
        if kind != "test_report" or page.number in near:
            yield from _in_columns(page, kind)
        yield from _in_sentences(page, kind)


def _certificates_of_bodies(scan: Scan) -> Iterator[str]:
    """The numbers of examination certificates at captions of a declaration."""
    for form, caption in scan.captions("certificate_number"):
        if not of_another(caption):
            continue
        for reading in form.readings(caption):
            number = number_in(reading.line(0)) if reading.place != "above" else None
            if number is not None and len(fold(number)) >= 6:
                yield number
                break


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
    return digits >= 4 and len(fold(number)) >= 6 and not _STANDARD.match(number)


_STANDARD = re.compile(r"^(?:IEC|EN|ISO|UL|CSA|ETSI|ANSI|FCC|RSS|CISPR|IEEE|DIN|BS|TRF|OD)[\s\-]?\d", re.IGNORECASE)


_DIGIT = re.compile(r"\d")
_POINTS = re.compile(
    r"refer|see\b|\bbasis\b|\b(?:base|parent|host)\s+report|supersede|replace|report\s+which|module|based on"
    r"|conjunction|in the (?:test )?report|supporting"
    r"|original report|siehe|according to|supplement|amend(?:ment|s)|revis(?:ed|ion) (?:version )?of"
    r"|nachtrag|ergänz|ersetzt"
    r"|annule|remplace|compl[eé]ment|sustituye|anula|sostituisce|annulla|取代|代替|差し?替|대체",
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
        elif not _CALLED.search(mention) and not re.fullmatch(r"report\s+", mention, re.IGNORECASE):
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
    r"(?:issued|delivered|granted|under|bescheinigung|attestation)\s+(?:the\s+|an?\s+)?"
    r"(?:(?:E[UC][ -])?type[ -]examination\s+)?(?:certificate|bescheinigung|attestation)?\s*(?:no|number|nr|n°)?"
    r"\.?\s*[:：]?\s*(?=(?<=\s)[A-Z0-9][\w\-/.]*\d)",
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
        if not _DIGIT.search(raw.split()[0]) and not raw.split()[0].isupper():
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
    r"^(?:test\s*)?reports?\s*(?:ref\.?|reference|serial)?\s*(?:nos?\.?|numbers?|nr\.?|#|id)?\s*(?:\(s\))?\s*[:：]?$"
    r"|^报告编号$|^報告書番号$|^prüfbericht.*$",
    re.IGNORECASE,
)


def _in_columns(page: Page, kind: Kind) -> Iterator[str]:
    """Numbers in a table's column that is headed "Report No."."""
    named = [text for text in page.line_texts if _HEADS.search(text)]
    if not named or not page.rulings or (kind == "test_report" and not any(_COLUMN.search(text) for text in named)):
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


_COLUMN = re.compile(
    r"reports?\s*(?:no|number|nr)?s?\.?\s*(?:$|result|verdict|standard|test|version|revis|rev\b|date|issue|prepared|page"
    r"|notes?\b|descri|remark|change|reason)|^(?:revision|version|rev|ver|issue)\b.{0,60}\breport\b",
    re.IGNORECASE,
)
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
