"""East Asian documents: a Korean test report and a Japanese certificate, in fonts that the reader supplies."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

from .drawing import JAPANESE, JAPANESE_BOLD, KOREAN, KOREAN_BOLD, Sheet
from .facts import Facts, Standard, VerdictRow

_KOREAN_VERDICTS = {"pass": "적합", "fail": "부적합", "na": "해당없음"}

KOREAN_REPORT = Facts(
    kind="test_report",
    issuer="재단법인 가온빛시험연구원",
    languages=("ko",),
    issuer_country="KR",
    certificate_number="GBT-2025-004417",
    issue_date=date(2025, 10, 24),
    holder="달가람로보틱스 주식회사",
    manufacturer="달가람로보틱스 주식회사",
    product="서비스 로봇용 관제 게이트웨이",
    models=("RG-200",),
    standards=(
        Standard("IEC 60068-2-6:2007", "IEC 60068-2-6:2007"),
        Standard("IEC 60068-2-27:2008", "IEC 60068-2-27:2008"),
        Standard("IEC 60529:1989+A1:1999+A2:2013", "IEC 60529:1989+A1:1999+A2:2013"),
    ),
    overall_verdict="pass",
    verdict_rows=(
        VerdictRow("1", "진동 (10 Hz ~ 150 Hz, 2 g)", "pass"),
        VerdictRow("2", "충격 (15 g, 11 ms)", "pass"),
        VerdictRow("3", "외부 분진 침투 (IP3X)", "pass"),
        VerdictRow("4", "물의 침투 (IPX0)", "na"),
    ),
)

JAPANESE_CERTIFICATE = Facts(
    kind="product_certificate",
    issuer="一般財団法人 北嶺電気試験所",
    languages=("ja", "en"),
    issuer_country="JP",
    certificate_number="HRD-25-0731",
    report_numbers=("HR25-62368-118",),
    issue_date=date(2025, 5, 20),
    expiry_date=date(2030, 5, 19),
    holder="株式会社灯野計器製作所",
    manufacturer="株式会社灯野計器製作所",
    product="直流電源装置",
    models=("TK-2405", "TK-2410"),
    standards=(Standard("JIS C 62368-1:2021", "JIS C 62368-1:2021"),),
    overall_verdict="pass",
)


def draw_korean_report(facts: Facts) -> bytes:
    """Draw the report: a numbered form, then a ruled table of results, as Korean institutes print them."""
    sheet = Sheet(f"시험성적서 {facts.number}", facts.issuer, font=(KOREAN, KOREAN_BOLD))
    sheet.box(40, 40, 555, 800, weight=1.4)
    sheet.centred(56, "시 험 성 적 서", 24, bold=True)
    sheet.text(56, 104, f"성적서번호: {facts.number}", 10.5)
    sheet.text(538, 104, "페이지 ( 1 ) / ( 총 1 )", 10.5, align="right")
    sheet.line(40, 124, 555, 124, weight=1.0)
    issued = facts.issue_date or date.min
    top = 136.0
    for number, label, value in (
        ("1.", "의뢰자", ""),
        ("", "○ 업체명", facts.holder or ""),
        ("", "○ 주소", "대구광역시 달성군 빛마루로 127, 3층"),
        ("2.", "제조자", facts.manufacturer or ""),
        ("3.", "제품명", facts.product or ""),
        ("4.", "모델명", ", ".join(facts.models)),
        ("5.", "시험기간", "2025년 10월 13일 ~ 2025년 10월 21일"),
        ("6.", "성적서의 용도", "임시허가 신청용"),
        ("7.", "시험방법", "\n".join(s.printed for s in facts.applied)),
        ("8.", "시험환경", "온도 (23 ± 2) ℃, 상대습도 (50 ± 5) % R.H."),
        ("9.", "시험결과", "적합 (아래 표 참조)"),
    ):
        sheet.text(56, top, number, 10.5)
        sheet.text(76, top, label, 10.5)
        top = max(top + 13, sheet.text(176, top, ": " + value if value else "", 10.5, leading=1.35)) + 5
    top = _korean_table(sheet, facts, top + 6)
    sheet.text(
        56, top + 14, "이 성적서는 의뢰자가 제시한 시료에 한정되며, 전체가 아닌 일부만 복사하여 사용할 수 없습니다.", 9
    )
    sheet.text(90, 690, "작성자: 온새미", 10.5)
    sheet.text(330, 690, "기술책임자: 도담온", 10.5)
    sheet.signature(180, 700)
    sheet.signature(440, 700)
    sheet.centred(726, f"{issued.year}년 {issued.month}월 {issued.day}일", 12)
    sheet.centred(752, f"{facts.issuer}장", 15, bold=True)
    sheet.centred(776, "경상북도 경산시 샛별마을길 33", 9)
    sheet.seal(440, 758, 20, ("가온빛", "연구원인"), colour="#B03030")
    return sheet.bytes()


def _korean_table(sheet: Sheet, facts: Facts, top: float) -> float:
    edges = (56.0, 96.0, 300.0, 440.0, 539.0)
    results = ("파손 및 기능 이상 없음", "파손 및 기능 이상 없음", "침투 없음", "-")
    rows = [("번호", "시험항목", "결과", "판정")]
    rows += [
        (row.clause, row.item, result, _KOREAN_VERDICTS[row.verdict])
        for row, result in zip(facts.verdict_rows or (), results, strict=True)
    ]
    for index, row_cells in enumerate(rows):
        for (x0, x1), cell in zip(pairwise(edges), row_cells, strict=True):
            sheet.box(x0, top, x1, top + 21, fill="#EDEDED" if index == 0 else None)
            sheet.text((x0 + x1) / 2, top + 5, cell, 9.5, bold=index == 0, align="centre")
        top += 21
    return top


def draw_japanese_certificate(facts: Facts) -> bytes:
    """Draw the certificate: a ruled form with bilingual labels; the dates are years of the Reiwa era."""
    sheet = Sheet(f"適合証明書 {facts.number}", facts.issuer, font=(JAPANESE, JAPANESE_BOLD))
    sheet.box(36, 36, 559, 806, weight=2.0, colour="#2E4B6B")
    sheet.centred(64, "適 合 証 明 書", 24, bold=True)
    sheet.centred(98, "CERTIFICATE OF CONFORMITY", 11)
    rows = (
        ("証明書番号", "Certificate No.", facts.number),
        ("申込者", "Applicant", f"{facts.holder}\n長野県松本市灯野三丁目8番2号"),
        ("製造者", "Manufacturer", facts.manufacturer or ""),
        ("製造工場", "Factory", "松本第二工場"),
        ("製品名", "Product", facts.product or ""),
        ("型式", "Type", "、".join(facts.models)),
        ("定格", "Ratings", "入力 AC 100-240 V 50/60 Hz、出力 DC 24 V 5 A / 10 A"),
        ("適用規格", "Standard", "\n".join(s.printed for s in facts.applied)),
        ("試験報告書番号", "Test report No.", facts.report_numbers[0]),
        ("試験結果", "Result", "適合"),
        ("発行日", "Date of issue", _reiwa(facts.issue_date)),
        ("有効期限", "Valid until", _reiwa(facts.expiry_date)),
    )
    top = 130.0
    for japanese, english, value in rows:
        bottom = top + (46 if "\n" in value else 34)
        sheet.box(56, top, 186, bottom, fill="#EEF2F6")
        sheet.box(186, top, 539, bottom)
        sheet.text(62, top + 5, japanese, 10)
        sheet.text(62, top + 20, english, 7)
        sheet.text(194, top + 9, value, 10.5, leading=1.4)
        top = bottom
    sheet.text(56, top + 18, "上記の製品は、適用規格の要求事項に適合していることを証明する。", 10.5)
    sheet.text(300, 716, facts.issuer, 13, bold=True)
    sheet.text(300, 736, "北海道旭川市北嶺町1番地\n所長 霧島 灯", 10, leading=1.5)
    sheet.seal(500, 745, 26, ("北嶺電気", "試験所印"), colour="#B03030")
    return sheet.bytes()


def _reiwa(day: date | None) -> str:
    """Return a date in the era that began in 2019."""
    return f"令和{day.year - 2018}年{day.month}月{day.day}日" if day else ""
