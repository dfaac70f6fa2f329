"""Results that a report prints under the heading of a test instead of in a table."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ..model.document import Line, Page
from ..model.geometry import Box, enclosing
from ..model.record import Verdict
from .result_cells import clean_item
from .result_columns import Columns
from .result_rows import WHOLE_RE, FoundRow
from .verdict_words import fold, parse_verdict, ticked_option

_RESULT_RE = re.compile(
    r"^(?P<label>(?:the )?(?:test |measurement |overall |final )?(?:results?|verdict|conclusion|judge?ment|assessment"
    r"|compliance|status)(?: of (?:the )?test)?|prüfergebnis|ergebnis|bewertung|résultat|resultado|esito"
    r"|判定|試験結果"
    r"|结论|测试结果|检测结果|판정|시험 ?결과|결과)\s?(?:[.…·_]{3,}\s?)?(?:[:：=–-]\s?|\s)(?P<value>\S.{0,60})$"
)
_NUMBERED_RE = re.compile(
    r"^(?:(?:clause|section|test|annex|§)\s)?(?P<number>[A-Z]?\d{1,2}(?:\.\d{1,3}){0,5}"
    r"|[A-Z](?:\.\d{1,3}){1,5})[.):]?\s+"
    r"(?P<title>(?:[^\W\d]|(?<=\d\s)\d{1,3}\s?[^\W\d]).{2,100})$"
)
_LEADER = "...."


def section_rows(page: Page, taken: Sequence[Box], table: int) -> Iterator[FoundRow]:
    """Return the results printed as ``Result: Pass`` below a numbered heading of the same page.

    Args:
        page: the page.
        taken: boxes of tables whose rows were read already; lines inside them are left alone.
        table: the number under which the rows go.
    """
    heading: tuple[str, Line] | None = None
    for line in page.lines:
        text = line.text
        if not line.words or len(text) > 140 or (_LEADER in text and not _RESULT_RE.match(fold(text))):
            continue
        match = _RESULT_RE.match(fold(text))
        if match is None:
            numbered = _NUMBERED_RE.match(text.strip())
            if numbered and parse_verdict(numbered["title"]) is None:
                heading = (clean_item(numbered["title"]), line)
            continue
        verdict = parse_verdict(ticked_option(match["value"]) or match["value"])
        if verdict is None or heading is None or any(_inside(line.box, box) for box in taken):
            continue
        box = enclosing([line.box, heading[1].box]) if line.box.top - heading[1].box.top < 60 else line.box
        yield section_row(page, heading[0], verdict, box, f"{heading[1].text} | {text}", table)


def section_row(page: Page, item: str, verdict: Verdict, box: Box, text: str, table: int) -> FoundRow:  # noqa: PLR0917
    """Return a row of results that stands outside a table of results."""
    return FoundRow(page.number, "", item, "", verdict, box, text[:400], Columns((box.x0, box.x1)), table)


def heading_above(page: Page, top: float) -> str | None:
    """Return the title of the nearest numbered heading above a height of the page, None where there is none."""
    best: tuple[float, str] | None = None
    for line in page.lines:
        if not line.words or line.words[0].top > top or _LEADER in line.text or len(line.text) > 140:
            continue
        numbered = _NUMBERED_RE.match(line.text.strip())
        if numbered and (best is None or line.words[0].top > best[0]):
            best = (line.words[0].top, clean_item(numbered["title"]))
    return best[1] if best else None


def is_whole_label(text: str) -> bool:
    """Return whether a folded label announces the result of the whole by its own words ("overall result")."""
    return bool(WHOLE_RE.match(text)) and bool(
        re.search(r"\b(?:overall|final|total|general|gesamt\w*|global|finale)\b|総合|总体|종합|최종", text)
    )


def _inside(inner: Box, outer: Box) -> bool:
    middle = (inner.top + inner.bottom) / 2
    return outer.top <= middle <= outer.bottom and inner.x0 >= outer.x0 - 2 and inner.x1 <= outer.x1 + 2
