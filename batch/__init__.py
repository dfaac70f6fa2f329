"""Many applications: isolated workers, a journal to resume from, results and a triage page, here or on other machines.

``check_many`` gives results as a stream; ``run_batch`` writes a folder.
"""

from __future__ import annotations

from .discover import find_items
from .many import Clock, check_many
from .run import Options, Summary, run_batch
from .work import BatchResult, Item, Limits

__all__ = ["BatchResult", "Clock", "Item", "Limits", "Options", "Summary", "check_many", "find_items", "run_batch"]
