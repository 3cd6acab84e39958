"""The outbox of notifications: one message for all replicas, retried until it is accepted."""

from __future__ import annotations

import asyncio

import pytest
from tenacity import wait_fixed

from pagecurator.notifications.sender import Target
from pagecurator.storage.outbox import Destination, Notice, Notification, Outbox, undelivered
from webhook_receiver import LEAK, PATH, expected_signature

SECRET = "a-secret-for-signatures"

DONE = "SELECT count(*) FROM outbox_messages WHERE delivered_at IS NOT NULL AND due_at IS NULL"


def named(events, name):
    return [event for event in events if event["event"] == name]


async def test_a_notification_is_signed_and_has_type_time_and_data(sender_for, note, receiver, events, value):
    await note("one")
    await sender_for().deliver_notifications()
    (received,) = receiver.received
    assert received.path == PATH
    assert received.json["type"] == "account.paused"
    assert received.json["data"] == {"detail": 1, "message": "It happened: one"}
    assert "+00:00" in received.json["timestamp"]
    assert received.headers["webhook-signature"] == expected_signature(SECRET.encode(), received)
    assert received.headers["Idempotency-Key"] == received.id
    assert await value(DONE) == 1
    (event,) = named(events, "notification.delivered")
    assert received.id == f"msg_{event['id']}"


async def test_a_secret_in_the_form_of_the_convention_is_decoded(sender_for, note, receiver):
    await note()
    target = Target(url=receiver.url, secret="whsec_MDEyMzQ1Njc4OWFiY2RlZg==")
    await sender_for(targets={Destination.NOTIFY: target}).deliver_notifications()
    (received,) = receiver.received
    assert received.headers["webhook-signature"] == expected_signature(b"0123456789abcdef", received)


async def test_slack_gets_a_text_without_markup_of_others(sender_for, receiver, database):
    notification = Notification(event=Notice.ROLLED_BACK, key="x", message="<!channel> & <http://evil.example|here>")
    async with database.begin() as conn:
        await Outbox(enabled=True).add(conn, notification)
    target = Target(url=receiver.url, secret=None, body_format="slack")
    await sender_for(targets={Destination.NOTIFY: target}).deliver_notifications()
    (received,) = receiver.received
    assert received.json == {
        "text": "*Pagecurator* mode.rolled_back: &lt;!channel&gt; &amp; &lt;http://evil.example|here&gt;"
    }
    assert "webhook-signature" not in received.headers


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (500, "it answered with status 500"),
        (404, "it answered with status 404"),
        ("redirect", "it answered with status 307"),
        ("hang", "no answer within 0.3 s"),
        ("close", "ServerDisconnectedError"),
    ],
)
async def test_what_is_not_accepted_is_sent_again_with_the_same_id(
    sender_for, note, receiver, events, value, answer, error
):
    receiver.answers = [answer]
    await note()
    sender = sender_for(timeout_seconds=0.3 if answer == "hang" else 10)
    await sender.deliver_notifications()
    assert await value("SELECT error FROM outbox_messages WHERE due_at IS NOT NULL") == error
    await sender.deliver_notifications()
    first, second = receiver.received
    assert (first.id, first.body) == (second.id, second.body)
    assert {each.path for each in receiver.received} == {PATH}, "a redirect was followed"
    assert await value(DONE) == 1
    (failed,) = named(events, "notification.failed")
    assert (failed["error"], failed["attempt"], failed["retry_after_seconds"]) == (error, 1, 0)


async def test_neither_the_address_nor_a_response_is_logged_or_stored(sender_for, note, receiver, events, value):
    receiver.answers = [500, "redirect", "close"]
    await note()
    for _ in range(4):
        await sender_for().deliver_notifications()
    seen = f"{events} {await value('SELECT array_agg(outbox_messages::text) FROM outbox_messages')} {sender_for()!r}"
    assert len(receiver.received) == 4
    for secret in (PATH, LEAK, SECRET):
        assert secret not in seen


async def test_a_failed_delivery_is_due_again_after_its_delay(sender_for, note, receiver, value):
    receiver.answers = [500]
    await note()
    sender = sender_for(retry_wait=wait_fixed(60))
    await sender.deliver_notifications()
    await sender.deliver_notifications()
    assert len(receiver.received) == 1
    assert 50 < await value("SELECT extract(epoch FROM due_at - now())::int FROM outbox_messages") <= 60


async def test_a_message_that_fails_does_not_hold_up_the_others(sender_for, note, receiver, value):
    receiver.answers = [400]
    await note("one")
    await note("two")
    sender = sender_for(retry_wait=wait_fixed(60))
    await sender.deliver_notifications()
    await sender.deliver_notifications()
    assert await value(DONE) == 1


# ------------------------------------------------------------ replicas
async def test_of_several_notifications_with_one_key_one_is_sent(sender_for, note, receiver):
    assert sorted(await asyncio.gather(*[note("same") for _ in range(3)])) == [False, False, True]
    await asyncio.gather(*[sender_for().deliver_notifications() for _ in range(3)])
    assert len(receiver.received) == 1


async def test_several_senders_deliver_each_message_once(sender_for, note, receiver, value):
    for number in range(30):
        await note(f"number {number}")
    await asyncio.gather(*[sender_for().deliver_notifications() for _ in range(4)])
    assert await value(DONE) == 30
    assert len({each.id for each in receiver.received}) == len(receiver.received) == 30


