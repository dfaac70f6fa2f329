"""Dossiers made for a test: the gateway's, with one thing changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import certlane.samples
from certlane.samples import gateway
from certlane.samples.clauses import CLAUSES, Clause
from certlane.samples.facts import Standard
from certlane.samples.report import draw_report

FOLDER = Path(certlane.samples.__file__).parent
DAY = date(2026, 11, 24)


@cache
def _report(standard: str, models: tuple[str, ...], clauses: tuple[Clause, ...], number: str) -> bytes:
    standards = tuple(
        s._replace(printed=standard, id=standard) if i == 0 else s for i, s in enumerate(gateway.REPORT.standards)
    )
    facts = replace(gateway.REPORT, standards=standards, models=models, certificate_number=number)
    return draw_report(facts, clauses)


@pytest.fixture
def dossier(tmp_path: Path) -> Callable[..., Path]:
    """Return a function that writes the gateway's dossier with changes and returns its folder.

    ``certificate`` holds facts of the certificate to change; ``standard``, ``models`` and ``number`` are those of the
    report; ``clauses`` maps a clause to another verdict; ``application`` maps words of application.toml to others.
    """

    def make(
        certificate: dict[str, Any] | None = None,
        *,
        standard: str = "IEC 62368-1:2023",
        models: tuple[str, ...] = gateway.MODELS,
        number: str = gateway.REPORT_NUMBER,
        clauses: dict[str, str] | None = None,
        application: dict[str, str] | None = None,
    ) -> Path:
        folder = tmp_path / "dossier"
        folder.mkdir()
        facts = replace(gateway.CERTIFICATE, **(certificate or {}))
        (folder / "cb-certificate.pdf").write_bytes(gateway.draw_certificate(facts))
        rows = tuple(c._replace(verdict=(clauses or {}).get(c.number, c.verdict)) for c in CLAUSES)
        (folder / "cb-report.pdf").write_bytes(_report(standard, models, rows, number))
        text = (FOLDER / "robot-gateway/application.toml").read_text("utf-8")
        for old, new in (application or {}).items():
            assert old in text, old
            text = text.replace(old, new)
        (folder / "application.toml").write_text(text, "utf-8")
        return folder

    return make


@pytest.fixture(scope="session")
def edition() -> Callable[[str], tuple[Standard, ...]]:
    """Return a function that makes the certificate's list of standards."""
    return lambda identifier: (Standard(identifier, identifier),)
