"""Jobs and websites as the workers see them: each operation is one short transaction."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from sqlalchemy.ext.asyncio import AsyncConnection

from pagecurator.storage.csv import callbacks, job_retention, jobs, rows, websites
from pagecurator.storage.csv.callbacks import DueCallback
from pagecurator.storage.csv.jobs import PickedJob
from pagecurator.storage.csv.websites import Claim, ClaimedSite, FinishedSites, RescuedSites, SiteResult
from pagecurator.storage.engine import AccessDenied, Database, missing_rights_as_outage


class CsvLedger:
    """What one worker reads and writes. Every method raises ``DatabaseUnavailable`` when Postgres is away."""

    def __init__(self, *, database: Database, worker: str, lease_seconds: float) -> None:
        self._database = database
        self._worker = worker
        self.lease_seconds = lease_seconds

    @property
    def database_is_up(self) -> bool:
        """False while Postgres does not answer this process; the service checks every second."""
        return self._database.is_up

    # ------------------------------------------------------------ jobs
    async def pick_next_job(self, serving: Sequence[int]) -> PickedJob | None:
        """Turn to the job that waited longest, not one of ``serving``."""
        async with self._transaction("turn to a CSV job") as conn:
            return await jobs.pick_next_job(conn, serving=serving)

    async def other_jobs_wait(self, serving: Sequence[int]) -> bool:
        """True when there is work in a job that is not among ``serving``."""
        async with self._transaction("look for CSV jobs") as conn:
            return await jobs.other_jobs_wait(conn, serving=serving)

    async def still_processing(self, job_ids: Sequence[int]) -> set[int]:
        """Those of ``job_ids`` that nobody cancelled."""
        async with self._transaction("look for cancelled CSV jobs") as conn:
            return await jobs.still_processing(conn, job_ids=job_ids)

    async def postpone(self, job_id: int, *, seconds: float) -> None:
        """Nobody turns to the job for so long."""
        async with self._transaction("postpone a CSV job") as conn:
            await jobs.postpone(conn, job_id=job_id, seconds=seconds)

    async def fail(self, job_id: int, *, error: str) -> None:
        """End a job that can't go on."""
        async with self._transaction("fail a CSV job") as conn:
            await jobs.fail_job(conn, job_id=job_id, error=error)

    async def active_counts(self) -> dict[str, int]:
        """How many jobs are queued and how many processing."""
        async with self._transaction("count CSV jobs") as conn:
            return await jobs.active_counts(conn)

    # ------------------------------------------------------------ websites
    async def claim(self, job_id: int, *, limit: int) -> list[ClaimedSite]:
        """Take up to ``limit`` websites; they are ours until their lease ends."""
        async with self._transaction("claim CSV rows") as conn:
            return await websites.claim_sites(
                conn, job_id=job_id, limit=limit, worker=self._worker, lease_seconds=self.lease_seconds
            )

    async def renew(self, claims: Sequence[Claim]) -> None:
        """Extend leases."""
        async with self._transaction("heartbeat of CSV rows") as conn:
            await websites.renew_sites(conn, claims=claims, lease_seconds=self.lease_seconds)

    async def release_sites(self, claims: Sequence[Claim]) -> None:
        """Give websites back unharmed."""
        async with self._transaction("put CSV rows back") as conn:
            await websites.release_sites(conn, claims=claims)

    async def finish(self, job_id: int, results: Sequence[SiteResult]) -> FinishedSites:
        """Write results, and with the last one complete the job."""
        async with self._transaction("save CSV rows") as conn:
            return await websites.finish_sites(conn, job_id=job_id, results=results)

    async def rescue(self) -> list[RescuedSites]:
        """Queue the websites again whose worker stopped renewing its lease."""
        async with self._transaction("rescue CSV rows") as conn:
            return await websites.rescue_sites(conn)

    async def repeats(self, job_id: int, *, site_no: int, after: int) -> list[int]:
        """The next numbers of rows whose website stood in an earlier row."""
        async with self._transaction("read CSV rows") as conn:
            return await rows.read_repeats(conn, job_id=job_id, site_no=site_no, after=after)

    async def unasked(self, job_id: int, *, after: int, until: int) -> list[tuple[int, str | None]]:
        """Rows that no website is looked at for, each with its problem; None: it names no website."""
        async with self._transaction("read CSV rows") as conn:
            return await rows.read_rows_without_site(conn, job_id=job_id, after=after, until=until)

    # ------------------------------------------------------------ what follows the end of a job
    async def claim_callback(self, *, lease_seconds: float) -> DueCallback | None:
        """A callback that is due; nobody else takes it for so long."""
        async with self._transaction("claim a callback") as conn:
            return await callbacks.claim_callback(conn, lease_seconds=lease_seconds)

    async def callback_delivered(self, job_id: int) -> None:
        """It was taken."""
        async with self._transaction("note a callback") as conn:
            await callbacks.callback_delivered(conn, job_id=job_id)

    async def callback_failed(self, job_id: int, *, error: str, retry_after_seconds: float | None) -> None:
        """It was not; None: it is given up."""
        async with self._transaction("note a callback") as conn:
            await callbacks.callback_failed(conn, job_id=job_id, error=error, retry_after_seconds=retry_after_seconds)

    async def hide_expired(self, *, older_than_seconds: float) -> int:
        """Hide the jobs that ended so long ago."""
        async with self._transaction("hide old CSV jobs") as conn:
            return await job_retention.hide_expired(conn, older_than_seconds=older_than_seconds)

    async def hidden_job(self) -> int | None:
        """A job that is to be removed."""
        async with self._transaction("look for old CSV jobs") as conn:
            return await job_retention.hidden_job(conn)

    async def remove_step(self, job_id: int) -> bool:
        """Remove some rows of a hidden job; False when all are gone, and it with them."""
        async with self._transaction("remove old CSV rows") as conn:
            return await job_retention.remove_step(conn, job_id=job_id)

    @asynccontextmanager
    async def _transaction(self, operation: str) -> AsyncIterator[AsyncConnection]:
        try:
            with missing_rights_as_outage():
                async with self._database.begin(operation=operation) as conn:
                    yield conn
        except AccessDenied as error:
            self._database.outage.failed(operation, str(error), others_may_succeed=True)
            raise
