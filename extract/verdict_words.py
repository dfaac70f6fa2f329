"""The words, codes and tick marks with which reports print a verdict, in the languages they come in."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from ..model.record import Verdict
from ..standards_catalog.identifiers.lazy import lazy

MAX_CELL: Final = 200
"""Longer texts (characters) are prose, not a verdict."""


def _phrases(text: str) -> tuple[str, ...]:
    return tuple(phrase.strip() for phrase in text.replace("\n", " ").split("|"))


# Within a verdict: English, German, French, Spanish, Italian, Portuguese, Dutch, Turkish, Polish, then CJK and signs.
_PHRASES: Final[dict[Verdict, tuple[str, ...]]] = {
    "pass": _phrases(
        """pass | passed | passes | complies | comply | complied | compliant | compliance | in compliance |
        conform | conforms | conformed | conformity | conforming | conformant | in conformity | ok | o.k. |
        meets | meet | met | meets requirement | meets requirements | meets the requirement |
        meets the requirements | meet the requirements | meets the limit | within limits | within limit |
        below limit | under limit | no failure | no failures | no fail | not fail | not failed | did not fail |
        without failure | satisfied | satisfactory | fulfilled | fulfils | fulfills | acceptable | accepted |
        successful | bestanden | erfüllt | entspricht | konform | i.o. | i. o. | in ordnung |
        anforderung erfüllt | conforme | satisfaisant | réussi | satisfait | cumple | pasa | apto | aprobado |
        satisfactorio | superato | passa | aprovado | voldoet | geslaagd | uygun | geçti | gecti | olumlu |
        zgodny | pozytywny |
        positivo | positiva | favorable | favorevole |
        适合 | 適合 | 合格 | 良 | 良好 | 可 | 符合 | 符合要求 | 达标 | 達標 | 通过 | 通過 | 满足 | 満足 | 適 |
        적합 | 합격 |
        만족 | 양호 | 적합함 | ✓ | ✔ | √ | ☑ | ○ | 〇 | ◯"""
    ),
    "fail": _phrases(
        """fail | failed | fails | failure | not comply | not complies | no comply | non-compliant |
        noncompliant | non compliant | not compliant |
        non-compliance | noncompliance | non compliance | does not comply | do not comply | did not comply |
        not complied | not in compliance | non-conform | nonconform | non-conforming | nonconforming |
        non-conformity | nonconformity | non conformity | not conform | not conforming | does not conform |
        does not meet | not met | does not pass | not pass | non-pass | not passed | did not pass | nok | n.ok |
        not ok | ng | ko | exceeds limit | exceeds limits | exceeds the limit | exceeded | over limit | above limit |
        out of limits | out of specification | 超标 | 超過 | not acceptable | unacceptable | not satisfied |
        unsatisfactory | rejected | not fulfilled | nicht bestanden | nicht erfüllt | durchgefallen | n.i.o. |
        n. i. o. | entspricht nicht | nicht konform | nicht in ordnung | non conforme | non-conforme |
        pas conforme | échec | insatisfaisant | no conforme | no cumple | no pasa | no apto | rechazado |
        non superato | não conforme | reprovado | voldoet niet | niet geslaagd | uygun değil | kaldı | kaldi | olumsuz |
        niezgodny | negatywny | negativo | negativa | défavorable | sfavorevole | 不適合 | 不合格 | 不良 | 否 | 不可 |
        不符合 | 未通过 | 未通過 | 不通过 |
        不通過 | 不满足 | 不适合 | 부적합 | 불합격 | 불량 | 불만족 | ✗ | ✘ | ✕ | ×"""
    ),
    "na": _phrases(
        """n/a | na | n.a. | n.a | n/a. | n / a | n/ap | n/appl. | not applicable | non applicable | not relevant |
        not required | does not apply | inapplicable | n/r | not apply | entfällt | nicht anwendbar |
        nicht zutreffend | n.z. | trifft nicht zu | s.o. | s/o | sans objet | no aplica | no aplicable |
        non applicabile | não aplicável | n.v.t. | niet van toepassing | uygulanamaz | nie dotyczy | 該当なし |
        非該当 | 適用外 | 対象外 | 適用なし | 该当なし | 不适用 | 不適用 | 无 | 해당없음 | 해당 없음 |
        해당사항없음 | 해당사항 없음 | 비해당 | 적용안함 | 해당무"""
    ),
    "not_tested": _phrases(
        """n/t | nt | n/c | n.t. | n.t | not tested | not performed | not evaluated | not assessed | n/e | untested |
        not test | not conducted | not carried out | not measured | not verified | not done | nicht geprüft |
        nicht getestet | nicht durchgeführt | non testé | non essayé | non réalisé | non vérifié | no ensayado |
        no probado | no realizado | non provato | não ensaiado | niet getest | test edilmedi | nie badano |
        未試験 | 未実施 | 試験せず | 未测试 | 未測試 | 未检 | 未检测 | 미시험 | 미실시 | 시험안함"""
    ),
    "unknown": _phrases(
        """inconclusive | complied with deviation | complies with deviation | pass with deviation |
        pass with deviations | passed with deviation | passed with deviations | conditional |
        conditional pass | conditionally passed | partial | partially | partial pass | partially compliant |
        partial compliance | n.g. | undetermined | pending | tbd |
        indeterminate | to be determined | 미정 | 保留"""
    ),
}
_WORDS: Final[dict[str, Verdict]] = {word: verdict for verdict, words in _PHRASES.items() for word in words}
_LATIN = lazy(r"[a-zà-ž][a-zà-ž ./-]*")


def _bare(text: str) -> str:
    """Return Latin letters without their accents, which recognition of scans loses."""
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


_WORDS.update({_bare(w): v for w, v in _WORDS.items() if _LATIN.fullmatch(w) and _bare(w) not in _WORDS})
_CODES: Final[dict[str, Verdict]] = {
    "p": "pass",
    "f": "fail",
    "nc": "unknown",
    "n": "na",
    "np": "not_tested",
    "nm": "not_tested",
}
"""Codes that count only where they fill the verdict's cell; NC may be non-compliant, not connected or no change."""

