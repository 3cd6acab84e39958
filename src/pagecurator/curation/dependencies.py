"""What every journey shares."""

from __future__ import annotations

from dataclasses import dataclass

from pagecurator.curation.commit import PageCommitter
from pagecurator.curation.heartbeat import Heartbeat
from pagecurator.runtime.extraction_pool import ExtractionPool
from pagecurator.scraping.escalation import EscalationTiers
from pagecurator.scraping.limits.account import Account
from pagecurator.scraping.limits.concurrency import Throttle
from pagecurator.scraping.scraperapi import ScraperApiClient
from pagecurator.storage.worker_database import WorkerDatabase
from pagecurator.telemetry.metrics import Metrics


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryPolicy:
    """How often a page is fetched, and how long is waited in between."""

    attempts: int
    base_seconds: float
    backoff_factor: float
    release_delay_seconds: float
    max_deferrals: int = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class CurationContext:
    """What every journey shares: one of each, for the daemon's life."""

    database: WorkerDatabase
    committer: PageCommitter
    heartbeat: Heartbeat
    client: ScraperApiClient
    throttle: Throttle
    account: Account
    extraction_pool: ExtractionPool
    metrics: Metrics
    retry: RetryPolicy
    ladder: EscalationTiers
    worker: str
