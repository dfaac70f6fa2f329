"""Settings, rates, names of files and origins: what holds before any route is reached."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certlane.errors import UsageError
from certlane.service.access.origins import check_csrf, check_origin
from certlane.service.access.rates import Rates
from certlane.service.api.uploads import safe_name
from certlane.service.problems import Refusal
from certlane.service.settings import Settings

FOLDER = Path("data")


class Clock:
    """Seconds that pass when they are told to."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


# --- settings ---------------------------------------------------------------------------------------------------------


def test_settings_come_from_options_then_variables_then_defaults() -> None:
    environment = {"CERTLANE_PORT": "9000", "CERTLANE_TWO_PERSON": "yes", "CERTLANE_FOLDER": "there", "OTHER": "x"}
    found = Settings.gather(environment, port=None, host="::1")
    assert (found.port, found.two_person, found.folder, found.host) == (9000, True, Path("there"), "::1")
    assert Settings.gather(environment, port=1).port == 1
    assert found.session_hours == Settings(FOLDER).session_hours


@pytest.mark.parametrize(
    ("environment", "given"),
    [
        ({"CERTLANE_PORT": "many"}, {}),
        ({"CERTLANE_TWO_PERSON": "perhaps"}, {}),
        ({}, {"port": 70_000}),
        ({}, {"workers": -1}),
        ({}, {"lease_seconds": 0.0}),
        ({}, {"public_url": "intake.example"}),
        ({}, {"public_url": "https://intake.example/certlane"}),
        ({}, {"public_url": "ftp://intake.example"}),
    ],
)
def test_settings_that_cannot_work_are_refused(environment: dict[str, str], given: dict[str, Any]) -> None:
    with pytest.raises(UsageError):
        Settings.gather(environment, **given)


@pytest.mark.parametrize(
    ("host", "local"),
    [
        ("127.0.0.1", True),
        ("127.8.0.1", True),
        ("::1", True),
        ("localhost", True),
        ("192.0.2.1", False),
        ("2001:db8::1", False),
    ],
)
def test_local_addresses(host: str, local: bool) -> None:
    assert Settings(FOLDER, host=host).is_local is local


@pytest.mark.parametrize(
    ("settings", "host", "known"),
    [
        ({}, "127.0.0.1", True),
        ({}, "localhost", True),
        ({}, "::1", True),
        ({}, "evil.example", False),
        ({}, "", False),
        ({"public_url": "https://Intake.example"}, "intake.example", True),
        ({"public_url": "https://intake.example"}, "evil.example", False),
        ({"host": "192.0.2.1", "public_url": "https://intake.example"}, "evil.example", False),
        ({"host": "192.0.2.1"}, "its-name.example", True),
    ],
)
def test_names_under_which_the_service_is_known(settings: dict[str, Any], host: str, known: bool) -> None:
    assert Settings(FOLDER, **settings).knows_host(host) is known


def test_origin_and_cookie_follow_the_public_address() -> None:
    assert (Settings(FOLDER).origin, Settings(FOLDER).secure) == ("http://127.0.0.1:8770", False)
    assert Settings(FOLDER, host="::1").origin == "http://[::1]:8770"
    public = Settings(FOLDER, public_url="https://Intake.example:8443/")
    assert (public.origin, public.secure) == ("https://intake.example:8443", True)


# --- rates ------------------------------------------------------------------------------------------------------------


def test_a_caller_is_told_how_long_to_wait() -> None:
    clock = Clock()
    rates = Rates(60, clock=clock)
    assert [rates.take("a") for _ in range(60)] == [0] * 60
    assert rates.take("a") == 1
    assert rates.take("b") == 0
    clock.now = 1.0
    assert rates.take("a") == 0
    assert rates.take("a") == 1


def test_asking_costs_nothing() -> None:
    rates = Rates(1, clock=Clock())
    assert [rates.take("a", 0) for _ in range(3)] == [0, 0, 0]
    assert rates.take("a") == 0
    assert rates.take("a", 0) == 60


