"""What is asked about a website, and what is answered."""

from __future__ import annotations

from collections.abc import Awaitable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from pagecurator.extraction.contact import Contact
from pagecurator.websites.slots import ScrapeSlots


class ScrapeKind(StrEnum):
    """What is looked for."""

    CONTACTS = "contacts"
    """Everything: e-mails, phones, LinkedIn."""
    LINKEDIN = "linkedin"
    """LinkedIn profiles only, from the homepage only."""


class WebsiteStatus(StrEnum):
    """How a look at a website ended; the words that existing clients branch on."""

    SUCCESS = "success"
    NO_CONTACTS_FOUND = "no_contacts_found"
    ERROR = "error"


@dataclass(frozen=True, slots=True, kw_only=True)
class ScrapeRequest:
    """One look at a website. ``website`` is what the caller wrote, not normalised."""

    website: str
    kind: ScrapeKind = ScrapeKind.CONTACTS
    contact_page: bool = True
    """Also look at the most likely contact page; LINKEDIN never does."""
    validate_linkedin: bool = False
    """Keep only LinkedIn profiles that fit the site's name."""
    refresh: bool = False
    """Leave what is in the cache out of account; the new answer is kept there all the same."""

    @property
    def depth(self) -> Depth:
        """How much of the website is looked at."""
        if self.kind is ScrapeKind.LINKEDIN:
            return Depth.LINKEDIN
        return Depth.FULL if self.contact_page else Depth.HOMEPAGE


class Depth(StrEnum):
    """How much of a website is looked at: each holds what those after it look for."""

    FULL = "full"
    """The homepage and the contact page."""
    HOMEPAGE = "homepage"
    LINKEDIN = "linkedin"
    """LinkedIn profiles on the homepage."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WebsiteResult:
    """What a look at a website brought.

    ``website`` is the label of the old system: ``http://`` + host without ``www.`` + path without trailing slash; for
    a text that is no web address, that text. ``contacts`` are merged over the pages looked at, in rank order.
    """

    website: str
    status: WebsiteStatus
    contacts: tuple[Contact, ...] = ()
    pages: tuple[str, ...] = ()
    """Addresses of the pages that were read, the homepage first."""
    final_url: str | None = None
    """Where the homepage's redirects ended, when that is another website: its registrable domain is another one."""
    error: str | None = None
    """One sentence for people; only with ``ERROR``."""
    error_code: str | None = None
    reason: str | None = None
    """Why the homepage could not be fetched, in one sentence; only with ``ERROR``."""
    degraded: bool = False
    """The language model was asked and was of no use; the deterministic result stands. Never cached."""
    cached: bool = False

    @property
    def emails(self) -> list[str]:
        """Addresses, the best first."""
        return self._values("email")

    @property
    def phones(self) -> list[str]:
        """Numbers in E.164, the best first; faxes are none."""
        return self._values("phone")

    @property
    def company_linkedin(self) -> list[str]:
        """Companies, schools and showcases, the best first."""
        return self._values("linkedin_company")

    @property
    def personal_linkedin(self) -> list[str]:
        """People, the best first."""
        return self._values("linkedin_person")

    def _values(self, kind: str) -> list[str]:
        return [contact.value for contact in self.contacts if contact.kind == kind]


class Scraper(Protocol):
    """Scrapes one website per call; implemented by :class:`pagecurator.websites.scraper.WebsiteScraper`."""

    def scrape(
        self, request: ScrapeRequest, *, deadline_seconds: float, slots: ScrapeSlots | None = None
    ) -> Awaitable[WebsiteResult]:
        """Return the result within ``deadline_seconds``; with ``slots``, wait for one of them first."""
        ...
