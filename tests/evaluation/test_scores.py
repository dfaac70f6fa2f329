"""Scores on the labelled documents, where the evaluation folder is at hand.

The folder is no part of the repository: ``CERTLANE_SHARED`` names its parent, ``../shared`` is looked at else.
"""

from __future__ import annotations

import importlib.util
import json
import os
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from certlane.extract.reader import read_document
from certlane.extract.record import build_record
from certlane.report.json import document_to_dict

HERE = Path(__file__).resolve()
FOLDER = Path(os.environ.get("CERTLANE_SHARED", HERE.parents[2].parent / "shared")) / "evaluation"

pytestmark = [
    pytest.mark.evaluation,
    pytest.mark.slow,
    pytest.mark.skipif(
        not (FOLDER / "score.py").is_file(), reason="the labelled documents are not here; set CERTLANE_SHARED"
    ),
]

# What the labelled documents must reach (F1); recognised pages are part of them.
BARS = {
    "kind": 0.95,
    "certificate_number": 0.93,
    "issue_date": 0.93,
    "issuer": 0.92,
    "holder": 0.92,
    "manufacturer": 0.92,
    "product": 0.9,
    "report numbers": 0.88,
}


@pytest.fixture(scope="module")
def scorer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("evaluation_score", FOLDER / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def tally(scorer: ModuleType) -> Any:
    found = scorer.Tally()
    for line in (FOLDER / "labels.dev.jsonl").read_text("utf-8").splitlines():
        label = json.loads(line)
        record = build_record(read_document(FOLDER / "documents" / label["file"]))
        scorer.score_document(found, label, document_to_dict(record))
    return found


@pytest.mark.parametrize("measure", BARS)
def test_measure(measure: str, tally: Any, scorer: ModuleType) -> None:
    reached = scorer.f1(tally.counts[measure])
    misses = "\n".join(miss for miss in tally.misses if miss.startswith(measure))
    assert reached >= BARS[measure], misses
