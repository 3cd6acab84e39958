"""Processing of jobs: claiming, scraping, saving; replicas, interruption, resumption."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from urllib.parse import urlsplit

import asyncpg
import pytest
import structlog
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.ext.asyncio import AsyncConnection

from pagecurator.csv_jobs import job_runner, row_logging
from pagecurator.scraping.errors import ErrorCode
from pagecurator.scraping.limits.account import AccountPausedError, Pause
from pagecurator.scraping.limits.queue_time import SlotTimeoutError
from pagecurator.storage.csv import jobs
from pagecurator.storage.csv.jobs import cancel_job
from pagecurator.storage.csv.websites import ClaimedSite, claim_sites, finish_sites
from pagecurator.storage.engine import connect
from pagecurator.websites.models import ScrapeKind
from pagecurator.websites.page_fetchers import ScraperApiBusyError


def sites(count: int, prefix: str = "site") -> str:
    return "website\n" + "".join(f"{prefix}{number}.example\n" for number in range(count))


def counts(job):
    return (job.total_rows, job.processed_rows, job.succeeded_rows, job.failed_rows, job.skipped_rows)


# ---------------------------------------------------------------- the main road
async def test_a_job_is_completed_with_counts_that_add_up_and_an_output(services, uploads, web):
    job = await uploads.submit(
        "id,website\n1,a.example\n2,\n3,b.example,x\n4,dead.example\n5,empty.example\n6,a.example\n"
    )
    await services.service(web)
    job = await services.completed(job)
    assert counts(job) == (6, 6, 3, 2, 1)
    assert job.progress_percentage == 100.0
    assert job.started_at <= job.completed_at
    assert sorted(web.asked) == ["a.example", "dead.example", "empty.example"]
    header, *rows = await uploads.table(job, debug=True)
    status, error = header.index("scrape_status"), header.index("error")
    assert rows[2].pop(2) == "x"  # a surplus cell stays before ours
    assert [row[status] for row in rows] == ["success", "skipped", "error", "error", "no_contacts_found", "success"]
    assert [row[error] for row in rows] == [
        "",
        "",
        "The row has 3 cells, the header has 2.",
        "It is dead: nothing listens there",
        "",
        "",
    ]
    assert rows[0][header.index("email1")] == rows[5][header.index("email1")] == "info@a.example"


async def test_linkedin_jobs_are_processed_the_same_way(services, uploads, web):
    job = await uploads.submit(sites(3), kind=ScrapeKind.LINKEDIN)
    await services.service(web)
    job = await services.completed(job)
    assert (await uploads.table(job))[1] == ["site0.example", "", "", "success"]


async def test_a_header_alone_is_completed_at_100_percent(services, uploads, web):
    job = await uploads.submit("website\n")
    await services.service(web)
    job = await services.completed(job)
    assert job.progress_percentage == 100.0
    assert len(await uploads.table(job)) == 1


async def test_a_job_without_websites_is_completed_immediately(services, uploads, web):
    job = await uploads.submit("id,website\n1,\n2,a.example,x\n3\n")
    await services.service(web)
    assert counts(await services.completed(job)) == (3, 3, 0, 1, 2)
    assert web.asked == []


async def test_ten_thousand_equal_rows_are_scraped_once(services, uploads, web):
    job = await uploads.submit("website\n" + "dead.example\nhttp://www.Dead.example/\n" * 5000)
    await services.service(web)
    assert counts(await services.completed(job)) == (10_000, 10_000, 0, 10_000, 0)
    assert web.asked == ["dead.example"]


async def test_as_many_websites_are_scraped_concurrently_as_configured(services, uploads, web):
    web.held_back = True
    await uploads.submit(sites(30))
    await services.service(web, workers=7)
    await web.until_asked(7)
    web.let_go()
    await web.until_asked(30)
    assert web.most_together == 7


async def test_one_worker_processes_the_rows_in_order(services, uploads, web):
    job = await uploads.submit(sites(12))
    await services.service(web, workers=1)
    await services.completed(job)
    assert web.asked == [f"site{number}.example" for number in range(12)]
    assert web.most_together == 1


async def test_the_log_lines_that_people_grep_are_messages_of_events(services, uploads, web):
    with structlog.testing.capture_logs() as logs:
        job = await uploads.submit("website\na.example\ndead.example\na.example\n")
        await services.service(web)
        await services.completed(job)
        linkedin = await uploads.submit("website\na.example\n", kind=ScrapeKind.LINKEDIN)
        await services.completed(linkedin)
        async with asyncio.timeout(10):
            while sum(log["event"] == "csv.job_completed" for log in logs) < 2:
                await asyncio.sleep(0.01)
    messages = {log.get("message") for log in logs}
    assert messages >= {
        "[Job 1] Processing 3 rows with 10 concurrent workers",
        "[Job 1] Processing row 1: a.example",
        "[Job 1] Row 1 processed successfully: success",
        "[Job 1] Row 2 failed: It is dead.",
        "[Job 1] Row 3 processed successfully: success",
        "[LinkedIn Job 2] Processing 1 rows with 10 concurrent workers",
        "[LinkedIn Job 2] Row 1 processed successfully: success",
    }


async def test_rows_without_a_website_are_logged_too(services, uploads, web, monkeypatch):
    monkeypatch.setattr(row_logging, "_SCAN_ROWS", 2)
    with structlog.testing.capture_logs() as logs:
        job = await uploads.submit("website,note\na.example,x\n,x\na.example,x,y\n ,x\n")
        await services.service(web)
        await services.completed(job)
        async with asyncio.timeout(10):
            while sum(log["event"] == "csv.row_finished" for log in logs) < 4:
                await asyncio.sleep(0.01)
    finished = {log["row"]: (log["status"], log["message"]) for log in logs if log["event"] == "csv.row_finished"}
    assert finished[1] == ("success", "[Job 1] Row 1 processed successfully: success")
    assert finished[2] == ("skipped", "[Job 1] Row 2 skipped: it names no website")
    assert finished[3][0] == "error"
    assert finished[3][1].startswith("[Job 1] Row 3 failed: ")
    assert finished[4] == ("skipped", "[Job 1] Row 4 skipped: it names no website")


async def test_results_are_saved_in_batches(services, uploads, web, monkeypatch):
    job = await uploads.submit(sites(1000))
    service = await services.service(web, workers=50, write_seconds=5.0, start=False)
    written = []

    async def counted(conn, *, job_id, results):
        written.append(len(results))
        return await finish_sites(conn, job_id=job_id, results=results)

    monkeypatch.setattr(job_runner, "finish_sites", counted)
    await service.poll()
    await services.completed(job)
    assert sum(written) == 1000
    assert len(written) <= 6
    await service.stop(1)


async def test_an_internal_error_on_one_website_is_that_rows_error(services, uploads, web):
    web.failing["site1.example"] = RuntimeError("boom")
    job = await uploads.submit(sites(3))
    await services.service(web)
    job = await services.completed(job)
    assert counts(job) == (3, 3, 2, 1, 0)
    assert "internal error of Pagecurator" in (await uploads.table(job, debug=True))[2][-1]


# ---------------------------------------------------------------- fairness
class Breaking:
    """A claim that raises what is in ``faults``, one after the other, before it works."""

    def __init__(self, job_id: int, faults: list[Exception]) -> None:
        self.faults = faults
        self._job_id = job_id

    async def __call__(self, conn: AsyncConnection, *, job_id: int, **values) -> list[ClaimedSite]:
        if job_id == self._job_id and self.faults:
            raise self.faults.pop()
        return await claim_sites(conn, job_id=job_id, **values)


async def breaking(services, job, web, monkeypatch, *faults: Exception, **changes) -> Breaking:
    service = await services.service(web, start=False, postpone_seconds=0.0, **changes)
    claim = Breaking(job.id, list(faults))
    monkeypatch.setattr(job_runner, "claim_sites", claim)
    services.start(service)
    return claim


async def test_a_job_fails_after_three_internal_errors_in_a_row_and_the_others_continue(
    services, uploads, web, monkeypatch
):
    job, other = await uploads.submit(sites(3)), await uploads.submit(sites(3, "other"))
    with structlog.testing.capture_logs() as logs:
        claim = await breaking(services, job, web, monkeypatch, *[RuntimeError("boom")] * 4)
        job = await services.until(job, lambda found: found.status == "failed")
        assert (await services.completed(other)).succeeded_rows == 3
    assert len(claim.faults) == 1
    assert job.completed_at is not None
    assert "internal error of Pagecurator" in job.error
    assert "boom" not in job.error
    assert sum(log["event"] == "csv.job_fault" for log in logs) == 3
    (failed,) = [log for log in logs if log["event"] == "csv.job_failed"]
    assert (failed["message"], failed["error"]) == ("[Job 1] Failed", "RuntimeError: boom")


async def test_a_job_that_makes_progress_between_internal_errors_does_not_fail(services, uploads, web, monkeypatch):
    job = await uploads.submit(sites(16))
    service = await services.service(web, start=False, postpone_seconds=0.0, workers=1)
    calls = 0

    async def every_other_time(conn, **values):
        nonlocal calls
        calls += 1
        if calls % 2 == 0:
            await services.until(job, lambda found: found.processed_rows > calls // 2)
            raise RuntimeError("boom")
        return await claim_sites(conn, **values)

    monkeypatch.setattr(job_runner, "claim_sites", every_other_time)
    services.start(service)
    assert counts(await services.completed(job)) == (16, 16, 16, 0, 0)
    assert calls > 6


async def test_an_unexpected_schema_fails_no_job(services, uploads, web, monkeypatch):
    job = await uploads.submit(sites(3))
    drift = ProgrammingError("SELECT", {}, Exception("column does not exist"))
    await breaking(services, job, web, monkeypatch, *[drift] * 5)
    assert (await services.completed(job)).succeeded_rows == 3


async def test_a_small_job_is_not_stuck_behind_two_huge_ones(services, uploads, web):
    web.held_back = True
    huge = [await uploads.submit(sites(5000, f"huge{number}-")) for number in range(2)]
    service = await services.service(web, workers=2, time_slice_seconds=0.0)
    await web.until_asked(4)
    small = await uploads.submit(sites(3, "small"))
    service.wake()
    web.let_go()
    await services.completed(small)
    statuses = [(await uploads.job(job.id)).status for job in huge]
    assert statuses == ["processing", "processing"]
    await service.stop(5)


async def test_no_more_jobs_run_concurrently_than_configured(services, uploads, web):
    web.held_back = True
    for number in range(4):
        await uploads.submit(sites(3, f"job{number}-"))
    service = await services.service(web, max_jobs=2, workers=3)
    await web.until_asked(6)
    for _ in range(3):
        await service.poll()
    assert {name.split("-")[0] for name in web.asked} == {"job0", "job1"}
    web.let_go()
    await web.until_asked(12)
    await service.stop(5)


# ---------------------------------------------------------------- replicas, crashes, fences
async def test_two_replicas_share_one_job_and_no_row_is_done_twice(services, uploads, database_url, web):
    job = await uploads.submit(sites(300))
    other_web = type(web)()
    second = await connect(services.database_settings(database_url))
    try:
        web.held_back = other_web.held_back = True
        one = await services.service(web, workers=5)
        two = await services.service(other_web, workers=5, name="two", database=second)
        await web.until_asked(5)
        await other_web.until_asked(5)
        web.let_go()
        other_web.let_go()
        job = await services.completed(job)
        assert counts(job) == (300, 300, 300, 0, 0)
        assert len(web.asked) + len(other_web.asked) == len({*web.asked, *other_web.asked}) == 300
        await one.stop(5)
        await two.stop(5)
    finally:
        await second.close()


async def test_the_websites_of_a_crashed_worker_are_scraped_by_another(services, uploads, web):
    job = await uploads.submit(sites(5))
    gone = services.bare_worker("gone")
    await gone.pick_next_job()
    assert len(await gone.claim(job.id, limit=3)) == 3
    await services.execute("UPDATE csv_sites SET lease_expires_at = now() WHERE status = 'processing'")
    with structlog.testing.capture_logs() as logs:
        await services.service(web, name="heir")
        job = await services.completed(job)
    assert counts(job) == (5, 5, 5, 0, 0)
    expired = [log for log in logs if log["event"] == "csv.leases_expired"]
    assert [(log["claimed_by"], log["websites"]) for log in expired] == [("gone", 3)]


async def test_a_late_result_is_discarded_if_another_worker_claimed_the_website(services, uploads):
    job = await uploads.submit(sites(1))
    slow, quick = services.bare_worker("slow"), services.bare_worker("quick")
    await slow.pick_next_job()
    (old,) = await slow.claim(job.id, limit=1)
    await services.execute("UPDATE csv_sites SET lease_expires_at = now()")
    assert [rescued.sites for rescued in await quick.rescue()] == [1]
    (new,) = await quick.claim(job.id, limit=1)
    late = await slow.finish(job.id, old, "error")
    assert (late.rows, late.processed_rows) == ({}, 0)
    done = await quick.finish(job.id, new)
    assert (done.rows, done.job_status) == ({0: 1}, "completed")
    again = await quick.finish(job.id, new)
    assert again.rows == {}
    assert counts(await uploads.job(job.id)) == (1, 1, 1, 0, 0)


async def test_a_result_after_the_lease_expired_counts_if_the_website_was_not_claimed_again(services, uploads):
    job = await uploads.submit(sites(1))
    worker = services.bare_worker()
    await worker.pick_next_job()
    (site,) = await worker.claim(job.id, limit=1)
    await services.execute("UPDATE csv_sites SET lease_expires_at = now()")
    await worker.rescue()
    assert (await worker.finish(job.id, site)).rows == {0: 1}


@pytest.mark.parametrize("most", [2, 3])
async def test_a_website_that_crashed_too_many_workers_fails(services, uploads, web, most):
    job = await uploads.submit(sites(2))
    await services.execute(f"UPDATE csv_sites SET crashes = {most - 1} + site_no")
    await services.service(web, max_crashes=most)
    job = await services.completed(job)
    assert web.asked == ["site0.example"]
    assert f"stopped {most} times" in (await uploads.table(job, debug=True))[2][-1]


async def test_leases_are_renewed_during_a_slow_scrape(services, uploads, web):
    web.held_back = True
    await uploads.submit(sites(2))
    service = await services.service(web, lease_seconds=1.0)
    await web.until_asked(2)
    first = await services.value("SELECT max(lease_expires_at) FROM csv_sites")
    async with asyncio.timeout(20):
        while await services.value("SELECT min(lease_expires_at) FROM csv_sites") <= first:
            await asyncio.sleep(0.05)
    web.let_go()
    await service.stop(5)


# ---------------------------------------------------------------- waiting
async def test_a_paused_account_releases_the_row_and_postpones_the_job(services, uploads, web):
    pause = Pause(reason=ErrorCode.ACCOUNT_UNAUTHORIZED, message="no credits", since=datetime.now(UTC))
    web.failing["site1.example"] = AccountPausedError(pause)
    job = await uploads.submit(sites(3))
    with structlog.testing.capture_logs() as logs:
        service = await services.service(web)
        async with asyncio.timeout(20):
            while not await services.value("SELECT resume_at > now() FROM csv_jobs"):
                await asyncio.sleep(0.02)
    assert [log["reason"] for log in logs if log["event"] == "csv.job_waits"] == [
        "the ScraperAPI account is paused: no credits"
    ]
    waiting = await uploads.job(job.id)
    assert (waiting.status, waiting.failed_rows) == ("processing", 0)
    left = await services.value("SELECT count(*) FROM csv_sites WHERE status = 'queued'")
    assert left == 3 - waiting.processed_rows >= 1
    web.failing.clear()
    await services.execute("UPDATE csv_jobs SET resume_at = now()")
    service.wake()
    assert counts(await services.completed(job)) == (3, 3, 3, 0, 0)


async def test_a_rate_limit_releases_the_row(services, uploads, web):
    web.failing["site0.example"] = ScraperApiBusyError("429")
    job = await uploads.submit(sites(1))
    await services.service(web)
    async with asyncio.timeout(20):
        while not await services.value("SELECT resume_at > now() FROM csv_jobs"):
            await asyncio.sleep(0.02)
    assert counts(await uploads.job(job.id)) == (1, 0, 0, 0, 0)


async def test_a_row_without_a_slot_waits_without_an_error_while_the_others_continue(services, uploads, web):
    web.failing["site1.example"] = SlotTimeoutError("all connections are in use")
    job = await uploads.submit(sites(3))
    await services.service(web)
    await services.until(job, lambda found: found.succeeded_rows == 2)
    await web.until_asked(6)  # the waiting one is asked again and again
    web.failing.clear()
    assert counts(await services.completed(job)) == (3, 3, 3, 0, 0)


async def test_a_row_that_waits_for_a_slot_does_not_delay_the_shutdown(services, uploads, web):
    web.failing["site0.example"] = SlotTimeoutError("all connections are in use")
    job = await uploads.submit(sites(1))
    service = await services.service(web)
    await web.until_asked(2)
    async with asyncio.timeout(10):
        await service.stop(60)
    assert await services.value("SELECT status::text FROM csv_sites") == "queued"
    assert counts(await uploads.job(job.id)) == (1, 0, 0, 0, 0)


# ---------------------------------------------------------------- cancelling and stopping
async def test_a_cancelled_job_stops_soon_and_keeps_its_counts(services, uploads, web):
    web.held_back = True
    job = await uploads.submit(sites(50))
    service = await services.service(web, workers=4)
    await web.until_asked(4)
    async with services.database.begin() as conn:
        assert (await cancel_job(conn, job_id=job.id, owner="")).status == "cancelled"
    service.wake()
    async with asyncio.timeout(20):
        while web.together:
            await asyncio.sleep(0.01)
    web.let_go()
    job = await uploads.job(job.id)
    assert (job.status, job.processed_rows) == ("cancelled", 0)
    assert len(web.asked) == 4


async def test_stopping_lets_scrapes_in_progress_finish_and_releases_the_rest_immediately(services, uploads, web):
    web.held_back = True
    job = await uploads.submit(sites(50))
    service = await services.service(web, workers=4)
    await web.until_asked(4)
    stopping = asyncio.create_task(service.stop(30))
    async with asyncio.timeout(20):
        while await services.value("SELECT count(*) FROM csv_sites WHERE status = 'queued'") < 46:
            await asyncio.sleep(0.01)
    assert not stopping.done()
    web.let_go()
    await stopping
    assert counts(await uploads.job(job.id)) == (50, 4, 4, 0, 0)
    assert await services.value("SELECT count(*) FROM csv_sites WHERE status = 'processing'") == 0


async def test_rows_that_do_not_finish_within_the_grace_period_are_released(services, uploads, web):
    web.held_back = True
    job = await uploads.submit(sites(5))
    service = await services.service(web, workers=2)
    await web.until_asked(2)
    await service.stop(0.01)
    assert await services.value("SELECT count(*) FROM csv_sites WHERE status = 'queued'") == 5
    assert counts(await uploads.job(job.id)) == (5, 0, 0, 0, 0)


# ---------------------------------------------------------------- Postgres away
@asynccontextmanager
async def outage(postgres_url: str, database_url: str) -> AsyncIterator[None]:
    """Every session on the test's database is ended as soon as it is seen, for the length of a block."""
    name = urlsplit(database_url).path.lstrip("/")
    connection = await asyncpg.connect(postgres_url)

    async def end_sessions() -> None:
        while True:
            await connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1", name)

    ending = asyncio.create_task(end_sessions())
    try:
        yield
    finally:
        ending.cancel()
        await asyncio.gather(ending, return_exceptions=True)
        await connection.close()


