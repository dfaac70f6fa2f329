"""What the records refuse, beside the refusals that the service's answers share with its client.

ServiceError (``certlane.service.refusals``)
├── AccessDenied        the role may not do this, or the secret is wrong
├── NotFound            nothing of that id, or another's
├── Conflict            it does not fit the state of the application
└── ServiceUnavailable
    └── TooManyAttempts sign-in is throttled

RecordsUnusable         the database can't be opened, is newer than this program, or is damaged

A value that is wrong in itself (a reason too short, an unknown role) is a ``UsageError``.
"""

from __future__ import annotations

from ...errors import CertlaneError
from ..refusals import AccessDenied, Conflict, NotFound, ServiceError, ServiceUnavailable

__all__ = [
    "AccessDenied",
    "Conflict",
    "NotFound",
    "RecordsUnusable",
    "ServiceError",
    "ServiceUnavailable",
    "TooManyAttempts",
]


class TooManyAttempts(ServiceUnavailable):
    """Sign-in failed too often for this name or from this address; ``retry_after`` is in seconds."""

    code = "CL505"
    default_remedy = "Wait, then try again; an administrator can set a new password."
    retry_after: int = 900


class RecordsUnusable(CertlaneError):
    """The records' database can't be opened, was written by a newer version, or its file is damaged."""

    code = "CL510"
    exit_status = 1
    default_remedy = "Check the database's address and its rights; restore the last backup if it is damaged."
