"""Overrides, notes, two persons, signatures, deletion: on SQLite and on a real PostgreSQL server."""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, text

from certlane.decision.policy import Policy
from certlane.errors import UsageError
from certlane.service.records import (
    EVENTS,
    AccessDenied,
    Actor,
    Conflict,
    NotFound,
    Records,
    Role,
    SubmittedFile,
)

Judged = dict[str, dict[str, Any]]
Open = Callable[..., Records]

APPLICANT = Actor("a1", "Intake", "applicant", "token")
EXAMINER = Actor("e1", "김심사", "examiner", "session")
SECOND = Actor("e2", "박심사", "examiner", "session")
SUPERVISOR = Actor("s1", "이과장", "supervisor", "session")
CHIEF = Actor("s2", "최국장", "supervisor", "session")
ADMINISTRATOR = Actor("d1", "Root", "administrator", "session")
LEASE = timedelta(seconds=60)
REASON = "compared with the original on paper"


@pytest.fixture
def two(open_records: Open, database_url: str) -> Records:
    """Records with the two-person option."""
    return open_records(database_url, two_person=True)


def decided(records: Records, assessment: dict[str, Any], name: str = "certificate.pdf", count: int = 1) -> str:
    files = [records.files.put(f"%PDF {name} {n}".encode()) for n in range(count)]
    made = records.submit(
        APPLICANT, documents=[SubmittedFile(f"{n}-{name}", f.sha256, f.size) for n, f in enumerate(files)]
    )
    claimed = records.claim("worker", LEASE)
    assert claimed is not None
    assert records.finish(claimed.id, "worker", assessment)
    return made.id


def open_points(records: Records, id_: str) -> list[dict[str, Any]]:
    stored = records.assessment(EXAMINER, id_)
    return [f for f in stored.assessment["findings"] if f["kind"] in ("bar", "core") and f["outcome"] != "pass"]


def settle(records: Records, id_: str, actor: Actor = EXAMINER) -> list[str]:
    """Override every open point to pass, and return their criteria."""
    points = [point["criterion"] for point in open_points(records, id_)]
    for criterion in points:
        records.override(actor, id_, criterion=criterion, outcome="pass", reason=REASON)
    return points


# --- overrides --------------------------------------------------------------------------------------------------------


def test_overrides_lead_to_a_revision_and_back_to_the_same_bytes(records: Records, judged: Judged) -> None:
    id_ = decided(records, judged["refer"])
    original = records.assessment(EXAMINER, id_)
    points = settle(records, id_)
    now = records.assessment(EXAMINER, id_)
    assert now.assessment["decision"]["outcome"] == records.application(EXAMINER, id_).outcome == "qualified"
    assert (now.revision, now.kind) == (1 + len(points), "overridden")
    assert [o["original"]["outcome"] for o in now.assessment["overrides"]] == ["unknown"] * len(points)
    assert {o["person"] for o in now.assessment["overrides"]} == {"김심사"}
    assert records.assessment(EXAMINER, id_, original=True) == original
    row = records.application(EXAMINER, id_)
    assert (row.overrides, row.pending, row.sha256) == (len(points), 0, now.sha256)
    for criterion in points:
        last = records.withdraw_override(SECOND, id_, criterion=criterion)
    assert last.sha256 == original.sha256
    assert last.assessment == original.assessment
    assert list(last.assessment) == list(original.assessment)
    assert records.application(EXAMINER, id_).outcome == "refer"
    states = [o.state for o in records.overrides(EXAMINER, id_)]
    assert states == ["withdrawn"] * len(points), "what was judged is kept"
    with pytest.raises(NotFound):
        records.withdraw_override(EXAMINER, id_, criterion=points[0])


def test_the_log_holds_before_after_and_a_digest_of_the_reason(records: Records, judged: Judged) -> None:
    id_ = decided(records, judged["refer"])
    criterion = open_points(records, id_)[0]["criterion"]
    records.override(EXAMINER, id_, criterion=criterion, outcome="pass", reason=REASON)
    entry = records.history(EXAMINER, id_)[-1]
    assert (entry.action, entry.actor_name, entry.role) == ("override.added", "김심사", "examiner")
    assert entry.before["finding"] == {"criterion": criterion, "outcome": "unknown"}
    assert entry.after["finding"] == {"criterion": criterion, "outcome": "pass"}
    assert entry.versions["policy"] == judged["refer"]["policy"]
    assert entry.before["sha256"] != entry.after["sha256"] == records.application(EXAMINER, id_).sha256
    assert REASON not in json.dumps(entry.after)


