"""Names of companies and bodies: legal forms, accents, 한글 and Latin spelling, and an honest ``unknown``."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from ..model.match import NameMatch
from .hangul import has_hangul, romanise

MAX_NAME = 300
#: Likeness (0 to 100) from which two different cores may be one name misread: a person has to look.
_ALIKE = 84.0

_LETTERS = {"ß": "ss", "ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "ı": "i"}
#: Legal forms, longest first: spelling (folded, without dots) and the form that it is.
_FORMS = (
    ("gmbh & co kg", "gmbh & co kg"),
    ("gmbh co kg", "gmbh & co kg"),
    ("gesellschaft mit beschrankter haftung", "gmbh"),
    ("kabushiki kaisha", "kk"),
    ("company limited", "ltd"),
    ("co limited", "ltd"),
    ("co ltd", "ltd"),
    ("coltd", "ltd"),
    ("pty ltd", "pty"),
    ("pte ltd", "pte"),
    ("pvt ltd", "ltd"),
    ("sdn bhd", "sdn bhd"),
    ("sp z o o", "sp zoo"),
    ("sp zoo", "sp zoo"),
    ("s p a", "spa"),
    ("s r l", "srl"),
    ("s a s", "sas"),
    ("s r o", "sro"),
    ("d o o", "doo"),
    ("g m b h", "gmbh"),
    ("l l c", "llc"),
    ("b v", "bv"),
    ("n v", "nv"),
    ("a s", "as"),
    ("s a", "sa"),
    ("k k", "kk"),
    ("e v", "ev"),
    ("incorporated", "inc"),
    ("corporation", "corp"),
    ("limited", "ltd"),
    ("gmbh", "gmbh"),
    ("corp", "corp"),
    ("inc", "inc"),
    ("ltd", "ltd"),
    ("llc", "llc"),
    ("plc", "plc"),
    ("llp", "llp"),
    ("spa", "spa"),
    ("srl", "srl"),
    ("sas", "sas"),
    ("sro", "sro"),
    ("doo", "doo"),
    ("aps", "aps"),
    ("ag", "ag"),
    ("bv", "bv"),
    ("nv", "nv"),
    ("kg", "kg"),
    ("kk", "kk"),
    ("sa", "sa"),
    ("se", "se"),
    ("as", "as"),
    ("ab", "ab"),
    ("oy", "oy"),
    ("kft", "kft"),
    ("pty", "pty"),
    ("pte", "pte"),
    ("ev", "ev"),
    ("주식회사", "주식회사"),
    ("유한회사", "유한회사"),
    ("株式会社", "kk"),
    ("有限会社", "ltd"),
    ("股份有限公司", "ltd"),
    ("有限公司", "ltd"),
    ("재단법인", "재단법인"),
    ("사단법인", "사단법인"),
)
_ONLY_FORMS = frozenset(spelling for spelling, _ in _FORMS)
#: A Korean stock company calls itself by any of these in English; 株式会社 likewise.
_STOCK = frozenset({"주식회사", "kk", "ltd", "inc", "corp"})
_BRACKETED = (
    ("㈜", " 주식회사 "),
    ("(주)", " 주식회사 "),
    ("（주）", " 주식회사 "),
    ("㈱", " 株式会社 "),
    ("(株)", " 株式会社 "),
)
_CONFUSED = str.maketrans("0158|", "oisbi")


@lru_cache(maxsize=4096)
def compare_names(left: str, right: str) -> NameMatch:
    """Compare two names of companies or bodies.

    ``same``: the names agree but for case, accents, punctuation, a missing legal form, or glyphs that recognition
    confuses; a Korean name agrees with the Latin one that it is spelt as.  ``different``: neither the words nor their
    spelling are alike.  ``unknown``: everything between: another legal form, a branch, an acronym, two scripts.
    """
    if not left.strip() or not right.strip():
        return NameMatch("unknown", 0.0, "a name is missing")
    mine, form = _split(fold_name(left))
    theirs, other = _split(fold_name(right))
    if not mine or not theirs or mine in _ONLY_FORMS or theirs in _ONLY_FORMS:
        return NameMatch("unknown", 0.0, "nothing but a legal form")
    if has_hangul(mine) != has_hangul(theirs):
        return _across_scripts(mine, theirs)
    if _scripts(mine) != _scripts(theirs):
        return NameMatch("unknown", 0.3, "written in two scripts")
    if _joined(mine) == _joined(theirs):
        return _by_form(form, other)
    if _joined(mine).translate(_CONFUSED) == _joined(theirs).translate(_CONFUSED):
        return (
            NameMatch("same", 0.85, "equal but for glyphs that recognition confuses")
            if _forms_agree(form, other)
            else NameMatch("unknown", 0.5, "alike, but of another legal form")
        )
    return _unequal(mine, theirs)


def fold_name(text: str) -> str:
    """Return the name in lower case without accents and punctuation, spaces single; ``&`` stays."""
    text = text[:MAX_NAME]
    for mark, word in _BRACKETED:
        text = text.replace(mark, word)
    text = "".join(_LETTERS.get(c, c) for c in text.casefold())
    plain = unicodedata.normalize("NFKD", text)
    # Hangul must be composed again after its accents, which it has none of, were looked for.
    kept = unicodedata.normalize("NFC", "".join(c for c in plain if not unicodedata.combining(c) or "゙" <= c <= "゜"))
    return " ".join("".join(c if c.isalnum() or c == "&" else " " for c in kept).split())


def _split(folded: str) -> tuple[str, str]:
    """Split a folded name into its core and its legal form, empty where it has none."""
    for spelling, form in _FORMS:
        if spelling[0] > "z":  # a form in Hangul or Han characters stands before or after, often unspaced
            if folded.startswith(spelling) or folded.endswith(spelling):
                core = folded.removeprefix(spelling).removesuffix(spelling).strip()
                return core, form
        elif folded.endswith(" " + spelling):
            return folded[: -len(spelling)].strip(), form
    found = re.search(r" (gmbh|ag|ltd|inc|llc|corp|bv|co ltd) ", folded)
    if found is not None:  # "Orvane Ltd UK branch": the form inside, with words after it
        return f"{folded[: found.start()]} {folded[found.end() :]}", dict(_FORMS)[found[1]]
    return folded, ""


def _joined(core: str) -> str:
    return core.replace(" and ", "&").replace(" ", "")


def _forms_agree(left: str, right: str) -> bool:
    if not left or not right or left == right:
        return True
    korean = {"주식회사", "kk"} & {left, right}
    return bool(korean) and {left, right} <= _STOCK


def _by_form(form: str, other: str) -> NameMatch:
    if form == other:
        return NameMatch("same", 1.0, "the same name")
    if not form or not other:
        return NameMatch("same", 0.95, "the same name, once without its legal form")
    if _forms_agree(form, other):
        return NameMatch("same", 0.93, "the same name, its legal form in two languages")
    return NameMatch("unknown", 0.5, f"the same words, but {form} and {other} are different companies")


def _unequal(mine: str, theirs: str) -> NameMatch:
    from rapidfuzz import fuzz

    left, right = mine.split(), theirs.split()
    if sorted(left) == sorted(right):
        return NameMatch("same", 0.9, "the same words in another order")
    if left[: len(right)] == right or right[: len(left)] == left:
        return NameMatch("unknown", 0.6, "one name begins with the other: a branch, or a company of the group")
    if _is_acronym(left, right) or _is_acronym(right, left):
        return NameMatch("unknown", 0.4, "one may be the initials of the other")
    ratio = max(fuzz.ratio(mine, theirs), fuzz.token_sort_ratio(mine, theirs))
    if ratio >= _ALIKE:
        return NameMatch("unknown", round(ratio / 200, 3), "alike, but not equal")
    if len(set(left) & set(right)) >= max(2, min(len(left), len(right))):
        return NameMatch("unknown", 0.4, "one name holds all words of the other")
    return NameMatch("different", round(1 - ratio / 100, 3), "different words")


def _is_acronym(short: list[str], words: list[str]) -> bool:
    letters = "".join(short)
    return len(words) > 1 and 2 <= len(letters) <= 8 and letters == "".join(word[0] for word in words)


def _scripts(text: str) -> frozenset[str]:
    return frozenset("han" if "一" <= c <= "鿿" or "぀" <= c <= "ヿ" else "other" for c in text if c.isalpha())


def _across_scripts(mine: str, theirs: str) -> NameMatch:
    """Compare a Korean spelling with a Latin one: equal sounds are the same name, anything else stays open."""
    korean, latin = (mine, theirs) if has_hangul(mine) else (theirs, mine)
    for spelt in romanise(korean):
        if _sound(spelt) == _sound(latin):
            return NameMatch("same", 0.85, f"{korean} is spelt {latin}")
    return NameMatch("unknown", 0.3, "written in two scripts")


def _sound(text: str) -> str:
    """Fold Latin spellings of Korean: doubled letters and the usual variants of vowels and stops fall together."""
    text = re.sub(r"[^a-z0-9]", "", text)
    # The usual ways of writing the same syllable: Lee/I/Yi, Park/Bak, Hyundai/Hyeondae, Samsung/Samseong.
    for old, new in (
        ("ae", "ai"), ("eo", "u"), ("eu", "u"), ("oo", "u"), ("ee", "i"), ("yeo", "yu"), ("ph", "p"), ("sh", "s"),
        ("ck", "k"), ("g", "k"), ("d", "t"), ("b", "p"), ("j", "ch"), ("r", "l"), ("x", "ks"), ("c", "k"), ("kh", "k"),
    ):  # fmt: skip
        text = text.replace(old, new)
    return re.sub(r"(.)\1+", r"\1", text)
