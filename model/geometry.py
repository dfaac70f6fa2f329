"""Places on a page."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple


class Box(NamedTuple):
    """A rectangle in PDF points, origin at the top left of the page as seen."""

    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def width(self) -> float:
        """Width in points."""
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        """Height in points."""
        return self.bottom - self.top

    def rounded(self) -> Box:
        """Return the box with tenths of a point, as results print it."""
        return Box(round(self.x0, 1), round(self.top, 1), round(self.x1, 1), round(self.bottom, 1))


def enclosing(boxes: Iterable[tuple[float, float, float, float]]) -> Box:
    """Return the smallest box around all the given ones.

    Raises:
        ValueError: no box was given.
    """
    x0s, tops, x1s, bottoms = zip(*boxes, strict=True)
    return tuple.__new__(Box, (min(x0s), min(tops), max(x1s), max(bottoms)))
