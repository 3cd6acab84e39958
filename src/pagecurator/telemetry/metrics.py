"""The Prometheus metrics, documented in ``docs/metrics.md``. No label contains a URL or a domain."""

from __future__ import annotations

from collections import deque
from functools import partial

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from pagecurator.version import __version__

_BATCHES_AVERAGED = 100
_STAGE_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 40, 70, 120)


class Metrics:
    """All metrics of one process, on a separate registry so that tests and demos don't share counts."""

    def __init__(self) -> None:  # noqa: PLR0915 - a list
        self.registry = CollectorRegistry()
        counter = partial(Counter, registry=self.registry)
        gauge = partial(Gauge, registry=self.registry)
        histogram = partial(Histogram, buckets=_STAGE_BUCKETS, registry=self.registry)
        # The five metrics of the product requirements, with the names given there.
        self.concurrent_pages_processed = counter("concurrent_pages_processed", "Pages finished in concurrent mode.")
        self.rate_limit_errors = counter("scraper_api_rate_limit_errors", "Responses of ScraperAPI with status 429.")
        self.connection_pool_utilization = gauge(
            "http_connection_pool_utilization", "Requests in flight divided by the connection limit."
        )
        self.success_rate = gauge(
            "contact_extraction_success_rate",
            "Share of finished pages of this process that did not fail; NaN before the first.",
        )
        self.success_rate.set(float("nan"))
        self.average_batch_seconds = gauge(
            "average_batch_processing_time_seconds", f"Mean duration of the last {_BATCHES_AVERAGED} batches."
        )
        # The queue, polled from the database.
        self.pages_pending = gauge("pagecurator_pages_pending", "Queued pages, due or not.")
        self.oldest_pending_age = gauge("pagecurator_pages_oldest_pending_age_seconds", "Age of the oldest due page.")
        self.pages_held = gauge(
            "pagecurator_pages_held", "Pages that would be due, but whose domain is paused, cooling or open."
        )
        self.domains_held = gauge("pagecurator_domains_held", "Domains that are paused, cooling or open.", ["state"])
        self.oldest_transaction = gauge("pagecurator_oldest_transaction_seconds", "Age of the oldest open transaction.")
        # Activity of this process.
        self.domain_holds = counter(
            "pagecurator_domain_holds",
            "Cooldowns and open circuit breakers of domains caused by this process.",
            ["kind"],
        )
        self.pages_claimed = counter("pagecurator_pages_claimed", "Pages claimed.")
        self.pages_finished = counter("pagecurator_pages_finished", "Pages with an outcome.", ["outcome"])
        self.page_retries = counter("pagecurator_page_retries", "Retried fetches.", ["reason"])
        self.stage_seconds = histogram(
            "pagecurator_page_stage_seconds",
            "Time of a page in a stage: wait (for a slot), fetch, extract, save.",
            ["stage"],
        )
        self.leases_expired = counter(
            "pagecurator_leases_expired", "Leases that expired because their worker stopped renewing them."
        )
        self.stale_results = counter("pagecurator_stale_results", "Results discarded because the lease was lost.")
        self.concurrency_limit = gauge("pagecurator_concurrency_limit", "Current concurrency limit (adaptive).")
        self.throttle_pause = gauge(
            "pagecurator_throttle_pause_seconds", "Length of the pause after consecutive 429s; 0: no pause."
        )
        self.concurrency_in_use = gauge("pagecurator_concurrency_in_use", "Requests in flight.")
        self.http_requests = counter(
            "pagecurator_http_requests", "Responses by status class; `error`: no response.", ["status_class"]
        )
        self.answer_mismatches = counter(
            "pagecurator_scraperapi_answer_mismatches",
            "Responses on reused connections for another site than the requested one; the page was fetched again.",
        )
        self.connections_opened = counter("pagecurator_http_connections_opened", "TCP connections opened.")
        self.credits = counter("pagecurator_credits", "ScraperAPI credits billed, as reported in responses.")
        # The account, which all replicas share.
        self.account_limit = gauge("pagecurator_account_limit", "Concurrency limit over all replicas.")
        self.slots_allowed = gauge("pagecurator_slots_allowed", "Slots of the account allocated to this replica.")
        self.credits_left = gauge(
            "pagecurator_account_credits_left", "Remaining credits as last reported by ScraperAPI; NaN if unknown."
        )
        self.credits_left.set(float("nan"))
        self.scraperapi_reachable = gauge(
            "pagecurator_scraperapi_reachable", "1, or 0 while ScraperAPI is unreachable and claiming stops."
        )
        self.scraperapi_reachable.set(1)
        self.db_connections = gauge("pagecurator_db_pool_connections", "Database connections.", ["state"])
        self.loop_lag = gauge(
            "pagecurator_event_loop_lag_seconds", "Longest delay of the event loop since the last measurement."
        )
        self.last_cycle = gauge("pagecurator_last_cycle_timestamp_seconds", "Unix time of the end of the last tick.")
        # Single websites: CSV rows, /scrap, scrape-site.
        self.site_answers = counter("pagecurator_site_answers", "Results for websites.", ["status"])
        self.site_cache = counter(
            "pagecurator_site_cache",
            "Cache lookups by store and result: `hit`, `miss`, `error` (the next store is used).",
            ["store", "result"],
        )
        self.model_calls = counter("pagecurator_model_calls", "Requests to the language model.", ["result"])
        self.site_requests = counter(
            "pagecurator_site_requests",
            "Direct requests to websites by status class; `error`: no response.",
            ["status_class"],
        )
        self.site_fetch_seconds = histogram(
            "pagecurator_site_fetch_seconds",
            "Time to fetch a page of a website, including waiting for limits and redirects.",
            ["page"],
        )
        for status in ("success", "no_contacts_found", "error"):
            self.site_answers.labels(status=status)
        # Memory.
        self.memory_resident = gauge(
            "pagecurator_memory_resident_bytes", "Private resident memory of this process and its extraction workers."
        )
        self.memory_limit = gauge("pagecurator_memory_limit_bytes", "Memory limit of these processes; 0: no limit.")
        self.bodies_waiting = gauge("pagecurator_bodies_waiting", "Large bodies waiting for memory.")
        # Processing mode.
        self.mode = gauge(
            "pagecurator_mode",
            "1 for the current processing mode, 0 for the others: concurrent, sequential, mixed, trial.",
            ["mode"],
        )
        self.rollbacks = counter("pagecurator_rollbacks", "Rollbacks to sequential mode after too many failures.")
        # The HTTP API.
        self.api_requests = counter(
            "pagecurator_api_requests", "Requests to the HTTP API by route and status class.", ["route", "status_class"]
        )
        self.api_seconds = histogram(
            "pagecurator_api_request_seconds", "Duration of requests to the HTTP API.", ["route"]
        )
        # CSV jobs.
        self.csv_jobs = gauge("pagecurator_csv_jobs", "Unfinished CSV jobs.", ["status"])
        self.csv_rows = counter(
            "pagecurator_csv_rows",
            "Finished rows of CSV jobs; `stale`: discarded because the lease was lost.",
            ["outcome"],
        )
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
        build_info = gauge("pagecurator_build_info", "Always 1; the version is a label.", ["version"])
        build_info.labels(version=__version__).set(1)
        self._batch_seconds: deque[float] = deque(maxlen=_BATCHES_AVERAGED)
        self._finished = self._failed = 0

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
