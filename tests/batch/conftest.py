"""Hostile files that we make ourselves, and a folder of samples to work on."""

from __future__ import annotations

import random
import shutil
import zlib
from collections.abc import Callable
from importlib import resources
from pathlib import Path

import pytest

SAMPLES = Path(str(resources.files("certlane.samples")))


def pdf(*objects: bytes, trailer: bytes = b"/Root 1 0 R") -> bytes:
    """Put objects, numbered from 1, into a PDF file."""
    out, places = bytearray(b"%PDF-1.7\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    return bytes(out + b"trailer\n<< /Size %d %b >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, trailer, start))


def stream(data: bytes, extra: bytes = b"") -> bytes:
    return b"<< /Length %d %b >>\nstream\n%b\nendstream" % (len(data), extra, data)


CATALOG = b"<< /Type /Catalog /Pages 2 0 R >>"
PAGES = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"


def page(resources: bytes = b"<< >>") -> bytes:
    return b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 300] /Contents 4 0 R /Resources %b >>" % resources


def deflated(unit: bytes, times: int) -> bytes:
    packer = zlib.compressobj(9)
    block = unit * 4096
    parts = [packer.compress(block) for _ in range(times // 4096)]
    return b"".join([*parts, packer.flush()])


def form_that_calls_itself() -> bytes:
    head = b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /F 5 0 R >> >>"
    form = stream(b"/F Do /F Do", head)
    return pdf(CATALOG, PAGES, page(b"<< /XObject << /F 5 0 R >> >>"), stream(b"/F Do"), form)


def forms_that_double(levels: int = 28) -> bytes:
    head = b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /F %d 0 R >> >>"
    forms = [stream(b"/F Do /F Do", head % number) for number in range(6, 5 + levels)]
    return pdf(
        CATALOG,
        PAGES,
        page(b"<< /XObject << /F 5 0 R >> >>"),
        stream(b"/F Do"),
        *forms,
        stream(b"0 0 1 1 re f", b"/Type /XObject /Subtype /Form /BBox [0 0 9 9]"),
    )


def rectangles(count: int) -> bytes:
    return pdf(CATALOG, PAGES, page(), stream(deflated(b"0 0 9 9 re f\n", count), b"/Filter /FlateDecode"))


def packed_twice(size: int) -> bytes:
    twice = zlib.compress(deflated(b" ", size), 9)
    return pdf(CATALOG, PAGES, page(), stream(twice, b"/Filter [/FlateDecode /FlateDecode]"))


def pages_in_a_circle() -> bytes:
    return pdf(CATALOG, b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2 /Parent 2 0 R >>")


def deep_array() -> bytes:
    return pdf(CATALOG, PAGES, page(b"<< /X " + b"[" * 50_000 + b"]" * 50_000 + b" >>"), stream(b""))


def without_pages() -> bytes:
    return pdf(CATALOG, b"<< /Type /Pages /Kids [] /Count 0 >>")


def with_password() -> bytes:
    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas("x", encrypt=StandardEncryption("a real password", "owner", strength=128))
    canvas.drawString(72, 700, "IEC 62368-1:2018")
    data: bytes = canvas.getpdfdata()
    return data


def truncated() -> bytes:
    data = (SAMPLES / "eu-type-examination.pdf").read_bytes()
    return data[: len(data) // 3]


def noise() -> bytes:
    return b"%PDF-1.4\n" + random.Random(7).randbytes(20_000)


MADE: dict[str, Callable[[], bytes]] = {
    "form-that-calls-itself": form_that_calls_itself,
    "forms-that-double": forms_that_double,
    "rectangles": lambda: rectangles(3_000_000),
    "packed-twice": lambda: packed_twice(400_000_000),
    "pages-in-a-circle": pages_in_a_circle,
    "deep-array": deep_array,
    "without-pages": without_pages,
    "with-password": with_password,
    "truncated": truncated,
    "noise": noise,
    "empty": lambda: b"",
    "web-page": lambda: b"<!doctype html><title>not found</title>",
}


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Paths of the hostile files, by name."""
    folder = tmp_path_factory.mktemp("hostile")
    found = {}
    for name, make in MADE.items():
        found[name] = folder / f"{name}.pdf"
        found[name].write_bytes(make())
    return found


@pytest.fixture(scope="session")
def samples() -> Path:
    """The folder of the sample documents."""
    return SAMPLES


@pytest.fixture
def intake(tmp_path: Path, samples: Path) -> Path:
    """A folder as it comes in: one dossier with its application, two loose files."""
    folder = tmp_path / "intake"
    shutil.copytree(samples / "robot-gateway", folder / "gateway")
    for name in ("eu-type-examination.pdf", "equipment-grant.pdf"):
        shutil.copy(samples / name, folder / name)
    return folder
