"""Users, passwords, tokens, sessions, throttling and webhooks: on SQLite and on a real PostgreSQL server."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, text

from certlane import cli
from certlane.errors import UsageError
from certlane.service.records import (
    EVENTS,
    AccessDenied,
    Actor,
    Conflict,
    NotFound,
    Records,
    SubmittedFile,
    TooManyAttempts,
)

Judged = dict[str, dict[str, Any]]
Open = Callable[..., Records]

ADMINISTRATOR = Actor("command", "root", "administrator", "command")
EXAMINER = Actor("e1", "Kim", "examiner", "session")
PASSWORD = "correct horse battery staple"  # noqa: S105 - of nobody
HOUR = timedelta(hours=1)


def test_a_user_signs_in_and_out(records: Records) -> None:
    user = records.people.add_user(ADMINISTRATOR, " 김심사 ", "examiner", PASSWORD)
    assert (user.name, user.role, user.has_password) == ("김심사", "examiner", True)
    assert records.people.user_by_name("김심사") == user == records.people.user(user.id)
    opened = records.people.sign_in("김심사", PASSWORD, ttl=HOUR, address="10.0.0.1")
    session = records.people.session(opened.secret, "10.0.0.1")
    assert session.actor == Actor(user.id, "김심사", "examiner", "session", "10.0.0.1")
    assert session.csrf == opened.csrf != opened.secret
    records.people.close_session(opened.secret)
    records.people.close_session(opened.secret)
    with pytest.raises(AccessDenied):
        records.people.session(opened.secret)
    actions = [entry.action for entry in records.audit.entries(newest_first=False).items]
    assert actions == ["user.added", "session.opened", "session.closed"]


def test_no_secret_stands_in_the_database(records: Records, database_url: str) -> None:
    user = records.people.add_user(ADMINISTRATOR, "Kim", "examiner", PASSWORD)
    token = records.people.add_token(ADMINISTRATOR, user.id, "intake")
    session = records.people.sign_in("kim", PASSWORD, ttl=HOUR)
    engine = create_engine(database_url)
    with engine.connect() as connection:
        tables = ("users", "tokens", "sessions", "audit")
        everything = str([connection.execute(text(f"SELECT * FROM {t}")).all() for t in tables])  # noqa: S608 - names of our own
    engine.dispose()
    for secret in (PASSWORD, token.secret, session.secret):
        assert secret not in everything
        assert secret not in repr(token) + repr(session)
    assert "$argon2id$" in everything


def test_wrong_names_and_passwords_look_alike(records: Records) -> None:
    user = records.people.add_user(ADMINISTRATOR, "Kim", "examiner", PASSWORD)
    records.people.add_user(ADMINISTRATOR, "System", "applicant")
    said = set()
    for name, password in (("Kim", "wrong password"), ("Nobody", PASSWORD), ("System", ""), ("System", "x" * 5000)):
        with pytest.raises(AccessDenied) as refused:
            records.people.sign_in(name, password, ttl=HOUR)
        said.add(str(refused.value))
    records.people.disable_user(ADMINISTRATOR, user.id)
    with pytest.raises(AccessDenied) as refused:
        records.people.sign_in("Kim", PASSWORD, ttl=HOUR)
    said.add(str(refused.value))
    assert len(said) == 1
    assert not records.people.any_password()
    records.people.enable_user(ADMINISTRATOR, user.id)
    assert records.people.any_password()
    assert records.people.sign_in("KIM", PASSWORD, ttl=HOUR).secret


def test_guessing_is_throttled_by_name_and_by_address(records: Records) -> None:
    records.people.add_user(ADMINISTRATOR, "Kim", "examiner", PASSWORD)
    records.people.add_user(ADMINISTRATOR, "Lee", "examiner", PASSWORD)
    for attempt in range(8):
        with pytest.raises(AccessDenied):
            records.people.sign_in("Kim", "wrong password", ttl=HOUR, address=f"10.0.0.{attempt}")
    with pytest.raises(TooManyAttempts) as refused:
        records.people.sign_in("kim ", PASSWORD, ttl=HOUR, address="10.0.0.99")
    assert refused.value.retry_after > 0
    assert records.people.sign_in("Lee", PASSWORD, ttl=HOUR, address="10.0.0.1").secret
    refusals = [e for e in records.audit.entries().items if e.action == "session.refused"]
    assert len(refusals) == 8
    assert refusals[0].address == "10.0.0.7"


def test_guessing_many_names_from_one_address_is_throttled(records: Records, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("certlane.service.records.people._MOST_BY_ADDRESS", 3)
    records.people.add_user(ADMINISTRATOR, "Kim", "examiner", PASSWORD)
    for attempt in range(3):
        with pytest.raises(AccessDenied):
            records.people.sign_in(f"name {attempt}", "wrong password", ttl=HOUR, address="10.0.0.1")
    with pytest.raises(TooManyAttempts):
        records.people.sign_in("Kim", PASSWORD, ttl=HOUR, address="10.0.0.1")
    assert records.people.sign_in("Kim", PASSWORD, ttl=HOUR, address="10.0.0.2").secret


def test_sessions_end_in_time_and_with_every_change_of_the_user(records: Records) -> None:
    user = records.people.add_user(ADMINISTRATOR, "Kim", "examiner", PASSWORD)

    def signed_in(password: str = PASSWORD) -> str:
        return records.people.sign_in("Kim", password, ttl=HOUR).secret

    def refused(secret: str) -> None:
        with pytest.raises(AccessDenied):
            records.people.session(secret)

    refused(records.people.sign_in("Kim", PASSWORD, ttl=timedelta(seconds=-1)).secret)
    secret = signed_in()
    records.people.set_role(ADMINISTRATOR, user.id, "supervisor")
    refused(secret)
    secret = signed_in()
    me = records.people.session(secret).actor
    assert me.role == "supervisor"
    with pytest.raises(AccessDenied):
        records.people.change_own_password(me, "wrong password", "another long password")
    with pytest.raises(UsageError):
        records.people.change_own_password(me, PASSWORD, "short")
    records.people.change_own_password(me, PASSWORD, "another long password")
    refused(secret)
    secret = signed_in("another long password")
    records.people.set_password(ADMINISTRATOR, user.id, PASSWORD)
    refused(secret)
    secret = signed_in()
    records.people.disable_user(ADMINISTRATOR, user.id)
    refused(secret)


def test_tokens_open_until_they_end(records: Records) -> None:
    user = records.people.add_user(ADMINISTRATOR, "Intake", "applicant")
    token = records.people.add_token(ADMINISTRATOR, user.id, "office")
    actor = records.people.token_actor(token.secret, "10.0.0.1")
    assert actor == Actor(user.id, "Intake", "applicant", "token", "10.0.0.1")
    (row,) = records.people.tokens(user.id)
    assert (row.id, row.user_name, row.name) == (token.id, "Intake", "office")
    assert row.last_used_at is not None
    short = records.people.add_token(ADMINISTRATOR, user.id, "short", datetime.now(UTC) + timedelta(seconds=0.3))
    assert records.people.token_actor(short.secret).id == user.id
    time.sleep(0.35)
    own = records.people.add_token(actor, user.id, "made by itself")
    other = Actor("x", "Other", "examiner", "token")
    with pytest.raises(AccessDenied):
        records.people.add_token(other, user.id, "for another")
    with pytest.raises(NotFound):
        records.people.revoke_token(other, own.id)
    records.people.revoke_token(actor, own.id)
    records.people.revoke_token(ADMINISTRATOR, token.id)
    for secret in (short.secret, own.secret, token.secret, token.secret[:-1], token.secret + "x", ""):
        with pytest.raises(AccessDenied):
            records.people.token_actor(secret)
    last = records.people.add_token(ADMINISTRATOR, user.id, "last")
    records.people.disable_user(ADMINISTRATOR, user.id)
    with pytest.raises(AccessDenied):
        records.people.token_actor(last.secret)
    with pytest.raises(UsageError):
        records.people.add_token(ADMINISTRATOR, user.id, "past", datetime.now(UTC))
    assert records.audit.verify().ok


def test_names_are_each_one_s_own_in_any_case(records: Records) -> None:
    records.people.add_user(ADMINISTRATOR, "Kim", "examiner")
    for twin in ("kim", "KIM ", "Ｋｉｍ"):
        with pytest.raises(Conflict):
            records.people.add_user(ADMINISTRATOR, twin, "examiner")
    for wrong in ("", " ", "x" * 101):
        with pytest.raises(UsageError):
            records.people.add_user(ADMINISTRATOR, wrong, "examiner")
    with pytest.raises(UsageError):
        records.people.add_user(ADMINISTRATOR, "Lee", "owner")  # type: ignore[arg-type]
    with pytest.raises(NotFound):
        records.people.disable_user(ADMINISTRATOR, "nobody")


@pytest.mark.parametrize("password", ["", "short", "x" * 11, "x" * 1001, "administrator"])
def test_weak_passwords_are_refused(open_records: Open, tmp_path: Path, password: str) -> None:
    records = open_records(f"sqlite:///{tmp_path / 'r.sqlite3'}")
    with pytest.raises(UsageError):
        records.people.add_user(ADMINISTRATOR, "Administrator", "administrator", password)
    assert records.people.users() == ()


# --- webhooks ---------------------------------------------------------------------------------------------------------


def decide(records: Records, assessment: dict[str, Any]) -> str:
    file = records.files.put(b"%PDF")
    id_ = records.submit(EXAMINER, documents=[SubmittedFile("a.pdf", file.sha256, file.size)]).id
    assert records.claim("worker", HOUR) is not None
    assert records.finish(id_, "worker", assessment)
    return id_


def test_an_event_is_queued_with_the_change_and_delivered_once(records: Records, judged: Judged) -> None:
    hook = records.hooks.add_webhook(ADMINISTRATOR, "https://intake.example/hook", EVENTS[:1], "s" * 32)
    records.hooks.add_webhook(ADMINISTRATOR, "https://other.example/hook", EVENTS[1:2], "t" * 32)
    id_ = decide(records, judged["refer"])
    (delivery,) = records.hooks.due()
    assert (delivery.webhook, delivery.url, delivery.secret, delivery.attempt) == (hook.id, hook.url, "s" * 32, 1)
    assert delivery.body["data"] == {
        "id": id_,
        "state": "decided",
        "outcome": "refer",
        "revision": 1,
        "sha256": records.application(EXAMINER, id_).sha256,
        "url": f"/v1/applications/{id_}/assessment",
    }
    assert records.hooks.due() == (), "it is on its way"
    records.hooks.mark_failed(delivery.id, "connection refused", datetime.now(UTC) - HOUR)
    (again,) = records.hooks.due()
    assert (again.id, again.attempt, again.body) == (delivery.id, 2, delivery.body)
    records.hooks.mark_delivered(again.id, 204)
    assert records.hooks.due() == ()
    shown = records.hooks.webhooks(ADMINISTRATOR)
    assert [(h.delivered, h.waiting, h.given_up) for h in shown] == [(1, 0, 0), (0, 0, 0)]
    assert "s" * 32 not in repr(shown) + repr(delivery)


def test_a_delivery_whose_sender_died_comes_again(records: Records, judged: Judged) -> None:
    records.hooks.add_webhook(ADMINISTRATOR, "https://intake.example/hook", EVENTS, "s" * 32)
    decide(records, judged["refer"])
    (first,) = records.hooks.due(lease=timedelta(seconds=-1))
    (second,) = records.hooks.due()
    assert first.id == second.id
    records.hooks.mark_failed(second.id, "too often", None)
    assert records.hooks.due() == ()
    (hook,) = records.hooks.webhooks(ADMINISTRATOR)
    assert (hook.delivered, hook.waiting, hook.given_up) == (0, 0, 1)
    records.hooks.remove_webhook(ADMINISTRATOR, hook.id)
    assert records.hooks.webhooks(ADMINISTRATOR) == ()
    with pytest.raises(NotFound):
        records.hooks.remove_webhook(ADMINISTRATOR, hook.id)
    records.hooks.mark_delivered(second.id, 200)


def test_many_senders_never_share_a_delivery(records: Records, judged: Judged) -> None:
    for number in range(6):
        records.hooks.add_webhook(ADMINISTRATOR, f"https://intake.example/{number}", EVENTS, "s" * 32)
    decide(records, judged["refer"])
    with ThreadPoolExecutor(4) as pool:
        taken = [d.id for got in pool.map(lambda _: records.hooks.due(2), range(8)) for d in got]
    taken += [d.id for d in records.hooks.due()]
    assert len(taken) == len(set(taken)) == 6


@pytest.mark.parametrize(
    "url",
    [
        "",
        "intake.example/hook",
        "http://intake.example/hook",
        "ftp://intake.example/",
        "file:///etc/passwd",
        "https://user:secret@intake.example/",
        "https://intake.example:port/",
        "https:///hook",
        "https://intake.example/\r\nX: y",
        "https://" + "x" * 3000,
    ],
)
def test_addresses_of_no_use_are_refused(open_records: Open, tmp_path: Path, url: str) -> None:
    records = open_records(f"sqlite:///{tmp_path / 'r.sqlite3'}")
    with pytest.raises(UsageError):
        records.hooks.add_webhook(ADMINISTRATOR, url, EVENTS, "s" * 32)
    for events, secret in (((), "s" * 32), (("other",), "s" * 32), (EVENTS, "short")):
        with pytest.raises(UsageError):
            records.hooks.add_webhook(ADMINISTRATOR, "https://intake.example/", events, secret)
    local = "http://127.0.0.1:9000/hook"
    assert records.hooks.add_webhook(ADMINISTRATOR, local, EVENTS, "s" * 32).url == local


# --- the commands -----------------------------------------------------------------------------------------------------


def test_the_commands_manage_people(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    options = ["--folder", str(tmp_path / "data")]
    secret = tmp_path / "password"
    secret.write_text(PASSWORD + "\n", encoding="utf-8")
    assert cli.run(["users", "list", *options]) == 2, "there are no records yet"
    assert cli.run(["users", "add", "Kim", "--role", "supervisor", "--password-file", str(secret), *options]) == 0
    assert cli.run(["users", "add", "Intake", "--role", "applicant", "--no-password", *options]) == 0
    assert cli.run(["users", "add", "kim", "--no-password", *options]) == 1
    assert cli.run(["users", "role", "Kim", "examiner", *options]) == 0
    capsys.readouterr()
    assert cli.run(["users", "list", *options]) == 0
    shown = capsys.readouterr().out
    assert "Kim  examiner" in shown
    assert "Intake  applicant" in shown
    assert cli.run(["tokens", "add", "Intake", "office", "--days", "30", *options]) == 0
    token = capsys.readouterr().out.strip()
    with Records.open(f"sqlite:///{tmp_path / 'data' / 'certlane.sqlite3'}", tmp_path / "data") as records:
        assert records.people.token_actor(token).name == "Intake"
        assert records.people.sign_in("Kim", PASSWORD, ttl=HOUR).secret
        (row,) = records.people.tokens()
    assert cli.run(["tokens", "list", *options]) == 0
    shown = capsys.readouterr().out
    assert row.id in shown
    assert token not in shown
    assert cli.run(["tokens", "revoke", row.id, *options]) == 0
    assert cli.run(["users", "disable", "Kim", *options]) == 0
    assert cli.run(["users", "password", "Kim", "--password-file", str(secret), *options]) == 0
    assert cli.run(["users", "disable", "Nobody", *options]) == 2
    assert cli.run(["users", "password", "Kim", "--password-file", str(tmp_path / "none"), *options]) == 1
    capsys.readouterr()
    assert cli.run(["users", "list", "--json", *options]) == 0
    assert '"disabled": true' in capsys.readouterr().out
    assert cli.run(["tokens", "list", "--json", *options]) == 0
    assert "revoked_at" in capsys.readouterr().out
    assert cli.run(["audit", "verify", *options]) == 0
