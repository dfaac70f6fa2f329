"""The document record: what was read from one document, each fact with the place that proves it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from .geometry import Box

SCHEMA = "certlane/document/1"

Role = Literal["applied", "cited"]
Verdict = Literal["pass", "fail", "na", "not_tested", "unknown"]
OverallVerdict = Literal["pass", "fail", "not_stated"]
Kind = Literal[
    "product_certificate",
    "cb_test_certificate",
    "type_examination",
    "regulatory_approval",
    "attestation",
    "declaration_of_conformity",
    "test_report",
    "management_system_certificate",
    "material_declaration",
    "safety_data_sheet",
    "other",
]
FIELD_NAMES = (
    "issuer",
    "issuer_number",
    "issuer_country",
    "certificate_number",
    "issue_date",
    "expiry_date",
    "test_date",
    "holder",
    "manufacturer",
    "product",
    "models",
)


@dataclass(frozen=True, slots=True)
class Evidence:
    """The printed words that prove a fact, and where they stand.

    ``document`` names the document (its SHA-256) where evidence of several is mixed; inside a record it is empty.
    """

    page: int
    box: Box
    text: str
    source: Literal["text", "ocr", "metadata"] = "text"
    document: str = ""


@dataclass(frozen=True, slots=True)
class FieldValue:
    """A field's value in normal form (ISO date, ISO country code, list of models), as printed, with rivals."""

    value: str | tuple[str, ...]
    printed: str
    confidence: float
    evidence: tuple[Evidence, ...]
    rivals: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StandardReference:
    """A standard identifier found on the pages; ``id`` is its canonical form, dated where the document dates it."""

    id: str
    printed: str
    role: Role
    confidence: float
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Measurement:
    """A measured value with its unit and, where the row prints one, its limit in the same unit.

    ``bound`` tells whether the limit is a maximum or a minimum, None where the print leaves it open; ``margin`` is how
    far the value stays inside the limit, negative where it is beyond.
    """

    value: float
    unit: str
    limit: float | None = None
    bound: Literal["max", "min"] | None = None
    margin: float | None = None
    printed: str = ""


@dataclass(frozen=True, slots=True)
class ResultRow:
    """One row of a table of results; ``section`` is the heading of the report under which it stands."""

    table: Literal["summary", "clause"]
    clause: str
    item: str
    remark: str
    verdict: Verdict
    evidence: Evidence
    section: str = ""
    measured: Measurement | None = None


@dataclass(frozen=True, slots=True)
class Results:
    """What the document concludes, and its rows: the summary of results first, then the clause tables."""

    verdict: OverallVerdict = "not_stated"
    rows: tuple[ResultRow, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    contradictions: tuple[str, ...] = ()
    """Where the document contradicts itself, a sentence each, with pages; also among the record's warnings."""

    def count(self, verdict: Verdict) -> int:
        """Return how many rows have the verdict."""
        return sum(row.verdict == verdict for row in self.rows)


@dataclass(frozen=True, slots=True)
class Completeness:
    """One item that a report must hold (ISO/IEC 17025:2017 7.8.2.1, or the CB test report form): is it there?"""

    item: str
    present: bool
    basis: str
    evidence: tuple[Evidence, ...] = ()


Severity = Literal["strong", "medium", "weak", "positive"]


@dataclass(frozen=True, slots=True)
class Signal:
    """A sign for or against the authenticity of a document (never a score of its own).

    ``code`` names the sign (``hidden_text``, ``changed_after_signature``, ``text_differs_from_picture``, ...),
    ``detail`` holds what was found, in no language (what stood there and what stands there now, a program's name),
    ``field`` the decision field that it touches, where it touches one.
    """

    code: str
    severity: Severity
    detail: str
    field: str = ""
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class DocumentRecord:
    """Everything that was read from one document; ``certlane.report.json`` writes it in the published form.

    ``signals`` is None where the file was not examined for signs of tampering: that is unknown, not clean.  ``turns``
    holds the pages that were turned for reading, beyond their own rotation, each with the degrees clockwise: boxes are
    those of the turned page.
    """

    name: str
    sha256: str
    size: int
    pages: int
    kind: Kind
    kind_confidence: float
    third_party: bool | None
    languages: tuple[str, ...]
    text_source: Literal["text", "ocr", "mixed"]
    fields: dict[str, FieldValue]
    standards: tuple[StandardReference, ...]
    legislation: tuple[str, ...]
    report_numbers: tuple[str, ...]
    results: Results
    completeness: tuple[Completeness, ...] = ()
    warnings: tuple[str, ...] = ()
    kind_evidence: tuple[Evidence, ...] = ()
    signals: tuple[Signal, ...] | None = None
    turns: tuple[tuple[int, int], ...] = ()
