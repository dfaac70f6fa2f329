"""``certlane extract``: read one document."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from .options import Lang, gather, own_language, read_all


def extract(
    file: Annotated[str, typer.Argument(metavar="FILE", help="A PDF, or - for standard input.")],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print the document record as JSON.")] = False,
    lang: Lang = None,
) -> None:
    """Read one document: its fields, standards and results.

    Each fact comes with its page and the printed words. Scanned pages are recognised; the notes say which.

    \b
    Examples:
      certlane extract certificate.pdf
      certlane extract --json certificate.pdf | jq '.standards[].id'
    """  # noqa: D301 - \b is the mark that keeps the lines below it as they are
    from ..errors import UsageError

    documents = gather([file]).documents
    if len(documents) > 1:
        raise UsageError("the folder holds several PDFs", remedy="Name one file.", subject=file)
    (record,) = read_all(documents)
    if as_json:
        from ..report import json as report_json

        sys.stdout.write(report_json.dumps(report_json.document_to_dict(record)))
    else:
        from ..report import terminal

        terminal.render_record(record, language=(lang or own_language()).value)
