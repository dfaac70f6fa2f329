"""Repaired look-up against plain similarity: right, unmatched and wrong answers, and time, side by side.

Run it with ``python benchmarks/matching.py [NUMBER]``.  Ratios within one run are what counts; the machine is whatever
it is.  The rival is ``rapidfuzz.process.extractOne`` over the designations of all editions, called plainly (its own
scorer, ``WRatio``) and in its quickest form (``fuzz.ratio`` with a cutoff).
"""

from __future__ import annotations

import sqlite3
import statistics
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import date
from random import Random

from rapidfuzz import fuzz, process

from certlane.matcher import match_reference
from certlane.samples.misreadings import misread, near_misses
from certlane.standards_catalog.catalogue import Catalogue
from certlane.standards_catalog.identifiers.registry import parse_identifier
from certlane.standards_catalog.identifiers.value import InvalidIdentifier

ON = date(2026, 11, 24)
CUTOFF = 85.0
"""Below this likeness the rival gives no answer."""

Answer = Callable[[str], str | None]


def designations(catalogue: Catalogue) -> list[str]:
    """Return the designations of all confirmed editions."""
    database = sqlite3.connect(f"file:{catalogue.path}?mode=ro", uri=True)
    query = "SELECT designation FROM edition WHERE kind != 'draft' AND confidence >= 0.5 ORDER BY id"
    rows = [row[0] for row in database.execute(query)]
    database.close()
    return rows


def key(text: str) -> str:
    """Return the key of an identifier, empty for what is none."""
    try:
        return parse_identifier(text).key
    except InvalidIdentifier:
        return ""


def measure(name: str, answer: Answer, pairs: list[tuple[str, str]]) -> tuple[Counter[str], list[float]]:
    """Answer each damaged text and count what came out; returns counts and CPU milliseconds a query."""
    outcomes: Counter[str] = Counter()
    spent = []
    for truth, text in pairs:
        begin = time.process_time()
        found = answer(text)
        spent.append((time.process_time() - begin) * 1000)
        if found is None:
            outcomes["unmatched"] += 1
        else:
            outcomes["right" if key(found) == key(truth) else "wrong"] += 1
    total = sum(outcomes.values())
    shares = ", ".join(f"{k} {100 * outcomes[k] / total:.1f} %" for k in ("right", "unmatched", "wrong"))
    print(f"  {name:22} {shares}; CPU ms median {statistics.median(spent):.2f}, mean {statistics.mean(spent):.2f}")
    return outcomes, spent


def reliability(catalogue: Catalogue, pairs: list[tuple[str, str]]) -> None:
    """Print how often each kind of match is right, beside the score that it claims."""
    right: Counter[str] = Counter()
    total: Counter[str] = Counter()
    claimed: dict[str, float] = defaultdict(float)
    for truth, text in pairs:
        found = match_reference(text, as_of=ON, catalogue=catalogue)
        if found.catalogue_id is None:
            continue
        total[found.how] += 1
        claimed[found.how] += found.score
        right[found.how] += key(found.catalogue_id) == key(truth)
    print("reliability of scores (whole and misread identifiers)")
    for how in sorted(total):
        mean = claimed[how] / total[how]
        print(f"  {how:14} claimed {mean:.2f}, right {right[how] / total[how]:.3f} of {total[how]}")


def main() -> None:
    """Run the comparison."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 400
    catalogue = Catalogue.default()
    everything = designations(catalogue)
    random = Random(2026)  # noqa: S311 - varies the sample, protects nothing
    sample = [d for d in random.sample(everything, number * 2) if key(d)][:number]

    def ours(text: str) -> str | None:
        found = match_reference(text, as_of=ON, catalogue=catalogue)
        return found.catalogue_id if found.how in ("exact", "alias", "repaired") else None

    def plain(text: str) -> str | None:
        return str(process.extractOne(text, everything)[0])

    def theirs(text: str) -> str | None:
        best = process.extractOne(text, everything, scorer=fuzz.ratio, score_cutoff=CUTOFF)
        return str(best[0]) if best else None

    print(f"{len(everything)} editions; {number} of them with one misreading each")
    damaged = [(d, text) for d in sample if (text := misread(d, random)) is not None]
    ours(damaged[0][1])
    _, mine = measure("certlane", ours, damaged)
    _, other = measure("extractOne, plain", plain, damaged[: max(1, number // 10)])
    _, quick = measure("extractOne, ratio", theirs, damaged[: max(1, number // 4)])
    repaired = [
        ms for (_, text), ms in zip(damaged, mine, strict=True)
        if match_reference(text, as_of=ON, catalogue=catalogue).how == "repaired"
    ]  # fmt: skip
    print(f"  repaired look-up: CPU ms median {statistics.median(repaired):.2f}", end="")
    print(
        f"; extractOne takes {statistics.median(other) / statistics.median(repaired):.0f} times as long, "
        f"by ratio with a cutoff {statistics.median(quick) / statistics.median(repaired):.0f} times"
    )

    reliability(catalogue, [(d, d) for d in sample] + damaged)

    near = [(d, text) for d in sample for text in near_misses(d, random) if key(text) not in ("", key(d))]
    print(f"{len(near)} near misses: taken for the neighbour (a wrong accept)")
    for name, answer, pairs in (("certlane", ours, near), ("extractOne, ratio", theirs, near[: max(1, number // 4)])):
        accepted = sum(1 for truth, text in pairs if (found := answer(text)) is not None and key(found) == key(truth))
        print(f"  {name:22} {accepted} of {len(pairs)}")


if __name__ == "__main__":
    main()
