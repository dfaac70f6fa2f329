"""The document record: every extractor's findings joined.  The catalogue is not asked here."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from ..model.document import Document
from ..model.record import DocumentRecord
from .certificate_items import check_certificate
from .collector import paused
from .completeness import check_completeness
from .fields import extract_fields
from .kinds import classify
from .languages import languages_of
from .limits import Limits, OcrOptions
from .numbers import report_numbers
from .page_text import page_texts
from .parties import same_party
from .references import extract_references
from .values import Scan
from .verdicts import contradictions, extract_results


def read_record(
    source: str | Path | bytes, *, name: str | None = None, limits: Limits | None = None, ocr: OcrOptions | None = None
) -> DocumentRecord:
    """Read a PDF, extract what stands in it, and look for signs of tampering, in this process.

    Args:
        source: a path, or the bytes of the file.
        name: how results call the document; the file's name by default.
        limits: what reading may cost.
        ocr: how pages without usable text, and places that gave reason to look, are recognised.

    Raises:
        UnreadableDocument: not a PDF, empty, or damaged.
        EncryptedDocument: the file opens with a password only.
        LimitExceeded: the file is larger than allowed.
    """
    from .authenticity import examine
    from .reader import bytes_of, read_document

    limits = limits or Limits()
    data, name = bytes_of(source, name, limits)
    document = read_document(data, name=name, limits=limits, ocr=ocr)
    return examine(data, document, build_record(document), ocr)


@paused()
def build_record(document: Document) -> DocumentRecord:
    """Join everything that a document says in one record, each fact with its evidence; the file is not examined."""
    result = classify(document)
    scan = Scan(document)
    fields = extract_fields(document, result.kind, scan=scan)
    own = str(fields["certificate_number"].value) if "certificate_number" in fields else None
    third_party = result.third_party
    if third_party and result.kind == "test_report" and {"issuer", "manufacturer"} <= fields.keys():
        # A maker's own laboratory is no third party.
        third_party = not same_party(str(fields["issuer"].value), str(fields["manufacturer"].value))
    standards, legislation = extract_references(document)
    texts = page_texts(document)
    results = extract_results(document, result.kind, texts=texts)
    results = replace(results, contradictions=contradictions(results))
    return DocumentRecord(
        name=document.name,
        sha256=document.sha256,
        size=document.size,
        pages=document.page_count,
        kind=result.kind,
        kind_confidence=result.confidence,
        third_party=third_party,
        languages=languages_of(document, captions=scan.spoken),
        text_source=document.text_source,
        fields=fields,
        standards=standards,
        legislation=legislation,
        report_numbers=report_numbers(document, own, scan=scan, kind=result.kind),
        results=results,
        completeness=check_completeness(document, result.kind, texts=texts)
        or check_certificate(result.kind, fields, standards, texts),
        warnings=(*document.warnings, *results.contradictions),
        kind_evidence=result.evidence,
        turns=tuple((page.number, page.turn) for page in document.pages if page.turn),
    )
