"""What has arrived in a folder, whole: looked for again and again, since network drives send no word of changes.

A file is taken when nothing about it has changed for a while, when nobody has it open for writing (asked of the
system where it can tell) and when it ends as a PDF should.  A file that was renamed into place is whole at once: that
is how careful programs deliver.  What still has a copier's name, or has a marker beside it, is left alone.
"""

from __future__ import annotations

import errno
import fcntl
import os
import re
import signal
import stat
import time
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from ..batch import Item
from ..batch.discover import APPLICATION

HOLD = ".certlane-hold"
"""A file of this name in a dossier, or with this ending beside a PDF, keeps it from being taken until it is removed."""

CHANGING: Final = "it is still changing"
CUT_OFF: Final = "the end of a PDF is missing"
WRITTEN: Final = "a program is writing it"
PASSING: Final = frozenset({CHANGING, CUT_OFF, WRITTEN})
"""Reasons to wait that pass by themselves."""

#: Endings that copiers and browsers give to files that are not whole yet.
_UNFINISHED: Final = (
    ".part",
    ".partial",
    ".crdownload",
    ".download",
    ".opdownload",
    ".filepart",
    ".tmp",
    ".temp",
    ".swp",
    ".!ut",
    ".uploading",
)
_RSYNC: Final = re.compile(r"\..{1,240}\.[A-Za-z0-9]{6}")
_TAIL: Final = 2048  # bytes at the end of a PDF among which its end mark must stand; writers put little behind it
_HEAD: Final = 1024
_LONGEST_LOOK: Final = 10_000  # files of one dossier; what has more is no application


@dataclass(frozen=True, slots=True)
class Stamp:
    """What tells a file from a changed one: its name below the folder, bytes, time of change and inode."""

    name: str
    size: int
    changed: int
    inode: int


Signature = tuple[Stamp, ...]


@dataclass(frozen=True, slots=True)
class Arrival:
    """A PDF or a dossier that is whole: its name in the folder, what is to be read, and how its files looked."""

    name: str
    item: Item
    signature: Signature

    @property
    def path(self) -> Path:
        """Where it lies."""
        return Path(self.item.name)


@dataclass(slots=True)
class _Seen:
    signature: Signature
    since: float
    not_before: float = 0.0


@dataclass(slots=True)
class Arrivals:
    """Looks at a folder and tells what has arrived whole since; one entry is told once, until it changes.

    Args:
        folder: the folder; only its own entries count, not those of plain sub-folders.
        settle: seconds without a change after which a file counts as whole.
        patience: seconds after which a PDF without its end mark is taken as it is.
        leave: a folder in it that is not looked at: that of the results.
    """

    folder: Path
    settle: float = 2.0
    patience: float = 60.0
    leave: Path | None = None
    clock: Callable[[], float] = time.monotonic
    waiting: dict[str, str] = field(default_factory=dict)
    """What was seen at the last look and is not whole yet, with the reason, by name."""
    _seen: dict[str, _Seen] = field(default_factory=dict)
    _told: dict[str, Signature] = field(default_factory=dict)
    _unfinished: frozenset[int] = frozenset()

    def look(self) -> Iterator[Arrival]:
        """Look once; yield what is whole and was not told before, by name.

        Raises:
            OSError: the folder can't be read; what was told stays known.
        """
        entries = self._entries()
        names = entries.keys()
        seen, told = self._seen, self._told
        self._seen = {name: value for name, value in seen.items() if name in names}
        self._told = {name: value for name, value in told.items() if name in names}
        self.waiting = {}
        unfinished: set[int] = set()
        for name in sorted(names):
            entry = entries[name]
            if is_unfinished(name):
                unfinished.add(_inode(entry))
                continue
            found = self._whole(name, entry, names)
            if isinstance(found, str):
                if found:
                    self.waiting[name] = found
            elif found:
                self._told[name] = found.signature
                yield found
        self._unfinished = frozenset(unfinished)

    def _entries(self) -> dict[str, os.DirEntry[str]]:
        with os.scandir(self.folder) as found:
            return {entry.name: entry for entry in found}

    def _whole(self, name: str, entry: os.DirEntry[str], names: Collection[str]) -> Arrival | str | None:
        """Return the arrival, the reason to wait, an empty reason for what is none of ours, None for what is known."""
        if name.startswith((".", "~$")) or entry.is_symlink():
            return ""
        folder = entry.is_dir(follow_symlinks=False)
        if folder and self.leave and os.path.realpath(entry.path) == os.path.realpath(self.leave):
            return ""
        if not folder and not name.lower().endswith(".pdf"):
            return ""
        try:
            signature, reason = _dossier(Path(entry.path)) if folder else _single(entry, names)
        except OSError:
            return "it can't be looked at now"
        if reason is not None:
            self._seen.pop(name, None)
            return reason
        if self._told.get(name) == signature:
            return None
        return self._settled(name, Path(entry.path), signature, delivered=_inode(entry) in self._unfinished)

    def _settled(self, name: str, path: Path, signature: Signature, *, delivered: bool) -> Arrival | str:
        now = self.clock()
        known = self._seen.get(name)
        if known is None or known.signature != signature:
            self._seen[name] = known = _Seen(signature, now, known.not_before if known else 0.0)
        if now < known.not_before:
            return "it is tried again later"
        application = path / APPLICATION if path.is_dir() else None
        files = [path / stamp.name for stamp in signature] if application else [path]
        documents = tuple(file for file in files if file.suffix.lower() == ".pdf")
        writing = [being_written(file) for file in files]
        if any(writing):
            known.since = now
            return WRITTEN
        ended = all(ends_as_pdf(file) for file in documents)
        # A single file that has not changed for long and that nobody writes was moved here; of a folder, the next
        # file may still be under way.
        moved = not application and None not in writing and self._idle(signature)
        if not (ended and (delivered or moved)):
            needed = self.settle if ended else max(self.settle, self.patience)
            if now - known.since < needed:
                return CHANGING if ended else CUT_OFF
        return Arrival(name, Item(str(path), documents, application), signature)

    def _idle(self, signature: Signature) -> bool:
        return all(time.time() - stamp.changed / 1e9 > self.settle for stamp in signature)

    def forget(self, name: str, *, retry_after: float = 0.0) -> None:
        """Have an entry told again: it changed while it was read, or could not be dealt with now."""
        self._told.pop(name, None)
        if retry_after and name in self._seen:
            self._seen[name].not_before = self.clock() + retry_after
        else:
            self._seen.pop(name, None)


