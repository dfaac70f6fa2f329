"""Running a function on a document in a child process with limits on memory, processor time and the clock.

Some PDFs end the process that reads them: pdfium aborts where memory runs out, and no exception can be caught.  A
child costs a few milliseconds by ``fork``; its death is an outcome with a name, and touches nothing else.

Where the calling process has other threads, forking it could copy a lock that nobody will open again; then a new
interpreter is started instead, which takes some 100 ms and asks that the function and its arguments can be pickled.

What the child hands back is unpickled with care: values of this package and plain data only, so that a reader that was
taken over by a file gains nothing here.
"""

from __future__ import annotations

import contextlib
import ctypes
import faulthandler
import io
import os
import pickle
import resource
import select
import signal
import struct
import sys
import threading
import time
import traceback
import warnings
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn, TypeVar

from ..errors import CertlaneError, LimitExceeded, ReaderDied
from ..model.document import Document
from .limits import Limits, OcrOptions

T = TypeVar("T")

_HEADER = struct.Struct(">cQ")
_RESULT, _ERROR, _FAULT, _MEMORY, _MORE = b"r", b"e", b"f", b"m", b"+"
_PLAIN = {
    ("array", "_array_reconstructor"),
    ("array", "array"),
    ("builtins", "complex"),
    ("builtins", "frozenset"),
    ("builtins", "set"),
    ("builtins", "slice"),
    ("collections", "Counter"),
    ("collections", "OrderedDict"),
    ("datetime", "date"),
    ("datetime", "datetime"),
    ("datetime", "timedelta"),
    ("datetime", "timezone"),
    ("decimal", "Decimal"),
    ("fractions", "Fraction"),
    ("pathlib", "PosixPath"),
}


def read_isolated(
    source: str | Path | bytes, *, name: str | None = None, limits: Limits | None = None, ocr: OcrOptions | None = None
) -> Document:
    """Read a PDF as ``certlane.extract.reader.read_document`` does, in a child process.

    Raises:
        UnreadableDocument: not a PDF, empty, or damaged.
        EncryptedDocument: the file opens with a password only.
        LimitExceeded: reading would take more than the limits allow.
        ReaderDied: the child was lost.
    """
    subject = name or (Path(source).name if not isinstance(source, bytes) else "document.pdf")
    return run_isolated(_read, source, name, limits, ocr, limits=limits, subject=subject)


def _read(source: str | Path | bytes, name: str | None, limits: Limits | None, ocr: OcrOptions | None) -> Document:
    from .reader import read_document

    return read_document(source, name=name, limits=limits, ocr=ocr)


def run_isolated(function: Callable[..., T], *args: Any, limits: Limits | None = None, subject: str | None = None) -> T:
    """Call a function in a child process and return what it returns.

    Args:
        function: with its arguments; where this process has other threads both must be picklable.
        *args: the arguments.
        limits: memory, processor time and time by the clock.
        subject: the file concerned, for messages.

    Raises:
        LimitExceeded: the child needed more time, memory or space for its result than allowed.
        ReaderDied: the child was lost for another reason, or handed back something else than values.
        CertlaneError: what the function raised; an error that is none of certlane's becomes a bare ``CertlaneError``
            with the child's traceback as a note.
    """
    limits = limits or Limits()
    if threading.active_count() > 1 or not hasattr(os, "fork"):
        child: _Child = _Spawned(function, args, limits)
    else:
        child = _Forked(function, args, limits)
    try:
        tag, data = _receive(child, limits, subject)
    finally:
        status = child.end()
    if tag is None:
        raise _death(status, limits, subject)
    if tag == _MEMORY:
        raise LimitExceeded(f"reading takes more than {_megabytes(limits)} MB of memory", subject=subject)
    if tag == _FAULT:
        error = CertlaneError(
            f"an unexpected error while reading: {data.decode('utf-8', 'replace').splitlines()[-1]}", subject=subject
        )
        error.add_note(data.decode("utf-8", "replace"))
        raise error
    try:
        value = _Careful(io.BytesIO(data)).load()
    except Exception as error:  # noqa: BLE001 - a damaged answer may raise anything
        raise ReaderDied(
            f"the process that read the file gave back what can't be taken: {error}", subject=subject
        ) from None
    if tag == _ERROR:
        if isinstance(value, CertlaneError) and value.subject is None:
            value.subject = subject
        raise value
    return value  # type: ignore[no-any-return]


def grant_recognition(pages: int, seconds_a_page: int = 20) -> None:
    """Tell the parent that pages are going to be recognised, which takes longer than reading.

    Extends the child's limits on time, up to ``Limits.recognition_seconds``; does nothing in a process that is no
    child of ``run_isolated``.
    """
    if _grant is not None:
        _grant(pages * seconds_a_page)


