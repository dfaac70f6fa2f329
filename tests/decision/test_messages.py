"""Every key in both languages, with the same parameters; every key that the code uses exists."""

import re
import string
from importlib import resources
from pathlib import Path

import pytest

from certlane.decision.policy import CRITERION_IDS
from certlane.messages import LANGUAGES, load, particle, render
from certlane.model.decision import Message

_USED = re.compile(r'(?:message|passes|item)\(\s*"([A-Za-z0-9_.]+)"')
_DECISION = Path(str(resources.files("certlane.decision")))
_BY_PARAMETER = {"G04": "report_only", "G10": "certificate_only", "G11": "certificate_only"}


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_both_languages_have_the_same_keys() -> None:
    assert set(load("en")) == set(load("ko"))


def test_both_languages_take_the_same_parameters() -> None:
    english, korean = load("en"), load("ko")
    different = {k for k in english if fields(english[k]) != fields(korean[k])}
    assert different == {"G01.fail"}  # the text of the list's entry in the language of the sentence


def used_keys() -> set[str]:
    keys = set()
    for path in sorted(_DECISION.glob("*.py")):
        for line in re.finditer(_USED, path.read_text(encoding="utf-8")):
            key = line[1]
            inside = path.read_text(encoding="utf-8")[line.start() : line.start() + 4] == "item"
            keys.add(f"settle.{key}" if inside else key)
    for criterion, name in {**_BY_PARAMETER}.items():
        keys |= {f"{criterion}.{outcome}.{name}" for outcome in ("pass", "fail", "unknown", "cure")}
    keys |= {f"G14.{o}.{n}" for o in ("pass", "fail", "unknown", "cure") for n in ("report_only", "certificate_only")}
    return keys | {f"condition.{criterion}" for criterion in ("G17", "G18", "G19", "G20")}


def test_every_key_that_the_code_uses_exists_and_no_other() -> None:
    known = {key for key in load("en") if not key.startswith(("term.", "sign."))}
    assert used_keys() - known == set()
    assert known - used_keys() == set()


def test_every_criterion_has_a_sentence_for_each_outcome() -> None:
    keys = load("en")
    for criterion in CRITERION_IDS:
        assert any(k.startswith(f"{criterion}.pass") for k in keys), criterion
        assert any(k.startswith(f"{criterion}.unknown") for k in keys), criterion


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_text_renders(lang: str) -> None:
    for key, text in load("en").items():
        message = Message(
            key,
            tuple(
                (name, "current" if name.endswith("_term") else "X1") for name in fields(text) | fields(load("ko")[key])
            ),
        )
        sentence = render(message, lang)  # type: ignore[arg-type]
        assert sentence
        assert "{" not in sentence


def test_terms_are_translated() -> None:
    message = Message("G04.pass", (("document", "a.pdf"), ("kind_term", "test_report")))
    assert "test report" in render(message, "en")
    assert "시험성적서" in render(message, "ko")


def test_a_document_can_not_inject_a_format() -> None:
    message = Message("G13.fail.expired", (("date", "2020-01-01"), ("number", "{message.key!r} {0} %s")))
    assert "{message.key!r} {0} %s" in render(message, "en")


@pytest.mark.parametrize(
    ("word", "pair", "expected"),
    [
        ("서울", "은/는", "은"),
        ("부산하", "은/는", "는"),
        ("KTL", "이/가", "이"),
        ("CE", "이/가", "가"),
        ("0123", "은/는", "은"),
        ("0122", "은/는", "는"),
        ("2026-11-24", "을/를", "를"),
        ("(주)서울)", "과/와", "과"),
        ("서울", "으로/로", "로"),
        ("부산", "으로/로", "으로"),
        ("", "은/는", "는"),
    ],
)
def test_particles(word: str, pair: str, expected: str) -> None:
    assert particle(word, pair) == expected


def test_several_words_of_the_tool_are_said_in_the_language_of_the_sentence() -> None:
    missing = Message("G10.unknown.missing", (("document", "r.pdf"), ("items_terms", "item_customer, item_method")))
    assert "의뢰자, 시험 방법" in render(missing, "ko")
    assert "customer, method" in render(missing, "en")


def test_every_item_of_a_report_has_a_name_in_both_languages() -> None:
    from certlane.extract.report_items import FORM_ITEMS, ITEMS

    for language in LANGUAGES:
        for item in (*ITEMS, *FORM_ITEMS):
            assert f"term.item_{item.name}" in load(language), item.name
