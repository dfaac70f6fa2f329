"""``certlane screen`` and ``certlane init``: before any document is there."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict, replace
from pathlib import Path
from typing import Annotated

import typer

from .options import AsOf, Lang, PolicyName, own_language, write_whole

EXIT_STATUS = {"pass": 0, "unknown": 10, "fail": 20}
"""Exit status of screening by outcome."""


def screen(
    application: Annotated[
        Path | None, typer.Argument(metavar="[APPLICATION]", help="An application.toml that states product and zone.")
    ] = None,
    *,
    product: Annotated[str, typer.Option("--product", metavar="NAME", help="The product's name.")] = "",
    use: Annotated[str, typer.Option("--use", metavar="TEXT", help="Its intended use.")] = "",
    models: Annotated[
        list[str] | None, typer.Option("--model", metavar="MODEL", help="A model; may be repeated.")
    ] = None,
    zone: Annotated[str | None, typer.Option("--zone", metavar="ID", help="The special zone.")] = None,
    lists: Annotated[
        list[Path] | None, typer.Option("--list", metavar="FILE", help="A prohibition list; may be repeated.")
    ] = None,
    policy: PolicyName = "default",
    as_of: AsOf = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    lang: Lang = None,
) -> None:
    """Screen a product against the prohibition lists of its zone.

    \b
    Examples:
      certlane screen application.toml --list official.toml
      certlane screen --product "Delivery robot" --zone daegu-ai-robots

    \b
    Exit status: 0 no entry fits, 10 a person has to look (or no official list), 20 prohibited.
    """  # noqa: D301 - \b is the mark that keeps the lines below it as they are
    from .. import pipeline
    from ..decision.application import Application, Product, ZonePlan, load_application
    from ..decision.policy import load_policy, load_prohibition_list, with_lists
    from ..errors import UsageError
    from ..messages import render

    facts = load_application(application) if application else Application()
    if product:
        facts = replace(facts, product=Product(product, tuple(models or ()), "", use))
    if zone:
        facts = replace(facts, zone=ZonePlan(zone))
    if facts.product is None:
        raise UsageError("no product was named", remedy="Give an application.toml, or --product NAME.")
    rules = with_lists(load_policy(policy), *map(load_prohibition_list, lists or ()))
    if facts.zone is not None and rules.zone(facts.zone.id) is None:
        known = ", ".join(z.id for z in rules.zones)
        raise UsageError(f"there is no zone {facts.zone.id!r}", remedy=f"Zones of this policy: {known}.")
    finding = pipeline.screen(facts, policy=rules, as_of=as_of.date() if as_of else None)
    language = lang or own_language()
    if as_json:
        sys.stdout.write(json.dumps(asdict(finding), ensure_ascii=False, indent=2) + "\n")
    else:
        mark = {"pass": "✓", "unknown": "?", "fail": "✗"}[finding.outcome]
        sys.stdout.write(f"{mark} {render(finding.message, language.value)}\n")
        for name, value in finding.trace:
            sys.stdout.write(f"    {name}: {value}\n")
        for way in finding.ways:
            sys.stdout.write(f"    → {' + '.join(render(item, language.value) for item in way)}\n")
    raise typer.Exit(EXIT_STATUS[finding.outcome])


def init(
    path: Annotated[Path, typer.Argument(metavar="[FILE]", help="Where to write it.")] = Path("application.toml"),
    *,
    result: Annotated[
        Path | None, typer.Option("--from", metavar="RESULT", help="A result of check --json whose open items to list.")
    ] = None,
    policy: PolicyName = "default",
    lang: Lang = None,
) -> None:
    """Write a commented application.toml to fill in.

    An existing file is left alone. With --from the items that a result left open stand at the top.

    \b
    Examples:
      certlane init
      certlane init dossier/application.toml --from result.json
    """  # noqa: D301 - \b is the mark that keeps the lines below it as they are
    from ..decision.policy import load_policy
    from ..decision.template import application_template
    from ..errors import UsageError
    from ..messages import render

    asked: list[str] = []
    if result is not None:
        from ..report.restore import load_assessment

        language = lang or own_language()
        asked = [render(item, language.value) for item in load_assessment(result).decision.would_settle]
    if path.exists():
        raise UsageError("there is such a file already", remedy="Name another file.", subject=str(path))
    write_whole(path, application_template(load_policy(policy), asked=asked))
    sys.stdout.write(f"{path}\n")
