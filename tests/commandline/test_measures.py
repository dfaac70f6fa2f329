"""Counting right, missed and invented."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from certlane.commands.measures import Measure, dated_key, load_labels, measure, work_key
from certlane.errors import InputError, UsageError


def record(**fields: Any) -> dict[str, Any]:
    return {
        "document": {"kind": "test_report"},
        "fields": {name: {"value": value} for name, value in fields.items()},
        "standards": [{"id": "IEC 62368-1:2018", "role": "applied"}, {"id": "UL 796", "role": "cited"}],
        "legislation": ["2014/53/EU"],
        "report_numbers": [],
        "results": {"verdict": "pass", "rows": [{"table": "summary", "clause": "4", "item": "x", "verdict": "pass"}]},
    }


LABEL: dict[str, Any] = {
    "file": "a.pdf",
    "kind": "test_report",
    "issuer": "Skovbryn Test Laboratory A/S",
    "issue_date": "2025-09-05",
    "standards": [{"id": "IEC 62368-1:2023", "role": "applied"}, {"id": "UL 796", "role": "cited"}],
    "legislation": ["2014/53/EU", "2011/65/EU"],
    "overall_verdict": "pass",
    "verdict_rows": [{"clause": "4", "item": "x", "verdict": "pass"}, {"clause": "5", "item": "y", "verdict": "fail"}],
}


def counts(table: dict[str, Measure], name: str) -> tuple[int, int, int]:
    return table[name].right, table[name].missed, table[name].invented


def test_what_is_right_missed_and_invented() -> None:
    table = measure([(LABEL, record(issuer="SKOVBRYN TEST LABORATORY A/S", issue_date="2025-09-06", holder="Nobody"))])
    assert counts(table, "kind") == (1, 0, 0)
    assert counts(table, "issuer") == (1, 0, 0)
    assert counts(table, "issue_date") == (0, 1, 1)
    assert counts(table, "holder") == (0, 0, 1)
    assert counts(table, "applied standards, dated") == (0, 1, 1)
    assert counts(table, "applied standards, number only") == (1, 0, 0)
    assert counts(table, "standards in any role") == (2, 0, 0)
    assert counts(table, "legislation") == (1, 1, 0)
    assert counts(table, "rows of results") == (1, 1, 0)
    assert counts(table, "expiry_date") == (0, 0, 0)
    assert any("2011/65/EU" in line for line in table["legislation"].differences)


def test_a_document_that_cannot_be_read_is_all_missed() -> None:
    table = measure([(LABEL, {})])
    assert sum(row.right for row in table.values()) == 0
    assert sum(row.invented for row in table.values()) == 0
    assert table["rows of results"].missed == 2


def test_shares() -> None:
    row = Measure(right=3, missed=1, invented=2)
    assert row.precision == pytest.approx(0.6)
    assert row.recall == pytest.approx(0.75)
    assert row.f1 == pytest.approx(2 * 0.6 * 0.75 / 1.35)
    assert (Measure().precision, Measure().recall, Measure().f1) == (None, None, None)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sets(st.sampled_from("abcdefgh")), st.sets(st.sampled_from("abcdefgh")))
def test_counts_of_sets_add_up(wanted: set[str], found: set[str]) -> None:
    row = Measure()
    row.sets("f", {key: key for key in wanted}, {key: key for key in found})
    assert row.right + row.missed == len(wanted)
    assert row.right + row.invented == len(found)
    assert len(row.differences) == row.missed + row.invented


@pytest.mark.parametrize(
    ("left", "right", "same_edition"),
    [
        ("EN 55032:2015+A11:2020", "EN 55032:2015/A11:2020", True),
        ("IEC 62368-1:2018", "IEC 62368-1:2023", False),
        ("47 CFR Part 15 Subpart B", "47 CFR Part 15 Subpart B", True),
        ("no standard at all", "No  standard at all", True),
    ],
)
def test_keys_of_identifiers(left: str, right: str, same_edition: bool) -> None:
    assert (dated_key(left) == dated_key(right)) is same_edition
    assert work_key(left) == work_key(right)


def test_labels_come_from_a_file_or_a_folder(tmp_path: Path) -> None:
    (tmp_path / "one.json").write_text(json.dumps(LABEL), "utf-8")
    assert list(load_labels(tmp_path)) == [LABEL]
    lines = tmp_path / "labels.jsonl"
    lines.write_text(json.dumps(LABEL) + "\n\n" + json.dumps(LABEL), "utf-8")
    assert list(load_labels(lines)) == [LABEL, LABEL]


@pytest.mark.parametrize("text", ["{", "[]", "{}", "3"])
def test_a_broken_label_is_named_with_its_line(tmp_path: Path, text: str) -> None:
    path = tmp_path / "labels.jsonl"
    path.write_text(json.dumps(LABEL) + "\n" + text, "utf-8")
    with pytest.raises(InputError) as caught:
        list(load_labels(path))
    assert "line 2" in str(caught.value)


def test_no_labels(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        list(load_labels(tmp_path))
    with pytest.raises(UsageError):
        list(load_labels(tmp_path / "nowhere"))
