"""One admitted request: its slot, latency, billing, and how its response is sent."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import suppress

from aiohttp import hdrs, web
from aiohttp.http import HttpVersion11

from pagecurator.simulator.account import SimulatedAccount
from pagecurator.simulator.api_call import ApiCall
from pagecurator.simulator.api_responses import ApiResponse, with_switches
from pagecurator.simulator.counters import AdmittedRequest, Counters
from pagecurator.simulator.hostile import FILLER
from pagecurator.simulator.sources import Missing, SourcePage, make_page

EXPRESS = {"x-powered-by": "Express", hdrs.SERVER: "pagecurator-simulator", hdrs.VARY: "Accept-Encoding"}


class ClientLeftError(Exception):
    """The client disconnected, and ``disconnect_frees_slot`` ends the request."""


class Exchange:
    """Holds a slot until :meth:`settle`, which is called before the last byte of the response is sent.

    So a client with at most ``concurrency_limit`` open requests never gets 429: when it has read a response to its
    end, the slot is free.
    """

    def __init__(
        self,
        *,
        request: web.BaseRequest,
        call: ApiCall,
        nth: int,
        account: SimulatedAccount,
        counters: Counters,
        gone: asyncio.Event,
        record_timeline: bool,
    ) -> None:
        self.request = request
        self.call = call
        self.nth = nth
        self.found: SourcePage | Missing = Missing.HOST
        self.account = account
        self.counters = counters
        self.gone = gone
        self._record_timeline = record_timeline
        self._started_at = asyncio.get_running_loop().time()
        self._settled = False

    # ---------------------------------------------------------------- time
    async def pause(self, seconds: float) -> None:
        """Wait. Raises :class:`ClientLeftError` when the client leaves and that frees its slot."""
        self.counters.latency_seconds += seconds
        if not self.account.unknowns.disconnect_frees_slot:
            await asyncio.sleep(seconds)
            return
        with suppress(TimeoutError):
            await asyncio.wait_for(self.gone.wait(), seconds)
            raise ClientLeftError

    # ---------------------------------------------------------------- settling
    def settle(self, *, status: int | None, billed: int = 0, failed: bool = False) -> None:
        """Release the slot, bill and count. Later calls do nothing."""
        if self._settled:
            return
        self._settled = True
        unknowns = self.account.unknowns
        if self.gone.is_set():
            self.counters.left_early += 1
            if not unknowns.disconnect_is_billed:
                billed = 0
        self.account.release_slot()
        self.account.settle(reserved=self.call.cost_credits, billed=billed, failed=failed)
        counters = self.counters
        counters.in_flight -= 1
        if self._record_timeline:
            counters.timeline.append(
                AdmittedRequest(
                    target=self.call.target,
                    nth=self.nth,
                    started_at=self._started_at,
                    ended_at=asyncio.get_running_loop().time(),
                    status=status,
                )
            )
        counters.answered(self.call.target, status=status, billed=billed)

    # ---------------------------------------------------------------- bytes
    @property
    def page(self) -> SourcePage:
        """The target's page; a filler where there is none, so that every fault has a body to corrupt."""
        return self.found if isinstance(self.found, SourcePage) else filler(self.call.target)

    def send(self, answer: ApiResponse) -> web.Response:
        """Settle the request with ``answer`` and return the response to send."""
        return self._settle_with(answer, respond(self.request, with_switches(answer, self.account.unknowns)))

    def send_bytes(self, answer: ApiResponse, body: bytes, *, encoding: str | None) -> web.Response:
        """Like :meth:`send`, with exactly these bytes as the body and ``encoding`` as its ``Content-Encoding``."""
        return self._settle_with(answer, _response(self.request, answer, body, encoding=encoding, chunked=True))

    def _settle_with(self, answer: ApiResponse, response: web.Response) -> web.Response:
        self.settle(status=answer.status, billed=answer.credits, failed=answer.failed)
        self.counters.bytes_sent += len(response.body) if isinstance(response.body, bytes) else 0
        return response

    async def begin(self, answer: ApiResponse, *, encoding: str | None) -> web.StreamResponse:
        """Send the headers of ``answer`` and leave the body to the caller, who must settle."""
        stream = web.StreamResponse(status=answer.status, headers=_headers(answer, encoding))
        _keep_alive(self.request, stream)
        if self.request.version >= HttpVersion11:
            stream.enable_chunked_encoding()
        await stream.prepare(self.request)
        return stream


def filler(url: str) -> SourcePage:
    """A page for faults where the source has none."""
    return make_page(url, FILLER.encode())


def respond(request: web.BaseRequest, answer: ApiResponse) -> web.Response:
    """``answer`` as ScraperAPI sends it: pages gzipped and chunked, short texts plain."""
    if answer.page is None:
        return _response(request, answer, answer.text.encode(), encoding=None, chunked=False)
    if "gzip" in request.headers.get(hdrs.ACCEPT_ENCODING, "").lower():
        return _response(request, answer, answer.page.gzip, encoding="gzip", chunked=True)
    return _response(request, answer, answer.page.body, encoding=None, chunked=True)


def _response(
    request: web.BaseRequest, answer: ApiResponse, body: bytes, *, encoding: str | None, chunked: bool
) -> web.Response:
    response = web.Response(status=answer.status, body=body, headers=_headers(answer, encoding))
    _keep_alive(request, response)
    if chunked and request.version >= HttpVersion11:
        response.enable_chunked_encoding()
    return response


def _headers(answer: ApiResponse, encoding: str | None) -> Mapping[str, str]:
    headers = {**EXPRESS, hdrs.CONTENT_TYPE: answer.content_type, **answer.sa_headers(), **answer.headers}
    if encoding is not None:
        headers[hdrs.CONTENT_ENCODING] = encoding
    return headers


def _keep_alive(request: web.BaseRequest, response: web.StreamResponse) -> None:
    if request.keep_alive:
        response.headers[hdrs.CONNECTION] = "keep-alive"
