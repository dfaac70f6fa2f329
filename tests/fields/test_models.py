"""Lists and patterns of model designations."""

from __future__ import annotations

import pytest

from certlane.extract.models import looks_like_model, split_models

CASES = [
    ("HY-S1, HY-S2", ("HY-S1", "HY-S2")),
    ("YELLOW-KIT-POE and YELLOW-KIT-STD", ("YELLOW-KIT-POE", "YELLOW-KIT-STD")),
    ("MGate MB318n(-T) (n=0~9,a~z), MB3180", ("MGate MB318n(-T) (n=0~9,a~z)", "MB3180")),
    ("TK-2405、TK-2410", ("TK-2405", "TK-2410")),
    ("Test model:AA700mAh; Cover model: AA300mAh, AA 600mAh", ("AA700mAh", "AA300mAh", "AA 600mAh")),
    ("ABC-xx, where xx = 00 to 99", ("ABC-xx where xx = 00 to 99",)),
    ("N/A", ()),
    ("See page 3", ()),
]


@pytest.mark.parametrize(("text", "models"), CASES)
def test_split(text: str, models: tuple[str, ...]) -> None:
    assert split_models(text) == models


def test_sentences_are_no_models() -> None:
    assert looks_like_model("MIC 600TL-X")
    assert not looks_like_model("")
    assert not looks_like_model("the product described above was tested in our laboratory as received")


def test_long_lists_are_bounded() -> None:
    assert len(split_models(", ".join(f"M{n}" for n in range(5000)))) <= 200
