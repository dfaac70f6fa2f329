"""A document as read: pages of words, lines and rulings, whatever the source of the text."""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from .geometry import Box, enclosing

TextSource = Literal["text", "ocr"]


class Word(NamedTuple):
    """A run of characters without space, with its box in points, glyph size in points and confidence (0-1)."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    size: float = 0.0
    confidence: float = 1.0

    @property
    def box(self) -> Box:
        """The word's box."""
        return Box(self.x0, self.top, self.x1, self.bottom)


class Line(NamedTuple):
    """Words on one base line, left to right; wide gaps stay inside the line, ``segments`` splits at them."""

    words: tuple[Word, ...]

    @property
    def text(self) -> str:
        """The words joined by single spaces."""
        return " ".join([w[0] for w in self.words])

    @property
    def box(self) -> Box:
        """The box around all the words."""
        return enclosing([w[1:5] for w in self.words])

    def segments(self, gap: float = 1.5) -> tuple[Line, ...]:
        """Split the line where the space between two words is wider than ``gap`` glyph sizes.

        Columns and blocks that stand side by side share a line; its segments are what belongs together.
        """
        parts: list[list[Word]] = []
        for word in self.words:
            last = parts[-1][-1] if parts else None
            if last is None or word.x0 - last.x1 > gap * max(last.size, word.size, 1.0):
                parts.append([])
            parts[-1].append(word)
        return tuple([Line(tuple(part)) for part in parts])


class Ruling(NamedTuple):
    """A drawn straight line or thin rectangle's edge: horizontal where top == bottom, vertical where x0 == x1."""

    x0: float
    top: float
    x1: float
    bottom: float


class Mark(NamedTuple):
    """A tick box: drawn, a form field or a glyph."""

    box: Box
    checked: bool


class Cell(NamedTuple):
    """A table cell: its text (lines joined by newline) and its box."""

    text: str
    box: Box


@dataclass(frozen=True, slots=True)
class Table:
    """A ruled table on one page; ``rows`` hold None where a merged cell covers the place."""

    page: int
    box: Box
    rows: tuple[tuple[Cell | None, ...], ...]


@dataclass(slots=True)
class Page:
    """One page as an examiner sees it (rotation applied).

    ``words`` come in the order of the page's content, ``lines`` from top to bottom.  ``tables`` is None until
    ``certlane.extract.tables.find_tables`` was asked for it.  ``middles`` holds the horizontal middle of each
    character of the words, one after the other, where the text layer gave them.  ``turn`` is by how many degrees
    clockwise the page was turned for reading, beyond the rotation that it has by itself; boxes are those of the
    turned page.
    """

    number: int
    width: float
    height: float
    source: TextSource
    words: tuple[Word, ...]
    lines: tuple[Line, ...]
    rulings: tuple[Ruling, ...] = ()
    marks: tuple[Mark, ...] = ()
    tables: tuple[Table, ...] | None = None
    middles: array[float] | None = field(default=None, repr=False, compare=False)
    turn: int = 0
    _texts: tuple[str, ...] | None = field(default=None, init=False, repr=False, compare=False)
    _text: str | None = field(default=None, init=False, repr=False, compare=False)

    @property
    def line_texts(self) -> tuple[str, ...]:
        """The text of each line; kept, since every stage of extraction asks for it."""
        if self._texts is None:
            self._texts = tuple([" ".join([w[0] for w in line[0]]) for line in self.lines])
        return self._texts

    @property
    def text(self) -> str:
        """The lines joined by newlines."""
        if self._text is None:
            self._text = "\n".join(self.line_texts)
        return self._text


@dataclass(slots=True)
class Document:
    """One PDF, read.

    ``metadata`` holds the information dictionary of the file (``Producer``, ``CreationDate``, ...), as given;
    ``warnings`` are sentences on what was limited, repaired or left out, each naming its page where it has one.
    ``page_count`` is the file's own number of pages; ``pages`` may hold fewer where a limit cut reading short.
    """

    name: str
    sha256: str
    size: int
    page_count: int
    pages: tuple[Page, ...]
    metadata: dict[str, str] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)

    @property
    def text_source(self) -> Literal["text", "ocr", "mixed"]:
        """Where the text came from: the text layer, recognition of the page pictures, or both."""
        sources = {p.source for p in self.pages if p.words} or {p.source for p in self.pages} or {"text"}
        return "mixed" if len(sources) > 1 else sources.pop()
