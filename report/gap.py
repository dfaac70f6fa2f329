"""The market gap report: what the evidence in hand is taken for elsewhere, what is missing, by which edition.

Nothing counts as accepted without a rule that names its source, all of whose requirements are shown; a requirement that
no criterion examines stays open.  Standards are led to those of the market through the catalogue's adoptions, and to
its law through the catalogue's citations on the day.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, Final, Literal, get_args

from ..messages import Language
from ..model.decision import Assessment, Message
from ..standards_catalog.frameworks import publisher_frameworks
from ..standards_catalog.identifiers.value import InvalidIdentifier
from .programme import evidence_for, judged_documents, provenance, said, sentence
from .programme import render as render_paper

if TYPE_CHECKING:
    from ..standards_catalog.catalogue import Catalogue
    from ..standards_catalog.records import Adoption

SCHEMA: Final = "certlane/gap/1"
Market = Literal["EU", "US", "JP", "UK", "CA", "AU", "KR"]
MARKETS: Final[tuple[Market, ...]] = get_args(Market)
_STATE: Final = {"pass": "shown", "fail": "not_met", "unknown": "open"}
_STATEMENTS: Final = ("advice", "routes", "unknown", "market")
_SOUND: Final = ("G04", "G05", "G06", "G07", "G10", "G11", "G12", "G13", "G14", "G15")
"""Criteria on the evidence itself: while one is not passed, nothing is said to be bought with it."""
_THIRD_PARTY: Final = (
    "product_certificate",
    "cb_test_certificate",
    "type_examination",
    "regulatory_approval",
    "attestation",
    "test_report",
)
_DEGREES: Final = ("IDT", "MOD", "NEQ")


@cache
def market_rules(market: Market) -> Mapping[str, Any]:
    """Return the dated rules of a market as its file states them."""
    path = resources.files("certlane.report").joinpath("markets", f"{market.lower()}.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))


def gap(assessment: Assessment, market: Market, catalogue: Catalogue) -> dict[str, Any]:
    """Return the gap report in the published form ``certlane/gap/1``.

    Args:
        assessment: whose evidence is looked at, on its day.
        market: where it is to be used.
        catalogue: adoptions, citations and states of editions.
    """
    rules = market_rules(market)
    standards = [_standard(reference, rules, assessment, catalogue) for reference in _applied(assessment)]
    evidence = [_Evidence(assessment, row) for row in standards if row["judged"]] or [_Evidence(assessment, None)]
    best = min(evidence, key=lambda one: len(one.doubts))
    routes = [_best_route(rule, assessment, evidence) for rule in rules.get("rules", ())]
    open_ways = [route for route, sound in routes if sound]
    return {
        "schema": SCHEMA,
        **provenance(assessment),
        "market": market,
        "title": rules["title"],
        "rules_as_of": rules["as_of"].isoformat(),
        "statements": [{"key": key, **sentence(f"statement.{key}")} for key in _STATEMENTS],
        "buys": _buys(standards, open_ways),
        "doubts": best.doubts,
        "standards": standards,
        "routes": [route for route, _ in routes],
        "missing": _missing(standards, [route for route, _ in routes]),
    }


class _Evidence:
    """The evidence for one standard, or that of the whole file where no standard was judged by itself.

    ``outcomes`` are the criteria's, those on evidence from the standard's own bundle; ``kinds`` are the kinds of that
    bundle's documents and of those that belong to no bundle.
    """

    def __init__(self, assessment: Assessment, row: Mapping[str, Any] | None) -> None:
        own = evidence_for(assessment, row["standard"]) if row is not None else None
        self.outcomes: dict[str, tuple[str, Message]] = {
            f.criterion: (f.outcome, f.message) for f in assessment.findings
        }
        records = judged_documents(assessment)
        if own is not None:
            self.outcomes |= {o.criterion: (o.outcome, o.message) for o in own.outcomes}
            bundled = {digest for one in assessment.by_standard for digest in one.documents}
            records = tuple(r for r in assessment.documents if r.sha256 in own.documents or r.sha256 not in bundled)
        self.kinds = {record.kind for record in records}
        self.edition = row is not None and any(target["from_evidence"] for target in row["market_standards"])
        self.doubts = _doubts(self.outcomes)


def _doubts(outcomes: Mapping[str, tuple[str, Message]]) -> list[dict[str, Any]]:
    """Return the criteria on the evidence itself that are not passed: each may undo what the evidence buys."""
    return [
        {"criterion": criterion, "outcome": outcomes[criterion][0], "message": said(outcomes[criterion][1])}
        if criterion in outcomes
        else {"criterion": criterion, "outcome": "unknown", "message": sentence("gap.not_examined")}
        for criterion in _SOUND
        if criterion not in outcomes or outcomes[criterion][0] != "pass"
    ]


def _buys(standards: Iterable[Mapping[str, Any]], routes: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return what sourced rules grant to this evidence."""
    bought = [
        {
            "for": f"{row['standard']} ({citation['act']})",
            "effect": citation["effect"],
            "source": f"{citation['effect_source']} [{citation['source']}]",
        }
        for row in standards
        for citation in row["citations"]
        if row["judged"] and not row["doubts"] and citation["matches"] and "effect" in citation
    ]
    return bought + [
        {"for": route["id"], "effect": route["text"], "source": route["source"]}
        for route in routes
        if route["standing"] == "accepted"
    ]


