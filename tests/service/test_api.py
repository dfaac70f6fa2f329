"""The REST interface against a running service: what is promised beyond access, which ``test_security`` covers."""

from __future__ import annotations

import json
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from certlane.report.json import schema

Live = Any  # the running service of conftest.py
V1 = "/v1/applications"
ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(scope="module")
def decided(live: Live, certificate: bytes) -> dict[str, Any]:
    """An application that is decided, with facts."""
    facts = '[applicant]\nname = "김"\n'
    answer = live.submit("applicant", ("증명서.pdf", certificate), application=facts, title="of the interface")
    assert answer.status_code in (200, 201), answer.text
    found: dict[str, Any] = live.decided("applicant", answer.json()["id"])
    return found


@pytest.fixture(scope="module")
def document(live: Live) -> dict[str, Any]:
    found: dict[str, Any] = live.ask(None, "GET", "/openapi.json").json()
    return found


def get(live: Live, who: str, path: str, **options: Any) -> Any:
    answer = live.ask(who, "GET", path, **options)
    assert answer.status_code == 200, answer.text
    return answer.json()


# --- submitting -------------------------------------------------------------------------------------------------------


def test_the_very_same_is_the_same(live: Live, certificate: bytes) -> None:
    """Content, names, facts, policy and day make an application; the title does not."""
    first = live.submit("applicant", ("a.pdf", certificate), as_of="2026-01-02")
    assert first.status_code == 201
    assert first.headers["Location"] == f"{V1}/{first.json()['id']}"
    again = live.submit("applicant", ("a.pdf", certificate), as_of="2026-01-02", title="another title")
    assert (again.status_code, again.json()["id"]) == (200, first.json()["id"])
    for change in ({"as_of": "2026-01-03"}, {"as_of": "2026-01-02", "policy": "strict"}):
        other = live.submit("applicant", ("a.pdf", certificate), **change)
        assert (other.status_code, other.json()["id"] != first.json()["id"]) == (201, True)


def test_facts_come_as_toml_as_json_or_as_a_file(live: Live, certificate: bytes) -> None:
    toml = '[applicant]\nname = "three ways"\n'
    ids = {live.submit("applicant", ("f.pdf", certificate), application=toml).json()["id"]}
    as_json = json.dumps({"applicant": {"name": "three ways"}})
    ids.add(live.submit("applicant", ("f.pdf", certificate), application=as_json).json()["id"])
    parts = [("files", ("f.pdf", certificate)), ("application", ("application.toml", toml.encode()))]
    ids.add(live.ask("applicant", "POST", V1, files=parts).json()["id"])
    assert len(ids) == 1


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"policy": "../../secret.toml"}, "no policy"),
        ({"as_of": "tomorrow"}, "no date"),
        ({"application": "[applicant\n"}, "line 1"),
        ({"application": "{not json"}, "JSON"),
        ({"application": '{"applicant": {"name": "x", "colour": "blue"}}'}, "colour"),
        ({"title": "t" * 400}, "title"),
        ({"colour": "blue"}, "colour"),
    ],
)
def test_wrong_forms_are_told(live: Live, certificate: bytes, form: dict[str, str], said: str) -> None:
    answer = live.submit("applicant", ("a.pdf", certificate), **form)
    assert answer.status_code == 422
    problem = answer.json()
    assert said in problem["detail"]
    assert problem["remedy"]


# --- reading ----------------------------------------------------------------------------------------------------------


def test_an_application_and_its_parts(live: Live, decided: Mapping[str, Any]) -> None:
    here = f"{V1}/{decided['id']}"
    assert (decided["state"], decided["progress"], decided["revision"]) == ("decided", {"done": 1, "of": 1}, 1)
    assert decided["documents"][0]["name"] == "증명서.pdf"
    assert decided["documents"][0]["pages"] == 1
    assert decided["row"]["outcome"] == decided["outcome"]
    assert decided["facts"]["applicant"]["name"] == "김"
    assessment = get(live, "applicant", f"{here}/assessment")
    jsonschema.Draft202012Validator(schema("assessment"), registry=_registry()).validate(assessment)
    assert get(live, "applicant", f"{here}/findings")["items"] == assessment["findings"]
    sha256 = decided["documents"][0]["sha256"]
    assert get(live, "applicant", f"{here}/documents/{sha256}") == assessment["documents"][0]
    places = get(live, "applicant", f"{here}/evidence")["items"]
    assert {place["kind"] for place in places} >= {"finding", "field"}
    assert {place["document"] for place in places} == {sha256}
    actions = [entry["action"] for entry in get(live, "examiner", f"{here}/history")["items"]]
    assert actions[:3] == ["application.submitted", "application.started", "application.decided"]


