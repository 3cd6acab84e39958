"""`pagecurator run` and `run-once` as processes: start, work, signals, crashes, faults of their surroundings."""

from __future__ import annotations

import asyncio
import json
import signal
from contextlib import AsyncExitStack
from dataclasses import replace

import aiohttp
import pytest

from pagecurator.simulator import Rule, fixed
from relay import Relay


@pytest.mark.parametrize(("event_loop", "name"), [("auto", "uvloop"), ("asyncio", "asyncio")])
async def test_the_daemon_curates_at_once_answers_http_and_ends_cleanly(cli, event_loop, name):
    await cli.select(*cli.urls(12))
    async with cli.program("run", EVENT_LOOP=event_loop) as daemon:
        assert (await daemon.until("daemon.started"))["event_loop"] == name
        address = (await daemon.until("http.listening"))["address"]
        await daemon.until("cycle.completed")
        async with aiohttp.ClientSession() as session:
            for path in ("/healthz", "/readyz"):
                async with session.get(address + path) as answer:
                    assert answer.status == 200, await answer.text()
            async with session.get(address + "/metrics") as answer:
                metrics = await answer.text()
        assert "concurrent_pages_processed_total 12.0" in metrics
        assert 'pagecurator_pages_finished_total{outcome="contacts_found"} 12.0' in metrics
        daemon.signal(signal.SIGTERM)
        assert await daemon.exit_code() == 0
    assert [event["event"] for event in daemon.events][-1] == "daemon.stopped"
    assert daemon.named("daemon.stopped")[0]["finished"] == 12
    assert await cli.count("SELECT count(*) FROM pages WHERE page_processing_status = 'Complete'") == 12


@pytest.mark.parametrize("event_loop", ["auto", "asyncio"])
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_signal_lets_pages_in_flight_finish_and_gives_the_rest_back(cli, number, event_loop):
    cli.simulator.rules.add(Rule(url="*", action={"kind": "page"}, latency_seconds=1))
    await cli.select(*cli.urls(12))
    async with cli.program("run", SCRAPER_API_MAX_CONCURRENT="4", EVENT_LOOP=event_loop) as daemon:
        await cli.simulator.counters.until(lambda seen: seen.in_flight == 4)
        daemon.signal(number)
        assert await daemon.exit_code() == 0
    rows = await cli.rows("SELECT page_processing_status::text AS status, attempts FROM pages")
    assert sorted((row["status"], row["attempts"]) for row in rows) == [("Complete", 1)] * 4 + [("Queued", 0)] * 8
    assert cli.simulator.counters.requests == 4


async def test_pages_that_do_not_finish_within_the_grace_are_given_back(cli):
    cli.simulator.rules.add(Rule(url="*", action={"kind": "hang"}))
    await cli.select(*cli.urls(3))
    async with cli.program("run", WF7_SHUTDOWN_GRACE_SECONDS="0.2") as daemon:
        await cli.simulator.counters.until(lambda seen: seen.in_flight == 3)
        daemon.signal(signal.SIGTERM)
        assert await daemon.exit_code() == 0
    rows = await cli.rows("SELECT page_processing_status::text AS status, attempts, crashes FROM pages")
    assert {tuple(row.values()) for row in rows} == {("Queued", 0, 0)}
    assert len(daemon.named("page.released")) == 3


async def test_a_second_signal_ends_it_at_once(cli):
    cli.simulator.rules.add(Rule(url="*", action={"kind": "hang"}))
    await cli.select(*cli.urls(3))
    async with cli.program("run", WF7_SHUTDOWN_GRACE_SECONDS="3000") as daemon:
        await cli.simulator.counters.until(lambda seen: seen.in_flight == 3)
        daemon.signal(signal.SIGTERM)
        await daemon.until("daemon.stopping")
        daemon.signal(signal.SIGTERM)
        assert await daemon.exit_code(timeout_seconds=10) == 128 + signal.SIGTERM


