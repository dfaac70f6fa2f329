"""A commented ``application.toml`` to begin with, and one that asks for what a referral left open."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import resources
from typing import get_args

from .application import CheckKind
from .policy import Policy


def application_template(policy: Policy, *, asked: Iterable[str] = ()) -> str:
    """Return the text of a commented ``application.toml``.

    Args:
        policy: gives the zones and categories to choose from.
        asked: sentences on what is still open; they stand at the top.
    """
    text = resources.files(__package__).joinpath("application-template.toml").read_text(encoding="utf-8")
    text = (
        text.replace("{categories}", ", ".join(c.id for c in policy.categories))
        .replace("{zones}", ", ".join(z.id for z in policy.zones))
        .replace("{checks}", ", ".join(sorted(get_args(CheckKind))))
    )
    wanted = [" ".join(sentence.split()) for sentence in asked]
    if not wanted:
        return text
    lines = ["# Still open / 미확인:", *(f"#   [ ] {sentence}" for sentence in wanted), "#", text]
    return "\n".join(lines)
