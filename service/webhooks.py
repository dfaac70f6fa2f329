"""Deliveries of events: signed, tried again for a day, and never sent where a receiver has no business to be.

An address is resolved once for each try, every address that its name has is checked, and the connection goes to the
very address that was checked: a name that answers differently a moment later gains nothing.  Redirects are not
followed.
"""

from __future__ import annotations

import ipaddress
import json
import logging
import random
import socket
import threading
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import SplitResult, urlsplit

from .. import __version__
from ..errors import CertlaneError, UsageError
from .signatures import ID, SIGNATURE, TIME, signature

if TYPE_CHECKING:
    from .records import Records
    from .records.values import Delivery
    from .settings import Settings

TRIES: Final = 12
"""After which a delivery is given up: some 26 hours."""
_FIRST_WAIT: Final = 15.0
_LONGEST_WAIT: Final = 6 * 3600.0
_LARGEST_ANSWER: Final = 65_536
_AT_ONCE: Final = 20
_PORTS: Final = {"https": 443, "http": 80}
_log = logging.getLogger("certlane.service")

Resolve = Callable[[str, int], Sequence[str]]


class NotDelivered(CertlaneError):
    """A receiver could not be reached, did not take a delivery, or may not be reached at all."""

    code = "CL520"
    exit_status = 1
    default_remedy = "Check the receiver's address and its log."


def wait_after(attempt: int) -> float | None:
    """Return the seconds after which a failed delivery is tried again; None: it is given up.

    Args:
        attempt: how often it was tried.
    """
    if attempt >= TRIES:
        return None
    return float(min(_FIRST_WAIT * 3 ** (attempt - 1), _LONGEST_WAIT))


def resolve(host: str, port: int) -> Sequence[str]:
    """Return the addresses that a name has.

    Raises:
        OSError: it has none.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def check_address(url: str, *, local: bool) -> SplitResult:
    """Return the parts of a receiver's address.

    Args:
        url: of the receiver.
        local: whether it may be one of this machine or the local network.

    Raises:
        UsageError: it is none that deliveries may go to.
    """
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        host, parts = "", SplitResult("", "", "", "", "")
    if parts.scheme not in _PORTS or not host or parts.username is not None or parts.fragment:
        raise UsageError("no address for deliveries", subject=url[:200], remedy="Give https://HOST/PATH.")
    if not local and (host == "localhost" or host.endswith((".localhost", ".local", ".internal")) or _forbidden(host)):
        raise UsageError(
            "deliveries don't go to the local network",
            subject=url[:200],
            remedy="The service allows it with --local-webhooks.",
        )
    return parts


def _forbidden(address: str) -> bool:
    """Return whether a literal address is none of the public network's; a name is not."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    inner = getattr(found, "ipv4_mapped", None) or getattr(found, "sixtofour", None)
    return not found.is_global or found.is_multicast or (inner is not None and not inner.is_global)


def send(
    delivery: Delivery,
    *,
    origin: str,
    local: bool,
    timeout: float,
    resolver: Resolve = resolve,
    now: float | None = None,
) -> int:
    """Send a delivery once; return the status of the receiver's answer.

    Args:
        delivery: what to send.
        origin: of this service, for the address of the result.
        local: whether the receiver may be one of the local network.
        timeout: seconds for the whole answer.
        resolver: gives the addresses of a name.
        now: seconds since 1970; the present by default.

    Raises:
        NotDelivered: it was not taken, or the address may not be reached.
    """
    try:
        parts = check_address(delivery.url, local=local)
        host = parts.hostname or ""
        port = parts.port or _PORTS[parts.scheme]
        addresses = resolver(host, port)
    except UsageError as error:
        raise NotDelivered(error.message) from None
    except (OSError, UnicodeError) as error:
        raise NotDelivered(f"the name has no address: {error}") from None
    if not addresses or (not local and any(_forbidden(address) for address in addresses)):
        raise NotDelivered("the name leads to an address of the local network")
    body = json.dumps(_told(delivery, origin), separators=(",", ":")).encode()
    sent = int(time.time() if now is None else now)
    headers = {
        "Content-Type": "application/json",
        "User-Agent": f"certlane/{__version__}",
        ID: delivery.id,
        TIME: str(sent),
        SIGNATURE: signature(delivery.secret, delivery.id, sent, body),
    }
    status = _post(parts, addresses[0], port, headers=headers, body=body, timeout=timeout)
    if not 200 <= status < 300:
        raise NotDelivered(f"the receiver answered with status {status}")
    return status


