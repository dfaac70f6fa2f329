"""``certlane gap``: what the evidence in hand is taken for in another market."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from .options import Language, own_language


class MarketName(StrEnum):
    """Markets that have a file of rules."""

    EU = "EU"
    US = "US"
    JP = "JP"
    UK = "UK"
    CA = "CA"
    AU = "AU"
    KR = "KR"


def gap(
    files: Annotated[list[str], typer.Argument(metavar="FILE", help="PDFs or a dossier; or a result of check --json.")],
    *,
    market: Annotated[
        MarketName, typer.Option("--market", "-m", case_sensitive=False, help="Where the evidence is to be used.")
    ],
    application: Annotated[
        Path | None,
        typer.Option("--application", "-a", metavar="FILE", help="Facts of the application (application.toml)."),
    ] = None,
    policy: Annotated[str, typer.Option("--policy", "-p", metavar="NAME|FILE", help="The policy.")] = "default",
    as_of: Annotated[
        datetime | None,
        typer.Option("--as-of", metavar="DATE", formats=["%Y-%m-%d"], help="Day of the decision; today by default."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON in place of HTML.")] = False,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", metavar="FILE", help="Write there; by default to standard output.")
    ] = None,
    lang: Annotated[Language | None, typer.Option("--lang", help="Language; by default that of LANG.")] = None,
) -> None:
    """Report what the evidence is taken for in another market.

    What is missing, by which standard and edition. Nothing counts as accepted without a sourced rule whose requirements
    are all shown.

    \b
    Examples:
      certlane gap dossier/ --market EU --out gap.html
      certlane gap result.json --market US --json
    """  # noqa: D301 - \b is the mark that keeps the lines below it as they are
    from ..report import gap as report
    from ..standards_catalog.catalogue import Catalogue
    from . import programme

    assessed = programme.assess(files, application=application, policy=policy, as_of=as_of.date() if as_of else None)
    paper = report.gap(assessed.assessment, market.value, Catalogue.default())
    language = lang or own_language()
    programme.put(programme.as_json(paper) if as_json else report.render(paper, language=language.value), out)
