"""Revisions of assessments: canonical bytes, compressed, with their digest."""

from __future__ import annotations

import hashlib
import json
import re
import zlib
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final, Literal, cast

from sqlalchemy import select

from .errors import Conflict, RecordsUnusable
from .tables import Application, Revision
from .values import Stored

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

_HALF_PAIR: Final = re.compile("[\ud800-\udfff]")


def to_bytes(assessment: Mapping[str, Any]) -> bytes:
    """Return the bytes of an assessment: compact JSON in UTF-8, keys in the order of the published form."""
    text = json.dumps(assessment, ensure_ascii=False, separators=(",", ":"))
    return _HALF_PAIR.sub("\ufffd", text).encode()


def revision_of(
    application: str, number: int, kind: Literal["decided", "overridden"], body: bytes, moment: datetime
) -> Revision:
    """Return the row of a revision."""
    return Revision(
        application=application,
        number=number,
        kind=kind,
        sha256=hashlib.sha256(body).hexdigest(),
        body=zlib.compress(body, 6),
        created_at=moment,
    )


def opened(revision: Revision) -> Stored:
    """Return a revision's assessment.

    Raises:
        RecordsUnusable: its bytes are not those that were stored.
    """
    try:
        body = zlib.decompress(revision.body)
    except zlib.error:
        body = b""
    if hashlib.sha256(body).hexdigest() != revision.sha256:
        raise RecordsUnusable(f"revision {revision.number} is not what was stored", subject=revision.application)
    kind = cast(Literal["decided", "overridden"], revision.kind)
    return Stored(json.loads(body), revision.number, revision.sha256, kind, revision.created_at)


def versions_of(assessment: Mapping[str, Any]) -> dict[str, Any]:
    """Return what decided, as the audit log keeps it: tool, catalogue and policy."""
    return {name: assessment[name] for name in ("tool", "catalogue", "policy")}


def latest(session: Session, row: Application, *, original: bool = False) -> Revision:
    """Return the current revision of an application, or the one that the tool decided last.

    Raises:
        Conflict: nothing is decided yet.
    """
    query = select(Revision).where(Revision.application == row.id).order_by(Revision.number.desc()).limit(1)
    revision = session.scalars(query.where(Revision.kind == "decided") if original else query).first()
    if revision is None:
        raise Conflict("nothing is decided yet", remedy="Wait until its state is decided.", subject=row.id)
    return revision
