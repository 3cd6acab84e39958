"""`status` beside real daemons: what it says while they run, when they are idle, and when they were killed."""

from __future__ import annotations

import asyncio
import json
import signal
from dataclasses import replace

from pagecurator.simulator import Rule, fixed


async def status(cli) -> dict:
    answer = await cli.run("status", "--json")
    assert answer.returncode == 0, answer.stderr
    return json.loads(answer.stdout)


async def until(cli, condition, *, seconds: float = 90) -> dict:
    async with asyncio.timeout(seconds):
        while not condition(seen := await status(cli)):
            await asyncio.sleep(0.5)  # the command takes as long, on a processor that the daemon needs
        return seen


async def test_a_killed_daemon_does_not_look_like_work(cli):
    cli.simulator.config = replace(cli.simulator.config, latency=fixed(30))
    await cli.select(*cli.urls(30))
    async with cli.program("run", SCRAPER_API_MAX_CONCURRENT="4", WF7_DOMAIN_MAX_IN_FLIGHT="10") as daemon:
        await cli.simulator.counters.until(lambda seen: seen.in_flight == 4, timeout_seconds=60)
        working = await status(cli)
        assert working["verdict"] == "working"
        assert working["sentence"].startswith(f"Working: {working['in_flight']} pages in flight, 0 finished")
        assert sum(worker["pages"] for worker in working["workers"]) == working["in_flight"] == working["processing"]
        assert working["daemons"] == 1
        daemon.signal(signal.SIGKILL)
        await daemon.exit_code()
    dead = await until(cli, lambda seen: not seen["daemons"])
    assert (dead["verdict"], dead["daemons"]) == ("stuck", 0)
    held = dead["in_flight"]
    assert dead["sentence"].startswith(f"No daemon runs: {held} pages are still held by a worker that is gone, ")
    assert "The last one was seen " in dead["sentence"]
    assert dead["sentence"].endswith("Start one: pagecurator run")
    assert "gone, seen " in (await cli.run("status")).stdout


async def test_an_idle_daemon_runs_and_a_server_is_none(cli):
    assert "None has worked on this database yet." in (await status(cli))["sentence"]
    async with cli.program("serve") as server:
        await server.until("server.started")
        serving = await until(cli, lambda seen: seen["account"]["replicas"])
        assert "No daemon runs." in serving["sentence"]
        async with cli.program("run") as daemon:
            await daemon.until("daemon.started")
            running = await status(cli)
            assert (running["verdict"], running["sentence"]) == ("idle", "Idle: the queue is empty.")
            daemon.signal(signal.SIGTERM)
            assert await daemon.exit_code() == 0
        assert "No daemon runs." in (await status(cli))["sentence"]
        server.signal(signal.SIGTERM)
        assert await server.exit_code() == 0


async def test_a_frozen_daemon_is_missed_after_some_seconds(cli):
    async with cli.program("run", WF7_LEASE_SECONDS="60") as daemon:
        await daemon.until("daemon.started")
        daemon.signal(signal.SIGSTOP)
        quiet = await until(cli, lambda seen: "was last seen" in seen["sentence"])
        assert quiet["daemons"] == 1
        gone = await until(cli, lambda seen: not seen["daemons"])
        assert "No daemon runs. The last one was seen " in gone["sentence"]
        daemon.signal(signal.SIGCONT)
        await until(cli, lambda seen: seen["daemons"] == 1)


async def test_a_wave_of_failures_is_in_the_first_line(cli):
    cli.simulator.rules.add(Rule(url="*", action={"kind": "target", "status": 404}))
    await cli.select(*cli.urls(6))
    await cli.run("run-once")
    screen = (await cli.run("status")).stdout
    codes = (await status(cli))["errors_1h"]
    assert sum(codes.values()) == 6
    code = next(iter(codes))
    first = screen.splitlines()[0]
    assert first.startswith(f"Idle: the queue is empty, but 6 of 6 pages failed in the last hour, mostly {code}. ")
    assert "The last one was seen at work " in first


async def test_numbers_agree_with_their_nouns(cli):
    await cli.select(cli.url(1))
    assert (await status(cli))["sentence"].startswith("No daemon runs: 1 page is due. ")


async def test_an_outage_is_said_once_and_accuses_no_account(cli):
    await cli.select(*cli.urls(3))
    async with cli.program("run", SCRAPER_API_URL="http://127.0.0.1:9/") as daemon:
        await daemon.until("scraperapi.unreachable")
        away = await until(cli, lambda seen: not seen["service"]["reachable"])
        assert away["sentence"].startswith("ScraperAPI can't be reached since 20")
        assert "nothing is claimed until it can: " in away["sentence"]
        screen = (await cli.run("status")).stdout
        assert screen.startswith("ScraperAPI can't be reached since 20")
        assert screen.count("can't be reached") == 1
        assert "refused" not in screen.splitlines()[0].replace("Connection refused", "")
        daemon.signal(signal.SIGKILL)
        await daemon.exit_code()
    await until(cli, lambda seen: not seen["daemons"])
    assert (await cli.run("status")).stdout.startswith("No daemon runs: 3 pages are due. ")