def render(paper: Mapping[str, Any], *, language: Language = "ko") -> str:
    """Return the gap report as one HTML file."""
    return render_paper("gap.html.j2", paper, language)


def _applied(assessment: Assessment) -> list[str]:
    """Return the catalogue ids of the standards that third parties' documents apply: a declaration proves none."""
    matches = {match.reference: match.catalogue_id or match.reference for match in assessment.matches}
    records = [r for r in judged_documents(assessment) if r.kind in _THIRD_PARTY and r.third_party is not False]
    references = [s.id for record in records for s in record.standards if s.role == "applied"]
    return list(dict.fromkeys(matches.get(reference, reference) for reference in references))


def _standard(
    designation: str, rules: Mapping[str, Any], assessment: Assessment, catalogue: Catalogue
) -> dict[str, Any]:
    judged = _judged(designation, assessment)
    row: dict[str, Any] = {"standard": designation, "judged": judged, "market_standards": [], "citations": []}
    row["doubts"] = _Evidence(assessment, row).doubts if judged else []
    try:
        found = catalogue.find(designation)
    except InvalidIdentifier:  # a reference that could not be matched stands as it is printed
        return row | {"standing": "unknown"}
    if found.edition is None and found.work is None:
        return row | {"standing": "unknown"}
    targets = _targets(designation, rules["publishers"], catalogue)
    row["market_standards"] = [
        _target(name, data, assessment, catalogue) for name, data in sorted(targets.items(), key=_nearest)
    ]
    row["citations"] = _citations(designation, targets, rules, assessment, catalogue)
    return row | {"standing": _standing(row)}


def _judged(designation: str, assessment: Assessment) -> bool:
    """Tell whether the criteria judged the evidence for this standard: on its own bundle, or as a finding's subject."""
    if assessment.by_standard:
        return evidence_for(assessment, designation) is not None
    references = {designation, *(m.reference for m in assessment.matches if m.catalogue_id == designation)}
    claimed = ((assessment.application or {}).get("standards") or {}).get("claimed") or ()
    subjects = [f.subject for f in assessment.findings if f.criterion in _SOUND]
    return any(
        reference in claimed or any(subject.startswith(f"{reference}: ") for subject in subjects)
        for reference in references
    )


def _standing(row: Mapping[str, Any]) -> str:
    """Say how far the law of the market reaches the evidence: never further than a citation with a sourced role."""
    matching = [citation for citation in row["citations"] if citation["matches"]]
    if any("effect" in citation for citation in matching):
        return "cited"
    if row["citations"]:
        return "other_edition_cited" if not matching else "unknown"
    if any(target["from_evidence"] for target in row["market_standards"]):
        return "adopted"
    return "other_edition_adopted" if row["market_standards"] else "unknown"


def _nearest(item: tuple[str, Mapping[str, Any]]) -> tuple[bool, str]:
    return not item[1]["from_evidence"], item[0]


