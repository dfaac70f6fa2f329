"""Building: the same bytes twice, refusals that leave the old file, damage that is noticed, overlays that win."""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest

from certlane.errors import CatalogueError
from certlane.standards_catalog import store
from certlane.standards_catalog.build import build
from certlane.standards_catalog.catalogue import Catalogue
from certlane.standards_catalog.factfiles import COLLECTED_COLUMNS, read_table, write_table
from certlane.standards_catalog.factmodel import EditionFact, Fact, SourceFact
from certlane.standards_catalog.overlay import laid_over
from certlane.standards_catalog.sources import UnreadableFacts


def test_the_same_facts_give_the_same_bytes(facts: Path, tmp_path: Path) -> None:
    """A build can be repeated and compared."""
    first, second = tmp_path / "one.sqlite", tmp_path / "two.sqlite"
    assert build(first, facts=facts) == build(second, facts=facts)
    assert first.read_bytes() == second.read_bytes()


@pytest.mark.slow
def test_the_shipped_facts_give_the_same_bytes_twice(tmp_path: Path) -> None:
    """The whole catalogue, twice."""
    assert build(tmp_path / "one.sqlite") == build(tmp_path / "two.sqlite")


@pytest.mark.parametrize("suffix", [".tsv", ".tsv.xz"])
def test_fact_files_round_trip(tmp_path: Path, suffix: str) -> None:
    """Rows read back as they were written, spaces made single."""
    path = tmp_path / f"table{suffix}"
    rows = [{"a": "1", "b": "größer  als\tzwei"}, {"a": "", "b": "x"}, {"a": "y", "b": ""}]
    write_table(path, ("a", "b"), rows)
    before = path.read_bytes()
    assert [row for _, row in read_table(path, ("a", "b"))] == [
        {"a": "1", "b": "größer als zwei"}, {"a": "", "b": "x"}, {"a": "y", "b": ""},
    ]  # fmt: skip
    write_table(path, ("a", "b"), rows)
    assert path.read_bytes() == before


RELATION = "\t".join(COLLECTED_COLUMNS["relations"]) + "\nhates\tIEC 1:2000\tIEC 2:2000" + "\t" * 8 + "reg\n"
EDITION = "\t".join(COLLECTED_COLUMNS["editions"]) + "\nIEC 1:2000" + "\t" * 11 + "nobody\n"


@pytest.mark.parametrize(
    ("file", "content", "reason"),
    [
        ("curated/editions.tsv", b"nonsense\n", "line 1"),
        ("curated/relations.tsv", RELATION.encode(), "line 2: 'hates' is no kind of relation"),
        ("curated/editions.tsv", EDITION.encode(), "nobody"),
        ("bibliography/iso.tsv.xz", b"not compressed", r"iso\.tsv\.xz"),
    ],
)
def test_wrong_facts_are_refused_and_the_old_catalogue_stays(
    facts: Path, small: Path, file: str, content: bytes, reason: str
) -> None:
    """The message names file and line; what was built before is untouched, and no half file is left."""
    before = small.read_bytes()
    (facts / file).parent.mkdir(exist_ok=True)
    (facts / file).write_bytes(content)
    with pytest.raises(CatalogueError, match=reason):
        build(small, facts=facts)
    assert small.read_bytes() == before
    assert not list(small.parent.glob(".*new*"))


def test_no_facts(tmp_path: Path) -> None:
    """An empty folder is no catalogue."""
    with pytest.raises(CatalogueError, match="no fact files"):
        build(tmp_path / "x.sqlite", facts=tmp_path)


