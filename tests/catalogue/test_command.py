"""The commands of ``certlane catalogue``: thin, each with JSON, refusals with exit status."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from certlane.cli import run

Call = Callable[..., tuple[int, str, str]]


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Call:
    """Return a function that runs a command line in process and gives status, output and messages."""

    def go(*words: str | Path) -> tuple[int, str, str]:
        status = run(["catalogue", *map(str, words)])
        captured = capsys.readouterr()
        return status, captured.out, captured.err

    return go


def data(call: Call, *words: str | Path) -> Any:
    status, out, err = call(*words, "--json")
    assert status == 0, err
    return json.loads(out)


def test_show(call: Call, small: Path) -> None:
    """Everything that is known of an edition, with its sources in words."""
    view = data(call, "show", "IEC 61010-1: 2010", "--on", "2024-01-01", "--catalogue", small)
    assert view["edition"]["designation"] == "IEC 61010-1:2010"
    assert view["status"]["IEC"]["state"] == "current"
    assert "EN 61010-1:2010" in {a["target"] for a in view["adoptions"] if a["direction"] == "adopted_by"}
    assert [s["older"] for s in view["predecessors"]] == ["IEC 61010-1:2001"]
    assert view["sources"]["reg"] == "Register of tests"


def test_show_text(call: Call, small: Path) -> None:
    """The same for people; an unknown edition lists the known ones."""
    status, out, _ = call("show", "IEC 61010-1:2010", "--on", "2024-01-01", "--catalogue", small)
    assert status == 0
    assert "adopted by EN 61010-1:2010 (IDT, source, 1.00)" in out
    assert "source reg: Register of tests" in out
    status, out, _ = call("show", "IEC 61010-1:2015", "--catalogue", small)
    assert status == 0
    assert "is not in the catalogue; editions that are:" in out
    assert "IEC 61010-1:2001" in out


def test_show_what_is_not_there(call: Call, small: Path) -> None:
    """Not in the catalogue is exit status 1 and says nothing of invalid; no identifier is an error."""
    status, out, _ = call("show", "IEC 60065:2014", "--catalogue", small)
    assert (status, "not in the catalogue" in out) == (1, True)
    status, _, err = call("show", "hello world", "--catalogue", small)
    assert status == 1
    assert "CL110" in err


def test_lists(call: Call, small: Path) -> None:
    """Editions, adoptions, search, status, sources."""
    editions = data(call, "editions", "IEC 61010-1", "--catalogue", small)
    assert [e["designation"] for e in editions] == [
        "IEC 61010-1:2001",
        "IEC 61010-1:2010",
        "IEC 61010-1:2010/AMD1:2016",
    ]
    assert data(call, "adoptions", "EN 61010-1:2010", "--catalogue", small)[0]["degree"] == "IDT"
    assert data(call, "search", "safety", "--catalogue", small)
    answer = data(call, "status", "EN 61010-1:2010", "EU:2014/35/EU", "--on", "2020-01-01", "--catalogue", small)
    assert (answer["state"], answer["since"]) == ("current", "2011-05-17")
    assert data(call, "sources", "--catalogue", small)[0]["code"] == "reg"
    assert data(call, "bodies", "Nobody", "--catalogue", small) == []
    for words in (("editions", "IEC 61010-1"), ("adoptions", "EN 61010-1:2010"), ("search", "safety"), ("sources",),
                  ("status", "EN 61010-1:2010", "EU"), ("bodies", "Nobody"), ("stats",)):  # fmt: skip
        assert call(*words, "--catalogue", small)[0] == 0


def test_stats(call: Call, small: Path) -> None:
    """The keys that others rely on, and the age of each source."""
    view = data(call, "stats", "--catalogue", small)
    assert {"works", "editions", "relations", "legal_references", "bodies", "sources"} <= set(view)
    assert view["source_ages"][0]["code"] == "reg"
    assert view["source_ages"][0]["days"] > 0


def test_verify(call: Call, small: Path) -> None:
    """Clean is exit status 0; a damaged file is an error of its own."""
    assert data(call, "verify", "--catalogue", small) == {"clean": True, "problems": []}
    small.write_bytes(small.read_bytes()[:-4096])
    status, _, err = call("verify", "--catalogue", small)
    assert status == 1
    assert "CL300" in err
    assert "damaged" in err


def test_build_import_diff(call: Call, facts: Path, small: Path, tmp_path: Path) -> None:
    """A table becomes exchange XML, is built in, laid over, and shows in the difference."""
    table, xml, built = tmp_path / "mine.csv", tmp_path / "mine.xml", tmp_path / "built.sqlite"
    table.write_text("kind,id,title,published\nedition,IEC 61010-1:2026,Safety,2026-02-02\n", encoding="utf-8")
    assert data(call, "import", table, "--output", xml)["facts"] == {"edition": 1, "source": 1}
    assert data(call, "build", built, "--facts", facts, "--add", xml)["sha256"]
    status, out, _ = call("diff", small, built)
    assert status == 1
    assert "+ edition: IEC61010-1:2026" in out
    assert call("diff", small, small)[0] == 0
    view = data(call, "show", "IEC 61010-1:2026", "--catalogue", small, "--overlay", xml)
    assert view["edition"]["published"] == "2026-02-02"


def test_a_refused_import_writes_nothing(call: Call, tmp_path: Path) -> None:
    """The old output stays as it was."""
    table, xml = tmp_path / "mine.csv", tmp_path / "mine.xml"
    xml.write_text("old", encoding="utf-8")
    table.write_text("kind,id\nedition,hello\n", encoding="utf-8")
    status, _, err = call("import", table, "--output", xml)
    assert status == 1
    assert "line 2" in err
    assert xml.read_text(encoding="utf-8") == "old"


def test_titles_can_not_steer_the_terminal(call: Call, facts: Path, tmp_path: Path) -> None:
    """Control characters of a file do not reach the terminal."""
    table, built = tmp_path / "mine.csv", tmp_path / "built.sqlite"
    table.write_text("kind,id,title\nedition,IEC 61010-9:2026,\x1b[31mred\x07\n", encoding="utf-8")
    assert call("build", built, "--facts", facts, "--add", table)[0] == 0
    _, out, _ = call("show", "IEC 61010-9:2026", "--catalogue", built)
    assert "\x1b" not in out
    assert "red" in out


def test_a_look_up_imports_nothing_heavy(small: Path, tmp_path: Path) -> None:
    """No reader of PDFs, no XML, no spreadsheets, no fuzzy matching for a look-up by identifier."""
    code = (
        "import sys\nfrom certlane.cli import run\n"
        f"status = run(['catalogue', 'show', 'IEC 61010-1:2010', '--catalogue', {str(small)!r}])\n"
        "heavy = {'spacy', 'pdfplumber', 'numpy', 'lxml', 'rapidfuzz', 'openpyxl', 'yaml', 'dateparser', 'rich'}\n"
        "sys.exit(f'{sorted(heavy & set(sys.modules))}' if heavy & set(sys.modules) else status)\n"
    )
    environment = os.environ | {"CERTLANE_CACHE": str(tmp_path / "cache")}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=False)
    assert done.returncode == 0, done.stderr
