"""Executes a rule's action on one exchange."""

from __future__ import annotations

import asyncio
import socket
import struct
from collections.abc import Iterator
from urllib.parse import urljoin

from aiohttp import web

from pagecurator.simulator import actions, hostile
from pagecurator.simulator.api_call import ApiCall
from pagecurator.simulator.api_responses import (
    COST,
    CREDITS,
    PLAN,
    ApiResponse,
    dead_host,
    found_answer,
    html_answer,
    own_answer,
    page_answer,
    target_answer,
)
from pagecurator.simulator.config import Unknowns
from pagecurator.simulator.exchange import Exchange
from pagecurator.simulator.sources import PageStore, SourcePage

_MEGABYTE = 1024 * 1024
_BILLED = (200, 404)
_TRIED = (200, 404, 500)


def refuse(action: actions.ErrorResponse, unknowns: Unknowns) -> ApiResponse:
    """The response of a rule that rejects the request."""
    match action:
        case actions.Unauthorized():
            return own_answer(401, unknowns=unknowns)
        case actions.CreditsExhausted():
            return own_answer(403, unknowns=unknowns, text=CREDITS)
        case actions.PlanRefused():
            return own_answer(403, unknowns=unknowns, text=PLAN)
        case actions.CostRefused():
            return own_answer(403, unknowns=unknowns, text=COST)
        case _:
            return own_answer(429, unknowns=unknowns)


async def act(  # noqa: PLR0911 - a table of actions
    action: actions.Action, exchange: Exchange, *, source: PageStore
) -> web.StreamResponse | None:
    """Answer ``exchange`` as ``action`` says; None: as if there were no rule."""
    match action:
        case actions.Hang():
            return await _hang(action, exchange)
        case actions.Reset():
            return await _reset(action, exchange)
        case actions.Drip():
            return await _drip(action, exchange)
        case actions.Huge():
            return await _stream(exchange, hostile.huge_blocks(int(action.megabytes * _MEGABYTE)), encoding=None)
        case actions.GzipBomb():
            return await _stream(exchange, hostile.bomb_blocks(int(action.megabytes * _MEGABYTE)), encoding="gzip")
        case actions.TruncatedGzip():
            packed = exchange.page.gzip
            return exchange.send_bytes(_usual(exchange), packed[: int(len(packed) * action.keep)], encoding="gzip")
        case actions.BrokenGzip():
            return exchange.send_bytes(_usual(exchange), b"this is no gzip stream " * 40, encoding="gzip")
        case actions.Encoding():
            return exchange.send_bytes(_usual(exchange), exchange.page.gzip, encoding=action.name)
        case actions.Redirect():
            return await _redirect(action, exchange, source)
    answer = answer_by_rule(action, call=exchange.call, page=exchange.page, unknowns=exchange.account.unknowns)
    return None if answer is None else exchange.send(answer)


def answer_by_rule(
    action: actions.Action, *, call: ApiCall, page: SourcePage, unknowns: Unknowns
) -> ApiResponse | None:
    """The answer of an action that is one ordinary HTTP answer; None for the others, which need a connection."""
    url, price = call.target, call.cost_credits
    match action:
        case actions.Status():
            return _status(action, call, unknowns)
        case actions.Target():
            return target_answer(action.status, url=url, price_credits=price, unknowns=unknowns, body=action.body)
        case actions.DeadHost():
            return dead_host()
    made = _body(action, url, page)
    if made is None:
        return None
    body, content_type = made
    if isinstance(action, actions.Challenge) and action.status != 200:  # noqa: PLR2004 - reads best so
        return target_answer(action.status, url=url, price_credits=price, unknowns=unknowns, body=body.decode())
    return html_answer(body, url=url, price_credits=price, content_type=content_type)


