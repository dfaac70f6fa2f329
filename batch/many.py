"""Many applications as a stream: items in, results out as they are finished."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import UsageError
from ..report.rows import error_row
from .engines import Engine, ExecutorEngine
from .pool import Pool
from .work import BatchResult, Done, Item, Job, Limits, error_from_dict, own_version

if TYPE_CHECKING:
    from collections.abc import Generator
    from concurrent.futures import Executor
    from datetime import date

Given = Item | str | Path | Sequence[str | Path]


def check_many(
    items: Iterable[Given],
    *,
    application: str | Path | None = None,
    policy: str | Path = "",
    as_of: date | None = None,
    workers: int | None = None,
    limits: Limits | None = None,
    executor: Executor | None = None,
) -> Generator[BatchResult, None, None]:
    """Assess many applications; yield a result for each as it is finished, in no order.

    Each document is read in a worker process with limits: a file that crashes, hangs or exhausts it becomes an error
    in its result and disturbs no other.  Items are taken from the iterable as workers become free, so it may be
    endless; ``close()`` on the generator, or leaving the loop, ends all work at once.  No thread is started, no signal
    is handled and nothing outlives the generator.

    Args:
        items: paths of single documents, sequences of the paths of one application, or ``Item`` values.
        application: the ``application.toml`` of all items that have none of their own.
        policy: name or path of the policy; the default policy where empty.
        as_of: the date on which to decide; today by default.
        workers: processes, one a core by default; with an executor, how many jobs it does at once.
        limits: what one document may cost.
        executor: do the work there (``concurrent.futures``); its processes must reach the same paths.

    Yields:
        ``BatchResult``: outcome, assessment in the published form, errors.

    Raises:
        UsageError: the policy is unknown, or an item is none.
        InputError: the engine is gone.
    """
    request = request_of(policy, as_of)
    shared = Path(application).absolute() if application else None
    held: dict[int, Item] = {}

    def jobs() -> Iterator[Job]:
        for number, given in enumerate(items):
            item = item_of(given, shared)
            held[number] = item
            yield job_of(number, item, request)

    with closing(engine_for(executor, workers, limits)) as engine:
        for done in engine.run(jobs()):
            yield result_of(held.pop(done.id), done)


def engine_for(executor: Executor | None, workers: int | None, limits: Limits | None) -> Engine:
    """Return the engine: the given executor, or worker processes on this machine."""
    if executor is None:
        return Pool(workers, limits)
    return ExecutorEngine(executor, workers=workers or 2, limits=limits)


def item_of(given: Given, application: Path | None = None) -> Item:
    """Return the item that a caller means by a path, a sequence of paths, or an item.

    Raises:
        UsageError: it is nothing of the three, or empty.
    """
    if isinstance(given, Item):
        return given if given.application or not application else Item(given.name, given.files, application)
    if isinstance(given, str | Path):
        return Item(str(given), (Path(given),), application)
    files = tuple(Path(path) for path in given)
    if not files:
        raise UsageError("an application without documents", remedy="Give each item at least one path.")
    return Item(str(files[0]), files, application)


def job_of(number: int, item: Item, request: Mapping[str, Any]) -> Job:
    """Return the job that assesses an item."""
    documents = tuple(str(path.absolute()) for path in item.files)
    application = str(item.application.absolute()) if item.application else ""
    return Job(number, "check", documents, {**request, "application": application})


def request_of(policy: str | Path = "", as_of: date | None = None) -> dict[str, Any]:
    """Return what all jobs of a run share: policy, catalogue, date, with the digests of the first two.

    Both are opened here once, so that what is wrong with them is an error and not ten thousand error rows.

    Raises:
        UsageError: the policy is unknown or broken.
        CatalogueError: the catalogue is missing or damaged.
    """
    from ..decision.policy import load_policy
    from ..pipeline import today
    from ..standards_catalog.catalogue import Catalogue

    catalogue = Catalogue.default()
    return {
        "tool": own_version(),
        "policy": str(Path(policy).absolute()) if policy and Path(policy).is_file() else str(policy),
        "policy_sha256": load_policy(policy or "default").sha256,
        "catalogue": str(catalogue.path),
        "catalogue_sha256": catalogue.sha256,
        "as_of": (as_of or today()).isoformat(),
    }


def result_of(item: Item, done: Done) -> BatchResult:
    """Return the result of an item from its worker's answer; errors in its row are by the document's place."""
    answer = done.answer
    places: dict[str, dict[str, str]] = dict(answer.get("errors", {}))
    row = answer.get("row")
    if "error" in answer or (row is None and not places):
        whole = answer.get("error") or {"type": "CertlaneError", "message": "its worker sent no answer"}
        places = {"0" if len(item.files) == 1 else "": whole}
        row = None
    row = error_row([path.name for path in item.files], places) if row is None else row
    errors = {}
    for place, error in places.items():
        subject = str(item.files[int(place)]) if place.isdecimal() and int(place) < len(item.files) else item.name
        errors[subject] = error_from_dict(error, subject)
    return BatchResult(item, row, b"" if row["outcome"] == "error" else done.block, errors, done.seconds)


class Clock:
    """Rate and time left of a run."""

    def __init__(self, total: int) -> None:
        self.total = total
        self.done = 0
        self.reused = 0
        self._began = time.monotonic()

    @property
    def seconds(self) -> float:
        """Seconds since the run began."""
        return time.monotonic() - self._began

    @property
    def rate(self) -> float:
        """Items a second, those that were taken over from the journal left out."""
        return (self.done - self.reused) / max(self.seconds, 1e-9)

    @property
    def left(self) -> float | None:
        """Seconds that the rest will take at this rate; None while nothing is known."""
        return (self.total - self.done) / self.rate if self.rate > 0 else None
