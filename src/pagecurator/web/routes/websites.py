"""``/scrap`` and ``/scrap-linkedin``: scrape one website synchronously."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from functools import partial
from typing import Annotated, Any, Literal

from aiohttp import web
from pydantic import BaseModel, ConfigDict, Field, RootModel

from pagecurator.scraping.limits.queue_time import SlotTimeoutError
from pagecurator.web.disconnects import cancelled_when_client_leaves
from pagecurator.web.responses import busy
from pagecurator.web.routing import Route
from pagecurator.websites.models import (
    ScrapeKind,
    ScrapeRequest,
    WebsiteResult,
    WebsiteStatus,
    linkedin_json,
    scrap_json,
)
from pagecurator.websites.page_fetchers import RETRY_LATER
from pagecurator.websites.scraper import WebsiteScraper
from pagecurator.websites.slots import ScrapeSlots

# Clients time out after 15 s for LinkedIn, 30 s without the contact page and 60 s otherwise.
_LINKEDIN_SECONDS = 14.0
_HOMEPAGE_SECONDS = 28.0
_FULL_SECONDS = 57.0
# The scraper observes the deadline itself; this is a safety margin.
_MARGIN_SECONDS = 0.5
_BUSY = "The server is busy with other websites. Please try again after the seconds in Retry-After."
_UNAVAILABLE = "Websites can't be fetched at the moment. Please try again after the seconds in Retry-After."
_UNAVAILABLE_SECONDS = 30.0
_BUSY_OR_AWAY = "The server is busy, or no website can be fetched at the moment; try again after `Retry-After` seconds."


class WebsiteQuery(BaseModel):
    """The website, and what to scrape."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    website: str
    """The website's URL, with or without a scheme."""
    validate_linkedin: bool = False
    """Only return LinkedIn profiles that match the website's name."""
    skip_contact_page: bool = False
    """Only scrape the homepage."""
    refresh: bool = False
    """Ignore cached results."""


class LinkedInQuery(BaseModel):
    """The website."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    website: str
    """The website's URL, with or without a scheme."""
    refresh: bool = False
    """Ignore cached results."""


def _without_default(schema: dict[str, Any]) -> None:
    """Omitted keys have no default; generated clients would fill it in."""
    del schema["default"]


_FinalUrl = Annotated[
    str,
    Field(
        description="The URL to which the homepage redirects; only present if that is another website.",
        json_schema_extra=_without_default,
    ),
]
_ErrorCode = Annotated[
    Literal["no_content", "parked"],
    Field(
        description="Only present for a website that responded, but has no content of its own.",
        json_schema_extra=_without_default,
    ),
]


class LinkedInUrls(BaseModel):
    """Profiles, best first."""

    company: list[str]
    personal: list[str]


class ScrapFound(BaseModel):
    """The contacts of the website."""

    website: str
    emails: list[str]
    phones: list[str]
    linkedin_urls: LinkedInUrls
    status: Literal["success", "no_contacts_found"]
    final_url: _FinalUrl = ""
    degraded: bool = Field(
        default=False, description="The language model failed and built-in rules were used; only present if true."
    )


class ScrapFailed(BaseModel):
    """Why the website could not be scraped."""

    website: str
    error: str
    status: Literal["error"]
    error_code: _ErrorCode = "no_content"
    final_url: _FinalUrl = ""


class ScrapAnswer(RootModel[Annotated[ScrapFound | ScrapFailed, Field(union_mode="left_to_right")]]):
    """Distinguished by `status`."""


class LinkedInAnswer(BaseModel):
    """Profiles on the homepage, best first; `error` is only present with the status `error`."""

    website: str
    company_linkedin: list[str]
    personal_linkedin: list[str]
    status: WebsiteStatus
    error: str | None = None
    error_code: _ErrorCode = "no_content"
    final_url: _FinalUrl = ""
    degraded: bool = False


class WebsiteRoutes:
    """Scrapes single websites within the limit of ``slots``; requests that can't get one in time receive 503."""

    def __init__(self, *, scraper: WebsiteScraper, slots: ScrapeSlots) -> None:
        self._scraper = scraper
        self._slots = slots

    def routes(self) -> Sequence[Route]:
        """Without HEAD, which would scrape a website and discard the result."""
        route = partial(
            Route, method="GET", tag="sites", errors={503: _BUSY_OR_AWAY}, head=False, deadline_seconds=None
        )
        return (
            route(
                path="/scrap",
                handle=self.scrap,
                summary="Find the contacts of a website",
                query=WebsiteQuery,
                response=ScrapAnswer,
            ),
            route(
                path="/scrap-linkedin",
                handle=self.scrap_linkedin,
                summary="Find the LinkedIn profiles on a website's homepage",
                query=LinkedInQuery,
                response=LinkedInAnswer,
            ),
        )

    async def scrap(self, request: web.Request, *, query: WebsiteQuery) -> dict[str, Any]:
        """Scrapes the homepage and the most likely contact page. The status code is 200 for every outcome.

        `status` has the outcome. 503 says nothing about the website: the server is busy.
        """
        scrape_request = ScrapeRequest(
            website=query.website,
            kind=ScrapeKind.CONTACTS,
            contact_page=not query.skip_contact_page,
            validate_linkedin=query.validate_linkedin,
            refresh=query.refresh,
        )
        seconds = _HOMEPAGE_SECONDS if query.skip_contact_page else _FULL_SECONDS
        return scrap_json(await self._scrape(request, scrape_request, deadline_seconds=seconds))

    async def scrap_linkedin(self, request: web.Request, *, query: LinkedInQuery) -> dict[str, Any]:
        """The status code is 200 for every outcome; `status` has it. 503 says nothing about the website."""
        scrape_request = ScrapeRequest(website=query.website, kind=ScrapeKind.LINKEDIN, refresh=query.refresh)
        return linkedin_json(await self._scrape(request, scrape_request, deadline_seconds=_LINKEDIN_SECONDS))

    async def _scrape(
        self, request: web.Request, scrape_request: ScrapeRequest, *, deadline_seconds: float
    ) -> WebsiteResult:
        try:
            async with cancelled_when_client_leaves(request), asyncio.timeout(deadline_seconds + _MARGIN_SECONDS):
                return await self._scraper.scrape(scrape_request, deadline_seconds=deadline_seconds, slots=self._slots)
        except SlotTimeoutError as error:
            raise busy(_BUSY, retry_after_seconds=error.retry_after_seconds) from error
        except TimeoutError as error:
            raise busy(_BUSY, retry_after_seconds=self._slots.retry_after_seconds) from error
        except RETRY_LATER as error:
            raise busy(_UNAVAILABLE, retry_after_seconds=_UNAVAILABLE_SECONDS) from error
