"""Whether a test report holds what ISO/IEC 17025:2017 clause 7.8.2.1 and the IECEE test report form ask for."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import Final, NamedTuple

from ..model.document import Document, Page
from ..model.record import Completeness, Evidence, Kind
from .verdict_words import fold

FRONT_PAGES: Final = 12
"""Items of the front matter are looked for on so many first pages (and on the last two)."""

_ISO: Final = "ISO/IEC 17025:2017 7.8.2.1 "
_TRF: Final = "IECEE test report form (OD-2020-F1)"


class _Item(NamedTuple):
    name: str
    basis: str
    pattern: re.Pattern[str]
    demanded: bool = True


def _re(*parts: str) -> re.Pattern[str]:
    return re.compile("|".join(parts))


# Only what every report must hold is demanded; what clause 7.8.2.1 asks for "where relevant" is reported if present.
_ITEMS: Final = (
    _Item(
        "title",
        _ISO + "a)",
        _re(
            r"\b(?:test|evaluation|assessment|inspection|calibration|analysis|measurement|emc|safety"
            r"|technical|compliance|exposure)"
            r" ?(?:report|evaluation)\b",
            r"\breport (?:no|number|ref)|\breport on\b|\bprüfbericht|\bprüfprotokoll|\brapport d.essais?"
            r"|\binforme de ensayo|\brapporto di prova",
            r"試験報告書|試験成績書|試験結果報告書|检测报告|检验报告|测试报告|試驗報告|시험 ?성적서|성적서"
            r"|시험 ?보고서|deney raporu|testrapport",
        ),
    ),
    _Item(
        "laboratory",
        _ISO + "b)",
        _re(
            r"\b(?:test(?:ing)?|responsible) (?:laborator(?:y|ies)|lab|house|institute|facility|site|centre"
            r"|center)\b",
            r"\blaborator(?:y|ies)\b|\b(?:prüf)?labor(?:atorium)?\b|\bprüfstelle\b|\blaboratoire\b|\blaboratorio\b",
            r"\b(?:testing|test|certification|inspection|technology|technical"
            r"|standards?) (?:[a-z&.()]+ ){0,4}(?:co\.,? ?ltd|inc|gmbh|ltd|corp|s\.?a|bv|llc)",
            r"試験所|試験機関|检测机构|检测中心|实验室|實驗室|시험기관|시험소|시험실",
        ),
    ),
    _Item(
        "report_number",
        _ISO + "d)",
        _re(
            r"\breport ?(?:ref(?:erence)?\.?|file|id)? ?(?:no|number|nr|#|id)\b|\breport ?[#:]|\b(?:ref|job"
            r"|document|project) ?(?:no|number)\b",
            r"\b(?:prüf)?bericht(?:s|-)?(?:nr|nummer|-nr)|\bn°? (?:de )?rapport|\brapport (?:n°|no)"
            r"|\bn[º°.] (?:de )?informe|\brapporto n",
            r"報告書番号|報告番号|受付番号|报告编号|報告編號|编号|성적서 ?번호|보고서 ?번호|접수번호|rapor no",
        ),
    ),
    _Item(
        "customer",
        _ISO + "e)",
        _re(
            r"\b(?:applicants?|clients?|customers?|prepared for|requested by|submitted by|sponsor|ordered by"
            r"|manufacturers?|testing produced for)\b",
            r"\b(?:auftraggeber|antragsteller|kunde|hersteller)\b|\b(?:demandeur|client|commanditaire"
            r"|fabricant)\b|\b(?:solicitante|cliente|peticionario|richiedente|committente)\b",
            r"依頼者|申込者|申請者|委托单位|委托方|委託者|申请人|申請商|客户|의뢰자|의뢰처|의뢰인|신청인"
            r"|업체명|müşteri",
        ),
    ),
    _Item(
        "method",
        _ISO + "f)",
        _re(
            r"\b(?:standards?|test (?:specification|procedure|methods?|requirements?)|methods?|specification"
            r"|tested (?:according )?to|in accordance with|according to|reference method)\b",
            r"\b(?:prüfgrundlage|prüfverfahren|norm(?:en)?|prüfvorschrift)\b|\bnormes?\b|\bméthodes?\b"
            r"|\bnormas?\b|\bmétodos?\b",
            r"試験規格|試験方法|適用規格|检测依据|检验依据|检测方法|测试方法|执行标准|시험규격|시험방법"
            r"|시험 ?기준|적용 ?규격",
        ),
    ),
    _Item(
        "item",
        _ISO + "g)",
        _re(
            r"\b(?:test item|sample|product|equipment under test|eut|dut|model|type reference|device"
            r"|specimen|apparatus|test object|trade ?mark|brand)\b",
            r"\b(?:prüfgegenstand|prüfling|produkt|typ|modell|muster)\b|\b(?:produit|échantillon|modèle)\b"
            r"|\b(?:producto|muestra|modelo|campione|prodotto)\b",
            r"供試品|試験品|製品名|品名|型式|样品|样本|产品名称|型号|제품명|시료|모델명|품명|형식",
        ),
    ),
    _Item(
        "receipt_date",
        _ISO + "h)",
        _re(
            r"\b(?:date(?:\(?s\)?)? of receipt|receipt date|received? date|date(?: sample)? received"
            r"|sample received|samples? receiv\w+ date|date of (?:eut|sample|test item)s? rece\w+"
            r"|receiving date|date of sampling)",
            r"\beingangsdatum|\bprobeneingang|\bdate de réception|\bfecha de recepción|\bdata di ricevimento"
            r"|受領日|受付日|收样日期|接收日期|收到日期|접수일|접수 ?일자|시료 ?접수",
        ),
        demanded=False,
    ),
    _Item(
        "test_date",
        _ISO + "i)",
        _re(
            r"\b(?:date(?:\(s\)|s)? ?\(?s?\)? of (?:performance|tests?|testing|measurement|evaluation"
            r"|assessment)|test(?:ing|ed)? ?(?:dates?|period|date\(s\))|tested (?:on|between|from|date)"
            r"|period of test\w*|date ?tested|date of test\w*|performance of tests?|start of test"
            r"|testing (?:commenced|started)|test (?:start|completion|completed|engineer date)"
            r"|conditions and dates|date\(s\) tested|measurement date|examination date|test time)",
            r"\bprüfdatum|\bprüfzeitraum|\btag der prüfung|\bdates? d.essais?|\bfechas? de (?:ensayo"
            r"|realización)|\bdata (?:della )?prova|\bdate d'essai",
            r"試験実施日|試験日|試験期間|检测日期|检验日期|测试日期|测试时间|检测周期|試驗日期|시험완료일"
            r"|시험일자|시험 ?기간|시험일",
        ),
    ),
    _Item(
        "issue_date",
        _ISO + "j)",
        _re(
            r"\b(?:date of (?:issue|report)|issue(?:d)? ?date|date issued|report issued|issued(?: on)?\b"
            r"|issue|report date|date of issuance|approved date|date\b)",
            r"\bausstellungsdatum|\bdatum\b|\bdate d.émission|\bfecha(?: de emisión)?\b|\bdata\b|発行日"
            r"|発行年月日|报告日期|签发日期|发布日期|日期|발급일|발행일|일자",
        ),
    ),
    _Item(
        "items_tested_only",
        _ISO + "l)",
        _re(
            r"\b(?:relates?|related|refers?|appl(?:y|ies)|pertains?|valid|effect|effective|responsible"
            r"|limited|correspond\w*|is based)\b[^.]{0,60}\b(?:only|solely|exclusively)\b",
            r"\b(?:only|solely|exclusively|merely)\b[^.]{0,50}\b(?:relates?|refers?|appl(?:y|ies)|pertains?"
            r"|valid|responsible|correspond\w*|on|to|for|by)\b[^.]{0,60}\b(?:sample|item|object|unit"
            r"|equipment|product|device|eut|specimen)s?",
            r"\bresults?\b[^.]{0,80}\b(?:appl(?:y|ies)|relates?|refers?|pertains?)\b[^.]{0,30}\b(?:tested"
            r"|submitted|received|above|sample|specimen)",
            r"\b(?:samples?|items?|units?|objects?|specimens?)(?:\(s\))? (?:actually )?(?:tested|received"
            r"|submitted) only\b|\bparticular sample\b|\bsample\(?s?\)? (?:as )?(?:received|tested) and\b",
            r"\bbezieh(?:t|en) sich (?:nur|ausschließlich|allein)|\bnur für (?:den|die|das) geprüft"
            r"|\bne (?:concernent?|se rapportent?) que|\bse refieren? (?:única|exclusiva|sola)mente"
            r"|\bsi riferiscono esclusivamente",
            r"試験品(?:のみ|に限)|供試品(?:のみ|に限)|試料(?:のみ|に限)|仅对(?:来样|样品|所测|所检|被测|送检"
            r"|收到)|僅對|只对|의뢰자가 제[시공](?:한|된)|시료에 ?한|시료에 ?대한 ?결과|시험품에 ?한",
        ),
    ),
    _Item(
        "results",
        _ISO + "m)",
        _re(
            r"\b(?:pass(?:ed)?|fail(?:ed)?|complies|n/a|verdict|bestanden|conforme)\b|\d ?(?:dbm|dbµ?u?v|v/m"
            r"|mv|ma|mw|mm|°c|℃|mg/kg|ppm|mhz|khz|%)(?!\w)|合格|適合|符合|적합|합격",
        ),
    ),
    _Item(
        "deviations",
        _ISO + "n)",
        _re(
            r"\b(?:deviations?|exclusions?|non-standard test method|additions to|modifications?)\b"
            r"|\babweichung|\bécarts?\b|\bdesviaci|逸脱|偏离|偏離|이탈|벗어난",
        ),
        demanded=False,
    ),
    _Item(
        "authorised_by",
        _ISO + "o)",
        _re(
            r"\b(?:approved|authori[sz]ed|reviewed|checked|released|issued|verified|signed|supervised"
            r"|certified) (?:by|signatory|for|signature|person)\b|\bauthori[sz]ed sign|\bauthori[sz]ation\b"
            r"|\bsignator\w+|\bsignature|\bapproval\b|\bproject (?:engineer|manager)\b|\b(?:technical"
            r"|laboratory|lab|quality) manager\b",
            r"\b(?:freigegeben|genehmigt|geprüft durch|unterschrift|prüfer)\b|\b(?:approuvé|autorisé"
            r"|signature|signé)\b|\b(?:aprobado|firmado|firma|approvato)\b",
            r"承認|承認者|審査|署名|批准|审核|签发|签字|승인|책임자|확인자|기술책임|서명",
        ),
    ),
    _Item(
        "external_provider",
        _ISO + "p)",
        _re(
            r"\bsubcontract\w*|\bexternal(?:ly)? provide\w*|\bunterauftrag|\bsous-traitance|外部委託|分包"
            r"|위탁 ?시험"
        ),
        demanded=False,
    ),
)

_FORM_RE = re.compile(
    r"\b(?:test report form|trf) ?(?:no|number|template)?\b[^a-z0-9]{0,60}(?:iec|iecee|en|iso)"
    r"|\btrf no\.? ?[:：]? ?(?:iec|en)"
)
_FORM_ITEMS: Final = (
    _Item("form_number", _TRF, _re(r"\btest report form (?:no|number)|\btrf no\b|\btrf template")),
    _Item("form_originator", _TRF, _re(r"\b(?:trf|test report form\(?s?\)?) originator")),
    _Item("form_master", _TRF, _re(r"\bmaster trf\b")),
    _Item("test_procedure", _TRF, _re(r"\btest(?:ing)? procedure\b|\bcb scheme\b|\btest scheme\b")),
    _Item("summary_of_testing", _TRF, _re(r"\bsummary of testing\b")),
    _Item("marking_plate", _TRF, _re(r"\b(?:copy of )?marking (?:plate|label)|\brating label|\bnameplate")),
    _Item("possible_verdicts", _TRF, _re(r"\bpossible test case verdicts\b|\btest object does meet the requirement\b")),
    _Item(
        "clause_tables", _TRF, _re(r"\bclause requirement\b|\brequirement ?\+ ?test\b|\bclause\b[^.]{0,40}\bverdict\b")
    ),
    _Item(
        "reproduction_in_full",
        _TRF,
        _re(r"\bshall not be reproduced,? (?:except|other than) in full\b|\bnot be reproduced\b"),
    ),
    _Item(
        "national_differences",
        _TRF,
        _re(r"\bnational (?:and group )?differences\b|\bgroup differences\b"),
        demanded=False,
    ),
    _Item(
        "valid_with_certificate_only",
        _TRF,
        _re(r"\bnot valid as a cb test report unless\b|\bappended to a cb test certificate\b"),
        demanded=False,
    ),
)

_PAGE_OF = re.compile(
    r"\b(?:page|seite|página|pagina|sida|sayfa|strona|side|blatt|sheet|pag\.?"
    r"|p\.)\s?[:：]?\s?(?:no\.?\s?)?(?P<x>\d{1,4})\s?(?:of|von|de|sur|di|van|av|af|out of|z|/"
    r"|из)\s?(?P<y>\d{1,4})\b"
    r"|第\s?(?P<x1>\d{1,4})\s?[页頁]\s?[,，/]?\s?(?:共|总|總)\s?(?P<y1>\d{1,4})\s?[页頁]"
    r"|\b(?P<x2>\d{1,4})\s?/\s?(?P<y2>\d{1,4})\s?(?:ページ|頁|페이지|쪽|面)|(?:ページ|頁|페이지|쪽"
    r"|page)\s?[:：]?\s?(?P<x3>\d{1,4})\s?/\s?(?P<y3>\d{1,4})"
    r"|총\s?(?P<y4>\d{1,4})\s?(?:페이지|쪽|매)\s?(?:중|의)\s?(?P<x4>\d{1,4})"
    r"|(?P<y5>\d{1,4})\s?(?:ページ|頁|페이지)\s?(?:中|중)\s?(?:の)?\s?(?P<x5>\d{1,4})"
)
_BARE_PAGE_OF = re.compile(r"^\W{0,3}(?P<x>\d{1,4}) ?(?:/|of) ?(?P<y>\d{1,4})\W{0,3}$")
_TOTAL_RE = re.compile(
    r"\btotal (?:number of )?pages?\b[^0-9a-z]{0,60}(?P<y>\d{1,4})\b|\bnumber of pages\b[^0-9a-z]{0,60}(?P<y1>\d{1,4})\b"
)
_END_RE = re.compile(
    r"\bend of (?:the )?(?:test |this )?(?:report|document|text)\b|\*{2,}\s?end\s?\*{2,}|-{2,}\s?end\s?-{2,}"
    r"|\bthe end\b|\bende des (?:prüf)?berichts?\b"
    r"|\bfin du rapport\b|\bfin del informe\b|\bfine del rapporto\b|以下余白|報告書の終わり|报告结束"
    r"|報告結束|以下空白|끝\s?[.．]?$|이하 ?여백|보고서 ?끝|rapor sonu"
)


def check_completeness(document: Document, kind: Kind) -> tuple[Completeness, ...]:
    """Return the items that a test report must hold, each present or missing, with the place that shows it.

    Items of ISO/IEC 17025:2017 7.8.2.1 that apply to every report are listed always, those that apply "where
    relevant" (receipt, deviations, external providers) only where they are found.  On an IECEE test report form the
    form's own items follow.  ``pages`` is missing where the printed page numbers leave a gap; ``end_of_report`` is
    there where a closing mark or the last of the numbered pages is.

    Args:
        document: the document as read.
        kind: its kind; for others than ``test_report`` nothing is demanded and nothing returned.
    """
    if kind != "test_report" or not any(page.words for page in document.pages):
        return ()
    texts = [_PageText(page) for page in _front(document)]
    found = list(_items(_ITEMS, texts))
    found[3:3] = list(_pages(document))
    if any(_FORM_RE.search(text.whole) for text in texts):
        found.extend(
            _items(_FORM_ITEMS, [*texts, *(_PageText(p) for p in document.pages[FRONT_PAGES : FRONT_PAGES + 8])])
        )
    return tuple(found)


def _front(document: Document) -> list[Page]:
    last = len(document.pages) - 2
    return [page for i, page in enumerate(document.pages) if i < FRONT_PAGES or i >= last]


class _PageText:
    """A page's folded lines in one string, and the way back from a place in it to the line."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.lines = [line for line in page.lines if line.words]
        texts = [fold(line.text) for line in self.lines]
        self.starts = list(accumulate((len(t) + 1 for t in texts), initial=0))
        self.whole = " ".join(texts)

    def evidence(self, match: re.Match[str]) -> Evidence:
        line = self.lines[min(len(self.lines) - 1, bisect_right(self.starts, match.start()) - 1)]
        return Evidence(self.page.number, line.box.rounded(), line.text[:300], self.page.source)


