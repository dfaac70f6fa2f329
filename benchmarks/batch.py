"""What batch costs: overhead a file, gain by a second worker, and a long run with kills.

    python benchmarks/batch.py overhead            batch against a loop, and two workers against one
    python benchmarks/batch.py hostile FOLDER      every file of a folder gets a record or a typed error
    python benchmarks/batch.py night [COUNT]       COUNT files, 1 % hostile, three kills; writes docs/batch-memory.svg
    python benchmarks/batch.py dask                the same work over a local Dask cluster of two workers

Ratios are of processor time or of wall time within one run, rounds taking turns, so that a busy machine moves both.
"""

from __future__ import annotations

import json
import os
import random
import resource
import runpy
import shutil
import signal
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from certlane.batch import Item, Limits, check_many
from certlane.batch.many import request_of
from certlane.batch.tasks import run as run_task
from certlane.batch.tasks import warm_up
from certlane.extract.limits import Limits as ReadingLimits

ROOT = Path(__file__).parent.parent
SAMPLES = ROOT / "samples"
ONE_PAGE = (
    "equipment-grant.pdf",
    "eu-type-examination.pdf",
    "declaration-of-conformity.pdf",
    "japanese-certificate.pdf",
)
# As dossiers come in: mostly certificates of a page or two, now and then a report of a dozen pages.
MIXTURE = (*ONE_PAGE, "iso-9001-certificate.pdf", "expired-certificate.pdf", "german-type-examination.pdf")
REPORT = "robot-gateway/cb-report.pdf"


def varied(data: bytes, number: int) -> bytes:
    """Return the PDF with other bytes behind its end: another content hash, the same reading."""
    return data + b"%% copy %d\n" % number


def hostile() -> list[bytes]:
    """Return small files that crash, hang, exhaust or mislead a reader."""
    made = runpy.run_path(str(ROOT / "tests" / "batch" / "conftest.py"))["MADE"]
    names = ("form-that-calls-itself", "forms-that-double", "packed-twice", "deep-array", "with-password")
    return [made[name]() for name in (*names, "truncated", "noise", "empty", "pages-in-a-circle", "web-page")]


def make_files(folder: Path, count: int, *, bad: float = 0.01, reports: float = 0.02) -> None:
    """Fill a folder with varied copies of the samples; the shares of hostile files and of reports are given."""
    chance = random.Random(7)  # noqa: S311 - varies files, protects nothing
    good = [(SAMPLES / name).read_bytes() for name in MIXTURE]
    report, evil = (SAMPLES / REPORT).read_bytes(), hostile() if bad else []
    for number in range(count):
        kind = chance.random()
        data = chance.choice(evil) if kind < bad else report if kind < bad + reports else chance.choice(good)
        place = folder / f"{number // 500:02}"
        place.mkdir(parents=True, exist_ok=True)
        (place / f"{number:05}.pdf").write_bytes(varied(data, number) if data else data)


def cpu() -> float:
    """Return the processor seconds of this process and of those of its children that have ended."""
    own, theirs = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return own.ru_utime + own.ru_stime + theirs.ru_utime + theirs.ru_stime


def loop(files: list[Path]) -> None:
    """Read and decide in this process, one after the other."""
    request = {**request_of(), "application": ""}
    for file in files:
        job = {"kind": "check", "documents": [str(file)], "failed": {}, "request": request}
        run_task(job, ReadingLimits(), lambda _: None)


def stream(files: list[Path], workers: int) -> None:
    """The same through worker processes."""
    assert sum(1 for _ in check_many(files, workers=workers)) == len(files)


def spent(work: Callable[[], None]) -> tuple[float, float]:
    """Return the wall and the processor seconds of a piece of work, children included."""
    wall, processor = time.monotonic(), cpu()
    work()
    return time.monotonic() - wall, cpu() - processor


