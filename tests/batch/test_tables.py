"""Summaries: no cell is a formula, whatever a document prints."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from certlane.report.rows import error_row
from certlane.report.tables import COLUMNS, neutral, write_csv, write_xlsx

FORMULAS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    " =cmd|' /C calc'!A0",
    "＝1",
    '=HYPERLINK("http://x")',
    "|x",
    "%x",
]


def row(text: str) -> dict[str, object]:
    return {
        **error_row([text], {"0": {"code": "CL101", "message": text, "remedy": text}}),
        "issuer": text,
        "product": text,
    }


@pytest.mark.parametrize("text", FORMULAS)
def test_formulas_are_neutral(text: str, tmp_path: Path) -> None:
    write_csv(tmp_path / "s.csv", [(text, row(text))])
    write_xlsx(tmp_path / "s.xlsx", [(text, row(text))])
    with (tmp_path / "s.csv").open(encoding="utf-8-sig", newline="") as file:
        cells = list(csv.reader(file))[1]
    sheet = openpyxl.load_workbook(tmp_path / "s.xlsx").active
    assert sheet is not None
    kinds = {cell.data_type for cell in sheet[2]}
    assert "f" not in kinds
    values = [str(cell.value or "") for cell in sheet[2]]
    for cell in cells + values:
        assert cell.lstrip()[:1] not in set("=+-@|%＝")


@given(st.text(max_size=30))
def test_neutral_cells_never_begin_with_a_trigger(text: str) -> None:
    assert neutral(text).strip()[:1] not in set("=+-@|%＝＋－＠")
    assert neutral(neutral(text)) == neutral(text)


def test_ordinary_text_stays_as_it_is() -> None:
    for text in ("IEC 62368-1:2018", "", "한국어", "a=b", "0,5 s"):
        assert neutral(text) == text


def test_tables_have_every_column_and_long_cells_are_cut(tmp_path: Path) -> None:
    write_xlsx(tmp_path / "s.xlsx", [("x" * 40_000, row("y"))])
    sheet = openpyxl.load_workbook(tmp_path / "s.xlsx").active
    assert sheet is not None
    assert [str(cell.value).partition("\n")[0] for cell in sheet[1]] == [key for key, _, _ in COLUMNS]
    assert len(str(sheet["A2"].value)) == 32_767


def test_a_failed_write_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "s.csv"
    path.write_text("old")

    def rows() -> Iterator[tuple[str, dict[str, object]]]:
        yield "one", row("x")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_csv(path, rows())
    assert path.read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["s.csv"]


def test_csv_is_what_spreadsheet_programs_open_in_korean(tmp_path: Path) -> None:
    write_csv(tmp_path / "s.csv", [("한국어", row('quote " and, comma'))])
    data = (tmp_path / "s.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    assert next(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))["item"] == "한국어"