def _items(items: Sequence[_Item], texts: Sequence[_PageText]) -> Iterator[Completeness]:
    for item in items:
        proof = next((t.evidence(m) for t in texts if t.whole and (m := item.pattern.search(t.whole))), None)
        if proof is not None or item.demanded:
            yield Completeness(item.name, proof is not None, item.basis, (proof,) if proof is not None else ())


def _pages(document: Document) -> Iterator[Completeness]:
    numbers = printed_numbers(document)
    gaps = page_gaps(document, numbers)
    proof = tuple(evidence for _, _, evidence in list(numbers.values())[-1:])
    if numbers or gaps:
        yield Completeness("pages", not gaps, _ISO + "d)", gaps or proof)
    else:
        yield Completeness("page_numbers", False, _ISO + "d)")
    end = _end(document, numbers)
    yield Completeness("end_of_report", end is not None, _ISO + "d)", (end,) if end is not None else ())


def printed_numbers(document: Document) -> dict[int, tuple[int, int, Evidence]]:
    """Return ``page x of y`` as printed, by page of the file: x, y and the line that says so.

    Where the pages count themselves in several series (a report and its annexes), the longest series is returned.
    """
    series: dict[int, dict[int, tuple[int, int, Evidence]]] = {}
    for page in document.pages:
        found = _page_number(page)
        if found is not None:
            series.setdefault(found[1], {})[page.number] = found
    return max(series.values(), key=len) if series else {}