def _registry() -> Any:
    from referencing import Registry, Resource

    known = Resource.from_contents(schema("document"))
    return Registry().with_resource("urn:certlane:document:1", known)


@pytest.mark.parametrize(
    "part",
    ["", "/assessment", "/findings", "/evidence", "/documents", "/packet?lang=en&pictures=1", "/packet?format=json"],
)
def test_what_has_not_changed_is_not_sent_again(live: Live, decided: Mapping[str, Any], part: str) -> None:
    path = f"{V1}/{decided['id']}{part}"
    first = live.ask("applicant", "GET", path)
    assert first.status_code == 200
    assert first.headers["Cache-Control"] == "private, no-cache"
    tag = first.headers["ETag"]
    for offered in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        again = live.ask("applicant", "GET", path, headers={"If-None-Match": offered})
        assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", tag)
    assert live.ask("applicant", "GET", path, headers={"If-None-Match": '"other"'}).status_code == 200


def test_files_pictures_and_words(live: Live, decided: Mapping[str, Any], certificate: bytes) -> None:
    here = f"{V1}/{decided['id']}/documents/{decided['documents'][0]['sha256']}"
    file = live.ask("applicant", "GET", f"{here}/file")
    assert file.content == certificate
    assert file.headers["Content-Disposition"].startswith("attachment")
    assert "%EC%A6%9D" in file.headers["Content-Disposition"]
    picture = live.ask("applicant", "GET", f"{here}/pages/1.png?width=400")
    assert picture.headers["Content-Type"] == "image/png"
    assert int.from_bytes(picture.content[16:20]) == 400
    words = get(live, "applicant", f"{here}/pages/1/text")
    assert words["words"]
    assert live.ask("applicant", "GET", f"{here}/pages/2.png").status_code == 404


def test_lists_come_whole_in_parts(live: Live, certificate: bytes) -> None:
    """Every application stands in exactly one part, in each order."""
    ids = {
        live.submit("second", (f"{n}.pdf", certificate + b"%%%d" % n), title=f"of parts {n}").json()["id"]
        for n in range(7)
    }
    for application in ids:  # what is still being decided moves about in the orders that go by its outcome
        live.decided("second", application)
    for sort in ("created", "-created", "title", "-updated", "minutes"):
        found: list[str] = []
        path: str | None = f"{V1}?q=of+parts&sort={sort}&limit=3"
        while path:
            page = get(live, "second", path)
            assert len(page["items"]) <= 3
            found += [item["id"] for item in page["items"]]
            path = f"{V1}?q=of+parts&sort={sort}&limit=3&cursor={page['next']}" if page.get("next") else None
        assert sorted(found) == sorted(ids)
    titles = [item["title"] for item in get(live, "second", f"{V1}?q=of+parts&sort=title")["items"]]
    assert titles == sorted(titles)
    assert live.ask("second", "GET", f"{V1}?cursor=bm9uZQ==").status_code == 422


# --- judging ----------------------------------------------------------------------------------------------------------


def test_override_sign_reopen(live: Live, certificate: bytes) -> None:
    """A finding is judged worse, the revision is signed, an override voids nothing that is complete, reopening does."""
    id_ = live.submit("applicant", ("judged.pdf", certificate + b"%% judged")).json()["id"]
    live.decided("applicant", id_)
    here = f"{V1}/{id_}"
    before = get(live, "examiner", f"{here}/assessment")
    finding = next(f for f in before["findings"] if f["outcome"] == "unknown" and not f.get("subject"))
    given = {"criterion": finding["criterion"], "outcome": "fail", "reason": "The register says otherwise."}
    short = live.ask("examiner", "POST", f"{here}/overrides", json={**given, "reason": "no"})
    assert short.status_code == 422
    assert short.json()["errors"][0]["pointer"] == "body.reason"
    made = live.ask("examiner", "POST", f"{here}/overrides", json=given)
    assert made.status_code == 201, made.text
    assert made.json()["revision"] == 2
    assert get(live, "examiner", f"{here}/assessment?original=true") == before
    assert get(live, "examiner", here)["overrides"] == 1
    note = live.ask("examiner", "POST", f"{here}/notes", json={"text": "seen\nand noted"})
    assert (note.status_code, note.json()["by_name"]) == (201, "examiner")
    wanted = {"disposition": "committee", "revision": 1, "statement": "Referred to the committee."}
    assert live.ask("examiner", "POST", f"{here}/signature", json=wanted).status_code == 409
    signed = live.ask("examiner", "POST", f"{here}/signature", json={**wanted, "revision": 2})
    assert (signed.status_code, signed.json()["complete"]) == (201, True), signed.text
    assert (
        live.ask(
            "examiner", "DELETE", f"{here}/overrides/{finding['criterion']}?reason=it+was+wrong+after+all"
        ).status_code
        == 409
    )
    assert (
        live.ask("supervisor", "POST", f"{here}/reopen", json={"reason": "A document is missing."}).status_code == 200
    )
    back = live.ask("examiner", "DELETE", f"{here}/overrides/{finding['criterion']}?reason=it+was+wrong+after+all")
    assert back.status_code == 200, back.text
    assert get(live, "examiner", f"{here}/assessment") == before
    again = live.ask("examiner", "POST", f"{here}/rerun", json={"policy": "strict"})
    assert (again.status_code, again.json()["state"]) == (202, "queued")
    assert live.decided("examiner", id_)["policy"] == "strict"


