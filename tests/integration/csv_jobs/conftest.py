"""Uploads, services, and a fake scraper."""

from __future__ import annotations

import asyncio
import csv
import io
import json
from contextlib import AsyncExitStack
from dataclasses import dataclass, field

import pytest
from pydantic import SecretStr
from sqlalchemy import text

from pagecurator.csv_jobs.callbacks import CallbackSender
from pagecurator.csv_jobs.job_runner import Tuning
from pagecurator.csv_jobs.output import stream_output
from pagecurator.csv_jobs.service import CsvService, PollIntervals
from pagecurator.csv_jobs.upload import submit
from pagecurator.csv_jobs.upload_limits import CsvLimits
from pagecurator.extraction.contact import Contact
from pagecurator.runtime.tasks import BackgroundTasks
from pagecurator.settings import Settings
from pagecurator.storage.csv.jobs import JobView, PickedJob, get_job, pick_next_job
from pagecurator.storage.csv.websites import (
    ClaimedSite,
    FinishedSites,
    RescuedSites,
    SiteResult,
    claim_sites,
    finish_sites,
    rescue_sites,
)
from pagecurator.storage.engine import Database
from pagecurator.storage.suppression.guard import SuppressionGuard
from pagecurator.storage.worker_database import WorkerDatabase
from pagecurator.telemetry.metrics import Metrics
from pagecurator.websites.models import ScrapeKind, ScrapeRequest, WebsiteResult, WebsiteStatus

_ANSWER = text(
    """
    WITH answered AS (
        UPDATE csv_sites SET status = :status, answer = :answer WHERE job_id = :job_id RETURNING 1
    )
    UPDATE csv_jobs SET status = 'completed', completed_at = now(), processed_rows = total_rows WHERE id = :job_id
    """
)


@dataclass
class UploadClient:
    """The steps of a client, without HTTP."""

    database: Database
    owner: str = ""
    limits: CsvLimits = field(default_factory=CsvLimits)

    async def submit(
        self, data: bytes | str, *, kind: ScrapeKind = ScrapeKind.CONTACTS, column: str = "website", **more
    ) -> JobView:
        upload = io.BytesIO(data.encode() if isinstance(data, str) else data)
        arguments = {"file_name": "sites.csv", "owner": self.owner, "limits": self.limits, **more}
        job = await submit(database=self.database, upload=upload, kind=kind, website_column=column, **arguments)
        assert not upload.closed
        return job

    async def job(self, job_id: int) -> JobView:
        async with self.database.begin() as conn:
            job = await get_job(conn, job_id=job_id, owner=self.owner)
        assert job is not None
        return job

    async def answer_all(self, job: JobView, status: str = "success", **shown: object) -> JobView:
        """Complete the job with the same result for every website."""
        async with self.database.begin() as conn:
            answer = json.dumps({"website": "http://a.com", **shown, "status": status})
            await conn.execute(_ANSWER, {"job_id": job.id, "status": status, "answer": answer})
        return await self.job(job.id)

    async def output(self, job: JobView, *, debug: bool = False, formula_escape: str = "generated") -> bytes:
        pieces = stream_output(self.database, job, debug=debug, formula_escape=formula_escape)
        return b"".join([piece async for piece in pieces])

    async def table(self, job: JobView, **options) -> list[list[str]]:
        text = (await self.output(job, **options)).decode("utf-8-sig")
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=job.delimiter))


@pytest.fixture
def uploads(database: Database) -> UploadClient:
    return UploadClient(database)


# ---------------------------------------------------------------- workers
@dataclass
class FakeWeb:
    """A scraper that responds immediately unless it is held back, and records the requested websites."""

    asked: list[str] = field(default_factory=list)
    failing: dict[str, BaseException] = field(default_factory=dict)
    held_back: bool = False
    together: int = 0
    most_together: int = 0
    _gate: asyncio.Event = field(default_factory=asyncio.Event)
    _changed: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def scrape(self, question: ScrapeRequest, *, deadline_seconds: float) -> WebsiteResult:
        assert deadline_seconds > 0
        self.together += 1
        self.most_together = max(self.most_together, self.together)
        try:
            async with self._changed:
                self.asked.append(question.website)
                self._changed.notify_all()
            if self.held_back:
                await self._gate.wait()
        finally:
            self.together -= 1
        if question.website in self.failing:
            raise self.failing[question.website]
        if question.website.startswith("dead"):
            return WebsiteResult(
                website=f"http://{question.website}",
                status=WebsiteStatus.ERROR,
                error="It is dead.",
                reason="nothing listens there",
            )
        if question.website.startswith("empty"):
            return WebsiteResult(website=f"http://{question.website}", status=WebsiteStatus.NO_CONTACTS_FOUND)
        contact = Contact(kind="email", value=f"info@{question.website}", raw="x", source="text")
        return WebsiteResult(website=f"http://{question.website}", status=WebsiteStatus.SUCCESS, contacts=(contact,))

    def let_go(self) -> None:
        self.held_back = False
        self._gate.set()

    async def until_asked(self, count: int) -> None:
        async with asyncio.timeout(30), self._changed:
            await self._changed.wait_for(lambda: len(self.asked) >= count)


