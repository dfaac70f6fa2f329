"""Whatever the bytes, only our own errors come out: reader, tables and fields, identifiers, dates, XML import.

Documents go through a worker of their own, since a mutated PDF may end the process that reads it; that too is a typed
error.  CI runs many more examples than the default (``HYPOTHESIS_EXAMPLES``); what they find becomes an ``example``.
"""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from certlane import CertlaneError, InvalidIdentifier, parse_identifier
from certlane.batch import Limits
from certlane.batch.many import request_of
from certlane.batch.pool import Pool
from certlane.batch.work import Job
from certlane.extract.dates import find_dates
from certlane.extract.limits import Limits as ReadingLimits
from certlane.extract.references import find_references
from certlane.standards_catalog.sources import read_facts

EXAMPLES = int(os.environ.get("HYPOTHESIS_EXAMPLES", "40"))
quick = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), database=None)
LIMITS = Limits(ReadingLimits(memory_bytes=500_000_000, cpu_seconds=5, wall_seconds=20))


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    with Pool(1, LIMITS) as started:
        yield started


@cache
def request() -> dict[str, Any]:
    return {**request_of(as_of=date(2026, 11, 22)), "application": ""}


def outcome(pool: Pool, path: Path, data: bytes) -> str:
    """Check a document; return ``record`` or the code of its error."""
    path.write_bytes(data)
    (done,) = pool.run([Job(0, "check", (str(path),), request())])
    error = done.answer.get("error") or done.answer.get("errors", {}).get("0")
    assert error is None or error["code"] != CertlaneError.code, error
    return str(error["code"]) if error else "record"


def mutated(data: bytes, seed: int) -> bytes:
    """Damage a file as transmission, editing and malice do: bytes, runs, numbers, cuts, doubled parts."""
    chance, out = random.Random(seed), bytearray(data)
    for _ in range(chance.choice((1, 3, 10, 60))):
        at = chance.randrange(len(out))
        kind = chance.randrange(6)
        if kind == 0:
            out[at] = chance.randrange(256)
        elif kind == 1:
            del out[at : at + chance.randrange(1, 40)]
        elif kind == 2:
            out[at:at] = out[chance.randrange(len(out)) :][: chance.randrange(1, 200)]
        elif kind == 3:
            digits = [place for place in range(at, min(at + 400, len(out))) if 48 <= out[place] <= 57]
            if digits:
                out[digits[0] : digits[0] + 1] = chance.choice((b"99999999999", b"-1", b"0", b"1e40", b"2147483648"))
        elif kind == 4:
            word = chance.choice(
                (b"/Kids", b"/Parent", b"/Length", b"/Contents", b"/Font", b" R", b"endobj", b"stream")
            )
            place = out.find(word, at)
            if place >= 0:
                out[place : place + len(word)] = chance.choice((b"/Kids", b"/Parent", b"<<", b"[", b"9 0 R", b""))
        else:
            del out[at:]
        if len(out) < 8:
            return bytes(data[:8])
    return bytes(out)


SEEDS = ("equipment-grant.pdf", "eu-type-examination.pdf", "robot-gateway/cb-certificate.pdf", "korean-test-report.pdf")


@pytest.mark.slow
@quick
@given(name=st.sampled_from(SEEDS), seed=st.integers(0, 2**32))
def test_mutated_samples(
    pool: Pool, samples: Path, tmp_path_factory: pytest.TempPathFactory, name: str, seed: int
) -> None:
    path = tmp_path_factory.getbasetemp() / "mutated.pdf"
    outcome(pool, path, mutated((samples / name).read_bytes(), seed))


def words_of(text: str) -> list[str]:
    return text.split()


words = st.sampled_from(
    [
        *words_of(
            "Certificate No. Date of issue: Expiry Applicant Holder Model(s) IEC 62368-1:2018 EN "
            "55032:2015/A11:2020 47 CFR 15.247 P F N/A Pass Fail -- Verdict Clause Requirement 4.1.2 "
            "31.02.2021 2020-13-45 令和 5 年 99 月 適合 부적합 페이지 EN EN EN 301 489-1/-17 "
        )
    ]
)
numbers = st.one_of(
    st.integers(-50, 900), st.sampled_from((0, 1e-9, 1e9, -1e9, 2147483648, 595.276)), st.floats(-1000, 1000, width=32)
)


