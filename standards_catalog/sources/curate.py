"""Turns a folder of collected tables (European references, adoptions, successions, acts, bodies) into fact files.

Maintainers run it when the tables were refreshed::

    python -m certlane.standards_catalog.sources.curate FOLDER [OUTPUT]

Sources are spelt out once in ``sources.tsv`` and referred to by code; ``confidence`` becomes a number: official 0.98,
second hand 0.85, derived 0.6, unconfirmed knowledge 0.3 (shown on request, without effect on a decision).
"""

from __future__ import annotations

import hashlib
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from ..factfiles import COLLECTED_COLUMNS, write_table
from ..factmodel import is_date
from .curate_bodies import bodies

Row = dict[str, str]

_CONFIDENCE = {"official": "0.98", "secondary": "0.85", "working-knowledge": "0.3"}
_CELEX = re.compile(r"3\d{4}[A-Z]\d{4}")
_CORPUS = re.compile(r"frankbueltge/ulysses@84d97cb3 projects/2026-08-21-[a-z-]+/corpus\.tar\.gz:corpus/")
_INDEX_NUMBER = re.compile(r"GitHub(?: file index)? ids? [0-9]+(?:(?:, | / )[0-9]+)*")
_ISO_DAY = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?")
_FRAMEWORKS = (
    ("EU MDD", "EU:93/42/EEC"),
    ("CENELEC", "CENELEC"),
    ("EU DOW", "CENELEC"),
    ("EU", "EU"),
    ("Intertek", "NRTL:Intertek"),
    ("US/CA", "UL"),
    ("UL", "UL"),
    ("KC safety", "KR:KC"),
    ("Korea EMC", "KR:RRA"),
    ("ACMA", "AU-NZ"),
    ("AU-NZ", "AU-NZ"),
    ("Japan", "JIS"),
    ("FDA", "FDA"),
    ("ISED", "ISED"),
    ("Germany", "DIN"),
)


def _read(path: Path) -> Iterator[Row]:
    lines = path.read_text(encoding="utf-8").split("\n")
    header = lines[0].split("\t")
    for line in lines[1:]:
        if line:
            yield dict(zip(header, line.split("\t") + [""] * len(header), strict=False))


class Sources:
    """Sources by code, as they turn up."""

    def __init__(self, acts: dict[str, Row]) -> None:
        self.acts = acts
        self.rows: dict[str, Row] = {}

    def code(self, text: str, *, decision: str = "", date: str = "") -> str:
        """Return the code of the source that the text describes."""
        celex = decision or next(iter(_CELEX.findall(text)), "")
        if "EUR-Lex CELEX" in text and celex:
            return self._act(celex)
        words = _CORPUS.sub("EUR-Lex acts collected 2026-08-21 in frankbueltge/ulysses (commit 84d97cb3): ", text)
        words = _INDEX_NUMBER.sub("a file in a public repository", words)
        words = words.replace("frankbueltge/ulysses@84d97cb3", "frankbueltge/ulysses (commit 84d97cb3)")
        words = words.replace("own knowledge, not confirmed", "working knowledge of the compilers, not confirmed")
        words = " ".join(words.split())
        if "working knowledge" in words and len(words) < 60:
            code = "unconfirmed"
        else:
            code = "doc-" + hashlib.sha256(words.encode()).hexdigest()[:8]
        found = re.findall(r"20[12]\d-\d\d(?:-\d\d)?", words)
        licence = "facts only"
        self.rows.setdefault(
            code,
            {
                "code": code,
                "name": words,
                "version": "",
                "date": date or max(found, default="2026-11-22"),
                "licence": licence,
            },
        )
        return code

    def _act(self, celex: str) -> str:
        code = f"celex-{celex}"
        act = self.acts.get(celex)
        title = act["title"] if act else f"act {celex}"
        self.rows[code] = {
            "code": code,
            "name": f"Official Journal of the European Union (EUR-Lex CELEX {celex}): {title}",
            "version": "copy of 2026-08-21 in frankbueltge/ulysses, commit 84d97cb3",
            "date": "2026-08-21",
            "licence": "reuse authorised, Commission Decision 2011/833/EU",
        }
        return code


def _journal_days(folder: Path) -> tuple[dict[str, Row], dict[str, str]]:
    acts: dict[str, Row] = {}
    days: dict[str, str] = {}
    for row in _read(folder / "legislation.tsv"):
        found = _CELEX.search(row["source"])
        if found and row["source"].count("manifest"):
            acts[found[0]] = row
            day = re.search(r"\d{4}-\d\d-\d\d", row["publication"])
            days[found[0]] = day[0] if day else row["date"]
    return acts, days


