"""Finding bodies by number and name; disagreement between them is reported, never voted on."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from .names import MAX_NAME, body_name, same_company
from .records import Body, BodyMatch

CUTOFF = 0.86
"""Least likeness of two names (0 to 1) for a match by name."""

OTHER_COMPANY = 0.65
"""Most likeness of names whose legal forms differ: companies of one group are different bodies."""

AGREE = 0.7
"""Least likeness of a printed name and a registered one for a number and a name to agree."""

_NUMBER = re.compile(r"(?:NB|N\.?B\.?|No\.?|CE)?\s{0,3}([0-9]{4})")


def plain_number(text: str) -> str:
    """Return a number as bodies carry it: ``NB 0123`` and ``CE0123`` are 0123; others in capitals, without spaces."""
    text = " ".join(text[:60].upper().split())
    match = _NUMBER.fullmatch(text)
    return match[1] if match else text.replace(" ", "")


def likeness(name: str, body: Body) -> float:
    """Return how alike a printed name and a body's names are, 0 to 1.

    Words in another order and a missing legal form cost nothing; a name that begins with all of a registered one (a
    branch: ``TUV SUD Product Service GmbH Munich``) counts as close.
    """
    from rapidfuzz import fuzz

    folded = body_name(name)
    best = 0.0
    for known in (body.name, *body.aliases):
        other = body_name(known)
        if len(other) < 4:  # acronyms agree wholly or not at all
            best = max(best, 1.0 if other == folded else 0.0)
            continue
        score = max(fuzz.ratio(folded, other), fuzz.token_sort_ratio(folded, other)) / 100
        if folded.startswith(other + " ") or other.startswith(folded + " "):
            score = max(score, 0.9 if len(other.split()) > 1 and len(folded.split()) > 1 else 0.75)
        if not same_company(name, known):
            score = min(score, OTHER_COMPANY)
        best = max(best, score)
    return round(best, 4)


def _has(body: Body, number: str, scheme: str | None) -> bool:
    return any(
        plain_number(r.number) == number and (scheme is None or scheme.casefold() in r.scheme.casefold())
        for r in body.roles
        if r.number
    )


def _active(body: Body, scheme: str | None, on: date | None) -> bool | None:
    if on is None:
        return None
    roles = [r for r in body.roles if scheme is None or scheme.casefold() in r.scheme.casefold()]
    answers = {r.covers(on) for r in roles}
    if True in answers:
        return True
    return False if answers == {False} else None


def match_bodies(
    bodies: Iterable[Body], *, number: str | None, name: str | None, scheme: str | None, on: date | None
) -> tuple[BodyMatch, ...]:
    """Return the bodies that answer to the number or name, best first; see :meth:`Catalogue.bodies`."""
    found: list[BodyMatch] = []
    wanted = plain_number(number) if number else None
    for body in bodies:
        if scheme is not None and not any(scheme.casefold() in r.scheme.casefold() for r in body.roles):
            continue
        score = likeness(name[:MAX_NAME], body) if name else 1.0
        numbered = wanted is not None and _has(body, wanted, scheme)
        active = _active(body, scheme, on)
        told: list[str] = []
        if on is not None and active is False:
            told.append(f"{body.name} did not hold the role on {on.isoformat()}")
        if numbered:
            if name and score < AGREE:
                told.append(f"number {wanted} belongs to {body.name}, not to {name}")
            found.append(BodyMatch(body, score, "number and name" if name else "number", active, tuple(told)))
        elif name and score >= CUTOFF:
            held = sorted({plain_number(r.number) for r in body.roles if r.number})
            if wanted is not None and held:
                told.append(f"{body.name} has the number {', '.join(held)}, not {wanted}")
            found.append(BodyMatch(body, score, "name", active, tuple(told)))
        elif not name and wanted is None and scheme is not None:
            found.append(BodyMatch(body, 1.0, "name", active, tuple(told)))
    found = _clashes(found, wanted)
    return tuple(sorted(found, key=lambda m: (m.by == "name", bool(m.contradictions), -m.score, m.body.name)))


def _clashes(found: list[BodyMatch], wanted: str | None) -> list[BodyMatch]:
    """Say so where sources give one number to bodies of different names."""
    holders = [m for m in found if m.by != "name"]
    if wanted is None or len({body_name(m.body.name) for m in holders}) < 2:
        return found
    names = "; ".join(sorted(m.body.name for m in holders))
    return [
        BodyMatch(m.body, m.score, m.by, m.active, (*m.contradictions, f"sources give {wanted} to: {names}"))
        if m.by != "name"
        else m
        for m in found
    ]