@pytest.mark.parametrize("command", ["run", "run-once"])
async def test_a_signal_while_the_daemon_is_still_starting_ends_it_in_order_too(cli, command):
    await cli.select(*cli.urls(3))
    relay = Relay(cli.database_url)
    cli.environment["DATABASE_URL"] = await relay.start()
    relay.open_gate.clear()
    async with cli.program(command) as daemon:
        await asyncio.wait_for(relay.reached.wait(), 60)
        daemon.signal(signal.SIGTERM)
        relay.open_gate.set()
        assert await daemon.exit_code() == 0, daemon.output
    await relay.stop()
    assert daemon.named("daemon.stopping")[0]["signal"] == "SIGTERM"
    assert daemon.events[-1]["event"] == "daemon.stopped"
    assert cli.simulator.counters.requests == 0
    assert await cli.count("SELECT count(*) FROM pages WHERE page_processing_status = 'Queued'") == 3


async def test_after_kill_9_in_the_middle_of_a_batch_every_page_ends_once(cli):
    cli.simulator.config = replace(cli.simulator.config, latency=fixed(0.1))
    await cli.select(*cli.urls(60))
    settings = {"WF7_LEASE_SECONDS": "1", "WF7_MAX_CRASHES": "10", "SCRAPER_API_MAX_CONCURRENT": "5"}
    async with cli.program("run", **settings) as daemon:
        await cli.simulator.counters.until(lambda seen: seen.by_status[200] >= 15)
        daemon.signal(signal.SIGKILL)
        await daemon.exit_code()
    finished_before = {row["url"] for row in await cli.rows("SELECT url FROM pages WHERE finished_at IS NOT NULL")}
    fetched_before = dict(cli.simulator.counters.by_target)
    async with cli.program("run", **settings) as daemon:
        async with asyncio.timeout(60):
            while await cli.count("SELECT count(*) FROM pages WHERE finished_at IS NULL"):
                await asyncio.sleep(0.1)
        daemon.signal(signal.SIGTERM)
        assert await daemon.exit_code() == 0
    rows = await cli.rows("SELECT DISTINCT page_processing_status::text AS status FROM pages")
    assert [row["status"] for row in rows] == ["Complete"]
    ends = await cli.rows("SELECT page_id, count(*) FROM page_attempts WHERE outcome = 'contacts_found' GROUP BY 1")
    assert [row["count"] for row in ends] == [1] * 60
    emails = await cli.rows("SELECT value FROM contacts WHERE kind = 'email'")
    expected = {f"desk{number}@firm.example" for number in range(60)} | {"office@firm.example"}
    assert sorted(row["value"] for row in emails) == sorted(expected)
    # Nothing whose result was committed is fetched, and paid for, again.
    for url in finished_before:
        assert cli.simulator.counters.by_target[url] == fetched_before[url]


async def test_the_database_being_away_is_waited_out(cli, tmp_path):
    """A relay stands for the network between daemon and database; it's cut and restored."""
    relay = Relay(cli.database_url)
    cli.environment["DATABASE_URL"] = await relay.start()
    cli.simulator.config = replace(cli.simulator.config, latency=fixed(0.3))
    await cli.select(*cli.urls(30))
    async with cli.program("run", SCRAPER_API_MAX_CONCURRENT="3") as daemon:
        await cli.simulator.counters.until(lambda seen: seen.by_status[200] >= 3)
        await relay.cut()
        await daemon.until("database.unavailable")
        await relay.restore()
        await daemon.until("database.recovered")
        async with asyncio.timeout(60):
            while await cli.count("SELECT count(*) FROM pages WHERE finished_at IS NULL"):
                await asyncio.sleep(0.1)
        daemon.signal(signal.SIGTERM)
        assert await daemon.exit_code() == 0
    await relay.stop()
    assert len(daemon.named("database.unavailable")) == len(daemon.named("database.recovered")) == 1
    assert set(cli.simulator.counters.by_target.values()) == {1}, "a page that was held was fetched again"


