"""The reader against documents made here, whose every word and place is known."""

from __future__ import annotations

import io
import os
from collections.abc import Callable
from pathlib import Path

import pdfplumber
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from certlane.errors import EncryptedDocument, LimitExceeded, UnreadableDocument
from certlane.extract.layout import lines_of
from certlane.extract.limits import Limits
from certlane.extract.ocr import OcrOptions
from certlane.extract.reader import read_document
from certlane.extract.trust import readable
from certlane.model.document import Page, Word

NO_OCR = OcrOptions(enabled=False)


def made(
    draw: Callable[[Canvas], None], *, size: tuple[float, float] = (400, 300), encrypt: StandardEncryption | None = None
) -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(400, 300), encrypt=encrypt)
    draw(canvas)
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def only_page(data: bytes) -> Page:
    return read_document(data, ocr=NO_OCR).pages[0]


def texts(page: Page) -> list[str]:
    return [w.text for w in page.words]


def paragraph(canvas: Canvas) -> None:
    canvas.setFont("Helvetica", 11)
    canvas.drawString(40, 250, "Certificate No. AB-123/45: EN 55032:2015+A11:2020, Fläche 5 µm")
    canvas.drawString(40, 230, "issued to Example (Testing) GmbH")


def test_words_come_with_boxes_as_seen() -> None:
    page = only_page(made(paragraph))
    assert texts(page)[:5] == ["Certificate", "No.", "AB-123/45:", "EN", "55032:2015+A11:2020,"]
    first = page.words[0]
    assert first.x0 == pytest.approx(40, abs=0.5)
    assert first.top < 300 - 250 < first.bottom
    assert [line.text for line in page.lines] == [
        "Certificate No. AB-123/45: EN 55032:2015+A11:2020, Fläche 5 µm",
        "issued to Example (Testing) GmbH",
    ]


def test_middles_follow_the_characters_of_the_words() -> None:
    page = only_page(made(paragraph))
    assert page.middles is not None
    assert len(page.middles) == sum(len(w.text) for w in page.words)
    word = page.words[0]
    middles = list(page.middles[: len(word.text)])
    assert middles == sorted(middles)
    assert word.x0 < middles[0]
    assert middles[-1] < word.x1


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_page_rotation_is_applied(rotation: int) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setPageRotation(rotation)
        # reportlab gives the page its size as seen; the text is set so that it stands upright on the turned page.
        canvas.translate(*((150, 200) if rotation % 180 else (200, 150)))
        canvas.rotate(rotation)
        canvas.drawString(-100, 0, "upright words here")
        canvas.drawString(-100, -30, "second line below")

    page = only_page(made(draw))
    assert [line.text for line in page.lines] == ["upright words here", "second line below"]
    assert page.turn == 0
    assert (page.width, page.height) == (400, 300)
    first = page.words[0]
    assert first.x0 == pytest.approx(page.width / 2 - 100, abs=1)
    assert first.top < page.height / 2 < first.bottom


@pytest.mark.parametrize("angle", [90, 180, 270])
def test_text_set_on_its_side_turns_the_page(angle: int) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.translate(200, 150)
        canvas.rotate(angle)
        canvas.drawString(-100, 0, "whole page on its side")
        canvas.drawString(-100, -30, "second line below")

    page = only_page(made(draw))
    assert page.turn == angle
    assert [line.text for line in page.lines] == ["whole page on its side", "second line below"]
    first = page.words[0]
    assert first.x1 - first.x0 > first.bottom - first.top


def test_margin_note_and_watermark_stay_out_of_the_lines() -> None:
    def draw(canvas: Canvas) -> None:
        paragraph(canvas)
        canvas.saveState()
        canvas.translate(20, 60)
        canvas.rotate(90)
        canvas.drawString(0, 0, "margin note")
        canvas.restoreState()
        canvas.translate(60, 100)
        canvas.rotate(45)
        canvas.setFont("Helvetica", 40)
        canvas.drawString(0, 0, "COPY")

    page = only_page(made(draw))
    assert page.turn == 0
    assert [line.text for line in page.lines] == [
        "Certificate No. AB-123/45: EN 55032:2015+A11:2020, Fläche 5 µm",
        "issued to Example (Testing) GmbH",
        "COPY",
        "margin note",
    ] or {"COPY", "margin note"} == {line.text for line in page.lines[2:]}
    note = next(w for w in page.words if w.text == "margin")
    assert note.bottom - note.top > note.x1 - note.x0


