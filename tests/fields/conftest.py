"""A page written as text: how the tests of fields lay out documents of invented parties."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from certlane.extract.layout import lines_of
from certlane.model.document import Document, Page, Word

LETTER, LINE, COLUMN = 5.2, 15.0, 175.0


def words_of(line: str, top: float) -> list[Word]:
    """Lay out one line: ``#`` makes it a centred title, ``|`` starts a column, leading spaces indent."""
    size, letter = (10.0, LETTER) if not line.startswith("#") else (17.0, 8.0)
    words: list[Word] = []
    left = 0.0
    for cell in line.lstrip("#").split("|"):
        text = cell.strip()
        indent = (len(cell) - len(cell.lstrip())) * LETTER if not words and not line.startswith("#") else 0.0
        x = max(60.0 + indent, left)
        if line.startswith("#"):
            x = max(60.0, 300.0 - len(text) * letter / 2)
        for token in text.split():
            width = len(token.encode("utf-8")) * 0.55 * letter * 2 / 3 if not token.isascii() else len(token) * letter
            words.append(Word(token, x, top, x + width, top + size, size))
            x += width + 0.5 * letter
        left = max(60.0 + COLUMN, x + 20.0) if left == 0.0 else max(left + COLUMN, x + 20.0)
    return words


def page_of(text: str, number: int = 1) -> Page:
    words: list[Word] = []
    for at, line in enumerate(text.strip("\n").split("\n")):
        words += words_of(line, 40.0 + LINE * at)
    height = max(842.0, 80.0 + LINE * text.count("\n"))
    return Page(number, 595.0, height, "text", tuple(words), lines_of(words))


def document_of(*texts: str, metadata: dict[str, str] | None = None) -> Document:
    pages = tuple(page_of(text, at) for at, text in enumerate(texts, 1))
    return Document("invented.pdf", "0" * 64, 1, len(pages), pages, metadata or {})


@pytest.fixture(scope="session")
def document() -> Callable[..., Document]:
    """Return a function that makes a document from pages of text."""
    return document_of
