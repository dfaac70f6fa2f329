"""Check what a built wheel holds: ``python wheel_contents.py WHEEL``."""

from __future__ import annotations

import sys
import zipfile
from pathlib import Path

LARGEST = 30_000_000
FOREIGN = ("tests/", "benchmarks/", "docs/", ".dev/", ".ci/")
NEEDED = ("certlane/__init__.py", "certlane/py.typed", "certlane/cli.py")


def complaints(wheel: Path) -> list[str]:
    """Return what is wrong with the wheel, in words; empty where nothing is."""
    found = []
    if wheel.stat().st_size > LARGEST:
        found.append(f"{wheel.stat().st_size} bytes, more than {LARGEST}")
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    tops = {name.split("/")[0] for name in names}
    if strangers := sorted(t for t in tops if t != "certlane" and not t.endswith(".dist-info")):
        found.append(f"top-level names beside certlane: {', '.join(strangers)}")
    found += [
        f"{name} does not belong into the wheel"
        for name in names
        if name.startswith(tuple(f"certlane/{f}" for f in FOREIGN))
    ]
    found += [f"{name} is missing" for name in NEEDED if name not in names]
    return found


def main() -> int:
    """Print the complaints of the wheels named on the command line."""
    wrong = 0
    for argument in sys.argv[1:]:
        wheel = Path(argument)
        found = complaints(wheel)
        wrong += bool(found)
        sys.stdout.write(f"{wheel.name}: {'; '.join(found) or f'good, {wheel.stat().st_size} bytes'}\n")
    return 1 if wrong or len(sys.argv) < 2 else 0


if __name__ == "__main__":
    sys.exit(main())
