"""What reading costs, as ratios of CPU time within one run: ``python benchmarks/reading.py FILE...``.

FILEs are PDFs with a text layer; folders are searched for them.  For each file five ways take turns, several rounds,
and the fastest round of each counts:

* pdfium's plain text of every page: the floor;
* ``read_document`` without recognition, which gives words, lines, rulings and tick boxes;
* the same with the tables of every page;
* ``extract``: reading and everything that is extracted (tables where they are asked for, references, fields, results);
* pdfplumber's ``extract_text`` and ``extract_tables`` (once, it is slow; leave out with ``--no-pdfplumber``).

One process reads all the files, so that words are made with numpy after the first some 150 pages, as in a batch.

Then the memory that reading the largest file takes in a fresh process, and the growth from 10 to 1,000 pages on a file
made here.  ``--recognition SCAN`` compares recognition with the bare engine on the same pictures.
"""

from __future__ import annotations

import argparse
import io
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from certlane.extract.ocr import OcrOptions
from certlane.extract.pdfium import char_text, functions, text_page
from certlane.extract.reader import open_document, open_page, read_document
from certlane.extract.record import build_record
from certlane.extract.tables import find_tables

NO_OCR = OcrOptions(enabled=False)
ROUNDS = 3


def plain_text(path: Path) -> None:
    """Let pdfium extract the text of every page, and nothing else."""
    f = functions()
    with open_document(path.read_bytes(), path.name) as document:
        for index in range(f.FPDF_GetPageCount(document)):
            with open_page(document, index) as page, text_page(page) as textpage:
                count = f.FPDFText_CountChars(textpage)
                if count > 0:
                    char_text(textpage, count)


def words(path: Path) -> None:
    """Read words, lines, rulings and tick boxes."""
    read_document(path, ocr=NO_OCR)


def words_and_tables(path: Path) -> None:
    """Read words and find the tables of every page."""
    for page in read_document(path, ocr=NO_OCR).pages:
        find_tables(page)


def extract(path: Path) -> None:
    """Read a document and extract its record."""
    build_record(read_document(path, ocr=NO_OCR))


def pdfplumber_text_and_tables(path: Path) -> None:
    """The same through pdfplumber."""
    import pdfplumber

    with pdfplumber.open(path) as pdf:
        for page in pdf.pages:
            page.extract_text(x_tolerance_ratio=0.15)
            page.extract_tables()
            page.close()


def cpu(function: Callable[[Path], None], path: Path) -> float:
    """Return the CPU seconds of one call."""
    started = time.process_time()
    function(path)
    return time.process_time() - started


def digital(paths: list[Path]) -> list[tuple[Path, int]]:
    """Keep the files whose pages have text, with their number of pages."""
    kept = []
    for path in paths:
        document = read_document(path, ocr=NO_OCR)
        if document.pages and all(p.words for p in document.pages[:2]):
            kept.append((path, document.page_count))
    return kept


def compare(files: list[tuple[Path, int]], *, with_pdfplumber: bool) -> None:
    """Print CPU milliseconds a page of each way and their ratios."""
    ways: list[Callable[[Path], None]] = [plain_text, words, words_and_tables, extract]
    total = dict.fromkeys([way.__name__ for way in ways], 0.0)
    slow = 0.0
    pages = sum(count for _, count in files)
    for path, _ in files:
        best = dict.fromkeys(total, float("inf"))
        for _ in range(ROUNDS):
            for way in ways:
                best[way.__name__] = min(best[way.__name__], cpu(way, path))
        for name, value in best.items():
            total[name] += value
        if with_pdfplumber:
            slow += cpu(pdfplumber_text_and_tables, path)
    print(f"{len(files)} files, {pages} pages with text")
    floor = total["plain_text"]
    for name, value in total.items():
        print(f"{name:28} {value / pages * 1000:8.2f} ms CPU a page  {value / floor:6.2f} x plain text")
    if slow:
        name = pdfplumber_text_and_tables.__name__
        print(f"{name:28} {slow / pages * 1000:8.2f} ms CPU a page  {slow / floor:6.2f} x plain text")
        for way in (words_and_tables, extract):
            print(f"{way.__name__} is {slow / total[way.__name__]:.1f} x faster than pdfplumber's text and tables")


