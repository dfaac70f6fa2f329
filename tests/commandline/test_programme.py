"""The papers of the programme as commands: packet, gap and insurer, from documents and from a saved result."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest

Run = Callable[..., "subprocess.CompletedProcess[str]"]
DAY = ("--as-of", "2026-11-24")


@pytest.fixture(scope="module")
def result(run: Run, samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("result") / "result.json"
    done = run("check", "--json", samples / "robot-gateway", *DAY)
    path.write_text(done.stdout, "utf-8")
    return path


def test_packet_of_a_dossier_shows_its_pages_with_frames(run: Run, samples: Path, tmp_path: Path) -> None:
    out = tmp_path / "packet.html"
    done = run("packet", samples / "robot-gateway", *DAY, "--lang", "ko", "--pictures", "2", "--out", out)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    page = out.read_text("utf-8")
    assert "안전성 검증위원회 회부 자료" in page
    assert page.count("data:image/png;base64,") == 2
    assert page.count('class="frame ') >= 10


def test_packet_of_a_result_has_pictures_only_of_its_own_documents(run: Run, samples: Path, result: Path) -> None:
    bare = run("packet", result, "--lang", "en")
    assert (bare.returncode, bare.stderr) == (0, "")
    assert "No page pictures are enclosed" in bare.stdout
    own = run("packet", result, samples / "robot-gateway" / "cb-certificate.pdf", "--lang", "en")
    assert own.stdout.count("data:image/png;base64,") == 1
    foreign = run("packet", result, samples / "expired-certificate.pdf", "--lang", "en")
    assert "data:image/png" not in foreign.stdout


def test_a_damaged_file_costs_its_picture_never_the_packet(run: Run, result: Path, tmp_path: Path) -> None:
    damaged = tmp_path / "damaged.pdf"
    damaged.write_bytes(b"%PDF-1.7 nothing more")
    done = run("packet", result, damaged, "--lang", "en")
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("paper", ["packet", "gap", "insurer"])
def test_json_is_as_the_published_schema_says(run: Run, result: Path, paper: str) -> None:
    market = ("--market", "us") if paper == "gap" else ()
    done = run(paper, result, *market, "--json")
    assert (done.returncode, done.stderr) == (0, "")
    jsonschema.Draft202012Validator(json.loads(run("schema", paper).stdout)).validate(json.loads(done.stdout))


@pytest.mark.parametrize("paper", ["packet", "gap", "insurer"])
def test_the_same_result_gives_the_same_bytes_and_fetches_nothing(run: Run, result: Path, paper: str) -> None:
    market = ("--market", "EU") if paper == "gap" else ()
    first, second = (run(paper, result, *market, "--lang", "ko").stdout for _ in range(2))
    assert first == second
    assert '<html lang="ko">' in first
    assert not re.search(r'(?:src|href)="(?!#|data:)|<script|url\(', first)


def test_a_saved_result_is_not_decided_again(run: Run, result: Path) -> None:
    done = run("packet", result, *DAY)
    assert done.returncode == 2
    assert "decided already" in done.stderr


def test_an_unknown_market_is_wrong_usage(run: Run, result: Path) -> None:
    assert run("gap", result, "--market", "XX").returncode == 2
