"""The fixed words of the terminal output, in English and Korean."""

from __future__ import annotations

from typing import Literal

Language = Literal["en", "ko"]

_WORDS: dict[str, tuple[str, str]] = {
    "outcome.qualified": ("QUALIFIED", "신속심사 적격"),
    "outcome.refer": ("REFER", "심사자 확인 필요"),
    "outcome.not_qualified": ("NOT QUALIFIED", "신속심사 부적격"),
    "heading.documents": ("Documents", "문서"),
    "heading.standards": ("Standards", "표준"),
    "heading.criteria": ("Criteria", "심사 기준"),
    "heading.settle": ("What would settle it", "판단에 필요한 자료"),
    "heading.conditions": ("Conditions", "조건"),
    "heading.cures": ("Ways to cure it", "보완 방법"),
    "heading.warnings": ("Reading notes", "판독 참고 사항"),
    "heading.fields": ("Fields", "항목"),
    "heading.results": ("Results", "시험 결과"),
    "heading.legislation": ("Legislation", "법령"),
    "heading.report_numbers": ("Other reports and certificates", "관련 성적서·인증서"),
    "heading.completeness": ("Items that the document must hold", "필수 기재 항목"),
    "heading.signals": ("Signs on authenticity", "진위 관련 징후"),
    "as_of": ("as of", "기준일"),
    "policy": ("policy", "정책"),
    "catalogue": ("catalogue", "표준 목록"),
    "at_page": ("p. {}", "{}쪽"),
    "page": ("{} page", "{}쪽"),
    "pages": ("{} pages", "{}쪽"),
    "more": ("{} more", "외 {}건"),
    "ocr": ("recognised", "문자 인식"),
    "metadata": ("file information", "파일 정보"),
    "cure": ("cure", "보완"),
    "settle": ("settle", "확인"),
    "basis": ("basis", "근거"),
    "rivals": ("or", "또는"),
    "not_in_catalogue": ("not in the catalogue", "목록에 없음"),
    "missing": ("not found", "찾지 못함"),
    "kind.bar": ("bar", "금지"),
    "kind.core": ("core", "필수"),
    "kind.supporting": ("supporting", "보조"),
    "kind.advisory": ("advisory", "참고"),
    "role.applied": ("applied", "적용"),
    "role.cited": ("cited", "인용"),
    "status.current": ("current", "현행"),
    "status.transition": ("in transition", "전환 기간"),
    "status.superseded": ("superseded", "대체됨"),
    "status.withdrawn": ("withdrawn", "폐지"),
    "status.future": ("not yet in force", "시행 전"),
    "status.unknown": ("status unknown", "상태 미상"),
    "how.exact": ("exact", "일치"),
    "how.alias": ("other spelling", "다른 표기"),
    "how.adoption": ("adoption", "채택"),
    "how.other_edition": ("other edition", "다른 판"),
    "how.repaired": ("repaired", "판독 보정"),
    "how.title": ("by title", "제목으로 찾음"),
    "how.none": ("none", "없음"),
    "verdict.pass": ("pass", "적합"),
    "verdict.fail": ("fail", "부적합"),
    "verdict.na": ("not applicable", "해당 없음"),
    "verdict.not_tested": ("not tested", "미실시"),
    "verdict.unknown": ("not read", "판독 불가"),
    "verdict.not_stated": ("not stated", "기재 없음"),
    "severity.strong": ("strong", "강함"),
    "severity.medium": ("medium", "보통"),
    "severity.weak": ("weak", "약함"),
    "severity.positive": ("for authenticity", "진본 쪽"),
    "document.product_certificate": ("product certificate", "제품 인증서"),
    "document.cb_test_certificate": ("CB test certificate", "CB 시험 인증서"),
    "document.type_examination": ("type examination certificate", "형식시험 인증서"),
    "document.regulatory_approval": ("regulatory approval", "규제기관 승인"),
    "document.attestation": ("attestation", "확인서"),
    "document.declaration_of_conformity": ("declaration of conformity", "자기적합성 선언"),
    "document.test_report": ("test report", "시험 성적서"),
    "document.management_system_certificate": ("management system certificate", "경영시스템 인증서"),
    "document.material_declaration": ("material declaration", "물질 선언서"),
    "document.safety_data_sheet": ("safety data sheet", "물질안전보건자료"),
    "document.other": ("other document", "기타 문서"),
    "field.issuer": ("issuer", "발행기관"),
    "field.issuer_country": ("country of issuer", "발행국"),
    "field.certificate_number": ("number", "번호"),
    "field.issue_date": ("date of issue", "발행일"),
    "field.expiry_date": ("valid until", "유효기간"),
    "field.test_date": ("tested on", "시험일"),
    "field.issuer_number": ("issuer's number", "발행기관 번호"),
    "field.holder": ("holder", "보유자"),
    "field.manufacturer": ("manufacturer", "제조자"),
    "field.product": ("product", "제품"),
    "field.models": ("models", "모델"),
}


def word(key: str, language: Language) -> str:
    """Return the word for a key; a key without words stands for itself, without its prefix."""
    english, korean = _WORDS.get(key, (key.rpartition(".")[2],) * 2)
    return korean if language == "ko" else english


def pages(count: int, language: Language) -> str:
    """Return a number of pages in words: ``1 page``, ``12 pages``."""
    return word("page" if count == 1 else "pages", language).format(count)
