"""Whether a test report holds what ISO/IEC 17025:2017 clause 7.8.2.1 and the IECEE test report form ask for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from ..model.document import Document
from ..model.record import Completeness, Evidence, Kind
from .page_numbers import page_gaps, printed_numbers, report_end
from .page_text import PageText, page_texts
from .report_items import FORM_ITEMS, FORM_RE, ISO, ITEMS, Item

FRONT_PAGES: Final = 12
"""Items of the front matter are looked for on so many first pages (and on the last two)."""


def check_completeness(
    document: Document, kind: Kind, *, texts: Sequence[PageText] | None = None
) -> tuple[Completeness, ...]:
    """Return the items that a test report must hold, each present or missing, with the place that shows it.

    Items of ISO/IEC 17025:2017 7.8.2.1 that apply to every report are listed always, those that apply "where
    relevant" (receipt, deviations, external providers) only where they are found.  On an IECEE test report form the
    form's own items follow.  ``pages`` is missing where the printed page numbers leave a gap; ``end_of_report`` is
    there where a closing mark or the last of the numbered pages is.

    Args:
        document: the document as read.
        kind: its kind; for others than ``test_report`` nothing is demanded and nothing returned.
        texts: the text of each page, where the caller has it.
    """
    if kind != "test_report" or not any(page.words for page in document.pages):
        return ()
    every = page_texts(document) if texts is None else texts
    last = len(every) - 2
    front = [text for i, text in enumerate(every) if i < FRONT_PAGES or i >= last]
    found = list(_items(ITEMS, front))
    found[3:3] = list(_pages(document))
    if any(FORM_RE.search(text.whole) for text in front):
        found.extend(_items(FORM_ITEMS, [*front, *every[FRONT_PAGES : FRONT_PAGES + 8]]))
    return tuple(found)


def _items(items: Sequence[Item], texts: Sequence[PageText]) -> Iterator[Completeness]:
    for item in items:
        proof = next((_proof(t, m) for t in texts if t.whole and (m := item.pattern.search(t.whole))), None)
        if proof is not None or item.demanded:
            yield Completeness(item.name, proof is not None, item.basis, (proof,) if proof is not None else ())


def _proof(text: PageText, match: re.Match[str]) -> Evidence:
    line = text.line_at(match.start())
    return text.evidence(line, line)


def _pages(document: Document) -> Iterator[Completeness]:
    numbers = printed_numbers(document)
    gaps = page_gaps(document, numbers)
    proof = tuple(evidence for _, _, evidence in list(numbers.values())[-1:])
    if numbers or gaps or document.page_count == 1:
        yield Completeness("pages", not gaps, ISO + "d)", gaps or proof)
    else:
        yield Completeness("page_numbers", False, ISO + "d)")
    end = report_end(document, numbers)
    yield Completeness("end_of_report", end is not None, ISO + "d)", (end,) if end is not None else ())
