"""Background work: decided by worker processes, with typed errors, given back on a stop, taken up after a loss."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from importlib import resources
from pathlib import Path
from typing import Any

import pytest

from certlane.batch.many import request_of
from certlane.batch.pool import Pool
from certlane.batch.work import Job
from certlane.errors import InputError
from certlane.service.pictures import Pictures
from certlane.service.records import Actor, Records, SubmittedFile
from certlane.service.records.values import SYSTEM
from certlane.service.refusals import ServiceUnavailable
from certlane.service.settings import Settings
from certlane.service.work import Workers

SAMPLES = Path(str(resources.files("certlane.samples")))
GRANT = (SAMPLES / "equipment-grant.pdf").read_bytes()
PATIENCE = 60.0


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[tuple[Records, Settings]]:
    settings = Settings(tmp_path, workers=1, lease_seconds=1.0)
    with Records.open(settings.database, tmp_path) as records:
        yield records, settings


def submit(records: Records, *documents: tuple[str, bytes], facts: dict[str, Any] | None = None) -> tuple[Actor, str]:
    user = records.people.user_by_name("owner") or records.people.add_user(SYSTEM, "owner", "applicant")
    actor = Actor(user.id, user.name, "applicant", "token")
    files = []
    for name, data in documents:
        stored = records.files.put(data)
        files.append(SubmittedFile(name, stored.sha256, stored.size))
    return actor, records.submit(actor, documents=files, facts=facts).id


@contextmanager
def working(records: Records, settings: Settings) -> Iterator[Workers]:
    pictures = Pictures(settings.folder / "cache")
    workers = Workers(records, settings, pictures)
    workers.start()
    try:
        yield workers
    finally:
        workers.close()
        pictures.close()


def until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_what_is_submitted_is_decided(kept: tuple[Records, Settings]) -> None:
    """An application of two documents, one of which can't be read: both stand in the result, by their names."""
    records, settings = kept
    facts = {"schema": "certlane/application/1", "applicant": {"name": "Kim"}}
    actor, id_ = submit(records, ("인증서.pdf", GRANT), ("damaged.pdf", b"%PDF-1.4 nothing"), facts=facts)
    with working(records, settings) as workers:
        workers.wake()
        assert workers.alive
        until(lambda: records.application(actor, id_).state == "decided")
    row = records.application(actor, id_)
    assert (row.done, row.of, row.revision) == (2, 2, 1)
    assert row.outcome in ("refer", "not_qualified")
    assert row.errors["damaged.pdf"]["code"] == "CL101"
    assessment = records.assessment(actor, id_).assessment
    assert [document["document"]["name"] for document in assessment["documents"]] == ["인증서.pdf"]
    assert assessment["application"]["applicant"]["name"] == "Kim"


@pytest.mark.slow
def test_two_services_share_the_work_on_postgresql(postgresql: str, tmp_path: Path) -> None:
    """Each application is decided once, whichever of two machines takes it."""
    settings = Settings(tmp_path, database_url=postgresql, workers=1, lease_seconds=5.0)
    with Records.open(postgresql, tmp_path) as one, Records.open(postgresql, tmp_path) as other:
        submitted = [submit(one, (f"{n}.pdf", GRANT + b"%%%d" % n)) for n in range(8)]
        with working(one, settings), working(other, settings):
            until(lambda: all(other.application(actor, id_).state == "decided" for actor, id_ in submitted))
        assert {one.application(actor, id_).revision for actor, id_ in submitted} == {1}
        assert one.audit.verify().ok


def test_what_can_not_be_read_at_all_fails(kept: tuple[Records, Settings]) -> None:
    records, settings = kept
    actor, id_ = submit(records, ("damaged.pdf", b"%PDF-1.4 nothing"))
    with working(records, settings):
        until(lambda: records.application(actor, id_).state == "failed")
    error = records.application(actor, id_).error
    assert error is not None
    assert error["code"] == "CL101"


def test_a_file_that_is_gone_is_an_error_of_its_document(kept: tuple[Records, Settings]) -> None:
    records, settings = kept
    actor, id_ = submit(records, ("gone.pdf", GRANT))
    records.files.delete(records.application(actor, id_).documents[0].sha256)
    with working(records, settings):
        until(lambda: records.application(actor, id_).state == "failed")


def test_what_a_lost_worker_held_is_taken_up_again(kept: tuple[Records, Settings]) -> None:
    """A service that was killed wrote nothing: its lease lapses, and the next one decides."""
    records, settings = kept
    actor, id_ = submit(records, ("certificate.pdf", GRANT))
    assert records.claim("killed", timedelta(seconds=0.5))
    with working(records, settings):
        until(lambda: records.application(actor, id_).state == "decided")
    assert records.application(actor, id_).revision == 1
    assert not records.heartbeat(id_, "killed", 1, 1)


def test_a_stop_gives_back_what_was_begun(kept: tuple[Records, Settings]) -> None:
    records, settings = kept
    actor, id_ = submit(records, ("certificate.pdf", GRANT))
    with working(records, settings):
        until(lambda: records.application(actor, id_).state == "running")
    if records.application(actor, id_).state != "decided":  # it may have been that fast
        assert records.claim("next", timedelta(seconds=9)) is not None


