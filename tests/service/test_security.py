"""What an attacker tries, against a running service: each try is refused, told as problem details, and breaks nothing.

The order follows OWASP's list of 2021: access control first, then injection, files, sessions, requests to other hosts.
"""

from __future__ import annotations

import json
import re
import shutil
import socket
import struct
import time
import zlib
from collections.abc import Callable, Iterator
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import httpx
import pytest

if TYPE_CHECKING:
    from collections.abc import Mapping

Live = Any  # the running service of conftest.py

ALL = frozenset({"applicant", "examiner", "supervisor", "administrator"})
JUDGES = frozenset({"examiner", "supervisor"})
SUBMITTERS = JUDGES | {"applicant"}
SUPERVISOR = frozenset({"supervisor"})
ADMINISTRATOR = frozenset({"administrator"})
PUBLIC: frozenset[str] = frozenset()
"""Open to everyone: says nothing of anybody."""

NOBODY = "0" * 24
DIGEST = "0" * 64
APPLICATION = "/v1/applications/{application_id}"
DOCUMENT = APPLICATION + "/documents/{sha256}"
TABLE: dict[tuple[str, str], frozenset[str]] = {
    ("GET", "/healthz"): PUBLIC,
    ("GET", "/readyz"): PUBLIC,
    ("POST", "/v1/session"): PUBLIC,
    ("GET", "/v1/session"): ALL,
    ("DELETE", "/v1/session"): ALL,
    ("POST", "/v1/session/password"): ALL,
    ("POST", "/v1/applications"): SUBMITTERS,
    ("GET", "/v1/applications"): ALL,
    ("GET", APPLICATION): ALL,
    ("DELETE", APPLICATION): SUPERVISOR,
    ("GET", APPLICATION + "/assessment"): ALL,
    ("GET", APPLICATION + "/findings"): ALL,
    ("GET", APPLICATION + "/evidence"): ALL,
    ("GET", APPLICATION + "/documents"): ALL,
    ("POST", APPLICATION + "/documents"): SUBMITTERS,
    ("GET", DOCUMENT): ALL,
    ("GET", DOCUMENT + "/file"): ALL,
    ("GET", DOCUMENT + "/pages/{page}.png"): ALL,
    ("GET", DOCUMENT + "/pages/{page}/text"): ALL,
    ("GET", APPLICATION + "/packet"): ALL,
    ("GET", APPLICATION + "/history"): JUDGES,
    ("GET", APPLICATION + "/overrides"): JUDGES,
    ("POST", APPLICATION + "/overrides"): JUDGES,
    ("DELETE", APPLICATION + "/overrides/{criterion}"): JUDGES,
    ("GET", APPLICATION + "/notes"): JUDGES,
    ("POST", APPLICATION + "/notes"): JUDGES,
    ("POST", APPLICATION + "/overrides/{criterion}/confirmation"): SUPERVISOR,
    ("GET", APPLICATION + "/signature"): JUDGES,
    ("POST", APPLICATION + "/signature"): JUDGES,
    ("POST", APPLICATION + "/signature/counter"): SUPERVISOR,
    ("POST", APPLICATION + "/reopen"): SUPERVISOR,
    ("POST", APPLICATION + "/rerun"): JUDGES,
    ("GET", "/v1/catalogue/standards/{identifier}"): ALL,
    ("GET", "/v1/catalogue/search"): ALL,
    ("GET", "/v1/catalogue/status"): ALL,
    ("GET", "/v1/policies"): ALL,
    ("GET", "/v1/policies/{name}"): ALL,
    ("GET", "/v1/webhooks"): ADMINISTRATOR,
    ("POST", "/v1/webhooks"): ADMINISTRATOR,
    ("DELETE", "/v1/webhooks/{webhook_id}"): ADMINISTRATOR,
    ("GET", "/v1/users"): ADMINISTRATOR,
    ("POST", "/v1/users"): ADMINISTRATOR,
    ("PATCH", "/v1/users/{user_id}"): ADMINISTRATOR,
    ("GET", "/v1/tokens"): ALL,
    ("POST", "/v1/tokens"): ALL,
    ("DELETE", "/v1/tokens/{token_id}"): ALL,
    ("GET", "/v1/audit"): ADMINISTRATOR,
    ("GET", "/v1/audit/verify"): ADMINISTRATOR,
}
PROTECTED = [key for key, roles in TABLE.items() if roles]
OF_AN_APPLICATION = [key for key in TABLE if key[1].startswith(APPLICATION)]
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "frame-ancestors 'none'; form-action 'self'; base-uri 'none'"
)


def filled(path: str, application: str = NOBODY, sha256: str = DIGEST) -> str:
    values = {"application_id": application, "sha256": sha256, "page": "1", "criterion": "expiry", "name": "default"}
    return re.sub(r"\{(\w+)\}", lambda match: values.get(match[1], NOBODY), path)


def assert_problem(answer: httpx.Response, *statuses: int) -> dict[str, Any]:
    """Check that a refusal is one, in the form of RFC 9457, with the headers that every answer has."""
    assert answer.status_code in statuses, (answer.status_code, answer.text[:500])
    assert answer.headers["content-type"] == "application/problem+json"
    data: dict[str, Any] = answer.json()
    assert data["status"] == answer.status_code
    assert {"type", "title", "detail", "instance", "code", "remedy", "errors"} <= data.keys()
    assert re.fullmatch(r"CL\d{3}", data["code"])
    assert_shielded(answer)
    assert "Traceback" not in answer.text
    return data


def assert_shielded(answer: httpx.Response) -> None:
    headers = answer.headers
    assert headers["content-security-policy"] == POLICY
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] in ("same-origin", "no-referrer", "strict-origin")
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert "cache-control" in headers
    assert not [name for name in headers if name.startswith("access-control-")]
    assert "uvicorn" not in headers.get("server", "").lower()


@pytest.fixture(scope="module")
def record(live: Live, certificate: bytes) -> dict[str, Any]:
    """A decided application of the applicant."""
    submitted = live.submit("applicant", ("certificate.pdf", certificate), title="of the applicant")
    assert submitted.status_code == 201, submitted.text
    found: dict[str, Any] = live.decided("applicant", submitted.json()["id"])
    assert found["state"] == "decided"
    return found


@pytest.fixture(autouse=True)
def unbroken(live: Live) -> Iterator[None]:
    """After whatever was tried, the service stands and no fault of its own is in its log."""
    before = live.log.stat().st_size
    yield
    assert live.ask(None, "GET", "/healthz").status_code == 200
    with live.log.open("rb") as log:
        log.seek(before)
        assert b"Traceback" not in log.read()


# --- access control --------------------------------------------------------------------------------------------------


def test_the_table_names_every_route(live: Live) -> None:
    paths = live.ask(None, "GET", "/openapi.json").json()["paths"]
    found = {(method.upper(), path.replace(":path}", "}")) for path, entry in paths.items() for method in entry}
    assert found == set(TABLE)


@pytest.mark.parametrize(("method", "path"), PROTECTED)
def test_nothing_without_a_token(live: Live, record: Mapping[str, Any], method: str, path: str) -> None:
    for application in (NOBODY, record["id"]):
        answer = live.ask(None, method, filled(path, application, record["documents"][0]["sha256"]))
        assert_problem(answer, 401)
        assert answer.headers["www-authenticate"].startswith("Bearer")


