"""The work in the background: threads that claim applications and have them decided by worker processes.

The web process reads no PDF.  A document that takes its process down is an error in the result, as in a batch; work
whose service was killed is taken up again when its lease lapses.  The workers give way to the answers of the service.
"""

from __future__ import annotations

import logging
import os
import secrets
import socket
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from ..batch.many import request_of
from ..batch.pool import Pool, available_cores
from ..batch.work import Done, Job, error_to_dict, unexpected, unpack
from ..errors import CatalogueError
from ..pipeline import today
from .pictures import Pictures

if TYPE_CHECKING:
    from .records import Records
    from .records.values import Claimed
    from .settings import Settings

_PAUSE: Final = 0.2  # seconds between two looks for a result while none is new
_TRIES: Final = 3  # of an application whose worker found another catalogue than was asked for
_IDLE: Final = 2.0  # seconds between two looks at the queue, where nobody in this process woke us
_HOUSEKEEPING: Final = 600.0
_SWEEPING: Final = 86_400.0  # seconds between two searches for files that nobody submitted
_log = logging.getLogger("certlane.service")


class _Stopped(Exception):
    """The service stops."""


@dataclass(slots=True)
class _Held:
    """An application that is being decided."""

    claimed: Claimed
    done: int = 0
    lost: bool = False


