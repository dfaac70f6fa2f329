"""How far a batch is: a bar on a terminal, a line now and then elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..batch import BatchResult, Clock

_EVERY = 10.0  # seconds between lines where there is no terminal


@contextmanager
def follow(total: int) -> Iterator[Callable[[BatchResult | None, Clock], None]]:
    """Give the function that is told of each item, and show the progress on standard error."""
    if sys.stderr.isatty():
        with _bar(total) as tell:
            yield tell
    else:
        yield _lines()


@contextmanager
def _bar(total: int) -> Iterator[Callable[[BatchResult | None, Clock], None]]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}"))
    with Progress(*columns, console=Console(stderr=True), auto_refresh=False, transient=True) as progress:
        task = progress.add_task("", total=total)
        shown = [0.0]

        def tell(result: BatchResult | None, clock: Clock) -> None:
            if time.monotonic() - shown[0] > 0.1 or clock.done == total:
                shown[0] = time.monotonic()
                progress.update(task, completed=clock.done, description=_rate(clock), refresh=True)

        yield tell


def _lines() -> Callable[[BatchResult | None, Clock], None]:
    last = [time.monotonic()]

    def tell(result: BatchResult | None, clock: Clock) -> None:
        if time.monotonic() - last[0] > _EVERY or clock.done == clock.total:
            last[0] = time.monotonic()
            sys.stderr.write(f"certlane: {clock.done}/{clock.total} {_rate(clock)}\n")
            sys.stderr.flush()

    return tell


def _rate(clock: Clock) -> str:
    left = clock.left
    if left is None:
        return ""
    minutes, seconds = divmod(round(left), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{clock.rate:.1f}/s, {hours}:{minutes:02}:{seconds:02} left"
