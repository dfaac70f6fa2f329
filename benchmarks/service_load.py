"""Load on the service over loopback: does it lose or double anything, and do reads stay fast while it works?

    python benchmarks/service_load.py --clients 50 --seconds 120           the load
    python benchmarks/service_load.py --clients 50 --seconds 120 --kill    the same, with kill -9 in the middle

A client submits a certificate of one page that nobody submitted before, reads it, its list and then, once it is
decided, its assessment, and rests a second after each answer.  At the end every certificate that was accepted must be
there once and decided once, and the audit log must hold.  Nothing leaves this machine.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import random
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path
from typing import Any

from certlane.service.records import Records
from certlane.service.records.values import SYSTEM

SAMPLES = Path(str(resources.files("certlane.samples")))
ONE_PAGE = (
    "equipment-grant.pdf",
    "eu-type-examination.pdf",
    "declaration-of-conformity.pdf",
    "german-type-examination.pdf",
)
START = 120.0  # seconds that the service has to begin
TRIES = 400  # of a request that no service answers


@dataclass
class Seen:
    """What the clients saw."""

    accepted: dict[str, str] = field(default_factory=dict)
    """Ids of the applications that were accepted, by the number of their certificate."""
    milliseconds: dict[str, list[float]] = field(default_factory=dict)
    statuses: Counter[int] = field(default_factory=Counter)
    doubled: int = 0
    lost_connections: int = 0
    down: bool = False
    """Whether the service was killed and is not ready again: how long answers take is not counted then."""
    lock: threading.Lock = field(default_factory=threading.Lock)


class Service:
    """The service as a process of its own."""

    def __init__(self, folder: Path, workers: int | None) -> None:
        self.folder = folder
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        self.options = ["--workers", str(workers)] if workers else []
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, and wait until it is ready."""
        command = [sys.executable, "-m", "certlane", "serve", "--folder", str(self.folder), "--port", str(self.port)]
        with (self.folder / "log").open("ab") as log:
            environment = {**os.environ, "CERTLANE_LEASE_SECONDS": "10"}
            self.process = subprocess.Popen([*command, *self.options], stdout=log, stderr=log, env=environment)
        end = time.monotonic() + START
        while time.monotonic() < end and self.process.poll() is None:
            try:
                connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
                connection.request("GET", "/readyz")
                if connection.getresponse().status == 200:
                    return
            except OSError:
                pass
            time.sleep(0.05)
        raise SystemExit(f"the service does not begin: {(self.folder / 'log').read_text()}")

    def kill(self) -> None:
        """Kill it; its worker processes are left to find out by themselves."""
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self) -> int:
        """Stop it in an orderly way; return its exit status."""
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(60)


class Client:
    """A connection of one client."""

    def __init__(self, port: int, token: str, seen: Seen) -> None:
        self.port, self.token, self.seen = port, token, seen
        self.connection = self._connect()

    def _connect(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)

    def ask(self, kind: str, method: str, path: str, body: bytes = b"", media_type: str = "") -> tuple[int, Any]:
        """Send a request until it is answered; note how long the answer took."""
        headers = {"Authorization": f"Bearer {self.token}"}
        if media_type:
            headers["Content-Type"] = media_type
        for _ in range(TRIES):
            began, down = time.perf_counter(), self.seen.down
            try:
                self.connection.request(method, path, body or None, headers)
                answer = self.connection.getresponse()
                data = answer.read()
            except (OSError, http.client.HTTPException):
                self.connection.close()
                self.connection = self._connect()
                with self.seen.lock:
                    self.seen.lost_connections += 1
                time.sleep(0.25)
                continue
            with self.seen.lock:
                if not (down or self.seen.down):
                    self.seen.milliseconds.setdefault(kind, []).append((time.perf_counter() - began) * 1000)
                self.seen.statuses[answer.status] += 1
            if answer.status in (429, 503):
                time.sleep(float(answer.getheader("Retry-After") or 1))
                continue
            return answer.status, json.loads(data) if data else None
        raise SystemExit(f"no answer to {method} {path}")

    def submit(self, number: str, document: bytes) -> str:
        """Submit a certificate; return the application's id."""
        mark = b"certlane-load-boundary"
        body = (
            b'--%b\r\nContent-Disposition: form-data; name="files"; filename="certificate %b.pdf"\r\n'
            b"Content-Type: application/pdf\r\n\r\n%b\r\n--%b--\r\n" % (mark, number.encode(), document, mark)
        )
        status, data = self.ask(
            "submit", "POST", "/v1/applications", body, f"multipart/form-data; boundary={mark.decode()}"
        )
        if status not in (200, 201):
            raise SystemExit(f"refused: {status} {data}")
        return str(data["id"])


def run_client(client: Client, number: int, until: float, rest: float) -> None:
    """Submit and read until the time is over."""
    chance = random.Random(number)  # noqa: S311 - a repeatable spread
    samples = [(SAMPLES / name).read_bytes() for name in ONE_PAGE]
    time.sleep(chance.uniform(0, 4 * rest))  # not all at once
    before = ""
    for turn in range(1_000_000):
        if time.monotonic() > until:
            return
        name = f"{number}-{turn}"
        id_ = client.submit(name, chance.choice(samples) + f"%% certificate {name}\n".encode())
        with client.seen.lock:
            client.seen.doubled += id_ in client.seen.accepted.values()
            client.seen.accepted[name] = id_
        time.sleep(rest)
        client.ask("read application", "GET", f"/v1/applications/{id_}")
        time.sleep(rest)
        client.ask("read list", "GET", "/v1/applications?limit=20")
        time.sleep(rest)
        if before:
            client.ask("read assessment", "GET", f"/v1/applications/{before}/assessment")
            time.sleep(rest)
        before = id_


