"""Relaton records, in YAML or XML, one or a collection.

The same traps as in the registers hold: ``updates`` of an ISO record names the newer document, so only
``obsoletes`` and ``adoptedFrom`` are taken over as relations, and ``obsoletedBy`` the other way round.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...errors import DependencyMissing
from ..factmodel import EditionFact, Fact, RelationFact
from ..identifiers.registry import parse_identifier
from ..identifiers.value import InvalidIdentifier
from .common import MAX_CELL, check_date, decode, line_of, own_source, parse_xml, refuse, text_of

if TYPE_CHECKING:
    from lxml.etree import _Element

MAX_YAML = 20 * 1024 * 1024
"""Largest YAML file; YAML is read as a whole and slowly."""


def read(path: Path, content: bytes, *, source: str = "", date: str = "") -> Iterator[Fact]:
    """Yield the editions of Relaton records and their relations."""
    records = list(_from_xml(path, content) if content.lstrip()[:1] == b"<" else _from_yaml(path, content))
    if not records:
        raise refuse(path, "holds no Relaton record")
    own = own_source(path, "Relaton", name=source, date=date)
    yield own
    for record in records:
        line = record["line"]
        designation = next((i for i in record["ids"] if _readable(i)), "")
        if not designation:
            raise refuse(path, f"no identifier of the record can be read: {', '.join(record['ids'])[:100]}", line=line)
        yield EditionFact(
            designation,
            own.code,
            title=record["title"][:MAX_CELL],
            published=check_date(path, line, record["dates"].get("published", ""), "published"),
            withdrawn=check_date(path, line, record["dates"].get("obsoleted", ""), "obsoleted"),
            confirmed=check_date(path, line, record["dates"].get("confirmed", ""), "confirmed"),
            stable_until=check_date(path, line, record["dates"].get("stable-until", ""), "stable-until"),
            status=_status(record["stage"]),
            ordinal=record["edition"],
            ics=" ".join(record["ics"]),
        )
        for kind, other in record["relations"]:
            if not _readable(other):
                continue
            if kind == "obsoletes":
                yield RelationFact("supersedes", designation, other, own.code)
            elif kind == "obsoletedBy":
                yield RelationFact("supersedes", other, designation, own.code)
            elif kind == "adoptedFrom":
                yield RelationFact("adopts", designation, other, own.code)


def _readable(text: str) -> bool:
    try:
        parse_identifier(text)
    except InvalidIdentifier:
        return False
    return True


def _status(stage: str) -> str:
    words = {
        "published": "published", "60.60": "published", "valid": "published", "withdrawn": "withdrawn",
        "95.99": "withdrawn", "revised": "superseded", "replaced": "superseded", "superseded": "superseded",
    }  # fmt: skip
    text = stage.lower()
    if text.startswith("90."):
        return "published"
    if text[:2] in {"10", "20", "30", "40", "50"} and text[2:3] == ".":
        return "draft"
    return words.get(text, "")


def _from_xml(path: Path, content: bytes) -> Iterator[dict[str, Any]]:
    root = parse_xml(path, content)
    for element in root.iter():
        if isinstance(element.tag, str):
            element.tag = element.tag.rpartition("}")[2]
    items = [root] if root.tag in {"bibdata", "bibitem"} else list(root.iter("bibdata", "bibitem"))
    inner = {id(b) for item in items for r in item.iter("relation") for b in r.iter("bibitem", "bibdata")}
    for item in items:
        if id(item) not in inner:
            yield _xml_record(item)


def _xml_record(item: _Element) -> dict[str, Any]:
    ids = [(e.get("primary") == "true", text_of(e)) for e in item.findall("docidentifier")]
    stage = item.find("status/stage")
    substage = text_of(item.find("status/substage"))
    return {
        "line": line_of(item),
        "ids": [text for _, text in sorted(ids, key=lambda pair: not pair[0])],
        "title": " ".join(text_of(e) for e in item.findall("title")[:1]) or "",
        "dates": {e.get("type", ""): text_of(e.find("on")) or text_of(e) for e in item.findall("date")},
        "stage": text_of(stage) + (f".{substage}" if substage else ""),
        "edition": text_of(item.find("edition")),
        "ics": [text_of(e) for e in item.iterfind(".//ics/code")],
        "relations": [
            (e.get("type", ""), text_of(e.find(".//docidentifier")) or text_of(e.find(".//formattedref")))
            for e in item.findall("relation")
        ],
    }


def _from_yaml(path: Path, content: bytes) -> Iterator[dict[str, Any]]:
    try:
        import yaml
    except ImportError as error:
        raise DependencyMissing("Relaton YAML needs PyYAML", remedy="Install it: pip install pyyaml") from error
    if len(content) > MAX_YAML:
        raise refuse(path, f"{len(content)} bytes of YAML are more than {MAX_YAML}")
    text = decode(path, content)
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        for event in yaml.parse(text, Loader=loader):
            if isinstance(event, yaml.AliasEvent):
                raise refuse(
                    path,
                    "uses YAML aliases, which are not read",
                    line=event.start_mark.line + 1 if event.start_mark else None,
                )
        data = yaml.load(text, Loader=loader)  # noqa: S506 - a safe loader
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        raise refuse(path, f"is no YAML: {error.problem}", line=line) from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise refuse(path, f"is no YAML: {str(error)[:200]}") from error
    items = data.get("root", {}).get("items", [data]) if isinstance(data, dict) else data
    for item in items if isinstance(items, list) else []:
        if isinstance(item, dict):
            yield _yaml_record(item)


def _listed(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _content(value: Any) -> str:
    if isinstance(value, dict):
        return _content(value.get("content", value.get("value", "")))
    if isinstance(value, list):
        return _content(value[0]) if value else ""
    return " ".join(str(value if value is not None else "").split())


def _yaml_record(item: dict[str, Any]) -> dict[str, Any]:
    ids = [d for d in _listed(item.get("docid") or item.get("docidentifier")) if isinstance(d, dict)]
    ids.sort(key=lambda d: not d.get("primary"))
    titles = _listed(item.get("title"))
    english = [t for t in titles if isinstance(t, dict) and "en" in _listed(t.get("language"))]
    status = item.get("docstatus") or item.get("status") or {}
    stage = _content(status.get("stage")) if isinstance(status, dict) else _content(status)
    substage = _content(status.get("substage")) if isinstance(status, dict) else ""
    dates = [d for d in _listed(item.get("date")) if isinstance(d, dict)]
    ext = item.get("ext")
    subjects = _listed(item.get("ics") or (ext.get("ics") if isinstance(ext, dict) else None))
    relations = [r for r in _listed(item.get("relation")) if isinstance(r, dict)]
    return {
        "line": 1,
        "ids": [_content(d.get("id") or d) for d in ids],
        "title": _content((english or titles)[0]) if titles else "",
        "dates": {_content(d.get("type")): _content(d.get("value") or d.get("on") or d.get("at")) for d in dates},
        "stage": stage + (f".{substage}" if substage else ""),
        "edition": _content(item.get("edition")),
        "ics": [_content(s.get("code")) for s in subjects if isinstance(s, dict)],
        "relations": [(_content(r.get("type")), _related(r.get("bibitem"))) for r in relations],
    }


def _related(item: Any) -> str:
    if not isinstance(item, dict):
        return ""
    ids = [d for d in _listed(item.get("docid") or item.get("docidentifier")) if isinstance(d, dict)]
    return _content(ids[0].get("id") or ids[0]) if ids else _content(item.get("formattedref"))
