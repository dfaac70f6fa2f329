"""Forged samples show the forgery, honest ones nothing; what a file's structure tells of revisions and signatures."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reportlab.lib.colors import black, lightgrey, white
from reportlab.pdfgen.canvas import Canvas

import certlane.samples
from certlane.extract.file_history import editor_named, file_day, history_of
from certlane.extract.limits import OcrOptions
from certlane.extract.record import read_record
from certlane.messages import load
from certlane.model.record import DocumentRecord
from certlane.report.json import document_to_dict
from certlane.samples.tampering import FORGERIES, edited_silently, signed

Draw = Callable[[Canvas], None]
FOLDER = Path(certlane.samples.__file__).parent
CERTIFICATE = (FOLDER / "robot-gateway/cb-certificate.pdf").read_bytes()
CHANGES = (
    ("issue_date", "2025-09-12", "2026-09-12"),
    ("standards", "62368-1:2023", "62368-1:2018"),
    ("models", "RG-200", "RG-900"),
    ("certificate_number", "DK-990417-SB", "DK-990471-SB"),
)


def alarms(record: DocumentRecord) -> dict[str, str]:
    assert record.signals is not None
    return {s.field: s.code for s in reversed(record.signals) if s.severity in ("strong", "medium")}


@pytest.mark.parametrize("way", FORGERIES)
@pytest.mark.parametrize(("field", "value", "other"), CHANGES, ids=[change[0] for change in CHANGES])
def test_a_forged_value_is_seen_at_its_place(way: str, field: str, value: str, other: str) -> None:
    record = read_record(FORGERIES[way](CERTIFICATE, value, other), name="forged.pdf")
    if (way, field) == ("text in another font", "certificate_number"):
        # A number in a box of its own is set in a font of its own by honest bodies too.
        return
    assert field in alarms(record), record.signals
    for sign in record.signals or ():
        assert sign.code in {key.removeprefix("sign.") for key in load("ko") if key.startswith("sign.")}
        if sign.field:
            assert sign.evidence[0].page == 1


def test_what_leaves_no_trace_is_not_claimed_to_be_seen() -> None:
    record = read_record(edited_silently(CERTIFICATE, "2025-09-12", "2026-09-12"), name="forged.pdf")
    assert alarms(record) == {}


@pytest.mark.parametrize("path", sorted(FOLDER.rglob("*.pdf")), ids=lambda path: path.stem)
def test_honest_samples_raise_no_alarm(path: Path) -> None:
    record = read_record(path)
    assert alarms(record) == {}
    assert record.signals == ()


def test_signs_are_told_in_both_languages() -> None:
    record = read_record(FORGERIES["overlay"](CERTIFICATE, "RG-200", "RG-900"), name="forged.pdf")
    (sign, *_) = document_to_dict(record)["signals"]
    assert sign["code"] == "covered_text"
    assert "RG-900" in sign["en"]
    assert "RG-900" in sign["ko"]
    assert "가려" in sign["ko"]


def test_a_signature_over_the_whole_file_is_told_and_no_more() -> None:
    record = read_record(signed(CERTIFICATE), name="signed.pdf")
    assert [(s.code, s.severity) for s in record.signals or ()] == [("signed_whole", "positive")]


def test_without_recognition_the_other_signs_stay() -> None:
    forged = FORGERIES["overlay"](CERTIFICATE, "RG-200", "RG-900")
    record = read_record(forged, name="forged.pdf", ocr=OcrOptions(enabled=False))
    assert alarms(record)["models"] == "covered_text"


def made(draw: Draw) -> bytes:
    buffer = BytesIO()
    canvas = Canvas(buffer, pagesize=(595, 842), invariant=1)
    canvas.setFont("Helvetica", 16)
    canvas.drawString(200, 780, "CERTIFICATE OF CONFORMITY")
    canvas.setFont("Helvetica", 10)
    for at, (label, value) in enumerate(LINES):
        canvas.drawString(60, 700 - 20 * at, label)
        canvas.drawString(220, 700 - 20 * at, value)
    draw(canvas)
    canvas.save()
    return buffer.getvalue()


LINES = (
    ("Certificate No.:", "NPI-25-0044"),
    ("Applicant:", "Dalgaram Robotics Co., Ltd."),
    ("Product:", "Fleet gateway"),
    ("Model:", "RG-200"),
    ("Standard:", "IEC 62368-1:2023"),
    ("Date of issue:", "2025-09-12"),
)


def honest_drawings() -> Iterator[Draw]:
    """Things that honest files do: tinted cells under values, shadows, stamps beside them, white on a dark bar."""

    def shadow(canvas: Canvas) -> None:
        canvas.drawString(220.4, 699.6, "NPI-25-0044")

    def tinted(canvas: Canvas) -> None:
        canvas.setFillColor(lightgrey)
        canvas.rect(400, 690, 100, 16, stroke=0, fill=1)
        canvas.setFillColor(black)
        canvas.drawString(405, 694, "valid")

    def bar(canvas: Canvas) -> None:
        canvas.setFillColor(black)
        canvas.rect(0, 20, 595, 30, stroke=0, fill=1)
        canvas.setFillColor(white)
        canvas.drawString(60, 30, "NPI-25-0044")

    def beside(canvas: Canvas) -> None:
        canvas.setFillColor(white)
        canvas.rect(400, 400, 80, 80, stroke=1, fill=1)

    yield from (shadow, tinted, bar, beside)


@pytest.mark.parametrize("draw", list(honest_drawings()), ids=lambda draw: draw.__name__)
def test_honest_drawing_is_no_sign(draw: Draw) -> None:
    assert alarms(read_record(made(draw), name="honest.pdf")) == {}


def test_a_value_in_white_on_white_is_hidden() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFillColor(white)
        canvas.drawString(60, 560, "Expiry date:")
        canvas.drawString(220, 560, "2035-09-12")

    assert alarms(read_record(made(draw), name="hidden.pdf")) == {"expiry_date": "hidden_text"}


def test_history_counts_revisions_and_what_is_signed() -> None:
    assert history_of(CERTIFICATE).revisions == (len(CERTIFICATE),)
    assert history_of(CERTIFICATE).signatures == ()
    grown = FORGERIES["text edited, appended"](CERTIFICATE, "RG-200", "RG-900")
    assert len(history_of(grown).revisions) == 2
    whole = signed(CERTIFICATE)
    assert history_of(whole).last_signed == len(whole)
    assert history_of(whole).signatures[0].sound
    assert not history_of(whole.replace(b"/ByteRange [0 ", b"/ByteRange [9 ")).signatures[0].sound
    # A file inside the file ends nothing.
    assert history_of(b"%PDF-1.4\nstream\nstartxref\n5\n%%EOF\nendstream").revisions == ()


@given(st.binary(max_size=400), st.lists(st.sampled_from([b"startxref\n9\n%%EOF\n", b"/ByteRange [0 1 2 3]", b"xref"])))
def test_any_bytes_have_a_history(data: bytes, more: list[bytes]) -> None:
    history = history_of(data.join([b"", *more, b""]))
    assert all(0 < end <= history.size for end in history.revisions)
    assert all(signature.end <= history.size for signature in history.signatures)


@pytest.mark.parametrize(
    ("metadata", "expected"),
    [
        ({"Producer": "iLovePDF"}, "iLovePDF"),
        ({"Creator": "Adobe Photoshop 22.1"}, "Adobe Photoshop 22.1"),
        ({"Producer": "Microsoft® Word 2019"}, ""),
        ({"Producer": "Acrobat Distiller 18.0 (Windows)"}, ""),
        ({}, ""),
    ],
)
def test_programs_that_edit_pages(metadata: dict[str, str], expected: str) -> None:
    assert editor_named(metadata) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("D:20250912101500+09'00'", date(2025, 9, 12)),
        ("20250912", date(2025, 9, 12)),
        ("D:20251342", None),
        ("D:20000101000000", None),  # written by programs whose files are the same at each run
        ("", None),
    ],
)
def test_days_of_the_file(text: str, expected: date | None) -> None:
    assert file_day({"CreationDate": text}, "CreationDate") == expected


def test_an_honest_scan_with_a_text_layer_raises_no_alarm() -> None:
    record = read_record(FORGERIES["text layer of a scan"](CERTIFICATE, "RG-200", "RG-200"), name="scan.pdf")
    assert record.fields["models"].value == ("RG-200", "RG-210")
    assert alarms(record) == {}
