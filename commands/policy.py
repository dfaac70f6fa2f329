"""``certlane policy``: list, show, check and compare policies."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from typing import Annotated, Any

import typer

from ..messages import Language as Code
from .options import Lang, Language, own_language

_HELP = """
Show, check and compare policies.

\b
Examples:
  certlane policy show default --lang ko
  certlane policy check our-policy.toml
  certlane policy diff default our-policy.toml
"""

policy_app = typer.Typer(
    help=_HELP,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

_Name = Annotated[str, typer.Argument(metavar="POLICY", help="default, strict, lenient, or a policy file.")]
_Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def _say(text: str = "") -> None:
    sys.stdout.write("".join(c if c.isprintable() else " " for c in text) + "\n")


def _code(lang: Language | None) -> Code:
    return "ko" if (lang or own_language()) is Language.KOREAN else "en"


def _dump(value: Any) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2, default=str) + "\n")


@policy_app.command("list")
def list_policies(*, lang: Lang = None, as_json: _Json = False) -> None:
    """List the policies that come with the tool."""
    from ..decision.policy import SHIPPED, load_policy

    language = _code(lang)
    policies = [(name, load_policy(name)) for name in SHIPPED]
    if as_json:
        _dump(
            [
                {"name": n, "id": p.id, "version": p.version, "sha256": p.sha256, "title": asdict(p.title)}
                for n, p in policies
            ]
        )
        return
    for name, policy in policies:
        _say(f"{name:8} {policy.id} {policy.version}  {getattr(policy.title, language)}")


@policy_app.command()
def show(policy: _Name = "default", *, lang: Lang = None, as_json: _Json = False) -> None:
    """Show a policy: parameters, criteria with their sources, zones and prohibition lists."""
    from ..decision.policy import load_policy
    from ..messages import term

    found = load_policy(policy)
    if as_json:
        _dump(asdict(found) | {"sha256": found.sha256})
        return
    language = _code(lang)
    _say(f"{found.id} {found.version}  {getattr(found.title, language)}")
    until = f" until {found.effective_until}" if found.effective_until else ""
    _say(f"from {found.effective_from}{until}; {found.source}")
    _say(f"sha256 {found.sha256}")
    _say()
    for name, value in asdict(found.parameters).items():
        _say(f"  {name} = {', '.join(map(str, value)) if isinstance(value, (tuple, list)) else value}")
    _say()
    for rule in found.rules:
        refers = " (a fail refers)" if rule.on_fail == "refer" else ""
        _say(f"  {rule.id}  {term(rule.kind, language)}  {getattr(rule.title, language)}{refers}")
        _say(f"       {rule.basis}")
    _say()
    for zone in found.zones:
        _say(f"  {zone.id}  {getattr(zone.region, language)}: {getattr(zone.title, language)} ({zone.designated})")
    for known in found.prohibition_lists:
        mark = "EXAMPLE, never a pass" if known.example else known.source
        _say(f"  {known.id} {known.version}  {getattr(known.title, language)}: {len(known.entries)} entries ({mark})")


@policy_app.command()
def check(
    files: Annotated[list[str], typer.Argument(metavar="FILE", help="Policy files, or names of shipped ones.")],
) -> None:
    """Check policy files; a broken one is refused with its line and the reason."""
    from ..decision.policy import load_policy

    for name in files:
        policy = load_policy(name)
        _say(f"{name}: sound, {policy.id} {policy.version}, sha256 {policy.sha256}")


@policy_app.command()
def diff(left: _Name, right: _Name, *, as_json: _Json = False) -> None:
    """Show every place in which two policies differ.

    \b
    Exit status: 0 whether or not they differ.
    """  # noqa: D301 - \b is the mark that keeps the lines below it as they are
    from ..decision.differences import diff_policies
    from ..decision.policy import load_policy

    differences = diff_policies(load_policy(left), load_policy(right))
    if as_json:
        _dump([asdict(d) for d in differences])
        return
    for difference in differences:
        _say(difference.path)
        _say(f"  - {difference.left or '(nothing)'}")
        _say(f"  + {difference.right or '(nothing)'}")


@policy_app.command()
def schema(what: Annotated[str, typer.Argument(metavar="policy|application")] = "policy") -> None:
    """Print the JSON Schema of a policy file or of an application file."""
    from ..decision.application import application_schema
    from ..decision.policy import policy_schema
    from ..errors import UsageError

    if what not in ("policy", "application"):
        raise UsageError(
            f"there is no schema of {what!r}", remedy="Ask for the schema of a policy or of an application."
        )
    _dump(policy_schema() if what == "policy" else application_schema())
