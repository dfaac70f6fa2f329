"""Records of registers become rows of facts; the traps of each register are known."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from certlane.standards_catalog.factfiles import BIBLIOGRAPHY_COLUMNS, read_table
from certlane.standards_catalog.sources.condense import REGISTERS, condense
from certlane.standards_catalog.sources.curate import _set


def record(register: str, identifier: str, **more: Any) -> dict[str, Any]:
    return {"docid": [[register.upper(), identifier, 1]], "title": "A  title", "dates": {}} | more


CASES: list[tuple[str, dict[str, Any], dict[str, str] | None]] = [
    # ISO: "updates" points to the newer document; its date is that of the record's own last stage
    (
        "iso",
        record("iso", "ISO 10218-1:2006", stage="95.99", dates={"published": "2006-06"}, relations=[
            ["obsoletes", "ISO 10218:1992"],
            ["updates", "ISO 10218-1:2011", None, {"circulated": "2011-07-01"}],
            ["updates", "ISO 10218-1:2006/Cor 1:2007", None, {"circulated": "2011-07-01"}],
        ]),
        {"published": "2006-06", "withdrawn": "2011-07-01", "status": "withdrawn", "title": "A title",
         "relations": "supersedes=ISO 10218:1992; superseded_by=ISO 10218-1:2011"},
    ),
    # ISO: "published" of an amendment is the year of its base
    (
        "iso",
        record("iso", "ISO 14971:2000/Amd 1:2003", stage="95.99", dates={"published": "2000", "updated": "2003-03"}),
        {"published": "2003-03", "status": "withdrawn"},
    ),
    ("iso", record("iso", "ISO 14971:2000/Amd 1:2003", stage="60.60", dates={"published": "2000"}),
     {"published": "2003"}),
    ("iso", record("iso", "ISO 10218-1", stage="60.00"), None),  # undated twin of a dated record
    ("iso", record("iso", "ISO/CD 10218-1", stage="30.98"), None),  # given up
    ("iso", record("iso", "ISO/FDIS 10218-1", stage="50.20"), {"status": "draft"}),
    ("iec", record("iec", "IEC 62368-1:2014", stage="REVISED",
                   dates={"published": "2014-02-26", "obsoleted": "2018-10-04", "stable-until": "2018-10-04"}),
     {"published": "2014-02-26", "withdrawn": "2018-10-04", "status": "superseded"}),
    ("iec", record("iec", "IEC 60601-1:2024 SER", stage="PUBLISHED"), None),
    ("jis", record("jis", "JIS C 0920:2003", stage="valid", dates={"issued": "2003-09-01", "confirmed": "2023-10-20"}),
     {"published": "2003-09-01", "confirmed": "2023-10-20", "status": "published"}),
    ("etsi", record("etsi", "ETSI EN 300 328 V2.2.2 (2019-07)", dates={"published": "2019-07"}),
     {"published": "2019-07"}),
    ("ieee", record("ieee", "IEEE Std 1-1969 Redline"), None),
    ("ieee", record("ieee", "ANSI C63.10-2013", dates={"created": "2013", "published": "2013-09-16"},
                    relations=[["updates", "ANSI C63.10-2009", "revises"], ["obsoletedBy", "ANSI C63.10-2020"]]),
     {"published": "2013", "relations": "supersedes=ANSI C63.10-2009; superseded_by=ANSI C63.10-2020"}),
    ("itu", record("itu", "ITU-R 1-3/8:"), None),
    ("itu", record("itu", "ITU-T K.21 (07/2003)", stage="Withdrawal", dates={"published": "2003-07-14"}),
     {"published": "2003-07-14", "status": "superseded"}),
    # CIE: "updates" runs both ways; the years tell
    ("cie", record("cie", "CIE 015:2018", relations=[["updates", "CIE 15:2004"]]),
     {"relations": "supersedes=CIE 15:2004"}),
    ("cie", record("cie", "CIE 018.2-1983", relations=[["updates", "CIE 018:2019"]]),
     {"relations": "superseded_by=CIE 018:2019"}),
    ("cie", record("cie", "CIE x048-PO03"), None),
    ("oiml", record("oiml", "OIML R 76-1:2006 (E)"), None),
    ("oiml", record("oiml", "OIML R 76-1:1992", stage="superseded", dates={"published": "1992-01-01"},
                    relations=[["hasSuccessor", "OIML R 76-1:2006"]]),
     {"published": "1992", "status": "superseded", "relations": "superseded_by=OIML R 76-1:2006"}),
    ("ecma", record("ecma", "ECMA MEM/1962"), None),
]  # fmt: skip


@pytest.mark.parametrize(("register", "given", "wanted"), CASES, ids=[f"{c[0]} {c[1]['docid'][0][1]}" for c in CASES])
def test_a_record(register: str, given: dict[str, Any], wanted: dict[str, str] | None) -> None:
    """What a record gives, or that it gives nothing."""
    rows = list(REGISTERS[register](given))
    if wanted is None:
        assert rows == []
    else:
        (row,) = rows
        assert {name: row.get(name, "") for name in wanted} == wanted


def test_a_folder_twice(tmp_path: Path) -> None:
    """All registers of a folder, the same bytes each time; twin records become one row."""
    for name in REGISTERS:
        with gzip.open(tmp_path / f"{name}.jsonl.gz", "wt", encoding="utf-8") as out:
            for register, given, _ in CASES:
                if register == name:
                    out.write(json.dumps(given) + "\n" + json.dumps(given) + "\n")
    first, second = tmp_path / "one", tmp_path / "two"
    first.mkdir()
    second.mkdir()
    assert condense(tmp_path, first) == condense(tmp_path, second)
    assert [p.read_bytes() for p in sorted(first.iterdir())] == [p.read_bytes() for p in sorted(second.iterdir())]
    names = [row["designation"] for _, row in read_table(first / "iso.tsv.xz", BIBLIOGRAPHY_COLUMNS)]
    assert names == sorted(set(names))


@pytest.mark.parametrize(
    ("base", "components", "wanted"),
    [
        ("EN 55035:2017", "EN 55035:2017/A11:2020", ("EN 55035:2017; EN 55035:2017/A11:2020", "")),
        ("EN 61676:2002 (IEC 61676:2002)", "EN 61676:2002/A1:2009 (IEC 61676:2002/A1:2008)",
         ("EN 61676:2002; EN 61676:2002/A1:2009", "")),
        ("EN IEC 62053-22:2021", "EN IEC 62053-22:2022/A11:2021",
         ("EN IEC 62053-22:2021; EN IEC 62053-22:2021/A11:2021", "printed as EN IEC 62053-22:2022/A11:2021")),
    ],
)  # fmt: skip
def test_sets_of_documents(base: str, components: str, wanted: tuple[str, str]) -> None:
    """Brackets left out, misprints put right and said so."""
    assert _set(base, components) == wanted
