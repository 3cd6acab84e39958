"""Protection against server-side request forgery: connections to public addresses only.

The check is in the socket factory, after DNS and right before the connection to that very address: no second lookup
could return another one (DNS rebinding), and literal addresses, which are never looked up, are checked as well.
"""

from __future__ import annotations

import asyncio
import errno
import socket
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, Final

from aiohttp import DefaultResolver
from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

from pagecurator.urls import is_public_address

AddressInfo = tuple[Any, Any, int, str, tuple[Any, ...]]
"""As ``getaddrinfo`` returns it: family, type, protocol, canonical name, socket address."""


class AddressRefusedError(OSError):
    """The address is not public; no connection was made."""

    def __init__(self) -> None:
        # Always the same message: for several refused addresses the connector then raises this error.
        super().__init__(errno.EACCES, "the address is not public")


class NameNotFoundError(OSError):
    """The host name has no address."""


class AddressPolicy:
    """Which IP addresses connections may be made to: by default public ones."""

    def __init__(self, is_allowed: Callable[[str], bool] = is_public_address) -> None:
        self._is_allowed = is_allowed

    def check(self, addresses: Iterable[str]) -> None:
        """Raise :class:`AddressRefusedError` unless all addresses are allowed."""
        if not all(map(self._is_allowed, addresses)):
            raise AddressRefusedError

    def create_socket(self, address: AddressInfo) -> socket.socket:
        """Aiohttp's ``socket_factory``. Raises :class:`AddressRefusedError`."""
        family, kind, protocol, _, place = address
        if family not in (socket.AF_INET, socket.AF_INET6) or not self._is_allowed(str(place[0])):
            raise AddressRefusedError
        return socket.socket(family=family, type=kind, proto=protocol)


class PublicAddressResolver:
    """Checks host names for requests through a proxy, which resolves them again: all addresses must be allowed."""

    def __init__(self, address_policy: AddressPolicy, *, resolver: AbstractResolver | None = None) -> None:
        """Needs a running event loop. ``resolver`` is for tests."""
        self._address_policy = address_policy
        self._resolver = resolver or DefaultResolver()

    async def check(self, url: URL) -> None:
        """Raise :class:`AddressRefusedError`, or :class:`NameNotFoundError` for a name without addresses."""
        host = url.raw_host or ""
        try:
            found = await self._resolver.resolve(host, url.port or 0, family=socket.AF_UNSPEC)
        except OSError as error:
            raise NameNotFoundError from error
        self._address_policy.check(place["host"] for place in found)


def address_policy_for(*, allow_private: bool) -> AddressPolicy:
    """Public addresses only; with ALLOW_PRIVATE_ADDRESSES all."""
    return AddressPolicy(lambda _: True) if allow_private else AddressPolicy()


# ------------------------------------------------------------
# DNS lookups in a thread pool of their own.
_MOST_THREADS: Final = 200


class ThreadPoolResolver(AbstractResolver):
    """The system's resolver in a thread pool of its own.

    The event loop's default pool is small and used for files as well: a few dead names, each of which blocks a thread
    for many seconds, would delay the lookups of healthy websites until they time out.
    """

    def __init__(self, *, threads: int) -> None:
        self._threads = ThreadPoolExecutor(min(threads, _MOST_THREADS), thread_name_prefix="resolver")

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """The addresses of ``host``. Raises ``OSError`` if there are none."""
        flags = socket.AI_ADDRCONFIG
        look_up = partial(socket.getaddrinfo, host, port, type=socket.SOCK_STREAM, family=family, flags=flags)
        found = await asyncio.get_running_loop().run_in_executor(self._threads, look_up)
        return [
            ResolveResult(
                hostname=host,
                host=str(address[0]),
                port=int(address[1]),
                family=found_family,
                proto=proto,
                flags=socket.AI_NUMERICHOST | socket.AI_NUMERICSERV,
            )
            for found_family, _, proto, _, address in found
        ]

    async def close(self) -> None:
        """Does not wait for lookups in progress."""
        self._threads.shutdown(wait=False, cancel_futures=True)
