"""What a document concludes as a whole: a labelled result, a statement in prose, or the nature of the paper itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from ..model.record import Evidence, OverallVerdict
from ..standards_catalog.identifiers.lazy import lazy
from .page_text import PageText
from .result_rows import WHOLE_RE
from .statement_words import CUE
from .statements import sentence_verdict
from .verdict_words import fold, parse_verdict, ticked_option

FIRST_PAGES: Final = 10
"""A statement of the whole stands on one of the first pages ..."""
LAST_PAGES: Final = 2
"""... or on the last ones."""

_LABEL_RE = lazy(r"^(?P<label>[^:：]{3,60}?)\s?(?:[.…·_]{3,}\s?)?[:：]\s?(?P<value>\S.{0,120})$")
_PLAIN_LABEL_RE = lazy(
    r"^(?P<label>(?:(?:overall|final|general) )?(?:test )?(?:results?|verdict|conclusion)|総合判定|判定結果"
    r"|試験結果|判定|试验结论|检测结论|检验结论|종합 ?판정|판정 ?결과|시험 ?결과|(?:prüf|gesamt)?ergebnis"
    r"|esito|résultat"
    r"|resultado"
    r"|conclusion générale)"
    r" (?P<value>\S{1,24}(?: \S{1,12})?|(?=[^☐-☒□■\[]{0,30}[☐-☒□■\[]).{1,60})$"
)
_QUESTION_RE = lazy(
    r"\b(?:eut|sample|product|equipment|device|dut|unit)s? (?:passed|complies|complied|meets|met"
    r"|conforms)\b[^.]{0,60}?"
    r"(?:[:：]|\s)\s?(?P<answer>yes|no)$"
)

REACH: Final = 260
"""Characters around a word of conformity within which its sentence is looked for."""

_STOP_RE = lazy(r"[a-z)0-9\]\"”’][.;] (?=\S)|[。；]")
_OVERALL_RE = lazy(r"\b(?:overall|final|total|general|gesamt\w*|global|finale)\b|総合|总体|종합|최종")
_LABEL_CUE = lazy(
    r"result|verdict|conclusion|assessment|evaluation|judg|status|compli|pass|ergebnis|résultat|esito|sonu|wynik|判定"
    r"|結果|结论|结果|판정|결과",
    re.IGNORECASE,
)
_SHEET_RE = lazy(
    r"\b(?:material )?safety data ?sheet\b|\bmsds\b|\bsds\b|sicherheitsdatenblatt"
    r"|fiche de données de sécurité|安全データシート|安全技术说明书"
    r"|물질안전보건자료|ficha de datos de seguridad"
)
_TITLE_RE = lazy(
    r"\bcertificat(?:e|ion)s?\b|\bgrant of\b|\battestation\b|\bapproval\b|\bdeclaration\b"
    r"|\bverification of (?:conformity|compliance)\b"
    r"|\b(?:equipment|device|marketing) authori[sz]ation\b|\bauthori[sz]ation to mark\b|\blisting\b"
    r"|\blicen[cs]e\b|\bregistration\b|\bcertified\b"
    r"|\bonline certifications directory\b"
    r"|zertifikat|bescheinigung|erklärung|bestätigung|\bcertificat\b|\bdéclaration\b|\bcertificado\b"
    r"|\bdeclaración\b|\bcertificato\b"
    r"|\bdichiarazione\b|sertifika|certyfikat|認証|証明書|登録証|適合|证书|證書|合格证|声明|인증|증명서"
    r"|확인서|필증|적합성"
)
_REPORT_RE = lazy(
    r"\btest ?report\b|\breport (?:no|number|ref)|prüfbericht|rapport d.essais?|informe de ensayo"
    r"|試験(?:報告書|成績書)|检测报告|检验报告"
    r"|测试报告|시험 ?성적서|성적서|\bevaluation report\b|\bassessment report\b|\brf exposure\b"
)
_PAPER_RE = lazy(rf"\breport\b|\bstatement\b|{_REPORT_RE.pattern}|{_TITLE_RE.pattern}")
_EXEMPTION_RE = lazy(
    r"\bexempt(?:ion|ed)\b|\bdraft\b|\bquotation\b|\binvoice\b|\bapplication (?:form|for)\b|\bvoid\b"
    r"|\bletter of (?:authori[sz]ation|agency)\b|\bpower of attorney\b|\bagency agreement\b|\bconfidentiality\b"
    r"|\brequest for\b|\buser manual\b|\bdata ?sheet\b|vollmacht|委任状|위임장|授权书"
)


Conclusion = tuple[OverallVerdict, Evidence]
"""What is concluded, and the line that says so."""


def labelled_conclusions(texts: Sequence[PageText], pages: int) -> Iterator[Conclusion]:
    """Return the results behind a label of the whole: ``Test result: PASS``, ``EUT passed all tests performed  Yes``.

    Args:
        texts: the pages' texts.
        pages: on how many first pages a plain "result" speaks of the whole; elsewhere it must say "overall".
    """
    for text in _chosen(texts):
        yield from _labelled(text, plain=text.page.number <= pages)


def stated_conclusions(texts: Sequence[PageText]) -> Iterator[Conclusion]:
    """Return the statements in prose ("was found to comply with"); a safety data sheet has none."""
    if not _SHEET_RE.search(_head(texts)):
        for text in _chosen(texts):
            yield from _stated(text)


def attested_conclusions(texts: Sequence[PageText]) -> Iterator[Conclusion]:
    """Return the conclusion that lies in the nature of a certificate, an approval or a declaration, by its title."""
    head = _head(texts)
    if not texts or _SHEET_RE.search(head) or _EXEMPTION_RE.search(head):
        return
    for at, line in enumerate(texts[0].folded[:30]):
        if len(line) <= 60 and _REPORT_RE.search(line):
            return
        if _TITLE_RE.search(line) or _TITLE_RE.search(line.replace(" ", "")):  # C E R T I F I C A T E
            yield "pass", texts[0].evidence(at, at)
            return


def is_attesting_paper(texts: Sequence[PageText]) -> bool:
    """Return whether the first page calls itself a report, a certificate or a declaration."""
    return any(_PAPER_RE.search(line) for text in texts[:1] for line in text.folded[:40] if len(line) <= 90)


def _chosen(texts: Sequence[PageText]) -> list[PageText]:
    return [text for i, text in enumerate(texts) if i < FIRST_PAGES or i >= len(texts) - LAST_PAGES]


def _head(texts: Sequence[PageText]) -> str:
    return " ".join(line for text in texts[:2] for line in text.folded[:14])


def _labelled(text: PageText, *, plain: bool) -> Iterator[Conclusion]:
    for at in text.lines_with(_LABEL_CUE):
        line = text.folded[at]
        if not 4 <= len(line) <= 180:
            continue
        match = _LABEL_RE.match(line) or _PLAIN_LABEL_RE.match(line)
        label = match["label"].strip() if match else ""
        if match and WHOLE_RE.match(label) and (plain or _OVERALL_RE.search(label)):
            verdict = _labelled_value(match["value"])
            if verdict is not None:
                yield verdict, text.evidence(at, at)
            continue
        parts = text.lines[at].segments() if plain else ()
        if len(parts) == 2 and WHOLE_RE.match(fold(parts[0].text)):
            verdict = _labelled_value(fold(parts[1].text))
            if verdict is not None:
                yield verdict, text.evidence(at, at)
                continue
        question = _QUESTION_RE.search(line)
        if question and len(line) <= 90:
            yield ("pass" if question["answer"] == "yes" else "fail"), text.evidence(at, at)


def _labelled_value(value: str) -> OverallVerdict | None:
    word = parse_verdict(ticked_option(value) or value)
    if word in {"pass", "fail"}:
        return "pass" if word == "pass" else "fail"
    return sentence_verdict(value) if word is None and len(value) > 12 else None


def _stated(text: PageText) -> Iterator[Conclusion]:
    """Return the statements of a page's prose, sentence by sentence, each with the lines that hold it."""
    whole, done = text.whole, 0
    for cue in CUE.finditer(whole):
        if cue.start() < done:
            continue
        low = max(0, cue.start() - REACH)
        start = max((m.end() for m in _STOP_RE.finditer(whole, low, cue.start())), default=low)
        stop = _STOP_RE.search(whole, cue.end(), cue.end() + REACH)
        done = stop.end() if stop else min(len(whole), cue.end() + REACH)
        verdict = sentence_verdict(whole[start:done])
        if verdict is not None:
            yield verdict, text.evidence(text.line_at(cue.start()) - 1, text.line_at(cue.end()) + 1)
