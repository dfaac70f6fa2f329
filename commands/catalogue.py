"""``certlane catalogue``: look up standards, bodies and acts; build, import, verify and compare catalogues."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from ..standards_catalog.catalogue import Catalogue

catalogue_app = typer.Typer(
    help="Look up standards, their editions and adoptions.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

_Identifier = Annotated[str, typer.Argument(metavar="IDENTIFIER", help="A standard or rule, in any spelling.")]
_Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
_File = Annotated[
    Path | None, typer.Option("--catalogue", metavar="FILE", help="A catalogue file instead of the shipped one.")
]
_Overlay = Annotated[
    Path | None, typer.Option("--overlay", metavar="FILE", help="Own facts (CSV or exchange XML) that win.")
]
_Day = Annotated[
    datetime | None, typer.Option("--on", metavar="DATE", formats=["%Y-%m-%d"], help="The day; today by default.")
]


def _open(file: Path | None, overlay: Path | None) -> Catalogue:
    from ..standards_catalog.catalogue import Catalogue
    from ..standards_catalog.store import default_path

    if file is None and overlay is None:
        return Catalogue.default()
    return Catalogue.open(file or default_path(), overlay=overlay)


def _print(lines: Iterable[str]) -> None:
    for line in lines:
        # Titles come from files: nothing in them may steer the terminal.
        sys.stdout.write("".join(c if c.isprintable() else " " for c in line) + "\n")


def _dump(value: Any) -> None:
    import json

    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def _day(on: datetime | None) -> date:
    return on.date() if on else date.today()


@catalogue_app.command()
def show(
    identifier: _Identifier,
    *,
    on: _Day = None,
    as_json: _Json = False,
    catalogue: _File = None,
    overlay: _Overlay = None,
) -> None:
    """Show what is known of a standard: title, editions, status, adoptions, references of acts, sources."""
    from ..standards_catalog import views

    view = views.show(_open(catalogue, overlay), identifier, _day(on))
    _dump(view) if as_json else _print(views.show_text(view))
    if view["work"] is None:
        raise typer.Exit(1)


@catalogue_app.command()
def search(
    text: Annotated[str, typer.Argument(help="Words of designation or title.")],
    *,
    limit: Annotated[int, typer.Option("--limit", min=1, max=500, help="Most works to print.")] = 20,
    as_json: _Json = False,
    catalogue: _File = None,
    overlay: _Overlay = None,
) -> None:
    """Find works by words of their designation or title."""
    from ..standards_catalog import views

    works = _open(catalogue, overlay).search(text, limit=limit)
    _dump(views.plain(works)) if as_json else _print(map(views.work_line, works))


@catalogue_app.command()
def editions(
    identifier: _Identifier, *, as_json: _Json = False, catalogue: _File = None, overlay: _Overlay = None
) -> None:
    """List the editions, supplements and drafts of a standard, oldest first."""
    from ..standards_catalog import views

    found = _open(catalogue, overlay).editions(identifier)
    _dump(views.plain(found)) if as_json else _print(map(views.edition_line, found))


@catalogue_app.command()
def adoptions(
    identifier: _Identifier,
    *,
    hypotheses: Annotated[bool, typer.Option("--hypotheses", help="Add what no source confirmed.")] = False,
    as_json: _Json = False,
    catalogue: _File = None,
    overlay: _Overlay = None,
) -> None:
    """List what a standard adopts and what adopts it, with degree, origin and confidence."""
    from ..standards_catalog import views

    found = views.plain(_open(catalogue, overlay).adoptions(identifier, hypotheses=hypotheses))
    _dump(found) if as_json else _print(map(views.adoption_line, found))


@catalogue_app.command()
def status(
    identifier: _Identifier,
    framework: Annotated[str, typer.Argument(help="ISO, IEC, ETSI, EU, EU:2014/35/EU, CENELEC, UL, CSA, FDA …")],
    *,
    on: _Day = None,
    as_json: _Json = False,
    catalogue: _File = None,
    overlay: _Overlay = None,
) -> None:
    """Tell whether an edition counts under a framework on a day, and which dates flip the answer."""
    from ..standards_catalog import views

    answer = views.plain(_open(catalogue, overlay).status(identifier, framework, _day(on)))
    _dump(answer) if as_json else _print(f"{name}: {value}" for name, value in answer.items())


@catalogue_app.command()
def bodies(
    name: Annotated[str | None, typer.Argument(help="Name of the body, as printed.")] = None,
    *,
    number: Annotated[str | None, typer.Option("--number", "-n", help="Its number, as of a notified body.")] = None,
    scheme: Annotated[str | None, typer.Option("--scheme", help="Part of a scheme's or act's name.")] = None,
    on: _Day = None,
    as_json: _Json = False,
    catalogue: _File = None,
    overlay: _Overlay = None,
) -> None:
    """Find conformity assessment bodies by number, name or scheme; contradictions are reported."""
    from ..standards_catalog import views

    day = on.date() if on else None
    found = _open(catalogue, overlay).bodies(number=number, name=name, scheme=scheme, on=day)
    _dump(views.plain(found)) if as_json else _print(views.body_lines(found))


@catalogue_app.command()
def stats(*, as_json: _Json = False, catalogue: _File = None, overlay: _Overlay = None) -> None:
    """Count what the catalogue holds and tell the age of its sources."""
    from ..standards_catalog import views

    view = views.stats(_open(catalogue, overlay), date.today())
    _dump(view) if as_json else _print(views.stats_text(view))


@catalogue_app.command()
def sources(*, as_json: _Json = False, catalogue: _File = None, overlay: _Overlay = None) -> None:
    """List where the facts come from."""
    from ..standards_catalog import views

    found = _open(catalogue, overlay).sources()
    if as_json:
        _dump(views.plain(found))
    else:
        _print(f"{s.code:<18} {s.date:<10} {s.name}{' [own]' if s.overlay else ''}" for s in found)


@catalogue_app.command()
def verify(
    *,
    quick: Annotated[bool, typer.Option("--quick", help="Parse one identifier in fifty back instead of all.")] = False,
    as_json: _Json = False,
    catalogue: _File = None,
    overlay: _Overlay = None,
) -> None:
    """Check the whole catalogue; exit status 1 if a rule is broken."""
    from ..standards_catalog import quality, views

    problems = quality.verify(_open(catalogue, overlay).path, thorough=not quick)
    if as_json:
        _dump({"clean": not problems, "problems": views.plain(problems)})
    else:
        _print([f"{p.check}: {p.what}" for p in problems] or ["clean"])
    if problems:
        raise typer.Exit(1)


@catalogue_app.command()
def build(
    output: Annotated[Path, typer.Argument(metavar="FILE", help="Where the catalogue goes.")],
    *,
    facts: Annotated[
        Path | None, typer.Option("--facts", metavar="FOLDER", help="Fact files instead of the shipped ones.")
    ] = None,
    add: Annotated[
        list[Path] | None, typer.Option("--add", metavar="FILE", help="Further facts, in any format of import.")
    ] = None,
    as_json: _Json = False,
) -> None:
    """Build a catalogue file from fact files; a failed build leaves what was there."""
    from ..standards_catalog.build import build as build_catalogue
    from ..standards_catalog.sources import read_facts

    extra = [fact for path in add or () for fact in read_facts(path)]
    digest = build_catalogue(output, facts=facts, extra=extra)
    _dump({"file": str(output), "sha256": digest}) if as_json else _print([f"{output}  sha256 {digest}"])


@catalogue_app.command(name="import")
def import_(
    files: Annotated[list[Path], typer.Argument(metavar="FILE", help="Files of registers or owners.")],
    *,
    output: Annotated[Path, typer.Option("--output", "-o", metavar="FILE", help="Exchange XML to write.")],
    format_: Annotated[
        str | None, typer.Option("--format", "-f", help="table, exchange, relaton, sts, iso-open-data, commission.")
    ] = None,
    source: Annotated[str, typer.Option("--source", help="What the source is called, in words.")] = "",
    read_on: Annotated[
        datetime | None, typer.Option("--read-on", formats=["%Y-%m-%d"], help="When the register was read.")
    ] = None,
    as_json: _Json = False,
) -> None:
    """Turn files of registers into exchange XML, for --overlay or build --add; a wrong line refuses the file."""
    from collections import Counter

    from ..standards_catalog.sources import read_facts
    from ..standards_catalog.sources.exchange import write
    from .options import write_whole

    day = read_on.date().isoformat() if read_on else ""
    facts = [f for path in files for f in read_facts(path, format=format_, source=source, date=day)]
    write_whole(output, write(facts).decode("utf-8"))
    counts = {
        kind.removesuffix("Fact").lower(): n for kind, n in sorted(Counter(type(f).__name__ for f in facts).items())
    }
    if as_json:
        _dump({"file": str(output), "facts": counts})
    else:
        _print([f"{output}: " + ", ".join(f"{n} {kind}" for kind, n in counts.items())])


@catalogue_app.command()
def diff(
    old: Annotated[Path, typer.Argument(metavar="OLD", help="A catalogue file.")],
    new: Annotated[Path, typer.Argument(metavar="NEW", help="Another one.")],
    *,
    as_json: _Json = False,
) -> None:
    """List what changed from one catalogue to another; exit status 1 if anything did."""
    from ..standards_catalog import views
    from ..standards_catalog.difference import differences

    changes = list(differences(old, new))
    signs = {"added": "+", "removed": "-", "changed": "~"}
    if as_json:
        _dump(views.plain(changes))
    else:
        _print(
            f"{signs[c.change]} {c.kind}: {c.name}  {' -> '.join(x for x in (c.before, c.after) if x)}" for c in changes
        )
    if changes:
        raise typer.Exit(1)
