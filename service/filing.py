"""Results of watched files: beside the file, in another folder, or with the file moved to ``done`` or ``failed``.

The file of results is the journal: it is written whole or not at all, after its page, and its first line says from
which content it was made.  So a watcher that was killed finds what is done, on any file system.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from ..batch import Item
from ..batch.journal import file_hash, key_of
from ..report.tables import replaced
from .arrivals import Arrival, Signature, Stamp, signature_of

RESULT: Final = ".certlane.json"
PAGE: Final = ".certlane.html"
CLAIMED: Final = ".certlane-claimed"
"""The folder inside the watched one where files lie that are being read, when they are to be moved."""

_TRASH: Final = ".certlane-gone-"
_LONGEST_NAME: Final = 200  # bytes; file systems allow 255, and our endings and temporary names need room
_LARGEST: Final = 200_000_000  # bytes of a file that is read at all
_FIRST_LINE: Final = 4 << 20


@dataclass(frozen=True, slots=True)
class Content:
    """What a result is made from: names, digests and application, with the key over all of it."""

    key: str
    documents: tuple[tuple[str, str], ...]


def content_of(item: Item) -> Content:
    """Hash the files of an item; a file that can't be read counts with a word on why."""
    folder = Path(item.name)
    documents = tuple(
        (str(path.relative_to(folder)) if path != folder else path.name, file_hash(path, longest=_LARGEST))
        for path in item.files
    )
    application = file_hash(item.application) if item.application else ""
    return Content(key_of({"documents": [list(pair) for pair in documents], "application": application}), documents)


class Filing:
    """Where results of a watched folder go.

    Args:
        folder: the watched folder.
        out: the folder of results; beside the files where None.
        move: move what is dealt with to ``done`` and ``failed`` in ``out``.
    """

    def __init__(self, folder: Path, out: Path | None, *, move: bool) -> None:
        self.folder = folder
        self.move = move
        self.out = out or (folder / "out" if move else folder)
        self.claimed = folder / CLAIMED
        self._homes = [self.out / "done", self.out / "failed"] if move else [self.out]

    def prepare(self) -> None:
        """Make the folders.

        Raises:
            OSError: they can't be made or written into.
        """
        for home in [*self._homes, *([self.claimed] if self.move else [])]:
            home.mkdir(parents=True, exist_ok=True)
            probe = home / f".certlane-{os.getpid()}.part"
            probe.touch()
            probe.unlink()

    def known(
        self, name: str, signature: Signature, content: Content | None, *, failed_too: bool = True
    ) -> Path | None:
        """Return the file of results of what looks like this or, where content is given, has this content.

        Args:
            name: of the entry.
            signature: how it looks.
            content: what it holds, where that was worked out.
            failed_too: whether what ended in ``failed`` counts; what is put back by a person is to be tried again.
        """
        for home in self._homes if failed_too else self._homes[:1]:
            for base in self._bases(name, content):
                head = read_head(home / f"{base}{RESULT}")
                if not head:
                    continue
                same = head.get("key") == content.key if content else head.get("seen") == _plain(signature)
                if same:
                    return home / f"{base}{RESULT}"
        return None

    def claim(self, arrival: Arrival) -> Item | None:
        """Move an arrival out of reach of others; None where it changed meanwhile or its name is claimed already."""
        target = self.claimed / arrival.name
        if target.exists():
            return None
        try:
            arrival.path.rename(target)
        except OSError:
            return None
        if signature_of(target) != arrival.signature:
            self.put_back(arrival.name)
            return None
        return moved_item(arrival.item, target)

    def put_back(self, name: str) -> None:
        """Move what was claimed back to where it came from, unless another has its place now."""
        claimed, home = self.claimed / name, self.folder / name
        if claimed.exists() and not home.exists():
            claimed.rename(home)

    def put(self, arrival: Arrival, content: Content, result: Mapping[str, Any], page: str) -> Path:
        """Write page and results; return the path of the results.

        Raises:
            OSError: the disk is full, or the folder is gone.
        """
        home = self._homes[-1 if result["outcome"] == "error" else 0]
        base = self._free_base(home, arrival.name, content)
        with replaced(home / f"{base}{PAGE}") as file:
            file.write(page.encode("utf-8", "replace"))
        head = {"key": content.key, "seen": _plain(arrival.signature), "outcome": result["outcome"]}
        path = home / f"{base}{RESULT}"
        with replaced(path) as file:
            file.write(result_text(head, result))
        _sync_folder(home)
        return path

    def settle(self, name: str, results: Path) -> Path | None:
        """Move what was claimed to where its results are; return where it lies now, None where nothing is moved.

        What lies there already is never replaced: the same content is not kept twice, other content gets another name.

        Raises:
            OSError: it can't be moved now.
        """
        if not self.move:
            return None
        source, target = self.claimed / name, results.with_name(results.name.removesuffix(RESULT))
        if not source.exists():
            return target
        for number in range(2, 1000):
            if not target.exists():
                _move(source, target)
                return target
            if _tree(source) == _tree(target):
                _discard(source)
                return target
            target = results.with_name(f"{number}-{results.name.removesuffix(RESULT)}")
        raise FileExistsError(errno.EEXIST, "a thousand files of this name", str(target))

    def claimed_entries(self) -> list[Path]:
        """Return what was claimed and not dealt with when a watcher ended; what was half removed is removed."""
        if not self.move or not self.claimed.is_dir():
            return []
        for left in self.claimed.glob(f"{_TRASH}*"):
            shutil.rmtree(left) if left.is_dir() else left.unlink()
        return sorted(path for path in self.claimed.iterdir() if not path.name.startswith("."))

    def _bases(self, name: str, content: Content | None) -> list[str]:
        plain = short_name(name)
        return [plain, _distinct(plain, content.key)] if content else [plain]

    def _free_base(self, home: Path, name: str, content: Content) -> str:
        """Return the name of the results: the file's own, or with a mark where another file of that name lies there."""
        plain = short_name(name)
        if not self.move:
            return plain
        head = read_head(home / f"{plain}{RESULT}")
        taken = head.get("key") != content.key if head else (home / plain).exists()
        return _distinct(plain, content.key) if taken else plain


