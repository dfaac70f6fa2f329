"""The parts of the watched folder by themselves: when a file is whole, where results go, what a full disk does."""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certlane.errors import InputError
from certlane.service import arrivals as arrivals_module
from certlane.service import filing as filing_module
from certlane.service.arrivals import CHANGING, CUT_OFF, WRITTEN, Arrivals, being_written, ends_as_pdf, is_unfinished
from certlane.service.filing import RESULT, Filing, content_of, read_head, result_text, short_name
from certlane.service.watching import Event, Watch, WatchOptions, Work

PDF = b"%PDF-1.4\n1 0 obj\nendobj\ntrailer\n%%EOF\n"


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def look(tmp_path: Path, clock: Clock) -> Arrivals:
    return Arrivals(tmp_path, settle=2.0, patience=10.0, clock=clock)


@pytest.fixture
def network(monkeypatch: pytest.MonkeyPatch) -> None:
    """A drive on which the system can't say who writes a file."""
    monkeypatch.setattr(arrivals_module, "being_written", lambda path: None)


def names(look: Arrivals) -> list[str]:
    return [arrival.name for arrival in look.look()]


def test_a_file_is_whole_when_it_has_not_changed_for_a_while(look: Arrivals, clock: Clock, tmp_path: Path) -> None:
    file = tmp_path / "a.pdf"
    file.write_bytes(PDF)
    assert names(look) == []
    assert look.waiting == {"a.pdf": CHANGING}
    clock.now += 1.5
    file.write_bytes(PDF + PDF)
    assert names(look) == []
    clock.now += 1.9
    assert names(look) == []
    clock.now += 0.2
    assert names(look) == ["a.pdf"]
    assert names(look) == []
    assert look.waiting == {}


