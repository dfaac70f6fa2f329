"""Applications, their files and the queue of work, on SQLite and on a real PostgreSQL server."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine, inspect, text

from certlane.errors import CertlaneError, LimitExceeded, UsageError
from certlane.service.records import (
    AccessDenied,
    Actor,
    ApplicationQuery,
    Claimed,
    Conflict,
    FileStore,
    NotFound,
    Records,
    RecordsUnusable,
    SubmittedFile,
)
from certlane.service.records.applications import submission_key
from certlane.service.records.queue import MOST_ATTEMPTS
from certlane.service.records.tables import Base, Moment, from_text, to_text

Judged = dict[str, dict[str, Any]]
Open = Callable[..., Records]

APPLICANT = Actor("a1", "Intake", "applicant", "token", "10.0.0.9")
OTHER = Actor("a2", "Other intake", "applicant", "token")
EXAMINER = Actor("e1", "Kim", "examiner", "session", "127.0.0.1")
SUPERVISOR = Actor("s1", "Lee", "supervisor", "session")
ADMINISTRATOR = Actor("d1", "Park", "administrator", "session")
LEASE = timedelta(seconds=60)
GONE = timedelta(seconds=-1)


def put(records: Records, content: bytes = b"%PDF-1.7 one", name: str = "certificate.pdf") -> SubmittedFile:
    stored = records.files.put(content)
    return SubmittedFile(name, stored.sha256, stored.size)


def submit(records: Records, *names: str, actor: Actor = APPLICANT, **options: Any) -> str:
    files = [put(records, f"%PDF-1.7 {name}".encode(), name) for name in names or ("certificate.pdf",)]
    return records.submit(actor, documents=files, **options).id


def decide(records: Records, assessment: dict[str, Any], errors: dict[str, Any] | None = None) -> str:
    claimed = records.claim("worker", LEASE)
    assert claimed is not None
    assert records.finish(claimed.id, "worker", assessment, errors)
    return claimed.id


# --- submission -------------------------------------------------------------------------------------------------------


def test_the_same_once_more_is_the_same_application(records: Records) -> None:
    facts = {"product": {"name": "robot", "models": ["R-1"]}, "day": date(2026, 1, 2)}
    files = [put(records), put(records, b"%PDF two", "report.pdf")]
    first = records.submit(APPLICANT, documents=files, facts=facts, as_of=date(2026, 11, 1), title="First")
    again = records.submit(APPLICANT, documents=files[::-1], facts=facts, as_of=date(2026, 11, 1), title="Second")
    assert first.created
    assert (again.id, again.created) == (first.id, False)
    row = records.application(APPLICANT, first.id)
    assert (row.title, row.state, row.revision, row.outcome, row.of) == ("First", "queued", 0, "", 2)
    assert [document.name for document in row.documents] == ["certificate.pdf", "report.pdf"]
    assert row.facts == {"product": {"name": "robot", "models": ["R-1"]}, "day": "2026-01-02"}
    assert [entry.action for entry in records.history(APPLICANT, first.id)] == ["application.submitted"]


def test_what_differs_in_anything_is_another_application(records: Records) -> None:
    file = put(records)
    base: dict[str, Any] = {"documents": [file], "facts": {"a": 1}, "policy": "default", "as_of": date(2026, 1, 1)}
    variants = [
        base,
        base | {"documents": [replace(file, name="other.pdf")]},
        base | {"documents": [put(records, b"%PDF other")]},
        base | {"documents": [file, replace(file, name="twice.pdf")]},
        base | {"facts": {"a": 2}},
        base | {"facts": None},
        base | {"policy": "strict"},
        base | {"as_of": None},
    ]
    ids = {records.submit(APPLICANT, **variant).id for variant in variants}
    ids.add(records.submit(OTHER, **base).id)
    assert len(ids) == len(variants) + 1


@pytest.mark.parametrize("threads", [24])
def test_many_that_submit_the_same_at_once_make_one(records: Records, threads: int) -> None:
    file = put(records)
    start = threading.Barrier(threads)

    def go(number: int) -> tuple[str, bool]:
        start.wait()
        # Two kinds of submission at once: each is made once.
        done = records.submit(APPLICANT, documents=[file], facts={"kind": number % 2})
        return done.id, done.created

    with ThreadPoolExecutor(threads) as pool:
        made = list(pool.map(go, range(threads)))
    assert len({id_ for id_, _ in made}) == 2
    assert sum(created for _, created in made) == 2
    assert len(records.applications(EXAMINER).items) == 2
    assert records.audit.verify().checked == 2
    assert records.audit.verify().ok


def test_a_document_that_is_not_kept_is_refused(records: Records) -> None:
    with pytest.raises(Conflict):
        records.submit(APPLICANT, documents=[SubmittedFile("a.pdf", "0" * 64, 3)])
    with pytest.raises(UsageError):
        records.submit(APPLICANT, documents=[])
    assert records.applications(EXAMINER).items == ()
    assert records.audit.head().seq == 0, "what was refused left no trace"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\kim\\report.pdf", "report.pdf"),
        ("a\x00b\n.pdf", "a\ufffdb.pdf"),
        ("시험성적서.pdf", "시험성적서.pdf"),
        ("\ud800.pdf", "\ufffd.pdf"),
    ],
)
def test_names_are_kept_as_plain_names(open_records: Open, tmp_path: Path, given: str, kept: str) -> None:
    records = open_records(f"sqlite:///{tmp_path / 'r.sqlite3'}")
    id_ = records.submit(APPLICANT, documents=[replace(put(records), name=given)]).id
    assert records.application(APPLICANT, id_).documents[0].name == kept


@pytest.mark.parametrize("nasty", ["\x00", "\ud800", "x' OR 1=1 --", "%", "_", "\\", "x" * 100_000])
def test_nothing_that_is_asked_for_breaks_a_query(records: Records, nasty: str) -> None:
    submit(records)
    assert records.applications(EXAMINER, ApplicationQuery(text=nasty)).items == ()
    assert records.applications(EXAMINER, ApplicationQuery(outcome=nasty)).items == ()
    for ask in (records.application, records.assessment, records.overrides, records.history):
        with pytest.raises(NotFound):
            ask(EXAMINER, nasty)
    with pytest.raises(UsageError):
        records.applications(EXAMINER, ApplicationQuery(cursor=nasty))
    assert records.people.user_by_name(nasty) is None
    with pytest.raises(AccessDenied):
        records.people.token_actor(nasty)
    with pytest.raises(CertlaneError):
        records.people.sign_in(nasty, nasty, ttl=LEASE)
    submit(records, title=nasty, actor=replace(APPLICANT, name=nasty), facts={nasty: nasty})
    assert records.audit.verify().ok


@settings(deadline=None)
@given(st.text(), st.text())
def test_the_key_of_a_submission_tells_names_and_facts_apart(left: str, right: str) -> None:
    def key(name: str, fact: str) -> str:
        return submission_key([SubmittedFile(name, "0" * 64, 1)], {"fact": fact}, "default", None)

    assert (key(left, "x") == key(right, "x")) == (left == right)
    assert (key("x", left) == key("x", right)) == (left == right)


# --- reading ----------------------------------------------------------------------------------------------------------


def test_an_applicant_sees_its_own_only(records: Records, judged: Judged) -> None:
    mine, theirs = submit(records), submit(records, "other.pdf", actor=OTHER)
    decide(records, judged["refer"])
    assert [row.id for row in records.applications(APPLICANT).items] == [mine]
    assert {row.id for row in records.applications(EXAMINER).items} == {mine, theirs}
    assert records.counts(APPLICANT) == {"refer": 1}
    assert records.counts(EXAMINER) == {"refer": 1, "queued": 1}
    asks: list[Callable[..., Any]] = [
        records.application, records.assessment, records.overrides, records.signatures, records.history,
    ]  # fmt: skip
    for ask in asks:
        with pytest.raises(NotFound):
            ask(OTHER, mine)
    with pytest.raises(NotFound):
        records.document(OTHER, mine, records.application(APPLICANT, mine).documents[0].sha256)
    with pytest.raises(NotFound):
        records.rerun(OTHER, mine, add_documents=[put(records, b"%PDF more")])


def test_lists_come_in_pages_in_every_order(records: Records) -> None:
    made = [submit(records, f"{n}.pdf", title=f"title {n % 3}") for n in range(7)]
    for sort in ("created", "-created", "updated", "-updated", "title", "-title", "minutes", "-minutes"):
        seen: list[str] = []
        cursor: str | None = None
        while True:
            page = records.applications(EXAMINER, ApplicationQuery(sort=sort, limit=3, cursor=cursor))
            seen += [row.id for row in page.items]
            cursor = page.next_cursor
            if cursor is None:
                break
        assert sorted(seen) == sorted(made), sort
    assert [row.id for row in records.applications(EXAMINER, ApplicationQuery(sort="created")).items] == made
    titles = [row.title for row in records.applications(EXAMINER, ApplicationQuery(sort="title")).items]
    assert titles == sorted(titles)
    first = records.applications(EXAMINER, ApplicationQuery(limit=1)).next_cursor
    with pytest.raises(UsageError):
        records.applications(EXAMINER, ApplicationQuery(sort="title", cursor=first))


@pytest.mark.parametrize(
    ("sort", "value"),
    [
        ("minutes", 1 << 40), ("minutes", "1"), ("minutes", None), ("title", 5), ("title", ["x"]),
        ("created", "2026"), ("created", "2026-01-01T00:00:00"), ("created", 1.5), ("created", {}),
    ],
)  # fmt: skip
def test_cursors_that_somebody_wrote_are_refused(records: Records, sort: Any, value: object) -> None:
    cursor = base64.urlsafe_b64encode(json.dumps([sort, value, "0" * 24]).encode()).decode()
    with pytest.raises(UsageError):
        records.applications(EXAMINER, ApplicationQuery(sort=sort, cursor=cursor))
    harmless = base64.urlsafe_b64encode(json.dumps(["title", "a\x00\ud800' --", "\x00"]).encode()).decode()
    assert records.applications(EXAMINER, ApplicationQuery(sort="title", cursor=harmless)).items == ()


def test_lists_are_filtered_and_searched(records: Records, judged: Judged) -> None:
    decided = submit(records, "zebra.pdf", title="Robot of Busan")
    decide(records, judged["not_qualified"])
    waiting = submit(records, "seoul.pdf", title="부산 로봇")

    def ids(**query: Any) -> list[str]:
        return [row.id for row in records.applications(EXAMINER, ApplicationQuery(**query)).items]

    assert ids(state="queued") == [waiting]
    assert ids(outcome="not_qualified") == [decided]
    assert ids(text="busan ROBOT") == [decided]
    assert ids(text="부산") == [waiting]
    assert ids(text="zebra") == [decided]
    assert ids(text="busan 부산") == []
    holder = records.application(EXAMINER, decided).row["holder"]
    assert ids(text=holder) == [decided]


def test_opening_is_logged_once_for_a_while(records: Records) -> None:
    id_ = submit(records)
    records.application(EXAMINER, id_)
    for _ in range(3):
        records.application(EXAMINER, id_, opened=True)
    records.application(SUPERVISOR, id_, opened=True)
    opened = [entry.actor for entry in records.history(EXAMINER, id_) if entry.action == "application.opened"]
    assert opened == ["e1", "s1"]


# --- the queue --------------------------------------------------------------------------------------------------------


def test_work_is_claimed_in_order_and_becomes_a_revision(records: Records, judged: Judged) -> None:
    first, second = submit(records, "1.pdf", policy="own"), submit(records, "2.pdf")
    claimed = records.claim("worker", LEASE)
    assert claimed is not None
    assert (claimed.id, claimed.policy, claimed.attempt) == (first, "own", 1)
    other = records.claim("another", LEASE)
    assert other is not None
    assert other.id == second
    assert records.claim("third", LEASE) is None
    with pytest.raises(Conflict):
        records.assessment(APPLICANT, first)
    assert records.heartbeat(first, "worker", 1, 3)
    row = records.application(APPLICANT, first)
    assert (row.state, row.done, row.of) == ("running", 1, 3)
    assert not records.finish(first, "another", judged["refer"]), "only the holder of the lease writes"
    assert records.finish(first, "worker", judged["refer"], {})
    assert not records.finish(first, "worker", judged["refer"], {}), "once"
    row = records.application(APPLICANT, first)
    assert (row.state, row.outcome, row.revision) == ("decided", "refer", 1)
    stored = records.assessment(APPLICANT, first)
    assert stored.assessment == judged["refer"]
    assert list(stored.assessment) == list(judged["refer"]), "keys in the published order"
    assert (stored.revision, stored.sha256, stored.kind) == (1, row.sha256, "decided")
    entry = records.history(APPLICANT, first)[-1]
    assert (entry.action, entry.after["sha256"]) == ("application.decided", row.sha256)
    assert entry.versions["policy"] == judged["refer"]["policy"]
    assert entry.versions["catalogue"] == judged["refer"]["catalogue"]


def test_a_dossier_with_an_unread_document_is_never_shown_as_qualified(records: Records, judged: Judged) -> None:
    submit(records)
    id_ = decide(records, judged["qualified"], {"report.pdf": {"code": "CL101", "message": "damaged", "remedy": ""}})
    row = records.application(EXAMINER, id_)
    assert row.outcome == "refer"
    assert row.errors["report.pdf"]["code"] == "CL101"


def test_failure_is_kept(records: Records) -> None:
    submit(records)
    claimed = records.claim("worker", LEASE)
    assert claimed is not None
    assert not records.fail(claimed.id, "another", {"code": "CL103", "message": "", "remedy": ""})
    assert records.fail(claimed.id, "worker", {"code": "CL103", "message": "too large", "remedy": "split"})
    row = records.application(APPLICANT, claimed.id)
    assert (row.state, row.outcome) == ("failed", "error")
    assert row.error is not None
    assert row.error["code"] == "CL103"
    records.rerun(EXAMINER, claimed.id, as_of=date(2026, 1, 1))
    again = records.application(APPLICANT, claimed.id)
    assert (again.state, again.error, again.as_of) == ("queued", None, date(2026, 1, 1))


def test_a_lapsed_lease_is_claimed_again_and_the_late_worker_writes_nothing(records: Records, judged: Judged) -> None:
    id_ = submit(records)
    assert records.claim("dead", GONE) is not None
    assert not records.heartbeat(id_, "dead", 1, 1, lease=LEASE), "what lapsed can't be renewed"
    assert not records.finish(id_, "dead", judged["qualified"])
    claimed = records.claim("alive", LEASE)
    assert claimed is not None
    assert (claimed.id, claimed.attempt) == (id_, 2)
    before = records.audit.head()
    assert not records.finish(id_, "dead", judged["qualified"])
    assert not records.fail(id_, "dead", {"code": "CL101", "message": "", "remedy": ""})
    assert records.audit.head() == before
    assert records.application(EXAMINER, id_).state == "running"
    assert records.finish(id_, "alive", judged["refer"])
    assert records.application(EXAMINER, id_).outcome == "refer"


def test_what_takes_its_worker_down_fails_in_the_end(records: Records) -> None:
    id_ = submit(records)
    for attempt in range(MOST_ATTEMPTS):
        claimed = records.claim(f"worker {attempt}", GONE)
        assert claimed is not None
        if attempt % 2:
            assert records.release_lapsed() == 1
    records.release_lapsed()
    assert records.claim("last", LEASE) is None
    row = records.application(EXAMINER, id_)
    assert (row.state, row.outcome) == ("failed", "error")
    assert records.release_lapsed() == 0


def test_many_workers_never_share_an_application(records: Records, judged: Judged) -> None:
    count, workers = 12, 6
    for number in range(count):
        submit(records, f"{number}.pdf")
    done: list[str] = []

    def work(name: str) -> None:
        while (claimed := records.claim(name, LEASE)) is not None:
            assert records.finish(claimed.id, name, judged["refer"])
            done.append(claimed.id)

    with ThreadPoolExecutor(workers) as pool:
        list(pool.map(work, [f"worker {n}" for n in range(workers)]))
    # A claim that loses a race to others may find nothing while something waits: then the next round has it.
    while (claimed := records.claim("last", LEASE)) is not None:
        assert records.finish(claimed.id, "last", judged["refer"])
        done.append(claimed.id)
    assert len(done) == len(set(done)) == count
    assert records.counts(EXAMINER) == {"refer": count}
    result = records.audit.verify()
    assert (result.ok, result.checked) == (True, 3 * count)


def test_deciding_anew_makes_a_revision_more(records: Records, judged: Judged) -> None:
    id_ = submit(records)
    decide(records, judged["refer"])
    with pytest.raises(AccessDenied):
        records.rerun(APPLICANT, id_, policy="lenient")
    more = put(records, b"%PDF more", "more.pdf")
    assert records.rerun(APPLICANT, id_, add_documents=[more, more]) == id_
    row = records.application(APPLICANT, id_)
    assert (row.state, row.revision, row.of, len(row.documents)) == ("queued", 1, 3, 3)
    claimed = records.claim("w", LEASE)
    assert isinstance(claimed, Claimed)
    assert {document.sha256 for document in claimed.documents} >= {more.sha256}
    # While it runs, another document arrives: what is being decided is stale, and is not written.
    records.rerun(APPLICANT, id_, add_documents=[put(records, b"%PDF third", "third.pdf")])
    assert not records.finish(id_, "w", judged["not_qualified"])
    decide(records, judged["not_qualified"])
    assert records.application(APPLICANT, id_).revision == 2
    assert records.assessment(APPLICANT, id_, revision=1).assessment == judged["refer"]
    for missing in (0, 3, -1, 1 << 40):
        with pytest.raises(NotFound):
            records.assessment(APPLICANT, id_, revision=missing)
    assert records.submit(APPLICANT, documents=[put(records, b"%PDF-1.7 certificate.pdf")]).created


_SUBMITTER = """
import sys
from pathlib import Path
from certlane.service.records import Actor, Records, SubmittedFile
records = Records.open(sys.argv[1], Path(sys.argv[2]))
actor = Actor("a1", "Intake", "applicant", "token")
for number in range(10_000):
    stored = records.files.put(f"%PDF {number}".encode())
    made = records.submit(actor, documents=[SubmittedFile(f"{number}.pdf", stored.sha256, stored.size)])
    print(made.id, flush=True)
