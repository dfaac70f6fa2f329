"""Korean names in Latin letters: sounds by the Revised Romanization, and the English words that companies use."""

from __future__ import annotations

import itertools

_FIRST = 0xAC00
_LAST = 0xD7A3
_INITIALS = ("g", "kk", "n", "d", "tt", "r", "m", "b", "pp", "s", "ss", "", "j", "jj", "ch", "k", "t", "p", "h")
_VOWELS = (
    "a", "ae", "ya", "yae", "eo", "e", "yeo", "ye", "o", "wa", "wae", "oe", "yo", "u", "wo", "we", "wi", "yu", "eu",
    "ui", "i",
)  # fmt: skip
_FINALS = (
    "", "k", "k", "k", "n", "n", "n", "t", "l", "k", "m", "l", "l", "l", "p", "l", "m", "p", "p", "t", "t", "ng", "t",
    "t", "k", "t", "p", "t",
)  # fmt: skip
#: Words that Korean companies translate or spell in English in their Latin name.
_WORDS = {
    "전자": ("electronics", "electronic"),
    "전기": ("electric", "electrics"),
    "산업": ("industries", "industry", "industrial"),
    "중공업": ("heavy industries",),
    "기술": ("technology", "technologies"),
    "테크": ("tech",),
    "테크놀로지": ("technology",),
    "로보틱스": ("robotics",),
    "로봇": ("robot", "robots"),
    "시스템": ("system", "systems"),
    "시스템즈": ("systems",),
    "코리아": ("korea",),
    "한국": ("korea",),
    "바이오": ("bio",),
    "메디칼": ("medical",),
    "메디컬": ("medical",),
    "화학": ("chemical", "chemicals"),
    "통신": ("telecom", "communications"),
    "에너지": ("energy",),
    "솔루션": ("solution", "solutions"),
    "엔지니어링": ("engineering",),
    "인터내셔널": ("international",),
    "글로벌": ("global",),
    "연구소": ("laboratory", "laboratories"),
    "시험연구원": ("testing research institute",),
    "하이드로젠": ("hydrogen",),
    "모빌리티": ("mobility",),
    "우주": ("space",),
}
_MAX = 60
_MAX_SPELLINGS = 24


def has_hangul(text: str) -> bool:
    """Tell whether the text holds Korean syllables."""
    return any(_FIRST <= ord(c) <= _LAST for c in text)


def romanise(text: str) -> tuple[str, ...]:
    """Return Latin spellings of a Korean name: by sound, with known words translated where they stand.

    At most two dozen spellings are given; other characters stay as they are.
    """
    pieces = _pieces(text[:_MAX])
    spellings = itertools.islice(itertools.product(*pieces), _MAX_SPELLINGS)
    return tuple(dict.fromkeys("".join(chosen) for chosen in spellings))


def _pieces(text: str) -> list[tuple[str, ...]]:
    pieces: list[tuple[str, ...]] = []
    position = 0
    while position < len(text):
        word = next(
            (text[position : position + n] for n in range(6, 1, -1) if text[position : position + n] in _WORDS), ""
        )
        if word:
            pieces.append((*_WORDS[word], "".join(map(_syllable, word))))
            position += len(word)
        else:
            pieces.append((_syllable(text[position]),))
            position += 1
    return pieces


def _syllable(character: str) -> str:
    code = ord(character) - _FIRST
    if not 0 <= code <= _LAST - _FIRST:
        return character
    initial, rest = divmod(code, 588)
    vowel, final = divmod(rest, 28)
    return _INITIALS[initial] + _VOWELS[vowel] + _FINALS[final]
