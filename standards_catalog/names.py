"""Names of bodies in a form that can be compared: accents, legal forms and punctuation do not tell bodies apart."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

MAX_NAME = 300

_LEGAL_FORM = re.compile(
    r"\b(?:gmbh(?: ?& ?co\.? ?kg)?|ag|se|kg|e ?v|ltd|limited|llc|l ?l ?c|inc|incorporated|corp|corporation|co|company|"
    r"plc|s ?a ?s|s ?a|s ?r ?l|s ?p ?a|b ?v|n ?v|a ?s|aps|ab|oy|sp ?z ?o ?o|d ?o ?o|kft|pty|pte|k ?k|"
    r"kabushiki kaisha)\b"
)
_LETTERS = {"ß": "ss", "ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe"}


def fold(text: str) -> str:
    """Return the text in lower case without accents and punctuation, spaces single."""
    text = text[:MAX_NAME]
    for _ in range(2):  # a mathematical letter becomes a capital only when it is taken apart
        text = unicodedata.normalize("NFKD", text).casefold()
    text = "".join(_LETTERS.get(c, c) for c in text if not unicodedata.combining(c))
    return " ".join("".join(c if c.isalnum() or c == "&" else " " for c in text).split())


@lru_cache(maxsize=4096)
def body_name(text: str) -> str:
    """Return a body's name folded and without its legal form; the folded name if nothing else is left."""
    folded = fold(text)
    return " ".join(_LEGAL_FORM.sub(" ", folded).split()) or folded


_SAME_FORM = {"limited": "ltd", "incorporated": "inc", "corporation": "inc", "corp": "inc", "company": "co"}


def legal_form(text: str) -> str:
    """Return a company's legal form in one spelling (``gmbh``, ``bv``, ``inc``), empty where the name has none."""
    found = _LEGAL_FORM.findall(fold(text))
    form = found[-1].replace(" ", "").replace(".", "") if found else ""
    return _SAME_FORM.get(form, form)


def same_company(one: str, other: str) -> bool:
    """Tell whether two names may be one company's: DEKRA Certification GmbH and B.V. are two."""
    forms = {legal_form(one), legal_form(other)} - {""}
    return len(forms) < 2


def body_key(name: str, country: str) -> str:
    """Return the key under which roles of one body are put together."""
    return f"{body_name(name)}|{country.upper()}"
