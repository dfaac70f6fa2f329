"""``certlane insurer``: the profile of an application for its insurer."""

from __future__ import annotations

from typing import Annotated

import typer

from .options import ApplicationFile, AsOf, Files, Lang, Out, PolicyName, own_language


def insurer(
    files: Files,
    *,
    application: ApplicationFile = None,
    policy: PolicyName = "default",
    as_of: AsOf = None,
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON in place of HTML.")] = False,
    out: Out = None,
    lang: Lang = None,
) -> None:
    """Write the insurer's profile: hazards tested, evidence, gaps.

    A hazard counts as tested where the report shows passed clauses on it; what the table of hazards does not know stays
    unknown. No premium and no sum is proposed.

    \b
    Examples:
      certlane insurer dossier/ --out insurer.html
      certlane insurer result.json --json
    """  # noqa: D301 - \b is the mark that keeps the lines below it as they are
    from ..report import insurer as report
    from ..standards_catalog.catalogue import Catalogue
    from . import programme

    assessed = programme.assess(files, application=application, policy=policy, as_of=as_of.date() if as_of else None)
    paper = report.insurer_profile(assessed.assessment, Catalogue.default())
    language = lang or own_language()
    programme.put(programme.as_json(paper) if as_json else report.render(paper, language=language.value), out)
