"""Measure the identifiers: lists read and printed back, finding in text, time.

    python benchmarks/identifiers.py FOLDER               lists of identifiers, one a line (*.txt)
    python benchmarks/identifiers.py FOLDER --text FILE   and finding in a text of some megabytes

A list counts a line as right where it is read, its canonical form is read back as the same value, and both have the
same letters and digits once words that publishers spell in many ways (Std, No., AMD and A, ...) are folded.  In the
text, references that were put into it at known places are looked for by four finders: ours, a plain regular
expression of publishers and numbers, and spaCy's EntityRuler with the same expression over tokens.
"""

from __future__ import annotations

import argparse
import contextlib
import random
import re
import sys
import time
import unicodedata
from collections.abc import Callable, Iterable
from pathlib import Path

from certlane.extract.references import find_references
from certlane.standards_catalog.identifiers import FAMILIES, InvalidIdentifier, parse_identifier

Spans = set[tuple[int, int]]
# What one would write first: a publisher, a number, parts, a year.
PLAIN = re.compile(
    r"\b(?:EN|IEC|ISO(?:/IEC)?|UL|CSA|ANSI|IEEE|JIS|BS|DIN|ETSI|CISPR|FCC|ASTM|AS/NZS|RSS|ICES|KS|GB(?:/T)?)"
    r"(?:[ /-](?:EN|IEC|ISO|CISPR|Std|Part))*[ -]?[A-Z]?\d[\d .-]*\d(?::\d{4})?"
)


SPELLINGS = (
    (r"\bETSI\s+(?=EN\b)|\b(?:STD|STANDARD|NO|VERSION|ISSUE|EDITION|ED|V(?=\d+\.\d))\b\.?", ""),
    (r"\bCAN/CSA|\bCAN3", "CSA"),
    (r"\b(?:AMENDMENT|AMDT?|AM)\.?\s*(?=\d)", "A"),
    (r"\b(?:CORRIGENDUM|CORR?|AC)\.?\s*(?=[\d:])", "C"),
    (r"ИСО", "ISO"),
    (r"РУКОВОДСТВ[ОА] ISO", "ISO GUIDE"),
    (r"\bCEI\b", "IEC"),
    (r"\bGUIDE ISO(/IEC)?", r"ISO\1 GUIDE"),
    (r"\bISO (?=170(?:20|25))", "ISO/IEC "),
    (r"^(?=PC?\d)", "IEEE "),
    (r"^(?=C6[23]\.)", "ANSI "),
    (r"\bFIRST\b", "1"),
)
"""Spellings that are read as one: see docs/identifiers.md."""


def folded(text: str) -> str:
    """Return letters and digits alone, spellings of one word made one."""
    text = unicodedata.normalize("NFKC", text).upper()
    for pattern, word in SPELLINGS:
        text = re.sub(pattern, word, text)
    return "".join(c for c in unicodedata.normalize("NFKD", text) if c.isalnum())


def lines_of(path: Path) -> list[str]:
    """Return the identifiers of a list: one a line, remarks after #."""
    lines = [x.split("# ")[0].strip() for x in path.read_text("utf-8").splitlines()]
    return [x for x in lines if x and not x.startswith("#")]


def is_right(line: str) -> bool | None:
    """Return whether a line is read, and read back from its canonical form as the same; None where it is refused."""
    read = parse_identifier.__wrapped__
    try:
        i = read(line)
        return read(str(i)) == i and folded(str(i)) == folded(line)
    except InvalidIdentifier:
        return None


def read_all(lines: list[str]) -> float:
    """Return the processor seconds that reading the lines takes."""
    started = time.process_time()
    for line in lines:
        with contextlib.suppress(InvalidIdentifier):
            parse_identifier.__wrapped__(line)
    return time.process_time() - started


def measure_list(path: Path) -> tuple[int, float]:
    """Print how many lines of a list are read, printed back, and at what cost; return lines and seconds.

    Cost is that of a second pass: patterns are compiled at their first use, which the first pass has paid for.
    """
    lines = lines_of(path)
    first = read_all(lines)
    seconds = read_all(lines)
    found = [is_right(x) for x in lines]
    right = found.count(True) / len(lines)
    print(
        f"{path.stem:28} {len(lines):6d} refused {found.count(None):5d} right {right:.4f}"
        f" {seconds / len(lines) * 1e6:6.1f} µs (compiling {max(first - seconds, 0) * 1e3:.0f} ms)"
    )
    return len(lines), seconds


