"""Style, scripts and icon: under names with a hash, so browsers cache them permanently, and compressed once."""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from aiohttp import web

_FOLDER = Path(__file__).with_name("static")
_FILES = {
    "dashboard.css": "text/css",
    "dashboard.js": "text/javascript",
    "chart.js": "text/javascript",
    "icon.svg": "image/svg+xml",
    "vendor/htmx.min.js": "text/javascript",
    "vendor/idiomorph-ext.min.js": "text/javascript",
    "vendor/uPlot.iife.min.js": "text/javascript",
    "vendor/uPlot.min.css": "text/css",
}
_HASH_LETTERS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Asset:
    """A file as it is served. ``name`` has the hash of its content."""

    name: str
    content: bytes
    compressed: bytes
    media_type: str


@cache
def assets() -> dict[str, Asset]:
    """All assets by their names in the package."""
    found = {}
    for path, media_type in _FILES.items():
        content = (_FOLDER / path).read_bytes()
        stem, _, ending = path.removeprefix("vendor/").rpartition(".")
        digest = hashlib.sha256(content).hexdigest()[:_HASH_LETTERS]
        found[path] = Asset(
            name=f"{stem}.{digest}.{ending}",
            content=content,
            compressed=gzip.compress(content, mtime=0),
            media_type=media_type,
        )
    return found


@cache
def _by_name() -> dict[str, Asset]:
    return {asset.name: asset for asset in assets().values()}


async def serve_asset(request: web.Request) -> web.StreamResponse:
    """Serve ``/dashboard/assets/{name}``."""
    asset = _by_name().get(request.match_info["name"])
    if asset is None:
        raise web.HTTPNotFound
    headers = {"Cache-Control": "public, max-age=31536000, immutable", "Vary": "Accept-Encoding"}
    body = asset.content
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        body = asset.compressed
        headers["Content-Encoding"] = "gzip"
    return web.Response(body=body, content_type=asset.media_type, charset="utf-8", headers=headers)
