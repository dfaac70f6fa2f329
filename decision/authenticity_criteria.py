"""G15: signs of tampering, dates and editions that can't be, and namesakes in the file.

No sign ever helps to qualify: a valid structure, a signature or a clean file is neutral.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from ..model.decision import Message
from ..model.record import DocumentRecord, Signal
from .bundles import is_report
from .case import Bundle, Case, compact, field_date, models_of, own_number, tested_on
from .judging import Judgement, Reading, item, message


@dataclass(frozen=True, slots=True)
class _Contradiction:
    """What can't be, and the fields whose reading says so, by document."""

    text: Message
    fields: tuple[str, ...] = ()


def not_tampered(case: Case, standard: str, bundle: Bundle) -> Judgement:
    """G15: no strong sign of tampering on a decision field, and no dates or editions that can't be."""
    reading = Reading()
    open_documents: list[tuple[Message, Message]] = []
    suspicious: list[tuple[Message, Message]] = []
    for record in bundle.records:
        confirm = item("check.authenticity", document=record.name)
        checks = case.find_checks("authenticity", record=record)
        if checks:
            reading.note(f"check of {record.name}", f"{checks[0].result}, {checks[0].source}, {checks[0].on}")
            if checks[0].result == "refuted":
                suspicious.append((message("G15.fail.check", document=record.name), confirm))
            continue
        impossible = _impossible(case, reading, record)
        strong = [s for s in record.signals or () if s.severity == "strong"]
        medium = [s for s in record.signals or () if s.severity == "medium" and s.field]
        for sign in (*strong, *medium):
            reading.show(record, sign.evidence)
            reading.note(f"{record.name}: {sign.code}", sign.detail)
        if impossible and not _doubtful(case, record, impossible):
            suspicious.append((impossible.text, confirm))
        elif strong:
            suspicious.append((_strong(record, strong[0]), confirm))
        elif impossible:
            doubt = message("G15.unknown.doubtful", document=record.name)
            open_documents.append((doubt, confirm))
        elif record.signals is None:
            open_documents.append((message("G15.unknown", document=record.name), confirm))
        elif medium:
            open_documents.append((_medium(record, medium[0]), confirm))
    ways = tuple(way for _, way in (*suspicious, *open_documents))
    if suspicious:
        return reading.fails(suspicious[0][0], message("G15.cure"), ways)
    if open_documents:
        return reading.unknown(open_documents[0][0], ways)
    return reading.passes("G15.pass", documents=bundle.label)


def _strong(record: DocumentRecord, sign: Signal) -> Message:
    if sign.evidence:
        return message("G15.fail.page", document=record.name, sign_term=sign.code, page=sign.evidence[0].page)
    return message("G15.fail", document=record.name, sign_term=sign.code)


def _medium(record: DocumentRecord, sign: Signal) -> Message:
    if sign.evidence:
        return message("G15.unknown.medium.page", document=record.name, sign_term=sign.code, page=sign.evidence[0].page)
    return message("G15.unknown.medium", document=record.name, sign_term=sign.code)


def _doubtful(case: Case, record: DocumentRecord, found: _Contradiction) -> bool:
    """Tell whether a reading that takes part in a contradiction may be wrong: then it proves nothing either way."""
    for name in found.fields:
        value = record.fields.get(name)
        if value is None:
            continue
        if value.confidence < case.parameters.minimum_confidence:
            return True
        if name.endswith("_date") and value.rivals:
            return True
        if any(proof.source == "ocr" for proof in value.evidence):
            return True
    return False


def _impossible(case: Case, reading: Reading, record: DocumentRecord) -> _Contradiction | None:
    """Return a contradiction of the document with itself, the calendar or a namesake in the file."""
    issued, expires = field_date(record, "issue_date"), field_date(record, "expiry_date")
    # Where a document is issued the day may be another already: a day's grace.
    if issued and issued > case.as_of + timedelta(days=1):
        reading.field(record, "issue_date")
        text = message("G15.fail.future", document=record.name, date=issued)
        return _Contradiction(text, ("issue_date",))
    if issued and expires and expires < issued:
        reading.field(record, "issue_date")
        reading.field(record, "expiry_date")
        text = message("G15.fail.expiry_first", document=record.name, issued=issued, expires=expires)
        return _Contradiction(text, ("issue_date", "expiry_date"))
    tested = tested_on(record)
    if issued and tested and tested[1] > issued:
        reading.field(record, "issue_date")
        reading.field(record, "test_date")
        text = message("G15.fail.untested", document=record.name, issued=issued, tested=tested[1])
        return _Contradiction(text, ("issue_date", "test_date"))
    for reference in record.standards:
        published = case.registry.published(reference.id) if reference.role == "applied" and issued else None
        if issued and published and published > issued:
            reading.field(record, "issue_date")
            reading.show(record, reference.evidence)
            text = message(
                "G15.fail.edition", document=record.name, standard=reference.id, published=published, issued=issued
            )
            return _Contradiction(text)
    namesake = _namesake(case, record)
    return None if namesake is None else _Contradiction(namesake)


def _namesake(case: Case, record: DocumentRecord) -> Message | None:
    number = compact(own_number(record))
    for other in case.records:
        if other.sha256 == record.sha256 or not number or compact(own_number(other)) != number:
            continue
        if is_report(other) != is_report(record):
            continue  # a certificate and its report may share a number
        for name in ("issue_date", "expiry_date"):
            mine, theirs = field_date(record, name), field_date(other, name)
            if mine and theirs and mine != theirs:
                return _two(record, other, name, mine, theirs)
        left, right = set(map(compact, models_of(record))), set(map(compact, models_of(other)))
        if left and right and not left & right:
            return message("G15.fail.namesake", document=record.name, other=other.name, field_term="models")
    return None


def _two(record: DocumentRecord, other: DocumentRecord, name: str, mine: date, theirs: date) -> Message:
    return message(
        "G15.fail.namesake", document=f"{record.name} ({mine})", other=f"{other.name} ({theirs})", field_term=name
    )
