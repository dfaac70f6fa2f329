"""Names of organisations: recognising one in running text, and cutting a printed value down to the name."""

from __future__ import annotations

import re

# Legal forms and the nouns that end the names of bodies.  After such a word a name is complete.
_FORMS = (
    r"Co\.?\s?,?\s?,?\s?L[ti]d\.?|Company\s(?:Limited|Ltd\.?)|Limited|Ltd\.?|L\.?L\.?C\.?|L\.?L\.?P\.?|Inc(?:orporated)?\.?|Corp(?:oration|\.)?|P\.?L\.?C\.?|Pty\.?\s?Ltd\.?|Pte\.?\s?Ltd\.?|"
    r"Sdn\.?\s?Bhd\.?|G\.?m\.?b\.?H\.?(?:\s?&\s?Co\.?\s?(?:KG|OHG|KGaA)(?:aA)?)?|mbH|AG(?:\s&\sCo\.?\sKG)?|e\.\s?V\.|e\.?K\.|OHG|KGaA|KG|UG|S\.?p\.?[Aa]\.?|S\.?r\.?l\.?|S\.?A\.?S\.?(?:U\.?)?|S\.?A\.?R\.?L\.?|"
    r"S\.\s?A\.(?:U\.)?|SAU|B\.\s?V\.|BV|N\.\s?V\.|NV|A/S|ApS|AB|Oy(?:j)?|AS(?:A)?|a\.\s?s\.|s\.\s?r\.\s?o\.|spol\.\ss\s?r\.\s?o\.|Sp\.\s?z\s?o\.?\s?o\.|Kft\.?|Zrt\.?|d\.\s?o\.\s?o\.|"
    r"A\.?Ş\.?|A\.\s?S\.(?![A-Z])|Ltd\.\sŞti\.?|S\.?\s?de\s?R\.?L\.?(?:\sde\sC\.?V\.?)?|S\.?A\.?\sde\sC\.?V\.?|K\.\s?K\.|Kabushiki\sKaisha|Private\sLimited|Pvt\.?\s?Ltd\.?|GIE|SE|SARL|SA|SL|S\.\s?L\.(?:U\.)?|SLU|Ltda\.?|vzw|VZW|asbl|ASBL|s\.\s?p\.(?!\s?[aA])"
)
_NOUNS = (
    r"Labs|Foundation|Institute|Institut|University|Universität|Association|Authority|Agency|Administration|Laborator(?:y|ies|io|ium)|Laboratoires?|Group|Holdings?|Technolog(?:y|ies)|Electronics|Industries|International|"
    r"\w*[Pp]rüfungsamt|\w*[Pp]rüfanstalt|Merkezi|Enstitüsü|Institution|Society|Register|Assurance|Laboratoire|Agência|Agencia|Agenzia|Agence|Instituto|Istituto|Centro|Organismo|Minist[eéè]r(?:io|e)|Autorit[éà]|Autoridad|Bundesamt|"
    r"Bundesanstalt|Forschungsinstitut|Prüfinstitut|Veritas|Instytut|Ústav|Urząd|Úřad|"
    r"Organi[sz]ation|Council|Cent(?:er|re)|Bureau|Services?|Systems|Solutions|Trading|Enterprises?|Commission|Ministry|Board|Registrar|Certification|Inspection|Academy|Verband"
)
FORM = re.compile(rf"(?<![\w.])(?:{_FORMS})(?![\w])", re.UNICODE)
FORM_ANY_CASE = re.compile(
    r"(?<![\w.])(?:co\.?\s?,?\.?\s?,?\s?ltd\.?|sdn\.?\s?bhd\.?|limited|ltd\.?|inc\.?|l\.?l\.?c\.?|corp(?:oration|\.)?|gmbh|s\.p\.a\.?|s\.r\.l\.?)(?![\w])",
    re.IGNORECASE,
)
_NOUN = re.compile(rf"\b(?:{_NOUNS})\b")
_EAST = re.compile(
    r"株\s?式\s?会\s?社|有\s?限\s?会\s?社|合\s?同\s?会\s?社|財\s?団\s?法\s?人|社\s?団\s?法\s?人|協\s?会|機\s?構|研\s?究\s?所|\(株\)|㈱|（株）|주식회사|\(주\)|㈜|（주）|유한회사|연구원|시험원|재단법인|사단법인|협회|연구소|"
    r"有\s?限\s?公\s?司|股份公司|集团|有限責任公司|公司|研究院|中\s?心$|管理局|监督局|委员会|委員會|センター|検査所|認証機関|평가원|인증원|진흥원|기술원|관리원|관리공단|센터(?=장?$)|(?:檢驗|標準|检验|标准|認證|认证|電信|电信|通信|管理|監督)[局署]|(?:総務|経済産業|厚生労働)省|^(?:中华人民共和国|国家|國家)[一-鿿]{2,16}(?:部|局|署|会)$"
)
_EAST_SENTENCE = re.compile(r"[、。，]|を|ます|まで|による|합니다|입니다|습니다|不得|请|應|应当|根据")
_EAST_LINE = re.compile(r"^[\s（(]*[^\s,，。:：;；]{2,30}(?:\s[^\s,，。:：;；]{1,20}){0,8}$")

