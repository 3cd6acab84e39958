"""One CSV job from upload to download in a process of its own: what the daemon does, without HTTP and pages.

Run as ``python -m bench.csv_worker FILE KIND REPORT``; settings come from the environment.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import psutil

from pagecurator.csv_jobs.output import stream_output
from pagecurator.csv_jobs.service import build_csv
from pagecurator.csv_jobs.upload import CsvLimits, submit
from pagecurator.runtime.container import open_container
from pagecurator.runtime.garbage_collection import freeze_gc
from pagecurator.runtime.tasks import BackgroundTasks
from pagecurator.settings import load_settings
from pagecurator.storage.csv.jobs import get_job
from pagecurator.telemetry.logs import configure_logging
from pagecurator.websites.models import ScrapeKind, ScrapeRequest
from pagecurator.websites.scraper import WebsiteScraper, open_website_scraper

_LOOK_SECONDS = 0.02
_LAG_SECONDS = 0.005


async def work(file: Path, kind: ScrapeKind) -> dict[str, Any]:
    settings = load_settings(None)
    configure_logging(settings, worker="bench")
    process = psutil.Process()
    async with AsyncExitStack() as stack:
        container = await stack.enter_async_context(open_container(settings, worker="bench"))
        sites = await stack.enter_async_context(open_website_scraper(container))
        service = build_csv(container, sites)
        background = BackgroundTasks(service.background_tasks(), settings=settings)
        stack.push_async_callback(background.cancel)
        freeze_gc()  # as `pagecurator run` and `serve` do
        watch = _Watch()
        lag = asyncio.create_task(watch.run())
        stack.callback(lag.cancel)
        await _warm_up(sites, file)
        idle = process.memory_info().rss
        began = time.monotonic()
        with file.open("rb") as upload:
            job = await submit(
                database=container.database,
                upload=upload,
                file_name=file.name,
                kind=kind,
                website_column="website",
                owner="",
                limits=CsvLimits.from_settings(settings),
            )
        service.wake()
        uploaded = time.monotonic()
        while job.status != "completed":
            await asyncio.sleep(_LOOK_SECONDS)
            async with container.database.begin() as conn:
                found = await get_job(conn, job_id=job.id, owner="")
            assert found is not None
            job = found
        completed = time.monotonic()
        pieces = stream_output(container.database, job, debug=False, formula_escape=settings.csv_formula_escape)
        sizes = [len(piece) async for piece in pieces]
        assert job.started_at is not None
        assert job.completed_at is not None
        return {
            "rows": job.total_rows,
            "succeeded": job.succeeded_rows,
            "failed": job.failed_rows,
            "skipped": job.skipped_rows,
            "upload_seconds": uploaded - began,
            "work_seconds": (job.completed_at - job.created_at).total_seconds() - (uploaded - began),
            "seconds": completed - uploaded,
            "download_seconds": time.monotonic() - completed,
            "output_bytes": sum(sizes),
            "idle_rss_bytes": idle,
            "worst_lag_seconds": watch.worst_seconds,
            "peak_rss_bytes": watch.peak_rss_bytes,
        }


async def _warm_up(sites: WebsiteScraper, file: Path) -> None:
    """Scrape other hosts of the same server first: a daemon that has been up for a while is measured."""
    with file.open(encoding="utf-8") as lines:
        _header, first = next(lines), next(lines)
    port = first.rpartition(":")[2].strip("/\r\n")
    others = [ScrapeRequest(website=f"http://127.2.0.{host}:{port}/") for host in range(1, 41)]
    await asyncio.gather(*(sites.scrape(other, deadline_seconds=60) for other in others))


class _Watch:
    """The longest delay of the event loop, and the most memory."""

    def __init__(self) -> None:
        self.worst_seconds = 0.0
        self.peak_rss_bytes = 0

    async def run(self) -> None:
        process = psutil.Process()
        while True:
            due = time.monotonic() + _LAG_SECONDS
            await asyncio.sleep(_LAG_SECONDS)
            self.worst_seconds = max(self.worst_seconds, time.monotonic() - due)
            self.peak_rss_bytes = max(self.peak_rss_bytes, process.memory_info().rss)


def main() -> None:
    file, kind, report = sys.argv[1:]
    Path(report).write_text(json.dumps(asyncio.run(work(Path(file), ScrapeKind(kind)))))


if __name__ == "__main__":
    main()
