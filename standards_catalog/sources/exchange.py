"""Exchange XML: facts of a catalogue as one XML file, with the RELAX NG schema ``exchange.rng``.

Every fact is one element with attributes named as its fields; empty fields are left out.  What is written reads back
as the same facts, and two writings of the same facts are the same bytes.
"""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import MISSING, fields
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..factmodel import (
    ActFact,
    BodyFact,
    EditionFact,
    Fact,
    LegalFact,
    RelationFact,
    SourceFact,
    ValidityFact,
)
from .common import check_date, line_of, parse_xml, refuse

if TYPE_CHECKING:
    from lxml.etree import RelaxNG, _Element

NAMESPACE = "urn:certlane:catalogue:1"
"""The namespace of version 1; another version gets another namespace."""

ELEMENTS: dict[str, type[Any]] = {
    "source": SourceFact,
    "edition": EditionFact,
    "relation": RelationFact,
    "legal": LegalFact,
    "validity": ValidityFact,
    "act": ActFact,
    "body": BodyFact,
}
"""Element names and their facts, in the order in which kinds are written."""

_NAMES = {fact: name for name, fact in ELEMENTS.items()}
_DATES = frozenset(
    [
        "published",
        "withdrawn",
        "confirmed",
        "stable_until",
        "since",
        "until",
        "start",
        "finish",
        "succeeded",
        "known_from",
        "repealed",
        "active_from",
        "active_until",
        "as_of",
    ]
)


@cache
def schema() -> RelaxNG:
    """Return the RELAX NG schema."""
    from lxml import etree

    return etree.RelaxNG(etree.parse(str(Path(__file__).with_name("exchange.rng"))))


def read(path: Path, content: bytes, *, source: str = "", date: str = "") -> Iterator[Fact]:
    """Yield the facts of an exchange file; its own sources are kept, ``source`` and ``date`` are not needed.

    Raises:
        UnreadableFacts: the file is no exchange XML of this version, or breaks the schema; line and reason are named.
    """
    del source, date
    root = parse_xml(path, content)
    if root.tag != f"{{{NAMESPACE}}}catalogue":
        raise refuse(path, f"the root is {root.tag}, not catalogue of {NAMESPACE}", line=line_of(root))
    rules = schema()
    if not rules.validate(root):
        first = rules.error_log[0]
        raise refuse(path, f"breaks the schema: {first.message}", line=first.line)
    known: set[str] = set()
    for element in root:
        fact = _fact(path, element)
        if isinstance(fact, SourceFact):
            known.add(fact.code)
        elif fact.source not in known:
            raise refuse(path, f"the source {fact.source!r} is not described before it is used", line=line_of(element))
        yield fact


def _fact(path: Path, element: _Element) -> Fact:
    line = line_of(element)
    kind = ELEMENTS[str(element.tag).rpartition("}")[2]]
    values: dict[str, Any] = {}
    for name, text in element.attrib.items():
        if name in _DATES:
            values[str(name)] = check_date(path, line, str(text), str(name))
        elif name == "confidence":
            values["confidence"] = float(text)
        elif name == "start_exact":
            values["start_exact"] = text == "true"
        else:
            values[str(name)] = str(text)
    fact: Fact = kind(**values)
    return fact


def write(facts: Iterable[Fact]) -> bytes:
    """Return exchange XML of the facts: sources first, then kind by kind, each in a fixed order."""
    from lxml import etree

    groups: dict[str, list[list[tuple[str, str]]]] = {name: [] for name in ELEMENTS}
    for fact in facts:
        groups[_NAMES[type(fact)]].append(list(_attributes(fact)))
    buffer = io.BytesIO()
    with etree.xmlfile(buffer, encoding="utf-8") as out:
        out.write_declaration()
        with out.element("catalogue", {"version": "1"}, nsmap={None: NAMESPACE}):
            out.write("\n")
            for name, rows in groups.items():
                for attributes in sorted(rows):
                    out.write(etree.Element(name, dict(attributes)))
                    out.write("\n")
    return buffer.getvalue().replace(b' xmlns=""', b"") + b"\n"


def _attributes(fact: Fact) -> Iterator[tuple[str, str]]:
    for f in fields(fact):
        value = getattr(fact, f.name)
        if f.default is not MISSING and value == f.default:
            continue
        text = ("true" if value else "false") if isinstance(value, bool) else str(value)
        yield f.name, "".join(c for c in text if unicodedata.category(c)[0] != "C")