def planted(text: str, count: int) -> tuple[str, Spans]:
    """Return the text with references put between its words, and where they stand."""
    chooser = random.Random(7)  # noqa: S311 (the same text each time)
    forms = [p for f in FAMILIES if f.triggers for p, _ in f.examples if find_references(f" {p} ")]
    clean = "".join(" " if c.isdigit() else c for c in text)  # references of the text itself would have no truth
    words = re.split(r"(\s+)", clean)
    step = max(2, len(words) // count)
    pieces, spans, length = [], set(), 0
    for i, word in enumerate(words):
        pieces.append(word)
        length += len(word)
        if i % step == 0:
            form = chooser.choice(forms)
            pieces.append(f" {form} ; ")
            spans.add((length + 1, length + 1 + len(form)))
            length += len(form) + 4
    return "".join(pieces), spans


def measure_finder(name: str, finder: Callable[[str], Iterable[tuple[int, int]]], text: str, truth: Spans) -> None:
    """Print recall and precision by exact span, and speed."""
    started = time.process_time()
    found = set(finder(text))
    seconds = time.process_time() - started
    right = len(found & truth)
    print(
        f"{name:24} recall {right / len(truth):.3f} precision {right / max(len(found), 1):.3f}"
        f" {len(text) / seconds / 1e6:7.2f} MB/s"
    )


def ours(text: str) -> Iterable[tuple[int, int]]:
    """Spans of ``find_references``, without the space that an identifier may end in."""
    return ((f.start, f.start + len(f.printed)) for f in find_references(text))


def plain(text: str) -> Iterable[tuple[int, int]]:
    """Spans of the plain expression."""
    return (m.span() for m in PLAIN.finditer(text))


def ruler(text: str) -> Iterable[tuple[int, int]]:
    """Spans of spaCy's EntityRuler: a publisher's token and the number's tokens after it."""
    # A neighbour of this script has the name of a package that spaCy imports.
    here = str(Path(__file__).parent)
    sys.path[:] = [p for p in sys.path if p != here]
    import spacy
    from spacy.pipeline import EntityRuler

    nlp = spacy.blank("xx")
    nlp.max_length = len(text) + 1
    publisher = {"TEXT": {"REGEX": r"^(?:EN|IEC|ISO|UL|CSA|ANSI|IEEE|JIS|BS|DIN|ETSI|CISPR|FCC|ASTM|RSS|ICES|KS|GB)\b"}}
    number = {"TEXT": {"REGEX": r"^[A-Z]?\d[\d.:/-]*$"}}
    entities: EntityRuler = nlp.add_pipe("entity_ruler")  # type: ignore[assignment]
    entities.add_patterns(
        [{"label": "STANDARD", "pattern": [publisher, {"IS_ALPHA": True, "OP": "?"}, number, {**number, "OP": "?"}]}]
    )
    for start in range(0, len(text), 100_000):
        for entity in nlp(text[start : start + 100_000]).ents:
            yield entity.start_char + start, entity.end_char + start


def main() -> None:
    """Run what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--text", type=Path)
    arguments = parser.parse_args()
    parse_identifier("EN 55032:2015")
    measured = [measure_list(path) for path in sorted(arguments.folder.glob("*.txt"))]
    count, seconds = (sum(column) for column in zip(*measured, strict=True))
    print(f"{'all lists':28} {count:6.0f} mean {seconds / count * 1e6:.1f} µs an identifier")
    if arguments.text:
        text, truth = planted(arguments.text.read_text("utf-8"), 8000)
        print(f"{len(text) / 1e6:.1f} MB of text, {len(truth)} references put into it")
        find_references(text[:10_000])
        measure_finder("certlane", ours, text, truth)
        measure_finder("plain expression", plain, text, truth)
        measure_finder("spaCy EntityRuler", ruler, text, truth)


if __name__ == "__main__":
    main()
