"""Many small calls as a few larger ones."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest

from pagecurator.websites.micro_batcher import MOST_AT_ONCE, MicroBatcher


class Calls:
    """Calls that are answered when a test says so: a number with its double."""

    def __init__(self) -> None:
        self.items: list[list[int]] = []
        self.cancelled = 0
        self.free = asyncio.Event()
        self.began = asyncio.Event()
        self.fault: Exception | None = None

    async def __call__(self, items: Sequence[int]) -> Sequence[int]:
        self.items.append(list(items))
        self.began.set()
        try:
            await self.free.wait()
        except asyncio.CancelledError:
            self.cancelled += 1
            raise
        if self.fault is not None:
            raise self.fault
        return [2 * item for item in items]


async def asked(gathered: MicroBatcher[int, int], calls: Calls, *items: int) -> list[asyncio.Task[int]]:
    """Ask, and return when the first of them is in flight and the others wait."""
    tasks = [asyncio.create_task(gathered.ask(item)) for item in items]
    await calls.began.wait()
    await asyncio.sleep(0)
    return tasks


async def test_what_comes_while_a_call_is_in_flight_goes_together_into_the_next_one():
    calls = Calls()
    gathered = MicroBatcher(calls)
    tasks = await asked(gathered, calls, 1, 2, 3)
    assert calls.items == [[1]]
    calls.free.set()
    assert await asyncio.gather(*tasks) == [2, 4, 6]
    assert calls.items == [[1], [2, 3]]


async def test_a_call_is_of_bounded_size_and_the_rest_follows():
    calls = Calls()
    gathered = MicroBatcher(calls)
    tasks = await asked(gathered, calls, *range(2 * MOST_AT_ONCE))
    calls.free.set()
    assert await asyncio.gather(*tasks) == [2 * item for item in range(2 * MOST_AT_ONCE)]
    assert [len(items) for items in calls.items] == [1, MOST_AT_ONCE, MOST_AT_ONCE - 1]


async def test_what_a_call_raises_each_of_its_askers_gets_and_the_next_call_is_made():
    calls = Calls()
    gathered = MicroBatcher(calls)
    first, *others = await asked(gathered, calls, 1, 2, 3)
    calls.fault = OSError("away")
    calls.free.set()
    with pytest.raises(OSError, match="away"):
        await first
    calls.fault = None
    assert await asyncio.gather(*others) == [4, 6]


async def test_an_asker_who_leaves_while_waiting_is_not_asked_for():
    calls = Calls()
    gathered = MicroBatcher(calls)
    first, second, third = await asked(gathered, calls, 1, 2, 3)
    second.cancel()
    await asyncio.wait({second})
    calls.free.set()
    assert await asyncio.gather(first, third) == [2, 6]
    assert calls.items == [[1], [3]]


async def test_a_call_that_nobody_waits_for_any_more_is_ended_and_the_next_one_is_made():
    calls = Calls()
    gathered = MicroBatcher(calls)
    calls.free.set()
    assert await gathered.ask(0) == 0
    calls.free.clear()
    first, second, third = await asked(gathered, calls, 1, 2, 3)
    first.cancel()  # the only one in flight
    await asyncio.wait({first})
    calls.free.set()
    assert await asyncio.gather(second, third) == [4, 6]
    assert calls.items == [[0], [1], [2, 3]]
    assert calls.cancelled == 1


async def test_closing_ends_the_call_in_flight():
    calls = Calls()
    gathered = MicroBatcher(calls)
    (only,) = await asked(gathered, calls, 1)
    await gathered.close()
    assert calls.cancelled == 1
    await asyncio.wait({only})
    assert only.cancelled()
