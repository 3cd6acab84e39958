"""Room for bodies: short ones never wait, long ones wait once and in order, and nobody can block for ever."""

from __future__ import annotations

import asyncio

import pytest

from pagecurator.scraping.limits.body_budget import BODY_FACTOR, LONG_BYTES, Room, admission, release_when_gone

MIB = 1024 * 1024


def grown(share, megabytes, longest=None):
    longest_bytes = int((longest or megabytes) * MIB)
    return asyncio.create_task(share.grow(int(megabytes * MIB), longest_bytes=longest_bytes))


async def turns(count=5):
    for _ in range(count):
        await asyncio.sleep(0)


async def test_short_bodies_are_counted_and_never_wait():
    room = Room(limit_bytes=1)
    shares = [room.share() for _ in range(10)]
    for share in shares:
        await share.grow(LONG_BYTES, longest_bytes=5 * MIB)
    assert room.taken_bytes == 10 * LONG_BYTES * BODY_FACTOR
    for share in shares:
        share.release()
        share.release()
    assert room.taken_bytes == 0


async def test_a_long_body_takes_at_once_what_it_may_need_in_the_end():
    room = Room(limit_bytes=100 * MIB)
    share = room.share()
    await share.grow(LONG_BYTES, longest_bytes=5 * MIB)
    await share.grow(LONG_BYTES + 1, longest_bytes=5 * MIB)
    assert room.taken_bytes == share.taken_bytes == 5 * MIB * BODY_FACTOR
    await share.grow(5 * MIB, longest_bytes=5 * MIB)
    assert room.taken_bytes == 5 * MIB * BODY_FACTOR


async def test_a_long_body_waits_until_there_is_room_and_others_behind_it_wait_their_turn():
    room = Room(limit_bytes=60 * MIB)
    first, second, third, small = room.share(), room.share(), room.share(), room.share()
    await grown(first, 5)
    await grown(second, 5)
    waiting = grown(third, 5)
    await turns()
    behind = grown(small, 0.5)  # there would be no room either, and it must not pass by
    await turns()
    assert room.waiting == 2
    first.release()
    await turns()
    assert waiting.done()
    assert not behind.done()
    second.release()
    await turns()
    assert behind.done()
    assert room.waiting == 0


async def test_the_first_long_body_is_let_in_whatever_it_needs():
    room = Room(limit_bytes=MIB)
    one, other = room.share(), room.share()
    await grown(one, 50)
    waiting = grown(other, 50)
    await turns()
    assert not waiting.done()
    one.release()
    await asyncio.wait_for(waiting, 5)


async def test_what_turns_out_not_to_be_needed_goes_to_the_next():
    room = Room(limit_bytes=40 * MIB)
    one, other = room.share(), room.share()
    await grown(one, 5)
    waiting = grown(other, 5)
    await turns()
    assert not waiting.done()
    one.shrink(10 * MIB)
    await asyncio.wait_for(waiting, 5)
    assert room.taken_bytes == 40 * MIB
    one.shrink(30 * MIB)
    assert one.taken_bytes == 10 * MIB, "a share never grows by shrinking"


@pytest.mark.parametrize("let_in_first", [False, True])
async def test_who_gives_up_waiting_takes_nothing(let_in_first):
    room = Room(limit_bytes=30 * MIB)
    one, other, last = room.share(), room.share(), room.share()
    await grown(one, 5)
    gives_up, next_one = grown(other, 5), grown(last, 5)
    await turns()
    if let_in_first:
        one.release()  # its turn has come, and it is cancelled before it can notice
        gives_up.cancel()
    else:
        gives_up.cancel()
        await turns()
        one.release()
    await asyncio.wait_for(next_one, 5)
    assert gives_up.cancelled()
    assert room.taken_bytes == 5 * MIB * BODY_FACTOR
    last.release()
    assert (room.taken_bytes, room.waiting) == (0, 0)


async def test_without_a_limit_nothing_waits():
    room = Room()
    for _ in range(100):
        await room.share().grow(5 * MIB, longest_bytes=5 * MIB)
    assert room.waiting == 0


async def test_the_clock_of_a_call_stands_still_while_its_body_waits():
    room = Room(limit_bytes=MIB)
    blocker, share = room.share(), room.share()
    await grown(blocker, 5)
    async with asyncio.timeout(100) as clock:
        admit = admission(share, longest_bytes=5 * MIB, clock=clock)
        await admit(1000)
        assert clock.when() is not None
        waiting = asyncio.create_task(admit(MIB))
        await turns()
        assert clock.when() is None
        blocker.release()
        await waiting
        assert 90 < clock.when() - asyncio.get_running_loop().time() <= 100


async def test_a_share_ends_with_its_page():
    class Page:
        pass

    room = Room(limit_bytes=MIB)
    share, page = room.share(), Page()
    await share.grow(1000, longest_bytes=1000)
    release_when_gone(share, page)
    await turns()
    assert room.taken_bytes
    del page
    await turns()
    assert room.taken_bytes == 0
