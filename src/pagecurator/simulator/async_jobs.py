"""The asynchronous API: jobs that are fetched in the background and polled.

Served on the same port; ScraperAPI has a separate host for it. A job does not count against the concurrency
limit; latency and rules whose action is one ordinary response apply to it. A job is tried once, not for 24 hours,
and callbacks are not sent.
"""

from __future__ import annotations

import asyncio
import json
import uuid
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from pagecurator.simulator.api_call import ApiCall, BadApiCallError, read_call
from pagecurator.simulator.api_responses import UNAUTHORIZED, ApiResponse

_MAX_URLS = 50_000
_FETCHED = (200, 404)

Fetch = Callable[[ApiCall], Awaitable[ApiResponse]]
"""Fetches a target for a job, with its delay, and bills it."""


@dataclass(slots=True, kw_only=True)
class AsyncJob:
    """A job and, once it ended, its answer."""

    id: str
    call: ApiCall
    status_url: str
    answer: ApiResponse | None = None

    def document(self) -> dict[str, Any]:
        """What ``GET /jobs/<id>`` answers."""
        shown: dict[str, Any] = {"id": self.id, "attempts": 0, "status": "running"}
        shown |= {"statusUrl": self.status_url, "url": self.call.target}
        if self.answer is None:
            return shown
        shown |= {"attempts": 1, "status": "finished" if self.answer.status in _FETCHED else "failed"}
        if shown["status"] == "failed":
            return {**shown, "failReason": "failed_due_to_timeout"}
        body = self.answer.page.body.decode("utf-8", errors="replace") if self.answer.page else self.answer.text
        headers = {"content-type": self.answer.content_type, **self.answer.sa_headers()}
        return {**shown, "response": {"headers": headers, "body": body, "statusCode": self.answer.status}}


class AsyncJobs:
    """All jobs of one simulator; beyond ``keep`` of them the oldest are dropped."""

    def __init__(self, *, fetch: Fetch, accepts: Callable[[str | None], bool], keep: int = 100_000) -> None:
        self._fetch = fetch
        self._accepts = accepts
        self._keep = keep
        self._jobs: OrderedDict[str, AsyncJob] = OrderedDict()
        self._tasks: dict[str, asyncio.Task[None]] = {}

    async def answer(self, request: web.BaseRequest, path: str, *, base_url: str) -> web.Response:
        """Answer ``/jobs``, ``/batchjobs`` and ``/jobs/<id>``; ``path`` without a slash at its end."""
        if request.method == "POST" and path in ("/jobs", "/batchjobs"):
            return await self._create(request, batch=path == "/batchjobs", base_url=base_url)
        job = self._jobs.get(path.removeprefix("/jobs/"))
        if not self._accepts(request.query.get("api_key") or request.headers.get("x-sapi-api_key")):
            return web.json_response({"error": UNAUTHORIZED}, status=401)
        if job is None or request.method not in ("GET", "DELETE"):
            return web.json_response({"error": "Job not found"}, status=404)
        if request.method == "DELETE":
            self._forget(job.id)
        return web.json_response(job.document())

    async def close(self) -> None:
        """Cancel running jobs and wait for them."""
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _create(self, request: web.BaseRequest, *, batch: bool, base_url: str) -> web.Response:
        try:
            asked = json.loads(await request.read())
            urls = asked["urls"] if batch else [asked["url"]]
            given = {str(name): _word(value) for name, value in (asked.get("apiParams") or {}).items()}
            key = asked.get("apiKey")
        except (ValueError, KeyError, TypeError, AttributeError):
            return web.json_response({"error": "Please send JSON with apiKey and url or urls."}, status=400)
        if not self._accepts(key):
            return web.json_response({"error": UNAUTHORIZED}, status=401)
        if not isinstance(urls, list) or len(urls) > _MAX_URLS:
            return web.json_response({"error": f"urls should be a list of at most {_MAX_URLS}."}, status=400)
        try:
            calls = [read_call({**given, "url": str(url)}, method=str(asked.get("method", "GET"))) for url in urls]
        except BadApiCallError as error:
            return web.json_response({"error": str(error)}, status=400)
        jobs = [self._begin(call, base_url=base_url) for call in calls]
        documents = [job.document() for job in jobs]
        return web.json_response(documents if batch else documents[0])

    def _begin(self, call: ApiCall, *, base_url: str) -> AsyncJob:
        job_id = str(uuid.uuid4())
        job = AsyncJob(id=job_id, call=call, status_url=f"{base_url}jobs/{job_id}")
        self._jobs[job_id] = job
        while len(self._jobs) > self._keep:
            self._forget(next(iter(self._jobs)))
        task = asyncio.create_task(self._run(job), name=f"simulator job {job_id}")
        self._tasks[job_id] = task
        task.add_done_callback(lambda _: self._tasks.pop(job_id, None))
        return job

    async def _run(self, job: AsyncJob) -> None:
        job.answer = await self._fetch(job.call)

    def _forget(self, job_id: str) -> None:
        self._jobs.pop(job_id, None)
        if task := self._tasks.get(job_id):
            task.cancel()


def _word(value: object) -> str:
    """JSON's booleans as the words that parameters use."""
    return str(value).lower() if isinstance(value, bool) else str(value)
