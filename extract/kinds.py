"""Which kind of document this is, from its words and its build.

The file's name is never asked, and titles lie: a laboratory's paper may be called a declaration of conformity, a
maker's letter a certificate of compliance.  The words that count stand in ``labels/kinds.toml``.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from itertools import pairwise

from ..model.document import Document, Page
from ..model.record import Evidence, Kind
from .names import unspaced
from .segments import Segment, Sheet, evidence_of, sheet_of

_KINDS: tuple[Kind, ...] = (
    "cb_test_certificate",
    "type_examination",
    "regulatory_approval",
    "management_system_certificate",
    "product_certificate",
    "attestation",
    "declaration_of_conformity",
    "material_declaration",
    "safety_data_sheet",
    "test_report",
    "other",
)


@dataclass(frozen=True, slots=True)
class KindResult:
    """The kind, how sure it is (0-1), whether a third party attests (None: unknown), and the words that say so."""

    kind: Kind
    confidence: float
    third_party: bool | None
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class _Sign:
    """Words that speak for a kind (or against it, with a negative weight) in a place: title, first, head."""

    kind: Kind
    weight: float
    place: str
    pattern: re.Pattern[str]


@lru_cache(maxsize=1)
def _signs() -> tuple[_Sign, ...]:
    data = tomllib.loads(resources.files(f"{__package__}.labels").joinpath("kinds.toml").read_text("utf-8"))
    return tuple(_Sign(s["kind"], s["weight"], s["place"], _pattern(s["words"])) for s in data["sign"])


def _pattern(words: list[str]) -> re.Pattern[str]:
    """Compile words for a text in small letters: that is faster than to ignore case."""
    return re.compile(re.sub(r"\\.|[A-ZÀ-Ý]", lambda m: m[0] if m[0][0] == "\\" else m[0].lower(), "|".join(words)))


def classify(document: Document) -> KindResult:
    """Tell a document's kind from the words of its first pages and from its build."""
    pages = [p for p in document.pages[:6] if p.words]
    if not pages:
        return KindResult("other", 0.0, None, ())
    first = sheet_of(pages[0])
    titles = _titles(first)
    first_text = _flat(first)
    if len(pages) > 1 and _poor(pages[0]):
        second = sheet_of(pages[1])
        titles += _titles(second)
        first_text = f"{first_text} {_flat(second)}"
    head_text = " ".join(_flat_page(p.text) for p in pages[:4]) if len(pages) > 1 else first_text
    scores = dict.fromkeys(_KINDS, 0.0)
    hits: dict[Kind, list[tuple[float, Segment | str]]] = {k: [] for k in _KINDS}
    texts = {"first": first_text, "head": head_text}
    for sign in _signs():
        hit: Segment | str | None
        if sign.place == "title":
            hit = _title_hit(sign, titles, first)
            share = _prominence(hit, first) if hit is not None else 0.0
        else:
            match = sign.pattern.search(texts[sign.place])
            hit, share = (match[0], 1.0) if match else (None, 0.0)
        if hit is not None:
            scores[sign.kind] += sign.weight * share
            hits[sign.kind].append((sign.weight, hit))
    _build(document, scores)
    if max(scores.values()) < _LITTLE and any(_ANY_CERTIFICATE.search(text) for text, _ in titles):
        scores["product_certificate"] = max(_LITTLE, scores["product_certificate"])
    best, confidence = _decide(scores, first_text)
    return KindResult(
        best, confidence, _third_party(best, first_text), _proofs(hits[best], first) if confidence > 0.3 else ()
    )


_LITTLE = 4.0
_ANY_CERTIFICATE = re.compile(
    r"\bcertificat[eo]?$|\bcertificaat$|\bcertyfikat\b|\bcertifikát\b|证书$|證書$|^сертификат|^zertifikat|^certificat\b|^certificad|^certificato"
)


def _poor(page: Page) -> bool:
    """Tell whether a page says little: a cover with a logo alone, or a picture that was hard to recognise."""
    return len(page.words) < 40 or sum(w.confidence for w in page.words) < 0.65 * len(page.words)


def _title_hit(sign: _Sign, titles: list[tuple[str, Segment]], sheet: Sheet) -> Segment | None:
    found = [segment for text, segment in titles if sign.pattern.search(text)]
    return max(found, key=lambda segment: _prominence(segment, sheet), default=None)


_NUMBERED = re.compile(r"\b(?:no|nr|number|n°)\W{0,4}[\w\-/]*\d", re.IGNORECASE)


def _prominence(title: Segment, sheet: Sheet) -> float:
    """How much a line counts as title: less where it holds a number, stands low, or is no larger than the text."""
    if _NUMBERED.search(title.text) or title.text.rstrip().endswith(":"):
        return 0.5
    if title.page == sheet.number and title.box.top > 0.3 * sheet.page.height and title.box.height < 1.4 * sheet.height:
        return 0.7
    return 1.0


_ITEM = re.compile(r"^[(\[]?\d{1,2}[.)\]]{0,2}$")
_TITLE_END = re.compile(r"[.;,]$")


