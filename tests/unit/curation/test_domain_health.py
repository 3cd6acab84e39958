"""What a page's end says about its site."""

from __future__ import annotations

import pytest

from pagecurator.curation.domain_health import HealthSignal, health_signal
from pagecurator.curation.results import PageFailed, PageReleased
from pagecurator.scraping.errors import ErrorCode
from pagecurator.scraping.page_fetch import ReleaseReason


@pytest.mark.parametrize(
    ("code", "target_status", "sign"),
    [
        (ErrorCode.CHALLENGE_PAGE, 200, HealthSignal.FAILURE),
        (ErrorCode.TARGET_BLOCKED, 403, HealthSignal.FAILURE),
        (ErrorCode.TARGET_UNAVAILABLE, 504, HealthSignal.FAILURE),
        (ErrorCode.TIMEOUT, None, HealthSignal.FAILURE),
        (ErrorCode.SERVER_ERROR, 500, HealthSignal.FAILURE),
        (ErrorCode.SERVER_ERROR, None, None),  # ScraperAPI's own trouble is that of every site
        (ErrorCode.CONNECTION_ERROR, None, None),
        (ErrorCode.TARGET_NOT_FOUND, 404, HealthSignal.SUCCESS),
        (ErrorCode.TARGET_NOT_FOUND, None, None),  # ScraperAPI's 404 may be a timeout
        (ErrorCode.NOT_HTML, 200, HealthSignal.SUCCESS),
        (ErrorCode.TARGET_BUSY, 503, HealthSignal.OVERLOADED),
        (ErrorCode.INTERNAL_ERROR, None, None),
        (ErrorCode.COST_LIMIT, None, None),
    ],
)
def test_only_failures_that_involve_the_domain_count_against_it(code, target_status, sign):
    assert health_signal(PageFailed(error_code=code, message="", target_status=target_status)) is sign


def test_a_released_page_gives_no_signal():
    assert health_signal(PageReleased(reason=ReleaseReason.SHUTDOWN)) is None