def _damage(path: Path, kind: str) -> None:
    content = bytearray(path.read_bytes())
    if kind == "cut":
        content = content[: len(content) // 2]
    elif kind == "flip":
        content[len(content) // 2] ^= 0x40
    elif kind == "text":
        content = bytearray(b"hello" * 100)
    elif kind == "version":
        content[63] = 99
    else:
        content = bytearray()
    path.write_bytes(bytes(content))


@pytest.mark.parametrize("kind", ["cut", "flip", "text", "version", "empty"])
def test_a_damaged_file_is_noticed_when_it_is_opened(small: Path, kind: str) -> None:
    """One flipped bit is enough, also after the file was opened whole."""
    Catalogue.open(small)
    _damage(small, kind)
    with pytest.raises(CatalogueError):
        Catalogue.open(small)


def test_a_missing_file(tmp_path: Path) -> None:
    """The message names the file."""
    with pytest.raises(CatalogueError, match="nowhere"):
        Catalogue.open(tmp_path / "nowhere.sqlite")


def test_another_database_is_no_catalogue(tmp_path: Path) -> None:
    """A SQLite file of somebody else is told from a damaged one."""
    path = tmp_path / "other.sqlite"
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE t (x)")
    db.close()
    with pytest.raises(CatalogueError, match="no catalogue"):
        Catalogue.open(path)


def test_a_file_without_its_digest_is_checked_by_sqlite(small: Path) -> None:
    """An owner may move the file alone."""
    small.with_name(small.name + ".sha256").unlink()
    assert Catalogue.open(small).find("IEC 61010-1:2010").edition is not None


def test_reading_writes_nothing_beside_the_file(small: Path) -> None:
    """A read-only installation works: no journal, no lock, no note beside the catalogue."""
    before = sorted(small.parent.iterdir())
    small.chmod(0o444)
    catalogue = Catalogue.open(small)
    assert catalogue.find("EN 61010-1:2010").edition is not None
    assert [p for p in sorted(small.parent.iterdir()) if p.name != "cache"] == [p for p in before if p.name != "cache"]


def test_threads_and_forks(small: Path) -> None:
    """Connections are never shared between threads or processes."""
    catalogue = Catalogue.open(small)

    def ask(_: int) -> str:
        edition = catalogue.find("IEC 61010-1:2001").edition
        assert edition is not None
        return f"{edition.withdrawn} {threading.current_thread().name}"

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(ask, range(200)))
    assert {a.split()[0] for a in answers} == {"2010-06-10"}
    pid = os.fork()
    if pid == 0:
        os._exit(0 if catalogue.find("IEC 61010-1:2010").edition is not None else 1)
    assert os.waitpid(pid, 0)[1] == 0


def test_two_processes_build_once(tmp_path: Path) -> None:
    """The second process waits for the first and takes what it made; older files of the same kind go."""
    target, log = tmp_path / "made-0002.sqlite", tmp_path / "log"
    (tmp_path / "made-0001.sqlite").write_bytes(b"old")

    def make(path: Path) -> None:
        with log.open("a") as out:
            out.write("made\n")
        time.sleep(0.3)
        path.write_bytes(b"new")

    children = []
    for _ in range(3):
        pid = os.fork()
        if pid == 0:
            store.build_once(target, make, usable=lambda p: p.exists())
            os._exit(0)
        children.append(pid)
    assert [os.waitpid(pid, 0)[1] for pid in children] == [0, 0, 0]
    assert log.read_text() == "made\n"
    assert target.read_bytes() == b"new"
    assert not (tmp_path / "made-0001.sqlite").exists()


def test_an_overlay_wins_and_says_so(small: Path, tmp_path: Path) -> None:
    """The owner's dates replace the shipped ones; the source is marked; the base stays as it was."""
    overlay = tmp_path / "mine.csv"
    overlay.write_text(
        "kind,id,other,published,withdrawn,status,degree,act,role,start,finish,source\n"
        "edition,IEC 61010-1:2010,,2010-06-10,2027-01-01,superseded,,,,,,Letter of the committee\n"
        "edition,IEC 61010-1:2026,,2026-05-05,,published,,,,,,\n"
        "supersedes,IEC 61010-1:2026,IEC 61010-1:2010,,,,,,,,,\n"
        "adopts,EN 61010-1:2010,IEC 61010-1:2010,,,,MOD,,,,,\n"
        "legal,EN 61010-1:2010,,,,,,2014/35/EU,harmonised,2011-05-17,2027-06-01,\n",
        encoding="utf-8",
    )
    before = small.read_bytes()
    catalogue = Catalogue.open(small, overlay=overlay)
    edition = catalogue.find("IEC 61010-1:2010").edition
    assert edition is not None
    assert (edition.withdrawn, edition.status) == ("2027-01-01", "superseded")
    source = next(s for s in catalogue.sources() if s.code == edition.source)
    assert source.overlay
    assert source.name == "Letter of the committee"
    assert catalogue.status("IEC 61010-1:2010", "IEC", date(2027, 2, 1)).state == "superseded"
    adopted = [a for a in catalogue.adoptions("EN 61010-1:2010") if a.direction == "adopts" and a.steps == 1]
    assert adopted[0].degree == "MOD"
    assert catalogue.status("EN 61010-1:2010", "EU", date(2027, 7, 1)).state == "withdrawn"
    assert "mine.csv" in catalogue.version
    assert catalogue.find("IEC 61010-1:2026").edition is not None
    assert small.read_bytes() == before
    assert Catalogue.open(small).find("IEC 61010-1:2026").edition is None


def test_a_broken_overlay_leaves_nothing(small: Path, tmp_path: Path) -> None:
    """A wrong line refuses the overlay as a whole."""
    overlay = tmp_path / "mine.csv"
    overlay.write_text("kind,id,published\nedition,IEC 61010-1:2026,soon\n", encoding="utf-8")
    digest = store.check_file(small)
    with pytest.raises(UnreadableFacts, match="line 2"):
        laid_over(small, digest, overlay)


def test_extra_facts_in_a_build(facts: Path, tmp_path: Path) -> None:
    """``build --add`` adds facts; what stands first wins."""
    path = tmp_path / "more.sqlite"
    extra: list[Fact] = [SourceFact("own", "Mine"), EditionFact("IEC 99:2020", "own", title="New", published="2020")]
    build(path, facts=facts, extra=extra)
    edition = Catalogue.open(path).find("IEC 99:2020").edition
    assert edition is not None
    assert edition.source == "own"


def test_the_environment_names_a_catalogue(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """CERTLANE_CATALOGUE points to another file."""
    monkeypatch.setenv("CERTLANE_CATALOGUE", str(small))
    assert Catalogue.default().path == small