async def test_a_claimed_message_is_delivered_by_another_after_the_lease(sender_for, note, receiver, value, execute):
    """The first sender hangs until the end of its lease; what it writes afterwards changes nothing."""
    receiver.answers = ["hang"]
    await note()
    slow = asyncio.create_task(sender_for().deliver_notifications())
    await receiver.until(1)
    await sender_for().deliver_notifications()
    assert len(receiver.received) == 1, "it is leased"
    await execute("UPDATE outbox_messages SET due_at = now()")
    receiver.answers = [500]
    await sender_for(retry_wait=wait_fixed(60)).deliver_notifications()
    receiver.release.set()
    await slow
    assert await value("SELECT due_at IS NOT NULL AND delivered_at IS NULL FROM outbox_messages")
    assert receiver.received[0].id == receiver.received[1].id


async def test_a_repeated_event_is_quiet_for_a_while(note, execute):
    results = await asyncio.gather(*[note(f"replica {number}", quiet_seconds=60) for number in range(5)])
    assert sorted(results) == [False] * 4 + [True]
    assert await note("another event", quiet_seconds=60, event=Notice.ROLLED_BACK)
    await execute("UPDATE outbox_messages SET occurred_at = now() - interval '61 seconds'")
    assert await note("later", quiet_seconds=60)


# ------------------------------------------------------------ what is not written and not reached
async def test_nothing_is_written_unless_the_url_is_set(database, value):
    async with database.begin() as conn:
        notification = Notification(event=Notice.TEST, key="x", message="x")
        assert not await Outbox().add(conn, notification)
    assert await value("SELECT count(*) FROM outbox_messages") == 0


async def test_a_transaction_that_is_rolled_back_reports_nothing(database, value):
    async with database.begin() as conn:
        await Outbox(enabled=True).add(conn, Notification(event=Notice.TEST, key="x", message="x"))
        await conn.rollback()
    assert await value("SELECT count(*) FROM outbox_messages") == 0


@pytest.mark.parametrize("host", ["127.0.0.1", "10.0.0.1", "192.168.1.1", "169.254.169.254", "[::1]", "localhost"])
async def test_private_addresses_are_refused(sender_for, note, receiver, value, host):
    await note()
    url = receiver.url.replace("127.0.0.1", host)
    sender = sender_for(targets={Destination.NOTIFY: Target(url=url, secret=None)}, allow_private=False)
    await sender.deliver_notifications()
    assert not receiver.received
    assert await value("SELECT error FROM outbox_messages") == "the address is not public"


async def test_a_certificate_that_is_not_trusted_is_refused(sender_for, note, value, tls_server):
    await note()
    sender = sender_for(targets={Destination.NOTIFY: Target(url=tls_server, secret=None)})
    await sender.deliver_notifications()
    assert "certificate" in await value("SELECT error FROM outbox_messages")


# ------------------------------------------------------------ retention, and what operators see
async def test_what_is_old_is_deleted_and_reported_if_it_was_not_delivered(sender_for, note, execute, value, events):
    for key in ("delivered", "waiting", "recent"):
        await note(key)
    await execute("UPDATE outbox_messages SET occurred_at = now() - interval '8 days' WHERE dedupe_key <> 'recent'")
    await execute("UPDATE outbox_messages SET due_at = NULL, delivered_at = now() WHERE dedupe_key = 'delivered'")
    await sender_for().remove_old()
    assert await value("SELECT array_agg(dedupe_key) FROM outbox_messages") == ["recent"]
    (event,) = named(events, "notification.dropped")
    assert (event["messages"], event["older_than_days"]) == (1, 7)


async def test_undelivered_messages_are_counted_after_a_second_attempt_or_ten_minutes(
    sender_for, note, receiver, database, execute
):
    async def waiting():
        async with database.begin() as conn:
            return [(each.messages, each.error) for each in await undelivered(conn)]

    receiver.answers = [500, 503]
    await note()
    await sender_for().deliver_notifications()
    assert await waiting() == []
    await sender_for().deliver_notifications()
    assert await waiting() == [(1, "it answered with status 503")]
    await note("two")
    await execute("UPDATE outbox_messages SET occurred_at = now() - interval '11 minutes'")
    assert await waiting() == [(2, "it answered with status 503")]


async def test_what_was_recorded_in_memory_is_stored_and_sent(sender_for, receiver):
    sender = sender_for()
    sender.record(Notification(event=Notice.ROLLED_BACK, key="x", message="x"))
    await sender.flush()
    assert not receiver.received
    await sender_for().deliver_notifications()
    assert receiver.of_type("mode.rolled_back")


async def test_a_failing_process_reports_it_before_it_ends(sender_for, receiver):
    await asyncio.gather(*[sender_for().report_failure("tick: it ended", worker=f"w{n}") for n in range(3)])
    (received,) = receiver.of_type("daemon.failed")
    assert received.json["data"]["error"] == "tick: it ended"


async def test_the_last_delivery_waits_for_one_that_a_job_has_begun(sender_for, note, receiver, value):
    """Else the process would end in the middle of it, and the message would wait for its lease."""
    await note("one")
    await note("two")
    receiver.answers = ["hang"]
    sender = sender_for()
    job = asyncio.create_task(sender.deliver_notifications())
    await receiver.until(1)
    finishing = asyncio.create_task(sender.finish(None, worker="worker"))
    asyncio.get_running_loop().call_later(0.2, receiver.release.set)  # in the middle of the last delivery
    await finishing
    assert await value("SELECT count(*) FROM outbox_messages WHERE delivered_at IS NULL") == 0
    assert len(receiver.received) == 2
    await job
