"""The client, the watched folder and the recipe for paperless against a running ``certlane serve``."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib import resources
from pathlib import Path
from typing import Any

import pytest

from certlane.errors import InputError, UnreadableDocument, UsageError
from certlane.model.decision import Assessment
from certlane.service.client import Client, Submitted, verify_webhook
from certlane.service.refusals import AccessDenied, Conflict, NotFound, ServiceUnavailable

SAMPLES = Path(str(resources.files("certlane.samples")))
GATEWAY = SAMPLES / "robot-gateway"
Live = Any  # the running service of conftest.py


@pytest.fixture
def connect(live: Live) -> Iterator[Callable[..., Client]]:
    opened: list[Client] = []

    def open_as(who: str, **options: Any) -> Client:
        client = Client(live.url, live.tokens[who], **options)
        opened.append(client)
        return client

    yield open_as
    for client in opened:
        client.close()


@pytest.fixture
def gateway(connect: Callable[..., Client]) -> Submitted:
    client = connect("applicant")
    submitted = client.submit(
        sorted(GATEWAY.glob("*.pdf")),
        application=GATEWAY / "application.toml",
        title="robot gateway",
        as_of=date(2026, 11, 24),
    )
    assert client.wait(submitted.id).state == "decided"
    return submitted


def test_from_submission_to_signature(connect: Callable[..., Client], gateway: Submitted) -> None:
    applicant, examiner, supervisor = connect("applicant"), connect("examiner"), connect("supervisor")
    found = applicant.application(gateway.id)
    assert (found.state, found.outcome, found.title) == ("decided", "qualified", "robot gateway")
    assert (found.done, found.of) == (len(found.documents), len(found.documents))
    assessment = applicant.assessment(gateway.id)
    assert isinstance(assessment, Assessment)
    assert assessment.decision.outcome == "qualified"
    assert assessment.as_of == date(2026, 11, 24)
    assert applicant.findings(gateway.id) == assessment.findings
    assert {record.sha256 for record in assessment.documents} == {document.sha256 for document in found.documents}

    document = found.documents[0]
    assert applicant.file(gateway.id, document.sha256) == (GATEWAY / document.name).read_bytes()
    assert applicant.page_picture(gateway.id, document.sha256, 1, width=300).startswith(b"\x89PNG")
    assert applicant.page_text(gateway.id, document.sha256, 1)["words"]
    assert "<html" in examiner.packet(gateway.id, language="en")

    target = next(f for f in assessment.findings if f.outcome == "pass" and f.kind == "core")
    reason = "The register of the body shows another holder."
    changed = examiner.override(gateway.id, target.criterion, "fail", reason=reason, subject=target.subject)
    assert changed.outcome != "qualified"
    assert changed.revision == found.revision + 1
    assert examiner.assessment(gateway.id).decision.outcome == changed.outcome
    assert examiner.assessment(gateway.id, original=True) == assessment
    assert examiner.overrides(gateway.id)[0]["reason"] == reason
    with pytest.raises(Conflict):
        examiner.sign(gateway.id, "fast_track", revision=changed.revision, statement="as the tool said")
    back = examiner.withdraw_override(
        gateway.id, target.criterion, reason="The register was of another year.", subject=target.subject
    )
    assert back.outcome == "qualified"

    examiner.note(gateway.id, "looked at: 확인함")
    assert examiner.notes(gateway.id)[-1]["text"] == "looked at: 확인함"
    with pytest.raises(Conflict):
        examiner.sign(gateway.id, "fast_track", revision=1, statement="of the old one")  # not the one in force
    signed = examiner.sign(gateway.id, "fast_track", revision=back.revision, statement="I agree with it.")
    assert signed["sha256"] == back.sha256
    with pytest.raises(Conflict):
        examiner.override(gateway.id, target.criterion, "fail", reason=reason, subject=target.subject)
    supervisor.reopen(gateway.id, reason="The holder has changed since.")
    assert examiner.signatures(gateway.id)[-1]["void_at"]
    actions = [entry["action"] for entry in examiner.history(gateway.id)]
    assert len(actions) > 5


def test_the_same_again_is_the_same(connect: Callable[..., Client], gateway: Submitted) -> None:
    client = connect("applicant")
    again = client.submit(
        sorted(GATEWAY.glob("*.pdf")),
        application=GATEWAY / "application.toml",
        title="robot gateway",
        as_of=date(2026, 11, 24),
    )
    assert not again.created
    assert again.id == gateway.id


def test_what_is_refused_is_one_of_our_errors(connect: Callable[..., Client], live: Live, gateway: Submitted) -> None:
    applicant = connect("applicant")
    with pytest.raises(UnreadableDocument) as unreadable:
        applicant.submit([("letter.pdf", b"<html>")])
    assert unreadable.value.remedy
    assert "letter.pdf" in unreadable.value.message
    with pytest.raises(UsageError, match="no policy"):
        applicant.submit([SAMPLES / "equipment-grant.pdf"], policy="nonsense")
    with pytest.raises(UsageError):
        applicant.submit([SAMPLES / "equipment-grant.pdf"], application={"nonsense": 1})
    with pytest.raises(AccessDenied):
        applicant.note(gateway.id, "not mine to write")
    with pytest.raises(NotFound):
        connect("other").application(gateway.id)
    with pytest.raises(NotFound):
        applicant.application("../users")
    with pytest.raises(AccessDenied), Client(live.url, "cl_wrong") as stranger:
        stranger.application(gateway.id)
    with pytest.raises(InputError, match="can't be read"):
        applicant.submit([SAMPLES / "no such file.pdf"])


def test_pages_of_a_list(connect: Callable[..., Client], certificate: bytes) -> None:
    client = connect("second")
    made = [client.submit([(f"{n}.pdf", certificate + b"\n%%page %d" % n)], title=f"paged {n}").id for n in range(7)]
    found = [application.id for application in client.applications(text="paged", limit=3)]
    assert sorted(found) == sorted(made)
    for application in made:
        client.wait(application)
    assert {a.id for a in client.applications(text="paged", state="decided", outcome="refer", limit=2)} == set(made)


def test_looking_up(connect: Callable[..., Client]) -> None:
    client = connect("applicant")
    assert client.standard("IEC 62368-1:2018")
    assert "default" in {policy["name"] for policy in client.policies()}
    assert client.get("session")["role"] == "applicant"


def test_an_application_of_a_mapping_and_a_rerun(connect: Callable[..., Client], certificate: bytes) -> None:
    import tomllib

    facts = tomllib.loads((GATEWAY / "application.toml").read_text("utf-8"))
    client = connect("examiner")
    submitted = client.submit([("mapping.pdf", certificate + b"\n%mapping")], application=facts)
    first = client.wait(submitted.id)
    client.rerun(submitted.id, policy="strict")
    again = client.wait(submitted.id)
    assert again.policy == "strict"
    assert again.revision > first.revision
    client.add_documents(submitted.id, [SAMPLES / "eu-type-examination.pdf"])
    assert len(client.wait(submitted.id).documents) == 2
    connect("supervisor").delete(submitted.id, reason="it was made by a test")
    with pytest.raises(NotFound):
        client.assessment(submitted.id)


class Receiver:
    """A receiver of webhooks on this machine that verifies what comes."""

    def __init__(self, secret: str) -> None:
        self.got: list[dict[str, Any]] = []
        self.wrong = 0
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                try:
                    outer.got.append(verify_webhook(secret, dict(self.headers), body))
                except InputError:
                    outer.wrong += 1
                self.send_response(204)
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.05,))
        self.thread.start()

    def close(self) -> None:
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()


@pytest.mark.slow
def test_a_webhook_is_verified_by_its_receiver(serve: Callable[..., Live], certificate: bytes) -> None:
    secret = "a secret of at least 24 characters"  # noqa: S105 - of this test
    receiver = Receiver(secret)
    try:
        own = serve(requests_a_minute=0, workers=1, local_webhooks=True)
        url = f"http://127.0.0.1:{receiver.server.server_address[1]}/hook"
        given = {"url": url, "events": ["application.decided"], "secret": secret}
        assert own.ask("administrator", "POST", "/v1/webhooks", json=given).status_code == 201
        with Client(own.url, own.tokens["applicant"]) as client:
            found = client.wait(client.submit([("hook.pdf", certificate)]).id)
            end = time.monotonic() + 60
            while not receiver.got and time.monotonic() < end:
                time.sleep(0.05)
        assert receiver.wrong == 0
        data = receiver.got[0]["data"]
        assert (data["id"], data["outcome"]) == (found.id, "refer")
        assert data["sha256"] == found.data["sha256"]
        assert found.id in data["url"]
    finally:
        receiver.close()


# --- the watched folder through a service ----------------------------------------------------------------------------


def watch(folder: Path, url: str, token: Path, *options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [
            *(
                sys.executable,
                "-m",
                "certlane",
                "watch",
                str(folder),
                "--once",
                "--lang",
                "en",
                "--as-of",
                "2026-11-24",
            ),
            *("--poll", "0.1", "--settle", "0.3", "--service", url, "--token-file", str(token), *options),
        ],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.fixture
def token(live: Live, tmp_path: Path) -> Path:
    file = tmp_path / "token"
    file.write_text(live.tokens["applicant"] + "\n")
    return file


def test_a_watched_folder_submits_to_a_service(
    live: Live, connect: Callable[..., Client], tmp_path: Path, token: Path
) -> None:
    import shutil

    folder = tmp_path / "in"
    folder.mkdir()
    shutil.copytree(GATEWAY, folder / "gateway")
    shutil.copy(SAMPLES / "eu-type-examination.pdf", folder / "by-watch.pdf")
    (folder / "letter.pdf").write_bytes(b"<html>")
    told = watch(folder, live.url, token)
    assert told.returncode == 1, told.stdout + told.stderr  # one can't be read
    results = {
        name: json.loads((folder / f"{name}.certlane.json").read_text("utf-8"))
        for name in ("gateway", "by-watch.pdf", "letter.pdf")
    }
    assert results["gateway"]["outcome"] == results["gateway"]["assessment"]["decision"]["outcome"] == "qualified"
    assert results["by-watch.pdf"]["outcome"] == "refer"
    assert results["letter.pdf"]["errors"]["letter.pdf"]["code"] == "CL101"
    assert (folder / "by-watch.pdf.certlane.html").exists()
    found = connect("applicant").application(results["by-watch.pdf"]["application"])
    assert found.title == "by-watch.pdf"
    # Results lost: the very same is submitted, and known to the service.
    (folder / "by-watch.pdf.certlane.json").unlink()
    assert watch(folder, live.url, token).returncode == 10
    again = json.loads((folder / "by-watch.pdf.certlane.json").read_text("utf-8"))
    assert again["application"] == found.id


@pytest.mark.slow
def test_a_wrong_token_or_no_service_takes_nothing(live: Live, tmp_path: Path, token: Path, certificate: bytes) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.pdf").write_bytes(certificate)
    nobody = watch(folder, "http://127.0.0.1:9", token, "--move")
    assert nobody.returncode == ServiceUnavailable.exit_status
    assert "[CL504]" in nobody.stderr
    token.write_text("cl_wrong")
    wrong = watch(folder, live.url, token, "--move")
    assert wrong.returncode == AccessDenied.exit_status
    assert "[CL501]" in wrong.stderr
    assert (folder / "a.pdf").read_bytes() == certificate
    assert not list(folder.rglob("*.certlane.json"))


@pytest.mark.slow
def test_a_service_that_is_killed_costs_a_watched_folder_nothing(
    serve: Callable[..., Live], tmp_path: Path, certificate: bytes
) -> None:
    own = serve(requests_a_minute=0, workers=1, lease_seconds=5)
    folder, token = tmp_path / "in", tmp_path / "token"
    folder.mkdir()
    token.write_text(own.tokens["applicant"])
    names = {f"{number}.pdf" for number in range(12)}
    for name in names:
        (folder / name).write_bytes(certificate + b"\n%killed " + name.encode())
    command = [sys.executable, "-m", "certlane", "watch", str(folder), "--poll", "0.1", "--settle", "0.3"]
    with (tmp_path / "log").open("wb") as log:
        watcher = subprocess.Popen([*command, "--service", own.url, "--token-file", str(token)], stdout=log, stderr=log)
    try:
        end = time.monotonic() + 90
        killed = False
        while len(list(folder.glob("*.certlane.json"))) < len(names):
            assert time.monotonic() < end, (tmp_path / "log").read_text("utf-8")
            assert watcher.poll() is None, (tmp_path / "log").read_text("utf-8")
            if not killed and len(list(folder.glob("*.certlane.json"))) >= 2:
                own.kill()
                time.sleep(1)
                own.start()
                killed = True
            time.sleep(0.05)
        assert killed
    finally:
        watcher.terminate()
        assert watcher.wait(30) == 0
    results = [json.loads(path.read_text("utf-8")) for path in folder.glob("*.certlane.json")]
    assert {result["outcome"] for result in results} == {"refer"}
    with Client(own.url, own.tokens["examiner"]) as client:
        found = list(client.applications(text=".pdf"))
    assert {application.id for application in found} == {result["application"] for result in results}
    assert len(found) == len(names)
