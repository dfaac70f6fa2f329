"""The page on the catalogue says what is there: commands, columns, frameworks, and an example that is read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from certlane.commands.catalogue import catalogue_app
from certlane.standards_catalog.sources import FORMATS, read_facts
from certlane.standards_catalog.standing import PROGRAMMES

PAGE = Path(__file__).parents[2] / "docs" / "catalogue.md"
pytestmark = pytest.mark.skipif(not PAGE.is_file(), reason="the documentation lies in the checkout only")


def test_every_command_is_documented() -> None:
    """Each command of the group stands on the page."""
    text = PAGE.read_text(encoding="utf-8")
    for command in catalogue_app.registered_commands:
        name = command.name or (command.callback.__name__ if command.callback else "")
        assert re.search(rf"catalogue {name}\b|`{name}`|… .*{name}", text), name


def test_every_framework_of_a_publisher_is_documented() -> None:
    """The frameworks that are programmes of publishers."""
    text = PAGE.read_text(encoding="utf-8")
    assert all(f"`{name}`" in text for name in PROGRAMMES)
    assert len(FORMATS) == 6


def test_the_example_is_read(tmp_path: Path) -> None:
    """The CSV on the page is a file that an owner could write."""
    block = re.search(r"```csv\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert block is not None
    path = tmp_path / "mine.csv"
    path.write_text(block[1], encoding="utf-8")
    kinds = [type(fact).__name__ for fact in read_facts(path)]
    assert kinds.count("SourceFact") == 3
    assert {"EditionFact", "RelationFact", "ValidityFact"} <= set(kinds)