def _of_market(designation: str, publishers: Iterable[str], catalogue: Catalogue) -> bool:
    """Tell whether the outermost publisher is one of the market's."""
    outermost = catalogue.find(designation).identifier.publishers
    return bool(outermost) and (outermost[0] in publishers or outermost[0].split()[0] in publishers)


def _targets(designation: str, publishers: Iterable[str], catalogue: Catalogue) -> dict[str, dict[str, Any]]:
    """Return dated standards of the market that the evidence leads to, of its own edition and of others."""
    targets: dict[str, dict[str, Any]] = {}
    dated = catalogue.find(designation).identifier.edition is not None  # undated evidence shows no edition
    if dated and _of_market(designation, publishers, catalogue):
        targets[designation] = {"from_evidence": True, "adopts": designation, "degree": "IDT"}
    editions = [designation, *(e.designation for e in catalogue.editions(designation) if e.designation != designation)]
    for edition in editions:
        own = dated and edition == designation
        for origin, first in _origins(edition, catalogue):
            for adoption in catalogue.adoptions(origin):
                if adoption.direction == "adopted_by" and adoption.source == origin and _dated(adoption, catalogue):
                    data = {"from_evidence": own, "adopts": origin, "degree": _worst(first, adoption.degree)}
                    if _of_market(adoption.target, publishers, catalogue) and adoption.target not in targets:
                        targets[adoption.target] = data
    return targets


def _origins(edition: str, catalogue: Catalogue) -> list[tuple[str, str | None]]:
    """Return the edition itself and the dated editions that it adopts, with the degree of the way there."""
    up = [a for a in catalogue.adoptions(edition) if a.direction == "adopts" and a.target == edition]
    return [(edition, "IDT"), *((a.source, a.degree) for a in up if _dated(a, catalogue))]


def _dated(adoption: Adoption, catalogue: Catalogue) -> bool:
    """Tell whether the adopted end is an edition: an adoption between works says nothing of an edition."""
    return adoption.degree != "NEQ" and catalogue.find(adoption.source).identifier.edition is not None


def _worst(first: str | None, second: str | None) -> str | None:
    """Return the degree of two adoptions in a row; a degree that is not known makes the whole way unknown."""
    if first is None or second is None:
        return None
    return max(first, second, key=_DEGREES.index)


def _target(name: str, data: Mapping[str, Any], assessment: Assessment, catalogue: Catalogue) -> dict[str, Any]:
    frameworks = publisher_frameworks(catalogue.find(name).identifier)
    states = [catalogue.status(name, framework, assessment.as_of) for framework in frameworks]
    known = next((state for state in states if state.state != "unknown"), None)
    target = {"designation": name, "adopts": data["adopts"], "from_evidence": data["from_evidence"]}
    if data["degree"]:
        target["degree"] = data["degree"]
    return target | {"status": known.state if known else "unknown"} | ({"basis": known.basis} if known else {})


def _citations(
    designation: str,
    targets: Mapping[str, Mapping[str, Any]],
    rules: Mapping[str, Any],
    assessment: Assessment,
    catalogue: Catalogue,
) -> list[dict[str, Any]]:
    """Return the citations in force on the day, of the evidence's edition and of others of the same work."""
    same = {designation, *(n for n, d in targets.items() if d["from_evidence"] and d["degree"] == "IDT")}
    keys = {catalogue.find(name).identifier.key for name in same}
    works = {w.designation for name in (designation, *targets) if (w := catalogue.find(name).work)}
    rows: dict[tuple[str, str, str], dict[str, Any]] = {}
    for name in sorted({*works, *same}):
        for legal in catalogue.legal_references(name, on=assessment.as_of):
            if legal.jurisdiction not in rules["jurisdictions"] or "withdrawn" in legal.role:
                continue
            row: dict[str, Any] = {
                "reference": legal.reference,
                "act": legal.act,
                "role": legal.role,
                "matches": legal.key in keys,
                "source": legal.source,
            }
            row |= {"since": legal.start.isoformat()} if legal.start else {}
            row |= {"until": legal.end.isoformat()} if legal.end else {}
            role = rules.get("roles", {}).get(legal.role)
            row |= {"effect": role["text"], "effect_source": role["source"]} if role else {}
            rows[legal.reference, legal.act, legal.role] = row
    return [rows[key] for key in sorted(rows)]


