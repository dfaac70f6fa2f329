"""``certlane gap``: what the evidence in hand is taken for in another market."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from .options import ApplicationFile, AsOf, Files, Lang, Out, PolicyName, own_language


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
    files: Files,
    *,
    market: Annotated[
        MarketName, typer.Option("--market", "-m", case_sensitive=False, help="Where the evidence is to be used.")
    ],
    application: ApplicationFile = None,
    policy: PolicyName = "default",
    as_of: AsOf = None,
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON in place of HTML.")] = False,
    out: Out = None,
    lang: Lang = None,
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
