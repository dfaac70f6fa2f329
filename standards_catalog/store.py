"""Finds, checks and opens the catalogue's file.

The file lies in the package where a wheel was installed.  In a source checkout it does not exist: it is built once
from the fact files into the user's cache and built again when they change.  A file is checked against its SHA-256 the
first time it is opened; the outcome is remembered with the file's identity and times, so that later openings take
milliseconds and a file that changed is checked again.
"""

from __future__ import annotations

import os
import sqlite3
import threading
import zlib
from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from ..errors import CatalogueError
from .schema import APPLICATION_ID, SCHEMA_VERSION

if TYPE_CHECKING:
    from collections.abc import Iterator

FACTS = Path(__file__).with_name("facts")
"""Where the shipped fact files lie."""

PACKAGED = Path(__file__).with_name("data") / "catalogue.sqlite"
"""Where a wheel holds the file."""

ENVIRONMENT = "CERTLANE_CATALOGUE"
"""Names a catalogue file to use instead of the shipped one."""


def cache_folder() -> Path:
    """Return the user's cache folder for catalogues, a private temporary one where it can't be written."""
    home = os.environ.get("CERTLANE_CACHE") or os.environ.get("XDG_CACHE_HOME")
    folder = Path(home) / "certlane" if home else Path.home() / ".cache" / "certlane"
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if os.access(folder, os.W_OK):
            return folder
    except (OSError, RuntimeError):
        pass
    import tempfile

    folder = Path(tempfile.gettempdir()) / f"certlane-{os.getuid() if hasattr(os, 'getuid') else 'user'}"
    folder.mkdir(exist_ok=True, mode=0o700)
    if hasattr(os, "getuid") and folder.stat().st_uid != os.getuid():
        raise CatalogueError(f"no folder for the catalogue can be written: {folder} belongs to somebody else")
    return folder


def _header_problem(path: Path) -> str | None:
    """Tell what is wrong with the first page of the file, without opening a database."""
    try:
        with path.open("rb") as file:
            head = file.read(100)
        size = path.stat().st_size
    except OSError as error:
        return f"can't be read: {error.strerror}"
    if len(head) < 100 or head[:16] != b"SQLite format 3\0":
        return "is no catalogue file"
    if int.from_bytes(head[68:72]) != APPLICATION_ID:
        return "is a database, but no catalogue of certlane"
    if int.from_bytes(head[60:64]) != SCHEMA_VERSION:
        return f"has schema {int.from_bytes(head[60:64])}, this version of certlane reads {SCHEMA_VERSION}"
    page = int.from_bytes(head[16:18]) or 1
    pages = int.from_bytes(head[28:32])
    page = 65536 if page == 1 else page
    if size != page * pages:
        return f"is damaged: {size} bytes instead of {page * pages}"
    return None


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file."""
    import hashlib

    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            digest.update(chunk)
    return digest.hexdigest()


def _stamp(path: Path) -> str:
    """Return what tells a changed file from an unchanged one; the time of change can't be set back."""
    s = path.stat()
    return f"{s.st_dev} {s.st_ino} {s.st_size} {s.st_mtime_ns} {s.st_ctime_ns}"


def check_file(path: Path, *, thorough: bool = False) -> str:
    """Check the file and return its SHA-256.

    The whole file is read the first time and whenever its identity or times differ from those of the last check;
    ``thorough`` reads it anyhow.  A file without a digest beside it is checked by SQLite itself.

    Raises:
        CatalogueError: the file is missing, of another version, or damaged.
    """
    problem = _header_problem(path)
    if problem is not None:
        raise CatalogueError(problem, subject=str(path))
    note = cache_folder() / f"checked-{zlib.crc32(str(path.resolve()).encode()):08x}"
    stamp = _stamp(path)
    if not thorough:
        try:
            known, _, digest = note.read_text(encoding="ascii").partition("\n")
            if known == stamp and len(digest) == 64:
                return digest
        except (OSError, UnicodeDecodeError):
            pass
    digest = digest_of(path)
    try:
        expected = path.with_name(path.name + ".sha256").read_text(encoding="ascii").strip()
    except OSError:
        expected = ""
        _check_by_database(path)
    if expected and expected != digest:
        raise CatalogueError("is damaged: its content does not have the SHA-256 given beside it", subject=str(path))
    _write_atomically(note, f"{stamp}\n{digest}".encode("ascii"))
    return digest


def _check_by_database(path: Path) -> None:
    db = connect(path)
    try:
        outcome = db.execute("PRAGMA quick_check(1)").fetchone()[0]
    except sqlite3.Error as error:
        outcome = str(error)
    finally:
        db.close()
    if outcome != "ok":
        raise CatalogueError(f"is damaged: {outcome}", subject=str(path))


