"""``/pages`` and ``/contacts/export``: the queue over HTTP, with the functions that the commands use."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from dataclasses import asdict
from functools import partial

from aiohttp import web

from pagecurator.scraping.limits.credits import list_price
from pagecurator.settings import Settings
from pagecurator.storage.admin.explain import PageExplanation, explain_page, similar_pages
from pagecurator.storage.admin.import_urls import ImportRefused, RefusedLine, import_urls, read_urls
from pagecurator.storage.admin.requeue import RequeuedPages, requeue
from pagecurator.storage.engine import Database
from pagecurator.storage.export import Format, contact_lines
from pagecurator.storage.queue.enqueue import EnqueueCounts, add_pages
from pagecurator.storage.queue.page_list import list_pages
from pagecurator.storage.queue.page_walks import PageCursor
from pagecurator.urls import PageUrl, UrlRefused, normalize_url, without_credentials
from pagecurator.web.models import (
    AddedPages,
    ExplainQuery,
    ExportQuery,
    ImportedPages,
    ImportForm,
    ImportQuery,
    NewPages,
    PageList,
    PagesQuery,
    RefusedAddress,
    RequeuePages,
    SelectPages,
    decode_cursor,
    encode_cursor,
)
from pagecurator.web.multipart import Uploads
from pagecurator.web.responses import ApiError, invalid, stream_response
from pagecurator.web.routing import Route

_MAX_REFUSALS = 1000
_MAX_REFUSAL_LENGTH = 200


class PageRoutes:
    """The queue of pages, which all keys share."""

    def __init__(self, *, database: Database, settings: Settings, uploads: Uploads) -> None:
        self._database = database
        self._settings = settings
        self._uploads = uploads

    def routes(self) -> Sequence[Route]:
        get = partial(Route, method="GET", tag="pages")
        post = partial(Route, method="POST", tag="pages")
        return (
            get(
                path="/pages", handle=self.list, summary="List pages, newest first", query=PagesQuery, response=PageList
            ),
            post(path="/pages", handle=self.add, summary="Add and select pages", body=NewPages, response=AddedPages),
            post(
                path="/pages/import",
                handle=self.import_,
                summary="Import pages from a file",
                query=ImportQuery,
                form=ImportForm,
                response=ImportedPages,
                errors={
                    400: "The file is not a list of URLs, or the form is invalid.",
                    408: "The file was sent too slowly.",
                    413: "The file is too large.",
                    415: "The body is compressed.",
                    507: "There is not enough disk space for the file.",
                },
                deadline_seconds=None,
            ),
            post(
                path="/pages/select",
                handle=self.select,
                summary="Select pages that were only stored",
                body=SelectPages,
                response=AddedPages,
            ),
            post(
                path="/pages/requeue",
                handle=self.requeue,
                summary="Queue finished pages again; a dry run by default",
                body=RequeuePages,
                response=RequeuedPages,
            ),
            get(
                path="/pages/explain",
                handle=self.explain,
                summary="Explain the state of a page, with all attempts",
                query=ExplainQuery,
                response=PageExplanation,
                errors={404: "The page does not exist."},
            ),
            get(
                path="/contacts/export",
                handle=self.export,
                summary="Export all contacts, streamed",
                query=ExportQuery,
                media_types=tuple(format_.media_type for format_ in Format),
                deadline_seconds=None,
            ),
        )

    async def list(self, _request: web.Request, *, query: PagesQuery) -> PageList:
        """To continue, pass `next` of the response as `next`. Pages added in between don't shift the list."""
        after = None
        if query.next is not None:
            try:
                after = decode_cursor(query.next)
            except ValueError as problem:
                raise invalid(("query", "next"), f"Value error, {problem}", value=query.next) from None
        async with self._database.begin() as conn:
            # One more than requested shows whether there is a next page of the list.
            found = await list_pages(conn, filters=query.filters(), after=after, limit=query.limit + 1)
        shown = found[: query.limit]
        has_more = len(found) > len(shown)
        return PageList(
            pages=shown,
            next=encode_cursor(PageCursor(shown[-1].created_at, shown[-1].id)) if has_more else None,
        )

    async def add(self, _request: web.Request, *, body: NewPages) -> AddedPages:
        """Invalid URLs are listed with the reason, the others are added."""
        return await self._add(body.urls, priority=body.priority, select=body.select)

    async def select(self, _request: web.Request, *, body: SelectPages) -> AddedPages:
        """Unknown pages are added. Finished pages are unchanged; requeue them instead."""
        return await self._add(body.urls, priority=body.priority, select=True)

    async def _add(self, urls: Sequence[str], *, priority: int, select: bool) -> AddedPages:
        good: list[PageUrl] = []
        refused: list[RefusedAddress] = []
        for url in urls:
            try:
                good.append(normalize_url(url))
            except UrlRefused as problem:
                refused.append(
                    RefusedAddress(url=without_credentials(url)[:_MAX_REFUSAL_LENGTH], reason=problem.reason)
                )
        added = EnqueueCounts()
        if good:
            async with self._database.begin() as conn:
                added = await add_pages(conn, urls=good, priority_level=priority, select=select)
        return AddedPages(**asdict(added), refused=len(refused), refusals=refused)

    async def import_(self, request: web.Request, *, query: ImportQuery) -> ImportedPages:
        """Rejected lines are reported with their number, the others imported. Repeating an import adds nothing."""
        refusals: list[RefusedLine] = []

        def note(refusal: RefusedLine) -> None:
            if len(refusals) < _MAX_REFUSALS:
                text = refusal.text[:_MAX_REFUSAL_LENGTH].encode("utf-8", "backslashreplace").decode()
                refusals.append(RefusedLine(line=refusal.line, text=text, reason=refusal.reason))

        async with self._uploads.received(request) as upload:
            try:
                report = await import_urls(
                    self._database,
                    read_urls(upload.file),
                    priority_level=query.priority,
                    select=query.select,
                    on_refused=note,
                )
            except ImportRefused as problem:
                raise ApiError(400, str(problem)) from problem
        return ImportedPages(**asdict(report), refusals=refusals)

    async def requeue(self, _request: web.Request, *, body: RequeuePages) -> RequeuedPages:
        """Counts and prices the pages; `"dry_run": false` queues them. Without a filter, `all` is required."""
        urls = []
        for place, url in enumerate(body.urls):
            try:
                urls.append(normalize_url(url).url)
            except UrlRefused as problem:
                raise invalid(("body", "urls", place), f"Value error, {problem.reason}", value=url) from None
        filters = body.filters(urls)
        try:
            filters.check()
        except ValueError as problem:
            raise invalid(("body",), f"Value error, {problem}") from None
        return await requeue(
            self._database, filters=filters, dry_run=body.dry_run, list_price=list_price(self._settings)
        )

    async def explain(self, _request: web.Request, *, query: ExplainQuery) -> PageExplanation:
        """`url` may also be the page's id."""
        max_per_domain = self._settings.wf7_domain_max_in_flight
        async with self._database.begin() as conn:
            explanation = await explain_page(conn, page=query.url, max_per_domain=max_per_domain)
            similar = [] if explanation else await similar_pages(conn, page=query.url)
        if similar:
            raise ApiError(404, f"The page does not exist. Did you mean {similar[0]}?")
        if explanation is None:
            raise ApiError(404, "The page does not exist. Add it with POST /pages.")
        return explanation

    async def export(self, request: web.Request, *, query: ExportQuery) -> web.StreamResponse:
        """Streams any number of contacts."""
        return await stream_response(
            request,
            self._lines(query.format),
            content_type=f"{query.format.media_type}; charset=utf-8",
            file_name=f"contacts.{query.format.suffix}",
        )

    async def _lines(self, format_: Format) -> AsyncGenerator[bytes]:
        async for lines in contact_lines(self._database, format_=format_):
            yield lines.encode("utf-8")