def test_long_work_keeps_its_lease(kept: tuple[Records, Settings]) -> None:
    """The lease is shorter than the time that a worker takes to begin, and yet nobody else gets the application."""
    records, settings = kept
    actor, id_ = submit(records, *((f"{n}.pdf", GRANT + b"%%%d" % n) for n in range(4)))
    with working(records, settings):
        until(lambda: records.application(actor, id_).state == "running")
        while records.application(actor, id_).state == "running":
            assert records.claim("thief", timedelta(seconds=9)) is None
            time.sleep(0.2)
    assert records.application(actor, id_).state == "decided"


def test_another_catalogue_is_no_fault_of_the_application(
    kept: tuple[Records, Settings], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The catalogue was made anew while the service ran: the next try names the one that is there now."""
    records, settings = kept
    actor, id_ = submit(records, ("certificate.pdf", GRANT))
    asked: list[str] = []

    def ask(policy: str) -> dict[str, Any]:
        asked.append(policy)
        return request_of(policy) | ({"catalogue_sha256": "0" * 64} if len(asked) == 1 else {})

    monkeypatch.setattr("certlane.service.work.request_of", ask)
    with working(records, settings):
        until(lambda: records.application(actor, id_).state in ("decided", "failed"))
    assert records.application(actor, id_).state == "decided"
    assert len(asked) == 2


def test_housekeeping_forgets_what_is_gone(kept: tuple[Records, Settings]) -> None:
    records, settings = kept
    pictures = Pictures(settings.folder / "cache")
    workers = Workers(records, settings, pictures)
    stored = records.files.put(GRANT)
    pictures.remember_turns(stored.sha256, {})
    pictures.remember_turns("0" * 64, {})
    workers.tidy()
    assert pictures.kept() == [stored.sha256]
    pictures.close()


# --- pictures ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def pictures(tmp_path: Path) -> Iterator[Pictures]:
    made = Pictures(tmp_path / "cache")
    yield made
    made.close()


def png_size(png: bytes) -> tuple[int, int]:
    assert png.startswith(b"\x89PNG")
    return int.from_bytes(png[16:20]), int.from_bytes(png[20:24])


def test_pictures_and_words_of_a_page(pictures: Pictures, tmp_path: Path) -> None:
    path = SAMPLES / "equipment-grant.pdf"
    png = pictures.picture(path, "a" * 64, 1, 450)
    width, height = png_size(png)
    assert width == 600
    words = pictures.words(path, "a" * 64, 1)
    assert height / width == pytest.approx(words["height"] / words["width"], abs=0.01)
    assert {"GRANT", "OF"} & {word["text"].upper() for word in words["words"]}
    for word in words["words"]:
        x0, top, x1, bottom = word["box"]
        assert 0 <= x0 <= x1 <= words["width"] + 1
        assert 0 <= top <= bottom <= words["height"] + 1
    # From the cache: the file is not needed any more.
    assert pictures.picture(tmp_path / "gone", "a" * 64, 1, 600) == png


def test_pages_that_there_are_not(pictures: Pictures) -> None:
    path = SAMPLES / "equipment-grant.pdf"
    with pytest.raises(InputError, match="page 9"):
        pictures.picture(path, "a" * 64, 9, 600)
    with pytest.raises(InputError, match="page 9"):
        pictures.words(path, "a" * 64, 9)


def test_a_document_that_is_none_is_an_error_and_hurts_nobody(pictures: Pictures, tmp_path: Path) -> None:
    bad = tmp_path / "bad.pdf"
    bad.write_bytes(b"%PDF-1.4 nothing")
    with pytest.raises(InputError):
        pictures.picture(bad, "b" * 64, 1, 600)
    with pytest.raises(InputError):
        pictures.words(bad, "b" * 64, 1)
    assert png_size(pictures.picture(SAMPLES / "equipment-grant.pdf", "a" * 64, 1, 200))[0] == 200


def test_the_cache_is_bounded_and_forgets(pictures: Pictures) -> None:
    for digit in "abcd":
        pictures.remember_turns(digit * 64, {"1": 90})
    assert pictures.turns(Path("gone"), "a" * 64) == {"1": 90}
    assert pictures.clear(10_000) > 0
    assert len(pictures.kept()) == 4
    assert pictures.clear(1) == 0
    assert pictures.kept() == []


def test_a_closed_service_draws_nothing(tmp_path: Path) -> None:
    made = Pictures(tmp_path / "cache")
    made.close()
    with pytest.raises(ServiceUnavailable):
        made.picture(SAMPLES / "equipment-grant.pdf", "a" * 64, 1, 600)


# --- the pool that both stand on --------------------------------------------------------------------------------------


def test_workers_give_way_and_tell_how_far_they_are() -> None:
    """Also as a session: Linux weighs sessions against each other, and a process's own niceness within one alone."""
    told: list[tuple[int, int | None]] = []
    job = Job(3, "words", (str(SAMPLES / "equipment-grant.pdf"),), {"name": "a.pdf"})
    with Pool(1, nice=3, tasks="certlane.service.drawing", progress=lambda *seen: told.append(seen)) as pool:
        (done,) = pool.run([job])
        process = pool._workers[0].process.pid
        assert os.getpriority(os.PRIO_PROCESS, process) == min(19, os.nice(0) + 3)
        group = Path(f"/proc/{process}/autogroup")
        if group.exists():
            assert group.read_text("ascii").rstrip().endswith(f"nice {min(19, os.nice(0) + 3)}")
    assert done.answer["pages"] == 1
    assert told == [(3, 0), (3, None)]
