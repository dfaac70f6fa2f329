"""What every family of identifiers gives: how it begins, how it is read, how it is printed, and examples."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from .value import Edition, Identifier, IdentifierKind, Supplement

Reader = Callable[[str, int], "tuple[Identifier, int] | None"]


def _any(_identifier: Identifier) -> bool:
    return True


@dataclass(frozen=True)
class Family:
    """One publisher's (or one kind of publisher's) identifiers.

    ``words`` are the first words that an identifier of the family can have, in capitals (``#`` for a digit, ``(`` for a
    bracket); ``triggers`` are regular expressions of the words that an identifier can begin with, as they are printed
    (case counts in running text), each beginning with one plain character or ``[0-9]``; ``read`` takes a plain text and
    a position and gives the identifier and where it ends.
    ``plausible`` tells whether an undated identifier found in running text may be one: short words (``IS``, ``AS``)
    begin many other things.  ``examples`` are printed forms with their canonical form: every family is tested by them.
    """

    name: str
    title: str
    words: tuple[str, ...]
    triggers: tuple[str, ...]
    read: Reader
    examples: tuple[tuple[str, str], ...]
    form: Callable[[Identifier], str]
    work_key: Callable[[Identifier], str]
    kind: IdentifierKind = "standard"
    plausible: Callable[[Identifier], bool] = _any


def head_form(i: Identifier) -> str:
    """Return publishers, type and stage: ``ISO/TR``, ``IEC TR``, ``prEN``, ``ISO/DIS``."""
    chain = " ".join(i.publishers)
    stage, kind = i.stage, i.type
    if stage in {"pr", "Fpr"}:
        chain, stage = stage + chain, ""
    if stage in {"D", "FD", "PD"} and kind:
        stage, kind = stage + kind, ""
    extra = " ".join(x for x in (stage, kind) if x)
    if not extra:
        return chain
    slash = i.publishers[-1] in {"ISO", "CEN", "CLC", "CEN/CLC"} and not extra.startswith("Guide")
    return f"{chain}{'/' if slash else ' '}{extra}"


def number_form(i: Identifier, separator: str = "-") -> str:
    """Return number and parts."""
    return separator.join((i.number, *i.parts))


def edition_form(edition: Edition | None, *, year: str = ":") -> str:
    """Return the edition as most publishers print it: ``:2015``, `` V2.1.1 (2016-11)``, `` Issue 6``, `` Ed. 2``."""
    if edition is None:
        return ""
    text = ""
    date = edition.year_text or (str(edition.year) if edition.year is not None else "")
    if edition.month is not None:
        date += f"-{edition.month:02d}"
        if edition.day is not None:
            date += f"-{edition.day:02d}"
    if edition.version:
        text += f" V{edition.version}" + (f" ({date})" if date else "")
    elif date:
        text += year + date
    if edition.issue:
        text = f" Issue {edition.issue}" + text
    if edition.ordinal:
        text += f" Ed. {edition.ordinal}"
    if edition.revision:
        text += (
            f" (Rev. {edition.revision})"
            if re.match(r"(?:19|20)[0-9]{2}-", edition.revision)
            else f" Rev. {edition.revision}"
        )
    return text


def supplement_form(s: Supplement, *, slash: str = "", names: dict[str, str] | None = None) -> str:
    """Return ``+A11:2020``, ``+AC:2016-09``, ``+A12/AC:2011`` or, where a slash is the publisher's way, ``/AMD1:2020``.

    ``names`` are the publisher's words for supplements that are documents of their own.
    """
    apart = slash if slash and s.joint == "/" else ""
    name = (names or {}).get(s.kind, s.kind) if apart else s.kind
    year = s.year_text or ("" if s.year is None else f"{s.year}" + (f"-{s.month:02d}" if s.month is not None else ""))
    if s.stage and slash:
        name = (
            s.stage
            + ("" if s.stage in {"D", "FD", "P", "PD", "F", "FP", "FDP", "DP"} else " ")
            + (_word(s.word) or name)
        )
        name += "" if name.endswith(" ") else " "
    elif s.stage:
        name = f"{s.stage} {name}"
    text = (apart or "+") + name + s.number + (f":{year}" if year else "")
    if s.corrigendum is not None:
        text += "/" + supplement_form(s.corrigendum)[1:]
    return text


def _word(printed: str) -> str:
    return printed.capitalize() if len(printed) == 3 and not printed.isupper() else printed


def standard_form(
    i: Identifier, *, part: str = "-", year: str = ":", slash: str = "", names: dict[str, str] | None = None
) -> str:
    """Return the canonical print of most families: head, number, parts, edition, supplements, variant."""
    text = f"{head_form(i)} {number_form(i, part)}{edition_form(i.edition, year=year)}"
    supplements = "".join(supplement_form(s, slash=slash, names=names) for s in i.supplements)
    variant = f" {i.variant}" if i.variant else ""
    if i.edition is None or i.edition.reaffirmed is None:
        return f"{text}{supplements}{variant}"
    again = f" (R{i.edition.reaffirmed})"
    # What was confirmed before its amendment is printed before it.
    first = any(s.year is not None and s.year > i.edition.reaffirmed for s in i.supplements)
    return f"{text}{again}{supplements}{variant}" if first else f"{text}{supplements}{variant}{again}"


def standard_key(i: Identifier) -> str:
    """Return publishers, type, number and parts without spaces, in capitals."""
    text = f"{''.join(i.publishers)}{i.type}{i.number}".upper().replace(" ", "").replace("CEI/IEC", "IEC")
    return "-".join((text, *(p.upper() for p in i.parts)))