@pytest.mark.parametrize("name", ["expired", "revoked", "disabled"])
def test_nothing_with_a_dead_token(live: Live, name: str) -> None:
    for method, path in PROTECTED:
        assert_problem(live.ask(name, method, filled(path)), 401)


@pytest.mark.parametrize(
    "value",
    [
        "Bearer",
        "Bearer null",
        "Bearer cl_" + "A" * 43,
        "Bearer " + "A" * 5000,
        "Bearer a b",
        "Basic ZXhhbWluZXI6cGFzc3dvcmQ=",
        "Token {}",
        "{}",
        "Bearer {} x",
        "Bearer {}'",
        "Bearer ' OR '1'='1",
    ],
)
def test_nothing_with_a_wrong_token(live: Live, value: str) -> None:
    value = value.replace("{}", live.tokens["examiner"])
    answer = live.ask(None, "GET", "/v1/applications", headers={"Authorization": value})
    assert_problem(answer, 401)
    assert live.tokens["examiner"] not in answer.text


def test_a_token_counts_in_its_header_alone(live: Live) -> None:
    token = live.tokens["examiner"]
    for query in (f"token={token}", f"access_token={token}", f"api_key={token}"):
        assert_problem(live.ask(None, "GET", f"/v1/applications?{query}"), 401, 422)
    assert_problem(live.ask(None, "GET", "/v1/applications", headers={"Cookie": f"certlane_session={token}"}), 401)


@pytest.mark.parametrize("role", sorted(ALL))
@pytest.mark.parametrize(("method", "path"), [key for key in PROTECTED if key != ("DELETE", "/v1/session")])
def test_the_matrix_of_roles(live: Live, method: str, path: str, role: str) -> None:
    answer = live.ask(role, method, filled(path))
    if role in TABLE[method, path]:
        assert answer.status_code not in (401, 403, 405), answer.text
        assert answer.status_code < 500, answer.text
    else:
        assert_problem(answer, 403)


@pytest.mark.parametrize(("method", "path"), OF_AN_APPLICATION)
def test_another_s_record_is_not_there(live: Live, record: Mapping[str, Any], method: str, path: str) -> None:
    """The answer is the same as for an application that does not exist, so that no id can be found out."""
    sha256 = record["documents"][0]["sha256"]
    there = live.ask("other", method, filled(path, record["id"], sha256), **body_for(method, path))
    not_there = live.ask("other", method, filled(path, NOBODY, sha256), **body_for(method, path))
    assert_problem(there, 403, 404)
    assert there.status_code == not_there.status_code
    assert there.text.replace(record["id"], NOBODY) == not_there.text
    if "applicant" in TABLE[method, path]:
        assert there.status_code == 404


def body_for(method: str, path: str) -> dict[str, Any]:
    """Return a body that the route would take."""
    if method != "POST":
        return {"params": {"reason": "long enough a reason"}} if method == "DELETE" else {}
    if path.endswith("/documents"):
        return {"files": [("files", ("a.pdf", b"%PDF-1.4\n%%EOF", "application/pdf"))]}
    bodies: dict[str, dict[str, Any]] = {
        "/overrides": {"criterion": "expiry", "outcome": "pass", "reason": "long enough a reason"},
        "/notes": {"text": "a note"},
        "/signature": {"disposition": "returned", "revision": 1, "statement": ""},
        "/counter": {},
        "/confirmation": {},
        "/reopen": {"reason": "long enough a reason"},
        "/rerun": {},
    }
    return {"json": next(body for end, body in bodies.items() if path.endswith(end))}


@pytest.mark.parametrize("tag", ["*", "own"])
def test_no_entity_tag_opens_another_s_record(live: Live, record: Mapping[str, Any], tag: str) -> None:
    sha256 = record["documents"][0]["sha256"]
    for rest in ("", "/assessment", f"/documents/{sha256}/file", f"/documents/{sha256}/pages/1.png"):
        path = f"/v1/applications/{record['id']}{rest}"
        own = live.ask("applicant", "GET", path).headers["etag"] if tag == "own" else tag
        assert live.ask("applicant", "GET", path, headers={"If-None-Match": own}).status_code == 304
        assert_problem(live.ask("other", "GET", path, headers={"If-None-Match": own}), 404)


def test_what_is_deleted_is_gone(live: Live, certificate: bytes) -> None:
    made = live.submit("applicant", ("deleted.pdf", certificate + b"\n%deleted"), title="to be deleted").json()
    found = live.decided("applicant", made["id"])
    sha256 = found["documents"][0]["sha256"]
    base = f"/v1/applications/{found['id']}"
    assert live.ask("applicant", "GET", f"{base}/documents/{sha256}/pages/1.png").status_code == 200
    gone = live.ask("supervisor", "DELETE", base, params={"reason": "its time of keeping is over"})
    assert gone.status_code == 204
    for rest in ("", "/assessment", f"/documents/{sha256}/file", f"/documents/{sha256}/pages/1.png", "/notes"):
        assert_problem(live.ask("supervisor", "GET", base + rest), 404)
    assert not [path for path in live.folder.rglob("*") if sha256[2:20] in str(path)]
    assert "to be deleted" not in live.ask("supervisor", "GET", "/v1/applications?limit=200").text
    assert live.ask("administrator", "GET", "/v1/audit/verify").json()["ok"] is True


@pytest.mark.parametrize("box", ["0 0 1 14400", "0 0 14400 1", "0 0 1e9 1e9", "0 0 0.001 5000", "0 0 0 0"])
def test_no_page_is_drawn_larger_than_it_may_be(live: Live, box: str) -> None:
    document = pdf_that_says("CERTIFICATE", "IEC 60598-1:2020").replace(b"0 0 600 800", box.encode())
    found = live.submit("applicant", ("box.pdf", document), title=box).json()
    live.decided("applicant", found["id"])
    base = f"/v1/applications/{found['id']}/documents/{found['documents'][0]['sha256']}/pages/1.png"
    picture = live.ask("examiner", "GET", f"{base}?width=2000")
    assert picture.status_code == 200, picture.text
    assert picture.content.startswith(b"\x89PNG")
    width, height = struct.unpack(">II", picture.content[16:24])
    assert width * height <= 30_000_000


def test_lists_show_one_s_own_alone(live: Live, record: Mapping[str, Any]) -> None:
    for query in ("", "?q=certificate", "?state=decided", "?limit=200", f"?q={record['id']}", "?sort=title"):
        answer = live.ask("other", "GET", f"/v1/applications{query}")
        assert answer.status_code == 200
        assert record["id"] not in answer.text


