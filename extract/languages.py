"""The languages of a document's own text, from its scripts and its small words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from ..model.document import Document

_STOPWORDS = {
    "en": (
        "the of and to in is for this with by that on are be as was from not or shall it which has have "
        "been test report"
    ),
    "de": (
        "der die das und ist für mit dem den von des nicht wird werden eine ein auf nach im zur bei "
        "durch oder sind gemäß wurde dieses"
    ),
    "fr": ("le la les des et est pour dans une du par sur avec aux qui cette ce sont conforme selon ne pas été"),
    "es": (
        "el la los las del para por con una que este certificado ha sido según su al sobre cumple conforme directiva"
    ),
    "it": "il lo la gli della delle che è di nel alla dei sono questo secondo non prodotto conforme",
    "nl": "het een van voor met zijn niet wordt door aan deze op dat worden volgens",
    "pt": "o os das dos para com uma não são pelo pela este conforme segundo foi",
    "cs": "je na se pro že ve nebo podle jsou výrobek shodě prohlášení",
    "pl": "jest na się zgodnie oraz nie dla przez są wyrób deklaracja",
    "tr": "ve bir bu için ile olarak göre tarafından olan ürün standart belge",
    "sv": "och att det som för är av den med till inte enligt på",
    "da": "og at det som til er af den med på ikke efter",
}
# Languages believed on few words; others are easily mistaken for abbreviations and noise.
_USUAL = ("en", "de", "fr", "es", "it")
_LOOKUP: dict[str, list[str]] = {}
for _language, _words in _STOPWORDS.items():
    for _word in _words.split():
        _LOOKUP.setdefault(_word, []).append(_language)
_WORD = re.compile(r"[^\W\d_]+")
_KANA, _HANGUL, _HAN = re.compile(r"[ぁ-ヿ]"), re.compile(r"[가-힣]"), re.compile(r"[㐀-鿿]")
PAGES = 4


def languages_of(document: Document, *, captions: Iterable[str] = ()) -> tuple[str, ...]:
    """Return ISO 639-1 codes of the languages printed, main one first; empty where there is no text.

    Args:
        document: the document.
        captions: the languages of its captions in reading order: of two languages printed side by side, the one
            whose captions lead is the main one.
    """
    text = "\n".join(p.text for p in document.pages[:PAGES])[:30_000]
    counts: Counter[str] = Counter()
    words = _WORD.findall(text.casefold())
    for word in words:
        for language in _LOOKUP.get(word, ()):
            counts[language] += 1 if len(_LOOKUP[word]) == 1 else 0
    kana, hangul, han = len(_KANA.findall(text)), len(_HANGUL.findall(text)), len(_HAN.findall(text))
    most = max(counts.values(), default=0)
    shares = {
        x: n for x, n in counts.items() if (n >= 4 and n >= 0.15 * most and x in _USUAL) or n >= max(8, 0.3 * most)
    }
    latin = sum(len(w) for w in words if w.isascii())
    # Three Latin letters say about as much as one character.
    size = 3 * (kana + hangul + han)
    if not shares and latin > 40 and latin > size:
        shares = {"en": 1}
    asian = _asian(kana, hangul, han)
    ranked = _ranked(words, shares, captions)
    if asian is None:
        return tuple(ranked)
    if latin < 0.3 * size:  # letters of identifiers, units and a footer
        return (asian,)
    return (asian, *ranked) if size > latin else (*ranked, asian)


def _ranked(words: list[str], shares: dict[str, int], captions: Iterable[str]) -> list[str]:
    """Order languages by weight; of two about equal ones, the one that leads on the page is first."""
    ranked = sorted(shares, key=lambda x: -shares[x])
    if len(ranked) > 1 and shares[ranked[1]] >= 0.4 * shares[ranked[0]]:
        pair = ranked[:2]
        leading = next((x for x in captions if x in pair), None) or _third_seen(words, pair)
        ranked = [leading, *(x for x in ranked if x != leading)]
    return ranked


def _third_seen(words: list[str], pair: list[str]) -> str:
    """Return which of two languages has its third small word first."""
    seen: Counter[str] = Counter()
    for word in words:
        spoken = _LOOKUP.get(word, [])
        if len(spoken) == 1 and spoken[0] in pair:
            seen[spoken[0]] += 1
            if seen[spoken[0]] == 3:
                return spoken[0]
    return pair[0]


def _asian(kana: int, hangul: int, han: int) -> str | None:
    if kana + hangul + han < 12:
        return None
    if hangul >= 0.3 * (kana + hangul + han) and hangul > kana:
        return "ko"
    return "ja" if kana >= 0.04 * (kana + han) and kana >= 5 else "zh" if han >= 12 else None