def moved_item(item: Item, target: Path) -> Item:
    """Return the item as it is once its file or folder lies at ``target``."""
    source = Path(item.name)
    if item.application is None:
        return Item(str(target), (target,), None)
    return Item(
        str(target),
        tuple(target / path.relative_to(source) for path in item.files),
        target / item.application.relative_to(source),
    )


def short_name(name: str) -> str:
    """Return a name that leaves room for endings; a longer one is cut and told apart by a digest."""
    raw = os.fsencode(name)
    if len(raw) <= _LONGEST_NAME:
        return name
    cut = raw[: _LONGEST_NAME - 20].decode("utf-8", "ignore")
    return f"{cut}-{hashlib.sha256(raw).hexdigest()[:12]}"


def _distinct(name: str, key: str) -> str:
    stem, dot, ending = name.rpartition(".")
    return f"{stem}-{key[:8]}{dot}{ending}" if stem and len(ending) <= 5 else f"{name}-{key[:8]}"


def result_text(head: Mapping[str, Any], result: Mapping[str, Any]) -> bytes:
    """Return a file of results: JSON whose first line holds the key, so that it is found without reading the rest."""
    form = {"schema": "certlane/batch/1", **head}
    first = json.dumps(form, ensure_ascii=True, separators=(",", ":"))[:-1]
    others = {key: value for key, value in result.items() if key not in form} or {"files": []}
    rest = json.dumps(others, ensure_ascii=False, indent=1)[1:]
    return (first + "," + rest + "\n").encode("utf-8", "replace")


def read_head(path: Path) -> dict[str, Any] | None:
    """Return what the first line of a file of results says; None where there is none."""
    try:
        with path.open("rb") as file:
            line = file.readline(_FIRST_LINE)
        head = json.loads(line.removesuffix(b",\n") + b"}") if line.endswith(b",\n") else None
    except (OSError, ValueError):
        return None
    return head if isinstance(head, dict) else None


def _plain(signature: Sequence[Stamp]) -> list[list[Any]]:
    return [[stamp.name, stamp.size, stamp.changed] for stamp in signature]


def _move(source: Path, target: Path) -> None:
    """Move, also to another file system: whole or not there under its name, the source removed last."""
    try:
        source.rename(target)
        return
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
    part = target.with_name(f".{target.name}.part")
    if part.is_dir():
        shutil.rmtree(part)
    if source.is_dir():
        shutil.copytree(source, part, symlinks=True)
    else:
        shutil.copyfile(source, part)
    for file in [part] if part.is_file() else part.rglob("*"):
        if file.is_file():
            with file.open("rb") as copied:
                os.fsync(copied.fileno())
    part.rename(target)
    _discard(source)


def _discard(path: Path) -> None:
    """Remove, so that what is left after an end in the middle is not taken for an arrival."""
    trash = path.with_name(f"{_TRASH}{path.name}")
    path.rename(trash)
    shutil.rmtree(trash) if trash.is_dir() else trash.unlink()


def _tree(path: Path) -> list[tuple[str, str]]:
    """Return the digests of all files of an entry by their names in it."""
    if not path.is_dir():
        return [("", file_hash(path))]
    return sorted((str(file.relative_to(path)), file_hash(file)) for file in path.rglob("*") if file.is_file())


def _sync_folder(folder: Path) -> None:
    try:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except OSError:
        return
    try:
        os.fsync(descriptor)
    except OSError:  # network drives may not know it
        pass
    finally:
        os.close(descriptor)