def test_the_same_files_of_another_are_another_application(
    live: Live, record: Mapping[str, Any], certificate: bytes
) -> None:
    same = live.submit("applicant", ("certificate.pdf", certificate), title="of the applicant")
    assert (same.status_code, same.json()["id"]) == (200, record["id"])
    other = live.submit("other", ("certificate.pdf", certificate), title="of the applicant")
    assert other.status_code == 201
    assert other.json()["id"] != record["id"]
    assert "applicant" not in other.json()["owner_name"]
    # Knowing the digest of a file opens nobody else's.
    other_id, sha256 = other.json()["id"], record["documents"][0]["sha256"]
    assert live.ask("other", "GET", f"/v1/applications/{other_id}/documents/{sha256}/file").status_code == 200
    unknown = live.submit("second", ("x.pdf", certificate + b"\n%another"), title="x").json()
    own = unknown["documents"][0]["sha256"]
    assert_problem(live.ask("other", "GET", f"/v1/applications/{other_id}/documents/{own}/file"), 404)


def test_nobody_makes_himself_more_than_he_is(live: Live) -> None:
    me = live.users["examiner"]
    for who in ("applicant", "examiner", "supervisor"):
        assert_problem(live.ask(who, "PATCH", f"/v1/users/{me}", json={"role": "administrator"}), 403)
        assert_problem(live.ask(who, "POST", "/v1/users", json={"name": "x", "role": "administrator"}), 403)
        assert_problem(
            live.ask(who, "POST", "/v1/tokens", json={"name": "x", "user": live.users["administrator"]}), 403, 404
        )
    # An administrator judges nothing, not even what he names himself.
    assert_problem(live.ask("administrator", "POST", f"/v1/applications/{NOBODY}/notes", json={"text": "x"}), 403)
    extra = {"name": "mass", "role": "applicant", "password": "a long enough password", "id": me, "admin": True}
    assert_problem(live.ask("administrator", "POST", "/v1/users", json=extra), 422)


def test_another_s_token_is_neither_seen_nor_revoked(live: Live) -> None:
    made = live.ask("examiner", "POST", "/v1/tokens", json={"name": "mine"})
    assert made.status_code == 201
    token = made.json()
    assert token["secret"] not in live.ask("examiner", "GET", "/v1/tokens").text
    assert token["id"] not in live.ask("second", "GET", "/v1/tokens").text
    assert_problem(live.ask("second", "DELETE", f"/v1/tokens/{token['id']}"), 403, 404)
    use = {"Authorization": f"Bearer {token['secret']}"}
    assert live.ask(None, "GET", "/v1/session", headers=use).status_code == 200
    assert live.ask("examiner", "DELETE", f"/v1/tokens/{token['id']}").status_code == 204
    assert_problem(live.ask(None, "GET", "/v1/session", headers=use), 401)


def test_secrets_are_shown_nowhere(live: Live, record: Mapping[str, Any]) -> None:
    texts = [live.ask("administrator", "GET", path).text for path in ("/v1/users", "/v1/tokens", "/v1/audit?limit=200")]
    texts.append(live.ask("examiner", "GET", f"/v1/applications/{record['id']}/history").text)
    texts.append(live.log.read_text("utf-8", "replace"))
    for secret in (*live.tokens.values(), *live.passwords.values()):
        assert not any(secret in text for text in texts)
    assert "argon2" not in "".join(texts)
    for file in live.folder.rglob("*"):
        if file.is_file():
            content = file.read_bytes()
            assert not any(secret.encode() in content for secret in live.tokens.values()), file


@pytest.mark.parametrize("header", ["X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"])
def test_no_header_changes_the_method(live: Live, record: Mapping[str, Any], header: str) -> None:
    path = f"/v1/applications/{record['id']}"
    assert live.ask("supervisor", "GET", path, headers={header: "DELETE"}).status_code == 200
    assert_problem(live.ask("supervisor", "POST", path, headers={header: "DELETE"}), 405)
    assert_problem(live.ask("supervisor", "POST", f"{path}?_method=DELETE"), 405)
    assert live.ask("applicant", "GET", path).status_code == 200


@pytest.mark.parametrize("method", ["TRACE", "PUT", "CONNECT", "PROPFIND", "X" * 50])
def test_other_methods_are_refused(live: Live, method: str) -> None:
    answer = live.ask("examiner", method, "/v1/applications")
    assert answer.status_code in (400, 405)
    assert live.tokens["examiner"] not in answer.text


@pytest.mark.parametrize("header", ["X-Original-URL", "X-Rewrite-URL", "X-Forwarded-Prefix", "Forwarded"])
def test_no_header_changes_the_path(live: Live, header: str) -> None:
    answer = live.ask("applicant", "GET", "/healthz", headers={header: "/v1/users"})
    assert answer.status_code == 200
    assert "administrator" not in answer.text
    for sent in ({"X-Real-IP": "10.0.0.1"}, {"X-Remote-User": "administrator"}, {"X-User": "administrator"}):
        assert_problem(live.ask(None, "GET", "/v1/users", headers=sent), 401)


# --- injection -------------------------------------------------------------------------------------------------------

INJECTIONS = [
    "' OR '1'='1",
    "'; DROP TABLE application; --",
    '" OR 1=1 --',
    "%' OR 1=1 --",
    "1) UNION SELECT name, password FROM user --",
    "\\'; SELECT pg_sleep(9); --",
    "%",
    "_",
    "\\",
    "${7*7}{{7*7}}",
    "$(id)`id`|id;id",
    "../../../../etc/passwd",
    "\u0000x",
    "\U0001f600" * 50,
    "x" * 3000,
    "<script>alert(1)</script>",
    "\r\nX-Evil: 1",
    "%s%n%x",
    "' AND randomblob(1000000000) --",
]


@pytest.mark.parametrize("text", INJECTIONS)
def test_no_parameter_reaches_the_database_as_code(live: Live, record: Mapping[str, Any], text: str) -> None:
    for parameter in ("q", "state", "outcome", "sort", "cursor", "limit"):
        began = time.monotonic()
        answer = live.ask("other", "GET", "/v1/applications", params={parameter: text})
        assert answer.status_code in (200, 400, 422), answer.text
        assert record["id"] not in answer.text
        assert time.monotonic() - began < 5
        assert_shielded(answer)
    for path in ("/v1/catalogue/search?q=", "/v1/catalogue/status?framework=eu&standard="):
        answer = live.ask("other", "GET", path + httpx.QueryParams({"v": text}).__str__()[2:])
        assert answer.status_code in (200, 400, 404, 422), answer.text
    for path in ("/v1/applications/{}", "/v1/catalogue/standards/{}", "/v1/policies/{}"):
        answer = live.ask("examiner", "GET", path.format(httpx.URL("http://x/", params={"v": text}).query.decode()[2:]))
        assert answer.status_code in (200, 400, 404, 422, 307), answer.text
    answer = live.ask("administrator", "GET", "/v1/audit", params={"application": text, "cursor": text})
    assert answer.status_code in (200, 400, 422), answer.text
    # In sign-in, and in what is written.
    answer = live.ask(None, "POST", "/v1/session", json={"name": text, "password": text})
    assert answer.status_code in (401, 403, 422), answer.text
    assert_problem(answer, answer.status_code)
    answer = live.ask("examiner", "POST", f"/v1/applications/{record['id']}/notes", json={"text": text})
    assert answer.status_code in (201, 422), answer.text
    if answer.status_code == 201:
        assert answer.json()["text"] == text.strip() or answer.json()["text"] == text


