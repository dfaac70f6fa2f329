"""Kinds of documents: titles lie, what decides is who attests what."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from certlane.extract.kinds import classify
from certlane.model.document import Document

LABORATORY = """
# DECLARATION OF CONFORMITY
NO.: QX-1234
The following products have been tested by us and found compliance with the RoHS Directive.
Customer: | Dongguan Lumen Ltd.
Report No: | QX-1233
Signed for and on behalf of
Orvale Testing Co., Ltd.
"""
LETTER = """
# CERTIFICATE OF COMPLIANCE
- RoHS Declaration -
Twentse Connectoren B.V. declares that its products are compliant with Directive 2011/65/EU on the restriction of
hazardous substances in homogeneous materials below 0.1 % by weight.
"""
REPORT = """
# FCC SDoC Test Report
Report No.: | ABX19-07
Date of issue: | 2019-07-16
Testing laboratory: | Orvale Testing Co., Ltd.
This report shall not be reproduced except in full.
"""
DECLARATION = """
# EU Declaration of Conformity
We declare under our sole responsibility that the product is in conformity with 2014/53/EU.
Notified body 9901 issued the EU-type examination certificate No. 9901-22-7
"""
SCHEME = """
# CB TEST CERTIFICATE
Ref. Certif. No. NO-123456
IEC SYSTEM FOR MUTUAL RECOGNITION OF TEST CERTIFICATES FOR ELECTRICAL EQUIPMENT
"""
QUOTATION = """
# QUOTATION
Quotation No.: Q-2020-11
Test fee for EN 55032: | 900 EUR
"""
LIARS = [
    ("a laboratory's paper called declaration of conformity", LABORATORY, "attestation", True),
    ("a maker's letter called certificate of compliance", LETTER, "material_declaration", False),
    ("a report whose name is SDoC", REPORT, "test_report", True),
    ("a declaration that names a notified body's certificate", DECLARATION, "declaration_of_conformity", False),
    ("a certificate of a scheme", SCHEME, "cb_test_certificate", True),
    ("a quotation", QUOTATION, "other", None),
]


@pytest.mark.parametrize(("name", "page", "kind", "third"), LIARS, ids=[case[0] for case in LIARS])
def test_title_is_not_believed(
    name: str, page: str, kind: str, third: bool | None, document: Callable[..., Document]
) -> None:
    result = classify(document(page))
    assert result.kind == kind
    if third is not None:
        assert result.third_party is third
    if kind != "other":
        assert result.evidence


def test_the_file_name_is_not_asked(document: Callable[..., Document]) -> None:
    pages = document(LABORATORY)
    pages.name = "EU-type-examination-certificate.pdf"
    assert classify(pages).kind == "attestation"
