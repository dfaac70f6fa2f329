"""A batch into a folder: one row an item, nothing done twice, whatever happens in between."""

from __future__ import annotations

import contextlib
import csv
import json
import os
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

import certlane
from certlane import cli
from certlane.batch import BatchResult, Clock, Item, Limits, Options, Summary, find_items, run_batch
from certlane.batch.journal import Journal, file_hash
from certlane.errors import InputError, UsageError
from certlane.extract.limits import Limits as ReadingLimits

QUICK = Limits(ReadingLimits(cpu_seconds=5, wall_seconds=10))


def batch(folder: Path, out: Path, **options: object) -> tuple[Summary, list[str]]:
    """Run a batch; return its summary, and the names of the items that were worked on."""
    worked: list[str] = []

    def tell(result: BatchResult | None, clock: Clock) -> None:
        if result:
            worked.append(Path(result.item.name).name)

    given = {"as_of": date(2026, 11, 22), "workers": 2, "limits": QUICK, "pictures": 0, **options}
    summary = run_batch(find_items([str(folder)]), out, Options(**given), tell)  # type: ignore[arg-type]
    return summary, sorted(worked)


def lines(out: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in (out / "results.jsonl").read_text("utf-8").splitlines()]


def test_results_agree_with_check(intake: Path, tmp_path: Path) -> None:
    summary, _ = batch(intake, tmp_path / "out")
    assert summary.total == 3
    found = {Path(str(line["item"])).name: line["assessment"] for line in lines(tmp_path / "out")}
    from certlane.report.json import assessment_to_dict

    gateway = intake / "gateway"
    alone = certlane.check(
        sorted(gateway.glob("*.pdf")), application=gateway / "application.toml", as_of=date(2026, 11, 22)
    )
    assert found["gateway"] == json.loads(json.dumps(assessment_to_dict(alone)))
    with (tmp_path / "out" / "summary.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [row["item"] for row in csv.DictReader(file)] == [str(line["item"]) for line in lines(tmp_path / "out")]
    assert len(list((tmp_path / "out" / "items").iterdir())) == 3


@pytest.mark.slow
def test_only_what_has_changed_is_done_again(intake: Path, tmp_path: Path, samples: Path) -> None:
    out = tmp_path / "out"
    batch(intake, out)
    first = (out / "results.jsonl").read_bytes()
    assert batch(intake, out)[1] == []
    assert (out / "results.jsonl").read_bytes() == first
    shutil.copy(samples / "expired-certificate.pdf", intake / "equipment-grant.pdf")
    assert batch(intake, out)[1] == ["equipment-grant.pdf"]
    application = intake / "gateway" / "application.toml"
    application.write_text(application.read_text("utf-8") + "\n", "utf-8")
    assert batch(intake, out)[1] == ["gateway"]
    assert batch(intake, out, as_of=date(2026, 11, 23))[1] == [
        "equipment-grant.pdf",
        "eu-type-examination.pdf",
        "gateway",
    ]
    assert len(batch(intake, out, policy="strict")[1]) == 3
    assert len(batch(intake, out, force=True)[1]) == 3
    assert batch(intake, out)[0].reused == 3


@pytest.mark.slow
def test_what_can_not_be_read_is_a_row_and_can_be_retried(
    intake: Path, tmp_path: Path, hostile: dict[str, Path]
) -> None:
    out = tmp_path / "out"
    shutil.copy(hostile["form-that-calls-itself"], intake / "bad.pdf")
    (intake / "gateway" / "application.toml").write_text("schema = 1\n")
    summary, _ = batch(intake, out)
    assert summary.counts["error"] == 2
    assert summary.exit_status == 1
    errors = {Path(str(line["item"])).name: line["errors"] for line in lines(out) if line["outcome"] == "error"}
    ((path, error),) = errors["bad.pdf"].items()  # type: ignore[attr-defined]
    assert path == str(intake / "bad.pdf")
    assert error["code"] in ("CL103", "CL104")  # which limit it meets first depends on the load
    ((path, error),) = errors["gateway"].items()  # type: ignore[attr-defined]
    assert (path, error["code"]) == (str(intake / "gateway"), "CL200")
    assert batch(intake, out)[1] == []
    assert batch(intake, out, retry=True)[1] == ["bad.pdf", "gateway"]


def test_the_same_file_twice_is_two_rows_and_one_work(samples: Path, tmp_path: Path) -> None:
    for folder in ("one", "two"):
        (tmp_path / "in" / folder).mkdir(parents=True)
        shutil.copy(samples / "equipment-grant.pdf", tmp_path / "in" / folder)
    _, worked = batch(tmp_path / "in", tmp_path / "out")
    assert worked == ["equipment-grant.pdf"] * 2
    assert len({str(line["item"]) for line in lines(tmp_path / "out")}) == 2
    with sqlite3.connect(tmp_path / "out" / "journal.sqlite") as base:
        assert base.execute("SELECT count(*) FROM result").fetchone() == (1,)
    base.close()


def test_a_run_over_midnight_keeps_its_date(tmp_path: Path) -> None:
    with Journal(tmp_path) as journal:
        assert journal.begin(date(2026, 1, 1)) == (1, date(2026, 1, 1))
    with Journal(tmp_path) as journal:
        run, on = journal.begin(None)
        assert (run, on) == (1, date(2026, 1, 1))
        journal.finish(run)
    with Journal(tmp_path) as journal:
        run, on = journal.begin(None)
        assert run == 2
        assert on >= date(2026, 11, 1)


def test_two_runs_into_one_folder(tmp_path: Path) -> None:
    with Journal(tmp_path), pytest.raises(InputError, match="another batch"):
        Journal(tmp_path)
    Journal(tmp_path).close()


def test_a_damaged_or_foreign_journal_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "journal.sqlite").write_bytes(b"no database at all, but long enough to look like one" * 30)
    with pytest.raises(InputError, match="damaged"):
        Journal(tmp_path)
    (tmp_path / "journal.sqlite").unlink()
    base = sqlite3.connect(tmp_path / "journal.sqlite")
    base.execute("PRAGMA user_version=99")
    base.close()
    with pytest.raises(UsageError, match="version 99"):
        Journal(tmp_path)