def test_a_search_for_a_wildcard_finds_what_holds_it(live: Live, record: Mapping[str, Any]) -> None:
    for text in ("%", "_", "%%%", "\\"):
        answer = live.ask("applicant", "GET", "/v1/applications", params={"q": text})
        assert answer.status_code == 200
        assert record["id"] not in answer.text


@pytest.mark.parametrize(
    "content",
    [
        b'{"text": NaN}',
        b'{"text": 1e999}',
        b'{"text": ' + b"9" * 5000 + b"}",
        b"[" * 100_000 + b"]" * 100_000,
        b'{"text": ' + b'{"a":' * 20_000 + b"1" + b"}" * 20_000 + b"}",
        b'{"text": "a", "text": ["b"]}',
        b'"text"',
        b"null",
        b"",
        b"\xff\xfe",
        b'{"text": "' + b"a" * 20_000 + b'"}',
        b'{"__proto__": {"role": "administrator"}, "text": "x"}',
    ],
)
def test_no_json_breaks_it(live: Live, record: Mapping[str, Any], content: bytes) -> None:
    answer = live.ask(
        "examiner",
        "POST",
        f"/v1/applications/{record['id']}/notes",
        content=content,
        headers={"Content-Type": "application/json"},
    )
    assert_problem(answer, 400, 413, 422)


# --- text of documents and names on pages ----------------------------------------------------------------------------

SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(2)>"


def pdf_that_says(*lines: str) -> bytes:
    shown = b" ".join(b"(%b) Tj 0 -14 Td" % line.encode("latin-1", "replace") for line in lines)
    content = b"BT /F1 10 Tf 40 700 Td " + shown + b" ET"
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%b\nendstream" % (len(content), content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Title (%b) /Producer (%b) >>" % (SCRIPT.encode(), SCRIPT.encode()),
    )
    body = b"".join(b"%d 0 obj\n%b\nendobj\n" % pair for pair in enumerate(objects, 1))
    return b"%PDF-1.4\n" + body + b"trailer\n<< /Root 1 0 R /Info 6 0 R >>\n%%EOF\n"


def test_text_of_a_document_is_never_markup(live: Live) -> None:
    document = pdf_that_says(
        "CERTIFICATE OF CONFORMITY",
        f"Certificate No. {SCRIPT}",
        f"Holder: {SCRIPT} Ltd.",
        f"Product: lamp {SCRIPT}",
        "Standard: IEC 60598-1:2020",
        "Date of issue: 2025-03-02",
    )
    submitted = live.submit("applicant", (f"{SCRIPT}.pdf", document), title=f"title {SCRIPT}")
    assert submitted.status_code == 201, submitted.text
    found = live.decided("applicant", submitted.json()["id"])
    base = f"/v1/applications/{found['id']}"
    sha256 = found["documents"][0]["sha256"]
    answers = {
        path: live.ask("examiner", "GET", path)
        for path in (
            base,
            f"{base}/assessment",
            f"{base}/findings",
            f"{base}/evidence",
            f"{base}/documents/{sha256}",
            f"{base}/documents/{sha256}/pages/1/text",
            "/v1/applications",
        )
    }
    assert "alert(1)" in answers[base].text, "the test must carry it that far"
    for path, answer in answers.items():
        assert answer.status_code == 200, (path, answer.text)
        assert answer.headers["content-type"] == "application/json"
        assert_shielded(answer)
    for language in ("ko", "en"):
        packet = live.ask("examiner", "GET", f"{base}/packet", params={"lang": language, "format": "html"})
        policy = packet.headers["content-security-policy"].split("; ")
        assert packet.status_code == 200
        assert packet.headers["content-type"].startswith("text/html")
        assert "<script>alert" not in packet.text
        assert "<img src=x" not in packet.text
        assert {"default-src 'none'", "sandbox"} <= set(policy)
        assert not any(part.startswith("script-src") for part in policy)
    file = live.ask("examiner", "GET", f"{base}/documents/{sha256}/file")
    assert file.headers["content-type"] == "application/pdf"
    assert file.headers["x-content-type-options"] == "nosniff"
    assert "<script>" not in file.headers["content-disposition"]
    picture = live.ask("examiner", "GET", f"{base}/documents/{sha256}/pages/1.png")
    assert picture.headers["content-type"] == "image/png"
    for page in ("/", f"/applications/{found['id']}", "/sign-in", f"/applications/{SCRIPT}", f"/compare?left={SCRIPT}"):
        shell = live.ask(None, "GET", page)
        assert "alert(" not in shell.text or shell.headers["content-type"].endswith("json")
        assert "alert(" not in str(shell.headers)


# --- files -----------------------------------------------------------------------------------------------------------

NAMES = [
    "../../../../etc/cron.d/evil.pdf",
    "..\\..\\windows\\evil.pdf",
    "/etc/passwd.pdf",
    "C:\\evil.pdf",
    "a\x00b.pdf",
    "evil.pdf\r\nX-Evil: 1",
    'a"; filename="b.exe',
    "....//....//evil.pdf",
    "%2e%2e%2fevil.pdf",
    ".htaccess",
    "..",
    ".",
    "",
    " ",
    "a" * 5000 + ".pdf",
    "한국어 인증서.pdf",
    "\u202egnp.fdp",
    "CON.pdf",
    "evil.pdf;rm -rf .pdf",
    "~/evil.pdf",
    "file:///etc/passwd",
]


@pytest.mark.parametrize("name", NAMES)
def test_no_name_becomes_a_path_or_a_header(live: Live, certificate: bytes, name: str) -> None:
    before = {path for path in live.folder.parent.rglob("*") if path.is_file()}
    document = certificate + b"\n%" + name.encode("utf-8", "replace")[:100].replace(b"\n", b" ").replace(b"\r", b" ")
    shown = name.replace("\r", "%0D").replace("\n", "%0A").replace('"', '\\"')
    body = (
        b'--B\r\nContent-Disposition: form-data; name="files"; filename="' + shown.encode() + b'"\r\n'
        b"Content-Type: application/pdf\r\n\r\n" + document + b"\r\n--B--\r\n"
    )
    answer = live.ask(
        "applicant",
        "POST",
        "/v1/applications",
        content=body,
        headers={"Content-Type": "multipart/form-data; boundary=B"},
    )
    if answer.status_code not in (200, 201):
        assert_problem(answer, 400, 422)
        return
    found = answer.json()
    kept = found["documents"][0]["name"]
    assert kept
    assert kept not in (".", "..")
    assert not set(kept) & set("/\\\0\r\n")
    assert not kept.startswith(".")
    assert len(kept) <= 255
    sha256 = found["documents"][0]["sha256"]
    file = live.ask("applicant", "GET", f"/v1/applications/{found['id']}/documents/{sha256}/file")
    assert file.content == document
    assert "x-evil" not in file.headers
    assert file.headers["content-disposition"].count("filename=") <= 1
    assert file.headers["content-disposition"].isascii()
    for path in {path for path in live.folder.parent.rglob("*") if path.is_file()} - before:
        assert path.is_relative_to(live.folder) or path == live.log
        assert "evil" not in path.name


