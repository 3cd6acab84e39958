"""Every log event there is: its name, its level, what it means and the fields that it carries.

Events are an interface: people grep and alert on them. ``docs/events.md`` lists the same, and a test holds
this module, the calls in the code and that page together. Data travels in fields, never in the name.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Literal

import structlog

Level = Literal["debug", "info", "warning", "error"]


class Event(StrEnum):
    """The closed set of event names."""

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
    PRIVATE_ADDRESSES_ALLOWED = "security.private_addresses_allowed"


@dataclass(frozen=True, slots=True)
class EventSpec:
    """What one event means. ``fields`` are always present, with ``null`` where there is nothing to say."""

    level: Level
    meaning: str
    fields: tuple[str, ...]


_PAGE = ("page_id", "url", "batch_id")

EVENTS: dict[Event, EventSpec] = {
    Event.DAEMON_STARTED: EventSpec(
        "info",
        "The daemon is up and about to look at the queue for the first time.",
        ("version", "mode", "max_concurrent", "batch_size", "interval_seconds", "lease_seconds", "database", "source"),
    ),
    Event.DAEMON_STOPPING: EventSpec(
        "info",
        "A signal came: nothing new is claimed, pages in flight may finish within the grace.",
        ("signal", "in_flight", "grace_seconds"),
    ),
    Event.DAEMON_STOPPED: EventSpec(
        "info", "Everything is closed; the last line of a clean end.", ("finished", "released", "uptime_seconds")
    ),
    Event.DAEMON_FAILED: EventSpec(
        "error", "A background task ended unexpectedly; the daemon stops with exit code 1.", ("task", "error")
    ),
    Event.BACKGROUND_FAILED: EventSpec(
        "warning",
        "Periodic work that no page needs (metrics, retention, sweeps) failed; it is tried again. Logged once.",
        ("task", "error"),
    ),
    Event.SERVER_STARTED: EventSpec(
        "info", "`pagecurator serve` is up: API, CSV jobs and single websites.", ("version", "csv_fetch")
    ),
    Event.SERVER_STOPPING: EventSpec(
        "info",
        "A signal came: nothing new is taken on, requests and rows in flight may finish within the grace.",
        ("signal", "in_flight", "grace_seconds"),
    ),
    Event.SERVER_STOPPED: EventSpec(
        "info", "Everything of `pagecurator serve` is closed; the last line of a clean end.", ("uptime_seconds",)
    ),
    Event.HTTP_LISTENING: EventSpec(
        "info", "The HTTP server (API, health, readiness, metrics) answers at this address.", ("address", "wanted_port")
    ),
    Event.HTTP_REQUEST: EventSpec(
        "info",
        "A request was answered; `key` is a fingerprint of its key. 499: the client left first. Probes are not logged.",
        ("method", "route", "status", "seconds", "key", "request_id"),
    ),
    Event.HTTP_FAILED: EventSpec(
        "error",
        "A request ended in a fault of our own; the answer holds the same `request_id`.",
        ("request_id", "method", "route", "error"),
    ),
    Event.SETTINGS_ADJUSTED: EventSpec(
        "warning", "A setting is used differently from how it was written, and why.", ("setting", "message")
    ),
    Event.CYCLE_STARTED: EventSpec("info", "A tick of the scheduler begins to drain the queue.", ("cycle_id",)),
    Event.CYCLE_COMPLETED: EventSpec(
        "info",
        "A tick has drained the queue, or could not go on (`stopped_because`).",
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
        ),
    ),
    Event.CYCLE_FAILED: EventSpec(
        "error", "A tick ended with an error of our own; the next tick tries again.", ("cycle_id", "error")
    ),
    Event.BATCH_CLAIMED: EventSpec(
        "info", "Pages were claimed and belong to this worker until their leases end.", ("batch_id", "mode", "claimed")
    ),
    Event.BATCH_COMPLETED: EventSpec(
        "info",
        "Every page of the batch has its outcome. The five outcome counts add up to `claimed`.",
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
        "A page was fetched, believed, read and committed.",
        (*_PAGE, "outcome", "contacts_new", "contacts_known", "attempts", "credits", "bytes", "fetch_seconds"),
    ),
    Event.PAGE_FAILED: EventSpec(
        "warning",
        "A page was given up; the reason is stored with it.",
        (*_PAGE, "error_code", "error_message", "http_status", "target_status", "attempts", "credits"),
    ),
    Event.PAGE_RETRY: EventSpec(
        "info",
        "An attempt failed in passing; the page waits, without a slot, and is fetched again.",
        (*_PAGE, "attempt", "error_code", "error_message", "http_status", "wait_seconds"),
    ),
    Event.PAGE_RELEASED: EventSpec(
        "info", "A page was put back into the queue unharmed; no attempt is consumed.", (*_PAGE, "reason")
    ),
    Event.PAGE_STALE: EventSpec(
        "warning",
        "The page's lease was lost, so its result was discarded; another worker has it.",
        (*_PAGE, "claim_no"),
    ),
    Event.LEASE_EXPIRED: EventSpec(
        "warning",
        "A worker stopped renewing its lease (crash, kill); its page is queued again or, after too many, failed.",
        ("page_id", "url", "claimed_by", "claim_no", "crashes", "failed"),
    ),
    Event.DOMAIN_COOLING: EventSpec(
        "warning",
        "A site answered 429 or 503: its domain is held back; afterwards a single page is tried.",
        ("domain", "reason", "until", "seconds", "failures", "holds"),
    ),
    Event.DOMAIN_OPENED: EventSpec(
        "warning",
        "Pages of a site failed in a row: its breaker opens and its pages wait; afterwards a single page is tried.",
        ("domain", "reason", "until", "seconds", "failures", "holds"),
    ),
    Event.DOMAIN_RECOVERED: EventSpec(
        "info",
        "A page of a domain that was held back went well: it is served as usual again.",
        ("domain", "was", "held_seconds"),
    ),
    Event.THROTTLE_CHANGED: EventSpec(
        "info", "The adaptive limit of calls in flight changed.", ("from_limit", "to_limit", "reason")
    ),
    Event.THROTTLE_PAUSED: EventSpec(
        "warning",
        "ScraperAPI answered 429 several times in a row: no call begins for so long. Logged each time that grows.",
        ("pause_seconds", "refusals"),
    ),
    Event.THROTTLE_RESUMED: EventSpec(
        "info", "A call was answered again after 429s in a row: calls begin as usual.", ("refusals",)
    ),
    Event.SCRAPERAPI_PAUSED: EventSpec(
        "error",
        "ScraperAPI refuses the account (key or credits): nothing is claimed until it recovers. `url` is the page "
        "whose call was refused; null when a check or another replica found it out.",
        ("reason", "message", "probe_seconds", "url"),
    ),
    Event.SCRAPERAPI_RESUMED: EventSpec("info", "The account is well again; claiming goes on.", ("paused_seconds",)),
    Event.SCRAPERAPI_PROXY: EventSpec(
        "info", "Calls to ScraperAPI go through this proxy of the environment.", ("proxy", "variable")
    ),
    Event.SCRAPERAPI_ANSWER_MISMATCH: EventSpec(
        "warning",
        "A reused connection brought an answer about another site than the one asked for, or about none that it names; "
        "the page is fetched again.",
        ("asked", "answered"),
    ),
    Event.CONNECTIONS_NOT_REUSED: EventSpec(
        "warning",
        "This version of aiohttp lacks parts that are needed to reuse connections safely: each carries one request.",
        ("aiohttp", "missing"),
    ),
    Event.SCRAPERAPI_UNREACHABLE: EventSpec(
        "error",
        "ScraperAPI itself can't be reached or fails for every site: nothing is claimed, and pages are released "
        "unharmed. Logged once an outage by each replica.",
        ("message", "probe_seconds"),
    ),
    Event.SCRAPERAPI_REACHABLE: EventSpec(
        "info", "ScraperAPI works again; claiming resumes at once.", ("unreachable_seconds",)
    ),
    Event.BUDGET_EXHAUSTED: EventSpec(
        "error",
        "A credit budget bears no further call: nothing is claimed by any replica. Logged once, by one of them.",
        ("period", "budget", "spent", "message"),
    ),
    Event.BUDGET_RENEWED: EventSpec(
        "info", "The period of a spent budget is over, or the budget was changed. Logged once.", ("period",)
    ),
    Event.MODE_CHANGED: EventSpec(
        "warning",
        "How batches are taken changed: `concurrent`, `sequential`, `mixed` (a share of them) or `trial`.",
        ("from_mode", "to_mode", "reason"),
    ),
    Event.CSV_JOB_STARTED: EventSpec(
        "info",
        "A worker turned to a CSV job for the first time. Rows without a website (`skipped`) and rows that can't be "
        "read (`failed`) are counted already.",
        ("message", "job_id", "kind", "total_rows", "websites", "skipped", "failed"),
    ),
    Event.CSV_ROW_STARTED: EventSpec(
        "info",
        "A website is looked at; `row` is the first row that asks for it.",
        ("message", "job_id", "row", "website"),
    ),
    Event.CSV_ROW_FINISHED: EventSpec("info", "A row's result is committed.", ("message", "job_id", "row", "status")),
    Event.CSV_JOB_WAITS: EventSpec(
        "warning",
        "Websites can't be looked at now (account, rate limit); the job is taken up later.",
        ("job_id", "reason"),
    ),
    Event.CSV_JOB_FAULT: EventSpec(
        "error", "Work on a CSV job broke off with an error of our own; it is taken up later.", ("job_id", "error")
    ),
    Event.CSV_JOB_FAILED: EventSpec(
        "error",
        "Work on a CSV job broke off three times in a row without a result between; it is given up.",
        ("message", "job_id", "kind", "error"),
    ),
    Event.CSV_JOB_COMPLETED: EventSpec(
        "info",
        "Every row of a CSV job has its result, and its output can be downloaded.",
        ("message", "job_id", "kind", "total_rows", "succeeded", "failed", "skipped"),
    ),
    Event.CSV_LEASES_EXPIRED: EventSpec(
        "warning",
        "A worker stopped renewing its leases (crash, kill); its websites are queued again.",
        ("job_id", "claimed_by", "websites"),
    ),
    Event.CSV_JOBS_REMOVED: EventSpec(
        "info", "CSV jobs are past CSV_RETENTION_DAYS; they are hidden now and their rows removed.", ("jobs",)
    ),
    Event.CALLBACK_DELIVERED: EventSpec(
        "info", "The server that a CSV job's callback goes to took it.", ("job_id", "attempt")
    ),
    Event.CALLBACK_FAILED: EventSpec(
        "warning",
        "A callback was not taken; it is sent again later, or given up (`retry_after_seconds` null).",
        ("job_id", "attempt", "error", "retry_after_seconds"),
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
        "error", "Postgres can't be reached; results are held and claiming waits. Logged once.", ("operation", "error")
    ),
    Event.DATABASE_RECOVERED: EventSpec("info", "Postgres answers again.", ("down_seconds",)),
    Event.SCHEMA_NEWER: EventSpec(
        "warning",
        "A newer version migrated the database, and its schema names this one as compatible. Once, at the start.",
        ("revision", "newest_known"),
    ),
    Event.SITE_FAILED: EventSpec(
        "info",
        "A website could not be looked at, or not wholly; whoever asked was told so.",
        ("website", "error_code", "error_message", "http_status"),
    ),
    Event.CACHE_UNAVAILABLE: EventSpec(
        "warning",
        "A store of answers about websites (`redis`, `postgres`) can't be used; answers go on without it. Logged once.",
        ("store", "error"),
    ),
    Event.CACHE_RECOVERED: EventSpec(
        "info", "A store of answers about websites is used again.", ("store", "down_seconds")
    ),
    Event.MODEL_UNAVAILABLE: EventSpec(
        "warning",
        "The language model failed or answered nonsense; the rules alone decide until it is well. Logged once.",
        ("model", "error"),
    ),
    Event.MODEL_RECOVERED: EventSpec("info", "The language model is of use again.", ("model", "down_seconds")),
    Event.PRIVATE_ADDRESSES_ALLOWED: EventSpec(
        "error",
        "Direct fetches may reach private networks: whoever may ask about a website may look around in yours.",
        ("setting",),
    ),
}

_log = structlog.stdlib.get_logger("pagecurator")


def emit(event: Event, **fields: Any) -> None:
    """Log ``event`` at its level. The fields must be those of its specification; a test checks each call."""
    _log.log(_LEVEL_NUMBERS[EVENTS[event].level], event.value, **fields)


_LEVEL_NUMBERS: dict[Level, int] = {"debug": 10, "info": 20, "warning": 30, "error": 40}
