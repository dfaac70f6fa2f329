"""Kinds of documents: titles lie, what decides is who attests what."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from certlane.extract.kinds import classify
from certlane.model.document import Document

LIARS = [
    (
        "a laboratory's paper called declaration of conformity",
        "# DECLARATION OF CONFORMITY\nNO.: QX-1234\nThe following products have been tested by us and found compliance with the RoHS Directive.\n"
        "Customer: | Dongguan Lumen Ltd.\nReport No: | QX-1233\nSigned for and on behalf of\nOrvale Testing Co., Ltd.",
        "attestation",
        True,
    ),
    (
        "a maker's letter called certificate of compliance",
        "# CERTIFICATE OF COMPLIANCE\n- RoHS Declaration -\nTwentse Connectoren B.V. declares that its products are compliant with\n"
        "Directive 2011/65/EU on the restriction of hazardous substances in homogeneous materials below 0.1 % by weight.",
        "material_declaration",
        False,
    ),
    (
        "a report whose name is SDoC",
        "# FCC SDoC Test Report\nReport No.: | ABX19-07\nDate of issue: | 2019-07-16\nTesting laboratory: | Orvale Testing Co., Ltd.\n"
        "This report shall not be reproduced except in full.",
        "test_report",
        True,
    ),
    (
        "a declaration that names a notified body's certificate",
        "# EU Declaration of Conformity\nWe declare under our sole responsibility that the product is in conformity with 2014/53/EU.\n"
        "Notified body 9901 issued the EU-type examination certificate No. 9901-22-7",
        "declaration_of_conformity",
        False,
    ),
    (
        "a certificate whose file could have any name",
        "# CB TEST CERTIFICATE\nRef. Certif. No. NO-123456\nIEC SYSTEM FOR MUTUAL RECOGNITION OF TEST CERTIFICATES FOR ELECTRICAL EQUIPMENT",
        "cb_test_certificate",
        True,
    ),
    ("a quotation", "# QUOTATION\nQuotation No.: Q-2020-11\nTest fee for EN 55032: | 900 EUR", "other", None),
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
    pages = document(LIARS[0][1])
    pages.name = "EU-type-examination-certificate.pdf"
    assert classify(pages).kind == "attestation"
