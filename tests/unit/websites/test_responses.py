"""The words that clients compare."""

from __future__ import annotations

from pagecurator.extraction.contact import Contact
from pagecurator.websites.models import WebsiteResult, WebsiteStatus, linkedin_json, scrap_json


def found(kind: str, value: str) -> Contact:
    return Contact(kind=kind, value=value, raw=value, source="text", confidence=0.5)


SUCCESS = WebsiteResult(
    website="http://a.com",
    status=WebsiteStatus.SUCCESS,
    contacts=(
        found("email", "x@a.com"),
        found("phone", "+442079460000"),
        found("linkedin_company", "https://l/c"),
        found("linkedin_person", "https://l/p"),
    ),
)
NOTHING = WebsiteResult(website="http://a.com", status=WebsiteStatus.NO_CONTACTS_FOUND)
DEAD = WebsiteResult(website="http://dead.com", status=WebsiteStatus.ERROR)


def test_the_response_of_scrap_has_not_changed():
    assert scrap_json(SUCCESS) == {
        "website": "http://a.com",
        "emails": ["x@a.com"],
        "phones": ["+442079460000"],
        "linkedin_urls": {"company": ["https://l/c"], "personal": ["https://l/p"]},
        "status": "success",
    }
    assert scrap_json(NOTHING) == {
        "website": "http://a.com", "emails": [], "phones": [], "linkedin_urls": {"company": [], "personal": []},
        "status": "no_contacts_found",
    }  # fmt: skip
    assert scrap_json(DEAD) == {"website": "http://dead.com", "error": "Failed to fetch homepage", "status": "error"}


def test_scrap_linkedin_keeps_its_keys_on_an_error():
    assert linkedin_json(SUCCESS) == {
        "website": "http://a.com", "company_linkedin": ["https://l/c"], "personal_linkedin": ["https://l/p"],
        "status": "success",
    }  # fmt: skip
    assert linkedin_json(DEAD) == {
        "website": "http://dead.com", "company_linkedin": [], "personal_linkedin": [], "status": "error",
        "error": "Failed to fetch homepage",
    }  # fmt: skip


def test_a_degraded_result_is_marked():
    degraded = WebsiteResult(website="http://a.com", status=WebsiteStatus.SUCCESS, degraded=True)
    assert scrap_json(degraded)["degraded"] is True
    assert linkedin_json(degraded)["degraded"] is True
