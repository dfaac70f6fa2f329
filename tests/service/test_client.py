"""The client by itself: what it sends, how it asks again, which error a refusal becomes; signatures of webhooks."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from email.utils import formatdate
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from certlane import errors
from certlane.service.client import Client, verify_webhook
from certlane.service.refusals import AccessDenied, Conflict, NotFound, ServiceError, ServiceUnavailable, error_of
from certlane.service.signatures import ID, SIGNATURE, TIME, signature

APPLICATION = {
    "id": "a1",
    "title": "certificate.pdf",
    "state": "decided",
    "outcome": "refer",
    "progress": {"done": 1, "of": 1},
    "revision": 1,
    "documents": [{"sha256": "0" * 64, "name": "certificate.pdf", "size": 9}],
}
Handler = Callable[[httpx.Request], httpx.Response]


class Fake:
    """A service that answers what it is told, and keeps what it was asked."""

    def __init__(self, *answers: httpx.Response | Exception) -> None:
        self.answers = list(answers)
        self.asked: list[httpx.Request] = []
        self.bodies: list[bytes] = []
        self.slept: list[float] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        self.bodies.append(request.read())
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer

    def client(self, **options: Any) -> Client:
        return Client(
            "http://service.test", "secret", transport=httpx.MockTransport(self), sleep=self.slept.append, **options
        )


def ok(data: Any, status: int = 200, **headers: str) -> httpx.Response:
    return httpx.Response(status, json=data, headers=headers)


def problem(status: int, code: str = "", **more: Any) -> httpx.Response:
    data = {"title": "Refused", "status": status, "detail": "it is so", **more} | ({"code": code} if code else {})
    return httpx.Response(status, json=data, headers={"content-type": "application/problem+json"})


def test_a_submission_carries_files_facts_and_the_token(tmp_path: Path) -> None:
    file = tmp_path / "certificate.pdf"
    file.write_bytes(b"%PDF-1.4 one")
    fake = Fake(ok(APPLICATION, 201))
    with fake.client() as client:
        submitted = client.submit([file, ("報告.pdf", b"%PDF-1.4 two")], application={"zone": "x"}, policy="strict")
    assert submitted.created
    assert submitted.id == "a1"
    assert submitted.application.finished
    assert submitted.application.documents[0].name == "certificate.pdf"
    request = fake.asked[0]
    assert (request.method, request.url.path) == ("POST", "/v1/applications")
    assert request.headers["authorization"] == "Bearer secret"
    body = fake.bodies[0]
    assert b"%PDF-1.4 one" in body
    assert b"%PDF-1.4 two" in body
    assert b'name="policy"' in body
    assert b'{"zone": "x"}' in body
    assert b'name="as_of"' not in body


def test_the_facts_may_be_a_file(tmp_path: Path) -> None:
    facts = tmp_path / "application.toml"
    facts.write_text('applicant = "한국"\n', "utf-8")
    fake = Fake(ok(APPLICATION))
    assert not fake.client().submit([("a.pdf", b"%PDF-")], application=facts).created
    assert 'applicant = "한국"'.encode() in fake.bodies[0]


@pytest.mark.parametrize(
    ("answers", "pauses"),
    [
        ([problem(503), ok(APPLICATION)], [0.5]),
        ([problem(429), problem(429), ok(APPLICATION)], [0.5, 1.0]),
        ([httpx.Response(429, headers={"Retry-After": "7"}), ok(APPLICATION)], [7.0]),
        ([httpx.Response(503, headers={"Retry-After": "45"}), ok(APPLICATION)], [30.0]),
        ([httpx.ConnectError("refused"), ok(APPLICATION)], [0.5]),
        ([httpx.Response(502), ok(APPLICATION)], [0.5]),
    ],
)
def test_what_is_busy_is_asked_again(answers: list[Any], pauses: list[float]) -> None:
    fake = Fake(*answers)
    assert fake.client().application("a1").outcome == "refer"
    assert fake.slept == pauses


def test_a_date_to_wait_for_is_understood() -> None:
    fake = Fake(httpx.Response(503, headers={"Retry-After": formatdate(0, usegmt=True)}), ok(APPLICATION))
    fake.client().application("a1")
    assert fake.slept == [0.5]  # long past: the own pause


def test_files_are_sent_whole_again(tmp_path: Path) -> None:
    file = tmp_path / "a.pdf"
    file.write_bytes(b"%PDF-1.4 whole")
    fake = Fake(problem(503), httpx.ReadTimeout("late"), ok(APPLICATION, 201))
    fake.client().submit([file])
    assert len(fake.bodies) == 3
    assert all(b"%PDF-1.4 whole" in body for body in fake.bodies)


@pytest.mark.parametrize("answer", [problem(429), httpx.ConnectError("refused"), problem(503)])
def test_patience_ends(answer: Any) -> None:
    fake = Fake(answer)
    with pytest.raises(ServiceUnavailable) as caught:
        fake.client(patience=0.0).application("a1")
    assert caught.value.code == "CL504"
    assert len(fake.asked) == 1


def test_what_may_have_been_done_is_not_done_twice() -> None:
    fake = Fake(httpx.ReadTimeout("late"), ok({"text": "twice"}))
    with pytest.raises(ServiceUnavailable):
        fake.client().note("a1", "once")
    assert len(fake.asked) == 1
    fake = Fake(httpx.Response(504), ok({}))
    with pytest.raises(ServiceUnavailable):
        fake.client().sign("a1", "committee", revision=1, statement="read and referred")
    assert len(fake.asked) == 1


@pytest.mark.parametrize(
    ("status", "code", "kind"),
    [
        (422, "CL101", errors.UnreadableDocument),
        (422, "CL200", errors.UsageError),
        (413, "CL103", errors.LimitExceeded),
        (401, "", AccessDenied),
        (403, "", AccessDenied),
        (404, "", NotFound),
        (409, "", Conflict),
        (418, "", ServiceError),
        (500, "CL999", ServiceError),
    ],
)
def test_a_refusal_is_one_of_our_errors(status: int, code: str, kind: type[errors.CertlaneError]) -> None:
    given_errors = [{"detail": "no PDF", "pointer": "#/files/0"}]
    fake = Fake(problem(status, code, remedy="Do it so.", errors=given_errors))
    with pytest.raises(errors.CertlaneError) as caught:
        fake.client().application("a1")
    assert type(caught.value) is kind
    assert caught.value.remedy == "Do it so."
    assert "it is so; #/files/0: no PDF" in caught.value.message


@given(
    st.dictionaries(
        st.sampled_from(["code", "detail", "title", "remedy", "errors"]), st.none() | st.text() | st.integers()
    )
)
def test_no_answer_breaks_the_client(data: dict[str, Any]) -> None:
    if not isinstance(data.get("errors"), str | None):
        data["errors"] = [data["errors"]]
    assert isinstance(error_of(500, data, "x"), errors.CertlaneError)


@pytest.mark.parametrize("content", [b"", b"[]", b"<html>", b"[" * 100_000, b"\xff"])
def test_what_is_no_service_is_told_so(content: bytes) -> None:
    with pytest.raises(errors.InputError, match=r"no JSON object"):
        Fake(httpx.Response(200, content=content)).client().application("a1")


def test_redirects_never_carry_the_token_away() -> None:
    fake = Fake(httpx.Response(302, headers={"Location": "http://elsewhere.test/"}))
    with pytest.raises(ServiceError):
        fake.client().application("a1")
    assert len(fake.asked) == 1


@pytest.mark.parametrize("part", ["../users", "a/b", "a?b=c", "a#b", "%2e%2e", "한국"])
def test_an_id_stays_one_part_of_the_path(part: str) -> None:
    fake = Fake(ok(APPLICATION))
    fake.client().application(part)
    path = fake.asked[0].url.raw_path.decode()
    assert path.startswith("/v1/applications/")
    assert path.count("/") == 3
    assert "?" not in path


@pytest.mark.parametrize("part", ["", ".", ".."])
def test_an_id_that_means_another_path_is_refused(part: str) -> None:
    with pytest.raises(errors.UsageError):
        Fake(ok(APPLICATION)).client().application(part)


@pytest.mark.parametrize(("url", "token"), [("ftp://x", "t"), ("x", "t"), ("http://x", "a\r\nX: y"), ("http://x", "é")])
def test_a_wrong_address_or_token_is_told_at_once(url: str, token: str) -> None:
    with pytest.raises(errors.UsageError):
        Client(url, token)


def test_pages_are_fetched_as_they_are_taken() -> None:
    first = {"items": [APPLICATION | {"id": "a1"}, APPLICATION | {"id": "a2"}], "next": "c2"}
    fake = Fake(ok(first), ok({"items": [APPLICATION | {"id": "a3"}], "next": None}))
    found = fake.client().applications(state="decided", text="a&b", limit=2)
    assert next(found).id == "a1"
    assert len(fake.asked) == 1
    assert [application.id for application in found] == ["a2", "a3"]
    assert dict(fake.asked[1].url.params) == {"state": "decided", "q": "a&b", "limit": "2", "cursor": "c2"}


def test_waiting_ends_with_the_decision_or_the_time() -> None:
    running = APPLICATION | {"state": "running", "progress": {"done": 0, "of": 1}}
    fake = Fake(ok(running), ok(running), ok(APPLICATION))
    told: list[str] = []
    with fake.client() as client:
        assert client.wait("a1", progress=lambda application: told.append(application.state)).outcome == "refer"
    assert told == ["running", "running", "decided"]
    with pytest.raises(TimeoutError, match=r"0 of 1"):
        Fake(ok(running)).client().wait("a1", timeout=0.0)


def test_the_client_is_at_hand_and_cheap_until_it_is_used() -> None:
    from certlane import service

    assert service.Client is Client
    assert service.verify_webhook is verify_webhook
    with pytest.raises(AttributeError, match="nothing_of_that_name"):
        service.nothing_of_that_name  # noqa: B018
    heavy = "('fastapi', 'sqlalchemy', 'httpx', 'pydantic', 'uvicorn')"
    for module in ("service", "service.client", "service.watching", "service.filing"):
        code = f"import sys, certlane.{module}; print([m for m in {heavy} if m in sys.modules])"
        told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
        assert told.stdout == "[]\n", module


# --- webhooks --------------------------------------------------------------------------------------------------------

SECRET = "s3cret"  # noqa: S105 - of these tests
BODY = json.dumps({"id": "a1", "outcome": "refer"}).encode()


def headers(**changed: str) -> dict[str, str]:
    made = {ID: "d1", TIME: "1000", SIGNATURE: signature(SECRET, "d1", 1000, BODY)}
    return made | {name.replace("_", "-"): value for name, value in changed.items()}


def test_the_signature_is_that_of_standard_webhooks() -> None:
    # Worked out with openssl: printf 'd1.1000.{}' | openssl dgst -sha256 -hmac s3cret -binary | base64
    assert signature("s3cret", "d1", 1000, b"{}") == "v1,LNFEKXM8RWgfEJ4EnPYnObtLyNh2lmWf2EaGmBsG/8w="


def test_a_secret_in_the_form_of_standard_webhooks_is_decoded() -> None:
    # The example of its specification.
    secret, delivery = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek"
    body = b'{"test": 2432232314}'
    assert signature(secret, delivery, 1614265330, body) == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_a_signed_delivery_is_accepted_in_any_spelling_of_the_headers() -> None:
    assert verify_webhook(SECRET, headers(), BODY, now=1100)["outcome"] == "refer"
    lower = {name.lower(): value for name, value in headers().items()}
    lower["webhook-signature"] = "v1,AAAA v1a,x " + lower["webhook-signature"]
    assert verify_webhook(SECRET, lower, BODY, now=900)["id"] == "a1"


@pytest.mark.parametrize(
    ("secret", "changed", "body", "now"),
    [
        ("other", {}, BODY, 1000),
        (SECRET, {}, BODY + b" ", 1000),
        (SECRET, {}, BODY, 1301),
        (SECRET, {}, BODY, 699),
        (SECRET, {"Webhook_Id": "d2"}, BODY, 1000),
        (SECRET, {"Webhook_Timestamp": "1001"}, BODY, 1001),
        (SECRET, {"Webhook_Timestamp": "-1"}, BODY, 0),
        (SECRET, {"Webhook_Timestamp": "٣"}, BODY, 0),
        (SECRET, {"Webhook_Signature": ""}, BODY, 1000),
        (SECRET, {"Webhook_Signature": "v1,é"}, BODY, 1000),
    ],
)
def test_anything_else_is_refused(secret: str, changed: dict[str, str], body: bytes, now: int) -> None:
    with pytest.raises(errors.InputError):
        verify_webhook(secret, headers(**changed), body, now=now)


@given(st.binary(max_size=50), st.dictionaries(st.sampled_from([ID, TIME, SIGNATURE]), st.text(max_size=20)))
def test_no_forged_delivery_passes(body: bytes, forged: dict[str, str]) -> None:
    with pytest.raises(errors.InputError):
        verify_webhook(SECRET, forged, body, now=1000)
