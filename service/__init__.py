"""What runs for long: the service with its records and pages, its client, and the watched folder.

Nothing is imported before it is used, since the watched folder needs none of what the service does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .client import Client
    from .signatures import verify_webhook

__all__ = ["Client", "verify_webhook"]

_PLACES = {"Client": "client", "verify_webhook": "signatures"}


def __getattr__(name: str) -> Any:
    if name not in _PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f".{_PLACES[name]}", __name__), name)
