"""The recipe for paperless-ngx as paperless calls it: a process with its variables, against servers on this machine."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib import resources
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

SCRIPT = Path(str(resources.files("certlane.service.recipes"))) / "paperless_post_consume.py"
SAMPLES = Path(str(resources.files("certlane.samples")))


class Server:
    """A small HTTP server that answers from ``answer`` and keeps what it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str, dict[str, str], bytes]] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def handle_one(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                outer.asked.append((self.command, self.path, {k.lower(): v for k, v in self.headers.items()}, body))
                status, data, *headers = outer.answer(self.command, self.path, body)
                text = json.dumps(data).encode()
                self.send_response(status)
                for name, value in headers:
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(text)))
                self.end_headers()
                self.wfile.write(text)

            do_GET = do_POST = do_PATCH = handle_one  # noqa: N815 - the names that http.server calls

            def log_message(self, *_: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.05,))
        self.thread.start()

    def answer(self, method: str, path: str, body: bytes) -> tuple[Any, ...]:
        raise NotImplementedError

    def close(self) -> None:
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()


class Paperless(Server):
    """As much of paperless-ngx' REST interface as the script uses: tags, bulk edit, notes."""

    def __init__(self) -> None:
        self.tags: dict[int, str] = {1: "Inbox", 2: "certlane: qualified"}
        self.document_tags: dict[int, set[int]] = {42: {1, 2}}
        self.notes: dict[int, list[dict[str, Any]]] = {42: []}
        self.broken = 0
        super().__init__()

    def answer(self, method: str, path: str, body: bytes) -> tuple[Any, ...]:
        parts = urlsplit(path)
        headers = self.asked[-1][2]
        if headers.get("authorization") != "Token paper":
            return 401, {"detail": "Invalid token."}
        if self.broken:
            return self.broken, {"detail": "it is broken"}
        data = json.loads(body) if body else {}
        if parts.path == "/api/tags/" and method == "GET":
            wanted = parse_qs(parts.query)["name__iexact"][0].lower()
            found = [{"id": key, "name": name} for key, name in self.tags.items() if name.lower() == wanted]
            return 200, {"count": len(found), "next": None, "results": found}
        if parts.path == "/api/tags/":
            self.tags[len(self.tags) + 1] = data["name"]
            return 201, {"id": len(self.tags), "name": data["name"]}
        if parts.path == "/api/documents/bulk_edit/":
            assert data["method"] == "modify_tags"
            for number in data["documents"]:
                self.document_tags[number] |= set(data["parameters"]["add_tags"])
                self.document_tags[number] -= set(data["parameters"]["remove_tags"])
            return 200, {"result": "OK"}
        if parts.path == "/api/documents/42/notes/":
            if method == "POST":
                self.notes[42].append({"id": len(self.notes[42]) + 1, "note": data["note"]})
            return 200, self.notes[42]
        return 404, {"detail": "Not found."}

    def named(self) -> set[str]:
        return {self.tags[tag] for tag in self.document_tags[42]}


class Certlane(Server):
    """A service that says what it is told to."""

    def __init__(self) -> None:
        self.states = ["decided"]
        self.more: dict[str, Any] = {"outcome": "refer", "row": {"causes": [{"en": "no expiry date", "ko": "만료일"}]}}
        self.refusal: tuple[Any, ...] | None = None
        super().__init__()

    def answer(self, method: str, path: str, body: bytes) -> tuple[Any, ...]:
        if self.refusal:
            return self.refusal
        state = self.states.pop(0) if len(self.states) > 1 else self.states[0]
        return (201 if method == "POST" else 200), {"id": "a 1", "state": state, **self.more}


@pytest.fixture
def paperless() -> Iterator[Paperless]:
    server = Paperless()
    yield server
    server.close()


@pytest.fixture
def certlane() -> Iterator[Certlane]:
    server = Certlane()
    yield server
    server.close()


