"""Orders of the list of applications, and cursors that say where a page ended: by value and id, never by number."""

from __future__ import annotations

import base64
import binascii
import json
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, or_

from ...errors import UsageError
from .audit import clean
from .core import canonical
from .tables import Application, from_text, to_text
from .values import ApplicationQuery

_ORDERS: Final[dict[str, Any]] = {
    "created": Application.created_at,
    "updated": Application.updated_at,
    "title": Application.title,
    "minutes": Application.minutes,
}


def order_of(sort: str) -> tuple[Any, bool]:
    """Return the column of an order, and whether it goes down.

    Raises:
        UsageError: there is no such order.
    """
    try:
        return _ORDERS[sort.removeprefix("-")], sort.startswith("-")
    except KeyError:
        raise UsageError(
            f"no order {sort!r}", remedy=f"Orders: {', '.join(_ORDERS)}, with - before for down."
        ) from None


def cursor_after(query: ApplicationQuery, row: Application) -> str:
    """Return the cursor of the page that begins after a row."""
    value = getattr(row, order_of(query.sort)[0].key)
    plain = to_text(value) if hasattr(value, "isoformat") else value
    return base64.urlsafe_b64encode(canonical([query.sort, plain, row.id]).encode()).decode()


def _checked(column: Any, value: Any) -> Any:
    """Return a cursor's value as the column has it: who sends a cursor may have written it."""
    if column is Application.minutes:
        if not isinstance(value, int) or abs(value) >= 1 << 31:
            raise ValueError(value)
        return value
    if not isinstance(value, str):
        raise TypeError(value)
    return clean(value) if column is Application.title else from_text(value)


def beyond(query: ApplicationQuery, column: Any, descending: bool) -> ColumnElement[bool]:
    """Return the condition that a row comes after the cursor of a query.

    Raises:
        UsageError: the cursor is none of ours, or of another order.
    """
    try:
        sort, value, last = json.loads(base64.urlsafe_b64decode(str(query.cursor).encode()))
        if sort != query.sort or not isinstance(last, str):
            raise ValueError(sort)
        value = _checked(column, value)
    except (ValueError, TypeError, binascii.Error, RecursionError) as error:
        raise UsageError("the cursor is none of ours", remedy="Begin the list anew.") from error
    further = column < value if descending else column > value
    later = Application.id < clean(last) if descending else Application.id > clean(last)
    return or_(further, and_(column == value, later))
