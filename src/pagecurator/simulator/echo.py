"""A built-in target, ``http://echo.example/…``: shows what of a request would reach the target's server."""

from __future__ import annotations

import json
from urllib.parse import urlsplit

from aiohttp import web

from pagecurator.simulator.api_call import ApiCall
from pagecurator.simulator.sources import SourcePage, make_page

ECHO_HOST = "echo.example"
_OWN_HEADERS = ("host", "connection", "content-length", "accept-encoding")


def is_echo(target: str) -> bool:
    """Whether ``target`` is the echo."""
    return urlsplit(target).hostname == ECHO_HOST


async def echo_page(request: web.BaseRequest, call: ApiCall) -> SourcePage:
    """Method, forwarded body and, with ``keep_headers=true``, headers (never the API's own) as JSON."""
    headers = {}
    if call.keep_headers:
        headers = {
            name.lower(): value
            for name, value in request.headers.items()
            if not name.lower().startswith("x-sapi-") and name.lower() not in _OWN_HEADERS
        }
    body = (await request.read()).decode("utf-8", errors="replace")
    echoed = {"method": call.method, "url": call.target, "body": body, "headers": headers}
    return make_page(call.target, json.dumps(echoed).encode(), content_type="application/json; charset=utf-8")
