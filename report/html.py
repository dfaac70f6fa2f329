"""An assessment as one HTML file, for reading, printing and filing: no script, nothing fetched from elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, partial
from typing import Any

from ..messages import render as render_message
from ..model.decision import Assessment, Message
from ..model.record import Evidence
from .printable import safe, shortened
from .wording import Language, pages, word

MARKS = {"pass": "✓", "fail": "✗", "unknown": "?"}


def render(assessment: Assessment, *, language: Language = "en", titles: Mapping[str, str] | None = None) -> str:
    """Return the assessment as the text of an HTML page.

    Args:
        assessment: what was decided.
        language: of everything but the printed words.
        titles: the titles of the criteria, as the policy names them.
    """
    decision = assessment.decision
    numbers = {record.sha256: number for number, record in reversed([*enumerate(assessment.documents, 1)])}
    lists = (
        ("heading.settle", decision.would_settle),
        ("heading.cures", decision.cures),
        ("heading.conditions", decision.conditions),
    )
    return str(
        _template().render(
            language=language,
            as_of=assessment.as_of.isoformat(),
            tool=assessment.tool,
            policy=assessment.policy,
            catalogue=assessment.catalogue,
            decision=decision,
            outcome=decision.outcome,
            lists=[(heading, messages) for heading, messages in lists if messages],
            findings=assessment.findings,
            matches=assessment.matches,
            documents=assessment.documents,
            titles=titles or {},
            marks=MARKS,
            pages=partial(pages, language=language),
            word=partial(word, language=language),
            say=partial(_say, language=language),
            place=partial(_place, language=language, numbers=numbers),
            safe=safe,
            shortened=shortened,
        )
    )


@cache
def _template() -> Any:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("certlane.report"),
        autoescape=True,  # printed words are untrusted
        undefined=StrictUndefined,
        trim_blocks=True,
    )
    return environment.get_template("assessment.html.j2")


def _say(message: Message, language: Language) -> str:
    return safe(render_message(message, language))


def _place(piece: Evidence, language: Language, numbers: Mapping[str, int]) -> str:
    number = numbers.get(piece.document)
    lead = f"[{number}] " if number else ""
    if piece.source == "metadata":
        return lead + word("metadata", language)
    recognised = f" ({word('ocr', language)})" if piece.source == "ocr" else ""
    return lead + word("at_page", language).format(piece.page) + recognised