def test_no_limit() -> None:
    rates = Rates(0, clock=Clock())
    assert not any(rates.take("a") for _ in range(1000))


@given(st.integers(1, 600), st.lists(st.floats(0, 5), max_size=80))
def test_never_more_than_the_rate_and_what_was_saved(a_minute: int, pauses: list[float]) -> None:
    """In any stretch of time from the beginning: at most one full bucket and what flowed in since."""
    clock = Clock()
    rates = Rates(a_minute, clock=clock)
    allowed = 0
    for pause in pauses:
        clock.now += pause
        allowed += rates.take("a") == 0
        assert allowed <= a_minute + clock.now * a_minute / 60 + 1e-6


@given(st.integers(1, 600), st.integers(1, 700))
def test_who_waits_as_told_is_let_through(a_minute: int, before: int) -> None:
    clock = Clock()
    rates = Rates(a_minute, clock=clock)
    for _ in range(before):
        rates.take("a")
    clock.now += rates.take("a", 0)
    assert rates.take("a") == 0


def test_a_flood_of_addresses_is_forgotten() -> None:
    rates = Rates(10, clock=Clock())
    for number in range(45_000):
        rates.take(str(number))
    assert len(rates._buckets) <= 20_001


# --- names of files ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("certificate.pdf", "certificate.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\kim\\인증서.pdf", "인증서.pdf"),
        ("..", "document.pdf"),
        ("", "document.pdf"),
        (".hidden.pdf", "hidden.pdf"),
        ("a\0b\n.pdf", "ab.pdf"),
        ("fdp.\u202egnp.pdf", "fdp.gnp.pdf"),
        ("a/", "document.pdf"),
        ("\u1100\u1161.pdf", "가.pdf"),
    ],
)
def test_names_of_files(given: str, name: str) -> None:
    assert safe_name(given) == name


@given(st.text(max_size=2000))
def test_a_name_is_never_a_path(given: str) -> None:
    name = safe_name(given)
    assert name
    assert len(name) <= 200
    assert name.isprintable()
    assert not {"/", "\\", "\0"} & set(name)
    assert not name.startswith(".")


# --- other sites ------------------------------------------------------------------------------------------------------


def request(**headers: str) -> Any:
    given = {"host": "127.0.0.1:8770"} | {name.replace("_", "-"): value for name, value in headers.items()}
    return SimpleNamespace(
        headers={name.lower(): value for name, value in given.items()}, url=SimpleNamespace(scheme="http")
    )


class Headers(dict[str, str]):
    """Headers of a request, by name in any case."""

    def get(self, name: str, default: Any = None) -> Any:
        return super().get(name.lower(), default)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"origin": "http://127.0.0.1:8770"},
        {"origin": "https://intake.example"},
        {"sec_fetch_site": "same-origin"},
        {"sec_fetch_site": "none"},
    ],
)
def test_own_pages_may(headers: dict[str, str]) -> None:
    check_origin(request(**headers), Settings(FOLDER, public_url="https://intake.example"))


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1:9999"},
        {"origin": "https://127.0.0.1:8770"},
        {"origin": "https://intake.example.evil.example"},
        {"origin": "http://["},
        {"origin": ""},
        {"sec_fetch_site": "cross-site"},
        {"sec_fetch_site": "same-site"},
    ],
)
def test_other_sites_may_not(headers: dict[str, str]) -> None:
    with pytest.raises(Refusal):
        check_origin(request(**headers), Settings(FOLDER, public_url="https://intake.example"))


@pytest.mark.parametrize("given", [{}, {"x_csrf_token": ""}, {"x_csrf_token": "wrong"}, {"x_csrf_token": "tokenß"}])
def test_a_token_is_demanded(given: dict[str, str]) -> None:
    wrong = request(**given)
    wrong.headers = Headers(wrong.headers)
    with pytest.raises(Refusal):
        check_csrf(wrong, "token")
    right = request(x_csrf_token="token")  # noqa: S106 - of this test
    right.headers = Headers(right.headers)
    check_csrf(right, "token")
    with pytest.raises(Refusal):
        check_csrf(right, "")
