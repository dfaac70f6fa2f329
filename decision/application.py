"""The facts of an application that no certificate holds: ``application.toml``.

Two kinds of facts stand in it: what the applicant states, and what an examiner looked up (``[[checks]]``, each with
its source and date).  A check dated after the day of the decision is not known yet and has no effect.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any, ClassVar, Final, Literal

from ..errors import UsageError
from .tomlfile import json_schema, parse_toml, read_text, validate

SCHEMA: Final = "certlane/application/1"

Ground = Literal["no_standard", "unfit_standard", "none"]
Hazardous = Literal["low", "medium", "severe"]
CheckKind = Literal[
    "authenticity",
    "body",
    "category",
    "certificate_status",
    "competence",
    "edition",
    "laboratory",
    "link",
    "model",
    "prohibition",
    "prohibition_list",
    "reading",
    "report_complete",
    "standard",
    "verdicts",
]


@dataclass(frozen=True, slots=True)
class Applicant:
    """Who applies."""

    __pydantic_config__: ClassVar[dict[str, Any]] = {"extra": "forbid"}

    name: str
    aliases: tuple[str, ...] = ()
    authorisation: str = ""
    """The holder's letter that lets the applicant use the certificate: its date and signatory, or the file's name."""


@dataclass(frozen=True, slots=True)
class Product:
    """What is to be placed on the market."""

    __pydantic_config__: ClassVar[dict[str, Any]] = {"extra": "forbid"}

    name: str
    models: tuple[str, ...] = ()
    category: str = ""
    intended_use: str = ""
    same_use_as_certified: bool | None = None


@dataclass(frozen=True, slots=True)
class ZonePlan:
    """The special zone, and what its plan says of applicant and product (art. 90 covers its operators only)."""

    __pydantic_config__: ClassVar[dict[str, Any]] = {"extra": "forbid"}

    id: str
    operator_listed: bool | None = None
    product_listed: bool | None = None
    plan_reference: str = ""


@dataclass(frozen=True, slots=True)
class Standards:
    """The standards that the applicant offers as proof of safety."""

    __pydantic_config__: ClassVar[dict[str, Any]] = {"extra": "forbid"}

    claimed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LegalGap:
    """Why the ordinary licence is closed: the domestic standard is missing or does not fit."""

    __pydantic_config__: ClassVar[dict[str, Any]] = {"extra": "forbid"}

    ground: Ground
    explanation: str = ""


@dataclass(frozen=True, slots=True)
class Insurance:
    """Liability insurance for the demonstration or the temporary licence."""

    __pydantic_config__: ClassVar[dict[str, Any]] = {"extra": "forbid"}

    insurer: str
    policy_number: str = ""
    valid_until: date | None = None


@dataclass(frozen=True, slots=True)
class Hazard:
    """One hazard of the product, and the standards that cover it (none: uncovered)."""

    __pydantic_config__: ClassVar[dict[str, Any]] = {"extra": "forbid"}

    name: str
    severity: Hazardous = "medium"
    covered_by: tuple[str, ...] = ()
    mitigation: str = ""


@dataclass(frozen=True, slots=True)
class NationalDifferences:
    """Korean differences (220 V, 60 Hz, plug, language) and where they were tested."""

    __pydantic_config__: ClassVar[dict[str, Any]] = {"extra": "forbid"}

    tested: bool
    report: str = ""


@dataclass(frozen=True, slots=True)
class Factory:
    """The factory and its surveillance by the certification body."""

    __pydantic_config__: ClassVar[dict[str, Any]] = {"extra": "forbid"}

    site: str
    surveillance: str = ""


@dataclass(frozen=True, slots=True)
class Support:
    """What raises the tier of the evidence without being required."""

    __pydantic_config__: ClassVar[dict[str, Any]] = {"extra": "forbid"}

    translation: bool = False
    post_market_record: str = ""
    other_approvals: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Check:
    """Something an examiner looked up: ``kind`` says what, ``source`` where, ``on`` when.

    ``subject`` names the body, certificate number, model, zone or list entry; ``standard``, ``document`` (name or
    SHA-256) and ``field`` narrow it down; ``value`` is what was found (a status, or the reading of a field).
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = {"extra": "forbid"}

    kind: CheckKind
    result: Literal["confirmed", "refuted"]
    on: date
    source: str
    subject: str = ""
    standard: str = ""
    document: str = ""
    field: str = ""
    value: str | tuple[str, ...] = ""
    by: str = ""


@dataclass(frozen=True, slots=True)
class Application:
    """One application's facts; an absent table is a fact not stated, never a denial."""

    __pydantic_config__: ClassVar[dict[str, Any]] = {"extra": "forbid"}

    schema: Literal["certlane/application/1"] = SCHEMA
    applicant: Applicant | None = None
    product: Product | None = None
    zone: ZonePlan | None = None
    standards: Standards | None = None
    legal_gap: LegalGap | None = None
    insurance: Insurance | None = None
    hazards: tuple[Hazard, ...] = ()
    hazards_complete: bool = False
    national_differences: NationalDifferences | None = None
    factory: Factory | None = None
    support: Support | None = None
    checks: tuple[Check, ...] = ()


def load_application(path: str | Path) -> Application:
    """Read an ``application.toml``.

    Raises:
        UsageError: the file is missing, no TOML, or breaks the schema; the message names line, key and way out.
    """
    path = Path(path)
    return parse_application(read_text(path, "application"), subject=str(path))


def parse_application(text: str, *, subject: str = "application.toml") -> Application:
    """Parse the text of an ``application.toml``.

    Raises:
        UsageError: as ``load_application``.
    """
    data = parse_toml(text, subject)
    application = validate(Application, data, text=text, subject=subject, keys_of="docs/policy.md")
    for check in application.checks:
        if not check.source.strip():
            raise UsageError(
                f"checks: the check {check.kind!r} names no source",
                remedy="Write where it was looked up (register, letter, page) in `source`.",
                subject=subject,
            )
    return application


def application_to_dict(application: Application) -> dict[str, Any]:
    """Return the facts as plain data, without what is not stated, so that they can be kept with a decision."""
    return {
        key: value for key, value in _plain(asdict(application)).items() if key == "schema" or value not in ({}, [])
    }


def application_from_dict(data: dict[str, Any]) -> Application:
    """Return the application that ``application_to_dict`` made plain.

    Raises:
        UsageError: the data are no application.
    """
    return validate(Application, data, text="", subject="application")


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: _plain(v) for k, v in value.items() if v is not None and v not in ("", ())}
    if isinstance(value, (tuple, list)):
        return [_plain(v) for v in value]
    return value.isoformat() if isinstance(value, date) else value


def application_schema() -> dict[str, Any]:
    """Return the JSON Schema of ``application.toml``."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": SCHEMA, **json_schema(Application)}
