"""The Prometheus metrics, documented in ``docs/metrics.md``. No label contains a URL or a domain."""

from __future__ import annotations

from collections import deque

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from pagecurator.version import __version__

_BATCHES_AVERAGED = 100
_STAGE_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 40, 70, 120)


class Metrics:
    """All metrics of one process, on a separate registry so that tests and demos don't share counts."""

    def __init__(self) -> None:
        self.registry = registry = CollectorRegistry()
        # The five metrics of the product requirements, with the names given there.
        self.concurrent_pages_processed = Counter(
            "concurrent_pages_processed", "Pages finished in concurrent mode.", registry=registry
        )
        self.rate_limit_errors = Counter(
            "scraper_api_rate_limit_errors", "Responses of ScraperAPI with status 429.", registry=registry
        )
        self.connection_pool_utilization = Gauge(
            "http_connection_pool_utilization", "Requests in flight divided by the connection limit.", registry=registry
        )
        self.success_rate = Gauge(
            "contact_extraction_success_rate",
            "Share of finished pages of this process that did not fail; NaN before the first.",
            registry=registry,
        )
        self.success_rate.set(float("nan"))
        self.average_batch_seconds = Gauge(
            "average_batch_processing_time_seconds",
            f"Mean duration of the last {_BATCHES_AVERAGED} batches.",
            registry=registry,
        )
        # The queue, polled from the database.
        self.pages_pending = Gauge("pagecurator_pages_pending", "Queued pages, due or not.", registry=registry)
        self.oldest_pending_age = Gauge(
            "pagecurator_pages_oldest_pending_age_seconds", "Age of the oldest due page.", registry=registry
        )
        self.pages_held = Gauge(
            "pagecurator_pages_held",
            "Pages that would be due, but whose domain is paused, cooling or open.",
            registry=registry,
        )
        self.domains_held = Gauge(
            "pagecurator_domains_held", "Domains that are paused, cooling or open.", ["state"], registry=registry
        )
        self.oldest_transaction = Gauge(
            "pagecurator_oldest_transaction_seconds", "Age of the oldest open transaction.", registry=registry
        )
        # Activity of this process.
        self.domain_holds = Counter(
            "pagecurator_domain_holds",
            "Cooldowns and open circuit breakers of domains caused by this process.",
            ["kind"],
            registry=registry,
        )
        self.pages_claimed = Counter("pagecurator_pages_claimed", "Pages claimed.", registry=registry)
        self.pages_finished = Counter(
            "pagecurator_pages_finished", "Pages with an outcome.", ["outcome"], registry=registry
        )
        self.page_retries = Counter("pagecurator_page_retries", "Retried fetches.", ["reason"], registry=registry)
        self.stage_seconds = Histogram(
            "pagecurator_page_stage_seconds",
            "Time of a page in a stage: wait (for a slot), fetch, extract, save.",
            ["stage"],
            buckets=_STAGE_BUCKETS,
            registry=registry,
        )
        self.leases_expired = Counter(
            "pagecurator_leases_expired",
            "Leases that expired because their worker stopped renewing them.",
            registry=registry,
        )
        self.stale_results = Counter(
            "pagecurator_stale_results", "Results discarded because the lease was lost.", registry=registry
        )
        self.concurrency_limit = Gauge(
            "pagecurator_concurrency_limit", "Current concurrency limit (adaptive).", registry=registry
        )
        self.throttle_pause = Gauge(
            "pagecurator_throttle_pause_seconds",
            "Length of the pause after consecutive 429s; 0: no pause.",
            registry=registry,
        )
        self.concurrency_in_use = Gauge("pagecurator_concurrency_in_use", "Requests in flight.", registry=registry)
        self.http_requests = Counter(
            "pagecurator_http_requests",
            "Responses by status class; `error`: no response.",
            ["status_class"],
            registry=registry,
        )
        self.answer_mismatches = Counter(
            "pagecurator_scraperapi_answer_mismatches",
            "Responses on reused connections for another site than the requested one; the page was fetched again.",
            registry=registry,
        )
        self.connections_opened = Counter(
            "pagecurator_http_connections_opened", "TCP connections opened.", registry=registry
        )
        self.credits = Counter(
            "pagecurator_credits", "ScraperAPI credits billed, as reported in responses.", registry=registry
        )
        self._add_account(registry)
        self.db_connections = Gauge(
            "pagecurator_db_pool_connections", "Database connections.", ["state"], registry=registry
        )
        self.loop_lag = Gauge(
            "pagecurator_event_loop_lag_seconds",
            "Longest delay of the event loop since the last measurement.",
            registry=registry,
        )
        self.last_cycle = Gauge(
            "pagecurator_last_cycle_timestamp_seconds", "Unix time of the end of the last tick.", registry=registry
        )
        # Single websites: CSV rows, /scrap, scrape-site.
        self.site_answers = Counter("pagecurator_site_answers", "Results for websites.", ["status"], registry=registry)
        self.site_cache = Counter(
            "pagecurator_site_cache",
            "Cache lookups by store and result: `hit`, `miss`, `error` (the next store is used).",
            ["store", "result"],
            registry=registry,
        )
        self.model_calls = Counter(
            "pagecurator_model_calls", "Requests to the language model.", ["result"], registry=registry
        )
        self.site_requests = Counter(
            "pagecurator_site_requests",
            "Direct requests to websites by status class; `error`: no response.",
            ["status_class"],
            registry=registry,
        )
        self.site_fetch_seconds = Histogram(
            "pagecurator_site_fetch_seconds",
            "Time to fetch a page of a website, including waiting for limits and redirects.",
            ["page"],
            buckets=_STAGE_BUCKETS,
            registry=registry,
        )
        for status in ("success", "no_contacts_found", "error"):
            self.site_answers.labels(status=status)
        self._add_memory_and_mode()
        self._add_api_and_csv()
        # Initialise the series, so that alerts work from the start.
        for status in ("queued", "processing"):
            self.csv_jobs.labels(status=status)
        for outcome in ("success", "no_contacts_found", "error", "skipped", "stale"):
            self.csv_rows.labels(outcome=outcome)
        for stage in ("wait", "fetch", "extract", "save"):
            self.stage_seconds.labels(stage=stage)
        for state in ("paused", "cooling", "open"):
            self.domains_held.labels(state=state)
        for kind in ("cooling", "open"):
            self.domain_holds.labels(kind=kind)
        for status_class in ("2xx", "3xx", "4xx", "429", "5xx", "error"):
            self.http_requests.labels(status_class=status_class)
        build_info = Gauge(
            "pagecurator_build_info", "Always 1; the version is a label.", ["version"], registry=registry
        )
        build_info.labels(version=__version__).set(1)
        self._batch_seconds: deque[float] = deque(maxlen=_BATCHES_AVERAGED)
        self._finished = self._failed = 0

    def _add_memory_and_mode(self) -> None:
        registry = self.registry
        # Memory.
        self.memory_resident = Gauge(
            "pagecurator_memory_resident_bytes",
            "Private resident memory of this process and its extraction workers.",
            registry=registry,
        )
        self.memory_limit = Gauge(
            "pagecurator_memory_limit_bytes", "Memory limit of these processes; 0: no limit.", registry=registry
        )
        self.bodies_waiting = Gauge("pagecurator_bodies_waiting", "Large bodies waiting for memory.", registry=registry)
        # Processing mode.
        self.mode = Gauge(
            "pagecurator_mode",
            "1 for the current processing mode, 0 for the others: concurrent, sequential, mixed, trial.",
            ["mode"],
            registry=registry,
        )
        self.rollbacks = Counter(
            "pagecurator_rollbacks", "Rollbacks to sequential mode after too many failures.", registry=registry
        )

    def _add_api_and_csv(self) -> None:
        registry = self.registry
        # The HTTP API.
        self.api_requests = Counter(
            "pagecurator_api_requests",
            "Requests to the HTTP API by route and status class.",
            ["route", "status_class"],
            registry=registry,
        )
        self.api_seconds = Histogram(
            "pagecurator_api_request_seconds",
            "Duration of requests to the HTTP API.",
            ["route"],
            buckets=_STAGE_BUCKETS,
            registry=registry,
        )
        # CSV jobs.
        self.csv_jobs = Gauge("pagecurator_csv_jobs", "Unfinished CSV jobs.", ["status"], registry=registry)
        self.csv_rows = Counter(
            "pagecurator_csv_rows",
            "Finished rows of CSV jobs; `stale`: discarded because the lease was lost.",
            ["outcome"],
            registry=registry,
        )

    def _add_account(self, registry: CollectorRegistry) -> None:
        """Metrics of the account, which all replicas share."""
        self.account_limit = Gauge(
            "pagecurator_account_limit", "Concurrency limit over all replicas.", registry=registry
        )
        self.slots_allowed = Gauge(
            "pagecurator_slots_allowed", "Slots of the account allocated to this replica.", registry=registry
        )
        self.credits_left = Gauge(
            "pagecurator_account_credits_left",
            "Remaining credits as last reported by ScraperAPI; NaN if unknown.",
            registry=registry,
        )
        self.credits_left.set(float("nan"))
        self.scraperapi_reachable = Gauge(
            "pagecurator_scraperapi_reachable",
            "1, or 0 while ScraperAPI is unreachable and claiming stops.",
            registry=registry,
        )
        self.scraperapi_reachable.set(1)

    def page_finished(self, outcome: str, *, failed: bool, final: bool, concurrent: bool) -> None:
        """Count one page. ``final`` is false for released and stale pages."""
        self.pages_finished.labels(outcome=outcome).inc()
        if not final:
            return
        if concurrent:
            self.concurrent_pages_processed.inc()
        self._finished += 1
        self._failed += failed
        self.success_rate.set(1 - self._failed / self._finished)

    def mode_is(self, now: str) -> None:
        """Set the current processing mode."""
        for mode in ("concurrent", "sequential", "mixed", "trial"):
            self.mode.labels(mode=mode).set(mode == now)

    def batch_finished(self, seconds: float) -> None:
        """Add the duration of a batch to the running mean."""
        self._batch_seconds.append(seconds)
        self.average_batch_seconds.set(sum(self._batch_seconds) / len(self._batch_seconds))

    def render(self) -> bytes:
        """Render all metrics in the Prometheus text format."""
        return generate_latest(self.registry)
