"""Finding captions on a page: words of the dictionary in the place and with the punctuation of a caption."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from ..model.document import Word
from ..model.geometry import Box, enclosing
from .labels import Label, Tree, dictionary, tokens_of
from .names import has_legal_form
from .segments import Segment, Sheet

MAX_CAPTIONS = 400  # on one page; more is no form
_CLOSING = re.compile(r"[:：﹕]|\.{3,}|…|[=＝]$")
_LEADER = re.compile(r"^[.·…․:：;﹕_\-–—=>|]+$")
_ONLY_LEADER = re.compile(r"^[#№°]?[.·…․:：_﹕>|]+$|^[#№]$")
_CONTENTS = re.compile(r"(?:\.{4,}|…{2,}|(?:\. ){3,})\s?\d{1,3}$")  # the end of a line of a table of contents
_NOT_APPLICABLE = re.compile(r"^n\W?a\W?$", re.IGNORECASE)
_ENUMERATOR = re.compile(
    r"^(?:\(?[0-9]{1,2}[.)]?|\(?[A-Za-z][.)]|[0-9]{1,2}(?:\.[0-9]{1,2}){1,2}\.?|[•●▪■□○◦◯▶▷►※☐☑☒✓✔*#\-–—·◆]+)$"
)


@dataclass(slots=True)
class Caption:
    """A caption: its label, the place of its words, and the words that follow it in its own segment.

    ``closed`` tells that a colon or leaders end it; ``stacked`` counts the lines it covers; ``alone`` that nothing
    but the caption stands in the segment.
    """

    label: Label
    segment: Segment
    box: Box
    closed: bool
    inline: tuple[Word, ...]
    starts: bool
    words: tuple[Word, ...]
    lines: list[int] = field(default_factory=list)

    @property
    def page(self) -> int:
        """The page's number."""
        return self.segment.page

    @property
    def first_middle(self) -> float:
        """The vertical middle of the caption's first line."""
        return (self.segment.box.top + self.segment.box.bottom) / 2


def find_captions(sheet: Sheet) -> list[Caption]:
    """Return the captions of a page in reading order; stacked captions of one concept are one."""
    found: list[Caption] = []
    segments = sheet.segments
    tails = (" ".join([w[0] for w in line[-8:]])[-16:] for line in sheet.lines)
    contents = {at for at, tail in enumerate(tails) if _CONTENTS.search(tail)}
    for at, segment in enumerate(segments):
        if segment.line in contents:
            continue
        following = segments[at + 1] if at + 1 < len(segments) else None
        found += _in_segment(segment, followed=following is not None and following.line == segment.line)
    return _stack(found[:MAX_CAPTIONS], sheet)


class _Hit(NamedTuple):
    """A label found in a segment: its first and last word, and whether a colon or leaders close it."""

    first: int
    last: int
    label: Label
    closed: bool


def _in_segment(segment: Segment, *, followed: bool = False) -> list[Caption]:
    """Return the captions of a segment; ``followed`` tells that another segment stands on its right."""
    words = segment.words
    start = _after_enumerator(words)
    hits = _hits(words, start)
    if not hits:
        unknown = _unknown(words, start)
        wordy = _wordy(words, start) if followed and unknown is None else None
        if unknown is not None:
            hits.append(_Hit(start, unknown, _UNKNOWN, closed=True))
        elif wordy is not None:
            hits.append(_Hit(start, len(words) - 1, wordy, closed=False))
    elif followed and _goes_on(words, hits, start) and not re.search(r"\d", segment.text):
        # "Product Use | value": the caption goes on, it is not the one that the dictionary knows.
        hits = [_Hit(start, len(words) - 1, _UNKNOWN, closed=False)]
    return _captions(segment, hits, start)


def _wordy(words: Sequence[Word], start: int) -> Label | None:
    """Return the label that a caption in a whole clause begins with: "Test Report Ref. No. which forms part of ..."."""
    flat = [(token, at) for at in range(start, len(words)) for token in tokens_of(words[at].text)]
    found = _longest(dictionary(), flat, 0) if flat else None
    if found is None or found[1].strength < 1.0:
        return None
    last = flat[found[0] - 1][1]
    goes_on = last + 1 < len(words) and _LOWER_START.match(words[last + 1].text)
    return found[1] if goes_on and last - start >= 2 and not re.search(r"\d", words[-1].text) else None


def _goes_on(words: Sequence[Word], hits: list[_Hit], start: int) -> bool:
    """Tell whether a few words without colon follow the only label of a segment."""
    only = hits[0]
    rest = len(words) - 1 - only.last
    return len(hits) == 1 and only.first <= start and not only.closed and 0 < rest <= 3