def overhead() -> None:
    """Print what a file costs in a loop and in batch, and what a second worker gains.

    The start of the workers is paid once a batch, so it is measured alone, with no file to do, and taken off.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for number in range(120):
            (folder / f"{number:03}.pdf").write_bytes(varied((SAMPLES / ONE_PAGE[number % 4]).read_bytes(), number))
        files = sorted(folder.iterdir())
        few = files[:2]
        warm_up()
        loop(files[:20])
        rounds: dict[str, list[tuple[float, float]]] = {"loop": [], "one worker": [], "two workers": []}
        for _ in range(3):
            rounds["loop"].append(spent(partial(loop, files[2:])))
            for workers, label in ((1, "one worker"), (2, "two workers")):
                start = spent(partial(stream, few, workers))
                whole = spent(partial(stream, files, workers))
                rounds[label].append((whole[0] - start[0], whole[1] - start[1]))
    count = len(files) - len(few)
    for what, times in rounds.items():
        wall, processor = (statistics.median(column) / count * 1000 for column in zip(*times, strict=True))
        print(f"{what:12} {wall:7.2f} ms wall, {processor:7.2f} ms processor a file")

    def ratio(above: str, below: str, column: int) -> float:
        pairs = zip(rounds[above], rounds[below], strict=True)
        return statistics.median(one[column] / other[column] for one, other in pairs)

    print(
        f"one worker / loop: processor {ratio('one worker', 'loop', 1):.3f}, wall {ratio('one worker', 'loop', 0):.3f}"
    )
    print(f"one worker / two workers: wall {ratio('one worker', 'two workers', 0):.2f}")


def hostile_folder(folder: Path) -> None:
    """Put every file of a folder through check; print outcomes, and the longest."""
    files = sorted(folder.rglob("*.pdf"))
    codes: Counter[str] = Counter()
    slowest: list[tuple[float, str]] = []
    began = time.monotonic()
    for result in check_many(files, limits=Limits(ReadingLimits(cpu_seconds=30, wall_seconds=60))):
        codes[type(result.error).__name__ if result.error else "record"] += 1
        slowest.append((result.seconds, result.item.files[0].name))
    assert sum(codes.values()) == len(files)
    print(f"{len(files)} files in {time.monotonic() - began:.0f} s: {dict(codes)}")
    print("longest: " + ", ".join(f"{name} {seconds:.1f} s" for seconds, name in sorted(slowest, reverse=True)[:5]))
    assert "CertlaneError" not in codes


def rss(process: int) -> int:
    """Return the resident bytes of a process."""
    return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * resource.getpagesize()


def journalled(out: Path) -> int:
    """Return how many results the journal holds."""
    try:
        base = sqlite3.connect(f"file:{out / 'journal.sqlite'}?mode=ro", uri=True)
        try:
            return int(base.execute("SELECT count(*) FROM result").fetchone()[0])
        finally:
            base.close()
    except sqlite3.OperationalError:
        return 0


def night(count: int) -> None:
    """A long run that is killed three times; check its rows, draw the parent's memory."""
    folder = Path(tempfile.mkdtemp(prefix="night-"))
    intake, out = folder / "in", folder / "out"
    make_files(intake, count)
    command = [
        sys.executable,
        "-m",
        "certlane",
        "batch",
        str(intake),
        "--out",
        str(out),
        "--time",
        "20",
        "--lang",
        "en",
    ]
    chance = random.Random(3)  # noqa: S311 - varies moments, protects nothing
    kills = sorted(chance.uniform(0.1, 0.9) for _ in range(3))
    memory: list[tuple[float, int, int]] = []  # seconds, results, resident bytes
    began, spent = time.monotonic(), 0.0
    for share in (*kills, 2.0):
        started = time.monotonic()
        process = subprocess.Popen(command, stdout=sys.stdout, stderr=subprocess.DEVNULL)
        while process.poll() is None:
            done = journalled(out)
            try:
                memory.append((time.monotonic() - began, done, rss(process.pid)))
            except (OSError, IndexError):
                break
            if done >= share * count:
                process.send_signal(signal.SIGKILL)
                print(f"killed at {done} results, {time.monotonic() - began:.0f} s")
                break
            time.sleep(0.25)
        process.wait()
        spent += time.monotonic() - started
    rows = [json.loads(line) for line in (out / "results.jsonl").open(encoding="utf-8")]
    names = Counter(row["item"] for row in rows)
    assert set(names) == {str(path) for path in intake.rglob("*.pdf")}, "a file is missing"
    assert set(names.values()) == {1}, "a file has two rows"
    outcomes = Counter(row["outcome"] for row in rows)
    errors = Counter(error["code"] for row in rows for error in row.get("errors", {}).values())
    peak = max(size for _, _, size in memory)
    print(f"{count} files, {spent:.0f} s, {count / spent:.1f} files/s; {dict(outcomes)}; errors {dict(errors)}")
    print(f"parent: {memory[len(memory) // 10][2] >> 20} MB early, {peak >> 20} MB at most")
    sizes = {path.name: path.stat().st_size >> 10 for path in out.iterdir() if path.is_file()}
    print(f"sizes in KB: {sizes}, items {sum(p.stat().st_size for p in (out / 'items').iterdir()) >> 10}")
    draw(memory, ROOT / "docs" / "batch-memory.svg")
    shutil.rmtree(folder)