"""


def test_what_was_accepted_outlives_kill_9(open_records: Open, database_url: str, tmp_path: Path) -> None:
    records = open_records(database_url)
    process = subprocess.Popen(
        [sys.executable, "-c", _SUBMITTER, database_url, str(tmp_path / "records")], stdout=subprocess.PIPE
    )
    assert process.stdout is not None
    accepted = [process.stdout.readline().decode().strip() for _ in range(25)]
    process.kill()
    accepted += process.stdout.read().decode().split("\n")[:-1]
    process.stdout.close()
    process.wait()
    kept: dict[str, tuple[str, ...]] = {}
    cursor: str | None = None
    while True:
        page = records.applications(EXAMINER, ApplicationQuery(limit=500, cursor=cursor))
        kept |= {row.id: tuple(document.sha256 for document in row.documents) for row in page.items}
        cursor = page.next_cursor
        if cursor is None:
            break
    assert set(accepted) <= set(kept)
    assert len(kept) <= len(accepted) + 1, "at most the one whose answer was cut off"
    assert all(records.files.exists(sha256) for digests in kept.values() for sha256 in digests)
    result = records.audit.verify()
    assert (result.ok, result.checked) == (True, len(kept)), result.why


# --- files ------------------------------------------------------------------------------------------------------------


def test_files_are_kept_once_under_their_digest(tmp_path: Path) -> None:
    store = FileStore(tmp_path / "files")
    content = os.urandom(3_000_000)
    first = store.put(content)
    second = store.put(io.BytesIO(content))
    third = store.put(content[n : n + 1000] for n in range(0, len(content), 1000))
    assert first == second == third
    assert (first.sha256, first.size) == (hashlib.sha256(content).hexdigest(), len(content))
    kept = [path for path in (tmp_path / "files").rglob("*") if path.is_file()]
    assert kept == [store.path(first.sha256)]
    assert kept[0].stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "files").stat().st_mode & 0o777 == 0o700
    with store.open(first.sha256) as opened:
        assert opened.read() == content
    assert store.delete(first.sha256)
    assert not store.delete(first.sha256)
    with pytest.raises(NotFound):
        store.path(first.sha256)


def test_a_file_that_is_too_large_or_breaks_off_leaves_nothing(tmp_path: Path) -> None:
    store = FileStore(tmp_path / "files")
    with pytest.raises(LimitExceeded):
        store.put(b"x" * 101, limit=100)
    store.put(b"x" * 100, limit=100)

    def broken() -> Any:
        yield b"begun"
        raise ConnectionError

    with pytest.raises(ConnectionError):
        store.put(broken())
    assert len([path for path in (tmp_path / "files").rglob("*") if path.is_file()]) == 1


@pytest.mark.parametrize(
    "name", ["", "..", "../../etc/passwd", "a" * 63, "A" * 64, "g" * 64, "0" * 64 + "\n", "\x00" * 64]
)
def test_only_a_digest_becomes_a_path(tmp_path: Path, name: str) -> None:
    store = FileStore(tmp_path / "files")
    assert not store.exists(name)
    for ask in (store.path, store.open, store.size, store.delete):
        with pytest.raises(NotFound):
            ask(name)


def test_a_half_written_file_of_that_name_is_replaced(tmp_path: Path) -> None:
    store = FileStore(tmp_path / "files")
    stored = store.put(b"the whole")
    store.path(stored.sha256).write_bytes(b"the")  # as after a loss of power on a careless disk
    assert store.put(b"the whole") == stored
    assert store.path(stored.sha256).read_bytes() == b"the whole"


# --- the schema -------------------------------------------------------------------------------------------------------


def test_migrations_make_what_the_tables_say(open_records: Open, database_url: str) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.runtime.migration import MigrationContext

    def plain(diff: Any) -> bool:
        # Our own types are stored as the plain ones.
        return diff[0][0] == "modify_type" if isinstance(diff, list) else False

    open_records(database_url).close()
    engine = create_engine(database_url)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": False})
        differences = [diff for diff in compare_metadata(context, Base.metadata) if not plain(diff)]
    engine.dispose()
    assert differences == []


def test_a_newer_schema_is_refused_and_left_alone(open_records: Open, database_url: str) -> None:
    open_records(database_url).close()
    engine = create_engine(database_url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(RecordsUnusable, match="9999"):
        open_records(database_url)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar() == "9999"
    engine.dispose()


def test_many_that_open_at_once_migrate_once(open_records: Open, database_url: str) -> None:
    with ThreadPoolExecutor(4) as pool:
        opened = list(pool.map(lambda _: open_records(database_url), range(4)))
    assert {records.audit.head().seq for records in opened} == {0}
    engine = create_engine(database_url)
    assert "applications" in inspect(engine).get_table_names()
    engine.dispose()


@pytest.mark.parametrize("url", ["", "nonsense", "mysql://x/y", "sqlite://", "sqlite:///:memory:"])
def test_an_address_of_no_use_is_refused(open_records: Open, url: str) -> None:
    with pytest.raises(UsageError):
        open_records(url)


def test_a_database_that_is_none_is_refused(open_records: Open, tmp_path: Path) -> None:
    (tmp_path / "no.sqlite3").write_bytes(b"this is no database, but long enough to be taken for one" * 100)
    with pytest.raises(RecordsUnusable):
        open_records(f"sqlite:///{tmp_path / 'no.sqlite3'}")
    with pytest.raises(RecordsUnusable):
        open_records("postgresql+psycopg://nobody:secret@127.0.0.1:9/none?connect_timeout=2")


@settings(deadline=None)
@given(st.datetimes(min_value=datetime(1970, 1, 1), max_value=datetime(9999, 12, 31)))
def test_times_are_kept_exactly_and_in_order(moment: datetime) -> None:
    aware = moment.replace(tzinfo=UTC)
    assert from_text(to_text(aware)) == aware
    assert len(to_text(aware)) == Moment.impl.length
    later = aware + timedelta(microseconds=1) if aware < datetime(9999, 12, 31, tzinfo=UTC) else aware
    assert to_text(later) >= to_text(aware)
