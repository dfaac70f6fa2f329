"""certlane: overseas certification PDFs in; standards, results and a reasoned lane decision out.

>>> import certlane
>>> str(certlane.parse_identifier("EN 55032: 2015 + A11:2020"))
'EN 55032:2015+A11:2020'

The names below are the public interface; each is imported when it is first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .batch.many import check_many
    from .batch.work import BatchResult
    from .decision.application import Application
    from .decision.policy import Policy
    from .errors import (
        CatalogueError,
        CertlaneError,
        DependencyMissing,
        EncryptedDocument,
        InputError,
        LimitExceeded,
        ReaderDied,
        UnreadableDocument,
        UsageError,
    )
    from .model.decision import Assessment
    from .model.match import Match
    from .model.record import DocumentRecord
    from .pipeline import check, match, read
    from .standards_catalog.catalogue import Catalogue
    from .standards_catalog.identifiers.registry import parse_identifier
    from .standards_catalog.identifiers.value import Identifier, InvalidIdentifier

__version__ = "0.1.0"

_PLACES = {
    "Application": "decision.application",
    "Assessment": "model.decision",
    "BatchResult": "batch.work",
    "Catalogue": "standards_catalog.catalogue",
    "CatalogueError": "errors",
    "CertlaneError": "errors",
    "DependencyMissing": "errors",
    "DocumentRecord": "model.record",
    "EncryptedDocument": "errors",
    "Identifier": "standards_catalog.identifiers.value",
    "InputError": "errors",
    "InvalidIdentifier": "standards_catalog.identifiers.value",
    "LimitExceeded": "errors",
    "Match": "model.match",
    "Policy": "decision.policy",
    "ReaderDied": "errors",
    "UnreadableDocument": "errors",
    "UsageError": "errors",
    "check": "pipeline",
    "check_many": "batch.many",
    "match": "pipeline",
    "parse_identifier": "standards_catalog.identifiers.registry",
    "read": "pipeline",
}

__all__ = [
    "Application",
    "Assessment",
    "BatchResult",
    "Catalogue",
    "CatalogueError",
    "CertlaneError",
    "DependencyMissing",
    "DocumentRecord",
    "EncryptedDocument",
    "Identifier",
    "InputError",
    "InvalidIdentifier",
    "LimitExceeded",
    "Match",
    "Policy",
    "ReaderDied",
    "UnreadableDocument",
    "UsageError",
    "__version__",
    "check",
    "check_many",
    "match",
    "parse_identifier",
    "read",
]


def __getattr__(name: str) -> Any:
    if name not in _PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f".{_PLACES[name]}", __name__), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return __all__
