"""How many requests one caller may send: a bucket of tokens for each, refilled steadily."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable
from typing import Final

_MOST: Final = 20_000  # callers remembered; full buckets are forgotten beyond that


class Rates:
    """Buckets by caller.

    Args:
        a_minute: requests in the long run; as many may come at once after a rest.  0: any number.
        clock: seconds, for tests.
    """

    def __init__(self, a_minute: int, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._size = float(a_minute)
        self._clock = clock
        self._lock = threading.Lock()
        self._buckets: dict[str, tuple[float, float]] = {}  # caller: what was left, and when

    def take(self, caller: str, cost: float = 1.0) -> int:
        """Take from a caller's bucket; return 0, or the seconds to wait where it does not hold enough.

        Args:
            caller: names user, token or address.
            cost: 0 only asks whether one request more would be allowed.
        """
        if not self._size:
            return 0
        with self._lock:
            now = self._clock()
            left = self._left(caller, now)
            if left < max(cost, 1.0):
                return max(1, math.ceil((max(cost, 1.0) - left) * 60 / self._size))
            if cost:
                self._buckets[caller] = (left - cost, now)
                if len(self._buckets) > _MOST:
                    self._forget(now)
            return 0

    def _left(self, caller: str, now: float) -> float:
        left, then = self._buckets.get(caller, (self._size, now))
        return min(self._size, left + (now - then) * self._size / 60)

    def _forget(self, now: float) -> None:
        """Forget whose bucket is full again; and, against a flood of addresses, the older half of the rest."""
        self._buckets = {caller: (left, then) for caller, (left, then) in self._buckets.items() if now - then < 60}
        if len(self._buckets) > _MOST:
            ordered = sorted(self._buckets.items(), key=lambda pair: pair[1][1])
            self._buckets = dict(ordered[len(ordered) // 2 :])
