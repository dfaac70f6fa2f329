"""What the routes of one running service share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, TypeVar

from anyio import CapacityLimiter, to_thread
from fastapi import Request

from .access.rates import Rates
from .pictures import Pictures
from .records import Records
from .settings import Settings

if TYPE_CHECKING:
    from .work import Workers

T = TypeVar("T")
_WRITERS: Final = 8
_DRAWERS: Final = 16


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
    _writers: CapacityLimiter = field(init=False)
    _drawers: CapacityLimiter = field(init=False)

    def __post_init__(self) -> None:
        """Set up what counts requests."""
        self.rates = Rates(self.settings.requests_a_minute)
        self.failures = Rates(self.settings.failures_a_minute)
        self._writers, self._drawers = CapacityLimiter(_WRITERS), CapacityLimiter(_DRAWERS)

    async def taken_in(self, function: Callable[[], T]) -> T:
        """Do what writes a submission: few at once, so that those who wait for the disk leave threads for readers."""
        return await to_thread.run_sync(function, limiter=self._writers)

    async def drawn(self, function: Callable[[], T]) -> T:
        """Do what waits for pictures: few at once, for the same reason."""
        return await to_thread.run_sync(function, limiter=self._drawers)


def service_of(request: Request) -> Service:
    """Return the service that a request came to."""
    service: Service = request.app.state.service
    return service
