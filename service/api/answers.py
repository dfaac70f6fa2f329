"""Answers: JSON with an entity tag, so that what has not changed is not sent again; files and pictures."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from typing import Any, Final
from urllib.parse import quote

from fastapi import Request, Response
from pydantic import BaseModel

_HALF_PAIR: Final = re.compile("[\ud800-\udfff]")
PRIVATE: Final = "private, no-cache"


def dumped(data: Any) -> bytes:
    """Return data as JSON in UTF-8; halves of surrogate pairs, which no UTF-8 text holds, are replaced."""
    if isinstance(data, BaseModel):
        data = data.model_dump(mode="json", exclude_none=True)
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    try:
        return text.encode()
    except UnicodeEncodeError:
        return _HALF_PAIR.sub("\ufffd", text).encode()


def answer(
    request: Request,
    data: BaseModel | Mapping[str, Any] | bytes,
    *,
    status: int = 200,
    media_type: str = "application/json",
    headers: Mapping[str, str] | None = None,
    tag: str = "",
) -> Response:
    """Return data as an answer; 304 without them where the reader has the same already.

    Args:
        request: tells by ``If-None-Match`` what the reader has.
        data: a model, plain data, or bytes of another media type.
        status: of the answer.
        media_type: of the data.
        headers: of the answer, besides.
        tag: the entity tag, where something cheaper than the data tells that they are the same.
    """
    body = data if isinstance(data, bytes) else dumped(data)
    tag = f'"{tag or hashlib.sha256(body).hexdigest()[:40]}"'
    sent = {"ETag": tag, "Cache-Control": PRIVATE, **(headers or {})}
    if request.method == "GET" and has(request, tag):
        return Response(status_code=304, headers=sent)
    return Response(body, status, headers=sent, media_type=media_type)


def has(request: Request, tag: str) -> bool:
    """Return whether the reader has what a tag names (RFC 9110, section 13.1.2)."""
    offered = request.headers.get("if-none-match", "")
    return offered.strip() == "*" or tag in [part.strip().removeprefix("W/") for part in offered.split(",")]


def listing(items: Iterable[BaseModel | Mapping[str, Any]], cursor: str | None = None) -> dict[str, Any]:
    """Return the form of a list."""
    plain = [item.model_dump(mode="json", exclude_none=True) if isinstance(item, BaseModel) else item for item in items]
    return {"items": plain, **({"next": cursor} if cursor else {})}


def attachment(name: str) -> dict[str, str]:
    """Return the header that has a browser save a file under its name (RFC 6266)."""
    plain = re.sub(r"[^A-Za-z0-9._ -]", "_", name)
    return {"Content-Disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"}