def load(arguments: argparse.Namespace, service: Service, tokens: list[str], seen: Seen) -> None:
    """Let the clients loose; kill the service in the middle, if that is asked for."""
    until = time.monotonic() + arguments.seconds
    threads = [
        threading.Thread(
            target=run_client, args=(Client(service.port, token, seen), number, until, arguments.rest), daemon=True
        )
        for number, token in enumerate(tokens)
    ]
    for thread in threads:
        thread.start()
    if arguments.kill:
        time.sleep(arguments.seconds / 2)
        seen.down = True
        service.kill()
        service.start()
        seen.down = False
    for thread in threads:
        thread.join()


def settle(client: Client, patience: float) -> list[dict[str, Any]]:
    """Wait until nothing waits; return all applications."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        waiting = [
            client.ask("settle", "GET", f"/v1/applications?state={state}&limit=1")[1]["items"]
            for state in ("queued", "running")
        ]
        if not any(waiting):
            break
        time.sleep(0.5)
    items: list[dict[str, Any]] = []
    cursor = ""
    while True:
        _, page = client.ask("settle", "GET", f"/v1/applications?limit=200&sort=created{cursor}")
        items += page["items"]
        if not page.get("next"):
            return items
        cursor = f"&cursor={page['next']}"


def percentile(values: list[float], part: float) -> float:
    """Return the value below which a part of the values lies."""
    return sorted(values)[min(len(values) - 1, int(len(values) * part))]


def report(seen: Seen, items: list[dict[str, Any]], audit: Any, took: float, drained: float) -> dict[str, Any]:
    """Return what came of it."""
    names = Counter(item["documents"][0]["name"] for item in items)
    kept = {item["id"] for item in items}
    reads = [value for kind, values in seen.milliseconds.items() if kind.startswith("read") for value in values]
    return {
        "accepted": len(seen.accepted),
        "kept": len(items),
        "lost": len(set(seen.accepted.values()) - kept),
        "doubled": seen.doubled + sum(count - 1 for count in names.values()),
        "undecided": sum(item["state"] != "decided" for item in items),
        "failures": dict(Counter(item["error"]["message"] for item in items if item.get("error"))),
        "decided_more_than_once": sum(item["revision"] > 1 for item in items),
        "audit_holds": audit["ok"],
        "audit_entries": audit["checked"],
        "submissions_a_second": round(len(seen.accepted) / took, 1),
        "seconds_until_all_decided": round(drained, 1),
        "reads": len(reads),
        "reads_a_second": round(len(reads) / took, 1),
        "read_ms": {
            "median": round(statistics.median(reads), 1),
            "p95": round(percentile(reads, 0.95), 1),
            "p99": round(percentile(reads, 0.99), 1),
            "longest": round(max(reads), 1),
        },
        "p95_ms": {
            kind: round(percentile(values, 0.95), 1)
            for kind, values in sorted(seen.milliseconds.items())
            if kind != "settle"
        },
        "lost_connections": seen.lost_connections,
        "statuses": dict(sorted(seen.statuses.items())),
    }


def main() -> None:
    """Run the load and print what came of it as JSON; exit status 1 where something was lost or doubled."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clients", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("--rest", type=float, default=1.0, help="seconds that a client rests after each answer")
    parser.add_argument("--workers", type=int, help="worker processes of the service; one a core")
    parser.add_argument("--kill", action="store_true", help="kill the service in the middle, and start it again")
    parser.add_argument("--patience", type=float, default=900, help="seconds to wait until all is decided")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="certlane-load-") as name:
        folder = Path(name)
        with Records.open(f"sqlite:///{folder / 'certlane.sqlite3'}", folder) as records:
            tokens = []
            for number in range(arguments.clients):
                user = records.people.add_user(SYSTEM, f"client {number}", "applicant")
                tokens.append(records.people.add_token(SYSTEM, user.id, "load").secret)
            overseer = records.people.add_user(SYSTEM, "overseer", "administrator")
            secret = records.people.add_token(SYSTEM, overseer.id, "load").secret
        service = Service(folder, arguments.workers)
        service.start()
        try:
            seen = Seen()
            began = time.monotonic()
            load(arguments, service, tokens, seen)
            took = time.monotonic() - began
            client = Client(service.port, secret, seen)
            items = settle(client, arguments.patience)
            drained = time.monotonic() - began - took
            _, audit = client.ask("settle", "GET", "/v1/audit/verify")
            came_to = report(seen, items, audit, took, drained)
        finally:
            stopped = service.stop()
    came_to["exit_status_when_stopped"] = stopped
    print(json.dumps(came_to, indent=2))
    lost = came_to["lost"] or came_to["doubled"] or came_to["undecided"] or not came_to["audit_holds"]
    raise SystemExit(1 if lost else 0)


if __name__ == "__main__":
    main()
