"""Findings on criteria, and the decision that they lead to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from .match import Match
from .record import DocumentRecord, Evidence

SCHEMA = "certlane/assessment/1"

Outcome = Literal["pass", "fail", "unknown"]
CriterionKind = Literal["bar", "core", "supporting", "advisory"]
DecisionOutcome = Literal["qualified", "refer", "not_qualified"]


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence in every language of the tool: a key of the message catalogue and its parameters."""

    key: str
    parameters: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """One criterion's outcome, with what proves it, why, and what would cure it.

    ``basis`` is the legal or technical source of the criterion (``basis_ko``: in Korean); ``settles`` names the fact
    or document that would settle an unknown (empty where none could).  ``ways`` are all the ways to settle it: any one
    of them is enough, each is the set of items to give together.  ``trace`` holds the facts and the parameters that
    were read, in order; ``subject`` names the standard and the documents that were judged, where the criterion judges
    evidence.
    """

    criterion: str
    kind: CriterionKind
    outcome: Outcome
    confidence: float
    message: Message
    evidence: tuple[Evidence, ...] = ()
    cure: Message | None = None
    basis: str = ""
    settles: Message | None = None
    ways: tuple[tuple[Message, ...], ...] = ()
    trace: tuple[tuple[str, str], ...] = ()
    subject: str = ""
    basis_ko: str = ""

    def basis_in(self, language: Literal["en", "ko"]) -> str:
        """Return the source of the criterion in a language, as far as the policy states it there."""
        return self.basis_ko if language == "ko" and self.basis_ko else self.basis


@dataclass(frozen=True, slots=True)
class Decision:
    """The lane: ``qualified``, ``refer`` or ``not_qualified``, with all reasons (criterion ids in order)."""

    outcome: DecisionOutcome
    summary: Message
    reasons: tuple[str, ...] = ()
    conditions: tuple[Message, ...] = ()
    would_settle: tuple[Message, ...] = ()
    cures: tuple[Message, ...] = ()


@dataclass(frozen=True, slots=True)
class StandardOutcome:
    """One criterion's outcome on the evidence for one standard."""

    criterion: str
    outcome: Outcome
    confidence: float
    message: Message


@dataclass(frozen=True, slots=True)
class StandardEvidence:
    """What the criteria on evidence found for one standard, on the one bundle of documents that shows it best.

    ``documents`` are the SHA-256 of that bundle's documents, none where no document applies the standard; ``claimed``
    tells that the application relies on it: those standards' outcomes make the findings, the others' do not.
    """

    standard: str
    claimed: bool
    documents: tuple[str, ...]
    outcomes: tuple[StandardOutcome, ...]


@dataclass(frozen=True, slots=True)
class Override:
    """A person's judgement in place of the tool's: which finding, which outcome, why, who and when.

    ``subject`` tells findings of one criterion apart; empty where there is one.  ``second_person`` confirmed it.
    """

    criterion: str
    outcome: Outcome
    reason: str
    person: str
    at: datetime
    subject: str = ""
    second_person: str = ""


@dataclass(frozen=True, slots=True)
class Overridden:
    """An override with the tool's own finding, which it replaced."""

    override: Override
    original: Finding


@dataclass(frozen=True, slots=True)
class Provenance:
    """Identity of a data file that took part: the same bytes give the same decision."""

    id: str
    version: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Assessment:
    """One application's documents, findings and decision.

    Where persons overrode findings, ``findings`` and ``decision`` are what came of it, and ``overrides`` hold the
    tool's own.
    """

    as_of: date
    tool: str
    catalogue: Provenance
    policy: Provenance
    decision: Decision
    findings: tuple[Finding, ...]
    matches: tuple[Match, ...]
    documents: tuple[DocumentRecord, ...]
    application: dict[str, Any] | None = None
    overrides: tuple[Overridden, ...] = ()
    by_standard: tuple[StandardEvidence, ...] = ()
