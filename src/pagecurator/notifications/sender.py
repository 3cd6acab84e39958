"""Delivers the messages of the outbox: at least once, once for all replicas as long as none of them stops meanwhile."""

from __future__ import annotations

import asyncio
import contextlib
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final
from uuid import uuid4

from aiohttp.abc import AbstractResolver
from tenacity import RetryCallState, wait_exponential, wait_random
from tenacity.wait import wait_base

from pagecurator.notifications.payload import Format, contacts_body, headers, notification_body
from pagecurator.scraping.http.proxy import Proxy, direct_proxy
from pagecurator.scraping.webhooks import WebhookAnswer, WebhookClient, open_webhook_client
from pagecurator.settings import Settings
from pagecurator.storage.connection_errors import DatabaseUnavailable
from pagecurator.storage.outbox import (
    Destination,
    Message,
    Notice,
    Notification,
    Outbox,
    claim_message,
    delete_old_messages,
    message_delivered,
    message_failed,
)
from pagecurator.storage.saved_contacts import collect_saved, read_contacts
from pagecurator.storage.worker_database import WorkerDatabase
from pagecurator.telemetry.events import Event, emit

TIMEOUT_SECONDS: Final = 10.0
_LEASE_SECONDS = 60.0
RETRY_WAIT: Final = wait_exponential(multiplier=5, max=900) + wait_random(0, 5)
"""The delay after a failed attempt: 5 s, doubled each time, at most 15 minutes, plus up to 5 s."""
_LAST_WRITE_SECONDS = 2.0
_LAST_DELIVERY_SECONDS = 5.0
_FAILURE_QUIET_SECONDS = 900.0
_STEP_SECONDS = 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Where the messages of one destination go."""

    url: str = field(repr=False)
    secret: str | None = field(repr=False)
    body_format: Format = "json"


@dataclass(slots=True, kw_only=True)
class NotificationSender:
    """Delivers due messages of the destinations that have a target, one after the other for each destination."""

    database: WorkerDatabase
    targets: dict[Destination, Target]
    allow_private: bool
    retention_days: int
    proxy: Proxy | None = None
    resolver: AbstractResolver | None = None
    retry_wait: wait_base = RETRY_WAIT
    lease_seconds: float = _LEASE_SECONDS
    timeout_seconds: float = TIMEOUT_SECONDS
    _pending: list[Notification] = field(default_factory=list)
    _delivering: dict[Destination, asyncio.Lock] = field(
        default_factory=lambda: {destination: asyncio.Lock() for destination in Destination}
    )
    """One delivery at a time: the last one of the process waits for one that a job has begun."""

    @property
    def outbox(self) -> Outbox:
        """Adds notifications in transactions."""
        return Outbox(enabled=Destination.NOTIFY in self.targets)

    def record(self, notification: Notification) -> None:
        """Add a notification about something that no transaction wrote; it is stored with the next delivery."""
        if Destination.NOTIFY in self.targets:
            self._pending.append(notification)

    # ------------------------------------------------------------ the periodic work
    async def deliver_notifications(self) -> None:
        """Deliver what is due. A periodic job."""
        await self._store_pending()
        await self._deliver(Destination.NOTIFY)

    async def deliver_contacts(self) -> None:
        """Deliver the contacts that were saved. A periodic job."""
        while True:
            async with self.database.begin(operation="collect saved contacts", required=False) as conn:
                pages = await collect_saved(conn)
            delivered = await self._deliver(Destination.CONTACTS)
            if delivered is None or not (pages or delivered):
                return

    async def remove_old(self) -> None:
        """Delete what is older than NOTIFY_RETENTION_DAYS, delivered or not. A periodic job."""
        undelivered, deleted = 0, 1
        while deleted:
            async with self.database.begin(operation="remove old notifications", required=False) as conn:
                deleted, without_delivery = await delete_old_messages(conn, older_than_days=self.retention_days)
            undelivered += without_delivery
            await asyncio.sleep(_STEP_SECONDS if deleted else 0)
        if undelivered:
            emit(Event.NOTIFICATION_DROPPED, messages=undelivered, older_than_days=self.retention_days)

    async def report_failure(self, failure: str, *, worker: str) -> None:
        """The process ends because of an error: store the notification and try once to deliver it.

        Replicas that fail for the same reason, or one that fails again and again, report it every 15 minutes at most.
        """
        self.record(
            Notification(
                event=Notice.DAEMON_FAILED,
                key=f"{Notice.DAEMON_FAILED}:{worker}:{time.time():.3f}",
                message=f"{worker} exits with code 1 because of an internal error: {failure}",
                data={"worker": worker, "error": failure},
                quiet_seconds=_FAILURE_QUIET_SECONDS,
            )
        )
        with contextlib.suppress(DatabaseUnavailable, TimeoutError):
            async with asyncio.timeout(_LAST_DELIVERY_SECONDS):
                await self.deliver_notifications()

    async def finish(self, failure: str | None, *, worker: str) -> None:
        """The process ends as soon as its work is done: try once to deliver what is due."""
        if failure is not None:
            await self.report_failure(failure, worker=worker)
            return
        with contextlib.suppress(DatabaseUnavailable, TimeoutError):
            async with asyncio.timeout(_LAST_DELIVERY_SECONDS):
                if Destination.NOTIFY in self.targets:
                    await self.deliver_notifications()
                if Destination.CONTACTS in self.targets:
                    await self.deliver_contacts()

    async def flush(self) -> None:
        """Store what was recorded, before the process ends. Another replica, or the next start, delivers it."""
        with contextlib.suppress(DatabaseUnavailable, TimeoutError):
            async with asyncio.timeout(_LAST_WRITE_SECONDS):
                await self._store_pending()

    # ------------------------------------------------------------ one message after the other
    async def _store_pending(self) -> None:
        while self._pending:
            async with self.database.begin(operation="store a notification", required=False) as conn:
                await self.outbox.add(conn, self._pending[0])
            del self._pending[0]

    async def _deliver(self, destination: Destination) -> int | None:
        """Returns how many messages were accepted; None after a failure: the next one would most likely fail, too."""
        target = self.targets.get(destination)
        if target is None:
            return 0
        async with self._delivering[destination]:
            message = await self._claim(destination)
            return 0 if message is None else await self._deliver_from(message, target)

    async def _deliver_from(self, message: Message, target: Target) -> int | None:
        """Deliver the claimed ``message``, and claim and deliver those that follow."""
        delivered = 0
        following: Message | None = message
        async with self._client() as client:
            while following is not None:
                answer = await self._post(client, target, following)
                if answer.problem is not None:
                    await self._failed(following, answer.problem)
                    return None
                async with self.database.begin(operation="note a delivery", required=False) as conn:
                    await message_delivered(conn, following)
                emit(Event.NOTIFICATION_DELIVERED, type=following.event, id=following.id, attempt=following.attempt)
                delivered += 1
                following = await self._claim(following.destination)
        return delivered

    async def _claim(self, destination: Destination) -> Message | None:
        async with self.database.begin(operation="claim a notification", required=False) as conn:
            return await claim_message(conn, destination, lease_seconds=self.lease_seconds)

    async def _failed(self, message: Message, problem: str) -> None:
        state = RetryCallState(retry_object=None, fn=None, args=(), kwargs={})  # type: ignore[arg-type] # only its number is read
        state.attempt_number = message.attempt
        wait_seconds = round(float(self.retry_wait(state)), 1)
        async with self.database.begin(operation="note a delivery", required=False) as conn:
            await message_failed(conn, message, error=problem, retry_after_seconds=wait_seconds)
        emit(
            Event.NOTIFICATION_FAILED,
            type=message.event,
            id=message.id,
            attempt=message.attempt,
            error=problem,
            retry_after_seconds=wait_seconds,
        )

    async def _post(self, client: WebhookClient, target: Target, message: Message) -> WebhookAnswer:
        if message.event == Notice.CONTACTS_SAVED:
            async with self.database.begin(operation="read saved contacts", required=False) as conn:
                contacts = await read_contacts(conn, message.data.get("contact_ids", []))
            if not contacts:  # all of them were deleted meanwhile
                return WebhookAnswer()
            body = contacts_body(message, contacts)
        else:
            body = notification_body(message, body_format=target.body_format)
        return await client.post(
            target.url, body=body, headers=headers(message, body, secret=target.secret, timestamp=int(time.time()))
        )

    def _client(self) -> contextlib.AbstractAsyncContextManager[WebhookClient]:
        return open_webhook_client(
            allow_private=self.allow_private,
            connections=1,
            timeout_seconds=self.timeout_seconds,
            proxy=self.proxy,
            resolver=self.resolver,
        )


async def send_test(settings: Settings, destination: Destination) -> WebhookAnswer:
    """Send a message of the type ``test``, which is not in the outbox, to a destination whose URL is set."""
    target = targets_of(settings)[destination]
    message = Message(
        id=uuid4(),
        destination=destination,
        event=Notice.TEST,
        data={"message": "This is a test: notifications of Pagecurator arrive here."},
        occurred_at=datetime.now(UTC),
        attempt=1,
    )
    body = notification_body(message, body_format=target.body_format)
    async with open_webhook_client(
        allow_private=settings.allow_private_addresses,
        connections=1,
        timeout_seconds=TIMEOUT_SECONDS,
        proxy=direct_proxy(settings),
    ) as client:
        return await client.post(
            target.url, body=body, headers=headers(message, body, secret=target.secret, timestamp=int(time.time()))
        )


def build_notification_sender(settings: Settings, database: WorkerDatabase) -> NotificationSender:
    """The sender as the settings describe it."""
    return NotificationSender(
        database=database,
        targets=targets_of(settings),
        allow_private=settings.allow_private_addresses,
        retention_days=settings.notify_retention_days,
        proxy=direct_proxy(settings),
    )


def targets_of(settings: Settings) -> dict[Destination, Target]:
    """The destinations whose URL is set."""
    targets = {}
    if settings.notify_url is not None:
        secret = settings.notify_secret
        targets[Destination.NOTIFY] = Target(
            url=settings.notify_url.get_secret_value(),
            secret=None if secret is None else secret.get_secret_value(),
            body_format=settings.notify_format,
        )
    if settings.contacts_webhook_url is not None:
        secret = settings.contacts_webhook_secret
        targets[Destination.CONTACTS] = Target(
            url=settings.contacts_webhook_url.get_secret_value(),
            secret=None if secret is None else secret.get_secret_value(),
        )
    return targets
