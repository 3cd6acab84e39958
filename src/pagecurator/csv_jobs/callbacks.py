"""Callbacks: a signed POST to the client's server when a job has ended, retried until it is accepted (at least once).

A callback becomes due in the transaction that ends its job, so neither a crash nor a restart loses it. Its connections
are checked like those to websites.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import hmac
import json
import time
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from aiohttp.abc import AbstractResolver

from pagecurator.scraping.http.proxy import Proxy, direct_proxy
from pagecurator.scraping.webhooks import WebhookClient, open_webhook_client
from pagecurator.settings import Settings
from pagecurator.storage.connection_errors import DatabaseUnavailable
from pagecurator.storage.csv.callbacks import DueCallback, callback_delivered, callback_failed, claim_callback
from pagecurator.storage.csv.jobs import JobView
from pagecurator.storage.worker_database import WorkerDatabase
from pagecurator.telemetry.events import Event, emit
from pagecurator.version import __version__

SIGNATURE_HEADER: Final = "X-Pagecurator-Signature"
RETRY_SECONDS: Final = (10.0, 30.0, 120.0, 600.0, 1800.0, 3600.0, 7200.0, 14_400.0, 28_800.0)
"""Delay after the first, second, … failed attempt; after the last one the callback is given up."""

_CONCURRENT_DELIVERIES = 4
_POLL_SECONDS = 5.0
_TIMEOUT_SECONDS = 10.0
_LEASE_SECONDS = 60.0


@dataclass(slots=True)
class CallbackSender:
    """Delivers due callbacks, a few concurrently."""

    database: WorkerDatabase
    secret: str | None = field(repr=False)
    allow_private: bool
    resolver: AbstractResolver | None = None
    retry_seconds: tuple[float, ...] = RETRY_SECONDS
    poll_seconds: float = _POLL_SECONDS
    proxy: Proxy | None = None
    _due: asyncio.Event = field(default_factory=asyncio.Event)

    def wake(self) -> None:
        """Poll now: a job has ended."""
        self._due.set()

    async def run(self) -> None:
        """Deliver callbacks until cancelled."""
        async with open_webhook_client(
            allow_private=self.allow_private,
            connections=_CONCURRENT_DELIVERIES,
            timeout_seconds=_TIMEOUT_SECONDS,
            proxy=self.proxy,
            resolver=self.resolver,
        ) as client:
            while True:
                self._due.clear()
                async with asyncio.TaskGroup() as group:
                    for _ in range(_CONCURRENT_DELIVERIES):
                        group.create_task(self._deliver_due(client), name="deliver callbacks")
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(self.poll_seconds):
                        await self._due.wait()

    async def _deliver_due(self, client: WebhookClient) -> None:
        with contextlib.suppress(DatabaseUnavailable):
            while (callback := await self._claim()) is not None:
                await self._deliver(client, callback)

    async def _claim(self) -> DueCallback | None:
        async with self.database.begin(operation="claim a callback") as conn:
            return await claim_callback(conn, lease_seconds=_LEASE_SECONDS)

    async def _deliver(self, client: WebhookClient, callback: DueCallback) -> None:
        problem = await self._post(client, callback)
        job_id, attempt = callback.job.id, callback.attempt
        if problem is None:
            async with self.database.begin(operation="note a callback") as conn:
                await callback_delivered(conn, job_id=job_id)
            emit(Event.CALLBACK_DELIVERED, job_id=job_id, attempt=attempt)
            return
        wait = self.retry_seconds[attempt - 1] if attempt <= len(self.retry_seconds) else None
        async with self.database.begin(operation="note a callback") as conn:
            await callback_failed(conn, job_id=job_id, error=problem, retry_after_seconds=wait)
        emit(Event.CALLBACK_FAILED, job_id=job_id, attempt=attempt, error=problem, retry_after_seconds=wait)

    async def _post(self, client: WebhookClient, callback: DueCallback) -> str | None:
        """None if the server accepted it, else the reason. Redirects are not followed."""
        body = json.dumps(serialize_job(callback.job)).encode()
        headers = {"Content-Type": "application/json", "User-Agent": f"Pagecurator/{__version__}"}
        if self.secret is not None:
            headers[SIGNATURE_HEADER] = signature(self.secret, body, timestamp=int(time.time()))
        return (await client.post(callback.url, body=body, headers=headers)).problem


def build_callback_sender(
    settings: Settings, database: WorkerDatabase, *, resolver: AbstractResolver | None = None
) -> CallbackSender:
    """The sender as the settings describe it."""
    secret = settings.csv_callback_secret
    return CallbackSender(
        database=database,
        secret=None if secret is None else secret.get_secret_value(),
        allow_private=settings.allow_private_addresses,
        resolver=resolver,
        proxy=direct_proxy(settings),
    )


def signature(secret: str, body: bytes, *, timestamp: int) -> str:
    """``t=<seconds>,v1=<hex>``: HMAC-SHA256, with the secret, over the time, a dot and the body as sent."""
    mac = hmac.new(secret.encode(), f"{timestamp}.".encode() + body, hashlib.sha256)
    return f"t={timestamp},v1={mac.hexdigest()}"


# ------------------------------------------------------------
# The JSON of a job: the response of ``GET /csv/job/{id}`` and the body of a callback.
def serialize_job(job: JobView) -> dict[str, Any]:
    """The job as JSON, with the keys that clients rely on."""
    return {
        "job_id": str(job.id),
        "status": job.status,
        "total_rows": job.total_rows,
        "processed_rows": job.processed_rows,
        "succeeded_rows": job.succeeded_rows,
        "failed_rows": job.failed_rows,
        "skipped_rows": job.skipped_rows,
        "progress_percentage": job.progress_percentage,
        "created_at": job.created_at.isoformat(),
        "started_at": _moment(job.started_at),
        "completed_at": _moment(job.completed_at),
        "error": job.error,
        "download_url": f"/csv/download/{job.id}" if job.status == "completed" else None,
    }


def _moment(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()
