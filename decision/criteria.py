"""The table of criteria: to add one, write its function, name it here, and give it a rule in every policy."""

from __future__ import annotations

from collections.abc import Callable

from . import (
    authenticity_criteria,
    evidence_criteria,
    issuer_criteria,
    product_criteria,
    scope_criteria,
    standard_criteria,
)
from .case import Bundle, Case
from .judging import Judgement

#: Criteria on the application as a whole.
OF_CASE: dict[str, Callable[[Case], Judgement]] = {
    "G01": scope_criteria.not_prohibited,
    "G02": scope_criteria.in_zone_plan,
    "G03": scope_criteria.legal_gap,
    "G16": scope_criteria.hazards_addressed,
    "G20": scope_criteria.insured,
    "G21": scope_criteria.supported,
}
#: Criteria on the evidence for one standard: one bundle of documents on one product.
OF_EVIDENCE: dict[str, Callable[[Case, str, Bundle], Judgement]] = {
    "G04": evidence_criteria.third_party_evidence,
    "G05": issuer_criteria.issuer_identified,
    "G06": issuer_criteria.issuer_competent,
    "G07": issuer_criteria.laboratory_accredited,
    "G08": standard_criteria.in_catalogue,
    "G09": standard_criteria.edition_acceptable,
    "G10": evidence_criteria.report_complete,
    "G11": evidence_criteria.verdicts_pass,
    "G12": product_criteria.same_product,
    "G13": issuer_criteria.in_force,
    "G14": evidence_criteria.documents_agree,
    "G15": authenticity_criteria.not_tampered,
    "G17": product_criteria.holder_is_applicant,
    "G18": product_criteria.national_differences,
    "G19": product_criteria.factory_surveyed,
}
