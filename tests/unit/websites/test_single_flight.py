"""One look for all who ask the same, as long as one of them waits."""

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


async def test_all_who_ask_the_same_share_one_look_and_others_have_their_own():
    flights: SingleFlight[str] = SingleFlight()
    looks = Looks()
    asked = [asyncio.create_task(flights.join(key, looks, deadline=later(60))) for key in "aaab"]
    await looks.started.wait()
    looks.ended.set()
    answers = await asyncio.gather(*asked)
    assert len(looks.begun) == 2
    assert answers[0] == answers[1] == answers[2]
    assert len(flights) == 0


async def test_the_look_knows_the_latest_moment_that_anybody_waits_for():
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


async def test_an_asker_whose_time_ends_gets_what_there_is_and_the_look_goes_on_for_the_others():
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


async def test_when_the_last_asker_leaves_the_look_ends_and_the_next_begins_anew():
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


async def test_what_a_look_raises_every_asker_gets():
    flights: SingleFlight[str] = SingleFlight()

    async def fails(_flight: Flight[str]) -> str:
        raise LookupError("not now")

    asked = await asyncio.gather(
        *(flights.join("a", fails, deadline=later(60)) for _ in range(3)), return_exceptions=True
    )
    assert {type(one) for one in asked} == {LookupError}
    assert len(flights) == 0


async def test_closing_ends_every_look():
    flights: SingleFlight[str] = SingleFlight()
    looks = Looks()
    asked = asyncio.create_task(flights.join("a", looks, deadline=later(60)))
    await looks.started.wait()
    await flights.close()
    with pytest.raises(asyncio.CancelledError):
        await asked
    assert looks.cancelled == 1