@pytest.mark.parametrize("workers", [1, 2])
async def test_what_is_paid_for_outlives_its_lease_while_the_database_is_away(cli, workers):
    relay = Relay(cli.database_url)
    cli.environment["DATABASE_URL"] = await relay.start()
    cli.simulator.config = replace(cli.simulator.config, latency=fixed(0.3))
    await cli.select(*cli.urls(40))
    settings = {"SCRAPER_API_MAX_CONCURRENT": "4", "WF7_LEASE_SECONDS": "2"}
    async with AsyncExitStack() as stack:
        daemons = [await stack.enter_async_context(cli.program("run", **settings)) for _ in range(workers)]
        for daemon in daemons:
            await daemon.until("batch.claimed")
        await cli.simulator.counters.until(lambda seen: seen.by_status[200] >= 4)
        await relay.cut()
        for daemon in daemons:
            await daemon.until("database.unavailable")
        async with asyncio.timeout(60):
            while await cli.count("SELECT count(*) FROM pages WHERE lease_expires_at > now() - interval '1 s'"):
                await asyncio.sleep(0.1)
        await relay.restore()
        async with asyncio.timeout(60):
            while await cli.count("SELECT count(*) FROM pages WHERE finished_at IS NULL"):
                await asyncio.sleep(0.1)
        for daemon in daemons:
            daemon.signal(signal.SIGTERM)
            assert await daemon.exit_code() == 0
    await relay.stop()
    assert set(cli.simulator.counters.by_target.values()) == {1}, "a page that was held was fetched again"
    assert await cli.count("SELECT sum(credits) FROM page_attempts") == cli.simulator.counters.credits_billed
    # What a replica had reserved when its row expired is counted, whether it was spent or not.
    assert await cli.count("SELECT sum(credits) FROM credit_days") >= cli.simulator.counters.credits_billed


async def test_a_daemon_that_was_frozen_for_longer_than_its_leases_keeps_its_pages(cli):
    cli.simulator.config = replace(cli.simulator.config, latency=fixed(1))
    await cli.select(*cli.urls(15))
    async with cli.program("run", SCRAPER_API_MAX_CONCURRENT="5", WF7_LEASE_SECONDS="2") as daemon:
        await cli.simulator.counters.until(lambda seen: seen.in_flight == 5)
        daemon.signal(signal.SIGSTOP)
        async with asyncio.timeout(60):
            while await cli.count("SELECT count(*) FROM pages WHERE lease_expires_at > now() - interval '1 s'"):
                await asyncio.sleep(0.1)
        daemon.signal(signal.SIGCONT)
        async with asyncio.timeout(60):
            while await cli.count("SELECT count(*) FROM pages WHERE finished_at IS NULL"):
                await asyncio.sleep(0.1)
        daemon.signal(signal.SIGTERM)
        assert await daemon.exit_code() == 0
    assert set(cli.simulator.counters.by_target.values()) == {1}
    assert await cli.count("SELECT sum(credits) FROM page_attempts") == 15


async def test_run_once_drains_and_tells_by_its_exit_code_that_pages_failed(cli):
    cli.simulator.rules.add(Rule(url=cli.url(1), action={"kind": "status", "status": 404}))
    await cli.select(*cli.urls(3))
    first = await cli.run("run-once")
    assert first.returncode == 3, first.stderr
    assert "2 with contacts, 0 without, 1 failed" in first.stderr
    second = await cli.run("run-once")
    assert second.returncode == 0, second.stderr


async def test_what_requeue_estimates_is_what_is_billed(cli):
    cli.simulator.rules.add(
        Rule(url=cli.url(1), action={"kind": "challenge"}),
        Rule(url=cli.url(2), action={"kind": "status", "status": 500}, times=3),
    )
    cli.environment |= {"SCRAPER_API_RENDER": "true", "SCRAPER_API_ESCALATION": "premium"}
    await cli.select(*cli.urls(4))
    await cli.run("run-once")
    estimated = await cli.run("pages", "requeue", "--all", "--json")
    before = cli.simulator.counters.credits_billed
    await cli.run("pages", "requeue", "--all", "--yes")
    await cli.run("run-once")
    billed = cli.simulator.counters.credits_billed - before
    assert json.loads(estimated.stdout)["estimated_credits"] == billed == 3 * 10 + 10 + 25


