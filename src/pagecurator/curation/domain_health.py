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

    WELL = "well"
    """It answered, for better or worse."""
    BUSY = "busy"
    """It asked for less: 429 or 503."""
    ILL = "ill"
    """It refused, or did not answer."""


_SIGNS = {
    ErrorCode.TARGET_BUSY: HealthSignal.BUSY,
    ErrorCode.NOT_HTML: HealthSignal.WELL,
    ErrorCode.NO_CONTENT: HealthSignal.WELL,
    ErrorCode.PARKED: HealthSignal.WELL,
    ErrorCode.BODY_TOO_LARGE: HealthSignal.WELL,
    ErrorCode.EXTRACTION_TIMEOUT: HealthSignal.WELL,
    ErrorCode.CHALLENGE_PAGE: HealthSignal.ILL,
    ErrorCode.TARGET_BLOCKED: HealthSignal.ILL,
    ErrorCode.TARGET_UNAVAILABLE: HealthSignal.ILL,
    ErrorCode.TIMEOUT: HealthSignal.ILL,
}
# Only when the site's own status came along: without it, it may be ScraperAPI that is in trouble, with every site.
_SIGNS_WITH_STATUS = {
    ErrorCode.SERVER_ERROR: HealthSignal.ILL,
    ErrorCode.TARGET_NOT_FOUND: HealthSignal.WELL,
}


def sign_of(verdict: Verdict) -> HealthSignal | None:
    """What ``verdict`` says about the page's site; None: nothing."""
    if isinstance(verdict, PageRead):
        return HealthSignal.WELL
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
