"""``certlane evaluate``: measure the reading against labels."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any

import typer


def evaluate(
    labels: Annotated[Path, typer.Argument(metavar="LABELS", help="A JSON Lines file, or a folder of JSON files.")],
    documents: Annotated[Path, typer.Argument(metavar="FOLDER", help="Where the files that the labels name lie.")],
    *,
    misses: Annotated[bool, typer.Option("--misses", help="List every difference.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the counts as JSON.")] = False,
) -> None:
    """Measure what is read against labels that a person wrote.

    A document that can't be read counts as one in which nothing was found.

    \b
    Example:
      certlane evaluate samples/expected samples --misses
    """  # noqa: D301 - \b is the mark that keeps the lines below it as they are
    from .. import pipeline
    from ..errors import CertlaneError
    from ..report import json as report_json
    from .measures import load_labels, measure

    def record_of(file: str) -> dict[str, Any]:
        sys.stderr.write(f"{file}\n" if sys.stderr.isatty() else "")
        try:
            return report_json.document_to_dict(pipeline.read(documents / file))
        except CertlaneError as error:
            sys.stderr.write(f"certlane: {error}\n")
            return {}

    table = measure((label, record_of(label["file"])) for label in load_labels(labels))
    if as_json:
        counts = {
            n: {"right": m.right, "missed": m.missed, "invented": m.invented, "f1": m.f1} for n, m in table.items()
        }
        sys.stdout.write(report_json.dumps(counts))
        return
    typer.echo(f"{'':32}{'right':>8}{'missed':>8}{'invented':>10}{'precision':>11}{'recall':>8}{'F1':>8}")
    for name, row in table.items():
        shares = "".join(
            f"{'-' if x is None else format(x, '.3f'):>{w}}"
            for x, w in ((row.precision, 11), (row.recall, 8), (row.f1, 8))
        )
        typer.echo(f"{name:32}{row.right:>8}{row.missed:>8}{row.invented:>10}{shares}")
    if misses:
        for name, row in table.items():
            for difference in row.differences:
                typer.echo(f"{name}: {difference}")
