"""The words by which a mention's role is judged, in the languages that certificates are printed in.

Each list is data: words of labels, headings, column heads and sentences, as printed by certification bodies and
laboratories.  A new language or phrase is a new line here.
"""

from __future__ import annotations

import re

from ..standards_catalog.identifiers.lazy import lazy


def _any(*ways: str) -> re.Pattern[str]:
    return lazy("|".join(ways), re.IGNORECASE)


APPLIED_LABEL = _any(
    # "Standard(s)", "Test specification", "Harmonised standards applied", "Test method", "FCC Rule Parts"
    r"\bstandards?\b(?!\s?(?:deviation|operating|conditions?|temperature|atmospher|report|uncertaint|form))",
    r"\b(?:test|product|technical)\s?(?:specifications?|requirements?|basis)\b",
    r"\bspecifications?\s?(?:applied|and test|/\s?standard)",
    r"\btest(?:ing)?\s?(?:methods?|procedures?|criteria|standards?)\b",
    r"\b(?:methods?|procedures?|requirements?|regulations?|criteria)\s?[:(]|\b(?:identification"
    r"|assessment|test)\scriteria\b",
    r"\brule\s?parts?\b|\bfcc\s?rules?\b|\brequirements?\s?\(s\)|\bspec\b",
    r"\bcertified\sto\b|\bcomplies\swith\b|\bconforms?\sto\b|\btested\s(?:according\s)?to\b",
    r"\b(?:prüf|test)?grundlagen?\b|\bnorm(?:en|s|as|es|e|a|y)?\b|\bprüfnorm|\bvorschrift"
    r"|\brichtlinie\s?/\s?norm|\banforderungen\b",
    r"\bréférentiel|\bspécification|\bexigences\b|\bméthode\sd.essai|\brequisitos\b|\bmétodo|\bespecificaci[oó]n",
    r"規格|基準|試験方法|適用|标准|標準|鉴定依据|依据|依據|检验|检测方法|規範|规范|测试方法",
    r"규격|기준|표준|시험방법|적용",
)
APPLIED_PHRASE = _any(
    r"(?:test(?:s|ed|ing)?|evaluat\w+|assess\w+|examin\w+|certif\w+|measure\w*|investigat\w+|verif\w+"
    r"|audit\w+|inspect\w+)\b[^.;]{0,70}\b(?:to|with|against|according|accordance|per|under|following"
    r"|by|from)\b",
    r"\b(?:meet|meets|met|fulfil\w*|satisf\w+)\b[^.;]{0,60}\b(?:requirements?|provisions?|limits?|criteria)\b",
    r"\b(?:compl(?:y|ies|iance|iant|ied)|conform(?:s|ity|ed|ing|ance)?|accordance"
    r"|accord)\b[^.;]{0,50}\b(?:to|with|of)\b",
    r"\baccording\sto\b|\bacc\.\s?to\b|\bwith\sreference\sto\b|\breference\sto\b|\bin\sline\swith\b"
    r"|\bas\sper\b|\bpursuant\sto\b",
    r"\bharmoni[sz]ed\s(?:european\s)?standards?\b|\bfollowing\s(?:\w+\s){0,4}(?:standards?"
    r"|specifications?|documents?|norms?|rules)\b",
    r"\bapplied\b|\bapplicable\b|\bstandards?\s?:",
    r"\b(?:erfüll\w+|entspr\w+|geprüft|nach|gemäß|gem\.|übereinstimm\w+|anforderungen)\b",
    r"\b(?:conforme?s?|satisfait|répond|selon|conformément)\b|\b(?:cumple|conformidad|según|conforme)\b",
    r"適合|準拠|基づ|符合|依据|依據|按照|根据|満た",
    r"적합|준하|따라|따른|의거|만족|근거",
)
CITED_PHRASE = _any(
    r"\baccredit\w*|\bakkreditier\w*|\bidentical\s(?:to|with)\b|\bharmoni[sz]ed\sas\b|\battention\sis\sdrawn\b",
    r"\buncertaint\w+|\bcalibrat\w+|\bquality\s(?:system|management)\b[^.;]{0,30}\bacc(?:redit\w*|\.)|\btest\s"
    r"(?:sites?|facilit\w+|chambers?)\b",
    r"\bcompetence\sof\b|\brecogni[sz]ed\b[^.;]{0,40}\blaborator"
    r"|\blaborator\w+\b(?!\sand\s(?:was\s)?found)[^.;]{0,60}\b(?:meet"
    r"|compl|accord|assess)",
    r"\bsee\salso\b|\bdefined\s(?:by|in)\b|\bnotes?\sfor\sthe\sstandards\b|\blisted\s(?:by|under)\b"
    r"|\bas\sdescribed\sin\b",
    r"\bwhose\b[^.;]{0,40}\b(?:system|company)\b|\bcertified\s(?:company|quality|factory|site)\b"
    r"|\bcompany\b[^.;]{0,40}\bcertified\b",
    r"\bdecision\srule\b|\bdecision\smaking\b|認定|認可实验室|认可|공인",
)
SEE = _any(
    r"(?<![.\w])(?:see|siehe|s\.|vgl\.|voir|véase|cf\.)\s(?:also\s|auch\s|aussi\s|también\s)?$", r"参见|參見|参照$"
)
APPLIED_HEADING = _any(
    r"\b(?:test|applicable|applied|reference[ds]?|relevant|harmoni[sz]ed|product|general)\s"
    r"(?:\w+\s){0,2}(?:standards?|specifications?)\b(?!\s?uncert)",
    r"^\W*(?:[0-9.]+\s)?(?:standards?|specifications?|test\smethods?(?:\(s\))?|test\ssummary"
    r"|summary\sof\s(?:test|testing|results)|test\sresults?\ssummary|tests?\sperformed"
    r"|test\sdescription|test\srequirements?)\b",
    r"\bsummary\sof\s(?:the\s)?(?:test\s)?results?\b|\bstandards?\s(?:and|used|applied|list)\b"
    r"|\btest\sitems?\b.*\bresult",
    r"\bprüfgrundlage|\bangewandte\snorm|\bnormes\sappliqu|\bnormas\saplica|試験規格|適用規格|测试标准|检测标准|시험규격|적용규격",
)
SUMMARY_HEADING = _any(
    r"\btest\ssummary\b|\bsummary\sof\s(?:the\s)?(?:test|testing|results|verdicts|compliance)\b"
    r"|\btest\sresults?\ssummary\b|\btest\sstandards?\b(?!\s?uncert)",
    r"\bguidance\sapplied\b|\bapplied\s(?:reference\sdocuments?|guidance|specifications?)\b",
    r"\b(?:applied|applicable|harmoni[sz]ed)\sstandards?\b|試験結果の概要|测试结果汇总|检测结果汇总|시험\s?결과\s?요약",
)
CITED_HEADING = _any(
    r"\bnormative\sreferences?\b|(?<!applied\s)\breference\sdocuments?\b|\babbreviations\b|\bdefinitions\b|\btest\s"
    r"(?:facilit|location|site|equipment|laborator)\w*+(?!(?:\s\S+){3})(?!\s(?:A/S|AS|AB|Ltd|GmbH|Inc|B\.?V|S\.?A|Oy|Co)\b)",
    r"\baccreditation\w*\b|\bscope\sof\b|\bmeasurement\suncertainty\b|\bequipments?\s(?:list|used)|\b"
    r"(?:test|measuring|measurement)\s(?:equipment|instruments?)\b",
    r"(?<!compliance\swith\s)\bnational\sdifferences\b|^\W*annex\sz[a-z]\b|\bspecial\snational\sconditions\b"
    r"|\bbibliography\b|\breferences\s*$",
    r"\bcomponents?\s(?:list|information)\b|\bcritical\scomponents\b|\blist\sof\s(?:critical\s)?components\b",
)
APPLIED_HEADER = _any(
    r"\bstandards?\b|\bmethods?\b|\brequirements?\b|\bspecifications?\b|\brules?\b|\bnorm(?:en|s|es"
    r"|as)?\b|\bregulations?\b|\bfcc\b|\bclauses?\b(?!\s?[0-9])|\bsections?\b(?!\s?[0-9])"
    r"|\bparagra?ph?\b|\bcfr\b|\breference\b",
    r"規格|基準|標準|标准|依据|依據|方法|규격|기준|방법",
)
RULE_HEADER = lazy(r"\bfcc\b|\brules?\b|\bparts?\b|\bcfr\b", re.IGNORECASE)
CITED_HEADER = _any(
    r"\bscope\b|\bdesignation\b|\baccredit\w+|\bcountry\b|\bbody\b",
)
EQUIPMENT_HEADER = _any(
    r"\bserial\b|\bs/n\b|\bcal\.?(?:ibration)?\b|\bdue\b|\bmanufacturer\b|\bmodel\b|\bequipment\b"
    r"|\binventory\b|\binstrument\b|\btype\s(?:no|/)|型号|型號|仪器|設備|기기",
)
COMPONENT_HEADER = _any(r"\bobject\s?/?\s?part\b|\bmark\(?s?\)?\sof\sconformity\b|\btechnical\sdata\b|\bcomponent\b")
CLAUSE_HEADER = lazy(r"\bRequirements?\s?[+–-]\s?Tests?\b|\bResult\s?[–-]\s?Remark\b", re.IGNORECASE)
CLAUSE_TABLE = lazy(
    r"\bRequirements?\s?[+–-]\s?Tests?\b|\bResult\s?[–-]\s?Remark\b|\bClause\b.{0,60}\bVerdict\b", re.IGNORECASE
)
NOT_APPLICABLE = lazy(
    r"(?:^|\s)(?:N\s?/\s?A|NA|N\.A\.|not\s(?:applicable|tested|required|performed|applied)|entfällt|n\.\s?z\.|nicht\s(?:zutreffend|anwendbar|geprüft|durchgeführt)|no\saplica|non\sapplicabile"
    r"|sans\sobjet|該当なし|不适用|不適用|해당\s?없음|does\snot\sapply)(?=$|[\s.,;)1-9*#])",
    re.IGNORECASE,
)
PASSED = lazy(
    r"\b(?:pass(?:ed)?|compl(?:ies|iant|y|ied)|conform\w*|bestanden|erfüllt|conforme|ok|P)\b|合格|符合|適合|적합|합격|☒|✓|√",
    re.IGNORECASE,
)
FORM = lazy(r"\b(?:test\sreport\sform|TRF|form\sno|form\(s\)|template|originator)\b", re.IGNORECASE)
