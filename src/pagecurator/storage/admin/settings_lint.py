"""Settings without effect, for ``pagecurator doctor``. Pure: no database."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pagecurator.settings import Settings
from pagecurator.storage.admin.doctor import Diagnostic, Severity
from pagecurator.storage.queue.flags import FlagChange, Switch

_SCRAPER_API_TIMEOUT_SECONDS = 70
_SLOTS_PER_CLAIMED_PAGE = 10


def lint_settings(
    settings: Settings, *, price: int, switch: FlagChange | None = None, misspelt: Sequence[str] = ()
) -> list[Diagnostic]:
    """A finding for each setting without effect.

    ``price`` is a page's list price; ``switch`` the latest change of the flag ``concurrent``, if any; ``misspelt`` are
    sentences about names in ``.env``.
    """
    findings = [
        Diagnostic(code="misspelt_setting", severity=Severity.PROBLEM, sentence=f".env: {one}") for one in misspelt
    ]
    findings += [
        Diagnostic(code="setting_without_effect", severity=Severity.PROBLEM, sentence=sentence)
        for sentence in _without_effect(settings, price, switch)
    ]
    findings += [
        Diagnostic(code="setting_overruled", severity=Severity.HINT, sentence=sentence)
        for sentence in (*_overruled(settings, switch), *_adjusted(settings))
    ]
    return findings


def _without_effect(settings: Settings, price: int, switch: FlagChange | None) -> Iterator[str]:
    switched_on = switch is not None and switch.value is Switch.ON
    if settings.wf7_enable_concurrent_processing and not settings.wf7_concurrent_rollout_percent and not switched_on:
        yield (
            "WF7_ENABLE_CONCURRENT_PROCESSING is true, but WF7_CONCURRENT_ROLLOUT_PERCENT is 0: every batch is "
            "sequential."
        )
    if settings.scraper_api_max_cost is not None and settings.scraper_api_max_cost < price:
        yield (
            f"SCRAPER_API_MAX_COST is {settings.scraper_api_max_cost}, but with SCRAPER_API_RENDER and "
            f"SCRAPER_API_PREMIUM as they are a page costs {price} credits: every page will fail with cost_limit."
        )


def _overruled(settings: Settings, switch: FlagChange | None) -> Iterator[str]:
    given = settings.model_fields_set
    concurrent = settings.wf7_enable_concurrent_processing and settings.wf7_concurrent_rollout_percent > 0
    switched = switch is not None and switch.value is not Switch.AUTO
    if switch is not None and switched:
        yield (
            f"`flags set concurrent {switch.value}` by {switch.changed_by} ({switch.changed_at:%Y-%m-%d %H:%M} UTC) "
            "overrides WF7_ENABLE_CONCURRENT_PROCESSING, WF7_CONCURRENT_ROLLOUT_PERCENT and the rollback; "
            "`flags set concurrent auto` ends that."
        )
    elif not settings.wf7_enable_concurrent_processing and "wf7_concurrent_rollout_percent" in given:
        yield "WF7_CONCURRENT_ROLLOUT_PERCENT does nothing while WF7_ENABLE_CONCURRENT_PROCESSING is false."
    if settings.wf7_rollback_error_rate is not None and (switched or not concurrent):
        yield "WF7_ROLLBACK_ERROR_RATE does nothing while the mode is fixed by the flag or by another setting."
    if settings.wf7_rollback_error_rate is None and "wf7_rollback_cooldown_seconds" in given:
        yield "WF7_ROLLBACK_COOLDOWN_SECONDS does nothing without WF7_ROLLBACK_ERROR_RATE."
    if settings.database_url is None and settings.database_pooler != "none":
        yield "DATABASE_POOLER does nothing while DATABASE_URL is unset."
    if settings.database_url is None and settings.database_password is not None:
        yield "DATABASE_PASSWORD does nothing while DATABASE_URL is unset."
    if settings.wf7_retry_attempts == 1 and given & {"wf7_retry_base_seconds", "wf7_retry_backoff_factor"}:
        yield "WF7_RETRY_BASE_SECONDS and WF7_RETRY_BACKOFF_FACTOR do nothing while WF7_RETRY_ATTEMPTS is 1."


def _adjusted(settings: Settings) -> Iterator[str]:
    most = settings.scraper_api_max_concurrent
    for name, value in (
        ("http_connection_pool_size", settings.http_connection_pool_size),
        ("http_connections_per_host", settings.http_connections_per_host),
    ):
        if value < most and name in settings.model_fields_set:
            yield (
                f"{name.upper()} is {value}, and raised to {most} (SCRAPER_API_MAX_CONCURRENT): all requests go to "
                "one host."
            )
    size = settings.wf7_concurrent_batch_size
    if size is not None and most > size * _SLOTS_PER_CLAIMED_PAGE:
        yield (
            f"WF7_CONCURRENT_BATCH_SIZE is {size} with {most} slots (SCRAPER_API_MAX_CONCURRENT): slots wait for "
            "claims. Unset it, and claims follow the slots."
        )
    if settings.http_connection_timeout < _SCRAPER_API_TIMEOUT_SECONDS and settings.uses_public_scraper_api:
        yield (
            f"HTTP_CONNECTION_TIMEOUT is {settings.http_connection_timeout:g}: ScraperAPI may take up to "
            f"{_SCRAPER_API_TIMEOUT_SECONDS} s for a page, and bills it even if the client disconnects earlier."
        )
