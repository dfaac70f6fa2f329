"""Dask as the engine: the same work on the workers of a cluster."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from typing import Any

from ..errors import DependencyMissing, InputError


@contextmanager
def dask_executor(scheduler: str, *, patience: float = 30.0) -> Iterator[tuple[Executor, int]]:
    """Connect to a Dask scheduler; give an executor over all of its workers, and how many tasks they do at once.

    The workers need the same version of certlane and must reach the documents by the same paths.  A worker that is
    lost takes nothing with it: Dask gives its tasks to the others.

    Args:
        scheduler: its address, such as ``tcp://10.0.0.5:8786``.
        patience: seconds to wait for the scheduler and for its first worker.

    Raises:
        DependencyMissing: Dask is not installed.
        InputError: nobody answers there, or no worker is there.
    """
    try:
        from distributed import Client as Connect
    except ImportError:
        raise DependencyMissing(
            "the engine dask needs dask.distributed", remedy="pip install 'certlane[dask]'"
        ) from None
    connect: Any = Connect
    try:
        client = connect(scheduler, timeout=patience, set_as_default=False)
    except (OSError, TimeoutError, ValueError) as error:
        raise InputError(
            f"no Dask scheduler answers: {error}", subject=scheduler, remedy="Check the address, or start one."
        ) from None
    with client:
        try:
            client.wait_for_workers(1, timeout=patience)
        except TimeoutError:
            raise InputError("the scheduler has no workers", subject=scheduler, remedy="Start workers.") from None
        with client.get_executor(pure=False) as executor:
            yield executor, sum(client.nthreads().values())
