"""A server that receives webhooks, and misbehaves on demand."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

PATH = "/hooks/secret-part-of-the-address"
LEAK = "the body of a response"


@dataclass
class Received:
    headers: dict[str, str]
    body: bytes
    path: str

    @property
    def json(self) -> dict[str, Any]:
        return json.loads(self.body)

    @property
    def id(self) -> str:
        return self.headers["webhook-id"]


@dataclass
class Receiver:
    """``answers``: what the next requests get, in order; a status, ``hang``, ``close`` or ``redirect``. Then 200."""

    answers: list[int | str] = field(default_factory=list)
    received: list[Received] = field(default_factory=list)
    url: str = ""
    release: asyncio.Event = field(default_factory=asyncio.Event)
    _changed: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def take(self, request: web.Request) -> web.StreamResponse:
        body = await request.read()
        async with self._changed:
            self.received.append(Received(dict(request.headers), body, request.path))
            self._changed.notify_all()
        answer = self.answers.pop(0) if self.answers else 200
        if answer == "hang":
            await self.release.wait()
            answer = 200
        if answer == "close":
            assert request.transport is not None
            request.transport.abort()
            return web.Response()
        if answer == "redirect":
            return web.Response(status=307, headers={"Location": "/elsewhere"}, text=LEAK)
        return web.Response(status=int(answer), text=LEAK)

    async def until(self, count: int, *, timeout_seconds: float = 60) -> Received:
        """Wait for the ``count``-th request and return it."""
        async with asyncio.timeout(timeout_seconds), self._changed:
            await self._changed.wait_for(lambda: len(self.received) >= count)
        return self.received[count - 1]

    def of_type(self, event: str) -> list[Received]:
        return [each for each in self.received if each.json["type"] == event]


@asynccontextmanager
async def receiving() -> AsyncIterator[Receiver]:
    receiver = Receiver()
    app = web.Application()
    app.router.add_post("/{any:.*}", receiver.take)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    receiver.url = f"http://127.0.0.1:{runner.addresses[0][1]}{PATH}"
    try:
        yield receiver
    finally:
        receiver.release.set()
        await runner.cleanup()


def expected_signature(key: bytes, received: Received) -> str:
    """Standard Webhooks, written down once more."""
    signed = f"{received.id}.{received.headers['webhook-timestamp']}.".encode() + received.body
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