_STANDINGS: Final = ("accepted", "open", "not_yet", "not_open")


def _best_route(
    rule: Mapping[str, Any], assessment: Assessment, evidence: Iterable[_Evidence]
) -> tuple[dict[str, Any], bool]:
    """Return a way in as the evidence for the standard that comes furthest opens it, and whether that is sound."""
    routes = [(_route(rule, assessment, one), not one.doubts) for one in evidence]
    return min(routes, key=lambda pair: (_STANDINGS.index(pair[0]["standing"]), not pair[1], _unmet(pair[0])))


def _unmet(route: Mapping[str, Any]) -> int:
    unmet: int = sum(requirement["state"] != "shown" for requirement in route["requirements"])
    return len(route["lacking"]) + unmet


def _route(rule: Mapping[str, Any], assessment: Assessment, evidence: _Evidence) -> dict[str, Any]:
    """Return a way in that a rule opens: accepted only where the evidence is there and every requirement is shown."""
    alternatives: list[set[str]] = [set(needed) - evidence.kinds for needed in rule["any_of"]]
    fewest = min(alternatives, key=len)
    lacking = sorted(fewest)
    requirements = [_requirement(item, evidence) for item in rule["requires"]]
    category = str(((assessment.application or {}).get("product") or {}).get("category") or "")
    if rule.get("categories"):
        state = "open" if not category else "shown" if category in rule["categories"] else "not_met"
        requirements.insert(0, {"text": sentence("gap.category"), "state": state})
    if rule["source_kind"] == "secondary":
        requirements.append({"text": sentence("gap.read_the_law"), "state": "open"})
    states = {requirement["state"] for requirement in requirements}
    if "since" in rule and rule["since"] > assessment.as_of:
        standing = "not_yet"
    elif lacking or "not_met" in states:
        standing = "not_open"
    else:
        standing = "accepted" if states <= {"shown"} else "open"
    route = {"id": rule["id"], "text": rule["text"], "standing": standing, "effect": rule["effect"]}
    route |= {"requirements": requirements, "lacking": lacking}
    route |= {"source": rule["source"], "source_kind": rule["source_kind"]}
    return route | ({"since": rule["since"].isoformat()} if "since" in rule else {})


def _requirement(item: Mapping[str, Any], evidence: _Evidence) -> dict[str, Any]:
    criterion = item.get("criterion")
    if item.get("fact") == "edition":
        state = "shown" if evidence.edition else "open"
    else:
        known = evidence.outcomes.get(criterion) if criterion else None
        state = _STATE[known[0]] if known else "open"
    return {"text": item["text"], "state": state} | ({"criterion": criterion} if criterion else {})


def _missing(standards: Iterable[Mapping[str, Any]], routes: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return what would close the gap: by which standard and edition, and what each open way in still needs."""
    missing: list[dict[str, Any]] = []
    for row in standards:
        name = row["standard"]
        if not row["judged"]:
            missing.append(sentence("gap.missing.not_judged", standard=name))
        if row["standing"] == "other_edition_cited":
            cited = sorted({citation["reference"] for citation in row["citations"]})
            missing.append(sentence("gap.missing.cited", standard=name, editions="; ".join(cited)))
        elif row["standing"] == "other_edition_adopted":
            targets = [f"{t['designation']} ({t['adopts']})" for t in row["market_standards"]]
            missing.append(sentence("gap.missing.adopted", standard=name, editions="; ".join(targets)))
        elif row["standing"] == "unknown":
            missing.append(sentence("gap.missing.unknown", standard=name))
        differing = [
            t["designation"] for t in row["market_standards"] if t["from_evidence"] and t.get("degree") != "IDT"
        ]
        if differing:
            missing.append(sentence("gap.missing.differences", standard=name, editions="; ".join(differing)))
    for route in routes:
        open_ones = [r["text"] for r in route["requirements"] if r["state"] != "shown"]
        if route["standing"] == "open":
            missing += [
                {x: sentence("gap.missing.requirement", route=route["id"], item=text[x])[x] for x in ("en", "ko")}
                for text in open_ones
            ]
    return missing
