"""The watched folder with real processes: half copies, renames, kill -9, hostile files, dossiers under way."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from importlib import resources
from pathlib import Path

import pytest

SAMPLES = Path(str(resources.files("certlane.samples")))
GRANT = (SAMPLES / "equipment-grant.pdf").read_bytes()
PATIENCE = 90.0  # of a test, on a busy machine


class Watcher:
    """A ``certlane watch`` of its own."""

    def __init__(self, folder: Path, *options: str) -> None:
        self.log = folder.parent / f"{folder.name}.log"
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "certlane", "watch", str(folder), "--workers", "1", "--lang", "en", *options],
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def text(self) -> str:
        return self.log.read_text("utf-8")

    def end(self, number: int = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        return self.process.wait(PATIENCE)


def until(what: Callable[[], bool], watcher: Watcher | None = None) -> None:
    end = time.monotonic() + PATIENCE
    while not what():
        assert time.monotonic() < end, watcher.text() if watcher else "it never came"
        assert watcher is None or watcher.process.poll() is None, watcher.text()
        time.sleep(0.05)


@pytest.fixture
def watching(tmp_path: Path) -> Iterator[Callable[..., Watcher]]:
    started: list[Watcher] = []

    def start(*options: str, folder: Path | None = None) -> Watcher:
        watcher = Watcher(folder or tmp_path / "in", "--poll", "0.1", "--settle", "0.5", *options)
        started.append(watcher)
        return watcher

    (tmp_path / "in").mkdir()
    yield start
    for watcher in started:
        if watcher.process.poll() is None:
            watcher.process.kill()
            watcher.process.wait()


def results_of(path: Path) -> Path:
    return path.with_name(path.name + ".certlane.json")


def outcome(path: Path) -> str:
    return str(json.loads(results_of(path).read_text("utf-8"))["outcome"])


def test_results_lie_beside_the_file_and_say_everything(tmp_path: Path, watching: Callable[..., Watcher]) -> None:
    folder = tmp_path / "in"
    shutil.copy(SAMPLES / "equipment-grant.pdf", folder)
    shutil.copytree(SAMPLES / "robot-gateway", folder / "gateway")
    (folder / "notes.txt").write_text("no business of ours")
    (folder / "plain").mkdir()
    shutil.copy(SAMPLES / "equipment-grant.pdf", folder / "plain")
    (folder / "bad.pdf").write_bytes(b"<!doctype html><title>not found</title>")
    watcher = watching("--once", "--as-of", "2026-11-20")
    assert watcher.process.wait(PATIENCE) == 1, watcher.text()  # one can't be read
    assert sorted(p.name for p in folder.iterdir() if "certlane" in p.name) == [
        "bad.pdf.certlane.html",
        "bad.pdf.certlane.json",
        "equipment-grant.pdf.certlane.html",
        "equipment-grant.pdf.certlane.json",
        "gateway.certlane.html",
        "gateway.certlane.json",
    ]
    assert not list((folder / "plain").glob("*certlane*"))
    result = json.loads(results_of(folder / "gateway").read_text("utf-8"))
    assert result["outcome"] == result["assessment"]["decision"]["outcome"] == "qualified"
    assert result["assessment"]["as_of"] == "2026-11-20"
    assert set(result["files"]) == {p.name for p in (SAMPLES / "robot-gateway").glob("*.pdf")}
    bad = json.loads(results_of(folder / "bad.pdf").read_text("utf-8"))
    assert bad["errors"]["bad.pdf"]["code"] == "CL101"
    assert "<html" in (folder / "bad.pdf.certlane.html").read_text("utf-8")
    lines = [line.split(" ", 1)[1] for line in watcher.text().splitlines()]
    assert any(line.startswith("gateway: qualified →") for line in lines)
    assert any(line.startswith("bad.pdf: error: [CL101]") for line in lines)


@pytest.mark.slow
def test_what_is_done_is_not_done_again_until_it_changes(tmp_path: Path, watching: Callable[..., Watcher]) -> None:
    file = tmp_path / "in" / "a.pdf"
    file.write_bytes(GRANT)
    assert watching("--once").process.wait(PATIENCE) == 10
    first = results_of(file).stat()
    os.utime(file)  # touched, yet the same
    again = watching("--once")
    assert again.process.wait(PATIENCE) == 0
    assert results_of(file).stat().st_mtime_ns == first.st_mtime_ns
    assert again.text().rstrip().endswith("known before 1")
    shutil.copyfile(SAMPLES / "expired-certificate.pdf", file)
    assert watching("--once").process.wait(PATIENCE) == 20
    assert outcome(file) == "not_qualified"


@pytest.mark.parametrize(
    "open_all_the_time",
    [pytest.param(True, id="held open", marks=pytest.mark.slow), pytest.param(False, id="opened for each piece")],
)
def test_a_file_that_is_written_slowly_is_read_once_and_whole(
    tmp_path: Path, watching: Callable[..., Watcher], open_all_the_time: bool
) -> None:
    target = tmp_path / "in" / "slow.pdf"
    source = (SAMPLES / "eu-type-examination.pdf").read_bytes()
    watcher = watching("--patience", "20")
    until(lambda: "watching" in watcher.text(), watcher)
    step = len(source) // 5
    pieces = [source[at : at + step] for at in range(0, len(source), step)]
    writer = target.open("wb") if open_all_the_time else None
    for piece in pieces:
        if writer:
            writer.write(piece)
            writer.flush()
        else:
            with target.open("ab") as file:
                file.write(piece)
        time.sleep(0.8)  # longer than a file has to be unchanged
        if piece is not pieces[-1]:
            assert not results_of(target).exists(), watcher.text()
    if writer:
        assert not results_of(target).exists(), watcher.text()
        writer.close()
    until(lambda: "slow.pdf: " in watcher.text(), watcher)
    assert outcome(target) == "refer"
    assert watcher.end() == 0
    assert watcher.text().count("slow.pdf: ") == 1


@pytest.mark.slow
def test_a_pdf_whose_end_never_comes_is_taken_after_the_patience(
    tmp_path: Path, watching: Callable[..., Watcher]
) -> None:
    file = tmp_path / "in" / "cut.pdf"
    file.write_bytes(GRANT[: len(GRANT) // 2])
    began = time.monotonic()
    assert watching("--once", "--patience", "3").process.wait(PATIENCE) in {1, 10, 20}
    assert time.monotonic() - began >= 3
    assert results_of(file).exists()


@pytest.mark.slow
def test_temporary_names_markers_and_links_are_left_alone(tmp_path: Path, watching: Callable[..., Watcher]) -> None:
    folder = tmp_path / "in"
    left = ["a.pdf.part", ".b.pdf", ".c.pdf.Xy12Zz", "~$d.pdf", "e.pdf.crdownload", "f.pdf~", "held.pdf", "g.pdf"]
    for name in left:
        (folder / name).write_bytes(GRANT)
    (folder / "held.pdf.certlane-hold").touch()
    (folder / "g.pdf.part").write_bytes(GRANT[:100])  # a browser's: the place is taken, the content is beside it
    (tmp_path / "secret.pdf").write_bytes(GRANT)
    (folder / "link.pdf").symlink_to(tmp_path / "secret.pdf")
    os.mkfifo(folder / "pipe.pdf")
    watcher = watching("--once")
    assert watcher.process.wait(PATIENCE) == 0, watcher.text()
    assert not list(folder.glob("*certlane.json"))
    (folder / "held.pdf.certlane-hold").unlink()
    assert watching("--once").process.wait(PATIENCE) == 10
    assert results_of(folder / "held.pdf").exists()


def test_a_rename_into_place_is_taken_at_once(tmp_path: Path, watching: Callable[..., Watcher]) -> None:
    folder = tmp_path / "in"
    watcher = watching("--settle", "600")  # far longer than this test waits for results
    (folder / "old.pdf").write_bytes(GRANT)
    os.utime(folder / "old.pdf", (1e9, 1e9))  # moved here, as its time tells
    until(lambda: results_of(folder / "old.pdf").exists(), watcher)
    (folder / "warm.pdf.part").write_bytes(GRANT + b"\n%warm")
    time.sleep(3)  # for a look at it
    (folder / "warm.pdf.part").rename(folder / "warm.pdf")
    until(lambda: results_of(folder / "warm.pdf").exists(), watcher)
    assert watcher.end(signal.SIGINT) == 0


def test_a_dossier_that_is_being_copied_waits_until_it_is_whole(
    tmp_path: Path, watching: Callable[..., Watcher]
) -> None:
    folder = tmp_path / "in" / "gateway"
    folder.mkdir()
    watcher = watching()
    until(lambda: "watching" in watcher.text(), watcher)
    sources = sorted((SAMPLES / "robot-gateway").glob("*.pdf"))
    shutil.copy(SAMPLES / "robot-gateway" / "application.toml", folder)
    (folder / ".certlane-hold").touch()  # the sender takes its time between the files
    for source in sources:
        part = folder / f"{source.name}.part"
        part.write_bytes(source.read_bytes())
        time.sleep(0.7)
        part.rename(folder / source.name)
        assert not results_of(folder).exists()
    time.sleep(1)
    assert not results_of(folder).exists()
    (folder / ".certlane-hold").unlink()
    until(lambda: results_of(folder).exists(), watcher)
    result = json.loads(results_of(folder).read_text("utf-8"))
    assert result["outcome"] == "qualified"
    assert len(result["files"]) == len(sources)
    assert watcher.end() == 0


@pytest.mark.slow
def test_a_dossier_without_a_marker_is_whole_when_nothing_changes(
    tmp_path: Path, watching: Callable[..., Watcher]
) -> None:
    folder = tmp_path / "in" / "gateway"
    folder.mkdir()
    watcher = watching()
    until(lambda: "watching" in watcher.text(), watcher)
    files = sorted((SAMPLES / "robot-gateway").iterdir(), key=lambda path: path.suffix)  # the application last
    for source in files:
        data = source.read_bytes()
        with (folder / source.name).open("wb") as file:
            for at in range(0, len(data), len(data) // 3 + 1):
                file.write(data[at : at + len(data) // 3 + 1])
                file.flush()
                time.sleep(0.2)
    until(lambda: "gateway: " in watcher.text(), watcher)
    assert len(json.loads(results_of(folder).read_text("utf-8"))["files"]) == len(files) - 1
    assert watcher.end() == 0
    assert watcher.text().count("gateway: ") == 1


@pytest.mark.slow
def test_hostile_files_disturb_nobody(tmp_path: Path, watching: Callable[..., Watcher]) -> None:
    folder = tmp_path / "in"
    form = b"<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /F 5 0 R >> >> /Length 11 >>"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R /Resources << /XObject << /F 5 0 R >> >> >>",
        b"<< /Length 5 >>\nstream\n/F Do\nendstream",
        form + b"\nstream\n/F Do /F Do\nendstream",
    ]
    body = b"".join(b"%d 0 obj\n%b\nendobj\n" % pair for pair in enumerate(objects, 1))
    (folder / "hostile.pdf").write_bytes(b"%PDF-1.7\n" + body + b"trailer\n<< /Root 1 0 R >>\n%%EOF\n")
    for name in ("a.pdf", "z.pdf"):
        (folder / name).write_bytes(GRANT)
    watcher = watching("--once", "--memory", "700", "--time", "10")
    assert watcher.process.wait(PATIENCE) == 1, watcher.text()
    assert outcome(folder / "a.pdf") == outcome(folder / "z.pdf") == "refer"
    errors = json.loads(results_of(folder / "hostile.pdf").read_text("utf-8"))["errors"]
    assert errors["hostile.pdf"]["code"] in {"CL103", "CL104"}


def test_moved_to_done_and_failed(tmp_path: Path, watching: Callable[..., Watcher]) -> None:
    folder, out = tmp_path / "in", tmp_path / "out"
    (folder / "good.pdf").write_bytes(GRANT)
    (folder / "bad.pdf").write_bytes(b"%PDF-1.4 nothing\n%%EOF")
    shutil.copytree(SAMPLES / "robot-gateway", folder / "gateway")
    assert watching("--once", "--move", "--out", str(out)).process.wait(PATIENCE) == 1
    assert list(folder.iterdir()) == []
    assert (out / "done" / "good.pdf").read_bytes() == GRANT
    assert outcome(out / "done" / "good.pdf") == "refer"
    assert (out / "failed" / "bad.pdf").exists()
    assert outcome(out / "done" / "gateway") == "qualified"
    assert (out / "done" / "gateway" / "application.toml").exists()
    # The same again is known; another file of the same name takes the place of none.
    (folder / "good.pdf").write_bytes(GRANT)
    again = watching("--once", "--move", "--out", str(out))
    assert again.process.wait(PATIENCE) == 0
    assert "good.pdf: known: refer" in again.text()
    shutil.copy(SAMPLES / "expired-certificate.pdf", folder / "good.pdf")
    assert watching("--once", "--move", "--out", str(out)).process.wait(PATIENCE) == 20
    assert (out / "done" / "good.pdf").read_bytes() == GRANT
    assert outcome(out / "done" / "good.pdf") == "refer"
    other = list((out / "done").glob("good-*.pdf"))
    assert len(other) == 1
    assert outcome(other[0]) == "not_qualified"
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("move", [False, True], ids=["beside", "moved"])
@pytest.mark.parametrize("done", [0, 1, 9, 20])
@pytest.mark.slow
def test_kill_9_in_the_middle_loses_and_doubles_nothing(
    tmp_path: Path, watching: Callable[..., Watcher], move: bool, done: int
) -> None:
    folder, out = tmp_path / "in", tmp_path / "out"
    names = {f"{number:02}.pdf" for number in range(24)}
    for name in names:
        # The number makes each its own content; behind the end mark it changes nothing else.
        (folder / name).write_bytes(GRANT + b"\n%" + name.encode() + b"\n")
    options = ["--move", "--out", str(out)] if move else []
    first = watching(*options)
    home = out / "done" if move else folder
    until(lambda: "watching" in first.text(), first)
    until(lambda: len(list(home.glob("*.certlane.json"))) >= done, first)
    os.killpg(first.process.pid, signal.SIGKILL)
    first.process.wait()
    before = {path.name: path.stat().st_mtime_ns for path in home.glob("*.certlane.json")}
    assert len(before) < len(names)
    second = watching("--once", *options)
    assert second.process.wait(PATIENCE) in {0, 10}, second.text()
    assert {path.name for path in home.glob("*.pdf")} == names
    assert {path.name.removesuffix(".certlane.json") for path in home.glob("*.certlane.json")} == names
    assert {name: (home / name).stat().st_mtime_ns for name in before} == before  # what was done was not done again
    leftovers = {path.name for path in folder.rglob("*") if path.name.startswith(".") and path.name != "in"}
    assert not {name for name in leftovers if not name.endswith(".part")}
    if move:
        assert not list(folder.glob("*.pdf"))


@pytest.mark.slow
def test_a_claimed_file_is_put_back_when_stopped(tmp_path: Path, watching: Callable[..., Watcher]) -> None:
    folder = tmp_path / "in"
    names = {f"{number}.pdf" for number in range(40)}
    for name in names:
        (folder / name).write_bytes(GRANT + b"\n%" + name.encode() + b"\n")
    watcher = watching("--move")
    until(lambda: len(list((folder / "out" / "done").glob("*.json"))) > 2, watcher)
    began = time.monotonic()
    assert watcher.end() == 0
    assert time.monotonic() - began < 10
    done = {path.name for path in (folder / "out" / "done").glob("*.pdf")}
    assert done | {path.name for path in folder.glob("*.pdf")} == names
    assert not done & {path.name for path in folder.glob("*.pdf")}
    assert not (folder / ".certlane-claimed").exists()
    assert not (folder / ".certlane-watch").exists()


@pytest.mark.slow
def test_memory_does_not_grow_with_what_is_dealt_with(tmp_path: Path, watching: Callable[..., Watcher]) -> None:
    folder, done = tmp_path / "in", tmp_path / "in" / "out" / "done"
    for number in range(240):
        (folder / f"{number}.pdf").write_bytes(GRANT + b"\n%%%d\n" % number)
    watcher = watching("--move")

    def resident() -> int:
        status = Path(f"/proc/{watcher.process.pid}/status").read_text()
        return int(status.split("VmRSS:")[1].split()[0])

    until(lambda: len(list(done.glob("*.json"))) >= 40, watcher)
    early = resident()
    until(lambda: len(list(done.glob("*.json"))) >= 240, watcher)
    assert resident() - early < 4_000  # kilobytes
    assert watcher.end() == 0


def test_one_watcher_a_folder(tmp_path: Path, watching: Callable[..., Watcher]) -> None:
    first = watching()
    until(lambda: "watching" in first.text(), first)
    second = subprocess.run(
        [sys.executable, "-m", "certlane", "watch", str(tmp_path / "in"), "--once"],
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert second.returncode == 1
    assert f"process {first.process.pid}" in second.stderr
    assert first.end() == 0


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (["nowhere"], 1, "no such folder"),
        (["in", "--policy", "no-such-policy"], 2, "no-such-policy"),
        (["in", "--service", "http://127.0.0.1:9"], 2, "--token-file"),
        (["in", "--service", "http://127.0.0.1:9", "--token-file", "missing"], 2, "token"),
    ],
)
def test_wrong_usage_is_told_at_once(tmp_path: Path, arguments: list[str], status: int, words: str) -> None:
    (tmp_path / "in").mkdir()
    told = subprocess.run(
        [sys.executable, "-m", "certlane", "watch", *arguments],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert told.returncode == status
    assert words in told.stderr
    assert list((tmp_path / "in").iterdir()) == []
