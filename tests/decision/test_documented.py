"""docs/policy.md names every criterion, parameter, key and kind of check."""

from dataclasses import fields
from pathlib import Path
from typing import get_args

import pytest

from certlane.decision.application import (
    Applicant,
    Application,
    Check,
    CheckKind,
    Factory,
    Hazard,
    Insurance,
    LegalGap,
    NationalDifferences,
    Product,
    Standards,
    Support,
    ZonePlan,
)
from certlane.decision.lists import ProhibitedEntry, ProhibitionList, RecognisedBody
from certlane.decision.policy import CRITERION_IDS, SHIPPED, Parameters, PolicyFile, Rule

DOCS = Path(__file__).parents[2] / "docs" / "policy.md"
TABLES = (
    Application, Applicant, Product, ZonePlan, Standards, LegalGap, Insurance, Hazard, NationalDifferences, Factory,
    Support, Check, Parameters, Rule, PolicyFile, ProhibitionList, ProhibitedEntry, RecognisedBody,
)  # fmt: skip
#: Keys whose meaning is the same everywhere and told once.
PLAIN = {
    "schema",
    "id",
    "name",
    "version",
    "title",
    "source",
    "text",
    "number",
    "aliases",
    "effective_until",
    "valid_until",
}


@pytest.mark.skipif(not DOCS.is_file(), reason="the documentation lies beside the checkout only")
def test_everything_is_documented() -> None:
    text = DOCS.read_text(encoding="utf-8")
    missing = [i for i in CRITERION_IDS if f"| {i} |" not in text]
    missing += [kind for kind in get_args(CheckKind) if f"`{kind}`" not in text]
    missing += [name for name in SHIPPED if f"`{name}`" not in text]
    for table in TABLES:
        missing += [f"{table.__name__}.{f.name}" for f in fields(table) if f.name not in PLAIN and f.name not in text]
    assert missing == []
