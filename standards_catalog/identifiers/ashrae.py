"""ASHRAE: standards, guidelines, their lettered addenda and errata: ``ASHRAE Addendum f to Standard 135.1-2009``."""

from __future__ import annotations

from .family import Family
from .lazy import lazy
from .value import Edition, Identifier, Supplement

_BODY = r"(?:ANSI/)?ASHRAE(?:/[A-Z]{2,6}){0,4}|(?=Interpretations)"
_LETTERS = r"(?:[0-9.]{0,4}[a-z]{1,2}(?![a-z])(?:(?:,\s?|,?\sand\s|\sthrough\s)[a-z]{1,2}(?![a-z])){0,30})?"
_DATE = r"(?:\s\((?:[A-Z][a-z]{2,9}\s(?:[0-9]{1,2},\s?)?[0-9]{4}|[0-9]{1,2}-[0-9]{1,2}-\s?[0-9]{4})\))"
_HEAD = lazy(
    rf"(?P<pub>{_BODY})\s?(?:(?P<pre>[Aa]ddend(?:um|a)|Interpretations)\s?(?P<letters>{_LETTERS})\s?(?P<to>(?:to|for)\s(?:(?:{_BODY})\s)?))?"
    r"(?P<type>Standards?\s|Guideline\s)?(?P<number>[0-9]{1,3}(?:\.[0-9]{1,2})?P?)(?:-\s?(?P<year>(?:19|20)[0-9]{2}))?(?![0-9])"
    r"(?:\s?\(RA\s?(?P<again>(?:19|20)[0-9]{2}|[0-9]{2})\))?"
    rf"(?:(?P<post>:?\s[Aa]ddend(?:um|a)\s(?!Supp))(?P<letters2>{_LETTERS}))?(?P<note>:?\s(?:20[0-9]{{2}}\s)?(?:\([A-Z][a-z]+\s[0-9]{{4}}\)\s)?Addenda\sSupplement(?:\sPackage)?[^()]{{0,20}}(?:\([^)]{{1,160}}\))?|\s\(I-P\sand\sSI\sversions\))?(?P<errata>\sErrata(?:\s[–-]\s[A-Z][a-z]+\sEdition)?)?(?P<date>{_DATE})?(?P<pdf>\s\(PDF\))?",
)


def read(text: str, position: int) -> tuple[Identifier, int] | None:
    """Read a standard or guideline with what is said to be added to it."""
    match = _HEAD.match(text, position)
    if match is None:
        return None
    edition = None
    if match["year"] or match["again"]:
        edition = Edition(
            int(match["year"]) if match["year"] else None, reaffirmed=int(match["again"]) if match["again"] else None
        )
    supplements: tuple[Supplement, ...] = ()
    if match["pre"] == "Interpretations":
        supplements = (Supplement("ISH", joint="for"),)
    elif match["pre"] or match["post"]:
        letters = (match["letters"] if match["pre"] else match["letters2"]) or ""
        word = match["pre"] or match["post"]
        supplements = (Supplement("ADD", letters, joint=word if match["post"] else f"{word}|{match['to']}"),)
    variant = "".join(match[g] or "" for g in ("note", "errata", "date", "pdf")).strip()
    made = Identifier(
        "ashrae", (match["pub"] or "ASHRAE",), match["number"], (), edition, supplements,
        (match["type"] or "").strip().removesuffix("s"), "", variant, printed=text[position : match.end()],
    )  # fmt: skip
    return made, match.end()


def form(i: Identifier) -> str:
    """Return the addendum in front of or behind its standard, as it was printed: both are ASHRAE's own ways."""
    base = f"{i.type} {i.number}".strip()
    if i.edition is not None:
        base += f"-{i.edition.year}" if i.edition.year is not None else ""
        base += f" (RA {i.edition.reaffirmed})" if i.edition.reaffirmed is not None else ""
    text = f"{i.publishers[0]} {base}"
    for s in i.supplements:
        if s.kind == "ISH":
            text = f"Interpretations for {base}"
        elif "|" in s.joint:
            word, _, to = s.joint.partition("|")
            text = f"{i.publishers[0]} {word} {s.number} {to.strip()} {base}".replace("  ", " ")
        else:
            text += f"{s.joint.rstrip()} {s.number}" if s.joint[0] == ":" else f" {s.joint.strip()} {s.number}"
    return f"{text} {i.variant}".strip()


ASHRAE = Family(
    name="ashrae",
    title="ASHRAE",
    words=("ASHRAE", "ANSI", "INTERPRETATIONS"),
    triggers=("ASHRAE(?=[ /])", "ANSI/ASHRAE"),
    read=read,
    examples=(
        ("ASHRAE Standard 90.1-2022", "ASHRAE Standard 90.1-2022"),
        ("ASHRAE Addendum f to Standard 135.1-2009", "ASHRAE Addendum f to Standard 135.1-2009"),
        ("ASHRAE Standard 135-2008 Addendum v", "ASHRAE Standard 135-2008 Addendum v"),
        (
            "ANSI/ASHRAE Standard 55-2023 Errata (September 16, 2024) (PDF)",
            "ANSI/ASHRAE Standard 55-2023 Errata (September 16, 2024) (PDF)",
        ),
        ("ASHRAE Standard 211-2018 (RA 2023)", "ASHRAE Standard 211-2018 (RA 2023)"),
        ("ASHRAE 15", "ASHRAE 15"),
    ),
    form=form,
    work_key=lambda i: f"ASHRAE{'GUIDELINE' if i.type == 'Guideline' else ''}{i.number}",
)
