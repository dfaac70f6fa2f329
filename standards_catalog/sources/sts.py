"""NISO STS and ISOSTS: the metadata of one standard, with what it adopts.

Blocks for the national, regional and international level (``nat-meta``, ``reg-meta``, ``iso-meta``; in NISO STS
``std-meta`` and ``std-doc-meta``) each state an edition; a national edition adopts the regional one, and that the
international one.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from ..factmodel import EditionFact, Fact, RelationFact
from ..identifiers.registry import parse_identifier
from ..identifiers.value import Identifier, InvalidIdentifier
from .common import check_date, line_of, own_source, parse_xml, refuse, text_of

if TYPE_CHECKING:
    from lxml.etree import _Element

_BLOCKS = ("nat-meta", "std-meta", "reg-meta", "iso-meta", "std-doc-meta", "iec-meta")
_DEGREES = {"idt": "IDT", "mod": "MOD", "neq": "NEQ"}


def read(path: Path, content: bytes, *, source: str = "", date: str = "") -> Iterator[Fact]:
    """Yield the editions that a file's metadata describe, their adoptions and what they supersede."""
    root = parse_xml(path, content)
    blocks = list(root.iter(*_BLOCKS))
    if not blocks:
        raise refuse(path, f"has no metadata of a standard ({', '.join(_BLOCKS)})", line=line_of(root))
    own = own_source(path, "STS file", name=source, date=date)
    yield own
    known: list[Identifier] = []
    for block in blocks:
        identifier = _identifier(block)
        if identifier is None:
            continue
        yield EditionFact(
            str(identifier),
            own.code,
            title=_title(block, "en") or _title(block, ""),
            published=_date(path, block),
            ordinal=text_of(block.find(".//std-ident/edition")),
            ics=" ".join(dict.fromkeys(text_of(e) for e in block.iter("ics", "ics-code") if text_of(e))),
        )
        yield from _supersedes(block, identifier, own.code)
        known.append(identifier)
    if not known:
        raise refuse(path, "has no readable identifier of a standard (std-ref)", line=line_of(blocks[0]))
    for identifier in known:
        for inner in known:
            if inner is not identifier and any(inner.work_key == link.work_key for link in identifier.chain[1:2]):
                degree = _degree(root)
                yield RelationFact("adopts", str(identifier), str(inner), own.code, degree=degree)


def _identifier(block: _Element) -> Identifier | None:
    references = [e for e in block.findall("std-ref") if text_of(e)]
    dated = [e for e in references if e.get("type") in {"dated", None}]
    for element in (*dated, *references, *block.findall("doc-ref")):
        try:
            return parse_identifier(text_of(element))
        except InvalidIdentifier:
            continue
    return None


def _title(block: _Element, language: str) -> str:
    for wrap in block.findall("title-wrap"):
        if not language or wrap.get("{http://www.w3.org/XML/1998/namespace}lang") == language:
            full = text_of(wrap.find("full"))
            parts = [text_of(wrap.find(name)) for name in ("intro", "main", "compl")]
            return full or " - ".join(p for p in parts if p)
    return ""


def _date(path: Path, block: _Element) -> str:
    for name in ("pub-date", "release-date", "std-date"):
        element = block.find(name)
        if element is not None and text_of(element):
            parts = [text_of(element.find(p)) for p in ("year", "month", "day")]
            text = "-".join(p.zfill(2) for p in parts if p) or text_of(element)
            return check_date(path, line_of(element), text, name)
    return ""


def _supersedes(block: _Element, identifier: Identifier, source: str) -> Iterator[Fact]:
    for link in block.iter("std-xref"):
        other = text_of(link.find("std-ref"))
        kind = (link.get("type") or "").lower()
        if not other or kind not in {"supersedes", "replaces", "replaced-by", "superseded-by"}:
            continue
        try:
            old = parse_identifier(other)
        except InvalidIdentifier:
            continue
        pair = (str(identifier), str(old)) if kind in {"supersedes", "replaces"} else (str(old), str(identifier))
        yield RelationFact("supersedes", *pair, source)


def _degree(root: _Element) -> str:
    for element in root.iter("is-adoption", "adoption-type", "std-xref"):
        word = (element.get("adoption-type") or element.get("type") or text_of(element)).lower()
        if word in _DEGREES:
            return _DEGREES[word]
    return ""
