"""A spaCy component that marks references to standards: ``nlp.add_pipe("standard_references")``.

It wraps ``find_references`` and finds exactly what that finds.  The spans are in ``doc.spans["standard_references"]``;
their label is the family, their ``kb_id_`` the canonical identifier, and ``span._.standard`` the identifier itself.
"""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc, Span, SpanGroup

from ..standards_catalog.identifiers import Identifier, parse_identifier
from .finder import find_references

NAME = "standard_references"
"""Name of the component, and of the span group unless another is given."""


def _standard(span: Span) -> Identifier | None:
    return parse_identifier(span.kb_id_) if span.kb_id_ else None


class StandardReferences:
    """Puts a span for every reference into a span group of the document.

    Args:
        spans_key: name of the span group.
    """

    def __init__(self, spans_key: str = NAME) -> None:
        self.spans_key = spans_key
        if not Span.has_extension("standard"):
            Span.set_extension("standard", getter=_standard)

    def __call__(self, doc: Doc) -> Doc:
        """Add the spans; a reference that begins or ends inside a token takes the whole token."""
        spans = []
        for found in find_references(doc.text):
            at = doc.char_span(found.start, found.end, alignment_mode="expand")
            if at is not None:
                spans.append(Span(doc, at.start, at.end, label=found.identifier.family, kb_id=str(found.identifier)))
        doc.spans[self.spans_key] = SpanGroup(doc, name=self.spans_key, spans=spans)
        return doc


@Language.factory(NAME, default_config={"spans_key": NAME}, assigns=["doc.spans"])
def create_standard_references(nlp: Language, name: str, spans_key: str) -> StandardReferences:
    """Make the component for a pipeline; the arguments are those that spaCy gives to a factory."""
    del nlp, name
    return StandardReferences(spans_key)
