"""The pages whose bodies are in memory: fetched, and not yet read and saved."""

from __future__ import annotations

import asyncio


class Backlog:
    """Counts them, and says when there is room for more.

    Fetching costs us little and may be faster than reading and saving. Without a bound, a queue of a million pages
    would be fetched into memory.
    """

    def __init__(self, *, limit: int) -> None:
        self._limit = limit
        self._pages = 0
        self._has_room = asyncio.Event()
        self._has_room.set()

    def __len__(self) -> int:
        return self._pages

    def enter(self) -> None:
        """A body has come. Never waits: who claims pages waits for :meth:`room` before."""
        self._pages += 1
        if self._pages >= self._limit:
            self._has_room.clear()

    def leave(self) -> None:
        """A page has its outcome."""
        self._pages -= 1
        if self._pages < self._limit:
            self._has_room.set()

    async def room(self) -> None:
        """Return when fewer than ``limit`` pages are in the backlog."""
        await self._has_room.wait()
