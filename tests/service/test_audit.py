"""One byte changed anywhere in the audit log is found: in the raw file, in any column, in any row, at its end."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.exc import DatabaseError

from certlane import cli
from certlane.service.records import Actor, AuditEntry, AuditHead, Records, RecordsUnusable, SubmittedFile, Verification
from certlane.service.records.audit import COLUMNS, all_entries, entry_hash

Open = Callable[..., Records]

EXAMINER = Actor("e1", "김심사", "examiner", "session", "127.0.0.1")
SYSTEM = Actor("t1", "Intake", "applicant", "token")


def fill(records: Records, count: int = 8) -> list[AuditEntry]:
    """Make some entries, with and without address and application."""
    for number in range(count):
        file = records.files.put(f"%PDF {number}".encode())
        id_ = records.submit(
            SYSTEM, documents=[SubmittedFile(f"{number}.pdf", file.sha256, file.size)], facts={"n": number}
        ).id
        records.note(EXAMINER, id_, f"seen, number {number}")
    records.claim("worker", timedelta(seconds=60))
    records.people.add_user(Actor("command", "root", "administrator", "command"), "이", "supervisor")
    return list(all_entries(records.audit))


class Raw:
    """A way into the database past its triggers, as somebody with all rights on it has."""

    def __init__(self, url: str) -> None:
        self.engine = create_engine(url)
        self.sqlite = url.startswith("sqlite")

    def __call__(self, statement: str, *, many: list[dict[str, Any]] | None = None, **values: Any) -> None:
        with self.engine.begin() as connection:
            self._past_triggers(connection, statement, many or [values])

    def _past_triggers(self, connection: Connection, statement: str, values: list[dict[str, Any]]) -> None:
        triggers: list[Any] = []
        if self.sqlite:
            triggers = list(connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")))
            for name, _ in triggers:
                connection.execute(text(f"DROP TRIGGER {name}"))
        else:
            connection.execute(text("SET LOCAL session_replication_role = replica"))
        connection.execute(text(statement), values)
        for _, made in triggers:
            connection.execute(text(made))

    def rows(self) -> list[dict[str, Any]]:
        with self.engine.connect() as connection:
            return [dict(row._mapping) for row in connection.execute(text("SELECT * FROM audit ORDER BY seq"))]

    def put(self, rows: list[dict[str, Any]]) -> None:
        """Write the whole log anew."""
        names = ", ".join(f'"{name}"' for name in COLUMNS)
        marks = ", ".join(f":{name}" for name in COLUMNS)
        self("DELETE FROM audit")
        if rows:
            self(f"INSERT INTO audit ({names}) VALUES ({marks})", many=rows)  # noqa: S608 - names of our own


@pytest.fixture
def raw(records: Records, database_url: str) -> Any:
    made = Raw(database_url)
    yield made
    made.engine.dispose()


def chained(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return rows as a forger would write them: numbered, each hash right for what it holds."""
    previous, made = "0" * 64, []
    for number, row in enumerate(rows, 1):
        new = {**row, "seq": number, "previous": previous}
        previous = new["hash"] = entry_hash(new)
        made.append(new)
    return made


def found(result: Verification, first_bad: int | None) -> bool:
    return not result.ok and result.first_bad == first_bad and bool(result.why)


# --- a sound log ------------------------------------------------------------------------------------------------------


def test_a_log_that_nobody_touched_holds(records: Records, open_records: Open, database_url: str) -> None:
    assert records.audit.verify() == Verification(True, 0, None, "", AuditHead(0, "0" * 64))
    entries = fill(records)
    result = records.audit.verify()
    assert (result.ok, result.checked) == (True, len(entries))
    assert result.head == records.audit.head() == AuditHead(entries[-1].seq, entries[-1].hash)
    assert records.audit.verify(AuditHead(entries[3].seq, entries[3].hash)).ok
    assert [entry.seq for entry in entries] == list(range(1, len(entries) + 1))
    records.close()
    assert open_records(database_url).audit.verify().ok


def test_entries_come_in_pages_both_ways(records: Records) -> None:
    entries = fill(records)
    newest: list[AuditEntry] = []
    cursor: str | None = None
    while True:
        page = records.audit.entries(cursor=cursor, limit=5)
        newest += page.items
        cursor = page.next_cursor
        if cursor is None:
            break
    assert newest == entries[::-1]
    one = next(entry.application for entry in entries if entry.application)
    assert {entry.application for entry in records.audit.entries(application=one).items} == {one}


def test_no_text_of_a_person_is_in_the_log(records: Records, raw: Raw) -> None:
    fill(records)
    everything = json.dumps(raw.rows(), ensure_ascii=False)
    assert "seen, number" not in everything
    assert "0.pdf" not in everything