def test_crop_box_moves_the_origin_and_hides_what_is_outside() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setCropBox((50, 40, 350, 260))
        canvas.drawString(60, 240, "inside")
        canvas.drawString(60, 280, "outside")

    document = read_document(made(draw), ocr=NO_OCR)
    page = document.pages[0]
    assert (page.width, page.height) == (300, 220)
    assert texts(page) == ["inside"]
    assert page.words[0].x0 == pytest.approx(10, abs=0.5)
    assert document.warnings == ["page 1: text outside the visible page was left out"]


def test_invisible_text_is_left_out_and_said_so() -> None:
    def draw(canvas: Canvas) -> None:
        paragraph(canvas)
        hidden = canvas.beginText(40, 100)
        hidden.setTextRenderMode(3)
        hidden.textLine("hidden instruction")
        canvas.drawText(hidden)

    document = read_document(made(draw), ocr=NO_OCR)
    assert "hidden" not in texts(document.pages[0])
    assert document.warnings == ["page 1: invisible text was left out"]


def test_words_part_at_gaps_without_a_space() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 10)
        canvas.drawString(40, 200, "Part")
        canvas.drawString(40 + canvas.stringWidth("Part", "Helvetica", 10) + 2.4, 200, "one")
        canvas.drawString(40, 180, "2014")
        canvas.drawString(40 + canvas.stringWidth("2014", "Helvetica", 10) + 0.2, 180, "/53/EU")

    assert texts(only_page(made(draw))) == ["Part", "one", "2014/53/EU"]


def test_letter_spaced_capitals_are_words() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 14)
        canvas.drawString(40, 200, "C E R T I F I C A T E")
        canvas.drawString(40, 160, "S E V E R A L   W O R D S")
        canvas.drawString(40, 120, "A B C")

    page = only_page(made(draw))
    assert texts(page) == ["CERTIFICATE", "SEVERAL", "WORDS", "A", "B", "C"]
    assert page.middles is not None
    assert len(page.middles) == sum(len(w.text) for w in page.words)


def test_leaders_stand_apart_from_labels_and_values() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(40, 200, "Report No.........................: R-1")

    assert texts(only_page(made(draw))) == ["Report", "No", ".........................", ":", "R-1"]


def test_lines_printed_closely_are_not_mixed() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 12)
        canvas.drawString(250, 200, "Notified Body 0000")
        canvas.setFont("Helvetica", 8)
        canvas.drawString(270, 198, "Sometown, ST 99999")
        canvas.setFont("Helvetica", 12)
        canvas.drawString(40, 200, "Left block")

    page = only_page(made(draw))
    assert sorted(line.text for line in page.lines) == ["Left block Notified Body 0000", "Sometown, ST 99999"]
    joined = next(line for line in page.lines if line.text.startswith("Left"))
    assert [segment.text for segment in joined.segments()] == ["Left block", "Notified Body 0000"]


def test_metadata_of_the_file_is_kept() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setTitle("Attestation")
        canvas.setAuthor("Example Body")
        paragraph(canvas)

    metadata = read_document(made(draw), ocr=NO_OCR).metadata
    assert metadata["Title"] == "Attestation"
    assert metadata["Author"] == "Example Body"


@pytest.mark.parametrize(
    ("data", "error", "words"),
    [
        (b"", UnreadableDocument, "empty"),
        (b"hello, I am a text file", UnreadableDocument, "not a PDF"),
        (b"%PDF-1.7\n%%EOF", UnreadableDocument, "not a PDF"),
        (b"PK\x03\x04" + bytes(200), UnreadableDocument, "not a PDF"),
    ],
)
def test_what_is_no_pdf_is_said_to_be_none(data: bytes, error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words) as caught:
        read_document(data, name="odd.pdf")
    assert "odd.pdf" in str(caught.value)


def test_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnreadableDocument, match=r"nowhere\.pdf"):
        read_document(tmp_path / "nowhere.pdf")


def test_a_cut_off_file_gives_its_text_or_a_named_error() -> None:
    whole = made(paragraph)
    for share in (0.2, 0.5, 0.9):
        try:
            document = read_document(whole[: int(len(whole) * share)], ocr=NO_OCR)
        except UnreadableDocument:
            continue
        assert document.page_count >= 1


def test_owner_password_alone_is_no_obstacle_and_a_user_password_is_named() -> None:
    owner = StandardEncryption("", ownerPassword="secret", canPrint=0)
    assert "Certificate" in texts(only_page(made(paragraph, encrypt=owner)))
    with pytest.raises(EncryptedDocument, match="password") as caught:
        read_document(made(paragraph, encrypt=StandardEncryption("open sesame")), name="locked.pdf")
    assert caught.value.subject == "locked.pdf"
    assert caught.value.exit_status == 1


