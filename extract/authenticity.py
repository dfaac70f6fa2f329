"""Signs for and against the authenticity of a file, each with its place: facts for people, never a score.

Looked at are the fields that a decision rests on, on the pages where they were read: what is painted over them, in
which fonts, whether the picture of the page says the same, and what earlier revisions of the file said there.  No sign
proves forgery, and none speaks for a document: an unsigned file without any sign is merely unsuspicious.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta

from ..model.document import Document, Line, Word
from ..model.geometry import Box, enclosing
from ..model.record import DocumentRecord, Evidence, FieldValue, Severity, Signal
from .file_history import History, adds_objects, editor_named, file_day, history_of
from .limits import OcrOptions
from .painted_signs import KeyPlace, TextOf, page_signs, text_reader
from .painting import Painted, read_painting
from .pdfium import LOCK, text_page
from .picture_signs import picture_signs
from .reader import frame_of, open_document, open_page
from .revision_signs import revision_signs
from .segments import evidence_of

#: Fields that a decision rests on, and that a forger would change.
KEY_FIELDS = (
    "certificate_number",
    "issue_date",
    "expiry_date",
    "test_date",
    "models",
    "holder",
    "manufacturer",
    "product",
    "issuer",
    "issuer_number",
)
#: Those of them that choose the pages to look at.
_CHANGED = frozenset(
    {"certificate_number", "issue_date", "expiry_date", "models", "holder", "standards", "report_numbers"}
)
_PAGES = 2
"""Pages whose painting is read: key fields stand on one or two."""
_STANDARDS = 12
_NUMBERS = 4
_PAGES_OF_NUMBERS = 5
_EARLIER = timedelta(days=45)
"""How much older than its printed date of issue a file may be: drafts are begun before."""


def examine(data: bytes, document: Document, record: DocumentRecord, ocr: OcrOptions | None = None) -> DocumentRecord:
    """Return the record with the signs that the file shows; call it where the file was read, in the child process.

    Args:
        data: the file.
        document: as read from it.
        record: what was extracted from the document.
        ocr: how suspicious places are recognised from the picture of their page.
    """
    history = history_of(data)
    places = tuple(sorted(key_places(document, record), key=lambda place: place.page))
    signs = [*_signatures(data, history), *_file_signs(document, record)]
    with open_document(data, document.name) as handle:
        suspected: list[KeyPlace] = []
        numbers = _pages_of(places)
        for number in numbers:
            here = [place for place in places if place.page == number]
            with LOCK, open_page(handle, number - 1) as page:
                if not page:
                    continue
                frame = frame_of(page, document.pages[number - 1].turn // 90)
                painting = read_painting(page, frame, [place.box for place in here])
                found, doubtful = page_signs(painting, here, _texts(page))
                signs += found
                suspected += doubtful
        if suspected:
            signs += picture_signs(handle, document, suspected, ocr or OcrOptions())
        if len(history.revisions) > 1 or _goes_on(data, history):
            signs += revision_signs(data, handle, history, document, [p for p in places if p.page in numbers])
    return replace(record, signals=tuple(_unique(signs)))


def key_places(document: Document, record: DocumentRecord) -> Iterator[KeyPlace]:
    """Return where the fields that a decision rests on are printed."""
    for name in KEY_FIELDS:
        field = record.fields.get(name)
        if field is not None:
            for at, evidence in enumerate(field.evidence):
                yield from _place(document, name, _printed(field, at), evidence)
    for number in record.report_numbers[:_NUMBERS]:
        yield from _number_places(document, number)
    for reference in [s for s in record.standards if s.role == "applied"][:_STANDARDS]:
        for evidence in reference.evidence[:1]:
            yield from _place(document, "standards", reference.printed, evidence)


def _number_places(document: Document, number: str) -> Iterator[KeyPlace]:
    """Return where the number of another document is printed first: what links a certificate to its report."""
    wanted = set(number.split())
    for page in document.pages[:_PAGES_OF_NUMBERS]:
        for line in page.lines:
            own = [w for w in line.words if w.text.strip(".,;:()") in wanted]
            if len(own) >= len(wanted):
                yield from _place(document, "report_numbers", number, evidence_of(page.number, own, page.source))
                return


def _printed(field: FieldValue, at: int) -> str:
    return field.printed if len(field.evidence) == 1 else field.evidence[at].text


def _place(document: Document, name: str, printed: str, evidence: Evidence) -> Iterator[KeyPlace]:
    if evidence.source == "metadata" or not 1 <= evidence.page <= len(document.pages):
        return
    page = document.pages[evidence.page - 1]
    box = evidence.box
    inside = [w for line in page.lines if _level(line, box) for w in line.words if _inside(w, box)]
    wanted = set(printed.split())
    own = [w for w in inside if w.text in wanted] or inside
    if own:
        yield KeyPlace(name, evidence.page, enclosing([w[1:5] for w in own]), tuple(own), evidence, evidence.source)


def _level(line: Line, box: Box) -> bool:
    """Tell whether a line may have words within a box, by its first word alone."""
    first = line.words[0]
    high = first.bottom - first.top
    return box.top - 2 * high < first.bottom and first.top < box.bottom + 2 * high


def _inside(word: Word, box: Box) -> bool:
    x, y = (word.x0 + word.x1) / 2, (word.top + word.bottom) / 2
    return box.x0 - 1 <= x <= box.x1 + 1 and box.top - 1 <= y <= box.bottom + 1


def _pages_of(places: Sequence[KeyPlace]) -> list[int]:
    """Return the pages with most key fields that were read from the text layer: what was recognised is the picture."""
    counts = Counter(place.page for place in places if place.source == "text" and place.field in _CHANGED)
    return sorted(page for page, _ in counts.most_common(_PAGES))


def _texts(page: int) -> TextOf:
    """Return what tells the text of a page's objects; the page's text is loaded only when it is asked."""

    def text_of(objects: Sequence[Painted]) -> str:
        with text_page(page) as textpage:
            return text_reader(textpage)(objects)

    return text_of


def _signatures(data: bytes, history: History) -> Iterator[Signal]:
    if not history.signatures:
        return
    if not all(signature.sound for signature in history.signatures):
        yield Signal("signature_leaves_bytes_out", "strong", "the signed bytes leave out more than the signature")
    elif not adds_objects(data, history.signatures[-1].end):
        yield Signal("signed_whole", "positive", "its certificate was not verified")


def _goes_on(data: bytes, history: History) -> bool:
    return history.last_signed is not None and adds_objects(data, history.last_signed)


def _file_signs(document: Document, record: DocumentRecord) -> Iterator[Signal]:
    """Signs in the information dictionary: weak ones, since honest files are printed and assembled in many ways."""
    program = editor_named(document.metadata)
    if program:
        yield Signal("editor_named", "weak", program)
    made, changed = file_day(document.metadata, "CreationDate"), file_day(document.metadata, "ModDate")
    if made and changed and changed - made > _EARLIER:
        yield Signal("changed_long_after", "weak", f"{made} / {changed}")
    issued = record.fields.get("issue_date")
    if issued is not None and isinstance(issued.value, str) and made is not None:
        latest = max(made, changed) if changed else made
        if issued.value > (latest + _EARLIER).isoformat():
            yield Signal("older_than_issue", "weak", f"{latest} / {issued.value}", "issue_date", issued.evidence)


_ORDER: dict[Severity, int] = {"strong": 0, "medium": 1, "weak": 2, "positive": 3}


def _unique(signs: Sequence[Signal]) -> list[Signal]:
    """Return the signs, the strongest first, each sign on a field once."""
    kept: dict[tuple[str, str, str], Signal] = {}
    for sign in sorted(signs, key=lambda s: _ORDER[s.severity]):
        kept.setdefault((sign.code, sign.field, sign.detail), sign)
    return list(kept.values())
