"""No connection to an address that is not public, whatever name, redirect or DNS answer leads there.

The check stands where the socket for one address is made, after the name was looked up and right before the connection
to just that address: there is no second look-up that could answer something else (DNS rebinding), and literal
addresses, which are never looked up, pass the same way.
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
"""As ``getaddrinfo`` gives it: family, type, protocol, canonical name, socket address."""


class AddressRefusedError(OSError):
    """The address is not public, so no connection is made."""

    def __init__(self) -> None:
        # Always the same text: of several refused addresses the connector then keeps this one.
        super().__init__(errno.EACCES, "the address is not public")


class NameNotFoundError(OSError):
    """The name leads to no address."""


class AddressPolicy:
    """Makes the sockets of a connector. ``is_allowed`` decides about one IP address; public ones are."""

    def __init__(self, is_allowed: Callable[[str], bool] = is_public_address) -> None:
        self._is_allowed = is_allowed

    def check(self, addresses: Iterable[str]) -> None:
        """Raise :class:`AddressRefusedError` when one of them must not be called, for who connects in our place."""
        if not all(map(self._is_allowed, addresses)):
            raise AddressRefusedError

    def create_socket(self, address: AddressInfo) -> socket.socket:
        """A socket for a connection to this address. Raises :class:`AddressRefusedError`."""
        family, kind, protocol, _, place = address
        if family not in (socket.AF_INET, socket.AF_INET6) or not self._is_allowed(str(place[0])):
            raise AddressRefusedError
        return socket.socket(family=family, type=kind, proto=protocol)


class PublicAddressResolver:
    """Looks names up for requests through a proxy, which looks them up once more: all addresses have to be allowed."""

    def __init__(self, address_policy: AddressPolicy, *, resolver: AbstractResolver | None = None) -> None:
        """Needs a running event loop. ``resolver`` is for tests."""
        self._address_policy = address_policy
        self._resolver = resolver or DefaultResolver()

    async def check(self, url: URL) -> None:
        """Raise :class:`AddressRefusedError`, or :class:`NameNotFoundError` when the name leads nowhere."""
        host = url.raw_host or ""
        try:
            found = await self._resolver.resolve(host, url.port or 0, family=socket.AF_UNSPEC)
        except OSError as error:
            raise NameNotFoundError from error
        self._address_policy.check(place["host"] for place in found)


def address_policy_for(*, allow_private: bool) -> AddressPolicy:
    """The guard, or with ALLOW_PRIVATE_ADDRESSES one that lets everything through."""
    return AddressPolicy(lambda _: True) if allow_private else AddressPolicy()


__all__ = [
    "AddressInfo",
    "AddressPolicy",
    "AddressRefusedError",
    "NameNotFoundError",
    "PublicAddressResolver",
    "address_policy_for",
]
