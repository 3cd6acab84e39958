"""The HTTP API of real processes: the commands of its users, workflows, signals."""

from __future__ import annotations

import asyncio
import csv
import io
import json
import os
import shutil
import signal
import subprocess
from contextlib import asynccontextmanager

import aiohttp
import pytest
from aiohttp import web

API_KEY = "your-api-key"
CONTACTS = (
    "<!doctype html><html><head><title>A firm</title></head><body><h1>A firm</h1><p>We repair bicycles and boats.</p>"
    '<a href="mailto:info@firm.example">Mail</a> <a href="https://www.linkedin.com/company/a-firm">L</a></body></html>'
)


@pytest.fixture
async def website():
    """A website on this machine; a path that begins with /slow waits until it is let go."""
    gate, arrived = asyncio.Event(), asyncio.Event()

    async def serve(request: web.Request) -> web.Response:
        arrived.set()
        if request.path.startswith("/slow"):
            await gate.wait()
        return web.Response(text=CONTACTS, content_type="text/html")

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", serve)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}", gate, arrived
    gate.set()
    await runner.cleanup()


@asynccontextmanager
async def serving(cli, command: str = "serve", **extra):
    variables = {"API_KEYS": API_KEY, "ALLOW_PRIVATE_ADDRESSES": "true", **extra}
    if command == "serve":
        variables = {"SCRAPER_API_KEY": None, "SCRAPER_API_URL": None, **variables}
    async with cli.program(command, **variables) as program:
        address = (await program.until("http.listening"))["address"]
        await program.until("server.started" if command == "serve" else "daemon.started")
        yield program, address


