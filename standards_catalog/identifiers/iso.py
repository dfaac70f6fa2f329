"""ISO and the joint committees of ISO and IEC: ``ISO 10993-1:2018``, ``ISO/IEC TR 15067-3``, ``ISO/Amd``."""

from __future__ import annotations

from functools import partial

from .core import make, read_origin
from .family import Family, standard_form, standard_key
from .grammar import Tail
from .value import Identifier

TAIL = Tail("colon hyphen paren ordinal supplement included variant language")


def read(text: str, position: int) -> tuple[Identifier, int] | None:
    """Read an identifier that begins with ISO."""
    head = read_origin(text, position)
    if head is None or not head.publishers[0].startswith("ISO"):
        return None
    return make(text, position, "iso", head, TAIL)


ISO = Family(
    name="iso",
    title="ISO and ISO/IEC",
    words=("ISO", "ИСО",),
    triggers=("ISO", "ИСО"),
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
        ("ISO17025", "ISO 17025"),
        ("ISO//EC 17025:2005", "ISO/IEC 17025:2005"),
    ),
    form=partial(standard_form, slash="/", names={"A": "Amd ", "AC": "Cor "}),
    work_key=standard_key,
)
