"""Files that people write: TOML checked against a typed schema, with errors that name line, key and way out.

The schemas are plain frozen dataclasses; pydantic checks them (it is imported only here, when a file is read).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import is_dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, get_args, get_origin, get_type_hints

from ..errors import UsageError

if TYPE_CHECKING:
    from pydantic import TypeAdapter

_T = TypeVar("_T")

#: Larger files are no settings: refuse them before parsing.
MAX_BYTES = 4_000_000

_HEADER = re.compile(r"^\s*(\[{1,2})\s*([^\]\[#]{1,200}?)\s*\]{1,2}")
_KEY = re.compile(r"""^\s*([A-Za-z0-9_."'-]{1,200}?)\s*=""")


def read_text(path: Path, what: str) -> str:
    """Read a settings file as UTF-8.

    Args:
        path: the file.
        what: how to call it in an error (``policy``, ``application``).

    Raises:
        UsageError: the file is missing, no regular file, too large or not UTF-8.
    """
    remedy = f"Give the path of a {what} file in TOML; `certlane init` writes a commented application.toml."
    try:
        if not path.is_file():
            raise UsageError(f"there is no such {what} file", remedy=remedy, subject=str(path))
        if path.stat().st_size > MAX_BYTES:
            raise UsageError(f"the {what} file is larger than {MAX_BYTES:,} bytes", remedy=remedy, subject=str(path))
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise UsageError(
            f"line {line}: the {what} file is not UTF-8", remedy="Save the file as UTF-8.", subject=str(path)
        ) from error
    except OSError as error:
        raise UsageError(
            f"the {what} file can't be read ({error.strerror})", remedy=remedy, subject=str(path)
        ) from error


def parse_toml(text: str, subject: str) -> dict[str, Any]:
    """Parse TOML.

    Raises:
        UsageError: a syntax error, with its line and column.
    """
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"\(at line (\d+), column (\d+)\)", str(error))
        # An error at the end of the document has no line of its own: the last line is where to look.
        line = int(found[1]) if found else text.count("\n") + 1
        column = f", column {found[2]}" if found else ""
        reason = re.sub(r"\s*\(at [^)]*\)", "", str(error)).rstrip(".")
        raise UsageError(
            f"line {line}{column}: {reason[:1].lower() + reason[1:]}",
            remedy="Correct that line: the file has to be valid TOML (https://toml.io).",
            subject=subject,
        ) from error


_ADAPTERS: dict[type[Any], TypeAdapter[Any]] = {}


def _adapter(schema: type[Any]) -> TypeAdapter[Any]:
    from pydantic import TypeAdapter

    if schema not in _ADAPTERS:
        _ADAPTERS[schema] = TypeAdapter(schema)
    return _ADAPTERS[schema]


def validate(schema: type[_T], data: Mapping[str, Any], *, text: str, subject: str, keys_of: str = "docs") -> _T:
    """Check parsed TOML against a dataclass and return its value.

    Args:
        schema: the dataclass, whose ``__pydantic_config__`` forbids unknown keys.
        data: the parsed file.
        text: the file's text, to find the line of an error.
        subject: the file's name, for errors.
        keys_of: where the keys are described, named in the way out.

    Raises:
        UsageError: the first fault by line, with the number of others.
    """
    from pydantic import ValidationError

    try:
        value: _T = _adapter(schema).validate_python(data)
        return value
    except ValidationError as error:
        found = [(line_of(text, e["loc"]) or 0, _sentence(e, schema)) for e in error.errors(include_url=False)]
        faults = sorted(found, key=lambda fault: (not fault[0], fault))
    line, sentence = faults[0]
    more = f" (and {len(faults) - 1} more)" if len(faults) > 1 else ""
    raise UsageError(
        f"{f'line {line}: ' if line else ''}{sentence}{more}",
        remedy=f"Correct that entry; {keys_of} lists every key and its values.",
        subject=subject,
    )


def structure(schema: type[_T], data: Mapping[str, Any]) -> _T:
    """Build a dataclass from parsed TOML that came with the tool.

    The same as ``validate``, without its checks and without the time that importing them takes: a test holds every
    shipped file against ``validate``.

    Raises:
        TypeError: the data don't fit.
    """
    value: _T = _structured(schema, data)
    return value


def _structured(kind: Any, value: Any) -> Any:
    if isinstance(kind, type) and is_dataclass(kind) and isinstance(value, Mapping):
        hints = _hints(kind)
        make: Any = kind
        return make(**{key: _structured(hints[key], inner) for key, inner in value.items()})
    if get_origin(kind) is tuple and isinstance(value, list):
        return tuple(_structured(get_args(kind)[0], inner) for inner in value)
    return value


_HINTS: dict[Any, dict[str, Any]] = {}


def _hints(kind: Any) -> dict[str, Any]:
    if kind not in _HINTS:
        _HINTS[kind] = get_type_hints(kind)
    return _HINTS[kind]


def json_schema(schema: type[Any]) -> dict[str, Any]:
    """Return the JSON Schema of a settings file."""
    return _adapter(schema).json_schema()


def _sentence(fault: Any, schema: type[Any]) -> str:
    where = ".".join(str(part + 1) if isinstance(part, int) else part for part in fault["loc"]) or "the file"
    kind = fault["type"]
    if kind in ("unexpected_keyword_argument", "extra_forbidden"):
        return f"{where}: unknown key{_nearest(str(fault['loc'][-1]), schema)}"
    if kind in ("missing", "missing_argument"):
        return f"{where}: this key is required"
    message = str(fault["msg"]).removeprefix("Value error, ").removeprefix("Input ")
    return f"{where}: {message}"


def _nearest(key: str, schema: type[Any]) -> str:
    from rapidfuzz import fuzz, process

    known = sorted(_property_names(json_schema(schema)))
    best = process.extractOne(key, known, scorer=fuzz.ratio, score_cutoff=75)
    return f" (did you mean {best[0]!r}?)" if best else ""


def _property_names(node: Any) -> set[str]:
    if isinstance(node, Mapping):
        names = set(node.get("properties", ()))
        return names.union(*(_property_names(v) for v in node.values())) if node else names
    if isinstance(node, list):
        return set().union(*(_property_names(v) for v in node)) if node else set()
    return set()


def line_of(text: str, location: Sequence[str | int]) -> int | None:
    """Return the line (from 1) of the deepest part of ``location`` that the file spells out, None where none is.

    Args:
        text: the TOML text.
        location: keys and array positions from the root, as pydantic gives them.
    """
    best: tuple[int, int] | None = None
    counts: dict[tuple[str, ...], int] = {}
    table: tuple[str | int, ...] = ()
    for number, line in enumerate(text.splitlines(), start=1):
        if header := _HEADER.match(line):
            names = tuple(_split_key(header[2]))
            table = names
            if header[1] == "[[":
                counts[names] = counts.get(names, -1) + 1
                table = (*names, counts[names])
            path = table
        elif key := _KEY.match(line):
            path = (*table, *_split_key(key[1]))
        else:
            continue
        depth = _common(path, tuple(location))
        if depth == len(path) and depth and (best is None or depth > best[0]):
            best = (depth, number)
    return best[1] if best else None


def _split_key(dotted: str) -> list[str]:
    return [part.strip().strip("\"'") for part in dotted.split(".")]


def _common(path: tuple[str | int, ...], location: tuple[str | int, ...]) -> int:
    length = 0
    for mine, theirs in zip(path, location, strict=False):
        if mine != theirs:
            break
        length += 1
    return length
