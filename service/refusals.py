"""What a service's refusal means: its problem details (RFC 9457) as one of our own errors."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from ..errors import CertlaneError, all_kinds

_LONGEST: Final = 2000


class ServiceError(CertlaneError):
    """The service refused what it was asked for.

    ``status`` is the answer's, 0 where there was none; ``problem`` are its details.
    """

    code = "CL500"
    exit_status = 1
    default_remedy = "See what the service says; its administrator finds the request in its log."
    status: int = 0
    problem: Mapping[str, Any] = {}


class AccessDenied(ServiceError):
    """No token, a wrong or an expired one, or a role that may not do this."""

    code = "CL501"
    default_remedy = "Check the token and the role of its user."


class NotFound(ServiceError):
    """There is nothing of that name, or it is not yours to see."""

    code = "CL502"
    default_remedy = "Check the id, and whose application it is."


class Conflict(ServiceError):
    """It does not fit the state in which the application is."""

    code = "CL503"
    default_remedy = "Read the application again: another person may have changed it."


class ServiceUnavailable(ServiceError):
    """The service is busy, or can't be reached."""

    code = "CL504"
    default_remedy = "Check its address, and try again later."


_BY_STATUS: Final[dict[int, type[ServiceError]]] = {
    401: AccessDenied,
    403: AccessDenied,
    404: NotFound,
    409: Conflict,
    412: Conflict,
    429: ServiceUnavailable,
    502: ServiceUnavailable,
    503: ServiceUnavailable,
    504: ServiceUnavailable,
}


def error_of(status: int, problem: Mapping[str, Any], subject: str) -> CertlaneError:
    """Return the error for a refusal: by the code that the service gave, else by its status.

    Args:
        status: of the answer.
        problem: its problem details; empty where it had none.
        subject: what was asked for.
    """
    code = str(problem.get("code") or "")
    kind = next((k for k in all_kinds() if code and k.code == code), _BY_STATUS.get(status, ServiceError))
    said = problem.get("detail") or problem.get("title") or f"the service answered with status {status}"
    parts = [str(said)]
    for part in problem.get("errors") or ():
        if isinstance(part, Mapping):
            place = part.get("pointer") or part.get("name") or part.get("loc") or ""
            parts.append(f"{place}: {part.get('detail') or part.get('message') or part.get('msg') or ''}".strip(": "))
    remedy = problem.get("remedy")
    error = kind("; ".join(parts)[:_LONGEST], remedy=str(remedy) if remedy else None, subject=subject)
    if isinstance(error, ServiceError):
        error.status, error.problem = status, dict(problem)
    return error
