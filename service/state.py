"""What the routes of one running service share."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from fastapi import Request

from .access.rates import Rates
from .pictures import Pictures
from .records import Records
from .settings import Settings

if TYPE_CHECKING:
    from .work import Workers


@dataclass(slots=True)
class Service:
    """The parts of a running service; ``workers`` is None where no work is done in this process."""

    settings: Settings
    records: Records
    pictures: Pictures
    workers: Workers | None = None
    rates: Rates = field(init=False)
    failures: Rates = field(init=False)
    """Wrong tokens and passwords by address."""

    def __post_init__(self) -> None:
        """Set up what counts requests."""
        self.rates = Rates(self.settings.requests_a_minute)
        self.failures = Rates(self.settings.failures_a_minute)


def service_of(request: Request) -> Service:
    """Return the service that a request came to."""
    service: Service = request.app.state.service
    return service
