"""The sentences of the tool in every language: a key and its parameters in, a sentence out.

Texts stand in ``en.toml`` and ``ko.toml`` by key.  A parameter stands in braces: ``{document}``.  A parameter whose
name ends in ``_term`` is a word of the tool's own vocabulary (``_terms``: several) and is looked up below ``term``; all
others are printed as they are.  Korean particles follow a parameter as ``{holder:은/는}``: the right one is chosen by
its last sound.
"""

from __future__ import annotations

import string
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any, Literal, get_args

from ..model.decision import Message

Language = Literal["en", "ko"]
LANGUAGES: tuple[Language, ...] = get_args(Language)

_HANGUL = range(0xAC00, 0xD7A4)
#: Digits and Latin letters whose Korean reading ends in a consonant: 0 1 3 6 7 8, and L M N R.
_CLOSED = frozenset("013678lmnrLMNR")
_MAX_PARAMETER = 500


def render(message: Message, lang: Language = "en") -> str:
    """Return the message as a sentence.

    Args:
        message: a key of the catalogue of messages and its parameters.
        lang: ``en`` or ``ko``.

    Raises:
        KeyError: the catalogue has no such key, or the text names a parameter that the message lacks.
    """
    texts = load(lang)
    parameters = {name: _worded(texts, name, value) for name, value in message.parameters}
    return _Formatter().vformat(texts[message.key], (), parameters)


def _worded(texts: Mapping[str, str], name: str, value: str) -> str:
    """Return a parameter as it is printed: looked up where its name says that it is a word, or several, of the tool."""
    if name.endswith("_term"):
        return texts.get(f"term.{value}", value.replace("_", " "))
    if name.endswith("_terms"):
        return ", ".join(texts.get(f"term.{one}", one.replace("_", " ")) for one in value.split(", "))
    return value[:_MAX_PARAMETER]


def term(value: str, lang: Language = "en") -> str:
    """Return a word of the tool's vocabulary (a kind, a verdict, an outcome), as it is where no translation exists."""
    return load(lang).get(f"term.{value}", value.replace("_", " "))


@cache
def load(lang: Language) -> Mapping[str, str]:
    """Return all texts of a language by key."""
    text = resources.files(__package__).joinpath(f"{lang}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


class _Formatter(string.Formatter):
    """Formats text parameters only: no attribute, no index, and Korean particles as the format."""

    def get_field(self, field_name: str, args: Any, kwargs: Any) -> tuple[Any, str]:
        return kwargs[field_name], field_name

    def format_field(self, value: Any, format_spec: str) -> str:
        return f"{value}{particle(value, format_spec)}" if format_spec else str(value)


def particle(word: str, pair: str) -> str:
    """Return the Korean particle that follows a word: the first of the pair after a consonant, else the second.

    Args:
        word: the word before the particle; closing brackets and marks at its end are skipped.
        pair: such as ``은/는``, ``이/가``, ``을/를``, ``과/와``, ``으로/로``.
    """
    after_consonant, after_vowel = pair.split("/")
    last = next((c for c in reversed(word) if c.isalnum()), "")
    if ord(last or " ") in _HANGUL:
        final = (ord(last) - _HANGUL.start) % 28
        # 로 follows ㄹ (8) as it follows a vowel.
        closed = final != 0 and not (after_vowel == "로" and final == 8)
    else:
        closed = last in _CLOSED and not (after_vowel == "로" and last in "178lLrR")
    return after_consonant if closed else after_vowel
