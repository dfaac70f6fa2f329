"""A watched folder: what arrives in it whole is read and decided, each item isolated, with its results beside it.

Nothing has to run but this: no service, no database.  ``Watch`` finds what is to be done and files what came of it;
``certlane.service.assessing`` does the work in worker processes here, ``forwarding`` at a running service.
"""

from __future__ import annotations

import fcntl
import os
import time
from collections import Counter, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import IO, Any, Literal

from ..batch import Item, Limits
from ..batch.discover import APPLICATION
from ..batch.work import error_to_dict
from ..errors import CertlaneError, InputError
from .arrivals import PASSING, Arrival, Arrivals, signature_of
from .filing import Content, Filing, content_of, read_head

LOCK = ".certlane-watch"
"""The marker in a watched folder: who watches it."""

_NOTICE = 10.0  # seconds after which it is told that something waits
_AGAIN = 30.0  # seconds until what could not be filed is tried again


@dataclass(frozen=True, slots=True)
class WatchOptions:
    """How a folder is watched.

    ``once`` ends when all that is there has been dealt with; ``move`` moves it to ``out/done`` and ``out/failed``.
    ``poll`` and ``settle`` are seconds: between two looks, and without a change until a file counts as whole;
    ``patience`` those until a PDF without its end mark is taken all the same.
    """

    out: Path | None = None
    once: bool = False
    move: bool = False
    poll: float = 1.0
    settle: float = 2.0
    patience: float = 60.0
    policy: str = ""
    as_of: date | None = None
    workers: int | None = None
    limits: Limits = field(default_factory=Limits)
    language: Literal["en", "ko"] = "ko"


@dataclass(frozen=True, slots=True)
class Event:
    """Something to tell: ``done``, ``known``, ``waits``, ``trouble`` or ``state``, about an entry or the whole."""

    kind: Literal["done", "known", "waits", "trouble", "state"]
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Work:
    """An item that is being dealt with."""

    arrival: Arrival
    item: Item
    content: Content


@dataclass(slots=True)
class Watched:
    """What a watch came to."""

    counts: Counter[str] = field(default_factory=Counter)
    """Items by outcome: ``qualified``, ``refer``, ``not_qualified``, ``error``."""
    known: int = 0
    """Items whose results were there already."""

    @property
    def exit_status(self) -> int:
        """1 where something could not be read, else 20, 10 or 0 by the strictest outcome."""
        for outcome, status in (("error", 1), ("not_qualified", 20), ("refer", 10)):
            if self.counts.get(outcome):
                return status
        return 0


class Stopped(BaseException):
    """Ends a wait; raised by ``Watch.interrupt`` only, and caught by those who do the work."""


