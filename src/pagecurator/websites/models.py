"""A request to scrape a website, and its result."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from pagecurator.extraction.contact import Contact, ContactKind
from pagecurator.scraping.errors import ErrorCode


class ScrapeKind(StrEnum):
    """What to look for."""

    CONTACTS = "contacts"
    """E-mail addresses, phone numbers, LinkedIn profiles."""
    LINKEDIN = "linkedin"
    """LinkedIn profiles only, on the homepage only."""


class WebsiteStatus(StrEnum):
    """How a scrape ended. Clients compare these words."""

    SUCCESS = "success"
    NO_CONTACTS_FOUND = "no_contacts_found"
    ERROR = "error"


# Its published name in the OpenAPI document, which pydantic takes from the class.
WebsiteStatus.__name__ = WebsiteStatus.__qualname__ = "SiteStatus"


@dataclass(frozen=True, slots=True, kw_only=True)
class ScrapeRequest:
    """A request to scrape one website. ``website`` is the caller's text, not normalised."""

    website: str
    kind: ScrapeKind = ScrapeKind.CONTACTS
    contact_page: bool = True
    """Also read the likeliest contact page; ignored for LINKEDIN."""
    validate_linkedin: bool = False
    """Keep only LinkedIn profiles that match the website's name."""
    refresh: bool = False
    """Don't read from the cache; the new result is still written to it."""

    @property
    def depth(self) -> Depth:
        if self.kind is ScrapeKind.LINKEDIN:
            return Depth.LINKEDIN
        return Depth.FULL if self.contact_page else Depth.HOMEPAGE


class Depth(StrEnum):
    """How much of a website is read; each includes those after it."""

    FULL = "full"
    """The homepage and the contact page."""
    HOMEPAGE = "homepage"
    LINKEDIN = "linkedin"
    """LinkedIn profiles on the homepage."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WebsiteResult:
    """The result of scraping one website.

    ``website`` is ``http://`` + host without ``www.`` + path without trailing slash, as existing clients expect; for a
    text that is not a web address, that text. ``contacts`` are merged over all pages, best first.
    """

    website: str
    status: WebsiteStatus
    contacts: tuple[Contact, ...] = ()
    pages: tuple[str, ...] = ()
    """URLs of the pages that were read, the homepage first."""
    final_url: str | None = None
    """Where the homepage's redirects ended, if on another website (another registrable domain)."""
    error: str | None = None
    """One sentence for people; only with ``ERROR``."""
    error_code: str | None = None
    reason: str | None = None
    """Why fetching the homepage failed, in one sentence; only with ``ERROR``."""
    degraded: bool = False
    """The language model failed; built-in rules were used. Never cached."""
    cached: bool = False

    @property
    def emails(self) -> list[str]:
        return self._values(ContactKind.EMAIL)

    @property
    def phones(self) -> list[str]:
        """Phone numbers in E.164, best first, without fax numbers."""
        return self._values(ContactKind.PHONE)

    @property
    def company_linkedin(self) -> list[str]:
        """Profiles of companies, schools and showcases, best first."""
        return self._values(ContactKind.LINKEDIN_COMPANY)

    @property
    def personal_linkedin(self) -> list[str]:
        return self._values(ContactKind.LINKEDIN_PERSON)

    def _values(self, kind: ContactKind) -> list[str]:
        return [contact.value for contact in self.contacts if contact.kind == kind]


# ------------------------------------------------------------
# The JSON of ``/scrap`` and ``/scrap-linkedin``. The CSV output uses it as well, so both have the same words.
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
            **_optional(result),
        }
    return {
        "website": result.website,
        "emails": result.emails,
        "phones": result.phones,
        "linkedin_urls": {"company": result.company_linkedin, "personal": result.personal_linkedin},
        "status": result.status.value,
        **_optional(result),
    }


def linkedin_json(result: WebsiteResult) -> dict[str, Any]:
    """The response of ``/scrap-linkedin``: on an error the same keys, and ``error``."""
    body: dict[str, Any] = {
        "website": result.website,
        "company_linkedin": result.company_linkedin,
        "personal_linkedin": result.personal_linkedin,
        "status": result.status.value,
        **_optional(result),
    }
    if result.status is WebsiteStatus.ERROR:
        body |= {"error": result.error or _DEFAULT_ERROR, **_error_code(result)}
    return body


def _error_code(result: WebsiteResult) -> dict[str, str]:
    return {"error_code": str(result.error_code)} if result.error_code in PUBLIC_ERROR_CODES else {}


def _optional(result: WebsiteResult) -> dict[str, Any]:
    optional = {"final_url": result.final_url, "degraded": result.degraded}
    return {key: value for key, value in optional.items() if value}