def test_hashes_of_what_is_no_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "long").write_bytes(b"12345")
    assert file_hash(tmp_path / "pipe").startswith("unreadable")
    assert file_hash(tmp_path / "gone").startswith("unreadable")
    assert file_hash(tmp_path) == file_hash(tmp_path)
    assert file_hash(tmp_path / "long", longest=3) == "long:5"


# As a stream


def test_check_many_yields_each_item_once(intake: Path, hostile: dict[str, Path]) -> None:
    items: list[Item | Path | list[Path]] = [
        intake / "equipment-grant.pdf",
        [intake / "gateway" / "cb-certificate.pdf", intake / "gateway" / "cb-report.pdf"],
        Item("named", (intake / "eu-type-examination.pdf",), intake / "gateway" / "application.toml"),
        hostile["with-password"],
    ]
    found = {result.item.name: result for result in certlane.check_many(items, workers=2, limits=QUICK)}
    assert len(found) == 4
    bad = found[str(hostile["with-password"])]
    assert isinstance(bad.error, certlane.EncryptedDocument)
    assert (bad.outcome, bad.assessment) == ("error", None)
    assessment = found["named"].assessment
    assert assessment is not None
    assert assessment["schema"] == "certlane/assessment/1"


def test_check_many_can_be_left_at_any_time(intake: Path) -> None:
    def endless() -> Iterator[Path]:
        while True:
            yield intake / "equipment-grant.pdf"

    children = Path(f"/proc/self/task/{os.getpid()}/children")
    before = set(children.read_text().split())
    stream = certlane.check_many(endless(), workers=1, limits=QUICK)
    next(stream)
    assert set(children.read_text().split()) - before
    stream.close()
    assert set(children.read_text().split()) <= before


def test_a_wrong_policy_is_one_error_and_not_many(intake: Path) -> None:
    with pytest.raises(UsageError):
        next(certlane.check_many([intake / "equipment-grant.pdf"], policy="no-such-policy"))
    with pytest.raises(UsageError, match="without documents"):
        next(certlane.check_many([[]]))


# On the command line


