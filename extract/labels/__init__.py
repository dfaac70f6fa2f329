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
_APOSTROPHE = re.compile("['’‘`´]")
_STRENGTH = {"strong": 1.0, "number": 1.0, "date": 1.0, "party": 1.0, "first": 0.75, "other": 0.6, "weak": 0.45}


@dataclass(frozen=True, slots=True)
class Label:
    """What a caption means: the concept, how sure its words alone make it (0-1), its group and its language."""

    concept: str
    strength: float
    group: str
    language: str


@dataclass(slots=True)
class Node:
    """A step of the dictionary's tree: what may follow, and the label that ends here."""

    next: dict[str, Node]
    label: Label | None = None


def tokens_of(text: str) -> list[str]:
    """Return the tokens of a text in the form in which captions are compared: folded, without accents or marks.

    >>> tokens_of("Applicant’s Name (N° 2):")
    ['applicants', 'name', 'n', '2']
    """
    if text.isascii():
        return _TOKEN.findall(_APOSTROPHE.sub("", text).lower())
    text = _APOSTROPHE.sub("", unicodedata.normalize("NFKC", text)).casefold()
    found = []
    for token in _TOKEN.findall(text):
        if not token.isascii() and token[0] < "぀":
            token = "".join(c for c in unicodedata.normalize("NFKD", token) if not unicodedata.combining(c))  # noqa: PLW2901
        found.append(token)
    return found


LANGUAGES = ("en", "de", "fr", "es", "it", "ja", "ko", "zh", "tr")


@lru_cache(maxsize=1)
def dictionary() -> Node:
    """Return the tree of all captions of all languages; the first language that names a caption keeps it."""
    root = Node({})
    for language in LANGUAGES:
        data = tomllib.loads(resources.files(__name__).joinpath(f"{language}.toml").read_text("utf-8"))
        _add(root, language, data)
    return root


def _add(root: Node, language: str, data: dict[str, Any]) -> None:
    patterns = data.get("patterns", {})
    for concept, groups in data.items():
        if concept in ("language", "patterns"):
            continue
        for group, captions in groups.items():
            for caption in captions:
                for at, pattern in enumerate(patterns.get(group, ("{}",))):
                    _insert(
                        root, pattern.format(caption), Label(concept, _STRENGTH[group], group, language), first=not at
                    )


def _insert(root: Node, caption: str, label: Label, *, first: bool) -> None:
    node = root
    for token in tokens_of(caption):
        node = node.next.setdefault(token, Node({}))
    # A caption written out in a file beats one that only a pattern makes.
    if node.label is None or (first and label.language == node.label.language and label.strength > node.label.strength):
        node.label = label