def test_files_are_for_the_service_alone(live: Live, record: Mapping[str, Any]) -> None:
    sha256 = record["documents"][0]["sha256"]
    kept = [path for path in live.folder.rglob("*") if sha256[2:] in path.name or sha256 in path.name]
    assert kept
    for path in kept:
        assert path.stat().st_mode & 0o077 == 0
    for path in (live.folder / "certlane.sqlite3", live.folder):
        assert path.stat().st_mode & 0o077 == 0, path


@pytest.mark.parametrize(
    "path",
    [
        "/static/../app.py",
        "/static/..%2f..%2f..%2fetc%2fpasswd",
        "/static/%2e%2e/%2e%2e/etc/passwd",
        "/static//etc/passwd",
        "/static/....//....//etc/passwd",
        "/static/..\\..\\etc\\passwd",
        "/static/%00.js",
        "/static/app.js%00.css",
        "/static/%c0%ae%c0%ae/etc/passwd",
        "//etc/passwd",
        "/v1/applications/..%2f..%2f..%2fetc%2fpasswd/documents",
        "/v1/applications/%2e%2e/users",
        "/v1/applications/{id}/documents/..%2f..%2f..%2fcertlane.sqlite3/file",
        "/v1/applications/{id}/documents/%2e%2e%2f/file",
        "/v1/applications/{id}/documents/{sha256}/pages/..%2f1.png",
        "/v1/policies/..%2f..%2f..%2fetc%2fpasswd",
        "/v1/policies/%2fetc%2fpasswd",
        "/v1/catalogue/standards/..%2f..%2fetc%2fpasswd",
    ],
)
def test_no_path_leads_out(live: Live, record: Mapping[str, Any], path: str) -> None:
    """Sent as it stands, since clients tidy paths up before they send them."""
    path = path.replace("{id}", record["id"]).replace("{sha256}", record["documents"][0]["sha256"])
    status, headers, body = raw(
        live,
        f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{live.port}\r\nAuthorization: Bearer {live.tokens['examiner']}\r\n"
        "Connection: close\r\n\r\n".encode(),
    )
    assert status in (400, 404, 422, 307), body[:300]
    assert b"root:" not in body
    assert b"SQLite" not in body
    assert b"import " not in body
    assert headers.get("location", "/").startswith(("/", f"http://127.0.0.1:{live.port}/"))
    assert not headers.get("location", "/").startswith("//")


@pytest.mark.parametrize("page", ["0", "-1", "2", "99999999999999999999", "1e9", "abc", "1.5", "٣", "%00", ""])
def test_pages_that_there_are_not(live: Live, record: Mapping[str, Any], page: str) -> None:
    base = f"/v1/applications/{record['id']}/documents/{record['documents'][0]['sha256']}/pages"
    assert_problem(live.ask("examiner", "GET", f"{base}/{page}.png"), 400, 404, 422)
    assert_problem(live.ask("examiner", "GET", f"{base}/{page}/text"), 400, 404, 422)


@pytest.mark.parametrize("width", ["0", "-1", "99999999", "NaN", "1e9", "", "abc", "1" * 400])
def test_no_picture_is_larger_than_it_may_be(live: Live, record: Mapping[str, Any], width: str) -> None:
    base = f"/v1/applications/{record['id']}/documents/{record['documents'][0]['sha256']}/pages"
    assert_problem(live.ask("examiner", "GET", f"{base}/1.png?width={width}"), 422)


@pytest.mark.parametrize("content", [b"", b"<html>", b"MZ\x90", b"PK\x03\x04", b"\0" * 2000 + b"%PDF-1.4"])
def test_what_is_no_pdf_is_not_kept(live: Live, content: bytes) -> None:
    assert_problem(live.submit("applicant", ("a.pdf", content)), 422, 415)
    kept = ["".join(path.relative_to(live.folder).parts) for path in live.folder.rglob("*") if path.is_file()]
    assert not [name for name in kept if sha256(content).hexdigest() in name]


def test_bodies_that_are_too_large(live: Live) -> None:
    for length in ("99999999999", "9" * 30, "9" * 4000):
        status, headers, _ = raw(
            live,
            f"POST /v1/applications HTTP/1.1\r\nHost: 127.0.0.1:{live.port}\r\nContent-Length: {length}\r\n"
            f"Authorization: Bearer {live.tokens['applicant']}\r\n"
            "Content-Type: multipart/form-data; boundary=B\r\nConnection: close\r\n\r\nx".encode(),
        )
        assert status in ((413,) if len(length) < 20 else (400, 413))
        assert status == 400 or headers["content-type"] == "application/problem+json"
    assert_problem(
        live.ask("examiner", "POST", f"/v1/applications/{NOBODY}/notes", json={"text": "x" * 3_000_000}), 413
    )

    def endless() -> Iterator[bytes]:
        for _ in range(3000):
            yield b"x" * 1000

    streamed = live.ask(
        "examiner",
        "POST",
        f"/v1/applications/{NOBODY}/notes",
        content=endless(),
        headers={"Content-Type": "application/json"},
    )
    assert_problem(streamed, 413)


@pytest.mark.slow
def test_an_upload_that_is_too_large(serve: Callable[..., Live], certificate: bytes) -> None:
    small = serve(requests_a_minute=0, max_file_bytes=50_000, max_request_bytes=200_000, max_files=3, workers=1)
    large = certificate + b"\n%" + b"x" * 60_000
    assert_problem(small.submit("applicant", ("a.pdf", large)), 413)
    assert_problem(small.submit("applicant", *[(f"{n}.pdf", certificate + b"%d" % n) for n in range(4)]), 413, 422)
    assert_problem(small.submit("applicant", *[(f"{n}.pdf", certificate + b"x" * 45_000) for n in range(5)]), 413)

    def endless() -> Iterator[bytes]:
        yield b'--B\r\nContent-Disposition: form-data; name="files"; filename="a.pdf"\r\n\r\n%PDF-1.4\n'
        for _ in range(5000):
            yield b"x" * 1000

    answer = small.ask(
        "applicant",
        "POST",
        "/v1/applications",
        content=endless(),
        headers={"Content-Type": "multipart/form-data; boundary=B"},
    )
    assert_problem(answer, 413)
    assert not [path for path in small.folder.rglob("*") if path.stat().st_size > 200_000 and "sqlite" not in path.name]
    assert small.submit("applicant", ("a.pdf", certificate)).status_code == 201


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"x", "multipart/form-data"),
        (b"x", "multipart/form-data; boundary="),
        (b"x", "multipart/form-data; boundary=" + "B" * 5000),
        (b"--B\r\n" * 100_000, "multipart/form-data; boundary=B"),
        (
            b'--B\r\nContent-Disposition: form-data; name="files"\r\n\r\n%PDF-1.4\r\n--B--\r\n',
            "multipart/form-data; boundary=B",
        ),
        (
            b'--B\r\nContent-Disposition: form-data; name="title"\r\n\r\nx\r\n' * 3000 + b"--B--\r\n",
            "multipart/form-data; boundary=B",
        ),
        (
            b'--B\r\nContent-Disposition: form-data; name="files"; filename="a.pdf"\r\n\r\n%PDF-\r\n' * 2000
            + b"--B--\r\n",
            "multipart/form-data; boundary=B",
        ),
        (b"--B\r\n" + b"X-Header: 1\r\n" * 50_000 + b"\r\n--B--\r\n", "multipart/form-data; boundary=B"),
        (
            b'--B\r\nContent-Disposition: form-data; name="files"; filename="a.pdf"\r\n\r\n%PDF-1.4',
            "multipart/form-data; boundary=B",
        ),
        (
            b'--B\r\nContent-Disposition: form-data; name="owner"\r\n\r\nx\r\n--B--\r\n',
            "multipart/form-data; boundary=B",
        ),
        (b"files=x", "application/x-www-form-urlencoded"),
        (b"{}", "application/json"),
        (b"<x/>", "text/xml"),
        (b"", ""),
    ],
)
def test_no_form_breaks_it(live: Live, content: bytes, kind: str) -> None:
    began = time.monotonic()
    answer = live.ask("applicant", "POST", "/v1/applications", content=content, headers={"Content-Type": kind})
    assert_problem(answer, 400, 413, 415, 422)
    assert time.monotonic() - began < 10