@pytest.mark.usefixtures("network")
def test_an_old_time_proves_nothing_on_a_network_drive(look: Arrivals, clock: Clock, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(PDF)
    os.utime(tmp_path / "a.pdf", (315_532_800, 315_532_800))  # 1980, as some copiers mark what is not whole
    assert names(look) == []
    clock.now += 2.1
    assert names(look) == ["a.pdf"]


def test_an_old_file_that_nobody_writes_was_moved_here(look: Arrivals, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(PDF)
    os.utime(tmp_path / "a.pdf", (315_532_800, 315_532_800))
    assert names(look) == ["a.pdf"]


@pytest.mark.usefixtures("network")
def test_a_rename_of_what_was_seen_unfinished_is_whole_at_once(look: Arrivals, tmp_path: Path) -> None:
    (tmp_path / "a.pdf.part").write_bytes(PDF)
    (tmp_path / "dossier.tmp").mkdir()
    (tmp_path / "dossier.tmp" / "application.toml").touch()
    (tmp_path / "dossier.tmp" / "a.pdf").write_bytes(PDF)
    assert names(look) == []
    (tmp_path / "a.pdf.part").rename(tmp_path / "a.pdf")
    (tmp_path / "dossier.tmp").rename(tmp_path / "dossier")
    assert names(look) == ["a.pdf", "dossier"]


def test_a_file_that_is_open_for_writing_waits(look: Arrivals, clock: Clock, tmp_path: Path) -> None:
    with (tmp_path / "a.pdf").open("wb") as file:
        file.write(PDF)
        file.flush()
        for _ in range(5):
            clock.now += 100
            assert names(look) == []
            assert look.waiting == {"a.pdf": WRITTEN}
    assert names(look) == []
    clock.now += 2
    assert names(look) == ["a.pdf"]


def test_a_lease_is_never_kept(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(PDF)
    assert being_written(tmp_path / "a.pdf") is False
    with (tmp_path / "a.pdf").open("ab") as file:
        assert being_written(tmp_path / "a.pdf") is True
        file.write(b"more")
    assert being_written(tmp_path / "missing.pdf") is None


@pytest.mark.parametrize("content", [b"", b"\0" * 5000, PDF[:-8], b"%PDF-1.4" + b" " * 9000])
def test_a_pdf_without_its_end_is_waited_for(look: Arrivals, clock: Clock, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.pdf").write_bytes(content)
    os.utime(tmp_path / "a.pdf", (315_532_800, 315_532_800))
    assert names(look) == []
    clock.now += 9.9
    assert names(look) == []
    assert look.waiting == {"a.pdf": CUT_OFF}
    clock.now += 0.2
    assert names(look) == ["a.pdf"]


@pytest.mark.parametrize(
    ("content", "ended"), [(PDF, True), (b"<html>", True), (PDF + b" " * 1500, True), (b"", False)]
)
def test_what_is_no_pdf_needs_no_end_of_one(tmp_path: Path, content: bytes, ended: bool) -> None:
    (tmp_path / "a.pdf").write_bytes(content)
    assert ends_as_pdf(tmp_path / "a.pdf") is ended


@pytest.mark.parametrize(
    ("name", "unfinished"),
    [
        ("a.pdf.part", True),
        ("A.PDF.PART", True),
        (".a.pdf.Qx71Bz", True),
        ("~$a.pdf", True),
        ("a.pdf~", True),
        ("a.pdf.filepart", True),
        ("Unconfirmed 7.crdownload", True),
        ("a.pdf", False),
        ("part.pdf", False),
        (".DS_Store", False),
        ("a.pdf.certlane-hold", False),
        ("한국.pdf", False),
    ],
)
def test_names_of_what_is_not_whole(name: str, unfinished: bool) -> None:
    assert is_unfinished(name) is unfinished


def dossier(folder: Path) -> Path:
    folder.mkdir()
    (folder / "application.toml").touch()
    (folder / "sub").mkdir()
    (folder / "sub" / "a.pdf").write_bytes(PDF)
    return folder


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda folder: (folder / "application.toml").unlink(), "it has no application.toml"),
        (lambda folder: (folder / "sub" / "a.pdf").unlink(), "it has no PDF"),
        (lambda folder: (folder / ".certlane-hold").touch(), "a marker holds it"),
        (lambda folder: (folder / "sub" / "b.pdf.part").touch(), "a file in it is being copied"),
        (lambda folder: (folder / "sub" / ".b.pdf.Ab12Cd").touch(), "a file in it is being copied"),
    ],
)
def test_a_dossier_waits_for_what_is_missing(
    look: Arrivals, clock: Clock, tmp_path: Path, change: Callable[[Path], None], reason: str
) -> None:
    change(dossier(tmp_path / "d"))
    assert names(look) == []
    clock.now += 1000
    assert names(look) == []
    assert look.waiting == {"d": reason}


def test_a_dossier_is_whole_when_all_of_it_rests(look: Arrivals, clock: Clock, tmp_path: Path) -> None:
    folder = dossier(tmp_path / "d")
    assert names(look) == []
    clock.now += 1.9
    (folder / "b.pdf").write_bytes(PDF)
    assert names(look) == []
    clock.now += 1.9
    assert names(look) == []
    clock.now += 0.2
    found = list(look.look())
    assert [path.name for path in found[0].item.files] == ["b.pdf", "a.pdf"]
    assert found[0].item.application == folder / "application.toml"
    (folder / "notes.txt").touch()  # what is not read changes nothing
    clock.now += 10
    assert names(look) == []
    (folder / "application.toml").write_text("x = 1")
    assert names(look) == []
    clock.now += 2
    assert names(look) == ["d"]


def test_links_never_lead_out(look: Arrivals, clock: Clock, tmp_path: Path, tmp_path_factory: Any) -> None:
    outside = tmp_path_factory.mktemp("outside")
    (outside / "secret.pdf").write_bytes(PDF)
    folder = dossier(tmp_path / "d")
    (folder / "link.pdf").symlink_to(outside / "secret.pdf")
    (folder / "linked").symlink_to(outside)
    (tmp_path / "whole").symlink_to(folder)
    list(look.look())
    clock.now += 100
    found = list(look.look())
    assert [arrival.name for arrival in found] == ["d"]
    assert [path.name for path in found[0].item.files] == ["a.pdf"]


def test_what_is_gone_is_forgotten(look: Arrivals, clock: Clock, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(PDF)
    names(look)
    clock.now += 2
    assert names(look) == ["a.pdf"]
    (tmp_path / "a.pdf").unlink()
    assert names(look) == []
    assert not look._seen
    assert not look._told


# --- filing ----------------------------------------------------------------------------------------------------------


@given(st.text(min_size=1, max_size=300))
def test_short_names_leave_room_and_stay_apart(name: str) -> None:
    try:
        raw = os.fsencode(name)
    except UnicodeEncodeError:
        return
    short = short_name(name)
    assert len(os.fsencode(short)) <= 200
    assert (short == name) is (len(raw) <= 200)
    assert short_name(name + "x") != short


@given(st.dictionaries(st.text(max_size=9), st.text(max_size=20) | st.integers()), st.text(max_size=9))
def test_the_first_line_is_the_head_and_the_whole_is_json(result: dict[str, Any], key: str) -> None:
    head = {"key": key, "seen": [["한.pdf", 1, 2]], "outcome": "refer"}
    text = result_text(head, result)
    whole = json.loads(text)
    assert {name: whole[name] for name in head} == head
    assert all(whole[name] == value for name, value in result.items() if name not in {*head, "schema"})
    assert json.loads(text.split(b"\n")[0].removesuffix(b",") + b"}")["key"] == key


@pytest.mark.parametrize("content", [b"", b"{", b"[]\n", b'{"key": 1', b"\xff" * 100])
def test_a_broken_result_counts_as_none(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x").write_bytes(content)
    assert read_head(tmp_path / "x") is None


def arrived(folder: Path, name: str, data: bytes = PDF) -> Any:
    (folder / name).write_bytes(data)
    look = Arrivals(folder, settle=0.0)
    return next(arrival for arrival in look.look() if arrival.name == name)


@pytest.fixture
def moving(tmp_path: Path) -> Filing:
    folder = tmp_path / "in"
    folder.mkdir()
    filing = Filing(folder, tmp_path / "out", move=True)
    filing.prepare()
    return filing


def deal_with(filing: Filing, name: str, data: bytes = PDF, outcome: str = "refer") -> Path:
    arrival = arrived(filing.folder, name, data)
    item = filing.claim(arrival)
    assert item is not None
    results = filing.put(arrival, content_of(item), {"outcome": outcome}, "<html>")
    moved = filing.settle(name, results)
    assert moved is not None
    return moved


def test_across_file_systems_a_move_is_whole(moving: Filing, monkeypatch: pytest.MonkeyPatch) -> None:
    rename = Path.rename

    def far(self: Path, target: Path) -> Path:
        if self.parent.name == ".certlane-claimed" and not target.name.startswith(".certlane-gone"):
            raise OSError(errno.EXDEV, "another device")
        return rename(self, target)

    arrival = arrived(moving.folder, "a.pdf")
    item = moving.claim(arrival)
    assert item is not None
    monkeypatch.setattr(Path, "rename", far)
    results = moving.put(arrival, content_of(item), {"outcome": "refer"}, "")
    moved = moving.settle("a.pdf", results)
    assert moved is not None
    assert moved.read_bytes() == PDF
    assert list(moving.claimed.iterdir()) == []
    assert sorted(p.name for p in moved.parent.iterdir()) == ["a.pdf", "a.pdf.certlane.html", "a.pdf.certlane.json"]


def test_nothing_that_lies_there_is_replaced(moving: Filing) -> None:
    first = deal_with(moving, "a.pdf")
    again = deal_with(moving, "a.pdf")
    assert again == first
    other = deal_with(moving, "a.pdf", PDF + b"other")
    assert other != first
    assert first.read_bytes() == PDF
    assert other.read_bytes() == PDF + b"other"
    first.write_bytes(b"a person's own notes")
    third = deal_with(moving, "a.pdf")
    assert third.name == "2-a.pdf"
    assert first.read_bytes() == b"a person's own notes"
    assert not list(moving.folder.glob("*.pdf"))


def test_a_change_at_the_last_moment_is_seen(moving: Filing) -> None:
    arrival = arrived(moving.folder, "a.pdf")
    (moving.folder / "a.pdf").write_bytes(PDF + b"more")
    assert moving.claim(arrival) is None
    assert (moving.folder / "a.pdf").read_bytes() == PDF + b"more"


def test_what_is_half_removed_is_no_arrival(moving: Filing) -> None:
    (moving.claimed / ".certlane-gone-d").mkdir()
    (moving.claimed / ".certlane-gone-d" / "a.pdf").write_bytes(PDF)
    (moving.claimed / ".certlane-gone-b.pdf").write_bytes(PDF)
    (moving.claimed / "c.pdf").write_bytes(PDF)
    assert [path.name for path in moving.claimed_entries()] == ["c.pdf"]
    assert [path.name for path in moving.claimed.iterdir()] == ["c.pdf"]


def test_a_full_disk_loses_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    told: list[Event] = []
    with Watch(folder, WatchOptions(settle=0.0, poll=0.0), told.append) as watch:
        (folder / "a.pdf").write_bytes(PDF)
        work = watch.next_work()
        assert work is not None

        def full(*_: object, **__: object) -> None:
            raise OSError(errno.ENOSPC, "No space left on device")

        with monkeypatch.context() as broken:
            broken.setattr(filing_module, "replaced", full)
            watch.file(work, {"outcome": "refer"}, "")
        assert [event.kind for event in told] == ["trouble"]
        assert not list(folder.glob("*certlane.json"))
        watch._arrivals.clock = lambda: 1e12  # the pause is over
        again = watch.next_work()
        assert again is not None
        watch.file(again, {"outcome": "refer"}, "")
        assert (folder / f"a.pdf{RESULT}").exists()
        assert watch.came_to.counts == {"refer": 1}


def test_what_changes_while_it_is_read_is_read_again(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    with Watch(folder, WatchOptions(settle=0.0, poll=0.0)) as watch:
        (folder / "a.pdf").write_bytes(PDF)
        work = watch.next_work()
        assert isinstance(work, Work)
        (folder / "a.pdf").write_bytes(PDF + PDF)
        watch.file(work, {"outcome": "refer"}, "")
        assert not list(folder.glob("*certlane.json"))
        again = watch.next_work()
        assert again is not None
        assert again.content != work.content


def test_a_folder_that_goes_away_comes_back(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    told: list[Event] = []
    with Watch(folder, WatchOptions(settle=0.0, poll=0.0), told.append) as watch:
        folder.rename(tmp_path / "away")
        assert watch.next_work() is None
        assert watch.next_work() is None
        assert [event.kind for event in told] == ["trouble"]
        (tmp_path / "away").rename(folder)
        (folder / "a.pdf").write_bytes(PDF)
        assert watch.next_work() is not None
    with pytest.raises(InputError, match="no such folder"):
        Watch(tmp_path / "nowhere")


def test_many_results_are_known_at_once(tmp_path: Path) -> None:
    """After a restart what is done is known by names and times, without a file being read again."""
    folder = tmp_path / "in"
    folder.mkdir()
    for number in range(500):
        (folder / f"{number}.pdf").write_bytes(PDF)
    filing = Filing(folder, None, move=False)
    for arrival in Arrivals(folder, settle=0.0).look():
        (folder / f"{arrival.name}{RESULT}").write_bytes(
            result_text(
                {"key": "k", "seen": [[s.name, s.size, s.changed] for s in arrival.signature], "outcome": "refer"}, {}
            )
        )
        assert filing.known(arrival.name, arrival.signature, None)
    with Watch(folder, WatchOptions(settle=0.0, poll=0.0)) as watch:
        assert watch.next_work() is None
        assert watch.came_to.known == 500
