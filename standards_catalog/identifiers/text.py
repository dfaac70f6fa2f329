"""Characters as print and PDF readers give them, made plain one for one: offsets stay those of the text given."""

from __future__ import annotations

import re

_TABLE: dict[int, str] = {0xFF01 + i: chr(0x21 + i) for i in range(94)}  # full-width forms
_TABLE |= dict.fromkeys(range(0x2010, 0x2016), "-")
# Minus signs, small and double hyphens, the soft hyphen, and what pdfium gives for a hyphen at a line's end.
_TABLE |= dict.fromkeys([0x00AD, 0x2043, 0x2212, 0xFE58, 0xFE63, 0xFFFE, 0x0002, 0x30A0], "-")
_TABLE |= dict.fromkeys([0x00A0, 0x1680, 0x202F, 0x205F, 0x3000, 0x200B, 0x2060, 0xFEFF, *range(0x2000, 0x200B)], " ")
_TABLE |= dict.fromkeys(map(ord, "\n\r\t\f\v\x1c\x1d\x1e\x1f\x85\u2028\u2029"), " ")
_TABLE |= dict.fromkeys(map(ord, "™®©℠"), " ")
_TABLE |= {0x2236: ":", 0xFE55: ":", 0x2044: "/", 0x2215: "/", 0x29F8: "/", 0x3001: ",", 0xFF64: ",", 0x3002: "."}
_RARE = re.compile("[" + "".join(re.escape(chr(c)) for c in sorted(_TABLE)) + "]")
_CONTROLS = str.maketrans("\n\r\t\f\v\x1c\x1d\x1e\x1f\x02", " " * 9 + "-")


def plain(text: str) -> str:
    """Return the text with look-alike dashes, spaces, slashes and full-width forms in ASCII; the length is kept."""
    if text.isascii():
        return text if text.isprintable() else text.translate(_CONTROLS)
    # A table with holes is slow to translate by; the characters in question are few.
    text = text.replace("\n", " ").replace("\t", " ").replace("\r", " ")
    return _RARE.sub(_replacement, text)


def _replacement(match: re.Match[str]) -> str:
    return _TABLE[ord(match[0])]
