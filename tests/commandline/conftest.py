"""Running certlane as a process of its own, as a user does."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import certlane.samples

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="session")
def run() -> Run:
    """Return a function that runs certlane with arguments and returns the finished process."""
    environment = {k: v for k, v in os.environ.items() if k not in ("FORCE_COLOR", "COLUMNS", "CERTLANE_DEBUG")}

    def call(*arguments: str | Path, **options: str | bytes) -> subprocess.CompletedProcess[str]:
        stdin = options.pop("stdin", b"")
        env = environment | {"LC_ALL": "C.UTF-8"} | {k: str(v) for k, v in options.items()}
        done = subprocess.run(
            [sys.executable, "-m", "certlane", *map(str, arguments)],
            input=stdin if isinstance(stdin, bytes) else stdin.encode(),
            capture_output=True,
            env=env,
            timeout=120,
            check=False,
        )
        return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())

    return call


@pytest.fixture(scope="session")
def samples() -> Path:
    """Return the folder of the sample documents."""
    return Path(certlane.samples.__file__).parent
