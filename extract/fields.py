"""The fields of a document record: who, what, which number, which dates, each with evidence, confidence and rivals."""

from __future__ import annotations

from ..model.document import Document
from ..model.record import FieldValue, Kind
from .addresses import issuer_country
from .body_numbers import issuer_number
from .dating import dates_of
from .issuers import issuer
from .numbers import certificate_number
from .parties import parties
from .products import models, product
from .values import Scan


def extract_fields(document: Document, kind: Kind, *, scan: Scan | None = None) -> dict[str, FieldValue]:
    """Read the fields that the document prints; what is not printed is absent."""
    scan = scan or Scan(document)
    found: dict[str, FieldValue] = {}
    people = parties(scan, kind)
    _put(found, "issuer", issuer(scan, kind, people))
    _put(found, "issuer_number", issuer_number(scan, kind, found.get("issuer")))
    _put(found, "issuer_country", issuer_country(scan, found.get("issuer")))
    _put(found, "certificate_number", certificate_number(scan, kind))
    country = str(found["issuer_country"].value) if "issuer_country" in found else None
    found |= dates_of(scan, kind, country)
    found |= people
    _put(found, "product", product(scan, kind))
    _put(found, "models", models(scan, found.get("product")))
    return found


def _put(found: dict[str, FieldValue], name: str, value: FieldValue | None) -> None:
    if value is not None:
        found[name] = value
