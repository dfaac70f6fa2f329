"""What an examiner sees: decision, reasons, evidence; and nothing that a document could smuggle into a terminal."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from certlane.model.decision import Assessment
from certlane.model.geometry import Box
from certlane.model.record import Evidence, Signal
from certlane.report import terminal, wording
from certlane.report.printable import safe

Make = Callable[..., Assessment]


def shown(value: Assessment, language: Any = "en", **options: Any) -> str:
    out = io.StringIO()
    terminal.render(value, language=language, file=out, **options)
    return out.getvalue()


@pytest.fixture(autouse=True)
def no_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("FORCE_COLOR", "COLUMNS", "TTY_COMPATIBLE"):
        monkeypatch.delenv(name, raising=False)


def test_decision_comes_first_with_its_day_policy_and_catalogue(
    assessment: Make,
) -> None:
    lines = shown(assessment()).splitlines()
    assert "REFER" in lines[0]
    assert "2026-11-24" in "\n".join(lines[:4])
    assert "kr-gisz-default 2026.11" in "\n".join(lines[:4])


@pytest.mark.parametrize("outcome", ["qualified", "refer", "not_qualified"])
@pytest.mark.parametrize("language", ["en", "ko"])
def test_every_outcome_has_its_words(assessment: Make, outcome: str, language: Any) -> None:
    first = shown(assessment(outcome=outcome), language).splitlines()[0]
    assert wording.word(f"outcome.{outcome}", language) in first
    assert "outcome" not in first


def test_marks_tell_pass_fail_and_unknown(
    assessment: Make,
) -> None:
    text = shown(assessment(), titles={"G13": "Certificate in force"})
    assert "✓ G04" in text
    assert "✗ G13 Certificate in force" in text
    assert "? G06" in text


def test_evidence_names_document_page_and_words_and_is_cut_short(
    assessment: Make,
) -> None:
    text = shown(assessment())
    assert "[1] p. 1 “Valid until 2023-03-31” (recognised)" in text
    assert "[1] p. 3" in text
    assert "[1] p. 4" not in text
    assert "3 more" in text


def test_matches_show_what_is_not_in_the_catalogue(
    assessment: Make,
) -> None:
    text = shown(assessment())
    assert "EN 1:2020 → IEC 1:2020  adoption IDT · superseded" in text
    assert "XY 2  not in the catalogue" in text


def test_korean_output_has_korean_headings(
    assessment: Make,
) -> None:
    text = shown(assessment(), "ko")
    assert "심사 기준" in text
    assert "1쪽" in text
    assert "What would settle it" not in text


def test_record_shows_fields_rivals_failed_rows_and_notes(assessment: Make) -> None:
    out = io.StringIO()
    terminal.render_record(assessment().documents[0], file=out)
    text = out.getvalue()
    assert "Body Ltd  (or Buddy Ltd)" in text
    assert "✗ 5.2 Drop cracked" in text
    assert "2014/53/EU" in text
    assert "[1] page 2 was recognised" in text


def test_plain_where_the_output_is_no_terminal(
    assessment: Make,
) -> None:
    text = shown(assessment())
    assert "\x1b" not in text
    assert all(line == line.rstrip() for line in text.splitlines())


def test_long_words_are_cut_and_lines_fit(
    assessment: Make,
) -> None:
    text = shown(assessment("word " * 200))
    assert "…" in text
    assert max(map(len, text.splitlines())) <= 100


@pytest.mark.parametrize(
    "words",
    ["\x1b[2J\x1b]0;owned\x07", "a\u202egnp.fdp", "two\r\nlines", "tab\tand \x9b31m", "[bold red]markup[/]", "\ue000"],
)
def test_printed_words_cannot_steer_the_terminal(assessment: Make, words: str) -> None:
    text = shown(assessment(words)).replace("\n", "")
    assert all(unicodedata.category(c) not in ("Cc", "Cf", "Co", "Cs") for c in text)
    if words.startswith("["):
        assert words in text, "square brackets are words, not markup"


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text())
def test_safe_keeps_one_clean_line(text: str) -> None:
    clean = safe(text)
    assert clean == safe(clean)
    assert clean.isprintable() or clean == ""
    letters = [c for c in text if c.isalnum()]
    assert [c for c in clean if c.isalnum()] == letters


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.text(max_size=200), st.sampled_from(["en", "ko"]))
def test_any_words_can_be_shown(assessment: Make, words: str, language: Any) -> None:
    base = assessment(words)
    odd = replace(base, documents=(replace(base.documents[0], name=words),))
    assert shown(odd, language)


def test_every_word_has_two_languages() -> None:
    for key, (english, korean) in wording._WORDS.items():
        assert english, key
        assert korean, key
        assert any("가" <= c <= "힣" for c in korean), key


def test_words_exist_for_every_value_of_the_model() -> None:
    from typing import get_args

    from certlane.model import decision, match
    from certlane.model import record as model

    groups = {
        "outcome": decision.DecisionOutcome,
        "kind": decision.CriterionKind,
        "status": match.Status,
        "how": match.How,
        "verdict": model.Verdict,
        "document": model.Kind,
        "role": model.Role,
        "severity": model.Severity,
    }
    wanted = {f"{group}.{value}" for group, literal in groups.items() for value in get_args(literal)}
    wanted |= {f"field.{name}" for name in model.FIELD_NAMES}
    assert wanted <= set(wording._WORDS)


@pytest.mark.parametrize(("language", "expected"), [("en", "Signs on authenticity"), ("ko", "진위 관련 징후")])
def test_signs_are_listed_with_their_page(assessment: Make, language: Any, expected: str) -> None:
    place = Evidence(4, Box(0, 0, 1, 1), "2026-09-12")
    signs = (
        Signal("covered_text", "strong", "2025 / 2026", "issue_date", (place,)),
        Signal("signed_whole", "positive", ""),
    )
    out = io.StringIO()
    terminal.render_record(replace(assessment().documents[0], signals=signs), language=language, file=out)
    assert expected in out.getvalue()
    assert "2025 / 2026" in out.getvalue()
    assert "[4]" in out.getvalue()
