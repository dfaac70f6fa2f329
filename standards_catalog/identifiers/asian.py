"""National standards of Asia and other regions, recognised and marked as what they are."""

from __future__ import annotations

import re

from .family import Family, standard_form, standard_key
from .grammar import Tail
from .lazy import lazy
from .simple import simple_family
from .value import Identifier

_DASHED = r"(?P<parts>(?:\s?-\s?[0-9]{1,3}(?![0-9])){0,8})"
_GB_HEAD = lazy(
    r"(?P<pub>GB|YD|YY|SJ|QB|JB|HJ|HG|CNAS-[A-Z]{2}|GA|DL|NB|CCEC)(?P<t>\s?/\s?[TZ]|\(T\))?[\s-]{0,2}"
    r"(?P<number>[0-9]{2,6}(?:\.[0-9]{1,3}){0,2})(?![0-9])",
    re.IGNORECASE,
)
_GB_TAIL = Tail("hyphen colon paren")


def read_gb(text: str, position: int) -> tuple[Identifier, int] | None:
    """Read a Chinese standard, with the international one that it is printed as identical to, where it is."""
    match = _GB_HEAD.match(text, position)
    if match is None:
        return None
    publisher = match["pub"].upper() + ("/" + match["t"].strip(" /()").upper() if match["t"] else "")
    found = _GB_TAIL.read(text, match.end())
    end, twin = found.end, None
    if (
        slash := re.compile(r"\s?(?:/|\(idt\s|,?\sidt\s)\s?(?=ISO|IEC|CISPR)", re.IGNORECASE).match(text, end)
    ) is not None:
        from .iec import read as read_iec
        from .iec import read_cispr
        from .iso import read as read_iso

        inner = read_iso(text, slash.end()) or read_iec(text, slash.end()) or read_cispr(text, slash.end())
        if inner is not None:
            twin, end = inner
            if text[slash.start() : slash.end()].strip().startswith("(") and text[end : end + 1] == ")":
                end += 1
    made = Identifier(
        "gb", (publisher,), match["number"], (), found.edition, found.supplements, twin=twin, printed=text[position:end]
    )
    return made, end


GB = Family(
    name="gb",
    title="GB and sector standards (China)",
    words=("GB", "YD", "YY", "SJ", "JB", "HJ", "GA", "NB"),
    triggers=(
        "GB(?= ?(?:/ ?[TZ])? ?[0-9]{3,5})",
        "YD(?=/T ?[0-9]{3,5})",
        "YY(?=/T ?[0-9]{3,5})",
        "SJ(?=/T ?[0-9]{3,5})",
    ),
    read=read_gb,
    examples=(
        ("GB 4943.1-2022", "GB 4943.1-2022"),
        ("GB43317", "GB 43317"),
        ("GB/T 19001-2016/ISO 9001:2015", "GB/T 19001-2016/ISO 9001:2015"),
        ("GB/T 9254.1-2021", "GB/T 9254.1-2021"),
    ),
    form=lambda i: standard_form(i, year="-"),
    work_key=standard_key,
)
CNS = simple_family(
    "cns",
    "CNS and NCC (Taiwan)",
    words="CNS NCC LP PSTN PLMN",
    triggers=("CNS(?= ?-?[0-9]{4,5})", "LP0002", "PLMN[0-9]{2}", "PSTN01"),
    prefix=r"CNS(?=[\s-]?[0-9])|NCC(?=\s[LP])|(?=LP0002|PSTN0|PLMN[0-9])",
    publisher=lambda p: p.upper() or "NCC",
    number=rf"[\s-]?(?P<number>(?:LP|PSTN|PLMN)?[0-9]{{2,5}}){_DASHED}",
    tail="colon paren hyphen",
    examples=(("CNS 15598-1", "CNS 15598-1"), ("CNS 15936:2016", "CNS 15936:2016"), ("LP0002", "NCC LP0002")),
    plausible=lambda i: i.publishers[0] != "CNS" or len(i.number) >= 4,
)
OTHERS = simple_family(
    "other_national",
    "other national bodies (India, Russia, South Africa, Saudi Arabia, Brazil, Mexico and others)",
    words="IS GOST ГОСТ SANS SASO GSO NBR ABNT NMX NOM IRAM TCVN QCVN SNI TIS MS PNS SI NTC NCH STB ST TP "
    "ТР EAC SRMC SLS PS BDS KSA JS UAE GCC ES",
    triggers=(
        "IS(?= ?[0-9]{3,5}(?:[ -]{0,2}\\(?Part|:| ?\\(| ?:))",
        "GOST(?= |-)",
        "ГОСТ",
        "SANS(?= (?:[0-9]|IEC|ISO))",
        "SASO(?=[ -](?:[0-9]|IEC|ISO|GSO))",
        "GSO(?= (?:[0-9]|IEC|ISO))",
        "ABNT NBR(?= )",
        "NBR(?= (?:[0-9]|IEC|ISO|NM))",
        "N(?:MX|OM)(?=-)",
        "IRAM(?= [0-9])",
        "TCVN(?= [0-9])",
        "QCVN(?= [0-9])",
        "SNI(?= [0-9I])",
        "TIS(?= ?[0-9]{3,4}[ -])",
        "STB(?= (?:[0-9]|EN|IEC))",
        "ТР ТС",
        "TP TC",
    ),
    prefix=r"IS|GOST(?:\sR|\sP)?|ГОСТ(?:\sР)?|SANS|SASO(?:\sGSO)?|GSO|(?:ABNT\s)?NBR(?:\sNM)?|NMX(?:-[A-Z])?"
    r"|NOM|IRAM|TCVN|QCVN|SNI|TIS|MS|PNS|SI|NTC|STB|ТР\sТС|TP\sTC",
    number=r"[\s-]{0,2}(?P<type>(?:ISO/IEC|IEC|ISO|EN|CISPR|МЭК|ИСО)\s{0,2})?(?P<number>[0-9]{3}/20[0-9]{2}|[0-9]{1,6}(?:-[0-9]{1,3}){0,2}-(?:NYCE|ANCE|SCFI|ONNCCE)-(?:19|20)[0-9]{2}|[0-9]{1,6}"
    r"(?:\.[0-9]{1,4}){0,3}(?:-[A-Z]{3,5}[0-9]?-(?:19|20)[0-9]{2})?)(?![0-9])"
    r"(?P<parts>\s{0,2}\(?Part\s?[0-9]{1,3}(?:[/-](?:Sec(?:tion)?\s)?[0-9]{1,3})?\)?|(?:-[0-9]{1,3}"
    r"(?![0-9])){0,3})",
    tail="colon hyphen paren hyphen2",
    examples=(
        ("IS 13252 (Part 1):2010", "IS 13252-1:2010"),
        ("GOST R 51318.22-2006", "GOST R 51318.22:2006"),
        ("SANS 10400:2011", "SANS 10400:2011"),
        ("SASO 2203:2018", "SASO 2203:2018"),
        ("SASO IEC 62368-1:2020", "SASO IEC 62368-1:2020"),
    ),
    plausible=lambda i: i.edition is not None or i.publishers[0] not in {"IS", "MS", "SI", "PS", "TIS"},
)
FAMILIES = (GB, CNS, OTHERS)
