"""An assessment with something of everything in it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from certlane.model.decision import Assessment, Decision, Finding, Message, Provenance
from certlane.model.geometry import Box
from certlane.model.match import Match
from certlane.model.record import DocumentRecord, Evidence, FieldValue, ResultRow, Results, StandardReference

SHA = "a" * 64
BOX = Box(0, 0, 10, 10)
TEXT = Message("decision.refer", (("count", "2"), ("items", "3")))


def _record(words: str) -> DocumentRecord:
    return DocumentRecord(
        name="certificate.pdf",
        sha256=SHA,
        size=10,
        pages=2,
        kind="product_certificate",
        kind_confidence=1.0,
        third_party=True,
        languages=("en",),
        text_source="ocr",
        fields={
            "issuer": FieldValue("Body Ltd", "Body Ltd", 1.0, (Evidence(1, BOX, words),), ("Buddy Ltd",)),
            "models": FieldValue(("A-1", "A-2"), "A-1, A-2", 1.0, (Evidence(1, BOX, words),)),
        },
        standards=(StandardReference("IEC 1:2020", "IEC 1", "applied", 1.0, (Evidence(2, BOX, words),)),),
        legislation=("2014/53/EU",),
        report_numbers=("R-1",),
        results=Results("fail", (ResultRow("clause", "5.2", "Drop", "cracked", "fail", Evidence(2, BOX, "F")),)),
        warnings=("page 2 was recognised",),
    )


@pytest.fixture(scope="session")
def assessment() -> Callable[..., Assessment]:
    """Return a function that makes an assessment with given printed words and outcome."""

    def make(words: str = "Valid until 2023-03-31", outcome: Any = "refer") -> Assessment:
        places = (
            *(Evidence(page, BOX, words, "ocr", SHA) for page in range(1, 6)),
            Evidence(1, BOX, words, "metadata"),
        )
        return Assessment(
            as_of=date(2026, 11, 24),
            tool="certlane 0.1.0",
            catalogue=Provenance("certlane", "2026.11", SHA),
            policy=Provenance("kr-gisz-default", "2026.11", SHA),
            decision=Decision(outcome, TEXT, ("G13",), (TEXT,), (TEXT, TEXT), (TEXT,)),
            findings=(
                Finding("G04", "core", "pass", 1.0, TEXT, basis="a law", trace=(("kind", words),)),
                Finding("G13", "core", "fail", 1.0, TEXT, places, cure=TEXT),
                Finding("G06", "core", "unknown", 1.0, TEXT, settles=TEXT, subject=words),
            ),
            matches=(
                Match("EN 1:2020", "adoption", "IEC 1:2020", "superseded", 1.0, "why", (), "IDT", "A title"),
                Match("XY 2", "none", None, "unknown", 0.0, "why"),
            ),
            documents=(_record(words),),
        )

    return make
