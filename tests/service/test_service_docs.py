"""The examples of docs/service.md do what they say, against a running service."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import time
from importlib import resources
from pathlib import Path
from typing import Any

import pytest

from certlane.service.signatures import ID, SIGNATURE, TIME, signature

DOCS = Path(__file__).parent.parent.parent / "docs" / "service.md"
GATEWAY = Path(str(resources.files("certlane.samples"))) / "robot-gateway"
Live = Any  # the running service of conftest.py
pytestmark = pytest.mark.skipif(not DOCS.is_file(), reason="the documentation is part of the checkout only")


def blocks(section: str, language: str) -> str:
    text = DOCS.read_text("utf-8").split(f"\n## {section}\n")[1].split("\n## ")[0]
    return "\n".join(re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL))


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(GATEWAY, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.usefixtures("here")
def test_the_example_in_python(live: Live, capsys: pytest.CaptureFixture[str]) -> None:
    names: dict[str, Any] = {"url": live.url, "token": live.tokens["supervisor"]}
    exec(compile(blocks("From Python", "python"), "service.md", "exec"), names)  # noqa: S102 - our own documentation
    assert names["png"].startswith(b"\x89PNG")
    told = capsys.readouterr().out
    assert told.startswith("qualified 2 of 2 documents read")
    assert "IEC 62368-1:2023" in told


@pytest.mark.skipif(not shutil.which("curl"), reason="needs curl")
def test_the_examples_with_curl(live: Live, here: Path) -> None:
    done = subprocess.run(
        ["bash", "-eu", "-c", blocks("With curl", "sh")],
        env={"PATH": os.environ["PATH"], "URL": live.url, "TOKEN": live.tokens["supervisor"]},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr + done.stdout
    assert json.loads((here / "assessment.json").read_text("utf-8"))["decision"]["outcome"] == "qualified"
    assert (here / "page.png").read_bytes().startswith(b"\x89PNG")
    assert "<html" in (here / "packet.html").read_text("utf-8")
    assert "items" in json.loads((here / "list.json").read_text("utf-8"))
    assert "IEC 62368-1" in done.stdout
    explained = (
        subprocess.run(
            ["certlane", "explain", "assessment.json", "--lang", "en"], capture_output=True, text=True, check=False
        )
        if shutil.which("certlane")
        else None
    )
    assert explained is None or explained.returncode == 0


def test_the_example_of_a_receiver(capsys: pytest.CaptureFixture[str]) -> None:
    body = json.dumps({"type": "application.decided", "data": {"id": "a", "outcome": "refer", "sha256": "0"}}).encode()
    sent = int(time.time())
    names: dict[str, Any] = {
        "secret": "a secret",
        "headers": {ID: "d", TIME: str(sent), SIGNATURE: signature("a secret", "d", sent, body)},
        "body": body,
    }
    exec(compile(blocks("Receiving webhooks", "python"), "service.md", "exec"), names)  # noqa: S102 - our own documentation
    assert capsys.readouterr().out == "application.decided a refer 0\n"


def test_every_method_of_the_client_is_named() -> None:
    from certlane.service.client import Client

    text = DOCS.read_text("utf-8")
    for name, method in vars(Client).items():
        if callable(method) and not name.startswith("_") and name not in ("close", "assessment_dict"):
            assert f"`{name}`" in text, name
