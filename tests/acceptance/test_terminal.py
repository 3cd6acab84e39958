"""What an operator sees in a terminal: pages in flight, lists, exports, and screens that are redrawn."""

from __future__ import annotations

import asyncio
import csv
import fcntl
import io
import json
import os
import pty
import re
import signal
import struct
import termios
from contextlib import suppress
from dataclasses import replace

from cli_fixture import COMMAND
from pagecurator.simulator import Rule, fixed


async def until(cli, arguments, condition, *, seconds: float = 60):
    async with asyncio.timeout(seconds):
        while not condition(seen := json.loads((await cli.run(*arguments, "--json")).stdout)):
            await asyncio.sleep(0.1)
        return seen


async def test_top_and_status_show_what_a_running_daemon_does(cli):
    cli.simulator.config = replace(cli.simulator.config, latency=fixed(60))
    await cli.select(*cli.urls(12))
    async with cli.program("run", SCRAPER_API_MAX_CONCURRENT="4", WF7_SHUTDOWN_GRACE_SECONDS="0") as daemon:
        await cli.simulator.counters.until(lambda seen: seen.in_flight == 4, timeout_seconds=60)
        pages = await until(
            cli, ["top"], lambda pages: [page["stage"] for page in pages].count("fetch") == 4 and pages[-1]["stage"]
        )
        assert {page["stage"] for page in pages} == {"fetch", "wait"}
        assert all(page["age_seconds"] >= page["stage_seconds"] - 1 for page in pages)
        assert len({page["worker"] for page in pages}) == 1
        shown = (await cli.run("top")).stdout
        assert re.search(r"^\d+ pages held: fetch 4, wait \d+$", shown, re.MULTILINE)
        assert re.search(rf"^ *\d+ s +fetch +\d+ s +{re.escape(cli.url(0))} *$", shown, re.MULTILINE)
        status = await until(cli, ["status"], lambda seen: "replica report" in {job["name"] for job in seen["jobs"]})
        assert (status["mode"], status["adaptive_limit"]) == ("concurrent", 4)
        assert not any(job["failed"] for job in status["jobs"])
        daemon.signal(signal.SIGTERM)
        assert await daemon.exit_code() == 0
    assert await cli.count("SELECT count(*) FROM replica_reports") == 0
    assert (await cli.run("top")).stdout.splitlines()[-1] == "0 pages held"


async def test_pages_are_listed_with_the_filters_of_the_api(cli):
    cli.simulator.rules.add(Rule(url=cli.url(1), action={"kind": "target", "status": 404}))
    await cli.select(*cli.urls(5), "https://other.example/=1+1")
    await cli.run("run-once")
    failed = await cli.run("pages", "list", "--outcome", "failed", "--domain", "www.firm.example")
    [line] = [line for line in failed.stdout.splitlines() if "https://" in line]
    assert line.split()[0] == "failed"
    assert cli.url(1) in line
    assert "target_not_found" in failed.stdout
    first = await cli.run("pages", "list", "--limit", "4", "--format", "jsonl")
    following = re.search(r"--next (\S+)", first.stderr)[1]
    rest = json.loads((await cli.run("pages", "list", "--next", following, "--format", "json")).stdout)
    urls = [json.loads(line)["url"] for line in first.stdout.splitlines()] + [page["url"] for page in rest["pages"]]
    assert rest["next"] is None
    assert sorted(urls) == sorted([*cli.urls(5), "https://other.example/=1+1"])
    everything = await cli.run("pages", "list", "--all", "--format", "csv", "--finished-from", "1h")
    rows = list(csv.DictReader(io.StringIO(everything.stdout)))
    assert len(rows) == 6
    assert {row["outcome"] for row in rows} == {"contacts_found", "failed"}
    nothing = await cli.run("pages", "list", "--finished-before", "2001-01-01")
    assert (nothing.returncode, nothing.stdout, nothing.stderr) == (0, "", "No page matches.\n")
    for wrong in (["--next", "x!"], ["--created-from", "soon"], ["--all", "--format", "json"]):
        refused = await cli.run("pages", "list", *wrong)
        assert (refused.returncode, refused.stderr.count("\n")) == (2, 1)


