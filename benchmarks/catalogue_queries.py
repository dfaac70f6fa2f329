"""Measures the catalogue: opening, look-up, memory, repair candidates, cold command.

Run ``python benchmarks/catalogue_queries.py [--json]``; figures are medians of several runs, CPU time where one process
is measured from outside.  The measured processes run from compiled modules, as an installation does, even where
``PYTHONDONTWRITEBYTECODE`` is set.  Goals: opening cold ≤ 10 ms, exact look-up with parsing ≤ 50 µs, ≤ 30 MB more
memory, ``certlane catalogue show`` cold ≤ 2 × ``python -c "import typer"``.
"""

from __future__ import annotations

import atexit
import functools
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable

RUNS = 7

OPENING = """
import time
from certlane.standards_catalog.catalogue import Catalogue
began = time.perf_counter()
Catalogue.default()
print((time.perf_counter() - began) * 1e3)
"""
MEMORY = """
import resource
def rss():
    with open('/proc/self/status') as status:
        return next(int(line.split()[1]) for line in status if line.startswith('VmRSS')) / 1024
from certlane.standards_catalog.catalogue import Catalogue
before = rss()
catalogue = Catalogue.default()
for text in ('IEC 62368-1:2018', 'EN 55032:2015+A11:2020', 'ISO 13485:2016', 'EN 300 328 V2.2.2'):
    catalogue.adoptions(text), catalogue.editions(text), catalogue.near(text), catalogue.bodies(number='0123')
print(rss() - before)
"""


@functools.cache
def compiled() -> dict[str, str]:
    """Return an environment in which Python keeps what it compiled, in a folder that is removed at the end."""
    folder = tempfile.mkdtemp(prefix="certlane-bytecode-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    own = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return own | {"PYTHONPYCACHEPREFIX": folder}


def measured(code: str) -> float:
    """Return the median of the number that the code prints, each time in a process of its own."""
    values = [
        float(
            subprocess.run(
                [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=compiled()
            ).stdout
        )
        for _ in range(RUNS)
    ]
    return statistics.median(values)


def cpu(*command: str) -> float:
    """Return the median CPU time of a command in milliseconds."""
    values = []
    subprocess.run(command, capture_output=True, check=False, env=compiled())
    for _ in range(RUNS):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, capture_output=True, check=False, env=compiled())
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        values.append((after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime) * 1e3)
    return statistics.median(values)


def each(function: Callable[[str], object], texts: list[str], *, clear: Callable[[], None] | None = None) -> float:
    """Return the median time of a call in microseconds."""
    values = []
    for _ in range(RUNS):
        if clear is not None:
            clear()
        began = time.perf_counter()
        for text in texts:
            function(text)
        values.append((time.perf_counter() - began) / len(texts) * 1e6)
    return statistics.median(values)


def main() -> None:
    """Measure and print."""
    from certlane.standards_catalog.catalogue import Catalogue
    from certlane.standards_catalog.identifiers.registry import parse_identifier
    from certlane.standards_catalog.queries import find

    catalogue = Catalogue.default()
    db = catalogue._db
    texts = [row[0] for row in db.all("SELECT designation FROM edition WHERE id % 101 = 0 AND kind = 'edition'")]
    parsed = [parse_identifier(text) for text in texts]
    by_text = dict(zip(texts, parsed, strict=True))
    show = (sys.executable, "-m", "certlane", "catalogue", "show", "IEC 62368-1:2018")
    bare = cpu(sys.executable, "-c", "import typer")
    cold = cpu(*show)
    figures = {
        "editions": db.one("SELECT count(*) FROM edition")[0],
        "file_megabytes": round(catalogue.path.stat().st_size / 1e6, 1),
        "opening_ms": round(measured(OPENING), 2),
        "look_up_with_parsing_us": round(each(catalogue.find, texts, clear=parse_identifier.cache_clear), 1),
        "look_up_parsed_us": round(each(lambda text: find(db, by_text[text]), texts), 1),
        "near_us": round(each(catalogue.near, texts[:300]), 1),
        "adoptions_us": round(each(catalogue.adoptions, texts[:300]), 1),
        "memory_megabytes": round(measured(MEMORY), 1),
        "show_cold_ms": round(cold, 1),
        "import_typer_ms": round(bare, 1),
        "show_over_typer": round(cold / bare, 2),
    }
    if "--json" in sys.argv[1:]:
        print(json.dumps(figures))
    else:
        for name, value in figures.items():
            print(f"{name:<26} {value:>12,}")


if __name__ == "__main__":
    main()
