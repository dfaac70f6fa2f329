"""The sample documents: the files are what the generator makes, and the expected records are what the pages say."""

from __future__ import annotations

import json
import re
import unicodedata
from functools import cache
from pathlib import Path

import pypdfium2
import pytest

import certlane.samples
from certlane.samples import america, gateway, generate
from certlane.samples.clauses import CLAUSES, KOREAN_DIFFERENCES
from certlane.samples.facts import Facts, Sample, VerdictRow

FOLDER = Path(certlane.samples.__file__).parent
SAMPLES = [pytest.param(sample, id=Path(sample.path).stem) for sample in generate.SAMPLES]
DIGITAL = [p for p in SAMPLES if p.values[0].facts.text_layer == "yes"]  # type: ignore[union-attr]


@cache
def drawn(path: str) -> bytes:
    return generate.draw(next(sample for sample in generate.SAMPLES if sample.path == path))


def page_texts(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [document[i].get_textpage().get_text_range() for i in range(len(document))]
    finally:
        document.close()


def squeezed(text: str) -> str:
    """Return the text without spaces and case: lines break where the column ends, letter heads are in capitals."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


@pytest.mark.parametrize("sample", SAMPLES)
def test_expected_record_is_made_from_the_facts(sample: Sample) -> None:
    assert (FOLDER / generate.label_path(sample)).read_text("utf-8") == generate.label_text(sample)


@pytest.mark.parametrize("sample", DIGITAL)
def test_file_says_what_the_generator_draws(sample: Sample) -> None:
    assert page_texts((FOLDER / sample.path).read_bytes()) == page_texts(drawn(sample.path))


@pytest.mark.parametrize("sample", SAMPLES)
def test_drawing_again_gives_the_same_bytes(sample: Sample) -> None:
    assert generate.draw(sample) == drawn(sample.path)


@pytest.mark.parametrize("sample", DIGITAL)
def test_every_expected_fact_is_printed(sample: Sample) -> None:
    facts, pages = sample.facts, [squeezed(text) for text in page_texts((FOLDER / sample.path).read_bytes())]
    whole = "".join(pages)
    named = [facts.issuer, facts.certificate_number, facts.holder, facts.manufacturer, facts.product]
    for words in (*named, *facts.models, *facts.report_numbers):
        assert words is None or squeezed(words) in whole, words
    for standard in facts.standards:
        assert squeezed(standard.printed) in pages[standard.page - 1], standard
    for row in facts.verdict_rows or ():
        assert squeezed(row.clause + row.item) in whole, row


def test_scan_holds_a_picture_and_no_text() -> None:
    scan = next(sample for sample in generate.SAMPLES if sample.facts is america.SCAN)
    assert page_texts((FOLDER / scan.path).read_bytes()) == [""]
    before = squeezed("".join(page_texts(america.certificate_of_compliance(america.SCAN))))
    for words in (america.SCAN.number, america.SCAN.holder or "", *america.SCAN.models):
        assert squeezed(words) in before


def test_report_runs_over_page_breaks_and_counts_its_pages() -> None:
    pages = page_texts((FOLDER / "robot-gateway/cb-report.pdf").read_bytes())
    assert len(pages) >= 12
    assert re.search(rf"Total number of pages \.+ :\s+{len(pages)}\b", pages[0])
    with_table = [text for text in pages if "Requirement + Test" in text]
    assert len(with_table) >= 4
    assert all(f"Page {n} of {len(pages)}" in text for n, text in enumerate(pages[1:], 2))


def test_every_clause_of_the_report_is_on_its_pages() -> None:
    whole = squeezed("".join(page_texts(drawn("robot-gateway/cb-report.pdf"))))
    for clause in (*CLAUSES, *KOREAN_DIFFERENCES):
        assert squeezed(clause.number + clause.subject + clause.remark + clause.verdict) in whole


def test_label_leaves_nothing_out() -> None:
    facts = Facts(kind="other", issuer="Nobody Ltd", verdict_rows=(VerdictRow("1", "Drop", "fail"),))
    label = json.loads(json.dumps(facts.label()))
    assert label["verdict_rows"] == [{"clause": "1", "item": "Drop", "verdict": "fail"}]
    assert label["issue_date"] is None
    assert {"holder", "models", "standards", "legislation", "third_party", "clause_rows"} <= label.keys()


def test_certificate_and_report_of_the_dossier_belong_together() -> None:
    assert gateway.CERTIFICATE.report_numbers == (gateway.REPORT.certificate_number,)
    assert gateway.CERTIFICATE.holder == gateway.REPORT.holder


def test_samples_stay_small() -> None:
    assert sum(path.stat().st_size for path in FOLDER.rglob("*.pdf")) < 1_500_000


def test_write_all_writes_pdf_and_record(tmp_path: Path) -> None:
    written = generate.write_all(tmp_path)
    assert len(written) == len(generate.SAMPLES)
    assert all(path.read_bytes().startswith(b"%PDF-") for path in written)
    assert len(list((tmp_path / "expected").glob("*.json"))) == len(written)
