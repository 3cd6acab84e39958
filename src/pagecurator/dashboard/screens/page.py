"""One page: why it is where it is, every attempt, and the contacts with their place on the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from pagecurator.dashboard.screen import Content, Missing, Screen, ScreenModule, Visit
from pagecurator.storage.admin.explain import PageExplanation, explain_page
from pagecurator.storage.contacts import PageContactRow, list_page_contacts

_SHOWN_CONTACTS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    page: PageExplanation
    contacts: list[PageContactRow]


class PageScreen(ScreenModule):
    """The explanation of a page, by its id or, from the search, by its URL."""

    def screens(self) -> Sequence[Screen]:
        return (Screen(path="page", title="Page", template="page_explain.html", load=self.load, in_menu=False),)

    async def load(self, visit: Visit) -> Content:
        wanted = visit.query("id") or visit.query("url")
        if not wanted:
            raise Missing("No page is given.")
        key: UUID | str = wanted
        max_per_domain = self._context.settings.wf7_domain_max_in_flight

        async def query(conn: AsyncConnection) -> _Found | None:
            page = await explain_page(conn, page=key, max_per_domain=max_per_domain)
            if page is None:
                return None
            return _Found(page=page, contacts=await list_page_contacts(conn, page_id=page.id, limit=_SHOWN_CONTACTS))

        found = await self._context.reader.read(("page", wanted), query)
        if found.value is None:
            raise Missing("There is no such page. It may have been deleted, or its URL is written differently.")
        page = found.value.page
        return Content(
            values={
                "page": page,
                "contacts": found.value.contacts,
                "attempts": list(reversed(page.tried)),
                "credits": sum(attempt.credits or 0 for attempt in page.tried),
            },
            title=page.url,
            age_seconds=found.age_seconds,
            problem=found.problem,
        )
