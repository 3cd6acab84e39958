"""What existing clients are told about a website: the JSON of ``/scrap`` and ``/scrap-linkedin``.

The CSV output shows the same, so that both are worded in one place.
"""

from __future__ import annotations

from typing import Any, Final

from pagecurator.scraping.errors import ErrorCode
from pagecurator.websites.models import WebsiteResult, WebsiteStatus

_NO_REASON = "Failed to fetch homepage"
TELLING_CODES: Final = (ErrorCode.NO_CONTENT, ErrorCode.PARKED)


def scrap_json(answer: WebsiteResult) -> dict[str, Any]:
    """The answer of ``/scrap``."""
    if answer.status is WebsiteStatus.ERROR:
        return {
            "website": answer.website,
            "error": answer.error or _NO_REASON,
            "status": answer.status.value,
            **_reason(answer),
            **_elsewhere(answer),
        }
    return {
        "website": answer.website,
        "emails": answer.emails,
        "phones": answer.phones,
        "linkedin_urls": {"company": answer.company_linkedin, "personal": answer.personal_linkedin},
        "status": answer.status.value,
        **_elsewhere(answer),
        **_degraded(answer),
    }


def linkedin_json(answer: WebsiteResult) -> dict[str, Any]:
    """The answer of ``/scrap-linkedin``: the same keys on an error, and ``error``."""
    shown: dict[str, Any] = {
        "website": answer.website,
        "company_linkedin": answer.company_linkedin,
        "personal_linkedin": answer.personal_linkedin,
        "status": answer.status.value,
        **_elsewhere(answer),
        **_degraded(answer),
    }
    if answer.status is WebsiteStatus.ERROR:
        shown |= {"error": answer.error or _NO_REASON, **_reason(answer)}
    return shown


def _reason(answer: WebsiteResult) -> dict[str, str]:
    """The code of a website that answered and has nothing of its own; other errors have their sentence alone."""
    return {"error_code": str(answer.error_code)} if answer.error_code in TELLING_CODES else {}


def _elsewhere(answer: WebsiteResult) -> dict[str, str]:
    return {"final_url": answer.final_url} if answer.final_url is not None else {}


def _degraded(answer: WebsiteResult) -> dict[str, bool]:
    return {"degraded": True} if answer.degraded else {}
