"""``/openapi.json`` and ``/docs``: the document, and Swagger UI to read and try it, served from this package."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from aiohttp import web
from pydantic import BaseModel, ConfigDict

from pagecurator.web.responses import json_response
from pagecurator.web.routing import Route

_FOLDER = Path(__file__).with_name("swagger_ui")
_ASSETS = {
    "swagger-ui-bundle.js": "text/javascript",
    "swagger-ui.css": "text/css",
    "start.js": "text/javascript",
    "start.css": "text/css",
}
# Nothing is loaded from anywhere else, and no script but these files runs. Swagger UI sets styles on elements.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
)
_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Pagecurator API</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="docs/swagger-ui.css">
<link rel="stylesheet" href="docs/start.css">
</head>
<body>
<form id="key-form" hidden>
<label for="key">This server asks for a key (X-API-Key):</label>
<input id="key" type="password" autocomplete="off" required>
<button>Open</button>
<p id="problem" role="alert"></p>
</form>
<div id="swagger-ui"></div>
<noscript>This page needs JavaScript. The document itself: <a href="openapi.json">openapi.json</a>.</noscript>
<script src="docs/swagger-ui-bundle.js"></script>
<script src="docs/start.js"></script>
</body>
</html>
"""


class OpenApiDocument(BaseModel):
    """An OpenAPI 3.1 document."""

    model_config = ConfigDict(extra="allow")

    openapi: str


class ApiDocs:
    """Serves the document, which ``make_document`` makes when it is first asked for."""

    def __init__(self, make_document: Callable[[], dict[str, Any]]) -> None:
        self._make_document = make_document
        self._document: dict[str, Any] | None = None

    def routes(self) -> Sequence[Route]:
        """The document needs a key like the rest of the API; the page is the same on every server and asks for it."""
        return (
            Route(
                method="GET",
                path="/openapi.json",
                handle=self.document,
                tag="about",
                summary="This document",
                response=OpenApiDocument,
            ),
            Route(
                method="GET",
                path="/docs",
                handle=self.page,
                tag="about",
                summary="A page to read and try the API",
                media_types=("text/html",),
                needs_key=False,
                quiet=True,
            ),
        )

    async def document(self, _request: web.Request) -> web.StreamResponse:
        if self._document is None:
            self._document = await asyncio.to_thread(self._make_document)  # takes a quarter of a second
        return json_response(self._document)

    async def page(self, _request: web.Request) -> web.StreamResponse:
        headers = {"Content-Security-Policy": _POLICY, "Referrer-Policy": "no-referrer"}
        return web.Response(text=_PAGE, content_type="text/html", headers=headers)


def add_assets(app: web.Application) -> None:
    """Serve the files of the page, and no other."""

    async def asset(request: web.Request) -> web.StreamResponse:
        name = request.match_info["name"]
        if name not in _ASSETS:
            raise web.HTTPNotFound
        return web.FileResponse(_FOLDER / name, headers={"Content-Type": f"{_ASSETS[name]}; charset=utf-8"})

    app.router.add_get("/docs/{name}", asset)
