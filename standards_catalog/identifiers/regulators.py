"""Guidance and rules of radio, telecommunication and energy authorities: KDB, HKCA, ARIB, VCCI, OVE, TOR."""

from __future__ import annotations

import re

from .family import Family
from .grammar import Tail
from .lazy import lazy
from .simple import simple_family
from .value import Edition, Identifier

_KDB = lazy(
    r"(?:(?:FCC\s)?(?:KDB|OET\sKDB)(?:\s(?:Publication|Pub\.?|Document|No\.?)){0,2}\s?|"
    r"(?=[0-9]{6}\sD[0-9]{2}))(?P<number>[0-9]{6})(?![0-9])"
    r"(?:\s?(?P<doc>D[0-9]{2})(?:\s?(?P<title>(?:(?!v[0-9]{1,2}r?)[^\s,;:()]{1,24}\s){0,9}?"
    r"(?=v[0-9]{1,2}))?(?:\s?,?\s?v\s?(?P<version>[0-9]{1,2}(?:r[0-9]{1,2})?))?)?)?",
    re.IGNORECASE,
)
_DA = lazy(r"(?:FCC\s)?(?:Public\sNotice\s?:?\s)?DA\s(?P<number>[0-9]{2}-[0-9]{2,4})(?![0-9])", re.IGNORECASE)


def read_kdb(text: str, position: int) -> tuple[Identifier, int] | None:
    """Read a publication of the FCC laboratory's knowledge database: number, document, version."""
    match = _KDB.match(text, position)
    if match is None:
        return None
    parts = (match["doc"].upper(),) if match["doc"] else ()
    end = match.end()
    version = match["version"]
    if not version and match["doc"]:
        end = match.end("doc")
    edition = Edition(version=version.lower()) if version else None
    made = Identifier("kdb", ("KDB",), match["number"], parts, edition, kind="guidance", printed=text[position:end])
    return made, end


def form_kdb(i: Identifier) -> str:
    """Return ``KDB 558074 D01 v05r02``."""
    version = f" v{i.edition.version}" if i.edition is not None else ""
    return " ".join((i.publishers[0], i.number, *i.parts)) + version


def read_da(text: str, position: int) -> tuple[Identifier, int] | None:
    """Read a public notice of the FCC (delegated authority)."""
    match = _DA.match(text, position)
    if match is None:
        return None
    made = Identifier("fcc_da", ("FCC DA",), match["number"], kind="guidance", printed=match[0])
    return made, match.end()


KDB = Family(
    name="kdb",
    title="FCC KDB publications",
    words=("KDB", "FCC", "OET", "#"),
    triggers=("KDB(?= ?(?:Publication |No\\.? ?)?[0-9]{6})", "[0-9][0-9]{5} (?=D0[0-9])"),
    read=read_kdb,
    examples=(
        ("KDB558074 D01 15.247 Meas Guidance v05r02", "KDB 558074 D01 v05r02"),
        ("FCC KDB 905462 D02 v02", "KDB 905462 D02 v02"),
        ("KDB558074 D01v05r02", "KDB 558074 D01 v05r02"),
        ("KDB 789033", "KDB 789033"),
    ),
    form=form_kdb,
    work_key=lambda i: "-".join((f"KDB{i.number}", *i.parts)),
    kind="guidance",
)
FCC_DA = Family(
    name="fcc_da",
    title="FCC public notices",
    words=("FCC", "DA", "PUBLIC"),
    triggers=("FCC (?=Public Notice|DA )", "Public Notice (?=DA)", "DA (?=[0-9]{2}-[0-9]{3}\\b)"),
    read=read_da,
    examples=(("FCC Public Notice DA 00-705", "FCC DA 00-705"), ("DA 00-705", "FCC DA 00-705")),
    form=lambda i: f"FCC DA {i.number}",
    work_key=lambda i: f"FCCDA{i.number}",
    kind="guidance",
)
_TAIL3 = Tail("version")


def _read_3gpp(text: str, position: int) -> tuple[Identifier, int] | None:
    match = re.compile(
        r"3GPP\s(?P<type>TS|TR)\s?(?P<number>[0-9]{2}\.[0-9]{3})(?P<parts>(?:-[0-9]{1,2}){0,8})", re.IGNORECASE
    ).match(text, position)
    if match is None:
        return None
    found = _TAIL3.read(text, match.end())
    parts = tuple(match["parts"].split("-")[1:])
    made = Identifier(
        "3gpp",
        ("3GPP",),
        match["number"],
        parts,
        found.edition,
        type=match["type"].upper(),
        printed=text[position : found.end],
    )
    return made, found.end


