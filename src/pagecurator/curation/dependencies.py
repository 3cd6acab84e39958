"""What the batches and pages of the daemon share."""

from __future__ import annotations

from dataclasses import dataclass

from pagecurator.curation.commit import PageCommitter
from pagecurator.curation.heartbeat import Heartbeat
from pagecurator.runtime.extraction_pool import ExtractionPool
from pagecurator.scraping.limits.account import Account
from pagecurator.scraping.limits.concurrency import Throttle
from pagecurator.scraping.retry import RetryingFetcher
from pagecurator.scraping.scraperapi import ScraperApiClient
from pagecurator.storage.worker_database import WorkerDatabase
from pagecurator.telemetry.metrics import Metrics


@dataclass(frozen=True, slots=True, kw_only=True)
class CurationContext:
    """One of each, for the daemon's life."""

    database: WorkerDatabase
    committer: PageCommitter
    heartbeat: Heartbeat
    client: ScraperApiClient
    fetcher: RetryingFetcher
    throttle: Throttle
    account: Account
    extraction_pool: ExtractionPool
    metrics: Metrics
    release_delay_seconds: float
    """Before a page that was released is due again, where the reason asks for a delay."""
    max_deferrals: int
    """Cooldowns of its domain after which a page fails."""
    worker: str
