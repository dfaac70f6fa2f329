"""Rulings and skew of page pictures, on pictures that are drawn here."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from certlane.extract.layout import lines_of
from certlane.extract.ocr_language import told_language
from certlane.extract.picture_rulings import picture_rulings, skew_of, straightened
from certlane.extract.pictures import POINTS_AN_INCH, Bitmap
from certlane.extract.tables import find_tables
from certlane.model.document import Page, Word

DPI = 200
SCALE = DPI / POINTS_AN_INCH


def picture(
    columns: list[float], rows: list[float], *, skew: float = 0.0, noise: float = 0.0, text: bool = True
) -> Bitmap:
    """Draw a page with a ruled table (edges in points), turned by some degrees, with noise."""
    import numpy as np

    image = Image.new("L", (round(595 * SCALE), round(842 * SCALE)), 255)
    draw = ImageDraw.Draw(image)
    for x in columns:
        draw.line([(x * SCALE, rows[0] * SCALE), (x * SCALE, rows[-1] * SCALE)], fill=60, width=2)
    for y in rows:
        draw.line([(columns[0] * SCALE, y * SCALE), (columns[-1] * SCALE, y * SCALE)], fill=60, width=2)
    if text:
        for y in rows[:-1]:
            draw.text(((columns[0] + 5) * SCALE, (y + 4) * SCALE), "Conducted emission in words", fill=0, font_size=28)
    image = image.rotate(-skew, fillcolor=255, resample=Image.Resampling.BICUBIC)
    pixels = np.asarray(image).astype(float)
    pixels = np.clip(pixels + np.random.default_rng(1).normal(0, noise, pixels.shape), 0, 255)
    return Bitmap(image.width, image.height, 1, pixels.astype("uint8").tobytes(), float(DPI))


@pytest.mark.parametrize("skew", [0.0, 0.6, -1.1])
@pytest.mark.parametrize("noise", [0.0, 18.0])
def test_a_ruled_table_is_found_on_a_scan(skew: float, noise: float) -> None:
    columns, rows = [60.0, 200.0, 420.0, 500.0], [300.0, 322.0, 344.0, 366.0, 388.0]
    rulings = picture_rulings(picture(columns, rows, skew=skew, noise=noise), math.tan(math.radians(skew)))
    page = Page(1, 595.0, 842.0, "ocr", (), (), rulings)
    (table,) = find_tables(page)
    assert [len(row) for row in table.rows] == [3] * 4
    assert all(cell is not None for row in table.rows for cell in row)
    assert abs(table.box.x0 - columns[0]) < 4
    assert abs(table.box.bottom - rows[-1]) < 4


def test_words_underlines_and_filled_fields_make_no_rulings() -> None:
    image = Image.new("L", (1654, 2339), 255)
    draw = ImageDraw.Draw(image)
    draw.rectangle((200, 300, 1400, 900), fill=70)
    draw.line([(200, 1000), (900, 1000)], fill=0, width=3)
    draw.text((200, 1100), "TEST REPORT No. 22-0123 AND MANY WORDS IN CAPITALS", fill=0, font_size=40)
    assert picture_rulings(Bitmap(1654, 2339, 1, image.tobytes(), 200.0)) == ()


def test_a_dark_picture_and_a_tiny_one_have_no_rulings() -> None:
    assert picture_rulings(Bitmap(300, 300, 1, b"\x10" * 90_000, 200.0)) == ()
    assert picture_rulings(Bitmap(1, 1, 1, b"\xff", 200.0)) == ()


def words_at(slope: float) -> list[Word]:
    made = []
    for line in range(12):
        for k in range(8):
            x = 60.0 + 60 * k
            y = 100.0 + 20 * line + slope * (x - 300)
            made.append(Word("word", x, y, x + 40, y + 10, 10.0, 0.95))
    return made


@given(st.floats(min_value=-0.03, max_value=0.03))
@settings(max_examples=40)
def test_lines_of_a_page_askew_are_laid_level(slope: float) -> None:
    words = words_at(slope)
    found = skew_of(words)
    assert abs(found - slope) < 0.002
    lines = lines_of(straightened(words, found, 595.0, 842.0))
    assert [len(line.words) for line in lines] == [8] * 12


def test_few_words_tell_no_skew() -> None:
    assert skew_of(words_at(0.02)[:10]) == 0.0
    assert skew_of([]) == 0.0


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Die Ergebnisse beziehen sich nur auf die Muster und der Bericht darf nicht werden", "deu"),
        ("Les résultats ne concernent que les objets et le rapport du laboratoire est la", "fra"),
        ("The results relate only to the samples and the report shall not be copied", None),
        ("Report No. 123", None),
    ],
)
def test_small_words_tell_the_language(text: str, language: str | None) -> None:
    assert told_language(text.split()) == language