def test_a_second_override_of_a_finding_takes_the_place_of_the_first(records: Records, judged: Judged) -> None:
    id_ = decided(records, judged["refer"])
    criterion = open_points(records, id_)[0]["criterion"]
    records.override(EXAMINER, id_, criterion=criterion, outcome="pass", reason=REASON)
    stored = records.override(SECOND, id_, criterion=criterion, outcome="fail", reason=REASON)
    assert [(o["outcome"], o["person"]) for o in stored.assessment["overrides"]] == [("fail", "박심사")]
    assert [o.state for o in records.overrides(EXAMINER, id_)] == ["withdrawn", "active"]
    assert records.application(EXAMINER, id_).overrides == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"reason": "too short"},
        {"reason": " " * 40},
        {"reason": "x" * 20_000},
        {"outcome": "unknown"},
        {"outcome": "maybe"},
        {"criterion": "G99"},
        {"criterion": "\x00"},
        {"subject": "another standard"},
    ],
)
def test_an_override_that_makes_no_sense_leaves_nothing(
    open_records: Open, tmp_path: Path, judged: Judged, changes: dict[str, Any]
) -> None:
    records = open_records(f"sqlite:///{tmp_path / 'r.sqlite3'}")
    id_ = decided(records, judged["refer"])
    criterion = open_points(records, id_)[0]["criterion"]
    before = (records.application(EXAMINER, id_), records.audit.head())
    wanted: dict[str, Any] = {"criterion": criterion, "outcome": "pass", "reason": REASON} | changes
    with pytest.raises(UsageError):
        records.override(EXAMINER, id_, **wanted)
    assert (records.application(EXAMINER, id_), records.audit.head()) == before
    assert records.overrides(EXAMINER, id_) == ()


def test_a_bar_stays_closed(records: Records, judged: Judged) -> None:
    changed = json.loads(json.dumps(judged["qualified"]))
    bar = next(f for f in changed["findings"] if f["kind"] == "bar")
    bar["outcome"] = "unknown"
    id_ = decided(records, changed)
    with pytest.raises(UsageError, match="lets nobody judge better"):
        records.override(SUPERVISOR, id_, criterion=bar["criterion"], outcome="pass", reason=REASON)
    records.override(SUPERVISOR, id_, criterion=bar["criterion"], outcome="fail", reason=REASON)
    assert records.application(EXAMINER, id_).outcome == "not_qualified"


def test_a_policy_that_changed_since_is_not_mixed_with_the_old_one(
    tmp_path: Path, own_policy: Policy, judged: Judged
) -> None:
    policies = [own_policy]
    with Records.open(f"sqlite:///{tmp_path / 'r.sqlite3'}", tmp_path, policies=lambda name: policies[-1]) as records:
        id_ = decided(records, judged["refer"])
        policies.append(replace(own_policy, version="next"))
        criterion = open_points(records, id_)[0]["criterion"]
        with pytest.raises(Conflict, match="changed since"):
            records.override(EXAMINER, id_, criterion=criterion, outcome="pass", reason=REASON)


def test_deciding_anew_ends_overrides(records: Records, judged: Judged) -> None:
    id_ = decided(records, judged["refer"])
    points = settle(records, id_)
    records.rerun(EXAMINER, id_)
    with pytest.raises(Conflict):
        records.override(EXAMINER, id_, criterion=points[0], outcome="fail", reason=REASON)
    claimed = records.claim("worker", LEASE)
    assert claimed is not None
    assert records.finish(id_, "worker", judged["refer"])
    assert {o.state for o in records.overrides(EXAMINER, id_)} == {"superseded"}
    row = records.application(EXAMINER, id_)
    assert (row.outcome, row.overrides) == ("refer", 0)