def _told(delivery: Delivery, origin: str) -> dict[str, Any]:
    """Return what is sent: the addresses in it are whole."""
    body = dict(delivery.body)
    data = body.get("data")
    if isinstance(data, dict) and str(data.get("url", "")).startswith("/"):
        body["data"] = {**data, "url": origin + data["url"]}
    return body


def _post(parts: SplitResult, address: str, port: int, *, headers: dict[str, str], body: bytes, timeout: float) -> int:
    """Send to the address that was checked; name and certificate stay those of the receiver."""
    import httpx

    literal = f"[{address}]" if ":" in address else address
    target = httpx.URL(parts._replace(netloc=f"{literal}:{port}", fragment="").geturl())
    name = parts.hostname or ""
    shown = f"[{name}]" if ":" in name else name
    headers = {**headers, "Host": shown if port == _PORTS[parts.scheme] else f"{shown}:{port}"}
    end = time.monotonic() + timeout
    try:
        with (
            httpx.Client(timeout=timeout, follow_redirects=False, trust_env=False) as client,
            client.stream("POST", target, content=body, headers=headers, extensions={"sni_hostname": name}) as reply,
        ):
            read = 0
            for piece in reply.iter_raw(8192):
                read += len(piece)
                if read > _LARGEST_ANSWER or time.monotonic() > end:
                    break  # the status is what counts
            return reply.status_code
    except (httpx.HTTPError, httpx.InvalidURL, ValueError, OSError) as error:
        raise NotDelivered(f"{type(error).__name__}: {error}"[:300]) from None


class Deliverer:
    """The thread that sends what is due.

    Args:
        records: where deliveries wait.
        settings: addresses and times.
        pause: seconds between two looks.
    """

    def __init__(self, records: Records, settings: Settings, *, pause: float = 1.0) -> None:
        self._records = records
        self._settings = settings
        self._pause = pause
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._serve, name="webhooks", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def close(self) -> None:
        """End after the delivery that is on its way."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(self._settings.webhook_seconds + 5)

    def _serve(self) -> None:
        while not self._stop.wait(self._pause):
            try:
                self.deliver()
            except Exception:  # noqa: BLE001 - the thread must outlive a database that is away for a while
                _log.exception("webhooks")
                self._stop.wait(5)

    def deliver(self) -> int:
        """Send what is due now; return how many were tried."""
        lease = timedelta(seconds=_AT_ONCE * (self._settings.webhook_seconds + 2) + 30)
        tried = 0
        for delivery in self._records.hooks.due(_AT_ONCE, lease):
            if self._stop.is_set():
                break  # comes again after the lease
            self._try(delivery)
            tried += 1
        return tried

    def _try(self, delivery: Delivery) -> None:
        settings = self._settings
        try:
            status = send(
                delivery,
                origin=settings.origin,
                local=settings.local_webhooks,
                timeout=settings.webhook_seconds,
            )
        except NotDelivered as error:
            wait = wait_after(delivery.attempt)
            # Spread, so that a receiver which comes back is not met by all at once.
            again = datetime.now(UTC) + timedelta(seconds=wait * random.uniform(0.8, 1.2)) if wait else None  # noqa: S311
            self._records.hooks.mark_failed(delivery.id, error.message, again)
        else:
            self._records.hooks.mark_delivered(delivery.id, status)
