"""``certlane check``: decide on an application."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from .options import (
    ApplicationFile,
    AsOf,
    Lang,
    Language,
    PolicyName,
    gather,
    own_language,
    read_all,
    told,
    write_whole,
)

EXIT_STATUS = {"qualified": 0, "refer": 10, "not_qualified": 20}
"""Exit status by outcome."""


def check(
    files: Annotated[
        list[str], typer.Argument(metavar="FILE", help="PDFs, a folder with a dossier, or - for standard input.")
    ],
    *,
    application: ApplicationFile = None,
    policy: PolicyName = "default",
    as_of: AsOf = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the assessment as JSON.")] = False,
    html: Annotated[
        Path | None, typer.Option("--html", metavar="FILE", help="Write the assessment as one HTML page, too.")
    ] = None,
    lang: Lang = None,
) -> None:
    """Decide on an application, with reasons and evidence.

    The documents of one application are read together: a certificate with its test report. What the documents can't
    say (applicant, zone, what was looked up in registers) stands in application.toml; a folder that holds one is a
    dossier. What nothing answers stays unknown and is listed with what would settle it.

    \b
    Examples:
      certlane check certificate.pdf report.pdf
      certlane check dossier/ --as-of 2026-12-01 --lang ko
      certlane check certificate.pdf --application application.toml --policy strict
      certlane check --json dossier/ > assessment.json

    \b
    Exit status:
      0   qualified           1   a file can't be read
      10  refer to a person   2   wrong usage, policy or application
      20  not qualified       70  fault of certlane
    """  # noqa: D301 - \b is the mark that keeps the lines below it as they are
    from .. import pipeline

    inputs = gather(files, application)
    day = as_of.date() if as_of else None
    try:
        assessment = pipeline.check(
            read_all(inputs.documents, then="deciding (the first run prepares the catalogue: half a minute)"),
            application=inputs.application,
            policy=policy,
            as_of=day,
        )
    finally:
        told("")
    language = lang or own_language()
    if html:
        from ..report import html as page

        write_whole(html, page.render(assessment, language=language.value, titles=_titles(policy, language)))
    if as_json:
        from ..report import json as report_json

        sys.stdout.write(report_json.dumps(report_json.assessment_to_dict(assessment)))
    else:
        from ..report import terminal

        terminal.render(assessment, language=language.value, titles=_titles(policy, language))
    raise typer.Exit(EXIT_STATUS[assessment.decision.outcome])


def _titles(policy: str, language: Language) -> dict[str, str]:
    """Return the titles of the policy's criteria."""
    from ..decision.policy import load_policy

    return {rule.id: getattr(rule.title, language) for rule in load_policy(policy).rules}
