"""The records of a service: everything that it keeps, behind one object."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from ...decision.policy import load_policy
from .applications import Applications
from .audit import AuditLog
from .core import Core
from .database import Database
from .files import FileStore
from .hooks import Hooks
from .people import People
from .queue import Work
from .retention import Retention
from .reviewing import Reviewing
from .signing import Signing

if TYPE_CHECKING:
    from types import TracebackType

    from ...decision.policy import Policy


class Records(Applications, Work, Reviewing, Signing, Retention):
    """Applications with their files and results, the people who work on them, and the log of what was done.

    One a process; threads share it.  Every change and its entry of the audit log are one transaction.  ``files``,
    ``audit``, ``people`` and ``hooks`` are its other parts.
    """

    def __init__(self, core: Core) -> None:
        self._core = core
        self.files: FileStore = core.files
        self.audit: AuditLog = core.audit
        self.people = People(core)
        self.hooks = Hooks(core)
        self.two_person = core.two_person

    @classmethod
    def open(
        cls,
        url: str,
        folder: Path,
        *,
        two_person: bool = False,
        policies: Callable[[str], Policy] = load_policy,
    ) -> Records:
        """Open the records, and bring their database up to this version.

        Args:
            url: ``sqlite:///PATH`` or ``postgresql+psycopg://USER@HOST/NAME``.
            folder: where files and the audit log's head are kept; made where it is missing, for the user alone.
            two_person: better judgements and a fast track need a second person.
            policies: how a policy is found by its name.

        Raises:
            UsageError: the address is none that we can use.
            DependencyMissing: the database's driver is not installed.
            RecordsUnusable: the database can't be reached, or a newer version wrote it.
        """
        folder = Path(folder)
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        database = Database(url)
        audit = AuditLog(database, folder / "audit.head")
        return cls(Core(database, audit, FileStore(folder / "files"), two_person, policies))

    def close(self) -> None:
        """Close the connections to the database."""
        self._core.database.close()

    def __enter__(self) -> Records:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
