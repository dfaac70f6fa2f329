"""The spaCy component finds what the plain function finds."""

from __future__ import annotations

import pytest

from certlane.extract.references import find_references

spacy = pytest.importorskip("spacy")

TEXT = (
    "The equipment was tested to EN 301 489-1/-17 V3.2.4 (2020-09), IEC/EN 62311:2008 and FCC Part 15.109/ 15.209;\n"
    "UL94V-0 housing, EN 60950-\n1:2006+A11:2009, 2014/53/EU. Model EN-K12."
)


def test_spans_are_those_of_the_function() -> None:
    from certlane.extract import spacy_component

    nlp = spacy.blank("xx")
    nlp.add_pipe("standard_references")
    doc = nlp(TEXT)
    spans = list(doc.spans[spacy_component.NAME])
    found = find_references(TEXT)
    assert [s.kb_id_ for s in spans] == [str(f.identifier) for f in found]
    assert [s._.standard for s in spans] == [f.identifier for f in found]
    assert [s.label_ for s in spans] == [f.identifier.family for f in found]
    for span, f in zip(spans, found, strict=True):
        assert span.start_char <= f.start
        assert span.end_char >= f.end


def test_the_group_has_the_name_that_is_asked_for() -> None:
    from certlane.extract import spacy_component

    nlp = spacy.blank("en")
    nlp.add_pipe("standard_references", config={"spans_key": "refs"})
    doc = nlp("to EN 55032:2015 .")
    assert [s.text for s in doc.spans["refs"]] == ["EN 55032:2015"]
    assert spacy_component.NAME not in doc.spans
