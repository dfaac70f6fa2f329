"""The rules that derived facts name as their reason; see :mod:`derive`."""

from __future__ import annotations

SUPPLEMENT_RULE = "the designation names its base"
SUCCESSION_RULE = "next edition of the same number"
NAME_RULE = "the name carries the adopted one; degree not stated"
NUMBER_RULE = "keeps the number of the IEC standard; degree not stated"
MEMBER_RULE = "CEN-CENELEC Internal Regulations Part 2: members take over ENs unchanged"
