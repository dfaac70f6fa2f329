"""A running service: ``certlane serve`` as a process of its own on a free port of this machine, with people in it."""

from __future__ import annotations

import importlib.util
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import httpx
import pytest

if TYPE_CHECKING:
    from certlane.decision.policy import Policy
    from certlane.service.records import Records

SAMPLES = Path(str(resources.files("certlane.samples")))
PEOPLE = {
    "applicant": "applicant",
    "other": "applicant",
    "examiner": "examiner",
    "second": "examiner",
    "supervisor": "supervisor",
    "administrator": "administrator",
}
"""The people of a service by name, with their roles."""
_PATIENCE = 90.0


@dataclass
class Live:
    """A service that runs, and ways to talk to it as one of its people."""

    folder: Path
    port: int
    environment: dict[str, str]
    users: dict[str, str] = field(default_factory=dict)
    """Ids by name."""
    tokens: dict[str, str] = field(default_factory=dict)
    """Tokens by name; ``expired``, ``revoked`` and ``disabled`` are what they say."""
    passwords: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None
    http: httpx.Client = field(default_factory=lambda: httpx.Client(trust_env=False, timeout=_PATIENCE, verify=False))  # noqa: S501 - plain HTTP on this machine
    """Kept open: a new one for each request costs more than the request."""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> Path:
        return self.folder.with_name(f"{self.folder.name}.log")

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "certlane", "serve", "--folder", str(self.folder), "--port", str(self.port)],
                stdout=log,
                stderr=log,
                env={**os.environ, **self.environment},
                start_new_session=True,
            )
        end = time.monotonic() + _PATIENCE
        while True:
            try:
                if self.http.get(f"{self.url}/readyz").status_code == 200:
                    return
            except httpx.TransportError:
                pass
            assert self.process.poll() is None, self.log.read_text("utf-8")
            assert time.monotonic() < end, self.log.read_text("utf-8")
            time.sleep(0.05)

    def kill(self) -> None:
        assert self.process is not None
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> int:
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(_PATIENCE)

    def ask(self, who: str | None, method: str, path: str, **options: Any) -> httpx.Response:
        """Send a request with the token of a person, or with none."""
        headers = dict(options.pop("headers", {}))
        if who is not None:
            headers.setdefault("Authorization", f"Bearer {self.tokens[who]}")
        self.http.cookies.clear()  # nobody's session goes on by itself
        return self.http.request(method, self.url + path, headers=headers, **options)

    def submit(self, who: str, *files: tuple[str, bytes], **form: str) -> httpx.Response:
        parts = [("files", (name, data, "application/pdf")) for name, data in files]
        return self.ask(who, "POST", "/v1/applications", files=parts, data=form)

    def decided(self, who: str, application: str) -> dict[str, Any]:
        """Wait until an application is dealt with; return it."""
        end = time.monotonic() + _PATIENCE
        while True:
            found: dict[str, Any] = self.ask(who, "GET", f"/v1/applications/{application}").json()
            if found["state"] in ("decided", "failed"):
                return found
            assert time.monotonic() < end, found
            time.sleep(0.1)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _people(live: Live) -> None:
    """Add the people and their tokens, as an administrator would on the command line."""
    from certlane.service.records import Records
    from certlane.service.records.values import SYSTEM

    records = Records.open(f"sqlite:///{live.folder / 'certlane.sqlite3'}", live.folder)
    try:
        for name, role in PEOPLE.items():
            live.passwords[name] = secrets.token_urlsafe(16)
            user = records.people.add_user(SYSTEM, name, role, live.passwords[name])  # type: ignore[arg-type]
            live.users[name] = user.id
            live.tokens[name] = records.people.add_token(SYSTEM, user.id, "test").secret
        soon = datetime.now(UTC) + timedelta(seconds=0.2)
        live.tokens["expired"] = records.people.add_token(SYSTEM, live.users["examiner"], "expired", soon).secret
        revoked = records.people.add_token(SYSTEM, live.users["examiner"], "revoked")
        records.people.revoke_token(SYSTEM, revoked.id)
        live.tokens["revoked"] = revoked.secret
        gone = records.people.add_user(SYSTEM, "gone", "administrator", secrets.token_urlsafe(16))
        live.tokens["disabled"] = records.people.add_token(SYSTEM, gone.id, "test").secret
        records.people.disable_user(SYSTEM, gone.id)
        time.sleep(0.25)
    finally:
        records.close()


@pytest.fixture(scope="session")
def serve(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Live]]:
    """Start services; settings are given as ``requests_a_minute=…``."""
    started: list[Live] = []

    def start(**settings: object) -> Live:
        folder = tmp_path_factory.mktemp("service") / "data"
        folder.mkdir(mode=0o700)
        environment = {f"CERTLANE_{name.upper()}": str(value) for name, value in settings.items()}
        live = Live(folder, _free_port(), environment)
        _people(live)
        started.append(live)
        live.start()
        return live

    yield start
    for live in started:
        live.http.close()
        if live.process is not None and live.process.poll() is None:
            live.kill()


@pytest.fixture(scope="session")
def live(serve: Callable[..., Live]) -> Live:
    """A service without limits on how often it is asked."""
    return serve(requests_a_minute=0, failures_a_minute=1_000_000, workers=1)


@pytest.fixture(scope="session")
def certificate() -> bytes:
    """A document of one page."""
    return (SAMPLES / "equipment-grant.pdf").read_bytes()