def _hits(words: Sequence[Word], start: int) -> list[_Hit]:
    flat: list[tuple[str, int]] = []
    ends: list[bool] = []  # does this token end its word
    for at, word in enumerate(words):
        tokens = tokens_of(word.text)
        flat += [(t, at) for t in tokens]
        ends += [False] * (len(tokens) - 1) + [True] * bool(tokens)
    hits: list[_Hit] = []
    root = dictionary()
    position = 0
    while position < len(flat):
        token, first = flat[position]
        if token not in root:  # no caption begins here, as with nine words in ten
            position += 1
            continue
        begins_word = position == 0 or flat[position - 1][1] != first or not words[first].text[0].isascii()
        found = _longest(root, flat, position) if begins_word else None
        if found is not None:
            length, label = found
            last_token = position + length - 1
            at_start = first <= start or (bool(hits) and first == hits[-1].last + 1)
            span, whole = (first, flat[last_token][1]), ends[last_token]
            accepted, last, closed = _accept(words, span, label, whole=whole, at_start=at_start)
            inside = position > 0 and flat[position - 1][1] == first and not flat[position][0].isascii()
            if accepted and inside and not closed:
                accepted = False  # inside a name that is one word: 한국시험원
            if not accepted and at_start and whole:
                # "Zertifikat Nr. Certificate No.": the same in two languages, the value below.
                again = _longest(root, flat, last_token + 1)
                accepted = again is not None and _translates(label, again[1])
            if accepted:
                hits.append(_Hit(first, last, label, closed))
                position = next((i for i in range(last_token + 1, len(flat)) if flat[i][1] > last), len(flat))
                continue
        position += 1
    return hits


def _translates(label: Label, other: Label) -> bool:
    return other.concept == label.concept and other.language != label.language


_UNKNOWN = Label("unknown", 0.0, "unknown", "")
_WORDLIKE = re.compile(r"[^\W\d]{2}[^\d]*$|\)\W*$")


def _unknown(words: Sequence[Word], start: int) -> int | None:
    """Return the last word of a caption that the dictionary does not hold: a short phrase that a colon ends."""
    for at in range(start, min(start + 8, len(words))):
        text = words[at].text
        if text.endswith((":", "：")) or "...." in text or "……" in text:
            stem = text.rstrip(":：.… ")
            before = stem or (words[at - 1].text if at > start else "")
            if at - start >= 2 and has_legal_form(" ".join(w.text for w in words[start:at])):
                return None  # "Rede Clara Telecom Ltda. CNPJ: 12.345.678": a name comes first
            return at if _WORDLIKE.search(before) and not before.isdigit() else None
    return None


def _after_enumerator(words: Sequence[Word]) -> int:
    at = 0
    while at < len(words) - 1 and at < 2 and _ENUMERATOR.match(words[at].text):
        at += 1
    return at


def _longest(root: Tree, flat: list[tuple[str, int]], position: int) -> tuple[int, Label] | None:
    node, best = root, None
    for length, (token, _) in enumerate(flat[position : position + 14], 1):
        following = node.get(token)
        if following is None:
            break
        node = following
        label = node.get("")
        if label is not None:
            best = (length, label)
    return best


def _accept(
    words: Sequence[Word], span: tuple[int, int], label: Label, *, whole: bool, at_start: bool
) -> tuple[bool, int, bool]:
    """Decide whether the words of a span are a caption; return that, its last word, and whether it is closed.

    ``whole`` tells that the label ends at a word's end; ``at_start`` that nothing but captions stand before it.
    """
    first, last = span
    lone = label.strength < 1.0 and label.concept.endswith("number")  # "No." says nothing behind another word
    if _NOT_APPLICABLE.match(words[first].text) or (lone and not at_start):
        return False, last, False
    closed = bool(_CLOSING.search(words[last].text)) and not _colon_far(words[last].text, label)
    if not whole and not closed and not _glued(words[last].text):
        return False, last, False
    end, closed = _closing(words, last, closed=closed, at_start=at_start)
    if closed:
        prose = not at_start and words[first].text[:1].islower() and words[first - 1].text[-1:].isalpha()
        named = label.concept.endswith(("number", "date")) or label.concept == "approval_id" or last - first >= 3
        return not prose or (named and label.strength >= 1.0), end, True
    if end == len(words) - 1:  # nothing follows in the segment
        # Recognised text has noise before a caption; a caption of two scripts has its other half there.
        noisy = words[first].confidence < 1.0 or not words[first - 1].text.isascii()
        if label.concept == "issuer" and words[first - 1].text in ("by", "the"):
            return True, end, False  # "... is issued by the National Certification Body", its name below
        # "Name of battery 电池名称": the half that the dictionary knows stands last.
        foreign = words[first].text.isascii() is False and first <= 6 and all(w.text.isascii() for w in words[:first])
        spoken = foreign and label.strength >= 1.0 and label.language in _EASTERN
        return at_start or spoken or (noisy and label.strength >= 1.0 and last > first), end, False
    return at_start and _reads_as_value(words, end, label), end, False


