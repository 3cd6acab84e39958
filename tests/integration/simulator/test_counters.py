"""What tests and people can read and change while the simulator runs."""

from __future__ import annotations

import asyncio

import aiohttp
import pytest

from pagecurator.simulator import fixed

PAGE = "https://www.firm.example/contact"


async def test_overlapping_requests_are_counted_as_the_peak(start) -> None:
    client = await start(latency=fixed(0.1), record_timeline=True)
    await asyncio.gather(*(client.get() for _ in range(6)))
    await client.get()
    counters = client.simulator.counters
    assert (counters.peak_concurrency, counters.in_flight, counters.requests) == (6, 0, 7)
    assert counters.latency_seconds == pytest.approx(0.7)
    assert counters.by_target == {PAGE: 7}
    assert counters.by_status == {200: 7}
    assert sorted(span.nth for span in counters.timeline) == [1, 2, 3, 4, 5, 6, 7]
    assert all(span.ended_at > span.started_at for span in counters.timeline)
    overlap = max(sum(a.started_at <= b.started_at < a.ended_at for a in counters.timeline) for b in counters.timeline)
    assert overlap == 6


async def test_real_connections_are_counted_not_requests(start) -> None:
    client = await start()
    for _ in range(5):
        await client.get()
    assert client.simulator.counters.connections_accepted == 1
    for _ in range(3):
        async with aiohttp.ClientSession() as session, session.get(client.simulator.url, params={"url": PAGE}) as reply:
            await reply.read()
    await client.simulator.counters.until(lambda counters: counters.connections_open == 1)
    assert client.simulator.counters.connections_accepted == 4


async def test_waiting_for_what_never_happens_ends_with_a_timeout(start) -> None:
    client = await start()
    with pytest.raises(TimeoutError):
        await client.simulator.counters.until(lambda counters: counters.requests == 1, timeout_seconds=0.01)


async def test_counters_are_read_and_reset_over_http(start) -> None:
    client = await start()
    await client.get()
    status, counters = await client.ask("_sim/counters")
    assert status == 200
    assert counters["requests"] == 1
    assert counters["by_target"] == {PAGE: 1}
    assert counters["by_status"] == {"200": 1}
    assert counters["connections_open"] == 1
    _, counters = await client.ask("_sim/reset", method="POST")
    assert (counters["requests"], counters["by_target"], counters["connections_open"]) == (0, {}, 1)


async def test_after_a_reset_the_peak_begins_at_what_is_in_flight(start) -> None:
    client = await start(latency=fixed(0.1))
    await asyncio.gather(*(client.get() for _ in range(3)))
    call = asyncio.create_task(client.get())
    await client.simulator.counters.until(lambda counters: counters.in_flight == 1)
    client.simulator.reset()
    assert (client.simulator.counters.peak_concurrency, client.simulator.counters.in_flight) == (1, 1)
    await call
    assert (client.simulator.counters.peak_concurrency, client.simulator.counters.in_flight) == (1, 0)


async def test_rules_are_added_listed_and_removed_over_http(start) -> None:
    client = await start()
    rule = {"host": "firm.example", "action": "status", "status": 500, "nth": 1}
    status, said = await client.ask("_sim/rules", method="POST", json=rule)
    assert (status, len(said["rules"])) == (200, 1)
    await client.ask("_sim/rules", method="POST", json={"rules": [{"action": "empty", "nth": 2}]})
    _, listed = await client.ask("_sim/rules")
    assert [entry["action"]["kind"] for entry in listed["rules"]] == ["status", "empty"]
    first, second = await client.get(), await client.get()
    assert (first.status, second.status, second.body) == (500, 200, b"")
    await client.ask("_sim/reset", method="POST")
    assert (await client.get()).status == 500
    assert await client.ask("_sim/rules", method="DELETE") == (200, {"rules": []})
    assert (await client.get()).body


async def test_bad_rules_are_refused_with_the_reasons(start) -> None:
    client = await start()
    status, said = await client.ask("_sim/rules", method="POST", json=[{"action": "explode"}, {"action": "status"}])
    assert (status, len(said["problems"])) == (400, 2)
    status, said = await client.ask("_sim/rules", method="POST", data=b"{")
    assert (status, len(said["problems"])) == (400, 1)
    assert len(client.simulator.rules) == 0


async def test_the_account_is_changed_over_http_and_the_key_is_never_shown(start) -> None:
    client = await start(api_key="first-key")
    change = {"api_key": "second-key", "request_limit": 1, "concurrency_limit": 3, "premium_allowed": False}
    status, account = await client.ask("_sim/account", method="POST", json=change)
    assert (status, account["key_required"], account["concurrency_limit"]) == (200, True, 3)
    assert "second-key" not in str(account)
    assert (await client.get(key="first-key")).status == 401
    assert (await client.get(key="second-key")).status == 200
    assert (await client.get(key="second-key")).status == 403
    await client.ask("_sim/account", method="POST", json={"api_key": None, "request_limit": 2})
    assert (await client.get()).status == 200
    status, said = await client.ask("_sim/account", method="POST", json={"credit": 5, "request_limit": "third-key"})
    assert (status, len(said["problems"])) == (400, 2)
    assert "third-key" not in str(said)


async def test_the_addresses_that_are_served_can_be_listed(start) -> None:
    client = await start()
    assert await client.ask("_sim/pages") == (200, {"urls": [PAGE]})
    assert (await client.ask("_sim/nothing"))[0] == 404
