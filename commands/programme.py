"""What the commands that write the programme's papers share: their input, the page pictures and the output."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from ..errors import CertlaneError, UsageError
from .options import gather, read_all, told, write_whole

if TYPE_CHECKING:
    from ..model.decision import Assessment
    from ..report.application_page import Picture

_DPI = 100


class Assessed(NamedTuple):
    """An assessment, and the files of its documents as far as they are at hand."""

    assessment: Assessment
    files: tuple[Path | bytes, ...]


def assess(words: Sequence[str], *, application: Path | None, policy: str, as_of: date | None) -> Assessed:
    """Return the assessment that a command line names: documents to decide on, or a result saved before.

    Args:
        words: PDFs, a folder with a dossier, ``-``; or a result of ``certlane check --json`` first, then, where
            pictures of pages are wanted, its PDFs.
        application: the application file.
        policy: the policy to decide by.
        as_of: the day of the decision; today by default.

    Raises:
        UsageError: options for deciding stand beside a saved result.
        InputError: a file can't be read.
    """
    from .. import pipeline
    from ..report.restore import load_assessment

    if words[0].lower().endswith(".json"):
        if application or as_of or policy != "default":
            raise UsageError(
                "a saved result is decided already",
                remedy="Leave out --application, --policy and --as-of, or name the documents in place of the result.",
                subject=words[0],
            )
        files = gather(words[1:]).documents if words[1:] else ()
        return Assessed(load_assessment(words[0]), files)
    inputs = gather(words, application)
    try:
        assessment = pipeline.check(
            read_all(inputs.documents, then="deciding (the first run prepares the catalogue: half a minute)"),
            application=inputs.application,
            policy=policy,
            as_of=as_of,
        )
    finally:
        told("")
    return Assessed(assessment, inputs.documents)


def titles_of(assessment: Assessment, policy: str) -> dict[str, dict[str, str]]:
    """Return the titles of the criteria by language.

    Args:
        assessment: its own policy names them, if it is at hand; else the default one, whose criteria are the same.
        policy: the policy of the command line, a name or a file.
    """
    from ..decision.policy import load_policy

    found = load_policy(policy)
    if found.id != assessment.policy.id:
        with suppress(UsageError):  # an owner's policy that is not at hand
            found = load_policy(assessment.policy.id)
    return {rule.id: {"en": rule.title.en, "ko": rule.title.ko} for rule in found.rules}


def draw_pages(assessed: Assessed, *, most: int) -> tuple[Picture, ...]:
    """Draw the pages that hold evidence, in a child process with limits; a page that can't be drawn is left out.

    Args:
        assessed: the assessment and its files.
        most: how many pages at most; those of the deciding findings come first.
    """
    from ..extract.isolation import run_isolated
    from ..extract.limits import Limits
    from ..report.application_page import Picture, evidence_pages
    from ..report.json import assessment_to_dict

    if most < 1:
        return ()
    wanted = evidence_pages(assessment_to_dict(assessed.assessment), most)
    limits = Limits()
    turns = {record.sha256: dict(record.turns) for record in assessed.assessment.documents}
    drawn: dict[tuple[str, int], Picture] = {}
    for number, file in enumerate(assessed.files, 1):
        told(f"drawing pages ({number} of {len(assessed.files)})")
        try:
            data = file if isinstance(file, bytes) else file.read_bytes()
            digest = hashlib.sha256(data).hexdigest()
            pages = [page for document, page in wanted if document == digest]
            if pages:
                turned = turns.get(digest, {})
                found = run_isolated(_draw, data, pages, turned, limits=limits, subject=str(number))
                drawn |= {(digest, p): Picture(digest, p, png, w, h) for p, (png, w, h) in found.items()}
        except (CertlaneError, OSError):
            continue  # the paper lists the evidence without the picture
        finally:
            told("")
    return tuple(drawn[key] for key in wanted if key in drawn)


def _draw(data: bytes, pages: list[int], turns: dict[int, int]) -> dict[int, tuple[bytes, float, float]]:
    """Return pictures as PNG with width and height in points (runs in the child).

    Boxes fit pages as they were read: a page that stood on its side was turned.
    """
    from ..extract.pdfium import LOCK
    from ..extract.pictures import draw_page, png
    from ..extract.reader import open_document, open_page

    found = {}
    with LOCK, open_document(data, "document.pdf") as document:
        for number in pages:
            with open_page(document, number - 1) as page:
                if page:
                    bitmap = draw_page(page, dpi=_DPI, turn=turns.get(number, 0), color=True)
                    points = 72.0 / bitmap.dpi
                    found[number] = (png(bitmap), bitmap.width * points, bitmap.height * points)
    return found


def put(text: str, out: Path | None) -> None:
    """Write the text to a file, or to standard output where none is named."""
    if out:
        write_whole(out, text)
    else:
        sys.stdout.write(text)


def as_json(paper: Mapping[str, Any]) -> str:
    """Return a paper as JSON text."""
    from ..report.json import dumps

    return dumps(paper)
