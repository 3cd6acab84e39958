"""Notifications of processes: two daemons, a killed one, and `notify test`."""

from __future__ import annotations

import json
import signal

import pytest

from webhook_receiver import LEAK, PATH, receiving

SECRET = "a-secret-for-signatures"


@pytest.fixture
async def receiver():
    async with receiving() as receiver:
        yield receiver


@pytest.fixture
def private(cli, receiver):
    cli.environment |= {"NOTIFY_URL": receiver.url, "NOTIFY_SECRET": SECRET, "ALLOW_PRIVATE_ADDRESSES": "true"}
    return cli


async def test_two_daemons_report_a_pause_once_and_log_no_secret(private, receiver):
    cli = private
    async with cli.program("run", WF7_WORKER_NAME="one") as one, cli.program("run", WF7_WORKER_NAME="two") as two:
        for daemon in (one, two):
            await daemon.until("daemon.started")
        cli.simulator.account.credits_used = cli.simulator.account.request_limit
        await cli.select(*cli.urls(20))
        for daemon in (one, two):
            await daemon.until("scraperapi.paused")
        await receiver.until(1)
        assert "credits_exhausted" in (await cli.run("account", "resume")).stdout
        await receiver.until(2)
        for daemon in (one, two):
            daemon.signal(signal.SIGTERM)
            assert await daemon.exit_code() == 0
    assert len({each.id for each in receiver.received}) == len(receiver.received)
    pauses = await cli.count("SELECT sum(pause_no)::int FROM scraper_accounts")
    stored = await cli.count("SELECT count(*) FROM outbox_messages WHERE event = 'account.paused'")
    assert stored == pauses, "one for each pause, although both daemons noticed it"
    for program in (one, two):
        assert PATH not in program.output
        assert SECRET not in program.output
        assert LEAK not in program.output


async def test_a_daemon_that_is_killed_between_send_and_mark_sends_again_with_the_same_id(private, receiver):
    """The receiver got the message and has not answered when the daemon dies."""
    cli = private
    receiver.answers = ["hang"]
    cli.simulator.account.credits_used = cli.simulator.account.request_limit
    await cli.select(*cli.urls(3))
    async with cli.program("run") as first:
        await receiver.until(1)
        first.signal(signal.SIGKILL)
        await first.exit_code()
    # The lease of the dead daemon, without the wait for its end.
    await cli.rows("UPDATE outbox_messages SET due_at = now() WHERE due_at IS NOT NULL")
    async with cli.program("run") as second:
        await second.until("notification.delivered")
    before, after = receiver.received[:2]
    assert before.json["type"] == "account.paused"
    assert (before.id, before.body) == (after.id, after.body)


async def test_a_daemon_that_is_killed_loses_no_saved_contact(private, receiver):
    cli = private
    cli.environment["CONTACTS_WEBHOOK_URL"] = receiver.url
    receiver.answers = ["hang"]
    await cli.select(*cli.urls(10))
    async with cli.program("run") as first:
        await receiver.until(1)
        first.signal(signal.SIGKILL)
        await first.exit_code()
    await cli.rows("UPDATE outbox_messages SET due_at = now() WHERE due_at IS NOT NULL")
    assert (await cli.run("run-once")).returncode in (0, 3)
    assert receiver.received[0].id == receiver.received[1].id
    sent = {contact["id"] for each in receiver.received[1:] for contact in each.json["data"]["contacts"]}
    stored = await cli.rows("SELECT id::text FROM contacts")
    assert sent == {row["id"] for row in stored}
    assert stored


async def test_the_end_of_a_csv_job_is_reported(private, receiver):
    cli = private
    async with cli.program("serve") as server:
        address = (await server.until("http.listening"))["address"]
        (cli.folder / "table.csv").write_text("website\n\n", encoding="utf-8")
        done = await cli.run("csv", "submit", "table.csv", "--url", address)
        assert done.returncode == 0, done.stderr
        await receiver.until(1)
    (received,) = receiver.of_type("csv.job_ended")
    assert received.json["data"]["status"] == "completed"


async def test_doctor_finds_what_was_not_delivered(private, receiver):
    cli = private
    receiver.answers = [500] * 50
    await cli.rows(
        "INSERT INTO outbox_messages (destination, event, dedupe_key, attempts, error) "
        "VALUES ('notify', 'test', 'x', 3, 'it answered with status 500')"
    )
    done = await cli.run("doctor", "--json")
    assert done.returncode == 3
    (finding,) = [each for each in json.loads(done.stdout)["findings"] if each["code"] == "undelivered_notifications"]
    assert "status 500" in finding["sentence"]
    assert "pagecurator notify test" in finding["sentence"]
    assert PATH not in done.stdout


# ------------------------------------------------------------ notify test
async def test_notify_test_sends_one_and_prints_the_answer(private, receiver):
    done = await private.run("notify", "test", DATABASE_URL="postgresql://nobody@127.0.0.1:1/x")
    assert (done.returncode, done.stderr) == (0, "")
    assert "Delivered: the server answered with status 200" in done.stdout
    (received,) = receiver.of_type("test")
    assert "webhook-signature" in received.headers


@pytest.mark.parametrize(
    ("answer", "code", "words"),
    [
        (404, 2, "it answered with status 404"),
        ("redirect", 2, "Redirects are not followed"),
        (503, 75, "it answered with status 503"),
        ("close", 75, "ServerDisconnectedError"),
    ],
)
async def test_notify_test_fails_with_a_reason_and_without_the_address(private, receiver, answer, code, words):
    receiver.answers = [answer]
    done = await private.run("notify", "test")
    assert done.returncode == code
    assert words in done.stderr
    assert PATH not in done.stdout + done.stderr
    assert LEAK not in done.stdout + done.stderr


async def test_notify_test_without_an_address_or_to_a_private_one_exits_with_2(cli, receiver):
    done = await cli.run("notify", "test")
    assert (done.returncode, "NOTIFY_URL is not set" in done.stderr) == (2, True)
    done = await cli.run("notify", "test", "--contacts", CONTACTS_WEBHOOK_URL=receiver.url)
    assert (done.returncode, "ALLOW_PRIVATE_ADDRESSES" in done.stderr) == (2, True)
    assert not receiver.received
