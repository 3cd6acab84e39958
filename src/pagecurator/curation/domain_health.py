"""The domain breaker: what a page's outcome says about its domain, and the log of cooldowns and recoveries."""

from __future__ import annotations

from enum import Enum, auto
from typing import assert_never

from pagecurator.curation.results import PageExtracted, PageFailed, PageOutcome
from pagecurator.scraping.errors import ErrorCode
from pagecurator.storage.queue.domains import Hold, HoldKind
from pagecurator.storage.queue.pages import Recovery
from pagecurator.telemetry.events import Event, emit


class HealthSignal(Enum):
    """What a page's outcome says about its domain."""

    SUCCESS = auto()
    """It answered, with a page or without."""
    OVERLOADED = auto()
    """It answered 429 or 503."""
    FAILURE = auto()
    """It refused, or did not answer."""


_SIGNALS = {
    ErrorCode.TARGET_BUSY: HealthSignal.OVERLOADED,
    ErrorCode.NOT_HTML: HealthSignal.SUCCESS,
    ErrorCode.NO_CONTENT: HealthSignal.SUCCESS,
    ErrorCode.PARKED: HealthSignal.SUCCESS,
    ErrorCode.BODY_TOO_LARGE: HealthSignal.SUCCESS,
    ErrorCode.EXTRACTION_TIMEOUT: HealthSignal.SUCCESS,
    ErrorCode.CHALLENGE_PAGE: HealthSignal.FAILURE,
    ErrorCode.TARGET_BLOCKED: HealthSignal.FAILURE,
    ErrorCode.TARGET_UNAVAILABLE: HealthSignal.FAILURE,
    ErrorCode.TIMEOUT: HealthSignal.FAILURE,
}
# Only together with the target's own status: without it ScraperAPI may have failed, for every domain.
_SIGNALS_WITH_STATUS = {
    ErrorCode.SERVER_ERROR: HealthSignal.FAILURE,
    ErrorCode.TARGET_NOT_FOUND: HealthSignal.SUCCESS,
}


def health_signal(outcome: PageOutcome) -> HealthSignal | None:
    """What ``outcome`` says about the page's domain; None: nothing."""
    if isinstance(outcome, PageExtracted):
        return HealthSignal.SUCCESS
    if not isinstance(outcome, PageFailed):
        return None
    signal = _SIGNALS.get(outcome.error_code)
    if signal is None and outcome.target_status is not None:
        signal = _SIGNALS_WITH_STATUS.get(outcome.error_code)
    return signal


def log_cooldown(hold: Hold) -> None:
    until, seconds = hold.until.isoformat(), round(hold.seconds, 3)
    match hold.kind:
        case HoldKind.COOLDOWN:
            emit(
                Event.DOMAIN_COOLING,
                domain=hold.domain,
                reason=hold.reason,
                until=until,
                seconds=seconds,
                failures=hold.failures,
                holds=hold.holds,
            )
        case HoldKind.OPEN:
            emit(
                Event.DOMAIN_OPENED,
                domain=hold.domain,
                reason=hold.reason,
                until=until,
                seconds=seconds,
                failures=hold.failures,
                holds=hold.holds,
            )
        case _:
            assert_never(hold.kind)


def log_recovery(recovery: Recovery) -> None:
    emit(
        Event.DOMAIN_RECOVERED,
        domain=recovery.domain,
        was=recovery.hold_kind,
        held_seconds=round(recovery.held_seconds, 3),
    )
