"""An upload becomes a job entirely or not at all, and its table comes back cell for cell."""

from __future__ import annotations

import asyncio
import csv
import io

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from pagecurator.csv_jobs import upload
from pagecurator.csv_jobs.upload_limits import CsvLimits, UploadRefused
from pagecurator.settings import Settings
from pagecurator.storage.connection_errors import DatabaseUnavailable
from pagecurator.storage.csv.jobs import cancel_job, get_job, list_jobs
from pagecurator.storage.engine import Database
from pagecurator.websites.models import ScrapeKind


async def count(database: Database, table: str) -> int:
    async with database.begin() as conn:
        return (await conn.execute(text(f"SELECT count(*) FROM {table}"))).scalar_one()


async def test_an_upload_is_a_queued_job(uploads):
    job = await uploads.submit("id,website\n1,a.com\n2,\n3\n4,b.com\n5,https://www.A.com/\n6,mailto:x@y.z\n")
    assert (job.id, job.kind, job.status, job.total_rows) == (1, "contacts", "queued", 6)
    assert (job.processed_rows, job.progress_percentage, job.file_name) == (0, 0.0, "sites.csv")
    assert await count(uploads.database, "csv_rows") == 6
    async with uploads.database.begin() as conn:
        sites = [tuple(row) for row in await conn.execute(text("SELECT site_no, row_no, website FROM csv_sites"))]
    assert sites == [(0, 1, "a.com"), (1, 4, "b.com"), (2, 6, "mailto:x@y.z")]
    assert await uploads.job(1) == job


async def test_job_numbers_are_consecutive(uploads):
    assert [(await uploads.submit("website\na.com\n")).id for _ in range(3)] == [1, 2, 3]


@pytest.mark.parametrize("name", ["sites.txt", "csv", "sites.csv.exe", ""])
async def test_a_name_that_does_not_end_in_csv_is_rejected(uploads, name):
    with pytest.raises(UploadRefused) as refused:
        await uploads.submit("website\na.com\n", file_name=name)
    assert (refused.value.status, refused.value.detail) == (400, "File must be a CSV file")


async def test_a_file_name_is_only_a_label(uploads):
    assert (await uploads.submit("website\n", file_name="../../etc/x.CSV")).file_name == "x.CSV"
    assert (await uploads.submit("website\n", file_name="C:\\sites\x00.csv")).file_name == "sites.csv"


async def test_a_rejected_upload_leaves_nothing_behind(uploads):
    rows = "".join(f"{number},site{number}.com\n" for number in range(12_000))
    with pytest.raises(UploadRefused) as refused:
        await uploads.submit("id,website\n" + rows + '"x,a.com\n')
    assert refused.value.status == 400
    assert await count(uploads.database, "csv_jobs") == await count(uploads.database, "csv_rows") == 0


async def test_a_cancelled_upload_leaves_nothing_behind(uploads, monkeypatch):
    copying = asyncio.Event()

    async def slow(*_arguments, **_values):
        copying.set()
        await asyncio.Event().wait()

    monkeypatch.setattr(upload, "copy_rows", slow)
    task = asyncio.create_task(uploads.submit("website\n" + "a.com\n" * 20_000))
    await copying.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await count(uploads.database, "csv_jobs") == 0


async def test_files_that_are_too_large_are_rejected_with_413(uploads):
    for limits in (CsvLimits(max_bytes=20), CsvLimits(max_rows=2)):
        with pytest.raises(UploadRefused) as refused:
            await uploads.submit("website\na.com\nb.com\nc.com\n", limits=limits)
        assert refused.value.status == 413


async def test_a_full_disk_of_the_database_is_507_and_an_outage_is_reported_as_such(uploads, monkeypatch):
    async def fail(code: str) -> None:
        async def copy(conn, **_values):
            await conn.execute(text(f"DO $$ BEGIN RAISE EXCEPTION 'no' USING ERRCODE = '{code}'; END $$"))

        monkeypatch.setattr(upload, "copy_rows", copy)
        await uploads.submit("website\na.com\n")

    with pytest.raises(UploadRefused) as refused:
        await fail("53100")
    assert refused.value.status == 507
    with pytest.raises(DatabaseUnavailable):
        await fail("57P01")
    with pytest.raises(DBAPIError):
        await fail("42P01")