def test_many_who_judge_at_once_leave_a_whole_record(records: Records, judged: Judged) -> None:
    id_ = decided(records, judged["qualified"])
    criteria = [f["criterion"] for f in judged["qualified"]["findings"] if f["kind"] == "core"][:8]

    def judge(criterion: str) -> None:
        records.override(EXAMINER, id_, criterion=criterion, outcome="unknown", reason=REASON)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(judge, criteria))
    stored = records.assessment(EXAMINER, id_)
    assert stored.revision == 1 + len(criteria)
    assert {o["criterion"] for o in stored.assessment["overrides"]} == set(criteria)
    assert records.audit.verify().ok


# --- two persons ------------------------------------------------------------------------------------------------------


def test_a_better_judgement_waits_for_a_second_person(two: Records, judged: Judged) -> None:
    id_ = decided(two, judged["refer"])
    criterion = open_points(two, id_)[0]["criterion"]
    stored = two.override(SUPERVISOR, id_, criterion=criterion, outcome="pass", reason=REASON)
    assert (stored.revision, stored.kind) == (1, "decided"), "nothing changed yet"
    row = two.application(EXAMINER, id_)
    assert (row.overrides, row.pending, row.revision) == (0, 1, 1)
    with pytest.raises(AccessDenied, match="different person"):
        two.confirm_override(SUPERVISOR, id_, criterion=criterion)
    with pytest.raises(AccessDenied):
        two.confirm_override(SECOND, id_, criterion=criterion)
    with pytest.raises(Conflict, match="waits for a second person"):
        two.sign(EXAMINER, id_, disposition="committee", statement="to the committee", revision=1)
    confirmed = two.confirm_override(CHIEF, id_, criterion=criterion)
    assert confirmed.assessment["overrides"][0]["second_person"] == "최국장"
    with pytest.raises(NotFound):
        two.confirm_override(CHIEF, id_, criterion=criterion)


def test_a_worse_judgement_waits_for_nobody_but_is_taken_back_by_another(two: Records, judged: Judged) -> None:
    id_ = decided(two, judged["qualified"])
    assert two.override(EXAMINER, id_, criterion="G12", outcome="fail", reason=REASON).revision == 2
    assert two.application(EXAMINER, id_).outcome == "not_qualified"
    # The same person may not soften what stands either, by another override or by taking it back.
    two.override(EXAMINER, id_, criterion="G12", outcome="unknown", reason=REASON)
    assert two.application(EXAMINER, id_).outcome == "not_qualified", "the first stands until the other is confirmed"
    two.confirm_override(SUPERVISOR, id_, criterion="G12")
    assert two.application(EXAMINER, id_).outcome == "refer"
    assert sorted(o.state for o in two.overrides(EXAMINER, id_)) == ["active", "withdrawn"]
    for actor in (EXAMINER, SECOND):
        with pytest.raises(AccessDenied):
            two.withdraw_override(actor, id_, criterion="G12")
    assert two.withdraw_override(SUPERVISOR, id_, criterion="G12").assessment["decision"]["outcome"] == "qualified"


def test_a_fast_track_needs_two_signatures_of_two_persons(two: Records, judged: Judged) -> None:
    id_ = decided(two, judged["qualified"])
    signed = two.sign(SUPERVISOR, id_, disposition="fast_track", statement="everything is shown", revision=1)
    assert not signed.complete
    with pytest.raises(AccessDenied, match="different person"):
        two.countersign(SUPERVISOR, id_)
    with pytest.raises(AccessDenied):
        two.countersign(SECOND, id_)
    assert two.countersign(CHIEF, id_).complete
    with pytest.raises(Conflict):
        two.countersign(CHIEF, id_)
    other = decided(two, judged["refer"], "other.pdf")
    assert two.sign(EXAMINER, other, disposition="committee", statement="to the committee", revision=1).complete


