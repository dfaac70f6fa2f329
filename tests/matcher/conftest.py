import sqlite3

import pytest

from certlane.standards_catalog.catalogue import Catalogue
from certlane.standards_catalog.identifiers.registry import parse_identifier
from certlane.standards_catalog.identifiers.value import InvalidIdentifier


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return Catalogue.default()


@pytest.fixture(scope="session")
def editions(catalogue: Catalogue) -> list[str]:
    """Designations of confirmed editions that stand in the catalogue and read back."""
    database = sqlite3.connect(f"file:{catalogue.path}?mode=ro", uri=True)
    rows = database.execute(
        "SELECT designation, key FROM edition WHERE kind IN ('edition', 'consolidated', 'amendment') "
        "AND confidence >= 0.5 AND id % 23 = 5 ORDER BY id"
    ).fetchall()
    database.close()
    return [designation for designation, key in rows if _key(designation) == key]


def _key(text: str) -> str:
    try:
        return parse_identifier(text).key
    except InvalidIdentifier:
        return ""
