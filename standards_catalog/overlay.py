"""Owners' own facts, laid over the shipped ones.

The facts of an overlay file (the plain CSV of ``docs/catalogue.md`` or exchange XML) are written into a copy of the
catalogue, in the user's cache, where they win over what they contradict; sources that they name are marked as the
owner's.  The copy is named by the content of both, so it is made once.
"""

from __future__ import annotations

import os
from pathlib import Path

from .store import build_once, cache_folder

ENVIRONMENT = "CERTLANE_OVERLAY"
"""Names an overlay file to use with the default catalogue."""


def overlay_of_environment() -> Path | None:
    """Return the overlay file that the environment names, or None."""
    named = os.environ.get(ENVIRONMENT)
    return Path(named) if named else None


def laid_over(base: Path, base_digest: str, overlay: Path) -> Path:
    """Return the path of the catalogue ``base`` under the facts of ``overlay``, made if it isn't there yet.

    Raises:
        InputError: the overlay can't be read; the message names line and reason.
    """
    import hashlib

    from .build import build_overlay
    from .sources import read_facts
    from .sources.common import read_bytes

    content = read_bytes(overlay)
    name = hashlib.sha256(base_digest.encode() + content + overlay.suffix.encode()).hexdigest()[:16]
    target = cache_folder() / f"overlay-{name}.sqlite"
    facts = list(read_facts(overlay)) if not target.exists() else []
    return build_once(target, lambda path: build_overlay(path, base, facts, name=overlay.name))
