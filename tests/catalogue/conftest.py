"""The shipped catalogue, and a small one that tests may break."""

from __future__ import annotations

from pathlib import Path

import pytest

from certlane.standards_catalog.build import build
from certlane.standards_catalog.catalogue import Catalogue
from certlane.standards_catalog.factfiles import COLLECTED_COLUMNS, write_table


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    """The shipped catalogue; in a checkout the first use builds it."""
    return Catalogue.default()


@pytest.fixture
def facts(tmp_path: Path) -> Path:
    """A folder of few facts, laid out like the shipped ones."""
    folder = tmp_path / "facts"
    (folder / "curated").mkdir(parents=True)
    (folder / "lists").mkdir()
    source = {"code": "reg", "name": "Register of tests", "version": "1", "date": "2026-01-01", "licence": "free"}
    write_table(folder / "sources.tsv", COLLECTED_COLUMNS["sources"], [source])
    editions = [
        {"designation": "IEC 61010-1:2001", "title": "Safety, old", "published": "2001-02-07", "status": "superseded",
         "withdrawn": "2010-06-10"},
        {"designation": "IEC 61010-1:2010", "title": "Safety", "published": "2010-06-10", "status": "published"},
        {"designation": "IEC 61010-1:2010/AMD1:2016", "title": "Amendment 1", "published": "2016-12-09"},
        {"designation": "EN 61010-1:2010", "title": "Safety", "published": "2010"},
    ]  # fmt: skip
    write_table(
        folder / "curated" / "editions.tsv",
        COLLECTED_COLUMNS["editions"],
        [e | {"source": "reg", "confidence": "1"} for e in editions],
    )
    relation = {
        "kind": "adopts", "subject": "EN 61010-1:2010", "object": "IEC 61010-1:2010", "degree": "IDT",
        "provenance": "source", "confidence": "1", "source": "reg",
    }  # fmt: skip
    write_table(folder / "curated" / "relations.tsv", COLLECTED_COLUMNS["relations"], [relation])
    legal = {
        "reference": "EN 61010-1:2010", "jurisdiction": "EU", "act": "2014/35/EU", "role": "harmonised",
        "start": "2011-05-17", "start_exact": "yes", "confidence": "1", "source": "reg",
    }  # fmt: skip
    write_table(folder / "curated" / "legal.tsv", COLLECTED_COLUMNS["legal"], [legal])
    return folder


@pytest.fixture
def small(facts: Path, tmp_path: Path) -> Path:
    """A catalogue file built from the few facts."""
    path = tmp_path / "small.sqlite"
    build(path, facts=facts)
    return path


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """Keep notes and overlays of tests out of the user's cache, where the shipped catalogue may lie."""
    if "catalogue" not in request.fixturenames:
        monkeypatch.setenv("CERTLANE_CACHE", str(tmp_path / "cache"))