def _page_number(page: Page) -> tuple[int, int, Evidence] | None:
    edge = [line for line in page.lines if line.words]
    # Page numbers stand in the page's head or foot.
    for line in (*edge[:6], *edge[-6:]):
        text = fold(line.text)
        if len(text) > 300:
            continue
        match = _PAGE_OF.search(text) or _BARE_PAGE_OF.match(text)
        if match is None:
            continue
        groups = match.groupdict()
        x = next(int(v) for k, v in groups.items() if k[0] == "x" and v)
        y = next(int(v) for k, v in groups.items() if k[0] == "y" and v)
        if 1 <= x <= y:
            return x, y, Evidence(page.number, line.box.rounded(), line.text[:300], page.source)
    return None


def page_gaps(document: Document, numbers: dict[int, tuple[int, int, Evidence]]) -> tuple[Evidence, ...]:
    """Return proof of pages that are missing: ``page 7 of 12`` at the end, or a number that the sequence leaves out.

    A page without a printed number (a cover, a picture) fills the place of the number that it would have.
    """
    if not numbers:
        return ()
    total = next(iter(numbers.values()))[1]
    printed = {x for x, _, _ in numbers.values()}
    shift = Counter(at - x for at, (x, _, _) in numbers.items()).most_common(1)[0][0]
    unnumbered = {p.number - shift for p in document.pages if p.number not in numbers}
    missing = sorted(set(range(1, total + 1)) - printed - unnumbered)
    if not missing:
        return ()
    ordered = sorted(numbers.values(), key=lambda n: n[0])
    proofs = []
    for number in missing:
        before = [e for x, _, e in ordered if x < number]
        after = [e for x, _, e in ordered if x > number]
        proofs.append((before or after)[-1 if before else 0])
    return tuple(dict.fromkeys(proofs))[:3]


