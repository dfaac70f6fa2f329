"""Adoptions and successions: links between works and editions, and chains of them."""

from __future__ import annotations

from collections import deque
from typing import Any, Literal, NamedTuple

from .identifiers.value import Identifier
from .queries import MEMBER_SOURCE
from .records import Adoption, Degree, Edition, Place, Provenance, Succession
from .rules import MEMBER_RULE, NAME_RULE
from .schema import BINDING
from .store import Database

_WEAKNESS: tuple[Provenance, ...] = ("source", "curated", "derived")

MAX_STEPS = 5
"""Longest chain of adoptions that is followed (KS C IEC -> IEC; BS EN IEC -> EN IEC -> IEC)."""

_LINKS = """
SELECT r.degree, r.framework, r.since, r.until, r.provenance, r.confidence, r.note, s.code,
    sw.key, se.key, coalesce(se.designation, sw.designation), ow.key, oe.key, coalesce(oe.designation, ow.designation)
FROM relation r JOIN source s ON s.id = r.source_id
    JOIN work sw ON sw.id = r.subject_work LEFT JOIN edition se ON se.id = r.subject_edition
    JOIN work ow ON ow.id = r.object_work LEFT JOIN edition oe ON oe.id = r.object_edition
WHERE r.kind = '{kind}' AND r.{end}_work = (SELECT work_id FROM alias WHERE key = ?) ORDER BY r.id
"""
_ADOPTS = _LINKS.format(kind="adopts", end="subject")
_ADOPTED = _LINKS.format(kind="adopts", end="object")
_NEWER = _LINKS.format(kind="supersedes", end="object")
_OLDER = _LINKS.format(kind="supersedes", end="subject")


def _joined(first: Degree | None, second: Degree | None) -> Degree | None:
    """Return the degree of a chain: as weak as its weakest link, unknown if a link's is."""
    if first is None or second is None:
        return None
    return max(first, second, key=("IDT", "MOD", "NEQ").index)


def _fits(link_edition: str | None, wanted: str | None) -> bool:
    return link_edition is None or wanted is None or link_edition == wanted


def _keys(edition: Edition | None) -> list[str | None]:
    """Return the edition's key and its base's: what is stated for the base holds for the base as amended, too."""
    return [None] if edition is None else [edition.key, edition.base] if edition.base else [edition.key]


def adoptions(db: Database, place: Place, *, hypotheses: bool) -> tuple[Adoption, ...]:
    """Return adoptions both ways, through chains; see :meth:`Catalogue.adoptions`."""
    identifier, work, edition = place
    if work is None or work.source == MEMBER_SOURCE:
        return tuple(_by_name(db, identifier))
    found: dict[tuple[str, str, str], Adoption] = {}
    for sql, direction in ((_ADOPTS, "adopts"), (_ADOPTED, "adopted_by")):
        for adoption in _walk(db, work.key, _keys(edition), sql, direction, hypotheses=hypotheses):  # type: ignore[arg-type]
            far = adoption.source if direction == "adopts" else adoption.target
            # Of one edition, what is stated for it outdoes what is stated for its work; a work lists both.
            slot = (far, "" if edition is not None else f"{adoption.source} {adoption.target}", direction)
            if slot not in found or _rank(adoption) < _rank(found[slot]):
                found[slot] = adoption
    return tuple(sorted(found.values(), key=_rank))


def _rank(a: Adoption) -> tuple[object, ...]:
    return (a.direction, a.steps, -a.confidence, a.degree is None, a.source, a.target)


def _walk(
    db: Database,
    work_key: str,
    editions: list[str | None],
    sql: str,
    direction: Literal["adopts", "adopted_by"],
    *,
    hypotheses: bool,
) -> list[Adoption]:
    outward = direction == "adopts"
    start = _Reached(work_key, editions, "", None, 1.0, "source", 0)
    queue, seen = deque([start]), {(work_key, editions[0])}
    found: list[Adoption] = []
    while queue:
        here = queue.popleft()
        for link in db.all(sql, here.work):
            near_edition, near_name = (link[9], link[10]) if outward else (link[12], link[13])
            far_work, far_edition, far_name = (
                (link[11], link[12], link[13]) if outward else (link[8], link[9], link[10])
            )
            confidence = link[5] * here.confidence
            if link[5] < BINDING and not hypotheses:
                continue
            if here.editions != [None] and near_edition is not None and near_edition not in here.editions:
                continue
            degree: Degree | None = link[0] or None
            if here.steps:
                degree = _joined(here.degree, degree)
            provenance = max(here.provenance, link[4], key=_WEAKNESS.index)
            own = here.name or near_name
            pair = (far_name, own) if outward else (own, far_name)
            steps = here.steps + 1
            source, target = pair
            note, origin = link[6], link[7]
            found.append(
                Adoption(source, target, degree, provenance, round(confidence, 3), direction, note, origin, steps)
            )
            if here.steps + 1 < MAX_STEPS and (far_work, far_edition) not in seen:
                seen.add((far_work, far_edition))
                queue.append(_Reached(far_work, [far_edition], own, degree, confidence, provenance, steps))
    return found


class _Reached(NamedTuple):
    """A place that a chain of adoptions has reached."""

    work: str
    editions: list[str | None]
    name: str
    degree: Degree | None
    confidence: float
    provenance: Provenance
    steps: int


def _by_name(db: Database, identifier: Identifier) -> list[Adoption]:
    """Follow the names inside a name that the catalogue does not list (``DIN EN 61000-3-2``) to one that it does."""
    found: list[Adoption] = []
    degree: Degree | None = "IDT"
    for step, (outer, inner) in enumerate(zip(identifier.chain, identifier.chain[1:], strict=False), 1):
        national = len(outer.publishers) > 1 and outer.publishers[1].startswith("EN")
        degree = degree if national else None
        row = db.one("SELECT 1 FROM alias WHERE key = ?", inner.key)
        if row is not None:
            rule = MEMBER_RULE if national else NAME_RULE
            names = (inner.citation, identifier.citation)
            found.append(Adoption(*names, degree, "derived", round(0.7**step, 3), "adopts", rule, "", step))
    return found


def successions(db: Database, place: Place, *, newer: bool) -> tuple[Succession, ...]:
    """Return what replaced the item (``newer``) or what it replaced, dated links first."""
    _, work, edition = place
    if work is None:
        return ()
    keys = _keys(edition)
    found: list[Succession] = []
    for link in db.all(_NEWER if newer else _OLDER, work.key):
        here = link[12] if newer else link[9]
        if link[5] < BINDING or not any(_fits(here, key) for key in keys):
            continue
        found.append(_succession(link))
    return tuple(sorted(found, key=lambda s: (-s.confidence, s.since or "9", s.newer, s.older)))


def _succession(link: Any) -> Succession:
    _, framework, since, until, provenance, confidence, note, source, _, _, newer, _, _, older = link
    return Succession(newer, older, framework, since, until, provenance, confidence, note, source)
