"""Broken and hostile files of facts: refused with line and reason, quickly, and nothing of them is kept."""

from __future__ import annotations

import contextlib
import io
import time
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from certlane.standards_catalog.sources import UnreadableFacts, read_facts

BOMB = b"""<?xml version="1.0"?>
<!DOCTYPE bibdata [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;">]>
<bibdata><title>&c;</title></bibdata>"""
EXTERNAL = b"""<?xml version="1.0"?>
<!DOCTYPE bibdata [<!ENTITY x SYSTEM "file:///etc/passwd">]>
<bibdata><docidentifier>&x;</docidentifier></bibdata>"""

CASES = [
    # name, content, reason
    ("bomb.xml", BOMB, "line 2: declares XML entities"),
    ("external.xml", EXTERNAL, "line 2: declares XML entities"),
    ("cut.xml", b"<bibdata>\n<title>x", "line 2"),
    ("deep.xml", b"<bibdata>" * 2000, "no well-formed XML"),
    ("other.xml", b"<html><body/></html>", "no metadata"),
    ("empty.csv", b"   \n", "is empty"),
    ("header.csv", b"a,b\n1,2\n", "line 1: the header must have"),
    ("kind.csv", b"kind,id\nstandard,IEC 1:2000\n", "line 2: 'standard' is no kind"),
    ("id.csv", b"kind,id\nedition,hello\n", "line 2: 'hello' is no identifier"),
    ("date.csv", b"kind,id,published\nedition,IEC 60050:2000,2000-02-30\n", "line 2: published '2000-02-30' is no"),
    ("order.csv", b"kind,id,published,withdrawn\nedition,IEC 60050:2000,2000-05-01,1999-01-01\n", "line 2: withdrawn"),
    ("cells.csv", b"kind,id\nedition,IEC 60050:2000,x,y\n", "line 2: 4 cells under 2 columns"),
    ("formula.csv", b"kind,id,title\nedition,IEC 60050:2000,=cmd|'/c calc'!A0\n", "line 2: .* is a formula"),
    ("latin.csv", "kind,id,title\nedition,IEC 60050:2000,Gerät\n".encode("latin-1"), "line 2: byte 0xe4 is no UTF-8"),
    ("null.csv", b"kind,id\nedition,IEC\x00 1\n", "line 2: holds null characters"),
    ("quote.csv", b'kind,id\nedition,"IEC 60050:2000\n', "is no CSV"),
    ("long.csv", b"kind,id,title\nedition,IEC 60050:2000," + b"x" * 5000 + b"\n", "line 2: a cell of 5000"),
    ("column.csv", b"kind,id,colour\nedition,IEC 60050:2000,red\n", "line 1: unknown columns: colour"),
    ("field.csv", b"kind,id,degree\nedition,IEC 60050:2000,IDT\n", "line 2: a fact of kind edition has no degree"),
    ("missing.csv", b"kind,id\nadopts,EN 60050:2000\n", "line 2: a fact of kind adopts needs other"),
    ("degree.csv", b"kind,id,other,degree\nadopts,EN 60050:2000,IEC 60050:2000,SAME\n", "none of IDT, MOD, NEQ"),
    ("trust.csv", b"kind,id,confidence\nedition,IEC 60050:2000,7\n", "line 2: confidence '7'"),
    ("list.json", b'{"reference": "ISO 1:2016"}\n{oops\n', "line 2: is no JSON"),
    ("nest.json", b'{"a":' * 100000, "is no JSON"),
    ("stage.json", b'{"reference": "ISO 1:2016", "currentStage": "soon"}', "no stage code"),
    ("none.json", b'{"id": 5}', "line 1: the record has no reference"),
    ("alias.yaml", b"a: &x [1]\nb: *x\n", "line 2: uses YAML aliases"),
    ("broken.yaml", b"a: [1\nb: }", "is no YAML"),
    ("tag.yaml", b"!!python/object/apply:os.system ['true']\n", "is no YAML"),
    ("nothing.yaml", b"- 1\n- 2\n", "no Relaton record"),
    ("old.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 100, "old binary form"),
    ("noise.bin", bytes(range(256)) * 4, "in none of the formats"),
    ("noise.xlsx", b"PK\x03\x04" + b"\x00" * 200, "no spreadsheet"),
    ("version.xml", b'<catalogue xmlns="urn:certlane:catalogue:9" version="9"/>', "not catalogue of"),
    ("schema.xml", b'<catalogue xmlns="urn:certlane:catalogue:1" version="1">\n<edition designation="x"/></catalogue>',
     "line 2: breaks the schema"),
    ("source.xml", b'<catalogue xmlns="urn:certlane:catalogue:1" version="1">\n'
     b'<edition designation="IEC 1:2000" source="who"/></catalogue>', "line 2: the source 'who'"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "content", "reason"), CASES, ids=[c[0] for c in CASES])
def test_refused(tmp_path: Path, name: str, content: bytes, reason: str) -> None:
    """The message names the file, the line and the reason; it takes no time."""
    path = tmp_path / name
    path.write_bytes(content)
    began = time.monotonic()
    with pytest.raises(UnreadableFacts, match=reason) as caught:
        list(read_facts(path))
    assert time.monotonic() - began < 5
    assert caught.value.subject == name
    assert caught.value.remedy


def _sheet(value: object) -> bytes:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    book.active.append(["Legislation", "Reference number of the standard", "Title of the standard",
                        "Date of start of presumption of conformity", "Date of withdrawal from OJ"])  # fmt: skip
    book.active.append(["2014/30/EU", value, "t", "01/02/2014", "-"])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ('=HYPERLINK("http://x","EN 1:2000")', "line 2: .* is a formula"),
        ("hello", "line 2: .* is no identifier|no identifier"),
        ("EN 50000:2000" + "x" * 20000, "line 2"),
    ],
)
def test_spreadsheet_cells(tmp_path: Path, value: str, reason: str) -> None:
    """A formula is no fact, whatever it would show."""
    path = tmp_path / "list.xlsx"
    path.write_bytes(_sheet(value))
    if value == "hello":
        assert len(list(read_facts(path))) == 1  # a row without a European reference states nothing
        return
    with pytest.raises(UnreadableFacts, match=reason):
        list(read_facts(path))


