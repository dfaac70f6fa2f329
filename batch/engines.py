"""Where jobs are done: worker processes here, or any ``concurrent.futures.Executor``, such as Dask's.

An executor's own process is never the one that reads a hostile file: each keeps a worker of its own beside it, so
that limits and typed errors are the same wherever the work is done.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, CancelledError, Executor, Future, wait
from dataclasses import asdict
from itertools import islice
from typing import Any, Protocol

from ..errors import CertlaneError, InputError, ReaderDied
from .pool import Pool
from .work import Done, Job, Limits, error_to_dict

_AHEAD = 4  # chunks that wait in the engine for each worker: enough to keep it busy, few enough to cancel
_local = threading.local()


class Engine(Protocol):
    """Does jobs."""

    def run(self, jobs: Iterable[Job]) -> Iterator[Done]:
        """Yield each job's result as it is finished; taking no more results ends the work."""
        ...

    def close(self) -> None:
        """Let go of what the engine holds."""
        ...


class ExecutorEngine:
    """Jobs over an executor, several at a time.

    Args:
        executor: the engine; it stays open, its owner closes it.
        workers: how many jobs it does at once.
        limits: of each document.
        chunk: jobs a task; 1 balances best, more cost less for each (3 to 5 ms a task with Dask).
    """

    def __init__(self, executor: Executor, *, workers: int, limits: Limits | None = None, chunk: int = 8) -> None:
        self._executor = executor
        self._limits = limits or Limits()
        self._pending = max(2, workers * _AHEAD)
        self._chunk = chunk

    def close(self) -> None:
        """Do nothing: the executor is its owner's."""

    def run(self, jobs: Iterable[Job]) -> Iterator[Done]:
        """Do the jobs; yield each as it is finished.

        Raises:
            InputError: the engine is gone; what was finished has been yielded.
        """
        source = iter(jobs)
        waiting: dict[Future[list[Done]], list[Job]] = {}
        try:
            while True:
                while len(waiting) < self._pending and (chunk := list(islice(source, self._chunk))):
                    waiting[self._submit(chunk)] = chunk
                if not waiting:
                    return
                for future in wait(waiting, return_when=FIRST_COMPLETED).done:
                    chunk = waiting.pop(future)
                    yield from self._finished(future, chunk, waiting)
        finally:
            for future in waiting:
                future.cancel()

    def _submit(self, jobs: list[Job]) -> Future[list[Done]]:
        try:
            return self._executor.submit(run_chunk, [asdict(job) for job in jobs], self._limits.to_dict())
        except (BrokenExecutor, RuntimeError, OSError) as error:
            raise InputError(
                f"the engine is gone: {error}", remedy="Start it again and run the same command."
            ) from error

    def _finished(
        self, future: Future[list[Done]], jobs: list[Job], waiting: dict[Future[list[Done]], list[Job]]
    ) -> Iterator[Done]:
        try:
            yield from future.result()
        except CertlaneError:
            raise
        except (BrokenExecutor, CancelledError) as error:
            raise InputError(
                f"the engine is gone: {error}", remedy="Start it again and run the same command."
            ) from error
        except Exception as error:  # noqa: BLE001 - an engine has its own errors for lost workers
            if len(jobs) > 1:  # one of them may be to blame: each alone
                for job in jobs:
                    waiting[self._submit([job])] = [job]
                return
            lost = ReaderDied(f"the engine gave it up: {type(error).__name__}: {error}"[:500])
            yield Done(jobs[0].id, {"error": error_to_dict(lost)}, b"", 0.0)


def run_chunk(jobs: list[dict[str, Any]], limits: dict[str, Any]) -> list[Done]:
    """Do jobs in a worker process beside this one; what an executor's process is asked to do.

    The worker is kept for the next chunk of the same thread and ends with this process.
    """
    kept: tuple[dict[str, Any], Pool] | None = getattr(_local, "pool", None)
    if kept is None or kept[0] != limits:
        if kept:
            kept[1].close()
        kept = (limits, Pool(1, Limits.from_dict(limits)))
        _local.pool = kept
    return list(kept[1].run(Job(**{**job, "documents": tuple(job["documents"])}) for job in jobs))
