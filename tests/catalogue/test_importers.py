"""Importers: registers' files become facts."""

from __future__ import annotations

import contextlib
import io
import json
import os
from pathlib import Path
from typing import Any

import pytest

from certlane.standards_catalog.factmodel import EditionFact, Fact, LegalFact, RelationFact, SourceFact
from certlane.standards_catalog.sources import UnreadableFacts, guess_format, read_facts

RELATON_YAML = """
docid:
- id: IEC 62368-1:2018
  type: IEC
  primary: true
- id: 'urn:iec:std:iec:62368-1:2018-10:::'
  type: URN
title:
- content: Equipement
  language: fr
- content: Audio/video, information and communication technology equipment
  language: en
date:
- type: published
  value: '2018-10-04'
- type: obsoleted
  value: '2023-05-26'
docstatus:
  stage: REVISED
edition:
  content: '3'
ics:
- code: '33.160.01'
relation:
- type: obsoletes
  bibitem:
    docid:
    - id: IEC 62368-1:2014
- type: updates
  bibitem:
    docid:
    - id: IEC 62368-1:2023
"""

RELATON_XML = """<bibdata type="standard">
  <title language="en" format="text/plain">Robotics - Safety requirements</title>
  <docidentifier type="ISO" primary="true">ISO 10218-1:2011</docidentifier>
  <date type="published"><on>2011-07</on></date>
  <status><stage>95</stage><substage>99</substage></status>
  <edition>2</edition>
  <relation type="obsoletes"><bibitem><docidentifier>ISO 10218-1:2006</docidentifier></bibitem></relation>
  <relation type="updates"><bibitem><docidentifier>ISO 10218-1:2025</docidentifier></bibitem></relation>
</bibdata>"""

STS = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE standard SYSTEM "ISOSTS.dtd">
<standard><front>
  <nat-meta originator="BSI"><title-wrap xml:lang="en"><full>Welding &mdash; Classification</full></title-wrap>
    <std-ref type="dated">BS EN ISO 13849-1:2008</std-ref><release-date>2008-08</release-date></nat-meta>
  <reg-meta originator="CEN"><title-wrap xml:lang="en"><intro>Safety</intro><main>Control</main></title-wrap>
    <std-ref type="dated">EN ISO 13849-1:2008</std-ref><release-date>2008-06</release-date>
    <std-xref type="supersedes"><std-ref>EN ISO 13849-1:2006</std-ref></std-xref></reg-meta>
  <iso-meta><title-wrap xml:lang="en"><full>Safety</full></title-wrap>
    <std-ref type="dated">ISO 13849-1:2006</std-ref></iso-meta>
