"""POST requests to URLs that an operator or a client chose: callbacks and notifications.

Connections are checked like those to websites (``ssrf.py``), redirects are not followed, and certificates are verified.
Nothing that is returned or raised contains the URL or the body of the response: both may hold secrets.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from http import HTTPStatus

import aiohttp
from aiohttp.abc import AbstractResolver
from yarl import URL

from pagecurator.scraping.http.connections import connector
from pagecurator.scraping.http.proxy import Proxy
from pagecurator.scraping.ssrf import (
    AddressRefusedError,
    NameNotFoundError,
    PublicAddressResolver,
    address_policy_for,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookAnswer:
    """``problem``: None if the server accepted the request, else the reason in a few words."""

    status: int | None = None
    problem: str | None = None
    address_refused: bool = False
    """True when the address is not public; no connection was made."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookClient:
    """Sends requests to any server; one connection each."""

    session: aiohttp.ClientSession
    timeout_seconds: float
    checked_names: PublicAddressResolver | None = field(default=None, repr=False)
    """Checks names for a proxy, which resolves them itself."""

    async def post(self, url: str, *, body: bytes, headers: Mapping[str, str]) -> WebhookAnswer:
        """Send ``body`` once. The body of the response is not read."""
        try:
            target = URL(url, encoded=True)
            if self.checked_names is not None:
                await self.checked_names.check(target)
            async with self.session.post(target, data=body, headers=headers, allow_redirects=False) as response:
                status = response.status
        except TimeoutError:
            return WebhookAnswer(problem=f"no answer within {self.timeout_seconds:g} s")
        except (aiohttp.ClientError, OSError, ValueError) as error:
            return _failure(error)
        is_accepted = HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES
        return WebhookAnswer(status=status, problem=None if is_accepted else f"it answered with status {status}")


@asynccontextmanager
async def open_webhook_client(
    *,
    allow_private: bool,
    connections: int,
    timeout_seconds: float,
    proxy: Proxy | None = None,
    resolver: AbstractResolver | None = None,
) -> AsyncIterator[WebhookClient]:
    """A client for the length of a block. ``allow_private``: ALLOW_PRIVATE_ADDRESSES; ``resolver`` is for tests."""
    address_policy = address_policy_for(allow_private=allow_private)
    # One request per connection. The address of a proxy itself may be private.
    async with aiohttp.ClientSession(
        connector=connector(
            limit=connections,
            force_close=True,
            resolver=resolver if proxy is None else None,
            socket_factory=address_policy.create_socket if proxy is None else None,
        ),
        timeout=aiohttp.ClientTimeout(total=timeout_seconds),
        cookie_jar=aiohttp.DummyCookieJar(),
        trust_env=False,  # a proxy would resolve names without our address check
        proxy=proxy.url if proxy is not None else None,
    ) as session:
        yield WebhookClient(
            session=session,
            timeout_seconds=timeout_seconds,
            checked_names=None if proxy is None else PublicAddressResolver(address_policy, resolver=resolver),
        )


def _failure(error: BaseException) -> WebhookAnswer:
    cause = error.__cause__ if isinstance(error.__cause__, OSError) else error
    if isinstance(cause, NameNotFoundError):
        return WebhookAnswer(problem="its host name does not resolve")
    refused = isinstance(cause, AddressRefusedError) or isinstance(error, AddressRefusedError)
    if isinstance(cause, aiohttp.ClientSSLError):
        return WebhookAnswer(problem="its certificate or TLS handshake was rejected")
    if isinstance(cause, OSError) and cause.strerror:
        return WebhookAnswer(problem=str(cause.strerror), address_refused=refused)
    return WebhookAnswer(problem=type(error).__name__, address_refused=refused)
