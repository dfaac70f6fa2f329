"""References matched against the catalogue: parsed, looked up by key, followed through adoptions, then repaired."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from ..model.match import How, Match, Status
from ..standards_catalog.catalogue import Catalogue
from ..standards_catalog.frameworks import publisher_frameworks
from ..standards_catalog.identifiers.registry import parse_identifier
from ..standards_catalog.identifiers.value import Identifier, InvalidIdentifier
from ..standards_catalog.records import Adoption, Found
from .repair import MAX_TEXT, Candidate, candidates, hyphen_candidates
from .titles import match_title

#: Trust in a match by how it was reached, from the share of right ones (docs/matching.md holds the table).
SCORES: dict[str, float] = {
    "exact": 1.0,
    "exact work": 0.95,
    "alias": 0.98,
    "supplements": 0.85,
    "adoption IDT": 0.92,
    "adoption MOD": 0.8,
    "adoption": 0.7,
    "other_edition": 0.6,
    "repaired": 0.93,
    "title": 0.5,
}


class _Asked(NamedTuple):
    """What a match is made with: the printed text, the catalogue, and the day and framework of the status."""

    printed: str
    catalogue: Catalogue
    as_of: date
    framework: str | None


_MAX_RIVALS = 6
_STEP = 0.03


def match_references(
    references: Iterable[Identifier | str], *, as_of: date, catalogue: Catalogue, framework: str | None = None
) -> tuple[Match, ...]:
    """Match each reference once, in the order of first mention; see ``match_reference``."""
    distinct = dict.fromkeys(str(reference) for reference in references)
    return tuple(match_reference(r, as_of=as_of, catalogue=catalogue, framework=framework) for r in distinct)


def match_reference(
    reference: Identifier | str, *, as_of: date, catalogue: Catalogue, framework: str | None = None
) -> Match:
    """Match one reference.

    Args:
        reference: an identifier, or a text that may be one.
        as_of: the day on which the status is asked.
        catalogue: the catalogue to look it up in.
        framework: the framework that gives the status (see ``Catalogue.status``); the publisher's own by default.

    Returns:
        The match; ``how`` is ``none`` where nothing answers, which means "not in the catalogue", never "invalid".
    """
    printed = str(reference)
    asked = _Asked(printed, catalogue, as_of, framework)
    identifier: Identifier | None
    try:
        identifier = parse_identifier(reference) if isinstance(reference, str) else reference
    except InvalidIdentifier as error:
        identifier, problem = None, error.message
    else:
        direct = _direct(asked, identifier)
        if direct is not None:
            return direct
        problem = f"{identifier.citation} is not in the catalogue"
    repaired = _repaired(asked)
    if repaired is not None:
        return repaired
    if identifier is None and (titled := match_title(printed, catalogue)) is not None:
        work, score = titled
        return Match(printed, "title", work.designation, "unknown", round(score, 3), f"title of {work.designation}")
    rivals = tuple(w.designation for w in catalogue.near(identifier)[:_MAX_RIVALS]) if identifier else ()
    return Match(printed, "none", None, "unknown", 0.0, problem, rivals)


def _direct(asked: _Asked, identifier: Identifier) -> Match | None:
    """Match without touching a character: the entry itself, what it adopts, or another edition of it."""
    found = asked.catalogue.find(identifier)
    if found.edition is not None and found.how != "none":
        return _entry(asked, found, found.how)
    if found.work is not None and identifier.edition is None and found.how != "none":
        why = "the work; no edition is cited"
        score = SCORES["exact work"] * min(1.0, found.work.confidence + 0.1)
        how: How = "alias" if found.how == "alias" else "exact"
        return Match(
            asked.printed, how, found.work.designation, "unknown", round(score, 3), why, title=found.work.title
        )
    adopted = _adoption(asked, identifier, found)
    if found.work is None:
        return adopted
    if found.base is not None and found.missing:
        why = f"edition known, supplement {', '.join(found.missing)} not in the catalogue"
        return Match(
            asked.printed,
            "other_edition",
            found.base.designation,
            "unknown",
            SCORES["supplements"],
            why,
            title=found.work.title,
        )
    if adopted is not None and adopted.degree == "IDT":
        return adopted
    return _other_edition(asked, identifier, found)


def _entry(asked: _Asked, found: Found, how: How) -> Match:
    edition = found.edition
    if edition is None:  # callers give an edition
        raise ValueError(asked.printed)
    status, basis = _status(asked, found)
    spelling = "another spelling of the entry" if how == "alias" else "the entry itself"
    title = edition.title or (found.work.title if found.work else "")
    score = SCORES[how] * min(1.0, edition.confidence + 0.1)
    return Match(asked.printed, how, edition.designation, status, round(score, 3), f"{spelling}; {basis}", title=title)


def _status(asked: _Asked, found: Found) -> tuple[Status, str]:
    names = (asked.framework,) if asked.framework else publisher_frameworks(found.identifier)
    basis = "no framework states its dates"
    for name in names:
        answer = asked.catalogue.status(found, name, asked.as_of)
        basis = f"{name}: {answer.basis}"
        if answer.state != "unknown":
            return answer.state, basis
    return "unknown", basis


def _adoption(asked: _Asked, identifier: Identifier, found: Found) -> Match | None:
    """Match through what the reference adopts, where the reference itself is no entry."""
    links = [a for a in asked.catalogue.adoptions(found if found.work else identifier) if a.direction == "adopts"]
    own = [a for a in links if found.work is None or _same_edition(a.target, identifier)]
    if not own:
        return None
    best = min(own, key=lambda a: (":" not in a.source, a.degree is None, a.steps, -a.confidence, a.source))
    source = asked.catalogue.find(best.source)
    target = source.edition.designation if source.edition else best.source
    status: Status = "unknown"
    basis = "the edition adopted is not stated"
    if source.edition is not None:
        status, basis = _status(asked, source)
    score = SCORES[f"adoption {best.degree}" if best.degree in ("IDT", "MOD") else "adoption"] * _trust(best)
    why = f"adopts {best.source} ({best.degree or 'degree not stated'}, {best.steps} step(s)); {basis}"
    rivals = tuple(dict.fromkeys(a.source for a in own if a.source != best.source))[:_MAX_RIVALS]
    title = source.work.title if source.work else ""
    return Match(asked.printed, "adoption", target, status, round(score, 3), why, rivals, best.degree, title)


def _trust(adoption: Adoption) -> float:
    return min(1.0, 0.5 + adoption.confidence / 2)


def _same_edition(designation: str, identifier: Identifier) -> bool:
    try:
        return parse_identifier(designation).key == identifier.key
    except InvalidIdentifier:
        return False


def _other_edition(asked: _Asked, identifier: Identifier, found: Found) -> Match | None:
    """Name the nearest edition of the same work: the last one before, else the first after."""
    work = found.work
    if work is None:
        return None
    dated = []
    for edition in asked.catalogue.editions(work):
        if edition.kind in ("edition", "consolidated"):
            try:
                dated.append((parse_identifier(edition.designation), edition))
            except InvalidIdentifier:
                continue
    if not dated:
        why = f"{work.designation} is known, no edition of it is"
        return Match(
            asked.printed, "other_edition", work.designation, "unknown", SCORES["other_edition"], why, title=work.title
        )
    ordered = sorted(dated, key=lambda pair: pair[0])
    earlier = [pair for pair in ordered if pair[0] < identifier]
    _, nearest = earlier[-1] if earlier else ordered[0]
    rivals = tuple(e.designation for _, e in reversed(ordered) if e is not nearest)[:_MAX_RIVALS]
    why = f"this edition is not in the catalogue; the nearest that is: {nearest.designation}"
    return Match(
        asked.printed,
        "other_edition",
        nearest.designation,
        "unknown",
        SCORES["other_edition"],
        why,
        rivals,
        title=work.title,
    )


def _repaired(asked: _Asked) -> Match | None:
    """Match after undoing misreadings: the entry must exist, and be the only one that as few repairs lead to."""
    if len(asked.printed) > MAX_TEXT:
        return None
    for ways in (candidates(asked.printed), hyphen_candidates(asked.printed)):
        hits = list(_hits(ways, asked.catalogue))
        if not hits:
            continue
        fewest = min(len(candidate.steps) for candidate, _ in hits)
        best = [(c, f) for c, f in hits if len(c.steps) == fewest]
        names = dict.fromkeys(_name(f) for _, f in best)
        if len(names) > 1:
            why = "several entries could be meant; none is taken"
            return Match(asked.printed, "none", None, "unknown", 0.0, why, tuple(names)[:_MAX_RIVALS])
        candidate, found = best[0]
        rivals = tuple(dict.fromkeys(_name(f) for _, f in hits if _name(f) not in names))[:_MAX_RIVALS]
        return _repair_match(asked, candidate, found, rivals)
    return None


def _hits(ways: Iterator[Candidate], catalogue: Catalogue) -> Iterator[tuple[Candidate, Found]]:
    for candidate in ways:
        try:
            identifier = parse_identifier(candidate.text)
        except InvalidIdentifier:
            continue
        found = catalogue.find(identifier)
        if found.how == "none" or found.work is None or found.work.confidence < 0.5:
            continue
        if identifier.edition is None or found.edition is not None:
            yield candidate, found


def _name(found: Found) -> str:
    return found.edition.designation if found.edition else found.work.designation if found.work else ""


def _repair_match(asked: _Asked, candidate: Candidate, found: Found, rivals: tuple[str, ...]) -> Match:
    status: Status = "unknown"
    basis = "no edition is cited"
    if found.edition is not None:
        status, basis = _status(asked, found)
    score = round(SCORES["repaired"] - _STEP * len(candidate.steps), 3)
    why = f"{'; '.join(candidate.steps)}: {candidate.text}; {basis}"
    title = found.work.title if found.work else ""
    return Match(asked.printed, "repaired", _name(found), status, score, why, rivals, title=title)
