"""The record that joins every extractor, on the samples that the repository ships."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import certlane.samples
from certlane.extract.reader import read_document
from certlane.extract.record import build_record

FOLDER = Path(certlane.samples.__file__).parent
EXPECTED = {
    "eu-type-examination",
    "german-type-examination",
    "iso-9001-certificate",
    "korean-test-report",
    "japanese-certificate",
}


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_sample(name: str) -> None:
    expected = json.loads((FOLDER / "expected" / f"{name}.json").read_text("utf-8"))
    record = build_record(read_document(FOLDER / f"{name}.pdf"))
    assert record.kind == expected["kind"]
    assert record.third_party == expected["third_party"]
    for field in ("certificate_number", "issue_date", "expiry_date", "issuer_country"):
        value = record.fields[field].value if field in record.fields else None
        assert value == expected[field], field
    for field in ("holder", "manufacturer", "product", "issuer"):
        value = str(record.fields[field].value) if field in record.fields else ""
        assert (expected[field] or "").casefold() in value.casefold(), field
    assert sorted(record.report_numbers) == sorted(expected["report_numbers"])
    assert record.sha256
    assert record.pages >= 1


def test_a_document_without_words_is_other() -> None:
    from certlane.model.document import Document, Page

    empty = Document("empty.pdf", "0" * 64, 1, 1, (Page(1, 595.0, 842.0, "ocr", (), ()),))
    record = build_record(empty)
    assert record.kind == "other"
    assert record.third_party is None
    assert record.fields == {}
    assert record.languages == ()