async def test_results_are_held_while_postgres_is_unavailable_and_saved_later(
    services, uploads, postgres_url, database_url, web
):
    job = await uploads.submit(sites(40))
    web.held_back = True
    services.database.outage.logged = True
    await services.service(web, workers=10)
    await web.until_asked(10)
    with structlog.testing.capture_logs() as logs:
        async with outage(postgres_url, database_url):
            web.let_go()
            async with asyncio.timeout(30):
                while not any(log["event"] == "database.unavailable" for log in logs):
                    await asyncio.sleep(0.01)
        job = await services.completed(job)
        async with asyncio.timeout(30):  # others may see the commit before the service has its answer
            while _about_database(logs)[-1] != "database.recovered":
                await asyncio.sleep(0.01)
    assert counts(job) == (40, 40, 40, 0, 0)
    assert len(web.asked) == len(set(web.asked)) == 40
    logged = _about_database(logs)
    assert logged == ["database.unavailable", "database.recovered"] * (len(logged) // 2)


def _about_database(logs) -> list[str]:
    return [log["event"] for log in logs if log["event"].startswith("database.")]


# ---------------------------------------------------------------- retention
async def test_expired_jobs_are_removed_with_their_rows_in_small_steps(services, uploads, web, monkeypatch):
    monkeypatch.setattr(jobs, "STEP_ROWS", 3)
    old, young = await uploads.submit(sites(20)), await uploads.submit(sites(2))
    service = await services.service(web, start=False)
    await service.poll()
    await services.completed(old)
    await services.completed(young)
    await services.execute(f"UPDATE csv_jobs SET completed_at = now() - interval '2 days' WHERE id = {old.id}")
    with structlog.testing.capture_logs() as logs:
        await service.remove_old()
    assert [log["jobs"] for log in logs if log["event"] == "csv.jobs_removed"] == [1]
    for table in ("csv_rows", "csv_sites"):
        assert await services.value(f"SELECT count(*) FROM {table}") == 2
    assert await services.value("SELECT count(*) FROM csv_jobs") == 1
    await service.stop(1)


async def test_metrics_count_jobs_and_rows(services, uploads, web):
    job = await uploads.submit("id,website\n1,a.example\n2,\n3,dead.example\n4,a.example\n")
    await services.service(web)
    await services.completed(job)
    await uploads.submit(sites(1))
    shown = services.metrics.render().decode()
    assert 'pagecurator_csv_rows_total{outcome="success"} 2.0' in shown
    assert 'pagecurator_csv_rows_total{outcome="skipped"} 1.0' in shown
