"""Measured values with units and limits, in tables that are built here."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certlane.extract.measurements import Quantity, converted, quantity, unit_of
from certlane.extract.result_rows import TableReader
from certlane.extract.verdicts import contradictions
from certlane.model.document import Cell, Page, Table
from certlane.model.geometry import Box
from certlane.model.record import Evidence, Measurement, ResultRow, Results


def read(*rows: tuple[str, ...]) -> list[Measurement | None]:
    cells = tuple(
        tuple(
            Cell(text, Box(50.0 + 90 * c, 100.0 + 20 * r, 140.0 + 90 * c, 120.0 + 20 * r)) for c, text in enumerate(row)
        )
        for r, row in enumerate(rows)
    )
    reader = TableReader({})
    reader.read(Page(1, 595.0, 842.0, "text", (), ()), Table(1, Box(50.0, 100.0, 590.0, 400.0), cells))
    return [row.measured for row in reader.found.rows]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0.11 mA", Quantity(0.11, "mA", None)),
        ("0,2 mA", Quantity(0.2, "mA", None)),
        ("≤ 0.125 W", Quantity(0.125, "W", "max")),
        (">= 94 %", Quantity(94.0, "%", "min")),
        ("1,000 mg/kg", Quantity(1000.0, "mg/kg", None)),
        ("−12.5 dBm", Quantity(-12.5, "dBm", None)),
        ("30 dB(uV/m)", Quantity(30.0, "dBµV/m", None)),
        ("0.5 W/kg max.", Quantity(0.5, "W/kg", "max")),
        ("2 MΩ", Quantity(2.0, "MΩ", None)),
        ("2 mΩ", Quantity(2.0, "mΩ", None)),
        ("ND", None),
        ("See table 11.8", None),
        ("3.6 dB 2483.5 MHz", None),
        ("28000/a", None),
        ("2022-03-01", None),
        ("IP54", None),
    ],
)
def test_a_cell_is_a_quantity_or_nothing(text: str, expected: Quantity | None) -> None:
    assert quantity(text) == expected


@given(st.text(max_size=60))
def test_no_text_raises(text: str) -> None:
    quantity(text)
    unit_of(text)


def test_units_of_one_dimension_are_converted() -> None:
    assert converted(0.125, "W", "mW") == pytest.approx(125.0)
    assert converted(1.0, "V", "mA") is None
    assert converted(3.0, "dBm", "W") is None


def test_values_and_limits_of_a_measured_table() -> None:
    head = ("Frequency (MHz)", "Level (dBuV/m)", "Limit (dBuV/m)", "Margin (dB)", "Verdict")
    first, second = read(head, ("48.2", "31.9", "39.0", "7.1", "Pass"), ("99.0", "44.5", "43.5", "-1.0", "Fail"))
    assert first == Measurement(31.9, "dBµV/m", 39.0, "max", 7.1, "31.9 (39.0)")
    assert second is not None
    assert second.margin == pytest.approx(-1.0)


def test_limits_in_another_unit_are_converted() -> None:
    head = ("Test item", "Limit", "Measured value", "Result")
    (row,) = read(head, ("Output power", "≤ 0.1 W", "25 mW", "Pass"), ("Colour", "-", "white", "Pass"))[:1]
    assert row == Measurement(25.0, "mW", 100.0, "max", 75.0, "25 mW (≤ 0.1 W)")


def test_a_column_of_units_and_results_without_limit() -> None:
    found = read(
        ("Clause", "Requirement + Test", "Result - Remark", "Verdict"),
        ("13.2", "Leakage current", "0.11 mA", "P"),
        ("15.1", "Moisture resistance", "See appended table", "P"),
    )
    assert found == [Measurement(0.11, "mA", printed="0.11 mA"), None]


def test_a_pass_beyond_its_limit_is_a_contradiction() -> None:
    row = ResultRow(
        "clause",
        "11.8",
        "Temperature rise of winding",
        "",
        "pass",
        Evidence(7, Box(0, 0, 1, 1), ""),
        measured=Measurement(92.0, "K", 90.0, "max", -2.0),
    )
    (said,) = contradictions(Results("pass", (row,)))
    assert "92 K is above the printed maximum of 90 K" in said
    assert "page 7" in said