NOT_A_NAME = re.compile(
    r"^(?:n\W?[/il|]?a\W?|none|nil|-+|—+|/+|\W*|see\b.*|same\b.*|as above.*|idem.*|refer to.*|please.*"
    r"|not applicable.*|ditto.*|unknown|tbd|to be .*|name|address|applicant|manufacturer|client|"
    r"same as.*|the same.*|not provided.*|confidential.*|date|signature|title|stamp|page|of|and|report|number"
    r"|各位.*|尊敬的.*|贵.{0,4}|全体客户)\.?$",
    re.IGNORECASE,
)
SAME_AS = re.compile(
    r"^\(?\s*(?:the\s)?(?:same\b|as above|idem|ditto|see (?:the )?applicant|siehe (?:oben|antragsteller)|wie oben"
    r"|同上|상동|同左|동일)",
    re.IGNORECASE,
)

_SENTENCE = re.compile(
    r"\b(?:is|are|was|were|has|have|shall|should|must|may|can|will|hereby|declares?|certif(?:y|ies)|which|that|this|these|with|from|under|not|been|does|by|responsible|according|issued|approval|written|reproduc\w+|permission|"
    r"tested|complies|ist|sind|wird|werden|wurde|est|sont|dans|avec|le présent)\b"
)
_STREET = re.compile(
    r"\b(?:road|rd|street|str|straße|strasse|avenue|ave|floor|building|bldg|blvd|boulevard|drive|lane|suite|unit|district|province|city|zone|park|room|block|tower|p\.?o\.?\s?box|highway|way|via|rue|calle|postfach|industrial|"
    r"postal|zip|tel|fax|phone|e-?mail|www|http)\b|(?:straße|strasse|weg|platz|allee|gasse)\b|\d{4,6}\b|@",
    re.IGNORECASE,
)


_SMALL = frozenset(
    [
        "de",
        "du",
        "des",
        "la",
        "le",
        "les",
        "of",
        "the",
        "for",
        "and",
        "für",
        "und",
        "der",
        "die",
        "das",
        "et",
        "e",
        "y",
        "di",
        "del",
        "della",
        "dei",
        "in",
        "&",
        "pour",
    ]
)
_NO_BODY = re.compile(
    r"\b(?:Director|Manager|Engineer|Officer|Head|President|Letter|Form|Report|Certificate|Document|Page|Name|Address|Signature|Notes?|Remarks?|Tests?|Results?|Mark|Number|No|Date|Type|Product|Requirements?|Standard|Directive|Equipment|Summary|Part|Annex|Practice|Statement|Declaration)\b",
    re.IGNORECASE,
)


# "Deccan Electronics Test Centre" is a body although "test" is a word of forms.
_TEST_BODY = re.compile(r"\btest(?=\s(?:cent(?:re|er)|laborator(?:y|ies)|labs?|house|institute)\b)", re.IGNORECASE)


