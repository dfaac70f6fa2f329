"""``certlane packet``: the referral packet for the safety verification committee."""

from __future__ import annotations

from typing import Annotated

import typer

from .options import ApplicationFile, AsOf, Lang, Out, PolicyName, own_language


def packet(
    files: Annotated[
        list[str],
        typer.Argument(metavar="FILE", help="PDFs or a dossier; or a result of check --json, then its PDFs."),
    ],
    *,
    application: ApplicationFile = None,
    policy: PolicyName = "default",
    as_of: AsOf = None,
    pictures: Annotated[int, typer.Option("--pictures", min=0, max=60, help="Pages to show as pictures.")] = 12,
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON in place of HTML (without pictures).")] = False,
    out: Out = None,
    lang: Lang = None,
) -> None:
    """Write the referral packet for the safety committee.

    One HTML file to read, print and file: the outcome, each open question with what would settle it, each proposed
    condition with its reason and evidence, and the pages with the evidence marked. The JSON form holds both languages.

    \b
    Examples:
      certlane packet dossier/ --lang ko --out packet.html
      certlane packet result.json certificate.pdf report.pdf --out packet.html
      certlane packet --json result.json > packet.json
    """  # noqa: D301 - \b is the mark that keeps the lines below it as they are
    from ..report import packet as report
    from . import programme

    assessed = programme.assess(files, application=application, policy=policy, as_of=as_of.date() if as_of else None)
    paper = report.packet(assessed.assessment, titles=programme.titles_of(assessed.assessment, policy))
    if as_json:
        programme.put(programme.as_json(paper), out)
        return
    drawn = programme.draw_pages(assessed, most=pictures)
    programme.put(report.render(paper, language=(lang or own_language()).value, pictures=drawn), out)
