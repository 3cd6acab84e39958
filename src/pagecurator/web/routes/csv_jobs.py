"""``/csv``: tables of websites as jobs. They belong to the key that made them."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable, Sequence
from datetime import datetime
from typing import Annotated, Literal

from aiohttp import web
from pydantic import BaseModel, ConfigDict, Field, RootModel

from pagecurator.csv_jobs.output import stream_output
from pagecurator.csv_jobs.serialization import serialize_job
from pagecurator.csv_jobs.upload import submit
from pagecurator.csv_jobs.upload_limits import CsvLimits, UploadRefused
from pagecurator.settings import Settings
from pagecurator.storage.csv.jobs import JobView, cancel_job, get_job, get_job_by_link, list_jobs
from pagecurator.storage.engine import Database
from pagecurator.web.auth import caller_of
from pagecurator.web.error_responses import ApiError, invalid
from pagecurator.web.multipart import Uploads
from pagecurator.web.request_limits import ConcurrencyLimit
from pagecurator.web.responses import json_response, stream_response
from pagecurator.web.routing import Handler, Route
from pagecurator.web.signed_urls import Signed, UrlSigner, absolute_link
from pagecurator.websites.models import ScrapeKind

Status = Literal["queued", "processing", "completed", "failed", "cancelled"]
_QUEUED = {
    ScrapeKind.CONTACTS: "CSV uploaded successfully. Processing queued.",
    ScrapeKind.LINKEDIN: "CSV uploaded successfully. LinkedIn-only processing queued.",
}
_JOB_ID = re.compile(r"[1-9][0-9]{0,18}")
_FILE_NAME = re.compile(r"contacts_([1-9][0-9]{0,18})\.csv")
_MEDIA_TYPE = "text/csv; charset=utf-8"


class UploadForm(BaseModel):
    """A table with websites. Its delimiter and encoding are found out."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    file: Annotated[str, Field(json_schema_extra={"format": "binary"})]
    """Its name ends in `.csv`."""
    website_column: str = "website"
    """The column with the addresses."""
    callback_url: str | None = None
    """A public address that gets a POST when the job has ended."""


class UploadedJob(BaseModel):
    """A job that waits for its turn."""

    job_id: str
    message: str
    total_rows: int
    status: Literal["queued"]


class Job(BaseModel):
    """A job and how far it got. `processed_rows` is the sum of the succeeded, failed and skipped ones."""

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
    """Jobs, the newest first."""


class JobsQuery(BaseModel):
    """Which of one's own jobs."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    status: Literal["", "queued", "processing", "completed", "failed", "cancelled"] | None = None
    """Only jobs with this status; empty: all."""
    limit: Annotated[int, Field(ge=1, le=100)] = 50
    """Jobs in the answer, at most."""


class Download(BaseModel):
    """A link that needs no key, for an hour."""

    job_id: str
    download_url: str
    expires_in: str
    filename: str


class SignedQuery(BaseModel):
    """The proof in a signed link."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    expires: str
    """The end of the link, in seconds since 1970."""
    signature: str
    """HMAC-SHA256."""