def _set(base: str, components: str) -> tuple[str, str]:
    """Return a set of documents as one text, and a remark where a supplement is printed under another base.

    The Journal adds the adopted IEC amendment in brackets, and now and then misprints the year or part of the base.
    """
    base = _plain(base.partition(" (")[0])
    parts, misprints = [base], []
    for component in filter(None, (c.partition(" (")[0].strip() for c in components.split(";"))):
        head, slash, supplement = component.partition("/")
        if not slash:
            parts.append(component)
            continue
        parts.append(f"{base}/{supplement}")
        if head != base:
            misprints.append(f"printed as {component}")
    return "; ".join(parts), "; ".join(misprints)


def harmonised(folder: Path, sources: Sources, days: dict[str, str]) -> Iterator[Row]:
    """European references: one row is one set of documents in one act."""
    for row in _read(folder / "harmonised_eu.tsv"):
        ends = _CELEX.search(row["end_basis"])
        withdrawn = row["role"] == "withdrawn reference"
        known = days.get(ends[0], "") if ends else (days.get(row["list_decision"], "") if row["end"] else "")
        reference, misprint = _set(row["reference"], row["components"])
        yield {
            "reference": reference,
            "jurisdiction": "EU",
            "act": row["legal_act"],
            "role": row["role"].replace("withdrawn reference", "harmonised, withdrawn"),
            "decision": row["list_decision"] + (f" {row['row']}" if row["row"] else ""),
            "title": row["title"].split(" [amendment")[0],
            "start": row["start"],
            "start_exact": "yes" if row["start_basis"].startswith(("OJ publication", "date stated", "OJ C")) else "",
            "finish": row["end"],
            "basis": "; ".join(x for x in (row["start_basis"], row["end_basis"], misprint) if x),
            "supersedes": "; ".join(c.partition(" (")[0] for c in row["superseded_reference"].split("; ")),
            "superseded_by": "; ".join(c.partition(" (")[0] for c in row["superseded_by"].split("; ")),
            "known_from": known if row["end"] or withdrawn else "",
            "source": sources.code(row["source"], decision=row["added_by"]),
            "confidence": _CONFIDENCE[row["confidence"]],
        }


def _status(text: str) -> tuple[str, str]:
    """Return register status and last confirmation told by the free text."""
    reaffirmed = re.match(r"reaffirmed (\d{4})", text)
    if text.startswith("superseded"):
        return "superseded", ""
    return "", reaffirmed[1] if reaffirmed else ""


def standards(folder: Path, sources: Sources) -> Iterator[Row]:
    """Editions of publishers that no register covers."""
    for row in _read(folder / "standards.tsv"):
        if row["confidence"] == "official" and "EUR-Lex CELEX" in row["source"] and "[amendment" in row["title"]:
            title = row["title"].split(" [amendment")[0]
        else:
            title = row["title"]
        status, confirmed = _status(row["status"])
        published = row["published"] if is_date(row["published"]) else ""
        yield {
            "designation": row["designation"],
            "title": title,
            "published": published,
            "confirmed": confirmed,
            "status": status,
            "source": sources.code(row["source"]),
            "confidence": _CONFIDENCE[row["confidence"]],
        }


_INCORPORATED = re.compile(r"incorporated by reference in (\d+ CFR [0-9.]+)")
_RECOGNISED = re.compile(r"FDA-recognised ([0-9-]+)[^;]*?entry (\d{4}-\d\d-\d\d)")


def american(folder: Path, sources: Sources) -> Iterator[Row]:
    """Standards that American regulations incorporate or that the FDA recognises."""
    for row in _read(folder / "standards.tsv"):
        incorporated, recognised = _INCORPORATED.search(row["status"]), _RECOGNISED.search(row["status"])
        if not incorporated and not recognised:
            continue
        base = {
            "reference": row["designation"],
            "jurisdiction": "US",
            "title": row["title"],
            "source": sources.code(row["source"]),
            "confidence": _CONFIDENCE[row["confidence"]],
        }
        if incorporated:
            basis = "read 2026-08-11; the law fixes the edition, which need not be the publisher's current one"
            yield base | {"act": incorporated[1], "role": "incorporated", "start": "2026-08-11", "basis": basis}
        elif recognised:
            number, entry = recognised.groups()
            yield base | {
                "act": "FDA recognised consensus standards",
                "role": "recognised",
                "decision": f"recognition number {number}",
                "start": entry,
                "start_exact": "yes",
                "basis": row["status"],
            }


def adoptions(folder: Path, sources: Sources) -> Iterator[Row]:
    """Adoptions; what follows from equal titles alone stays derived and without degree."""
    for row in _read(folder / "adoptions.tsv"):
        derived = row["source"].startswith("derived:")
        official = "EUR-Lex CELEX" in row["source"] or row["confidence"] == "official"
        yield {
            "kind": "adopts",
            "subject": row["to"],
            "object": row["from"],
            "degree": row["degree"] if row["degree"] in {"IDT", "MOD", "NEQ"} else "",
            "provenance": "derived" if derived else ("source" if official else "curated"),
            "note": row["note"],
            "source": sources.code(row["source"]),
            "confidence": "0.6" if derived else _CONFIDENCE[row["confidence"]],
        }


