"""Python's garbage collector: what it skips, and how often it runs.

Reference counting frees nearly everything; the collector only finds cycles. By default it runs every 700 allocations,
and a full collection of the imported modules blocks the event loop for over 0.1 seconds.
"""

from __future__ import annotations

import gc
from typing import Final

THRESHOLDS: Final = (2_000, 10, 10)
"""For ``gc.set_threshold``. With 10,000 nothing is faster, but cycles keep the texts of more pages: 9 MiB more."""


def freeze_gc() -> None:
    """Exclude all present objects from collection, and collect with :data:`THRESHOLDS` from now on.

    Each command calls it after its imports, during which nothing is collected (see ``pagecurator.__main__``); those
    that run long call it again once everything is opened.
    """
    gc.freeze()
    gc.set_threshold(*THRESHOLDS)
    gc.enable()
