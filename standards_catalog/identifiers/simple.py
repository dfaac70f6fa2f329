"""Families whose identifiers are a publisher, a number in one shape and an edition."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

from .family import Family, Reader, standard_form, standard_key
from .grammar import Tail
from .lazy import lazy
from .value import Identifier, IdentifierKind

_PART_WORDS = frozenset({"PART", "SEC", "SECTION"})


def simple_family(
    name: str,
    title: str,
    *,
    words: str,
    triggers: tuple[str, ...],
    prefix: str,
    number: str,
    tail: str,
    examples: tuple[tuple[str, str], ...],
    publisher: str | Callable[[str], str] = str.upper,
    year: str = ":",
    part: str = "-",
    glue: tuple[str, ...] = (),
    spell: Callable[[str], str] = str.upper,
    kind: IdentifierKind = "standard",
    plausible: Callable[[Identifier], bool] = lambda _i: True,
) -> Family:
    """Return a family that is told by patterns alone.

    Args:
        name: the family's name.
        title: who publishes.
        words: first words, in capitals, separated by spaces.
        triggers: patterns of where one may begin in running text.
        prefix: pattern of the publisher as printed.
        number: pattern of what follows, with the groups ``number`` and, where there are any, ``parts`` and ``type``.
        tail: the ways in which its editions are printed.
        examples: printed and canonical forms.
        publisher: the publisher's one spelling, or a function that makes it from the printed one.
        year: what the publisher prints before the year.
        part: what the publisher prints before a part.
        glue: publishers that are joined to the type and number by hyphens (``MIL-STD-810``).
        spell: makes one spelling of the printed number.
        kind: what its documents are.
        plausible: whether an undated one may stand in running text.
    """
    head = lazy(rf"(?P<pub>{prefix})(?:{number})", re.IGNORECASE)
    reading = Tail(tail)
    has_parts, has_type = "(?P<parts>" in number, "(?P<type>" in number

    def read(text: str, position: int) -> tuple[Identifier, int] | None:
        match = head.match(text, position)
        if match is None:
            return None
        body = publisher(match["pub"]) if callable(publisher) else publisher
        body = re.sub(r"\s*/\s*", "/", re.sub(r"\s+", " ", body).strip(" -"))
        printed_parts = match["parts"] if has_parts else ""
        parts = tuple(x for x in re.findall(r"[0-9A-Z]+", (printed_parts or "").upper()) if x not in _PART_WORDS)
        deliverable = re.sub(r"\s+", " ", (match["type"] or "").strip(" -/")).upper() if has_type else ""
        found = reading.read(text, match.end())
        made = Identifier(
            name, (body,), spell(re.sub(r"\s+", " ", match["number"]).strip()), parts, found.edition,
            found.supplements, deliverable, "", found.variant, kind, printed=text[position : found.end],
        )  # fmt: skip
        return made, found.end

    reader: Reader = read
    plain_form = partial(standard_form, year=year, part=part)

    def form(i: Identifier) -> str:
        text = plain_form(i)
        if i.publishers[0] not in glue:
            return text
        head = " ".join(x for x in (i.publishers[0], i.type, i.number) if x)
        return text.replace(head, head.replace(" ", "-"), 1)

    return Family(name, title, tuple(words.split()), triggers, reader, examples, form, standard_key, kind, plausible)