async def test_an_export_has_filters_that_are_combined(cli):
    await cli.select(*cli.urls(4), "https://other.example/")
    await cli.run("run-once")

    async def values(*options: str) -> set[str]:
        done = await cli.run("contacts", "export", "--format", "jsonl", *options)
        assert done.returncode == 0, done.stderr
        return {json.loads(line)["value"] for line in done.stdout.splitlines()}

    everything = await values()
    assert await values("--since", "1h") == everything
    assert await values("--since", "2999-01-01") == set()
    emails = await values("--kind", "email", "--domain", "www.firm.example")
    assert emails
    assert emails == {value for value in everything if value.endswith("@firm.example")}
    assert await values("--min-confidence", "1") < everything
    assert await values("--domain", "unknown.example") == set()
    cards = await cli.run("contacts", "export", "--format", "vcard", "--domain", "firm.example", "-o", "firm.vcf")
    assert cards.returncode == 0, cards.stderr
    written = (cli.folder / "firm.vcf").read_bytes()
    assert written.startswith(b"BEGIN:VCARD\r\nVERSION:4.0\r\n")
    piped = await cli.run("contacts", "export", "--format", "vcard", "--domain", "firm.example")
    assert piped.stdout.replace("\r\n", "\n") == written.decode().replace("\r\n", "\n")
    typo = await cli.run("contacts", "export", "--kind", "emial")
    assert (typo.returncode, typo.stderr) == (2, "Unknown kind 'emial'; did you mean email?\n")


async def test_explain_says_each_sentence_once_and_fits_into_80_columns(cli):
    cli.simulator.rules.add(Rule(url=cli.url(1), action={"kind": "status", "status": 500}))
    await cli.select(cli.url(1))
    await cli.run("run-once")
    shown = (await cli.run("pages", "explain", cli.url(1))).stdout
    message = json.loads((await cli.run("pages", "explain", cli.url(1), "--json")).stdout)["error_message"]
    assert shown.count(message) == 1
    attempts = [line for line in shown.splitlines() if line.startswith("claim ")]
    assert len(attempts) == 3
    assert all(len(line) <= 80 for line in attempts)


async def terminal(cli, *arguments: str, until_text: bytes) -> tuple[bytes, int]:
    """A command on a terminal of 80 columns; Ctrl-C once it has shown the text. Returns its output and exit code."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    variables = {**cli.variables(), "TERM": "xterm"}
    variables.pop("COLUMNS", None)
    process = await asyncio.create_subprocess_exec(
        *COMMAND, *arguments, cwd=cli.folder, env=variables, stdin=theirs, stdout=theirs, stderr=theirs
    )
    os.close(theirs)
    os.set_blocking(ours, False)
    shown, ready = b"", asyncio.Event()
    asyncio.get_running_loop().add_reader(ours, ready.set)
    try:
        async with asyncio.timeout(60):
            while until_text not in shown:
                await ready.wait()
                ready.clear()
                with suppress(BlockingIOError):
                    shown += os.read(ours, 65536)
            process.send_signal(signal.SIGINT)
            return shown, await process.wait()
    finally:
        asyncio.get_running_loop().remove_reader(ours)
        os.close(ours)
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()


async def test_screens_are_redrawn_on_a_terminal_until_ctrl_c(cli):
    await cli.select(*cli.urls(3))
    for arguments in (["status", "--watch"], ["top"]):
        shown, code = await terminal(cli, *arguments, until_text=b"pages per minute")
        assert code == 130
        text = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", shown.decode())
        assert "No daemon runs: 3 pages are due." in text
        assert re.search(r"\d\d:\d\d:\d\d UTC · 0\.0 pages per minute", text)
        assert all(len(line) <= 80 for line in re.split(r"[\r\n]+", text))
