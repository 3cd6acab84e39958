"""``/scrap`` and ``/scrap-linkedin``: one website, while the caller waits."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Annotated, Any, Literal

from aiohttp import web
from pydantic import BaseModel, ConfigDict, Field, RootModel

from pagecurator.scraping.limits.queue_time import SlotTimeoutError
from pagecurator.web.disconnects import cancelled_when_client_leaves
from pagecurator.web.error_responses import busy
from pagecurator.web.routing import Route
from pagecurator.websites.models import ScrapeKind, Scraper, ScrapeRequest, WebsiteResult, WebsiteStatus
from pagecurator.websites.page_fetchers import RETRY_LATER
from pagecurator.websites.responses import linkedin_json, scrap_json
from pagecurator.websites.slots import ScrapeSlots

# Clients wait 15 s for LinkedIn, 30 s without the contact page and 60 s for everything: they get an answer before.
_LINKEDIN_SECONDS = 14.0
_HOMEPAGE_SECONDS = 28.0
_FULL_SECONDS = 57.0
# The flow keeps its own deadline. Should it not, the caller is answered all the same.
_MARGIN_SECONDS = 0.5
_BUSY = "The server is busy with other websites. Please try again after the seconds in Retry-After."
_ASK_LATER = "Websites can't be fetched at the moment. Please try again after the seconds in Retry-After."
_ASK_LATER_SECONDS = 30.0
_BUSY_OR_AWAY = "The server is busy, or websites can't be fetched now: try again after the seconds in `Retry-After`."


class WebsiteQuery(BaseModel):
    """Which website, and how much of it."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    website: str
    """The website's address, with or without a scheme."""
    validate_linkedin: bool = False
    """Keep only LinkedIn profiles that fit the site's name."""
    skip_contact_page: bool = False
    """Look at the homepage alone."""
    refresh: bool = False
    """Look again, whatever is known already."""


class LinkedInQuery(BaseModel):
    """Which website."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    website: str
    """The website's address, with or without a scheme."""
    refresh: bool = False
    """Look again, whatever is known already."""


def _without_default(schema: dict[str, Any]) -> None:
    """A key that is missing means nothing; a generated client would fill in the default."""
    del schema["default"]


_FinalUrl = Annotated[
    str,
    Field(
        description="Where the homepage's redirects ended; only when that is another website.",
        json_schema_extra=_without_default,
    ),
]
_ErrorCode = Annotated[
    Literal["no_content", "parked"],
    Field(
        description="Only for a website that answered and has nothing of its own.",
        json_schema_extra=_without_default,
    ),
]


class LinkedInUrls(BaseModel):
    """Profiles, the best first."""

    company: list[str]
    personal: list[str]


class ScrapFound(BaseModel):
    """What stands on the website."""

    website: str
    emails: list[str]
    phones: list[str]
    linkedin_urls: LinkedInUrls
    status: Literal["success", "no_contacts_found"]
    final_url: _FinalUrl = ""
    degraded: bool = Field(default=False, description="The language model was of no use; only with true.")


class ScrapFailed(BaseModel):
    """Why the website could not be looked at."""

    website: str
    error: str
    status: Literal["error"]
    error_code: _ErrorCode = "no_content"
    final_url: _FinalUrl = ""


class ScrapAnswer(RootModel[Annotated[ScrapFound | ScrapFailed, Field(union_mode="left_to_right")]]):
    """Branch on `status`."""


class LinkedInAnswer(BaseModel):
    """Profiles on the homepage, the best first; `error` only with the status `error`."""

    website: str
    company_linkedin: list[str]
    personal_linkedin: list[str]
    status: WebsiteStatus
    error: str | None = None
    error_code: _ErrorCode = "no_content"
    final_url: _FinalUrl = ""
    degraded: bool = False


class WebsiteRoutes:
    """Looks at single websites, some at a time. Others wait for a slot while a fetch is still possible, then 503."""

    def __init__(self, *, sites: Scraper, slots: ScrapeSlots) -> None:
        self._sites = sites
        self._slots = slots

    def routes(self) -> Sequence[Route]:
        """HEAD is not answered: it would look at a website and throw the answer away."""
        return (
            Route(
                method="GET",
                path="/scrap",
                handle=self.scrap,
                tag="sites",
                summary="The contacts of a website",
                query=WebsiteQuery,
                response=ScrapAnswer,
                errors={503: _BUSY_OR_AWAY},
                head=False,
                deadline_seconds=None,
            ),
            Route(
                method="GET",
                path="/scrap-linkedin",
                handle=self.scrap_linkedin,
                tag="sites",
                summary="The LinkedIn profiles on a website's homepage",
                query=LinkedInQuery,
                response=LinkedInAnswer,
                errors={503: _BUSY_OR_AWAY},
                head=False,
                deadline_seconds=None,
            ),
        )

    async def scrap(self, request: web.Request, *, query: WebsiteQuery) -> dict[str, Any]:
        """200 whatever the website did: `status` tells. The homepage, then the most likely contact page.

        503 says nothing about the website: the server is busy.
        """
        question = ScrapeRequest(
            website=query.website,
            kind=ScrapeKind.CONTACTS,
            contact_page=not query.skip_contact_page,
            validate_linkedin=query.validate_linkedin,
            refresh=query.refresh,
        )
        seconds = _HOMEPAGE_SECONDS if query.skip_contact_page else _FULL_SECONDS
        return scrap_json(await self._ask(request, question, deadline_seconds=seconds))

    async def scrap_linkedin(self, request: web.Request, *, query: LinkedInQuery) -> dict[str, Any]:
        """200 whatever the website did: `status` tells. 503 says nothing about the website: the server is busy."""
        question = ScrapeRequest(website=query.website, kind=ScrapeKind.LINKEDIN, refresh=query.refresh)
        return linkedin_json(await self._ask(request, question, deadline_seconds=_LINKEDIN_SECONDS))

    async def _ask(self, request: web.Request, question: ScrapeRequest, *, deadline_seconds: float) -> WebsiteResult:
        try:
            async with cancelled_when_client_leaves(request), asyncio.timeout(deadline_seconds + _MARGIN_SECONDS):
                return await self._sites.scrape(question, deadline_seconds=deadline_seconds, slots=self._slots)
        except SlotTimeoutError as error:
            raise busy(_BUSY, retry_after_seconds=error.retry_after_seconds) from error
        except TimeoutError as error:
            raise busy(_BUSY, retry_after_seconds=self._slots.retry_after_seconds) from error
        except RETRY_LATER as error:
            raise busy(_ASK_LATER, retry_after_seconds=_ASK_LATER_SECONDS) from error