def test_a_change_voids_a_signature_that_waits(two: Records, judged: Judged) -> None:
    id_ = decided(two, judged["qualified"])
    two.sign(EXAMINER, id_, disposition="fast_track", statement="everything is shown", revision=1)
    two.override(SECOND, id_, criterion="G12", outcome="unknown", reason=REASON)
    with pytest.raises(Conflict):
        two.countersign(CHIEF, id_)
    (void,) = two.signatures(EXAMINER, id_)
    assert void.void_at is not None
    assert void.void_why
    assert two.application(EXAMINER, id_).signature is None
    # The same for a change of the documents.
    two.withdraw_override(CHIEF, id_, criterion="G12")
    two.sign(EXAMINER, id_, disposition="fast_track", statement="everything is shown", revision=3)
    two.rerun(EXAMINER, id_)
    assert two.application(EXAMINER, id_).signature is None


# --- signatures -------------------------------------------------------------------------------------------------------


def test_a_signature_binds_what_was_seen(records: Records, judged: Judged) -> None:
    id_ = decided(records, judged["refer"])
    with pytest.raises(Conflict, match="not qualified"):
        records.sign(EXAMINER, id_, disposition="fast_track", statement="everything is shown", revision=1)
    settle(records, id_)
    with pytest.raises(Conflict, match="is the current one"):
        records.sign(EXAMINER, id_, disposition="fast_track", statement="everything is shown", revision=1)
    row = records.application(EXAMINER, id_)
    signed = records.sign(EXAMINER, id_, disposition="fast_track", statement="all is shown", revision=row.revision)
    assert (signed.complete, signed.sha256, signed.revision) == (True, row.sha256, row.revision)
    assert records.assessment(EXAMINER, id_, revision=signed.revision).sha256 == signed.sha256
    assert records.application(APPLICANT, id_).signature == signed
    for wrong in ({"disposition": "maybe"}, {"statement": "short"}):
        values: dict[str, Any] = {"disposition": "committee", "statement": "to the committee"} | wrong
        with pytest.raises(UsageError):
            records.sign(EXAMINER, id_, revision=row.revision, **values)


def test_nothing_changes_after_a_complete_signature_until_it_is_reopened(records: Records, judged: Judged) -> None:
    id_ = decided(records, judged["refer"])
    criterion = open_points(records, id_)[0]["criterion"]
    records.override(EXAMINER, id_, criterion=criterion, outcome="pass", reason=REASON)
    records.sign(EXAMINER, id_, disposition="committee", statement="to the committee", revision=2)
    refused: list[Callable[[], Any]] = [
        lambda: records.override(EXAMINER, id_, criterion=criterion, outcome="fail", reason=REASON),
        lambda: records.withdraw_override(EXAMINER, id_, criterion=criterion),
        lambda: records.rerun(EXAMINER, id_),
        lambda: records.rerun(
            APPLICANT, id_, add_documents=[SubmittedFile("x.pdf", records.files.put(b"%PDF x").sha256, 6)]
        ),
        lambda: records.sign(SECOND, id_, disposition="returned", statement="back to the sender", revision=2),
        lambda: records.countersign(CHIEF, id_),
    ]
    before = records.application(EXAMINER, id_)
    for attempt in refused:
        with pytest.raises(Conflict):
            attempt()
    assert records.application(EXAMINER, id_) == before
    with pytest.raises(AccessDenied):
        records.reopen(EXAMINER, id_, REASON)
    with pytest.raises(UsageError):
        records.reopen(SUPERVISOR, id_, "because")
    records.reopen(SUPERVISOR, id_, REASON)
    with pytest.raises(Conflict):
        records.reopen(SUPERVISOR, id_, REASON)
    records.override(EXAMINER, id_, criterion=criterion, outcome="fail", reason=REASON)
    (void,) = records.signatures(EXAMINER, id_)
    assert void.void_why == REASON
    records.sign(SECOND, id_, disposition="returned", statement="back to the sender", revision=3)
    assert len(records.signatures(EXAMINER, id_)) == 2


def test_of_many_who_sign_at_once_one_signs(records: Records, judged: Judged) -> None:
    id_ = decided(records, judged["refer"])

    def sign(number: int) -> bool:
        who = replace(EXAMINER, id=f"e{number}")
        try:
            records.sign(who, id_, disposition="committee", statement="to the committee", revision=1)
        except Conflict:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(sign, range(8))) == 1
    assert len(records.signatures(EXAMINER, id_)) == 1