def is_unfinished(name: str) -> bool:
    """Tell whether a name is one that copiers, browsers or editors give to what is not whole yet."""
    lower = name.lower()
    return (
        lower.endswith((*_UNFINISHED, "~")) or lower.startswith("~$") or (_RSYNC.fullmatch(name) is not None)
    ) and not lower.endswith(HOLD)


def _single(entry: os.DirEntry[str], names: Collection[str]) -> tuple[Signature, str | None]:
    status = entry.stat(follow_symlinks=False)
    if not stat.S_ISREG(status.st_mode):
        return (), ""
    if entry.name + HOLD in names:
        return (), "a marker holds it"
    if any(entry.name + ending in names for ending in _UNFINISHED):
        return (), "a part of it lies beside it"
    return (_stamp(entry.name, status),), None


def _dossier(folder: Path) -> tuple[Signature, str | None]:
    """Return how the files of a dossier look, and why it is not to be taken; a folder without application is none."""
    stamps: list[Stamp] = []
    reason: str | None = None
    for path, status in _files(folder):
        name = str(path.relative_to(folder))
        if path.name == HOLD or path.name.endswith(HOLD):
            return (), "a marker holds it"
        if is_unfinished(path.name):
            reason = "a file in it is being copied"
        if path.name.startswith("."):
            continue
        stamps.append(_stamp(name, status))
        if len(stamps) > _LONGEST_LOOK:
            return (), f"it has more than {_LONGEST_LOOK} files"
    names = {stamp.name for stamp in stamps}
    if APPLICATION not in names:
        return (), f"it has no {APPLICATION}"
    if not any(name.lower().endswith(".pdf") for name in names):
        return (), "it has no PDF"
    kept = sorted((s for s in stamps if s.name == APPLICATION or s.name.lower().endswith(".pdf")), key=lambda s: s.name)
    return tuple(kept), reason


def _files(folder: Path) -> Iterator[tuple[Path, os.stat_result]]:
    with os.scandir(folder) as found:
        entries = sorted(found, key=lambda entry: entry.name)
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            if not entry.name.startswith("."):
                yield from _files(Path(entry.path))
        elif entry.is_file(follow_symlinks=False):
            yield Path(entry.path), entry.stat(follow_symlinks=False)


def signature_of(path: Path) -> Signature:
    """Return how an entry looks now; empty where it is gone or no longer to be taken."""
    try:
        if path.is_dir():
            return _dossier(path)[0]
        return (_stamp(path.name, path.stat(follow_symlinks=False)),)
    except OSError:
        return ()


def _stamp(name: str, status: os.stat_result) -> Stamp:
    return Stamp(name, status.st_size, status.st_mtime_ns, status.st_ino)


def _inode(entry: os.DirEntry[str]) -> int:
    try:
        return entry.stat(follow_symlinks=False).st_ino
    except OSError:
        return -1


def ends_as_pdf(path: Path) -> bool:
    """Tell whether a file has what a PDF has at its end; what does not begin as a PDF need not end as one."""
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
            file.seek(max(0, file.seek(0, os.SEEK_END) - _TAIL))
            tail = file.read(_TAIL)
    except OSError:
        return False
    if not head.strip(b"\0"):
        return False  # nothing yet, or room that was set aside for what is coming
    return b"%PDF-" not in head or b"%%EOF" in tail


def being_written(path: Path) -> bool | None:
    """Tell whether a program has the file open for writing; None where the system can't say, as on network drives.

    Linux gives a read lease only on a file that nobody has open for writing (fcntl(2), "Leases").
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC)
    except OSError:
        return None
    try:
        # Who opens it for writing in the instant of the question makes the system send a signal to us: let it be one
        # that does nothing, for SIGIO would end the process.
        fcntl.fcntl(descriptor, fcntl.F_SETSIG, signal.SIGURG)
        fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_RDLCK)
        fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_UNLCK)
    except OSError as error:
        return True if error.errno == errno.EAGAIN else None
    finally:
        os.close(descriptor)
    return False
