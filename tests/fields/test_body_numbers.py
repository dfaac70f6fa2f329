"""Numbers of issuing bodies and days of test, as documents print them in several languages."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from certlane.extract.fields import extract_fields
from certlane.model.document import Document
from certlane.model.record import Kind

Make = Callable[..., Document]

CERTIFICATE = (
    "# EU-TYPE EXAMINATION CERTIFICATE\nCertificate No. | NPI-25-0044\nIssued by | Nordpunkt Inspection GmbH\n"
)
REPORT = "# TEST REPORT\nReport No.: | R-2025-0113\nTesting laboratory: | Halmstrand Testing Co., Ltd.\n"

NUMBERS = (
    ("type_examination", "Notified Body Number: 2912", ["NB 2912"]),
    ("type_examination", "Notified Body Number | 2912", ["NB 2912"]),
    ("type_examination", "Nordpunkt Inspection GmbH, Notified Body No. 2912", ["NB 2912"]),
    ("type_examination", "Nordpunkt Inspection GmbH (NB 2912)", ["NB 2912"]),
    ("type_examination", "Notified body: Nordpunkt Inspection GmbH, No. 2912", ["NB 2912"]),
    ("type_examination", "Benannte Stelle Nr. 2912", ["NB 2912"]),
    ("type_examination", "Kennnummer der benannten Stelle: 2912", ["NB 2912"]),
    ("type_examination", "Organisme notifié n° 2912", ["NB 2912"]),
    ("type_examination", "Organismo notificado nº 2912", ["NB 2912"]),
    ("type_examination", "Organismo notificato n. 2912", ["NB 2912"]),
    ("type_examination", "UK Approved Body No. 8912", ["AB 8912"]),
    ("type_examination", "ISSUED BY NORDPUNKT TECHNOLOGICAL CENTER - No. 2912 (NPI)", ["NB 2912"]),
    # What is none, or another body's.
    ("type_examination", "Directive 2014/53/EU, notified body 2014/53/EU", None),
    ("type_examination", "Assessed by the Notified Body in 2019", None),
    ("type_examination", "Quality system: Westmark Certification B.V. (Notified Body 2914)", None),
    ("declaration_of_conformity", "Notified body: Nordpunkt Inspection GmbH, No. 2912", None),
    ("product_certificate", "Accredited by DAkkS, D-ZE-19999-01-00", ["DAkkS D-ZE-19999-01-00"]),
    ("test_report", "DAkkS accreditation D-PL-19998-02-01", ["DAkkS D-PL-19998-02-01"]),
    ("test_report", "A2LA Certificate Number: 9346.01", ["A2LA 9346.01"]),
    ("test_report", "NVLAP Lab Code: 900707-0", ["NVLAP 900707-0"]),
    ("test_report", "KOLAS 인정번호: KT991", ["KOLAS KT991"]),
    ("test_report", "공인시험기관 인정번호 제 KT-991 호", ["KOLAS KT-991"]),
    ("test_report", "CNAS Registration No. L97497", ["CNAS L97497"]),
    ("test_report", "UKAS Testing Laboratory No. 9912", ["UKAS 9912"]),
    ("test_report", "FCC Test Firm Registration Number: 927551", ["FCC 927551"]),
    ("test_report", "FCC Designation No.: CN9211", ["FCC CN9211"]),
    ("test_report", "CAB identifier: CN9021", ["ISED CAB CN9021"]),
    ("test_report", "지정시험기관 지정번호: KR9150", ["RRA KR9150"]),
    ("test_report", "The scope is at https://portal.a2la.org/scopepdf/9346-01.pdf", None),
    ("test_report", "FCC Part 15 Subpart B limits, 30000 to 88000 kHz", None),
    ("test_report", "Spectrum analyser, calibrated 2024, serial 927551", None),
)


@pytest.mark.parametrize(("kind", "line", "expected"), NUMBERS, ids=lambda value: str(value)[:50])
def test_the_issuers_number(document: Make, kind: Kind, line: str, expected: list[str] | None) -> None:
    pages = document((REPORT if kind == "test_report" else CERTIFICATE) + line)
    found = extract_fields(pages, kind).get("issuer_number")
    assert (list(found.value) if found else None) == expected
    assert found is None or (found.evidence[0].page == 1 and found.confidence >= 0.6)


def test_two_notified_bodies_leave_it_open_which_is_meant(document: Make) -> None:
    found = extract_fields(
        document(CERTIFICATE + "Notified Body No. 2912\nProduction is watched by Notified Body No. 2914"),
        "type_examination",
    )["issuer_number"]
    assert set(found.value) == {"NB 2912", "NB 2914"}
    assert found.confidence < 0.6


def test_the_number_at_the_mark_is_a_guess(document: Make) -> None:
    found = extract_fields(document(CERTIFICATE + "CE 2912"), "type_examination")["issuer_number"]
    assert found.value == ("NB 2912",)
    assert found.confidence < 0.6


def test_all_registrations_of_a_laboratory(document: Make) -> None:
    page = REPORT + "A2LA Certificate Number: 9346.01\nFCC Designation No.: CN9211\nCNAS No. L9749"
    found = extract_fields(document(page), "test_report")["issuer_number"]
    assert set(found.value) == {"A2LA 9346.01", "FCC CN9211", "CNAS L9749"}
    assert len(found.evidence) == 3


DAYS = (
    ("Date of test: | 2025-03-04", "2025-03-04"),
    ("Date of Test: 24 Aug., 2024 to 03 Aug., 2025", "2024-08-24/2025-08-03"),
    ("Date of Test: 24 Aug., to 26 Dec., 2024", "2024-08-24/2024-12-26"),
    ("Date(s) of performance of tests | 2025-01-06 – 2025-02-14", "2025-01-06/2025-02-14"),
    ("Testing Period: Dec 18, 2024 ~ Jan 03, 2025", "2024-12-18/2025-01-03"),
    ("Test start date: | 2025-01-06\nTest end date: | 2025-02-14", "2025-01-06/2025-02-14"),
    ("Prüfzeitraum: | 06.01.2025 bis 14.02.2025", "2025-01-06/2025-02-14"),
    ("Prüfdatum: | 06.01.2025", "2025-01-06"),
    ("Date des essais : | 6 janvier 2025 au 14 février 2025", "2025-01-06/2025-02-14"),
    ("Fecha de ensayo: | 06/01/2025", "2025-01-06"),
    ("Data di prova: | 14/02/2025", "2025-02-14"),
    ("試験実施日 | 2025年1月6日～2025年2月14日", "2025-01-06/2025-02-14"),
    ("試験期間 | 令和7年1月6日 から 令和7年2月14日", "2025-01-06/2025-02-14"),
    ("시험기간 : | 2025년 1월 6일 ~ 2025년 2월 14일", "2025-01-06/2025-02-14"),
    ("시험완료일자 | 2025-02-14", "2025-02-14"),
    ("检测日期: | 2025-01-06 至 2025-02-14", "2025-01-06/2025-02-14"),
    ("The tests were performed from 2025-01-06 to 2025-02-14 at the laboratory.", "2025-01-06/2025-02-14"),
    ("Date received: | 2025-01-02", None),
    ("Calibration date: | 2025-01-02", None),
    ("Date of issue: | 2025-03-04", None),
)


@pytest.mark.parametrize(("lines", "expected"), DAYS, ids=lambda value: str(value)[:50])
def test_days_of_test(document: Make, lines: str, expected: str | None) -> None:
    found = extract_fields(document(REPORT + lines), "test_report").get("test_date")
    assert (found.value if found else None) == expected


def test_declarations_tell_no_days_of_test(document: Make) -> None:
    pages = document("# EU DECLARATION OF CONFORMITY\nDate of test: 2025-01-06")
    assert "test_date" not in extract_fields(pages, "declaration_of_conformity")


def test_days_in_the_wrong_order_are_doubtful(document: Make) -> None:
    found = extract_fields(document(REPORT + "Date of test: 2025-02-14 to 2025-01-06"), "test_report")["test_date"]
    assert found.confidence < 0.6
