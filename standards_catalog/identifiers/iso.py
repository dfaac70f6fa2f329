"""ISO and the joint committees of ISO and IEC: ``ISO 10993-1:2018``, ``ISO/IEC TR 15067-3``."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial

from .core import FOLLOWING, make, read_origin
from .family import Family, standard_form, standard_key
from .grammar import Tail
from .lazy import lazy
from .value import Identifier

TAIL = Tail("colon hyphen paren ordinal isodate language revisionof supplement included and redline variant")
_STAGES = r"(?P<stage>Fpr|pr|FDIS|DIS|CD|WD|AWI|NP|PWI|PRF)"
_BEFORE = lazy(rf"(?:{_STAGES}[\s/]?|(?P<guide>Guides?|GUIDE|Руководств[оа])\s)(?=ISO|ИСО)", re.IGNORECASE)
_IWA = lazy(
    rf"(?:{_STAGES}\s)?(?:ISO/?\s?{_STAGES.replace('stage', 'stage2')}?\s?)?(?P<pub>IWA|JCGM)\s"
    rf"(?P<number>[0-9]{{1,3}})(?P<parts>(?:-[0-9]{{1,2}}(?![0-9])){{0,8}})",
    re.IGNORECASE,
)
_DIRECTIVES = lazy(
    r"ISO/IEC(?:\sJTC\s1)?\s(?P<name>DIR(?:ECTIVES)?(?:,?\s(?:Part\s)?[12](?![0-9]))?"
    r"(?:\s--\sConsolidated)?(?:,?\s(?:ISO|IEC|JTC\s1)(?:\sSUP(?:PLEMENT)?)?)?)",
    re.IGNORECASE,
)
_ITERATION = lazy(r"\.(?P<n>[1-9])(?![0-9])")


def read(text: str, position: int) -> tuple[Identifier, int] | None:
    """Read an identifier of ISO, its guides, workshop agreements and directives."""
    before = None if text[position : position + 1] in {"I", "И"} else _BEFORE.match(text, position)
    head = read_origin(text, before.end() if before else position)
    if head is None:
        other = _IWA.match(text, position) or _DIRECTIVES.match(text, position)
        return _read_other(text, position, other) if other is not None else None
    if not head.publishers[0].startswith("ISO"):
        return None
    if before is not None and before["guide"]:
        head = head._replace(type="Guide")
    elif before is not None:
        printed = before["stage"]
        head = head._replace(stage={"fpr": "Fpr", "pr": "pr"}.get(printed.lower(), printed.upper()))
    iteration = _ITERATION.match(text, head.end)
    if iteration is not None:
        # The second and later drafts of one stage: ISO/CD 45001.2.
        head = head._replace(end=iteration.end())
        made, end = make(text, position, "iso", head, TAIL)
        return replace(made, variant=f".{iteration['n']}"), end
    return make(text, position, "iso", head, TAIL)


def _read_other(text: str, position: int, match: re.Match[str]) -> tuple[Identifier, int]:
    tail = TAIL.read(text, match.end())
    groups = match.groupdict()
    if groups.get("pub"):
        stage = (groups["stage"] or groups["stage2"] or "").upper()
        parts = tuple(groups["parts"].split("-")[1:])
        made = Identifier(
            "iso", (groups["pub"].upper(),), groups["number"], parts, tail.edition, tail.supplements, "", stage,
            note=tail.note, printed=text[position : tail.end],
        )  # fmt: skip
        return made, tail.end
    name = re.sub(r"\s+", " ", groups["name"]).replace("directives", "Directives")
    committee = " JTC 1" if " JTC 1 DIR" in text[position : match.end()].upper() else ""
    made = Identifier(
        "iso", (f"ISO/IEC{committee}",), name, (), tail.edition, tail.supplements, printed=text[position : tail.end]
    )
    return made, tail.end


_form = partial(standard_form, slash="/", names={"A": "Amd ", "AC": "Cor "})


def form(i: Identifier) -> str:
    """Return ISO's own print; a stage stands before the workshop agreements, behind the publisher elsewhere."""
    if i.variant.startswith("."):
        number = "-".join((i.number, *i.parts))
        return _form(replace(i, variant="")).replace(number, number + i.variant, 1)
    if i.publishers[0] in {"IWA", "JCGM"} and i.stage:
        return f"{i.stage} {_form(replace(i, stage=''))}"
    return _form(i)


ISO = Family(
    name="iso",
    title="ISO and ISO/IEC",
    words=(
        "ISO",
        "ИСО",
        "GUIDE",
        "GUIDES",
        "РУКОВОДСТВО",
        "РУКОВОДСТВА",
        "FPR",
        "PR",
        "WD",
        "CD",
        "DIS",
        "FDIS",
        "AWI",
        "NP",
        "PRF",
        "IWA",
        "JCGM",
    ),
    triggers=(f"ISO{FOLLOWING}", "ИСО", "IWA(?= [0-9])"),
    read=read,
    examples=(
        ("ISO 9001:2015", "ISO 9001:2015"),
        ("ISO/IEC 17025: 2017", "ISO/IEC 17025:2017"),
        ("ISO 14001 : 2015", "ISO 14001:2015"),
        ("ISO/TR 13097:2013", "ISO/TR 13097:2013"),
        ("ISO/IEC TR 15067-3:2012", "ISO/IEC TR 15067-3:2012"),
        ("ISO 11114-1:2020/Amd 1:2023", "ISO 11114-1:2020/Amd 1:2023"),
        ("ISO 9001-2008", "ISO 9001:2008"),
        ("ISO 105-Z11:2000", "ISO 105-Z11:2000"),
        ("ISO17025", "ISO/IEC 17025"),
        ("ISO//EC 17025:2005", "ISO/IEC 17025:2005"),
        ("ISO/CD 45001.2", "ISO/CD 45001.2"),
        ("IWA 31:2020", "IWA 31:2020"),
        ("FprISO 12402-2", "FprISO 12402-2"),
        ("ISO 10993-18:2020/DAmd 1", "ISO 10993-18:2020/DAmd 1"),
    ),
    form=form,
    work_key=standard_key,
)
