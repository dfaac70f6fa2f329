"""What reading a document may cost."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """What reading one document may cost; a limit that is hit becomes a warning or an error, never silence."""

    file_bytes: int = 200_000_000
    pages: int = 2_000
    characters_a_page: int = 200_000
    objects_a_page: int = 200_000
    """Drawn objects; eight path segments count as one more."""
    recognised_pages: int = 200
    """Pages read from their pictures; the others keep what text they have."""
