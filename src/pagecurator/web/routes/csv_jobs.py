"""``/csv``: jobs for tables of websites. A job belongs to the key that created it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import Annotated, Literal

from aiohttp import web
from pydantic import BaseModel, ConfigDict, Field, RootModel

from pagecurator.csv_jobs.callbacks import serialize_job
from pagecurator.csv_jobs.notices import cancel
from pagecurator.csv_jobs.output import stream_output
from pagecurator.csv_jobs.upload import require_csv, submit
from pagecurator.csv_jobs.upload_limits import CsvLimits, UploadRefused
from pagecurator.settings import Settings
from pagecurator.storage.csv.jobs import JobView, get_job, get_job_by_link, list_jobs
from pagecurator.storage.engine import Database
from pagecurator.web.auth import caller_of
from pagecurator.web.multipart import Uploads
from pagecurator.web.request_body import ConcurrencyLimit
from pagecurator.web.responses import ApiError, invalid, json_response, stream_response
from pagecurator.web.routing import Route
from pagecurator.web.signed_urls import Signed, UrlSigner, absolute_link
from pagecurator.websites.models import ScrapeKind

Status = Literal["queued", "processing", "completed", "failed", "cancelled"]
_QUEUED = {
    ScrapeKind.CONTACTS: "CSV uploaded successfully. Processing queued.",
    ScrapeKind.LINKEDIN: "CSV uploaded successfully. LinkedIn-only processing queued.",
}
_JOB_ID = re.compile(r"[1-9][0-9]{0,18}")
_FILE_NAME = re.compile(r"contacts_([1-9][0-9]{0,18})\.csv")


class UploadForm(BaseModel):
    """A table with websites. Its delimiter and encoding are detected."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    file: Annotated[str, Field(json_schema_extra={"format": "binary"})]
    """Its name ends in `.csv`."""
    website_column: str = "website"
    """The column with the websites."""
    callback_url: str | None = None
    """A public URL that receives a POST request when the job has ended."""


class UploadedJob(BaseModel):
    """A queued job."""

    job_id: str
    message: str
    total_rows: int
    status: Literal["queued"]


class Job(BaseModel):
    """A job's progress. `processed_rows` is the sum of the succeeded, failed and skipped rows."""

    model_config = ConfigDict(extra="allow")

    job_id: str
    status: Status
    total_rows: int
    processed_rows: int
    succeeded_rows: int
    failed_rows: int
    skipped_rows: int
    progress_percentage: float
    created_at: datetime
    started_at: datetime | None
    completed_at: datetime | None
    error: str | None
    download_url: str | None


class JobList(RootModel[list[Job]]):
    """Jobs, newest first."""


