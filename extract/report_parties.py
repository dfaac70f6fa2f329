"""Applicant and manufacturer of a report that names them under headings or in a sentence, without a caption."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, Literal

from .names import FORM, is_name, trim_name
from .segments import evidence_of
from .values import Candidate, Form, Scan

Role = Literal["holder", "manufacturer"]

_START: Final = r"^(?:\d{1,2}(?:\.\d{1,2}){0,3}\.?\s)?(?:(?:details|information|data) (?:of|about|on) )?(?:the )?"
_END: Final = r"(?:\W?s)?(?: data| information| details)?\s?:?$"
_HEADING: Final = {
    "holder": re.compile(
        rf"{_START}(?:applicant|client|customer|auftraggeber|antragsteller|demandeur|의뢰자|依頼者){_END}",
        re.IGNORECASE,
    ),
    "manufacturer": re.compile(rf"{_START}(?:manufacturer|hersteller|fabricant|제조자|製造者){_END}", re.IGNORECASE),
}
_NAME: Final = re.compile(
    r"^(?:company(?: name)?|name|firma|firmenname|société|nom|업체명|회사명|会社名)\W*$", re.IGNORECASE
)
_POINTER: Final = re.compile(
    r"^(?:please |pls\.? )?(?:see|refer to|same as|as) (?:the )?(?:applicant|client|customer|above)", re.IGNORECASE
)
_BEHALF: Final = re.compile(
    r"(?:prepared|issued|performed|conducted|tested|submitted|carried out)"
    r"\s(?:on behalf of|at the request of|for)\s(?:the\s)?"
    rf"(?P<name>[A-ZÀ-Ý][^;:()]{{3,80}}?{FORM.pattern})",
)
REACH: Final = 5
"""Lines below a heading in which its company's name is looked for."""


def headed_parties(scan: Scan, role: Role) -> Iterator[Candidate]:
    """Yield the names under a heading such as "2.4 Manufacturer data", beside "Company name".

    The value of a name that points to the applicant is ``=``.
    A name alone on the first line below the heading counts too.
    """
    for form in scan.forms:
        for segment in form.sheet.segments:
            if len(segment.text) <= 60 and _HEADING[role].match(segment.text):
                yield from _below(form, segment.line)


def _below(form: Form, line: int) -> Iterator[Candidate]:
    for at, segment in enumerate(form.sheet.segments):
        if not line < segment.line <= line + REACH:
            continue
        if any(pattern.match(segment.text) for pattern in _HEADING.values()):
            return
        following = form.sheet.segments[at + 1] if at + 1 < len(form.sheet.segments) else None
        if _NAME.match(segment.text) and following is not None and following.line == segment.line:
            value = following.text.lstrip(" :：")
            proof = evidence_of(following.page, following.words, following.source)
            if _POINTER.match(value):
                yield Candidate("=", following.text, 0.5, proof)
            elif is_name(trim_name(value)):
                yield Candidate(trim_name(value), following.text, 0.5, proof)
            return
        if segment.line == line + 1 and FORM.search(segment.text) and is_name(trim_name(segment.text)):
            name = trim_name(segment.text)
            yield Candidate(name, segment.text, 0.45, evidence_of(segment.page, segment.words, segment.source))
            return


def served_client(scan: Scan) -> Iterator[Candidate]:
    """Yield whom a report says it was prepared for: "prepared on behalf of X Ltd", "performed for X GmbH"."""
    for form in scan.forms:
        text = " ".join(form.sheet.page.text.split())[:8_000]
        match = _BEHALF.search(text)
        if match is None:
            continue
        name = trim_name(match["name"])
        start = name.split(maxsplit=1)[0]
        hit = next((s for s in form.sheet.segments if start in s.text), None)
        if hit is not None and is_name(name):
            yield Candidate(name, match[0], 0.4, evidence_of(hit.page, hit.words, hit.source))
            return
