"""The whole collection of files that break readers, where it is at hand: a record or a typed error for each."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

import certlane
from certlane.batch import Limits
from certlane.extract.limits import Limits as ReadingLimits

SHARED = Path(os.environ.get("CERTLANE_SHARED", Path(__file__).parents[3] / "shared"))


@pytest.mark.slow
@pytest.mark.skipif(
    not (SHARED / "hostile").is_dir(), reason="the collection of hostile files is not part of the repository"
)
def test_every_file_has_an_outcome_with_a_name() -> None:
    files = sorted((SHARED / "hostile").rglob("*.pdf"))
    reading = ReadingLimits(cpu_seconds=20, wall_seconds=60)
    found = {result.item.files[0]: result for result in certlane.check_many(files, limits=Limits(reading))}
    assert sorted(found) == files
    unforeseen = {
        path.name: result.error for path, result in found.items() if type(result.error) is certlane.CertlaneError
    }
    assert unforeseen == {}
    assert max(result.seconds for result in found.values()) < reading.wall_seconds + 10
