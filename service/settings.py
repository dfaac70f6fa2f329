"""Settings of the service: from the command line first, then from ``CERTLANE_…`` variables, then the defaults."""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from ..errors import UsageError

_PREFIX: Final = "CERTLANE_"
_LOCAL_NAMES: Final = ("localhost", "127.0.0.1", "::1")
_TRUE, _FALSE = ("1", "true", "yes", "on"), ("0", "false", "no", "off", "")


def default_folder() -> Path:
    """Return the folder of the service's data: ``certlane/service`` in the user's data folder."""
    home = os.environ.get("XDG_DATA_HOME")
    return (Path(home) if home else Path.home() / ".local" / "share") / "certlane" / "service"


@dataclass(frozen=True, slots=True)
class Settings:
    """How the service runs.

    Every setting has a variable of the same name in capitals: ``CERTLANE_PORT`` and so on.
    """

    folder: Path
    """Files, database and cached pictures live in it; nobody else needs to read it."""
    database_url: str = ""
    """SQLAlchemy's address of the database; a SQLite file in ``folder`` where empty."""
    host: str = "127.0.0.1"
    port: int = 8770
    public_url: str = ""
    """The address that people and systems use, where another server stands before this one."""
    workers: int = 0
    """Worker processes; 0: one a core."""
    nice: int = 10
    """By how much the workers give way to the answers of the service."""
    lease_seconds: float = 30.0
    """After which an application whose worker is silent is taken up by another."""
    max_file_bytes: int = 50_000_000
    max_request_bytes: int = 200_000_000
    max_files: int = 50
    requests_a_minute: int = 1200
    """Of one user or token, and of one address that has neither; 0: any number."""
    failures_a_minute: int = 20
    """Wrong passwords and tokens that one address may offer."""
    session_hours: float = 10.0
    retention_days: int = 0
    """After which decided applications are deleted; 0: never."""
    two_person: bool = False
    """A second person must confirm what makes an outcome better."""
    local_webhooks: bool = False
    """Deliveries may go to addresses of the local network."""
    webhook_seconds: float = 10.0
    """How long a receiver may take for its answer."""
    stop_seconds: float = 10.0
    """How long open requests may take when the service stops."""

    def __post_init__(self) -> None:
        """Refuse what can't work.

        Raises:
            UsageError: a setting is out of range, or ``public_url`` is no address.
        """
        if not 0 <= self.port <= 65535:
            raise UsageError("a port lies between 0 and 65535", subject=str(self.port))
        for name in ("workers", "nice", "requests_a_minute", "failures_a_minute", "retention_days"):
            if getattr(self, name) < 0:
                raise UsageError("can't be negative", subject=name)
        for name in ("lease_seconds", "session_hours", "max_file_bytes", "max_files", "webhook_seconds"):
            if getattr(self, name) <= 0:
                raise UsageError("must be more than 0", subject=name)
        if self.public_url:
            parts = urlsplit(self.public_url)
            if parts.scheme not in ("http", "https") or not parts.hostname or parts.path.strip("/") or parts.query:
                raise UsageError(
                    "must be like https://intake.example, without a path", subject=f"public_url {self.public_url}"
                )

    @property
    def database(self) -> str:
        """The address of the database."""
        return self.database_url or f"sqlite:///{self.folder.absolute() / 'certlane.sqlite3'}"

    @property
    def origin(self) -> str:
        """Scheme, host and port under which the service is known to others."""
        if self.public_url:
            parts = urlsplit(self.public_url)
            return f"{parts.scheme}://{parts.netloc}".lower()
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}"

    @property
    def secure(self) -> bool:
        """Whether people reach it over TLS, so that cookies may demand it."""
        return self.origin.startswith("https://")

    @property
    def is_local(self) -> bool:
        """Whether it listens on this machine's own address only."""
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return self.host == "localhost"

    def knows_host(self, host: str) -> bool:
        """Return whether a request may name this host, so that no other name that points here is served.

        Args:
            host: of the request's ``Host`` header, without port and brackets.
        """
        if self.public_url and host == (urlsplit(self.public_url).hostname or "").lower():
            return True
        # Without a public address, a service that listens to the network can't know its names.
        return host in _LOCAL_NAMES or host == self.host.lower() or (not self.is_local and not self.public_url)

    @classmethod
    def gather(cls, environment: Mapping[str, str] | None = None, **given: Any) -> Settings:
        """Return the settings from what was given (None: not given) and, for the rest, the environment.

        Raises:
            UsageError: a variable can't be understood.
        """
        environment = os.environ if environment is None else environment
        found: dict[str, Any] = {"folder": default_folder()}
        for field in fields(cls):
            text = environment.get(_PREFIX + field.name.upper())
            if text is not None:
                found[field.name] = _parsed(str(field.type), text, _PREFIX + field.name.upper())
        return cls(**(found | {name: value for name, value in given.items() if value is not None}))


def _parsed(kind: str, text: str, variable: str) -> Any:
    try:
        if kind == "bool":
            if text.strip().lower() not in _TRUE + _FALSE:
                raise ValueError(text)
            return text.strip().lower() in _TRUE
        converters: dict[str, Any] = {"int": int, "float": float, "Path": Path}
        return converters.get(kind, str)(text)
    except ValueError:
        raise UsageError(f"{text!r} is no {kind}", subject=variable, remedy="Correct or unset the variable.") from None
