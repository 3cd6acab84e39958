"""Body, headers and signature of a message."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import pytest
from pydantic import ValidationError
from tenacity import RetryCallState

from pagecurator.notifications.payload import headers, notification_body, signature
from pagecurator.notifications.sender import RETRY_WAIT
from pagecurator.settings import Settings
from pagecurator.storage.outbox import Destination, Message

MESSAGE = Message(
    id=UUID(int=7),
    destination=Destination.NOTIFY,
    event="budget.exhausted",
    data={"message": "spent"},
    occurred_at=datetime(2026, 1, 2, tzinfo=UTC),
    attempt=1,
)


def test_the_signature_is_that_of_the_convention():
    """The example of the specification's libraries."""
    made = signature(
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        b'{"test": 2432232314}',
        message_id="msg_p5jXN8AQM9LWM0D4loKWxJek",
        timestamp=1614265330,
    )
    assert made == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_the_id_is_the_messages_and_the_time_the_attempts():
    made = headers(MESSAGE, b"{}", secret=None, timestamp=5)
    assert made["webhook-id"] == "msg_00000000-0000-0000-0000-000000000007"
    assert made["webhook-timestamp"] == "5"
    assert "webhook-signature" not in made


def test_a_body_with_half_a_character_is_still_sent():
    message = Message(
        id=UUID(int=7),
        destination=Destination.NOTIFY,
        event="test",
        data={"message": "\ud800"},
        occurred_at=MESSAGE.occurred_at,
        attempt=1,
    )
    assert notification_body(message, body_format="json")


def test_the_delay_doubles_and_ends_at_a_quarter_of_an_hour():
    waits = []
    for attempt in range(1, 60):
        state = RetryCallState(None, None, (), {})
        state.attempt_number = attempt
        waits.append(RETRY_WAIT(state))
    assert 5 <= waits[0] <= 10
    assert 10 <= waits[1] <= 15
    assert all(900 <= wait <= 905 for wait in waits[9:])


@pytest.mark.parametrize("name", ["notify_url", "contacts_webhook_url"])
@pytest.mark.parametrize("url", ["ftp://x.example/", "https:///path", "firm.example/x", "https://x:0/", "https://x/ y"])
def test_an_address_that_is_none_is_refused_without_showing_it(name, url):
    with pytest.raises(ValidationError) as caught:
        Settings(_env_file=None, **{name: url})
    assert url not in str(caught.value)


def test_addresses_and_secrets_are_never_shown():
    settings = Settings(
        _env_file=None,
        notify_url="https://x.example/secret-part",
        notify_secret="whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        contacts_webhook_url="https://x.example/secret-part",
    )
    assert "secret-part" not in repr(settings)
    assert "whsec" not in repr(settings)


@pytest.mark.parametrize("secret", ["short", "whsec_not base64 at all!"])
def test_a_secret_that_is_short_or_cut_is_refused(secret):
    with pytest.raises(ValidationError):
        Settings(_env_file=None, notify_secret=secret)