def _write_atomically(path: Path, content: bytes) -> None:
    import tempfile

    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(name).replace(path)
    except OSError:
        pass  # a note that can't be kept costs the next opening a second check, nothing else


def connect(path: Path) -> sqlite3.Connection:
    """Open the file for reading only; nothing is ever written beside it."""
    uri = f"file:{quote(str(path.resolve()))}?mode=ro&immutable=1"
    try:
        return sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=False, cached_statements=256)
    except sqlite3.Error as error:
        raise CatalogueError(f"can't be opened: {error}", subject=str(path)) from error


@contextmanager
def _lock(path: Path) -> Iterator[None]:
    """Let one process at a time build; where locks don't exist, builds may double, harmlessly."""
    try:
        import fcntl
    except ImportError:
        yield
        return
    with path.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def build_once(target: Path, make: Callable[[Path], object], *, usable: Callable[[Path], bool] | None = None) -> Path:
    """Return ``target``, made by ``make`` if it isn't there or isn't usable; safe across processes."""
    fits = usable or (lambda path: _header_problem(path) is None)
    if not fits(target):
        with _lock(target.with_name(target.name + ".lock")):
            if not fits(target):
                make(target)
                for old in target.parent.glob(f"{target.name.rpartition('-')[0]}-*.sqlite*"):
                    if not old.name.startswith(target.name):
                        old.unlink(missing_ok=True)
    return target


def default_path() -> Path:
    """Return the path of the catalogue to use: the one that the environment names, the packaged one, or a built one.

    Raises:
        CatalogueError: there is none and it can't be built.
    """
    named = os.environ.get(ENVIRONMENT)
    if named:
        return Path(named)
    return PACKAGED if PACKAGED.exists() else _built_from_facts()


def _stamps(files: list[Path]) -> str:
    return " ".join(f"{p.name} {p.stat().st_size} {p.stat().st_mtime_ns}" for p in files)


def _built_from_facts() -> Path:
    import hashlib

    files = sorted(p for p in FACTS.rglob("*.tsv*") if p.is_file())
    if not files:
        raise CatalogueError(f"there is neither a catalogue at {PACKAGED} nor facts to build one from")
    name = hashlib.sha256(f"{SCHEMA_VERSION} {FACTS} {_stamps(files)}".encode()).hexdigest()[:16]
    return build_once(cache_folder() / f"catalogue-{name}.sqlite", _build, usable=_agrees)


def _build(target: Path) -> None:
    from .build import build

    build(target)


def _agrees(path: Path) -> bool:
    """Tell whether the file is whole and its keys are those that this version of the parser gives.

    The outcome is remembered with the times of the parser's modules.
    """
    if _header_problem(path) is not None:
        return False
    modules = sorted(Path(__file__).with_name("identifiers").glob("*.py"))
    stamp = _stamps(modules)
    note = path.with_name(path.name + ".parser")
    try:
        if note.read_text(encoding="ascii") == stamp:
            return True
    except OSError:
        pass
    if _probes_agree(path):
        _write_atomically(note, stamp.encode("ascii"))
        return True
    return False


def _probes_agree(path: Path) -> bool:
    from .identifiers.registry import parse_identifier
    from .identifiers.value import InvalidIdentifier

    db = connect(path)
    try:
        probes = db.execute("SELECT value FROM meta WHERE name='probes'").fetchone()[0]
        pairs = [line.split("\t") for line in probes.split("\n")]
        return all(parse_identifier(designation).key == key for designation, key in pairs)
    except (sqlite3.Error, InvalidIdentifier, ValueError, TypeError):
        return False
    finally:
        db.close()


class Database:
    """One read-only connection a thread and process, opened when first needed."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._local = threading.local()

    def connection(self) -> sqlite3.Connection:
        """Return this thread's connection; a forked process gets one of its own."""
        held: tuple[int, sqlite3.Connection] | None = getattr(self._local, "held", None)
        if held is None or held[0] != os.getpid():
            held = (os.getpid(), connect(self.path))
            self._local.held = held
        return held[1]

    def all(self, sql: str, *values: object) -> list[Any]:
        """Return all rows of a query.

        Raises:
            CatalogueError: the file is damaged.
        """
        try:
            return self.connection().execute(sql, values).fetchall()
        except sqlite3.DatabaseError as error:
            raise CatalogueError(f"is damaged: {error}", subject=str(self.path)) from error

    def one(self, sql: str, *values: object) -> Any:
        """Return the first row of a query, or None.

        Raises:
            CatalogueError: the file is damaged.
        """
        try:
            return self.connection().execute(sql, values).fetchone()
        except sqlite3.DatabaseError as error:
            raise CatalogueError(f"is damaged: {error}", subject=str(self.path)) from error
