"""Bodies known by a name without legal form, where they stand as who issues: DNV, Bureau Veritas, PTB, 日本海事協会."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import lru_cache
from importlib import resources

from .letterheads import margin
from .parties import fold
from .segments import evidence_of
from .values import Candidate, Scan

# What may stand before or after a body's name in a line that names nobody else.
_BEFORE = re.compile(
    r"^(?:[Ff]or|FOR|[Ff]ür|[Pp]our|[Bb]y|[Ii]ssued by|[Oo]n behalf of|[Tt]he|©(?: \d{4})?|\[?[xX☒]\]?)?[\s:]*$"
)
_AFTER = re.compile(
    r"^[\s,.:®™]*(?:장?$|장 |[,(|•·–-]|\d|Santé|上|at\b|hereby\b|certif|declar|confirm|All rights|has\b)"
)
_NOT_ITS_PAPER = ("holder", "manufacturer", "factory", "laboratory", "product", "brand", "standard", "model", "address")
_TICKED = re.compile(r"^\[?\s?[xX☒✓✔]\s?\]?\s")


@lru_cache(maxsize=1)
def _data() -> tuple[re.Pattern[str], dict[str, str]]:
    """Return the pattern of all names, and the country of each by its folded name."""
    data = tomllib.loads(resources.files(f"{__package__}.labels").joinpath("bodies.toml").read_text("utf-8"))
    countries = {fold(name): code for code, many in data["names"].items() for name in many}
    names = sorted({form for many in data["names"].values() for name in many for form in _prints(name)}, key=len)
    pattern = "|".join(re.escape(name) for name in reversed(names))
    return re.compile(rf"(?<![\w-])(?:{pattern})(?![A-Za-zÀ-ÿ0-9-])"), countries


def _prints(name: str) -> tuple[str, ...]:
    """Return how a name may be printed: as it is and, where it is no short name, in capitals."""
    return (name, name.upper(), name.replace("'", "’")) if " " in name else (name,)


def country_of_body(name: str) -> str | None:
    """Return the country of a known body's seat, None for others."""
    pattern, countries = _data()
    match = pattern.search(name)
    return countries.get(fold(match[0])) if match is not None else None


def known_bodies(scan: Scan) -> Iterator[Candidate]:
    """Yield known bodies that a line of the first or last pages gives as who heads or signs the paper."""
    pattern, _ = _data()
    for form in scan.forms[:2]:
        taken = form.values_of(*_NOT_ITS_PAPER)
        for segment in form.sheet.segments:
            text = segment.text
            if len(segment.words) > 24 or (segment.words[0].x0, segment.words[0].top) in taken:
                continue
            match = pattern.search(text)
            if match is None or not (_BEFORE.match(text[: match.start()]) and _AFTER.match(text[match.end() :])):
                continue
            whole = len(text) - len(match[0]) <= 5
            ticked = bool(_TICKED.match(text))
            edge = margin(segment, form.sheet.page.height) != 0
            score = (0.72 if ticked else 0.58 if whole else 0.5 if edge else 0.42) - (
                0.1 if form.sheet.number > 1 else 0.0
            )
            yield Candidate(match[0], text, score, evidence_of(segment.page, segment.words, segment.source))
