"""Results against the hand-made labels of real documents, where those are at hand."""

from __future__ import annotations

import importlib.util
import json
import os
import random
from pathlib import Path
from types import ModuleType

import pytest

from certlane.extract.kinds import classify
from certlane.extract.ocr import OcrOptions
from certlane.extract.reader import read_document
from certlane.extract.verdicts import extract_results
from certlane.model.document import Document, Line, Word
from certlane.model.record import ResultRow

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


def labels(kind: str) -> list[dict[str, str]]:
    lines = (SHARED / "labels.dev.jsonl").read_text("utf-8").splitlines() if SHARED.is_dir() else []
    return [label for label in map(json.loads, lines) if label["kind"] == kind and label["text_layer"] == "yes"]


def turned(document: Document, row: ResultRow) -> bool:
    """Turn the printed pass of a row into a fail of the same length; False where its word can't be told."""
    page = next(p for p in document.pages if p.number == row.evidence.page)
    box = row.evidence.box
    passes = [
        word
        for word in page.words
        if box.top - 1 <= (word.top + word.bottom) / 2 <= box.bottom + 1
        and word.text.upper().rstrip("*12") in {"P", "PASS"}
    ]
    if not passes:
        return False
    old = max(passes, key=lambda word: word.x0)
    new = old._replace(text="F" if old.text == "P" else f"FAIL{old.text[4:]}")

    def swap(words: tuple[Word, ...]) -> tuple[Word, ...]:
        return tuple(new if word == old else word for word in words)

    page.words, page.tables = swap(page.words), None
    page.lines = tuple(Line(swap(line.words)) for line in page.lines)
    return True


@pytest.mark.parametrize("label", [pytest.param(label, id=label["file"][-40:]) for label in labels("test_report")])
def test_a_pass_turned_into_a_fail_is_found(label: dict[str, str]) -> None:
    path = SHARED / "documents" / label["file"]
    rows = [
        row for row in extract_results(read_document(path, ocr=OcrOptions(enabled=False))).rows if row.verdict == "pass"
    ]
    for row in random.Random(7).sample(rows, min(2, len(rows))):
        document = read_document(path, ocr=OcrOptions(enabled=False))
        if turned(document, row):
            found = extract_results(document).rows
            assert "fail" in {other.verdict for other in found}, row
