"""The language of recognised words, told by the small words that no other of the languages with data has."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

FEWEST: Final = 4
"""Small words of a language that a page has at least before it is read with that language's data."""

# Letters with marks are what the data of another language misreads: none of these words has any.
_SMALL_WORDS: Final = {
    code: frozenset(words.replace("\n", " ").split(" "))
    for code, words in {
        "deu": "und der die das nach mit auf sich von nicht werden wurde ist des den dem bei zum oder durch bis vom",
        "fra": "le les des du et est selon aux sur par une dans pour ce cette sont ont en",
        "eng": "the of and to is for this with by shall be are was not test report on in",
    }.items()
}


def told_language(words: Sequence[str]) -> str | None:
    """Return tesseract's code of the language that words tell, None where they tell English or too little.

    >>> told_language("Der Bericht bezieht sich auf die Muster und darf nicht gekuerzt werden".split())
    'deu'
    >>> told_language("The report shall not be reproduced".split())
    """
    seen = [word.casefold().strip(".,;:()") for word in words]
    counts = {code: sum([word in small for word in seen]) for code, small in _SMALL_WORDS.items()}
    code = max(counts, key=lambda c: counts[c])
    return code if code != "eng" and counts[code] >= max(FEWEST, 2 * counts["eng"]) else None
