"""The way to a service over HTTP: one request, asked again for a bounded time where the service is busy."""

from __future__ import annotations

import email.utils
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from ..errors import DependencyMissing, InputError, UsageError
from .refusals import ServiceUnavailable, error_of

if TYPE_CHECKING:
    import httpx

_NOT_DONE: Final = (429, 503)  # answers after which a request was certainly not carried out
_TEMPORARY: Final = (*_NOT_DONE, 502, 504)
_LONGEST_PAUSE: Final = 30.0


class Connection:
    """A connection to a service, with the token that it asks for; see ``client.Client`` for what is given.

    Raises:
        UsageError: the address is none, or the token can't stand in a header.
        DependencyMissing: httpx is not installed.
    """

    def __init__(
        self,
        url: str,
        token: str,
        *,
        timeout: float,
        patience: float,
        verify: Any,
        transport: httpx.BaseTransport | None,
        sleep: Callable[[float], None],
    ) -> None:
        try:
            import httpx
        except ImportError:
            raise DependencyMissing("the client needs httpx", remedy="pip install 'certlane[service]'") from None
        if not url.startswith(("http://", "https://")):
            raise UsageError("an address begins with http:// or https://", subject=url)
        if not token.isascii() or not token.isprintable() or " " in token:
            raise UsageError("the token holds characters that no token has", remedy="Give it as it was shown.")
        self._unreachable = httpx.TransportError
        self._patience = patience
        self._sleep = sleep
        self._http = httpx.Client(
            base_url=url.rstrip("/") + "/v1/",
            headers={"Accept": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {}),
            timeout=timeout,
            verify=verify,
            transport=transport,
            follow_redirects=False,  # a token goes where it was meant to go
            trust_env=False,
        )

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def request(self, method: str, path: str, *, again: bool = False, **options: Any) -> httpx.Response:
        """Send a request; ask a busy service again, and an unreachable one where twice does no harm.

        Args:
            method: of the request.
            path: below ``/v1/``.
            again: the request may be sent twice, though it is no GET.
            options: as httpx takes them.

        Raises:
            CertlaneError: the service refuses; the code says which error it is.
            ServiceUnavailable: it can't be reached, or stays busy.
        """
        end = time.monotonic() + self._patience
        pause = 0.5
        harmless = again or method == "GET"
        while True:
            try:
                response = self._http.request(method, path, **_rewound(options))
            except self._unreachable as error:
                if time.monotonic() + pause > end or not harmless:
                    raise ServiceUnavailable(
                        f"it can't be reached: {type(error).__name__}: {error}", subject=str(self._http.base_url)
                    ) from None
                wanted = pause
            else:
                if response.is_success:
                    return response
                wanted = _retry_after(response) or pause
                temporary = response.status_code in (_TEMPORARY if harmless else _NOT_DONE)
                if not temporary or time.monotonic() + wanted > end:
                    raise error_of(response.status_code, _problem(response), f"{method} {response.url.path}")
            self._sleep(min(wanted, _LONGEST_PAUSE))
            pause = min(pause * 2, _LONGEST_PAUSE)


def mapping_of(response: httpx.Response) -> dict[str, Any]:
    """Return the JSON object of an answer.

    Raises:
        InputError: it is none.
    """
    data = _json(response)
    if not isinstance(data, dict):
        raise InputError(
            "the answer is no JSON object", subject=str(response.url), remedy="Check the address of the service."
        )
    return data


def _rewound(options: dict[str, Any]) -> dict[str, Any]:
    for _, (_, content, _) in options.get("files") or ():
        if not isinstance(content, bytes):
            content.seek(0)
    return options


def _retry_after(response: httpx.Response) -> float | None:
    """Return the seconds that the service asks to wait: a number, or a date (RFC 9110, section 10.2.3)."""
    given = response.headers.get("Retry-After", "").strip()
    if given.isdecimal():
        return float(given[:6])
    try:
        return max(0.0, email.utils.parsedate_to_datetime(given).timestamp() - time.time())
    except (ValueError, TypeError, OverflowError):
        return None


def _problem(response: httpx.Response) -> dict[str, Any]:
    data = _json(response)
    return data if isinstance(data, dict) else {}


def _json(response: httpx.Response) -> Any:
    try:
        return response.json()
    except (ValueError, RecursionError):
        return None