async def curl(*arguments: str, cwd=None) -> str:
    process = await asyncio.create_subprocess_exec(
        shutil.which("curl") or "curl",
        "--silent",
        "--show-error",
        "--max-time",
        "60",
        *arguments,
        cwd=cwd,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    out, err = await process.communicate()
    assert process.returncode == 0, err.decode()
    return out.decode()


async def until_completed(address: str, job_id: str) -> dict:
    async with asyncio.timeout(60):
        while True:
            job = json.loads(await curl(f"{address}/csv/job/{job_id}", "-H", f"X-API-Key: {API_KEY}"))
            if job["status"] == "completed":
                return job
            await asyncio.sleep(0.1)


@pytest.mark.parametrize("command", ["run", "serve"])
async def test_the_commands_of_existing_clients_work_unchanged(cli, website, command):
    site, _, _ = website
    rows = [f"{site}/{number}" for number in range(12)]
    (cli.folder / "websites.csv").write_text("name,website\n" + "".join(f"n,{row}\n" for row in rows))
    async with serving(cli, command) as (program, address):
        answer = await curl(
            "-X", "POST", f"{address}/csv/upload-linkedin-csv",
            "-H", "X-API-Key: your-api-key",
            "-F", "file=@websites.csv",
            "-F", "website_column=website",
            cwd=cli.folder,
        )  # fmt: skip
        body = json.loads(answer)
        assert body["message"] == "CSV uploaded successfully. LinkedIn-only processing queued."
        assert (body["total_rows"], body["status"]) == (12, "queued")
        job = await until_completed(address, body["job_id"])
        assert (job["processed_rows"], job["total_rows"], job["progress_percentage"]) == (12, 12, 100.0)
        link = json.loads(await curl(f"{address}/csv/download/{job['job_id']}", "-H", f"X-API-Key: {API_KEY}"))
        await curl("-O", "-J", link["download_url"], cwd=cli.folder)
        header, *found = csv.reader(io.StringIO((cli.folder / link["filename"]).read_text()))
        assert header[-3:] == ["company_linkedin", "personal_linkedin", "scrape_status"]
        assert [row[1] for row in found] == rows
        assert {row[-1] for row in found} == {"success"}
        wanted = f"[LinkedIn Job {job['job_id']}] Processing 12 rows with 10 concurrent workers"
        assert wanted in program.output
        assert API_KEY not in program.output


async def test_a_large_upload_of_curl_that_waits_for_100_continue_works(cli, website):
    site, _, _ = website
    (cli.folder / "large.csv").write_text("website,note\n" + f"{site}/,{'x' * 1000}\n" * 3000)
    async with serving(cli) as (_, address):
        arguments = ("-F", "file=@large.csv", "-H", "Expect: 100-continue", f"{address}/csv/upload-csv")
        refused = json.loads(await curl(*arguments, cwd=cli.folder))
        assert refused == {"detail": "API Key is missing. Please provide X-API-Key header."}
        taken = json.loads(await curl(*arguments, "-H", f"X-API-Key: {API_KEY}", cwd=cli.folder))
        assert taken["total_rows"] == 3000


async def test_a_workflow_that_branches_on_status_works(cli, website):
    """As n8n's HTTP node does it: GET, a query, the key in a header, one connection, a time limit."""
    site, _, _ = website
    async with serving(cli) as (_, address):

        async def node(path: str, seconds: float, **query: str) -> dict:
            timeout = aiohttp.ClientTimeout(total=seconds)
            headers = {"X-API-Key": API_KEY, "Accept": "application/json,text/html,application/xhtml+xml,*/*"}
            async with (
                aiohttp.ClientSession(timeout=timeout) as session,
                session.get(f"{address}{path}", params=query, headers=headers) as answer,
            ):
                assert answer.status == 200
                assert "Content-Length" in answer.headers
                return await answer.json()

        assert (await node("/scrap-linkedin", 15, website=f"{site}/a"))["status"] == "success"
        assert (await node("/scrap", 30, website=f"{site}/b", skip_contact_page="true"))["status"] == "success"
        found = await node("/scrap", 60, website=f"{site}/b", validate_linkedin="false")
        assert found["emails"] == ["info@firm.example"]
        assert (await node("/scrap", 60, website="http://127.0.0.1:1/"))["status"] == "error"


async def test_a_request_in_flight_is_completed_during_the_shutdown(cli, website):
    site, gate, arrived = website
    async with serving(cli) as (program, address), aiohttp.ClientSession(headers={"X-API-Key": API_KEY}) as session:
        asked = asyncio.create_task(session.get(f"{address}/scrap?skip_contact_page=true&website={site}/slow"))
        await arrived.wait()
        program.signal(signal.SIGTERM)
        assert (await program.until("server.stopping"))["in_flight"] == 1
        async with session.get(f"{address}/readyz") as ready:
            assert ready.status == 503
            assert "the server is stopping" in (await ready.json())["problems"]
        async with session.get(f"{address}/csv/jobs") as late:
            assert late.status == 503
        gate.set()
        answer = await asked
        assert (await answer.json())["emails"] == ["info@firm.example"]
        assert await program.exit_code() == 0
        await program.until("server.stopped")


async def test_a_request_longer_than_the_grace_period_does_not_delay_the_shutdown(cli, website):
    site, _, arrived = website
    async with (
        serving(cli, WF7_SHUTDOWN_GRACE_SECONDS="0.2") as (program, address),
        aiohttp.ClientSession(headers={"X-API-Key": API_KEY}) as session,
    ):
        asked = asyncio.create_task(session.get(f"{address}/scrap?website={site}/slow"))
        await arrived.wait()
        program.signal(signal.SIGTERM)
        assert await program.exit_code() == 0
        with pytest.raises(aiohttp.ClientError):
            await asked


async def test_a_job_is_resumed_after_its_server_was_killed(cli, website):
    site, gate, arrived = website
    (cli.folder / "websites.csv").write_text(f"website\n{site}/slow\n{site}/b\n")
    form = ("-F", "file=@websites.csv", "-H", f"X-API-Key: {API_KEY}")
    async with serving(cli, CSV_LEASE_SECONDS="1") as (program, address):
        job_id = json.loads(await curl(*form, f"{address}/csv/upload-csv", cwd=cli.folder))["job_id"]
        await arrived.wait()
        os.kill(program.process.pid, signal.SIGKILL)
        await program.exit_code()
    gate.set()
    async with serving(cli, CSV_LEASE_SECONDS="1") as (_, address):
        job = await until_completed(address, job_id)
        assert (job["succeeded_rows"], job["failed_rows"]) == (2, 0)


async def test_listening_beyond_loopback_without_keys_is_rejected(cli):
    for command in ("run", "serve", "check"):
        result = await cli.run(command, API_HOST="0.0.0.0")
        assert result.returncode == 2
        assert "API_HOST=0.0.0.0 would expose the API to everyone" in result.stderr
        assert "Set API_KEYS" in result.stderr


async def test_listening_beyond_loopback_is_allowed_with_a_key_or_with_auth_disabled(cli):
    for name, value in (("API_KEYS", "some-key-0001"), ("AUTH_DISABLED", "true"), ("API_ENABLED", "false")):
        async with cli.program("run", **{"API_HOST": "0.0.0.0", name: value}) as daemon:
            await daemon.until("http.listening")
            assert "some-key-0001" not in daemon.output
