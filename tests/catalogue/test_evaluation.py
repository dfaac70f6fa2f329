"""How many of the standards applied on real certification papers the catalogue knows."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from certlane.standards_catalog.catalogue import Catalogue
from certlane.standards_catalog.identifiers import InvalidIdentifier, parse_identifier

LABELS = Path(os.environ.get("CERTLANE_SHARED", Path(__file__).parents[2].parent / "shared"))
LABELS = LABELS / "evaluation" / "labels.dev.jsonl"


@pytest.mark.evaluation
@pytest.mark.skipif(not LABELS.exists(), reason="the labelled documents are not part of the repository")
def test_applied_standards_resolve(catalogue: Catalogue) -> None:
    """At least 95 % of the distinct identifiers lead to a work, 85 % to the edition; none by hearsay only."""
    wanted = {
        s["id"]
        for line in LABELS.read_text(encoding="utf-8").splitlines()
        for s in json.loads(line)["standards"]
        if s["role"] == "applied"
    }
    no_work, no_edition = [], []
    for text in sorted(wanted):
        try:
            identifier = parse_identifier(text)
        except InvalidIdentifier:
            no_work.append(text)
            no_edition.append(text)
            continue
        found = catalogue.find(identifier)
        if found.work is None or found.work.confidence < 0.5:
            no_work.append(text)
        if identifier.edition is not None or identifier.supplements:
            if found.edition is None or found.edition.confidence < 0.5:
                no_edition.append(text)
        elif found.work is None:
            no_edition.append(text)
    assert len(no_work) <= 0.05 * len(wanted), no_work
    assert len(no_edition) <= 0.15 * len(wanted), no_edition