CONFORMITY_CODES: Final[dict[str, Verdict]] = {"c": "pass", "nc": "fail"}
"""Conforme and non conforme, where a column holds both: alone, C may be a performance criterion."""

_NEGATION: Final = frozenset(
    ("no", "not", "non", "never", "without", "nicht", "kein", "keine", "pas", "sans", "ne", "nie", "niet", "geen")
)


_CONFUSIONS: Final = str.maketrans("l1|5$08", "iiissob")
_CONFUSED: Final[dict[str, Verdict]] = {
    **{w.translate(_CONFUSIONS): v for w, v in _WORDS.items() if len(w) >= 4 and w.isascii() and w.isalpha()},
    **dict.fromkeys(("nia", "nja", "n/4", "ni/a"), "na"),
}
"""What recognition makes of the words: FAlL, PA5S, NIA."""

_TOKEN_RE = lazy(r"[^\s/|,;()（）]+")
_FIRST: Final = frozenset(
    part for word in (*_WORDS, *_CODES) for part in (word.split(" ")[0], _TOKEN_RE.findall(word)[0])
)
"""The words with which phrases begin: a text with none of them holds no verdict."""

_YES_NO: Final[Mapping[str, Verdict]] = {
    **dict.fromkeys(("yes", "y", "ja", "oui", "si", "sí", "はい", "是", "예", "evet"), "pass"),
    **dict.fromkeys(("no", "nein", "non", "いいえ", "否", "아니오", "hayır"), "fail"),
}
DASHES: Final = frozenset({"-", "--", "---", "–", "—", "――", "―", "-–", "\uf0be", "\uf02d", "−", "‐", "/", "\\", "_"})
"""What stands in a verdict's cell where no verdict is asked for; U+F0BE is the dash of the Symbol font."""

TICKED: Final = frozenset("☒☑✓✔✗✘■√⊠⌧●◉")
UNTICKED: Final = frozenset("☐□▢◻○◯❏❑")
_BOX_RE = lazy(r"\[\s?[xX✓√]\s?\]|\[\s{0,3}\]|[" + "".join(sorted(TICKED | UNTICKED)) + "]")
_CROSSED_RE = lazy(r"(?m)^[xX✕✗]\s{1,3}(?=[^\W\d])")
"""A cross typed before one of several options, each on its line."""

