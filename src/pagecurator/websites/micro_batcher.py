"""Many small calls as a few larger ones: what comes while a call is in flight goes together into the next one."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Final, Generic, TypeVar

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")

MOST_AT_ONCE: Final = 100


class MicroBatcher(Generic[_Item, _Result]):
    """``call`` answers several items at once, in their order. One call is in flight; a single item waits for nothing.

    What the call raises, each of its askers gets. An asker that is cancelled just leaves; the last one ends the call.
    """

    def __init__(self, call: Callable[[Sequence[_Item]], Awaitable[Sequence[_Result]]]) -> None:
        self._call = call
        self._waiting: list[tuple[_Item, asyncio.Future[_Result]]] = []
        self._asked: list[tuple[_Item, asyncio.Future[_Result]]] = []
        self._task: asyncio.Task[None] | None = None

    async def ask(self, item: _Item) -> _Result:
        """The result of ``item``."""
        future: asyncio.Future[_Result] = asyncio.get_running_loop().create_future()
        self._waiting.append((item, future))
        self._go_on()
        try:
            return await future
        finally:
            future.cancel()  # of no effect when it is done
            if self._task is not None and all(other.done() for _, other in self._asked):
                self._task.cancel()

    async def close(self) -> None:
        """End the call in flight."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    def _go_on(self) -> None:
        if self._task is not None:
            return
        waiting = [(item, future) for item, future in self._waiting if not future.done()]  # some have left
        self._asked, self._waiting = waiting[:MOST_AT_ONCE], waiting[MOST_AT_ONCE:]
        if not self._asked:
            return
        self._task = asyncio.create_task(self._answer(self._asked), name="a gathered call")
        self._task.add_done_callback(self._ended)

    async def _answer(self, asked: Sequence[tuple[_Item, asyncio.Future[_Result]]]) -> None:
        try:
            results = await self._call([item for item, _ in asked])
        except Exception as error:  # noqa: BLE001 - it is the askers'
            for _, future in asked:
                if not future.done():
                    future.set_exception(error)
            return
        for (_, future), result in zip(asked, results, strict=True):
            if not future.done():
                future.set_result(result)

    def _ended(self, _task: asyncio.Task[None]) -> None:
        self._task = None
        for _, future in self._asked:
            future.cancel()  # the call was cancelled from outside
        self._asked = []
        self._go_on()


__all__ = ["MOST_AT_ONCE", "MicroBatcher"]