@pytest.mark.parametrize(
    "url",
    [
        "ftp://a.com/x",
        "a.com/x",
        "http://localhost/x",
        "http://127.0.0.1/",
        "http://169.254.169.254/",
        "http://u:p@a.com",
    ],
)
async def test_a_callback_to_anything_but_a_public_server_is_rejected(uploads, url):
    with pytest.raises(UploadRefused) as refused:
        await uploads.submit("website\na.com\n", callback_url=url)
    assert refused.value.status == 422
    assert refused.value.detail.startswith("callback_url must be")


@pytest.mark.parametrize("allowed", [True, False])
async def test_a_callback_to_a_private_address_needs_the_setting(uploads, allowed):
    limits = CsvLimits.from_settings(Settings(allow_private_addresses=allowed))
    if allowed:
        await uploads.submit("website\na.com\n", callback_url="http://127.0.0.1:9/x", limits=limits)
    else:
        with pytest.raises(UploadRefused):
            await uploads.submit("website\na.com\n", callback_url="http://127.0.0.1:9/x", limits=limits)
    assert await count(uploads.database, "csv_jobs") == int(allowed)


async def test_jobs_of_other_owners_do_not_exist(uploads):
    job = await uploads.submit("website\na.com\n", owner="mine")
    await uploads.submit("website\na.com\n", owner="theirs")
    async with uploads.database.begin() as conn:
        assert await get_job(conn, job_id=job.id, owner="theirs") is None
        assert await get_job(conn, job_id=1 << 80, owner="mine") is None
        assert await cancel_job(conn, job_id=job.id, owner="theirs") is None
        assert [each.id for each in await list_jobs(conn, owner="mine")] == [job.id]
        assert (await get_job(conn, job_id=job.id, owner="mine")).status == "queued"


async def test_jobs_are_listed_newest_first_and_by_status(uploads):
    first, second, third = [await uploads.submit("website\na.com\n") for _ in range(3)]
    async with uploads.database.begin() as conn:
        cancelled = await cancel_job(conn, job_id=second.id, owner="")
        assert (cancelled.status, cancelled.completed_at is None) == ("cancelled", False)
        assert [job.id for job in await list_jobs(conn, owner="")] == [third.id, second.id, first.id]
        assert [job.id for job in await list_jobs(conn, owner="", limit=1)] == [third.id]
        assert [job.id for job in await list_jobs(conn, owner="", status="queued")] == [third.id, first.id]


# ---------------------------------------------------------------- any table
_CELL = st.text(st.characters(exclude_categories=("Cs", "Cc"), include_characters="\n\r\t\x00"), max_size=8)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    table=st.integers(1, 4).flatmap(
        lambda width: st.lists(st.lists(_CELL, min_size=width, max_size=width), max_size=6)
    ),
    delimiter=st.sampled_from(",;\t|"),
    end=st.sampled_from(["\n", "\r\n"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    kind=st.sampled_from(list(ScrapeKind)),
)
async def test_any_table_is_returned_cell_for_cell(uploads, table, delimiter, end, encoding, kind):
    width = len(table[0]) if table else 1
    header = [f"c{number}" for number in range(1, width)] + ["website"]
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=delimiter, lineterminator=end, quoting=csv.QUOTE_ALL)
    writer.writerows([header, *table])
    data = file.getvalue().encode(encoding)
    if encoding != "utf-16" and data.count(0) > 16:
        return  # looks like no text at all, and may be refused
    job = await uploads.answer_all(await uploads.submit(data, kind=kind))
    back = await uploads.table(job)
    assert [cells[:width] for cells in back] == [header, *table]
    assert len({len(cells) for cells in back}) == 1