def draw(memory: list[tuple[float, int, int]], path: Path) -> None:
    """Draw the parent's memory and the results over time as SVG."""
    wide, high, left, low = 720, 260, 56, 30
    end, most = memory[-1][0], max(done for _, done, _ in memory) or 1
    top = max(size for _, _, size in memory) * 1.25

    def points(pick: int, highest: float) -> str:
        step = max(1, len(memory) // 700)
        return " ".join(
            f"{left + row[0] / end * (wide - left - 60):.1f},{high - low - row[pick] / highest * (high - low - 20):.1f}"
            for row in memory[::step]
        )

    path.write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {high}" font-family="sans-serif" font-size="11">'
        f'<rect width="{wide}" height="{high}" fill="#fff"/>'
        f'<polyline points="{points(2, top)}" fill="none" stroke="#b3261e" stroke-width="1.5"/>'
        f'<polyline points="{points(1, most)}" fill="none" stroke="#1f5fbf" stroke-width="1.5"/>'
        f'<line x1="{left}" y1="{high - low}" x2="{wide - 60}" y2="{high - low}" stroke="#555"/>'
        f'<text x="4" y="30" fill="#b3261e">{top / 1e6:.0f} MB</text>'
        f'<text x="4" y="{high - low}" fill="#b3261e">0</text>'
        f'<text x="{wide - 4}" y="14" text-anchor="end" fill="#1f5fbf">{most} results</text>'
        f'<text x="{left}" y="{high - 8}">0 s</text><text x="{wide - 110}" y="{high - 8}">{end:.0f} s</text>'
        f'<text x="{left + 120}" y="16" fill="#b3261e">resident memory of the parent</text>'
        f'<text x="{left + 340}" y="16" fill="#1f5fbf">results in the journal</text></svg>\n',
        encoding="utf-8",
    )


def dask() -> None:
    """Print the rate over a local Dask cluster of two workers beside that of two worker processes."""
    from distributed import LocalCluster as Cluster

    from certlane.batch.dask import dask_executor

    make_cluster: Any = Cluster  # it has no types
    with tempfile.TemporaryDirectory() as name:
        make_files(Path(name), 400, bad=0, reports=0)
        items = [Item(str(path), (path,)) for path in sorted(Path(name).rglob("*.pdf"))]
        began = time.monotonic()
        assert sum(1 for _ in check_many(items, workers=2)) == len(items)
        here = time.monotonic() - began
        with (
            make_cluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster,
            dask_executor(cluster.scheduler_address) as (executor, workers),
        ):
            list(check_many(items[:32], workers=workers, executor=executor))
            began = time.monotonic()
            assert sum(1 for _ in check_many(items, workers=workers, executor=executor)) == len(items)
            there = time.monotonic() - began
    print(f"processes {len(items) / here:.1f} files/s (start included), Dask {len(items) / there:.1f} files/s")


def main() -> None:
    """Run what the command line names."""
    words = sys.argv[1:] or ["overhead"]
    if words[0] == "overhead":
        overhead()
    elif words[0] == "hostile":
        hostile_folder(Path(words[1]))
    elif words[0] == "night":
        night(int(words[1]) if len(words) > 1 else 10_000)
    elif words[0] == "dask":
        dask()
    else:
        raise SystemExit(__doc__)


if __name__ == "__main__":
    os.environ.setdefault("PYTHONHASHSEED", "0")
    main()
