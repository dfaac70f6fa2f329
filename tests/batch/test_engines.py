"""The same work over an executor: same bytes, and lost workers cost nothing."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from certlane.batch import BatchResult, Clock, Limits, Options, find_items, run_batch
from certlane.batch.dask import dask_executor
from certlane.batch.engines import ExecutorEngine
from certlane.batch.many import request_of
from certlane.batch.work import Job
from certlane.errors import InputError
from certlane.extract.limits import Limits as ReadingLimits

# Little memory, much time: which of the limits a hostile file meets first must not depend on the load.
QUICK = Limits(ReadingLimits(memory_bytes=300_000_000, cpu_seconds=30, wall_seconds=60))


class Refusing(Executor):
    """An engine whose workers are lost with whatever they are given, as often as it was told to."""

    def __init__(self, losses: int) -> None:
        self.losses = losses
        self.submitted: list[int] = []

    def submit(self, function: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        self.submitted.append(len(args[0]))
        future: Future[Any] = Future()
        if self.losses:
            self.losses -= 1
            future.set_exception(OSError("the worker is lost"))
        else:
            future.set_result(function(*args, **kwargs))
        return future


def jobs(sample: Path, count: int) -> Iterator[Job]:
    request = {**request_of(as_of=date(2026, 11, 22)), "application": ""}
    return (Job(number, "check", (str(sample),), request) for number in range(count))


def test_a_lost_chunk_is_done_again_one_by_one(samples: Path) -> None:
    engine = Refusing(losses=1)
    done = list(ExecutorEngine(engine, workers=1, limits=QUICK, chunk=3).run(jobs(samples / "equipment-grant.pdf", 3)))
    assert sorted(d.id for d in done) == [0, 1, 2]
    assert not any("error" in d.answer for d in done)
    assert engine.submitted == [3, 1, 1, 1]


def test_a_job_that_is_lost_even_alone_is_an_error(samples: Path) -> None:
    done = list(ExecutorEngine(Refusing(2), workers=1, chunk=1).run(jobs(samples / "equipment-grant.pdf", 2)))
    assert [d.answer["error"]["type"] for d in done] == ["ReaderDied", "ReaderDied"]


def test_an_engine_that_is_gone_is_one_error(samples: Path) -> None:
    executor = ProcessPoolExecutor(1)
    executor.shutdown()
    with pytest.raises(InputError, match="engine is gone"):
        next(ExecutorEngine(executor, workers=1).run(jobs(samples / "equipment-grant.pdf", 1)))


def test_nobody_answers_for_dask() -> None:
    pytest.importorskip("distributed", reason="dask.distributed is not installed")
    with pytest.raises(InputError, match="no Dask scheduler"), dask_executor("tcp://127.0.0.1:9", patience=1):
        pass


@pytest.fixture
def cluster() -> Iterator[Any]:
    distributed = pytest.importorskip("distributed", reason="dask.distributed is not installed")
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, silence_logs=50
    ) as started:
        yield started


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")  # Dask's own, on lost connections
def test_dask_gives_the_same_bytes_and_survives_a_lost_worker(
    cluster: Any, samples: Path, hostile: dict[str, Path], tmp_path: Path
) -> None:
    intake = tmp_path / "in"
    shutil.copytree(samples / "robot-gateway", intake / "gateway")
    for name in ("form-that-calls-itself", "with-password", "truncated"):
        shutil.copy(hostile[name], intake)
    data = (samples / "equipment-grant.pdf").read_bytes()
    for number in range(40):
        (intake / f"{number:02}.pdf").write_bytes(data + b"%% %d\n" % number)
    items = list(find_items([str(intake)]))
    options = Options(as_of=date(2026, 11, 22), limits=QUICK, pictures=2, workers=2)
    run_batch(items, tmp_path / "here", options)

    victims = [worker.pid for worker in cluster.workers.values()]
    killed = threading.Event()

    def tell(result: BatchResult | None, clock: Clock) -> None:
        if clock.done >= 5 and not killed.is_set():
            killed.set()
            with contextlib.suppress(ProcessLookupError):
                os.kill(victims[0], signal.SIGKILL)

    with dask_executor(cluster.scheduler_address) as (executor, at_once):
        assert at_once == 2
        there = Options(as_of=date(2026, 11, 22), limits=QUICK, pictures=2, workers=at_once, executor=executor)
        summary = run_batch(items, tmp_path / "there", there, tell)
    assert killed.is_set()
    assert summary.total == len(items)
    for name in ("results.jsonl", "summary.csv", "index.html"):
        assert (tmp_path / "there" / name).read_bytes() == (tmp_path / "here" / name).read_bytes(), name
