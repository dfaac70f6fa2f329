"""The work of a watched folder, done here: an item is assessed first, then its page is drawn."""

from __future__ import annotations

import base64
from collections import deque
from collections.abc import Generator, Iterator
from contextlib import closing, suppress
from datetime import date
from typing import Any

from ..batch import BatchResult
from ..batch.many import job_of, request_of, result_of
from ..batch.pool import Pool
from ..batch.work import Done, Job, error_to_dict, unpack
from ..report.application_page import application_html
from .watching import Stopped, Watch, Watched, Work


def run(watch: Watch) -> Watched:
    """Watch a folder with worker processes here, until it is stopped or, ``once``, all is dealt with.

    Raises:
        UsageError: the policy is unknown.
        InputError: the folder is gone, where it was to be looked at once only.
    """
    workshop = _Workshop(watch)
    with closing(Pool(watch.options.workers, watch.options.limits)) as pool:
        results = pool.run(workshop.jobs(), pause=min(watch.options.poll, 0.25))
        with closing(results), suppress(Stopped):
            while (done := _next(watch, results)) is not None:
                workshop.finished(done)
    return watch.came_to


def _next(watch: Watch, results: Generator[Done, None, None]) -> Done | None:
    with watch.interruptible():
        return next(results, None)


class _Workshop:
    """The work that is under way: an item is assessed first, then its page is drawn."""

    def __init__(self, watch: Watch) -> None:
        self._watch = watch
        self._pages: deque[Job] = deque()
        self._held: dict[int, tuple[Work, BatchResult | None]] = {}
        self._count = 0
        self._day: date | None = None
        self._request: dict[str, Any] = {}
        self._renew_request()  # a slip in the policy is an error at once, not one for each file

    def jobs(self) -> Iterator[Job | None]:
        watch = self._watch
        while not watch.stopping:
            watch.waiting = False  # no signal may come between an item and the note of it
            job = self._pages.popleft() if self._pages else self._next_check()
            if job is None and watch.options.once and not self._held and watch.is_quiet():
                return
            watch.waiting = True
            yield job

    def _next_check(self) -> Job | None:
        work = self._watch.next_work()
        if work is None:
            return None
        self._renew_request()
        return job_of(self._hold(work, None), work.item, self._request)

    def _hold(self, work: Work, result: BatchResult | None) -> int:
        self._count += 1
        self._held[self._count] = work, result
        return self._count

    def _renew_request(self) -> None:
        """Take the day, the policy and the catalogue afresh when a new day has begun."""
        today = self._watch.options.as_of or date.today()
        if self._day != today:
            self._request, self._day = request_of(self._watch.options.policy, today), today

    def finished(self, done: Done) -> None:
        work, result = self._held.pop(done.id)
        if result is None:
            result = result_of(work.item, done)
            if result.packed:
                self._pages.append(self._page_job(work, result))
                return
        page = done.block.decode("utf-8", "replace") if result.packed and done.block else ""
        language = self._watch.options.language
        page = page or application_html(work.arrival.name, result.row, result.assessment, language=language)
        self._watch.file(work, result_to_dict(work, result), page)

    def _page_job(self, work: Work, result: BatchResult) -> Job:
        request = {
            "name": work.arrival.name,
            "row": result.row,
            "language": self._watch.options.language,
            "packed": base64.b64encode(result.packed).decode(),
        }
        return Job(self._hold(work, result), "page", tuple(str(file.absolute()) for file in work.item.files), request)


def result_to_dict(work: Work, result: BatchResult) -> dict[str, Any]:
    """Return what is filed of an item: the form of a line of a batch's results, without the folder's own path."""
    names = {str(file): name for file, (name, _) in zip(work.item.files, work.content.documents, strict=True)}
    filed: dict[str, Any] = {"item": work.arrival.name, "files": list(names.values()), "outcome": result.outcome}
    if result.errors:
        filed["errors"] = {
            names.get(subject, work.arrival.name): error_to_dict(error) for subject, error in result.errors.items()
        }
    if result.packed:
        filed["assessment"] = unpack(result.packed)
    return filed