def consume(path: Path, certlane: str, paperless: str = "", **more: str) -> subprocess.CompletedProcess[str]:
    """Call the script as paperless does: without arguments that matter, everything in the environment."""
    environment = {
        "PATH": os.environ["PATH"],
        "LANG": "C.UTF-8",
        "DOCUMENT_ID": "42",
        "DOCUMENT_SOURCE_PATH": str(path),
        "DOCUMENT_ARCHIVE_PATH": "",
        "DOCUMENT_FILE_NAME": "2026-11-20 grant.pdf",
        "DOCUMENT_ORIGINAL_FILENAME": 'grant "of" 2026\r\nX-Evil: 1.pdf',
        "DOCUMENT_TAGS": "Inbox,Certificate",
        "DOCUMENT_TYPE": "Certificate",
        "CERTLANE_URL": certlane,
        "CERTLANE_TOKEN": "secret",
        "PAPERLESS_URL": paperless,
        "PAPERLESS_TOKEN": "paper",
        **more,
    }
    return subprocess.run(
        [sys.executable, "-I", str(SCRIPT), "42", "grant.pdf"],
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


GRANT = SAMPLES / "equipment-grant.pdf"


def test_the_outcome_becomes_a_tag_and_a_note(certlane: Certlane, paperless: Paperless) -> None:
    certlane.states = ["queued", "running", "decided"]
    told = consume(GRANT, certlane.url, paperless.url)
    assert told.returncode == 0
    assert told.stdout == f"certlane: document 42: refer: {certlane.url}/applications/a%201\n"
    assert told.stderr == ""
    assert paperless.named() == {"Inbox", "certlane: refer"}
    note = paperless.notes[42][0]["note"]
    assert "refer to a person" in note
    assert "- no expiry date" in note
    assert note.endswith(f"{certlane.url}/applications/a%201")
    method, path, headers, body = certlane.asked[0]
    assert (method, path, headers["authorization"]) == ("POST", "/v1/applications", "Bearer secret")
    assert GRANT.read_bytes() in body
    assert b'filename="grant %22of%22 2026%0D%0AX-Evil: 1.pdf"' in body
    assert b"\nX-Evil" not in body.split(b'name="files"')[1]


def test_the_same_again_adds_nothing(certlane: Certlane, paperless: Paperless) -> None:
    for _ in range(2):
        consume(GRANT, certlane.url, paperless.url, CERTLANE_LANG="ko")
    assert len(paperless.notes[42]) == 1
    assert "담당자 검토 필요" in paperless.notes[42][0]["note"]
    assert list(paperless.tags.values()).count("certlane: refer") == 1


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"CERTLANE_URL": "http://127.0.0.1:9"}, "can't be reached"),
        ({"CERTLANE_URL": "file:///etc/passwd"}, "must begin with http"),
        ({"CERTLANE_TOKEN": ""}, "CERTLANE_TOKEN"),
        ({"CERTLANE_TOKEN": "", "CERTLANE_TOKEN_FILE": "/nowhere"}, "/nowhere"),
        ({"DOCUMENT_ID": ""}, "DOCUMENT_ID"),
        ({"DOCUMENT_ID": "42/../1"}, "DOCUMENT_ID"),
        ({"CERTLANE_APPLICATION": "/nowhere"}, "/nowhere"),
        ({"PAPERLESS_TOKEN": "wrong"}, "401"),
        ({"CERTLANE_WAIT": "soon"}, "soon"),
    ],
)
def test_what_goes_wrong_never_fails_the_consumption_unless_told(
    certlane: Certlane, paperless: Paperless, settings: dict[str, str], words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = {"CERTLANE_URL": certlane.url} | settings
    url = settings.pop("CERTLANE_URL")
    told = consume(GRANT, url, paperless.url, **settings)
    assert told.returncode == 0
    assert words in told.stdout
    assert told.stdout.count("\n") == 1
    assert "secret" not in told.stdout + told.stderr
    if "can't be reached" not in words:  # which takes its time
        assert consume(GRANT, url, paperless.url, CERTLANE_STRICT="1", **settings).returncode == 1


@pytest.mark.parametrize(
    ("refusal", "words"),
    [
        ((401, {"detail": "no such token", "remedy": "Make one."}), "401 to POST /v1/applications: no such token (Mak"),
        ((422, ["no problem"]), "422"),
        ((302, {}, ("Location", "http://127.0.0.1:9/elsewhere")), "302"),
    ],
)
def test_a_refusal_is_told(certlane: Certlane, paperless: Paperless, refusal: tuple[Any, ...], words: str) -> None:
    certlane.refusal = refusal
    told = consume(GRANT, certlane.url, paperless.url)
    assert told.returncode == 0
    assert words in told.stdout
    assert paperless.asked == []


def test_a_broken_paperless_is_told(certlane: Certlane, paperless: Paperless) -> None:
    paperless.broken = 500
    told = consume(GRANT, certlane.url, paperless.url, CERTLANE_STRICT="1")
    assert told.returncode == 1
    assert "paperless answered 500" in told.stdout


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"CERTLANE_ONLY_TAG": "invoice"}, "not wanted"),
        ({"CERTLANE_ONLY_TYPE": "Invoice"}, "not wanted"),
        ({"CERTLANE_ONLY_TAG": "certificate", "CERTLANE_ONLY_TYPE": "certificate"}, "refer"),
        ({"CERTLANE_WAIT": "0"}, "not decided yet"),
        ({"PAPERLESS_TOKEN": ""}, "refer"),
        ({"CERTLANE_PUBLIC_URL": "https://intake.example/"}, "https://intake.example/applications/a%201"),
    ],
)
def test_settings(certlane: Certlane, paperless: Paperless, settings: dict[str, str], words: str) -> None:
    if settings.get("CERTLANE_WAIT") == "0":
        certlane.states = ["queued"]
    told = consume(GRANT, certlane.url, paperless.url, **settings)
    assert words in told.stdout
    assert bool(certlane.asked) is ("not wanted" not in words)
    if settings.get("PAPERLESS_TOKEN") == "" or "not" in words:
        assert paperless.asked == []


