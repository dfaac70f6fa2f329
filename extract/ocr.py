"""Recognition of page pictures with tesseract, in this process and without the network.

A page is drawn by pdfium at 200 dpi and read once; only where tesseract itself is in doubt is it read again: turned,
in another language, at 300 dpi.  The reading of which tesseract is surest is kept.  See ``docs/ocr.md`` for the
comparison of engines and resolutions.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

from ..errors import DependencyMissing
from ..model.document import Ruling, Word
from .limits import OcrOptions
from .ocr_cache import cache_folder, cache_key, load, store
from .ocr_language import told_language
from .picture_rulings import picture_rulings, skew_of, straightened
from .pictures import POINTS_AN_INCH, Bitmap
from .tessdata import find_tessdata, installed_languages

__all__ = ["DOUBTFUL", "SURE", "Draw", "OcrOptions", "Reading", "processors", "read_bitmap", "recognise_pages"]

_PSM = 4
"""tesseract's page segmentation: one column of text of variable sizes; words come with their boxes anyway."""

SURE = 0.8
"""Mean confidence from which a reading is kept without another try."""

DOUBTFUL = 0.84
"""Mean confidence below which the page may be in another script: pages in the right one reach 0.86 and more."""

_CLEARLY = 1.1
"""How many times as much another script has to yield before it is believed."""


class Reading(NamedTuple):
    """What was recognised on a page."""

    words: tuple[Word, ...]
    """In points of the page as seen, in tesseract's order."""
    confidence: float
    """Mean over the words' characters, 0-1; 0 where there are none."""
    turn: int = 0
    """Degrees clockwise by which the page had to be turned."""
    languages: str = ""
    dpi: int = 0
    rulings: tuple[Ruling, ...] = ()
    """Lines of tables, in points of the page as seen, straightened as the words are."""


Draw = Callable[[int, int, int], Bitmap]
"""Draws a page: its index, dots an inch, degrees to turn."""


def recognise_pages(draw: Draw, indexes: Sequence[int], sha256: str, options: OcrOptions) -> dict[int, Reading]:
    """Recognise pages of a document, several at a time where processors allow.

    Args:
        draw: draws a page; called from several threads, one after another.
        indexes: the pages, from 0.
        sha256: of the file, for the cache.
        options: how to read.

    Raises:
        DependencyMissing: tesserocr or the language data is not installed.
    """
    folder = cache_folder() if options.cache else None
    fallback = _fallback(options)
    keys = {i: cache_key(sha256, i, options.languages, fallback, options.dpi, options.retry_dpi) for i in indexes}
    found: dict[int, Reading] = {}
    for i in indexes:
        kept = _unpack(load(folder, keys[i]))
        if kept:
            found[i] = kept
    missing = [i for i in indexes if i not in found]
    if not missing:
        return found
    _check(options)

    def read(index: int) -> tuple[int, Reading]:
        return index, _read(lambda dpi, turn: draw(index, dpi, turn), options, fallback)

    workers = min(options.workers or processors(), len(missing))
    if workers == 1:
        results = [read(i) for i in missing]
    else:
        with ThreadPoolExecutor(workers, thread_name_prefix="certlane-ocr") as pool:
            results = list(pool.map(read, missing))
    for i, reading in results:
        store(folder, keys[i], _pack(reading))
        found[i] = reading
    return found


def processors() -> int:
    """Return how many processors this process may use; ``CERTLANE_OCR_WORKERS`` lowers it."""
    setting = os.environ.get("CERTLANE_OCR_WORKERS", "")
    if setting.isdigit() and int(setting) > 0:
        return int(setting)
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:
        return os.cpu_count() or 1


def _check(options: OcrOptions) -> Path:
    try:
        import tesserocr  # noqa: F401
    except ImportError as error:
        raise DependencyMissing(
            f"tesserocr can't be loaded: {error}", remedy="Install it: pip install tesserocr", subject="OCR"
        ) from None
    return find_tessdata(options.languages)


