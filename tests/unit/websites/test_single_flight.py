"""Concurrent calls with one key share a task for as long as one caller waits."""

from __future__ import annotations

import asyncio

import pytest

from pagecurator.websites.single_flight import Flight, SingleFlight


class Looks:
    """Looks that end when a test says so."""

    def __init__(self) -> None:
        self.begun: list[Flight[str]] = []
        self.ended = asyncio.Event()
        self.cancelled = 0
        self.started = asyncio.Event()

    async def __call__(self, flight: Flight[str]) -> str:
        self.begun.append(flight)
        self.started.set()
        try:
            await self.ended.wait()
        except asyncio.CancelledError:
            self.cancelled += 1
            raise
        return f"look {len(self.begun)}"


def later(seconds: float) -> float:
    return asyncio.get_running_loop().time() + seconds


async def test_callers_with_the_same_key_share_one_task():
    flights: SingleFlight[str] = SingleFlight()
    looks = Looks()
    asked = [asyncio.create_task(flights.join(key, looks, deadline=later(60))) for key in "aaab"]
    await looks.started.wait()
    looks.ended.set()
    answers = await asyncio.gather(*asked)
    assert len(looks.begun) == 2
    assert answers[0] == answers[1] == answers[2]
    assert len(flights) == 0


async def test_the_deadline_is_the_latest_of_all_callers():
    flights: SingleFlight[str] = SingleFlight()
    looks = Looks()
    soon = asyncio.create_task(flights.join("a", looks, deadline=later(60)))
    await looks.started.wait()
    late_moment = later(600)
    late = asyncio.create_task(flights.join("a", looks, deadline=late_moment))
    await asyncio.sleep(0)
    assert looks.begun[0].deadline == late_moment
    looks.ended.set()
    await asyncio.gather(soon, late)


async def test_a_caller_that_times_out_gets_the_partial_result_and_the_task_continues():
    flights: SingleFlight[str] = SingleFlight()
    looks = Looks()
    patient = asyncio.create_task(flights.join("a", looks, deadline=later(60)))
    await looks.started.wait()
    assert await flights.join("a", looks, deadline=later(0)) is None
    looks.begun[0].partial = "half"
    assert await flights.join("a", looks, deadline=later(0)) == "half"
    looks.ended.set()
    assert await patient == "look 1"
    assert looks.cancelled == 0


async def test_the_task_is_cancelled_with_its_last_caller_and_the_next_starts_a_new_one():
    flights: SingleFlight[str] = SingleFlight()
    looks = Looks()
    first, second = (asyncio.create_task(flights.join("a", looks, deadline=later(60))) for _ in range(2))
    await looks.started.wait()
    first.cancel()
    await asyncio.gather(first, return_exceptions=True)
    assert looks.cancelled == 0
    second.cancel()
    await asyncio.gather(second, return_exceptions=True)
    looks.ended.set()
    assert await flights.join("a", looks, deadline=later(60)) == "look 2"
    assert looks.cancelled == 1


async def test_an_exception_of_the_task_is_raised_in_each_caller():
    flights: SingleFlight[str] = SingleFlight()

    async def fails(_flight: Flight[str]) -> str:
        raise LookupError("not now")

    asked = await asyncio.gather(
        *(flights.join("a", fails, deadline=later(60)) for _ in range(3)), return_exceptions=True
    )
    assert {type(one) for one in asked} == {LookupError}
    assert len(flights) == 0


async def test_closing_cancels_all_tasks():
    flights: SingleFlight[str] = SingleFlight()
    looks = Looks()
    asked = asyncio.create_task(flights.join("a", looks, deadline=later(60)))
    await looks.started.wait()
    await flights.close()
    with pytest.raises(asyncio.CancelledError):
        await asked
    assert looks.cancelled == 1
