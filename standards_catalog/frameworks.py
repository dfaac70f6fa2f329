"""Which frameworks speak for a publisher's own editions: the names that ``Catalogue.status`` takes, best first."""

from __future__ import annotations

from .identifiers.value import Identifier

_OWN = {
    "ISO": ("ISO",),
    "IEC": ("IEC",),
    "CISPR": ("IEC",),
    "ISO/IEC": ("ISO", "IEC"),
    "ETSI": ("ETSI",),
    "3GPP": ("ETSI",),
    "EN": ("CENELEC", "EU"),
    "IEEE": ("IEEE",),
    "ITU": ("ITU",),
    "ITU-T": ("ITU",),
    "ITU-R": ("ITU",),
    "JIS": ("JIS",),
    "CIE": ("CIE",),
    "ECMA": ("ECMA",),
    "OIML": ("OIML",),
    "UL": ("UL",),
    "CSA": ("CSA",),
    "CAN/CSA": ("CSA",),
    "KC": ("KR:KC",),
    "AS/NZS": ("AU-NZ",),
    "RSS": ("ISED",),
}


def publisher_frameworks(identifier: Identifier) -> tuple[str, ...]:
    """Return the frameworks in which the publisher itself says whether an edition counts; empty where none does.

    An EN with a version is ETSI's; the others are those of CEN and CENELEC, whose dates of withdrawal stand under
    ``CENELEC``.
    """
    outermost = identifier.publishers[0] if identifier.publishers else identifier.family.upper()
    if outermost == "EN" and identifier.edition is not None and identifier.edition.version:
        return ("ETSI", "EU")
    for name in (outermost, outermost.split("/")[0], outermost.split()[0]):
        if name in _OWN:
            return _OWN[name]
    return ()
