"""What changed between two catalogues: editions, relations, references and bodies that came, went or changed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Literal, NamedTuple

from .store import Database, check_file

_ROWS = {
    "edition": (
        "SELECT key, designation || ' | ' || published || ' | ' || withdrawn || ' | ' || status FROM edition "
        "ORDER BY key"
    ),
    "relation": (
        "SELECT r.kind || ' ' || coalesce(se.designation, sw.designation) || ' > ' || "
        "coalesce(oe.designation, ow.designation) || ' ' || r.framework AS name, "
        "r.degree || ' | ' || r.since || ' | ' || r.until || ' | ' || r.provenance FROM relation r "
        "JOIN work sw ON sw.id=r.subject_work LEFT JOIN edition se ON se.id=r.subject_edition "
        "JOIN work ow ON ow.id=r.object_work LEFT JOIN edition oe ON oe.id=r.object_edition ORDER BY name"
    ),
    "legal reference": (
        "SELECT act || ' ' || reference || ' ' || decision AS name, role || ' | ' || start || ' | ' || finish "
        "FROM legal ORDER BY name"
    ),
    "validity": (
        "SELECT framework || ' ' || w.designation || ' ' || coalesce(e.designation, '') AS name, "
        "start || ' | ' || succeeded || ' | ' || finish FROM validity v JOIN work w ON w.id=v.work_id "
        "LEFT JOIN edition e ON e.id=v.edition_id ORDER BY name"
    ),
    "body": (
        "SELECT b.name || ' ' || r.scheme || ' ' || r.number || ' ' || r.role AS name, "
        "r.state || ' | ' || r.active_from || ' | ' || r.active_until FROM body_role r JOIN body b ON b.id=r.body_id "
        "ORDER BY name"
    ),
}


class Change(NamedTuple):
    """One change: what kind of fact, how it changed, its name, and its content before and after."""

    kind: str
    change: Literal["added", "removed", "changed"]
    name: str
    before: str = ""
    after: str = ""


def differences(old: Path, new: Path) -> Iterator[Change]:
    """Yield all changes from one catalogue file to the other, kind by kind, in the order of names.

    Raises:
        CatalogueError: one of the files can't be opened.
    """
    check_file(old)
    check_file(new)
    first, second = Database(old), Database(new)
    for kind, sql in _ROWS.items():
        before, after = dict(first.all(sql)), dict(second.all(sql))
        for name in sorted(before.keys() | after.keys()):
            if name not in before:
                yield Change(kind, "added", name, after=after[name])
            elif name not in after:
                yield Change(kind, "removed", name, before=before[name])
            elif before[name] != after[name]:
                yield Change(kind, "changed", name, before[name], after[name])
