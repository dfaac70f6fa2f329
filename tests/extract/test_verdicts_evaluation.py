"""Results against the hand-made labels of real documents, where those are at hand."""

from __future__ import annotations

import importlib.util
import json
import os
from pathlib import Path
from types import ModuleType

import pytest

from certlane.extract.kinds import classify
from certlane.extract.reader import read_document
from certlane.extract.verdicts import extract_results

SHARED = Path(os.environ.get("CERTLANE_SHARED") or Path(__file__).parents[3] / "shared") / "evaluation"

pytestmark = [
    pytest.mark.evaluation,
    pytest.mark.slow,
    pytest.mark.skipif(not (SHARED / "score.py").is_file(), reason="the labelled documents are not at hand"),
]


def scorer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("score", SHARED / "score.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_rows_and_conclusions_of_real_documents() -> None:
    score = scorer()
    tally, fails = score.Tally(), []
    for line in (SHARED / "labels.dev.jsonl").read_text("utf-8").splitlines():
        label = json.loads(line)
        document = read_document(SHARED / "documents" / label["file"])
        results = extract_results(document, classify(document).kind)
        rows = [{"table": r.table, "clause": r.clause, "item": r.item, "verdict": r.verdict} for r in results.rows]
        tally.value("verdict", label["file"], label["overall_verdict"], results.verdict, lambda a, b: a == b)
        wanted = label["verdict_rows"] or []
        if wanted:
            tally.rows("rows", label["file"], wanted, [dict(row) for row in rows])
        expected = sum(row["verdict"] == "fail" for row in wanted)
        fails.append((label["file"], expected, sum(row["verdict"] == "fail" for row in rows)))
    misses = "\n".join(tally.misses)
    assert score.f1(tally.counts["rows"]) >= 0.95, misses
    assert score.f1(tally.counts["verdict"]) >= 0.95, misses
    assert [case for case in fails if case[2] < case[1]] == []
    # None of these documents fails its product: a fail that is read where none is printed would be an invention.
    assert [case for case in fails if case[1] == 0 and case[2]] == []
