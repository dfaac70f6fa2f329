"""A page's lines as text, plain and folded, with the way back from a place in the text to its lines."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from functools import cached_property
from itertools import accumulate

from ..model.document import Document, Line, Page
from ..model.geometry import Box, enclosing
from ..model.record import Evidence


class PageText:
    """The lines of a page that hold words; ``texts`` has their text, ``folded`` the same case-folded and normalised."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.lines: list[Line] = [line for line in page.lines if line.words]
        self.texts: list[str] = [t for t, line in zip(page.line_texts, page.lines, strict=True) if line.words]

    @cached_property
    def plain(self) -> str:
        """All the lines, joined by newlines."""
        return "\n".join(self.texts)

    @cached_property
    def folded(self) -> list[str]:
        """The lines case-folded and compatibility-normalised, one by one."""
        folded = unicodedata.normalize("NFKC", self.plain).casefold().split("\n")
        return [" ".join(text.split()) for text in folded]

    @cached_property
    def whole(self) -> str:
        """The folded lines joined by spaces, as running text."""
        return " ".join(self.folded)

    @cached_property
    def _starts(self) -> list[int]:
        return list(accumulate((len(text) + 1 for text in self.folded), initial=0))

    def line_at(self, place: int) -> int:
        """Return the index of the line that holds a place of ``whole``."""
        return max(0, min(len(self.lines) - 1, bisect_right(self._starts, place) - 1))

    def lines_with(self, cue: re.Pattern[str]) -> list[int]:
        """Return the indexes of the folded lines in which a pattern occurs; one that spans lines counts for its first.

        One search through the page costs far less than one a line.
        """
        found, done = [], 0
        starts = self._starts
        text = self._folded_lines
        match = cue.search(text)
        while match:
            at = bisect_right(starts, match.start()) - 1
            found.append(at)
            done = starts[at + 1]
            match = cue.search(text, done)
        return found

    @cached_property
    def _folded_lines(self) -> str:
        return "\n".join(self.folded)

    def evidence(self, first: int, last: int) -> Evidence:
        """Return lines ``first`` to ``last`` (both included) as evidence."""
        first, last = max(0, first), min(len(self.lines) - 1, last)
        box = enclosing([line.box for line in self.lines[first : last + 1]]) if self.lines else Box(0, 0, 0, 0)
        text = " ".join(self.texts[first : last + 1])
        return Evidence(self.page.number, box.rounded(), text[:300], self.page.source)


def page_texts(document: Document) -> list[PageText]:
    """Return the text of each page of a document."""
    return [PageText(page) for page in document.pages]
