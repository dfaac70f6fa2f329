"""What reading a document may cost, and how its scanned pages are recognised."""

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


@dataclass(frozen=True, slots=True)
class OcrOptions:
    """How pages without usable text are recognised."""

    enabled: bool = True
    languages: tuple[str, ...] = ("eng",)
    """tesseract's codes; several are read together, which takes longer and confuses scripts more."""
    fallback: tuple[str, ...] = ("jpn", "kor")
    """Tried each with ``languages`` where a page is in doubt, if installed."""
    dpi: int = 200
    retry_dpi: int = 300
    """Resolution of a second reading of pages in doubt; the same as ``dpi`` for none."""
    workers: int | None = None
    """Threads; by default as many as there are processors for this process."""
    cache: bool = True
    """Keep what was read in the user's cache folder."""
