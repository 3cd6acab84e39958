"""The Prometheus metrics, documented in ``docs/metrics.md``. No label contains a URL or a domain."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from functools import partial

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from pagecurator.version import __version__

_BATCHES_AVERAGED = 100
_STAGE_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 40, 70, 120)
_OUTCOME_BUCKETS = (5, 10, 20, 30, 45, 60, 90, 120, 180, 240, 300, 360, 480, 600, 900, 1800, 3600, 21600, 86400)
"""The product requirements ask for less than 300 seconds."""

_MODES = ("concurrent", "sequential", "mixed", "trial")
_PAUSES = ("account_unauthorized", "credits_exhausted", "plan_not_allowed", "budget_exhausted")
_PERIODS = ("daily", "monthly")
_BREAKER_STATES = ("closed", "open", "half_open")
_OUTCOMES = ("contacts_found", "no_contacts", "failed", "released", "stale")
_RETRIED = (
    "answer_mismatch",
    "connection_error",
    "rate_limited",
    "server_error",
    "target_blocked",
    "target_unavailable",
    "timeout",
    "truncated_body",
    "undecodable_body",
)
"""The usual reasons; there are rare ones."""
_STATUS_CLASSES = ("2xx", "3xx", "4xx", "429", "5xx", "error")


class Metrics:
    """All metrics of one process, on a separate registry so that tests and demos don't share counts.

    ``with_queue=False``: the metrics of the queue are not exported, because the process (``serve``) does not work on
    it. Their values would be those of an idle daemon.
    """

    def __init__(self, *, with_queue: bool = True) -> None:
        self.registry = CollectorRegistry()
        self._batch_seconds: deque[float] = deque(maxlen=_BATCHES_AVERAGED)
        self._finished = self._failed = 0
        self._add_queue(self.registry if with_queue else None)
        self._add_account()
        self._add_process()
        self._add_api()
        self._initialise(with_queue=with_queue)

    def _add_queue(self, registry: CollectorRegistry | None) -> None:
        counter = partial(Counter, registry=registry)
        gauge = partial(Gauge, registry=registry)
        # The five metrics of the product requirements, with the names given there.
        self.concurrent_pages_processed = counter("concurrent_pages_processed", "Pages finished in concurrent mode.")
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
        self.pages_due = gauge(
            "pagecurator_pages_due", "Queued pages that can be claimed now: neither delayed nor held with their domain."
        )
        self.oldest_pending_age = gauge("pagecurator_pages_oldest_pending_age_seconds", "Age of the oldest due page.")
        self.pages_held = gauge(
            "pagecurator_pages_held", "Pages that would be due, but whose domain is paused, cooling or open."
        )
        self.domains_held = gauge("pagecurator_domains_held", "Domains that are paused, cooling or open.", ["state"])
        self.oldest_transaction = gauge("pagecurator_oldest_transaction_seconds", "Age of the oldest open transaction.")
        # The work of this process on it.
        self.domain_holds = counter(
            "pagecurator_domain_holds",
            "Cooldowns and open circuit breakers of domains caused by this process.",
            ["kind"],
        )
        self.pages_claimed = counter("pagecurator_pages_claimed", "Pages claimed.")
        self.pages_finished = counter("pagecurator_pages_finished", "Pages with an outcome.", ["outcome"])
        self.contacts_found = counter(
            "pagecurator_contacts_found",
            "Contacts on finished pages: `new`, or `known` if the site had them already.",
            ["status"],
        )
        self.outcome_seconds = Histogram(
            "pagecurator_selection_to_outcome_seconds",
            "Time from the selection of a page to its outcome, including all waits.",
            buckets=_OUTCOME_BUCKETS,
            registry=registry,
        )
        self.page_retries = counter("pagecurator_page_retries", "Retried fetches.", ["reason"])
        self.connections_opened = counter("pagecurator_http_connections_opened", "TCP connections opened.")
        self.leases_expired = counter(
            "pagecurator_leases_expired", "Leases that expired because their worker stopped renewing them."
        )
        self.stale_results = counter("pagecurator_stale_results", "Results discarded because the lease was lost.")
        self.last_cycle = gauge("pagecurator_last_cycle_timestamp_seconds", "Unix time of the end of the last tick.")
        self.tick_interval = gauge("pagecurator_tick_interval_seconds", "Interval between two ticks.")
        self.mode = gauge(
            "pagecurator_mode",
            "1 for the current processing mode, 0 for the others: concurrent, sequential, mixed, trial.",
            ["mode"],
        )
        self.rollbacks = counter("pagecurator_rollbacks", "Rollbacks to sequential mode after too many failures.")

    def _add_account(self) -> None:
        counter = partial(Counter, registry=self.registry)
        gauge = partial(Gauge, registry=self.registry)
        # Requests of this process.
        self.rate_limit_errors = counter("scraper_api_rate_limit_errors", "Responses of ScraperAPI with status 429.")
        self.connection_pool_utilization = gauge(
            "http_connection_pool_utilization", "Requests in flight divided by the connection limit."
        )
        self.stage_seconds = Histogram(
            "pagecurator_page_stage_seconds",
            "Time of a page in a stage: wait (for a slot), fetch, extract, save.",
            ["stage"],
            buckets=_STAGE_BUCKETS,
            registry=self.registry,
        )
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
        self.breaker_state = gauge(
            "pagecurator_service_breaker_state",
            "1 for the current state of the circuit breaker for ScraperAPI, 0 for the others: closed, open, half_open.",
            ["state"],
        )
        self.account_paused = gauge(
            "pagecurator_account_paused",
            "1 while the account is paused for this reason. An outage of ScraperAPI is not one of them.",
            ["reason"],
        )
        self.credit_budget = gauge(
            "pagecurator_credit_budget", "Credit budget of the current day or month; 0: no budget.", ["period"]
        )
        self.credit_budget_left = gauge(
            "pagecurator_credit_budget_left", "Credits of the budget that are not spent; NaN without one.", ["period"]
        )

    def _add_process(self) -> None:
        gauge = partial(Gauge, registry=self.registry)
        self.database_reachable = gauge(
            "pagecurator_database_reachable", "1, or 0 while Postgres is unavailable or its schema does not fit."
        )
        self.db_connections = gauge("pagecurator_db_pool_connections", "Database connections.", ["state"])
        self.db_pool_wait = Histogram(
            "pagecurator_db_pool_wait_seconds",
            "Waits for a database connection while all were in use, including those that timed out.",
            buckets=_STAGE_BUCKETS,
            registry=self.registry,
        )
        self.loop_lag = gauge(
            "pagecurator_event_loop_lag_seconds", "Longest delay of the event loop since the last measurement."
        )
        self.memory_resident = gauge(
            "pagecurator_memory_resident_bytes", "Private resident memory of this process and its extraction workers."
        )
        self.memory_limit = gauge("pagecurator_memory_limit_bytes", "Memory limit of these processes; 0: no limit.")
        self.bodies_waiting = gauge("pagecurator_bodies_waiting", "Large bodies waiting for memory.")
        build_info = gauge("pagecurator_build_info", "Always 1; the version is a label.", ["version"])
        build_info.labels(version=__version__).set(1)

    def _add_api(self) -> None:
        counter = partial(Counter, registry=self.registry)
        histogram = partial(Histogram, buckets=_STAGE_BUCKETS, registry=self.registry)
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
        # The HTTP API.
        self.api_requests = counter(
            "pagecurator_api_requests", "Requests to the HTTP API by route and status class.", ["route", "status_class"]
        )
        self.api_seconds = histogram(
            "pagecurator_api_request_seconds", "Duration of requests to the HTTP API.", ["route"]
        )
        # CSV jobs.
        self.csv_jobs = Gauge("pagecurator_csv_jobs", "Unfinished CSV jobs.", ["status"], registry=self.registry)
        self.csv_rows = counter(
            "pagecurator_csv_rows",
            "Finished rows of CSV jobs; `stale`: discarded because the lease was lost.",
            ["outcome"],
        )

    def _initialise(self, *, with_queue: bool) -> None:
        """Export the series with values that are known in advance, so that ``increase`` counts their first event."""
        known: tuple[tuple[Counter | Gauge | Histogram, str, tuple[str, ...]], ...] = (
            (self.pages_finished, "outcome", _OUTCOMES),
            (self.contacts_found, "status", ("new", "known")),
            (self.domains_held, "state", ("paused", "cooling", "open")),
            (self.domain_holds, "kind", ("cooling", "open")),
            (self.mode, "mode", _MODES),
            (self.page_retries, "reason", _RETRIED),
            (self.db_connections, "state", ("in_use", "idle")),
            (self.http_requests, "status_class", _STATUS_CLASSES),
            (self.site_requests, "status_class", _STATUS_CLASSES),
            (self.site_fetch_seconds, "page", ("homepage", "contact")),
            (self.site_answers, "status", ("success", "no_contacts_found", "error")),
            (self.model_calls, "result", ("ok", "error")),
            (self.csv_jobs, "status", ("queued", "processing")),
            (self.csv_rows, "outcome", ("success", "no_contacts_found", "error", "skipped", "stale")),
        )
        for metric, label, values in known:
            for value in values:
                metric.labels(**{label: value})
        # With each page, and ``labels`` takes longer than the rest.
        stages = ("wait", "fetch", "extract", "save") if with_queue else ("wait", "fetch")
        self._stages = {stage: self.stage_seconds.labels(stage=stage) for stage in stages}
        self._outcomes = {outcome: self.pages_finished.labels(outcome=outcome) for outcome in _OUTCOMES}
        self._contacts_new = self.contacts_found.labels(status="new")
        self._contacts_known = self.contacts_found.labels(status="known")
        self.breaker_is("closed")
        self.account_pause_is(None)
        self.budgets_are({})
        self.database_reachable.set(1)

    def stage_took(self, stage: str, seconds: float) -> None:
        """Add the time of a page in a stage of :attr:`stage_seconds`."""
        self._stages[stage].observe(seconds)

    def contacts_saved(self, *, new: int, known: int) -> None:
        """Count the contacts of one page."""
        self._contacts_new.inc(new)
        self._contacts_known.inc(known)

    def page_finished(
        self, outcome: str, *, failed: bool, final: bool, concurrent: bool, selected_seconds_ago: float | None = None
    ) -> None:
        """Count one page. ``final`` is false for released and stale pages."""
        self._outcomes[outcome].inc()
        if not final:
            return
        if concurrent:
            self.concurrent_pages_processed.inc()
        self._finished += 1
        self._failed += failed
        if selected_seconds_ago is not None:
            self.outcome_seconds.observe(selected_seconds_ago)
        self.success_rate.set(1 - self._failed / self._finished)

    def mode_is(self, now: str) -> None:
        """Set the current processing mode."""
        for mode in _MODES:
            self.mode.labels(mode=mode).set(mode == now)

    def breaker_is(self, now: str) -> None:
        """Set the state of the service breaker."""
        for state in _BREAKER_STATES:
            self.breaker_state.labels(state=state).set(state == now)

    def account_pause_is(self, now: str | None) -> None:
        """Set why the account is paused; None, or a reason that is no pause of the account: it is not."""
        for reason in _PAUSES:
            self.account_paused.labels(reason=reason).set(reason == now)

    def budgets_are(self, budgets: Mapping[str, tuple[int, int]]) -> None:
        """Set the credit budgets: credits and how many of them are spent, by period."""
        for period in _PERIODS:
            credits_allowed, spent = budgets.get(period, (0, 0))
            left = max(0, credits_allowed - spent) if period in budgets else float("nan")
            self.credit_budget.labels(period=period).set(credits_allowed)
            self.credit_budget_left.labels(period=period).set(left)

    def batch_finished(self, seconds: float) -> None:
        """Add the duration of a batch to the running mean."""
        self._batch_seconds.append(seconds)
        self.average_batch_seconds.set(sum(self._batch_seconds) / len(self._batch_seconds))

    def render(self) -> bytes:
        """Render all metrics in the Prometheus text format."""
        return generate_latest(self.registry)