@pytest.mark.parametrize("statement", ["UPDATE audit SET actor = 'x'", "DELETE FROM audit", "DELETE FROM audit_head"])
def test_the_database_itself_refuses_to_change_it(records: Records, database_url: str, statement: str) -> None:
    fill(records, 1)
    engine = create_engine(database_url)
    with pytest.raises(DatabaseError, match="append-only"), engine.begin() as connection:
        connection.execute(text(statement))
    engine.dispose()
    assert records.audit.verify().ok


# --- rows and columns -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("column", COLUMNS[1:])
def test_one_character_changed_in_any_column_is_found(records: Records, raw: Raw, column: str) -> None:
    for entry in fill(records, 2):
        old = next(row for row in raw.rows() if row["seq"] == entry.seq)[column]
        for new in ("x", *((old[:-1] + chr(ord(old[-1]) ^ 1), old + " ", old[1:], "") if old else ("",))):
            raw(f'UPDATE audit SET "{column}" = :new WHERE seq = :seq', new=new, seq=entry.seq)  # noqa: S608 - names of our own
            result = records.audit.verify()
            assert found(result, entry.seq), (column, new)
            assert result.checked == entry.seq - 1
        if old is not None and column in ("address", "application"):
            raw(f'UPDATE audit SET "{column}" = NULL WHERE seq = :seq', seq=entry.seq)  # noqa: S608 - names of our own
            assert found(records.audit.verify(), entry.seq)
        raw(f'UPDATE audit SET "{column}" = :old WHERE seq = :seq', old=old, seq=entry.seq)  # noqa: S608 - names of our own
    assert records.audit.verify().ok


