"""``certlane schema``: the published JSON Schemas."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer


class Result(StrEnum):
    """The results that have a schema."""

    DOCUMENT = "document"
    ASSESSMENT = "assessment"
    PACKET = "packet"
    GAP = "gap"
    INSURER = "insurer"


def schema(
    result: Annotated[
        Result, typer.Argument(help="'document' (of extract), 'assessment' (of check), or a paper by its command.")
    ],
) -> None:
    """Print the JSON Schema of a result.

    \b
    Example:
      certlane schema assessment > assessment-1.json
    """  # noqa: D301 - \b is the mark that keeps the lines below it as they are
    from ..report import json as report_json

    typer.echo(report_json.dumps(report_json.schema(result.value)), nl=False)
