"""Worker processes, driven from one thread: jobs go out as workers become free, results come back as they are ready.

No thread, no signal handler, no multiprocessing: the pool can stand inside any program, and ends with the generator
that uses it.
"""

from __future__ import annotations

import os
import selectors
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import suppress
from functools import partial
from typing import Final

from ..errors import CertlaneError, ReaderDied
from .frames import Inbox, pack
from .work import Done, Job, Limits, death, error_to_dict

_START = 60.0  # seconds that a supervisor has to import its parts, on a loaded machine
_GRACE = 10.0  # seconds beyond its own alarm after which a worker counts as stuck
_FAREWELL = 1.0  # seconds that an idle worker has to end by itself
_LOST = -9
TASKS: Final = "certlane.batch.tasks"
_NO_MORE: Final = "no more jobs"


class Worker:
    """One worker: its supervisor's process, three pipes, and the job that it has."""

    def __init__(
        self,
        limits: Limits,
        *,
        nice: int = 0,
        tasks: str = TASKS,
        progress: Callable[[int, int | None], None] | None = None,
    ) -> None:
        self.limits = limits
        self._options = {"nice": nice, "tasks": tasks}
        self._progress = progress
        self.job: Job | None = None
        self.failed: dict[int, dict[str, str]] = {}
        self.current: int | None = None
        self.began = self.deadline = 0.0
        self._heard = True  # a message on the present job has come
        self._fresh = True  # no replacement has failed to begin
        self._start()

    def _start(self) -> None:
        tasks, self._tasks = os.pipe()
        messages, theirs = os.pipe()
        control, supervisors = os.pipe()
        given = (tasks, theirs, supervisors)
        code = (
            f"import sys; sys.path[:] = {sys.path!r}; from certlane.batch.worker import main; "
            f"main({tasks}, {theirs}, {supervisors}, {self.limits.to_dict()!r}, **{self._options!r})"
        )
        try:
            self.process = subprocess.Popen(  # noqa: S603 - our own interpreter and our own text
                [sys.executable, "-c", code],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=given,
                start_new_session=True,
            )
        finally:
            for descriptor in given:
                os.close(descriptor)
        self.messages, self.control = Inbox(messages), Inbox(control)
        self.ready_by = time.monotonic() + _START

    def give(self, job: Job) -> None:
        """Send a job; the worker must have none.

        Raises:
            BrokenPipeError: the supervisor is gone.
        """
        self.job, self.failed, self._heard = job, {}, False
        self.began = time.monotonic()
        self._send()

    def _send(self) -> None:
        job = self.job
        assert job is not None  # noqa: S101 - only called while a job is held
        self.current = None
        self.deadline = max(self.ready_by, time.monotonic() + self.limits.reading.wall_seconds + _GRACE)
        view = memoryview(
            pack(
                {
                    "kind": job.kind,
                    "documents": job.documents,
                    "failed": {str(index): error for index, error in self.failed.items()},
                    "request": job.request,
                }
            )
        )
        while view:
            view = view[os.write(self._tasks, view) :]

    def collect(self) -> list[Done]:
        """Take in what the worker has sent; return the job's result where it is finished."""
        try:
            control = self.control.messages()
            done = self._read_messages()
        except ReaderDied:
            return self._lost()
        if done:
            return done
        if control:
            self.messages.forget()
            return self._after_death(int(control[0][0]["status"]))
        if self.control.ended or (self.job and time.monotonic() > self.deadline):
            return self._lost()
        return []

    def _read_messages(self) -> list[Done]:
        done = []
        for message, block in self.messages.messages():
            self._heard = self._fresh = True
            if message.get("event") == "reading":
                index = message.get("document")
                self.current = index if isinstance(index, int) else None
                if self._progress and self.job:
                    self._progress(self.job.id, self.current)
                self.deadline = time.monotonic() + self.limits.reading.wall_seconds + _GRACE
            elif message.get("event") == "granted":
                self.deadline += min(float(message["seconds"]), self.limits.reading.recognition_seconds)
            elif self.job is not None and isinstance(message.get("answer"), dict):
                seconds = time.monotonic() - self.began if self.failed else float(message.get("seconds", 0))
                done.append(Done(self.job.id, message["answer"], block, seconds))
                self.job = None
        return done

    def _after_death(self, status: int) -> list[Done]:
        """Blame the document that was being read, and go on without it."""
        if self.job is None:
            return []
        index = self.current
        error = error_to_dict(death(status, self.limits.reading, "deciding on it" if index is None else "reading it"))
        if index is None or index in self.failed or index >= len(self.job.documents):
            done = Done(self.job.id, {"error": error}, b"", time.monotonic() - self.began)
            self.job = None
            return [done]
        self.failed[index] = error
        with suppress(BrokenPipeError):  # the supervisor's own end shows in its pipe
            self._send()
        return []

    def _lost(self) -> list[Done]:
        """Replace a supervisor that is gone or stuck.

        Raises:
            CertlaneError: the fresh one could not begin either, so the fault is not the document's.
        """
        self.close()
        if not self._fresh:
            raise CertlaneError(
                "the worker processes end before they begin",
                remedy=f"Try `{sys.executable} -c 'from certlane.batch.tasks import warm_up; warm_up()'`.",
            )
        self._start()
        if self.job is None or self._heard:
            return self._after_death(_LOST)
        self._fresh = False
        with suppress(BrokenPipeError):
            self._send()
        return []

    def close(self) -> None:
        """End the processes of this worker: an idle one by the end of its pipe, a busy one at once."""
        if self.process.returncode is not None:
            return
        os.close(self._tasks)
        if self.job is None:
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(_FAREWELL)
        if self.process.returncode is None:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, 9)
            self.process.wait()
        for inbox in (self.messages, self.control):
            os.close(inbox.descriptor)


