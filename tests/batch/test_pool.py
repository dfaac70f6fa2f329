"""Worker processes: what one file does to its worker reaches no other file and not the parent."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from certlane.batch.many import request_of
from certlane.batch.pool import Pool, Worker
from certlane.batch.work import Done, Job, Limits
from certlane.errors import UsageError
from certlane.extract.limits import Limits as ReadingLimits

QUICK = Limits(ReadingLimits(memory_bytes=300_000_000, cpu_seconds=2, wall_seconds=8))


@cache
def request() -> dict[str, Any]:
    return {**request_of(as_of=date(2026, 11, 22)), "application": ""}


def job(number: int, *paths: Path) -> Job:
    return Job(number, "check", tuple(map(str, paths)), request())


def errors_of(done: Done) -> dict[str, str]:
    return {place: error["type"] for place, error in done.answer.get("errors", {}).items()}


def test_every_job_comes_back_once(samples: Path) -> None:
    sample = samples / "equipment-grant.pdf"
    with Pool(2, QUICK) as pool:
        done = list(pool.run(job(number, sample) for number in range(30)))
    assert sorted(d.id for d in done) == list(range(30))
    assert all(d.answer["row"]["pages"] == 1 for d in done)


EXPECTED: dict[str, set[str | None]] = {
    "form-that-calls-itself": {"ReaderDied", "LimitExceeded"},
    "forms-that-double": {"ReaderDied", "LimitExceeded"},
    "packed-twice": {"ReaderDied", "LimitExceeded"},
    "without-pages": {"UnreadableDocument"},
    "with-password": {"EncryptedDocument"},
    "truncated": {"UnreadableDocument", None},
    "noise": {"UnreadableDocument"},
    "empty": {"UnreadableDocument"},
    "web-page": {"UnreadableDocument"},
}


def test_each_hostile_file_costs_itself_alone(hostile: dict[str, Path], samples: Path) -> None:
    good = samples / "equipment-grant.pdf"
    names = list(hostile)
    paths = [path for name in names for path in (hostile[name], good)]
    with Pool(2, QUICK) as pool:
        done = {d.id: d for d in pool.run(job(number, path) for number, path in enumerate(paths))}
    assert len(done) == len(paths)
    for number, path in enumerate(paths):
        error = errors_of(done[number]).get("0")
        if path == good:
            assert error is None, done[number].answer
        elif path.stem in EXPECTED:
            assert error in EXPECTED[path.stem], (path.stem, done[number].answer)
        assert done[number].seconds < QUICK.reading.wall_seconds + 1


def test_a_dossier_keeps_the_documents_that_can_be_read(hostile: dict[str, Path], samples: Path) -> None:
    good = samples / "equipment-grant.pdf"
    dossier = (hostile["form-that-calls-itself"], good, hostile["with-password"], hostile["forms-that-double"])
    with Pool(1, QUICK) as pool:
        (done,) = pool.run([job(0, *dossier)])
    assert set(errors_of(done)) == {"0", "2", "3"}
    assert errors_of(done)["2"] == "EncryptedDocument"
    assert done.answer["row"]["documents"] == ["equipment-grant.pdf"]


def test_a_hang_ends_at_the_clock(samples: Path, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.pdf"
    os.mkfifo(pipe)  # opening it for reading waits for a writer that never comes
    limits = Limits(ReadingLimits(cpu_seconds=30, wall_seconds=1))
    began = time.monotonic()
    with Pool(1, limits) as pool:
        done = {d.id: d for d in pool.run([job(0, pipe), job(1, samples / "equipment-grant.pdf")])}
    assert errors_of(done[0]) in ({"0": "LimitExceeded"}, {"0": "UnreadableDocument"})
    assert errors_of(done[1]) == {}
    assert time.monotonic() - began < 20


def _reading_process(worker: Worker) -> int:
    """Return the process that the worker's supervisor has forked."""
    children = Path(f"/proc/{worker.process.pid}/task/{worker.process.pid}/children").read_text().split()
    return int(children[0])


@pytest.mark.parametrize("whom", ["reader", "supervisor"])
def test_a_killed_process_is_replaced(samples: Path, whom: str) -> None:
    sample = samples / "robot-gateway" / "cb-report.pdf"
    done: list[Done] = []
    with Pool(1, QUICK) as pool:
        for number, result in enumerate(pool.run(job(n, sample) for n in range(8))):
            done.append(result)
            if number == 2:
                worker = pool._workers[0]
                os.kill(_reading_process(worker) if whom == "reader" else worker.process.pid, signal.SIGKILL)
    assert sorted(d.id for d in done) == list(range(8))
    assert sum(bool(errors_of(d) or "error" in d.answer) for d in done) <= 1


def test_workers_are_recycled(samples: Path) -> None:
    limits = Limits(QUICK.reading, recycle_after=3)
    seen = set()
    with Pool(1, limits) as pool:
        for _ in pool.run(job(n, samples / "equipment-grant.pdf") for n in range(10)):
            time.sleep(0.05)  # a recycled process needs a moment to be replaced
            seen.add(_reading_process(pool._workers[0]))
    assert len(seen) >= 3


def test_leaving_the_loop_ends_every_process(samples: Path) -> None:
    pool = Pool(2, QUICK)
    running = pool.run(job(n, samples / "equipment-grant.pdf") for n in range(1000))
    next(running)
    supervisors = [worker.process for worker in pool._workers]
    running.close()
    assert None not in [process.poll() for process in supervisors]
    assert pool._workers == []


def test_jobs_are_taken_as_workers_become_free(samples: Path) -> None:
    taken = []

    def endless() -> Iterator[Job]:
        number = 0
        while True:
            taken.append(number)
            yield job(number, samples / "equipment-grant.pdf")
            number += 1

    with Pool(2, QUICK) as pool:
        running = pool.run(endless())
        for _ in range(5):
            next(running)
        assert len(taken) <= 12
        running.close()


def test_limits_that_allow_nothing_are_refused() -> None:
    with pytest.raises(UsageError):
        Limits(ReadingLimits(memory_bytes=1))
