"""How many pages a claim takes, and when the next one is due."""

from __future__ import annotations

from typing import Final

from pagecurator.curation.rollout import RolloutMode
from pagecurator.settings import Settings

SMALLEST: Final = 10
"""The size of a claim with few slots, in sequential mode, and while a rollout mixes the modes."""


class ClaimSize:
    """``WF7_CONCURRENT_BATCH_SIZE`` where it is set; otherwise the size follows the slots.

    Following the slots, a claim takes up to half of them, and the next one begins while a quarter of it still waits for
    a slot: freed slots don't wait for Postgres. Only while all batches are concurrent: a sequential batch runs alone,
    so a long one would block the slots, and a rollout's share of batches is one of pages as long as all batches have
    the same size.
    """

    def __init__(self, settings: Settings) -> None:
        self._fixed = settings.wf7_concurrent_batch_size

    def pages(self, *, slots: int, mode: RolloutMode) -> int:
        """The most pages that a claim takes at present."""
        if self._fixed is not None:
            return self._fixed
        return max(SMALLEST, slots // 2) if mode is RolloutMode.CONCURRENT else SMALLEST

    def waiting_pages(self, pages: int) -> int:
        """Where a claim takes ``pages``: how many claimed pages may wait for a slot when the next claim begins."""
        return pages // 4 if self._fixed is None else 0

    def least_room(self, pages: int) -> int:
        """Where a claim takes ``pages``: the room in memory that is worth a claim, if it is there soon."""
        return max(1, pages // 4)
