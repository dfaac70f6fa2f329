"""Pictures and words of pages: made in a process of their own with limits, kept by the digest of the document.

What is kept can be made again at any time: it is removed with its document, and when the cache has grown too large.
"""

from __future__ import annotations

import json
import os
import queue
import shutil
import threading
from collections.abc import Iterator, Mapping
from concurrent.futures import Future
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from ..batch.pool import Pool
from ..batch.work import Done, Job, Limits, error_from_dict
from ..errors import CertlaneError, UnreadableDocument
from ..extract.limits import Limits as ReadingLimits
from .refusals import ServiceUnavailable

_TASKS: Final = "certlane.service.drawing"
_WIDTHS: Final = (200, 400, 600, 800, 1000, 1200, 1600, 2000, 2400)
_LIMITS: Final = ReadingLimits(memory_bytes=1_500_000_000, cpu_seconds=30, wall_seconds=60)
_WAITING: Final = 200  # jobs that may wait
_SECONDS: Final = 120.0  # that a caller waits for a picture, recognition apart
_LARGEST_CACHE: Final = 2_000_000_000
_KEPT: Final = 0.8  # of the largest size, what is left after clearing

_Waiting = tuple[Job, Future[Done]]


class Pictures:
    """Draws and reads pages on demand.

    Args:
        folder: where to keep what was made.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._jobs: queue.Queue[_Waiting | None] = queue.Queue(_WAITING)
        self._lock = threading.Lock()
        self._made: dict[tuple[Any, ...], Future[Done]] = {}
        self._number = 0
        self._thread: threading.Thread | None = None
        self._closed = False

    def close(self) -> None:
        """End the process that draws; who waits is refused."""
        with self._lock:
            self._closed = True
            thread = self._thread
        if thread:
            self._jobs.put(None)
            thread.join(10)

    # --- what is asked for -------------------------------------------------------------------------------------------

    def picture(self, path: Path, sha256: str, page: int, width: int, *, name: str = "document.pdf") -> bytes:
        """Return a page as PNG.

        Args:
            path: of the document.
            sha256: its digest.
            page: counted from 1.
            width: in pixels; a round figure that is at least as large is taken.
            name: of the document, for messages.

        Raises:
            InputError: the page can't be drawn.
            ServiceUnavailable: too many pictures are being waited for.
        """
        width = next((w for w in _WIDTHS if w >= width), _WIDTHS[-1])
        place = self._folder / sha256 / f"{page}-{width}.png"
        with suppress(FileNotFoundError):
            return place.read_bytes()
        turn = self.turns(path, sha256, name=name).get(str(page), 0)
        done = self._do("picture", path, {"page": page, "width": width, "turn": turn, "name": name}, sha256)
        _keep(place, done.block)
        return done.block

    def words(self, path: Path, sha256: str, page: int, *, name: str = "document.pdf") -> dict[str, Any]:
        """Return the words of a page, with the page's size and turn.

        Raises:
            InputError: the document can't be read, or has no such page.
            ServiceUnavailable: too many pages are being waited for.
        """
        place = self._folder / sha256 / "words.jsonl"
        if not place.exists():
            self._read(path, sha256, name)
        with place.open(encoding="utf-8") as lines:
            for line in lines:
                if line.startswith(f'{{"page": {page},'):
                    return dict(json.loads(line))
        raise UnreadableDocument(f"has no page {page}", subject=name)

    def turns(self, path: Path, sha256: str, *, name: str = "document.pdf") -> dict[str, int]:
        """Return by how many degrees pages were turned to be read, by their number; the others stand upright."""
        place = self._folder / sha256 / "turns.json"
        with suppress(FileNotFoundError):
            return dict(json.loads(place.read_bytes()))
        try:
            self._read(path, sha256, name)
        except ServiceUnavailable:
            raise
        except CertlaneError:
            return {}  # what can't be read in full may still be drawn
        return dict(json.loads(place.read_bytes()))

    def remember_turns(self, sha256: str, turns: Mapping[str, int]) -> None:
        """Keep the turns of a document that was read elsewhere."""
        _keep(self._folder / sha256 / "turns.json", json.dumps(dict(turns)).encode())

    def _read(self, path: Path, sha256: str, name: str) -> None:
        done = self._do("words", path, {"name": name}, sha256)
        _keep(self._folder / sha256 / "words.jsonl", done.block)
        self.remember_turns(sha256, done.answer["turns"])

    # --- what is kept ------------------------------------------------------------------------------------------------

    def forget(self, sha256: str) -> None:
        """Remove what is kept of a document."""
        shutil.rmtree(self._folder / sha256, ignore_errors=True)

    def kept(self) -> list[str]:
        """Return the digests of the documents of which something is kept."""
        return [entry.name for entry in self._folder.iterdir() if entry.is_dir()]

    def clear(self, most: int = _LARGEST_CACHE) -> int:
        """Remove what was not made lately, where more is kept than the most bytes; return how much is left."""
        sized = []
        for entry in self._folder.iterdir():
            with suppress(OSError):
                size = sum(file.stat().st_size for file in entry.iterdir())
                sized.append((entry.stat().st_mtime, size, entry.name))
        total = sum(size for _, size, _ in sized)
        if total > most:
            for _, size, name in sorted(sized):
                self.forget(name)
                total -= size
                if total <= most * _KEPT:
                    break
        return total

    # --- the process that makes it -----------------------------------------------------------------------------------

    def _do(self, kind: str, path: Path, request: dict[str, Any], sha256: str) -> Done:
        """Have a job done, once where several ask for the same."""
        key = (kind, sha256, *sorted((k, v) for k, v in request.items() if k != "name"))
        with self._lock:
            if self._closed:
                raise ServiceUnavailable("the service is stopping")
            future = self._made.get(key)
            if future is None:
                future = Future()
                self._number += 1
                try:
                    self._jobs.put_nowait((Job(self._number, kind, (str(path),), request), future))
                except queue.Full:
                    raise ServiceUnavailable("too many pages are being drawn") from None
                self._made[key] = future
                future.add_done_callback(lambda _: self._made.pop(key, None))
            if self._thread is None:
                self._thread = threading.Thread(target=self._serve, name="pictures", daemon=True)
                self._thread.start()
        try:
            done = future.result(_SECONDS + (_LIMITS.recognition_seconds if kind == "words" else 0))
        except TimeoutError:
            raise ServiceUnavailable("the page is not drawn yet") from None
        if "error" in done.answer:
            raise error_from_dict(done.answer["error"], str(request["name"]))
        return done

    def _serve(self) -> None:
        """Drive the process; the body of the thread."""
        held: dict[int, Future[Done]] = {}

        def jobs() -> Iterator[Job | None]:
            while True:
                try:
                    given = self._jobs.get(block=not held)
                except queue.Empty:
                    yield None
                    continue
                if given is None:
                    return
                job, future = given
                held[job.id] = future
                yield job

        with Pool(1, Limits(_LIMITS), tasks=_TASKS) as pool:
            while not self._closed:
                try:
                    for done in pool.run(jobs(), pause=0.05):
                        held.pop(done.id).set_result(done)
                except CertlaneError as error:  # the process does not begin: who waits is told, the next may have luck
                    while held:
                        held.popitem()[1].set_exception(error)
        self._refuse_all(held)

    def _refuse_all(self, held: dict[int, Future[Done]]) -> None:
        refused = ServiceUnavailable("the service is stopping")
        while held:
            held.popitem()[1].set_exception(refused)
        while True:
            try:
                given = self._jobs.get_nowait()
            except queue.Empty:
                return
            if given:
                given[1].set_exception(refused)


def _keep(place: Path, data: bytes) -> None:
    place.parent.mkdir(exist_ok=True, mode=0o700)
    part = place.with_name(f".{place.name}.{os.getpid()}.{threading.get_ident()}")
    part.write_bytes(data)
    part.replace(place)
