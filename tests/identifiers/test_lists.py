"""Lists of identifiers as publishers print them, where they are at hand: how many are read and printed back.

The lists are no part of the repository: ``CERTLANE_SHARED`` names the folder that holds ``identifiers/*.txt``.
"""

from __future__ import annotations

import os
import runpy
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FOLDER = Path(os.environ.get("CERTLANE_SHARED", ROOT.parent / "shared")) / "identifiers"
BARS = {
    "iso": 0.99, "iec": 0.99, "jis": 0.99, "etsi": 0.99, "cen_cenelec": 0.97, "bsi": 0.97, "csa": 0.97, "ieee": 0.95,
    "ansi": 0.95, "itu": 0.95, "astm": 0.95, "asme": 0.95, "ashrae": 0.9, "api": 0.9,
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("name", BARS)
def test_lists_are_read_and_printed_back(name: str) -> None:
    path = FOLDER / f"{name}.txt"
    if not path.is_file():
        pytest.skip("the lists are not here; set CERTLANE_SHARED")
    benchmark = ROOT / "benchmarks" / "identifiers.py"
    if not benchmark.is_file():
        pytest.skip("the benchmark that measures lies in the checkout only")
    measured = runpy.run_path(str(benchmark))
    found = [measured["is_right"](line) for line in measured["lines_of"](path)]
    assert found.count(True) / len(found) >= BARS[name], (found.count(None), found.count(False))
