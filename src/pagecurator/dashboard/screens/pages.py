"""The list of pages, filtered; and queueing what the filter shows again, after a dry run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from pagecurator.dashboard.screen import Action, Content, Done, Screen, ScreenModule, Visit, clean, host_of, one_of
from pagecurator.scraping.limits.credits import list_price
from pagecurator.storage.admin.requeue import RequeueEstimate, RequeueFilter, estimate_requeue, requeue
from pagecurator.storage.models import CurationStatus, ProcessingStatus
from pagecurator.storage.queue.page_list import ListedPage, PageFilter, list_pages
from pagecurator.storage.queue.page_walks import FinalOutcome, PageCursor
from pagecurator.web.models import decode_cursor, encode_cursor
from pagecurator.web.responses import ApiError

PAGE_SIZE = 50
_COUNT_SECONDS = 1.5

_STATES = {
    "queued": "Queued",
    "processing": "In flight",
    "contacts_found": "Contacts found",
    "no_contacts": "No contacts",
    "failed": "Failed",
    "filtered": "Filtered",
    "new": "Not selected",
}
_NAMES = ("state", "code", "domain", "older")
_AGES = {"1": "1 hour", "24": "1 day", "168": "1 week", "720": "30 days"}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Filter:
    """The filter as it is in the URL; empty values are no condition. ``older`` is in hours since the page finished."""

    state: str = ""
    code: str = ""
    domain: str = ""
    older: str = ""
    page: str = ""
    """The id of a single page, when it is queued again."""

    @classmethod
    def of(cls, values: dict[str, str]) -> _Filter:
        state, older = values.get("state", ""), values.get("older", "")
        return cls(
            state=one_of(state, _STATES, "state"),
            code=values.get("code", ""),
            domain=host_of(values.get("domain", "")),
            older=one_of(older, _AGES, "age in hours"),
            page=_page_id(values.get("page", "")),
        )

    @classmethod
    def of_visit(cls, visit: Visit, *others: str) -> _Filter:
        """From the URL. ``others`` are its other parameters."""
        visit.allow_only(*_NAMES, others=others)
        return cls.of({name: visit.query(name) for name in _NAMES})

    @property
    def values(self) -> dict[str, str]:
        given = {
            "state": self.state,
            "code": self.code,
            "domain": self.domain,
            "older": self.older,
            "page": self.page,
        }
        return {name: value for name, value in given.items() if value}

    @property
    def outcomes(self) -> tuple[str, ...]:
        return (self.state,) if self.state in list(FinalOutcome) else ()

    @property
    def sentence(self) -> str:
        """The conditions in words."""
        parts = [
            _STATES[self.state].lower() if self.state else "",
            f"with error {self.code}" if self.code else "",
            f"of {self.domain}" if self.domain else "",
            f"finished more than {_AGES[self.older]} ago" if self.older else "",
            f"page {self.page}" if self.page else "",
        ]
        return ", ".join(part for part in parts if part)

    @property
    def can_requeue(self) -> bool:
        """Only finished pages are queued again, and only with a condition."""
        return bool(self.values) and self.state not in ("queued", "processing", "new")

    def for_list(self) -> PageFilter:
        processing = {"queued": ProcessingStatus.QUEUED, "processing": ProcessingStatus.PROCESSING}
        status = processing.get(self.state)
        before = datetime.now(UTC) - timedelta(hours=int(self.older)) if self.older else None
        return PageFilter(
            processing_statuses=(status,) if status else (),
            curation_statuses=(CurationStatus.NEW,) if self.state == "new" else (),
            outcomes=self.outcomes,
            error_codes=(self.code,) if self.code else (),
            domains=(self.domain,) if self.domain else (),
            finished_before=before,
        )

    def for_requeue(self) -> RequeueFilter:
        return RequeueFilter(
            outcomes=self.outcomes,
            error_codes=(self.code,) if self.code else (),
            domains=(self.domain,) if self.domain else (),
            older_than_seconds=3600 * int(self.older) if self.older else None,
            page_ids=(UUID(self.page),) if self.page else (),
        )


class PagesScreen(ScreenModule):
    """The list, and its one action."""

    def screens(self) -> Sequence[Screen]:
        return (
            Screen(path="pages", title="Pages", template="pages.html", load=self.load),
            Screen(
                path="pages/requeue",
                title="Queue pages again",
                template="requeue.html",
                load=self.load_dry_run,
                in_menu=False,
                is_live=False,
                needs_actions=True,
            ),
        )

    def actions(self) -> Sequence[Action]:
        return (
            Action(
                path="pages/requeue",
                name="pages.requeue",
                title="Queue pages again",
                template="requeue.html",
                run=self.requeue,
            ),
        )

    async def load(self, visit: Visit) -> Content:
        chosen = _Filter.of_visit(visit, "after", "requeued")
        after = _cursor(visit.query("after"))

        async def query(conn: AsyncConnection) -> list[ListedPage]:
            return await list_pages(conn, filters=chosen.for_list(), after=after, limit=PAGE_SIZE + 1)

        found = await self._context.reader.read(("pages", chosen, after), query)
        shown = found.value[:PAGE_SIZE]
        has_more = len(found.value) > len(shown)
        requeued = visit.query("requeued", longest=12)
        return Content(
            values={
                "chosen": chosen,
                "states": _STATES,
                "ages": _AGES,
                "pages": shown,
                "is_first": after is None,
                "next": encode_cursor(PageCursor(shown[-1].created_at, shown[-1].id)) if has_more else None,
                "requeued": int(requeued) if requeued.isdecimal() else None,
            },
            age_seconds=found.age_seconds,
            problem=found.problem,
        )

    async def load_dry_run(self, visit: Visit) -> Content:
        visit.allow_only(*_NAMES, others=("page",))
        return await self._dry_run(_Filter.of({name: visit.query(name) for name in (*_NAMES, "page")}))

    async def requeue(self, visit: Visit) -> Done | Content:
        """Queue the pages again, unless they are more than were confirmed."""
        form = dict(visit.form)
        chosen = _Filter.of(form)
        if not chosen.can_requeue:
            return await self._dry_run(chosen)
        expected = clean(form.get("expected", ""), longest=12)
        database = self._context.database
        if form.get("more") != "yes":  # it was not confirmed that there are more than were counted
            now = await self._estimate(chosen)
            if not expected.isdecimal() or now.pages > int(expected):
                return _shown(chosen, now, has_changed=True)
        done = await requeue(database, filters=chosen.for_requeue(), dry_run=False)
        goto = f"page?id={chosen.page}" if chosen.page else f"pages?requeued={done.pages}"
        return Done(goto=goto, target=chosen.sentence, count=done.pages)

    async def _dry_run(self, chosen: _Filter) -> Content:
        if not chosen.can_requeue:
            return _shown(chosen, None)
        return _shown(chosen, await self._estimate(chosen))

    async def _estimate(self, chosen: _Filter) -> RequeueEstimate:
        return await estimate_requeue(
            self._context.database,
            filters=chosen.for_requeue(),
            seconds=_COUNT_SECONDS,
            list_price=list_price(self._context.settings),
        )


def _shown(chosen: _Filter, found: RequeueEstimate | None, *, has_changed: bool = False) -> Content:
    return Content(values={"chosen": chosen, "found": found, "has_changed": has_changed})


def _page_id(text: str) -> str:
    try:
        return str(UUID(text)) if text else ""
    except ValueError:
        raise ApiError(400, "The id of the page is not one.") from None


def _cursor(text: str) -> PageCursor | None:
    try:
        return decode_cursor(text) if text else None
    except ValueError:  # a truncated link: the first pages are better than an error
        return None