class Watch:
    """A folder that is watched by this process alone.

    Args:
        folder: the folder.
        options: how.
        tell: is told what happens.

    Raises:
        InputError: there is no such folder, it can't be written, or another watcher has it.
    """

    def __init__(
        self, folder: Path, options: WatchOptions | None = None, tell: Callable[[Event], None] | None = None
    ) -> None:
        self.folder = folder
        self.options = options or WatchOptions()
        self.tell = tell or (lambda event: None)
        self.came_to = Watched()
        self.stopping = False
        self.waiting = False
        self.filing = Filing(folder, self.options.out, move=self.options.move)
        self._arrivals = Arrivals(
            folder, settle=self.options.settle, patience=self.options.patience, leave=self.filing.out
        )
        self._looked = float("-inf")
        self._found: Iterator[Arrival] = iter(())
        self._noticed: dict[str, tuple[str, float]] = {}
        self._in_trouble = ""
        self._lock = self._own()
        self._recovered = deque(self._left_over())

    def __enter__(self) -> Watch:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def _own(self) -> IO[str]:
        if not self.folder.is_dir():
            raise InputError("there is no such folder", subject=str(self.folder), remedy="Make it, or check the path.")
        try:
            self.filing.prepare()
            lock = (self.folder / LOCK).open("a+")
        except OSError as error:
            raise InputError(
                f"results can't be written there: {error.strerror}", subject=str(error.filename or self.folder)
            ) from None
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)  # the system frees it, also after kill -9
        except BlockingIOError:
            lock.seek(0)
            who = lock.readline().strip()
            lock.close()
            raise InputError(
                f"another certlane watches it ({who})",
                subject=str(self.folder),
                remedy="One watcher a folder is enough; stop the other one first.",
            ) from None
        except OSError:
            pass  # a drive without locks: the marker still tells people
        if os.fstat(lock.fileno()).st_nlink == 0:  # its owner ended, and took the marker away, in this instant
            lock.close()
            return self._own()
        lock.truncate(0)
        lock.write(f"process {os.getpid()} on {os.uname().nodename} since {time.strftime('%Y-%m-%dT%H:%M:%S%z')}\n")
        lock.flush()
        return lock

    def close(self) -> None:
        """Put back what was claimed and not dealt with, and let others watch the folder."""
        for path in self.filing.claimed_entries():
            with suppress(OSError):
                self.filing.put_back(path.name)
        with suppress(OSError):
            if self.filing.move:
                self.filing.claimed.rmdir()
        with suppress(OSError):
            (self.folder / LOCK).unlink()
        self._lock.close()

    def _left_over(self) -> Iterator[Arrival]:
        """Yield what a watcher had claimed when it was killed."""
        for path in self.filing.claimed_entries():
            signature = signature_of(path)
            application = path / APPLICATION if path.is_dir() else None
            names = [stamp.name for stamp in signature if stamp.name.lower().endswith(".pdf")]
            files = tuple(path / name for name in names) if application else (path,)
            if signature and files:
                yield Arrival(path.name, Item(str(path), files, application), signature)

    def stop(self) -> None:
        """Have the work end as soon as it comes round."""
        self.stopping = True

    def interrupt(self, *_: object) -> None:
        """Have the work end at once; a handler of signals, for the main thread only."""
        self.stopping = True
        if self.waiting:
            raise Stopped

    @contextmanager
    def interruptible(self) -> Iterator[None]:
        """Let ``interrupt`` end what is done inside at once."""
        self.waiting = True
        try:
            if self.stopping:
                raise Stopped
            yield
        finally:
            self.waiting = False

    def next_work(self) -> Work | None:
        """Return the next item to be dealt with, None where there is none at present.

        Raises:
            InputError: the folder is gone, where it was to be looked at once only.
        """
        while True:
            arrival = self._next_arrival()
            if arrival is None:
                return None
            work = self._begin(arrival)
            if work:
                return work

    def _next_arrival(self) -> Arrival | None:
        if self._recovered:
            return self._recovered.popleft()
        try:
            found = next(self._found, None)
            if found is None and time.monotonic() - self._looked >= self.options.poll:
                self._looked = time.monotonic()
                self._found = self._arrivals.look()
                found = next(self._found, None)
                self._in_trouble = ""
                self._notice()
        except OSError as error:
            self._trouble("", f"the folder can't be read: {error.strerror}", error)
            self._found = iter(())
            return None
        return found

    def _begin(self, arrival: Arrival) -> Work | None:
        item: Item | None = arrival.item
        recovered = arrival.path.parent == self.filing.claimed
        if not self.filing.move:
            if self.filing.known(arrival.name, arrival.signature, None):
                self.came_to.known += 1
                return None
        elif not recovered:
            item = self.filing.claim(arrival)
        if item is None:
            self._arrivals.forget(arrival.name)
            return None
        content = content_of(item)
        fresh = self.filing.move and not recovered
        results = self.filing.known(arrival.name, arrival.signature, content, failed_too=not fresh)
        work = Work(arrival, item, content)
        if results is None:
            return work
        self.came_to.known += 1
        if self._settle(work, results):
            self.tell(Event("known", arrival.name, f"known: {(read_head(results) or {}).get('outcome', 'done')}"))
        return None

    def _notice(self) -> None:
        """Tell, once each, what has been waiting for long for a reason that does not pass by itself."""
        now = time.monotonic()
        waiting = {n: why for n, why in self._arrivals.waiting.items() if why not in PASSING}
        self._noticed = {n: kept for n, kept in self._noticed.items() if waiting.get(n) == kept[0]}
        for name, reason in waiting.items():
            since = self._noticed.setdefault(name, (reason, now))[1]
            if since != float("inf") and now - since >= _NOTICE:
                self._noticed[name] = (reason, float("inf"))
                self.tell(Event("waits", name, f"is not taken: {reason}"))

    def is_quiet(self) -> bool:
        """Tell whether nothing in the folder is about to become whole."""
        return (
            not self._recovered
            and self._looked > float("-inf")
            and not any(reason in PASSING for reason in self._arrivals.waiting.values())
        )

    def file(self, work: Work, result: dict[str, Any], page: str) -> None:
        """File what came of an item, unless its files have changed while they were read.

        Raises:
            InputError: it can't be written, where the folder is to be looked at once only.
        """
        name = work.arrival.name
        if signature_of(Path(work.item.name)) != work.arrival.signature:
            self.again(work, "changed while it was read; it is read again")
            return
        try:
            results = self.filing.put(work.arrival, work.content, result, page)
        except OSError as error:
            self.again(work, "", retry_after=_AGAIN)
            self._trouble(name, f"the results can't be written: {error.strerror}", error)
            return
        self._in_trouble = ""
        outcome = str(result["outcome"])
        self.came_to.counts[outcome] += 1
        self._settle(work, results)
        errors = result.get("errors", {})
        why = "; ".join(f"[{error['code']}] {error['message']}" for error in errors.values())
        self.tell(Event("done", name, f"{outcome}{': ' + why if why else ''} → {results}"))

    def again(self, work: Work, why: str, *, retry_after: float = 0.0) -> None:
        """Have an item found again, as if it had just arrived."""
        with suppress(OSError):
            self.filing.put_back(work.arrival.name)
        self._arrivals.forget(work.arrival.name, retry_after=retry_after)
        if why:
            self.tell(Event("trouble", work.arrival.name, why))

    def _settle(self, work: Work, results: Path) -> bool:
        try:
            self.filing.settle(work.arrival.name, results)
        except OSError as error:
            self.again(work, "", retry_after=_AGAIN)
            self._trouble(work.arrival.name, f"it can't be moved: {error.strerror}", error)
            return False
        return True

    def _trouble(self, name: str, text: str, error: OSError) -> None:
        """Tell of a trouble once; where the folder is looked at once only, it is the end."""
        if self.options.once:
            raise InputError(text, subject=name or str(self.folder)) from error
        if self._in_trouble != text:
            self.tell(Event("trouble", name, f"{text}; trying again"))
        self._in_trouble = text


def refused(work: Work, error: CertlaneError) -> dict[str, Any]:
    """Return what is filed of an item that was refused as a whole."""
    return {
        "item": work.arrival.name,
        "files": [name for name, _ in work.content.documents],
        "outcome": "error",
        "errors": {work.arrival.name: error_to_dict(error)},
    }