async def test_run_once_with_a_refused_key_touches_no_page(cli):
    await cli.select(cli.url(1))
    refused = await cli.run("run-once", SCRAPER_API_KEY="wrong-key-9999")
    assert refused.returncode == 2
    assert "wrong-key-9999" not in refused.stdout + refused.stderr
    assert "Traceback" not in refused.stderr
    (page,) = await cli.rows("SELECT page_processing_status::text AS status, attempts FROM pages")
    assert (page["status"], page["attempts"]) == ("Queued", 0)


async def test_run_once_ends_at_a_credit_budget_as_it_does_without_credits(cli):
    await cli.select(*cli.urls(3))
    spent = await cli.run("run-once", SCRAPER_API_DAILY_CREDIT_BUDGET="2", SCRAPER_API_MAX_CONCURRENT="1")
    assert spent.returncode == 3, spent.stderr
    assert "A credit budget is exhausted; the pages remain queued: 2 of the 2 credits of " in spent.stderr
    assert "ScraperAPI rejected" not in spent.stderr
    cli.simulator.account.credits_used = cli.simulator.account.request_limit
    exhausted = await cli.run("run-once")
    assert exhausted.returncode == 3, exhausted.stderr
    assert "ScraperAPI rejected the account; the pages remain queued: " in exhausted.stderr


@pytest.mark.parametrize(("command", "code"), [("run", 1), ("run-once", 2)])
async def test_a_database_that_rejects_contacts_costs_nothing_however_often_it_is_started(cli, command, code):
    await cli.select(*cli.urls(20))
    for statement in (
        "CREATE FUNCTION reject() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'no more leads'; END $$",
        "CREATE TRIGGER reject BEFORE INSERT ON contacts FOR EACH ROW EXECUTE FUNCTION reject()",
    ):
        await cli.rows(statement)
    for _ in range(2):
        ended = await cli.run(command)
        assert ended.returncode == code, ended.stderr
        assert "(RaiseError: no more leads); mend the database" in (ended.stdout if command == "run" else ended.stderr)
    assert cli.simulator.counters.requests == 0
    (pages,) = await cli.rows("SELECT count(*) AS n FROM pages WHERE page_processing_status = 'Queued'")
    assert pages["n"] == 20


@pytest.mark.parametrize("command", ["run", "run-once"])
async def test_without_a_key_the_two_ways_are_told(cli, command):
    refused = await cli.run(command, SCRAPER_API_KEY=None, SCRAPER_API_URL=None)
    assert refused.returncode == 2
    assert "SCRAPER_API_KEY" in refused.stderr
    assert "pagecurator simulator" in refused.stderr
    assert "Traceback" not in refused.stderr


async def test_a_simulator_that_asks_for_no_key_needs_none(cli):
    cli.simulator.account.api_key = None
    await cli.select(cli.url(1))
    done = await cli.run("run-once", SCRAPER_API_KEY=None)
    assert done.returncode == 0, done.stderr


async def test_a_schema_that_differs_stops_the_start_with_a_list(cli):
    await cli.rows("ALTER TABLE pages DROP COLUMN http_status CASCADE")
    await cli.rows("ALTER TABLE contacts DROP CONSTRAINT contacts_domain_id_kind_value_key")
    refused = await cli.run("run")
    assert refused.returncode == 2
    assert "http_status" in refused.stderr
    assert "contacts_domain_id_kind_value_key" in refused.stderr or "unique" in refused.stderr
    assert "Traceback" not in refused.stderr


async def test_malformed_settings_are_all_reported_at_once(cli):
    refused = await cli.run("run", WF7_LEASE_SECONDS="soon", DB_POOL_SIZE="0", WF7_LEASE="1")
    assert refused.returncode == 2
    for name in ("WF7_LEASE_SECONDS:", "DB_POOL_SIZE:", "WF7_LEASE:"):
        assert name in refused.stderr
    assert "Traceback" not in refused.stderr


async def test_a_taken_port_is_one_sentence_when_it_was_asked_for(cli):
    server = await asyncio.start_server(lambda *_: None, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        refused = await cli.run("run", API_PORT=str(port))
    assert refused.returncode == 2
    assert f"port {port}" in refused.stderr