@pytest.mark.parametrize(
    "facts",
    ["[" * 50_000, "x = ", '{"zone": ' + "[" * 50_000, "a.b" * 5000, '"', "x = 2026-99-99", "\U0001f600", "{}" * 10],
)
def test_no_facts_break_it(live: Live, certificate: bytes, facts: str) -> None:
    answer = live.submit("applicant", ("a.pdf", certificate + facts[:20].encode()), application=facts)
    assert_problem(answer, 400, 413, 422)


def bomb(size: int) -> bytes:
    """Return a PDF of a few kilobytes whose page unpacks, twice over, to ``size`` bytes."""
    packer = zlib.compressobj(9)
    packed = b"".join([*(packer.compress(b" " * 1_000_000) for _ in range(size // 1_000_000)), packer.flush()])
    twice = zlib.compress(packed, 9)
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 300] /Contents 4 0 R >>",
        b"<< /Length %d /Filter [/FlateDecode /FlateDecode] >>\nstream\n%b\nendstream" % (len(twice), twice),
    )
    body = b"".join(b"%d 0 obj\n%b\nendobj\n" % pair for pair in enumerate(objects, 1))
    return b"%PDF-1.4\n" + body + b"trailer\n<< /Root 1 0 R >>\n%%EOF\n"


def form_that_calls_itself() -> bytes:
    form = b"<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /F 5 0 R >> >> /Length 11 >>"
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R /Resources << /XObject << /F 5 0 R >> >> >>",
        b"<< /Length 5 >>\nstream\n/F Do\nendstream",
        form + b"\nstream\n/F Do /F Do\nendstream",
    )
    body = b"".join(b"%d 0 obj\n%b\nendobj\n" % pair for pair in enumerate(objects, 1))
    return b"%PDF-1.7\n" + body + b"trailer\n<< /Root 1 0 R >>\n%%EOF\n"


@pytest.mark.slow
@pytest.mark.parametrize("make", [lambda: bomb(3_000_000_000), form_that_calls_itself], ids=["bomb", "reader dies"])
def test_a_file_that_explodes_costs_itself_alone(live: Live, certificate: bytes, make: Callable[[], bytes]) -> None:
    document = make()
    hostile = live.submit("applicant", ("hostile.pdf", document), title="hostile").json()
    good = live.submit("applicant", ("good.pdf", certificate + b"\n%after"), title="good").json()
    began = time.monotonic()
    assert live.ask("examiner", "GET", "/v1/applications").status_code == 200
    assert time.monotonic() - began < 10  # on a busy machine too
    ended = live.decided("applicant", hostile["id"])
    assert ended["outcome"] in ("error", "") or ended["state"] == "failed", ended
    assert "CL10" in json.dumps(ended)
    assert live.decided("applicant", good["id"])["outcome"] == "refer"
    sha256 = hostile["documents"][0]["sha256"]
    base = f"/v1/applications/{hostile['id']}/documents/{sha256}/pages/1"
    for path in (f"{base}.png", f"{base}/text"):
        answer = live.ask("examiner", "GET", path)
        if answer.status_code != 200:
            assert_problem(answer, 404, 409, 413, 422)
    status = live.process_memory() if hasattr(live, "process_memory") else 0
    assert status < 1_000_000_000


# --- sessions --------------------------------------------------------------------------------------------------------


class Browser:
    """Somebody's browser: keeps cookies, says where its pages are from."""

    def __init__(self, live: Live, name: str, **cookies: str) -> None:
        self.live = live
        self.http = httpx.Client(base_url=live.url, cookies=cookies, trust_env=False, timeout=60)
        self.signed_in = self.http.post(
            "/v1/session", json={"name": name, "password": live.passwords[name]}, headers={"Origin": live.url}
        )
        assert self.signed_in.status_code in (200, 201), self.signed_in.text
        self.csrf = self.http.get("/v1/session").json()["csrf_token"]

    @property
    def secret(self) -> str:
        return str(self.http.cookies["certlane_session"])

    def note(self, application: str, **headers: str) -> httpx.Response:
        return self.http.post(f"/v1/applications/{application}/notes", json={"text": "by session"}, headers=headers)


@pytest.fixture
def browser(live: Live) -> Iterator[Browser]:
    browser = Browser(live, "examiner")
    yield browser
    browser.http.close()


def test_the_cookie_is_for_this_server_s_own_pages_alone(browser: Browser) -> None:
    cookie = browser.signed_in.headers["set-cookie"]
    parts = {part.strip().lower() for part in cookie.split(";")}
    assert {"httponly", "samesite=strict", "path=/"} <= parts
    assert not any(part.startswith("domain") for part in parts)
    assert browser.secret not in browser.signed_in.text
    assert browser.signed_in.headers["cache-control"] == "no-store"


def test_a_cookie_alone_changes_nothing(browser: Browser, record: Mapping[str, Any]) -> None:
    live, own = browser.live, browser.live.url
    assert_problem(browser.note(record["id"]), 403)
    assert_problem(browser.note(record["id"], Origin=own), 403)
    assert_problem(browser.note(record["id"], **{"X-CSRF-Token": "x" * 43, "Origin": own}), 403)
    assert_problem(browser.note(record["id"], **{"X-CSRF-Token": "", "Origin": own}), 403)
    assert_problem(browser.note(record["id"], **{"X-CSRF-Token": browser.secret, "Origin": own}), 403)
    for foreign in (
        "https://evil.example",
        "null",
        f"http://127.0.0.1:{live.port + 1}",
        f"https://127.0.0.1:{live.port}",
        f"{own}.evil.example",
        f"http://evil.example#{own}",
    ):
        assert_problem(browser.note(record["id"], **{"X-CSRF-Token": browser.csrf, "Origin": foreign}), 403)
    for site in ("cross-site", "same-site"):
        sent = {"X-CSRF-Token": browser.csrf, "Sec-Fetch-Site": site}
        assert_problem(browser.note(record["id"], **sent), 403)
    other = Browser(live, "second")
    assert_problem(browser.note(record["id"], **{"X-CSRF-Token": other.csrf, "Origin": own}), 403)
    other.http.close()
    assert browser.note(record["id"], **{"X-CSRF-Token": browser.csrf, "Origin": own}).status_code == 201


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=B"])
def test_no_form_of_another_site_is_taken(browser: Browser, record: Mapping[str, Any], kind: str) -> None:
    answer = browser.http.post(
        f"/v1/applications/{record['id']}/notes",
        content=b'{"text": "forged"}',
        headers={"Content-Type": kind, "Origin": "https://evil.example"},
    )
    assert_problem(answer, 403, 415, 422)
    answer = browser.http.post(
        "/v1/session",
        content=json.dumps({"name": "examiner", "password": browser.live.passwords["examiner"]}).encode(),
        headers={"Content-Type": kind, "Origin": "https://evil.example"},
    )
    assert_problem(answer, 403, 415, 422)
    assert "set-cookie" not in answer.headers


def test_nobody_is_signed_in_by_another_site(live: Live) -> None:
    for headers in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "null"}):
        answer = live.ask(
            None,
            "POST",
            "/v1/session",
            json={"name": "examiner", "password": live.passwords["examiner"]},
            headers=headers,
        )
        assert_problem(answer, 403)
        assert "set-cookie" not in answer.headers


