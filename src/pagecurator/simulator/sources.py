"""Where the simulator's pages come from: the sample sites, or a folder of saved pages with an index."""

from __future__ import annotations

import asyncio
import json
import zlib
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Protocol
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from aiohttp import web

from pagecurator.simulator.api_call import ApiCall

_INDEX_NAMES = ("index.jsonl", "labels.jsonl")
HTML = "text/html; charset=utf-8"
_DEFAULT_PORTS = {"http": 80, "https": 443}


class SourceError(Exception):
    """The folder can't be used as a source of pages; the message says what is missing."""


class Missing(Enum):
    """Why there is no page."""

    HOST = "host"
    PATH = "path"


@dataclass(frozen=True, slots=True, kw_only=True)
class SourcePage:
    """A page as the target's server sends it: its compressed body, and ``size_bytes``, the length unpacked."""

    url: str
    gzip: bytes
    size_bytes: int
    content_type: str = HTML

    @property
    def body(self) -> bytes:
        """The body, unpacked anew each time."""
        return zlib.decompress(self.gzip, wbits=31)


class PageStore(Protocol):
    async def find(self, url: str) -> SourcePage | Missing:
        """The page, or what is missing."""

    def urls(self) -> list[str]:
        """The URLs of all pages, in a stable order."""


def make_page(url: str, body: bytes, *, content_type: str = HTML) -> SourcePage:
    """Compress ``body`` once, for any number of answers."""
    # No time stamp in the gzip header: the same page gives the same bytes on every run.
    packer = zlib.compressobj(level=6, wbits=31)
    return SourcePage(
        url=url, gzip=packer.compress(body) + packer.flush(), size_bytes=len(body), content_type=content_type
    )


class MemorySource:
    """Pages in memory, compressed on first use."""

    def __init__(self, pages: Iterable[tuple[str, str]]) -> None:
        """``pages``: pairs of URL and HTML."""
        self._html = dict(pages)
        self._index = _Index(self._html)
        self._ready: dict[str, SourcePage] = {}

    async def find(self, url: str) -> SourcePage | Missing:
        known = self._index.resolve(url)
        if isinstance(known, Missing):
            return known
        page = self._ready.get(known)
        if page is None:
            page = self._ready[known] = make_page(known, self._html[known].encode())
        return page

    def urls(self) -> list[str]:
        return list(self._html)


class CorpusSource:
    """Saved pages in a folder with ``index.jsonl`` or ``labels.jsonl``: one ``{"file": …, "url": …}`` a line.

    Files are read on first use; compressed bodies are cached, up to ``cache_bytes``.
    """

    def __init__(self, folder: Path, *, cache_bytes: int = 64 * 1024 * 1024) -> None:
        self._folder = folder
        self._files = dict(_read_index(folder))
        self._index = _Index(self._files)
        self._cache: OrderedDict[str, SourcePage] = OrderedDict()
        self._cache_bytes = cache_bytes
        self.cached_bytes = 0

    async def find(self, url: str) -> SourcePage | Missing:
        known = self._index.resolve(url)
        if isinstance(known, Missing):
            return known
        page = self._cache.get(known)
        if page is not None:
            self._cache.move_to_end(known)
            return page
        page = await asyncio.to_thread(self._load, known)
        self._keep(known, page)
        return page

    def urls(self) -> list[str]:
        return list(self._files)

    async def preload(self) -> None:
        """Read every page now, so that a benchmark does not measure the disk."""
        for url in self._files:
            await self.find(url)

    def _load(self, url: str) -> SourcePage:
        return make_page(url, (self._folder / self._files[url]).read_bytes())

    def _keep(self, url: str, page: SourcePage) -> None:
        if url in self._cache:
            return
        self._cache[url] = page
        self.cached_bytes += len(page.gzip)
        while self.cached_bytes > self._cache_bytes and len(self._cache) > 1:
            _, dropped = self._cache.popitem(last=False)
            self.cached_bytes -= len(dropped.gzip)


class _Index:
    """Finds the stored address for the one asked for: exact first, then tolerant of scheme, ``www.`` and slash."""

    def __init__(self, urls: Iterable[str]) -> None:
        self._exact = set(urls)
        self._tolerant: dict[str, str] = {}
        self._hosts: set[str] = set()
        for url in urls:
            self._tolerant.setdefault(lookup_key(url), url)
            self._hosts.add(_host_key(url))

    def resolve(self, url: str) -> str | Missing:
        if url in self._exact:
            return url
        known = self._tolerant.get(lookup_key(url))
        if known is not None:
            return known
        return Missing.PATH if _host_key(url) in self._hosts else Missing.HOST


def lookup_key(url: str) -> str:
    """What two spellings of one page's address have in common.

    Without scheme, default port, ``www.``, fragment and trailing slash; host in lower case and punycode;
    percent-encoding normalised; query parameters in order of name.
    """
    parts = urlsplit(url)
    path = quote(unquote(parts.path), safe="/~:@!$&'()*+,;=").rstrip("/")
    query = "&".join(f"{name}={value}" for name, value in sorted(parse_qsl(parts.query, keep_blank_values=True)))
    return f"{_host_key(url)}{path}?{query}" if query else f"{_host_key(url)}{path}"


def _host_key(url: str) -> str:
    parts = urlsplit(url)
    host = (parts.hostname or "").rstrip(".").removeprefix("www.")
    if not host.isascii():
        try:
            host = host.encode("idna").decode("ascii")
        except UnicodeError:
            return host
    try:
        port = parts.port
    except ValueError:
        port = None
    return host if port in (None, _DEFAULT_PORTS.get(parts.scheme)) else f"{host}:{port}"


def _read_index(folder: Path) -> Iterator[tuple[str, str]]:
    for name in _INDEX_NAMES:
        index = folder / name
        if index.is_file():
            break
    else:
        raise SourceError(f"{folder}: holds neither {' nor '.join(_INDEX_NAMES)}; see docs/simulator.md.")
    root = folder.resolve()
    found = False
    with index.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            try:
                entry = json.loads(line)
                file, url = str(entry["file"]), str(entry["url"]).strip()
            except (ValueError, KeyError, TypeError) as error:
                raise SourceError(f'{index}, line {number}: should be an object with "file" and "url".') from error
            if not (root / file).resolve().is_relative_to(root):
                raise SourceError(f"{index}, line {number}: {file} lies outside the folder.")
            if not (root / file).is_file():
                raise SourceError(f"{index}, line {number}: there is no file {file}.")
            found = True
            yield url, file
    if not found:
        raise SourceError(f"{index}: names no page.")


# ------------------------------------------------------------
# A built-in target, ``http://echo.example/…``: shows what of a request would reach the target's server.
ECHO_HOST = "echo.example"
_OWN_HEADERS = ("host", "connection", "content-length", "accept-encoding")


def is_echo(target: str) -> bool:
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