def let_recognition_ask(grant: Callable[[int], None]) -> None:
    """Name the function that is called with the seconds that recognition needs.

    A process with limits of its own (a worker of a batch) extends them there; what it calls then stays in force.
    """
    global _grant  # noqa: PLW0603 - one process, one set of limits
    _grant = grant


class _Worker:
    """The child's side: limits, and the way back to the parent."""

    def __init__(self, output: int, limits: Limits) -> None:
        self.output = output
        self.limits = limits
        self.left = limits.recognition_seconds

    def run(self, function: Callable[..., Any], args: tuple[Any, ...]) -> NoReturn:
        code = 1
        try:
            self._confine()
            let_recognition_ask(self.grant)
            self._answer(function, args)
            code = 0
        except BaseException:  # noqa: BLE001, S110 - nothing may escape into the parent's code below the fork
            pass
        finally:
            os._exit(code)

    def _answer(self, function: Callable[..., Any], args: tuple[Any, ...]) -> None:
        try:
            tag, data = _RESULT, _packed(function(*args))
        except CertlaneError as error:
            tag, data = _ERROR, _packed(error)
        except MemoryError:
            tag, data = _MEMORY, b""
        except BaseException:  # noqa: BLE001 - whatever it was, the parent has to hear of it
            tag, data = _FAULT, traceback.format_exc(limit=-8).encode("utf-8", "replace")
        self.send(tag, data)

    def send(self, tag: bytes, data: bytes) -> None:
        view = memoryview(_HEADER.pack(tag, len(data)) + data)
        while view:
            view = view[os.write(self.output, view) :]

    def grant(self, seconds: int) -> None:
        seconds = min(seconds, self.left)
        if seconds <= 0:
            return
        self.left -= seconds
        soft, hard = resource.getrlimit(resource.RLIMIT_CPU)
        resource.setrlimit(resource.RLIMIT_CPU, (min(soft + seconds, hard) if hard >= 0 else soft + seconds, hard))
        self.send(_MORE, str(seconds).encode())

    def _confine(self) -> None:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGXCPU):
            signal.signal(number, signal.SIG_DFL)
        _die_with_parent()
        faulthandler.disable()
        quiet = os.open(os.devnull, os.O_RDWR)
        for descriptor in (0, 1, 2):
            os.dup2(quiet, descriptor)
        limits = self.limits
        spent = int(time.process_time())
        _lower(resource.RLIMIT_CORE, 0, 0)
        _lower(resource.RLIMIT_AS, _address_space() + limits.memory_bytes)
        cpu = spent + limits.cpu_seconds
        # The hard limit kills without a name: keep it out of the soft one's way.
        _lower(resource.RLIMIT_CPU, cpu, cpu + limits.recognition_seconds + 5)


_grant: Callable[[int], None] | None = None


def _packed(value: object) -> bytes:
    """Pack a value as it says itself, whatever the application has registered with ``copyreg``.

    Some libraries (tblib, which Dask uses) register their own form for every exception; the parent would not take it.
    """
    buffer = io.BytesIO()
    pickler = pickle.Pickler(buffer, protocol=5)
    pickler.dispatch_table = {}
    pickler.dump(value)
    return buffer.getvalue()


def _lower(kind: int, soft: int, hard: int | None = None) -> None:
    """Lower a limit of this process, never above the hard one that it already has."""
    _, highest = resource.getrlimit(kind)
    hard = soft if hard is None else hard
    if highest != resource.RLIM_INFINITY:
        soft, hard = min(soft, highest), min(hard, highest)
    resource.setrlimit(kind, (soft, hard))


def _address_space() -> int:
    try:
        return int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    except (OSError, ValueError):
        return 1_000_000_000


def _die_with_parent() -> None:
    """Ask Linux to kill this process when its parent ends (PR_SET_PDEATHSIG)."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(1, signal.SIGKILL, 0, 0, 0)


class _Child:
    """The parent's side of a child: where it answers, and how to end it."""

    input: int

    def kill(self) -> None:
        raise NotImplementedError

    def end(self) -> int:
        """Close the pipe, make sure that the child is gone, and return its exit code, negative for a signal."""
        raise NotImplementedError


class _Forked(_Child):
    def __init__(self, function: Callable[..., Any], args: tuple[Any, ...], limits: Limits) -> None:
        self.input, output = os.pipe()
        self.code: int | None = None
        with warnings.catch_warnings():
            # Python 3.12 warns of native threads (numpy's, say); none of them is needed in the child.
            warnings.simplefilter("ignore", DeprecationWarning)
            self.pid = os.fork()
        if self.pid == 0:
            os.close(self.input)
            _Worker(output, limits).run(function, args)
        os.close(output)

    def kill(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)

    def end(self) -> int:
        os.close(self.input)
        if self.code is None:
            done, status = os.waitpid(self.pid, os.WNOHANG)
            if not done:
                # It answered and closes by itself, or it is of no more use.
                deadline = time.monotonic() + 0.5
                while not done and time.monotonic() < deadline:
                    time.sleep(0.0005)
                    done, status = os.waitpid(self.pid, os.WNOHANG)
                if not done:
                    self.kill()
                    _, status = os.waitpid(self.pid, 0)
            self.code = os.waitstatus_to_exitcode(status)
        return self.code


