"""The watched folder at a running service: what arrives is submitted, and what came of it is filed here."""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from ..errors import CertlaneError
from ..report.application_page import application_html
from ..report.rows import error_row
from .refusals import AccessDenied, NotFound, ServiceUnavailable
from .watching import Event, Stopped, Watch, Watched, Work, refused

if TYPE_CHECKING:
    from .client import Application, Client

_AT_ONCE: Final = 16  # applications that are at the service at a time
_AGAIN: Final = 15.0  # seconds until an unreachable service is asked again


@dataclass(slots=True)
class _Submitted:
    work: Work
    id: str


def forward(watch: Watch, client: Client, *, policy: str = "") -> Watched:
    """Watch a folder and have a service do the work, until it is stopped or, ``once``, all is dealt with.

    Submitting the same twice gives the same application, so nothing is lost or doubled when this process ends.

    Args:
        watch: the folder.
        client: the service.
        policy: the name of one of its policies.

    Raises:
        AccessDenied: the token is wrong, or its role may not submit.
        ServiceUnavailable: it can't be reached, where the folder is to be looked at once only.
    """
    forwarder = _Forwarder(watch, client, policy)
    with suppress(Stopped):
        while not watch.stopping:
            forwarder.take()
            forwarder.ask()
            if watch.options.once and not forwarder.submitted and watch.is_quiet():
                break
            with watch.interruptible():
                time.sleep(watch.options.poll)
    return watch.came_to


class _Forwarder:
    """Applications on their way."""

    def __init__(self, watch: Watch, client: Client, policy: str) -> None:
        self._watch, self._client, self._policy = watch, client, policy
        self.submitted: dict[str, _Submitted] = {}
        self._unreachable_until = 0.0

    def take(self) -> None:
        """Submit what has arrived, as far as there is room for it."""
        while len(self.submitted) < _AT_ONCE and not self._watch.stopping and self._reachable():
            work = self._watch.next_work()
            if work is None:
                return
            self._submit(work)

    def _submit(self, work: Work) -> None:
        try:
            with self._watch.interruptible():
                submitted = self._client.submit(
                    list(work.item.files),
                    application=work.item.application,
                    title=work.arrival.name,
                    policy=self._policy,
                    as_of=self._watch.options.as_of,
                )
        except (ServiceUnavailable, OSError) as error:
            self._watch.again(work, "")
            self._lost(error)
        except AccessDenied:
            self._watch.again(work, "")
            raise
        except CertlaneError as error:
            self._refused(work, error)
        else:
            self.submitted[submitted.id] = _Submitted(work, submitted.id)

    def ask(self) -> None:
        """Ask after what was submitted; file what is finished."""
        for entry in list(self.submitted.values()):
            if self._watch.stopping or not self._reachable():
                return
            try:
                with self._watch.interruptible():
                    application = self._client.application(entry.id)
                if application.finished:
                    self._finish(entry, application)
            except (ServiceUnavailable, OSError) as error:
                self._lost(error)
            except NotFound as error:
                del self.submitted[entry.id]
                self._refused(entry.work, error)

    def _finish(self, entry: _Submitted, application: Application) -> None:
        work = entry.work
        result: dict[str, Any] = {
            "item": work.arrival.name,
            "files": [name for name, _ in work.content.documents],
            "outcome": application.outcome or "error",
            "application": application.id,
        }
        row = dict(application.row)
        assessment = None
        if application.state == "decided":
            with self._watch.interruptible():
                assessment = self._client.assessment_dict(entry.id)
            result["assessment"] = assessment
        errors = row.get("errors") or ({work.arrival.name: dict(application.error)} if application.error else {})
        if errors:
            result["errors"] = errors
        if not row:
            row = error_row(result["files"], errors or {"": {"message": application.state}})
        del self.submitted[entry.id]
        self._file(work, result, row, assessment)

    def _refused(self, work: Work, error: CertlaneError) -> None:
        result = refused(work, error)
        self._file(work, result, error_row(result["files"], result["errors"]), None)

    def _file(self, work: Work, result: dict[str, Any], row: dict[str, Any], assessment: dict[str, Any] | None) -> None:
        language = self._watch.options.language
        self._watch.file(work, result, application_html(work.arrival.name, row, assessment, language=language))

    def _reachable(self) -> bool:
        return time.monotonic() >= self._unreachable_until

    def _lost(self, error: Exception) -> None:
        if self._watch.options.once:
            raise error
        self._unreachable_until = time.monotonic() + _AGAIN
        self._watch.tell(Event("trouble", "", f"{error}; trying again"))