# --- a PostgreSQL server of the tests' own ----------------------------------------------------------------------------


def _binaries() -> Path | None:
    """The folder of the newest PostgreSQL server that is installed."""
    found = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    if found:
        return max(found, key=lambda path: int("".join(c for c in path.parent.name if c.isdigit()) or "0"))
    on_path = shutil.which("initdb")
    return Path(on_path).resolve().parent if on_path else None


def _missing(what: str) -> NoReturn:
    if os.environ.get("CI") == "true":
        pytest.fail(f"{what}: the tests on PostgreSQL have to run here")
    pytest.skip(f"{what} (Debian: apt-get install postgresql)")


class PostgreSQL:
    """A server in a folder of its own, on a socket that only its user (and root) reaches."""

    def __init__(self, binaries: Path) -> None:
        self.binaries = binaries
        self.folder = Path(tempfile.mkdtemp(prefix="certlane-pg-"))  # short: a socket's name is
        self.data = self.folder / "data"
        self.process: subprocess.Popen[bytes] | None = None
        self.options: dict[str, Any] = {"stdin": subprocess.DEVNULL, "cwd": self.folder}
        if os.geteuid() == 0:
            # The server refuses to run as root.
            shutil.chown(self.folder, "postgres", "postgres")
            self.options |= {"user": "postgres", "group": "postgres", "extra_groups": []}
        choices = ["-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync", "--locale=C"]
        subprocess.run(
            [binaries / "initdb", "-D", self.data, *choices], check=True, capture_output=True, **self.options
        )

    def url(self, database: str) -> str:
        return f"postgresql+psycopg://postgres@/{database}?host={self.folder}"

    def execute(self, statement: str) -> None:
        import psycopg

        with psycopg.connect(self.url("postgres").replace("+psycopg", ""), autocommit=True) as connection:
            connection.execute(statement.encode())

    def start(self) -> None:
        command = [self.binaries / "postgres", "-D", self.data, "-k", self.folder]
        settings = ["-c", "listen_addresses=", "-c", "fsync=off"]
        with (self.folder / "log").open("ab") as log:
            process: subprocess.Popen[bytes] = subprocess.Popen(
                [*map(str, command), *settings], stdout=log, stderr=log, **self.options
            )
        self.process = process
        ready: list[str | Path] = [self.binaries / "pg_isready", "-q", "-h", self.folder, "-U", "postgres"]
        end = time.monotonic() + _PATIENCE
        while subprocess.run(ready, check=False, capture_output=True, **self.options).returncode:
            assert process.poll() is None, (self.folder / "log").read_text("utf-8")
            assert time.monotonic() < end, (self.folder / "log").read_text("utf-8")
            time.sleep(0.05)

    def stop(self) -> None:
        if self.process is None:
            return
        self.process.send_signal(signal.SIGINT)  # its fast shutdown
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process = None


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[PostgreSQL]:
    """A real PostgreSQL server."""
    binaries = _binaries()
    if binaries is None:
        _missing("no PostgreSQL server is installed")
    if importlib.util.find_spec("psycopg") is None:
        _missing("psycopg is not installed")
    server = PostgreSQL(binaries)
    try:
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(server.folder, ignore_errors=True)


@pytest.fixture
def postgresql(postgresql_server: PostgreSQL) -> Iterator[str]:
    """The address of a new, empty database of the PostgreSQL server."""
    name = f"t{secrets.token_hex(8)}"
    postgresql_server.execute(f"CREATE DATABASE {name}")
    yield postgresql_server.url(name)
    postgresql_server.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a new, empty database: of SQLite, then of PostgreSQL."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'records.sqlite3'}"
    url: str = request.getfixturevalue("postgresql")
    return url


@pytest.fixture(scope="session")
def own_policy() -> Policy:
    """A policy by which an honest dossier qualifies."""
    from certlane.samples.dossiers import make_policy

    return make_policy()


@pytest.fixture(scope="session")
def judged(own_policy: Policy) -> dict[str, dict[str, Any]]:
    """An assessment of each outcome, in the published form, by ``own_policy``."""
    from random import Random

    from certlane.pipeline import decide_records
    from certlane.report.json import assessment_to_dict
    from certlane.samples.dossiers import adversarial, honest

    found: dict[str, dict[str, Any]] = {}
    for dossier in (
        honest(Random(1), own_policy),
        *(adversarial(k, Random(1), own_policy) for k in ("expired", "certificate alone")),
    ):
        made = decide_records(
            dossier.records, application=dossier.application, policy=dossier.policy, as_of=dossier.as_of
        )
        found.setdefault(made.decision.outcome, assessment_to_dict(made))
    return found


@pytest.fixture
def open_records(own_policy: Policy, tmp_path: Path) -> Iterator[Callable[..., Records]]:
    """Open records in the test's folder, on a database by its address."""
    from certlane.service.records import Records

    opened: list[Records] = []

    def open_(url: str, *, two_person: bool = False) -> Records:
        opened.append(Records.open(url, tmp_path / "records", two_person=two_person, policies=lambda name: own_policy))
        return opened[-1]

    yield open_
    for records in opened:
        records.close()


@pytest.fixture
def records(open_records: Callable[..., Records], database_url: str) -> Records:
    """Empty records, on SQLite and on PostgreSQL."""
    return open_records(database_url)