# --- looking up and administering -------------------------------------------------------------------------------------


def test_looking_up(live: Live) -> None:
    found = get(live, "applicant", "/v1/catalogue/standards/IEC%2062368-1:2018")
    assert found["identifier"] == "IEC 62368-1:2018"
    assert get(live, "applicant", "/v1/catalogue/standards/ISO/IEC%2017025")["how"] == "exact"
    assert get(live, "applicant", "/v1/catalogue/search?q=secondary+cells")["items"]
    status = get(
        live, "applicant", "/v1/catalogue/status?standard=EN+62368-1:2014&framework=EU:2014/35/EU&on=2026-11-01"
    )
    assert status["state"]
    assert [policy["name"] for policy in get(live, "applicant", "/v1/policies")["items"]] == [
        "default",
        "strict",
        "lenient",
    ]
    assert get(live, "applicant", "/v1/policies/strict")["rules"]
    assert live.ask("applicant", "GET", "/v1/catalogue/standards/IEC%20999999").status_code == 404
    assert live.ask("applicant", "GET", "/v1/catalogue/standards/IEC%2099999999").status_code == 422  # no identifier


def test_tokens_are_shown_once_and_revoked(live: Live) -> None:
    made = live.ask("examiner", "POST", "/v1/tokens", json={"name": "of a script", "days": 1})
    assert made.status_code == 201
    assert made.headers["Cache-Control"] == "no-store"
    secret, id_ = made.json()["secret"], made.json()["id"]
    bearer = {"Authorization": f"Bearer {secret}"}
    assert live.ask(None, "GET", "/v1/session", headers=bearer).json()["name"] == "examiner"
    assert live.ask("examiner", "DELETE", f"/v1/tokens/{id_}").status_code == 204
    assert live.ask(None, "GET", "/v1/session", headers=bearer).status_code == 401


def test_the_audit_log(live: Live, decided: Mapping[str, Any]) -> None:
    found = get(live, "administrator", "/v1/audit/verify")
    assert found["ok"], found
    part = get(live, "administrator", f"/v1/audit?application={decided['id']}&limit=2")
    assert [entry["application"] for entry in part["items"]] == [decided["id"]] * 2
    assert part["next"]


def test_health_and_readiness(live: Live) -> None:
    assert live.ask(None, "GET", "/healthz").json()["status"] == "ok"
    assert live.ask(None, "GET", "/readyz").json() == {"ready": True, "database": True, "workers": True}


# --- the OpenAPI document ---------------------------------------------------------------------------------------------


