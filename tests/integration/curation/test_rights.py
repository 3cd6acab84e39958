"""Missing rights and failures of optional statements do not end the daemon."""

from __future__ import annotations

import asyncio
import secrets
from dataclasses import replace
from urllib.parse import urlsplit, urlunsplit

import pytest
from pydantic import SecretStr

from pagecurator.curation.results import Outcome
from pagecurator.runtime import periodic
from pagecurator.runtime.tasks import BackgroundTask, BackgroundTasks


@pytest.fixture
async def limited_url(curation):
    """The database's address for a role that owns nothing."""
    role, password = f"limited_{secrets.token_hex(4)}", secrets.token_hex(8)
    await curation.execute(f"CREATE ROLE {role} LOGIN PASSWORD '{password}'")
    await curation.execute(f"GRANT ALL ON ALL TABLES IN SCHEMA public TO {role}")
    await curation.execute(f"GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO {role}")
    parts = urlsplit(curation.database_url)
    yield role, urlunsplit(parts._replace(netloc=f"{role}:{password}@{parts.netloc.rpartition('@')[2]}"))
    await curation.execute(f"DROP OWNED BY {role}")
    await curation.execute(f"DROP ROLE {role}")


def named(events, name):
    return [event for event in events if event["event"] == name]


@pytest.mark.parametrize("table", ["contacts", "page_attempts"])
async def test_revoking_a_right_while_pages_are_fetched_costs_no_page_and_no_second_call(
    curation, events, limited_url, table
):
    role, url = limited_url
    curation.slow(0.05)
    await curation.select(*curation.urls(60))
    settings = {"database_url": SecretStr(url), "scraper_api_max_concurrent": 5, "wf7_concurrent_batch_size": 5}
    async with curation.daemon(**settings) as daemon:
        tick = asyncio.create_task(daemon.cycle.tick())
        await curation.simulator.counters.until(lambda seen: seen.by_status[200] >= 10)
        await curation.execute(f"REVOKE INSERT ON {table} FROM {role}")
        async with asyncio.timeout(20):
            while not daemon.context.database.is_denied or daemon.context.throttle.in_use:
                await asyncio.sleep(0.02)
        assert not daemon.context.database.is_broken
        calls = curation.simulator.counters.requests
        assert calls < 60
        await curation.execute(f"GRANT INSERT ON {table} TO {role}")
        report = await asyncio.wait_for(tick, 30)
    assert report.counts.by_outcome[Outcome.CONTACTS_FOUND] == 60
    assert curation.simulator.counters.requests == 60
    (away,) = named(events, "database.unavailable")
    assert f"permission denied for table {table}" in away["error"]
    assert "GRANT" in away["error"]
    assert len(named(events, "database.recovered")) == 1


@pytest.mark.parametrize("table", ["contacts", "page_contacts"])
async def test_without_the_right_to_save_no_page_is_fetched(curation, events, limited_url, table):
    role, url = limited_url
    await curation.select(*curation.urls(20))
    async with curation.daemon(database_url=SecretStr(url)) as daemon:
        await curation.execute(f"REVOKE INSERT ON {table} FROM {role}")
        for _ in range(2):
            assert (await daemon.cycle.tick()).stopped_because == "database_unavailable"
        assert curation.simulator.counters.requests == 0
        assert len(await curation.rows("SELECT FROM pages WHERE page_processing_status = 'Queued'")) == 20
        assert {event["reason"] for event in named(events, "page.released")} == {"database_unavailable"}
        await curation.execute(f"GRANT INSERT ON {table} TO {role}")
        assert (await daemon.cycle.tick()).counts.by_outcome[Outcome.CONTACTS_FOUND] == 20
    (away,) = named(events, "database.unavailable")
    assert f"permission denied for table {table}" in away["error"]
    assert len(named(events, "database.recovered")) == 1


async def test_without_the_right_to_claim_the_tick_ends_and_the_next_one_tries_again(curation, events, limited_url):
    role, url = limited_url
    await curation.select(*curation.urls(3))
    async with curation.daemon(database_url=SecretStr(url)) as daemon:
        await curation.execute(f"REVOKE UPDATE ON pages FROM {role}")
        assert (await daemon.cycle.tick()).stopped_because == "database_unavailable"
        await curation.execute(f"GRANT UPDATE ON pages TO {role}")
        assert (await daemon.cycle.tick()).counts.by_outcome[Outcome.CONTACTS_FOUND] == 3


async def test_without_the_right_to_end_frozen_sessions_the_rescue_waits_for_it(curation, events, limited_url):
    role, url = limited_url
    await curation.select(*curation.urls(3))
    async with curation.daemon(database_url=SecretStr(url)) as daemon:
        await curation.execute("REVOKE EXECUTE ON FUNCTION pg_terminate_backend FROM PUBLIC")
        assert (await daemon.cycle.tick()).stopped_because == "database_unavailable"
        await curation.execute(f"GRANT EXECUTE ON FUNCTION pg_terminate_backend TO {role}")
        assert (await daemon.cycle.tick()).counts.by_outcome[Outcome.CONTACTS_FOUND] == 3
    (away,) = named(events, "database.unavailable")
    assert "permission denied for function pg_terminate_backend" in away["error"]


async def test_a_missing_view_affects_metrics_only(curation, events):
    await curation.select(*curation.urls(3))
    async with curation.daemon() as daemon:
        often = replace(periodic.QUEUE_SAMPLER, every=periodic.Every(0.02))
        samples = 0

        async def sample() -> None:
            nonlocal samples
            samples += 1
            await daemon.curation._sample_queue()

        tasks = [
            BackgroundTask(often, sample) if task.work is periodic.QUEUE_SAMPLER else task
            for task in daemon.curation.background_tasks()
        ]
        background = BackgroundTasks(tasks, settings=daemon.container.settings)
        await curation.execute("ALTER VIEW queue_depth RENAME TO elsewhere")
        async with asyncio.timeout(10):
            while samples < 4:  # the fourth begins after the third has failed
                await asyncio.sleep(0.01)
        assert (await daemon.cycle.tick()).counts.by_outcome[Outcome.CONTACTS_FOUND] == 3
        assert not daemon.context.database.is_broken
        await background.cancel()
    (failed,) = named(events, "background.failed")
    assert failed["task"] == "queue sampler"
    assert named(events, "daemon.failed") == []


async def test_revoking_and_granting_a_right_on_the_account_tables_is_one_outage(curation, events, limited_url):
    role, url = limited_url
    async with curation.daemon(database_url=SecretStr(url)) as daemon, asyncio.timeout(20):
        await curation.execute(f"REVOKE UPDATE ON account_replicas FROM {role}")
        while daemon.database.is_up:
            await asyncio.sleep(0.02)
        await curation.execute(f"GRANT UPDATE ON account_replicas TO {role}")
        while not daemon.database.is_up:
            await asyncio.sleep(0.02)
    (away,) = named(events, "database.unavailable")
    assert away["operation"] == "share the account"
    assert len(named(events, "database.recovered")) == 1


async def test_without_the_right_to_hold_probes_back_a_replica_goes_on(curation, limited_url):
    role, url = limited_url
    async with curation.daemon(database_url=SecretStr(url)) as daemon:
        await curation.execute(f"REVOKE UPDATE ON scraper_accounts FROM {role}")
        await daemon.container.coordinator.hold_probes(5)
