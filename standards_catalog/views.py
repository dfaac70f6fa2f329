"""Answers of the catalogue as plain data (for JSON) and as text (for a terminal)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from .catalogue import Catalogue
from .records import Edition, Source, Work, first_day

STALE_DAYS = 365
"""A register that was read longer ago than this is called stale."""

FRAMEWORKS_SHOWN = ("ISO", "IEC", "ETSI", "IEEE", "ITU", "JIS", "EU", "CENELEC", "UL", "CSA", "FDA", "ISED", "KR:KC")


def plain(value: Any) -> Any:
    """Return a value of the catalogue as JSON can hold it; empty fields are left out."""
    if hasattr(value, "_asdict"):
        return {name: plain(v) for name, v in value._asdict().items() if v not in ("", None, (), [])}
    if isinstance(value, dict):
        return {str(k): plain(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(v) for v in value]
    return value.isoformat() if isinstance(value, date) else value


def show(catalogue: Catalogue, text: str, on: date) -> dict[str, Any]:
    """Return what is known of a standard on a day: work, edition, status, adoptions, successions, references."""
    found = catalogue.find(text)
    item = found.edition or found.work
    view: dict[str, Any] = {
        "identifier": found.identifier.citation,
        "how": found.how,
        "on": on.isoformat(),
        "work": plain(found.work),
        "edition": plain(found.edition),
    }
    if found.missing:
        view["missing_supplements"] = list(found.missing)
    if found.work is not None and found.edition is None:
        view["editions"] = [plain(e) for e in catalogue.editions(found.work) if e.kind != "draft"]
    if found.edition is not None:
        statuses = {name: catalogue.status(found, name, on) for name in FRAMEWORKS_SHOWN}
        view["status"] = {name: plain(s) for name, s in statuses.items() if s.state != "unknown"}
        view["supplements"] = [e.designation for e in catalogue.supplements(found) if e.key != found.edition.key]
    view["adoptions"] = [plain(a) for a in catalogue.adoptions(found)]
    if item is not None:
        view["successors"] = [plain(s) for s in catalogue.successors(found)]
        view["predecessors"] = [plain(s) for s in catalogue.predecessors(found)]
        view["legal_references"] = [plain(r) for r in catalogue.legal_references(found)]
    else:
        view["near"] = [w.designation for w in catalogue.near(found.identifier)[:10]]
    cited = _cited(view)
    view["sources"] = {s.code: s.name for s in catalogue.sources() if s.code in cited}
    return view


def _cited(view: Any) -> set[str]:
    """Return the codes of all sources that a view names."""
    if isinstance(view, dict):
        own = {str(v) for k, v in view.items() if k in {"source", "origin"} and isinstance(v, str)}
        return own.union(*(_cited(v) for v in view.values())) if view else own
    return set().union(*(_cited(v) for v in view)) if isinstance(view, list) else set()


def show_text(view: dict[str, Any]) -> Iterator[str]:
    """Yield the lines of a view of :func:`show`."""
    work, edition = view["work"], view["edition"]
    if work is None:
        yield f"{view['identifier']}: not in the catalogue"
        if view.get("near"):
            yield f"  near: {', '.join(view['near'])}"
    else:
        yield f"{(edition or work)['designation']}"
        yield f"  {(edition or work).get('title') or work.get('title') or '(title not known)'}"
    if work is not None and edition is None:
        missing = f" without {', '.join(view['missing_supplements'])}" if "missing_supplements" in view else ""
        if view["how"] == "none":
            yield f"  {view['identifier']} is not in the catalogue{missing}; editions that are:"
        for e in view["editions"]:
            yield f"    {e['designation']:<40} {_dates(e)}"
    if edition is not None:
        yield f"  {edition['kind']}; {_dates(edition)}"
        if view["supplements"]:
            yield f"  supplements: {', '.join(view['supplements'])}"
        for name, status in view["status"].items():
            yield f"  {name:<9} {_status(status)}"
    yield from dict.fromkeys(_links(view))  # an edition and its amended text may be replaced by one and the same
    for code, name in view["sources"].items():
        yield f"  source {code}: {name}"


def _dates(e: dict[str, Any]) -> str:
    parts = [
        f"published {e['published']}" if "published" in e else "day of publication not known",
        f"withdrawn {e['withdrawn']}" if "withdrawn" in e else "",
        f"confirmed {e['confirmed']}" if "confirmed" in e else "",
        f"stable until {e['stable_until']}" if "stable_until" in e else "",
        e.get("status", ""),
    ]
    return ", ".join(p for p in parts if p)


def _status(s: dict[str, Any]) -> str:
    dates = "".join(f" {word} {s[key]}" for word, key in (("since", "since"), ("until", "until")) if key in s)
    successor = f", then {s['successor']}" if "successor" in s else ""
    return f"{s['state']}{dates}{successor} ({s['basis']})"


def _links(view: dict[str, Any]) -> Iterator[str]:
    for a in view["adoptions"]:
        yield "  " + adoption_line(a)
    for name, sign in (("successors", "replaced by"), ("predecessors", "replaces")):
        for s in view.get(name, ()):
            other = s["newer"] if name == "successors" else s["older"]
            extra = [s.get("framework", ""), f"from {s['since']}" if "since" in s else ""]
            extra += [f"until {s['until']}" if "until" in s else "", s["provenance"]]
            yield f"  {sign} {other} ({', '.join(x for x in extra if x)})"
    for r in view.get("legal_references", ()):
        span = f"from {r['start'] if r.get('start_exact') else '≤ ' + r['start']}" if "start" in r else "from unknown"
        yield f"  {r['role']} under {r['act']}: {r['reference']} ({span}{' until ' + r['end'] if 'end' in r else ''})"


def adoption_line(a: dict[str, Any]) -> str:
    """Return an adoption in one line."""
    degree = a.get("degree", "degree not known")
    sign = "adopts" if a["direction"] == "adopts" else "adopted by"
    other = a["source"] if a["direction"] == "adopts" else a["target"]
    steps = f", {a['steps']} steps" if a["steps"] > 1 else ""
    return f"{sign} {other} ({degree}, {a['provenance']}, {a['confidence']:.2f}{steps})"


def edition_line(e: Edition) -> str:
    """Return an edition in one line."""
    return f"{e.designation:<44} {_dates(plain(e))}"


def work_line(w: Work) -> str:
    """Return a work in one line."""
    return f"{w.designation:<28} {w.title}"


def body_lines(matches: Iterable[Any]) -> Iterator[str]:
    """Yield the lines of bodies that were found."""
    for m in matches:
        body = m.body
        yield f"{body.name}{' (' + body.country + ')' if body.country else ''}  {m.score:.2f} by {m.by}"
        for r in body.roles:
            number = f" {r.number}" if r.number else ""
            state = ", ".join(x for x in (r.state, f"as of {r.as_of}" if r.as_of else "") if x)
            yield f"    {r.role}{number}, {r.scheme}{' (' + state + ')' if state else ''}  [{r.source}]"
        for told in m.contradictions:
            yield f"    ! {told}"


def stats(catalogue: Catalogue, on: date) -> dict[str, Any]:
    """Return the statistics of the catalogue, with the age in days of each source on a day."""
    view = catalogue.stats()
    ages = [_age(s, on) for s in catalogue.sources()]
    view["source_ages"] = ages
    view["stale_sources"] = sorted(a["code"] for a in ages if a["days"] is not None and a["days"] > STALE_DAYS)
    return view


def _age(source: Source, on: date) -> dict[str, Any]:
    try:
        read = first_day(source.date)
    except ValueError:
        read = None
    return {"code": source.code, "date": source.date, "days": (on - read).days if read else None}


def stats_text(view: dict[str, Any]) -> Iterator[str]:
    """Yield the lines of the statistics."""
    yield f"catalogue {view['version']}"
    yield f"sha256 {view['sha256']}"
    for name, value in view.items():
        if isinstance(value, int):
            yield f"  {name.replace('_', ' '):<18} {value:>9,}"
    for name in ("relations_by_kind", "adoptions_by_provenance"):
        yield f"{name.replace('_', ' ')}: " + ", ".join(f"{k} {v:,}" for k, v in view[name].items())
    yield "registers by age:"
    named = set(view["editions_by_source"])
    for age in view["source_ages"]:
        if age["code"] in named and not age["code"].startswith(("celex-", "doc-")):
            days = f"{age['days']:>5} days" if age["days"] is not None else "  unknown"
            stale = "  stale" if age["code"] in view["stale_sources"] else ""
            count = view["editions_by_source"][age["code"]]
            yield f"  {age['code']:<8} {age['date']:<10} {days}  {count:>7,} editions{stale}"
    yield f"{len(view['stale_sources'])} of {view['sources']} sources were read more than {STALE_DAYS} days ago"
