"""What importers share: limits, decoding, hardened XML, and refusals that name line and reason."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from ...errors import InputError
from ..factmodel import Fact, SourceFact, is_date
from ..identifiers.registry import parse_identifier
from ..identifiers.value import Identifier, InvalidIdentifier

if TYPE_CHECKING:
    from lxml.etree import _Element

MAX_BYTES = 200 * 1024 * 1024
"""Largest file that an importer reads."""

MAX_ROWS = 400_000
"""Most rows or records of one file; a register of that size is split by its owner."""

MAX_CELL = 4_000
"""Longest cell or element text taken over, in characters."""

_FORMULA = re.compile(r"[=+\-@\t\r](?![\d ])")


class UnreadableFacts(InputError):
    """A file of facts can't be read; the message names line or record and reason."""

    code: ClassVar[str] = "CL120"
    default_remedy: ClassVar[str] = "Correct the named line, or export the file again from its register."


def refuse(path: Path, reason: str, *, line: int | None = None) -> UnreadableFacts:
    """Return the error that refuses a file."""
    where = f"line {line}: " if line is not None else ""
    return UnreadableFacts(where + reason, subject=path.name)


def read_bytes(path: Path, *, limit: int = MAX_BYTES) -> bytes:
    """Return a file's content.

    Raises:
        UnreadableFacts: it is missing, empty or larger than the limit.
    """
    try:
        size = path.stat().st_size
        if size > limit:
            raise refuse(path, f"{size} bytes are more than the {limit} that are read at once")
        content = path.read_bytes()
    except OSError as error:
        raise refuse(path, f"can't be read: {error.strerror or error}") from error
    if not content.strip():
        raise refuse(path, "is empty")
    return content


def decode(path: Path, content: bytes) -> str:
    """Return the text of a file in UTF-8 (with or without mark) or UTF-16 (with mark).

    Raises:
        UnreadableFacts: it is in another encoding; the message names line and byte.
    """
    marked = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    encoding = "utf-16" if marked else "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise refuse(
            path, f"byte {content[error.start]:#04x} is no UTF-8; save the file as UTF-8", line=line
        ) from error
    if "\0" in text:
        raise refuse(path, "holds null characters: this is no text file", line=text[: text.index("\0")].count("\n") + 1)
    return text


def parse_xml(path: Path, content: bytes) -> _Element:
    """Parse XML with entities, external DTDs and network off.

    A document type without an internal subset is allowed (STS files carry one); entity declarations are refused
    before parsing.

    Raises:
        UnreadableFacts: it is not well-formed, declares entities, or is too deep or large; line and reason are named.
    """
    from lxml import etree

    position = content.find(b"<!ENTITY")
    if position >= 0 or b"<\0!\0E\0N\0T\0I\0T\0Y\0" in content:
        raise refuse(
            path, "declares XML entities, which are not read", line=content[: max(position, 0)].count(b"\n") + 1
        )
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False, recover=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        return etree.fromstring(_named_characters(content), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        reason = error.msg if isinstance(error, etree.XMLSyntaxError) else str(error)
        line = error.lineno if isinstance(error, etree.XMLSyntaxError) else None
        raise refuse(path, f"is no well-formed XML: {reason}", line=line) from error


def _named_characters(content: bytes) -> bytes:
    """Replace named characters of DTDs that are not loaded (``&mdash;``) by their numbers; they are no attack."""
    from html.entities import name2codepoint

    def number(match: re.Match[bytes]) -> bytes:
        name = match[1].decode()
        if name in {"lt", "gt", "amp", "quot", "apos"} or name not in name2codepoint:
            return match[0]
        return b"&#%d;" % name2codepoint[name]

    return re.sub(rb"&([A-Za-z][A-Za-z0-9]{1,15});", number, content)


def line_of(element: _Element) -> int:
    """Return the line of the file on which an element begins, 0 where it is not known."""
    return int(getattr(element, "sourceline", None) or 0)


def text_of(element: _Element | None) -> str:
    """Return an element's text with that of its children, spaces single, cut at the limit."""
    if element is None:
        return ""
    return " ".join("".join(str(t) for t in element.itertext()).split())[:MAX_CELL]


def check_cell(path: Path, line: int, value: str) -> str:
    """Return a cell with single spaces.

    Raises:
        UnreadableFacts: it is longer than the limit, or a formula.
    """
    if len(value) > MAX_CELL:
        raise refuse(path, f"a cell of {len(value)} characters is longer than {MAX_CELL}", line=line)
    if _FORMULA.match(value):
        raise refuse(path, f"{value[:40]!r} is a formula, no fact", line=line)
    return " ".join(value.split())


def check_date(path: Path, line: int, value: str, name: str) -> str:
    """Return a date of the catalogue from ``2014-02-26``, ``2014-02``, ``2014``, ``26/02/2014`` or ``26.02.2014``.

    Raises:
        UnreadableFacts: it is none of these.
    """
    value = value.strip().removesuffix("T00:00:00")
    if value in {"", "-"}:
        return ""
    match = re.fullmatch(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})", value)
    if match:
        value = f"{match[3]}-{int(match[2]):02d}-{int(match[1]):02d}"
    elif re.fullmatch(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d.*", value):
        value = value[:10]
    if not is_date(value) or not _possible(value):
        raise refuse(path, f"{name} {value[:40]!r} is no date (2014-02-26, 2014-02 or 2014)", line=line)
    return value


def _possible(value: str) -> bool:
    from datetime import date

    try:
        date.fromisoformat(value) if len(value) == 10 else None
    except ValueError:
        return False
    return 1850 <= int(value[:4]) <= 2100


def check_identifier(path: Path, line: int | None, value: str) -> Identifier:
    """Return the identifier that the text is.

    Raises:
        UnreadableFacts: it is none.
    """
    try:
        return parse_identifier(value)
    except InvalidIdentifier as error:
        raise refuse(path, f"{value[:80]!r} is no identifier: {error.message}", line=line) from error


def limited(path: Path, facts: Iterator[Fact]) -> Iterator[Fact]:
    """Pass facts on up to the limit.

    Raises:
        UnreadableFacts: there are more.
    """
    for number, fact in enumerate(facts):
        if number > MAX_ROWS:
            raise refuse(path, f"holds more than {MAX_ROWS} facts")
        yield fact


def own_source(path: Path, kind: str, *, name: str = "", date: str = "") -> SourceFact:
    """Return the source of an imported file: named by the owner, else by its file."""
    code = re.sub(r"[^a-z0-9]+", "-", path.stem.lower()).strip("-")[:40] or "file"
    return SourceFact(f"own-{code}", name or f"{kind} {path.name}", date=date, licence="the owner's")