class Pool:
    """Worker processes on this machine.

    Args:
        workers: how many; one a core by default.
        limits: of each document.
        nice: by how much the workers give way to other processes.
        tasks: the module with ``warm_up`` and ``run``: what a worker does with a job.
        progress: is told a job's id and which document of it begins (None: what follows the documents).
    """

    def __init__(
        self,
        workers: int | None = None,
        limits: Limits | None = None,
        *,
        nice: int = 0,
        tasks: str = TASKS,
        progress: Callable[[int, int | None], None] | None = None,
    ) -> None:
        self._limits = limits or Limits()
        self._count = workers or available_cores()
        self._make = partial(Worker, self._limits, nice=nice, tasks=tasks, progress=progress)
        self._workers: list[Worker] = []

    def __enter__(self) -> Pool:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def close(self) -> None:
        """End all workers, whatever they are doing."""
        while self._workers:
            self._workers.pop().close()

    def run(self, jobs: Iterable[Job | None], *, pause: float = 0.25) -> Generator[Done, None, None]:
        """Do the jobs; yield each as it is finished, in no order.

        Jobs are taken from the iterable as workers become free, one ahead.  Closing the generator ends the work.

        Args:
            jobs: a None among them stands for "none at present": the iterable is asked again after the pause.
            pause: seconds.
        """
        source = iter(jobs)
        waiting: deque[Job] = deque()
        exhausted = False
        try:
            while True:
                wait = float("inf")
                while not exhausted and len(waiting) < 1 + self._idle():
                    job = next(source, _NO_MORE)
                    if job is None:
                        wait = pause
                        break
                    exhausted = isinstance(job, str)
                    if isinstance(job, Job):
                        waiting.append(job)
                self._hand_out(waiting)
                busy = [worker for worker in self._workers if worker.job]
                if busy:
                    yield from self._finished(busy, wait)
                elif exhausted and not waiting:
                    return
                elif not waiting:
                    time.sleep(pause)
        finally:
            if any(worker.job for worker in self._workers):
                self.close()

    def _idle(self) -> int:
        return self._count - sum(worker.job is not None for worker in self._workers)

    def _hand_out(self, waiting: deque[Job]) -> None:
        for worker in self._workers:
            if waiting and worker.job is None:
                self._give(worker, waiting.popleft())
        while waiting and len(self._workers) < self._count:
            self._workers.append(self._make())
            self._give(self._workers[-1], waiting.popleft())

    @staticmethod
    def _give(worker: Worker, job: Job) -> None:
        with suppress(BrokenPipeError):  # shows as the end of the supervisor's pipe, and is blamed on no document
            worker.give(job)

    def _finished(self, busy: list[Worker], wait: float) -> Iterator[Done]:
        with selectors.DefaultSelector() as selector:
            for worker in busy:
                selector.register(worker.messages.descriptor, selectors.EVENT_READ)
                selector.register(worker.control.descriptor, selectors.EVENT_READ)
            nearest = min(worker.deadline for worker in busy)
            selector.select(min(wait, max(0.0, nearest - time.monotonic())))
        for worker in busy:
            yield from worker.collect()


def available_cores() -> int:
    """Return on how many cores this process may run."""
    return len(os.sched_getaffinity(0))