# --- roles ------------------------------------------------------------------------------------------------------------

_ACTS: dict[str, tuple[Callable[[Records, Actor, str], Any], set[Role]]] = {
    "override": (
        lambda r, a, i: r.override(a, i, criterion="G12", outcome="fail", reason=REASON),
        {"examiner", "supervisor"},
    ),
    "withdraw": (lambda r, a, i: r.withdraw_override(a, i, criterion="G13"), {"examiner", "supervisor"}),
    "note": (lambda r, a, i: r.note(a, i, "a note"), {"examiner", "supervisor"}),
    "notes": (lambda r, a, i: r.notes(a, i), {"examiner", "supervisor", "administrator"}),
    "sign": (
        lambda r, a, i: r.sign(a, i, disposition="committee", statement="to the committee", revision=2),
        {"examiner", "supervisor"},
    ),
    "rerun": (lambda r, a, i: r.rerun(a, i), {"examiner", "supervisor"}),
    "delete": (lambda r, a, i: r.delete(a, i, REASON), {"supervisor"}),
    "webhook": (
        lambda r, a, i: r.hooks.add_webhook(a, "https://intake.example/hook", EVENTS, "s" * 32),
        {"administrator"},
    ),
    "user": (lambda r, a, i: r.people.add_user(a, "New", "examiner"), {"administrator"}),
    "role": (lambda r, a, i: r.people.set_role(a, r.people.users()[0].id, "examiner"), {"administrator"}),
}


@pytest.mark.parametrize("role", ["applicant", "examiner", "supervisor", "administrator"])
@pytest.mark.parametrize("act", _ACTS)
def test_each_role_may_do_what_is_its_own(
    open_records: Open, tmp_path: Path, judged: Judged, act: str, role: Role
) -> None:
    records = open_records(f"sqlite:///{tmp_path / 'r.sqlite3'}")
    records.people.add_user(ADMINISTRATOR, "Somebody", "applicant")
    id_ = decided(records, judged["qualified"])
    records.override(SUPERVISOR, id_, criterion="G13", outcome="unknown", reason=REASON)
    do, allowed = _ACTS[act]
    actor = Actor("a1", "Somebody", role, "session")  # the owner itself, where it is an applicant
    head = records.audit.head()
    if role in allowed:
        do(records, actor, id_)
    else:
        with pytest.raises(AccessDenied):
            do(records, actor, id_)
        assert records.audit.head() == head
    assert records.audit.verify().ok


# --- notes ------------------------------------------------------------------------------------------------------------


def test_notes_are_kept_in_order(records: Records, judged: Judged) -> None:
    id_ = decided(records, judged["refer"])
    for text_ in ("first", " <script>alert(1)</script> ", "끝"):
        records.note(EXAMINER, id_, text_)
    assert [note.text for note in records.notes(SECOND, id_)] == ["first", "<script>alert(1)</script>", "끝"]
    with pytest.raises(UsageError):
        records.note(EXAMINER, id_, "  ")
    version = records.application(EXAMINER, id_).version
    records.note(EXAMINER, id_, "more")
    assert records.application(EXAMINER, id_).version > version


# --- deletion ---------------------------------------------------------------------------------------------------------


