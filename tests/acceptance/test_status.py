"""`status` beside real daemons: what it says while they run, when they are idle, and when they were killed."""

from __future__ import annotations

import asyncio
import json
import signal
from dataclasses import replace

from pagecurator.simulator import Rule, fixed


async def status(stage) -> dict:
    answer = await stage.run("status", "--json")
    assert answer.returncode == 0, answer.stderr
    return json.loads(answer.stdout)


async def until(stage, condition, *, seconds: float = 30) -> dict:
    async with asyncio.timeout(seconds):
        while not condition(seen := await status(stage)):
            await asyncio.sleep(0.1)
        return seen


async def test_a_killed_daemon_does_not_look_like_work(stage):
    stage.simulator.config = replace(stage.simulator.config, latency=fixed(30))
    await stage.select(*stage.urls(30))
    async with stage.program("run", SCRAPER_API_MAX_CONCURRENT="4", WF7_DOMAIN_MAX_IN_FLIGHT="10") as daemon:
        await stage.simulator.counters.until(lambda seen: seen.in_flight == 4, timeout_seconds=60)
        working = await status(stage)
        assert working["verdict"] == "working"
        assert working["sentence"].startswith(f"Working: {working['in_flight']} pages in flight, 0 finished")
        assert sum(worker["pages"] for worker in working["workers"]) == working["in_flight"] == working["processing"]
        assert working["daemons"] == 1
        daemon.signal(signal.SIGKILL)
        await daemon.exit_code()
    dead = await status(stage)
    assert (dead["verdict"], dead["daemons"]) == ("stuck", 0)
    held = dead["in_flight"]
    assert dead["sentence"].startswith(f"No daemon runs: {held} pages are still held by a worker that is gone, ")
    assert "The last one was seen " in dead["sentence"]
    assert dead["sentence"].endswith("Start one: pagecurator run")
    assert "gone, seen " in (await stage.run("status")).stdout


async def test_an_idle_daemon_runs_and_a_server_is_none(stage):
    assert "None has worked on this database yet." in (await status(stage))["sentence"]
    async with stage.program("serve") as server:
        await server.until("server.started")
        serving = await until(stage, lambda seen: seen["account"]["replicas"])
        assert "No daemon runs." in serving["sentence"]
        async with stage.program("run") as daemon:
            await daemon.until("daemon.started")
            running = await status(stage)
            assert (running["verdict"], running["sentence"]) == ("idle", "Idle: the queue is empty.")
            daemon.signal(signal.SIGTERM)
            assert await daemon.exit_code() == 0
        assert "No daemon runs." in (await status(stage))["sentence"]
        server.signal(signal.SIGTERM)
        assert await server.exit_code() == 0


async def test_a_frozen_daemon_is_missed_after_some_seconds(stage):
    async with stage.program("run", WF7_LEASE_SECONDS="60") as daemon:
        await daemon.until("daemon.started")
        daemon.signal(signal.SIGSTOP)
        quiet = await until(stage, lambda seen: "was last seen" in seen["sentence"])
        assert quiet["daemons"] == 1
        gone = await until(stage, lambda seen: not seen["daemons"])
        assert "No daemon runs. The last one was seen " in gone["sentence"]
        daemon.signal(signal.SIGCONT)
        await until(stage, lambda seen: seen["daemons"] == 1)


async def test_a_wave_of_failures_is_in_the_first_line(stage):
    stage.simulator.rules.add(Rule(url="*", action={"kind": "target", "status": 404}))
    await stage.select(*stage.urls(6))
    await stage.run("run-once")
    screen = (await stage.run("status")).stdout
    codes = (await status(stage))["errors_1h"]
    assert sum(codes.values()) == 6
    code = next(iter(codes))
    first = screen.splitlines()[0]
    assert first.startswith(f"Idle: the queue is empty, but 6 of 6 pages failed in the last hour, mostly {code}. ")
    assert "The last one was seen at work " in first


async def test_numbers_agree_with_their_nouns(stage):
    await stage.select(stage.url(1))
    assert (await status(stage))["sentence"].startswith("No daemon runs: 1 page is due. ")


async def test_an_outage_is_said_once_and_accuses_no_account(stage):
    await stage.select(*stage.urls(3))
    async with stage.program("run", SCRAPER_API_URL="http://127.0.0.1:9/") as daemon:
        await daemon.until("scraperapi.unreachable")
        away = await until(stage, lambda seen: not seen["service"]["reachable"])
        assert away["sentence"].startswith("ScraperAPI can't be reached since 20")
        assert "nothing is claimed until it can: " in away["sentence"]
        screen = (await stage.run("status")).stdout
        assert screen.startswith("ScraperAPI can't be reached since 20")
        assert screen.count("can't be reached") == 1
        assert "refused" not in screen.splitlines()[0].replace("Connection refused", "")
        daemon.signal(signal.SIGKILL)
        await daemon.exit_code()
    assert (await stage.run("status")).stdout.startswith("No daemon runs: 3 pages are due. ")
