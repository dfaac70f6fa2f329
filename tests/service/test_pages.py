"""The shells of the pages, their words and what stands in their files: without a browser."""

from __future__ import annotations

import re
import tomllib
from importlib import resources
from typing import Any, get_args

import pytest

from certlane.service.records.values import DISPOSITIONS, EVENTS, ROLES

fastapi = pytest.importorskip("fastapi", reason="the service is not installed")
testclient = pytest.importorskip("fastapi.testclient", reason="the service is not installed")

from certlane.service.pages import routes  # noqa: E402 - only where the service is installed

PAGES = (
    "/",
    "/sign-in",
    "/applications/0f",
    "/applications/0f/print",
    "/compare",
    "/account",
    "/administration",
    "/audit",
)
STATIC = resources.files("certlane.service.pages").joinpath("static")
SCRIPTS = sorted(file.name for file in STATIC.iterdir() if file.name.endswith(".js"))
HOSTILE = "\"><script>document.title='owned'</script>"


@pytest.fixture(scope="module")
def client() -> Any:
    app = fastapi.FastAPI()
    app.include_router(routes.router)
    return testclient.TestClient(app)


@pytest.mark.parametrize("path", PAGES)
def test_a_shell_holds_no_script_no_style_and_nothing_of_elsewhere(client: Any, path: str) -> None:
    html = client.get(path).text
    assert re.findall(r"<script(?![^>]*\bsrc=)", html) == []
    assert re.findall(r"<style|\bstyle=|\bon[a-z]+=", html) == []
    linked = re.findall(r'(?:src|href)="([^"]*)"', html)
    assert linked
    for address in linked:
        assert address.startswith(("/static/", "#")), address
        if address.startswith("/static/"):
            assert client.get(address).status_code == 200, address


@pytest.mark.parametrize(
    ("cookies", "tag"),
    [
        ({}, '<html lang="ko">'),
        ({"certlane_language": "en"}, '<html lang="en">'),
        ({"certlane_language": "en", "certlane_theme": "dark"}, '<html lang="en" data-theme="dark">'),
        ({"certlane_language": "fr", "certlane_theme": "blue"}, '<html lang="ko">'),
        ({"certlane_language": "<b>", "certlane_theme": "<script>"}, '<html lang="ko">'),
    ],
)
def test_language_and_appearance_are_remembered(client: Any, cookies: dict[str, str], tag: str) -> None:
    header = "; ".join(f"{name}={value}" for name, value in cookies.items())
    assert tag in client.get("/", headers={"Cookie": header}).text


def test_nothing_of_an_address_reaches_a_shell(client: Any) -> None:
    assert "owned" not in client.get(f"/applications/{HOSTILE}").text
    assert "owned" not in client.get("/sign-in", params={"next": HOSTILE}).text


@pytest.mark.parametrize("name", ["../routes.py", "..%2Froutes.py", "%2e%2e/routes.py", "routes.py", ".", ""])
def test_only_listed_files_are_served(client: Any, name: str) -> None:
    assert client.get(f"/static/{name}").status_code == 404


def test_unchanged_files_are_not_sent_again(client: Any) -> None:
    first = client.get("/static/base.css")
    again = client.get("/static/base.css", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_both_languages_have_the_same_words() -> None:
    korean, english = (
        tomllib.loads(resources.files("certlane.service.pages").joinpath("texts", f"{name}.toml").read_text("utf-8"))
        for name in routes.LANGUAGES
    )
    assert korean.keys() == english.keys()
    for key, text in korean.items():
        # Only what the service says in English already needs no English words of ours.
        assert text.strip(), key
        assert english[key].strip() or key.startswith("problem."), key
        if english[key]:
            assert set(re.findall(r"\{\w+\}", text)) == set(re.findall(r"\{\w+\}", english[key])), key


def test_every_word_that_a_script_asks_for_exists() -> None:
    words = routes.texts("ko")
    for name in SCRIPTS:
        text = STATIC.joinpath(name).read_text("utf-8")
        asked = re.findall(r'\bt\("([\w.-]+)"', text) + re.findall(r'"(keys\.\w+)"', text)
        assert [key for key in asked if key not in words and f"report.{key}" not in words] == [], name


def test_every_value_of_the_records_has_words() -> None:
    from certlane.model.decision import DecisionOutcome, Outcome
    from certlane.service.records.values import State

    words = routes.texts("ko")
    wanted = [f"role.{role}" for role in ROLES] + [f"sign.{name}" for name in DISPOSITIONS]
    wanted += [f"state.{name}" for name in get_args(State) if name != "deleted"]
    wanted += [f"outcome.full.{name}" for name in (*get_args(DecisionOutcome), "error")]
    wanted += [f"finding.{name}" for name in get_args(Outcome)] + [f"action.{name}" for name in EVENTS]
    assert [key for key in wanted if key not in words] == []


@pytest.mark.parametrize("name", SCRIPTS)
def test_no_script_makes_markup_of_text(name: str) -> None:
    text = STATIC.joinpath(name).read_text("utf-8")
    assert (
        re.findall(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|DOMParser", text)
        == []
    )
    assert re.findall(r"https?://(?!www\.w3\.org/2000/svg)[\w.]+", text) == []


def test_every_imported_script_exists() -> None:
    for name in SCRIPTS:
        text = STATIC.joinpath(name).read_text("utf-8")
        assert [found for found in re.findall(r'from "\./([\w.]+)"', text) if found not in SCRIPTS] == []
