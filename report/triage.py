"""The triage page: all applications of a batch in one HTML file that works offline and asks nobody for anything.

Rows are drawn by the page's own script from data that stands in the file; every text reaches the page as text, and a
content security policy lets no other script run.  Applications open in a frame: their page is either inside the file
(small batches) or beside it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from .application_page import _raw
from .pages import asset, environment, script_data, script_hashes, words

_ERROR_CHARACTERS = 300


@dataclass(frozen=True, slots=True)
class TriageItem:
    """An application on the triage page: its row, and where its own page is.

    ``page`` is its address as seen from the triage page; ``detail`` the page itself, to be put inside.
    """

    name: str
    row: Mapping[str, Any]
    page: str = ""
    detail: str = ""


def triage_html(items: Iterable[TriageItem], *, meta: str = "", language: Literal["en", "ko"] = "ko") -> str:
    """Return the triage page of a batch.

    Args:
        items: the applications, in the order in which they were given; consumed once.
        meta: the line that says by what was decided (``application_page.meta_of``).
        language: the one that shows first.
    """
    table = _Table()
    rows = [table.row(item) for item in items]
    shorten_names(rows)
    data = {
        "language": language,
        "words": words(),
        "rows": rows,
        "causes": table.causes(),
        "groups": table.groups(),
        "details": table.details,
    }
    return (
        environment()
        .get_template("triage.html.j2")
        .render(
            language=language,
            meta=meta,
            style=_raw(asset("base.css") + asset("triage.css")),
            script=_raw(asset("triage.js")),
            script_hashes=_raw(script_hashes("triage.js", "application.js")),
            data=_raw(script_data(data)),
        )
    )


def shorten_names(rows: list[dict[str, Any]]) -> None:
    """Leave out of the shown names the folder that all of them lie in; ``path`` keeps the whole name.

    >>> rows = [{"path": "in/2026/a.pdf"}, {"path": "in/2026/b/c.pdf"}]
    >>> shorten_names(rows)
    >>> [row["name"] for row in rows]
    ['a.pdf', 'b/c.pdf']
    """
    folders = [row["path"].split("/")[:-1] for row in rows]
    shared = 0
    if len(folders) > 1:
        shortest, longest = min(folders), max(folders)
        for one, other in zip(shortest, longest, strict=False):
            if one != other:
                break
            shared += 1
    for row in rows:
        row["name"] = "/".join(row["path"].split("/")[shared:])


class _Table:
    """Gathers causes once each, and the groups of REFERs that have the same ones."""

    def __init__(self) -> None:
        self._causes: dict[tuple[str, str], dict[str, Any]] = {}
        self._texts: dict[tuple[str, str], Counter[tuple[str, str]]] = {}
        self._groups: dict[tuple[int, ...], int] = {}
        self._sizes: Counter[int] = Counter()
        self.details: dict[str, str] = {}

    def row(self, item: TriageItem) -> dict[str, Any]:
        row = item.row
        causes = [self._cause(cause) for cause in row["causes"]]
        group = -1
        if row["outcome"] == "refer":
            group = self._groups.setdefault(tuple(sorted(causes)), len(self._groups))
            self._sizes[group] += 1
        error = next(iter(row["errors"].values()), None)
        shown = {
            "path": item.name,
            "outcome": row["outcome"],
            "minutes": row["minutes"],
            "causes": causes,
            "group": group,
            "summary": row["summary"],
            "kinds": row["kinds"],
            "issuer": row["issuer"],
            "number": row["certificate_number"],
            "holder": row["holder"],
            "product": row["product"],
            "models": row["models"],
            "expiry": row["expiry_date"],
            "standards": row["standards"],
            "error": f"[{error['code']}] {error['message']}"[:_ERROR_CHARACTERS] if error else "",
            "page": item.page,
        }
        if item.detail:
            shown["detail"] = str(len(self.details))
            self.details[shown["detail"]] = item.detail
        return shown

    def _cause(self, cause: Mapping[str, str]) -> int:
        key = (cause["criterion"], cause["key"])
        known = self._causes.setdefault(key, {"place": len(self._causes), "criterion": cause["criterion"], "count": 0})
        known["count"] += 1
        self._texts.setdefault(key, Counter())[cause["en"], cause["ko"]] += 1
        return int(known["place"])

    def causes(self) -> list[dict[str, Any]]:
        """Return each cause with its count and its most frequent wording, which stands for the others."""
        listed = []
        for key, cause in self._causes.items():
            english, korean = self._texts[key].most_common(1)[0][0]
            listed.append({"criterion": cause["criterion"], "count": cause["count"], "en": english, "ko": korean})
        return listed

    def groups(self) -> list[dict[str, Any]]:
        """Return the groups in the order of their numbers, each with the causes that its rows share."""
        return [{"causes": list(causes), "count": self._sizes[place]} for causes, place in self._groups.items()]
