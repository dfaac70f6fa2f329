"""Undoing what recognition and typing do to identifiers, and nothing else.

A repair may turn a letter into the digit that it is mistaken for where the grammar wants a digit (O 0, l I | 1, S 5,
B 8, Z 2), a digit into such a letter where the grammar wants a publisher, and put back separators and publishers'
names.  **A digit is never changed into another digit**, none is added and none is dropped, and a repair counts only if
it ends in an entry of the catalogue, and in one alone.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from typing import NamedTuple

MAX_TEXT = 120
_MAX_CANDIDATES = 48

_TO_DIGIT = str.maketrans("OoQlIi|!SsBZz", "0001111155822")
_TO_LETTER = str.maketrans("0158|!l", "OISBIII")
#: Publishers by the word that an identifier begins with, as far as a misread one can be told.
_NAMES = """
ISO IEC CISPR EN ETSI UL CSA CAN ANSI IEEE BS DIN JIS KS KC NF ASTM ASME NFPA SAE ITU AS NZS GB RSS ICES CFR HD
AAMI ECMA OIML CIE VDE OVE UNE SS NEN SN PD TR TS IS NEMA API AMCA ASHRAE
"""
_PUBLISHERS = frozenset(_NAMES.split())
#: Names that are written out, or joined where a slash got lost.
_SPELLED = (
    ("INTERNATIONAL ELECTROTECHNICAL COMMISSION", "IEC"),
    ("INTERNATIONAL ORGANIZATION FOR STANDARDIZATION", "ISO"),
    ("INTERNATIONAL ORGANISATION FOR STANDARDISATION", "ISO"),
    ("UNDERWRITERS LABORATORIES", "UL"),
    ("EUROPEAN STANDARD", "EN"),
    ("EUROPEAN NORM", "EN"),
    ("EURONORM", "EN"),
    ("I.E.C.", "IEC"),
    ("I.S.O.", "ISO"),
    ("E.N.", "EN"),
    ("U.L.", "UL"),
    ("ISOIEC", "ISO/IEC"),
    ("ISO IEC", "ISO/IEC"),
    ("ASNZS", "AS/NZS"),
    ("AS NZS", "AS/NZS"),
    ("ENIEC", "EN IEC"),
    ("ENISO", "EN ISO"),
    ("BSEN", "BS EN"),
    ("DINEN", "DIN EN"),
)
#: Letters that belong before the digits of a run: amendment, corrigendum, version, revision, edition, era.
_PREFIX = re.compile(r"(?:AMD|AC|AM|A|COR|C|V|ISH|R|REV|ED|H|M|G)(?=[0-9OoQlIi|!SsBZz])", re.IGNORECASE)
_RUN = re.compile(r"[A-Za-z0-9|!]+")
_HEAD_RUN = re.compile(r"[A-Za-z0-9|!]+|[/.\s]+")
_YEAR = r"(?:19|20)[0-9]{2}"
_LOST_COLON = re.compile(rf"(?<=[0-9])(?:\s{{1,2}}|\s?[;.,|_]\s?)(?={_YEAR}(?:$|[+/\s(]))")
_SPACED = re.compile(r"\s{0,2}([-:+])\s{0,2}")
_LOST_HYPHEN = re.compile(r"(?<=[0-9])\s(?=[0-9]{1,3}(?:$|[\s:(/+-]))")


class Candidate(NamedTuple):
    """A text that may have been meant, and what was undone to reach it."""

    text: str
    steps: tuple[str, ...]


def candidates(text: str) -> Iterator[Candidate]:
    """Yield texts that the printed one may stand for, fewest repairs first.

    Args:
        text: an identifier as printed; longer than ``MAX_TEXT`` gives nothing.
    """
    if not text or len(text) > MAX_TEXT:
        return
    text = " ".join(re.sub("[‐-―−]", "-", text).split())
    seen = {text}
    found = []
    for head in _heads(text):
        for body in _numbers(head):
            for whole in _separators(body):
                if whole.text not in seen:
                    seen.add(whole.text)
                    found.append(whole)
    yield from sorted(found, key=lambda c: len(c.steps))[:_MAX_CANDIDATES]


def hyphen_candidates(text: str) -> Iterator[Candidate]:
    """Yield texts with one hyphen put back into a run of digits: the last resort.

    Only where five digits stay before it and no part follows: other numbers are so many that one with a digit too
    many would be taken for a part of one of them.
    """
    match = re.search(r"[A-Za-z]\s?([0-9]{6,9})(?=$|[:\s(/+])", text[:MAX_TEXT])
    if match is None:
        return
    start, end = match.span(1)
    for place in range(max(start + 5, end - 3), end):
        yield Candidate(f"{text[:place]}-{text[place:]}", ("a lost hyphen put back",))


def _heads(text: str) -> Iterator[Candidate]:
    yield Candidate(text, ())
    upper = text.upper()
    for spelled, short in _SPELLED:
        if upper.startswith(spelled) and not upper[len(spelled) : len(spelled) + 1].isalpha():
            yield Candidate(f"{short} {text[len(spelled) :].strip()}", (f"{spelled.title()} is {short}",))
            return
    fixed = _misread_head(text)
    if fixed is not None:
        yield fixed


def _misread_head(text: str) -> Candidate | None:
    """Read the publishers at the beginning as letters where they were recognised as digits."""
    kept: list[str] = []
    changed = False
    position = 0
    for token in _HEAD_RUN.finditer(text):
        word = token[0]
        if not word[0].isalnum() and word[0] not in "|!":
            kept.append(word)
        elif (name := _publisher(word)) is not None:
            changed = changed or name != word
            kept.append(name)
        elif (glued := _glued(word)) is not None:
            changed = True
            kept.append(glued[0] + " ")
            position = token.start() + glued[1]
            break
        else:
            break
        position = token.end()
    if not changed:
        return None
    head = "".join(kept)
    return Candidate(head + text[position:], (f"{text[:position].strip()} read as {head.strip()}",))


def _publisher(word: str) -> str | None:
    letters = word.translate(_TO_LETTER).upper()
    if letters not in _PUBLISHERS or (word.isdigit() and len(word) > 1):
        return None
    # A word of digits alone is a number, whatever letters it looks like.
    return letters if any(c.isalpha() for c in word) else None


def _glued(word: str) -> tuple[str, int] | None:
    """Split ``1EC62368`` into publisher and number: at least two digits must follow the name."""
    for length in (5, 4, 3, 2):
        name, rest = word[:length], word[length:]
        if len(rest) >= 2 and sum(c.isdigit() for c in rest) >= 2 and (known := _publisher(name)) is not None:
            return (known, length) if known != name or not rest.isdigit() else None
    return None


def _numbers(candidate: Candidate) -> Iterator[Candidate]:
    """Read letters as digits, run by run, where a run is otherwise made of digits."""
    text = candidate.text
    options: list[list[tuple[str, str]]] = []
    for run in _RUN.finditer(text):
        fixed = _as_digits(run[0], text[: run.start()], text[run.end() :])
        options.append([(run[0], ""), *((f, run[0]) for f in fixed)])
    gaps = _RUN.split(text)
    if sum(len(o) > 1 for o in options) > 5:
        return
    for chosen in itertools.product(*options):
        pieces = [gaps[0]]
        steps = list(candidate.steps)
        for (word, was), gap in zip(chosen, gaps[1:], strict=True):
            pieces += [word, gap]
            if was:
                steps.append(f"{was} read as {word}")
        yield Candidate("".join(pieces), tuple(steps))


def _as_digits(run: str, before: str, after: str) -> list[str]:
    if run.isdigit():
        return []
    if len(run) == 1:
        # A lone letter is a part only between separators: "62368-l:2018", "V2.I.1".
        inside = before.endswith(("-", ".", "/", "Cor ", "Amd ", "COR ", "AMD ")) and (
            not after or after[0] in ":.-/+( "
        )
        digit = run.translate(_TO_DIGIT)
        return [digit] if inside and digit.isdigit() else []
    prefix = _PREFIX.match(run)
    kept = prefix[0] if prefix and not run[0].isdigit() else ""
    rest = run[len(kept) :]
    fixed = rest.translate(_TO_DIGIT)
    if fixed == rest or not fixed.isdigit() or (not kept and not any(c.isdigit() for c in rest)):
        return []
    return [kept + fixed]


def _separators(candidate: Candidate) -> Iterator[Candidate]:
    yield candidate
    text = _SPACED.sub(r"\1", candidate.text)
    steps = candidate.steps
    if text != candidate.text:
        steps = (*steps, "spaces at separators removed")
        yield Candidate(text, steps)
    colon = _LOST_COLON.sub(":", text, count=1)
    if colon != text:
        text, steps = colon, (*steps, "a lost colon put back")
        yield Candidate(text, steps)
    hyphen = _LOST_HYPHEN.sub("-", text, count=1)
    if hyphen != text:
        yield Candidate(hyphen, (*steps, "a space read as a hyphen"))