class CsvJobRoutes:
    """Takes tables in, tells of jobs, hands out what came of them."""

    def __init__(
        self, *, database: Database, settings: Settings, uploads: Uploads, signer: UrlSigner, wake: Callable[[], None]
    ) -> None:
        self._database = database
        self._settings = settings
        self._uploads = uploads
        self._signer = signer
        self._wake = wake
        # Storing a large table holds a database connection for a while; curation and rows need the others.
        self._storing = ConcurrencyLimit(max(1, settings.db_pool_size // 4))

    def routes(self) -> Sequence[Route]:
        """What there is."""
        which = {"job_id": "The job's number."}
        missing = {404: "There is no such job, or it belongs to another key."}
        return (
            self._upload_route("/csv/upload-csv", self.upload, "Look for all contacts of a table's websites"),
            self._upload_route("/csv/upload-linkedin-csv", self.upload_linkedin, "Look for LinkedIn profiles only"),
            Route(
                method="GET",
                path="/csv/job/{job_id}",
                handle=self.job,
                tag="csv",
                summary="How far a job got",
                path_parameters=which,
                response=Job,
                errors=missing,
            ),
            Route(
                method="DELETE",
                path="/csv/job/{job_id}",
                handle=self.cancel,
                tag="csv",
                summary="Cancel a job",
                path_parameters=which,
                response=Job,
                errors=missing,
            ),
            Route(
                method="GET",
                path="/csv/jobs",
                handle=self.list,
                tag="csv",
                summary="One's own jobs, the newest first",
                query=JobsQuery,
                response=JobList,
            ),
            Route(
                method="GET",
                path="/csv/download/{job_id}",
                handle=self.link,
                tag="csv",
                summary="A link to the output of a completed job",
                path_parameters=which,
                response=Download,
                errors={400: "The job is not completed yet.", **missing},
            ),
            Route(
                method="GET",
                path="/csv/files/{file_name}",
                handle=self.download,
                tag="csv",
                summary="The output of a completed job, streamed",
                path_parameters={"file_name": "As the link has it."},
                query=SignedQuery,
                media_types=("text/csv",),
                errors={
                    403: "The link has expired, or is none of ours.",
                    404: "The job is gone.",
                    503: "The database can't be reached at the moment.",
                    504: "The database took too long.",
                },
                needs_key=False,
                deadline_seconds=None,
            ),
        )

    def _upload_route(self, path: str, handle: Handler, summary: str) -> Route:
        return Route(
            method="POST",
            path=path,
            handle=handle,
            tag="csv",
            summary=summary,
            form=UploadForm,
            response=UploadedJob,
            errors={
                400: "The file is no table with that column; the answer names the columns there are.",
                408: "The file came too slowly.",
                413: "The file is too large, or has too many rows or columns.",
                415: "The body is compressed.",
                507: "There is no room for the file.",
            },
            deadline_seconds=None,
        )

    # ------------------------------------------------------------ in
    async def upload(self, request: web.Request) -> UploadedJob:
        """The job is there entirely once this is answered, or not at all."""
        return await self._submit(request, ScrapeKind.CONTACTS)

    async def upload_linkedin(self, request: web.Request) -> UploadedJob:
        """The same, with the homepages alone."""
        return await self._submit(request, ScrapeKind.LINKEDIN)

    async def _submit(self, request: web.Request, kind: ScrapeKind) -> UploadedJob:
        async with self._uploads.received(request, check_name=_require_csv) as upload:
            try:
                async with self._storing.slot():
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

    # ------------------------------------------------------------ how far
    async def job(self, request: web.Request) -> web.StreamResponse:
        """`download_url` is there once the job is completed."""
        return json_response(serialize_job(await self._job(request)))

    async def cancel(self, request: web.Request) -> web.StreamResponse:
        """A job that has ended already stays as it is. What was found so far can't be downloaded."""
        async with self._database.begin() as conn:
            job = await cancel_job(conn, job_id=_job_id(request), owner=caller_of(request).owner)
        if job is None:
            raise _not_found()
        self._wake()
        return json_response(serialize_job(job))

    async def list(self, request: web.Request, *, query: JobsQuery) -> web.StreamResponse:
        """A bare array."""
        async with self._database.begin() as conn:
            jobs = await list_jobs(conn, owner=caller_of(request).owner, status=query.status or None, limit=query.limit)
        return json_response([serialize_job(job) for job in jobs])

    # ------------------------------------------------------------ out
    async def link(self, request: web.Request) -> Download:
        """Whoever has the link can read the file for an hour, without a key."""
        job = await self._job(request)
        if job.status != "completed":
            raise ApiError(400, f"Job is not completed yet. Current status: {job.status}")
        file_name = f"contacts_{job.id}.csv"
        signed = await self._signer.sign(file_name)
        url = absolute_link(request, self._settings, f"/csv/files/{file_name}", signed)
        return Download(job_id=str(job.id), download_url=url, expires_in="1 hour", filename=file_name)

    async def download(self, request: web.Request, *, query: SignedQuery) -> web.StreamResponse:
        """The user's own columns as they were, then ours."""
        file_name = request.match_info["file_name"]
        await self._signer.check(file_name, Signed(expires=query.expires, signature=query.signature))
        named = _FILE_NAME.fullmatch(file_name)
        if named is None:
            raise _not_found()
        async with self._database.begin() as conn:
            job = await get_job_by_link(conn, job_id=int(named[1]))
        if job is None or job.status != "completed":
            raise _not_found()
        return await stream_response(request, self._lines(job), content_type=_MEDIA_TYPE, file_name=file_name)

    def _lines(self, job: JobView) -> AsyncIterator[bytes]:
        settings = self._settings
        return stream_output(self._database, job, debug=settings.debug, formula_escape=settings.csv_formula_escape)

    async def _job(self, request: web.Request) -> JobView:
        async with self._database.single() as conn:
            job = await get_job(conn, job_id=_job_id(request), owner=caller_of(request).owner)
        if job is None:
            raise _not_found()
        return job


def _job_id(request: web.Request) -> int:
    """The number in the path. Whatever is none belongs to no job."""
    text = request.match_info["job_id"]
    if not _JOB_ID.fullmatch(text):
        raise _not_found()
    return int(text)


def _not_found() -> ApiError:
    return ApiError(404, "Job not found")


def _require_csv(file_name: str) -> None:
    if not file_name.lower().endswith(".csv"):
        raise ApiError(400, "File must be a CSV file")


def _as_api_error(refused: UploadRefused) -> ApiError:
    if refused.status == 422:  # noqa: PLR2004 - then it is about a field of the form, and has the shape of one
        return invalid(("body", "callback_url"), f"Value error, {refused.detail}")
    return ApiError(refused.status, refused.detail)