</front></standard>"""

OPEN_DATA: list[dict[str, Any]] = [
    {"id": 51330, "reference": "ISO 10218-1:2011", "title": {"en": "Robots"}, "publicationDate": "2011-06-20",
     "edition": 2, "icsCode": ["25.040.30"], "currentStage": 9599, "replaces": [36322], "replacedBy": [73933]},
    {"id": 36322, "reference": "ISO 10218-1:2006", "title": {"en": "Robots"}, "publicationDate": "2006-05-23",
     "edition": 1, "icsCode": ["25.040.30"], "currentStage": 9599, "replaces": None, "replacedBy": [51330]},
    {"id": 73933, "reference": "ISO 10218-1:2025", "title": {"en": "Robotics"}, "publicationDate": "2025-02-05",
     "edition": 3, "icsCode": ["25.040.30"], "currentStage": 6060, "replaces": [51330], "replacedBy": None},
    {"id": 1, "reference": "ISO/DIS 1234", "title": {"en": "Draft"}, "currentStage": 4020},
]  # fmt: skip


def facts_of(tmp_path: Path, name: str, content: str | bytes, **options: str) -> list[Fact]:
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return list(read_facts(path, **options))


def pairs(facts: list[Fact], kind: str) -> set[tuple[str, str]]:
    return {(f.subject, f.object) for f in facts if isinstance(f, RelationFact) and f.kind == kind}


def test_relaton_yaml(tmp_path: Path) -> None:
    """Dates, title in English, and only the relations whose direction is certain."""
    facts = facts_of(tmp_path, "iec.yaml", RELATON_YAML)
    (edition,) = [f for f in facts if isinstance(f, EditionFact)]
    assert (edition.designation, edition.published, edition.withdrawn) == (
        "IEC 62368-1:2018",
        "2018-10-04",
        "2023-05-26",
    )
    assert (edition.status, edition.ordinal, edition.ics) == ("superseded", "3", "33.160.01")
    assert edition.title.startswith("Audio/video")
    assert pairs(facts, "supersedes") == {("IEC 62368-1:2018", "IEC 62368-1:2014")}


def test_relaton_xml(tmp_path: Path) -> None:
    """The same in XML; records inside relations are no records of their own."""
    facts = facts_of(tmp_path, "iso.xml", RELATON_XML)
    (edition,) = [f for f in facts if isinstance(f, EditionFact)]
    assert (edition.designation, edition.published, edition.status) == ("ISO 10218-1:2011", "2011-07", "withdrawn")
    assert pairs(facts, "supersedes") == {("ISO 10218-1:2011", "ISO 10218-1:2006")}


def test_sts(tmp_path: Path) -> None:
    """Three levels of metadata: national adopts regional adopts international; named characters are read."""
    facts = facts_of(tmp_path, "sts.xml", STS)
    editions = [f for f in facts if isinstance(f, EditionFact)]
    assert [e.designation for e in editions] == ["BS EN ISO 13849-1:2008", "EN ISO 13849-1:2008", "ISO 13849-1:2006"]
    assert editions[0].title == "Welding \u2014 Classification"
    assert editions[1].title == "Safety - Control"
    assert editions[1].published == "2008-06"
    assert pairs(facts, "adopts") == {
        ("BS EN ISO 13849-1:2008", "EN ISO 13849-1:2008"),
        ("EN ISO 13849-1:2008", "ISO 13849-1:2006"),
    }
    assert pairs(facts, "supersedes") == {("EN ISO 13849-1:2008", "EN ISO 13849-1:2006")}


@pytest.mark.parametrize("form", ["jsonl", "csv"])
def test_iso_open_data(tmp_path: Path, form: str) -> None:
    """Numbers of records lead to references; drafts stay out."""
    if form == "jsonl":
        text = "\n".join(json.dumps(r) for r in OPEN_DATA)
    else:
        header = (
            "id,deliverableType,reference,title.en,publicationDate,edition,icsCode,currentStage,replaces,replacedBy"
        )
        lines = [
            f"{r['id']},IS,{r['reference']},{r['title']['en']},{r.get('publicationDate', '')},{r.get('edition', '')},"
            f'"{r.get("icsCode", "")}",{r["currentStage"]},"{r.get("replaces") or ""}","{r.get("replacedBy") or ""}"'
            for r in OPEN_DATA
        ]
        text = "\n".join([header, *lines])
    facts = facts_of(tmp_path, f"iso.{form}", text, date="2026-11-01")
    editions = {f.designation: f for f in facts if isinstance(f, EditionFact)}
    assert set(editions) == {"ISO 10218-1:2006", "ISO 10218-1:2011", "ISO 10218-1:2025"}
    assert editions["ISO 10218-1:2011"].status == "withdrawn"
    assert editions["ISO 10218-1:2025"].ics == "25.040.30"
    assert pairs(facts, "supersedes") == {
        ("ISO 10218-1:2011", "ISO 10218-1:2006"),
        ("ISO 10218-1:2025", "ISO 10218-1:2011"),
    }
    assert isinstance(facts[0], SourceFact)
    assert facts[0].date == "2026-11-01"


OLD_LAYOUT = [
    ["Summary list of titles and references of harmonised standards"],
    ["Legislation reference (A)", "ESO (B)", "Reference number of the standard (C)", "Title of the standard (D)",
     "Date of start of presumption of conformity (1)", "OJ reference for publication in OJ (2)", "Restriction (3)",
     "Date of start of presumption of conformity with restriction (4)",
     "OJ reference for publication of a restriction (5)", "Date of withdrawal from OJ (6)",
     "OJ reference for withdrawal from OJ (7)"],
    ["2014/30/EU", "Cenelec", "EN 55035:2017\nEN 55035:2017/A11:2020", "Multimedia equipment", "16/03/2021",
     "OJ L 89 - 16/03/2021", "-", "-", "-", "-", "-"],
    ["2014/30/EU", "Cenelec", "EN 55024:2010", "Information technology equipment", "01/12/2011",
     "OJ C 350 - 01/12/2011", "-", "-", "-", "16/09/2022", "OJ L 89 - 16/03/2021"],
]  # fmt: skip
NEW_LAYOUT = [
    ["Generated 1 October 2025"],
    ["Legislation", "ESO", "Reference and title", "Start of legal effect", "End of legal effect",
     "Publication OJ reference", "Withdrawal OJ reference"],
    ["2006/42/EC - Machinery (MD)", "CEN", "EN ISO 12100:2010\nSafety of machinery - General principles", "08.04.2011",
     "", "OJ C 110 - 08/04/2011", ""],
]  # fmt: skip


def sheet(rows: list[list[str]], **cells: str) -> bytes:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for place, value in cells.items():
        book.active[place] = value
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("rows", "first"),
    [
        (OLD_LAYOUT, LegalFact("EN 55035:2017; EN 55035:2017/A11:2020", "EU", "2014/30/EU", "harmonised", "own-list",
                               title="Multimedia equipment", start="2021-03-16", basis="OJ L 89 - 16/03/2021")),
        (NEW_LAYOUT, LegalFact("EN ISO 12100:2010", "EU", "2006/42/EC", "harmonised", "own-list",
                               title="Safety of machinery - General principles", start="2011-04-08",
                               basis="OJ C 110 - 08/04/2011")),
    ],
)  # fmt: skip
def test_commission_lists(tmp_path: Path, rows: list[list[str]], first: LegalFact) -> None:
    """Both layouts of the header give the same facts."""
    facts = facts_of(tmp_path, "list.xlsx", sheet(rows))
    legal = [f for f in facts if isinstance(f, LegalFact)]
    assert legal[0] == first
    if len(legal) > 1:
        assert (legal[1].finish, legal[1].known_from) == ("2022-09-16", "2021-03-16")
    else:
        assert isinstance(facts[0], SourceFact)
        assert facts[0].date == "2025-10-01"


def test_plain_table(tmp_path: Path) -> None:
    """One fact a row, semicolons or commas, sources in words."""
    text = (
        "\ufeffkind;id;other;degree;framework;start;finish;source\n"
        "# a remark\n"
        "adopts;KS C IEC 62368-1:2021;IEC 62368-1:2018;MOD;;;;KATS notice\n"
        "validity;KC 62368-1;;;KR:KC;2021-08-27;;KATS notice\n"
    )
    facts = facts_of(tmp_path, "mine.csv", text)
    assert [type(f).__name__ for f in facts] == ["SourceFact", "SourceFact", "RelationFact", "ValidityFact"]
    assert isinstance(facts[1], SourceFact)
    assert facts[1].name == "KATS notice"


def test_formats_are_guessed(tmp_path: Path) -> None:
    """By content first, by name where content does not tell."""
    assert guess_format(Path("a.xml"), RELATON_XML.encode()) == "relaton"
    assert guess_format(Path("a.xml"), STS.encode()) == "sts"
    assert guess_format(Path("a.json"), b'{"reference": "ISO 1:2016"}') == "iso-open-data"
    assert guess_format(Path("a.csv"), b"kind,id\n") == "table"
    assert guess_format(Path("a.xlsx"), sheet(OLD_LAYOUT)) == "commission"


SHARED = Path(os.environ.get("CERTLANE_SHARED", Path(__file__).parents[2].parent / "shared")) / "catalogue" / "sts"


@pytest.mark.evaluation
@pytest.mark.skipif(not SHARED.is_dir(), reason="the STS samples are not part of the repository")
def test_real_sts_files() -> None:
    """Samples of three toolkits: each gives an edition or says why not."""
    read = 0
    for path in sorted(SHARED.glob("*.xml")):
        with contextlib.suppress(UnreadableFacts):
            read += any(isinstance(f, EditionFact) for f in list(read_facts(path)))
    assert read >= 5
