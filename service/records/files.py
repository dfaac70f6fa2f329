"""Files by the digest of their bytes: each kept once, whole or not at all, readable by the service's user alone.

Nothing that a user names becomes a path: the only path made is that of a digest which was checked to be one.
"""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import BinaryIO, Final

from ...errors import LimitExceeded
from .errors import NotFound

_DIGEST: Final = re.compile(r"[0-9a-f]{64}")
_CHUNK: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file that was put into the store; ``size`` in bytes."""

    sha256: str
    size: int


class FileStore:
    """The files below a folder: ``ab/abcd…`` for the digest that begins with ``ab``; ``incoming`` for what arrives.

    Threads and processes may share it.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._incoming = folder / "incoming"
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._incoming.mkdir(exist_ok=True, mode=0o700)

    def put(self, source: BinaryIO | bytes | Iterable[bytes], limit: int | None = None) -> StoredFile:
        """Keep a file; the same bytes a second time cost no space.

        Args:
            source: its bytes, a stream of them, or an iterable of pieces.
            limit: the largest size in bytes.

        Raises:
            LimitExceeded: it is larger than the limit; nothing of it is kept.
        """
        digest, size = hashlib.sha256(), 0
        handle, name = tempfile.mkstemp(dir=self._incoming)  # mode 0600
        incoming = Path(name)
        try:
            with os.fdopen(handle, "wb") as target:
                for piece in _pieces(source):
                    size += len(piece)
                    if limit is not None and size > limit:
                        raise LimitExceeded(
                            f"the file is larger than {limit} bytes", remedy="Send a smaller file, or split it."
                        )
                    digest.update(piece)
                    target.write(piece)
                target.flush()
                os.fsync(target.fileno())
            self._keep(incoming, digest.hexdigest(), size)
        finally:
            incoming.unlink(missing_ok=True)
        return StoredFile(digest.hexdigest(), size)

    def _keep(self, incoming: Path, sha256: str, size: int) -> None:
        target = self._place(sha256)
        with suppress(FileNotFoundError):
            if target.stat().st_size == size:
                os.utime(target)  # young again: it will not be swept away before its application is written
                return
        if not target.parent.exists():
            target.parent.mkdir(exist_ok=True, mode=0o700)
            _sync(self.folder)
        incoming.replace(target)
        _sync(target.parent)

    def _place(self, sha256: str) -> Path:
        if not _DIGEST.fullmatch(sha256):
            raise NotFound("there is no such file", subject=repr(sha256[:80]))
        return self.folder / sha256[:2] / sha256

    def path(self, sha256: str) -> Path:
        """Return where a file is.

        Raises:
            NotFound: it is no digest, or no file of that digest is kept.
        """
        place = self._place(sha256)
        if not place.is_file():
            raise NotFound("there is no such file", subject=sha256)
        return place

    def exists(self, sha256: str) -> bool:
        """Tell whether a file is kept."""
        return bool(_DIGEST.fullmatch(sha256)) and self._place(sha256).is_file()

    def size(self, sha256: str) -> int:
        """Return the size of a file in bytes.

        Raises:
            NotFound: it is not kept.
        """
        return self.path(sha256).stat().st_size

    def open(self, sha256: str) -> BinaryIO:
        """Open a file for reading.

        Raises:
            NotFound: it is not kept.
        """
        return self.path(sha256).open("rb")

    def delete(self, sha256: str) -> bool:
        """Remove a file; False where it is not kept.  The caller knows that nobody uses it."""
        place = self._place(sha256)
        try:
            place.unlink()
        except FileNotFoundError:
            return False
        _sync(place.parent)
        return True

    def older_than(self, age: timedelta) -> Iterator[str]:
        """Give the digests of the files that were last put before that, and remove what arrived half so long ago."""
        before = time.time() - age.total_seconds()
        for half in self._incoming.iterdir():
            with suppress(FileNotFoundError):
                if half.stat().st_mtime < before:
                    half.unlink()
        for place in self.folder.glob("??/*"):
            with suppress(FileNotFoundError):
                if _DIGEST.fullmatch(place.name) and place.stat().st_mtime < before:
                    yield place.name


def _pieces(source: BinaryIO | bytes | Iterable[bytes]) -> Iterator[bytes]:
    if isinstance(source, bytes | bytearray | memoryview):
        yield bytes(source)
    elif hasattr(source, "read"):
        while piece := source.read(_CHUNK):
            yield piece
    else:
        yield from source


def _sync(folder: Path) -> None:
    """Make the names in a folder last through a loss of power."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
