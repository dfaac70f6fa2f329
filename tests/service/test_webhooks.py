"""Deliveries of events: signed, tried again, and never sent to where a receiver has no business to be."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from certlane.errors import UsageError
from certlane.service.settings import Settings
from certlane.service.signatures import verify_webhook
from certlane.service.webhooks import TRIES, Deliverer, NotDelivered, check_address, send, wait_after

pytest.importorskip("httpx")
SECRET = "a secret of the receiver"  # noqa: S105 - of this test


class Receiver:
    """A server that takes deliveries, and answers what it is told."""

    def __init__(self) -> None:
        self.taken: list[tuple[dict[str, str], bytes]] = []
        self.status = 200
        self.location = ""
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                receiver.taken.append((dict(self.headers.items()), body))
                self.send_response(receiver.status)
                if receiver.location:
                    self.send_header("Location", receiver.location)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self.server.server_address[1]
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.05,))
        self.thread.start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    running = Receiver()
    yield running
    running.close()


def delivery(url: str, attempt: int = 1) -> Any:
    from certlane.service.records.values import Delivery

    body = {"type": "application.decided", "data": {"id": "a1", "url": "/v1/applications/a1/assessment"}}
    return Delivery("d1", "w1", url, SECRET, "application.decided", body, attempt, datetime.now(UTC))


def sent(given: Any, *, local: bool = True, **more: Any) -> int:
    return send(given, origin="https://intake.example", local=local, timeout=5, **more)


def test_a_delivery_is_signed_and_says_where_the_result_is(receiver: Receiver) -> None:
    assert sent(delivery(f"http://127.0.0.1:{receiver.port}/hook?a=b")) == 200
    headers, body = receiver.taken[0]
    data = verify_webhook(SECRET, headers, body)
    assert data["data"] == {"id": "a1", "url": "https://intake.example/v1/applications/a1/assessment"}
    assert headers["Host"] == f"127.0.0.1:{receiver.port}"
    assert headers["Webhook-Id"] == "d1"
    assert "Authorization" not in headers


@pytest.mark.parametrize("status", [300, 400, 404, 500])
def test_another_status_is_a_failure(receiver: Receiver, status: int) -> None:
    receiver.status = status
    with pytest.raises(NotDelivered, match=str(status)):
        sent(delivery(f"http://127.0.0.1:{receiver.port}/"))


def test_redirects_are_not_followed(receiver: Receiver) -> None:
    receiver.status, receiver.location = 302, f"http://127.0.0.1:{receiver.port}/elsewhere"
    with pytest.raises(NotDelivered, match="302"):
        sent(delivery(f"http://127.0.0.1:{receiver.port}/"))
    assert len(receiver.taken) == 1


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.0.0.1",
        "192.168.1.1",
        "172.16.0.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",  # noqa: S104 - refused
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1",
        "fe80::1%eth0",
        "fc00::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "2002:7f00:1::",
    ],
)
def test_local_addresses_are_refused(receiver: Receiver, address: str) -> None:
    """Whether they stand in the address or a name leads there; one local address of several is enough."""
    literal = f"[{address}]" if ":" in address else address
    with pytest.raises(UsageError):
        check_address(f"https://{literal}/", local=False)
    given = delivery(f"http://rebound.example:{receiver.port}/")
    for answer in ([address], ["93.184.215.14", address]):
        with pytest.raises(NotDelivered, match="local network"):
            sent(given, local=False, resolver=lambda host, port, answer=answer: answer)
    assert not receiver.taken


@pytest.mark.parametrize(
    "url",
    [
        "ftp://receiver.example/",
        "file:///etc/passwd",
        "https:///path",
        "https://user:password@receiver.example/",
        "https://receiver.example/#part",
        "https://[::1/",
        "https://receiver.example:99999/",
        "http://localhost/",
        "https://printer.local/",
        "https://metadata.google.internal/",
        "gopher://x",
        "",
    ],
)
def test_addresses_that_are_none(url: str) -> None:
    with pytest.raises(UsageError):
        check_address(url, local=False)


def test_the_connection_goes_to_the_address_that_was_checked(receiver: Receiver) -> None:
    """A name that leads elsewhere when it is asked again gains nothing: it is asked once."""
    asked: list[str] = []

    def resolver(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"]

    assert sent(delivery(f"http://receiver.example:{receiver.port}/x"), resolver=resolver) == 200
    assert asked == ["receiver.example"]
    assert receiver.taken[0][0]["Host"] == f"receiver.example:{receiver.port}"


def test_nobody_there() -> None:
    with pytest.raises(NotDelivered):
        sent(delivery("http://127.0.0.1:9/"))

    def nowhere(host: str, port: int) -> list[str]:
        raise OSError("no such name")

    with pytest.raises(NotDelivered, match="no such name"):
        sent(delivery("https://nowhere.example/"), resolver=nowhere)


def test_waits_grow_and_end() -> None:
    waits = [wait_after(attempt) for attempt in range(1, TRIES + 1)]
    assert waits[-1] is None
    known = [wait for wait in waits if wait is not None]
    assert known == sorted(known)
    assert timedelta(hours=20) < timedelta(seconds=sum(known)) < timedelta(hours=48)


def test_what_is_due_is_delivered_failed_and_given_up(receiver: Receiver, tmp_path: Path) -> None:
    """Through the records: an event of a failed application, refused once, then taken."""
    from certlane.service.records import Actor, Records, SubmittedFile
    from certlane.service.records.values import SYSTEM

    settings = Settings(tmp_path, local_webhooks=True, public_url="https://intake.example")
    with Records.open(settings.database, tmp_path) as records:
        records.hooks.add_webhook(
            SYSTEM, f"http://127.0.0.1:{receiver.port}/", ["application.failed", "application.decided"], SECRET
        )
        owner = records.people.add_user(SYSTEM, "owner", "applicant")
        stored = records.files.put(b"%PDF-")
        actor = Actor(owner.id, owner.name, "applicant", "token")
        submitted = records.submit(actor, documents=[SubmittedFile("a.pdf", stored.sha256, stored.size)])
        assert records.claim("test", timedelta(minutes=1))
        assert records.fail(submitted.id, "test", {"code": "CL101", "message": "damaged", "remedy": ""})
        deliverer = Deliverer(records, settings)
        receiver.status = 503
        assert deliverer.deliver() == 1
        assert deliverer.deliver() == 0  # not due yet
        waiting = records.hooks.webhooks(SYSTEM)[0]
        assert (waiting.waiting, waiting.delivered) == (1, 0)
        headers, body = receiver.taken[0]
        data = verify_webhook(SECRET, headers, body)["data"]
        assert data["id"] == submitted.id
        assert data["url"] == f"https://intake.example/v1/applications/{submitted.id}/assessment"
        assert {"sha256", "outcome", "state"} <= data.keys()
        receiver.status = 204
        records.hooks.mark_failed(headers["Webhook-Id"], "again", datetime.now(UTC))
        assert deliverer.deliver() == 1
        assert records.hooks.webhooks(SYSTEM)[0].delivered == 1
        assert [head["Webhook-Id"] for head, _ in receiver.taken] == [headers["Webhook-Id"]] * 2
        assert json.loads(body)["type"] == "application.failed"
