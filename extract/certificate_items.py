"""Whether a product certificate holds what ISO/IEC 17065:2012 clause 7.7 asks of certification documents."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from ..model.record import Completeness, Evidence, FieldValue, Kind, StandardReference
from ..standards_catalog.identifiers.lazy import lazy
from .page_text import PageText

CERTIFICATES: Final[frozenset[Kind]] = frozenset({"product_certificate", "cb_test_certificate", "type_examination"})
FRONT_PAGES: Final = 4

_SCHEME: Final = lazy(
    r"\bcertification (?:scheme|program(?:me)?|rules|regulations?)\b|\bcb scheme\b|\biecee\b|\biecex\b"
    r"|\bmodule [a-h]\d?\b"
    r"|\bscheme (?:type )?\d?[a-z]?\b|\bannex [ivx]{1,4}\b|\bdirective\b|\bregulation \(e[uc]\)|\blisted\b"
    r"|\brecogni[sz]ed\b"
    r"|\bright to (?:use|affix)\b|\b(?:use|licen[cs]e) of the .{0,30}mark\b|\btype (?:examination|approval)\b"
    r"|\bsystem 1?[a-h5]\b"
    r"|zertifizierungsprogramm|zertifizierungsordnung|baumusterprüf|prüfzeichen|gs-zeichen|richtlinie|verordnung"
    r"|programme de certification|règles de certification|référentiel de certification|examen (?:ue|ce) de type"
    r"|esquema de certificación|reglamento (?:general|particular)|schema di certificazione|esame ue"
    r"|認証(?:規程|制度|スキーム|区分)|適合性検査|认证(?:模式|规则|实施)|인증(?:제도|구분|규칙|체계)|안전인증|형식승인"
)
_SIGNATURE: Final = lazy(
    r"\bsign(?:ed|ature|atory)\b|\bauthori[sz]ed (?:by|signatory|person)\b|\bapproved by\b|\bfor and on behalf of\b"
    r"|\b(?:certification|managing|technical|general) (?:manager|director|officer|engineer)\b|\bpresident\b"
    r"|\bcertifier\b"
    r"|unterschrift|unterzeichn|zertifizierer|geschäftsführ|leiter(?:in)? der|im auftrag|i\.\s?[av]\."
    r"|signature|le directeur|le responsable|firma\b|director(?:a)? (?:general|técnico)|il direttore|il responsabile"
    r"|署名|理事長|代表取締役|代表者|印\b|签(?:字|发|名)|批准|主任|대표(?:이사|자)|원장|이사장|서명"
)
_TERM: Final = lazy(
    r"\bvalid(?:ity)?\b|\bexpir\w+|\buntil\b|\bunless (?:withdrawn|cancelled|revoked|suspended)\b|\bsurveillance\b"
    r"|\bno expiry\b"
    r"|\bremains? in force\b|gültig|befristet|validité|valable|validez|válido|scadenza|valido|validità|有効期(?:限|間)"
    r"|有效期|유효 ?기간"
)


def check_certificate(
    kind: Kind,
    fields: Mapping[str, FieldValue],
    standards: Sequence[StandardReference],
    texts: Sequence[PageText],
) -> tuple[Completeness, ...]:
    """Return the items that a certificate must hold, each present or missing, with the place that shows it.

    ``term`` is asked for only where certification ends after a set period, so it is listed where found.  A
    signature that is a picture alone can't be seen: then words around it count ("for and on behalf of", a function).

    Args:
        kind: the document's kind; for others than certificates of products nothing is demanded and nothing returned.
        fields: the fields found.
        standards: the standards found.
        texts: the text of each page.
    """
    if kind not in CERTIFICATES or not any(text.lines for text in texts):
        return ()
    front = [*texts[:FRONT_PAGES], *texts[max(FRONT_PAGES, len(texts) - 1) :]]
    scope = next((s.evidence for s in standards if s.role == "applied"), ())
    term = _field("term", "7.7.1 e)", fields, "expiry_date", other=_proof(front, _TERM))
    found = (
        _field("body", "7.7.1 a)", fields, "issuer"),
        _field("body_address", "7.7.1 a)", fields, "issuer_country"),
        _field("date_granted", "7.7.1 b)", fields, "issue_date"),
        _field("client", "7.7.1 c)", fields, "holder", "manufacturer"),
        _field("scope_product", "7.7.1 d)", fields, "product", "models"),
        _item("scope_standards", "7.7.1 d)", scope[:1]),
        _item("scheme", "7.7.1 d)", _proof(front, _SCHEME)),
        _item("signature", "7.7.2", _proof(front, _SIGNATURE)),
    )
    return (*found, term) if term.present else found


def _field(
    name: str, clause: str, fields: Mapping[str, FieldValue], *wanted: str, other: tuple[Evidence, ...] = ()
) -> Completeness:
    found = next((fields[w] for w in wanted if w in fields), None)
    return _item(name, clause, found.evidence[:1] if found is not None else other, there=found is not None)


def _item(name: str, clause: str, evidence: tuple[Evidence, ...], *, there: bool = False) -> Completeness:
    return Completeness(name, there or bool(evidence), f"ISO/IEC 17065:2012 {clause}", evidence)


def _proof(texts: Sequence[PageText], pattern: re.Pattern[str]) -> tuple[Evidence, ...]:
    for text in texts:
        match = pattern.search(text.whole) if text.whole else None
        if match is not None:
            line = text.line_at(match.start())
            return (text.evidence(line, line),)
    return ()