# A mark that points to a note: Pass*, PASS*1, N/A note1, Pass (see note 2), Pass 1), P#2.
_NOTE_RE = lazy(
    r"(?:\s*+(?>[*†‡#]++\s?(?:\d{1,2}|[a-z])?\)?|\(\s?(?:see |refer to )?(?:note|remark|rem\.?)?\s?\d{1,2}\s?\)"
    r"|[¹²³⁴⁵]++|,?\s?\(?(?:see |refer to )?(?:foot ?note|note|remark)\s?[#*\d]{0,3}\)?|\d\)|[.:;]))++$"
)
_STORY_RE = lazy(r"\b(?:after|before|re-?test\w*|modif\w*|initial\w*|first|second|corrected|later)\b")
_CHOICE_RE = lazy(r"[/|,;()（）]|\b(?:or|oder|ou|o|and|und|et)\b")
_SPLIT_RE = lazy(r"\s*[/|,;()（）]\s*|\s+[-–—]\s+|\n")
_LETTER_RUN = lazy(r"[^\W\d_]+")


def fold(text: str) -> str:
    """Return the text case-folded, compatibility-normalised, white space collapsed.

    >>> fold(" ＰＡＳＳ ")
    'pass'
    """
    return _folded(text) if len(text) <= 100 else " ".join(unicodedata.normalize("NFKC", text).casefold().split())


@lru_cache(maxsize=8192)
def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def parse_verdict(text: str) -> Verdict | None:
    """Return the verdict that a cell of a verdict column prints, or None where it prints none.

    Notes and marks behind the word are dropped, of tick boxes the ticked one counts, two languages may stand side
    by side.  A text with words of two different verdicts ("Pass / Fail") is a heading and gives None.

    >>> parse_verdict("PASS*1"), parse_verdict("☐ Pass ☒ N/A"), parse_verdict("PASS 通过"), parse_verdict("Pass / Fail")
    ('pass', 'na', 'pass', None)
    """
    return _parsed(text) if len(text) <= MAX_CELL else None


@lru_cache(maxsize=4096)
def _parsed(text: str) -> Verdict | None:
    if text.isascii() and text.upper() == text.lower():
        return None  # no letters, so no words: clause numbers and measured values are most of what is asked
    if _BOX_RE.search(text) or _CROSSED_RE.search(text):
        ticked = ticked_option(text)
        if ticked is not None:
            return parse_verdict(ticked)
        if any(c in UNTICKED for c in text) and len(_LETTER_RUN.findall(text)):
            return None
    folded = fold(text)
    plain = _NOTE_RE.sub("", folded).strip(" *")
    for candidate in (folded, plain, plain.rstrip("0123456789")):  # Pass¹ whose note is no superscript any more
        found = _WORDS.get(candidate) or _CODES.get(candidate)
        if found:
            return found
    if len(plain) <= 16:
        tight = plain.replace(" ", "")  # letters set wide: P A S S, N / A
        found = (_WORDS.get(tight) if tight != plain else None) or _CONFUSED.get(tight.translate(_CONFUSIONS))
        if found:
            return found
    return _composed(plain)


def answer(text: str) -> Verdict | None:
    """Return what yes or no, the answer to whether a requirement is met, means."""
    return _YES_NO.get(fold(text))


@lru_cache(maxsize=4096)
def option_head(text: str) -> Verdict | None:
    """Return the verdict whose column a header cell heads, by its very word or code alone."""
    folded = fold(text)
    if folded.startswith("meet") or folded.count(" ") > 1:
        return None
    return CONFORMITY_CODES.get(folded) or _WORDS.get(folded) or _CODES.get(folded)


def _composed(folded: str) -> Verdict | None:
    """Return the verdict of a text that holds more than the verdict's word."""
    if not folded or len(folded) > 80 or folded[0] == "/" or folded[-1] == "/":  # half a heading: "Pass" above "/Fail"
        return None
    words = folded.split(" ")
    if _FIRST.isdisjoint(words) and _FIRST.isdisjoint(_TOKEN_RE.findall(folded)):
        return None
    parts = [p for p in _SPLIT_RE.split(folded) if p]
    found = {_WORDS[p] for p in parts if p in _WORDS and (len(p) > 1 or not p.isalpha())} | _phrases_in(words)
    if len(folded) <= 12:
        found |= {_CODES[p] for p in ("p", "f") if p in parts}
    if {"pass", "fail"} <= found and (_STORY_RE.search(folded) or not _CHOICE_RE.search(folded)):
        return "unknown"  # "fail before modification, pass after it"; two languages that disagree
    leading = _leading_phrase(folded)
    if leading is not None:
        # "not ok" holds "ok" and is no heading as "fail / pass" is.
        return leading[0] if found <= {leading[0]} or (leading[1] > 1 and found <= {leading[0], "pass"}) else None
    if len(found) == 1 and (len(words) <= 3 or "fail" in found or any(p in _WORDS for p in parts)):
        return found.pop()
    return None