def test_the_command(intake: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out"
    status = cli.run(
        ["batch", str(intake), "--out", str(out), "--pictures", "0", "--workers", "1", "--as-of", "2026-11-22"]
    )
    printed = capsys.readouterr()
    assert status in (10, 20)
    assert printed.out.startswith("3 items as of 2026-11-22: qualified ")
    assert "3/3" in printed.err
    assert {path.name for path in out.iterdir()} >= {"index.html", "summary.csv", "summary.xlsx", "results.jsonl"}


def test_progress_on_a_terminal(intake: Path, tmp_path: Path) -> None:
    ours, theirs = os.openpty()
    command = [sys.executable, "-m", "certlane", "batch", str(intake), "-o", str(tmp_path / "out"), "--pictures", "0"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=theirs, env={**os.environ, "TERM": "xterm"})
    os.close(theirs)
    shown = b""
    with contextlib.suppress(OSError):  # the end of a terminal is an error on Linux
        while part := os.read(ours, 4096):
            shown += part
    os.close(ours)
    assert process.wait() in (10, 20)
    assert b"3/3" in shown
    assert re.search(rb"\d+\.\d/s, 0:00:00 left", shown)


@pytest.mark.parametrize(
    ("words", "status", "says"),
    [
        (["nothing-*.pdf"], 1, "matches nothing"),
        (["x.pdf", "--engine", "moon"], 2, "no engine 'moon'"),
        (["x.pdf", "--engine", "dask"], 2, "needs --scheduler"),
        (["x.pdf", "--policy", "moon"], 2, "moon"),
    ],
)
def test_wrong_usage(
    words: list[str], status: int, says: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.run(["batch", *words, "--out", str(tmp_path / "out")]) == status
    assert says in capsys.readouterr().err


@pytest.mark.parametrize(
    ("counts", "status"),
    [
        ({"qualified": 3}, 0),
        ({"qualified": 1, "refer": 1}, 10),
        ({"refer": 1, "not_qualified": 1}, 20),
        ({"error": 1, "not_qualified": 9}, 1),
    ],
)
def test_exit_status(counts: dict[str, int], status: int) -> None:
    assert Summary(counts, 0, 0, 0.0, date(2026, 1, 1)).exit_status == status


@pytest.mark.slow
def test_kill_9_loses_nothing_and_doubles_nothing(samples: Path, tmp_path: Path, hostile: dict[str, Path]) -> None:
    intake, out = tmp_path / "in", tmp_path / "out"
    intake.mkdir()
    data = (samples / "equipment-grant.pdf").read_bytes()
    for number in range(60):
        (intake / f"{number:03}.pdf").write_bytes(data + b"%% %d\n" % number)
    shutil.copy(hostile["form-that-calls-itself"], intake / "bad.pdf")
    command = [sys.executable, "-m", "certlane", "batch", str(intake), "-o", str(out), "--pictures", "0", "-w", "2"]
    chance = random.Random(5)
    done = [0]
    for _ in range(3):
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        target, deadline = done[-1] + chance.randint(2, 12), time.monotonic() + 60
        while _journalled(out) < target and process.poll() is None and time.monotonic() < deadline:
            time.sleep(0.01)
        process.send_signal(signal.SIGKILL)
        process.wait()
        done.append(_journalled(out))
        assert done[-1] > done[-2]
    last = subprocess.run(command, capture_output=True, text=True, check=False)
    assert last.returncode == 1, last.stderr
    taken_over = int(last.stdout.splitlines()[1].split("; ")[1].split()[0])
    assert taken_over >= done[-1]
    assert sorted(Path(str(line["item"])).name for line in lines(out)) == sorted(p.name for p in intake.iterdir())


def _journalled(out: Path) -> int:
    path = out / "journal.sqlite"
    if not path.exists():
        return 0
    base = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    try:
        return int(base.execute("SELECT count(*) FROM result").fetchone()[0])
    except sqlite3.OperationalError:
        return 0
    finally:
        base.close()


DOCS = Path(__file__).parents[2] / "docs" / "batch.md"


@pytest.mark.skipif(not DOCS.is_file(), reason="the documentation is part of the checkout only")
def test_the_documentation_names_every_option(capsys: pytest.CaptureFixture[str]) -> None:
    text = DOCS.read_text("utf-8")
    cli.run(["batch", "--help"])
    options = set(re.findall(r"^ +(?:-\w, )?\*? *(--[\w-]+)", capsys.readouterr().out, re.MULTILINE)) - {"--help"}
    assert len(options) > 8
    assert {option for option in options if f"`{option}`" not in text} == set()
