"""The HTML report: everything in one file, nothing that a document printed becomes markup."""

from __future__ import annotations

from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from certlane.model.decision import Assessment
from certlane.report import html

Make = Callable[..., Assessment]


class Tags(HTMLParser):
    """Collects tags, attributes and whether all are closed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.seen: list[str] = []
        self.open: list[str] = []
        self.links: list[str] = []
        self.words: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append(tag)
        self.links += [name for name, _ in attrs if name in ("src", "href", "onclick", "onerror", "style")]
        if tag not in ("meta", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("outcome", ["qualified", "refer", "not_qualified"])
def test_page_is_whole_and_fetches_nothing(assessment: Make, language: Any, outcome: str) -> None:
    tags = Tags(html.render(assessment(outcome=outcome), language=language, titles={"G13": "In force"}))
    assert tags.open == []
    assert tags.links == []
    assert not {"script", "img", "link", "iframe", "a", "form"} & set(tags.seen)
    assert "In force" in tags.words


def test_evidence_names_document_page_and_words(assessment: Make) -> None:
    words = " ".join(Tags(html.render(assessment())).words)
    assert "[1] p. 3 (recognised)" in words
    assert "Valid until 2023-03-31" in words
    assert "file information" in words


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    words=st.text(max_size=60) | st.sampled_from(["<script>alert(1)</script>", "{{ 7*7 }}", "'\"><img src=x>", "&lt;b"])
)
def test_no_printed_word_becomes_markup(assessment: Make, words: str) -> None:
    plain, odd = Tags(html.render(assessment("word"))), Tags(html.render(assessment(words)))
    assert odd.seen == plain.seen
    assert odd.links == []
    assert "49" not in "".join(odd.words) or "49" in words
