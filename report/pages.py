"""What the HTML pages share: templates with autoescape, their style and script, and the words of both languages."""

from __future__ import annotations

import base64
import hashlib
import json
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, get_args

from ..model.record import FIELD_NAMES, Kind
from .wording import word

if TYPE_CHECKING:
    from jinja2 import Environment

LANGUAGES = ("en", "ko")

_WORDS: dict[str, tuple[str, str]] = {
    "title": ("Triage", "심사 분류"),
    "all": ("all", "전체"),
    "qualified": ("QUALIFIED", "신속심사 적격"),
    "refer": ("REFER", "심사자 확인 필요"),
    "not_qualified": ("NOT QUALIFIED", "신속심사 부적격"),
    "error": ("not read", "읽지 못함"),
    "groups": ("REFER, by the same reasons", "확인 필요 건: 같은 사유끼리"),
    "blocking": ("All reasons", "모든 사유"),
    "minutes": ("min", "분"),
    "minutes_note": (
        "Minutes are a figure to plan and sort by: 1 a row, 2 an open point, 1 a failed criterion, ¼ a page with "
        "evidence. They are not measured.",
        "시간은 정렬과 계획을 위한 추정치입니다(건당 1분, 미확인 사항 2분, 부적합 기준 1분, 근거 쪽당 15초). "
        "측정값이 아닙니다.",
    ),
    "search": ("search: number, issuer, product, standard", "검색: 번호, 발행기관, 제품, 표준"),
    "all_kinds": ("all kinds of documents", "모든 문서 종류"),
    "reset": ("reset", "초기화"),
    "outcome": ("outcome", "판정"),
    "item": ("application", "신청건"),
    "issuer": ("issuer, number", "발행기관, 번호"),
    "reasons": ("reasons", "사유"),
    "time": ("time to decide", "예상 검토 시간"),
    "show_more": ("show more", "더 보기"),
    "close": ("close", "닫기"),
    "apart": ("own window", "새 창"),
    "more": ("more", "건 더"),
    "sort.minutes": ("quickest first", "빨리 끝낼 건부터"),
    "sort.-minutes": ("longest first", "오래 걸릴 건부터"),
    "sort.name": ("by name", "이름순"),
    "sort.expiry": ("by expiry date", "유효기간순"),
    "sort.outcome": ("by outcome", "판정순"),
    "sort.order": ("as given", "입력순"),
    "unread": ("Documents that could not be read", "읽지 못한 문서"),
    "settle": ("What would settle it", "판단에 필요한 자료"),
    "cures": ("Ways to cure it", "보완 방법"),
    "conditions": ("Conditions", "조건"),
    "findings": ("Criteria", "심사 기준"),
    "standards": ("Standards", "표준"),
    "pages": ("pages", "쪽"),
    "no_pictures": ("No page pictures were drawn for this application.", "이 신청건의 쪽 그림은 만들지 않았습니다."),
}
# Words that the terminal uses too; here their keys have no heading in front.
_SHARED = ("not_in_catalogue", "ocr")
_SHARED_PREFIXES = {
    "kind.": ("bar", "core", "supporting", "advisory"),
    "status.": ("current", "transition", "superseded", "withdrawn", "future", "unknown"),
    "field.": FIELD_NAMES,
}


@cache
def words() -> dict[str, dict[str, str]]:
    """Return the fixed words of the pages in both languages, by key."""
    found = {key: {"en": english, "ko": korean} for key, (english, korean) in _WORDS.items()}
    shared = [*_SHARED, *(prefix + name for prefix, names in _SHARED_PREFIXES.items() for name in names)]
    found |= {key: {"en": word(key, "en"), "ko": word(key, "ko")} for key in shared}
    return found | {
        kind: {"en": word(f"document.{kind}", "en"), "ko": word(f"document.{kind}", "ko")} for kind in get_args(Kind)
    }


@cache
def asset(name: str) -> str:
    """Return the text of a style sheet or script beside the templates."""
    return resources.files(__package__ or "").joinpath("board", name).read_text("utf-8")


@cache
def script_hashes(*names: str) -> str:
    """Return what the content security policy says so that these scripts run and no other."""
    digests = [base64.b64encode(hashlib.sha256(asset(name).encode()).digest()).decode() for name in names]
    return " ".join(f"'sha256-{digest}'" for digest in digests)


@cache
def environment() -> Environment:
    """Return the template environment: every value is escaped."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=PackageLoader(__package__ or "", "board"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def script_data(data: Any) -> str:
    """Return JSON that may stand inside a ``script`` element: no character of it can end the element."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text