def test_what_is_no_pdf_is_judged_by_the_pdf_made_from_it(tmp_path: Path, certlane: Certlane) -> None:
    picture = tmp_path / "scan.png"
    picture.write_bytes(b"\x89PNG")
    assert "no PDF" in consume(picture, certlane.url).stdout
    told = consume(picture, certlane.url, DOCUMENT_ARCHIVE_PATH=str(GRANT), DOCUMENT_ORIGINAL_FILENAME="scan.png")
    assert "refer" in told.stdout
    assert b'filename="scan.png.pdf"' in certlane.asked[0][3]


def test_in_the_background_paperless_goes_on_at_once(certlane: Certlane, paperless: Paperless) -> None:
    certlane.states = ["running"]
    began = time.monotonic()
    told = consume(GRANT, certlane.url, paperless.url, CERTLANE_DETACH="1")
    assert "in the background" in told.stdout
    assert time.monotonic() - began < 10
    certlane.states = ["decided"]
    end = time.monotonic() + 30
    while not paperless.notes[42] and time.monotonic() < end:
        time.sleep(0.05)
    assert paperless.named() == {"Inbox", "certlane: refer"}


def test_the_script_needs_nothing_but_python() -> None:
    code = "import sys, runpy; runpy.run_path(sys.argv[1]); print(sorted({'certlane', 'httpx'} & sys.modules.keys()))"
    told = subprocess.run([sys.executable, "-I", "-c", code, str(SCRIPT)], capture_output=True, text=True, check=True)
    assert told.stdout == "[]\n"
    assert SCRIPT.read_text("utf-8").startswith("#!/usr/bin/env python3\n")


# --- with the real service -------------------------------------------------------------------------------------------


def test_against_a_running_service(live: Any, paperless: Paperless, tmp_path: Path) -> None:
    token = tmp_path / "token"
    token.write_text(live.tokens["applicant"] + "\n")
    settings = {"CERTLANE_TOKEN": "", "CERTLANE_TOKEN_FILE": str(token), "CERTLANE_LANG": "ko"}
    document = SAMPLES / "expired-certificate.pdf"
    told = consume(document, live.url, paperless.url, **settings)
    assert told.returncode == 0
    assert told.stdout.startswith("certlane: document 42: not_qualified: "), told.stdout
    link = told.stdout.split()[-1]
    assert paperless.named() == {"Inbox", "certlane: not qualified"}
    note = paperless.notes[42][0]["note"]
    assert note.endswith(link)
    assert "사유:" in note
    application = live.ask("applicant", "GET", "/v1" + urlsplit(link).path).json()
    assert application["title"] == 'grant "of" 2026 X-Evil: 1.pdf'
    assert application["outcome"] == "not_qualified"
    assert all(cause["ko"] in note for cause in application["row"]["causes"][:10])
    # Once more: the same application, no second note.
    again = consume(document, live.url, paperless.url, **settings)
    assert again.stdout == told.stdout
    assert len(paperless.notes[42]) == 1


def test_what_the_service_can_t_read_is_told(live: Any, paperless: Paperless, tmp_path: Path) -> None:
    damaged = tmp_path / "damaged.pdf"
    damaged.write_bytes(b"%PDF-1.4 and nothing else")
    told = consume(damaged, live.url, paperless.url, CERTLANE_TOKEN=live.tokens["applicant"])
    assert told.returncode == 0
    assert "error: " in told.stdout
    assert "certlane: error" in paperless.named()
    assert "CL101" in paperless.notes[42][0]["note"]
    wrong = consume(damaged, live.url, paperless.url, CERTLANE_TOKEN="cl_wrong", CERTLANE_STRICT="1")  # noqa: S106
    assert wrong.returncode == 1
    assert "401" in wrong.stdout
