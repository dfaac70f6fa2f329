"""The words by which a mention is judged: labels, phrases and sections, in the languages of certificates."""

from __future__ import annotations

import re
from typing import NamedTuple

from ..model.document import Document, Page
from .finder import FoundReference
from .reference_text import Flow


class Signal(NamedTuple):
    """What the surroundings of a mention say: above 0 applied, else cited; ``reason`` names the rule."""

    score: float
    reason: str


_ACCREDITATION = re.compile(r"(?:ISO(?:/IEC)?|EN ISO(?:/IEC)?|DIN EN ISO(?:/IEC)?|EN|GB/T|JIS Q)[ /]?(?:IEC )?(?:17025|17065|17020|17021(?:-1)?|45001|45011|Guide 65|17043|17011)$")


def read_signal(document: Document, page: Page, flow: Flow, found: FoundReference) -> Signal | None:
    """Judge a mention by its surroundings; None drops it."""
    undated = str(found.identifier.undated)
    if _ACCREDITATION.search(undated):
        return Signal(-1.0, "accreditation")
    if undated.startswith("IEEE 802."):
        return Signal(-1.0, "technology")
    if page.number <= max(5, len(document.pages) // 8):
        return Signal(0.5, "early page")
    return Signal(-0.3, "later page")