def looks_like_organisation(text: str) -> bool:
    """Tell whether a short text is the name of an organisation: a legal form, or a body's noun, and no sentence."""
    text = text.strip()
    if not 3 <= len(text) <= 120:
        return False
    if not text.isascii() and _EAST.search(text := unspaced(text)):
        return bool(_EAST_LINE.match(text)) and len(text) <= 60 and not _EAST_SENTENCE.search(text)
    words = text.split()
    if len(words) > 14 or _SENTENCE.search(text):
        return False
    if FORM.search(text) or FORM_ANY_CASE.search(text):
        return _form_counts(text)
    first = text.partition(",")[0]
    if (
        (
            _NOUN.search(first)
            or _NOUN.search(words[-1])
            or (text.isupper() and len(words) >= 3 and _NOUN.search(first.title()))
        )
        and not re.search(r"\d{3}|[:;]", text)
        and not _NO_BODY.search(_TEST_BODY.sub("", text))
    ):
        weighty = [w for w in words if w[0].isalpha() and w.lower() not in _SMALL]
        capitals = sum(w[0].isupper() for w in weighty)
        return len(weighty) >= 2 and capitals >= 0.8 * len(weighty) and not text.endswith(".")
    return False


_SHORT_FORM = re.compile(r"(?<![\w.])(?:AS|SE|AB|SL|NV|KG|UG|AG|BV|SA|SAU|ASA|KK|UG|GIE)(?![\w])")


def _form_counts(text: str) -> bool:
    """Tell whether a legal form stands after a name; two capitals alone prove nothing in noise or in capitals."""
    rest = FORM_ANY_CASE.sub("", FORM.sub("", text))
    if re.search(r"[\[\]{}<>=\\~^]", rest) or not re.search(r"[^\W\d_]{2}", rest):
        return False
    if FORM_ANY_CASE.search(text) or "." in "".join(m[0] for m in FORM.finditer(text)):
        return bool(re.search(r"[^\W\d_]{3}", rest) or re.fullmatch(r"\W*[A-Z]{2}\W*", rest))
    short = _SHORT_FORM.search(text)
    if short is None:
        return bool(re.search(r"[^\W\d_]{3}", rest))
    before = text[: short.start()].split()
    return (
        bool(before)
        and sum(map(len, before)) >= 4 * len(before)
        and len(text) - short.end() <= 3
        and all(w[:1].isupper() or w in ("de", "der", "und", "&", "of") for w in before)
        and any(len(w) >= 4 for w in before)
    )


def has_legal_form(text: str) -> bool:
    """Tell whether a text holds a legal form, such as GmbH or 株式会社, after a name."""
    return bool(_EAST.search(text)) or (bool(FORM.search(text) or FORM_ANY_CASE.search(text)) and _form_counts(text))


_CUT = re.compile(
    r"\s*(?:[/|;•·]|\s[-–—]\s|,?\s*(?=(?:No\.?\s?\d|\d+[/F-]|\d{1,5},?\s\w+\s(?:Road|Street|Rd|St|Ave)))).*$"
)
_TAIL_OK = re.compile(r"^[\s,.]*(?:\(?[A-ZÄÖÜ][\w.\-]+\)?[\s,.]*){0,3}$")
_TRAILING = re.compile(r"[\s,;:•·|/(\[–—-]+$")
_LEADING = re.compile(r"^[\s:：;,•·|>*=_\-–—.]+")
_CAPTION_REST = re.compile(r"^(?:name|company|company name|firma|nom|nombre|société)\s*[:：]\s*", re.IGNORECASE)
_ADDRESS_WORD = re.compile(
    r"[,;]?\s+(?:address|add|adresse|anschrift|dirección|tel|fax|phone|e-?mail|website)\s*[.:：].*$", re.IGNORECASE
)


