"""What a page's end says about its site, and the lines in the log when a site is held back or well again."""

from __future__ import annotations

from enum import StrEnum
from typing import assert_never

from pagecurator.curation.verdict import PageFailed, PageRead, Verdict
from pagecurator.scraping.errors import ErrorCode
from pagecurator.storage.queue.domains import Hold, HoldKind
from pagecurator.storage.queue.pages import Recovery
from pagecurator.telemetry.events import Event, emit


class HealthSignal(StrEnum):
    """What a page tells about its site."""

    SUCCESS = "success"
    """It answered, for better or worse."""
    OVERLOADED = "overloaded"
    """It asked for less: 429 or 503."""
    FAILURE = "failure"
    """It refused, or did not answer."""


_SIGNS = {
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
# Only when the site's own status came along: without it, it may be ScraperAPI that is in trouble, with every site.
_SIGNS_WITH_STATUS = {
    ErrorCode.SERVER_ERROR: HealthSignal.FAILURE,
    ErrorCode.TARGET_NOT_FOUND: HealthSignal.SUCCESS,
}


def health_signal(verdict: Verdict) -> HealthSignal | None:
    """What ``verdict`` says about the page's site; None: nothing."""
    if isinstance(verdict, PageRead):
        return HealthSignal.SUCCESS
    if not isinstance(verdict, PageFailed):
        return None
    code = ErrorCode(verdict.error_code)
    sign = _SIGNS.get(code)
    if sign is None and verdict.target_status is not None:
        sign = _SIGNS_WITH_STATUS.get(code)
    return sign


def log_cooldown(hold: Hold) -> None:
    """Log that a domain is held back."""
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
    """Log that a domain is served as usual again."""
    emit(
        Event.DOMAIN_RECOVERED,
        domain=recovery.domain,
        was=recovery.hold_kind,
        held_seconds=round(recovery.held_seconds, 3),
    )