def _titles(sheet: Sheet) -> list[tuple[str, Segment]]:
    """The lines of a page that may be its title: short, no sentences, no captions with values, high up or large."""
    sizes = sorted(s.box.height for s in sheet.segments)
    usual = sizes[len(sizes) // 2] if sizes else 10.0
    by_line: dict[int, int] = {}
    for segment in sheet.segments:
        # "(1) | EU-TYPE EXAMINATION CERTIFICATE": a number in a column of its own is no neighbour.
        by_line[segment.line] = by_line.get(segment.line, 0) + (not _ITEM.match(segment.text))
    found: list[tuple[str, Segment]] = []
    for segment in sheet.segments:
        text = segment.text
        large = segment.box.height >= 1.25 * usual
        high = segment.box.top < 0.42 * sheet.page.height
        if not (large or high) or len(segment.words) > 14 or segment.box.top > 0.75 * sheet.page.height:
            continue
        if (_TITLE_END.search(text) and not large) or (by_line[segment.line] > 1 and not large) or text.endswith(":"):
            continue
        found.append((_squeeze(text).lower(), segment))
    # A title may run over two lines: "TECHNICAL ACCEPTANCE / CERTIFICATE", "GRANT OF EQUIPMENT / AUTHORIZATION".
    for (above, segment), (below, _) in pairwise(list(found)):
        if len(above) + len(below) < 70:
            found.append((f"{above} {below}", segment))
    return found


_SPACED = re.compile(r"^(?:\w ){4,}\w$")


def _squeeze(text: str) -> str:
    """Undo letter-spacing, and drop the spaces that recognition puts between characters of Japanese and Korean."""
    text = text.strip()
    if _SPACED.match(text):
        return text.replace(" ", "")
    return unspaced(text)


def _flat(sheet: Sheet) -> str:
    return _flat_page(sheet.page.text)


def _flat_page(text: str) -> str:
    return unspaced(" ".join(text[:7_000].split())).lower()


_REPORT_HEAD = re.compile(
    r"\breport[\s-]?(?:no|number|ref|#|file|id)|prüfbericht|成績書|성적서|报告编号|rapport\sn", re.IGNORECASE
)
_FRONT = re.compile(r"certificate (?:no|number)|certif\.? ?no", re.IGNORECASE)


def _build(document: Document, scores: dict[Kind, float]) -> None:
    """Weigh the document's build: a running head with a report number, many pages, or one page."""
    pages = document.pages
    edges = [_edge(p) for p in pages[:12]]
    heads = sum(bool(_REPORT_HEAD.search(edge)) for edge in edges)
    if len(pages) >= 3 and heads >= 0.6 * len(edges):
        scores["test_report"] += 5
        for kind in _ONE_SHEET:
            scores[kind] -= 3
    if len(pages) >= 15:
        scores["test_report"] += 3
        scores["cb_test_certificate"] -= 3
        for kind in _ONE_SHEET:
            scores[kind] -= 3 if kind != "product_certificate" else 0
    elif len(pages) <= 2:
        scores["test_report"] -= 1
    certificates = sum(bool(_FRONT.search(edge)) for edge in edges[:4])
    if len(pages) <= 20 and certificates >= min(2, len(pages)):
        scores["test_report"] -= 3


_ONE_SHEET: tuple[Kind, ...] = (
    "declaration_of_conformity",
    "attestation",
    "product_certificate",
    "regulatory_approval",
)


def _edge(page: Page) -> str:
    """The first and last lines of a page."""
    return "\n".join(line.text for line in (*page.lines[:5], *page.lines[-5:]))


_MATERIAL = re.compile(r"RoHS|REACH|SVHC|2011/65|2015/863|1907/2006|substances", re.IGNORECASE)
_OTHER_ACTS = re.compile(
    r"sole responsib|20(?:14/(?:53|30|35|29|33|34|68)|06/(?:42|95)|04/108|23/1230|17/745)|1999/5/E|radio equipment"
    r"|electromagnetic|low voltage|machinery|\bEMC\b|\bEN (?:IEC )?(?!63000|62321|50581)\d{5}",
    re.IGNORECASE,
)


def _decide(scores: dict[Kind, float], text: str) -> tuple[Kind, float]:
    """Return the kind with the highest score, and how sure it is; ``other`` where none is high enough."""
    if scores["material_declaration"] > 4 and _MATERIAL.search(text) and not _OTHER_ACTS.search(text):
        # A declaration on substances alone is no declaration of conformity to be trusted for safety.
        scores["material_declaration"] += 5
    if scores["safety_data_sheet"] < 10:
        scores["safety_data_sheet"] = min(scores["safety_data_sheet"], 4)
    ranked = sorted(_KINDS, key=lambda k: -scores[k])
    best = ranked[0]
    if scores[best] < 4:
        return "other", 0.3
    margin = scores[best] - max(scores[ranked[1]], 0.0)
    return best, round(min(0.99, 0.5 + 0.06 * margin + 0.02 * min(scores[best], 10)), 2)


_BY_A_LABORATORY = re.compile(r"report (?:no|number)|prepared by\W{0,4}.{0,60}(?:test|laborator)|检测", re.IGNORECASE)


def _third_party(kind: Kind, text: str) -> bool | None:
    if kind in ("declaration_of_conformity", "material_declaration"):
        return False
    if kind in ("safety_data_sheet", "other"):
        # Makers write data sheets themselves, some have a laboratory write them.
        return True if _BY_A_LABORATORY.search(text) else None
    return True


def _proofs(hits: list[tuple[float, Segment | str]], sheet: Sheet) -> tuple[Evidence, ...]:
    """Return the evidence of the weightiest three signs."""
    found: list[Evidence] = []
    for weight, hit in sorted(hits, key=lambda h: -h[0]):
        segment = _segment_with(sheet, hit) if isinstance(hit, str) else hit
        if segment is not None and weight > 0:
            proof = evidence_of(segment.page, segment.words, segment.source)
            if proof not in found:
                found.append(proof)
    return tuple(found[:3])


def _segment_with(sheet: Sheet, words: str) -> Segment | None:
    """Find the segment of the page where a match of the flattened text begins."""
    begin, whole = words[:24].casefold(), words.casefold()
    for segment in sheet.segments:
        text = segment.text.casefold()
        if begin and (begin in text or (text in whole and len(text) > 12)):
            return segment
    return None