def trim_name(text: str) -> str:
    """Cut a printed value down to the organisation's name: what follows the legal form is address, number or mark.

    >>> trim_name("NORDEK(Shenzhen) Co.,Ltd./Building 12, Longma Industry")
    'NORDEK(Shenzhen) Co.,Ltd.'
    """
    text = _ADDRESS_WORD.sub("", _CAPTION_REST.sub("", _LEADING.sub("", text)))
    best = None
    for match in FORM.finditer(text):
        if match.start() > 0 and _plausible_form(text, match):
            best = match
            break
    best = best or next((m for m in FORM_ANY_CASE.finditer(text) if m.start() > 2 and m[0].lower() != "company"), None)
    if best is not None:
        rest = text[best.end() :]
        keep = re.match(
            r"\.?(?:\s*,?\s*(?:Ltd\.?|LTD\.?|Inc\.?|LLC|KG|OHG|Limited|Co\.?,?\s?(?:KG|Ltd\.?))(?!\w))?\.?(?:\s*\([A-ZÄ-Ü][^()]{1,30}\))?",
            rest,
        )
        extra = keep[0] if keep else ""
        branch = re.match(r"\.?\s(?!No\b)[A-Z][a-z]{3,15}(?=$|[,.])", rest[len(extra) :])
        text = text[: best.end()] + extra + (branch[0] if branch and not _STREET.search(branch[0]) else "")
    elif _STREET.search(text) and "," in text:
        text = text.split(",")[0]
    # A Korean institute's head signs as the institute with "head" at its end.
    text = re.sub(r"\s*[(（]?\s?(?:직\s?인|盖\s?章|蓋\s?章|公\s?章)\s?[)）]?$", "", text)
    text = re.sub(r"(?<=[가-힣][원소청회처국])장$", "", _TRAILING.sub("", text.strip()))
    return text if text.count("(") <= text.count(")") else text + ")"


def _plausible_form(text: str, match: re.Match[str]) -> bool:
    form = match[0]
    # Two capitals inside a shouted name are a word, not a form: "AS", "SE", "AB".
    if form in ("NV", "SA") and re.match(r"\s\d{4,5}(?!\d)", text[match.end() :]):
        return False  # "Reno NV 89502": a state and its postcode
    return not (
        form in ("AS", "SE", "AB", "SA", "SL", "NV", "KG", "UG", "AG", "BV")
        and (len(text) - match.end() > 25 or match.start() < 4)
    )


_HEADING = re.compile(r"\b(?:contact|information|details|particulars)$", re.IGNORECASE)
# The small print of a company: "SAS au capital de 18 187 000 €", "registered in England under number ...".
_CAPITAL = re.compile(
    r"^(?:[A-Z.]{2,6}\s)?au capital\b|^(?:registered|capital|share capital|société par actions)\b", re.IGNORECASE
)
_STANDARD = re.compile(r"^(?:[A-Z]{2,5}[ /]){0,3}(?:EN|IEC|ISO|UL|CSA|ANSI|ETSI|FCC|RSS|DIN|BS|JIS|GB|AS/NZS)[ /-]*\d")


# Recognition puts spaces between characters; Korean has spaces of its own between words.
_CJK_SPACE = re.compile(r"(?<=[ぁ-ヿ㐀-鿿])\s+(?=[ぁ-ヿ㐀-鿿])|(?<=(?<![가-힣])[가-힣])\s(?=[가-힣](?![가-힣]))")


def unspaced(text: str) -> str:
    """Drop the spaces that recognition puts between characters of Japanese, Chinese and Korean.

    >>> unspaced("京 都 電 機 器 株 式 会 社")
    '京都電機器株式会社'
    """
    return text if text.isascii() else _CJK_SPACE.sub("", text)


def is_name(text: str) -> bool:
    """Tell whether a value may be a party's name at all."""
    text = text.strip()
    if not 2 <= len(text) <= 150 or NOT_A_NAME.match(text) or not re.search(r"[^\W\d_]{2}", text):
        return False
    if _HEADING.search(text) or text.endswith(":") or len(text.split()) > 16 or _STANDARD.match(text):
        return False
    if text[0] in "/／" or _CAPITAL.match(text) or re.match(r"\([A-Za-z]{3}", text):
        return False
    return not (_SENTENCE.search(text) and not has_legal_form(text))


def reads_as_sentence(text: str) -> bool:
    """Tell whether a text holds the verbs and small words of a sentence."""
    return bool(_SENTENCE.search(text))


def is_address(text: str) -> bool:
    """Tell whether a line reads as part of a postal address or of contact data."""
    return bool(_STREET.search(text)) and not FORM.search(text)
