"""What follows from identifiers alone: supplements and their bases, successions within a number, adoptions by name.

Everything from here is marked ``derived`` and never outranks what a source states.  The rules:

* a designation with supplements amends or corrects the edition that it names (the publishers' own notation);
* within one number the next edition supersedes the one before it (the practice of every publisher here); technical
  specifications that ETSI publishes for 3GPP live on in parallel releases, so there the rule stays within a release;
* a national standard that carries the name of an EN is identical with it (CEN-CENELEC Internal Regulations, Part 2:
  members take over ENs unchanged); any other name inside a name proves an adoption, not its degree.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from .factmodel import RelationFact, RelationKind
from .rules import MEMBER_RULE, NAME_RULE, NUMBER_RULE, SUCCESSION_RULE, SUPPLEMENT_RULE

if TYPE_CHECKING:
    from .gather import EditionRow, Gathered


_IEC_NUMBER = re.compile(
    r"(?:UL|CSA C22\.2 No\.|AS/NZS|AS|ANSI/AAMI ES|ANSI/AAMI) ?(?P<number>6[0-9]{4}(?:[-.][0-9]{1,3}){0,3})"
)
_STATED_BY_REGISTER = {"iso", "ieee", "cie", "oiml"}
"""Registers that state successions themselves."""


def derive_supplements(facts: Gathered) -> Iterator[RelationFact]:
    """Yield ``amends``, ``corrects`` and ``consolidates`` relations; subject and object are keys."""
    for key, row in facts.editions.items():
        if not row.base or row.base not in facts.editions:
            continue
        if row.kind == "consolidated":
            yield _derived("consolidates", key, row.base, (row.source, SUPPLEMENT_RULE, row.confidence))
            for supplement in row.identifier.supplements:
                single = f"{row.base}+{supplement.key}"
                if single in facts.editions and single != key:
                    yield _derived("consolidates", key, single, (row.source, SUPPLEMENT_RULE, row.confidence))
        else:
            kind: RelationKind = "corrects" if row.kind == "corrigendum" else "amends"
            yield _derived(kind, key, row.base, (row.source, SUPPLEMENT_RULE, row.confidence), since=row.published)


def date_successions(facts: Gathered) -> None:
    """Date the successions that a register states without a day: by the older one's end, else the newer one's start."""
    for slot, fact in facts.relations.items():
        newer, older = facts.editions.get(slot[1]), facts.editions.get(slot[2])
        if slot[0] == "supersedes" and not slot[3] and not fact.since and newer is not None and older is not None:
            facts.relations[slot] = replace(fact, since=older.withdrawn or newer.published)


def derive_successions(facts: Gathered) -> Iterator[RelationFact]:
    """Yield ``supersedes`` between neighbouring editions of one number; subject and object are keys.

    Where the day of the next edition is not known, the first later one of known day is given as well: from then on
    the older one is certainly replaced.
    """
    lines: dict[tuple[str, str], list[EditionRow]] = defaultdict(list)
    for row in facts.editions.values():
        if row.kind == "edition" and row.status != "draft" and row.source not in _STATED_BY_REGISTER:
            lines[(row.work, _release(row))].append(row)
    for rows in lines.values():
        rows.sort(key=lambda r: (r.sort, r.key))
        for place, older in enumerate(rows[:-1]):
            later = rows[place + 1 :]
            yield from _succession(facts, older, later[0])
            if not later[0].published:
                dated = next((r for r in later if r.published), None)
                if dated is not None:
                    yield from _succession(facts, older, dated)


def _succession(facts: Gathered, older: EditionRow, newer: EditionRow) -> Iterator[RelationFact]:
    if older.sort.strip() == newer.sort.strip() or ("supersedes", newer.key, older.key, "") in facts.relations:
        return
    stated = older.status in {"superseded", "withdrawn"} and older.withdrawn
    since = max(older.withdrawn, newer.published)
    by = (newer.source, SUCCESSION_RULE, min(0.95 if stated else 0.8, newer.confidence))
    yield _derived("supersedes", newer.key, older.key, by, since=since)


def _release(row: EditionRow) -> str:
    """Return the release within which versions follow one another: that of 3GPP for specifications, else none."""
    edition = row.identifier.edition
    if edition is not None and edition.version and row.identifier.type in {"TS", "TR"}:
        return edition.version.split(".")[0]
    return ""


def derive_adoptions(facts: Gathered) -> Iterator[RelationFact]:
    """Yield ``adopts`` between works, or editions where the year is kept, by name; subject and object are keys."""
    for key, work in facts.works.items():
        inner = work.identifier.adopted
        if inner is not None and inner.work_key in facts.works and inner.work_key != key:
            yield _derived("adopts", key, inner.work_key, (work.source, NAME_RULE, min(0.6, work.confidence)))
        elif inner is None and (same := _same_number(work.designation)) in facts.works:
            yield _derived("adopts", key, same, (work.source, NUMBER_RULE, min(0.55, work.confidence)))
    for key, row in facts.editions.items():
        inner = row.identifier.adopted
        if inner is None or inner.edition is None or inner.key not in facts.editions or inner.key == key:
            continue
        national = len(row.identifier.publishers) > 1 and row.identifier.publishers[1].startswith("EN")
        rule, degree = (MEMBER_RULE, "IDT") if national else (NAME_RULE, "")
        yield _derived("adopts", key, inner.key, (row.source, rule, min(0.7, row.confidence)), degree=degree)


def _same_number(designation: str) -> str:
    """Return the key of the IEC standard whose number a North American or Australasian one keeps (60000 and up)."""
    match = _IEC_NUMBER.fullmatch(designation)
    return f"IEC{match['number']}".replace(".", "-") if match else ""


def _derived(
    kind: RelationKind,
    subject: str,
    obj: str,
    by: tuple[str, str, float],
    *,
    since: str = "",
    degree: str = "",
) -> RelationFact:
    """Return a derived relation; ``by`` is the source that it follows from, the rule, and the confidence."""
    source, note, confidence = by
    return RelationFact(
        kind,
        subject,
        obj,
        source,
        degree=degree,
        since=since,
        provenance="derived",
        confidence=confidence,
        note=note,
    )
