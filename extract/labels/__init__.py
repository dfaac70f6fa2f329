"""The dictionary of captions: what certification documents print beside a value, a file a language.

A file names *concepts* (``holder``, ``issue_date``, ``address`` ...).  Some concepts are wanted as fields; the others
are needed to know where a value ends and which dates and numbers are *not* the document's own.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

# Running text becomes tokens: words of letters and digits, and single characters of scripts without spaces.
_TOKEN = re.compile(r"[ぁ-ヿ㐀-鿿가-힣ｦ-ﾟ]|[^\W_ぁ-ヿ㐀-鿿가-힣ｦ-ﾟ]+")
_POSSESSIVE = re.compile(r"['’‘`´](?=s\b)")  # "applicant's" is one token, "d'essai" two
_STRENGTH = {
    "strong": 1.0,
    "plain": 1.0,
    "thing": 1.0,
    "number": 1.0,
    "date": 1.0,
    "party": 1.0,
    "late": 0.9,
    "first": 0.75,
    "other": 0.6,
    "weak": 0.45,
}


@dataclass(frozen=True, slots=True)
class Label:
    """What a caption means: the concept, how sure its words alone make it (0-1), its group and its language."""

    concept: str
    strength: float
    group: str
    language: str


Tree = dict[str, Any]
"""A step of the dictionary: what may follow by token; the label that ends here stands under the empty token."""


@lru_cache(maxsize=8192)
def tokens_of(text: str) -> tuple[str, ...]:
    """Return the tokens of a text in the form in which captions are compared: folded, without accents or marks.

    >>> tokens_of("Applicant’s Name (N° 2):")
    ('applicants', 'name', 'n', '2')
    """
    if text.isascii():
        return tuple(_TOKEN.findall(_POSSESSIVE.sub("", text).lower()))
    text = _POSSESSIVE.sub("", unicodedata.normalize("NFKC", text)).casefold()
    found = []
    for token in _TOKEN.findall(text):
        if not token.isascii() and token[0] < "぀":
            token = "".join(c for c in unicodedata.normalize("NFKD", token) if not unicodedata.combining(c))  # noqa: PLW2901
        found.append(token)
    return tuple(found)


LANGUAGES = ("en", "de", "fr", "es", "it", "pt", "ja", "ko", "zh", "tr", "nl", "pl", "cs", "sv")


@lru_cache(maxsize=1)
def dictionary() -> Tree:
    """Return the tree of all captions of all languages; the first language that names a caption keeps it."""
    root: Tree = {}
    for language in LANGUAGES:
        data = tomllib.loads(resources.files(__name__).joinpath(f"{language}.toml").read_text("utf-8"))
        _add(root, language, data)
    return root


def _add(root: Tree, language: str, data: dict[str, Any]) -> None:
    patterns = {group: [_halves(p) for p in many] for group, many in data.get("patterns", {}).items()}
    for concept, groups in data.items():
        if concept in ("language", "patterns"):
            continue
        for group, captions in groups.items():
            label = Label(concept, _STRENGTH[group], group, language)
            for caption in captions:
                tokens = tokens_of(caption)
                for at, (before, glued, after) in enumerate(patterns.get(group, _AS_IT_IS)):
                    last = tokens[-1] + glued
                    _insert(root, [*before, *tokens[:-1], last, *after], label, first=not at)


_Halves = tuple[tuple[str, ...], str, tuple[str, ...]]
_AS_IT_IS: list[_Halves] = [((), "", ())]


def _halves(pattern: str) -> _Halves:
    """Return the tokens before the caption, the letters glued to it, and the tokens after it."""
    before, after = pattern.split("{}")
    glued, _, rest = after.partition(" ")
    return tokens_of(before), glued, tokens_of(rest)


def _insert(root: Tree, tokens: list[str], label: Label, *, first: bool) -> None:
    node = root
    for token in tokens:
        following = node.get(token)
        if following is None:
            following = node[token] = {}
        node = following
    # A caption written out in a file beats one that only a pattern makes.
    held = node.get("")
    if held is None or (first and label.language == held.language and label.strength > held.strength):
        node[""] = label