def memory(path: Path) -> None:
    """Print the peak memory of a fresh process that reads a file with its tables."""
    # Linux hands getrusage's peak on from the parent through exec; VmHWM begins anew.
    code = (
        "import re, sys; from pathlib import Path; from certlane.extract.reader import read_document;"
        "from certlane.extract.tables import find_tables;"
        "d = read_document(sys.argv[1]); [find_tables(p) for p in d.pages];"
        "status = Path('/proc/self/status').read_text();"
        "print(len(d.pages), int(re.search(r'VmHWM:\\s+(\\d+)', status)[1]) // 1024)"
    )
    done = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True)
    pages, peak = done.stdout.split()
    print(f"peak memory of a fresh process on {path.name} ({pages} pages): {peak} MB")


def growth(sizes: tuple[int, ...] = (10, 100, 1000)) -> None:
    """Print the cost a page of a made document of 10, 100 and 1,000 pages."""
    for count in sizes:
        path = Path("/tmp") / f"certlane-benchmark-{count}.pdf"  # noqa: S108 - removed below
        path.write_bytes(made(count))
        spent = min(cpu(words_and_tables, path) for _ in range(2))
        path.unlink()
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(f"{count:5} pages: {spent / count * 1000:6.2f} ms CPU a page (peak of this process so far {peak} MB)")


def made(count: int) -> bytes:
    """Make a report of so many pages, each with a clause table of 30 rows."""
    from reportlab.pdfgen.canvas import Canvas

    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(595, 842))
    for number in range(count):
        for row in range(31):
            y = 780 - 22 * row
            canvas.line(50, y, 545, y)
            if row < 30:
                canvas.drawString(54, y - 15, f"{number}.{row}")
                canvas.drawString(110, y - 15, "Requirement that the equipment has to comply with")
                canvas.drawString(490, y - 15, "P")
        for x in (50, 105, 485, 545):
            canvas.line(x, 780, x, 780 - 22 * 30)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def recognition(path: Path) -> None:
    """Print the CPU time of reading a scan over that of the bare engine on the same pictures."""
    import tesserocr

    from certlane.extract.ocr import _PSM
    from certlane.extract.pictures import draw_page
    from certlane.extract.tessdata import find_tessdata

    options = OcrOptions(cache=False, workers=1)
    document = read_document(path, ocr=options)
    wanted = [p.number - 1 for p in document.pages if p.source == "ocr"]
    with open_document(path.read_bytes(), path.name) as handle:
        bitmaps = []
        for index in wanted:
            with open_page(handle, index) as page:
                bitmaps.append(draw_page(page, dpi=options.dpi))
    api = tesserocr.PyTessBaseAPI(path=str(find_tessdata(("eng",))), lang="eng", psm=_PSM)
    bare, whole = [], []
    for _ in range(ROUNDS):
        started = time.process_time()
        for bitmap in bitmaps:
            api.SetImageBytes(bitmap.pixels, bitmap.width, bitmap.height, 1, bitmap.width)
            api.SetSourceResolution(options.dpi)
            api.GetUTF8Text()
        bare.append(time.process_time() - started)
        started = time.process_time()
        read_document(path, ocr=options)
        whole.append(time.process_time() - started)
    print(
        f"{path.name}: {len(wanted)} pages recognised, {min(whole) / len(wanted):.2f} s CPU a page,"
        f" {min(whole) / min(bare):.2f} x the bare engine"
    )


def main() -> None:
    """Run what the arguments ask for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--no-pdfplumber", action="store_true")
    parser.add_argument("--recognition", nargs="*", type=Path, default=[])
    arguments = parser.parse_args()
    paths = []
    for path in arguments.files:
        paths += sorted([p for p in path.rglob("*") if p.suffix.lower() == ".pdf"]) if path.is_dir() else [path]
    files = digital(paths)
    compare(files, with_pdfplumber=not arguments.no_pdfplumber)
    memory(max(files, key=lambda f: f[1])[0])
    growth()
    for path in arguments.recognition:
        recognition(path)


if __name__ == "__main__":
    main()
