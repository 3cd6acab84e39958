"""Erasure with real processes: a daemon that runs before, during and after, the API, and keys that differ."""

from __future__ import annotations

import asyncio
import json
import signal

import aiohttp
import pytest

API_KEY = "erasure-acceptance-key-1"
OFFICE = "office@firm.example"


@pytest.fixture(autouse=True)
def home(cli):
    cli.environment |= {"PAGECURATOR_HOME": "home", "API_KEYS": API_KEY}


async def until_completed(cli, count: int) -> None:
    query = f"SELECT count(*) >= {count} FROM pages WHERE page_processing_status = 'Complete'"
    async with asyncio.timeout(60):
        while not await cli.count(query):
            await asyncio.sleep(0.1)


async def values(cli) -> set[str]:
    return {row["value"] for row in await cli.rows("SELECT value FROM contacts")}


async def test_a_running_daemon_never_stores_an_erased_contact_again(cli):
    await cli.select(*cli.urls(3))
    async with cli.program("run") as daemon:
        await until_completed(cli, 3)
        assert OFFICE in await values(cli)
        dry = json.loads((await cli.run("contacts", "erase", "Office@Firm.example", "--json")).stdout)
        assert (dry["dry_run"], dry["contacts"], dry["links"]) == (True, 1, 3)
        assert OFFICE in await values(cli)
        done = await cli.run("contacts", "erase", "-", "--yes", "--reason", "request 7", stdin=b"Office@Firm.example\n")
        assert "Erased. 1 entry was added to the suppression list." in done.stdout, done.stderr
        assert OFFICE not in await values(cli)
        await cli.select(*cli.urls(6))
        await cli.run("pages", "requeue", "--all", "--yes")
        await until_completed(cli, 6)
        assert await values(cli) >= {f"desk{number}@firm.example" for number in range(6)}
        daemon.signal(signal.SIGTERM)
        assert await daemon.exit_code() == 0
        assert OFFICE not in daemon.output
    assert OFFICE not in str(await cli.rows("SELECT * FROM contacts"))
    listed = (await cli.run("contacts", "suppress", "list")).stdout
    assert "request 7" in listed
    assert OFFICE not in listed
    [entry] = json.loads((await cli.run("contacts", "suppress", "list", "--json")).stdout)
    assert entry["added_by"].startswith("os:")
    assert "erase by os:" in (await cli.run("contacts", "suppress", "log")).stdout
    await cli.run("contacts", "suppress", "remove", OFFICE)
    await cli.run("pages", "requeue", "--all", "--yes")
    await cli.run("run-once")
    assert OFFICE in await values(cli)


async def test_a_daemon_with_another_key_refuses_with_one_sentence(cli):
    added = await cli.run("contacts", "suppress", "add", OFFICE, SUPPRESSION_KEY="the-key-of-all-replicas-1")
    assert added.stdout == "1 entry added.\n", added.stderr
    await cli.select(*cli.urls(2))
    for command in ("run", "run-once"):
        refused = await cli.run(command, SUPPRESSION_KEY="another-key-by-mistake-1")
        assert refused.returncode == 2
        assert "set SUPPRESSION_KEY to the key that it was made with" in refused.stderr.splitlines()[-1]
    assert await values(cli) == set()
    (cli.folder / "key").write_text("the-key-of-all-replicas-1\n")
    drained = await cli.run("run-once", SUPPRESSION_KEY_FILE=str(cli.folder / "key"))
    assert drained.returncode == 0, drained.stderr
    assert await values(cli) >= {"desk0@firm.example", "desk1@firm.example"}
    assert OFFICE not in await values(cli)


async def test_a_running_daemon_without_the_key_of_the_first_entry_stops(cli):
    async with cli.program("run") as daemon:
        await daemon.until("daemon.started")
        await cli.run("contacts", "suppress", "add", OFFICE, SUPPRESSION_KEY="the-key-of-all-replicas-1")
        await cli.select(*cli.urls(2))
        assert await daemon.exit_code() == 1
        assert "set SUPPRESSION_KEY" in daemon.output
    assert await values(cli) == set()
    assert cli.simulator.counters.requests == 0
    assert await cli.count("SELECT count(*) FROM pages WHERE page_processing_status = 'Queued'") == 2


async def test_a_daemon_that_lacks_the_key_after_its_first_pages_returns_its_pages_to_the_queue(cli):
    await cli.select(cli.url(0))
    async with cli.program("run") as daemon:
        await until_completed(cli, 1)
        await cli.run("contacts", "suppress", "add", OFFICE, SUPPRESSION_KEY="the-key-of-all-replicas-1")
        await cli.select(*cli.urls(3)[1:])
        assert await daemon.exit_code() == 1
        assert "set SUPPRESSION_KEY" in daemon.output
    queued = await cli.rows("SELECT crashes FROM pages WHERE page_processing_status = 'Queued'")
    assert [page["crashes"] for page in queued] == [0, 0]


async def test_the_api_erases_with_the_keys_fingerprint(cli):
    await cli.select(*cli.urls(2))
    headers = {"X-API-Key": API_KEY}
    async with cli.program("run") as daemon, aiohttp.ClientSession(headers=headers) as client:
        address = (await daemon.until("http.listening"))["address"]
        await until_completed(cli, 2)

        async def post(path: str, **body) -> tuple[int, dict]:
            async with client.post(address + path, json=body) as response:
                return response.status, await response.json()

        assert (await post("/contacts/erase", values=["Jane Doe"]))[0] == 422
        assert (await post("/contacts/erase"))[0] == 422
        status, dry = await post("/contacts/erase", values=[OFFICE])
        assert (status, dry["dry_run"], dry["contacts"]) == (200, True, 1)
        status, done = await post("/contacts/erase", values=[OFFICE], dry_run=False, reason="request 8")
        assert (status, done["contacts"], done["suppressed"]) == (200, 1, 1)
        assert OFFICE not in await values(cli)
        assert (await post("/contacts/suppressed", domain="example.org"))[1] == {"entries": 1}
        async with client.get(f"{address}/contacts/suppressed") as response:
            entries = (await response.json())["entries"]
        assert [entry["kind"] for entry in entries] == ["email", "domain"]
        assert {entry["added_by"].partition(":")[0] for entry in entries} == {"key"}
        assert (await post("/contacts/suppressed/remove", ids=[entries[1]["id"]]))[1] == {"entries": 1}
        assert OFFICE not in daemon.output


async def test_a_file_is_imported_as_a_whole(cli):
    file = cli.folder / "objections.txt"
    file.write_text("# objections\njane@firm.example\n\nnot a contact\n")
    refused = await cli.run("contacts", "suppress", "import", str(file))
    assert refused.returncode == 2
    assert "line 4 is not a contact" in refused.stderr
    file.write_text("# objections\njane@firm.example\nhttps://www.linkedin.com/in/jane-doe-7\njane@firm.example\n")
    assert (await cli.run("contacts", "suppress", "import", str(file))).stdout == "2 entries added.\n"
    assert (await cli.run("contacts", "suppress", "import", str(file))).stdout == "0 entries added.\n"