def missing_pages(document: Document) -> tuple[int, ...]:
    """Return the printed page numbers that the file lacks.

    Returns:
        Numbers within ``1 .. y`` of "page x of y", ascending; empty where the pages carry no such numbers.
    """
    numbers = printed_numbers(document)
    if not numbers:
        return ()
    total = next(iter(numbers.values()))[1]
    shift = Counter(at - x for at, (x, _, _) in numbers.items()).most_common(1)[0][0]
    have = {x for x, _, _ in numbers.values()} | {p.number - shift for p in document.pages if p.number not in numbers}
    return tuple(sorted(set(range(1, total + 1)) - have))


def _end(document: Document, numbers: dict[int, tuple[int, int, Evidence]]) -> Evidence | None:
    for page in reversed(document.pages[-3:]):
        for line in reversed(page.lines):
            if line.words and len(line.text) <= 120 and _END_RE.search(fold(line.text)):
                return Evidence(page.number, line.box.rounded(), line.text, page.source)
    closing = [e for x, y, e in numbers.values() if x == y]
    if closing:
        return closing[-1]
    total = _total(document)
    if total is not None and total[0] == document.page_count:
        return total[1]
    return None


def _total(document: Document) -> tuple[int, Evidence] | None:
    for page in document.pages[:3]:
        for line in page.lines:
            match = _TOTAL_RE.search(fold(line.text)) if line.words else None
            if match:
                value = int(match["y"] or match["y1"])
                return value, Evidence(page.number, line.box.rounded(), line.text[:300], page.source)
    return None