def _body(  # noqa: PLR0911 - a table of actions
    action: actions.Action, url: str, page: SourcePage
) -> tuple[bytes, str] | None:
    """Body and content type of the actions that are a page with 200."""
    content_type = page.content_type
    match action:
        case actions.Empty():
            return b"", content_type
        case actions.Tiny():
            return action.body.encode(), content_type
        case actions.Binary(file="pdf"):
            return hostile.pdf(), action.content_type or "application/pdf"
        case actions.Binary():
            return hostile.jpeg_as_text(), action.content_type or "image/jpeg"
        case actions.Challenge():
            return hostile.challenge(action.vendor, url=url).encode(), content_type
        case actions.OneLine():
            return hostile.one_line(page.body.decode(), size_bytes=action.bytes).encode(), content_type
        case actions.Nested():
            maze = hostile.nested(page.body.decode(), depth=action.depth, tag=action.tag, closed=action.closed)
            return maze.encode(), content_type
        case actions.WrongCharset():
            body = hostile.in_charset(page.body.decode(), charset=action.body, meta=action.meta)
            return body, f"text/html; charset={action.header}"
        case actions.PageAction(body=str(body)):
            return body.encode(), content_type
    return None


def _usual(exchange: Exchange) -> ApiResponse:
    """The response that a corrupted one starts from: 200, billed."""
    return page_answer(exchange.page, final_url=exchange.call.target, price_credits=exchange.call.cost_credits)


def _status(action: actions.Status, call: ApiCall, unknowns: Unknowns) -> ApiResponse:
    known = own_answer(action.status, unknowns=unknowns, text=action.body)
    price = call.cost_credits if action.status in _BILLED else 0
    tried = action.status if action.status in _TRIED else None
    headers = {name.lower(): value for name, value in action.headers.items()}
    return ApiResponse(
        status=action.status,
        text=known.text,
        content_type=headers.pop("content-type", known.content_type),
        target_status=(action.sa_statuscode or None) if action.sa_statuscode is not None else tried,
        final_url=call.target if action.status in _BILLED else None,
        credits=price if action.credits is None else action.credits,
        headers=headers,
    )


async def _hang(action: actions.Hang, exchange: Exchange) -> web.StreamResponse | None:
    if action.seconds is not None:
        await exchange.pause(action.seconds)
        return None
    # The service never responds, so only a disconnect ends this; nothing is billed.
    await exchange.gone.wait()
    exchange.settle(status=None)
    return web.Response()


async def _reset(action: actions.Reset, exchange: Exchange) -> web.StreamResponse:
    answer = _usual(exchange)
    packed = exchange.page.gzip
    stream = await exchange.begin(answer, encoding="gzip")
    if part := packed[: int(len(packed) * action.after)]:
        await stream.write(part)
    exchange.settle(status=None, billed=answer.credits)
    transport = exchange.request.transport
    if transport is not None:
        if action.politely:
            transport.close()
        else:
            # SO_LINGER with 0 s makes the kernel send RST instead of FIN.
            transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            transport.abort()
    return stream


async def _drip(action: actions.Drip, exchange: Exchange) -> web.StreamResponse:
    body, encoding = (exchange.page.gzip, "gzip") if action.compressed else (exchange.page.body, None)
    size = max(int(action.bytes_per_second / 10), 1)
    pieces = (body[start : start + size] for start in range(0, len(body), size))
    return await _stream(exchange, pieces, encoding=encoding, pause_seconds=size / action.bytes_per_second)


async def _stream(
    exchange: Exchange, blocks: Iterator[bytes], *, encoding: str | None, pause_seconds: float = 0.0
) -> web.StreamResponse:
    answer = _usual(exchange)
    stream = await exchange.begin(answer, encoding=encoding)
    try:
        for block in blocks:
            await stream.write(block)
            exchange.counters.bytes_sent += len(block)
            await asyncio.sleep(pause_seconds)  # also for 0 s: a fast reader would keep the loop to itself
    except ConnectionResetError:
        exchange.settle(status=None, billed=answer.credits)
        return stream
    exchange.settle(status=answer.status, billed=answer.credits)
    await stream.write_eof()
    return stream


async def _redirect(action: actions.Redirect, exchange: Exchange, source: PageStore) -> web.StreamResponse:
    unknowns, call = exchange.account.unknowns, exchange.call
    goal = urljoin(call.target, action.to)
    if not call.follow_redirect:
        status = action.status if unknowns.unfollowed_redirect == "redirect" else 200
        headers = {"location": goal} if unknowns.unfollowed_redirect == "redirect" else {}
        return exchange.send(
            ApiResponse(
                status=status,
                target_status=action.status,
                final_url=call.target,
                credits=call.cost_credits,
                headers=headers,
            )
        )
    found = await source.find(goal)
    return exchange.send(found_answer(found, url=goal, price_credits=call.cost_credits, unknowns=unknowns))
