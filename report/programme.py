"""What the programme's papers share: their sentences in both languages, and templates that escape every value."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from ..messages import LANGUAGES, Language
from ..messages import render as render_message
from ..model.decision import Assessment, Message, StandardEvidence
from ..model.record import DocumentRecord
from .printable import safe, shortened
from .wording import word

if TYPE_CHECKING:
    from jinja2 import Environment

Sentence = dict[str, str]
"""A sentence by language."""


@cache
def texts(language: Language) -> Mapping[str, str]:
    """Return the fixed sentences and words of a language by key."""
    path = resources.files("certlane.report").joinpath("texts", f"programme.{language}.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))


def sentence(key: str, **parameters: str) -> Sentence:
    """Return a fixed sentence in every language.

    Raises:
        KeyError: there is no such key.
    """
    return {language: texts(language)[key].format(**parameters) for language in LANGUAGES}


def said(message: Message) -> Sentence:
    """Return a message of the decision in every language."""
    return {language: render_message(message, language) for language in LANGUAGES}


def sayings(messages: Iterable[Message]) -> list[Sentence]:
    """Return messages in every language, in their order."""
    return [said(message) for message in messages]


def provenance(assessment: Assessment) -> dict[str, Any]:
    """Return by what was decided: day, tool, catalogue and policy."""
    data: dict[str, Any] = {"as_of": assessment.as_of.isoformat(), "tool": assessment.tool}
    for name in ("catalogue", "policy"):
        found = getattr(assessment, name)
        data[name] = {"id": found.id, "version": found.version, "sha256": found.sha256}
    return data


def judged_documents(assessment: Assessment) -> tuple[DocumentRecord, ...]:
    """Return the documents that count for the product: those judged to be of it, and those that print its models.

    Facts of different products are never pooled: what another product's report shows is not this one's.
    """
    subjects = [finding.subject for finding in assessment.findings if finding.subject]
    if not subjects:
        return assessment.documents
    product = (assessment.application or {}).get("product") or {}
    models = {str(model) for model in product.get("models") or ()}
    same = {
        digest
        for evidence in assessment.by_standard
        if any(o.criterion == "G12" and o.outcome == "pass" for o in evidence.outcomes)
        for digest in evidence.documents
    }
    return tuple(
        record
        for record in assessment.documents
        if record.sha256 in same
        or any(_names(subject, record.name) for subject in subjects)
        or models & _printed_models(record)
    )


def evidence_for(assessment: Assessment, designation: str) -> StandardEvidence | None:
    """Return what the criteria found on the evidence for a standard, with what persons judged in their place.

    Args:
        assessment: the assessment.
        designation: the standard as printed, or as the catalogue names it.

    Returns:
        None where the assessment holds no such standard, or no document applies it.
    """
    references = {designation, *(m.reference for m in assessment.matches if m.catalogue_id == designation)}
    found = [one for one in assessment.by_standard if one.standard in references and one.documents]
    if not found:
        return None
    one = min(found, key=lambda evidence: (not evidence.claimed, _open(evidence)))
    judged = {
        o.override.criterion: o.override.outcome
        for o in assessment.overrides
        if one.claimed and o.original.subject.startswith(f"{one.standard}: ")
    }
    return replace(one, outcomes=tuple(replace(o, outcome=judged.get(o.criterion, o.outcome)) for o in one.outcomes))


def _open(evidence: StandardEvidence) -> int:
    return sum(outcome.outcome != "pass" for outcome in evidence.outcomes)


def _names(subject: str, document: str) -> bool:
    """Tell whether a finding's subject (``STANDARD: a.pdf + b.pdf``, or the documents alone) names the document."""
    _, _, rest = subject.partition(": ")
    return any(f" + {document} + " in f" + {names} + " for names in (rest, subject))


def _printed_models(record: DocumentRecord) -> set[str]:
    field = record.fields.get("models")
    if field is None:
        return set()
    return {field.value} if isinstance(field.value, str) else set(field.value)


def render(template: str, paper: Mapping[str, Any], language: Language, **more: Any) -> str:
    """Return a paper as one HTML file that fetches nothing and runs nothing.

    Args:
        template: its file below ``templates``.
        paper: in the published form.
        language: of all but the words as read.
        **more: further values for the template.
    """
    fixed = texts(language)
    return str(
        _environment()
        .get_template(template)
        .render(
            paper=paper,
            language=language,
            text=lambda key: fixed[key],
            word=lambda key: word(key, language),
            say=lambda sentence: safe(sentence[language]),
            safe=safe,
            shortened=shortened,
            **more,
        )
    )


@cache
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=PackageLoader("certlane.report"),
        autoescape=True,  # printed words are untrusted
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