class Workers:
    """The worker processes and the thread that gives them work.

    Args:
        records: the queue, and where results go.
        settings: how many, how nice, how long a lease.
        pictures: is told which pages were turned, and forgets what was deleted.
    """

    def __init__(self, records: Records, settings: Settings, pictures: Pictures) -> None:
        self._records = records
        self._settings = settings
        self._pictures = pictures
        self._count = settings.workers or available_cores()
        self._name = f"{socket.gethostname()}-{os.getpid()}-{secrets.token_hex(4)}"
        self._lease = timedelta(seconds=settings.lease_seconds)
        self._held: dict[int, _Held] = {}
        self._lock = threading.Lock()
        self._number = 0
        self._swept = float("-inf")
        self._requests: dict[str, dict[str, Any]] = {}
        self._stop = threading.Event()
        self._woken = threading.Event()
        self._work = threading.Thread(target=self._serve, name="work", daemon=True)
        self._beat = threading.Thread(target=self._keep_leases, name="leases", daemon=True)

    def start(self) -> None:
        """Begin to work."""
        self._work.start()
        self._beat.start()

    def close(self) -> None:
        """Stop at once: what is being decided is given back, and decided after the next start."""
        self._stop.set()
        self._woken.set()
        for thread in (self._work, self._beat):
            if thread.is_alive():
                thread.join(10)

    def wake(self) -> None:
        """Say that there is something to do."""
        self._woken.set()

    @property
    def alive(self) -> bool:
        """Whether work is taken up."""
        return self._work.is_alive() and self._beat.is_alive()

    # --- the thread that gives work ----------------------------------------------------------------------------------

    def _serve(self) -> None:
        while not self._stop.is_set():
            try:
                with Pool(self._count, nice=self._settings.nice, progress=self._progress) as pool:
                    for done in pool.run(self._jobs(), pause=_PAUSE):
                        self._finish(done)
            except _Stopped:
                self._give_back()
            except Exception:  # noqa: BLE001 - a database that is away, workers that don't begin: try again
                _log.exception("work")
                with self._lock:
                    self._held.clear()  # the leases lapse
                self._stop.wait(5)

    def _jobs(self) -> Iterator[Job | None]:
        looked = 0.0
        while True:
            if self._stop.is_set():
                raise _Stopped
            if not self._woken.is_set() and time.monotonic() - looked < _IDLE:
                yield None
                continue
            self._woken.clear()
            claimed = self._claim()
            if claimed is None:
                looked = time.monotonic()
                yield None
                continue
            self._woken.set()  # there may be more
            yield self._job(claimed)

    def _claim(self) -> Claimed | None:
        with self._lock:
            if len(self._held) >= self._count:  # none ahead: what is claimed is begun
                self._woken.set()
                return None
        return self._records.claim(self._name, self._lease)

    def _job(self, claimed: Claimed) -> Job:
        with self._lock:
            self._number += 1
            self._held[self._number] = _Held(claimed)
        request = self._request(claimed.policy) | {
            "as_of": (claimed.as_of or today()).isoformat(),
            "application": "",
            "facts": dict(claimed.facts) if claimed.facts else None,
            "names": [document.name for document in claimed.documents],
        }
        files = self._records.files
        # A file that is missing is an error of its document, found by the worker.
        paths = tuple(
            str(files.path(d.sha256)) if files.exists(d.sha256) else f"/nonexistent/{d.sha256}"
            for d in claimed.documents
        )
        return Job(self._number, "check", paths, request)

    def _request(self, policy: str) -> dict[str, Any]:
        if policy not in self._requests:
            self._requests[policy] = request_of(policy)
        return self._requests[policy]

    def _give_back(self) -> None:
        with self._lock:
            held = list(self._held.values())
            self._held.clear()
        for entry in held:
            self._let_go(entry.claimed)

    def _let_go(self, claimed: Claimed) -> None:
        """End a lease, so that the application is claimed again."""
        self._records.heartbeat(claimed.id, self._name, 0, len(claimed.documents), lease=timedelta(0))
        self._woken.set()

    def _progress(self, number: int, document: int | None) -> None:
        with self._lock:
            held = self._held.get(number)
            if held is None:
                return
            held.done = len(held.claimed.documents) if document is None else document
        if held.done:
            self._beat_once(held)

    # --- results -----------------------------------------------------------------------------------------------------

    def _finish(self, done: Done) -> None:
        with self._lock:
            held = self._held.pop(done.id, None)
        if held is None:
            return
        claimed, answer = held.claimed, done.answer
        errors = _by_name(claimed, answer.get("errors", {}))
        if "row" in answer:
            for sha256 in answer["row"].get("sha256", ()):
                self._pictures.remember_turns(sha256, answer["row"].get("turns", {}).get(sha256, {}))
            self._records.finish(claimed.id, self._name, unpack(done.block), errors)
            return
        first = answer.get("error") or next(iter(errors.values()), None)
        error = first or error_to_dict(unexpected(RuntimeError("the worker sent no answer")))
        if error.get("code") == CatalogueError.code and claimed.attempt < _TRIES:
            # It was made anew or replaced since the request was drawn up: no fault of the application.
            _log.warning("%s: %s; trying again", claimed.id, error.get("message"))
            self._requests.clear()
            self._let_go(claimed)
            return
        self._records.fail(claimed.id, self._name, error)

    # --- leases and housekeeping -------------------------------------------------------------------------------------

    def _keep_leases(self) -> None:
        tidied = time.monotonic()
        while not self._stop.wait(self._settings.lease_seconds / 3):
            try:
                with self._lock:
                    held = list(self._held.values())
                for entry in held:
                    self._beat_once(entry)
                self._records.release_lapsed()
                if time.monotonic() - tidied > _HOUSEKEEPING:
                    tidied = time.monotonic()
                    self.tidy()
            except Exception:  # noqa: BLE001 - a database that is away for a while
                _log.exception("leases")

    def _beat_once(self, held: _Held) -> None:
        claimed = held.claimed
        kept = self._records.heartbeat(claimed.id, self._name, held.done, len(claimed.documents), lease=self._lease)
        held.lost = held.lost or not kept

    def tidy(self) -> None:
        """Delete what is past its time, and what is kept of documents that are gone."""
        if self._settings.retention_days:
            self._records.expire(datetime.now(UTC) - timedelta(days=self._settings.retention_days))
        if time.monotonic() - self._swept > _SWEEPING:
            self._swept = time.monotonic()
            self._records.sweep_files()
        if time.monotonic() - self._swept > _SWEEPING:
            self._swept = time.monotonic()
            self._records.sweep_files()
        for sha256 in self._pictures.kept():
            if not self._records.files.exists(sha256):
                self._pictures.forget(sha256)
        self._pictures.clear()


def _by_name(claimed: Claimed, errors: Mapping[str, dict[str, str]]) -> dict[str, dict[str, str]]:
    """Return errors of documents by name; where two have the same, the second one's digest tells them apart."""
    found: dict[str, Any] = {}
    for place, error in errors.items():
        document = claimed.documents[int(place)] if place.isdecimal() else None
        name = document.name if document else ""
        found[f"{name} ({document.sha256[:8]})" if document and name in found else name] = error
    return found
