"""The JSON of ``/scrap`` and ``/scrap-linkedin``. The CSV output uses it as well, so both have the same words."""

from __future__ import annotations

from typing import Any, Final

from pagecurator.scraping.errors import ErrorCode
from pagecurator.websites.models import WebsiteResult, WebsiteStatus

_DEFAULT_ERROR: Final = "Failed to fetch homepage"
PUBLIC_ERROR_CODES: Final = (ErrorCode.NO_CONTENT, ErrorCode.PARKED)
"""Codes of websites that responded and have no content; for other errors clients get the sentence alone."""


def scrap_json(result: WebsiteResult) -> dict[str, Any]:
    """The response of ``/scrap``."""
    if result.status is WebsiteStatus.ERROR:
        return {
            "website": result.website,
            "error": result.error or _DEFAULT_ERROR,
            "status": result.status.value,
            **_error_code(result),
            **_final_url(result),
        }
    return {
        "website": result.website,
        "emails": result.emails,
        "phones": result.phones,
        "linkedin_urls": {"company": result.company_linkedin, "personal": result.personal_linkedin},
        "status": result.status.value,
        **_final_url(result),
        **_degraded(result),
    }


def linkedin_json(result: WebsiteResult) -> dict[str, Any]:
    """The response of ``/scrap-linkedin``: on an error the same keys, and ``error``."""
    body: dict[str, Any] = {
        "website": result.website,
        "company_linkedin": result.company_linkedin,
        "personal_linkedin": result.personal_linkedin,
        "status": result.status.value,
        **_final_url(result),
        **_degraded(result),
    }
    if result.status is WebsiteStatus.ERROR:
        body |= {"error": result.error or _DEFAULT_ERROR, **_error_code(result)}
    return body


def _error_code(result: WebsiteResult) -> dict[str, str]:
    return {"error_code": str(result.error_code)} if result.error_code in PUBLIC_ERROR_CODES else {}


def _final_url(result: WebsiteResult) -> dict[str, str]:
    return {"final_url": result.final_url} if result.final_url is not None else {}


def _degraded(result: WebsiteResult) -> dict[str, bool]:
    return {"degraded": True} if result.degraded else {}