def _phrases_in(words: list[str]) -> set[Verdict]:
    """Return the verdicts of the phrases in a text, longest first: "not met" is no "met".

    A word of passing behind a bare negation ("no longer compliant") tells nothing.
    """
    found: set[Verdict] = set()
    at = 0
    while at < len(words):
        phrase = _leading_phrase(" ".join(words[at : at + 4]))
        if phrase and not (phrase[0] == "pass" and _NEGATION.intersection(words[max(0, at - 3) : at])):
            found.add(phrase[0])
        at += phrase[1] if phrase else 1
    return found


def _leading_phrase(folded: str) -> tuple[Verdict, int] | None:
    """Return the verdict of the longest known phrase with which the text begins, and how many words it has."""
    words = folded.split(" ")
    for count in range(min(4, len(words)), 0, -1):
        phrase = " ".join(words[:count]).rstrip(",;:.")
        if phrase in _WORDS and (count > 1 or len(phrase) > 1):
            return _WORDS[phrase], count
    return None


def ticked_option(text: str) -> str | None:
    """Return the words beside the only ticked box of a text with tick boxes, None where not exactly one is ticked.

    >>> ticked_option("[x] Pass [ ] Fail")
    'Pass'
    >>> ticked_option("Pass ☒ Fail ☐")
    'Pass'
    """
    boxes = list(_BOX_RE.finditer(text))
    if not boxes:
        options = [line.strip() for line in text.split("\n") if line.strip()]
        crossed = [option for option in options if _CROSSED_RE.match(option)]
        return crossed[0][1:].strip() if len(crossed) == 1 and len(options) > 1 else None
    ticked = [i for i, b in enumerate(boxes) if _is_ticked(b[0])]
    if len(ticked) != 1:
        return None
    at = ticked[0]
    behind = text[: boxes[0].start()].strip()
    if behind and not text[boxes[-1].end() :].strip():  # the boxes stand behind their words
        start = boxes[at - 1].end() if at else 0
        return text[start : boxes[at].start()].strip()
    end = boxes[at + 1].start() if at + 1 < len(boxes) else len(text)
    words = text[boxes[at].end() : end].strip()
    return words or (behind or None)


def is_ticked(text: str) -> bool:
    """Return whether a text begins with a ticked box or a typed cross before a word: ``X Pass``."""
    return bool(_CROSSED_RE.match(text)) or any(_is_ticked(box[0]) for box in _BOX_RE.finditer(text[:8]))


def _is_ticked(box: str) -> bool:
    return box[0] in TICKED or (box[0] == "[" and len(box.strip("[] ")) > 0)


_WORST: Final[tuple[Verdict, ...]] = ("fail", "unknown", "not_tested", "pass", "na")


def stacked_verdict(text: str, legend: Mapping[str, Verdict]) -> Verdict | None:
    r"""Return the worst of the verdicts that stand one below the other in a cell, None where a line is none.

    A line that fails counts whatever the other lines are.

    >>> stacked_verdict("P\nN/A", {}), stacked_verdict("see table\nF", {}), stacked_verdict("see\nP", {})
    ('pass', 'fail', None)
    """
    lines = [line for line in text.split("\n") if line.strip() and not is_dash(line)]
    if not 2 <= len(lines) <= 40 or _BOX_RE.search(text) or ticked_option(text) is not None:
        return None
    verdicts = {with_legend(line, legend) for line in lines}
    if None in verdicts and "fail" not in verdicts:
        return None
    return next((verdict for verdict in _WORST if verdict in verdicts), None)


def is_dash(text: str) -> bool:
    """Return whether a cell holds only a dash: no verdict is asked for there."""
    return text.strip() in DASHES


@lru_cache(maxsize=4096)
def _without_note(text: str) -> str:
    return _NOTE_RE.sub("", fold(text)).strip(" *")


def with_legend(text: str, legend: Mapping[str, Verdict]) -> Verdict | None:
    """Return the verdict of a cell, the document's own legend first: in one of UN 38.3 ``F`` is fire."""
    if legend:
        found = legend.get(_without_note(text))
        if found is not None:
            return found
    return parse_verdict(text)
