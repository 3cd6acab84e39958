"""``/scrap`` and ``/scrap-linkedin``: one website, while the caller waits."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Sequence
from typing import Annotated, Any, Literal, Protocol

from aiohttp import web
from pydantic import BaseModel, ConfigDict, Field, RootModel

from pagecurator.sites.address import site_address
from pagecurator.sites.answer import SiteAnswer, SiteKind, SiteQuestion, SiteStatus
from pagecurator.sites.sources import ASK_LATER
from pagecurator.sites.wording import linkedin_json, scrap_json
from pagecurator.urls import UrlRefused
from pagecurator.web.limits import Slots
from pagecurator.web.routes import Route

# Clients wait 15 s for LinkedIn, 30 s without the contact page and 60 s for everything: they get an answer before.
_LINKEDIN_SECONDS = 14.0
_HOMEPAGE_SECONDS = 28.0
_FULL_SECONDS = 57.0
# The flow keeps its own deadline. Should it not, the caller is answered all the same.
_MARGIN_SECONDS = 0.5
_BUSY = "Too many websites are being looked at; please try again later"
_ASK_LATER = "Websites can't be fetched at the moment; please try again later"
_TOO_LATE = "The website did not answer in time"


class AsksSites(Protocol):
    """What looks at a website; :class:`pagecurator.sites.flow.Sites`."""

    def ask(self, question: SiteQuestion, *, deadline_seconds: float) -> Awaitable[SiteAnswer]:
        """The answer of one website."""
        ...


class ScrapQuery(BaseModel):
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
    final_url: str = Field(
        default="", description="Where the homepage's redirects ended; only when that is another website."
    )
    degraded: bool = Field(default=False, description="The language model was of no use; only with true.")


class ScrapFailed(BaseModel):
    """Why the website could not be looked at."""

    website: str
    error: str
    status: Literal["error"]
    error_code: Literal["no_content", "parked"] = Field(
        default="no_content", description="Only for a website that answered and has nothing of its own."
    )
    final_url: str = Field(
        default="", description="Where the homepage's redirects ended; only when that is another website."
    )


class ScrapAnswer(RootModel[Annotated[ScrapFound | ScrapFailed, Field(union_mode="left_to_right")]]):
    """Branch on `status`."""


class LinkedInAnswer(BaseModel):
    """Profiles on the homepage, the best first; `error` only with the status `error`."""

    website: str
    company_linkedin: list[str]
    personal_linkedin: list[str]
    status: SiteStatus
    error: str | None = None
    error_code: Literal["no_content", "parked"] = Field(
        default="no_content", description="Only for a website that answered and has nothing of its own."
    )
    final_url: str = Field(
        default="", description="Where the homepage's redirects ended; only when that is another website."
    )
    degraded: bool = False


class Scrap:
    """Looks at single websites, some at a time; who comes later waits, within the time there is."""

    def __init__(self, *, sites: AsksSites, slots: Slots) -> None:
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
                query=ScrapQuery,
                answer=ScrapAnswer,
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
                answer=LinkedInAnswer,
                head=False,
                deadline_seconds=None,
            ),
        )

    async def scrap(self, _request: web.Request, *, query: ScrapQuery) -> dict[str, Any]:
        """Always 200, whatever the website did: `status` tells. The homepage, then the most likely contact page."""
        question = SiteQuestion(
            website=query.website,
            kind=SiteKind.CONTACTS,
            contact_page=not query.skip_contact_page,
            validate_linkedin=query.validate_linkedin,
            refresh=query.refresh,
        )
        seconds = _HOMEPAGE_SECONDS if query.skip_contact_page else _FULL_SECONDS
        return scrap_json(await self._ask(question, deadline_seconds=seconds))

    async def scrap_linkedin(self, _request: web.Request, *, query: LinkedInQuery) -> dict[str, Any]:
        """Always 200, whatever the website did: `status` tells."""
        question = SiteQuestion(website=query.website, kind=SiteKind.LINKEDIN, refresh=query.refresh)
        return linkedin_json(await self._ask(question, deadline_seconds=_LINKEDIN_SECONDS))

    async def _ask(self, question: SiteQuestion, *, deadline_seconds: float) -> SiteAnswer:
        loop = asyncio.get_running_loop()
        until = loop.time() + deadline_seconds
        problem = _BUSY
        try:
            async with asyncio.timeout_at(until + _MARGIN_SECONDS), self._slots.waiting():
                problem = _TOO_LATE
                return await self._sites.ask(question, deadline_seconds=max(0.0, until - loop.time()))
        except ASK_LATER:
            problem = _ASK_LATER
        except TimeoutError:
            pass
        return SiteAnswer(website=_label(question.website), status=SiteStatus.ERROR, error=problem)


def _label(website: str) -> str:
    try:
        return site_address(website, allow_private=True).label
    except UrlRefused:
        return website.strip()