def _colon_far(text: str, label: Label) -> bool:
    """Tell whether a colon in a run of Chinese, Japanese or Korean stands far behind the caption: in a sentence."""
    if label.language not in _EASTERN:
        return False
    before = _CLOSING.split(text, maxsplit=1)[0]
    return len(tokens_of(before)) > 18


def _closing(words: Sequence[Word], last: int, *, closed: bool, at_start: bool) -> tuple[int, bool]:
    """Follow a caption over brackets and leaders; return its last word and whether a colon or leaders close it."""
    end = last
    while end + 1 < len(words) and not closed:
        following = words[end + 1].text
        if _ONLY_LEADER.match(following) or (following in ("-", "–", ";", "；", "・", "·") and at_start):
            end, closed = end + 1, True
        elif following.startswith(("(", "（", "[", "/", "／")):
            skipped = _bracket(words, end + 1)
            if skipped is None:
                break
            end = skipped
            closed = bool(_CLOSING.search(words[end].text))
        else:
            break
    if not closed and at_start and end + 2 < len(words) and words[end].confidence < 1.0:
        # What recognition makes of leaders before the colon: "Date of issue nen : 2022-03-28".
        ahead = next((at for at in (end + 2, end + 3) if at < len(words) and words[at].text in (":", "：")), None)
        if ahead is not None and all(_SCRAP.match(w.text) for w in words[end + 1 : ahead]):
            end, closed = ahead, True
    while closed and end + 1 < len(words) and _ONLY_LEADER.match(words[end + 1].text):
        end += 1
    return end, closed


_SCRAP = re.compile(r"^[a-z]{1,5}[.,]*$|^[A-Z]{2,5}$")


def _glued(text: str) -> bool:
    """Tell whether a word ends a caption and begins its value, as ``No.S251120``, or is a run of one script."""
    return not text.isascii() or "/" in text or "." in text[:-1]


def _bracket(words: Sequence[Word], at: int) -> int | None:
    """Return the word that closes a bracket (or ends a slash's short second caption) opened at ``at``."""
    opening = words[at].text[0]
    if opening in "/／":
        other = _caption_at(words, at + 1) if len(words[at].text) == 1 else None
        if other is not None:
            return other
        for end in range(at, min(at + 5, len(words))):
            if _CLOSING.search(words[end].text):
                return end
        return len(words) - 1 if len(words) - at <= 4 else None
    closing = {"(": ")", "（": "）", "[": "]"}[opening]
    for end in range(at, min(at + 9, len(words))):
        if closing in words[end].text or (closing == "）" and ")" in words[end].text):
            return end
    return None


def _caption_at(words: Sequence[Word], start: int) -> int | None:
    """Return the last word of the caption that begins at a word, None where none does."""
    flat = [(token, at) for at in range(start, min(start + 9, len(words))) for token in tokens_of(words[at].text)]
    found = _longest(dictionary(), flat, 0) if flat else None
    return None if found is None or found[1].strength < 1.0 else flat[found[0] - 1][1]


_ROLE = re.compile(r"\b(?:compliance|management|manager|department|director|engineer(?:ing)?|safety)\b", re.IGNORECASE)
_LOWER_START = re.compile(r"^[a-zà-ÿ]")
_GOES_ON = re.compile(r"^(?:&|and|of|for|und|für|et|de|du)$", re.IGNORECASE)
_TITLE_REST = re.compile(r"^(?:approval|examination|test(?:ed|ing)?|certificat\w*)\W*$", re.IGNORECASE)


def _reads_as_value(words: Sequence[Word], end: int, label: Label) -> bool:
    """Tell whether what follows an open caption may be its value rather than the rest of a sentence."""
    following = words[end + 1].text
    rest = " ".join(w.text for w in words[end + 1 :])
    if (
        label.concept in ("laboratory", "issuer", "body", "factory")
        and has_legal_form(rest)
        and words[end + 1].x0 - words[end].x1 < 0.5 * (words[end].bottom - words[end].top)
    ):
        return False  # "Prüfstelle Oberhavelland GmbH" is a name
    if _GOES_ON.match(following) or (label.concept == "model" and _TITLE_REST.match(following)):
        return False  # "MANUFACTURE OF GLASS BOTTLES", "Machinery & Electrical Team", "TYPE APPROVAL CERTIFICATE"
    if label.concept == "product" and label.group == "thing" and _ROLE.match(following):
        return False  # "Product Compliance Management, Munich": a department
    tail = " ".join(w.text for w in words[end + 1 : end + 4])
    if label.strength < 1.0 and not (label.concept.endswith(("number", "date")) and re.search(r"\d", tail)):
        return False
    if label.strength < 1.0 and not re.search(r"\d", following) and label.concept == "issue_date":
        return False
    gap = words[end + 1].x0 - words[end].x1
    height = words[end].bottom - words[end].top
    if label.concept.endswith("number") or label.concept.endswith("date") or label.concept == "approval_id":
        return bool(re.search(r"\d", tail))
    if _LOWER_START.match(following):
        return gap > 0.75 * height and len(words) - end <= 8
    return gap > 0.55 * height or (len(words) - end <= 7 and words[-1].text[-1:] not in ".;")


