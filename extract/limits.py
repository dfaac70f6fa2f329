"""What reading a document may cost."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """What reading one document may cost; a limit that is hit becomes a warning or an error, never silence.

    Those on pages, characters, objects and recognition cut reading short and leave a warning in the document; those on
    the file, memory and time end it with ``LimitExceeded``.  Memory and time bind where reading happens in a child
    process (``certlane.extract.isolation``).
    """

    file_bytes: int = 200_000_000
    pages: int = 2_000
    characters_a_page: int = 200_000
    objects_a_page: int = 200_000
    """Drawn objects; eight path segments count as one more."""
    recognised_pages: int = 200
    """Pages read from their pictures; the others keep what text they have."""
    memory_bytes: int = 2_000_000_000
    """Address space of the child beyond what it starts with."""
    cpu_seconds: int = 60
    """Processor time, recognition apart."""
    wall_seconds: float = 120.0
    """Time by the clock, recognition apart."""
    recognition_seconds: int = 600
    """Processor time and time by the clock for recognition, all pages together."""
    result_bytes: int = 400_000_000
    """Size of what the child may hand back."""
