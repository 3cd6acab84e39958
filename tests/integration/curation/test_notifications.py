"""What is reported to NOTIFY_URL: by three daemons, once for all of them."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack, asynccontextmanager

import pytest

from pagecurator.scraping.errors import ErrorCode
from pagecurator.simulator import Rule
from webhook_receiver import receiving


@pytest.fixture
async def receiver():
    async with receiving() as receiver:
        yield receiver


@asynccontextmanager
async def replicas(curation, receiver, count: int = 3, **overrides):
    notify = {"notify_url": receiver.url, "allow_private_addresses": True}
    async with AsyncExitStack() as stack:
        yield [
            await stack.enter_async_context(curation.daemon(worker=f"replica-{number}", **notify, **overrides))
            for number in range(count)
        ]


async def drain(daemons):
    return await asyncio.wait_for(asyncio.gather(*[daemon.cycle.tick() for daemon in daemons]), 60)


async def deliver(daemons):
    await asyncio.gather(*[daemon.container.notifications.deliver_notifications() for daemon in daemons])


async def all_know(daemons, *, paused: bool):
    async with asyncio.timeout(30):
        for daemon in daemons:
            account = daemon.context.account
            await (account.wait_until_paused() if paused else account.wait_until_healthy())
        for daemon in daemons:
            await daemon.container.coordinator.sync()


def types(receiver) -> list[str]:
    return [each.json["type"] for each in receiver.received]


async def test_a_refused_account_and_its_recovery_are_reported_once(curation, receiver):
    curation.simulator.rules.add(Rule(url="*", action={"kind": "unauthorized"}))
    await curation.select(*curation.urls(30))
    async with replicas(curation, receiver) as daemons:
        await drain(daemons)  # each of them is refused
        await all_know(daemons, paused=True)
        await deliver(daemons)
        assert types(receiver) == ["account.paused"]
        assert receiver.received[0].json["data"]["reason"] == "account_unauthorized"
        for daemon in daemons:
            daemon.context.account.resume()
        await all_know(daemons, paused=False)
        await deliver(daemons)
        assert types(receiver) == ["account.paused", "account.resumed"]


async def test_an_outage_and_its_end_are_reported_once(curation, receiver):
    async with replicas(curation, receiver) as daemons:
        for daemon in daemons:
            daemon.context.account.pause(ErrorCode.SERVICE_UNREACHABLE, "no connection")
        await all_know(daemons, paused=True)
        for daemon in daemons:
            daemon.context.account.resume()
        await all_know(daemons, paused=False)
        await deliver(daemons)
    reported = sorted((each.json for each in receiver.received), key=lambda json: json["timestamp"])  # sent at once
    assert [each["type"] for each in reported] == ["service.unreachable", "service.reachable"]
    assert "no connection" in reported[0]["data"]["message"]


async def test_an_exhausted_budget_is_reported_once(curation, receiver):
    await curation.select(*curation.urls(40))
    async with replicas(curation, receiver, scraper_api_daily_credit_budget=9) as daemons:
        async with asyncio.timeout(60):
            while any(daemon.context.account.is_healthy for daemon in daemons):
                await drain(daemons)
        await deliver(daemons)
    (received,) = receiver.received
    assert received.json["type"] == "budget.exhausted"
    assert (received.json["data"]["period"], received.json["data"]["budget"]) == ("daily", 9)


async def test_a_rollback_is_reported_once(curation, receiver):
    curation.simulator.rules.add(Rule(url="*", action={"kind": "status", "status": 500}))
    await curation.select(*curation.urls(60))
    settings = {
        "mode": None,
        "wf7_rollback_error_rate": 0.2,
        "wf7_retry_attempts": 1,
        "scraper_api_breaker_failures": 1000,
    }
    async with replicas(curation, receiver, **settings) as daemons:
        await drain(daemons)
        assert any(daemon.curation.rollout.mode == "sequential" for daemon in daemons)
        await deliver(daemons)
    assert types(receiver) == ["mode.rolled_back"]
    assert "rollback:" in receiver.received[0].json["data"]["reason"]


async def test_nothing_is_written_unless_the_addresses_are_set(curation):
    curation.simulator.rules.add(Rule(url=curation.url(9), action={"kind": "unauthorized"}))
    await curation.select(*curation.urls(10))
    await curation.tick(scraper_api_daily_credit_budget=3)
    assert await curation.rows("SELECT 1 FROM outbox_messages UNION ALL SELECT 1 FROM outbox_pages") == []


async def test_the_contacts_of_a_tick_are_sent(curation, receiver):
    await curation.select(*curation.urls(20))
    settings = {"contacts_webhook_url": receiver.url, "allow_private_addresses": True}
    async with curation.daemon(**settings) as daemon:
        await daemon.cycle.tick()
        assert await curation.rows("SELECT count(*)::int AS count FROM outbox_pages") == [{"count": 20}]
        await daemon.container.notifications.deliver_contacts()
    sent = {
        (contact["kind"], contact["value"]) for each in receiver.received for contact in each.json["data"]["contacts"]
    }
    assert sent == await curation.contacts()
    assert len(sent) == 22
