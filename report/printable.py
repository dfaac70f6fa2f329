"""Printed words of a document, made fit for a terminal or a page: they are untrusted."""

from __future__ import annotations

import unicodedata


def safe(text: str) -> str:
    """Return the text on one line, without control, format and private characters.

    Control characters steer terminals, format characters (category Cf) turn the direction of writing or hide; neither
    belongs into a line that a person has to trust.
    """

    def keep(character: str) -> str:
        category = unicodedata.category(character)
        return " " if category == "Cc" else "" if category in ("Cf", "Co", "Cs", "Cn") else character

    return " ".join("".join(map(keep, text)).split())


def shortened(text: str, most: int) -> str:
    """Return the text, cut to at most so many characters with an ellipsis at its end."""
    return text if len(text) <= most else text[: most - 1] + "…"
