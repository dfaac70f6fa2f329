"""ETSI: ``EN 301 489-1 V2.2.3 (2019-11)``, ``ETSI TS 136 521-1 V16.6.0``; the version is the edition."""

from __future__ import annotations

import re
from dataclasses import replace

from .family import Family, edition_form, number_form, supplement_form
from .grammar import Tail
from .lazy import lazy
from .value import Identifier

_HEAD = lazy(
    r"(?:(?P<draft>(?:Final\s)?Draft)\s{1,2})?(?:(?P<etsi>ETSI)[\s/-]{0,2})?(?:(?P<stage>pr))?"
    r"(?P<type>EN(?=\s{0,2}3)|ES|TS|TR|EG|GS|GR|SR|TBR|ETS|I-ETS|ETR|TCRTR|GTS|NET)\s{0,2}"
    r"(?:(?P<group>(?-i:[A-Z][A-Z0-9]{1,4}(?:-[A-Z]{2,4})?|mWT|THz))\s?)?(?P<number>[0-9]{3}\s?[0-9]{3}|[0-9]{2}\.[0-9]{2}(?:-[A-Z]{2,4})?|[0-9]{2,3})(?![0-9])"
    r"(?P<parts>(?:(?:\s?-|-\s)(?:[0-9]{1,3}(?:v[0-9]{2,6})?)(?![0-9A-UW-Z])){0,8})",
    re.IGNORECASE,
)
_TAIL = Tail("version colon paren ordinal monthyear supplement")
_NUMBERED = frozenset({"EN", "ES", "TS", "TR", "EG", "SR"})


def read(text: str, position: int) -> tuple[Identifier, int] | None:
    """Read a deliverable of ETSI; an EN is one where its number has six digits and begins with 3."""
    match = _HEAD.match(text, position)
    if match is None:
        return None
    kind, number = match["type"].upper(), re.sub(r"\s", "", match["number"])
    if len(number) == 6:
        number = f"{number[:3]} {number[3:]}"
    if kind in {"EN", "ES", "TS", "TR", "EG", "SR"} and len(number) != 7:
        return None
    if kind == "EN" and number[0] != "3":
        return None
    if kind != "EN" and not match["etsi"] and kind not in {"ETS", "I-ETS", "TBR"}:
        return None
    if match["group"]:
        if kind not in {"GS", "GR", "GTS"}:
            return None
        number = f"{match['group'] if match['group'] in {'mWT', 'THz'} else match['group'].upper()} {number}"
    parts = tuple(p.strip() for p in match["parts"].split("-")[1:])
    read_ = _TAIL.read(text, match.end())
    publishers = ("EN",) if kind == "EN" else ("ETSI",)
    # A draft has a version of its own (V2.2.0 before V2.2.1), so the word says nothing more.
    made = Identifier(
        "etsi", publishers, number, parts, read_.edition, read_.supplements, "" if kind == "EN" else kind,
        printed=text[position : read_.end],
    )  # fmt: skip
    return made, read_.end


def form(i: Identifier) -> str:
    """Return ``EN 301 489-1 V2.2.3 (2019-11)``; the ETSI of its own ENs is left out, as in the Official Journal."""
    kind = f" {i.type}" if i.type else ""
    text = f"{' '.join(i.publishers)}{kind} {number_form(i)}"
    if i.edition is not None and i.edition.ordinal:  # before 1996 editions were counted
        date = edition_form(replace(i.edition, ordinal=""), year="")
        supplements = "".join(supplement_form(s, slash="/", names={"AC": "C"}) for s in i.supplements)
        return f"{text}{supplements} ed.{i.edition.ordinal}" + (f" ({date})" if date else "")
    text += edition_form(i.edition)
    return text + "".join(supplement_form(s) for s in i.supplements)


def key(i: Identifier) -> str:
    """Return ``EN301489-1``, ``ETSITS136521-1``: the draft of a version is the same work."""
    return "-".join((f"{''.join(i.publishers)}{i.type}{i.number}".replace(" ", ""), *i.parts))


ETSI = Family(
    name="etsi",
    title="ETSI",
    words=(
        "ETSI",
        "DRAFT",
        "FINAL",
        "EN",
        "PREN",
        "I",
        "ETS",
        "TBR",
    ),
    triggers=(
        "ETSI(?=[ /-]{0,2}(?:[TGSINPtgsinp]|E[TSGtsg]|[Ee][Nn] {0,2}3|e[tsg]))",
        "Draft (?:ETSI[ /-]{0,2})?(?:pr)?EN(?=[ /]{0,2}3[0-9]{2})",
        "Final [Dd]raft (?:ETSI[ /-]{0,2})?(?:pr)?EN",
        "draft (?:ETSI[ /-]{0,2})?(?:pr)?EN(?=[ /]{0,2}3[0-9]{2})",
        "I-ETS",
        "ETS(?= 300)",
        "TBR(?= ?[0-9])",
    ),
    read=read,
    examples=(
        ("ETSI EN 300 328 V2.2.2 (2019-07)", "EN 300 328 V2.2.2 (2019-07)"),
        ("ETSI EN 300 328V2.2.2: 2019-07", "EN 300 328 V2.2.2 (2019-07)"),
        ("EN301489-17", "EN 301 489-17"),
        ("EN 300 328 Ver 2.2.2", "EN 300 328 V2.2.2"),
        ("EN 300 328 v.2.2.2 (2019)", "EN 300 328 V2.2.2 (2019)"),
        ("ETSI EN 301 893 V 2.1.1", "EN 301 893 V2.1.1"),
        ("ETSI EN 300 328 (V2.1.1)", "EN 300 328 V2.1.1"),
        ("ETSI TS 136 508 V16.6.0 (2020-11)", "ETSI TS 136 508 V16.6.0 (2020-11)"),
        ("Draft ETSI EN 301 489-1 V2.2.0: 2017", "EN 301 489-1 V2.2.0 (2017)"),
    ),
    form=form,
    work_key=key,
)
