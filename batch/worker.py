"""The worker: a supervisor that forks the process which reads; the fork may die, the supervisor forks another.

The parent starts the supervisor as a fresh interpreter, so nothing of the embedding program (threads, open files,
its ``__main__``) is inherited and nothing has to be guarded.  The supervisor imports and warms up once what the work
needs; a replacement for a dead process is a fork of it, ready within milliseconds.

Three pipes: jobs in; messages out (``reading`` before each document, ``done`` at the end); the supervisor's own
word, ``died``, on the third, so that half a message of the dead never stands before it.

Memory is limited by RLIMIT_AS, processor time by RLIMIT_CPU, the clock by an alarm whose default action ends the
process: none of the three needs the co-operation of the code that hangs.
"""

from __future__ import annotations

import importlib
import os
import resource
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, Final, Protocol

from ..errors import CertlaneError
from ..extract.isolation import let_recognition_ask
from ..extract.limits import Limits as ReadingLimits
from .frames import receive, send
from .work import Limits, error_to_dict, no_memory, unexpected

_END: Final = 0
_RECYCLE: Final = 64


class Guard(Protocol):
    """Tells the parent which document comes next, and gives it fresh limits."""

    def __call__(self, index: int | None) -> None:
        """Begin with a document, counted from 0; None: with what follows the documents."""


Run = Callable[[dict[str, Any], ReadingLimits, Guard], tuple[dict[str, Any], bytes]]


def main(
    jobs: int,
    messages: int,
    control: int,
    limits: dict[str, Any],
    *,
    nice: int = 0,
    tasks: str = "certlane.batch.tasks",
) -> None:
    """Serve until the pipe of jobs ends; the entry point of the worker's interpreter.

    Args:
        jobs: descriptor from which jobs come.
        messages: descriptor for messages and answers.
        control: descriptor for the supervisor's own word.
        limits: of each document.
        nice: by how much to give way to other processes.
        tasks: the module that does the jobs.
    """
    _give_way(nice)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle
    os.environ.setdefault("OMP_THREAD_LIMIT", "1")  # one worker, one core
    work = importlib.import_module(tasks)
    work.warm_up()
    try:
        _supervise(jobs, messages, control, Limits.from_dict(limits), work.run)
    except BrokenPipeError:
        return  # the parent is gone


def _give_way(nice: int) -> None:
    """Lower the priority of this process, and of its session where Linux groups processes by session.

    There (sched(7), autogroup) the one is nothing without the other.
    """
    os.nice(nice)
    if nice:
        with suppress(OSError):
            Path("/proc/self/autogroup").write_text(str(os.nice(0)), encoding="ascii")


def _supervise(jobs: int, messages: int, control: int, limits: Limits, run: Run) -> None:
    while True:
        child = os.fork()
        if not child:
            status = 1
            try:
                os.close(control)
                status = _serve(jobs, messages, limits, run)
            except BrokenPipeError:
                status = _END
            finally:
                os._exit(status)
        _, raw, usage = os.wait4(child, 0)
        status = os.waitstatus_to_exitcode(raw)
        if status == _END:
            return
        if status != _RECYCLE:
            send(control, {"event": "died", "status": status, "memory": usage.ru_maxrss << 10})


def _serve(jobs: int, messages: int, limits: Limits, run: Run) -> int:
    confined = _Confined(messages, limits.reading)
    let_recognition_ask(confined.grant)
    documents = 0
    while (job := receive(jobs)) is not None:
        started = time.monotonic()
        answer, block = _run(run, job, confined)
        confined.rest()
        send(messages, {"event": "done", "answer": answer, "seconds": time.monotonic() - started}, block)
        documents += len(job["documents"])
        if documents >= limits.recycle_after or _resident() > limits.recycle_above:
            return _RECYCLE
    return _END


def _run(
    run: Run,
    job: dict[str, Any],
    confined: _Confined,
) -> tuple[dict[str, Any], bytes]:
    try:
        return run(job, confined.limits, confined.begin)
    except CertlaneError as error:
        return {"error": error_to_dict(error)}, b""
    except MemoryError:
        return {"error": error_to_dict(no_memory(confined.limits))}, b""
    except Exception as error:  # noqa: BLE001 - whatever one file provokes must not reach the next one
        return {"error": error_to_dict(unexpected(error))}, b""


class _Confined:
    """The limits of this process: memory once, processor time and the clock afresh for each document."""

    def __init__(self, messages: int, limits: ReadingLimits) -> None:
        self.limits = limits
        self._messages = messages
        self._recognition = 0
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        _lower(resource.RLIMIT_AS, _statm(0) + limits.memory_bytes)

    def begin(self, index: int | None) -> None:
        """Tell the parent what comes next, and give it fresh limits."""
        self.rest()
        send(self._messages, {"event": "reading", "document": index})
        self._recognition = self.limits.recognition_seconds
        self._arm(self.limits.cpu_seconds, self.limits.wall_seconds)

    def rest(self) -> None:
        """Stop the clock: waiting for the parent costs a document nothing."""
        signal.setitimer(signal.ITIMER_REAL, 0)

    def grant(self, seconds: int) -> None:
        """Give the present document more time, for the recognition of its pages."""
        seconds = min(seconds, self._recognition)
        if seconds > 0:
            self._recognition -= seconds
            send(self._messages, {"event": "granted", "seconds": seconds})
            left = signal.setitimer(signal.ITIMER_REAL, 0)[0]
            soft = resource.getrlimit(resource.RLIMIT_CPU)[0]
            self._arm(soft - time.process_time() + seconds - 1, left + seconds)

    @staticmethod
    def _arm(processor: float, wall: float) -> None:
        hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
        soft = int(time.process_time() + processor) + 1
        resource.setrlimit(resource.RLIMIT_CPU, (soft if hard == resource.RLIM_INFINITY else min(soft, hard), hard))
        signal.setitimer(signal.ITIMER_REAL, max(wall, 0.001))


def _lower(kind: int, limit: int) -> None:
    hard = resource.getrlimit(kind)[1]
    limit = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
    resource.setrlimit(kind, (limit, limit))


def _resident() -> int:
    return _statm(1)


def _statm(field: int) -> int:
    """Return a figure of this process's memory in bytes: 0 its address space, 1 what is resident."""
    with open("/proc/self/statm", "rb") as file:  # noqa: PTH123 - read after every item
        return int(file.read().split()[field]) * resource.getpagesize()