class _Spawned(_Child):
    """A child that starts a new interpreter: some 100 ms, but nothing of this process's threads in it."""

    def __init__(self, function: Callable[..., Any], args: tuple[Any, ...], limits: Limits) -> None:
        import subprocess

        # Pickled first: what can't be pickled shall fail here, before there is a child.
        job = pickle.dumps((function, args, limits), protocol=5)
        self.input, output = os.pipe()
        start = f"import sys; sys.path[:] = {sys.path!r}; from {__name__} import _spawned; _spawned({output})"
        try:
            self.process = subprocess.Popen([sys.executable, "-c", start], stdin=subprocess.PIPE, pass_fds=(output,))  # noqa: S603
        except OSError:
            os.close(self.input)
            raise
        finally:
            os.close(output)
        assert self.process.stdin is not None  # noqa: S101 - for the type checker
        with contextlib.suppress(BrokenPipeError), self.process.stdin as pipe:
            pipe.write(job)

    def kill(self) -> None:
        self.process.kill()

    def end(self) -> int:
        os.close(self.input)
        try:
            return self.process.wait(0.5)
        except Exception:  # noqa: BLE001 - it did not end in time
            self.process.kill()
            return self.process.wait()


def _spawned(output: int) -> NoReturn:
    """Run the job that the parent wrote to standard input; the child's side of ``_Spawned``."""
    function, args, limits = pickle.load(sys.stdin.buffer)  # noqa: S301 - from the parent
    _Worker(output, limits).run(function, args)


def _receive(child: _Child, limits: Limits, subject: str | None) -> tuple[bytes | None, bytes]:
    """Wait for the child's answer; (None, b"") where it ended without one."""
    deadline = time.monotonic() + limits.wall_seconds
    buffer = bytearray()
    poll = select.poll()
    poll.register(child.input, select.POLLIN | select.POLLHUP)
    while True:
        while len(buffer) >= _HEADER.size:
            tag, length = _HEADER.unpack_from(buffer)
            if length > limits.result_bytes:
                child.kill()
                raise LimitExceeded(
                    f"the result takes more than {limits.result_bytes // 1_000_000} MB", subject=subject
                )
            if len(buffer) < _HEADER.size + length:
                break
            data = bytes(buffer[_HEADER.size : _HEADER.size + length])
            if tag != _MORE:
                return tag, data
            deadline += min(int(data), limits.recognition_seconds)
            del buffer[: _HEADER.size + length]
        left = deadline - time.monotonic()
        if left <= 0 or not poll.poll(min(left, 60.0) * 1000):
            if deadline - time.monotonic() > 0:
                continue
            child.kill()
            raise LimitExceeded(f"reading took longer than {limits.wall_seconds:g} s", subject=subject)
        chunk = os.read(child.input, 1 << 20)
        if not chunk:
            return None, b""
        buffer += chunk


def _death(code: int, limits: Limits, subject: str | None) -> CertlaneError:
    if code == -signal.SIGXCPU:
        return LimitExceeded(f"reading took more than {limits.cpu_seconds} s of processor time", subject=subject)
    if code < 0:
        name = signal.Signals(-code).name if -code in set(signal.Signals) else str(-code)
        hint = ""
        if -code in {signal.SIGABRT, signal.SIGTRAP, signal.SIGILL, signal.SIGSEGV}:
            hint = f"; files that ask for more than {_megabytes(limits)} MB of memory end so"
        return ReaderDied(f"the process that read the file was lost ({name}{hint})", subject=subject)
    return ReaderDied(f"the process that read the file ended without an answer (exit {code})", subject=subject)


def _megabytes(limits: Limits) -> int:
    return limits.memory_bytes // 1_000_000


class _Careful(pickle.Unpickler):
    """Makes values of this package and plain data, and calls nothing else."""

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) in _PLAIN or (module, name) == (_ROOT + ".errors", "_rebuild"):
            return getattr(import_module(module), name)
        if module.split(".", maxsplit=1)[0] == _ROOT:
            found: Any = import_module(module)
            for part in name.split("."):
                found = getattr(found, part)
            if isinstance(found, type):
                return found
        raise pickle.UnpicklingError(f"{module}.{name} is not expected from a reading process")


_ROOT = __name__.split(".", maxsplit=1)[0]
