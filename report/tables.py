"""Rows as CSV and as a spreadsheet.

What a document prints ends up in cells that spreadsheet programs would run as formulas where they begin with
``=``, ``+``, ``-``, ``@`` or a control character: such cells get an apostrophe in front.
"""

from __future__ import annotations

import csv
import io
import os
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Final

_TRIGGERS: Final = frozenset(
    "=+-@|%\t\r\n＝＋－＠"
)  # the full-width ones too: East Asian input turns them into formulas
_LONGEST_CELL: Final = 32_767  # characters, Excel's limit

COLUMNS: Final[tuple[tuple[str, str, int], ...]] = (
    ("item", "신청건", 40),
    ("outcome", "판정", 14),
    ("minutes", "예상 검토(분)", 10),
    ("causes", "사유", 50),
    ("settle", "필요 자료", 50),
    ("documents", "문서", 30),
    ("kinds", "문서 종류", 24),
    ("pages", "쪽수", 8),
    ("issuer", "발행기관", 30),
    ("certificate_number", "인증번호", 24),
    ("holder", "보유자", 30),
    ("product", "제품", 30),
    ("models", "모델", 24),
    ("issue_date", "발행일", 12),
    ("expiry_date", "유효기간", 12),
    ("standards", "표준", 40),
    ("warnings", "판독 참고", 10),
    ("error_code", "오류 코드", 12),
    ("error", "오류", 50),
    ("remedy", "조치", 50),
    ("sha256", "SHA-256", 66),
)
"""Key, Korean heading and width of each column, in order."""


def neutral(text: str) -> str:
    r"""Return the text of a cell that no spreadsheet program takes for a formula, without control characters.

    >>> neutral('=HYPERLINK("http://x")'), neutral("IEC 62368-1"), neutral(" @SUM(A1)")
    ('\'=HYPERLINK("http://x")', 'IEC 62368-1', "' @SUM(A1)")
    """
    cleaned = "".join(c if unicodedata.category(c) not in ("Cc", "Cs") else " " for c in text)
    return "'" + cleaned if cleaned.lstrip()[:1] in _TRIGGERS else cleaned


def flat(item: str, row: Mapping[str, Any]) -> dict[str, str | float]:
    """Return the cells of a row; lists are joined, texts are those in English."""
    error: dict[str, str] = next(iter(row["errors"].values()), {})
    cells: dict[str, str | float] = {
        "item": item,
        "outcome": row["outcome"],
        "minutes": float(row["minutes"]),
        "causes": "; ".join(f"{cause['criterion']}: {cause['en']}" for cause in row["causes"]),
        "settle": "; ".join(message["en"] for message in row["settle"]),
        "pages": float(row["pages"]),
        "warnings": float(row["warnings"]),
        "error_code": error.get("code", ""),
        "error": error.get("message", ""),
        "remedy": error.get("remedy", ""),
    }
    for key in ("documents", "kinds", "standards", "sha256"):
        cells[key] = "; ".join(row[key])
    for key in ("issuer", "certificate_number", "holder", "product", "models", "issue_date", "expiry_date"):
        cells[key] = row[key]
    return {key: neutral(value)[:_LONGEST_CELL] if isinstance(value, str) else value for key, value in cells.items()}


def write_csv(path: Path, rows: Iterable[tuple[str, Mapping[str, Any]]]) -> None:
    """Write rows as CSV (UTF-8 with a mark that spreadsheet programs need, CRLF), whole or not at all.

    Args:
        path: where to write.
        rows: name and row of each item.
    """
    with replaced(path) as file:
        text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
        writer = csv.writer(text, quoting=csv.QUOTE_MINIMAL)
        writer.writerow([key for key, _, _ in COLUMNS])
        for item, row in rows:
            cells = flat(item, row)
            writer.writerow([_number(cells[key]) for key, _, _ in COLUMNS])
        text.flush()
        text.detach()


def _number(value: str | float) -> str | int | float:
    return int(value) if isinstance(value, float) and value.is_integer() else value


def write_xlsx(path: Path, rows: Iterable[tuple[str, Mapping[str, Any]]]) -> None:
    """Write rows as a spreadsheet with a filter and a fixed heading, whole or not at all; memory stays flat.

    Args:
        path: where to write.
        rows: name and row of each item; Excel takes 1,048,575.
    """
    import xlsxwriter

    with replaced(path) as file:
        options = {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        }
        with xlsxwriter.Workbook(file, options) as book:
            sheet = book.add_worksheet("certlane")
            bold, formats = book.add_format({"bold": True, "text_wrap": True, "valign": "top"}), _formats(book)
            for column, (key, korean, width) in enumerate(COLUMNS):
                sheet.set_column(column, column, width)
                sheet.write_string(0, column, f"{key}\n{korean}", bold)
            sheet.freeze_panes(1, 1)
            last = 0
            for last, (item, row) in enumerate(rows, 1):
                cells = flat(item, row)
                for column, (key, _, _) in enumerate(COLUMNS):
                    value, style = cells[key], formats.get(str(cells["outcome"])) if key == "outcome" else None
                    if isinstance(value, float):
                        sheet.write_number(last, column, value, style)
                    elif value:
                        sheet.write_string(last, column, value, style)
            sheet.autofilter(0, 0, max(last, 1), len(COLUMNS) - 1)


def _formats(book: Any) -> dict[str, Any]:
    colours = {"qualified": "#c6efce", "refer": "#ffeb9c", "not_qualified": "#ffc7ce", "error": "#d9d9d9"}
    return {outcome: book.add_format({"bg_color": colour}) for outcome, colour in colours.items()}


@contextmanager
def replaced(path: Path, *, durable: bool = True) -> Iterator[IO[bytes]]:
    """Give a file to write that takes the place of ``path`` when all is written, and vanishes where that fails.

    ``durable`` waits until the disk has it.
    """
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with beside.open("wb") as file:
            yield file
            file.flush()
            if durable:
                os.fsync(file.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
