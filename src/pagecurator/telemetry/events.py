"""All log events: name, level, meaning and fields.

Events are an interface that people grep and alert on. Tests compare this module with ``docs/events.md`` and with every
call of :func:`emit`. Data goes into fields, never into the name.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Literal

from pagecurator.telemetry.lean_structlog import structlog

Level = Literal["debug", "info", "warning", "error"]


class Event(StrEnum):
    """The names of all events."""

    DAEMON_STARTED = "daemon.started"
    DAEMON_STOPPING = "daemon.stopping"
    DAEMON_STOPPED = "daemon.stopped"
    DAEMON_FAILED = "daemon.failed"
    BACKGROUND_FAILED = "background.failed"
    SERVER_STARTED = "server.started"
    SERVER_STOPPING = "server.stopping"
    SERVER_STOPPED = "server.stopped"
    HTTP_LISTENING = "http.listening"
    HTTP_REQUEST = "http.request"
    HTTP_FAILED = "http.failed"
    DASHBOARD_LOGIN = "dashboard.login"
    DASHBOARD_ACTION = "dashboard.action"
    SETTINGS_ADJUSTED = "settings.adjusted"
    CYCLE_STARTED = "cycle.started"
    CYCLE_COMPLETED = "cycle.completed"
    CYCLE_FAILED = "cycle.failed"
    BATCH_CLAIMED = "batch.claimed"
    BATCH_COMPLETED = "batch.completed"
    PAGE_COMPLETED = "page.completed"
    PAGE_FAILED = "page.failed"
    PAGE_RETRY = "page.retry"
    PAGE_RELEASED = "page.released"
    PAGE_STALE = "page.stale"
    LEASE_EXPIRED = "lease.expired"
    DOMAIN_COOLING = "domain.cooling"
    DOMAIN_OPENED = "domain.opened"
    DOMAIN_RECOVERED = "domain.recovered"
    THROTTLE_CHANGED = "throttle.changed"
    THROTTLE_PAUSED = "throttle.paused"
    THROTTLE_RESUMED = "throttle.resumed"
    SCRAPERAPI_PAUSED = "scraperapi.paused"
    SCRAPERAPI_RESUMED = "scraperapi.resumed"
    SCRAPERAPI_PROXY = "scraperapi.proxy"
    SCRAPERAPI_ANSWER_MISMATCH = "scraperapi.answer_mismatch"
    CONNECTIONS_NOT_REUSED = "connections.not_reused"
    SCRAPERAPI_UNREACHABLE = "scraperapi.unreachable"
    SCRAPERAPI_REACHABLE = "scraperapi.reachable"
    BUDGET_EXHAUSTED = "budget.exhausted"
    BUDGET_RENEWED = "budget.renewed"
    MODE_CHANGED = "mode.changed"
    CSV_JOB_STARTED = "csv.job_started"
    CSV_ROW_STARTED = "csv.row_started"
    CSV_ROW_FINISHED = "csv.row_finished"
    CSV_JOB_WAITS = "csv.job_waits"
    CSV_JOB_FAULT = "csv.job_fault"
    CSV_JOB_FAILED = "csv.job_failed"
    CSV_JOB_COMPLETED = "csv.job_completed"
    CSV_LEASES_EXPIRED = "csv.leases_expired"
    CSV_JOBS_REMOVED = "csv.jobs_removed"
    CALLBACK_DELIVERED = "callback.delivered"
    CALLBACK_FAILED = "callback.failed"
    NOTIFICATION_DELIVERED = "notification.delivered"
    NOTIFICATION_FAILED = "notification.failed"
    NOTIFICATION_DROPPED = "notification.dropped"
    ATTEMPTS_FORGOTTEN = "attempts.forgotten"
    MEMORY_TIGHT = "memory.tight"
    MEMORY_EASED = "memory.eased"
    DATABASE_UNAVAILABLE = "database.unavailable"
    DATABASE_RECOVERED = "database.recovered"
    SCHEMA_NEWER = "schema.newer"
    SITE_FAILED = "site.failed"
    CACHE_UNAVAILABLE = "cache.unavailable"
    CACHE_RECOVERED = "cache.recovered"
    MODEL_UNAVAILABLE = "model.unavailable"
    MODEL_RECOVERED = "model.recovered"
    TRACES_UNAVAILABLE = "traces.unavailable"
    TRACES_RECOVERED = "traces.recovered"
    PRIVATE_ADDRESSES_ALLOWED = "security.private_addresses_allowed"


@dataclass(frozen=True, slots=True)
class EventSpec:
    """Level, meaning and fields of an event. All fields are always present; ``null`` means not applicable."""

    level: Level
    meaning: str
    fields: tuple[str, ...]


_PAGE = ("page_id", "url", "batch_id")

EVENTS: dict[Event, EventSpec] = {
    Event.DAEMON_STARTED: EventSpec(
        "info",
        "The daemon has started and is about to poll the queue for the first time.",
        (
            "version",
            "mode",
            "max_concurrent",
            "batch_size",
            "interval_seconds",
            "lease_seconds",
            "database",
            "source",
            "event_loop",
        ),
    ),
    Event.DAEMON_STOPPING: EventSpec(
        "info",
        "A signal was received: claiming stops, pages in flight have the grace period to finish.",
        ("signal", "in_flight", "grace_seconds"),
    ),
    Event.DAEMON_STOPPED: EventSpec(
        "info", "The daemon has stopped cleanly; the last line of the log.", ("finished", "released", "uptime_seconds")
    ),
    Event.DAEMON_FAILED: EventSpec(
        "error", "A background task ended unexpectedly; the daemon exits with code 1.", ("task", "error")
    ),
    Event.BACKGROUND_FAILED: EventSpec(
        "warning",
        "A periodic task that is not critical (metrics, retention, cleanup) failed and will be retried. Logged once.",
        ("task", "error"),
    ),
    Event.SERVER_STARTED: EventSpec(
        "info",
        "`pagecurator serve` has started: API, CSV jobs and single websites.",
        ("version", "csv_fetch", "event_loop"),
    ),
    Event.SERVER_STOPPING: EventSpec(
        "info",
        "A signal was received: no new work starts, requests and rows in flight have the grace period to finish.",
        ("signal", "in_flight", "grace_seconds"),
    ),
    Event.SERVER_STOPPED: EventSpec(
        "info", "`pagecurator serve` has stopped cleanly; the last line of the log.", ("uptime_seconds",)
    ),
    Event.HTTP_LISTENING: EventSpec(
        "info", "The HTTP server (API, health checks, metrics) listens on this address.", ("address", "wanted_port")
    ),
    Event.HTTP_REQUEST: EventSpec(
        "info",
        "An HTTP request was handled; `key` is a fingerprint of its API key. Status 499: the client disconnected. "
        "Probes are not logged.",
        ("method", "route", "status", "seconds", "key", "request_id"),
    ),
    Event.HTTP_FAILED: EventSpec(
        "error",
        "An HTTP request failed with an internal error; the response has the same `request_id`.",
        ("request_id", "method", "route", "error"),
    ),
    Event.DASHBOARD_LOGIN: EventSpec(
        "info",
        "An attempt to log in to the dashboard; `key` is a fingerprint of the API key if it was accepted.",
        ("accepted", "key", "request_id"),
    ),
    Event.DASHBOARD_ACTION: EventSpec(
        "info",
        "An operator changed something in the dashboard; `key` is a fingerprint of the API key, null without keys.",
        ("action", "target", "count", "key", "request_id"),
    ),
    Event.SETTINGS_ADJUSTED: EventSpec(
        "warning", "A setting was adjusted; `message` says why.", ("setting", "message")
    ),
    Event.CYCLE_STARTED: EventSpec("info", "A scheduler tick starts to drain the queue.", ("cycle_id",)),
    Event.CYCLE_COMPLETED: EventSpec(
        "info",
        "A tick drained the queue or stopped early (`stopped_because`).",
        (
            "cycle_id",
            "batches",
            "claimed",
            "contacts_found",
            "no_contacts",
            "failed",
            "released",
            "stale",
            "rescued",
            "duration_seconds",
            "stopped_because",
            "problem",
        ),
    ),
    Event.CYCLE_FAILED: EventSpec(
        "error", "A tick failed with an internal error; the next tick retries.", ("cycle_id", "error")
    ),
    Event.BATCH_CLAIMED: EventSpec(
        "info", "Pages were claimed; this worker holds them until their leases expire.", ("batch_id", "mode", "claimed")
    ),
    Event.BATCH_COMPLETED: EventSpec(
        "info",
        "Every page of the batch has an outcome. The five outcome counts add up to `claimed`.",
        (
            "batch_id",
            "mode",
            "claimed",
            "contacts_found",
            "no_contacts",
            "failed",
            "released",
            "stale",
            "contacts_new",
            "contacts_known",
            "retries",
            "rate_limited",
            "duration_seconds",
            "pages_per_minute",
            "peak_in_flight",
            "connections_opened",
            "requests",
            "connection_reuse_ratio",
            "credits",
        ),
    ),
    Event.PAGE_COMPLETED: EventSpec(
        "info",
        "A page was fetched, validated and saved with its contacts.",
        (*_PAGE, "outcome", "contacts_new", "contacts_known", "attempts", "credits", "bytes", "fetch_seconds"),
    ),
    Event.PAGE_FAILED: EventSpec(
        "warning",
        "A page failed; the reason is stored with it.",
        (*_PAGE, "error_code", "error_message", "http_status", "target_status", "attempts", "credits"),
    ),
    Event.PAGE_RETRY: EventSpec(
        "info",
        "An attempt failed with a transient error; the page is retried after a delay, without holding a slot.",
        (*_PAGE, "attempt", "error_code", "error_message", "http_status", "wait_seconds"),
    ),
    Event.PAGE_RELEASED: EventSpec(
        "info", "A page was returned to the queue without consuming an attempt.", (*_PAGE, "reason")
    ),
    Event.PAGE_STALE: EventSpec(
        "warning",
        "The lease of a page was lost to another worker, or `error` prevented the save: the result was discarded.",
        (*_PAGE, "claim_no", "error"),
    ),
    Event.LEASE_EXPIRED: EventSpec(
        "warning",
        "A worker stopped renewing its lease (crash, kill); its page is queued again or fails after too many crashes.",
        ("page_id", "url", "claimed_by", "claim_no", "crashes", "failed"),
    ),
    Event.DOMAIN_COOLING: EventSpec(
        "warning",
        "A site returned 429 or 503: its domain starts a cooldown, after which a single page is tried.",
        ("domain", "reason", "until", "seconds", "failures", "holds"),
    ),
    Event.DOMAIN_OPENED: EventSpec(
        "warning",
        "Consecutive pages of a site failed: the domain's circuit breaker opens; later a single page is tried.",
        ("domain", "reason", "until", "seconds", "failures", "holds"),
    ),
    Event.DOMAIN_RECOVERED: EventSpec(
        "info",
        "A page of a held domain succeeded: its cooldown is over or its circuit breaker closed.",
        ("domain", "was", "held_seconds"),
    ),
    Event.THROTTLE_CHANGED: EventSpec(
        "info", "The adaptive concurrency limit changed.", ("from_limit", "to_limit", "reason")
    ),
    Event.THROTTLE_PAUSED: EventSpec(
        "warning",
        "ScraperAPI returned several consecutive 429s: no request starts during the pause. Logged whenever it grows.",
        ("pause_seconds", "refusals"),
    ),
    Event.THROTTLE_RESUMED: EventSpec(
        "info", "A request succeeded after consecutive 429s: the pause is over.", ("refusals",)
    ),
    Event.SCRAPERAPI_PAUSED: EventSpec(
        "error",
        "ScraperAPI rejects the account (key or credits): claiming stops until it recovers. `url` is the page whose "
        "request was rejected; null if a health check or another replica noticed.",
        ("reason", "message", "probe_seconds", "url"),
    ),
    Event.SCRAPERAPI_RESUMED: EventSpec("info", "The account has recovered; claiming resumes.", ("paused_seconds",)),
    Event.SCRAPERAPI_PROXY: EventSpec(
        "info", "Requests to ScraperAPI use this proxy from the environment.", ("proxy", "variable")
    ),
    Event.SCRAPERAPI_ANSWER_MISMATCH: EventSpec(
        "warning",
        "The response on a reused connection names another site than the requested one, or none; the page is fetched "
        "again.",
        ("asked", "answered"),
    ),
    Event.CONNECTIONS_NOT_REUSED: EventSpec(
        "warning",
        "This version of aiohttp lacks internals needed to reuse connections safely: each is used for one request.",
        ("aiohttp", "missing"),
    ),
    Event.SCRAPERAPI_UNREACHABLE: EventSpec(
        "error",
        "ScraperAPI is unreachable or fails for every site: claiming stops, and pages are released. Logged once per "
        "outage by each replica.",
        ("message", "probe_seconds"),
    ),
    Event.SCRAPERAPI_REACHABLE: EventSpec(
        "info", "ScraperAPI is reachable again; claiming resumes.", ("unreachable_seconds",)
    ),
    Event.BUDGET_EXHAUSTED: EventSpec(
        "error",
        "A credit budget does not cover another request: all replicas stop claiming. Logged once, by one of them.",
        ("period", "budget", "spent", "message"),
    ),
    Event.BUDGET_RENEWED: EventSpec(
        "info", "The period of an exhausted budget ended, or the budget was changed. Logged once.", ("period",)
    ),
    Event.MODE_CHANGED: EventSpec(
        "warning",
        "The processing mode changed: `concurrent`, `sequential`, `mixed` (a share of the batches) or `trial`.",
        ("from_mode", "to_mode", "reason"),
    ),
    Event.CSV_JOB_STARTED: EventSpec(
        "info",
        "A worker started a CSV job. Rows without a website (`skipped`) and invalid rows (`failed`) are already "
        "counted.",
        ("message", "job_id", "kind", "total_rows", "websites", "skipped", "failed"),
    ),
    Event.CSV_ROW_STARTED: EventSpec(
        "info",
        "Processing of a website starts; `row` is the first row that names it.",
        ("message", "job_id", "row", "website"),
    ),
    Event.CSV_ROW_FINISHED: EventSpec(
        "info", "The result of a row was committed.", ("message", "job_id", "row", "status")
    ),
    Event.CSV_JOB_WAITS: EventSpec(
        "warning",
        "Websites can't be fetched for now (account, rate limit); the job is resumed later.",
        ("job_id", "reason"),
    ),
    Event.CSV_JOB_FAULT: EventSpec(
        "error", "A CSV job was interrupted by an internal error; it is resumed later.", ("job_id", "error")
    ),
    Event.CSV_JOB_FAILED: EventSpec(
        "error",
        "A CSV job failed: it was interrupted by internal errors three times without progress.",
        ("message", "job_id", "kind", "error"),
    ),
    Event.CSV_JOB_COMPLETED: EventSpec(
        "info",
        "Every row of a CSV job has a result, and the output can be downloaded.",
        ("message", "job_id", "kind", "total_rows", "succeeded", "failed", "skipped"),
    ),
    Event.CSV_LEASES_EXPIRED: EventSpec(
        "warning",
        "A worker stopped renewing its leases (crash, kill); its websites are queued again.",
        ("job_id", "claimed_by", "websites"),
    ),
    Event.CSV_JOBS_REMOVED: EventSpec(
        "info", "CSV jobs older than CSV_RETENTION_DAYS were removed, with their rows.", ("jobs",)
    ),
    Event.CALLBACK_DELIVERED: EventSpec("info", "The callback of a CSV job was delivered.", ("job_id", "attempt")),
    Event.CALLBACK_FAILED: EventSpec(
        "warning",
        "The delivery of a callback failed; it is retried later, or was abandoned (`retry_after_seconds` null).",
        ("job_id", "attempt", "error", "retry_after_seconds"),
    ),
    Event.NOTIFICATION_DELIVERED: EventSpec(
        "info", "A notification, or a batch of saved contacts, was delivered.", ("type", "id", "attempt")
    ),
    Event.NOTIFICATION_FAILED: EventSpec(
        "warning",
        "The delivery of a notification, or of saved contacts, failed; it is retried later.",
        ("type", "id", "attempt", "error", "retry_after_seconds"),
    ),
    Event.NOTIFICATION_DROPPED: EventSpec(
        "warning",
        "Notifications, or saved contacts, could not be delivered within NOTIFY_RETENTION_DAYS and were deleted.",
        ("messages", "older_than_days"),
    ),
    Event.ATTEMPTS_FORGOTTEN: EventSpec(
        "info", "Old attempts were deleted (WF7_ATTEMPTS_RETENTION_DAYS).", ("attempts", "older_than_days")
    ),
    Event.MEMORY_TIGHT: EventSpec(
        "warning",
        "Memory is near its limit, or long bodies queue for it: fewer pages are claimed.",
        ("resident_mb", "limit_mb", "bodies_waiting", "in_flight"),
    ),
    Event.MEMORY_EASED: EventSpec("info", "Memory no longer limits claiming.", ("resident_mb", "tight_seconds")),
    Event.DATABASE_UNAVAILABLE: EventSpec(
        "error",
        "Postgres can't be reached; results are held in memory and claiming waits. Logged once per outage.",
        ("operation", "error"),
    ),
    Event.DATABASE_RECOVERED: EventSpec("info", "Postgres is reachable again.", ("down_seconds",)),
    Event.SCHEMA_NEWER: EventSpec(
        "warning",
        "The schema was migrated by a newer version that declares this one compatible. Logged once, at startup.",
        ("revision", "newest_known"),
    ),
    Event.SITE_FAILED: EventSpec(
        "info",
        "A website could not be fetched, or only in part.",
        ("website", "error_code", "error_message", "http_status"),
    ),
    Event.CACHE_UNAVAILABLE: EventSpec(
        "warning",
        "A cache store (`redis`, `postgres`) is unavailable and bypassed. Logged once.",
        ("store", "error"),
    ),
    Event.CACHE_RECOVERED: EventSpec("info", "A cache store is available again.", ("store", "down_seconds")),
    Event.MODEL_UNAVAILABLE: EventSpec(
        "warning",
        "The language model failed or returned an invalid response; built-in rules are used meanwhile. Logged once.",
        ("model", "error"),
    ),
    Event.MODEL_RECOVERED: EventSpec("info", "The language model is available again.", ("model", "down_seconds")),
    Event.TRACES_UNAVAILABLE: EventSpec(
        "warning",
        "The collector accepts no traces; spans are lost meanwhile, pages are not affected. Logged once.",
        ("endpoint", "error"),
    ),
    Event.TRACES_RECOVERED: EventSpec("info", "The collector accepts traces again.", ("down_seconds", "spans_lost")),
    Event.PRIVATE_ADDRESSES_ALLOWED: EventSpec(
        "error",
        "Direct fetches may reach private networks: every API client can request addresses inside your network.",
        ("setting",),
    ),
}

_log = structlog.stdlib.get_logger("pagecurator")


def emit(event: Event, **fields: Any) -> None:
    """Log ``event`` at its level. The fields must match its :class:`EventSpec`; a test checks every call."""
    _log.log(_LEVEL_NUMBERS[EVENTS[event].level], event.value, **fields)


_LEVEL_NUMBERS: dict[Level, int] = {"debug": 10, "info": 20, "warning": 30, "error": 40}
