"""Numbers of certificates and reports."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certlane.extract.numbers import number_in, report_numbers
from certlane.model.document import Document

CASES = [
    ("64290223158101 dated 2022-03-01", "64290223158101"),
    ("B 119210 0002 Rev. 00", "B 119210 0002 Rev. 00"),
    ("QHJ2206002801/EN", "QHJ2206002801/EN"),
    ("CE_SL18040201-RIO-001 2.4GHz Rev_2.0", "CE_SL18040201-RIO-001 2.4GHz Rev_2.0"),
    ("IECEx BNK 18.0034X Page 1 of 4", "IECEx BNK 18.0034X"),
    ("Nr. PB-2025-0193 vom 13.06.2025", "PB-2025-0193"),
    ("MSIP- CRM- ryt- MDBT42Q", "MSIP-CRM-ryt-MDBT42Q"),
    ("FCC IC_X18-001_BT", "FCC IC_X18-001_BT"),
    ("QMS 804417", "QMS 804417"),
]
NONE = [
    "2021-05-06",
    "1 of 12",
    "N/A",
    "see page 3",
    "none",
    "October 2024",
    "93d414927960e6d62bb9e90ca3691fb493355366",
    "V2.1",
    "Annex 3",
    "which forms part of this",
]


@pytest.mark.parametrize(("text", "number"), CASES)
def test_number(text: str, number: str) -> None:
    assert number_in(text) == number


@pytest.mark.parametrize("text", NONE)
def test_no_number(text: str) -> None:
    assert number_in(text) is None


SENTENCES = [
    ("It is only valid in connection with the test report number: ABC-2105087-R.", ["ABC-2105087-R"]),
    (
        "test report Nos. ABX_1804-001, ABX_1804-002 and ABX_1804-003 by the laboratory",
        ["ABX_1804-001", "ABX_1804-002", "ABX_1804-003"],
    ),
    ("Report No.: HK1910302720-SR/-1ER/-2ER", ["HK1910302720-SR", "HK1910302720-1ER", "HK1910302720-2ER"]),
    ("This report may not be reproduced in part.", []),
]


@pytest.mark.parametrize(("sentence", "numbers"), SENTENCES)
def test_reports_named_in_a_certificate(sentence: str, numbers: list[str], document: Callable[..., Document]) -> None:
    page = f"# CERTIFICATE OF CONFORMITY\nCertificate No.: ZZ-99001\n{sentence}"
    assert list(report_numbers(document(page), "ZZ-99001", kind="attestation")) == numbers


def test_a_test_report_counts_only_reports_that_it_points_to(document: Callable[..., Document]) -> None:
    pages = document(
        "# TEST REPORT\nReport No.: QX-770011\nThis report supersedes test report No. QX-770010",
        "Report No.: QX-770011 | Page 2\nRefer to the test report No.: MOD-55-1234 for the module.",
    )
    assert list(report_numbers(pages, "QX-770011", kind="test_report")) == ["QX-770010", "MOD-55-1234"]


@given(st.text(max_size=200))
def test_any_text_is_bearable(text: str) -> None:
    number = number_in(text)
    assert number is None or any(c.isdigit() for c in number)
