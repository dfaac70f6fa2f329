"""Files and settings that can't be used: one message that names them and the way out, the right status, no trace."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest

Run = Callable[..., "subprocess.CompletedProcess[str]"]


def pdf_of(*objects: str) -> bytes:
    """Return a PDF of objects 1, 2, ... with a proper cross-reference table; object 1 is the catalogue."""
    out = BytesIO(b"%PDF-1.7\n")
    out.seek(0, 2)
    places = []
    for number, body in enumerate(objects, 1):
        places.append(out.tell())
        out.write(f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1"))
    start = out.tell()
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    out.write(f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}".encode())
    out.write(f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n".encode())
    return out.getvalue()


CATALOGUE = "<< /Type /Catalog /Pages 2 0 R >>"


def stream(words: str, extra: str = "") -> str:
    return f"<< {extra} /Length {len(words)} >>\nstream\n{words}\nendstream"


def zero_pages() -> bytes:
    return pdf_of(CATALOGUE, "<< /Type /Pages /Kids [] /Count 0 >>")


def form_that_draws_itself() -> bytes:
    """A form that draws itself twice: each level doubles the work, and pdfium runs out of memory."""
    form = "/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 5 0 R >> >>"
    return pdf_of(
        CATALOGUE,
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        " /Resources << /XObject << /X 5 0 R >> >> >>",
        stream("/X Do"),
        stream("/X Do /X Do", form),
    )


def pages_that_are_their_own_parents() -> bytes:
    return pdf_of(CATALOGUE, "<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2147483647 >>")


def many_pages(count: int) -> bytes:
    kids = " ".join(f"{number} 0 R" for number in range(3, 3 + count))
    page = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 99 99] >>"
    return pdf_of(CATALOGUE, f"<< /Type /Pages /Kids [{kids}] /Count {count} >>", *[page] * count)


def encrypted(password: str) -> bytes:
    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.pdfgen.canvas import Canvas

    buffer = BytesIO()
    canvas = Canvas(buffer, encrypt=StandardEncryption(password, ownerPassword="owner", canPrint=0))
    canvas.drawString(72, 700, "Certificate of Conformity")
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def truncated(samples: Path) -> bytes:
    data = (samples / "robot-gateway/cb-certificate.pdf").read_bytes()
    return data[: len(data) // 8]


def one_message(done: subprocess.CompletedProcess[str], status: int, *words: str) -> None:
    assert done.returncode == status, done.stderr
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    lines = done.stderr.splitlines()
    assert lines[-2].startswith("certlane: ")
    assert lines[-1].startswith("  → ")
    for word in words:
        assert word in done.stderr


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("letter.pdf", b"Dear Sir or Madam, please find enclosed", "CL101"),
        ("empty.pdf", b"", "CL101"),
        ("zero-pages.pdf", zero_pages(), "CL101"),
        ("locked.pdf", encrypted("secret"), "CL102"),
        ("picture.pdf", b"\x89PNG\r\n\x1a\n" + bytes(64), "CL101"),
    ],
    ids=["letter", "empty", "zero pages", "locked", "picture"],
)
def test_unreadable_files(run: Run, tmp_path: Path, name: str, data: bytes, code: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    one_message(run("check", path), 1, name, f"[{code}]")
    one_message(run("extract", "--json", path), 1, name, f"[{code}]")


def test_truncated_file_is_unreadable_or_said_to_be_damaged(run: Run, tmp_path: Path, samples: Path) -> None:
    path = tmp_path / "truncated.pdf"
    path.write_bytes(truncated(samples))
    one_message(run("check", path), 1, "truncated.pdf", "[CL101]")


@pytest.mark.slow
@pytest.mark.parametrize("make", [form_that_draws_itself, pages_that_are_their_own_parents])
def test_hostile_files_end_in_a_result_or_an_error(run: Run, tmp_path: Path, make: Callable[[], bytes]) -> None:
    path = tmp_path / "hostile.pdf"
    path.write_bytes(make())
    done = run("check", path)
    if done.returncode == 1:
        one_message(done, 1, "hostile.pdf")
    else:
        assert done.returncode in (10, 20), done.stderr


@pytest.mark.slow
def test_ten_thousand_pages(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "long.pdf"
    path.write_bytes(many_pages(10_000))
    done = run("check", path)
    assert done.returncode in (1, 10, 20)
    assert "10000" in done.stdout + done.stderr
    assert "Traceback" not in done.stderr


def test_missing_file(run: Run) -> None:
    one_message(run("check", "no-such.pdf"), 1, "no-such.pdf", "[CL101]")
    one_message(run("extract", "no-such.pdf"), 1, "no-such.pdf", "[CL101]")


def test_empty_standard_input(run: Run) -> None:
    one_message(run("check", "-"), 1, "[CL101]")


def test_folder_without_documents(run: Run, tmp_path: Path) -> None:
    one_message(run("check", tmp_path), 2, str(tmp_path), "[CL200]")


def test_two_dossiers_at_once(run: Run, tmp_path: Path, samples: Path) -> None:
    for name in ("one", "two"):
        folder = tmp_path / name
        folder.mkdir()
        (folder / "application.toml").write_text('schema = "certlane/application/1"\n', "utf-8")
        (folder / "a.pdf").write_bytes((samples / "declaration-of-conformity.pdf").read_bytes())
    one_message(run("check", tmp_path / "one", tmp_path / "two"), 2, "two applications")


@pytest.mark.parametrize("policy", ["no-such-policy", "no-such.toml"])
def test_unknown_policy(run: Run, samples: Path, policy: str) -> None:
    one_message(run("check", samples / "iso-9001-certificate.pdf", "--policy", policy), 2, policy, "[CL200]")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[applicant\nname = 1", "line"),
        ("[applicant]\nnam = 'x'\n", "nam"),
        ("schema = 'certlane/application/99'\n", "schema"),
        ("\x00", "application.toml"),
        ("[zone]\nid = 'atlantis'\n", "atlantis"),
    ],
)
def test_broken_application(run: Run, tmp_path: Path, samples: Path, text: str, words: str) -> None:
    path = tmp_path / "application.toml"
    path.write_text(text, "utf-8")
    done = run("check", samples / "iso-9001-certificate.pdf", "--application", path)
    one_message(done, 2, words, "[CL200]")


def test_missing_application(run: Run, samples: Path) -> None:
    done = run("check", samples / "iso-9001-certificate.pdf", "--application", "nowhere.toml")
    one_message(done, 2, "nowhere.toml")
