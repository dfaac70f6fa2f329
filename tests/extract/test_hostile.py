"""Files made to break readers: each ends in a document or in an error with a name, within its limits."""

from __future__ import annotations

import os
import time
import zlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from certlane.errors import InputError, LimitExceeded, ReaderDied
from certlane.extract.isolation import read_isolated
from certlane.extract.limits import Limits
from certlane.extract.ocr import OcrOptions
from certlane.extract.reader import read_document
from certlane.model.document import Document

TIGHT = Limits(memory_bytes=700_000_000, cpu_seconds=12, wall_seconds=30)
NO_OCR = OcrOptions(enabled=False)


def pdf(*objects: bytes) -> bytes:
    """Put numbered objects together to a PDF, the first of them its catalogue."""
    body = b"%PDF-1.4\n"
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    table += b"".join(b"%010d 00000 n \n" % place for place in places)
    return body + table + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, len(body))


def stream(content: bytes, entries: bytes = b"") -> bytes:
    return b"<< %s /Length %d >>\nstream\n%s\nendstream" % (entries, len(content), content)


def page_with(content: bytes, entries: bytes = b"", *more: bytes) -> bytes:
    return pdf(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 300] /Contents 4 0 R /Resources << %s >> >>" % entries,
        content,
        *more,
    )


FORM = b"/Type /XObject /Subtype /Form /BBox [0 0 300 300] /Resources << /XObject << /F 5 0 R >> >>"


def form_that_calls_itself() -> bytes:
    return page_with(stream(b"/F Do"), b"/XObject << /F 5 0 R >>", stream(b"/F Do /F Do", FORM))


def bomb_of_rectangles() -> bytes:
    packed = zlib.compress(b"1 1 5 5 re f\n" * 400_000)
    return page_with(stream(packed, b"/Filter /FlateDecode"))


def bomb_of_nothing() -> bytes:
    packed = zlib.compress(zlib.compress(bytes(1_500_000_000 // 4), 9), 9)
    return page_with(stream(packed, b"/Filter [/FlateDecode /FlateDecode]"))


def deep_arrays() -> bytes:
    return page_with(stream(b"[" * 200_000 + b"]" * 200_000 + b" TJ"))


def pages_in_a_circle() -> bytes:
    return pdf(b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 99999 >>")


def no_pages() -> bytes:
    return pdf(b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [] /Count 0 >>")


def huge_page() -> bytes:
    content = page_with(stream(b"0 0 10 10 re f"))
    return content.replace(b"[0 0 300 300]", b"[0 0 9e9 9e9]")


@pytest.mark.parametrize(
    "make",
    [bomb_of_rectangles, deep_arrays, pages_in_a_circle, no_pages, huge_page, bomb_of_nothing],
    ids=lambda make: make.__name__,
)
def test_made_files_end_in_a_document_or_a_named_error(make) -> None:  # type: ignore[no-untyped-def]
    started = time.monotonic()
    try:
        document = read_isolated(make(), name="made.pdf", limits=TIGHT)
    except InputError as error:
        assert error.subject == "made.pdf"  # noqa: PT017 - either outcome is right
        assert error.remedy  # noqa: PT017
    else:
        assert isinstance(document, Document)
    assert time.monotonic() - started < 30


def test_an_endless_form_is_survived() -> None:
    """pdfium aborts on this file when memory runs out; in-process reading would end the caller."""
    with pytest.raises((ReaderDied, LimitExceeded), match=r"made\.pdf"):
        read_isolated(form_that_calls_itself(), name="made.pdf", limits=TIGHT)


def test_a_file_without_pages_is_an_error() -> None:
    with pytest.raises(InputError, match=r"no pages|not a PDF"):
        read_document(no_pages(), name="none.pdf")


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=60), st.integers(0, 2**31))
def test_damaged_bytes_never_raise_anything_but_input_errors(junk: bytes, seed: int) -> None:
    whole = bytearray(page_with(stream(b"BT /F1 12 Tf 20 100 Td (text) Tj ET"), b"/Font << >>"))
    at = seed % len(whole)
    whole[at : at + len(junk)] = junk
    try:
        document = read_document(bytes(whole), ocr=NO_OCR)
    except InputError:
        return
    assert document.page_count >= 1


@pytest.mark.slow
@pytest.mark.evaluation
def test_every_hostile_file_has_an_outcome_with_a_name() -> None:
    root = Path(os.environ.get("CERTLANE_SHARED", Path(__file__).parents[2].parent / "shared")) / "hostile"
    files = sorted([*root.glob("*.pdf"), *root.glob("made/*.pdf")])
    if not files:
        pytest.skip("the hostile files are not here")
    limits = Limits(cpu_seconds=20, wall_seconds=60)
    for file in files:
        started = time.monotonic()
        try:
            document = read_isolated(file, limits=limits)
        except InputError as error:
            assert error.subject == file.name, file.name  # noqa: PT017 - either outcome is right
        else:
            assert document.pages or document.warnings, file.name
        assert time.monotonic() - started < limits.wall_seconds + limits.recognition_seconds + 1, file.name
