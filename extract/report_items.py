"""What a test report must hold, and the words by which each item is known."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from ..standards_catalog.identifiers.lazy import lazy

ISO: Final = "ISO/IEC 17025:2017 7.8.2.1 "
TRF: Final = "IECEE test report form (OD-2020-F1)"


class Item(NamedTuple):
    """An item of a report: its name, the clause that asks for it, its words in folded text, whether it is demanded."""

    name: str
    basis: str
    pattern: re.Pattern[str]
    demanded: bool = True


def _re(*parts: str) -> re.Pattern[str]:
    return lazy("|".join(parts))


# Only what every report must hold is demanded; what clause 7.8.2.1 asks for "where relevant" is reported if present.
ITEMS: Final = (
    Item(
        "title",
        ISO + "a)",
        _re(
            r"\b(?:test|evaluation|assessment|inspection|calibration|analysis|measurement|emc|safety"
            r"|technical|compliance|exposure)"
            r" ?(?:report|evaluation)\b",
            r"\breport (?:no|number|ref)|\breport on\b|\bprüfbericht|\bprüfprotokoll|\brapport d.essais?"
            r"|\binforme de ensayo|\brapporto di prova",
            r"試験報告書|試験成績書|試験結果報告書|检测报告|检验报告|测试报告|試驗報告|시 ?험 ?성 ?적 ?서|성적서"
            r"|시험 ?보고서|deney raporu|testrapport",
        ),
    ),
    Item(
        "laboratory",
        ISO + "b)",
        _re(
            r"\b(?:test(?:ing)?|responsible) (?:laborator(?:y|ies)|lab|house|institute|facility|site|centre"
            r"|center)\b",
            r"\blaborator(?:y|ies)\b|\b(?:prüf)?labor(?:atorium)?\b|\bprüfstelle\b|\blaboratoire\b|\blaboratorio\b",
            r"\b(?:testing|test|certification|inspection|technology|technical"
            r"|standards?) (?:[a-z&.()]+ ){0,4}(?:co\.,? ?ltd|inc|gmbh|ltd|corp|s\.?a|bv|llc)",
            r"試験所|試験機関|检测机构|检测中心|实验室|實驗室|시험기관|시험소|시험실|시험원|연구원|연구소"
            r"|検査協会|研究所|試験センター",
        ),
    ),
    Item(
        "report_number",
        ISO + "d)",
        _re(
            r"\breport ?(?:ref(?:erence)?\.?|file|id)? ?(?:no\b|number\b|nr\b|#|id\b)|\breport ?[#:]|\b(?:ref|job"
            r"|document|project) ?(?:no|number)\b",
            r"\b(?:prüf)?bericht(?:s|-)?(?:nr|nummer|-nr)|\bn°? (?:de )?rapport|\brapport (?:n°|no)"
            r"|\bn[º°.] (?:de )?informe|\brapporto n",
            r"報告書番号|報告番号|受付番号|报告编号|報告編號|编号|성적서 ?번호|보고서 ?번호|접수번호|rapor no",
        ),
    ),
    Item(
        "customer",
        ISO + "e)",
        _re(
            r"\b(?:applicants?|clients?|customers?|prepared for|requested by|submitted by|sponsor|ordered by"
            r"|manufacturers?|testing produced for)\b",
            r"\b(?:auftraggeber|antragsteller|kunde|hersteller)\b|\b(?:demandeur|client|commanditaire"
            r"|fabricant)\b|\b(?:solicitante|cliente|peticionario|richiedente|committente)\b",
            r"依頼者|申込者|申請者|委托单位|委托方|委託者|申请人|申請商|客户|의뢰자|의뢰처|의뢰인|신청인"
            r"|업체명|müşteri",
        ),
    ),
    Item(
        "method",
        ISO + "f)",
        _re(
            r"\b(?:standards?|test (?:specification|procedure|methods?|requirements?)|methods?|specification"
            r"|tested (?:according )?to|in accordance with|according to|reference method)\b",
            r"\b(?:prüfgrundlage|prüfverfahren|norm(?:en)?|prüfvorschrift)\b|\bnormes?\b|\bméthodes?\b"
            r"|\bnormas?\b|\bmétodos?\b",
            r"試験規格|試験方法|適用規格|检测依据|检验依据|检测方法|测试方法|执行标准|시험규격|시험방법"
            r"|시험 ?기준|적용 ?규격",
        ),
    ),
    Item(
        "item",
        ISO + "g)",
        _re(
            r"\b(?:test item|sample|product|equipment under test|eut|dut|model|type reference|device"
            r"|specimen|apparatus|test object|trade ?mark|brand)\b",
            r"\b(?:prüfgegenstand|prüfling|produkt|typ|modell|muster)\b|\b(?:produit|échantillon|modèle)\b"
            r"|\b(?:producto|muestra|modelo|campione|prodotto)\b",
            r"供試品|試験品|製品名|品名|型式|样品|样本|产品名称|型号|제품명|시료|모델명|품명|형식",
        ),
    ),
    Item(
        "receipt_date",
        ISO + "h)",
        _re(
            r"\b(?:date(?:\(?s\)?)? of receipt|receipt date|received? date|date(?: sample)? received"
            r"|sample received|samples? receiv\w+ date|date of (?:eut|sample|test item)s? rece\w+"
            r"|receiving date|date of sampling)",
            r"\beingangsdatum|\bprobeneingang|\bdate de réception|\bfecha de recepción|\bdata di ricevimento"
            r"|受領日|受付日|收样日期|接收日期|收到日期|접수일|접수 ?일자|시료 ?접수",
        ),
        demanded=False,
    ),
    Item(
        "test_date",
        ISO + "i)",
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
    Item(
        "issue_date",
        ISO + "j)",
        _re(
            r"\b(?:date of (?:issue|report)|issue(?:d)? ?date|date issued|report issued|issued(?: on)?\b"
            r"|issue|report date|date of issuance|approved date|date\b)",
            r"\bausstellungsdatum|\bdatum\b|\bdate d.émission|\bfecha(?: de emisión)?\b|\bdata\b|発行日"
            r"|発行年月日|报告日期|签发日期|发布日期|日期|발급일|발행일|일자"
            r"|\d{4}\s?[年년]\s?\d{1,2}\s?[月월]\s?\d{1,2}\s?[日일]",
        ),
    ),
    Item(
        "items_tested_only",
        ISO + "l)",
        _re(
            r"\b(?:relates?|related|refers?|appl(?:y|ies)|applicable|pertains?|valid|effect|effective|responsible"
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
    Item(
        "results",
        ISO + "m)",
        _re(
            r"\b(?:pass(?:ed)?|fail(?:ed)?|complies|n/a|verdict|bestanden|conforme)\b|\d ?(?:dbm|dbµ?u?v|v/m"
            r"|mv|ma|mw|mm|°c|℃|mg/kg|ppm|mhz|khz|%)(?!\w)|\bmg/kg\b|合格|適合|符合|적합|합격",
        ),
    ),
    Item(
        "deviations",
        ISO + "n)",
        _re(
            r"\b(?:deviations?|exclusions?|non-standard test method|additions to|modifications?)\b"
            r"|\babweichung|\bécarts?\b|\bdesviaci|逸脱|偏离|偏離|이탈|벗어난",
        ),
        demanded=False,
    ),
    Item(
        "authorised_by",
        ISO + "o)",
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
    Item(
        "external_provider",
        ISO + "p)",
        _re(
            r"\bsubcontract\w*|\bexternal(?:ly)? provide\w*|\bunterauftrag|\bsous-traitance|外部委託|分包"
            r"|위탁 ?시험"
        ),
        demanded=False,
    ),
)

FORM_RE = lazy(
    r"\b(?:test report form|trf) ?(?:no|number|template)?\b[^a-z0-9]{0,60}(?:iec|iecee|en|iso)"
    r"|\btrf no\.? ?[:：]? ?(?:iec|en)"
)
FORM_ITEMS: Final = (
    Item("form_number", TRF, _re(r"\btest report form (?:no|number)|\btrf no\b|\btrf template")),
    Item("form_originator", TRF, _re(r"\b(?:trf|test report form\(?s?\)?) originator")),
    Item("form_master", TRF, _re(r"\bmaster trf\b")),
    Item("test_procedure", TRF, _re(r"\btest(?:ing)? procedure\b|\bcb scheme\b|\btest scheme\b")),
    Item("summary_of_testing", TRF, _re(r"\bsummary of testing\b")),
    Item("marking_plate", TRF, _re(r"\b(?:copy of )?marking (?:plate|label)|\brating label|\bnameplate")),
    Item("possible_verdicts", TRF, _re(r"\bpossible test case verdicts\b|\btest object does meet the requirement\b")),
    Item(
        "clause_tables",
        TRF,
        _re(
            r"\bclause requirement\b|\brequirement ?\+ ?test\b|\bclause\b[^.]{0,40}\bverdict\b",
            r"\b\d{1,2}\.\d{1,2} [a-z][^.]{3,60} (?:p|n/a)\b",
        ),
    ),
    Item(
        "reproduction_in_full",
        TRF,
        _re(
            r"\bshall not be reproduced,? (?:except|other than) in full\b|\bnot be reproduced\b"
            r"|\bcopied in full\b|\bin full only\b"
        ),
    ),
    Item(
        "national_differences",
        TRF,
        _re(r"\bnational (?:and group )?differences\b|\bgroup differences\b"),
        demanded=False,
    ),
    Item(
        "valid_with_certificate_only",
        TRF,
        _re(r"\bnot valid as a cb test report unless\b|\bappended to a cb test certificate\b"),
        demanded=False,
    ),
)
