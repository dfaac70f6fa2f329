"""``certlane explain`` and ``certlane what-if``: why a result came out as it did, and what would change it."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..messages import Language as Code
from ..messages import render, term
from .options import Lang, Language, gather, own_language

if TYPE_CHECKING:
    from ..decision.differences import Outlook
    from ..model.decision import Assessment


def _say(text: str = "") -> None:
    # The words come from files: nothing in them may steer the terminal.
    sys.stdout.write("".join(c if c.isprintable() else " " for c in text) + "\n")


def _code(lang: Language | None) -> Code:
    return "ko" if (lang or own_language()) is Language.KOREAN else "en"


def explain(
    result: Annotated[str, typer.Argument(metavar="RESULT", help="A result of check --json, or - for standard input.")],
    *,
    criterion: Annotated[
        str | None, typer.Option("--criterion", "-c", metavar="ID", help="One criterion in full, such as G09.")
    ] = None,
    lang: Lang = None,
) -> None:
    """Explain a result: why, why not, what would change it.

    \b
    Examples:
      certlane check --json dossier/ > result.json; certlane explain result.json
      certlane explain result.json --criterion G09 --lang ko
    """  # noqa: D301 - \b is the mark that keeps the lines below it as they are
    from ..errors import UsageError
    from ..report.explanation import explain as explained

    assessment = _load(result)
    language = _code(lang)
    titles = _titles(assessment, language)
    known = [f.criterion for f in assessment.findings]
    if criterion is not None and criterion.upper() not in known:
        raise UsageError(f"the result has no criterion {criterion!r}", remedy=f"It has: {', '.join(known)}.")
    for line in explained(assessment, language=language, titles=titles, criterion=criterion):
        _say(line)


def _load(result: str) -> Assessment:
    from ..report.restore import load_assessment, parse_assessment

    if result == "-":
        return parse_assessment(sys.stdin.buffer.read().decode("utf-8", "replace"), subject="standard input")
    return load_assessment(result)


def _titles(assessment: Assessment, language: Code) -> dict[str, str]:
    from ..decision.policy import load_policy
    from ..errors import UsageError

    try:
        policy = load_policy(assessment.policy.id)
    except UsageError:  # an owner's policy, which is not at hand: the criteria are the same
        policy = load_policy()
    return {rule.id: getattr(rule.title, language) for rule in policy.rules}


def what_if(
    results: Annotated[
        list[Path], typer.Argument(metavar="RESULT", help="Results of check --json, or folders of them.")
    ],
    *,
    policy: Annotated[
        str | None, typer.Option("--policy", "-p", metavar="NAME|FILE", help="Decide under another policy.")
    ] = None,
    as_of: Annotated[
        datetime | None, typer.Option("--as-of", metavar="DATE", formats=["%Y-%m-%d"], help="Decide on another day.")
    ] = None,
    application: Annotated[
        Path | None, typer.Option("--application", "-a", metavar="FILE", help="Decide with other facts.")
    ] = None,
    add: Annotated[
        list[str] | None, typer.Option("--add", metavar="FILE", help="Decide with one more document; may be repeated.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, a line for each result.")] = False,
    lang: Lang = None,
) -> None:
    """Decide again under another policy, day or document.

    Shows what would differ: the outcome, the criteria, and the items asked for.

    \b
    Examples:
      certlane what-if result.json --policy strict
      certlane what-if results/ --as-of 2027-01-01
      certlane what-if result.json --add report.pdf
    """  # noqa: D301 - \b is the mark that keeps the lines below it as they are
    from .. import pipeline
    from ..decision.differences import compare_decisions
    from ..report.restore import load_assessment

    language = _code(lang)
    more = gather(add).documents if add else ()
    changed = 0
    paths = list(_results(results))
    for path in paths:
        before = load_assessment(path)
        after = pipeline.decide_again(
            before, policy=policy, as_of=as_of.date() if as_of else None, application=application, add=more
        )
        outlook = compare_decisions(before, after)
        changed += outlook.changed
        if as_json:
            sys.stdout.write(json.dumps({"result": str(path)} | asdict(outlook), ensure_ascii=False) + "\n")
        else:
            _show(str(path), outlook, language)
    if not as_json and len(paths) > 1:
        _say(f"{changed} of {len(paths)} would differ")


def _results(paths: list[Path]) -> Iterator[Path]:
    from ..errors import UsageError

    for path in paths:
        if not path.is_dir():
            yield path
            continue
        found = sorted(path.glob("*.json"))
        if not found:
            raise UsageError(
                "the folder holds no result", remedy="Name a folder with .json results.", subject=str(path)
            )
        yield from found


def _show(name: str, outlook: Outlook, language: Code) -> None:
    before, after = term(outlook.before, language), term(outlook.after, language)
    _say(f"{name}: {before if before == after else f'{before} → {after}'}")
    for change in outlook.changes:
        steps = f"{term(change.before, language)} → {term(change.after, language)}"
        _say(f"  {change.criterion}  {steps}: {render(change.message, language)}")
    for mark, items in (("-", outlook.settled), ("+", outlook.asked)):
        for item in items:
            _say(f"  {mark} {render(item, language)}")
