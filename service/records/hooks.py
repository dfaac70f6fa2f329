"""Webhooks: who is told of what; an event is written with the change that it tells of, and delivered later."""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import urlsplit

from sqlalchemy import delete, func, select

from ...errors import UsageError
from .audit import clean
from .core import ADMINISTRATORS, Core, allow, log, new_id, now
from .database import Writing
from .errors import NotFound
from .tables import Application, DeliveryRecord, Webhook, to_text
from .values import EVENTS, Actor, Delivery, Event, WebhookRow

_LEAST_SECRET: Final = 16
_LONGEST_URL: Final = 2000


class Hooks:
    """The receivers of events and what is on its way to them."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def add_webhook(self, actor: Actor, url: str, events: Sequence[str], secret: str) -> WebhookRow:
        """Add a receiver.

        Args:
            actor: an administrator.
            url: ``https://…``; ``http`` on the machine itself only, since a delivery tells of persons' applications.
            events: of ``EVENTS``, at least one.
            secret: with which deliveries are signed, 16 characters at least.

        Raises:
            AccessDenied: the role may not.
            UsageError: a value is wrong.
        """
        allow(actor, ADMINISTRATORS, "set webhooks")
        url, wanted = _checked_url(url), tuple(dict.fromkeys(events))
        if not wanted or not set(wanted) <= set(EVENTS):
            raise UsageError("no event, or one that does not exist", remedy=f"Events: {', '.join(EVENTS)}.")
        if len(clean(secret)) < _LEAST_SECRET or clean(secret) != secret:
            raise UsageError(f"the secret has fewer than {_LEAST_SECRET} characters", remedy="Make a longer one.")
        row = Webhook(id=new_id(), url=url, events=list(wanted), secret=secret, created_at=now(), created_by=actor.id)
        with self._core.write() as change:
            change.session.add(row)
            log(change, actor, "webhook.added", after={"webhook": row.id, "url": url, "events": list(wanted)})
        return WebhookRow(row.id, row.url, wanted, row.created_at, row.created_by, 0, 0, 0)

    def webhooks(self, actor: Actor) -> tuple[WebhookRow, ...]:
        """Return the receivers, oldest first, with how their deliveries stand.

        Raises:
            AccessDenied: the role may not.
        """
        allow(actor, ADMINISTRATORS, "see webhooks")
        counts = select(DeliveryRecord.webhook, DeliveryRecord.state, func.count()).group_by(
            DeliveryRecord.webhook, DeliveryRecord.state
        )
        with self._core.read() as session:
            by = {(webhook, state): count for webhook, state, count in session.execute(counts)}
            return tuple(
                WebhookRow(
                    row.id,
                    row.url,
                    tuple(row.events),
                    row.created_at,
                    row.created_by,
                    *(by.get((row.id, state), 0) for state in ("delivered", "due", "given_up")),
                )
                for row in session.scalars(select(Webhook).order_by(Webhook.created_at, Webhook.id))
            )

    def remove_webhook(self, actor: Actor, webhook: str) -> None:
        """Remove a receiver and what is on its way to it.

        Raises:
            AccessDenied: the role may not.
            NotFound: there is none of that id.
        """
        allow(actor, ADMINISTRATORS, "set webhooks")
        with self._core.write() as change:
            row = change.session.get(Webhook, clean(webhook))
            if row is None:
                raise NotFound("there is no such webhook", subject=clean(webhook[:80]))
            change.session.execute(delete(DeliveryRecord).where(DeliveryRecord.webhook == row.id))
            change.session.delete(row)
            log(change, actor, "webhook.removed", before={"webhook": row.id, "url": row.url, "events": row.events})

    def due(self, limit: int = 20, lease: timedelta = timedelta(seconds=60)) -> tuple[Delivery, ...]:
        """Take deliveries that are due; another caller gets them again after the lease unless they were marked."""
        query = (
            select(DeliveryRecord)
            .where(DeliveryRecord.state == "due", DeliveryRecord.next_at <= now())
            .order_by(DeliveryRecord.next_at)
            .limit(limit)
        )
        with self._core.read() as session:
            if session.scalars(query).first() is None:
                return ()
        with self._core.write() as change:
            rows = change.session.scalars(query.with_for_update(skip_locked=True)).all()
            hooks = {hook.id: hook for hook in change.session.scalars(select(Webhook))}
            for row in rows:
                row.next_at = now() + lease
                row.attempt += 1
            return tuple(
                Delivery(
                    row.id,
                    row.webhook,
                    hooks[row.webhook].url,
                    hooks[row.webhook].secret,
                    row.event,
                    row.body,
                    row.attempt,
                    row.created_at,
                )
                for row in rows
            )

    def mark_delivered(self, delivery: str, status: int) -> None:
        """Note that the receiver took a delivery, with the status of its answer."""
        with self._core.write() as change:
            row = change.session.get(DeliveryRecord, delivery)
            if row is not None:
                row.state, row.said = "delivered", str(status)
                log(change, _SENDER, "webhook.delivered", application=row.application, after=_told(row))

    def mark_failed(self, delivery: str, error: str, next_attempt: datetime | None) -> None:
        """Note that a delivery failed, and when to try again; None gives it up."""
        with self._core.write() as change:
            row = change.session.get(DeliveryRecord, delivery)
            if row is None:
                return
            row.said = clean(error)[:500]
            if next_attempt is not None:
                row.next_at = next_attempt
                return
            row.state = "given_up"
            log(change, _SENDER, "webhook.given_up", application=row.application, after=_told(row))


_SENDER: Final = Actor("system", "certlane", "administrator", "system")


def announce(change: Writing, row: Application, event: Event) -> None:
    """Queue an event for everyone who wants it, in the transaction of the change that it tells of."""
    moment = now()
    body: dict[str, Any] = {
        "type": event,
        "timestamp": to_text(moment),
        "data": {
            "id": row.id,
            "state": row.state,
            "outcome": row.outcome,
            "revision": row.revision,
            "sha256": row.sha256,
            "url": f"/v1/applications/{row.id}/assessment",
        },
    }
    for hook in change.session.scalars(select(Webhook)):
        if event in hook.events:
            change.session.add(
                DeliveryRecord(
                    id=new_id(),
                    webhook=hook.id,
                    application=row.id,
                    event=event,
                    body=body,
                    state="due",
                    created_at=moment,
                    next_at=moment,
                )
            )


def _told(row: DeliveryRecord) -> dict[str, Any]:
    return {"delivery": row.id, "webhook": row.webhook, "event": row.event, "attempt": row.attempt}


def _checked_url(url: str) -> str:
    url = clean(url).strip()
    remedy = "Give https://HOST/PATH."
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        _ = parts.port
    except ValueError as error:
        raise UsageError("the webhook's address can't be read", remedy=remedy) from error
    own = host == "localhost" or _loopback(host)
    if not host or len(url) > _LONGEST_URL or not url.isprintable() or " " in url or parts.username is not None:
        raise UsageError("the webhook's address is none", remedy=remedy)
    if parts.scheme != "https" and not (parts.scheme == "http" and own):
        raise UsageError("the webhook's address has to begin with https://", remedy=remedy)
    return url


def _loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
