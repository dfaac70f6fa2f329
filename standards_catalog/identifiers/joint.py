"""Two publishers' identifiers printed as one: ``IEC/EN 62109-1:2010`` means IEC 62109-1 and EN 62109-1."""

from __future__ import annotations

from .family import Family, standard_form, standard_key
from .value import Identifier


def read(text: str, position: int) -> tuple[Identifier, int] | None:
    """Read a joint designation."""
    from .registry import read_joint

    return read_joint(text, position)


JOINT = Family(
    name="joint",
    title="joint designations",
    words=(),
    triggers=(),
    read=read,
    examples=(
        ("IEC/EN 62109-1:2010 (First Edition)", "IEC/EN 62109-1:2010 Ed. 1"),
        ("EN/IEC 61000-4-2", "EN/IEC 61000-4-2"),
        ("UL/CSA 62368-1", "UL/CSA 62368-1"),
    ),
    form=standard_form,
    work_key=standard_key,
)
