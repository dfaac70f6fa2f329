"""Layouts of many kinds of documents, of invented parties: what is read from each."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from certlane.extract.fields import extract_fields
from certlane.extract.kinds import classify
from certlane.extract.numbers import report_numbers
from certlane.extract.values import Scan
from certlane.model.document import Document

LAYOUTS = tomllib.loads(Path(__file__).with_name("layouts.toml").read_text("utf-8"))["layout"]
EXACT = ("issue_date", "expiry_date", "issuer_country", "models")

Make = Callable[..., Document]


def bare(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).upper()


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout["name"])
def test_layout(layout: dict[str, Any], document: Make) -> None:
    pages = document(*layout["page"].split("~~~\n"))
    result = classify(pages)
    scan = Scan(pages)
    fields = extract_fields(pages, result.kind, scan=scan)
    number = fields.get("certificate_number")
    found: dict[str, Any] = {name: list(f.value) if name == "models" else f.value for name, f in fields.items()}
    found["report_numbers"] = list(
        report_numbers(pages, str(number.value) if number else None, scan=scan, kind=result.kind)
    )
    assert result.kind == layout["kind"]
    wrong = {}
    for name, expected in layout["expect"].items():
        value = found.get(name)
        if name in EXACT or name == "report_numbers":
            right = value == expected
        else:
            # A name may be read with more of what is printed around it, never with less.
            right = value is not None and bare(expected) in bare(value)
        if not right:
            wrong[name] = (expected, value)
    assert not wrong
    for name in layout.get("absent", ()):
        assert name not in fields


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout["name"])
def test_every_field_has_evidence_on_its_page(layout: dict[str, Any], document: Make) -> None:
    pages = document(*layout["page"].split("~~~\n"))
    for name, field in extract_fields(pages, layout["kind"]).items():
        assert field.evidence, name
        assert 0 < field.confidence <= 1, name
        for proof in field.evidence:
            printed = {w.text for w in pages.pages[proof.page - 1].words}
            assert any(word in text for word in proof.text.split() for text in printed), name
            assert proof.box.x0 < proof.box.x1
            assert proof.box.top < proof.box.bottom
