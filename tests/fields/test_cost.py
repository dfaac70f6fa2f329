"""Pages made to be slow: cost stays bounded, whatever they hold."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from certlane.extract.fields import extract_fields
from certlane.extract.kinds import classify
from certlane.extract.numbers import report_numbers
from certlane.extract.values import Scan
from certlane.model.document import Document

PAGES = {
    "a caption again and again": "Applicant: Applicant: Applicant:\n" * 700,
    "reports": "Report Report No. Report Ltd Report\n" * 700,
    "dates": "2019-07-08 7/8/2019 July 8, 2019\n" * 700,
    "brackets": "( ( ( [ ( (\n" * 700,
    "one line": "Address: " * 4000,
    "one word": "1-" * 60_000,
    "leaders": ("." * 300 + "\n") * 500,
}


@pytest.mark.parametrize("name", PAGES)
def test_cost_is_bounded(name: str, document: Callable[..., Document]) -> None:
    page = document(PAGES[name])
    started = time.process_time()
    kind = classify(page).kind
    scan = Scan(page)
    extract_fields(page, kind, scan=scan)
    report_numbers(page, None, scan=scan, kind=kind)
    assert time.process_time() - started < 8
