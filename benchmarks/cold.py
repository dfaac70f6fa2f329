"""How long a cold command takes, as ratios of CPU time within one run: ``python benchmarks/cold.py [FILE]``.

FILE is a one-page digital certificate, by default a sample.  Each command is a fresh process; the commands take turns,
and the median of each counts, so that a busy machine moves all of them alike.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
from pathlib import Path

ROUNDS = 9
SAMPLE = Path(__file__).parent.parent / "samples" / "robot-gateway" / "cb-certificate.pdf"


def cpu_seconds(command: list[str]) -> float:
    """Run the command; return its user and system seconds, children included."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in {0, 10, 20}:
        raise SystemExit(f"{command} ended with {process.returncode}")
    return usage.ru_utime + usage.ru_stime


def main() -> None:
    """Print the median CPU time of each command and the ratios that are goals."""
    file = sys.argv[1] if len(sys.argv) > 1 else str(SAMPLE)
    python, certlane = sys.executable, str(Path(sys.executable).parent / "certlane")
    commands = {
        "check": [certlane, "check", file],
        "extract": [certlane, "extract", "--json", file],
        "catalogue show": [certlane, "catalogue", "show", "IEC 62368-1:2018"],
        "import spacy, pdfplumber; blank": [python, "-c", "import spacy, pdfplumber; spacy.blank('xx')"],
        "import pdfplumber": [python, "-c", "import pdfplumber"],
        "import typer": [python, "-c", "import typer"],
    }
    times: dict[str, list[float]] = {name: [] for name in commands}
    for round_ in range(ROUNDS + 1):
        for name, command in commands.items():
            spent = cpu_seconds(command)
            if round_:  # the first round warms the file cache
                times[name].append(spent)
    median = {name: statistics.median(values) for name, values in times.items()}
    for name, value in median.items():
        print(f"{name:34} {value * 1000:7.0f} ms CPU")
    for above, below, goal in (
        ("check", "import spacy, pdfplumber; blank", "1.2"),
        ("check", "import pdfplumber", "2"),
        ("catalogue show", "import typer", "2"),
    ):
        print(f"{above} / {below}: {median[above] / median[below]:.2f} (goal ≤ {goal})")


if __name__ == "__main__":
    main()