def test_deletion_leaves_nothing_but_a_log_that_holds(
    records: Records, judged: Judged, database_url: str, tmp_path: Path
) -> None:
    kept = decided(records, judged["refer"], "shared.pdf", 1)
    shared = records.application(EXAMINER, kept).documents[0]
    own = records.files.put(b"%PDF of one alone")
    id_ = records.submit(
        APPLICANT,
        documents=[
            SubmittedFile("secret-name.pdf", own.sha256, own.size),
            SubmittedFile("shared.pdf", shared.sha256, shared.size),
        ],
        facts={"applicant": {"name": "홍길동"}},
        title="홍길동의 신청",
    ).id
    claimed = records.claim("worker", LEASE)
    assert claimed is not None
    assert records.finish(id_, "worker", judged["refer"])
    criterion = open_points(records, id_)[0]["criterion"]
    records.override(EXAMINER, id_, criterion=criterion, outcome="pass", reason="홍길동 called and explained")
    records.note(EXAMINER, id_, "홍길동 called")
    before = len(records.history(EXAMINER, id_))
    with pytest.raises(UsageError):
        records.delete(SUPERVISOR, id_, "no")
    records.delete(SUPERVISOR, id_, "the applicant 홍길동 asked for it")
    assert not records.files.exists(own.sha256)
    assert records.files.exists(shared.sha256), "another application has it too"
    for ask in (records.application, records.assessment, records.history, records.notes):
        with pytest.raises(NotFound):
            ask(SUPERVISOR, id_)
    assert [row.id for row in records.applications(EXAMINER).items] == [kept]
    engine = create_engine(database_url)
    with engine.connect() as connection:
        tables = ("applications", "documents", "revisions", "overrides", "notes", "signatures", "audit", "deliveries")
        everything = json.dumps(
            [[str(value) for value in row] for t in tables for row in connection.execute(text(f"SELECT * FROM {t}"))],  # noqa: S608 - names of our own
            ensure_ascii=False,
        )
    engine.dispose()
    for personal in ("홍길동", "secret-name"):
        assert personal not in everything
        assert json.dumps(personal)[1:-1] not in everything
    if database_url.startswith("sqlite"):
        # Not in free pages of the file either, nor in its log of changes.
        raw = b"".join(path.read_bytes() for path in tmp_path.glob("records.sqlite3*"))
        assert len(raw) > 100_000
        for personal in ("홍길동", "secret-name"):
            assert personal.encode() not in raw
            assert json.dumps(personal)[1:-1].encode() not in raw
    entries = records.audit.entries(application=id_, newest_first=False).items
    assert len(entries) == before + 1
    assert entries[-1].action == "application.deleted"
    assert records.audit.verify().ok
    again = records.submit(APPLICANT, documents=[SubmittedFile("shared.pdf", shared.sha256, shared.size)])
    assert again.created, "what was deleted can be submitted anew"


def test_a_worker_of_a_deleted_application_writes_nothing(records: Records, judged: Judged) -> None:
    file = records.files.put(b"%PDF a")
    id_ = records.submit(APPLICANT, documents=[SubmittedFile("a.pdf", file.sha256, file.size)]).id
    assert records.claim("worker", LEASE) is not None
    records.delete(SUPERVISOR, id_, REASON)
    assert not records.heartbeat(id_, "worker", 1, 1)
    assert not records.finish(id_, "worker", judged["refer"])
    assert not records.fail(id_, "worker", {"code": "CL101", "message": "", "remedy": ""})
    assert records.audit.verify().ok


def test_retention_takes_what_is_old_and_done(records: Records, judged: Judged) -> None:
    old = decided(records, judged["refer"], "old.pdf")
    file = records.files.put(b"%PDF waiting")
    waiting = records.submit(APPLICANT, documents=[SubmittedFile("w.pdf", file.sha256, file.size)]).id
    border = datetime.now(UTC)
    new = decided_again(records, judged["refer"], waiting)
    assert records.expire(border) == 1
    assert {row.id for row in records.applications(EXAMINER).items} == {new}
    assert records.expire(border) == 0
    entry = records.audit.entries(application=old).items[0]
    assert (entry.action, entry.actor, entry.after["reason"]) == ("application.deleted", "system", "retention")
    assert records.audit.verify().ok


def decided_again(records: Records, assessment: dict[str, Any], id_: str) -> str:
    claimed = records.claim("worker", LEASE)
    assert claimed is not None
    assert claimed.id == id_
    assert records.finish(id_, "worker", assessment)
    return id_


def test_files_that_nobody_submitted_are_swept_away_in_time(records: Records, judged: Judged) -> None:
    decided(records, judged["refer"])
    stray = records.files.put(b"%PDF stray")
    assert records.sweep_files() == 0, "it may still be submitted"
    assert records.sweep_files(timedelta(seconds=-5)) == 1
    assert not records.files.exists(stray.sha256)
    assert records.files.exists(records.applications(EXAMINER).items[0].documents[0].sha256)
