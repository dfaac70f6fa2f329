"""Which kind of document this is, from its words and its build.  The file's name is never asked, and titles lie:

a laboratory's paper may be called a declaration of conformity, a maker's letter a certificate of compliance.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..model.document import Document
from ..model.record import Evidence, Kind
from .segments import Segment, Sheet, evidence_of, sheet_of

_KINDS: tuple[Kind, ...] = (
    "cb_test_certificate", "type_examination", "regulatory_approval", "management_system_certificate", "product_certificate", "attestation",
    "declaration_of_conformity", "material_declaration", "safety_data_sheet", "test_report", "other",
)  # fmt: skip
_THIRD_PARTY: dict[str, bool | None] = {
    "declaration_of_conformity": False,
    "material_declaration": False,
    "safety_data_sheet": None,
}


@dataclass(frozen=True, slots=True)
class KindResult:
    """The kind, how sure it is (0-1), whether a third party attests (None: can't be told), and the words that say so."""

    kind: Kind
    confidence: float
    third_party: bool | None
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class _Sign:
    """Words that speak for a kind (or against, with a negative weight) in a place: title, first, head."""

    kind: str
    weight: float
    place: str
    pattern: re.Pattern[str]


def _signs(*rows: tuple[str, float, str, str]) -> tuple[_Sign, ...]:
    return tuple(
        _Sign(kind, weight, place, re.compile(pattern, re.IGNORECASE)) for kind, weight, place, pattern in rows
    )


_ACT = r"(?:radio law|radio waves act|communications act|radiocommunications|telecommunications? (?:act|business law)|전파법|電波法|电信条例)"
# Titles are short lines of the first page; "first" is the first page's text, "head" the first pages'.
_SIGNS = _signs(
    ("cb_test_certificate", 9, "first", r"\bCB test certificate\b"),
    ("cb_test_certificate", 5, "first", r"ref\.? ?certif\.? ?no"),
    ("cb_test_certificate", 3, "first", r"recognition of test certificates for electr"),
    ("cb_test_certificate", -8, "first", r"test report form no|total number of pages|testing laboratory preparing"),
    ("type_examination", 9, "title", r"\b(?:E[UC]|UK)?[ -]?type[ -]?examination\b|baumusterpr(?:ü|u|ue)fbescheinigung|examen (?:UE|CE) de tipo|examen (?:UE|CE) de type|esame (?:UE|CE) del tipo|型式検定|tip inceleme"),
    ("type_examination", 3, "first", r"certificate.{0,60}\bmodule B\b|annex iii.{0,20}module b|\btype[ -]examination\b.{0,80}certif"),
    ("type_examination", 2, "first", r"notified body(?: number| no| nr)?\W{0,3}\d{4}|approved body"),
    ("regulatory_approval", 10, "title", r"grant of equipment|technical acceptance certificate|certificate of type approval|type approval certificate|certificate of (?:broadcasting|registration of broadcasting)|技術基準適合証明|工事設計認証|technical regulations conformity certification|construction design|radio type approval|certificado de homologaç|无线电发射设备型号核准|型号核准证|進網許可|입증서|적\s?합\s?인\s?증\s?서|적합등록|등록필증|형식승인|equipment authori[sz]ation|premarket approval|\b510\(k\)|equipment type approval"),
    ("regulatory_approval", 6, "first", r"federal communications commission|FCC identifier|name of grantee|innovation, science and economic development canada|issued under the authority of the"),
    ("regulatory_approval", 5, "first", _ACT + r".{0,200}(?:certif|approv|인증|認証)|(?:certif|approv|인증|認証).{0,300}" + _ACT),
    ("regulatory_approval", 9, "first", r"510\(k\)|substantially equivalent|premarket (?:notification|approval)|equipment registered under|registered under the telecommunications"),
    ("regulatory_approval", 7, "title", r"certificate of equipment registration|equipment registration|certificate of grant|型式認證|審定證明|homologaci[oó]n|homologaç[aã]o|type approval"),
    ("regulatory_approval", 4, "first", r"\bIC certification no|ISED certification|certified (?:product|device|equipment).{0,60}(?:canada|market)|ANATEL|communications authority|national radio research agency|국립전파연구원|總務大臣|総務省"),
    ("management_system_certificate", 9, "title", r"management systems? (?:certif|registr)|マネジメントシステム|certificate of registration$|managementsystem|경영시스템|管理体系认证|certificat.{0,20}système de management|sistema di gestione|sistema de gesti"),
    ("management_system_certificate", 5, "first", r"management system(?: of| for|,)?.{0,200}(?:certif|requirement|complies|conform|assess|audit|ISO ?(?:9001|14001|45001|13485|27001|50001|22000))|マネジメントシステム"),
    ("management_system_certificate", 4, "first", r"(?:certif|登録|認証|人증|인증|认证).{0,600}\b(?:ISO|JIS Q|KS Q|GB/T|IATF|EN ISO) ?(?:9001|14001|45001|13485|27001|50001|22000|16949|19001)\b"),
    ("product_certificate", 6, "title", r"^(?:product )?certificate$|^c e r t i f i c a t e$|zertifikat|^certificate of compliance$|licen[cs]e certificate|^certificate of conformity$|certificate of conformance|authori[sz]ation to mark|IECEx certificate|^certificat$|^certificado|^certificato|^certificaat|^sertifika|^certyfikat|^osvědčení|safety certificate|产品认证证书|強制性產品認證|产品认证|試験証明|適合証明書|適合性検査証明書|適合同等証明書|安全認証|인증서$|안전인증|product certification|(?:unit|component|protection|conformity) certificate|certificate of (?:the )?[a-z ]{0,40}(?:protection|constancy)"),
    ("product_certificate", 5, "head", r"certification mark|mark (?:of conformity )?(?:license|licence)|(?:right|authori[sz]ed|entitled|permitted|allowed|licensed) to (?:use|affix|apply|bear) the .{0,40}mark|bearing the .{0,30}mark|follow[- ]up service|production (?:is )?(?:monitored|surveillance)|factory (?:inspection|surveillance)|fertigungsüberwach|surveillance audit|control number|online certifications directory|listed and (?:covered|labeled)|multiple listing"),
    ("product_certificate", 3, "first", r"certification (?:body|manager|officer|scheme|program|department|director)|zertifizierungsstelle|certificate issuing office|ISO/IEC ?17065|EN ?45011|organisme certificateur|license holder"),
    ("product_certificate", 2, "first", r"valid (?:until|to)|gültig bis|expir"),
    ("product_certificate", -5, "head", r"attestation of conformity|compliance document\b"),
    ("attestation", 8, "title", r"\battestation\b|verification of (?:conformity|compliance)|test verification|statement of (?:conformity|compliance|opinion)|compliance document|letter of (?:attestation|compliance|conformity)|certificate of (?:test|verification)|type test certificate|konformitätsbescheinigung|conformity verification|test certificate$"),
    ("attestation", 4, "title", r"certificate of (?:conformity|compliance)|declaration of conformity|certificate of (?:e\.?m\.?c|rohs|lvd|ce)\b|^certificate$|CE certificate"),
    ("attestation", 6, "first", r"(?:have|has) been (?:tested|assessed|inspected|verified|evaluated)[^.]{0,40} by (?:us|our|[A-Z][\w.]+ .{0,60}(?:test|lab))|tested by us|by our laboratory"),
    ("attestation", 7, "head", r"does not (?:imply|represent|constitute|certify) (?:an? |the )?(?:assessment|evaluation|quality|certification).{0,60}(?:production|products|serial)|not (?:implied?|imply) an assessment|single evaluation of (?:one|the|a)|refers only to the (?:particular )?sample|only (?:valid )?for the (?:submitted )?(?:sample|equipment and configuration)|based on (?:a|an|one) (?:single )?(?:evaluation|assessment|test) (?:of|on)|applies (?:only )?to the (?:tested )?sample|tested sample above mentioned only|voluntary (?:basis|attestation|certificate)|does not allow for CE"),
    ("attestation", 3, "first", r"possible to use CE|use (?:of )?(?:the )?CE mark|CE mark (?:as shown|which is shown|shown).{0,80}(?:can|may)|authori[sz]ed to use this certificate|in conjunction with (?:the )?(?:test|report)|should be read in conjunction"),
    ("attestation", -4, "first", r"we,? (?:hereby )?declare|undersigned|sole responsibility of(?! the manufacturer\.? after)"),
    ("declaration_of_conformity", 7, "title", r"declaration of (?:conformity|incorporation|performance)|konformitätserklärung|déclaration (?:UE|CE|de|d'incorporation)|dichiarazione (?:UE|CE|di)|declaración (?:UE|CE|de)|conformity declaration|prohlášení o shod|conformiteitsverklaring|適合宣言|적합성\s?선언|自我声明|符合性声明|uygunluk beyan|overensstemmelse|declaration of product conformity"),
    ("declaration_of_conformity", 5, "first", r"(?:declare|issued|erkl).{0,60}\bsole responsib|alleinige[rn]? verantwortung|seule responsabilité|sola responsabilidad|esclusiva responsabilit|our (?:own |sole )responsib"),
    ("declaration_of_conformity", 4, "first", r"\b(?:we|i)\b[^.]{0,90}\bdeclare\b|hereby declare|object of the declaration|the undersigned|erklären? (?:hiermit|wir|in)|déclar(?:e|ons) |dichiara |supplier.s declaration|authori[sz]ed to make this declaration"),
    ("declaration_of_conformity", -6, "first", r"tested by us|been tested by|single evaluation of|applicant\W|certificate no|this attestation"),
    ("declaration_of_conformity", -5, "first", r"does not replace the .{0,30}declaration of conformity"),
    ("material_declaration", 5, "title", r"\bRoHS\b|\bREACH\b|SVHC|material (?:declaration|composition)|conflict minerals|restricted substances|substances? declaration|halogen[- ]free|full material|environmental (?:compliance|declaration)|PFAS|prop(?:osition)? ?65|exemption declar|hazardous substance|1907/2006|2011/65|2015/863"),
    ("material_declaration", 3, "first", r"\b(?:declares?|certif(?:y|ies)|confirms?|states?|inform)\b.{0,200}\b(?:RoHS|REACH|SVHC|substances?|1907/2006|2011/65|2015/863)\b"),
    ("material_declaration", 2, "first", r"homogeneous material|0\.1 ?%|1000 ?ppm|(?:polybrominated|PBDE|hexavalent|cadmium)|exempt(?:ion|ed)"),
    ("material_declaration", -7, "first", r"2014/53/EU|2014/30/EU|2014/35/EU|2006/42/E|2004/108/E|2006/95/E|1999/5/E|EN ?55032|EN ?62368|EN ?300 ?328|EN ?60950|radio equipment directive"),
    ("material_declaration", -7, "first", r"tested by us|been tested|report no\W|certificate (?:no|number)"),
    ("safety_data_sheet", 10, "title", r"safety data sheet|\bM?SDS\b|sicherheitsdatenblatt|fiche de données de sécurité|安全データシート|물질안전보건자료|安全技术说明书|ficha de datos de seguridad"),
    ("safety_data_sheet", 5, "head", r"first[- ]aid measures|hazards? identification|fire[- ]?fighting measures|accidental release|composition ?/? ?information on ingredients"),
    ("test_report", 7, "title", r"\btest(?:ing)? report\b|\b(?:EMC|RF|SAR|DFS|RoHS|FCC|IC|spectrum|safety|inspection|measurement|evaluation|EMI|radio|exposure|compliance|noise|performance|technical) report\b|prüfbericht|rapport d.essais?|informe de ensayo|rapporto di prova|試験報告書|試験成績書|시험\s?성적서|시험\s?결과|检测报告|测试报告|检验报告|deney raporu|^report$|RF exposure evaluation|(?:MPE|SAR) (?:evaluation|calculation|report)"),
    ("test_report", 4, "first", r"\breport (?:no|number|reference no|#|ref)|total number of pages|testing laboratory|test report form|date of (?:receipt|test)|testing period|this (?:test )?report (?:shall|may|is|can)"),
    ("test_report", 3, "head", r"summary of (?:test|result)|test (?:result )?summary|measurement uncertainty|test equipment|test set-?up|possible test case verdicts|test conditions?\b|method detection limit|test method"),
    ("type_examination", -6, "first", r"\bwe,? (?:hereby )?declare|declare under our sole|hereby declare"),
    ("test_report", 5, "first", r"SAR test exclusion|exposure .{0,40}(?:limit|evaluat)|maximum permissible exposure"),
    ("test_report", -6, "title", r"certificate (?:of|no)|^certificate$|declaration of conformity|verification of conformity|type examination certificate|CB test certificate"),
    ("other", 8, "title", r"classification report|identification .{0,30}for (?:air )?transport|quotation|invoice|application form|user(?:'s)? manual|datasheet|data sheet$|price list|鉴定书|鉴定报告|운송"),
    ("other", 3, "first", r"transport of goods|dangerous goods|鉴定"),
)  # fmt: skip
_SDS = ("safety_data_sheet",)


def classify(document: Document) -> KindResult:
    """Tell a document's kind from the words of its first pages and from its build."""
    pages = [p for p in document.pages[:6] if p.words]
    if not pages:
        return KindResult("other", 0.0, None, ())
    first = sheet_of(pages[0])
    titles = _titles(first)
    if len(pages[0].words) < 40 and len(pages) > 1:  # a cover with a logo alone
        titles += _titles(sheet_of(pages[1]))
    first_text = (
        _flat(first)
        if len(pages[0].words) >= 40 or len(pages) == 1
        else " ".join(_flat(sheet_of(p)) for p in pages[:2])
    )
    head_text = " ".join(_flat_page(p.text) for p in pages[:4]) if len(pages) > 1 else first_text
    scores = dict.fromkeys(_KINDS, 0.0)
    proofs: dict[str, list[tuple[float, Evidence]]] = {k: [] for k in _KINDS}
    for sign in _SIGNS:
        hit = _title_hit(sign, titles) if sign.place == "title" else None
        if sign.place == "title":
            if hit is not None:
                scores[sign.kind] += sign.weight * _prominence(hit, first)
                if sign.weight > 0:
                    proofs[sign.kind].append((sign.weight, evidence_of(hit.page, hit.words, hit.source)))
            continue
        match = sign.pattern.search(first_text if sign.place == "first" else head_text)
        if match:
            scores[sign.kind] += sign.weight
            if sign.weight > 0:
                proof = _evidence(first, match[0])
                proofs[sign.kind] += [(sign.weight, proof)] if proof is not None else []
    _build(document, scores)
    return _decide(document, scores, proofs, first_text)


def _title_hit(sign: _Sign, titles: list[tuple[str, Segment]]) -> Segment | None:
    return next((segment for text, segment in titles if sign.pattern.search(text)), None)


_NUMBERED = re.compile(r"\b(?:no|nr|number|n°)\W{0,4}[\w\-/]*\d", re.IGNORECASE)


def _prominence(title: Segment, sheet: Sheet) -> float:
    """How much a line counts as title: less where it holds a number, stands low, or is no larger than the text."""
    if _NUMBERED.search(title.text) or title.text.rstrip().endswith(":"):
        return 0.5
    if title.page == sheet.number and title.box.top > 0.3 * sheet.page.height and title.box.height < 1.4 * sheet.height:
        return 0.7
    return 1.0


_TITLE_END = re.compile(r"[.;,]$")


def _titles(sheet: Sheet) -> list[tuple[str, Segment]]:
    """The lines of a page that may be its title: short, no sentences, no captions with values, high up or large."""
    sizes = sorted(s.box.height for s in sheet.segments)
    usual = sizes[len(sizes) // 2] if sizes else 10.0
    by_line: dict[int, int] = {}
    for segment in sheet.segments:
        by_line[segment.line] = by_line.get(segment.line, 0) + 1
    found: list[tuple[str, Segment]] = []
    for segment in sheet.segments:
        text = segment.text
        large = segment.box.height >= 1.25 * usual
        high = segment.box.top < 0.42 * sheet.page.height
        if not (large or high) or len(segment.words) > 14 or segment.box.top > 0.75 * sheet.page.height:
            continue
        if (_TITLE_END.search(text) and not large) or (by_line[segment.line] > 1 and not large) or text.endswith(":"):
            continue
        found.append((_squeeze(text), segment))
    # A title may run over two lines: "TECHNICAL ACCEPTANCE / CERTIFICATE", "GRANT OF EQUIPMENT / AUTHORIZATION".
    for (above, segment), (below, _) in zip(found, found[1:], strict=False):
        if len(above) + len(below) < 70:
            found.append((f"{above} {below}", segment))
    return found


_SPACED = re.compile(r"^(?:\w ){4,}\w$")
_CJK_SPACE = re.compile(r"(?<=[ぁ-ヿ㐀-鿿가-힣])\s+(?=[ぁ-ヿ㐀-鿿가-힣])")


def _squeeze(text: str) -> str:
    """Undo letter-spacing, and drop the spaces that recognition puts between characters of Japanese and Korean."""
    text = text.strip()
    if _SPACED.match(text):
        return text.replace(" ", "")
    return _CJK_SPACE.sub("", text)


def _flat(sheet: Sheet) -> str:
    return _flat_page(sheet.page.text)


def _flat_page(text: str) -> str:
    return _CJK_SPACE.sub("", re.sub(r"\s+", " ", text))[:7_000]


_REPORT_HEAD = re.compile(
    r"\breport\s?(?:no|number|ref|#|file|id)|prüfbericht|成績書|성적서|报告编号|rapport\sn", re.IGNORECASE
)
_FRONT = re.compile(r"certificate (?:no|number)|certif\.? ?no", re.IGNORECASE)


def _build(document: Document, scores: dict[str, float]) -> None:
    """Weigh the document's build: a running head with a report number, many pages, or one page."""
    pages = document.pages
    heads = sum(bool(_REPORT_HEAD.search(_edge(p.text))) for p in pages[:12])
    if len(pages) >= 3 and heads >= 0.6 * min(len(pages), 12):
        scores["test_report"] += 5
        for kind in ("declaration_of_conformity", "attestation", "product_certificate", "regulatory_approval"):
            scores[kind] -= 3
    if len(pages) >= 15:
        scores["test_report"] += 3
        for kind in ("declaration_of_conformity", "attestation", "cb_test_certificate", "regulatory_approval"):
            scores[kind] -= 3
    elif len(pages) <= 2:
        scores["test_report"] -= 1
    certificates = sum(bool(_FRONT.search(_edge(p.text))) for p in pages[:4])
    if len(pages) <= 20 and certificates >= min(2, len(pages)):
        scores["test_report"] -= 3


def _edge(text: str) -> str:
    return text[:260] + "\n" + text[-260:]


_MATERIAL = re.compile(r"RoHS|REACH|SVHC|2011/65|2015/863|1907/2006|substances", re.IGNORECASE)
_OTHER_ACTS = re.compile(
    r"sole responsib|20(?:14/(?:53|30|35|29|33|34|68)|06/(?:42|95)|04/108|23/1230|17/745)|1999/5/E|radio equipment|electromagnetic|low voltage|machinery|\bEMC\b|\bEN (?:IEC )?(?!63000|62321|50581)\d{5}",
    re.IGNORECASE,
)


def _decide(
    document: Document, scores: dict[str, float], proofs: dict[str, list[tuple[float, Evidence]]], text: str
) -> KindResult:
    if scores["material_declaration"] > 4 and _MATERIAL.search(text) and not _OTHER_ACTS.search(text):
        # A declaration on substances alone is no declaration of conformity to be trusted for safety.
        scores["material_declaration"] += 5
    if scores["safety_data_sheet"] < 10:
        scores["safety_data_sheet"] = min(scores["safety_data_sheet"], 4)
    ranked = sorted(_KINDS, key=lambda k: -scores[k])
    best, second = ranked[0], ranked[1]
    if scores[best] < 4:
        return KindResult("other", 0.3, None, ())
    margin = scores[best] - max(scores[second], 0.0)
    confidence = round(min(0.99, 0.5 + 0.06 * margin + 0.02 * min(scores[best], 10)), 2)
    kept = [proof for _, proof in sorted(proofs[best], key=lambda p: -p[0])[:3]]
    third = _THIRD_PARTY.get(best, True)
    if best == "safety_data_sheet":
        third = (
            True
            if re.search(r"report (?:no|number)|prepared by\W{0,4}.{0,60}(?:test|laborator)|检测", text, re.IGNORECASE)
            else None
        )
    return KindResult(best, confidence, third, tuple(dict.fromkeys(kept)))


def _evidence(sheet: Sheet, words: str) -> Evidence | None:
    """Find the line of the page where a match of the flattened text begins."""
    begin = words[:24].casefold()
    for segment in sheet.segments:
        if begin and (
            begin in segment.text.casefold() or (segment.text.casefold() in words.casefold() and len(segment.text) > 12)
        ):
            return evidence_of(segment.page, segment.words, segment.source)
    return None