class JobsQuery(BaseModel):
    """Filters for your jobs."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    status: Literal["", "queued", "processing", "completed", "failed", "cancelled"] | None = None
    """Only jobs with this status; all if empty."""
    limit: Annotated[int, Field(ge=1, le=100)] = 50
    """Maximum number of jobs."""


class Download(BaseModel):
    """A link that needs no key and expires after an hour."""

    job_id: str
    download_url: str
    expires_in: str
    filename: str


class CsvJobRoutes:
    """Uploads, job progress and downloads."""

    def __init__(
        self, *, database: Database, settings: Settings, uploads: Uploads, signer: UrlSigner, wake: Callable[[], None]
    ) -> None:
        self._database = database
        self._settings = settings
        self._uploads = uploads
        self._signer = signer
        self._wake = wake
        # Storing a large table occupies a database connection for a while; curation and CSV rows need the others.
        self._storing = ConcurrencyLimit(max(1, settings.db_pool_size // 4))

    def routes(self) -> Sequence[Route]:
        which = {"job_id": "The job's number."}
        missing = {404: "The job does not exist or belongs to another key."}
        get = partial(Route, method="GET", tag="csv")
        job = partial(Route, path="/csv/job/{job_id}", tag="csv", path_parameters=which, response=Job, errors=missing)
        upload = partial(
            Route,
            method="POST",
            tag="csv",
            form=UploadForm,
            response=UploadedJob,
            errors={
                400: "The file is not a table with that column; `detail` lists its columns.",
                408: "The file was sent too slowly.",
                413: "The file is too large, or has too many rows or columns.",
                415: "The body is compressed.",
                507: "There is not enough disk space for the file.",
            },
            deadline_seconds=None,
        )
        return (
            upload(
                path="/csv/upload-csv",
                handle=self.upload,
                summary="Upload a table and find the contacts of its websites",
            ),
            upload(
                path="/csv/upload-linkedin-csv",
                handle=self.upload_linkedin,
                summary="Upload a table and only find LinkedIn profiles",
            ),
            job(method="GET", handle=self.job, summary="Show a job's progress"),
            job(method="DELETE", handle=self.cancel, summary="Cancel a job"),
            get(
                path="/csv/jobs",
                handle=self.list,
                summary="List your jobs, newest first",
                query=JobsQuery,
                response=JobList,
            ),
            get(
                path="/csv/download/{job_id}",
                handle=self.link,
                summary="Get a link to the output of a completed job",
                path_parameters=which,
                response=Download,
                errors={400: "The job is not completed yet.", **missing},
            ),
            get(
                path="/csv/files/{file_name}",
                handle=self.download,
                summary="Download the output of a completed job",
                path_parameters={"file_name": "The file name in the link."},
                query=Signed,
                media_types=("text/csv",),
                errors={
                    403: "The link has expired, or its signature is invalid.",
                    404: "The job has been removed.",
                    503: "The database is unavailable.",
                    504: "The database was too slow.",
                },
                needs_key=False,
                deadline_seconds=None,
            ),
        )

    # ------------------------------------------------------------ uploads
    async def upload(self, request: web.Request) -> UploadedJob:
        """The job exists completely once this succeeds, and not at all if it fails."""
        return await self._submit(request, ScrapeKind.CONTACTS)

    async def upload_linkedin(self, request: web.Request) -> UploadedJob:
        """Like `/csv/upload-csv`, but only reads homepages."""
        return await self._submit(request, ScrapeKind.LINKEDIN)

    async def _submit(self, request: web.Request, kind: ScrapeKind) -> UploadedJob:
        try:
            async with self._uploads.received(request, check_name=require_csv) as upload, self._storing.slot():
                job = await submit(
                    database=self._database,
                    upload=upload.file,
                    file_name=upload.file_name,
                    kind=kind,
                    website_column=upload.fields.get("website_column") or "website",
                    owner=caller_of(request).owner,
                    callback_url=upload.fields.get("callback_url") or None,
                    limits=CsvLimits.from_settings(self._settings),
                )
        except UploadRefused as refused:
            raise _as_api_error(refused) from refused
        self._wake()
        return UploadedJob(job_id=str(job.id), message=_QUEUED[kind], total_rows=job.total_rows, status="queued")

    # ------------------------------------------------------------ progress
    async def job(self, request: web.Request) -> web.StreamResponse:
        """`download_url` is null until the job is completed."""
        return json_response(serialize_job(await self._job(request)))

    async def cancel(self, request: web.Request) -> web.StreamResponse:
        """A job that has already ended is unchanged. The results of a cancelled job can't be downloaded."""
        async with self._database.begin() as conn:
            job = await cancel(conn, self._settings, job_id=_job_id(request), owner=caller_of(request).owner)
        if job is None:
            raise _not_found()
        self._wake()
        return json_response(serialize_job(job))

    async def list(self, request: web.Request, *, query: JobsQuery) -> web.StreamResponse:
        """The response is an array."""
        async with self._database.begin() as conn:
            jobs = await list_jobs(conn, owner=caller_of(request).owner, status=query.status or None, limit=query.limit)
        return json_response([serialize_job(job) for job in jobs])

    # ------------------------------------------------------------ downloads
    async def link(self, request: web.Request) -> Download:
        """The link needs no key and expires after an hour."""
        job = await self._job(request)
        if job.status != "completed":
            raise ApiError(400, f"Job is not completed yet. Current status: {job.status}")
        file_name = f"contacts_{job.id}.csv"
        signed = await self._signer.sign(file_name)
        url = absolute_link(request, self._settings, f"/csv/files/{file_name}", signed)
        return Download(job_id=str(job.id), download_url=url, expires_in="1 hour", filename=file_name)

    async def download(self, request: web.Request, *, query: Signed) -> web.StreamResponse:
        """The uploaded columns, unchanged, followed by the results."""
        file_name = request.match_info["file_name"]
        await self._signer.check(file_name, query)
        named = _FILE_NAME.fullmatch(file_name)
        if named is None:
            raise _not_found()
        async with self._database.begin() as conn:
            job = await get_job_by_link(conn, job_id=int(named[1]))
        if job is None or job.status != "completed":
            raise _not_found()
        settings = self._settings
        lines = stream_output(self._database, job, debug=settings.debug, formula_escape=settings.csv_formula_escape)
        return await stream_response(request, lines, content_type="text/csv; charset=utf-8", file_name=file_name)

    async def _job(self, request: web.Request) -> JobView:
        async with self._database.single() as conn:
            job = await get_job(conn, job_id=_job_id(request), owner=caller_of(request).owner)
        if job is None:
            raise _not_found()
        return job


def _job_id(request: web.Request) -> int:
    """The number in the path; anything else is no job."""
    text = request.match_info["job_id"]
    if not _JOB_ID.fullmatch(text):
        raise _not_found()
    return int(text)


def _not_found() -> ApiError:
    return ApiError(404, "Job not found")


def _as_api_error(refused: UploadRefused) -> ApiError:
    if refused.status == 422:  # noqa: PLR2004 - about a field of the form, so in the format of such errors
        return invalid(("body", "callback_url"), f"Value error, {refused.detail}")
    return ApiError(refused.status, refused.detail)