def test_a_session_is_new_and_ends(live: Live) -> None:
    planted = "A" * 43
    browser = Browser(live, "examiner", certlane_session=planted)
    jar = {cookie.value for cookie in browser.http.cookies.jar if cookie.value != planted}
    assert jar, "a secret of its own"
    secret = jar.pop()
    asked = {"Cookie": f"certlane_session={secret}"}
    assert live.ask(None, "GET", "/v1/session", headers=asked).status_code == 200
    assert_problem(live.ask(None, "GET", "/v1/session", headers={"Cookie": f"certlane_session={planted}"}), 401)
    csrf = live.ask(None, "GET", "/v1/session", headers=asked).json()["csrf_token"]
    ended = live.ask(None, "DELETE", "/v1/session", headers=asked | {"X-CSRF-Token": csrf, "Origin": live.url})
    assert ended.status_code in (200, 204)
    assert_problem(live.ask(None, "GET", "/v1/session", headers=asked), 401)
    browser.http.close()


def test_a_second_sign_in_has_another_secret(live: Live) -> None:
    first, second = Browser(live, "second"), Browser(live, "second")
    assert first.secret != second.secret
    assert first.csrf != second.csrf
    first.http.close()
    second.http.close()


def test_who_is_shut_out_is_out_at_once(live: Live) -> None:
    name, password = "shut out", "a long enough password"
    made = live.ask(
        "administrator", "POST", "/v1/users", json={"name": name, "role": "examiner", "password": password}
    ).json()
    live.passwords[name] = password
    browser = Browser(live, name)
    token = live.ask("administrator", "POST", "/v1/tokens", json={"name": "x", "user": made["id"]}).json()["secret"]
    assert browser.http.get("/v1/session").status_code == 200
    changed = live.ask("administrator", "PATCH", f"/v1/users/{made['id']}", json={"disabled": True})
    assert changed.status_code == 200
    assert_problem(browser.http.get("/v1/session"), 401)
    assert_problem(live.ask(None, "GET", "/v1/session", headers={"Authorization": f"Bearer {token}"}), 401)
    again = live.ask(None, "POST", "/v1/session", json={"name": name, "password": password})
    assert_problem(again, 401, 403)
    browser.http.close()


@pytest.mark.slow
def test_signing_in_leads_nowhere_else(live: Live) -> None:
    """A link to the sign-in page may say where to go on; only within this service."""
    api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not chromium:
        pytest.skip("there is no Chromium on this machine")
    targets = {
        "/account": f"{live.url}/account",
        "//evil.example/x": f"{live.url}/",
        "/.//evil.example/x": live.url,
        f"{live.url}//evil.example/x": live.url,
        "/\\evil.example": f"{live.url}/",
        "https://evil.example": f"{live.url}/",
        "javascript:alert(1)": f"{live.url}/",
        f"blob:{live.url}/x": f"{live.url}/",
        "http://[": f"{live.url}/",
    }
    arguments = ["--no-sandbox", "--disable-gpu", "--host-resolver-rules=MAP * 127.0.0.1"]
    with api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=arguments)
        for given, expected in targets.items():
            context = browser.new_context()
            asked: list[str] = []
            context.on("request", lambda request, asked=asked: asked.append(request.url))
            context.route(lambda url: not url.startswith(live.url), lambda route: route.abort())
            page = context.new_page()
            page.goto(f"{live.url}/sign-in?{httpx.QueryParams({'next': given})}")
            page.locator("#name").fill("examiner")
            page.locator("#password").fill(live.passwords["examiner"])
            with page.expect_navigation(wait_until="commit"):
                page.locator("button[type=submit]").click()
            assert page.url.startswith(expected), given
            assert [url for url in asked if not url.startswith(f"{live.url}/")] == [], given
            context.close()
        browser.close()


@pytest.mark.slow
def test_guessing_passwords_is_slowed_down(serve: Callable[..., Live]) -> None:
    fresh = serve(requests_a_minute=0, failures_a_minute=1_000_000, workers=1)

    def guess(name: str, password: str, **headers: str) -> httpx.Response:
        answer: httpx.Response = fresh.ask(
            None, "POST", "/v1/session", json={"name": name, "password": password}, headers=headers
        )
        return answer

    unknown, wrong = guess("nobody at all", "a wrong password"), guess("examiner", "a wrong password")
    assert unknown.status_code == wrong.status_code
    assert unknown.json()["detail"] == wrong.json()["detail"], "who exists is not told"
    statuses = [guess("examiner", f"guess {n}", **{"X-Forwarded-For": f"10.0.0.{n}"}).status_code for n in range(30)]
    assert 429 in statuses, "no header makes it another address"
    limited = guess("examiner", "yet another guess")
    assert_problem(limited, 429)
    assert int(limited.headers["retry-after"]) > 0
    assert_problem(guess("EXAMINER ", "yet another guess"), 429)
    assert_problem(guess("examiner", fresh.passwords["examiner"]), 429)
    assert fresh.ask("examiner", "GET", "/v1/session").status_code == 200, "tokens go on"


@pytest.mark.slow
def test_too_many_requests_are_told_when_to_come_back(serve: Callable[..., Live]) -> None:
    fresh = serve(requests_a_minute=30, failures_a_minute=5, workers=1)
    answers = [fresh.ask("examiner", "GET", "/v1/session") for _ in range(60)]
    limited = [answer for answer in answers if answer.status_code == 429]
    assert limited
    assert_problem(limited[0], 429)
    assert 0 < int(limited[0].headers["retry-after"]) <= 60
    assert fresh.ask("second", "GET", "/v1/session").status_code == 200, "another's are counted apart"
    wrong = [
        fresh.ask(
            None, "GET", "/v1/session", headers={"Authorization": f"Bearer cl_{n}", "X-Forwarded-For": f"10.1.1.{n}"}
        )
        for n in range(20)
    ]
    assert_problem(wrong[-1], 429)
    assert fresh.ask(None, "GET", "/healthz").status_code == 200


