"""Dossiers of drawn PDFs: honest ones with other numbers, models and dates, and each with one forgery in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from importlib import resources
from random import Random

from . import gateway
from .facts import Facts
from .report import draw_report
from .tampering import FORGERIES, edited_silently

_TESTED_UNTIL = date(2025, 8, 21)
"""The last day of test that the drawn report prints."""


@dataclass(frozen=True, slots=True)
class DrawnDossier:
    """A certificate and its report as PDFs, with the application's text, and what was done to one of them."""

    certificate: bytes
    report: bytes
    application: str
    facts: Facts
    note: str = "honest"


def honest(random: Random) -> DrawnDossier:
    """Return a complete dossier of the gateway with numbers, models and dates of its own."""
    serial = random.randrange(10_000, 99_999)
    number, report_number = f"DK-9{serial}-SB", f"SBL-2025-{serial}-S1"
    letters = random.choice(("RG", "KX", "TB", "MW"))
    models = tuple(f"{letters}-{n}" for n in sorted(random.sample(range(300, 899), 2)))
    issued = _TESTED_UNTIL + timedelta(days=random.randint(20, 120))
    certificate = replace(
        gateway.CERTIFICATE,
        certificate_number=number,
        report_numbers=(report_number,),
        models=models,
        issue_date=issued,
    )
    report = replace(
        gateway.REPORT,
        certificate_number=report_number,
        models=models,
        issue_date=issued - timedelta(days=random.randint(2, 15)),
    )
    return DrawnDossier(
        gateway.draw_certificate(certificate), draw_report(report), _application(number, models), certificate
    )


def _application(number: str, models: tuple[str, ...]) -> str:
    path = resources.files(__package__).joinpath("robot-gateway", "application.toml")
    text = path.read_text(encoding="utf-8")
    for old, new in zip((*gateway.MODELS, "DK-990417-SB"), (*models, number), strict=True):
        text = text.replace(f'"{old}"', f'"{new}"')
    return text


Change = Callable[[DrawnDossier, Random], tuple[str, str]]
#: What a forger changes: the value as the certificate prints it, and another one of the same form.
CHANGES: dict[str, Change] = {
    "date": lambda d, r: (_day(d), (_issued(d) + timedelta(days=365 * r.randint(1, 3))).isoformat()),
    "standard": lambda d, r: ("62368-1:2023", r.choice(("62368-1:2018", "62368-3:2023", "62368-1:2014"))),
    "model": lambda d, r: (d.facts.models[0], d.facts.models[0][:3] + str(r.randint(900, 999))),
    "report": lambda d, r: (d.facts.report_numbers[0], f"SBL-2024-{r.randrange(10_000, 99_999)}-S1"),
}


def _issued(dossier: DrawnDossier) -> date:
    return dossier.facts.issue_date or date.min


def _day(dossier: DrawnDossier) -> str:
    return _issued(dossier).isoformat()


def forgeries(dossier: DrawnDossier, random: Random) -> Iterator[DrawnDossier]:
    """Yield the dossier with its certificate forged in every way at every value."""
    for what, change in CHANGES.items():
        value, other = change(dossier, random)
        for way, forge in FORGERIES.items():
            yield replace(dossier, certificate=forge(dossier.certificate, value, other), note=f"{what}: {way}")


def borrowed(dossier: DrawnDossier, random: Random) -> Iterator[DrawnDossier]:
    """Yield the dossier with a certificate on another report, made to be read as naming the one in the file."""
    other = f"SBL-2024-{random.randrange(10_000, 99_999)}-S1"
    genuine = gateway.draw_certificate(replace(dossier.facts, report_numbers=(other,)))
    for way, forge in FORGERIES.items():
        forged = forge(genuine, other, dossier.facts.report_numbers[0])
        yield replace(dossier, certificate=forged, note=f"another report's certificate: {way}")


def impossible(dossier: DrawnDossier, random: Random) -> Iterator[DrawnDossier]:
    """Yield the dossier with dates that can't be, drawn so and not forged: nothing in the files tells."""
    early = (_TESTED_UNTIL - timedelta(days=random.randint(1, 50))).isoformat()
    before = replace(dossier, certificate=edited_silently(dossier.certificate, _day(dossier), early))
    yield replace(before, note="certificate older than its test")
    report = replace(
        gateway.REPORT,
        certificate_number=dossier.facts.report_numbers[0],
        models=dossier.facts.models,
        issue_date=_TESTED_UNTIL - timedelta(days=random.randint(1, 50)),
    )
    yield replace(dossier, report=draw_report(report), note="report issued before its test ended")
    later = (date(2026, 11, 26) + timedelta(days=random.randint(1, 300))).isoformat()
    future = replace(dossier, certificate=edited_silently(dossier.certificate, _day(dossier), later))
    yield replace(future, note="dated in the future")
    old = replace(dossier, certificate=edited_silently(dossier.certificate, _day(dossier), "2021-03-02"))
    yield replace(old, note="older than its standard")