def _fallback(options: OcrOptions) -> tuple[str, ...]:
    installed = installed_languages()
    return tuple(code for code in options.fallback if code in installed and code not in options.languages)


def _read(draw: Callable[[int, int], Bitmap], options: OcrOptions, fallback: tuple[str, ...]) -> Reading:
    """Read a page, and read it again in other ways while tesseract is in doubt."""
    upright = draw(options.dpi, 0)
    best = read_bitmap(upright, options.languages)
    if _amount(best) < _amount_of_doubt(best):
        best = _other_ways_up(draw, options, best)
    best = _in_its_language(draw, options, best)
    if best.confidence < DOUBTFUL or not best.words:
        latin = best
        for code in fallback:
            other = read_bitmap(draw(options.dpi, best.turn), (code, *options.languages))
            if _amount(other) > _CLEARLY * _amount(best):
                best = _with_latin(other._replace(turn=best.turn), latin)
                break
    if best.confidence < SURE and best.words and options.retry_dpi > options.dpi:
        languages = tuple(best.languages.split("+"))
        other = read_bitmap(draw(options.retry_dpi, best.turn), languages)
        best = max(best, other._replace(turn=best.turn), key=_amount)
    return _straight(best, draw(options.dpi, best.turn) if best.turn else upright)


def _straight(reading: Reading, bitmap: Bitmap) -> Reading:
    """Return the reading with its lines level and with the rulings of its picture."""
    if not reading.words:
        return reading
    slope, scale = skew_of(reading.words), POINTS_AN_INCH / bitmap.dpi
    words = straightened(reading.words, slope, bitmap.width * scale, bitmap.height * scale)
    return reading._replace(words=words, rulings=picture_rulings(bitmap, slope))


def _in_its_language(draw: Callable[[int, int], Bitmap], options: OcrOptions, reading: Reading) -> Reading:
    """Read a page again with the data of its own language, where its small words tell another Latin one."""
    code = told_language([word.text for word in reading.words])
    if code is None or code in reading.languages or code not in installed_languages():
        return reading
    other = read_bitmap(draw(options.dpi, reading.turn), (code, *options.languages))._replace(turn=reading.turn)
    return other if _amount(other) > 0.95 * _amount(reading) else reading


def _with_latin(reading: Reading, latin: Reading) -> Reading:
    """Put the Latin words of the first reading back where they were read more surely than beside another script.

    Engines for Japanese or Korean read identifiers worse: "KXA-1207" as "XA-1207", "ISO" as "IS0".
    """
    better = [w for w in latin.words if w.confidence >= 0.7 and w.text.isascii() and len(w.text) > 3]
    words = []
    for word in reading.words:
        if word.text.isascii():
            rivals = [w for w in better if _overlap(w, word) > 0.6 and w.confidence >= word.confidence - 0.05]
            if len(rivals) == 1:
                # In the box of the script's own reading: two readings give one line two heights.
                words.append(word._replace(text=rivals[0].text, confidence=rivals[0].confidence))
                better.remove(rivals[0])
                continue
        words.append(word)
    return reading._replace(words=tuple(words))


def _overlap(a: Word, b: Word) -> float:
    """Return the common area of two words as a share of their common box."""
    wide, high = min(a.x1, b.x1) - max(a.x0, b.x0), min(a.bottom, b.bottom) - max(a.top, b.top)
    if wide <= 0 or high <= 0:
        return 0.0
    around = (max(a.x1, b.x1) - min(a.x0, b.x0)) * (max(a.bottom, b.bottom) - min(a.top, b.top))
    return wide * high / around


