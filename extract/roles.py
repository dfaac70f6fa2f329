"""Which references a document applies and which it only mentions.

A mention is judged by what is printed around it: the label or column that it stands under, the sentence, the row's
verdict, the section and the place in the document.  Mentions of one work are then joined: an undated one belongs to
the dated ones, and an edition is applied where one of its mentions says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from ..model.document import Document, Page
from ..model.geometry import enclosing
from ..model.record import Evidence, Role, StandardReference
from ..standards_catalog.identifiers import Identifier, plain
from ..standards_catalog.identifiers.registry import trigger
from .finder import FoundReference, find_references
from .reference_text import Flow, flows_of
from .role_words import Signal, read_signal


@dataclass(slots=True)
class Mention:
    """One printed reference with its place and what its surroundings say of its role (-1 cited to 1 applied)."""

    identifier: Identifier
    printed: str
    page: int
    evidence: Evidence
    score: float
    reason: str


def extract_references(document: Document) -> tuple[tuple[StandardReference, ...], tuple[str, ...]]:
    """Return the standards that a document names, with role and evidence, and the numbers of the acts it names."""
    mentions = list(_mentions(document))
    acts: dict[str, str] = {}
    for m in mentions:
        if m.identifier.kind == "legislation":
            acts.setdefault(m.identifier.work_key, m.identifier.citation)
    standards = [m for m in mentions if m.identifier.kind != "legislation"]
    return tuple(_joined(standards)), tuple(acts.values())


def _mentions(document: Document) -> Iterator[Mention]:
    for page in document.pages:
        if not trigger().search(plain(page.text)):
            continue
        flows = flows_of(page)
        for flow in flows:
            for found in find_references(flow.text):
                words = flow.between(found.start, found.end)
                signal = read_signal(document, page, flow, found)
                if signal is None:
                    continue
                box = enclosing(w[1:5] for w in words).rounded()
                evidence = Evidence(page.number, box, " ".join(w.text for w in words), page.source)
                yield Mention(found.identifier, found.printed, page.number, evidence, signal.score, signal.reason)


@dataclass(slots=True)
class _Edition:
    identifier: Identifier
    mentions: list[Mention] = field(default_factory=list)


def _joined(mentions: list[Mention]) -> Iterator[StandardReference]:
    works: dict[str, dict[str, _Edition]] = {}
    for m in mentions:
        key = _edition_key(m.identifier)
        works.setdefault(m.identifier.work_key, {}).setdefault(key, _Edition(m.identifier)).mentions.append(m)
    for editions in works.values():
        dated = {k: e for k, e in editions.items() if e.identifier.edition is not None}
        undated = [m for e in editions.values() if e.identifier.edition is None for m in e.mentions]
        _fold_partial(dated)
        chosen = list(dated.values()) or list(editions.values())
        for edition in chosen:
            every = edition.mentions + (undated if dated else [])
            score = max(m.score for m in edition.mentions)
            if len(chosen) == 1:
                score = max(score, max((m.score for m in undated), default=-1.0))
            role: Role = "applied" if score > 0 else "cited"
            best = [m for m in every if (m.score > 0) == (score > 0)] or every
            yield StandardReference(
                edition.identifier.citation,
                edition.mentions[0].printed,
                role,
                round(min(0.99, 0.5 + abs(score) / 2), 2),
                tuple(m.evidence for m in best[:8]),
            )


def _edition_key(i: Identifier) -> str:
    return i.key


def _fold_partial(editions: dict[str, _Edition]) -> None:
    """Join an edition named without its amendments, or by its ordinal alone, to the one named in full."""
    for key in sorted(editions, key=len):
        small = editions[key]
        for other_key, large in editions.items():
            if other_key == key:
                continue
            same = small.identifier.edition is not None and large.identifier.edition is not None
            if same and large.identifier.base.key == small.identifier.base.key:
                ours = {s.key for s in small.identifier.supplements}
                theirs = {s.key for s in large.identifier.supplements}
                if ours < theirs:
                    large.mentions.extend(small.mentions)
                    del editions[key]
                    break
