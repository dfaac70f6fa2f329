"""The rules by which one mention is judged, from the surest to the default of its place in the document."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from ..standards_catalog.identifiers import Identifier
from ..standards_catalog.identifiers.lazy import lazy
from . import role_words as words_of
from .role_context import Context

EARLY = 5
"""Pages of a report on which it says what it is about."""

SHORT_CELL = 60
"""Characters of a cell that holds a reference and little else."""

CELL = 600
"""Characters that a cell of a column of standards has at most; more is running text."""


class Place(NamedTuple):
    """Where a mention stands: its page, the document's pages, and what page and document are."""

    page: int
    pages: int
    clause_page: bool = False
    """Whether the page holds a table of clauses with requirement, remark and verdict."""
    report: bool = True
    """Whether the document calls itself a test report: then its later pages hold much that it only mentions."""

    @property
    def early(self) -> bool:
        """Whether the document is short or still says what it is about."""
        return self.page <= EARLY or self.pages <= EARLY + 1


class Judgement(NamedTuple):
    """A score from -1 (cited) to 1 (applied) and the rule that gave it."""

    score: float
    reason: str


_BODIES = ("ISO", "EN", "DIN", "BS", "GB", "JISQ", "KS", "UNI")
_COMPETENCE = lazy(
    r"(?:^|[A-Z/])(?:17025|17065|17020|17021|17043|17011|17024|17029|17050)(?:-[12])?$|EN450(?:01|11|12)$|GUIDE(?:25|65)$"
)


def judge(identifier: Identifier, context: Context, place: Place) -> Judgement:
    """Return the first judgement that a rule gives."""
    return (
        _by_nature(identifier)
        or _by_words_of_citation(identifier, context, place)
        or _by_label(identifier, context, place)
        or _by_sentence_and_heading(identifier, context, place)
        or _by_place(place)
    )


def _by_nature(identifier: Identifier) -> Judgement | None:
    key = identifier.work_key
    if identifier.family == "accreditation" or (_COMPETENCE.search(key) and key.startswith(_BODIES)):
        return Judgement(-1.0, "competence of bodies")
    if key.startswith("IEEE802.") or identifier.family == "3gpp":
        return Judgement(-1.0, "technology")
    if identifier.publishers == ("ST/SG",) and identifier.number != "AC.10/11":
        return Judgement(-0.5, "classification and labelling")
    return None


def _by_words_of_citation(identifier: Identifier, context: Context, place: Place) -> Judgement | None:
    if words_of.CITED_PHRASE.search(f"{context.before} {_rest(context.after)}"):
        return Judgement(-0.9, "sentence: cited")
    if words_of.SEE.search(context.before[-40:]):
        return Judgement(-0.8, "see")
    if words_of.FORM.search(context.left) or words_of.FORM.search(context.before[-60:]):
        return Judgement(-0.9, "form number")
    said = place.page == 1 and words_of.APPLIED_PHRASE.search(context.before[-160:]) is not None
    if words_of.CITED_HEADER.search(context.header) and not said:
        return Judgement(-0.8, "column: accreditation")
    if words_of.COMPONENT_HEADER.search(context.header):
        return Judgement(-0.8, "column: components")
    if _not_applicable(context):
        return Judgement(-0.7, "row: not applicable")
    if place.clause_page and place.page > 2:
        if words_of.CLAUSE_HEADER.search(context.header):
            return Judgement(-0.7, "clause table: requirement")
        labelled = place.page <= EARLY and words_of.APPLIED_LABEL.search(_label(context))
        if not labelled:
            return Judgement(-0.6, "clause table")
    del identifier
    return None


def _by_label(identifier: Identifier, context: Context, place: Place) -> Judgement | None:
    counts = _counts_late(identifier)
    if words_of.APPLIED_LABEL.search(_label(context)) and len(context.left) < (140 if place.early else 45):
        late = 0.35 if counts and _heading(context) >= 0 else -0.25
        return Judgement(0.9 if place.early else late, "label")
    if place.early and words_of.APPLIED_PHRASE.search(context.left) and len(context.left) < 90:
        return Judgement(0.8, "label: sentence")
    if (
        words_of.APPLIED_HEADER.search(context.header)
        and not words_of.EQUIPMENT_HEADER.search(context.header)
        and context.length < CELL
    ):
        early = place.page <= EARLY + 3 or place.pages <= 10
        # Deep in a report a column of requirements holds prose that names rules in passing.
        late = 0.3 if counts and context.length < SHORT_CELL else -0.25
        return Judgement(0.8 if early else late, "column")
    return None


def _by_sentence_and_heading(identifier: Identifier, context: Context, place: Place) -> Judgement | None:
    heading = _heading(context)
    if heading > 1 and _counts_late(identifier):
        return Judgement(0.5, "heading: summary of tests")
    if identifier.family == "dangerous_goods":
        return Judgement(-0.5, "transport of the product")
    phrase = words_of.APPLIED_PHRASE.search(context.before[-160:]) is not None
    if heading < 0 and not (phrase and place.page == 1):
        return Judgement(-0.7, "heading: cited")
    if phrase:
        return Judgement(0.8 if place.page <= EARLY or place.pages <= 8 else -0.3, "sentence: applied")
    if heading > 0:
        return Judgement(0.7 if place.page <= EARLY + 3 or place.pages <= 10 else -0.3, "heading: applied")
    return None


def _by_place(place: Place) -> Judgement:
    if place.page == 1 or place.pages <= 4:
        return Judgement(0.5, "first page")
    if place.page <= EARLY or not place.report:
        return Judgement(0.2, "early page")
    return Judgement(-0.4, "later page")


def _label(context: Context) -> str:
    """Return what stands left of the mention, in its cell and before it."""
    return f"{context.left} {context.before.rpartition(chr(10))[2]}"[-80:]


def _rest(after: str) -> str:
    """Return what goes on of the sentence: over a line's end where the next line begins in small letters."""
    first, second, *_ = [*after.split("\n"), ""]
    return f"{first[:70]} {second[:50]}" if second[:1].islower() else first[:70]


def _counts_late(identifier: Identifier) -> bool:
    """Dated standards and rules by section count wherever a test says so; bare numbers deep in a report are basic."""
    return identifier.edition is not None or identifier.family in {"cfr", "ised", "kdb"}


def _not_applicable(context: Context) -> bool:
    row = context.row
    return bool(words_of.NOT_APPLICABLE.search(row)) and not words_of.PASSED.search(row) and len(row) < 260


def _heading(context: Context) -> int:
    """Return -1 below a heading of references or facilities, 1 below one of standards, 2 below a summary of tests."""
    for text in context.heading:
        said = _heading_of(text) if len(text) <= 90 else 0
        if said or _NEW_SECTION.match(text):
            return said
    return 0


# A numbered heading of its own ends what a heading above it says; words in capitals may be a table's row.
_NEW_SECTION = lazy(r"^[0-9]{1,2}(?:\.[0-9]{1,2}){0,2}\.?\s[A-Z][a-z]+(?:\s[A-Za-z]+){0,4}$")


@lru_cache(maxsize=1024)
def _heading_of(text: str) -> int:
    """Judge one line: the mentions below a heading share it."""
    if words_of.CITED_HEADING.search(text):
        return -1
    if words_of.SUMMARY_HEADING.search(text):
        return 2
    return 1 if words_of.APPLIED_HEADING.search(text) else 0