def _other_ways_up(draw: Callable[[int, int], Bitmap], options: OcrOptions, upright: Reading) -> Reading:
    """Try the page on its sides and upside down, coarsely, and read it fully the best way up."""
    coarse = max(100, options.dpi * 6 // 10)
    tries = [(_amount(read_bitmap(draw(coarse, turn), options.languages)), turn) for turn in (0, 90, 270, 180)]
    best, turn = max(tries)
    if not turn or best < 1.5 * tries[0][0]:
        return upright
    return max(upright, read_bitmap(draw(options.dpi, turn), options.languages)._replace(turn=turn), key=_amount)


def _amount(reading: Reading) -> float:
    """How much was read with how much confidence: characters of words with letters or digits, weighed."""
    return sum([len(w.text) * max(0.0, w.confidence - 0.4) for w in reading.words if len(w.text) > 1])


def _amount_of_doubt(reading: Reading) -> float:
    """The amount below which another way up is worth a try: hardly any words, or words read with doubt."""
    characters = sum([len(w.text) for w in reading.words])
    return max(12.0, 0.25 * characters)


def read_bitmap(bitmap: Bitmap, languages: Sequence[str]) -> Reading:
    """Recognise one gray picture; boxes come in points.

    Raises:
        DependencyMissing: the data of a language is not installed.
    """
    api = _api(tuple(languages))
    api.SetImageBytes(bitmap.pixels, bitmap.width, bitmap.height, bitmap.channels, bitmap.width * bitmap.channels)
    api.SetSourceResolution(max(70, round(bitmap.dpi)))
    try:
        recognised = api.Recognize()
        tsv = api.GetTSVText(0) if recognised else ""
    finally:
        api.Clear()
    words = _words(tsv, POINTS_AN_INCH / bitmap.dpi)
    characters = sum([len(w.text) for w in words])
    confidence = sum([len(w.text) * w.confidence for w in words]) / characters if characters else 0.0
    return Reading(words, confidence, 0, "+".join(languages), round(bitmap.dpi))


_local = threading.local()


def _api(languages: tuple[str, ...]) -> Any:
    """Return this thread's engine for the languages; loading one takes some 50 ms."""
    engines: dict[tuple[tuple[str, ...], int], Any] | None = getattr(_local, "engines", None)
    if engines is None:
        engines = _local.engines = {}
    key = (languages, os.getpid())
    if key not in engines:
        import tesserocr

        tesserocr.set_leptonica_log_level(tesserocr.LeptLogLevel.NONE)
        path = find_tessdata(languages)
        api = tesserocr.PyTessBaseAPI(path=str(path), lang="+".join(languages), psm=_PSM, oem=tesserocr.OEM.LSTM_ONLY)
        api.SetVariable("debug_file", os.devnull)
        engines[key] = api
    return engines[key]


def _words(tsv: str, scale: float) -> tuple[Word, ...]:
    """Make words from tesseract's table: level, page, block, paragraph, line, word, left, top, width, height, ..."""
    words: list[Word] = []
    line: list[tuple[str, float, float, float, float, float]] = []
    for row in tsv.splitlines():
        cells = row.split("\t")
        if len(cells) < 12:
            continue
        if cells[0] == "4":
            words += _line(line)
            line = []
        elif cells[0] == "5":
            text, confidence = cells[11].strip(), float(cells[10]) / 100
            if _noise(text, confidence):
                continue
            x, y, w, h = [float(c) * scale for c in cells[6:10]]
            line.append((text, x, y, x + w, y + h, min(1.0, max(0.0, confidence))))
    return tuple(words + _line(line))


def _noise(text: str, confidence: float) -> bool:
    """Specks, edges of stamps and frames that tesseract takes for a character or two."""
    if not text:
        return True
    if not any(map(str.isalnum, text)):
        return confidence < 0.5 or (len(text) > 1 and confidence < 0.7)
    return confidence < 0.2 or (len(text) == 1 and confidence < 0.35)


def _line(words: list[tuple[str, float, float, float, float, float]]) -> list[Word]:
    """Give the words of a line a common height: a hyphen's ink or a comma's is no measure of the line."""
    if not words:
        return []
    heights = sorted([bottom - top for _, _, top, _, bottom, _ in words])
    usual = heights[len(heights) * 2 // 3]
    tall = [w for w in words if w[4] - w[2] >= 0.75 * usual]
    height_at = _slope([((w[1] + w[3]) / 2, (w[2] + w[4]) / 2) for w in tall])
    lined = []
    for text, x0, top, x1, bottom, confidence in words:
        middle = height_at((x0 + x1) / 2)
        if abs((top + bottom) / 2 - middle) < 0.6 * usual:
            top, bottom = middle - usual / 2, middle + usual / 2  # noqa: PLW2901 - the line's own height
        lined.append(Word(text, x0, top, x1, bottom, usual, confidence))
    return _joined(lined)


def _slope(points: list[tuple[float, float]]) -> Callable[[float], float]:
    """Return the straight line through points (least squares), as a function: scans lie a little askew."""
    x, y = sum([p[0] for p in points]) / len(points), sum([p[1] for p in points]) / len(points)
    spread = sum([(p[0] - x) ** 2 for p in points])
    slope = sum([(p[0] - x) * (p[1] - y) for p in points]) / spread if spread > 1 else 0.0
    # Steeper than three degrees is no skew but a misread line.
    slope = slope if abs(slope) < 0.05 else 0.0
    return lambda at: y + slope * (at - x)


def _joined(words: list[Word]) -> list[Word]:
    """Join what belongs to one word in scripts without spaces, or with wide letters, where tesseract parts it."""
    joined = words[:1]
    for word in words[1:]:
        last = joined[-1]
        if last.x0 < word.x0 < last.x1 < word.x1:
            # Boxes of ideographs overlap; as pieces of one line they stand side by side.
            between = (last.x1 + word.x0) / 2
            last = joined[-1] = last._replace(x1=between)
            word = word._replace(x0=between)  # noqa: PLW2901
        elif last.x0 < word.x0 < word.x1 <= last.x1:
            last = joined[-1] = last._replace(x1=word.x0)  # a box drawn over what follows it
        reach = max(_reach(last.text[-1]), _reach(word.text[0])) * word.size
        eastern = _reach(last.text[-1]) and _reach(word.text[0]) and word.x0 - last.x1 < reach
        if eastern or (_hyphened(last.text, word.text) and word.x0 - last.x1 < 0.2 * word.size):
            sure = (len(last.text) * last.confidence + len(word.text) * word.confidence) / len(last.text + word.text)
            box = last.x0, min(last.top, word.top), word.x1, max(last.bottom, word.bottom)
            joined[-1] = Word(last.text + word.text, *box, word.size, sure)
        else:
            joined.append(word)
    return joined


def _hyphened(left: str, right: str) -> bool:
    """Tell whether a hyphen stands between digits that the data of another script parts: ``10218`` ``-`` ``1:2011``."""
    if right == "-":
        return left[-1].isdigit()
    return len(left) > 1 and left[-1] == "-" and left[-2].isdigit() and right[0].isdigit()


def _reach(char: str) -> float:
    """Return how far apart, in glyph sizes, two characters of a script still belong to one word; 0 for others."""
    if "\u3040" <= char <= "\u30ff" or "\u3400" <= char <= "\u9fff":
        return 0.6
    return 0.22 if "\uac00" <= char <= "\ud7af" else 0.0


def _pack(reading: Reading) -> object:
    words = [[w.text, *[round(v, 2) for v in w[1:6]], round(w.confidence, 3)] for w in reading.words]
    rulings = [[round(v, 2) for v in r] for r in reading.rulings]
    return [words, round(reading.confidence, 4), reading.turn, reading.languages, reading.dpi, rulings]


def _unpack(value: Any) -> Reading | None:
    try:
        words, confidence, turn, languages, dpi, rulings = value
        drawn = tuple([Ruling(*r) for r in rulings])
        return Reading(tuple([Word(*w) for w in words]), confidence, turn, languages, dpi, drawn)
    except (TypeError, ValueError):
        return None
