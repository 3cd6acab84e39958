"""Protection against server-side request forgery: connections to public addresses only.

The check is in the socket factory, after DNS and right before the connection to that very address: no second lookup
could return another one (DNS rebinding), and literal addresses, which are never looked up, are checked as well.
"""

from __future__ import annotations

import errno
import socket
from collections.abc import Callable, Iterable
from typing import Any

from aiohttp import DefaultResolver
from aiohttp.abc import AbstractResolver
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
