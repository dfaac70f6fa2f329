"""A batch into a folder: journal, resume, results, triage page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from .journal import Journal, file_hash, key_of
from .many import Clock, engine_for, job_of, request_of, result_of
from .outputs import write_outputs
from .work import BatchResult, Item, Job, Limits

if TYPE_CHECKING:
    from concurrent.futures import Executor

Progress = Callable[[BatchResult | None, Clock], None]
"""Is told of each item as it is finished or found finished (None), with the clock of the run."""

_LARGEST = 200_000_000  # bytes of a file that is read at all; larger ones aren't even hashed


@dataclass(frozen=True, slots=True)
class Options:
    """How a batch is run.

    ``force`` does again what the journal holds; ``retry`` only what ended in an error.  ``pictures`` is the number of
    applications, quickest to decide first, that get pictures of their pages.
    """

    policy: str = ""
    as_of: date | None = None
    workers: int | None = None
    limits: Limits = field(default_factory=Limits)
    force: bool = False
    retry: bool = False
    pictures: int = 500
    language: Literal["en", "ko"] = "ko"
    executor: Executor | None = None


@dataclass(frozen=True, slots=True)
class Summary:
    """What a batch came to."""

    counts: dict[str, int]
    """Items by outcome: ``qualified``, ``refer``, ``not_qualified``, ``error``."""
    total: int
    reused: int
    seconds: float
    as_of: date

    @property
    def exit_status(self) -> int:
        """1 where something could not be read, else 20, 10 or 0 by the strictest outcome among the items."""
        for outcome, status in (("error", 1), ("not_qualified", 20), ("refer", 10)):
            if self.counts.get(outcome):
                return status
        return 0


def run_batch(
    items: Iterable[Item], out: Path, options: Options | None = None, progress: Progress | None = None
) -> Summary:
    """Assess items into a folder: ``results.jsonl``, ``summary.csv``, ``summary.xlsx``, ``index.html``, ``items/``.

    What the folder's journal already holds for the same documents, application, policy, catalogue, date and version is
    not done again.  The process may be killed at any time: the next call goes on where it stopped.

    Raises:
        InputError: the folder can't be used, or the engine is gone.
        UsageError: the policy is unknown, or the journal is of another version.
    """
    options = options or Options()
    listed = list(items)
    with Journal(out) as journal:
        run, as_of = journal.begin(options.as_of)
        runner = _Run(
            journal,
            run,
            request_of(options.policy, as_of),
            options=options,
            clock=Clock(len(listed)),
            progress=progress,
        )
        with closing(engine_for(options.executor, options.workers, options.limits)) as engine:
            for done in engine.run(runner.jobs(listed)):
                runner.finished(done.id, result_of(listed[done.id], done))
            runner.count()
            write_outputs(journal, out, options.pictures, options.language, engine)
        journal.finish(run)
        return Summary(dict(runner.counts), len(listed), runner.clock.reused, runner.clock.seconds, as_of)


class _Run:
    """The state of a run: which keys are being worked on, and for which items."""

    def __init__(
        self,
        journal: Journal,
        run: int,
        request: dict[str, str],
        *,
        options: Options,
        clock: Clock,
        progress: Progress | None,
    ) -> None:
        self.journal, self.run, self.options, self.clock = journal, run, options, clock
        self.request = request
        self.counts: Counter[str] = Counter()
        self._progress = progress or (lambda result, clock: None)
        self._base = {name: request[name] for name in ("tool", "policy_sha256", "catalogue_sha256", "as_of")}
        self._keys: dict[int, str] = {}
        self._wanted: dict[str, list[int]] = {}

    def jobs(self, items: list[Item]) -> Iterator[Job]:
        """Yield jobs for the items that the journal can't answer; the same content under the same names is one job."""
        for position, item in enumerate(items):
            hashes = [file_hash(path, longest=_LARGEST) for path in item.files]
            application = file_hash(item.application) if item.application else ""
            named = [[path.name, digest] for path, digest in zip(item.files, hashes, strict=True)]
            key = key_of({**self._base, "documents": named, "application": application})
            self.journal.enter(position, item.name, [str(path) for path in item.files], key)
            if key in self._wanted:
                self._wanted[key].append(position)
            elif self._known(key):
                self._tell(None, reused=1)
            else:
                self._wanted[key] = [position]
                self._keys[position] = key
                yield job_of(position, item, self.request)

    def _known(self, key: str) -> bool:
        if self.options.force:
            return self.journal.has(key, of_run=self.run)
        return self.journal.has(key, errors_too=not self.options.retry) or (
            self.options.retry and self.journal.has(key, of_run=self.run)
        )

    def finished(self, position: int, result: BatchResult) -> None:
        """Write a result into the journal and tell of it."""
        key = self._keys.pop(position)
        self.journal.put(key, result.row, result.packed, result.seconds, self.run)
        for _ in self._wanted.pop(key):
            self._tell(result)

    def _tell(self, result: BatchResult | None, reused: int = 0) -> None:
        self.clock.done += 1
        self.clock.reused += reused
        self._progress(result, self.clock)

    def count(self) -> None:
        """Count the outcomes of the run's items."""
        self.counts = Counter(entry.row["outcome"] for entry in self.journal.entries(packed=False))
