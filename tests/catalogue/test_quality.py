"""Checks of a whole catalogue, and what changed between two."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from certlane.standards_catalog.build import build
from certlane.standards_catalog.catalogue import Catalogue
from certlane.standards_catalog.difference import differences
from certlane.standards_catalog.factmodel import EditionFact, Fact, RelationFact, SourceFact
from certlane.standards_catalog.quality import verify


def test_the_shipped_catalogue_is_clean(catalogue: Catalogue) -> None:
    """Every rule holds."""
    assert verify(catalogue.path, thorough=False) == []


@pytest.mark.slow
def test_every_identifier_parses_back(catalogue: Catalogue) -> None:
    """All of them, not one in fifty."""
    assert verify(catalogue.path) == []


def test_the_small_catalogue_is_clean(small: Path) -> None:
    """So is one of few facts."""
    assert verify(small) == []


BREAKS = [
    ("sources", "UPDATE edition SET source_id = 999"),
    ("references", "UPDATE edition SET work_id = 999 WHERE id = 1"),
    ("dates", "UPDATE edition SET withdrawn = '1950-01-01' WHERE published <> ''"),
    ("dates", "UPDATE legal SET finish = '1990-01-01'"),
    ("dates", "UPDATE edition SET published = '1999-99' WHERE id = 1"),
    ("duplicates", "INSERT INTO edition SELECT 900, work_id, key, base_key, designation, kind, title, sort, published, "
     "withdrawn, confirmed, stable_until, status, ordinal, source_id, confidence FROM edition WHERE id = 1"),
    ("identifiers", "UPDATE edition SET designation = 'IEC 61010-2:2001' WHERE id = 1"),
    ("identifiers", "UPDATE work SET designation = 'nonsense' WHERE id = 1"),
    ("adoptions", "UPDATE relation SET degree = 'SAME' WHERE kind = 'adopts'"),
    ("adoptions", "UPDATE relation SET object_edition = 999 WHERE kind = 'adopts'"),
    ("supplements", "UPDATE edition SET base_key = 'IEC1:1' WHERE base_key <> ''"),
    ("circles", "INSERT INTO relation SELECT 901, kind, object_work, object_edition, subject_work, subject_edition, "
     "degree, framework, since, until, provenance, confidence, note, source_id FROM relation "
     "WHERE kind = 'supersedes'"),
    ("hypotheses", "UPDATE source SET code = 'unconfirmed'"),
]  # fmt: skip


@pytest.mark.parametrize(("check", "sql"), BREAKS, ids=[f"{b[0]}-{n}" for n, b in enumerate(BREAKS)])
def test_a_broken_rule_is_found(small: Path, check: str, sql: str) -> None:
    """Each check finds what it is for."""
    small.with_name(small.name + ".sha256").unlink()
    db = sqlite3.connect(small)
    with db:
        db.execute(sql)
    db.close()
    assert check in {p.check for p in verify(small)}


def test_differences(facts: Path, small: Path, tmp_path: Path) -> None:
    """Added, removed and changed facts; none between a catalogue and itself."""
    newer = tmp_path / "newer.sqlite"
    extra: list[Fact] = [
        SourceFact("own", "Mine"),
        EditionFact("IEC 61010-1:2026", "own", published="2026-01-01"),
        RelationFact("supersedes", "IEC 61010-1:2026", "IEC 61010-1:2010", "own", since="2026-01-01"),
    ]
    build(newer, facts=facts, extra=extra)
    assert list(differences(small, small)) == []
    changes = [(c.kind, c.change, c.name.strip()) for c in differences(small, newer)]
    assert ("edition", "added", "IEC61010-1:2026") in changes
    assert ("relation", "added", "supersedes IEC 61010-1:2026 > IEC 61010-1:2010") in changes
    assert ("edition", "removed", "IEC61010-1:2026") in {
        (c.kind, c.change, c.name.strip()) for c in differences(newer, small)
    }
