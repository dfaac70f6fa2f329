"""What a service says of applications, as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from ..errors import InputError

_FINAL: Final = ("decided", "failed", "deleted")


@dataclass(frozen=True, slots=True)
class Document:
    """A document of an application: its digest, its name, its bytes."""

    sha256: str
    name: str
    size: int


@dataclass(frozen=True, slots=True)
class Application:
    """An application as the service has it.

    ``state`` is ``queued``, ``running``, ``decided`` or ``failed``; ``outcome`` is empty until it is decided.  ``done``
    of ``of`` documents are read.  ``row`` is its line of the triage board; ``data`` all that the service said.
    """

    id: str
    title: str
    state: str
    outcome: str
    done: int
    of: int
    revision: int
    owner: str
    policy: str
    as_of: str
    documents: tuple[Document, ...]
    row: Mapping[str, Any] = field(repr=False)
    error: Mapping[str, Any] | None
    data: Mapping[str, Any] = field(repr=False)

    @property
    def finished(self) -> bool:
        """Whether the service has nothing more to do for it."""
        return self.state in _FINAL

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Application:
        """Return the application that the service described.

        Raises:
            InputError: the answer has no id or no state.
        """
        if not isinstance(data.get("id"), str) or not isinstance(data.get("state"), str):
            raise InputError("the service's answer is no application", remedy="Check the address of the service.")
        progress = data.get("progress") or {}
        return cls(
            id=data["id"],
            title=data.get("title") or "",
            state=data["state"],
            outcome=data.get("outcome") or "",
            done=progress.get("done") or 0,
            of=progress.get("of") or 0,
            revision=data.get("revision") or 0,
            owner=data.get("owner") or "",
            policy=data.get("policy") or "",
            as_of=data.get("as_of") or "",
            documents=tuple(
                Document(entry["sha256"], entry["name"], entry.get("size") or 0) for entry in data.get("documents", ())
            ),
            row=data.get("row") or {},
            error=data.get("error"),
            data=data,
        )


@dataclass(frozen=True, slots=True)
class Submitted:
    """What a submission came to; ``created`` is false where the service had the very same already."""

    application: Application
    created: bool

    @property
    def id(self) -> str:
        """The application's id."""
        return self.application.id


@dataclass(frozen=True, slots=True)
class Revision:
    """The assessment in force after a change: its number, the digest that a signature binds, and its outcome."""

    revision: int
    sha256: str
    outcome: str

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Revision:
        """Return the revision that the service described.

        Raises:
            InputError: the answer is none.
        """
        try:
            return cls(data["revision"], data["sha256"], data["outcome"])
        except KeyError as error:
            raise InputError(
                f"the service's answer lacks {error}", remedy="Use the same version on both sides."
            ) from None