def _captions(segment: Segment, hits: list[_Hit], start: int) -> list[Caption]:
    found = []
    hits = _joined(hits)
    for at, hit in enumerate(hits):
        stop = hits[at + 1].first if at + 1 < len(hits) else len(segment.words)
        own = segment.words[hit.first : hit.last + 1]
        inline = segment.words[hit.last + 1 : stop]
        # A word such as "No.:ABC-1" holds caption and value.
        rest = _rest_of_word(own[-1])
        if rest is not None:
            inline = (rest, *inline)
        box = enclosing([w[1:5] for w in own])
        found.append(Caption(hit.label, segment, box, hit.closed, inline, hit.first <= start, own, [segment.line]))
    return found


def _joined(hits: list[_Hit]) -> list[_Hit]:
    """Make one of neighbours that say the same in two languages: "Zertifikat Nr. Certificate No."."""
    joined: list[_Hit] = []
    for hit in hits:
        last = joined[-1] if joined else None
        if last is not None and last.last + 1 == hit.first and _same_caption(last, hit):
            joined.pop()
            # Where the halves differ, the one in the script of the country says what is meant.
            same = last.label.concept == hit.label.concept
            label = hit.label if same and hit.label.strength > last.label.strength else last.label
            joined.append(_Hit(last.first, hit.last, label, last.closed or hit.closed))
        else:
            joined.append(hit)
    return joined


_EASTERN = ("ja", "ko", "zh")


def _same_caption(left: _Hit, right: _Hit) -> bool:
    if left.label.concept == right.label.concept:
        return True
    return not left.closed and left.label.language in _EASTERN and right.label.language not in _EASTERN


_BREAK = re.compile(r"[:：﹕…]|\.{3}")
_AFTER_DOT = re.compile(r"^(?:No|Nr|Num|Nos|N)[.°º](?=[A-Z]*\d)", re.IGNORECASE)


def _rest_of_word(word: Word) -> Word | None:
    """Return what follows the colon or leaders inside a word that holds caption and value."""
    if word.confidence < 1.0 and ".." in word.text and ":" not in word.text:
        return None  # leaders that recognition misread
    match = _BREAK.search(word.text) or _AFTER_DOT.match(word.text)
    if match is None:
        return None
    text = word.text[match.end() :].lstrip(".…·:：")
    if not any(c.isalnum() for c in text):
        return None
    share = (len(word.text) - len(text)) / len(word.text)
    return word._replace(text=text, x0=word.x0 + share * (word.x1 - word.x0))


def _stack(captions: list[Caption], sheet: Sheet) -> list[Caption]:
    """Join captions that stand one under the other for one value: two languages, or a caption over two lines."""
    kept: list[Caption] = []
    for caption in captions:
        if kept and _begins_value(kept[-1], caption):
            continue
        above = next((k for k in reversed(kept[-6:]) if _continues(k, caption, sheet.height)), None)
        if above is None:
            kept.append(caption)
            continue
        above.box = enclosing([above.box, caption.box])
        above.closed = above.closed or caption.closed
        above.lines.append(caption.segment.line)
        if caption.inline and not above.inline and caption.label.concept == above.label.concept:
            above.inline = caption.inline
    return kept


def _begins_value(left: Caption, caption: Caption) -> bool:
    """Tell whether "No." opens the value of a caption on its left: "Test report: | No. 25-0193"."""
    return (
        caption.label.strength < 1.0
        and caption.label.concept == "certificate_number"
        and left.segment.line == caption.segment.line
        and not left.inline
        and left.segment is not caption.segment
        and bool(caption.inline)
    )


def _continues(above: Caption, below: Caption, height: float) -> bool:
    if above.inline or not above.starts or not below.starts:
        return False
    gap = below.box.top - above.box.bottom
    if not (-0.5 * height <= gap <= 1.1 * height and abs(above.box.x0 - below.box.x0) <= 8):
        return False
    if above.label.concept == below.label.concept:
        return above.label.language != below.label.language or below.words[0].text[:1] in "(（["
    return below.words[0].text[:1] in "(（["
