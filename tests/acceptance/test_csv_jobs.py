"""CSV jobs of real processes: from the command line through HTTP to websites, through kill -9, shared by replicas."""

from __future__ import annotations

import asyncio
import csv
import io
import json
import signal
from collections import Counter
from dataclasses import dataclass, field

import pytest
from aiohttp import web

API_KEY = "csv-acceptance-key-1"


@dataclass
class Websites:
    """Each of 127.1.0.1, 127.1.0.2, … is a website of its own; ``gate`` holds answers back."""

    port: int = 0
    asked: Counter[str] = field(default_factory=Counter)
    gate: asyncio.Event = field(default_factory=asyncio.Event)
    free: int = 1_000_000
    """Answers that are not held back."""
    _changed: asyncio.Condition = field(default_factory=asyncio.Condition)

    def address(self, number: int) -> str:
        return f"http://127.1.0.{number + 1}:{self.port}"

    async def answer(self, request: web.Request) -> web.Response:
        host = request.host.partition(":")[0]
        async with self._changed:
            self.asked[host] += 1
            self._changed.notify_all()
            held = self.asked.total() > self.free
        if held:
            await self.gate.wait()
        mail = f"info@firm{host[8:]}.example"
        body = f"<!doctype html><html><body><h1>Firm</h1><p>We repair boats. Mail {mail}</p></body></html>"
        return web.Response(text=body, content_type="text/html")

    async def until_asked(self, count: int) -> None:
        async with asyncio.timeout(60), self._changed:
            await self._changed.wait_for(lambda: self.asked.total() >= count)


@pytest.fixture
async def websites(cli):
    websites = Websites()
    app = web.Application()
    app.router.add_get("/{path:.*}", websites.answer)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "0.0.0.0", 0).start()
    websites.port = runner.addresses[0][1]
    cli.environment |= {
        "ALLOW_PRIVATE_ADDRESSES": "true",
        "API_KEYS": API_KEY,
        "PAGECURATOR_API_KEY": API_KEY,
        "CSV_LEASE_SECONDS": "2",
    }
    yield websites
    websites.gate.set()
    await runner.cleanup()


async def address_of(program) -> str:
    return (await program.until("http.listening"))["address"]


def write_table(cli, websites, count: int, name: str = "sites.csv"):
    file = cli.folder / name
    file.write_text("id,website\n" + "".join(f"{n:03d},{websites.address(n)}\n" for n in range(count)))
    return file


def read_table(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline="")))


async def job_row(cli) -> dict:
    (row,) = await cli.rows("SELECT * FROM csv_jobs")
    return row


async def until_completed(cli) -> dict:
    async with asyncio.timeout(90):
        while (row := await job_row(cli))["status"] != "completed":
            await asyncio.sleep(0.05)
    return row


async def test_the_command_line_uploads_a_table_waits_and_downloads_the_output(cli, websites):
    file = write_table(cli, websites, 12)
    with file.open("a") as more:
        more.write("skip,\nlong,x,y\n")
    async with cli.program("serve") as server:
        url = await address_of(server)
        sent = await cli.run("csv", "submit", str(file), "--wait", "--url", url, "--output", "found.csv", "--json")
        assert sent.returncode == 3, sent.stderr  # a row could not be read
        job = json.loads(sent.stdout)
        assert (job["status"], job["succeeded_rows"], job["failed_rows"], job["skipped_rows"]) == (
            "completed",
            12,
            1,
            1,
        )
        header, first, *rows = read_table((cli.folder / "found.csv").read_text())
        assert header[:4] == ["id", "website", "scrape_status", "raw_json_response"]
        assert first[:3] == ["000", websites.address(0), "success"]
        assert first[header.index("email1")] == "info@firm1.example"
        assert [rows[-2][2], rows[-1][3]] == ["skipped", "error"]  # the surplus cell stays before ours
        shown = await cli.run("csv", "status", job["job_id"], "--url", url)
        assert shown.stdout.startswith("Job 1: completed, 14 of 14 rows (100 %), 1 failed.")
        fetched = await cli.run("csv", "download", "1", "--url", url, "--output", "-")
        assert fetched.stdout == (cli.folder / "found.csv").read_text()
        messages = [event.get("message", "") for event in server.events]
        assert "[Job 1] Processing 14 rows with 10 concurrent workers" in messages
        assert "[Job 1] Row 1 processed successfully: success" in messages
        assert API_KEY not in server.output + sent.stderr + sent.stdout


