"""What recognition read, kept by content: a page that was read once is not read again.

Entries lie in the user's cache folder (``$XDG_CACHE_HOME/certlane/ocr``), readable by the user alone, and hold the
words of one page.  The folder is bounded: the entries that were not used for the longest time go first.  Set
``CERTLANE_OCR_CACHE=off`` to keep nothing, or to another folder.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
import zlib
from contextlib import suppress
from pathlib import Path
from typing import Any

MAX_BYTES = 64_000_000
"""Size of the folder beyond which old entries are deleted; a page takes some 5 kB."""

_PRUNE_EVERY = 64
_VERSION = "10"


def cache_folder() -> Path | None:
    """Return the folder of the cache, or None where it is switched off."""
    setting = os.environ.get("CERTLANE_OCR_CACHE", "")
    if setting.lower() in {"off", "0", "no", "false"}:
        return None
    if setting:
        return Path(setting)
    base = os.environ.get("XDG_CACHE_HOME") or "~/.cache"
    return Path(base).expanduser() / "certlane" / "ocr"


def cache_key(*parts: object) -> str:
    """Return the name of an entry from all that its content depends on."""
    return hashlib.sha256("\x1f".join([_VERSION, *map(str, parts)]).encode()).hexdigest()


def load(folder: Path | None, key: str) -> Any:
    """Return what was stored under the key, or None: absent, damaged, or unreadable."""
    if folder is None:
        return None
    path = _path(folder, key)
    try:
        value = json.loads(zlib.decompress(path.read_bytes()))
    except (OSError, ValueError, zlib.error):
        return None
    with suppress(OSError):
        os.utime(path)
    return value


def store(folder: Path | None, key: str, value: object) -> None:
    """Store a value that JSON can hold; a folder that can't be written is no error."""
    if folder is None:
        return
    path = _path(folder, key)
    data = zlib.compress(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode())
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        # Written beside and renamed, so that another process never reads half an entry.
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".new-")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            Path(temporary).replace(path)
        except OSError:
            Path(temporary).unlink(missing_ok=True)
            raise
        if int(key[:4], 16) % _PRUNE_EVERY == 0:
            prune(folder)


def prune(folder: Path, max_bytes: int = MAX_BYTES) -> None:
    """Delete the entries that were not used for the longest time until the folder is below its bound."""
    entries = []
    with suppress(OSError):
        for path in folder.glob("??/*"):
            with suppress(OSError):
                status = path.stat()
                entries.append((status.st_mtime, status.st_size, path))
    total = sum(size for _, size, _ in entries)
    for _, size, path in sorted(entries):
        if total <= max_bytes:
            break
        with suppress(OSError):
            path.unlink()
            total -= size


def _path(folder: Path, key: str) -> Path:
    return folder / key[:2] / key