def test_a_spreadsheet_that_unpacks_to_too_much(tmp_path: Path) -> None:
    """A zip bomb is refused by its directory, before anything is unpacked."""
    path = tmp_path / "list.xlsx"
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive,
        archive.open("xl/worksheets/sheet1.xml", "w") as part,
    ):
        for _ in range(320):
            part.write(b" " * (1 << 20))
    with pytest.raises(UnreadableFacts, match="unpacks to"):
        list(read_facts(path))


def test_a_spreadsheet_with_entities(tmp_path: Path) -> None:
    """Entities in a part of the spreadsheet are refused."""
    path = tmp_path / "list.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.xml", '<!DOCTYPE x [<!ENTITY a "b">]><workbook>&a;</workbook>')
    with pytest.raises(UnreadableFacts, match=r"declares XML entities in xl/workbook\.xml"):
        list(read_facts(path))


def test_a_million_rows(tmp_path: Path) -> None:
    """More rows than a register of its kind has are refused, without reading them all."""
    path = tmp_path / "many.csv"
    path.write_bytes(b"kind,id\n" + b"body,x\n" * 10 + b"edition,IEC 60050:2000\n" * 1_000_000)
    with pytest.raises(UnreadableFacts):
        for _ in read_facts(path):
            pass


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(content=st.binary(max_size=400), suffix=st.sampled_from([".xml", ".csv", ".json", ".yaml", ".xlsx"]))
def test_only_our_errors_escape(tmp_path: Path, content: bytes, suffix: str) -> None:
    """Whatever the bytes: facts or an error of ours."""
    path = tmp_path / f"noise{suffix}"
    path.write_bytes(content)
    with contextlib.suppress(UnreadableFacts):
        list(read_facts(path))


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(cells=st.lists(st.text(max_size=30), min_size=1, max_size=6))
def test_any_row_is_read_or_refused(tmp_path: Path, cells: list[str]) -> None:
    """Whatever stands in the cells of a table: facts or an error of ours that names a line."""
    path = tmp_path / "noise.csv"
    row = ",".join('"' + c.replace('"', '""') + '"' for c in cells)
    path.write_text(f"kind,id,title\n{row}\n", encoding="utf-8", errors="replace")
    refused = None
    try:
        list(read_facts(path))
    except UnreadableFacts as error:
        refused = error.message
    assert refused is None or "line" in refused or "CSV" in refused
