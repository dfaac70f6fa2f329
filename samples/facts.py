"""What a sample says: the one place from which both its pages and its expected record are made.

The keys of :meth:`Facts.label` are those by which labelled documents are scored: ``kind``, ``issuer``,
``standards`` with role and page, ``verdict_rows`` and the like.  ``None`` means that the document does not
print it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

SPECIMEN = "Specimen for software tests: all parties are invented, the document has no legal value."


class Standard(NamedTuple):
    """A standard as the page prints it, its canonical identifier, its role and its page."""

    printed: str
    id: str
    role: str = "applied"
    page: int = 1


class VerdictRow(NamedTuple):
    """One row of the table that sums up the results."""

    clause: str
    item: str
    verdict: str


@dataclass(frozen=True, slots=True)
class Facts:
    """The facts of one document, as they stand on its pages; dates are calendar dates, printed in any style."""

    kind: str
    issuer: str
    languages: tuple[str, ...] = ("en",)
    issuer_country: str | None = None
    certificate_number: str | None = None
    report_numbers: tuple[str, ...] = ()
    issue_date: date | None = None
    expiry_date: date | None = None
    holder: str | None = None
    manufacturer: str | None = None
    product: str | None = None
    models: tuple[str, ...] = ()
    standards: tuple[Standard, ...] = ()
    legislation: tuple[str, ...] = ()
    overall_verdict: str = "not_stated"
    verdict_rows: tuple[VerdictRow, ...] | None = None
    clause_rows: tuple[tuple[str, str], ...] = ()
    """Clause and verdict of every row of the long clause tables that has a verdict, in order."""
    third_party: bool = True
    text_layer: str = "yes"

    @property
    def number(self) -> str:
        """The document's own number; empty where it has none."""
        return self.certificate_number or ""

    @property
    def applied(self) -> tuple[Standard, ...]:
        """The standards that were tested, certified or declared against, in printing order."""
        return tuple(s for s in self.standards if s.role == "applied")

    def label(self) -> dict[str, Any]:
        """Return the expected record as plain JSON values."""
        return {
            "languages": list(self.languages),
            "text_layer": self.text_layer,
            "kind": self.kind,
            "issuer": self.issuer,
            "issuer_country": self.issuer_country,
            "certificate_number": self.certificate_number,
            "report_numbers": list(self.report_numbers),
            "issue_date": self.issue_date and self.issue_date.isoformat(),
            "expiry_date": self.expiry_date and self.expiry_date.isoformat(),
            "holder": self.holder,
            "manufacturer": self.manufacturer,
            "product": self.product,
            "models": list(self.models),
            "standards": [s._asdict() for s in self.standards],
            "legislation": list(self.legislation),
            "overall_verdict": self.overall_verdict,
            "verdict_rows": None if self.verdict_rows is None else [r._asdict() for r in self.verdict_rows],
            "clause_rows": [list(row) for row in self.clause_rows],
            "third_party": self.third_party,
            "cited_complete": True,
        }


class Sample(NamedTuple):
    """A sample: where it lies below ``samples/``, its facts, and the function that draws its PDF."""

    path: str
    facts: Facts
    draw: Callable[[Facts], bytes]
