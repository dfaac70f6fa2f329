"""Signatures of webhooks: how a receiver tells that a delivery is the service's own, fresh and unchanged.

The form is that of Standard Webhooks (standardwebhooks.com, version 1.0): HMAC-SHA-256 over id, time and body, the
three joined by full stops, in base64 after ``v1,``; several signatures stand apart by spaces while a secret is changed.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Mapping
from contextlib import suppress
from typing import Any, Final

from ..errors import InputError

ID, TIME, SIGNATURE = "Webhook-Id", "Webhook-Timestamp", "Webhook-Signature"
"""The headers of a delivery."""
TOLERANCE: Final = 300.0
"""Seconds by which a delivery may be older, or the clocks of sender and receiver differ."""
_LARGEST: Final = 1 << 20


def signature(secret: str, delivery: str, sent: int, body: bytes) -> str:
    """Return the value of the header ``Webhook-Signature``.

    Args:
        secret: what sender and receiver share; base64 after ``whsec_``, or any other text as it is.
        delivery: the id of the delivery; the same for each try.
        sent: when this try was sent, in seconds since 1970.
        body: the bytes that are sent.
    """
    message = f"{delivery}.{sent}.".encode() + body
    digest = hmac.new(_key(secret), message, hashlib.sha256).digest()
    return "v1," + base64.b64encode(digest).decode()


def _key(secret: str) -> bytes:
    if secret.startswith("whsec_"):
        with suppress(ValueError):
            return base64.b64decode(secret.removeprefix("whsec_"), validate=True)
    return secret.encode()


def verify_webhook(
    secret: str, headers: Mapping[str, str], body: bytes, *, tolerance: float = TOLERANCE, now: float | None = None
) -> dict[str, Any]:
    """Return what a delivery says, once its signature is verified.

    The same delivery may come more than once: a receiver remembers the ids that it has dealt with.

    Args:
        secret: what sender and receiver share.
        headers: of the request; their names in any case.
        body: of the request, byte for byte.
        tolerance: seconds.
        now: seconds since 1970; the present by default.

    Raises:
        InputError: the delivery is not the service's, too old, or no JSON object.
    """
    given = {name.lower(): value for name, value in headers.items()}
    delivery, sent = given.get(ID.lower(), ""), given.get(TIME.lower(), "")
    if not (delivery and sent.isascii() and sent.isdecimal() and len(sent) <= 12) or len(body) > _LARGEST:
        raise InputError("no signed delivery", subject="webhook", remedy="Refuse the request.")
    expected = signature(secret, delivery, int(sent), body).encode()
    offered = [part.encode() for part in given.get(SIGNATURE.lower(), "").split(" ")]
    # Every one is compared: the time that it takes tells nothing.
    matches = [hmac.compare_digest(expected, part) for part in offered]
    if not any(matches):
        raise InputError("the signature is wrong", subject="webhook", remedy="Refuse the request; check the secret.")
    if abs((time.time() if now is None else now) - int(sent)) > tolerance:
        raise InputError("the delivery is too old", subject="webhook", remedy="Refuse the request; check the clock.")
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        data = None
    if not isinstance(data, dict):
        raise InputError("the delivery is no JSON object", subject="webhook", remedy="Refuse the request.")
    return data
