"""One assessment as a page of its own: the reasons beside the pictures of the pages, with the evidence marked."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from .pages import asset, environment, script_hashes, words

_MARKS: Final = {"pass": "✓", "fail": "✗", "unknown": "?"}
_ORDER: Final = {"fail": 0, "unknown": 1, "pass": 2}
_STYLES: Final = ("fail", "unknown", "pass", "field")  # of marks, the gravest first
_PLACES: Final = 6  # pieces of evidence shown for one finding or field
_CHARACTERS: Final = 200


@dataclass(frozen=True, slots=True)
class Picture:
    """A page as PNG, with its size in points; ``document`` is the SHA-256 of its file."""

    document: str
    page: int
    png: bytes
    width: float
    height: float


def evidence_pages(assessment: Mapping[str, Any], most: int) -> list[tuple[str, int]]:
    """Return the pages to draw, as document hash and page number: those of deciding evidence first, then of fields.

    Args:
        assessment: in the published form.
        most: how many pages at most.
    """
    if not assessment:
        return []
    first = {criterion: place for place, criterion in enumerate(assessment["decision"]["reasons"])}
    findings = sorted(
        assessment["findings"], key=lambda f: (first.get(f["criterion"], len(first)), _ORDER[f["outcome"]])
    )
    alone = _only_document(assessment)
    chosen = [(place.get("document") or alone, place["page"]) for f in findings for place in f["evidence"]]
    for document in assessment["documents"]:
        own = document["document"]["sha256"]
        chosen += [(own, place["page"]) for field in document["fields"].values() for place in field["evidence"]]
        chosen += [(own, 1)]
    wanted = list(dict.fromkeys((document, page) for document, page in chosen if document and page > 0))[:most]
    order = {d["document"]["sha256"]: place for place, d in enumerate(assessment["documents"])}
    return sorted(wanted, key=lambda key: (order.get(key[0], len(order)), key[1]))


def application_html(
    name: str,
    row: Mapping[str, Any],
    assessment: Mapping[str, Any] | None,
    *,
    pictures: Sequence[Picture] = (),
    language: Literal["en", "ko"] = "ko",
) -> str:
    """Return the page of one application, complete in itself.

    Args:
        name: how the application is called.
        row: its row, as ``rows.row_of`` makes it.
        assessment: in the published form; None where there is only an error.
        pictures: page pictures; evidence on other pages is listed without a mark.
        language: the one that shows first.
    """
    marker = _Marker(assessment, pictures)
    data: dict[str, Any] = {
        "summary": None,
        "meta": "",
        "conditions": [],
        "findings": [],
        "matches": [],
        "documents": [],
    }
    if assessment:
        decision = assessment["decision"]
        data = {
            "summary": decision["summary"],
            "meta": meta_of(assessment),
            "conditions": decision["conditions"],
            "findings": [_finding(finding, marker) for finding in _sorted(assessment["findings"])],
            "matches": assessment["matches"],
            "documents": [_document(document, marker) for document in assessment["documents"]],
        }
    return (
        environment()
        .get_template("application.html.j2")
        .render(
            name=name,
            outcome=row["outcome"],
            errors=row["errors"],
            settle=row["settle"],
            cures=row["cures"],
            pictures=marker.pictures(),
            words=words(),
            language=language,
            style=_raw(asset("base.css") + asset("application.css")),
            script=_raw(asset("application.js")),
            script_hashes=_raw(script_hashes("application.js")),
            **data,
        )
    )


def meta_of(assessment: Mapping[str, Any]) -> str:
    """Return the line that says by what was decided: date, policy, catalogue, tool."""
    policy, catalogue = assessment["policy"], assessment["catalogue"]
    return (
        f"{assessment['as_of']} · {policy['id']} {policy['version']} · {catalogue['id']} {catalogue['version']} · "
        f"{assessment['tool']}"
    )


def _raw(text: str) -> Any:
    from markupsafe import Markup

    return Markup(text)  # noqa: S704 - our own style sheets and scripts, never a document's text


def _only_document(assessment: Mapping[str, Any] | None) -> str:
    documents = (assessment or {}).get("documents", [])
    return documents[0]["document"]["sha256"] if len(documents) == 1 else ""


def _sorted(findings: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(findings, key=lambda finding: _ORDER[finding["outcome"]])


def _finding(finding: Mapping[str, Any], marker: _Marker) -> dict[str, Any]:
    places = finding["evidence"]
    return {
        "criterion": finding["criterion"],
        "kind": finding["kind"],
        "outcome": finding["outcome"],
        "mark": _MARKS[finding["outcome"]],
        "message": finding["message"],
        "cure": finding.get("cure"),
        "places": [marker.mark(place, finding["outcome"]) for place in places[:_PLACES]],
        "left_out": max(0, len(places) - _PLACES),
    }


def _document(document: Mapping[str, Any], marker: _Marker) -> dict[str, Any]:
    head = document["document"]
    return {
        "name": head["name"],
        "kind": head["kind"],
        "pages": head["pages"],
        "warnings": head["warnings"],
        "fields": [
            {
                "name": name,
                "value": value if isinstance(value := field["value"], str) else ", ".join(value),
                "places": [marker.mark(place, "field", head["sha256"]) for place in field["evidence"][:1]],
            }
            for name, field in document["fields"].items()
        ],
    }


class _Marker:
    """Turns evidence into marks on the page pictures."""

    def __init__(self, assessment: Mapping[str, Any] | None, pictures: Sequence[Picture]) -> None:
        self._alone = _only_document(assessment)
        self._names = {
            document["document"]["sha256"]: document["document"]["name"]
            for document in (assessment or {}).get("documents", [])
        }
        self._pictures = {(picture.document, picture.page): picture for picture in pictures}
        self._boxes: dict[tuple[str, int], dict[tuple[float, ...], dict[str, Any]]] = {
            key: {} for key in self._pictures
        }
        self._count = 0

    def mark(self, place: Mapping[str, Any], style: str, document: str = "") -> dict[str, Any]:
        """Return how a piece of evidence is listed, with the id of its mark where its page was drawn."""
        document = place.get("document") or document or self._alone
        key = (document, place["page"])
        text = place["text"]
        shown = text if len(text) <= _CHARACTERS else text[: _CHARACTERS - 1] + "…"
        label = f"{self._names.get(document, '')}, p. {place['page']}:".lstrip(", ")
        picture = self._pictures.get(key)
        box_id = ""
        if picture and place["source"] != "metadata":
            box_id = self._box(key, tuple(place["box"]), style, shown, picture)
        return {"label": label, "text": shown, "source": place["source"], "box_id": box_id}

    def _box(self, key: tuple[str, int], box: tuple[float, ...], style: str, text: str, picture: Picture) -> str:
        """Return the id of the mark at a place; what proves several things has one mark, of the gravest of them."""
        marks = self._boxes[key]
        mark = marks.get(box)
        if mark is None:
            self._count += 1
            mark = marks[box] = {"id": f"mark{self._count}", "style": style, "text": text, **_percent(box, picture)}
        elif _STYLES.index(style) < _STYLES.index(mark["style"]):
            mark["style"] = style
        return str(mark["id"])

    def pictures(self) -> list[dict[str, Any]]:
        """Return the pictures with their marks, in the order in which they were given."""
        return [
            {
                "label": f"{self._names.get(document, '')}, p. {page}".lstrip(", "),
                "data": base64.b64encode(picture.png).decode(),
                "boxes": list(self._boxes[document, page].values()),
            }
            for (document, page), picture in self._pictures.items()
        ]


def _percent(box: Sequence[float], picture: Picture) -> dict[str, str]:
    x0, top, x1, bottom = box
    width, height = picture.width or 1.0, picture.height or 1.0
    return {
        "left": f"{100 * max(0.0, x0 - 1) / width:.2f}",
        "top": f"{100 * max(0.0, top - 1) / height:.2f}",
        "width": f"{100 * max(1.0, x1 - x0 + 2) / width:.2f}",
        "height": f"{100 * max(1.0, bottom - top + 2) / height:.2f}",
    }
