"""What existing clients are told about a website: the JSON of ``/scrap`` and ``/scrap-linkedin``.

The CSV output shows the same, so that both are worded in one place.
"""

from __future__ import annotations

from typing import Any

from pagecurator.sites.answer import SiteAnswer, SiteStatus

_NO_REASON = "Failed to fetch homepage"


def scrap_json(answer: SiteAnswer) -> dict[str, Any]:
    """The answer of ``/scrap``."""
    if answer.status is SiteStatus.ERROR:
        return {"website": answer.website, "error": answer.error or _NO_REASON, "status": answer.status.value}
    return {
        "website": answer.website,
        "emails": answer.emails,
        "phones": answer.phones,
        "linkedin_urls": {"company": answer.company_linkedin, "personal": answer.personal_linkedin},
        "status": answer.status.value,
        **_degraded(answer),
    }


def linkedin_json(answer: SiteAnswer) -> dict[str, Any]:
    """The answer of ``/scrap-linkedin``: the same keys on an error, and ``error``."""
    shown: dict[str, Any] = {
        "website": answer.website,
        "company_linkedin": answer.company_linkedin,
        "personal_linkedin": answer.personal_linkedin,
        "status": answer.status.value,
        **_degraded(answer),
    }
    if answer.status is SiteStatus.ERROR:
        shown["error"] = answer.error or _NO_REASON
    return shown


def _degraded(answer: SiteAnswer) -> dict[str, bool]:
    return {"degraded": True} if answer.degraded else {}