GPP = Family(
    name="3gpp",
    title="3GPP",
    words=("#",),
    triggers=("3GPP (?=T[SR])",),
    read=_read_3gpp,
    examples=(("3GPP TS 36.521-1 V16.6.0", "3GPP TS 36.521-1 V16.6.0"),),
    form=lambda i: f"3GPP {i.type} {'-'.join((i.number, *i.parts))}" + (f" V{i.edition.version}" if i.edition else ""),
    work_key=lambda i: f"3GPP{i.type}{'-'.join((i.number, *i.parts))}",
)
HKCA = simple_family(
    "hkca",
    "OFCA (Hong Kong)",
    words="HKCA HKTA",
    triggers=("HK(?:CA|TA)(?= ?[0-9]{4})",),
    prefix="HKCA|HKTA",
    number=r"\s?(?P<number>[0-9]{4})(?![0-9])",
    tail="issue monthname",
    kind="regulation",
    examples=(("HKCA 1039 Issue 6 Jun 2015", "HKCA 1039 Issue 6"), ("HKCA3211", "HKCA 3211")),
)
ARIB = simple_family(
    "arib",
    "ARIB, JEITA and VCCI (Japan)",
    words="ARIB JEITA VCCI RCR",
    triggers=("ARIB (?=STD|TR)", "RCR STD", "JEITA(?= [A-Z]{2,4}-)", "VCCI(?=[ -](?:CISPR|V-|rule|Rule|32))"),
    prefix="ARIB|JEITA|VCCI|RCR",
    number=r"[\s-]{1,2}(?:rules?\s)?(?P<type>(?:STD|TR|CISPR)[\s-])?(?P<number>"
    r"(?:[A-Z]{1,3}-?)?[0-9]{1,4}[A-Z]?)(?![0-9])",
    tail="version colon paren",
    examples=(
        ("ARIB STD-T66", "ARIB STD T66"),
        ("VCCI-CISPR 32:2016", "VCCI CISPR 32:2016"),
        ("VCCI rule V-3", "VCCI V-3"),
    ),
)


def _grid_publisher(printed: str) -> str:
    """Return the one spelling of who issued a rule; British engineering recommendations need not say it."""
    name = printed.upper()
    if not name or name.startswith(("ENA", "EREC", "ENGINEERING")):
        return "EREC"
    return {"AFPS": "AfPS", "ÖVE": "OVE"}.get(name, name)


def _grid_number(printed: str) -> str:
    """Return the one spelling of a rule's name."""
    return re.sub(
        r"\b(?:erzeuger|typ|richtlinie|stromerzeugungsanlagen)\b",
        lambda m: m[0].capitalize(),
        printed,
        flags=re.IGNORECASE,
    )


GRID = simple_family(
    "grid",
    "grid codes and rules of German-speaking countries: TOR, OVE, VDE-AR aside, AfPS",
    words="TOR OVE ÖVE AFPS ENA EREC ENGINEERING G",
    triggers=(
        "ENA (?=EREC)",
        "EREC(?= G[0-9])",
        "Engineering Recommendation(?= G[0-9])",
        "G(?=(?:98|99|83|59)/[0-9])",
        "TOR (?=Erzeuger|Stromerzeug)",
        "OVE-Richtlinie",
        "ÖVE-Richtlinie",
        "AfPS GS",
    ),
    prefix=r"TOR|[OÖ]VE(?=[\s-]Richtlinie)|AfPS(?=\sGS)|(?:ENA\s)?EREC|Engineering\sRecommendation|(?=G[0-9]{2}/)",
    number=r"(?:[\s-]|(?=G[0-9]))(?P<number>G(?:98|99|83|59)(?:/[0-9](?:-[0-9])?)?|(?:Erzeuger|Stromerzeugungsanlagen)(?:\sTyp\s[A-D])?"
    r"|Richtlinie\sR\s?[0-9]{1,3}|GS\s(?:19|20)[0-9]{2}:[0-9]{2}(?:\sPAK)?)",
    tail="version colon hyphen paren",
    publisher=_grid_publisher,
    spell=_grid_number,
    kind="regulation",
    examples=(
        ("TOR Erzeuger Typ A Version 1.2:2022", "TOR Erzeuger Typ A V1.2 (2022)"),
        ("OVE-Richtlinie R 25:2020", "OVE Richtlinie R 25:2020"),
        ("AfPS GS 2019:01 PAK", "AfPS GS 2019:01 PAK"),
    ),
)
FAMILIES = (KDB, FCC_DA, GPP, HKCA, ARIB, GRID)
