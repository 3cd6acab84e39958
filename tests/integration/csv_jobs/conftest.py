"""Uploads, and the answers of websites that no test needs to visit."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass, field

import pytest
from sqlalchemy import text

from pagecurator.csv_jobs.intake import submit
from pagecurator.csv_jobs.limits import CsvLimits
from pagecurator.csv_jobs.writer import stream_output
from pagecurator.sites.answer import SiteKind
from pagecurator.storage.engine import Database
from pagecurator.storage.jobs import JobView, get_job

_ANSWER = text(
    """
    WITH answered AS (
        UPDATE csv_sites SET status = :status, answer = :answer WHERE job_id = :job_id RETURNING 1
    )
    UPDATE csv_jobs SET status = 'completed', completed_at = now(), processed_rows = total_rows WHERE id = :job_id
    """
)


@dataclass
class Desk:
    """What a client does, without HTTP between."""

    database: Database
    owner: str = ""
    limits: CsvLimits = field(default_factory=CsvLimits)

    async def submit(
        self, data: bytes | str, *, kind: SiteKind = SiteKind.CONTACTS, column: str = "website", **more
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
        """End the job, with the same answer for every website."""
        async with self.database.begin() as conn:
            answer = json.dumps({"website": "http://a.com", **shown, "status": status})
            await conn.execute(_ANSWER, {"job_id": job.id, "status": status, "answer": answer})
        return await self.job(job.id)

    async def output(self, job: JobView, *, debug: bool = False, formula_escape: str = "generated") -> bytes:
        pieces = stream_output(self.database, job, debug=debug, formula_escape=formula_escape)
        return b"".join([piece async for piece in pieces])

    async def table(self, job: JobView, **options) -> list[list[str]]:
        text = (await self.output(job, **options)).decode()
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=job.delimiter))


@pytest.fixture
def desk(database: Database) -> Desk:
    return Desk(database)