async def test_the_command_line_reports_errors_in_one_sentence(cli, websites):
    file = write_table(cli, websites, 1)
    away = await cli.run("csv", "submit", str(file), "--url", "http://127.0.0.1:9")
    assert away.returncode == 2
    assert away.stderr.strip() == (
        "http://127.0.0.1:9/ can't be reached (Connection refused); is `pagecurator run` running?"
    )
    async with cli.program("serve") as server:
        url = await address_of(server)
        column = await cli.run("csv", "submit", str(file), "--column", "url", "--url", url)
        assert column.returncode == 2
        assert column.stderr == "The file has no column 'url'; its columns are: 'id', 'website'.\n"
        key = await cli.run("csv", "status", "1", "--url", url, PAGECURATOR_API_KEY="wrong-key-000")
        assert (key.returncode, key.stderr) == (2, "Invalid API Key. Access denied.\n")
        missing = await cli.run("csv", "status", "7", "--url", url)
        assert (missing.returncode, missing.stderr) == (2, "Job not found\n")


async def test_the_command_line_cancels_a_job(cli, websites):
    websites.free = 0
    file = write_table(cli, websites, 30)
    async with cli.program("serve") as server:
        url = await address_of(server)
        assert (await cli.run("csv", "submit", str(file), "--url", url)).stdout == "Job 1: 30 rows, queued.\n"
        await websites.until_asked(5)
        cancelled = await cli.run("csv", "cancel", "1", "--url", url)
        assert cancelled.stdout.startswith("Job 1: cancelled, 0 of 30 rows")
        refused = await cli.run("csv", "download", "1", "--url", url)
        assert refused.stderr == "Job is not completed yet. Current status: cancelled\n"


async def test_after_kill_9_no_row_with_a_committed_result_is_fetched_again(cli, websites):
    websites.free = 25
    file = write_table(cli, websites, 60)
    async with cli.program("serve") as server:
        url = await address_of(server)
        await cli.run("csv", "submit", str(file), "--kind", "linkedin", "--url", url)
        async with asyncio.timeout(60):
            while (await job_row(cli))["processed_rows"] < 25:
                await asyncio.sleep(0.02)
        await websites.until_asked(35)
        server.signal(signal.SIGKILL)
        await server.exit_code()
    done = {
        row["website"]
        for row in await cli.rows("SELECT website FROM csv_sites WHERE status <> 'processing' AND status <> 'queued'")
    }
    assert len(done) == 25
    websites.gate.set()
    async with cli.program("serve") as server:
        row = await until_completed(cli)
        await server.until("csv.leases_expired")
    assert (row["processed_rows"], row["succeeded_rows"], row["failed_rows"]) == (60, 60, 0)
    for number in range(60):
        host = f"127.1.0.{number + 1}"
        assert websites.asked[host] == 1 if websites.address(number) in done else websites.asked[host] in (1, 2)
    assert websites.asked.total() == 70  # ten were in flight


async def test_two_replicas_share_one_job_and_no_row_is_done_twice(cli, websites):
    websites.free = 0
    file = write_table(cli, websites, 80)
    async with cli.program("serve") as one, cli.program("serve") as two:
        url = await address_of(one)
        await address_of(two)
        await cli.run("csv", "submit", str(file), "--kind", "linkedin", "--url", url)
        await websites.until_asked(20)  # ten of each
        websites.gate.set()
        row = await until_completed(cli)
        workers = {row["claimed_by"] for row in await cli.rows("SELECT DISTINCT claimed_by FROM csv_sites")}
    assert len(workers) == 2
    assert row["succeeded_rows"] == 80
    assert set(websites.asked.values()) == {1}


async def test_sigterm_releases_rows_and_the_next_process_continues(cli, websites):
    websites.free = 10
    file = write_table(cli, websites, 40)
    async with cli.program("serve", WF7_SHUTDOWN_GRACE_SECONDS="0.2") as server:
        await cli.run("csv", "submit", str(file), "--kind", "linkedin", "--url", await address_of(server))
        await websites.until_asked(20)
        server.signal(signal.SIGTERM)
        assert await server.exit_code() == 0
    assert await cli.count("SELECT count(*) FROM csv_sites WHERE status = 'processing'") == 0
    assert (await job_row(cli))["processed_rows"] == 10
    websites.gate.set()
    async with cli.program("serve"):
        assert (await until_completed(cli))["succeeded_rows"] == 40


async def test_without_the_key_of_the_suppression_list_the_rows_return_to_the_queue_and_the_process_ends(cli, websites):
    websites.free = 10
    file = write_table(cli, websites, 40)
    async with cli.program("serve") as server:
        await cli.run("csv", "submit", str(file), "--url", await address_of(server))
        await websites.until_asked(20)
        await cli.run("contacts", "suppress", "add", "x@y.example", SUPPRESSION_KEY="the-key-of-all-replicas-1")
        websites.gate.set()
        assert await server.exit_code(timeout_seconds=15) == 1
        assert "set SUPPRESSION_KEY" in server.output
    assert await cli.count("SELECT count(*) FROM csv_sites WHERE status = 'processing'") == 0
    assert await cli.count("SELECT coalesce(max(crashes), 0) FROM csv_sites") == 0
    async with cli.program("serve", SUPPRESSION_KEY="the-key-of-all-replicas-1"):
        assert (await until_completed(cli))["succeeded_rows"] == 40
