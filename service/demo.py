"""A service to look at: an account for each role, and the documents that come with certlane loaded."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from importlib import resources
from importlib.resources.abc import Traversable
from typing import TYPE_CHECKING, Any, Final

from ..decision.application import application_to_dict, parse_application
from .records.values import ROLES, SYSTEM, Actor, Role, SubmittedFile

if TYPE_CHECKING:
    from .records import Records

_SYLLABLES: Final = ("ba", "di", "fo", "gu", "ka", "le", "mi", "no", "pa", "ri", "so", "tu", "va", "we", "zo", "hy")


@dataclass(frozen=True, slots=True)
class Account:
    """Who can sign in, and with what; ``token`` is that of the system that submits."""

    name: str
    role: Role
    password: str
    token: str = ""


def add_accounts(records: Records) -> tuple[Account, ...]:
    """Add a user for each role; the applicant is a system, and has a token too."""
    found = []
    for role in ROLES:
        password = _password()
        row = records.people.add_user(SYSTEM, role, role, password)
        token = records.people.add_token(SYSTEM, row.id, "demonstration").secret if role == "applicant" else ""
        found.append(Account(role, role, password, token))
    return tuple(found)


def submit_samples(records: Records) -> int:
    """Submit the shipped samples as the applicant; return how many applications they make."""
    user = records.people.user_by_name("applicant")
    actor = Actor(user.id, user.name, "applicant", "system") if user else SYSTEM
    entries = sorted(resources.files("certlane.samples").iterdir(), key=lambda entry: entry.name)
    count = 0
    for entry in entries:
        if entry.is_file() and entry.name.endswith(".pdf"):
            _submit(records, actor, entry.name.removesuffix(".pdf"), [entry])
        elif entry.is_dir() and entry.joinpath("application.toml").is_file():
            files = sorted(entry.iterdir(), key=lambda file: file.name)
            facts = parse_application(entry.joinpath("application.toml").read_text("utf-8"))
            documents = [file for file in files if file.name.endswith(".pdf")]
            _submit(records, actor, entry.name, documents, application_to_dict(facts))
        else:
            continue
        count += 1
    return count


def _submit(
    records: Records, actor: Actor, title: str, files: Iterable[Traversable], facts: dict[str, Any] | None = None
) -> None:
    documents = []
    for file in files:
        stored = records.files.put(file.read_bytes())
        documents.append(SubmittedFile(file.name, stored.sha256, stored.size))
    records.submit(actor, documents=documents, facts=facts, title=title.replace("-", " "))


def _password() -> str:
    """Return a password that can be typed from a screen: 60 bits."""
    words = ["".join(secrets.choice(_SYLLABLES) for _ in range(3)) for _ in range(5)]
    return "-".join(words)