@dataclass
class BareWorker:
    """A worker's steps, one by one, without the service that would take the next."""

    database: Database
    name: str

    async def pick_next_job(self) -> PickedJob | None:
        async with self.database.begin() as conn:
            return await pick_next_job(conn, serving=[])

    async def claim(self, job_id: int, *, limit: int) -> list[ClaimedSite]:
        async with self.database.begin() as conn:
            return await claim_sites(conn, job_id=job_id, limit=limit, worker=self.name, lease_seconds=60.0)

    async def finish(self, job_id: int, site: ClaimedSite, status: str = "success") -> FinishedSites:
        async with self.database.begin() as conn:
            result = SiteResult(site=site, status=status, answer="{}")
            return await finish_sites(conn, job_id=job_id, results=[result])

    async def rescue(self) -> list[RescuedSites]:
        async with self.database.begin() as conn:
            return await rescue_sites(conn)


@dataclass
class CsvServices:
    """The CSV services of one or more processes on one database."""

    database: Database
    uploads: UploadClient
    stack: AsyncExitStack
    metrics: Metrics = field(default_factory=Metrics)

    async def service(self, web: FakeWeb, *, name: str = "one", start: bool = True, **changes) -> CsvService:
        settings = {
            "workers": 10, "max_jobs": 2, "lease_seconds": 60.0, "time_slice_seconds": 10.0, "postpone_seconds": 30.0,
            "retention_seconds": 86_400.0, "retry_seconds": 0.05, "database": self.database, "write_seconds": 0.05,
            "max_crashes": 3,
            **changes,
        }  # fmt: skip
        database = WorkerDatabase(settings["database"])
        service = CsvService(
            database=database,
            worker=name,
            lease_seconds=settings["lease_seconds"],
            scraper=web,
            metrics=self.metrics,
            callbacks=CallbackSender(database=database, secret=None, allow_private=True),
            tuning=Tuning(
                workers=settings["workers"],
                write_seconds=settings["write_seconds"],
                retry_seconds=settings["retry_seconds"],
            ),
            max_jobs=settings["max_jobs"],
            suppression=settings.get("suppression") or SuppressionGuard(Settings(_env_file=None)),
            max_crashes=settings["max_crashes"],
            retention_seconds=settings["retention_seconds"],
            deadline_seconds=dict.fromkeys(ScrapeKind, 60.0),
            intervals=PollIntervals(
                poll_seconds=0.05,
                time_slice_seconds=settings["time_slice_seconds"],
                postpone_seconds=settings["postpone_seconds"],
            ),
        )
        if start:
            self.start(service)
        return service

    def start(self, service: CsvService) -> None:
        """Run its background tasks until the end of the test."""
        settings = Settings(_env_file=None, csv_lease_seconds=service.lease_seconds)
        self.stack.push_async_callback(BackgroundTasks(service.background_tasks(), settings=settings).cancel)

    @staticmethod
    def database_settings(url: str, **values: object) -> Settings:
        return Settings(_env_file=None, database_url=SecretStr(url), **values)

    def bare_worker(self, name: str = "one") -> BareWorker:
        return BareWorker(self.database, name)

    async def until(self, job: JobView, condition) -> JobView:
        async with asyncio.timeout(60):
            while not condition(found := await self.uploads.job(job.id)):
                await asyncio.sleep(0.02)
        return found

    async def completed(self, job: JobView) -> JobView:
        return await self.until(job, lambda found: found.status == "completed")

    async def value(self, query: str):
        async with self.database.begin() as conn:
            return (await conn.execute(text(query))).scalar_one()

    async def execute(self, statement: str) -> None:
        async with self.database.begin() as conn:
            await conn.execute(text(statement))


@pytest.fixture
async def services(database: Database, uploads: UploadClient):
    async with AsyncExitStack() as stack:
        yield CsvServices(database, uploads, stack)


@pytest.fixture
def web() -> FakeWeb:
    return FakeWeb()
