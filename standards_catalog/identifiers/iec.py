"""IEC with CISPR: ``IEC 62368-1:2018``, ``IEC 60601-1:2005+A1:2012 CSV``, ``CISPR 32:2015/AMD1:2019``."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from .core import FOLLOWING, make, read_origin
from .family import Family, standard_form, standard_key
from .grammar import Tail
from .value import Identifier

TAIL = Tail("colon hyphen paren ordinal isodate language revisionof supplement included redline variant version")


def read(text: str, position: int) -> tuple[Identifier, int] | None:
    """Read an identifier that begins with IEC."""
    head = read_origin(text, position)
    if head is None or not head.publishers[0].startswith("IEC"):
        return None
    if len(head.number) < 3 and text[position : position + 3].upper() == "CEI":
        return None  # CEI 0-21 is Italian
    return make(text, position, "iec", head, TAIL)


def read_cispr(text: str, position: int) -> tuple[Identifier, int] | None:
    """Read an identifier of CISPR, the radio interference committee of IEC."""
    if "CISPR" not in text[position : position + 12].upper():
        return None
    head = read_origin(text, position)
    if head is None or head.publishers[0] != "CISPR":
        return None
    return make(text, position, "cispr", head, TAIL)


_form = partial(standard_form, slash="/", names={"A": "AMD", "AC": "COR"})


def form(i: Identifier) -> str:
    """Return IEC's own print: an ordinal edition stands last (``CISPR 16-2-3/AMD2 ED4``)."""
    if i.edition is None or not i.edition.ordinal:
        return _form(i)
    return f"{_form(replace(i, edition=replace(i.edition, ordinal='')))} ED{i.edition.ordinal}"


IEC = Family(
    name="iec",
    title="IEC",
    words=(
        "IEC",
        "CEI",
        "МЭК",
    ),
    triggers=(f"IEC{FOLLOWING}", "CEI(?=[ /][0-9I])"),
    read=read,
    examples=(
        ("IEC 62368-1: 2014 (Second Edition)", "IEC 62368-1:2014 ED2"),
        ("IEC 60950-1:2005 (second edition) + A1:2009 + A2:2013", "IEC 60950-1:2005+A1:2009+A2:2013 ED2"),
        ("IEC 62321-3-1-2013 (Ed1.0)", "IEC 62321-3-1:2013 ED1.0"),
        ("IEC 60335-2-24:2010+AMD1:2012+AMD2:2017 CSV", "IEC 60335-2-24:2010+A1:2012+A2:2017 CSV"),
        ("IEC 60050-806:1996/AMD2:2018", "IEC 60050-806:1996/AMD2:2018"),
        ("IEC61000-4-2", "IEC 61000-4-2"),
        ("IEC TR 62188", "IEC TR 62188"),
    ),
    form=form,
    work_key=standard_key,
)
CISPR = Family(
    name="cispr",
    title="CISPR",
    words=(
        "CISPR",
        "IEC",
    ),
    triggers=(f"CISPR{FOLLOWING}",),
    read=read_cispr,
    examples=(
        ("CISPR32:2012", "CISPR 32:2012"),
        ("CISPR 16-2-3:2010/A2:2014", "CISPR 16-2-3:2010/AMD2:2014"),
        ("CISPR TR 16-4-5:2006", "CISPR TR 16-4-5:2006"),
        ("IEC CISPR 14-1", "CISPR 14-1"),
    ),
    form=form,
    work_key=standard_key,
)
