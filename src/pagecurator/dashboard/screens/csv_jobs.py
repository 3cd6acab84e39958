"""CSV jobs of the viewer's key: upload with a preview, progress, download, cancel."""

from __future__ import annotations

import re
from collections.abc import Sequence

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncConnection

from pagecurator.csv_jobs.notices import cancel
from pagecurator.csv_jobs.output import stream_output
from pagecurator.csv_jobs.table import preview_table
from pagecurator.csv_jobs.upload import require_csv, submit
from pagecurator.csv_jobs.upload_limits import CsvLimits, UploadRefused
from pagecurator.dashboard.screen import (
    Action,
    Content,
    DashboardContext,
    Done,
    Download,
    Missing,
    Screen,
    ScreenModule,
    Visit,
)
from pagecurator.storage.csv.jobs import JobView, get_job, list_jobs
from pagecurator.storage.models import JobStatus
from pagecurator.web.multipart import Uploads
from pagecurator.web.request_body import ConcurrencyLimit
from pagecurator.web.responses import ApiError, stream_response
from pagecurator.websites.models import ScrapeKind

_SHOWN_JOBS = 50
_PREVIEW_ROWS = 5
_PREVIEW_BYTES = 96 * 1024
_JOB_ID = re.compile(r"[1-9][0-9]{0,17}")
_UNFINISHED = (JobStatus.QUEUED, JobStatus.PROCESSING)


class CsvJobsScreen(ScreenModule):
    """The list and everything that is done with a job."""

    def __init__(self, context: DashboardContext) -> None:
        super().__init__(context)
        settings = context.settings
        self._uploads = Uploads(
            max_bytes=settings.csv_max_bytes,
            concurrency=ConcurrencyLimit(1),
            wait_seconds=settings.api_upload_wait_seconds,
        )
        self._previews = Uploads(
            max_bytes=_PREVIEW_BYTES, concurrency=ConcurrencyLimit(2), wait_seconds=settings.api_upload_wait_seconds
        )

    def screens(self) -> Sequence[Screen]:
        return (
            Screen(path="csv", title="CSV jobs", template="csv_jobs.html", load=self.load),
            Screen(
                path="csv/cancel",
                title="Cancel a job",
                template="csv_cancel.html",
                load=self.load_cancel,
                in_menu=False,
                is_live=False,
                needs_actions=True,
            ),
        )

    def actions(self) -> Sequence[Action]:
        return (
            Action(
                path="csv/upload",
                name="csv.upload",
                title="Upload a CSV file",
                template="csv_refused.html",
                run=self.upload,
                is_upload=True,
            ),
            Action(
                path="csv/preview",
                name="csv.preview",
                title="Preview",
                template="csv_preview.html",
                run=self.preview,
                is_upload=True,
            ),
            Action(
                path="csv/cancel", name="csv.cancel", title="Cancel a job", template="csv_cancel.html", run=self.cancel
            ),
        )

    def downloads(self) -> Sequence[Download]:
        return (Download(path="csv/output", title="Output of a CSV job", serve=self.download),)

    async def load(self, visit: Visit) -> Content:
        owner = visit.caller.owner

        async def query(conn: AsyncConnection) -> list[JobView]:
            return await list_jobs(conn, owner=owner, limit=_SHOWN_JOBS)

        found = await self._context.reader.read(("csv jobs", owner), query)
        return Content(
            values={"jobs": found.value, "unfinished": _UNFINISHED, "COMPLETED": JobStatus.COMPLETED},
            age_seconds=found.age_seconds,
            problem=found.problem,
        )

    async def upload(self, visit: Visit) -> Done | Content:
        """Store the file as a job, completely or not at all."""
        settings = self._context.settings
        try:
            async with self._uploads.received(visit.request, check_name=require_csv) as upload:
                job = await submit(
                    database=self._context.database,
                    upload=upload.file,
                    file_name=upload.file_name,
                    kind=ScrapeKind.CONTACTS,
                    website_column=upload.fields.get("website_column") or "website",
                    owner=visit.caller.owner,
                    callback_url=upload.fields.get("callback_url") or None,
                    limits=CsvLimits.from_settings(settings),
                )
        except UploadRefused as refused:
            return Content(values={"sentence": refused.detail}, status=refused.status)
        self._context.wake_csv()
        return Done(goto="csv", target=f"job {job.id}", count=job.total_rows)

    async def preview(self, visit: Visit) -> Done | Content:
        """The columns and first rows of the beginning of a file, for the form."""
        limits = CsvLimits.from_settings(self._context.settings)
        try:
            async with self._previews.received(visit.request, check_name=require_csv) as upload:
                preview = preview_table(upload.file, limits=limits, rows=_PREVIEW_ROWS)
        except UploadRefused as refused:
            return Content(values={"preview": None, "sentence": refused.detail})
        except ApiError as error:
            return Content(values={"preview": None, "sentence": str(error.detail)})
        return Content(values={"preview": preview, "sentence": ""})

    async def load_cancel(self, visit: Visit) -> Content:
        return Content(values={"job": await self._job(visit, visit.query("job"))})

    async def cancel(self, visit: Visit) -> Done | Content:
        """Cancel the job; one that has ended is unchanged."""
        job = await self._job(visit, visit.form.get("job", ""))
        async with self._context.database.begin(operation="cancel a CSV job") as conn:
            await cancel(conn, self._context.settings, job_id=job.id, owner=visit.caller.owner)
        self._context.wake_csv()
        return Done(goto="csv", target=f"job {job.id}")

    async def download(self, visit: Visit) -> web.StreamResponse:
        """The uploaded columns, unchanged, followed by the results."""
        job = await self._job(visit, visit.query("job"))
        if job.status is not JobStatus.COMPLETED:
            raise Missing("The job is not completed yet.")
        settings = self._context.settings
        lines = stream_output(
            self._context.database, job, debug=settings.debug, formula_escape=settings.csv_formula_escape
        )
        name = f"contacts_{job.id}.csv"
        return await stream_response(visit.request, lines, content_type="text/csv; charset=utf-8", file_name=name)

    async def _job(self, visit: Visit, number: str) -> JobView:
        job = None
        if _JOB_ID.fullmatch(number):
            async with self._context.database.begin(operation="read a CSV job") as conn:
                job = await get_job(conn, job_id=int(number), owner=visit.caller.owner)
        if job is None:
            raise Missing("There is no such job, or it belongs to another key.")
        return job