def many_pages(count: int) -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(200, 200))
    for number in range(1, count + 1):
        canvas.drawString(20, 100, f"page {number}")
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def test_limits_cut_reading_short_with_a_warning() -> None:
    document = read_document(many_pages(7), limits=Limits(pages=3))
    assert (document.page_count, len(document.pages)) == (7, 3)
    assert document.warnings == ["only the first 3 of 7 pages were read"]
    document = read_document(made(paragraph), limits=Limits(characters_a_page=20), ocr=NO_OCR)
    assert document.warnings == ["page 1: more characters than the limit allows; the rest was left out"]
    assert sum(len(w.text) for w in document.pages[0].words) <= 20
    with pytest.raises(LimitExceeded, match="bytes"):
        read_document(made(paragraph), limits=Limits(file_bytes=100))


def test_too_many_drawn_objects_leave_a_warning() -> None:
    def draw(canvas: Canvas) -> None:
        paragraph(canvas)
        for i in range(300):
            canvas.line(10, i, 390, i)

    document = read_document(made(draw), limits=Limits(objects_a_page=100), ocr=NO_OCR)
    assert document.warnings == ["page 1: more drawn objects than the limit allows; the rest was left out"]
    assert "Certificate" in texts(document.pages[0])


@pytest.mark.slow
def test_ten_thousand_pages_are_read_up_to_the_limit() -> None:
    document = read_document(many_pages(10_000), limits=Limits(pages=500))
    assert (document.page_count, len(document.pages)) == (10_000, 500)
    assert document.pages[499].text == "page 500"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Certificate of conformity for the product described below", True),
        ("Prüfbericht über die Messung elektromagnetischer Felder", True),
        ("品質マネジメントシステム登録証 登録番号 有効期限 二〇二六年三月二十日 東京都千代田区", True),
        ("방송통신기자재등의 적합인증서 국립전파연구원장 전파법 제오십팔조의이", True),
        ("AQFN6×6 BGA3.5×4.5 BGA17*17 BGA21*21 COF48-465 CPC5 CPC8", True),
        ("&HUWL¿FDWHRI&RQIRUPLW\\IRUWKHSURGXFWGHVFULEHGEHORZ", False),
        ("\uf043\uf065\uf072\uf074 \uf069\uf066\uf069\uf063\uf061\uf074\uf065 \uf06f\uf066 " * 4, False),
        ("\x13\x14\x0f\x11 \x12\x14\x15\x16\x17 " * 12, False),
        ("short", True),
    ],
)
def test_garbage_is_told_from_writing(text: str, expected: bool) -> None:
    assert readable(text) is expected


@given(st.text(st.characters(codec="utf-8"), max_size=400))
def test_judging_text_never_fails(text: str) -> None:
    assert readable(text) in {True, False}


WORDS = st.builds(
    lambda x, y, w, h, t: Word(t, x, y, x + w, y + h, h),
    st.floats(0, 500),
    st.floats(0, 700),
    st.floats(1, 90),
    st.floats(4, 30),
    st.text("abc", min_size=1, max_size=6),
)


@given(st.lists(WORDS, max_size=40))
def test_lines_hold_every_word_once_and_run_left_to_right(words: list[Word]) -> None:
    lines = lines_of(words)
    assert sorted(w for line in lines for w in line.words) == sorted(words)
    for line in lines:
        assert [w.x0 for w in line.words] == sorted(w.x0 for w in line.words)
        assert [w for part in line.segments() for w in part.words] == list(line.words)


def test_words_agree_with_pdfplumber() -> None:
    data = made(paragraph)
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        expected = pdf.pages[0].extract_words(x_tolerance_ratio=0.15)
    page = only_page(data)
    assert texts(page) == [w["text"] for w in expected]
    for mine, theirs in zip(page.words, expected, strict=True):
        assert mine.x0 == pytest.approx(theirs["x0"], abs=0.2)
        assert mine.x1 == pytest.approx(theirs["x1"], abs=0.2)


def shared_documents() -> list[Path]:
    root = Path(os.environ.get("CERTLANE_SHARED", Path(__file__).parents[2].parent / "shared"))
    return sorted((root / "evaluation" / "documents").glob("*/*.[pP][dD][fF]"))


@pytest.mark.slow
@pytest.mark.evaluation
def test_words_of_real_documents_agree_with_pdfplumber() -> None:
    files = shared_documents()
    if not files:
        pytest.skip("the labelled documents are not here")
    same = total = 0
    for file in files[::6]:
        document = read_document(file, ocr=NO_OCR)
        with pdfplumber.open(file) as pdf:
            for page in document.pages[:2]:
                theirs = [w["text"] for w in pdf.pages[page.number - 1].extract_words(x_tolerance_ratio=0.15)]
                left = list(texts(page))
                for word in theirs:
                    if word in left:
                        left.remove(word)
                        same += 1
                total += len(theirs)
    assert same / total > 0.95