@st.composite
def contents(draw: st.DrawFn) -> bytes:
    """Content of a page: words and lines of a grid anywhere, sizes and turns of any kind."""
    parts = [b"BT"]
    for _ in range(draw(st.integers(0, 25))):
        text = " ".join(draw(st.lists(words, max_size=6))) + draw(st.text(max_size=8))
        matrix = [draw(st.sampled_from((1, 0, -1, 1e-6, 12))) for _ in range(4)]
        spot = [draw(numbers), draw(numbers)]
        escaped = text.encode("latin-1", "replace").replace(b"\\", b"").replace(b"(", b"").replace(b")", b"")
        parts.append(b"/F1 %b Tf" % str(draw(numbers)).encode())
        parts.append(" ".join(f"{value:f}" for value in matrix + spot).encode() + b" Tm (" + escaped + b") Tj")
    parts.append(b"ET")
    for _ in range(draw(st.integers(0, 25))):
        box = " ".join(f"{draw(numbers):f}" for _ in range(4)).encode()
        parts.append(box + draw(st.sampled_from((b" re S", b" re f", b" re", b" l S"))))
    return b"\n".join(parts)


@pytest.mark.slow
@quick
@given(
    content=contents(), rotation=st.sampled_from((0, 90, 45, -90, 99999)), box=st.lists(numbers, min_size=4, max_size=4)
)
def test_pages_of_any_content(
    pool: Pool, tmp_path_factory: pytest.TempPathFactory, content: bytes, rotation: int, box: list[float]
) -> None:
    media = " ".join(f"{value:f}" for value in box).encode()
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [%b] /Rotate %d /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>" % (media, rotation),
        b"<< /Length %d >>\nstream\n%b\nendstream" % (len(content), content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    )
    body = b"".join(b"%d 0 obj\n%b\nendobj\n" % pair for pair in enumerate(objects, 1))
    path = tmp_path_factory.getbasetemp() / "content.pdf"
    outcome(pool, path, b"%PDF-1.4\n" + body + b"trailer\n<< /Root 1 0 R >>\n")


pieces = st.lists(
    st.one_of(
        st.sampled_from(
            [
                *words_of(
                    "IEC ISO EN BS DIN UL CSA C22.2 No. ANSI JIS KS CFR RSS ETSI TR TS / - : . , + ( ) 62368 1 "
                    "2018 A11 AMD1 COR1 V2.2.3 Issue Part Subpart B 47 15.247 2014/53/EU UN 38.3 and – 年 제 호 "
                ),
                "\xa0",
                "\n",
            ]
        ),
        st.text(max_size=5),
    ),
    max_size=30,
).map("".join)


@quick
@given(pieces)
def test_identifiers(text: str) -> None:
    try:
        identifier = parse_identifier(text)
    except InvalidIdentifier:
        return
    assert parse_identifier(str(identifier)) == identifier


@quick
@given(pieces)
def test_references_in_any_text(text: str) -> None:
    last = 0
    for found in find_references(text):
        assert last <= found.start < found.end <= len(text)
        last = found.start


@quick
@given(
    st.lists(
        st.one_of(
            st.sampled_from(
                [
                    *words_of(
                        "31 02 2021 2020-13-45 . / - March Mai "
                        "2e 令和 元 年 月 日 平成 년 월 일 99999999 民國 e ٠ ½ 1e9 "
                    )
                ]
            ),
            st.text(max_size=4),
        ),
        max_size=15,
    ).map(" ".join)
)
def test_dates_in_any_text(text: str) -> None:
    for found in find_dates(text):
        assert text[found.start : found.end]


FACTS = b"""<?xml version="1.0"?><standard><front><std-meta><std-ref type="dated">ISO 9001:2015</std-ref>
<std-ident><originator>ISO</originator><doc-number>9001</doc-number></std-ident></std-meta></front></standard>"""
ENTITIES = b"""<?xml version="1.0"?><!DOCTYPE s [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c SYSTEM "file:///etc/hostname">]><standard><front><std-meta><std-ref>&b;&c;</std-ref></std-meta></front></standard>"""


@quick
@given(seed=st.integers(0, 2**32), data=st.sampled_from((FACTS, ENTITIES)))
def test_xml_import(tmp_path_factory: pytest.TempPathFactory, seed: int, data: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "facts.xml"
    path.write_bytes(mutated(data, seed))
    try:
        facts = list(read_facts(path))
    except CertlaneError:
        return
    assert "aaaaaaaaaaaaaaaaaaaa" not in repr(facts)