def _plain(designation: str) -> str:
    """Leave out remarks in brackets that are no part of an identifier."""
    return re.sub(r"\s*\((?!E\)|R\d)[^)]*\)\s*", " ", designation.split(" clause ", maxsplit=1)[0]).strip()


def _day(text: str) -> str:
    if "later moved" in text:
        return ""
    found = _ISO_DAY.match(text)
    return found[0] if found and is_date(found[0]) else ""


def _framework(text: str) -> tuple[str, str]:
    act = re.match(r"EU OJ citation (\S+)", text)
    if act:
        return f"EU:{act[1]}", text
    return next(
        (code for start, code in _FRAMEWORKS if text.startswith(start)),
        text.split(" ", maxsplit=1)[0].split("/", maxsplit=1)[0],
    ), text


def successions(folder: Path, sources: Sources) -> Iterator[Row]:
    """What replaced what, under which framework, from when, and until when the old one counts there."""
    for row in _read(folder / "successions.tsv"):
        framework, note = _framework(row["framework"])
        for new in re.split(r" / (?=[A-Z])", row["new"]):
            remark = row["old_until"] if row["old_until"] and _day(row["old_until"]) != row["old_until"] else ""
            yield {
                "kind": "supersedes",
                "subject": "; ".join(map(_plain, new.split("; "))),
                "object": "; ".join(map(_plain, row["old"].split("; "))),
                "framework": framework,
                "since": _day(row["date_from"]),
                "until": _day(row["old_until"]),
                "provenance": "source" if row["confidence"] == "official" else "curated",
                "note": "; ".join(x for x in (note, remark and f"until: {remark}") if x),
                "source": sources.code(row["source"]),
                "confidence": _CONFIDENCE[row["confidence"]],
            }


def acts(folder: Path, sources: Sources) -> Iterator[Row]:
    """Laws, decisions and regulations."""
    for row in _read(folder / "legislation.tsv"):
        celex = _CELEX.search(row["source"])
        date = row["date"] if is_date(row["date"]) else _english_date(row["date"])
        yield {
            "designation": row["id"],
            "jurisdiction": row["jurisdiction"],
            "kind": row["kind"],
            "title": row["title"],
            "date": date,
            "publication": row["publication"],
            "status": row["status"],
            "repealed_by": row["repealed_by"],
            "repealed": row["repeal_date"] if is_date(row["repeal_date"]) else "",
            "source": sources.code("EUR-Lex CELEX " + celex[0] if celex else row["source"]),
            "confidence": _CONFIDENCE[row["confidence"]],
        }


_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


def _english_date(text: str) -> str:
    match = re.fullmatch(r"(\d{1,2}) ([A-Z][a-z]+) (\d{4})", text)
    if not match or match[2] not in _MONTHS:
        return ""
    return f"{match[3]}-{_MONTHS.index(match[2]) + 1:02d}-{int(match[1]):02d}"


def convert(folder: Path, output: Path) -> dict[str, int]:
    """Write all collected fact files; return the rows of each."""
    journal, days = _journal_days(folder)
    sources = Sources(journal)
    makers: dict[str, Callable[[], Iterator[Row]]] = {
        "legal": lambda: _chain(harmonised(folder, sources, days), american(folder, sources)),
        "editions": lambda: standards(folder, sources),
        "relations": lambda: _chain(adoptions(folder, sources), successions(folder, sources)),
        "acts": lambda: acts(folder, sources),
        "bodies": lambda: bodies(_read(folder / "bodies.tsv"), sources.code),
    }
    counts: dict[str, int] = {}
    for name, make in makers.items():
        columns = COLLECTED_COLUMNS[name]
        rows = sorted(make(), key=lambda row: tuple(row.get(c, "") for c in columns))
        write_table(output / f"{name}.tsv", columns, rows)
        counts[name] = len(rows)
    write_table(output / "sources.tsv", COLLECTED_COLUMNS["sources"], (sources.rows[c] for c in sorted(sources.rows)))
    return counts


def _chain(*parts: Iterator[Row]) -> Iterator[Row]:
    for part in parts:
        yield from part


def main(arguments: list[str]) -> int:
    """Run as a command; see the module's docstring."""
    if not 1 <= len(arguments) <= 2:
        sys.stderr.write(f"{__doc__}\n")
        return 2
    output = Path(arguments[1]) if len(arguments) > 1 else Path(__file__).parent.parent / "facts" / "collected"
    output.mkdir(parents=True, exist_ok=True)
    for name, count in convert(Path(arguments[0]), output).items():
        sys.stdout.write(f"{name}\t{count}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
