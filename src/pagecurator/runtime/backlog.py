"""The fetched pages that wait for extraction or commit."""

from __future__ import annotations

import time
from itertools import islice
from typing import Final
from uuid import UUID

LATE_SECONDS: Final = 2.0
"""A burst of responses is processed in this time; a page that waits longer shows that processing is the bottleneck."""


class Backlog:
    """Pages from the moment that their body is fetched until their outcome is committed, oldest first."""

    def __init__(self) -> None:
        self._fetched_at: dict[UUID, float] = {}

    def __len__(self) -> int:
        return len(self._fetched_at)

    def add(self, page_id: UUID) -> None:
        """The page's body is fetched."""
        self._fetched_at[page_id] = time.monotonic()

    def discard(self, page_id: UUID) -> None:
        """The page has its outcome; it may never have been fetched."""
        self._fetched_at.pop(page_id, None)

    def late(self, *, most: int) -> bool:
        """Whether more than ``most`` pages have waited for over :data:`LATE_SECONDS`."""
        fetched_at = next(islice(self._fetched_at.values(), most, None), None)
        return fetched_at is not None and time.monotonic() - fetched_at > LATE_SECONDS
