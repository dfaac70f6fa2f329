"""What batch work is made of: items, jobs for the workers, and what comes back."""

from __future__ import annotations

import json
import signal
import zlib
from dataclasses import asdict, dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any, Literal

from ..errors import CertlaneError, InputError, LimitExceeded, ReaderDied, UsageError, all_kinds
from ..extract.limits import Limits as ReadingLimits

Outcome = Literal["qualified", "refer", "not_qualified", "error"]


@dataclass(frozen=True, slots=True)
class Item:
    """One application: its documents and, where it has one, its ``application.toml``.

    ``name`` is how rows and pages call it: the file or folder, as it was given.
    """

    name: str
    files: tuple[Path, ...]
    application: Path | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """What one document may cost, and when a worker's process is replaced.

    A document that hits a limit of memory or time ends its worker's process and nothing else.  Deciding on an item has
    the same limits as reading a document.
    """

    reading: ReadingLimits = field(default_factory=ReadingLimits)
    recycle_after: int = 500
    """Documents that a worker's process reads before a fresh one takes its place."""
    recycle_above: int = 400_000_000
    """Resident bytes after an item above which a worker's process is replaced."""

    def __post_init__(self) -> None:
        """Refuse limits under which nothing can work.

        Raises:
            UsageError: a limit is too small.
        """
        reading = self.reading
        if reading.memory_bytes < 100_000_000 or reading.cpu_seconds < 1 or reading.wall_seconds < 1:
            raise UsageError("limits below 100 MB of memory or 1 s of time leave nothing to read with")
        if self.recycle_after < 1:
            raise UsageError("a worker reads at least 1 document before it is replaced")

    def to_dict(self) -> dict[str, Any]:
        """Return the limits in JSON's own types."""
        return asdict(self)

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Limits:
        """Return the limits that ``to_dict`` wrote."""
        return cls(**{**data, "reading": ReadingLimits(**data["reading"])})


@dataclass(frozen=True, slots=True)
class Job:
    """A task for a worker: ``kind`` names it, ``request`` holds its arguments in JSON's own types.

    ``documents`` are the paths to read one after the other; each has the limits for itself.
    """

    id: int
    kind: str
    documents: tuple[str, ...]
    request: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Done:
    """A finished job: its answer, a block of bytes beside it, and the seconds that it took."""

    id: int
    answer: dict[str, Any]
    block: bytes
    seconds: float


@dataclass(frozen=True, slots=True)
class BatchResult:
    """What became of one item: an assessment, an error, or an assessment that lacks some of its documents.

    ``errors`` holds the error of each document that could not be read, by its path.
    """

    item: Item
    row: dict[str, Any]
    packed: bytes
    errors: dict[str, CertlaneError]
    seconds: float
    reused: bool = False

    @property
    def outcome(self) -> Outcome:
        """The decision's outcome, or ``error`` where no document could be read."""
        outcome: Outcome = self.row["outcome"]
        return outcome

    @property
    def assessment(self) -> dict[str, Any] | None:
        """The assessment in the published form ``certlane/assessment/1``; None where there is none."""
        return unpack(self.packed) if self.packed else None

    @property
    def error(self) -> CertlaneError | None:
        """The first error, None where every document was read."""
        return next(iter(self.errors.values()), None)


def pack(assessment: dict[str, Any]) -> bytes:
    """Return an assessment as compressed JSON, the form in which it travels and rests."""
    return zlib.compress(json.dumps(assessment, ensure_ascii=False, separators=(",", ":")).encode(), 1)


def unpack(packed: bytes) -> dict[str, Any]:
    """Return the assessment that ``pack`` packed."""
    return dict(json.loads(zlib.decompress(packed)))


def error_to_dict(error: CertlaneError) -> dict[str, str]:
    """Return an error in the form in which rows and workers carry it."""
    return {
        "code": error.code,
        "type": type(error).__name__,
        "message": error.message,
        "remedy": error.remedy,
    }


def error_from_dict(data: dict[str, str], subject: str) -> CertlaneError:
    """Return the error that ``error_to_dict`` wrote; an unknown code gives the root of the tree."""
    kinds: dict[str, type[CertlaneError]] = {kind.__name__: kind for kind in all_kinds()}
    kind = kinds.get(data.get("type", ""), CertlaneError)
    return kind(data.get("message", ""), remedy=data.get("remedy"), subject=subject)


def death(status: int, limits: ReadingLimits, what: str) -> InputError:
    """Return the error that tells how a worker's process ended.

    Args:
        status: exit code, negative for a signal, as ``subprocess`` counts.
        limits: those that the process had.
        what: what it was doing, as a noun: ``reading it``.
    """
    if status == -signal.SIGXCPU:
        return LimitExceeded(f"{what} took more than {limits.cpu_seconds} s of processor time")
    if status == -signal.SIGALRM:
        return LimitExceeded(f"{what} took more than {limits.wall_seconds:g} s")
    if status == -signal.SIGKILL:
        return ReaderDied(f"{what} ended its process: it was killed, as the system does when memory runs out")
    if status < 0:
        name = signal.Signals(-status).name if -status in set(signal.Signals) else f"signal {-status}"
        return ReaderDied(
            f"{what} ended its process ({name}), as a damaged file does that crashes the reader or uses up its "
            f"{limits.memory_bytes // 1_000_000} MB"
        )
    return ReaderDied(f"{what} ended its process with exit status {status}")


def no_memory(limits: ReadingLimits) -> LimitExceeded:
    """Return the error for a document that needs more memory than a worker has."""
    return LimitExceeded(f"it needs more than {limits.memory_bytes // 1_000_000} MB of memory")


def unexpected(error: Exception) -> CertlaneError:
    """Return the error that stands for an exception that nobody foresaw."""
    return CertlaneError(f"unexpected {type(error).__name__}: {error}"[:500])


def own_version() -> str:
    """Return the version of certlane that runs here."""
    return str(import_module("..", __package__).__version__)
