"""Signed download links: they need no key, expire after an hour, and can't be forged."""

from __future__ import annotations

import hashlib
import hmac
import re
import time
from collections.abc import Callable
from urllib.parse import quote, urlencode

from aiohttp import web
from pydantic import BaseModel, ConfigDict, SecretStr

from pagecurator.settings import Settings
from pagecurator.storage.engine import Database
from pagecurator.storage.server_secrets import shared_secret
from pagecurator.urls import bracketed
from pagecurator.web.responses import ApiError

LIFETIME_SECONDS = 3600
_KEY_NAME = "download links"
_HOST = re.compile(r"[A-Za-z0-9._\-]+(:\d{1,5})?|\[[0-9A-Fa-f:.]+\](:\d{1,5})?")
_DIGITS = re.compile(r"[0-9]{1,12}")


class Signed(BaseModel):
    """The query of a signed link."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    expires: str
    """The link's expiry, in seconds since 1970."""
    signature: str
    """HMAC-SHA256."""


class UrlSigner:
    """Signs names and checks signatures, with the secret of the settings or else one shared by all replicas."""

    def __init__(self, *, database: Database, secret: SecretStr | None, clock: Callable[[], float] = time.time) -> None:
        self._database = database
        self._secret = secret
        self._clock = clock

    async def sign(self, name: str) -> Signed:
        """Sign ``name`` for :data:`LIFETIME_SECONDS`."""
        expires = str(int(self._clock()) + LIFETIME_SECONDS)
        return Signed(expires=expires, signature=await self._signature(name, expires))

    async def check(self, name: str, signed: Signed) -> None:
        """Raise :class:`ApiError` 403 unless the signature is valid and has not expired."""
        genuine = await self._signature(name, signed.expires)
        if not hmac.compare_digest(genuine.encode(), signed.signature.encode("utf-8", "surrogateescape")):
            raise ApiError(403, "The signature of this link is invalid. Get a link from GET /csv/download/{job_id}.")
        if not _DIGITS.fullmatch(signed.expires) or int(signed.expires) < self._clock():
            raise ApiError(403, "This link has expired. Get a new one from GET /csv/download/{job_id}.")

    async def _signature(self, name: str, expires: str) -> str:
        if self._secret is None:
            async with self._database.begin() as conn:
                self._secret = await shared_secret(conn, name=_KEY_NAME)
        key = self._secret.get_secret_value().encode()
        message = f"{len(name)}:{name}:{expires}".encode("utf-8", "surrogateescape")
        return hmac.new(key, message, hashlib.sha256).hexdigest()


def absolute_link(request: web.Request, settings: Settings, path: str, signed: Signed) -> str:
    """The signed URL of ``path`` on this server, as the client reaches it."""
    return f"{_base_url(request, settings)}{quote(path)}?{urlencode(signed.model_dump())}"


def public_address(request: web.Request, settings: Settings) -> tuple[str, str]:
    """Scheme and host of this server as the client reaches it; the host is empty if the client sent no usable one."""
    scheme, host = "https" if request.secure else "http", request.headers.get("Host", "")
    if settings.trust_forwarded_headers:
        scheme = _first(request.headers.get("X-Forwarded-Proto", "")) or scheme
        host = _first(request.headers.get("X-Forwarded-Host", "")) or host
    if scheme not in ("http", "https") or not _HOST.fullmatch(host):
        return "http", ""
    return scheme, host


def _base_url(request: web.Request, settings: Settings) -> str:
    if settings.public_base_url is not None:
        return settings.public_base_url
    scheme, host = public_address(request, settings)
    return f"{scheme}://{host or _listening_address(request)}"


def _first(header: str) -> str:
    """The value that the outermost of several proxies added."""
    return header.split(",", maxsplit=1)[0].strip().lower()


def _listening_address(request: web.Request) -> str:
    """For clients without a usable Host header: the local address of their connection."""
    name = request.transport.get_extra_info("sockname") if request.transport is not None else None
    host, port = (name[0], name[1]) if name else ("127.0.0.1", 80)
    return f"{bracketed(host)}:{port}"