@given(data=st.data())
@settings(
    max_examples=60,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_any_byte_of_any_column_is_found_in_the_table(records: Records, raw: Raw, data: st.DataObject) -> None:
    if not records.audit.head().seq:
        fill(records)
    rows = raw.rows()
    row = data.draw(st.sampled_from(rows))
    column = data.draw(st.sampled_from([name for name in COLUMNS[1:] if row[name]]))
    old = row[column].encode()
    place = data.draw(st.integers(0, len(old) - 1))
    changed = bytearray(old)
    changed[place] ^= data.draw(st.integers(1, 255))
    new = changed.decode("utf-8", "replace").replace("\x00", "\ufffd")
    raw(f'UPDATE audit SET "{column}" = :new WHERE seq = :seq', new=new, seq=row["seq"])  # noqa: S608 - names of our own
    assert found(records.audit.verify(), row["seq"])
    raw(f'UPDATE audit SET "{column}" = :old WHERE seq = :seq', old=row[column], seq=row["seq"])  # noqa: S608 - names of our own
    assert records.audit.verify().ok


def test_an_entry_that_can_not_be_read_is_named_as_such(records: Records, raw: Raw) -> None:
    fill(records, 1)
    for column in ("before", "at"):
        raw(f"UPDATE audit SET \"{column}\" = '{{' WHERE seq = 2")  # noqa: S608 - names of our own
        with pytest.raises(RecordsUnusable, match="can't be read"):
            records.audit.entries()
        assert found(records.audit.verify(), 2)


def test_a_row_that_is_missing_moved_or_added_is_found(records: Records, raw: Raw) -> None:
    fill(records)
    rows = raw.rows()
    for number in range(1, len(rows)):
        raw.put([row for row in rows if row["seq"] != number])
        assert found(records.audit.verify(), number)
    swapped = [dict(row) for row in rows]
    swapped[2]["seq"], swapped[3]["seq"] = 4, 3
    raw.put(swapped)
    assert found(records.audit.verify(), 3)
    raw.put([*rows, {**rows[-1], "seq": len(rows) + 1}])
    assert found(records.audit.verify(), len(rows) + 1)
    raw.put([*rows, chained([*rows, rows[0]])[-1]])
    assert found(records.audit.verify(), len(rows) + 2), "a forged entry at the end does not fit the head"
    raw.put([{**rows[0], "seq": 0}, *rows])
    assert found(records.audit.verify(), 1)
    raw.put(rows)
    assert records.audit.verify().ok


def test_a_cut_tail_is_found_even_where_the_head_was_cut_with_it(records: Records, raw: Raw) -> None:
    fill(records)
    rows = raw.rows()
    for kept in (0, 1, len(rows) - 1):
        raw.put(rows[:kept])
        assert found(records.audit.verify(), kept + 1)
        head = rows[kept - 1]["hash"] if kept else "0" * 64
        raw("UPDATE audit_head SET seq = :seq, hash = :hash", seq=kept, hash=head)
        assert found(records.audit.verify(), kept + 1), "the file beside the database knows better"
    raw("UPDATE audit_head SET seq = :seq, hash = :hash", seq=rows[-1]["seq"], hash=rows[-1]["hash"])
    raw.put(rows)
    assert records.audit.verify().ok


def test_a_log_that_was_forged_as_a_whole_is_found_by_what_was_noted_elsewhere(
    records: Records, raw: Raw, tmp_path: Path
) -> None:
    fill(records)
    noted = records.audit.head()
    rows = raw.rows()
    forged = chained([{**row, "actor_name": "nobody"} for row in rows])
    raw.put(forged)
    raw("UPDATE audit_head SET hash = :hash", hash=forged[-1]["hash"])
    assert found(records.audit.verify(), len(rows)), "the file beside the database"
    (tmp_path / "records" / "audit.head").write_text(f"{len(rows):020d} {forged[-1]['hash']}\n")
    assert records.audit.verify().ok, "who can write everything can forge everything that is here"
    assert found(records.audit.verify(noted), noted.seq)
    assert found(records.audit.verify(AuditHead(noted.seq + 1, noted.hash)), noted.seq + 1)


def test_heads_and_triggers_are_checked(records: Records, raw: Raw, tmp_path: Path) -> None:
    entries = fill(records, 2)
    last = entries[-1]
    for change in ("seq = seq + 1", "seq = seq - 1", "hash = 'x'"):
        raw(f"UPDATE audit_head SET {change}")  # noqa: S608 - names of our own
        assert found(records.audit.verify(), last.seq + 1), change
        raw("UPDATE audit_head SET seq = :seq, hash = :hash", seq=last.seq, hash=last.hash)
    raw("DELETE FROM audit_head")
    assert found(records.audit.verify(), None)
    raw("INSERT INTO audit_head (id, seq, hash) VALUES (1, :seq, :hash)", seq=last.seq, hash=last.hash)
    file = tmp_path / "records" / "audit.head"
    good = file.read_bytes()
    for place in range(len(good)):
        changed = bytearray(good)
        changed[place] ^= 1
        file.write_bytes(bytes(changed))
        assert not records.audit.verify().ok, place
    file.unlink()
    assert found(records.audit.verify(), None)
    file.write_bytes(good)
    assert records.audit.verify().ok
    with raw.engine.begin() as connection:
        if raw.sqlite:
            connection.execute(text("DROP TRIGGER audit_no_delete"))
        else:
            connection.execute(text("ALTER TABLE audit DISABLE TRIGGER audit_append_only"))
    result = records.audit.verify()
    assert found(result, None)
    assert "triggers" in result.why


# --- the raw file -----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def sqlite_log(tmp_path_factory: pytest.TempPathFactory) -> tuple[Records, Path, list[AuditEntry]]:
    folder = tmp_path_factory.mktemp("log")
    file = folder / "r.sqlite3"
    records = Records.open(f"sqlite:///{file}", folder)
    entries = fill(records, 20)
    records.close()
    return records, file, entries


def bytes_of_rows(file: Path) -> list[range]:
    """Where the bytes of the rows' columns stand in the file: a row's texts lie in it one after another."""
    content = file.read_bytes()
    with closing(sqlite3.connect(file)) as connection:
        rows = connection.execute(f"SELECT {', '.join(COLUMNS[1:])} FROM audit ORDER BY seq").fetchall()  # noqa: S608 - names of our own
    ranges = []
    for row in rows:
        record = "".join(value for value in row if value is not None).encode()
        assert content.count(record) == 1
        ranges.append(range(content.index(record), content.index(record) + len(record)))
    return ranges


@given(data=st.data())
@settings(max_examples=150, deadline=None, phases=[Phase.generate])
def test_any_byte_of_a_row_in_the_raw_file_is_found(
    sqlite_log: tuple[Records, Path, list[AuditEntry]], data: st.DataObject
) -> None:
    records, file, entries = sqlite_log
    ranges = bytes_of_rows(file)
    number = data.draw(st.integers(0, len(ranges) - 1))
    place = data.draw(st.sampled_from(ranges[number]))
    mask = data.draw(st.integers(1, 255))
    with flipped(records, file, place, mask):
        result = records.audit.verify()
    assert found(result, number + 1)
    assert records.audit.verify().checked == len(entries)


@given(data=st.data())
@settings(max_examples=150, deadline=None, phases=[Phase.generate])
def test_a_byte_anywhere_in_the_file_is_found_or_changes_nothing_of_the_log(
    sqlite_log: tuple[Records, Path, list[AuditEntry]], data: st.DataObject
) -> None:
    records, file, entries = sqlite_log
    place = data.draw(st.integers(0, file.stat().st_size - 1))
    with flipped(records, file, place, data.draw(st.integers(1, 255))):
        if records.audit.verify().ok:
            assert list(all_entries(records.audit)) == entries


@pytest.mark.slow
def test_every_single_byte_of_the_rows_in_the_raw_file_is_found(open_records: Open, tmp_path: Path) -> None:
    file = tmp_path / "r.sqlite3"
    records = open_records(f"sqlite:///{file}")
    fill(records, 1)
    records.close()
    for number, places in enumerate(bytes_of_rows(file), 1):
        for place in places:
            with flipped(records, file, place, 1):
                assert found(records.audit.verify(), number), place


@pytest.mark.slow
def test_a_byte_in_postgresql_s_raw_file_is_found_or_changes_nothing_of_the_log(
    open_records: Open, postgresql_server: Any, postgresql: str
) -> None:
    records = open_records(postgresql)
    entries = fill(records, 6)
    engine = create_engine(postgresql)
    with engine.connect() as connection:
        file = postgresql_server.data / str(connection.execute(text("SELECT pg_relation_filepath('audit')")).scalar())
    engine.dispose()
    records.close()
    postgresql_server.stop()
    content = file.read_bytes()
    random = Random(1)
    in_rows = [content.index(entry.hash.encode()) + random.randrange(64) for entry in entries[::3]]
    in_rows += [content.index(f'"key":"{e.after["key"]}'.encode()) + 7 for e in entries if "key" in (e.after or {})][:3]
    anywhere = [random.randrange(len(content)) for _ in range(8)]
    for place in in_rows + anywhere:
        changed = bytearray(content)
        changed[place] ^= random.randrange(1, 256)
        file.write_bytes(changed)
        postgresql_server.start()
        sound = records.audit.verify().ok
        if sound:
            assert place not in in_rows
            assert list(all_entries(records.audit)) == entries
        records.close()
        postgresql_server.stop()
    file.write_bytes(content)
    postgresql_server.start()
    assert records.audit.verify().ok


class flipped:  # noqa: N801 - reads as a word where it is used
    """One byte of a file changed, while no connection has it open."""

    def __init__(self, records: Records, file: Path, place: int, mask: int) -> None:
        self.records, self.file, self.place, self.mask = records, file, place, mask

    def _flip(self) -> None:
        self.records.close()
        for extra in ("-wal", "-shm"):
            self.file.with_name(self.file.name + extra).unlink(missing_ok=True)
        with self.file.open("r+b") as opened:
            opened.seek(self.place)
            old = opened.read(1)[0]
            opened.seek(self.place)
            opened.write(bytes([old ^ self.mask]))

    def __enter__(self) -> None:
        self.before = self.file.read_bytes()
        self._flip()

    def __exit__(self, *_: object) -> None:
        self.records.close()
        for extra in ("-wal", "-shm"):
            self.file.with_name(self.file.name + extra).unlink(missing_ok=True)
        self.file.write_bytes(self.before)


# --- the command ------------------------------------------------------------------------------------------------------


def test_the_command_tells_by_its_status(
    open_records: Open, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "records"
    file = folder / "certlane.sqlite3"
    records = open_records(f"sqlite:///{file}")
    fill(records, 2)
    head = records.audit.head()
    options = ["--folder", str(folder)]
    assert cli.run(["audit", "verify", *options]) == 0
    assert f"head {head.seq}:{head.hash}" in capsys.readouterr().out
    assert cli.run(["audit", "verify", *options, "--head", f"{head.seq}:{head.hash}"]) == 0
    assert cli.run(["audit", "verify", *options, "--head", f"{head.seq}:{'0' * 64}"]) == 1
    assert cli.run(["audit", "verify", *options, "--head", "nonsense"]) == 2
    capsys.readouterr()
    assert cli.run(["audit", "show", *options, "-n", "2"]) == 0
    assert "user.added" in capsys.readouterr().out
    assert cli.run(["audit", "show", *options, "--json"]) == 0
    assert [entry["seq"] for entry in json.loads(capsys.readouterr().out)] == list(range(1, head.seq + 1))
    raw = Raw(f"sqlite:///{file}")
    raw("UPDATE audit SET address = '10.0.0.1' WHERE seq = 2")
    raw.engine.dispose()
    assert cli.run(["audit", "verify", *options]) == 1
    assert "entry 2" in capsys.readouterr().err
    assert cli.run(["audit", "verify", *options, "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["first_bad"] == 2
    assert cli.run(["audit", "verify", "--folder", str(tmp_path / "none")]) == 2
    assert not (tmp_path / "none").exists(), "looking makes nothing"