# --- hosts, headers, other servers -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example", "", "[::ffff:10.0.0.1]", "10.0.0.1"]
)
def test_no_other_name_is_served(live: Live, host: str) -> None:
    status, headers, body = raw(live, f"GET /healthz HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
    assert status in (400, 421)
    if status == 421:
        assert headers["content-type"] == "application/problem+json"
        assert headers["content-security-policy"] == POLICY
    assert b"evil.example" not in body


def test_no_header_changes_links(live: Live, certificate: bytes) -> None:
    sent = {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https", "Forwarded": "host=evil.example"}
    parts = [("files", ("host.pdf", certificate + b"\n%host", "application/pdf"))]
    answer = live.ask("applicant", "POST", "/v1/applications", files=parts, headers=sent)
    assert answer.status_code == 201
    assert "evil.example" not in answer.text + str(answer.headers)
    assert answer.headers["location"] in (
        f"/v1/applications/{answer.json()['id']}",
        f"{live.url}/v1/applications/{answer.json()['id']}",
    )


@pytest.mark.parametrize(
    "url",
    [
        "http://10.0.0.1/hook",
        "http://169.254.169.254/latest/meta-data/",
        "http://metadata.google.internal/",
        "http://192.168.1.1/",
        "http://example.com/hook",
        "file:///etc/passwd",
        "gopher://127.0.0.1:25/",
        "ftp://example.com/",
        "https://user:password@example.com/",
        "https://",
        "//example.com",
        "javascript:alert(1)",
        "https://example.com:99999/",
        "https://exa mple.com/",
        "https://example.com/\r\nX-Evil: 1",
        "x",
        "",
        "https://" + "a" * 3000,
    ],
)
def test_no_webhook_goes_where_none_may_go(live: Live, url: str) -> None:
    given = {"url": url, "events": ["application.decided"], "secret": "a secret of at least 24 characters"}
    assert_problem(live.ask("administrator", "POST", "/v1/webhooks", json=given), 422)


LOCAL_FORMS = (
    "127.0.0.1",
    "localhost",
    "[::1]",
    "0.0.0.0",  # noqa: S104 - an address to be refused
    "127.1",
    "2130706433",
    "0x7f000001",
    "[::ffff:127.0.0.1]",
    "017700000001",
)
"""Ways to write this machine's own address."""


@pytest.mark.slow
def test_no_delivery_reaches_this_machine(live: Live, certificate: bytes) -> None:
    """Whatever form its address has: refused at once, or never delivered."""
    hooks = []
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.3)
        port = listener.getsockname()[1]
        for host in LOCAL_FORMS:
            for scheme in ("http", "https"):
                given = {
                    "url": f"{scheme}://{host}:{port}/internal",
                    "events": ["application.decided"],
                    "secret": "a secret of at least 24 characters",
                }
                answer = live.ask("administrator", "POST", "/v1/webhooks", json=given)
                if answer.status_code == 201:
                    hooks.append(answer.json()["id"])
                else:
                    assert_problem(answer, 422)
        found = live.submit("applicant", ("hook.pdf", certificate + b"\n%hook"), title="hook").json()
        live.decided("applicant", found["id"])
        end = time.monotonic() + 3
        while time.monotonic() < end:
            with pytest.raises(TimeoutError):
                listener.accept()
    for hook in hooks:
        assert live.ask("administrator", "DELETE", f"/v1/webhooks/{hook}").status_code == 204


def test_no_other_site_s_script_may_read(live: Live) -> None:
    sent = {"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"}
    for method in ("OPTIONS", "GET"):
        for path in ("/v1/applications", "/v1/session", "/healthz", "/openapi.json"):
            answer = live.ask("examiner", method, path, headers=sent)
            assert not [name for name in answer.headers if name.startswith("access-control-")]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/healthz", 200),
        ("/readyz", 200),
        ("/openapi.json", 200),
        ("/v1/applications", 200),
        ("/v1/applications/" + NOBODY, 404),
        ("/v1/applications?limit=0", 422),
        ("/nothing", 404),
        ("/v1/nothing", 404),
        ("/docs", 404),
        ("/redoc", 404),
        ("/v1/applications/", 404),
        ("/", 200),
        ("/sign-in", 200),
        ("/static/nothing.js", 404),
    ],
)
def test_every_answer_has_its_headers(live: Live, path: str, status: int) -> None:
    answer = live.ask("examiner", "GET", path)
    assert answer.status_code == status or (status == 404 and answer.status_code == 307), answer.text
    assert_shielded(answer)
    if answer.status_code >= 400:
        assert_problem(answer, answer.status_code)


def test_what_is_personal_is_never_kept_by_others(live: Live, record: Mapping[str, Any]) -> None:
    sha256 = record["documents"][0]["sha256"]
    for (method, path), roles in TABLE.items():
        if method != "GET" or not roles:
            continue
        who = "administrator" if "administrator" in roles else "examiner"
        answer = live.ask(who, "GET", filled(path, record["id"], sha256))
        cached = {part.strip() for part in answer.headers["cache-control"].split(",")}
        assert "no-store" in cached or {"private", "no-cache"} <= cached, (path, answer.headers["cache-control"])


def raw(live: Live, request: bytes) -> tuple[int, dict[str, str], bytes]:
    """Send bytes as they are; return status, headers and body of the first answer."""
    with socket.create_connection(("127.0.0.1", live.port), timeout=10) as connection:
        connection.sendall(request)
        answer = b""
        while chunk := connection.recv(65536):
            answer += chunk
    head, _, body = answer.partition(b"\r\n\r\n")
    lines = head.decode("latin-1").split("\r\n")
    headers = {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:])}
    return int(lines[0].split(" ")[1]), headers, body


@pytest.mark.parametrize(
    "request_text",
    [
        "GET /v1/users HTTP/1.1\r\nHost: {host}\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "POST /v1/session HTTP/1.1\r\nHost: {host}\r\nContent-Length: 4\r\nContent-Length: 400\r\n\r\nabcd",
        "POST /v1/session HTTP/1.1\r\nHost: {host}\r\nContent-Length: -5\r\n\r\n",
        "POST /v1/session HTTP/1.1\r\nHost: {host}\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n",
        "GET /healthz HTTP/1.1\r\nHost: {host}\r\nHost: evil.example\r\n\r\n",
        "GET /healthz HTTP/1.1\r\nHost: {host}\r\nX: a\0b\r\n\r\n",
        "GET /healthz HTTP/1.1\r\nHost: {host}\r\n X: folded\r\n\r\n",
        "GET http://evil.example/healthz HTTP/1.1\r\nHost: {host}\r\n\r\n",
        "GET /" + "a" * 200_000 + " HTTP/1.1\r\nHost: {host}\r\n\r\n",
        "GET /healthz HTTP/1.1\r\n" + "X-Many: 1\r\n" * 20_000 + "Host: {host}\r\n\r\n",
        "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    ],
)
def test_no_malformed_request_gets_through(live: Live, request_text: str) -> None:
    request = request_text.replace("{host}", f"127.0.0.1:{live.port}")
    if "Connection" not in request:
        request = request.replace("\r\nHost", "\r\nConnection: close\r\nHost", 1)
    try:
        status, headers, body = raw(live, request.encode("latin-1"))
    except (ConnectionError, TimeoutError, ValueError, IndexError):
        return  # hung up on: nothing was done
    assert 200 <= status < 500
    assert b'"role"' not in body
    assert "set-cookie" not in headers
