"""A word of passing that is denied is no pass, in cells and in legends."""

from __future__ import annotations

import pytest

from certlane.extract.legends import legend_pairs
from certlane.extract.verdict_words import parse_verdict


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("requirement met", "pass"),
        ("requirement not met", "fail"),
        ("requirement is not met", "fail"),
        ("requirement not fulfilled", "fail"),
        ("test not passed", "fail"),
        ("no longer compliant", None),
        ("never ok", None),
    ],
)
def test_denied_passes(text: str, verdict: str | None) -> None:
    assert parse_verdict(text) == verdict


def test_legend_of_met_and_not_met() -> None:
    line = "P: requirement met; F: requirement not met; N/A: not applicable to the test item."
    assert dict(legend_pairs(line)) == {"p": "pass", "f": "fail", "n/a": "na"}
