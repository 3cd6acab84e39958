"""Uploads and outputs behind a transaction pooler."""

from __future__ import annotations

import io

from pydantic import SecretStr

from pagecurator.csv_jobs.output import stream_output
from pagecurator.csv_jobs.upload import CsvLimits, submit
from pagecurator.settings import Settings
from pagecurator.storage.engine import connect
from pagecurator.websites.models import ScrapeKind


async def test_an_upload_and_its_output_work_through_a_transaction_pooler(database_url, pooler_to):
    async with pooler_to(database_url) as (pooler, url):
        database = await connect(Settings(_env_file=None, database_url=SecretStr(url), database_pooler="transaction"))
        try:
            job = await submit(
                database=database,
                upload=io.BytesIO(b"id,website\n" + b"1,\n" * 12_000),
                file_name="x.csv",
                kind=ScrapeKind.LINKEDIN,
                website_column="website",
                owner="",
                limits=CsvLimits(),
            )
            before = pooler.transactions
            pieces = [piece async for piece in stream_output(database, job, debug=False, formula_escape="off")]
            assert b"".join(pieces).count(b"skipped\n") == 12_000
            assert pooler.transactions - before >= 12  # each page of rows in its own transaction
        finally:
            await database.close()