def operations(document: Mapping[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    return [(path, method, found) for path, item in document["paths"].items() for method, found in item.items()]


def test_the_document_is_complete(document: Mapping[str, Any]) -> None:
    """Stable names, words, refusals as problems, and who may call, for every operation; no reference is dead."""
    names = [found["operationId"] for _, _, found in operations(document)]
    assert len(set(names)) == len(names)
    for path, _, found in operations(document):
        assert re.fullmatch("[a-z_]+", found["operationId"])
        assert found["description"]
        assert found["tags"]
        for status, answer in found["responses"].items():
            assert answer["description"]
            if int(status) >= 400 and (path, status) != ("/readyz", "503"):
                assert list(answer["content"]) == ["application/problem+json"], (path, status)
        assert {"422", "429", "500"} <= found["responses"].keys()
        if path not in ("/healthz", "/readyz", "/v1/session") or "security" in found:
            assert {name for option in found["security"] for name in option} == {"token", "session"}, path
            assert {"401", "403"} <= found["responses"].keys()
    text = json.dumps(document)
    for reference in set(re.findall(r'"\$ref": "#/components/schemas/([^"]+)"', text)):
        assert reference in document["components"]["schemas"]
    assert "HTTPValidationError" not in text


def test_every_route_is_in_the_documentation(document: Mapping[str, Any]) -> None:
    file = ROOT / "docs" / "service.md"
    if not file.is_file():
        pytest.skip("the documentation is part of the checkout only")
    text = file.read_text("utf-8")
    missing = [path for path in document["paths"] if f"`{path}`" not in text]
    assert not missing


def test_every_setting_is_in_the_documentation() -> None:
    from dataclasses import fields

    from certlane.service.settings import Settings

    file = ROOT / "docs" / "service.md"
    if not file.is_file():
        pytest.skip("the documentation is part of the checkout only")
    text = file.read_text("utf-8")
    assert not [field.name for field in fields(Settings) if f"`CERTLANE_{field.name.upper()}`" not in text]


# --- the command ------------------------------------------------------------------------------------------------------


def serve_(*words: str, folder: Path, seconds: float = 60) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "certlane", "serve", "--folder", str(folder), *words]
    return subprocess.run(command, capture_output=True, text=True, timeout=seconds, check=False)


def test_it_does_not_open_to_the_network_without_credentials(tmp_path: Path) -> None:
    found = serve_("--host", "0.0.0.0", "--port", "0", folder=tmp_path)  # noqa: S104 - refused
    assert found.returncode == 2
    assert "nobody has a password" in found.stderr
    assert "certlane users add" in found.stderr


def test_a_port_that_is_taken(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        found = serve_("--port", str(taken.getsockname()[1]), folder=tmp_path)
    assert found.returncode == 2
    assert "--port" in found.stderr


def test_a_demonstration_uses_nothing_real(tmp_path: Path) -> None:
    found = serve_("--demo", "--database", "sqlite:///real.sqlite3", folder=tmp_path)
    assert found.returncode == 2


def test_it_stops_in_an_orderly_way_and_goes_on(serve: Callable[..., Live], certificate: bytes) -> None:
    """SIGTERM in the midst of work: exit status 0, and what was accepted is decided after the next start."""
    own = serve(workers=1, lease_seconds=2)
    ids = [own.submit("applicant", (f"{n}.pdf", certificate + b"%%%d" % n)).json()["id"] for n in range(6)]
    began = time.monotonic()
    assert own.stop() == 0
    assert time.monotonic() - began < 20
    own.start()
    for id_ in ids:
        assert own.decided("applicant", id_)["revision"] == 1
    assert get(own, "administrator", "/v1/audit/verify")["ok"]


@pytest.mark.slow
def test_load_with_a_kill_loses_and_doubles_nothing() -> None:
    """50 clients a quarter of a minute, ``kill -9`` in the middle; the figures at length are in the documentation."""
    script = ROOT / "benchmarks" / "service_load.py"
    if not script.is_file():
        pytest.skip("the benchmarks are part of the checkout only")
    words = ["--clients", "50", "--seconds", "15", "--rest", "3", "--kill", "--patience", "240"]
    done = subprocess.run(
        [sys.executable, str(script), *words], capture_output=True, text=True, timeout=400, check=False
    )
    assert done.stdout, done.stderr
    found = json.loads(done.stdout)
    assert done.returncode == 0, found
    assert found["accepted"] == found["kept"] > 50
    assert not found["lost"] + found["doubled"] + found["undecided"] + found["decided_more_than_once"]
    assert found["audit_holds"]
    assert not [status for status in found["statuses"] if int(status) >= 500]


@pytest.mark.slow
def test_the_demonstration(tmp_path: Path) -> None:
    """It tells how to sign in, decides the samples, and leaves nothing behind."""
    import httpx

    command = [sys.executable, "-m", "certlane", "serve", "--demo", "--port", "0"]
    environment = {"PATH": "/usr/bin:/bin", "TMPDIR": str(tmp_path), "HOME": str(Path.home())}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stdout is not None
        told: list[str] = []
        while not told or "serves" not in told[-1]:
            line = process.stdout.readline()
            assert line, told
            told.append(line)
        url = told[-1].split()[-1]
        password = next(line.split()[1] for line in told if line.split()[0] == "examiner")
        with httpx.Client(base_url=url, trust_env=False, timeout=60) as client:
            session = client.post("/v1/session", json={"name": "examiner", "password": password})
            assert session.status_code == 201
            end = time.monotonic() + 120
            while time.monotonic() < end:
                items = client.get("/v1/applications?limit=200").json()["items"]
                if all(item["state"] == "decided" for item in items):
                    break
                time.sleep(0.5)
            assert {item["outcome"] for item in items} == {"qualified", "refer", "not_qualified"}
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0
    assert list(tmp_path.iterdir()) == []
